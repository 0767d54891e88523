"""French."""

from proportionality.law.written import words_of
from proportionality.reader.lexicon.base import Lexicon, named, numbers, units
from proportionality.reader.lexicon.subjects import CONDUCTS, DRUGS
from proportionality.reader.templates import any_of, compiled

_NUMBERS = numbers(
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    une=1, vingt=20, vingts=20, trente=30, quarante=40, cinquante=50, soixante=60, septante=70, huitante=80, octante=80,
    nonante=90, cent=100, cents=100, mille=1000, million=10**6, millions=10**6,
)  # fmt: skip
_KIND = "(emprisonnement|reclusion criminelle|reclusion|detention criminelle|prison|servitude penale principale?|travaux forces|detention|(peine|peines)? (privative|privatives) de (la)? liberte)"
_OF = "(ferme|a temps|correctionnel|de police|correctionnelle)?"

LEXICON = Lexicon(
    code="fr",
    name="French",
    common=frozenset(words_of("le la les des du et est dans qui par une ou pour aux que")),
    numbers=_NUMBERS,
    number_and=frozenset({"et"}),
    joins_after=frozenset({20, 30, 40, 50, 60, 70, 80}),
    scores=True,
    after_ten=frozenset({7, 8, 9}),
    ands=frozenset({"et"}),
    articles=frozenset(),
    units=units(
        year="an ans annee annees", month="mois", week="semaine semaines", day="jour jours"
    ),
    before_unit=frozenset({"entiers"}),
    less_a_day=compiled("moins (un|1) jour"),
    half=compiled("et (demi|demie)"),
    not_custody_time=compiled(
        "- amende|amende|d age|d anciennete|de service|a compter|apres|avant|d interdiction|de suspension|revolus"
        "|de (travail|travaux) (a|d|de|non|au)"
    ),
    another_time=compiled(
        ",? (dont|si|s il|s ils|lorsque|lorsqu|quand|en cas|dans le cas|pour les|pour le|pour la)"
        "|(de|d) (travail|travaux d interet|sursis|mise|probation|suspension|interdiction|bannissement)"
    ),
    partitives=frozenset({"de", "d", "du", "des"}),
    goes_on_after=frozenset(words_of("ou et a au ni moins")),
    other_time=frozenset(
        words_of(
            "age agee ages agees mineur mineure mineurs interdiction decheances decheance interdit interdits interdire surveillance sursis delai prescription prescrivent relegation suspension fermeture"
        )
    ),
    custody=any_of((f"{_KIND} {_OF} (ou (de la|la|l|d une|d un|d|de)? {_KIND} {_OF})?",)),
    prison=("emprison", "prison", "reclusion", "detention", "penitentiair", "incarcer", "bagne"),
    link=compiled(
        "(,|de|d|pour|pendant|d une|dont la|(est|sera|(peut|pourra) etre) (porte|portee) a|sera de?|est de?|a)? (une|un)? (duree|peine|periode|maximum|temps)? (de|d|est de)?"
    ),
    joint=compiled("(de|d)? (la peine de)?"),
    terms=named(
        (
            "min-max",
            "(de|d|pendant)? {a} au (moins|minimum) ,? (et|ou)? ,? (a|de|d)? {b} au (plus|maximum)",
        ),
        ("min-max", "(de|d)? {a} (a|-) {b} au (plus|maximum)"),
        (
            "min-max",
            "(ne peut|ne pourra) etre (inferieur|inferieure) a {a} (ni|et|ou) ne? (peut|pourra)? (exceder|(superieur|superieure) a|depasser) {b}",
        ),
        (
            "max-min",
            "(maximal|maximale|maximum) (de|d) {b} ,? la peine minimale (est|etant) (de|d) {a}",
        ),
        ("max", "((de|d)? {b} ,? au (plus|maximum)|(maximal|maximale|maximum) (de|d) {b})"),
        ("min", "(de|d)? {a} ,? au (moins|minimum)"),
        ("range", "(de|d|dont la duree est de)? {a} (a|-|jusqu a) {b}"),
        ("range", "(entre|compris entre|comprise entre) {a} et {b}"),
        (
            "min",
            "(d au moins|au moins|d un minimum de|(minimal|minimale|minimum) (de|d)|non (inferieur|inferieure) a|(superieur|superieure) ou (egal|egale) a) {a}",
        ),
        (
            "max",
            "(qui)? (ne (peut|pouvant|pourra|puisse) pas? (exceder|depasser)|n excedant pas|n excede pas|n excedera pas|ne depasse pas|ne depassant pas|jusqu a|d au plus|pouvant aller jusqu a|qui n excede pas) {b}",
        ),
        ("exact", "(de|d|pendant|pour)? {b}"),
    ),
    bounding=frozenset(
        words_of(
            "moins plus maximum minimum exceder excedant depasser entre jusqu a et superieur superieure inferieur inferieure egale maximale minimale"
        )
    ),
    onward=frozenset(["a", "ou", "-"]),
    going_on=compiled(
        "ou (plus|moins)|(a|ou) (perpetuite|vie)|et plus|au (moins|plus)|par (kilogramme|kilo|gramme|dose)"
    ),
    bound_before=named(
        ("min", "(minimal|minimale|minimum) (d|de)"),
        ("max", "(maximal|maximale|maximum) (d|de)"),
        ("cut", "(au moins|au plus|moins de|plus de|jusqu a)"),
    ),
    bound_after=named(("max", ",? au (plus|maximum)"), ("min", ",? au (moins|minimum)")),
    life=any_of(
        (
            "(reclusion criminelle|emprisonnement|detention criminelle|reclusion|travaux forces|servitude penale|prison|detention) (a|de) (perpetuite|vie)",
            "peine perpetuelle",
        )
    ),
    life_or_term=None,
    death=any_of(
        (
            "(punis|puni|punie|punies|passible|passibles) de (la)? (peine de)? mort",
            "peine de mort",
            "peine capitale",
        )
    ),
    fine=any_of(("amende", "(peine|peines) (pecuniaire|pecuniaires)")),
    glue=frozenset(
        words_of(", et ou de d a la l une un peine peines soit puni punie punis en outre")
    ),
    either=frozenset({"ou", "soit"}),
    both=any_of(
        (
            "d une de ces (deux)? peines",
            "(des|les) deux peines",
            "de l une de ces",
            "l une (ou|de) (l|ces)? (autre|deux)?",
            "l une de ces deux peines",
            "ou de l une",
        )
    ),
    jointly=any_of(
        (
            "(cumulativement|conjointement|separement|isolement|alternativement) ou (cumulativement|conjointement|separement|isolement|alternativement)",
        )
    ),
    imposes=any_of(
        (
            "puni",
            "punie",
            "punis",
            "punies",
            "passible*",
            "(est|sont|sera|seront) punissable*",
            "peine",
            "peines",
            "encour*",
            "condamn*",
            "porte* a",
            "coupable*",
            "sera de",
            "est de",
            "infraction",
            "sanctionne*",
        )
    ),
    imposes_after=any_of(
        ("est encourue", "sera encourue", "sont encourus", "est prononcee", "sera prononcee")
    ),
    may=any_of(("au plus", "maximum", "maximale")),
    condition=any_of(
        (
            "(si|lorsque) (le|la|les|l)? (peine|infraction|crime|delit|fait)",
            "(crimes|delits|infractions)",
        )
    ),
    punishable=frozenset(
        ["puni", "punie", "punis", "punies", "passible", "passibles", "peine", "est"]
    ),
    apart=frozenset([":", "sera", "seront", ","]),
    binds=any_of(("(est|sont|sera|seront) (puni|punie|punis|punies) (de|d)",)),
    mentions=any_of(
        (
            "susceptible* d entrainer",
            "(crime|delit) (passible*|punissable*)",
            "(serait|seraient) (passible*|punissable*|puni|punis|punie|punies)",
            "(si|lorsqu) (elle|celle - ci) consiste",
            "cas ou la peine",
            "(condamnation|condamnations) a (une|un|l|la|des)? (peine|peines|emprisonnement|reclusion)",
            "ceux condamn*",
            "(les|aux|des) condamnes (au|aux)",
            "declare* coupable* d (un|une) (acte criminel|infraction|crime|delit) (passible*|punissable*)",
            "(crime|delit|infraction) (prevu|prevue) et (puni|punie)",
            "(procedure|enquete|instruction) relative a (un|une)",
            "(infraction|infractions|crimes|delits|faits) que (la loi|les lois|le code) (punit|punissent)",
            "seuil",
            "les (termes|mots)",
            "(ont|avoir|aura|auront|ayant) ete condamn*",
            "immediatement inferieure*",
            "(ont|aura|auront) accompli",
            "aux condamnes a",
            "interdiction",
            "periode de surete",
            "prescription",
            "prescrire",
            "se prescri*",
            "sursis",
            "liberation",
            "emport*",
            "meriter",
            "entrain* la peine",
            "(le|les|un|tout|la|personne|individu|ete|deja|ayant) condamn* (irrevocablement|definitivement|contradictoirement)? (a|pour)",
            "si la peine",
            "peine encourue",
            "(qu|lorsqu|s) (il|elle|ils|elles) (encour*|risqu*)",
            "(mineur|majeur|prevenu|accuse|interesse|suspect) encour*",
            "infraction est (punie|passible)",
            "lorsque la peine",
            "suspension",
            "confiscation",
            "fermeture",
            "contrainte",
            "retrait",
            "(infractions|infraction|delits|delit|crimes|crime) (punies|punis|puni|punie)",
            "extradition",
            "detention provisoire",
            "garde a vue",
            "rehabilitation",
            "grace",
            "amenagement",
            "duree de la peine",
            "la duree (d un|d une|de l|de la)",
            "(condamne|condamnes|condamnee|condamnees) frapp*",
            "pour la condamnation",
            "remplac*",
            "aboli*",
            "sauf une peine",
            "prononcee",
            "prononcees",
            "tribunal peut",
            "au lieu",
            "commu*",
            "semi - liberte",
        )
    ),
    mentions_after=any_of(
        (
            ",? lorsque (l infraction|le crime|le delit) est (punie|puni)",
            "ou plus",
            "et plus",
            "prononcee",
            "ferme prononce",
            "(avec|sans) sursis",
            "originellement",
            "(infligee|infligees|prescrite|prescrites)",
            "(prevu|prevue) par (le|la|les)",
            "pour l une des (infractions|condamnations)",
            ", celle (de|d)",
        )
    ),
    default=any_of(
        (
            "a defaut",
            "(defaut|faute) (de|du) (paiement|payement)",
            "contrainte par corps",
            "contrainte judiciaire",
            "non - paiement",
            "(en cas|cas) de non (paiement|payement)",
            "ne (paie|paye|paient|payent|paiera|acquitte) pas (l|cette|ladite|son|une|de l|de cette) amende",
            "acquitte* pas (de l|de cette|l) amende",
            "(n est|ne serait|n etait|n a|n aura) pas (ete)? (payee|acquittee)",
            "faute de (la|l|le|les|s en)? (payer|acquitter|paiement|payement)",
        )
    ),
    modifier=any_of(
        (
            "(porte|portee|portes|portees) (au|a la|a) (double|triple|moitie)",
            "(peine|peines) (est|sont|sera|seront|peut|peuvent|pourra|pourront) (etre)? (double|doublee|doubles|doublees|portee|portees|augmentee|augmentees|reduite|reduites|elevee|elevees|aggravee)",
            "(au|le) double",
            "(reduite|reduites|augmentee|augmentees|diminuee) (d|de|du)? (un|une|la|le)? (tiers|moitie|quart|double)",
            "(doublee|doublees|doubles)",
        )
    ),
    raises=any_of(
        (
            "(augmente|augmentee|augmentees|diminuee|diminuees|reduite|reduites|majoree|majorees|abaissee)",
            "(la moitie|le double|du double|au double|le triple|deux tiers)",
        )
    ),
    reference=any_of(
        (
            "(la|les|des|aux|de la|d une)? (meme|memes) (peine|peines)",
            "(peines|peine) (prevues|prevue|portees|portee|edictees|edictee|mentionnees|applicables|fixees)",
            "(puni|punie|punis|punies) comme",
            "(puni|punie|punis|punies) des peines (de|du|prevues)",
        )
    ),
    general_unless_whole=frozenset(words_of("definitions surete")),
    general=frozenset(
        words_of(
            "prescription sursis liberation extradition rehabilitation grace amnistie definitions confusion concours dispense individualisation semi surete"
        )
    ),
    repeat=any_of(("recidiv*", "nouvelle infraction")),
    conducts=CONDUCTS["fr"],
    drugs=DRUGS["fr"],
    amount_units=units(
        mg="milligramme milligrammes mg",
        g="gramme grammes g",
        kg="kilogramme kilogrammes kilo kilos kg",
        plants="plante plantes plant plants pieds",
        l="litre litres l",
        ml="millilitre ml",
        tablets="comprime comprimes",
    ),
    amount_before=named(
        ("up to", "(n excedant pas|n excede pas|ne depasse pas|jusqu a|au plus)"),
        (
            "at least",
            "(au moins|non (inferieur|inferieure) a|(egal|egale) ou (superieur|superieure) a|(superieur|superieure) ou (egal|egale) a)",
        ),
        ("under", "(moins de|(inferieur|inferieure) a)"),
        ("over", "(plus de|(superieur|superieure) a|excedant|depassant|excede|depasse)"),
    ),
    amount_after=named(("at least", "ou plus|au moins|et plus"), ("up to", "ou moins|au plus")),
    degree=frozenset(["degre", "degres"]),
    exact_is_greatest=True,
    least_unsaid="none",
    then_most=compiled(
        ",? (et|ni|sans|mais)? ,? (qui|que)? (ne|n|pouvoir)? (peut|pourra)? (exceder|depasser|excede|excedera|au plus de) (pas)? {b}"
    ),
    then_least=compiled(
        ",? (et|ni|mais|avec)? ,? (de|d)? ((un|le)? minimum (de|d)|(au minimum|au moins) (de|d)?|(en aucun cas|sans pouvoir etre) (inferieur|inferieure) a) {a}"
    ),
    leasts=("moins", "minim", "inferieur"),
    deaths=frozenset({"mort"}),
    bare=any_of(("(peine|peines) (sera|seront|est|sont) (de|d)",)),
    raised_to=("porte", "eleve"),
    bound_ahead=any_of(
        (
            "(peine|peines) (minimum|minimale|minimales|minima) (de|d|:|,|est|etant|suivante|suivantes)",
        )
    ),
    former_ends=any_of(
        (
            "((texte|redaction|version) (actuel|actuelle|nouveau|nouvelle|en vigueur)|(nouveau|nouvelle) (texte|redaction|version)) (:|-)",
        )
    ),
    former_noted=any_of(
        (
            "(redaction|texte|version) (ancien|ancienne|anterieur|anterieure|abroge|abrogee|initial|initiale|originale)",
        )
    ),
    pardoned=any_of(
        (
            "(est|sont|sera|seront) (de plein droit)? amnisti*",
            "amnistie (pleine et entiere)? est accordee",
        )
    ),
    former_told=any_of(
        ("(disait|disaient) (ceci)? :", "(anterieurement|auparavant) (redige*|libelle*|concu*)")
    ),
    former=any_of(
        (
            "(ancien|ancienne) (texte|redaction|version) (:|-|de l|du)",
            "(texte|redaction|version) (anterieur|anterieure|abroge|abrogee|precedente|initiale|originale|originelle) (:|-|de l|du)",
            "(texte|redaction|version) en vigueur (jusqu|avant)",
        )
    ),
    amended_columns=frozenset(words_of("ancienne anciennes anterieure anterieures")),
    former_heads=frozenset(words_of("ancien ancienne abroge abrogee")),
    besides=("sans", "prejudice"),
    by_how_much=frozenset(words_of("la l peine de d en un")),
    of_it=frozenset({"des", "du", "celle"}),
    that_of=frozenset({"celle"}),
)
