"""English."""

from proportionality.law.written import words_of
from proportionality.reader.lexicon.base import Lexicon, named, numbers, units
from proportionality.reader.lexicon.subjects import CONDUCTS, DRUGS
from proportionality.reader.templates import any_of, compiled

_TERM = "(term|period|sentence|time)"
_NUMBERS = numbers(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen",
    twenty=20, thirty=30, forty=40, fourty=40, fifty=50, sixty=60, seventy=70, eighty=80, ninety=90, hundred=100,
    thousand=1000, million=10**6,
)  # fmt: skip

LEXICON = Lexicon(
    code="en",
    name="English",
    common=frozenset(words_of("the of and to shall any in or be by is for which person such")),
    numbers=_NUMBERS,
    number_and=frozenset({"and"}),
    joins_after=frozenset(),
    scores=False,
    after_ten=frozenset(),
    ands=frozenset({"and"}),
    articles=frozenset({"a", "an"}),
    units=units(
        year="year years yr yrs", month="month months mths", week="week weeks", day="day days"
    ),
    before_unit=frozenset({"calendar", "full", "whole"}),
    less_a_day=compiled(",? less (one|an|a|1) day"),
    half=compiled("and (a|one)? (half|third|quarter)"),
    not_custody_time=compiled(
        "of age|old|s? (service|residence|standing|notice|experience)|from the date|after the|before the"
        "|of (community|unpaid) (work|service)"
    ),
    another_time=compiled(
        ",? of which|,? (if|where|when|unless|in the case|in case|in respect|for (a|the|each|every)|as to|thereof)"
        "|s? of? (probation|supervision|supervised|community|parole|disqualification|suspension|banishment|exile|unpaid)"
    ),
    partitives=frozenset({"of"}),
    goes_on_after=frozenset(words_of("or and to at less nor but with without")),
    other_time=frozenset(
        words_of(
            "age aged ages probation disqualified disqualification suspended limitation within deduction under minor older younger register registration prescribe prescribes"
        )
    ),
    custody=any_of(
        (
            "(imprisonment|penal servitude)"
            " ((with|of|in)? (either|both) (description|descriptions))? (,? with (or without)? hard (labour|labor))?"
            " (,? without (the|an)? option of a? fine ,?)?",
            "imprisoned (,? with (or without)? hard (labour|labor))?",
            "custodial sentence",
            "(sentenced|condemned|committed) to (the|a)? (custody of the)? ((state|county|city|local|common)? jail|department of corrections?)",
            "(confinement|confined) in (the|a|any)? (state|county|city|local)? (penitentiary|prison|jail)",
            "commitment (to|in) (the|a)? (state|county|city|local|common)? jail",
            "(imprisonment|confinement) and labor in the penitentiary",
            "(incarceration|incarcerated)",
            "(jailed|gaoled)",
            "(sent|committed) to (a|the)? (gaol|jail|prison)",
            "(prision|arresto|reclusion) (correccional|mayor|menor|temporal|perpetua)",
            "(prison|jail) (sentence|term)",
        )
    ),
    prison=("imprison", "prison", "jail", "gaol", "custodial", "incarcerat", "penitentiar"),
    link=compiled(
        f",? (in (the|a|any)? (state|county|city|local|federal|municipal|common)? (jail|prison|penitentiary)"
        f" (or (in|of)? (the|a|any)? (state|county|city|local|federal|municipal)? (jail|prison|penitentiary))? ,?)? (for|of|to|by)? (a|any|the|such)?"
        f" (fixed|definite|determinate)? {_TERM}? (of imprisonment)? ,? of?"
    ),
    joint=compiled("s? (of (rigorous|simple)?)?"),
    terms=named(
        (
            "min-max",
            f"((which|that) (shall|must|may|will))? of? (not|nor|no) be? for? a? {_TERM}? of? less than {{a}} ,? (and|but|nor|or)? ,? (which|that)? (may|shall|must)? be? (not|nor)? be? (for? a {_TERM})? (more than|exceeding|exceed|greater than|to exceed|extend up? to|extended to|extending to|be extended to|up to|longer than) (a (term|period|maximum) of)? {{b}}",
        ),
        (
            "min-max",
            "of? at least {a} ,? (and|but|or)? ,? ((not|nor|no) (more than|exceeding|to exceed)|up to|at most) {b}",
        ),
        (
            "min-max",
            f"of? a minimum {_TERM}? of {{a}} ,? (and|but|to)? ,? to? a maximum {_TERM}? of {{b}}",
        ),
        (
            "max-min",
            "which? may? (extend|extending|be extended) to {b} ,? (and|but)? ,? which? shall? (not be|not|nor be|be not) less than {a}",
        ),
        (
            "max-min",
            "(not|nor) (exceeding|more than) {b} ,? (and|but|nor|or)? ,? (not|nor) less than {a}",
        ),
        ("range", "of? ranging? (between|from) {a} (and|to) {b}"),
        ("range", "of? {a} (to|-) {b}"),
        (
            "min",
            f"((which|that) (shall|must|may))? of? (not|nor|no|never) be? for? a? {_TERM}? of? less than (a {_TERM} of)? {{a}}",
        ),
        ("min", f"of? (at least|(a|the)? minimum {_TERM}? of|not under|not below) {{a}}"),
        (
            "max",
            f"((which|that) (may|shall|must|does|will|can)?)? of? (not|nor|no) be? for? a? {_TERM}? of? (exceeding|exceed|exceeds|more than|longer than|to exceed|greater than|beyond) (a {_TERM} of)? {{b}}",
        ),
        (
            "max",
            f"((which|that) (may|can|shall))? (extend|extending|be extended) up? to (a {_TERM} of)? {{b}}",
        ),
        ("max", "may be extended up? to {b}"),
        ("max", f"of? (up to|upto|at most|(a|the)? maximum {_TERM}? of|maximum) {{b}}"),
        ("min", "of? {a} ,? (at (the|a)? (least|minimum)|as (a|the) minimum|minimum)"),
        ("max", "of? {b} ,? (at (the|a)? (most|maximum)|as (a|the) maximum|maximum)"),
        ("exact", "of? {b}"),
    ),
    bounding=frozenset(
        words_of(
            "than exceeding exceed exceeds least most minimum maximum under over above below between from to nor beyond up within first last additional further"
        )
    ),
    onward=frozenset(["to", "or", "-"]),
    going_on=compiled(
        ",? (to|or) (more|longer|less|upwards|above|over|greater)|,? and (upwards|above|over|more)|to life"
        "|,? or (a|any)? (more|longer)|,? but (not|shall not) (exceeding|exceed|more than)|,? (for|in respect of) (each|every)|per|(more|less|longer|shorter) than"
    ),
    bound_before=named(
        (
            "min",
            f"mandatory? minimum (mandatory|fixed|definite|determinate|prison)? {_TERM}? of?",
        ),
        ("max", f"maximum {_TERM}? of? is?"),
        ("cut", "(less|more) than (a (term|period|sentence) of)?"),
        ("cut", "(exceeding|at least|up to|extend to|exceeds|over) (a (term|period|sentence) of)?"),
    ),
    bound_after=named(("max", ",? at (the)? most"), ("min", ",? at (the)? least")),
    life=any_of(
        (
            "(imprisonment|imprisoned|penal servitude|transportation|custody|detention|custodial sentence) (of either description)? (,? with (or without)? hard (labour|labor))? ,? either? (for|of|to|during) (a term of)? (the (term|period|remainder|rest) of)? ((his|her|their|the person s|the offender s) (or her)?)? (remaining)? natural? life",
            "life (-)? imprisonment",
            "maximum? life sentence",
            "sentence of life",
            "(liable to|sentenced to|penalty -|maximum penalty) life",
        )
    ),
    life_or_term=compiled(
        f",? or (to|with|by)? (rigorous|simple)? imprisonment? (with (or without)? hard labour)? (of either description)? (for|of)? (a|any|such)? (shorter|lesser|less|other|definite|fixed)? {_TERM} (of imprisonment)? ,?"
    ),
    death=any_of(
        (
            "(sentenced|liable|punished|punishable|condemned|put) ,? (on conviction (on indictment)? ,?)? (to|with|by) (suffer)? (the)? (penalty of)? (death) (penalty|sentence)?",
            "suffer death",
            "(sentence|penalty|punishment) of death",
            "death (sentence|penalty)",
            "with death",
        )
    ),
    fine=any_of(
        (
            "fine",
            "fined",
            "(pecuniary|monetary) penalty",
            "penalty (unit|units)",
        )
    ),
    glue=frozenset(
        words_of(
            ", and or may but extend both either to with by a an the in addition as well such also be liable shall is alternatively of upon on without sentenced punished term for any imprisonment rigorous simple further such if not only whichever less lesser - he she it they will must"
        )
    ),
    either=frozenset({"or", "either"}),
    both=any_of(
        (
            "both",
            "one of these",
            "together",
        )
    ),
    jointly=any_of(
        (
            "(jointly|cumulatively|conjunctively) or (separately|alternatively)",
            "(separately|alternatively) or (jointly|cumulatively|conjunctively)",
            ",? or only? (one|either) of (them|the|these|those|such) (two)? (penalties|punishments|sanctions)?",
        )
    ),
    imposes=any_of(
        (
            "liable",
            "punished (with|by|on|under|as|-)",
            "punishable (with|by|on|under|as|-)",
            "shall be (punished|sentenced|imprisoned|fined|condemned)",
            "(be|is|are) (sentenced|punished|imprisoned|fined|condemned|punishable|liable)",
            "(sentence|sentenced) to",
            "penalty",
            "penalties",
            "punishment",
            "shall suffer",
            "conviction",
            "convicted",
            "which may extend",
            "shall not be less",
            "is to be (punished|sentenced)",
            "maximum",
            "impose",
            "imposed",
            "incur*",
            "shall on conviction",
            "shall undergo",
            "subject to (a|an|the)? (fine|imprisonment|penalty|penalties|punishment|term)",
            "sentence",
            "shall be (imprisoned|confined|incarcerated|jailed|gaoled)",
            "shall be sent to (a|the)? (gaol|jail|prison)",
            "commits (a|an) (felony|misdemeanor|misdemeanour)",
            "guilty",
        )
    ),
    imposes_after=any_of(("(shall|is to|may|must) be imposed",)),
    may=any_of(
        (
            "liable",
            "maximum",
            "may be",
            "may",
            "not exceeding",
            "not more than",
            "or both",
            "or to both",
        )
    ),
    condition=any_of(
        (
            "(if|where|when|unless|of|an|any|is|are) (the|an|any|such|that|a)? other? (offence|offense|crime|felony|conviction|offences|offenses|crimes|felonies)",
            "(offence|offense|crime|felony|offences|offenses|crimes|felonies) (which|that) (is|are|was|were|may be)?",
            "(offence|act|offences) is one (which|that) (would be|is|was|may be)",
            "for which the (maximum|minimum)? (sentence|penalty|punishment|term) is",
            "(if|where|when) the (prescribed|original)? (penalty|punishment|sentence) (prescribed|imposed|provided|incurred)?",
        )
    ),
    punishable=frozenset(["punishable", "punished", "is"]),
    apart=frozenset([":", "shall", "he", "she", "they", "liable", "and", "guilty", ",", "must"]),
    binds=(),  # a liability is often a condition in English: imposing.py looks for the verb itself
    mentions=any_of(
        (
            "(a|an|any|every|each) (resident|stipendiary|district|chief|senior|principal|subordinate|regional|provincial)? (magistrate|court|judge|justice) (s court)? (of the (first|second|third) (class|grade))? may (sentence|impose|pass|award|inflict)",
            "at the rate of",
            "(offence|offences|offense|offenses) (which|that) (may|might|can|could|would) result in",
            "been committed is punishable",
            "under sentence of",
            "for which the (maximum|minimum)? (penalty|punishment|sentence) (on|upon) conviction",
            "(conviction|convictions|case|cases) involving",
            "sentence of dismissal",
            "(is|are|was|were) not sentenced",
            "would (be|have been) (liable|punished|punishable|sentenced|imprisoned)",
            "be replaced (with|by)",
            "(if|where) it has imposed",
            "and sentenced to",
            "made under this (section|act|ordinance|part|law|order) may",
            "(offence|offences|offense|offenses|crime|crimes|felony|felonies|misdemeanor|misdemeanors) (which|that)? (is|are|was|were)? punishable",
            "(offence|offences|offense|offenses|crime|felony|conviction|convictions) for which",
            "not (punishable|punished)",
            "no sentence",
            "(punishment|sentence|penalty) awarded (was|is)",
            "(penalty|penalties) prescribed by (regulations|rules|bylaws)",
            "direct that the (offender|person)",
            "the (following)? words",
            "for (shall|may) be",
            "(delete|deleting|deletion)",
            "serving",
            "(person|persons|prisoner|prisoners|offender|offenders|convict|anyone|who) (who)? (is|was|are|were)? sentenced to",
            "(has|have|had|was|were|is|are|been|having) (been)? sentenced",
            "(is|are|was|were|has been|have been|had been) imprisoned (for|in)",
            "in (his|her|its|their|the) (view|presence|sight) commits",
            "(an|the|any|every|such) attempt (to commit (it|the offence|such an offence))? (is|shall be) (punishable|punished|liable)",
            "(if|where) (it|the offence)? (is|was)? committed before",
            "been convicted of an (offence|offense) punishable",
            "abolish*",
            "sentence of (imprisonment|death) (has|is|was)",
            "parole",
            "eligible",
            "in lieu",
            "instead of",
            "commut*",
            "remission",
            "suspended",
            "suspend",
            "any sentence",
            "a sentence of",
            "sentences of",
            "limitation",
            "arrest",
            "bail",
            "extradit*",
            "more severe",
            "penalty is reduced",
            "power to (sentence|impose)",
            "may not (sentence|impose)",
            "no (court|person|child|woman)",
            "other than one of",
            "probation",
            "release",
            "released",
            "unless the",
            "whose",
            "disqualif*",
            "for the purposes of",
            "a reference to",
            "shall be construed",
            "jurisdiction",
            "not more severe",
            "reduce*",
            "conviction for an offence",
            "in respect of which",
            "warrant punishment",
            "warranting",
            "substitut*",
            "shall not be sentenced",
            "additional (sentence|punishment)",
            "(regulations|rules|bye - laws|bylaws|orders) may",
            "may (provide|for any)",
            "prescribe",
            "(who|that|which) (is|are|was|were) liable",
        )
    ),
    mentions_after=any_of(
        (
            "would (be|have been) justified",
            "shall be (replaced|reduced|commuted)",
            "or (more|longer|less|upwards)",
            "and upwards",
            "or by a more severe",
            "or a more severe",
            "if the fine",
            "in default",
            "has been imposed",
            "is imposed",
            "(was|were|has been|have been) (imposed|passed)",
            "has expired",
        )
    ),
    default=any_of(
        (
            "default",
            "non - payment",
            "failure to pay",
            "fails to pay",
            "further (period|term)",
            "additional (period|term)",
            "if the fine",
            "in lieu of payment",
            "failing (such|the|due|prompt)? payment",
            "(fail|failing|refuse|refuses|refusing|neglect|neglects|omits) to pay (it|the same|(the|such|that|said|this|his|a|any) (fine|penalty))",
            "unable to pay",
            "(does|do|did) not pay (it|(the|such|that|said|same|his|a|any) (fine|penalty))",
            "unless (the|such|that|said)? (fine|penalty|it) (is|be) sooner? paid",
            "(fine|penalty|sum|amount|money|bond|thereof) (is|be|are|has|have)? not (be|been|so)? (duly)? (paid|discharged|satisfied)",
            "until (the|such|that|said)? (fine|penalty) (is|be|has been) (sooner)? (paid|discharged|satisfied)",
            "subsidiary imprisonment",
        )
    ),
    modifier=any_of(
        (
            "(increased|raised|augmented|enhanced|extended) (by|to)? (up to)? (a|an|one|two|the)? (half|third|thirds|quarter|double|twice|thrice|three|fourth|fifth|sixth)",
            "(double|twice|thrice|treble|one half|half|one and one half|one and a half|two thirds|one third|three times) (of)? (the|that|as|times)? (maximum|minimum|term|longest|sentence|penalty|penalties|punishment|imprisonment|fine|much)",
            "(increased|raised|reduced|decreased|doubled|mitigated) (by|to|in)",
            "one - ? half of the",
            "(one|two) - ? (half|third|thirds|fourth) of the longest",
            "penalty (shall|is|may) be? doubled",
            "the maximum (term|penalty) (shall|is) be? doubled",
        )
    ),
    raises=any_of(
        (
            "(increased|reduced|raised|enhanced|lengthened|shortened|augmented) by",
            "(half|double|twice|treble) (of)? the",
        )
    ),
    reference=any_of(
        (
            "the same (penalty|penalties|punishment|manner|sentence|term)",
            "(punished|punishable|liable) as if",
            "same (penalty|penalties|punishment) as",
            "(punishment|penalty|penalties|term) (provided|prescribed|specified|set out|stated|laid down) (for|in|by|under)",
            "the (penalty|penalties|punishment|punishments) (provided|prescribed|specified|set out|stated|mentioned|referred)",
            "like (penalty|punishment)",
            "(column|columns) (2|3|4|5|6|two|three|four|five|six)",
            "the (penalty|penalties|punishment) applicable",
            "class (a|b|c|d|e|1|2|3|4|5|6) (felony|misdemeanor|offense|offence)",
            "(felony|misdemeanor) of the (first|second|third|fourth|fifth) degree",
            "(is|be) (a|an) (felony|misdemeanor|infraction)",
        )
    ),
    general_unless_whole=frozenset(
        words_of(
            "arrest citation classification default definition definitions interpretation jurisdiction limitation limitations prescription procedure suspended suspension"
        )
    ),
    general=frozenset(
        words_of(
            "limitation limitations parole probation release suspension suspended extradition jurisdiction prescription default remission commutation bail arrest interpretation definitions definition citation classification concurrent consecutive clemency pardon sentencing procedure expungement"
        )
    ),
    repeat=any_of(
        (
            "second or (any)? subsequent",
            "subsequent (offence|conviction|offences)",
            "previous conviction",
            "previously convicted",
            "repeat offender",
            "(second|third) (offence|conviction)",
            "again convicted",
            "previously been convicted",
        )
    ),
    conducts=CONDUCTS["en"],
    drugs=DRUGS["en"],
    amount_units=units(
        mg="milligram milligrams milligramme milligrammes mg",
        g="gram grams gramme grammes gm gms g",
        kg="kilogram kilograms kilogramme kilogrammes kilo kilos kg kgs",
        plants="plant plants",
        l="litre litres liter liters l",
        ml="millilitre millilitres ml",
        tablets="tablet tablets",
    ),
    amount_before=named(
        (
            "up to",
            "(not (more than|exceeding|exceed)|does not exceed|do not exceed|no more than|up to|at most|nor more than)",
        ),
        ("at least", "(not less than|at least|a minimum of|not below|no less than)"),
        ("under", "(less than|below|under|not amounting to)"),
        ("over", "(exceeding|exceeds|exceed|more than|over|greater than|in excess of)"),
    ),
    amount_after=named(
        ("at least", "(or|and) (above|over|more|upwards)"),
        ("up to", "(or|and) (less|below|under)"),
    ),
    degree=frozenset(["correccional", "mayor", "menor", "temporal", "perpetua"]),
    exact_is_greatest=False,
    least_unsaid="none",
    then_most=compiled(
        ",? (in (the|a|any)? (state|county|city)? (penitentiary|prison|jail))? ,? (and|but|nor|or)? ,? (which|that)? (may|shall|must)? (not|nor|no)? (be)? (for)? (more than|exceeding|exceed|to exceed|longer than|greater than|up to|at most) {b}"
    ),
    then_least=compiled(
        ",? (and|but|or|nor|with|subject to)? ,? (in (any|every) case|in any event)? ,? (which|that|it)? (shall|must|may)? (to|of)?"
        " ((in no case|in no event|not|nor|no|never) (shall|may|to)? (it|the term)? be? (for)? less than|(a|the)? mandatory? minimum (term|sentence|period)? (of imprisonment)? of|at least)"
        " (a (term|period) of)? {a}"
    ),
    leasts=("less", "least", "minimum"),
    deaths=frozenset({"death"}),
    former_ends=any_of(("(current|present|new) (text|version|wording) (:|-)",)),
    former_noted=any_of(("(former|original|previous|old|repealed) (text|version|wording)",)),
    former_heads=frozenset({"repealed", "revoked"}),
    pardoned=any_of(("amnesty (is|shall be) (hereby)? (granted|declared)",)),
    former_told=any_of(("(formerly|previously|originally) read (as follows)? (:|,)",)),
    former=any_of(
        (
            "(prior to|before) (the|this|its|their|such)? (amendment|enactment|substitution|repeal|omission|revision)",
            "(former|previous|original|earlier|repealed|old) (text|version|wording) (:|-|was|read|of)",
            "as (it|they)? (originally|previously|formerly) (stood|read|enacted)",
            "(originally|previously|formerly) read",
        )
    ),
    amended_columns=frozenset({"increased", "former", "previous", "existing"}),
    bound_ahead=any_of(
        (
            "(minimum|least) (punishment|punishments|sentence|sentences|penalty|penalties|term|terms) (of|,|:|namely|shall)",
        )
    ),
    no_fine=any_of(("without (the|an|any)? (option|alternative) of (a|the|any)? (fine)",)),
    with_fine=frozenset({"shall"}),
    by_how_much=frozenset({"an"}),
    of_it=frozenset({"with", "to"}),
)
