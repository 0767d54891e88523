"""Characters that have no place in a law, or not in this place: nobody sees them, or they look like others."""

from __future__ import annotations

import re
import unicodedata

import yaml

from proportionality.law.written import named

# Besides control characters: those that libyaml takes for line breaks and editors do not (lines would be counted wrongly), those
# that turn the order of a line around, and those that nobody sees.
CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u115f\u1160\u180e\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\u3164\ufeff"
    r"\uffa0\U000e0000-\U000e0fff]"
)
ODD_INDENT = re.compile(r"^ *+[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]", re.MULTILINE)
# What only looks like the signs of YAML, and what nobody sees but some scripts need.  In a text it may be right; where the file
# cannot be read it is the likely cause.
_SIGNS = r"[\u02d0\u05c3\u061c\u200c-\u200f\u201c-\u201f\u2236\ua789\ufe00-\ufe0f\ufe13\ufe30\ufe55\uff02\uff0c\uff1a\uff3b\uff3d\uff5b\uff5d]"
_AT_THE_START = r"(?<=\n)" + _SIGNS
_ODD_SIGN = re.compile(_SIGNS)
# Where one stands before a key, that line is read as more of the line above, and only the next one fails.
_ODD_START = re.compile(_AT_THE_START)


def say_control(char: str) -> str:
    """What is wrong with a character that no text needs."""
    kind = "control" if unicodedata.category(char) == "Cc" else "invisible"
    return f"{kind} character {named(char)}; remove it"


def odd_sign(text: str, error: yaml.MarkedYAMLError) -> re.Match[str] | None:
    """The sign that is likely to be the cause, between where the parser began to wonder and where it gave up."""
    marks = [mark.index for mark in (error.context_mark, error.problem_mark) if mark]
    if not marks:
        return None
    first = text.rfind("\n", 0, min(marks)) + 1
    before = text.rfind("\n", 0, max(0, first - 1)) + 1
    return _ODD_SIGN.search(text, first, max(marks) + 1) or _ODD_START.search(text, before, first)
