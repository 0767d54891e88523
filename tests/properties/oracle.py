"""The rules once more, in plain Python, from the law itself: one small function a rule, written from the design page.

A rule that changes is changed in its own function.
"""

import datetime as dt
from collections.abc import Callable

from proportionality.law.model import Custody, Jurisdiction
from proportionality.law.quantities import Silence
from proportionality.law.terms import Term
from proportionality.positions.binding import standing
from proportionality.positions.known import of_law
from tests.properties.plain_law import (
    CUSTODY,
    DEATH,
    LIFE,
    NOTHING,
    SOME_CUSTODY,
    Between,
    Charge,
    Law,
    Sentence,
    Truth,
    all_,
    any_,
    exactly,
    exceeds,
    no_more,
    not_,
    reaches_kind,
)

CARRYING = {"drug.trafficking", "drug.import", "drug.export"}
GRAVE = {
    "violent.murder", "violent.rape", "violent.child-rape", "violent.torture",
    "violent.manslaughter", "violent.kidnapping", "violent.grievous-harm",
}  # fmt: skip
CORE = {
    "drug.trafficking", "drug.supply", "drug.possession", "drug.possession-personal", "drug.possession-supply",
    "violent.murder", "violent.manslaughter", "violent.rape", "violent.robbery",
}  # fmt: skip
OF_SUBSTANCES = {
    "drug.possession", "drug.possession-personal", "drug.possession-supply", "drug.supply", "drug.trafficking",
    "drug.import", "drug.use",
}  # fmt: skip
FIVE_YEARS = Term.parse("5 years")

OfDrug = Callable[[Law, Charge], Truth]
OF_DRUG: dict[str, OfDrug] = {}
AGAINST: dict[str, Callable[[Law, Charge, Charge], Truth]] = {}
OF_ANY: dict[str, OfDrug] = {}
OF_LAW: dict[str, Callable[[Law], Truth]] = {}


def among(rules: dict) -> Callable:
    """Register a function as the rule of its name."""

    def add(function: Callable) -> Callable:
        rules[function.__name__.upper()] = function
        return function

    return add


@among(OF_DRUG)
def dp001(law: Law, drug: Charge) -> Truth:
    return all_(drug.death, not drug.kills)


@among(OF_DRUG)
def dp002(law: Law, drug: Charge) -> Truth:
    return all_({"mandatory": True, "unknown": None}.get(drug.penalty.death, False), not drug.kills)


@among(OF_DRUG)
def dp003(law: Law, drug: Charge) -> Truth:
    return all_(dp001(law, drug), drug.own_use_or_simple_possession)


@among(OF_DRUG)
def dp004(law: Law, drug: Charge) -> Truth:
    murders = [v for v in law.violent if "violent.murder" in v.conduct]
    return all_(dp001(law, drug), spared(murders))


def spared(charges: list[Charge]) -> Truth:
    """Whether none of these carries death; where none is encoded, that is not known."""
    return not_(any_(*(c.death for c in charges))) if charges else None


@among(OF_DRUG)
def dp005(law: Law, drug: Charge) -> Truth:
    amounts = any(band != "any" for _, band in drug.offence.bands())
    return all_(dp001(law, drug), amounts and not drug.offence.conditions)


@among(OF_DRUG)
def mm001(law: Law, drug: Charge) -> Truth:
    return drug.floor_of("mandatory")


@among(OF_DRUG)
def mm002(law: Law, drug: Charge) -> Truth:
    return drug.floor_of("presumptive")


@among(OF_DRUG)
def mm003(law: Law, drug: Charge) -> Truth:
    p = drug.penalty
    if p.life == "mandatory":
        binding = None if p.floor == "unknown" else p.floor in ("mandatory", "presumptive")
        required = None if p.custody_required == "unknown" else p.custody_required
        return None if None in (binding, required) else binding and required
    could_be_alone = not isinstance(p.custody, Custody) and p.custody_required is not False
    return None if p.life == "unknown" and could_be_alone else False


@among(OF_DRUG)
def mm004(law: Law, drug: Charge) -> Truth:
    return all_(drug.own_use_or_simple_possession, drug.binds)


@among(OF_DRUG)
def mm005(law: Law, drug: Charge) -> Truth:
    cliffs = [
        any_(doubles(low.least, up.least), jumps(low.least, up.least))
        for low, up in law.neighbours()
        if up is drug
    ]
    return all_(drug.binds, any_(*cliffs))


def doubles(lower: Between, upper: Between) -> Truth:
    def twice(sentence: Sentence) -> Sentence:
        if sentence.kind == NOTHING:
            return sentence
        t = sentence.term
        return Sentence(CUSTODY, Term(2 * t.months, 2 * t.days, "")) if t else _next(sentence)

    reached = no_more(Between(twice(lower.least), twice(lower.most)), upper)
    return all_(reaches_kind(lower, SOME_CUSTODY), reached)


def jumps(lower: Between, upper: Between) -> Truth:
    def five_more(sentence: Sentence) -> Sentence:
        if sentence.kind == NOTHING:
            return Sentence(CUSTODY, FIVE_YEARS)
        t = sentence.term
        return Sentence(CUSTODY, Term(t.months + 60, t.days, "")) if t else _next(sentence)

    return no_more(Between(five_more(lower.least), five_more(lower.most)), upper)


def _next(sentence: Sentence) -> Sentence:
    """What is more than any term, or than life, is the next kind of sentence."""
    return Sentence(sentence.kind + 1)


@among(OF_DRUG)
def mm006(law: Law, drug: Charge) -> Truth:
    return all_(drug.floor_of("frame"), no_more(exactly(CUSTODY, FIVE_YEARS), drug.least))


@among(AGAINST)
def vc001(law: Law, drug: Charge, violent: Charge) -> Truth:
    return all_(drug.prison, exceeds(drug.most, violent.most))


@among(AGAINST)
def vc002(law: Law, drug: Charge, violent: Charge) -> Truth:
    return all_(drug.has_floor, exceeds(drug.least, violent.least))


@among(AGAINST)
def vc003(law: Law, drug: Charge, violent: Charge) -> Truth:
    return all_(drug.has_floor, exceeds(drug.least, violent.most))


@among(AGAINST)
def vc004(law: Law, drug: Charge, violent: Charge) -> Truth:
    same = all_(no_more(violent.most, drug.most), no_more(drug.most, violent.most))
    return all_(not drug.kills, drug.prison, "violent.murder" in violent.conduct, same)


@among(AGAINST)
def vc005(law: Law, drug: Charge, violent: Charge) -> Truth:
    grave = bool(violent.conduct & GRAVE)
    return all_(
        not drug.kills, reaches_kind(drug.most, LIFE), grave, not_(reaches_kind(violent.most, LIFE))
    )


@among(AGAINST)
def vc006(law: Law, drug: Charge, violent: Charge) -> Truth:
    return all_(drug.own_use_or_simple_possession, vc001(law, drug, violent))


@among(OF_DRUG)
def pu001(law: Law, drug: Charge) -> Truth:
    return all_(drug.own_use, drug.prison)


@among(OF_LAW)
def pu002(law: Law) -> Truth:
    use = law.part("personal_use")
    table = use.amounts if use else "unknown"
    none = None if table == "unknown" else table == "none"
    return all_(any(d.own_use_or_simple_possession for d in law.drugs), none)


@among(OF_LAW)
def pu003(law: Law) -> Truth:
    use = law.part("personal_use")
    table = use.presumption_of_supply if use else "unknown"
    return None if table == "unknown" else table != "none"


@among(OF_DRUG)
def rl001(law: Law, drug: Charge) -> Truth:
    organisers = [d for d in law.drugs if "drug.organising" in d.conduct]
    if not organisers or not drug.conduct & CARRYING or drug.offence.form != "basic":
        return False
    if organisers == [drug]:
        same = True
    else:
        same = all_(
            *(all_(no_more(o.most, drug.most), no_more(o.least, drug.least)) for o in organisers)
        )
    return all_(None if drug.range_open else True, drug.prison, same)


@among(OF_DRUG)
def al001(law: Law, drug: Charge) -> Truth:
    return all_(drug.own_use, drug.prison, drug.no_way_out)


@among(AGAINST)
def al002(law: Law, drug: Charge, violent: Charge) -> Truth:
    never = {"suspension": violent.beyond_suspension, "parole": reaches_kind(violent.least, DEATH)}
    differs = (
        all_(drug.barred(what), not_(any_(violent.barred(what), closed)))
        for what, closed in never.items()
    )
    return all_(drug.prison, any_(*differs))


@among(OF_DRUG)
def cp001(law: Law, drug: Charge) -> Truth:
    return drug.corporal[0]


@among(OF_DRUG)
def cp002(law: Law, drug: Charge) -> Truth:
    return drug.corporal[1]


@among(OF_DRUG)
def sb001(law: Law, drug: Charge) -> Truth:
    as_heroin = []
    for conduct in OF_SUBSTANCES:
        heroin = law.reaching("heroin", conduct)
        if heroin and drug in law.reaching("cannabis", conduct):
            if heroin == [drug]:
                as_heroin.append(None if drug.range_open else True)
            as_heroin.append(
                all_(
                    *(
                        all_(no_more(h.most, drug.most), no_more(h.least, drug.least))
                        for h in heroin
                    )
                )
            )
    return all_(drug.prison, any_(*as_heroin))


@among(OF_DRUG)
def tr001(law: Law, drug: Charge) -> Truth:
    old = drug.earlier
    return all_(drug.has_floor, exceeds(drug.least, old.least)) if old else False


@among(OF_DRUG)
def tr002(law: Law, drug: Charge) -> Truth:
    old = drug.earlier
    return all_(drug.prison, exceeds(drug.most, old.most)) if old else False


@among(OF_DRUG)
def tr003(law: Law, drug: Charge) -> Truth:
    return all_(dp001(law, drug), not_(drug.earlier.death)) if drug.earlier else False


@among(OF_ANY)
def dq001(law: Law, charge: Charge) -> Truth:
    source = law.jurisdiction.sources[charge.penalty.source or charge.offence.source]
    evidence = charge.penalty.evidence or source.evidence
    core = bool(charge.conduct & CORE) and charge.offence.form == "basic"
    return core and evidence == "unverified"


@among(OF_LAW)
def dq002(law: Law) -> Truth:
    checked = law.jurisdiction.verified.date
    year, month = divmod(checked.year * 12 + checked.month - 1 + 18, 12)
    return (law.day.year, law.day.month, law.day.day) > (year, month + 1, checked.day)


@among(OF_LAW)
def dq003(law: Law) -> Truth:
    return bool(law.drugs) and all(v.offence.form == "minor" for v in law.violent)


@among(OF_DRUG)
def jx001(law: Law, drug: Charge) -> Truth:
    return all_(dp001(law, drug), spared(law.violent))


@among(OF_DRUG)
def jx002(law: Law, drug: Charge) -> Truth:
    above = any_(
        *(all_(is_one, vc003(law, drug, violent)) for violent, is_one in law.comparators(drug))
    )
    return all_(mm001(law, drug), above)


def voted_for(law: Law, until: dt.date) -> list[dt.date]:
    """The days on which the state of the law voted for a moratorium on executions."""
    cast = of_law(law.jurisdiction).votes_until(until)
    return [day for _, day, vote in cast if vote == "for"]


def kills_for_drugs(law: Law) -> Truth:
    return any_(*(dp001(law, drug) for drug in law.drugs))


@among(OF_LAW)
def rg001(law: Law) -> Truth:
    cast = of_law(law.jurisdiction).votes_until(law.day)
    return all_(bool(cast) and cast[-1][2] == "for", kills_for_drugs(law))


@among(OF_LAW)
def rg002(law: Law) -> Truth:
    yes = voted_for(law, law.day)
    widened = any(
        change.adds_death and yes and yes[0] <= change.earliest and change.day <= law.day
        for change in of_law(law.jurisdiction).changes
    )
    added = (all_(dp001(law, drug), came_after_vote(law, drug)) for drug in law.drugs)
    return any_(*added, all_(widened, kills_for_drugs(law)))


def came_after_vote(law: Law, drug: Charge) -> Truth:
    """Whether an offence got death after its state first voted for a moratorium: on the first day of its last run of death."""
    offence = drug.offence
    steps = offence.penalties[: offence.penalties.index(drug.penalty) + 1]
    lately = [p.death not in ("discretionary", "mandatory") for p in steps[:-1]]
    before = max((i for i, other in enumerate(lately) if other), default=None)
    run = steps[0 if before is None else before + 1]
    if not voted_for(law, law.start(offence, run)):
        return False
    if before is not None:
        return None if steps[before].death == "unknown" else True
    # What is not encoded before the offence, nor before those whose place it took, may have carried death.
    replaced = law.jurisdiction.before(offence)
    had = any(p.death in ("discretionary", "mandatory") for o in replaced for p in o.penalties)
    return False if had else None


def party_to(law: Law, *treaties: str) -> Truth:
    known = {"party": True, "cannot-tell": None}
    positions = of_law(law.jurisdiction)
    return any_(*(known.get(standing(positions, t, law.day).status, False) for t in treaties))


@among(OF_LAW)
def rg003(law: Law) -> Truth:
    return all_(party_to(law, "iccpr-op2", "echr-p6", "echr-p13", "achr-dp"), kills_for_drugs(law))


@among(OF_LAW)
def rg004(law: Law) -> Truth:
    return all_(party_to(law, "iccpr"), kills_for_drugs(law))


@among(OF_LAW)
def rg005(law: Law) -> Truth:
    """The lists of speakers are cut, so that silence is no answer."""
    spoke = bool(of_law(law.jurisdiction).said("proportionate-sentences", law.day)) or None
    return all_(spoke, any_(*(mm001(law, drug) for drug in law.drugs)))


@among(OF_LAW)
def rg006(law: Law) -> Truth:
    said = of_law(law.jurisdiction).said
    against = False if said("against-alternatives", law.day) else None
    spoke = True if said("alternatives", law.day) else against
    return all_(spoke, any_(*(al001(law, drug) for drug in law.drugs)))


def general_word(law: Law, part: str, key: str, *hits: str) -> Truth:
    """Whether a part of the general part says one of these words; where it is silent, that is not known."""
    rule = law.part(part)
    word = "unknown" if rule is None else getattr(rule, key)
    return None if word == "unknown" else word in hits


def open_under_eighteen(law: Law, allowed: Truth) -> Truth:
    """Whether somebody under eighteen can be given what is allowed, or barred below an age only."""
    if allowed is not False:
        return allowed
    under = law.general.minors.under
    return None if under == "unknown" else under < 18


def never_released(law: Law, drug: Charge) -> Truth:
    p = drug.penalty
    life = None if p.life == "unknown" else p.life != "none"
    after = law.general.life.parole_after if law.general.life else Silence.UNKNOWN
    known = {"barred": True, "available": False}
    silent = {Silence.NONE: True, Silence.UNKNOWN: None, Silence.NOT_STATED: None}
    general = False if isinstance(after, Term) else silent.get(after, False)
    return all_(life, general if p.parole is None else known.get(p.parole))


@among(OF_LAW)
def ch001(law: Law) -> Truth:
    death = open_under_eighteen(law, general_word(law, "minors", "death", "allowed"))
    whole_life = general_word(law, "minors", "life_without_release", "allowed")
    if whole_life is None and general_word(law, "minors", "life", "barred"):
        whole_life = False
    kept = [
        all_(not drug.kills, never_released(law, drug), open_under_eighteen(law, whole_life))
        for drug in law.drugs
    ]
    return any_(all_(death, kills_for_drugs(law)), *kept)


@among(OF_LAW)
def ch002(law: Law) -> Truth:
    bound = open_under_eighteen(law, general_word(law, "minors", "minimums", "allowed"))
    return all_(bound, any_(*(drug.binds for drug in law.drugs)))


@among(OF_LAW)
def ch003(law: Law) -> Truth:
    minors = law.part("minors")
    age = minors.responsible_from if minors else "unknown"
    return None if age == "unknown" else age < 14


@among(OF_LAW)
def wo001(law: Law) -> Truth:
    stands = general_word(law, "caregivers", "death", "allowed", "deferred")
    return all_(stands, kills_for_drugs(law))


@among(OF_LAW)
def wo002(law: Law) -> Truth:
    return all_(
        general_word(law, "caregivers", "non_custodial", "none"),
        general_word(law, "caregivers", "prison", "not-deferred"),
        any_(*(drug.binds for drug in law.drugs)),
    )


@among(OF_LAW)
def lg001(law: Law) -> Truth:
    five = exactly(CUSTODY, FIVE_YEARS)
    grave = [any_(no_more(five, drug.least), reaches_kind(drug.most, LIFE)) for drug in law.drugs]
    return all_(general_word(law, "legal_aid", "free", "none", "discretionary"), any_(*grave))


@among(OF_LAW)
def lg002(law: Law) -> Truth:
    alone = general_word(law, "legal_aid", "defence_required", "not-required")
    return all_(alone, kills_for_drugs(law))


@among(OF_LAW)
def md001(law: Law) -> Truth:
    return general_word(law, "medicines", "use", "none")


@among(OF_LAW)
def md002(law: Law) -> Truth:
    return general_word(law, "medicines", "prescribers", "as-trafficking")


@among(OF_LAW)
def ns001(law: Law) -> Truth:
    return all_(
        general_word(law, "new_substances", "clause", "analogue", "generic"),
        general_word(law, "new_substances", "punished", "as-strongest"),
    )


@among(OF_LAW)
def ns002(law: Law) -> Truth:
    return general_word(law, "new_substances", "scheduling", "emergency")


@among(OF_LAW)
def re001(law: Law) -> Truth:
    lawful = any_(
        general_word(law, "regulation", "market", "adult"),
        general_word(law, "regulation", "home_growing", "lawful"),
    )
    return all_(lawful, general_word(law, "regulation", "records", "none"))


@among(OF_LAW)
def re002(law: Law) -> Truth:
    return general_word(law, "regulation", "market", "adult")


# The rule, the offence ("" for the law as a whole), the violent offence it is measured against ("" for none).
Hit = tuple[str, str, str]


def verdict(jurisdiction: Jurisdiction, day: dt.date) -> dict[Hit, Truth]:
    """What each rule says on a day, but for what it denies: True where it holds, None where that is open."""
    law = Law(jurisdiction, day)
    answers: dict[Hit, Truth] = {(code, "", ""): rule(law) for code, rule in OF_LAW.items()}
    for charge in law.charges:
        for code, rule in OF_ANY.items():
            answers[code, charge.offence.id, ""] = rule(law, charge)
    for drug in law.drugs:
        for code, rule in OF_DRUG.items():
            answers[code, drug.offence.id, ""] = rule(law, drug)
        for violent, is_one in law.comparators(drug):
            for code, against in AGAINST.items():
                answer = all_(is_one, against(law, drug, violent))
                answers[code, drug.offence.id, violent.offence.id] = answer
    return {hit: answer for hit, answer in answers.items() if answer is not False}
