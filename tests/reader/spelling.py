"""Numbers spelled in four languages, built the other way round than the reader reads them: the cross-check of its parser."""

from __future__ import annotations

UNITS = {
    "en": {"year": "years", "month": "months", "week": "weeks", "day": "days"},
    "es": {"year": "años", "month": "meses", "week": "semanas", "day": "días"},
    "fr": {"year": "ans", "month": "mois", "week": "semaines", "day": "jours"},
    "pt": {"year": "anos", "month": "meses", "week": "semanas", "day": "dias"},
}
_EN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ES = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
_ES_TENS = [
    "-",
    "-",
    "-",
    "treinta",
    "cuarenta",
    "cincuenta",
    "sesenta",
    "setenta",
    "ochenta",
    "noventa",
]
_ES_HUNDREDS = [
    "-",
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
]
_FR = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
_FR_TENS = ["-", "-", "vingt", "trente", "quarante", "cinquante", "soixante"]
_PT = [
    "zero",
    "um",
    "dois",
    "três",
    "quatro",
    "cinco",
    "seis",
    "sete",
    "oito",
    "nove",
    "dez",
    "onze",
    "doze",
    "treze",
    "catorze",
    "quinze",
    "dezesseis",
    "dezessete",
    "dezoito",
    "dezenove",
]
_PT_EUROPE = {
    "dezesseis": "dezasseis",
    "dezessete": "dezassete",
    "dezenove": "dezanove",
    "catorze": "quatorze",
}
_PT_TENS = [
    "-",
    "-",
    "vinte",
    "trinta",
    "quarenta",
    "cinquenta",
    "sessenta",
    "setenta",
    "oitenta",
    "noventa",
]
_PT_HUNDREDS = [
    "-",
    "cento",
    "duzentos",
    "trezentos",
    "quatrocentos",
    "quinhentos",
    "seiscentos",
    "setecentos",
    "oitocentos",
    "novecentos",
]


def spelled(number, code):
    """The usual spellings of a number from 1 to 999."""
    return {"en": _english, "es": _spanish, "fr": _french, "pt": _portuguese}[code](number)


def _english(n):
    hundreds, rest = divmod(n, 100)
    below = (
        ""
        if not rest
        else _EN[rest]
        if rest < 20
        else _EN_TENS[rest // 10] + (f"-{_EN[rest % 10]}" if rest % 10 else "")
    )
    if not hundreds:
        return [below] + ([below.replace("-", " ")] if "-" in below else [])
    head = f"{_EN[hundreds]} hundred"
    return [f"{head} and {below}", f"{head} {below}"] if below else [head]


def _spanish(n):
    hundreds, rest = divmod(n, 100)
    if not rest:
        return ["cien"] if hundreds == 1 else [_ES_HUNDREDS[hundreds]]
    below = (
        _ES[rest]
        if rest < 30
        else _ES_TENS[rest // 10] + (f" y {_ES[rest % 10]}" if rest % 10 else "")
    )
    whole = f"{_ES_HUNDREDS[hundreds]} {below}" if hundreds else below
    short = [whole[:-1], whole[:-1].replace("iun", "iún")] if whole.endswith("uno") else []
    old = [whole.replace(below, f"diez y {_ES[rest - 10]}")] if rest in range(16, 20) else []
    return [whole, *short, *old]


def _french(n):
    hundreds, rest = divmod(n, 100)
    if not rest:
        below = []
    elif rest < 20:
        below = [_FR[rest]]
    elif rest < 70:
        ten, one = divmod(rest, 10)
        below = [_FR_TENS[ten] + ("" if not one else " et un" if one == 1 else f"-{_FR[one]}")]
    elif rest < 80:
        below = ["soixante et onze" if rest == 71 else f"soixante-{_FR[rest - 60]}"]
    else:
        below = ["quatre-vingts" if rest == 80 else f"quatre-vingt-{_FR[rest - 80]}"]
    if not hundreds:
        return below
    head = "cent" if hundreds == 1 else f"{_FR[hundreds]} cent"
    return [f"{head} {b}" for b in below] if below else [head + ("s" if hundreds > 1 else "")]


def _portuguese(n):
    hundreds, rest = divmod(n, 100)
    if not rest:
        return ["cem"] if hundreds == 1 else [_PT_HUNDREDS[hundreds]]
    below = (
        _PT[rest]
        if rest < 20
        else _PT_TENS[rest // 10] + (f" e {_PT[rest % 10]}" if rest % 10 else "")
    )
    whole = f"{_PT_HUNDREDS[hundreds]} e {below}" if hundreds else below
    other = [whole.replace(a, b) for a, b in _PT_EUROPE.items() if a in whole]
    return [whole, *other]
