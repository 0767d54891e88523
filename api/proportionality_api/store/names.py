"""One person is one name: when two ways of writing are the same name, and when they only look the same.

The PRECIS profile Nickname (RFC 8266) says which characters a name may have and evens out spaces and widths; the
prototypes of Unicode's confusables (UTS 39) say which letters cannot be told apart by looking at them.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from confusable_homoglyphs.confusables import confusables_data
from precis_i18n import get_profile

MOST = 100  # characters of a name


class NotAName(ValueError):
    """A text that can be nobody's name; the message says why."""


def shown(name: str) -> str:
    """A name as it is kept: composed, with single spaces.

    Raises:
        NotAName: it is empty, too long, or has characters that no name has.

    """
    kept = " ".join(unicodedata.normalize("NFC", name).split())
    if not 1 <= len(kept) <= MOST or not kept.isprintable() or not looks(kept):
        raise NotAName(
            f"a name is 1 to {MOST} printable characters with a letter or digit among them; the same person keeps the same name on every token"
        )
    written(kept)
    return kept


@lru_cache(maxsize=4096)
def written(name: str) -> str:
    """The same for every way of writing one name: capitals, widths, accents as one character or two, spaces.

    Raises:
        NotAName: it has characters that no name has.

    """
    try:
        text: str = get_profile("Nickname").enforce(name)
    except UnicodeEncodeError as error:
        raise NotAName(
            f"{name!a}: character {error.start + 1} ({unicodedata.name(name[error.start], 'without a name')}) cannot stand in a name"
        ) from None
    return unicodedata.normalize("NFKC", text.casefold())


@lru_cache(maxsize=4096)
def looks(name: str) -> str:
    """The same for all names that look alike: letters by their prototype, without spaces, dots and other marks between."""
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).casefold())
    text = unicodedata.normalize("NFD", "".join(map(_prototype, text)).casefold())
    # A capital I is an l to the eye, and capitals do not count here.
    return "".join(c for c in text if unicodedata.category(c)[0] in "LNM").replace("i", "l")


@cache
def _prototype(character: str) -> str:
    # The library keeps, for each character, all it is confused with: for most that is their prototype alone, for a
    # prototype everything that has it.  A pair is named by the longer, or else by the lesser.
    others = _alike(character)
    if len(others) != 1:
        return character
    other = others[0]
    if len(_alike(other)) > 1 or len(other) > 1:
        return other
    return min(character, other)


def _alike(text: str) -> list[str]:
    return [str(entry["c"]).replace("\u200e", "") for entry in confusables_data.get(text, ())]
