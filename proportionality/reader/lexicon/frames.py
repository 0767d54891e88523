"""The words that impose a penalty, by language: what a clause must have before it is read.

All words are folded.  A participle imposes only with an auxiliary before it (``shall be liable``, ``sera puni``): alone, or after
a relative pronoun, it says which offence is meant.  A phrase imposes by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from proportionality.law.written import words_of
from proportionality.reader.templates import Template, any_of


@dataclass(frozen=True)
class Frames:
    """How one language imposes."""

    phrases: tuple[Template, ...]  # impose by themselves
    participles: tuple[Template, ...]  # impose with an auxiliary before them
    auxiliaries: frozenset[str]
    hanging: frozenset[str]  # right before a verb: its clause hangs on another
    headings: frozenset[str]  # nouns that impose where they begin a line, a cell or a sentence
    nouns: frozenset[str]  # of which a copula says what they are: the penalty shall be
    copulas: frozenset[str]
    conditions: frozenset[str]  # before a noun of them: only a case in which the penalty is so
    future: frozenset[
        str
    ]  # auxiliaries that impose in a clause that hangs, too: delito que sera castigado con
    relative: frozenset[str]  # begin what hangs on a sentence
    links: frozenset[str]  # between words that impose and a penalty
    joins: frozenset[str]  # after which a penalty belongs to the words that impose before it
    after: tuple[Template, ...]  # right after a penalty
    perfect: frozenset[str]  # right before a participle, or before "been" and one: it has happened
    been: frozenset[str]
    supposes: frozenset[str]  # begin a clause that supposes something
    plural: frozenset[str]  # copulas that tell the kinds of penalties
    columns: frozenset[str]  # headings of a column of penalties
    kinds: frozenset[str]  # headings over the kinds of penalties that there are
    who: frozenset[str]  # relative pronouns
    supposing: frozenset[str]  # before a participle: what it says is only supposed
    present: frozenset[str] = frozenset()  # auxiliaries that impose nothing in a clause that
    opening: frozenset[str] = frozenset()  # begins with one of these
    opening_within: int = 20  # tokens before the verb
    subjects: frozenset[str] = frozenset()  # begin a clause of their own
    denials: frozenset[str] = frozenset()  # right before a participle: it is denied
    fines: frozenset[str] = frozenset()  # headings that are the beginning of what they impose
    offender: tuple[Template, ...] = ()  # who commits an offence
    denied: tuple[Template, ...] = ()  # anywhere before a penalty: it is denied, or only supposed
    threats: tuple[Template, ...] = ()  # impose in a sentence that denies: no one may, on pain of
    bounds: frozenset[str] = frozenset()  # right after a denial: it is that of a bound
    nots: frozenset[str] = frozenset()  # deny the verb after them
    clitics: frozenset[str] = frozenset()  # between them and it
    clauses: frozenset[str] = frozenset()  # before whoever does something: a clause of its own
    weak: frozenset[str] = frozenset()  # auxiliaries that are no ground for life or death
    sentenced: frozenset[str] = frozenset()  # participles that are none with an auxiliary of
    now: frozenset[str] = frozenset()  # these: a person who is sentenced to


_OFFENCE_EN = "(offence|offense|crime|felony|misdemeanor|misdemeanour|contravention|infraction)"
_OFFENCE_FR = "(infraction|acte criminel|crime|delit|contravention|faute)"

FRAMES = {
    "en": Frames(
        phrases=any_of(
            (
                f"(commits|commit|constitutes|constitute|guilty of) :? (a|an|the)? (criminal|indictable|summary|serious|corrupt|continuing)? {_OFFENCE_EN} (under this (act|section|part|law))? ,? (and|which|that)? (is|are|be|shall be)? ,? (on (summary)? conviction)? ,? (punishable|punished|liable)",
                f"(is|shall be) (a|an) (criminal|indictable|summary|serious)? {_OFFENCE_EN} (and)? (punishable|punished)",
                "shall (on conviction)? (suffer|undergo|incur|receive|serve|forfeit)",
                "(incurs|suffers) (the|a|an)?",
                "(an indictable offence|an offence punishable on summary conviction) and is? liable",
                "on pain of",
                "under (pain|penalty) of",
                "(court|judge|magistrate) (shall|may|must) (impose|sentence|order|award)",
                "shall be (imposed|a term|a fine|imprisonment|for a term)",
                "on (summary conviction|conviction on indictment|conviction by indictment|proceedings by way of indictment) (before a (resident)? magistrate)? ,? ;? to",
                "shall (warrant|carry|attract)",
                "imprisonment may (be extended|extend)",
            )
        ),
        participles=any_of(
            (
                "liable",
                "punished",
                "punishable",
                "sentenced",
                "condemned",
                "fined",
                "imprisoned",
                "confined",
                "incarcerated",
                "jailed",
                "gaoled",
                "sent to (a|the)? (gaol|jail|prison)",
                "committed to",
                "penalised",
                "penalized",
                "ordered to",
                "subject to (a|an|the)? (fine|fines|imprisonment|penalty|penalties|punishment|term|maximum|following)",
            )
        ),
        auxiliaries=frozenset(words_of("shall must will may is be commits")),
        hanging=frozenset(words_of("who which that whoever not")),
        headings=frozenset(words_of("penalty penalties punishment sentence maximum fine")),
        nouns=frozenset(words_of("penalty penalties punishment sentence term")),
        copulas=frozenset(words_of("is are be")),
        conditions=frozenset(words_of("whose where which if when unless any")),
        future=frozenset(),
        relative=frozenset(words_of("who which that where if whose except when unless involving")),
        links=frozenset(words_of("to with by of a an the for term sentence suffer undergo")),
        joins=frozenset(words_of("and or offence offences conviction extend penalty")),
        after=any_of(("(shall|is to|must|may) be (imposed|applied)",)),
        perfect=frozenset(words_of("has have had having")),
        been=frozenset({"been"}),
        supposes=frozenset(words_of("if unless when where")),
        plural=frozenset({"are"}),
        columns=frozenset(words_of("penalties penalty punishment")),
        kinds=frozenset(words_of("penalties")),
        who=frozenset(words_of("which who")),
        supposing=frozenset({"were"}),
        denials=frozenset({"not"}),
        fines=frozenset({"fine"}),
        offender=any_of(
            (
                "(person|persons|anyone|anybody|one|everyone|everybody|he|she|they|those|officer|member|owner|master|occupier|employer|director|body|corporation|company|licensee|holder|prisoner|witness|offender) (who|that|which)",
                "(any|every|each) (person|one|body|officer|company)",
                "(whoever|whosoever|offender)",
                f"(commits|commit|committing|constitutes|guilty of) (a|an|the)? (criminal|indictable|summary|serious|corrupt|continuing)? {_OFFENCE_EN}",
                "(contravenes|contravene|contravening|contravention|fails|fail) (of|to|with|any|a|the|this|sub|subsection|section)?",
            )
        ),
        denied=any_of(
            (
                "nothing (herein|contained|shall|hereinbefore|hereinafter|in (this|that|these|those|any|section|subsection|paragraph|part|article))",
                "in no (case|event|circumstance|circumstances)",
                "(under|in) no circumstances",
                "at no time",
                "no (one|offender|convict|prisoner|defendant|accused|minor|juvenile|man) (shall|may|can|will)? (be|is)",
                "no (judge|magistrate) (shall|may|can|will)",
                "(nobody|none) (shall|may|can|will) be",
                "would ,",
                "(is|are|be) (no longer|neither) (to be)? (liable|punishable|punished|sentenced|imprisoned)",
                "(cease|ceases|ceased) to be (liable|punishable|punished)",
                "but for (this|that|the provisions of this)? (section|subsection|article|act|part|provision)",
            )
        ),
        threats=any_of(("(on|under|upon) (pain|penalty) of",)),
        bounds=frozenset(
            words_of("less more exceed exceeding exceeds fewer longer shorter greater under over below above lower higher")
        ),
        clauses=frozenset(words_of(", and but or : ; any every")),
        weak=frozenset({"will", "be"}),
        sentenced=frozenset(words_of("sentenced condemned")),
        now=frozenset({"is"}),
    ),
    "es": Frames(
        phrases=any_of(
            (
                "(incurre|incurren|incurrir) en",
                "(sera|seran) privad* de (su|la)? libertad",
                "(incurrira|incurriran)",
                "(podra|podran|puede|pueden|debera|deberan|debe|deben) (imponer*|aplicar*|castigar*|sancionar*|condenar*)",
                "(sufrira|sufriran|sufre|padecera|tendra|tendran|recibira|merecera|mereceran|cumplira) (ademas)?",
                "(se|les|le) (impondra|impondran|pronunciara|infligira|aplicara|aplicaran|castigara|castigaran|castiga|castigan|sancionara|sancionaran|sanciona|reprimira|reprimiran|reprime|penara|impone|imponen|aplica|aplican|condenara|condena|penaliza)",
                "(impondra|impondran|aplicara|aplicaran|castigara|sancionara|reprimira|condenara) (una|la|las|el|los|con|a|al|de|pena|penas|prision|,)?",
                "(so|bajo) (la)? pena de",
                "(pasible|pasibles|acreedor|acreedores|acreedora|reo|sujeto|sujetos|sujeta|sujetas) (de|a|al)",
                "(dara|daran) lugar a",
                "(correspondera|corresponderan) (una|la)? pena",
                "(sera|seran) (aplicada|aplicadas|impuesta|impuestas) (la|las|una)? (pena|penas)",
                "(podra|podran) ser (aumentada|elevada|aumentadas|elevadas) a",
            )
        ),
        participles=any_of(
            ("reprimid*", "castigad*", "sancionad*", "penad*", "punid*", "condenad*", "punible*", "pasible*", "castiga -", "sometid*")
        ),
        auxiliaries=frozenset(words_of("sera seran es son ser estara estaran queda quedan quedara quedaran hara haran")),
        hanging=frozenset(words_of("que quien quienes si no ni cuando")),
        headings=frozenset(words_of("pena penas sancion sanciones penalidad")),
        nouns=frozenset(words_of("pena penas sancion sanciones castigo punicion penalidad prision reclusion presidio arresto")),
        copulas=frozenset(words_of("sera seran es son elevara elevaran excedera bajara")),
        conditions=frozenset(words_of("si cuando cuya cuyas cuyo siempre que")),
        future=frozenset(words_of("sera seran")),
        relative=frozenset(words_of("que quien quienes cuyo cuya cuando si cuales cual donde respecto")),
        links=frozenset(words_of("con de la las el un una pena penas a en por los")),
        joins=frozenset(words_of("y o e i u grave")),
        after=any_of(("se (impondra|aplicara|impondran|aplicaran)", "(sera|seran) (impuesta|aplicada|la pena|castigad*|reprimid*|sancionad*|penad*|punid*)")),
        perfect=frozenset(words_of("ha han haya hayan habia hubiere hubieren hubiera")),
        been=frozenset({"sido"}),
        supposes=frozenset(words_of("cuando si siempre")),
        plural=frozenset({"son"}),
        columns=frozenset(words_of("pena penas sancion")),
        kinds=frozenset(words_of("penas sanciones")),
        who=frozenset(words_of("que quien quienes")),
        supposing=frozenset(words_of("sea sean fuere fueren fuera fueran fuese fuesen este esten estuviere estuvieren")),
        present=frozenset(words_of("es son")),
        offender=any_of(
            (
                "(el|los|la|las|al|aquel|aquellos|aquella|todo|quien|quienes|persona|personas) que",
                "(quien|quienes|quienquiera|a los|a las|toda persona)",
                "(persona|personas|funcionario|funcionarios|servidor|servidores|empleado|empleados|militar|militares|individuo|ciudadano|extranjero|autoridad|testigo|perito|juez|medico|padre|madre|propietario|comerciante|director|directores|particular|particulares|sujeto) (publico|publica|publicos)? que",
                "(autor|autores|responsable|responsables|culpable|culpables|infractor|infractores|reo|reos|delincuente)",
                "(comete|cometa|cometan|cometiere|cometieren|infrinja|infringiere|contravenga|contraviniere|delito de)",
            )
        ),
        nots=frozenset(words_of("no nunca jamas tampoco")),
        denied=any_of(
            (
                "en (ningun|ninguno|ninguna) (caso|casos|circunstancia|supuesto|momento)",
                "(bajo|por) ninguna circunstancia",
                "(nadie|ninguno|(ningun|ninguna) (persona|menor|reo|condenado)) ((podra|puede) ser|sera)",
                "ningun (juez|tribunal)",
                "(deja|dejan|dejara|dejaran) de ser",
            )
        ),
        threats=any_of(("(so|bajo) (la)? pena de",)),
        bounds=frozenset(
            words_of("menos mas menor mayor inferior superior excedera excederan exceda excedan excedera bajara bajaran baje pasara pase")
        ),
        clitics=frozenset(words_of("se le les lo la los las")),
        clauses=frozenset(words_of(", y e o u pero sino : ;")),
        weak=frozenset(words_of("es son ser")),
        opening=frozenset(words_of("si cuando siempre")),
    ),
    "fr": Frames(
        phrases=any_of(
            (
                "(encourt|encourent|encourra|encourront|subira|subiront)",
                f"(commet|commettent|constitue|constituent|coupable|coupables) (de|d)? (un|une|l)? {_OFFENCE_FR} (et)? (est|sont)? ,? (passible*|puni|punie|punis|punies|punissable*)",
                "soit (de|d)? (un|une) (acte criminel|infraction) (passible|punissable)",
                "(juge|tribunal|tribunaux) (pourra|pourront) (prononcer|condamner)",
                "entrain* (contre lui)? l application d une peine",
                "sous (la)? peine (de|d)",
                "a peine (de|d)",
                "il (est|sera) (egalement|en outre)? prononce*",
                "il (peut|pourra) (egalement|en outre)? etre (egalement|en outre)? prononce*",
                "(est|sont) (coupable|coupables) ,? (selon le cas)? ,? :",
                "(elle|elles) (est|sont|sera|seront) (celle|celles)",
                "(emporte|emportera|entraine|entrainera) (la|une)? (peine|condamnation)",
            )
        ),
        participles=any_of(
            ("puni", "punie", "punis", "punies", "passible*", "punissable*", "condamne*", "sanctionne*", "reprime*", "porte*", "eleve*", "(applique|appliquee|appliques|appliquees)")
        ),
        auxiliaries=frozenset(words_of("est sont sera seront etre constitue constituent commet commettent")),
        hanging=frozenset(words_of("qui si lorsqu n que qu ayant")),
        headings=frozenset(words_of("peine peines sanction sanctions")),
        nouns=frozenset(words_of("peine peines emprisonnement amende sanction maximum minimum")),
        copulas=frozenset(words_of("est sont sera seront peut pourra")),
        conditions=frozenset(words_of("si lorsque dont quand que")),
        future=frozenset(),
        relative=frozenset(words_of("qui que dont si lorsque lorsqu quand qu")),
        links=frozenset(words_of("de d un une la l le a peine peines des")),
        joins=frozenset(words_of("et ou")),
        after=any_of(("(est|sera|sont|seront) (toujours|aussi|egalement|en outre)? (encouru*|prononce*|applique*|applicable*)",
                "(peut|peuvent|pourra|pourront) ,? (en outre|de plus|aussi|egalement|meme)? ,? etre (prononce*|applique*|inflige*)",)),
        perfect=frozenset(words_of("a ont avait avaient aura auront ayant ait aient")),
        been=frozenset({"ete"}),
        supposes=frozenset(words_of("lorsqu lorsque quand si")),
        plural=frozenset({"sont"}),
        columns=frozenset(words_of("peine peines")),
        kinds=frozenset(words_of("peines sanctions")),
        who=frozenset(words_of("que qui")),
        supposing=frozenset(words_of("soient fut fussent")),
        present=frozenset(words_of("est sont")),
        opening=frozenset(words_of("si lorsque lorsqu quand")),
        opening_within=9,
        subjects=frozenset(words_of("il elle ils elles")),
        denials=frozenset({"pas", "jamais"}),
        denied=any_of(
            (
                "en aucun cas",
                "(nul|nulle|personne|(aucun|aucune) (mineur|mineure|personne|enfant)) (ne|n) ((peut|pourra) etre|est|sera)",
                "(aucun|aucune) (peine|juge|tribunal|condamnation|emprisonnement)",
                "(dans|sous) aucun* (cas|circonstance|pretexte)",
                "(n est|ne sont|ne sera|ne seront) (puni|punie|punis|punies) ni",
                "cess* (d|de) etre (puni|punie|punis|punies|passible|passibles)",
            )
        ),
        threats=any_of(("(sous|a) (la)? peine (de|d)",)),
        bounds=frozenset(
            words_of("moins plus inferieure inferieur superieure superieur exceder excede excedera depasser depasse")
        ),
        clauses=frozenset(words_of(", et ou mais : ;")),
        offender=any_of(
            (
                "(quiconque|tout|toute|tous)",
                "(celui|celle|ceux|celles|personne|personnes|individu|individus) qui",
                "le fait (de|d|pour|par)",
                "(coupable|coupables|auteur|auteurs|contrevenant|contrevenants|delinquant)",
                "(commet|commettent|commettra|contrevient|contreviennent|infraction a|infractions aux)",
            )
        ),
    ),
    "pt": Frames(
        phrases=any_of(
            (
                "(incorre|incorrem|incorrera|incorrerao) (nas|na|em|no|a)?",
                "(aplica|aplicar|aplicam) - se",
                "(sera|serao) aplicada*",
                "sob pena de",
                "(sujeita|sujeitam|sujeitara|sujeitarao) (o|a|os|as)",
                "(fica|ficam|ficara|ficarao) sujeit*",
                "(corresponde|cabe)",
            )
        ),
        participles=any_of(("punid*", "punivel", "puniveis", "condenad*", "sancionad*", "castigad*", "apenad*")),
        auxiliaries=frozenset(words_of("e sera sao serao ser fica constitui constituem constituir")),
        hanging=frozenset(words_of("que quem se nao quando")),
        headings=frozenset(words_of("pena penas sancao")),
        nouns=frozenset(words_of("pena penas prisao reclusao")),
        copulas=frozenset(words_of("e sera sao serao podera")),
        conditions=frozenset(words_of("se quando cuja cujas cujo que")),
        future=frozenset(),
        relative=frozenset(words_of("que quem cujo cuja se quando")),
        links=frozenset(words_of("com de a as o um uma pena penas")),
        joins=frozenset(words_of("e ou")),
        after=any_of(("(e|sera|serao) (aplicada*|punid*)", "aplica - se")),
        perfect=frozenset(words_of("tem ha haja houver tiver")),
        been=frozenset({"sido"}),
        supposes=frozenset(words_of("quando se")),
        plural=frozenset({"sao"}),
        columns=frozenset(words_of("pena penas")),
        kinds=frozenset(words_of("penas")),
        who=frozenset(words_of("que quem")),
        supposing=frozenset(words_of("seja sejam for forem fosse fossem")),
        present=frozenset({"e"}),
        offender=any_of(("(aquele|aqueles|todo|todos|pessoa|funcionario) que", "(quem|autor|autores|infrator|infratores|agente)", "(cometer|praticar)")),
        opening=frozenset(words_of("se quando")),
        nots=frozenset(words_of("nao nunca jamais")),
        denied=any_of(
            (
                "em caso (algum|nenhum)",
                "em (nenhum caso|nenhuma hipotese|nenhuma circunstancia|hipotese alguma)",
                "(ninguem|(nenhum|nenhuma) (pessoa|menor|reu|condenado)) ((podera|pode) ser|sera|e)",
                "nenhum (juiz|tribunal)",
            )
        ),
        threats=any_of(("sob (a)? pena de",)),
        bounds=frozenset(
            words_of("menos mais menor maior inferior superior excedera excederao exceda excedam exceder passara")
        ),
        clitics=frozenset(words_of("se lhe lhes")),
        clauses=frozenset(words_of(", e ou mas : ;")),
    ),
}  # fmt: skip
