"""Portuguese."""

from proportionality.law.written import words_of
from proportionality.reader.lexicon.base import Lexicon, named, numbers, units
from proportionality.reader.lexicon.subjects import CONDUCTS, DRUGS
from proportionality.reader.templates import any_of, compiled

_NUMBERS = numbers(
    "zero um dois tres quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete dezoito"
    " dezenove vinte",
    uma=1, duas=2, catorze=14, dezasseis=16, dezassete=17, dezanove=19, trinta=30, quarenta=40, cinquenta=50,
    sessenta=60, setenta=70, oitenta=80, noventa=90, cem=100, cento=100, duzentos=200, trezentos=300, quatrocentos=400,
    quinhentos=500, seiscentos=600,
    setecentos=700,
    oitocentos=800,
    novecentos=900,
    duzentas=200,
    trezentas=300,
    quatrocentas=400,
    quinhentas=500, mil=1000, milhao=10**6, milhoes=10**6,
)  # fmt: skip
_KIND = "(reclusao|detencao|prisao (maior|simples)?|privativa de liberdade|privacao de liberdade)"

LEXICON = Lexicon(
    code="pt",
    name="Portuguese",
    common=frozenset(words_of("o os as do da dos das que e em por com uma nao ao para se ou")),
    numbers=_NUMBERS,
    number_and=frozenset({"e"}),
    joins_after=frozenset({20, 30, 40, 50, 60, 70, 80, 90}),
    scores=False,
    after_ten=frozenset(),
    ands=frozenset({"e"}),
    articles=frozenset(),
    units=units(year="ano anos", month="mes meses", week="semana semanas", day="dia dias"),
    before_unit=frozenset(),
    less_a_day=compiled("menos (um|1) dia"),
    half=compiled("e (meio|meia)"),
    not_custody_time=compiled(
        "de idade|- multa|multa|de multa|de servico|apos|contados|da data|de inibicao"
        "|de (trabalho|trabalhos) (a|em|de|comunitari*|social*)|de prestacao de"
    ),
    another_time=compiled(
        ",? (dos quais|das quais|se|quando|no caso|em caso|para o|para a|para os|tratando)"
        "|de (trabalho|servico|prestacao|suspensao|inibicao|interdicao|multa|degredo)"
    ),
    partitives=frozenset({"de", "do", "da", "dos", "das"}),
    goes_on_after=frozenset(words_of("ou e a ate nem no menos")),
    other_time=frozenset(
        words_of(
            "idade menor menores maior interdicao prazo prescricao prescrevem inabilitacao suspensao suspensa inibicao"
        )
    ),
    custody=any_of((f"{_KIND} (ou (de)? {_KIND})?",)),
    prison=(
        "prisao",
        "prisoes",
        "preso",
        "presidio",
        "presidiari",
        "reclus",
        "detencao",
        "cadeia",
        "penitenci",
        "carcer",
    ),
    link=compiled("(,|-|e|sera)? ,? por? (um)? (periodo|prazo|tempo)? (de|que)?"),
    joint=compiled("de? (a|uma)? (pena)? de?"),
    terms=named(
        ("min-max", "de? nao? inferior a {a} (e|nem|,)? nao? superior a {b}"),
        ("min-max", "(com)? o? (limite)? minimo de {a} e (o)? (limite)? maximo de {b}"),
        ("range", "(de|por)? entre {a} e {b}"),
        ("range", "(de|por)? {a} (a|ate|-) {b}"),
        (
            "max",
            "(de|por)? (ate|nao superior a|no maximo|que nao exceda|ate ao maximo de|nao excedente a) {b}",
        ),
        ("min", "de? (nao inferior a|pelo menos|no minimo|minimo de) {a}"),
        ("min", "(de|por)? {a} ,? (no minimo|pelo menos|como minimo)"),
        ("max", "(de|por)? {b} ,? (no maximo|como maximo)"),
        ("exact", "(de|por)? {b}"),
    ),
    bounding=frozenset(
        words_of(
            "inferior superior ate maximo minimo entre mais menos a e exceda terco tercos metade menor maior"
        )
    ),
    onward=frozenset(["a", "ate", "ou", "-"]),
    going_on=compiled("ou (mais|menos|superior)|,? grau"),
    bound_before=named(
        ("min", "minima de"),
        ("max", "maxima de"),
        (
            "cut",
            "(nao inferior a|nao superior a|ate|mais de|menos de|superior a|inferior a) (a|uma)?",
        ),
    ),
    bound_after=named(("max", ",? no maximo"), ("min", ",? (no minimo|pelo menos)")),
    life=any_of(("(prisao|reclusao) perpetua",)),
    life_or_term=None,
    death=any_of(("pena de morte",)),
    fine=any_of(("multa", "(dia|dias) - multa", "(dia|dias) de multa")),
    glue=frozenset(words_of(", e ou de a com pena uma cumulativamente por alem da - em")),
    either=frozenset({"ou", "alternativamente"}),
    both=any_of(
        (
            "ou? ambas",
            "ou (com|a)? (uma|alguma) (so)? (destas|dessas) (duas)? penas",
        )
    ),
    jointly=any_of(
        (
            "(isolada|isoladamente|separada|separadamente|alternativa|alternativamente|conjunta|conjuntamente|cumulativa|cumulativamente) ou (cumulativamente|conjuntamente|alternativamente|separadamente|isoladamente)",
        )
    ),
    imposes=any_of(
        (
            "pena",
            "penas",
            "constitu* (crime|crimes) ,? (punivel|puniveis) com",
            "punid*",
            "incorr*",
            "sancionad*",
            "aplica*",
            "condenad*",
            "castigad*",
        )
    ),
    imposes_after=any_of(("(sera|e) aplicada", "aplica - se")),
    may=any_of(("ate",)),
    condition=any_of(
        ("(se|quando) (o|a|os)? (crime|pena|facto|fato)", "(crimes|crime|infracoes|infracao)")
    ),
    punishable=frozenset(["punido", "punidos", "puniveis", "punivel", "pena", "cominado", "que"]),
    apart=frozenset([":", "sera", ","]),
    binds=any_of(("(e|sera|sao|serao) punid* com",)),
    mentions=any_of(
        (
            "a razao de",
            "(quando|se) cominada",
            "(proibida|vedada|proibido) (em qualquer caso)? ,? a pena",
            "(que|quando|se) (aplique|apliquem|aplicar|aplicarem) (a|as)? (pena|penas)",
            "execucao da pena",
            "prescricao",
            "prescreve*",
            "nao (ha|havera)",
            "cuja (pena|sancao)",
            "aboli*",
            "livramento",
            "suspens*",
            "regime",
            "se a pena",
            "quando a pena",
            "pena (maxima|minima) (nao|superior|inferior|igual|cominada)",
            "(o|os|ao|aos|tiver sido|sido) condenad* a",
            "substitu*",
            "interdicao",
            "inabilit*",
            "medida de seguranca",
            "extradi*",
            "(crimes|crime) (punid*|puniveis|punivel)",
            "tempo de",
            "liberdade condicional",
            "prisao preventiva",
            "prisao domiciliar",
            "reabilitacao",
            "fianca",
            "limite maximo",
            "pena aplicada",
            "aplicada em",
            "multa substitutiva",
            "progressao",
            "computo",
            "concreto",
        )
    ),
    mentions_after=any_of(
        (
            "ou (mais|superior)",
            ",? aplicada (a|em)",
            "ja cumprida",
            ",? (podera|pode) ser (convertida|substituida|cumprida)",
        )
    ),
    default=any_of(
        (
            "em alternativa",
            "prisao subsidiaria",
            "(falta|ausencia) (de|do) pagamento",
            "nao paga",
            "nao pagamento",
            "(se|quando|caso) nao (a|o|as|os)? (paga*|pague*)",
            "nao (pagar|pague|pagando) (a|as|sua|essa|esta) (multa|multas)",
            "nao (a|as) (pagar|pague)",
            "conversao",
        )
    ),
    modifier=any_of(
        (
            "(aumentad*|aumenta|aument*|agravad*|agrava|reduzid*|reduz*|diminuid*|diminui*|elevad*|acrescid*|atenuad*) (- se)? (a pena|as penas)? (de|em|da|ate|para|por|no)? (um|uma|1|2|dois|seus|o)? (a|/|ate)? (terco|sexto|metade|dobro|tercos|quarto|triplo|3|6|2|quinto|limites|seu)",
            "(no|em|o|pelo) dobro",
            "(aumenta|reduz|diminui) - se",
            "(elevad*|agravad*|aumentad*) de um (terco|sexto|quarto|meio)",
            "(aumentada|reduzida|aumentadas|reduzidas|agravada|agravadas|atenuada) de",
        )
    ),
    exchange=any_of(("(converter|convertera|converterao)",)),
    raises=any_of(
        (
            "(aumentada|aumentadas|aumenta|agravada|agravadas|reduzida|reduzidas|diminuida|diminuidas|acrescida|acrescidas)",
        )
    ),
    reference=any_of(
        (
            "(a|na|nas|as|com|da)? (mesma|mesmas) (pena|penas)",
            "(as|nas|a|com) (penas|pena) (deste|do|previstas|prevista|cominadas|cominada|correspondentes|correspondente|estabelecida)",
            "igual pena",
            "pena aplicavel (ao|a)",
            "(pena|penas) (previstas|prevista|cominada|cominadas) (no|nos|para|neste)",
        )
    ),
    general_unless_whole=frozenset(words_of("definicoes regime suspensao")),
    general=frozenset(
        words_of(
            "prescricao livramento suspensao substituicao extradicao reabilitacao regime fianca definicoes concurso tentativa extincao"
        )
    ),
    repeat=any_of(("reinciden*",)),
    conducts=CONDUCTS["pt"],
    drugs=DRUGS["pt"],
    amount_units=units(
        mg="miligrama miligramas mg",
        g="grama gramas g",
        kg="quilograma quilogramas quilo quilos kg",
        plants="planta plantas",
        l="litro litros l",
        ml="mililitro ml",
        tablets="comprimido comprimidos",
    ),
    amount_before=named(
        ("up to", "(ate|nao superior a|que nao exceda|nao mais de)"),
        ("at least", "(pelo menos|nao inferior a|igual ou superior a)"),
        ("under", "(menos de|inferior a)"),
        ("over", "(mais de|superior a|que exceda|exceda)"),
    ),
    amount_after=named(("at least", "ou mais"), ("up to", "ou menos")),
    degree=frozenset(["grau"]),
    exact_is_greatest=False,
    least_unsaid="general",
    then_most=compiled(",? (e|nem)? ,? (que)? nao (exceda|excedente a|superior a) {b}"),
    then_least=compiled(
        ",? (e|nem|mas|com)? ,? ((no|um|o)? minimo (de)?|(nao|nunca|em caso algum) (sera)? inferior a|pelo menos) {a}"
    ),
    leasts=("minim", "menos", "inferior"),
    deaths=frozenset({"morte"}),
    bound_ahead=any_of(("(pena|penas) minim* (de|:|,|sera|serao|seguinte|seguintes)",)),
    former_ends=any_of(("(texto|redacao|versao) (atual|vigente|nova|novo) (:|-)",)),
    former_noted=any_of(("(redacao|texto|versao) (anterior|original|revogad*|primitiv*)",)),
    pardoned=any_of(
        (
            "(ficam|sao|serao) amnisti*",
            "(ficam|sao|serao) anisti*",
            "concedida (a|uma)? (anistia|amnistia)",
        )
    ),
    on_top=any_of(
        (
            "alem (da|das) (pena|penas|sancao|sancoes) (previst*|cominad*|indicad*|anterior|anteriores)",
        )
    ),
    former_told=any_of(("(dizia|diziam|rezava|rezavam) (assim|o seguinte)? :",)),
    former=any_of(
        (
            "(redacao|texto|versao) (anterior|revogad*|primitiv*|original|originario|originaria) (:|-|do|da)",
            "(texto|redacao|versao) vigente ate",
        )
    ),
    former_heads=frozenset({"anterior", "revogado", "revogada"}),
    bare=any_of(("(pena|penas) (sera|serao|e|sao) de",)),
    with_fine=frozenset({"com"}),
    besides=("sem", "prejuizo"),
    by_how_much=frozenset(words_of("pena penas de um uma")),
    of_it=frozenset({"os", "as", "dos", "das"}),
)
