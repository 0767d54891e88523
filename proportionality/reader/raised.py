"""Digits that are printed above or below the line: marks of footnotes and of inserted articles, never part of the number before them."""

from __future__ import annotations

import re

_MARK = re.compile(r"[\d\s.,;*()\[\]\u2020\u2021-]{1,40}")  # 1; (1); [1], [2]; 1-3
_LOW = str.maketrans("0123456789", "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089")
_HIGH = str.maketrans("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")


def raised(text: str) -> str:
    """A text that stands above the line: its digits as raised ones, which are read as no number; words stay as they are."""
    return _moved(text, _HIGH)


def lowered(text: str) -> str:
    """The same for a text that stands below the line."""
    return _moved(text, _LOW)


def _moved(text: str, digits: dict[int, int]) -> str:
    if _MARK.fullmatch(text) is None:
        return f" {text}" if text[:1].isdecimal() else text  # 2 1/2
    return "".join(c for c in text if c.isdecimal() or c.isspace()).translate(digits)
