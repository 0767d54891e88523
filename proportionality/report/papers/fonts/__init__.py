"""The fonts of papers, so that they look the same on a machine that has none."""

from __future__ import annotations

from functools import cache
from pathlib import Path

REGULAR = Path(__file__).parent / "DejaVuSansCondensed.ttf"
BOLD = Path(__file__).parent / "DejaVuSansCondensed-Bold.ttf"


@cache
def _letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(REGULAR) as font:
        return frozenset(font.getBestCmap())


def written(text: str) -> str:
    """A text with what these fonts cannot write left out: a run of letters of other scripts becomes one ``…``."""
    known = _letters()
    if all(ord(letter) in known for letter in text):
        return text
    parts: list[str] = []
    for letter in text:
        if ord(letter) in known:
            parts.append(letter)
        elif not parts or parts[-1] != "…":
            parts.append("…")
    return "".join(parts)
