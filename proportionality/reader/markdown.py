"""Markdown as it is shown: without what it strikes out, hides or comments out, and marks above the line as raised digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from proportionality.reader.blocks import CannotRead, Span
from proportionality.reader.raised import lowered, raised
from proportionality.reader.shown import STRUCK, VOID, declared, is_hidden, is_struck, shows_again

# A tag whose every attribute has the form of one: "<del artículo 5>" is a note of an editor.
_TAG = re.compile(
    r"""<(/?)([a-z][a-z0-9]{0,15})((?:\s{1,20}(?:hidden|[a-z][a-z0-9:-]{0,29}=(?:"[^"<>]{0,500}"|'[^'<>]{0,500}'))){0,9})\s{0,20}>""",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([a-z][a-z0-9:-]{0,29})(?:=["']([^"'<>]{0,500}))?""", re.IGNORECASE)
_ABOVE = re.compile(
    r"<sup(?:\s[^<>]{0,300})?>((?:<[^<>]{1,300}>|[^<>]){1,40}?)</sup>|\[\^(\d{1,3})\](?!:)",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"<sub(?:\s[^<>]{0,300})?>((?:<[^<>]{1,300}>|[^<>]){1,40}?)</sub>", re.IGNORECASE
)
_INSIDE = re.compile(r"<[^<>]{1,300}>|\]\([^()\s]{0,300}\)|[*\[\]]")  # of a mark: a tag, a link
# Two tildes, and what they never reach over: the end of a paragraph, of an item, of a heading or of a cell.
_TILDES = re.compile(r"\n[ \t]{0,99}(?=\n|[-*+>#][ \t]|#|\d{1,9}[.)][ \t])|\||(?<![~\\])~~(?!~)")
_GONE = STRUCK | {"script", "style"}
_COMMENT, _END = "<!--", "-->"


def shown(name: str, text: str) -> str:
    """A text without what is no law in force; its lines stay lines.

    Raises:
        CannotRead: where something that is struck out, hidden or commented out has no end.

    """
    for find in (_comments, _elements, _tildes):
        text = _without(text, find(name, text))
    return _BELOW.sub(lambda found: _moved(found, lowered), _ABOVE.sub(_raised, text))


def _raised(found: re.Match[str]) -> str:
    return raised(found[2]) if found[2] else _moved(found, raised)


def _moved(found: re.Match[str], move: Callable[[str], str]) -> str:
    """A mark without what links it; words stay as they are."""
    bare = _INSIDE.sub("", found[1])
    return move(bare if bare[:1].isdecimal() else found[1])


def _without(text: str, spans: Iterator[Span]) -> str:
    kept, at = [], 0
    for start, end in spans:
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end
    return "".join((*kept, text[at:]))


def _comments(name: str, text: str) -> Iterator[Span]:
    start = text.find(_COMMENT)
    while start >= 0:
        end = text.find(_END, start + 2)
        if end < 0:
            raise CannotRead(
                f"{name}: a comment begins in it with {_COMMENT} and does not end; add {_END}"
            )
        yield start, end + len(_END)
        start = text.find(_COMMENT, end + len(_END))


def _elements(name: str, text: str) -> Iterator[Span]:
    """What stands between the tags of an element that is struck out or hidden."""
    tag, start, depth = "", 0, 0
    hides: dict[str, str] = {}  # the style that hides it, where it may be shown again
    for found in _TAG.finditer(text):
        closes, its = bool(found[1]), found[2].lower()
        said = {key.lower(): value for key, value in _ATTRIBUTE.findall(found[3])}
        style = declared(said.get("style", ""))
        if tag:
            if shows_again(style, hides):
                raise CannotRead(
                    f"{name}: text is hidden in it by <{tag}> and shown again by <{its}> inside; take the first tag out"
                )
            depth += (its == tag) * (-1 if closes else 1)
            if not depth:
                yield start, found.end()
                tag = ""
        elif not closes and its not in VOID:
            gone = its in _GONE or "hidden" in said or is_struck(style)
            if gone or is_hidden(style):
                tag, start, depth, hides = its, found.start(), 1, {} if gone else style
    if tag:
        raise CannotRead(
            f"{name}: text is struck out or hidden in it by <{tag}> and no tag says where that ends; add </{tag}>"
        )


def _tildes(_: str, text: str) -> Iterator[Span]:
    opened = -1
    for found in _TILDES.finditer(text):
        start, end = found.span()
        if found[0] != "~~":
            opened = -1
        elif opened >= 0 and not text[start - 1].isspace():
            yield opened, end
            opened = -1
        elif end < len(text) and not text[end].isspace():
            opened = start
