"""Which language a text is in, and whether it can be read at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from proportionality.reader.blocks import CannotRead, Text, no_pdf
from proportionality.reader.lexicon import LANGUAGES, lexicon
from proportionality.reader.tokens import fold

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 60_000  # characters from the beginning, the middle and the end
# Frequent words of languages that are not read, so that they are not taken for one that is.
_OTHERS = {
    "German": "der die und das mit wird nicht oder ist dem den von wer bis zu",
    "Italian": "il della che di e per con chi nel alla dei gli una non",
    "Dutch": "het een van de en met wordt niet of die ten hoogste voor",
    "Romanian": "si de cu la sau se pedepseste in inchisoare care din este",
    "Catalan": "els les amb i de que per a la pena sera aquest una",
    "Polish": "kto sie jest podlega do lub na oraz karze nie",
    "Indonesian": "yang dan dengan pidana paling setiap orang dipidana tahun dalam",
    "Turkish": "ve bir ile kadar hapis cezasi yil veya olan",
    "Swahili": "na ya kwa katika mtu yeyote au wa kifungo",
    "Latin": "et in ad non qui est cum ut per",
}
_SHARED = frozenset(
    [
        "de",
        "a",
        "pena",
        "sera",
        "la",
        "una",
        "per",
        "les",
        "los",
        "con",
        "e",
        "non",
        "en",
        "et",
        "in",
    ]
)
_OWN = 0.03  # of the words have to be of another language alone before a text is taken for it
_LEAST = 0.12  # share of words that are frequent words of the language


class NotRecognised(CannotRead):
    """A text that has too few words of any language to tell which it is in, as a schedule of names and amounts."""


def languages_of(texts: Sequence[Text]) -> list[str]:
    """The code of the language of each text of one law; where that of one cannot be told, that of the longest of the others.

    Raises:
        CannotRead: for the first that is in none that is read, or has no text.
        NotRecognised: where that of none can be told.

    """
    told: list[str | NotRecognised] = []
    for text in texts:
        try:
            told.append(language_of(text))
        except NotRecognised as error:
            told.append(error)
    known = [
        (len(t.text), code) for t, code in zip(texts, told, strict=True) if isinstance(code, str)
    ]
    codes = []
    for code in told:
        if isinstance(code, NotRecognised) and not known:
            raise code
        codes.append(code if isinstance(code, str) else max(known)[1])
    return codes


def _too_little(text: Text) -> str:
    """Why a text of next to no words is not read: only what may be a scan is called one."""
    if text.kind in ("txt", "md"):
        return f"{no_pdf(text.name)}no text of more than a few words was found in it"
    return "no text was found in it; a scan has to be recognised (OCR) before it can be read"


def language_of(text: Text) -> str:
    """The code of the language of a text.

    Raises:
        CannotRead: where it is none that is read, or has no text.
        NotRecognised: where it cannot be told.

    """
    length = len(text.text)
    third = _SAMPLE // 3
    sample = (
        text.text
        if length <= _SAMPLE
        else "\n".join(
            text.text[at : at + third] for at in (0, (length - third) // 2, length - third)
        )
    )
    words = [fold(m[0]) for m in _WORD.finditer(sample)]
    served = ", ".join(lexicon(code).name for code in LANGUAGES)
    if len(words) < 5:
        raise CannotRead(f"{text.name}: {_too_little(text)}")
    shares = {
        code: sum(w in lexicon(code).common for w in words) / len(words) for code in LANGUAGES
    }
    served_words = frozenset().union(*(lexicon(code).common for code in LANGUAGES))
    others = {}
    for name, listed in _OTHERS.items():
        line = frozenset(listed.split())
        own = line - served_words - _SHARED
        enough = sum(w in own for w in words) >= _OWN * len(words)
        others[name] = sum(w in line for w in words) / len(words) if enough else 0.0
    best = max(shares, key=lambda code: shares[code])
    other = max(others, key=lambda name: others[name])
    if shares[best] < _LEAST or others[other] > shares[best] * 1.15:
        foreign = others[other] > max(shares[best], _LEAST)
        found = f"it looks {other}" if foreign else "its language was not recognised"
        kind = CannotRead if foreign else NotRecognised
        raise kind(
            f"{text.name}: {found}; laws are read in {served}. If it is one of these, say so with --language"
        )
    return best


def side_by_side(text: Text) -> bool:
    """Whether two columns were printed into each other: wide gaps inside many long lines."""
    if text.kind not in ("txt", "md"):
        return False
    long = [line.strip() for line in text.text.split("\n") if len(line.strip()) > 60]
    if len(long) <= 40:
        return False
    gaps = 0
    for line in long:
        parts = [p for p in line[:2000].split("   ") if p.strip()]
        gaps += len(parts) == 2 and all(len(p.strip()) >= 20 for p in parts)
    return gaps / len(long) > 0.4
