"""What a clause is about, by language: the conducts of the vocabulary and drugs.  All words are folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from proportionality.reader.templates import Template, any_of

Conducts = tuple[tuple[str, tuple[Template, ...]], ...]


def _conducts(table: Mapping[str, Iterable[str]]) -> Conducts:
    """Templates by conduct, the likeliest first."""
    return tuple((name, any_of(tuple(texts))) for name, texts in table.items())


CONDUCTS: Mapping[str, Conducts] = {
    "en": _conducts(
        {
            "drug.financing": ("financ*",),
            "drug.precursors": ("precursor", "precursors", "scheduled (chemical|chemicals)"),
            "drug.premises": ("premises", "(keep|keeps|keeping) a? (place|house|den)", "occupier"),
            "drug.cultivation": ("cultivat*", "grows", "grow", "plants a"),
            "drug.manufacture": ("manufactur*", "produces", "production", "prepares", "extracts"),
            "drug.import": (
                "import",
                "imports",
                "importation",
                "importing",
                "brings into",
                "imported",
            ),
            "drug.export": ("export", "exports", "exportation", "exporting"),
            "drug.trafficking": ("traffic*", "sells", "sale", "deals in", "dealing", "distribut*"),
            "drug.possession-personal": ("(own|personal) (use|consumption)",),
            "drug.possession-supply": (
                "possession (for|with) (the purpose of|intent to) (supply*|sell*|traffic*|distribut*)",
            ),
            "drug.supply": ("suppl*", "deliver*", "administers", "offers", "procures"),
            "drug.possession": ("possess*",),
            "drug.use": ("uses", "smokes", "consumes", "consumption", "smoking", "uses or"),
            "drug.organising": ("organis*", "organiz*", "syndicate"),
            "violent.child-rape": (
                "defile*",
                "rape of a? (child|minor)",
                "(child|minor|girl) under",
            ),
            "violent.rape": ("rape", "rapes", "carnal (knowledge|access)"),
            "violent.sexual-assault": (
                "sexual (assault|act|abuse|aggression|touching)",
                "indecent*",
            ),
            "violent.murder": ("murder", "murders", "infanticide"),
            "violent.manslaughter": ("manslaughter", "culpable homicide", "homicide"),
            "violent.torture": ("tortur*",),
            "violent.kidnapping": (
                "kidnap*",
                "abduct*",
                "hostage",
                "hostages",
                "unlawful confinement",
            ),
            "violent.robbery": ("robber*", "robs"),
            "violent.grievous-harm": ("grievous", "serious (harm|injury)", "maim*", "wound*"),
            "violent.assault": ("assault", "assaults", "battery", "bodily harm", "hurt"),
        }
    ),
    "es": _conducts(
        {
            "drug.financing": ("financ*",),
            "drug.precursors": (
                "precursor",
                "precursores",
                "insumos quimicos",
                "(sustancia|sustancias) (quimica|quimicas)",
                "productos quimicos",
            ),
            "drug.premises": (
                "inmueble",
                "(local|locales|establecimiento) (para|destinad*)",
                "lugar (para|destinado)",
            ),
            "drug.cultivation": ("cultiv*", "siembr*", "sembr*", "plantacion*"),
            "drug.manufacture": (
                "fabric*",
                "fabriqu*",
                "elabor*",
                "produzca",
                "produccion",
                "prepare",
                "extraiga",
                "produzcan",
            ),
            "drug.import": (
                "importa*",
                "import*",
                "introduzca",
                "introduzca al pais",
                "introducir",
            ),
            "drug.export": ("export*", "saque del pais"),
            "drug.trafficking": (
                "trafic*",
                "comerci*",
                "distribu*",
                "venda",
                "vende",
                "vender",
                "venta",
                "trafique",
            ),
            "drug.possession-personal": ("(consumo|uso) personal", "propio consumo"),
            "drug.supply": (
                "suministr*",
                "facilit*",
                "entregue",
                "entrega",
                "proporcion*",
                "ofrezca",
                "administre",
            ),
            "drug.possession": (
                "posea",
                "posee",
                "poseer",
                "posesion",
                "tenencia",
                "tenga en su poder",
                "almacen*",
                "guarde",
            ),
            "drug.use": ("consum*",),
            "drug.organising": ("organice", "organizacion", "dirija"),
            "violent.child-rape": (
                "menor de (catorce|14|trece|13|doce|12|dieciseis|16)",
                "violacion de menor",
            ),
            "violent.rape": ("violacion", "acceso carnal"),
            "violent.sexual-assault": (
                "abuso sexual",
                "agresion sexual",
                "actos sexuales",
                "abusos deshonestos",
            ),
            "violent.murder": (
                "asesinato",
                "homicidio (calificado|agravado|simple|doloso|intencional)",
                "parricid*",
                "feminicid*",
                "infanticid*",
            ),
            "violent.manslaughter": ("homicidio", "matare", "mate", "matar", "dar muerte"),
            "violent.torture": ("tortur*",),
            "violent.kidnapping": (
                "secuestr*",
                "plagio",
                "rapto",
                "privar* de (su|la) libertad",
                "rehen*",
            ),
            "violent.robbery": ("robo", "extorsion"),
            "violent.grievous-harm": (
                "(lesion|lesiones) (grave|graves|gravisima|gravisimas)",
                "mutil*",
            ),
            "violent.assault": ("lesion", "lesiones", "lesione", "golpe*"),
        }
    ),
    "fr": _conducts(
        {
            "drug.financing": ("financ*",),
            "drug.precursors": ("precurseur*", "substances chimiques"),
            "drug.premises": ("(local|locaux|immeuble)", "lieu (ou|de)"),
            "drug.cultivation": ("cultiv*", "culture", "plantation"),
            "drug.manufacture": (
                "fabric*",
                "fabriqu*",
                "fabriqu*",
                "production",
                "extraction",
                "prepar*",
                "produi*",
            ),
            "drug.import": ("importation*", "importe*", "import"),
            "drug.export": ("exportation*", "exporte*"),
            "drug.trafficking": (
                "trafi*",
                "vente",
                "vend*",
                "distribution",
                "courtage",
                "commerce",
                "cession",
            ),
            "drug.possession-personal": (
                "(consommation|usage) (personnelle|personnel)",
                "propre consommation",
            ),
            "drug.supply": ("offre*", "remis*", "livr*", "fourni*", "facilit*", "procur*", "cede*"),
            "drug.possession": (
                "detention",
                "detenu*",
                "detien*",
                "possession",
                "possede*",
                "acquisition",
            ),
            "drug.use": ("usage", "consomm*"),
            "drug.organising": ("dirig*", "organis*"),
            "violent.child-rape": ("viol (sur|d un|commis sur) (un|une)? (mineur|enfant)",),
            "violent.rape": ("viol",),
            "violent.sexual-assault": (
                "(agression|agressions|atteinte|abus) (sexuelle|sexuelles|sexuel)",
                "attentat a la pudeur",
            ),
            "violent.murder": (
                "assassinat",
                "meurtre",
                "parricide",
                "infanticide",
                "empoisonnement",
                "homicide (volontaire|intentionnel)",
            ),
            "violent.manslaughter": ("homicide", "entraine la mort", "mort sans intention"),
            "violent.torture": ("tortur*", "actes de barbarie"),
            "violent.kidnapping": ("enlev*", "sequestr*", "otage", "otages"),
            "violent.robbery": ("vol (avec|precede|accompagne|commis avec)", "extorsion"),
            "violent.grievous-harm": (
                "mutilation",
                "infirmite permanente",
                "(lesion|lesions) graves",
            ),
            "violent.assault": ("violences", "coups", "blessures", "voies de fait"),
        }
    ),
    "pt": _conducts(
        {
            "drug.financing": ("financi*", "custe*"),
            "drug.precursors": (
                "precursor*",
                "insumo quimico",
                "insumos quimicos",
                "materia - prima",
            ),
            "drug.premises": ("(local|edificio|estabelecimento)",),
            "drug.cultivation": ("cultiv*", "semei*", "plantio", "colhe"),
            "drug.manufacture": ("fabric*", "produz*", "prepar*", "extra*", "manufactur*"),
            "drug.import": ("import*",),
            "drug.export": ("export*",),
            "drug.trafficking": ("trafic*", "vend*", "distribu*", "comercializ*", "transit*"),
            "drug.possession-personal": ("(consumo|uso) (pessoal|proprio)",),
            "drug.supply": ("forne*", "oferec*", "entreg*", "ministr*", "ced*", "proporcion*"),
            "drug.possession": (
                "posse",
                "detiver",
                "detenha",
                "detencao de",
                "guard*",
                "ter em deposito",
                "traz*",
                "possu*",
            ),
            "drug.use": ("consum*", "uso"),
            "drug.organising": ("associ*", "organiz*", "chefi*"),
            "violent.child-rape": ("vulneravel", "menor de (14|catorze|12|doze)"),
            "violent.rape": ("estupro", "violacao"),
            "violent.sexual-assault": (
                "(abuso|ato|acto|coacao|agressao|importunacao) sexual",
                "atentado ao pudor",
            ),
            "violent.murder": (
                "homicidio (qualificado|agravado|simples|doloso)",
                "assassin*",
                "infanticidio",
                "feminicidio",
            ),
            "violent.manslaughter": ("homicidio", "matar"),
            "violent.torture": ("tortur*",),
            "violent.kidnapping": ("sequestr*", "rapto", "carcere privado", "refem"),
            "violent.robbery": ("roubo", "extorsao", "latrocinio"),
            "violent.grievous-harm": (
                "lesao corporal",
                "ofensa a integridade fisica grave",
                "mutila*",
            ),
            "violent.assault": ("ofensa a integridade", "ofensas corporais", "agressao"),
        }
    ),
}

DRUGS: Mapping[str, tuple[Template, ...]] = {
    "en": any_of(
        (
            "drug",
            "drugs",
            "narcotic*",
            "psychotropic",
            "controlled substance",
            "controlled substances",
            "cannabis",
            "opium",
            "cocaine",
            "heroin",
            "hemp",
            "poppy",
        )
    ),
    "es": any_of(
        (
            "droga",
            "drogas",
            "estupefaciente",
            "estupefacientes",
            "psicotropic*",
            "sustancias (controladas|sujetas|catalogadas|ilicitas)",
            "cannabis",
            "marihuana",
            "cocaina",
            "amapola",
            "coca",
            "heroina",
            "narcotic*",
        )
    ),
    "fr": any_of(
        (
            "drogue",
            "drogues",
            "stupefiant",
            "stupefiants",
            "psychotrope",
            "psychotropes",
            "cannabis",
            "opium",
            "cocaine",
            "heroine",
            "chanvre",
        )
    ),
    "pt": any_of(
        (
            "droga",
            "drogas",
            "entorpecente",
            "entorpecentes",
            "estupefaciente",
            "estupefacientes",
            "psicotropic*",
            "cannabis",
            "maconha",
            "cocaina",
            "heroina",
        )
    ),
}
