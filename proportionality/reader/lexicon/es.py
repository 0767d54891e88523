"""Spanish."""

from proportionality.law.written import words_of
from proportionality.reader.lexicon.base import Lexicon, named, numbers, units
from proportionality.reader.lexicon.subjects import CONDUCTS, DRUGS
from proportionality.reader.templates import any_of, compiled

_NUMBERS = numbers(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete"
    " dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete"
    " veintiocho veintinueve",
    un=1, una=1, veintiun=21, treinta=30, cuarenta=40, cincuenta=50, sesenta=60, setenta=70, ochenta=80, noventa=90,
    cien=100, ciento=100, doscientos=200, trescientos=300, cuatrocientos=400, quinientos=500, seiscientos=600,
    setecientos=700, ochocientos=800, novecientos=900, doscientas=200, trescientas=300, cuatrocientas=400,
    quinientas=500, mil=1000, millon=10**6, millones=10**6,
)  # fmt: skip
_KIND = (
    "(prision|reclusion|presidio|penitenciaria|arresto|carcel|encierro|internamiento|privacion de la? libertad|privativa de la? libertad"
    "|privativas de la? libertad|trabajos forzados|detencion)"
)
_OF = "(mayor|menor|de libertad|correccional|temporal|efectiva|inconmutable|simple|militar|ordinaria)?"
_TIME = "(un|el)? (termino|tiempo|plazo|lapso|periodo)"

LEXICON = Lexicon(
    code="es",
    name="Spanish",
    common=frozenset(words_of("el la los las del que y en por con una se al para como")),
    numbers=_NUMBERS,
    number_and=frozenset({"y"}),
    joins_after=frozenset({20, 30, 40, 50, 60, 70, 80, 90}),
    scores=False,
    after_ten=frozenset({6, 7, 8, 9}),
    ands=frozenset({"y", "con"}),
    articles=frozenset(),
    units=units(year="ano anos", month="mes meses", week="semana semanas", day="dia dias"),
    before_unit=frozenset(),
    less_a_day=compiled("menos (un|1) dia"),
    half=compiled("y (medio|media|un tercio)"),
    not_custody_time=compiled(
        "de edad|de (la fecha|servicio|experiencia|antiguedad|multa|salario|sueldo|ingreso|haber)|- multa|multa|desde la|contados|despues|de inhabilitacion|de suspension"
        "|de (trabajo|trabajos) (a|en|no|de|social*|comunitari*|gratuit*)|de (tratamiento|semilibertad|destierro|confinamiento)"
    ),
    another_time=compiled(
        ",? (de los cuales|de las cuales|si|cuando|en caso|en el caso|para el|para la|para los|respecto|tratandose)"
        "|de (trabajo|trabajos|servicio|servicios|destierro|vigilancia|libertad vigilada|multa|suspension|inhabilitacion)"
    ),
    partitives=frozenset({"de", "del"}),
    goes_on_after=frozenset(words_of("o y u e a hasta ni como menos con sin")),
    other_time=frozenset(
        words_of(
            "edad menor menores inhabilitacion suspension interdiccion plazo prescripcion prescriben habilitaciones clausura vigencia"
        )
    ),
    custody=any_of(
        (
            f"{_KIND} {_OF} {_OF} ((o|u|,) (de|con)? (la)? {_KIND} {_OF})?",
            f"{_KIND} , o {_KIND}",
            "(sera|seran) privad* de (su|la)? libertad",
        )
    ),
    prison=(
        "prision",
        "preso",
        "penitenciar",
        "reclu",
        "presidio",
        "arresto",
        "carcel",
        "encarcel",
        "calabozo",
    ),
    link=compiled(
        f"(,|por|durante|de|por el|el|(que se (le|les)? (impondra|aplicara)|aplicable)? sera de?|es de?|seran de|cuya duracion sera|no remitible|no redimible)? {_TIME}? (de|que)?"
    ),
    joint=compiled("de? (la)? (pena)? de?"),
    terms=named(
        (
            "min-max",
            "de? (no|que no sea|no sera|que no sera|nunca)? (podra ser)? (menor|inferior|menos|baje|menores|inferiores|bajara) (de|a) {a} ,? (y|ni|e|o)? ,? que? (tampoco|no)? podra? (sea|ser|exceda|exceder)? (mayor|superior|mas|exceda|pase|de|mayores|superiores) (de|a)? {b}",
        ),
        (
            "max-min",
            "de? (no|que no sea|nunca)? (mayor|superior|mayores|superiores|mas) (de|a) {b} ,? (y|ni|e)? ,? (que)? (no|tampoco)? (sea)? (menor|inferior|menos|menores|inferiores) (de|a)? {a}",
        ),
        ("min-max", "de? (un|como)? minimo de? {a} (y|,|a)? (como|un)? maximo de? {b}"),
        ("range", "de? (entre|un minimo de) {a} y {b}"),
        ("range", "(de|por|desde)? {a} (a|hasta|-) (un maximo de)? {b}"),
        (
            "max",
            "de? (no (sera|podra ser)? (mayor|superior) (de|a)|que? no (exceda|excedera|pase|exceder|excediendo) (de|a)?|no mas de|(hasta|por hasta|de hasta) (de|por)?|(un)? maximo de|maxima de|como maximo) {b}",
        ),
        (
            "min",
            "de? (no (sera|podra ser)? (menor|inferior) (de|a)|que? no (baje|bajara|sea inferior|sea menor) (de|a)|(un)? minimo de|al menos|por lo menos|no menos de) {a}",
        ),
        ("min", "de? {a} ,? (a? lo menos|al menos|por lo menos|cuando menos|como minimo)"),
        ("max", "de? {b} ,? (a? lo (mas|sumo)|como maximo|cuando mas)"),
        ("exact", "(de|por (el)? (termino|tiempo|plazo) de)? {b}"),
    ),
    bounding=frozenset(
        words_of(
            "menor mayor inferior superior menos mas hasta minimo maximo entre desde exceda pase baje ni tercio tercios mitad a y"
        )
    ),
    onward=frozenset(["a", "o", "hasta", "-"]),
    going_on=compiled(
        "(a|hasta|o) (mas|perpetua|perpetuo|(la|de)? (pena|prision|reclusion|presidio|cadena))|o (mas|menos)|en adelante|y un dia a|,? (extensible*|ampliable*|prorrogable*|elevable*) (a|hasta)|(mas|menos) que|por (kilogramo|kilo|gramo|dosis)"
    ),
    bound_before=named(
        ("min", "minima de"),
        ("max", "maxima de"),
        ("cut", "(no menor|no mayor|al menos|hasta|menos de|mas de|mitad de) (a|de)? (la)?"),
    ),
    bound_after=named(
        ("max", ",? (como|a lo) (maximo|sumo|mas)"),
        ("min", ",? (como minimo|por lo menos|cuando menos|a lo menos|al menos)"),
    ),
    life=any_of(
        (
            "(cadena|prision|reclusion|presidio) (mayor)? (perpetua|perpetuo) calificado?",
            "prision permanente revisable?",
            "(prision|reclusion) vitalicia",
            "pena privativa de libertad de cadena perpetua",
            "perpetuidad",
        )
    ),
    life_or_term=None,
    death=any_of(("(pena de muerte|pena capital|ultima pena)",)),
    fine=any_of(
        (
            "(multa|multas)",
            "(dia|dias) - multa",
            "(dia|dias) multa",
            "sancion pecuniaria",
            "unidades de medida",
        )
    ),
    glue=frozenset(
        words_of(
            ", y o e u con de la las pena penas ambas ademas a asi como multa una alternativamente en su caso conjuntamente e"
        )
    ),
    either=frozenset({"o", "u", "alternativamente"}),
    both=any_of(
        (
            "ambas (penas|sanciones)?",
            "conjuntamente o",
            "o (con|a)? (una|alguna|cualquiera) (sola)? de (estas|esas|dichas) (dos)? (penas|sanciones)",
        )
    ),
    jointly=any_of(
        (
            "(conjunta|conjuntamente|separada|separadamente|alternativa|alternativamente|alterna|alternada|alternadamente) (o|u) (conjuntamente|separadamente|alternativamente|alternadamente)",
        )
    ),
    imposes=any_of(
        (
            "pasible*",
            "reprimid*",
            "castigad*",
            "sancionad*",
            "sancionar*",
            "castigar*",
            "incurr*",
            "pena",
            "penas",
            "penad*",
            "impondra*",
            "aplicara*",
            "sera de",
            "sufrir*",
            "punid*",
            "se sanciona",
            "imponer*",
            "impone",
            "sancion",
            "condenad*",
            "punible*",
            "reprimira*",
            "penalidad",
            "(sera|seran) privad* de (su|la)? libertad",
            "impongan",
            "(queda|quedan|quedara|quedaran) sujet* a",
            "(prision|reclusion|presidio|arresto) sera de",
        )
    ),
    imposes_after=any_of(
        ("se (impondra|aplicara|impondran|aplicaran)", "sera (impuesta|aplicada)")
    ),
    may=any_of(("hasta",)),
    condition=any_of(
        (
            "(si|cuando) (el|la|los)? (delito|pena|hecho|ley)",
            "(delitos|delito)",
            "(sea|sean|fuere|fueren) (castigad*|sancionad*|reprimid*|penad*)",
        )
    ),
    punishable=frozenset(
        [
            "castigado",
            "castigados",
            "castigada",
            "sancionado",
            "sancionados",
            "sancionada",
            "reprimido",
            "reprimidos",
            "penado",
            "penados",
            "pena",
            "tenga",
            "reprimida",
            "penada",
            "con",
            "cuya",
        ]
    ),
    apart=frozenset([":", "sera", "seran", "se", ","]),
    binds=any_of(
        (
            "(sera|seran) (castigad*|reprimid*|sancionad*|penad*) con",
            "(incurre|incurren|incurrira|incurriran) en",
            "(sufrira|sufriran) (la|las)? (pena|penas|prision|arresto|presidio|reclusion)",
            "se (castiga|castigara|castigaran|reprime|reprimira|sanciona|sancionara) con",
            "se (le|les)? (impone|imponen|pronunciara|infligira|impondra|impondran|aplica|aplicara|aplicaran)",
        )
    ),
    mentions=any_of(
        (
            "(infraccion|infracciones|hecho punible|hechos punibles|contravenciones) (sancionad*|castigad*|penad*|reprimid*|cuya|con pena)",
            "cuya (pena|sancion)",
            "a razon de",
            "por lo siguiente",
            "en (caso|casos) de (presidio|prision|reclusion|cadena)",
            "(figuras|ilicitos|conductas) (sancionad*|castigad*|penad*|reprimid*)",
            "(delito|delitos|hecho|hechos|causa|causas|falta|faltas) que (tenga|tengan|lleve|lleven|merezca|merezcan|este|esten|estuviere)",
            "(delito|delitos|hecho|hechos|falta|faltas) (al|a los|a las|a la) (que|cual|cuales) (la|las)? (ley|leyes)? (senale|senala|senalen|imponga|impongan|asigne|asignen)",
            "para cuyo castigo",
            "(este|esten|estuviere|estuvieren|estuviese|estuviesen) (castigad*|sancionad*|reprimid*|penad*|punid*)",
            "(mereciere|merecieren|mereciese|mereciera)",
            "(caso de|lugar a) (aplicar|imponer|aplicarse|imponerse)",
            "sentencia que",
            "se (imponga|impusiere|impusiese|impusiera|impuso)",
            "imposicion de (una|la|las) (pena|penas)",
            "previst* en (la|esta) ley con",
            "cuya punibilidad",
            "hasta el limite maximo de",
            "(fuere|fueren|fuese|resultare|resulte) condenad*",
            "(soliciten|solicite|pidan|pida|pidiere|pidieren)",
            "(prohibida|prohibidas|prohibe|abolida) la? pena",
            "(para imponer|ejecucion de|notificacion de|sentencia de) (la)?",
            "(de|contra) (los)? condenad* a",
            "si la sentencia",
            "(siempre que|cuando) la pena (aplicable|imponible|ordinaria)",
            "comput*",
            "proporcion",
            "implica",
            "abolid*",
            "no hay",
            "delitos que (tenga|este|esten|sea|tengan)",
            "(delito|delitos) (sancionad*|cuya|castigad*|reprimid*|penad*|con pena)",
            "(el|los|la|las|al|del|persona|reo) condenad* (a|por)",
            "reclame",
            "(pretenda|solicite) extra*",
            "(hubiere|haya) sido",
            "prescri*",
            "libertad condicional",
            "suspension",
            "suspender*",
            "sustitu*",
            "conmut*",
            "rehabilit*",
            "medida de seguridad",
            "medidas de seguridad",
            "cumpl*",
            "beneficio*",
            "extradi*",
            "cuando la pena",
            "si la pena",
            "penas (que|superior|superiores|cuyo)",
            "no excedan de",
            "fuere superior",
            "reparacion",
            "apremio",
            "equival*",
            "por cada",
            "prision preventiva",
            "detencion preventiva",
            "libertad provisional",
            "regimen",
            "inhabilit* de",
            "computo",
            "arresto supletorio",
            "en defecto",
            "redencion",
            "competencia",
            "procedera",
            "indulto",
            "pena superior a",
            "condena superior a",
            "impuesta",
            "impuestas",
        )
    ),
    mentions_after=any_of(
        (
            "o (mas|superior)",
            "(es|son|sea|sean|sera|seran) equival*",
            "(sera|es|podra ser|puede ser) (revisad*|conmutad*|sustituid*|reemplazad*|indultad*)",
            ",? se (ejecut*|notific*|requiere|hara)",
            "se requiere",
            ",? luego de",
            "en el estado",
            "en adelante",
            "impuesta",
            "si no paga*",
            "en defecto",
            "adicional*",
            "en (lugar|vez) de (la|una)? (pena de)? multa",
        )
    ),
    default=any_of(
        (
            "multa no (fuere|fuera|es|sea|se|hubiere sido) (satisfecha|pagada|pague|pagare|cubierta|cancelada)",
            "en defecto",
            "insolven*",
            "falta de pago",
            "no (tener|teniendo) (bienes|con que)",
            "si no (la|las|lo|se)? (paga*|abona*|satisfac*|satisfici*|cubr*)",
            "no (pagu*|pag*|abon*|satisfac*|satisfag*|satisfici*) (la|las|su|dicha|dichas|esa|esta|una) (multa|multas)",
            "de no (pag*|abon*|satisfac*|cubrir*)",
            "(en caso de|por) (no pag*|impago)",
            "apremio",
            "responsabilidad personal subsidiaria",
            "por cada",
            "conversion",
        )
    ),
    modifier=any_of(
        (
            "(aumentar*|aumenta|aumentad*|agravar*|elevar*|eleva|incrementar*|incrementad*|incrementara|disminuir*|disminuira|reducir*|reducid*|rebajar*|atenuar*) (se|la|las|el|en|hasta|de|los|a)? (pena|penas|sancion|minimo|maximo|minimos|maximos)? (en|hasta|de|a|por|prevista)? (un|una|la|el|dos|hasta|lo)? (tercio|tercera|cuarta|mitad|doble|tercios|sexta|quinta|medio|tanto|triple)",
            "mitad (superior|inferior)",
            "(pena|penas) (superior|inferior) en (un|uno|dos|uno o dos|grado*)",
            "(un|una|dos) (tercio|tercera|terceras|tercios|cuarta|mitad|sexta) (parte|partes)? (a|mas|de la pena|hasta|en su)",
            "(se)? (duplicar*|duplica|triplicar*|aumentara|aumentaran|agravara|incrementara|elevara)",
            "(al|el) doble",
            "((minimo|maximo) (de la pena)?|(pena|sancion|escala) (minima|maxima)) (se)? (elevar*|reducir*|aumentar*|incrementar*)",
            "grado (inferior|superior)",
        )
    ),
    exchange=any_of(
        (
            "(convertir|convertira|convertiran|convertirse)",
            "(eliminase|suprimese) (en|de|del|la|las) (el|la|los|las|frase|palabra|palabras|expresion)",
        )
    ),
    raises=any_of(
        (
            "(aumentar*|aumenta|aumentan|aumentad*|incrementar*|incrementa|incrementad*|agravar*|disminuir*|disminuid*|reducir*|reducid*|rebajar*|rebajad*)",
            "(mitad|tercio|tercios|doble|triple) de",
        )
    ),
    reference=any_of(
        (
            "la? (misma|mismas|igual|iguales|identica) (pena|penas|sancion|sanciones)",
            "las mismas (penas|sanciones)",
            "con las? (pena|penas) (previst*|senalad*|establecid*|del articulo|de este|indicad*|del)",
            "la pena (prevista|senalada|establecida|indicada|correspondiente|del articulo|que corresponda)",
            "las penas (previstas|senaladas|establecidas|indicadas|correspondientes|del articulo|de los articulos)",
        )
    ),
    general_unless_whole=frozenset(
        words_of("clases clasificacion definiciones duracion principal suspension vigencia")
    ),
    general=frozenset(
        words_of(
            "prescripcion suspension libertad sustitucion conmutacion extradicion rehabilitacion indulto amnistia concurso reincidencia tentativa definiciones vigencia computo extincion sustitutivas clases duracion penas clasificacion prision principal accesorias multa"
        )
    )
    - {"libertad", "prision", "multa", "penas"},
    repeat=any_of(("reinciden*", "reiteracion", "habitual*")),
    conducts=CONDUCTS["es"],
    drugs=DRUGS["es"],
    amount_units=units(
        mg="miligramo miligramos mg",
        g="gramo gramos g gr grs",
        kg="kilogramo kilogramos kilo kilos kg kgs",
        plants="planta plantas",
        l="litro litros l",
        ml="mililitro mililitros ml",
        tablets="tableta tabletas comprimido comprimidos",
    ),
    amount_before=named(
        (
            "up to",
            "(no mas de|no (exceda|excedan|sea mayor|sea superior|sobrepase|pase|supere|superior|mayor) (de|a)? (los)?|hasta (de|los)?|sin pasar de)",
        ),
        ("at least", "(no menos de|al menos|un minimo de|no menor (de|a)|igual o superior a)"),
        ("under", "(menor (de|a)|menores (de|a)|inferior a|inferiores a|menos de)"),
        (
            "over",
            "((exceda|excedan|excede|supere|superen|supera|sobrepase|superior|superiores) (de|a|los)? (los)?|mas de|mayor (de|a))",
        ),
    ),
    amount_after=named(("at least", "o mas|en adelante"), ("up to", "o menos")),
    degree=frozenset(["grado", "grados", "mayor", "perpetuo"]),
    exact_is_greatest=False,
    least_unsaid="general",
    then_most=compiled(
        ",? (y|ni)? ,? (que)? no (exceda|excediendo|pase|exceder|mayor|mas) (de|a)? {b}"
    ),
    then_least=compiled(
        ",? (y|e|ni|pero|con)? ,? (que)? ((en ningun caso|no|nunca|tampoco) (sea|sera|podra ser|podra|bajara|baje)? (menor|inferior|menos|bajar)? (de|a|que)|(un|el)? minimo de|(como|por lo) (minimo|menos) (de)?|al menos) {a}"
    ),
    leasts=("minim", "menos", "menor", "inferior"),
    deaths=frozenset({"muerte"}),
    replaced=any_of(("cuyo (texto|tenor) es el siguiente",)),
    bare=any_of(("(pena|penas) (sera|seran|es|son)? de?", "se (le|les)? (impondra|aplicara) de")),
    former_noted=any_of(
        ("(redaccion|texto|version) (anterior|original|derogad*|antigua|antiguo)",)
    ),
    pardoned=any_of(
        (
            "(queda|quedan|son|sera|seran) amnistiad*",
            "(concede*|conceder*|otorga*|otorgar*|decreta*) (una|la)? amnistia",
        )
    ),
    on_top=any_of(
        (
            "ademas de (la|las) (pena|penas|sancion|sanciones) (senalad*|mencionad*|previst*|establecid*|indicad*|fijad*|anterior|anteriores)",
            "ademas de (la|las) (pena|penas|sancion|sanciones) que (le|les)? (corresponda|correspondan) ,? (conforme|segun|de acuerdo)",
        )
    ),
    besides_it=any_of(("(impondra|impondran|aplicara|aplicaran) ,? ademas",)),
    former_told=any_of(
        (
            "(decia|decian|rezaba|rezaban) (asi|textualmente|lo siguiente)? :",
            "antes (decia|decian) ,",
        )
    ),
    former=any_of(
        (
            "legislacion anterior",
            "(texto|redaccion|version) (anterior|derogad*|abrogad*|previa|previo|antigua|antiguo)",
            "(texto|redaccion|version) original (:|-|era|decia|del articulo|de este)",
            "(texto|redaccion|version) vigente hasta",
            "(decia|rezaba) (asi)? :",
            "antes de la modificacion",
            "(estaba|estaban) redactad*",
        )
    ),
    former_ends=any_of(
        ("vigente desde", "(texto|redaccion|version) (actual|vigente|nueva|nuevo) (:|-)")
    ),
    default_beside=any_of(
        (
            "en su defecto",
            "no (teniendolos|teniendolas|teniendola|teniendolo|pagandola|pagandolos|pagandolo)",
        )
    ),
    bound_ahead=any_of(
        ("(pena|penas|sancion|sanciones) minim* (de|:|,|sera|seran|siguiente|siguientes)",)
    ),
    amended_columns=frozenset({"anterior", "anteriores"}),
    former_heads=frozenset(words_of("anterior antiguo derogado derogada abrogado")),
    with_fine=frozenset({"con"}),
    besides=("sin", "perjuicio"),
    by_how_much=frozenset(words_of("la las pena penas sancion de en un")),
    of_it=frozenset({"los", "las", "del"}),
)
