"""HTML as blocks: headings, paragraphs, list items and the rows and cells of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from proportionality.law.written import words_of
from proportionality.reader.blocks import CannotRead, Grid, Kind, Piece
from proportionality.reader.raised import lowered, raised
from proportionality.reader.shown import (
    STRUCK,
    VOID,
    Sheet,
    is_hidden,
    is_struck,
    off_line,
    shows_again,
)

_BLOCKS = frozenset(
    words_of(
        "p div li ul ol dl dt dd section article br hr tr table tbody thead blockquote pre center form main header footer nav aside body h1 h2 h3 h4 h5 h6 td th caption"
    )
)
_SILENT = frozenset(("script", "style", "head", "template", "noscript", "svg", "select", "nav"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_WHOLE = frozenset(("html", "body"))  # a page hides itself until its script has run
_NOTE = re.compile(r"\[?\d{1,3}\]?")  # the number of a footnote; (1) is a subsection
_OFF = {"sup": "above", "sub": "below"}
_HOLD = frozenset(
    words_of("div section article ul ol dl table tbody thead tr blockquote center form main aside")
)
_END_OF_ITSELF = {  # elements whose end may be left out, and what begins after it
    **dict.fromkeys(("p", "h1", "h2", "h3", "h4", "h5", "h6"), _BLOCKS - {"br"}),
    **dict.fromkeys(("li",), frozenset(("li",))),
    **dict.fromkeys(("dt", "dd"), frozenset(("dt", "dd"))),
    **dict.fromkeys(("td", "th"), frozenset(("td", "th", "tr", "tbody"))),
    **dict.fromkeys(("tr",), frozenset(("tr", "tbody"))),
}


class _Open:
    """Whether an element is open, by its tag: to its own end, or to where it ends of itself."""

    def __init__(self) -> None:
        self.tag = ""
        self._same = self._holding = 0  # elements inside it: of its tag, and that hold others

    def begin(self, tag: str) -> None:
        """An element is opened."""
        self.tag, self._same, self._holding = tag, 1, 0

    def starts(self, tag: str) -> None:
        """Another begins inside it, or ends it."""
        if not self._holding and tag in _END_OF_ITSELF.get(self.tag, ()):
            self.tag = ""
            return
        self._same += tag == self.tag
        self._holding += tag in _HOLD

    def ends(self, tag: str) -> None:
        """It ends, or one inside it, or the one that holds it."""
        if tag == self.tag:
            self._same -= 1
        left = tag in _HOLD and not self._holding and self.tag in _END_OF_ITSELF
        self._holding = max(self._holding - (tag in _HOLD), 0)
        if not self._same or left:
            self.tag = ""


class _Styles(HTMLParser):
    """The style sheets of a page, wherever they stand in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sheet = Sheet()
        self._held: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        media = dict(attrs).get("media") or "all"
        self._inside = tag == "style" and media.strip().lower() in ("all", "screen")

    def handle_endtag(self, tag: str) -> None:
        self.sheet.add("".join(self._held))
        self._held = []
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self._held.append(data)


class _Parser(HTMLParser):
    def __init__(self, sheet: Sheet) -> None:
        super().__init__(convert_charrefs=True)
        self._sheet = sheet
        self.pieces: list[Piece] = []
        self._aside = _Open()  # what is struck out or hidden, and so is no law
        self._hidden: dict[str, str] = {}  # the style that hides it
        self._again = _Open()  # what is shown inside it all the same
        self._hides = False
        self._unseen = 0  # characters that are hidden, and not struck out
        self._off = _Open()  # what stands above or below the line
        self._moved = raised
        self._link = False  # inside the page: that of a footnote, where it touches a word
        self._held: list[str] = []
        self._silent = 0
        self._rows: list[int] = []
        self._row = 0
        self._grid = Grid()
        self._place = (0, 1)  # column and rows of the cell that is open
        self._cell = False
        self._heading = False
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        self._look(tag, dict(attrs))
        if tag == "br":
            self._held.append("\n")
            return
        if tag not in _BLOCKS:
            return
        if self._cell and tag not in ("td", "th", "tr"):
            self._held.append("\n")
            return
        self.flush()
        if tag == "table":
            self._row += 1  # tables are told apart by a row that is left out
        if tag == "tr":
            self._row += 1
            self._grid.next_row()
        if tag in ("td", "th"):
            spans = {key: _count(value) for key, value in attrs if key in ("rowspan", "colspan")}
            self._place = self._grid.cell(spans.get("colspan", 1), spans.get("rowspan", 1))
        self._cell = tag in ("td", "th")
        self._heading = tag in _HEADINGS
        self._pre += tag == "pre"

    def _look(self, tag: str, said: dict[str, str | None]) -> None:
        """What a tag says of how its text is shown."""
        if tag in VOID:
            return
        style = self._sheet.of(tag, said)
        if tag in _BLOCKS:
            self._off.tag = ""  # a mark never goes on in another paragraph
        for element in (self._aside, self._again, self._off):
            if element.tag:
                element.starts(tag)
        struck = tag in STRUCK or is_struck(style)
        hidden = "hidden" in said or is_hidden(style, holds=tag in _HOLD)
        if not self._aside.tag and tag not in _WHOLE and (struck or hidden):
            self._aside.begin(tag)
            self._hides = not struck
            self._hidden = {} if struck or "hidden" in said else style
            self._again.tag = ""
        elif self._aside.tag and not self._again.tag and shows_again(style, self._hidden):
            self._again.begin(tag)
        where = _OFF.get(tag) or off_line(style)
        if not self._off.tag and where:
            self._off.begin(tag)
            self._moved = lowered if where == "below" else raised
        if tag == "a":
            self._link = "#" in (said.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        for element in (self._aside, self._again, self._off):
            if element.tag:
                element.ends(tag)
        if tag == "a":
            self._link = False
        if tag in ("td", "th", "tr", "table") or (
            tag in _BLOCKS and not self._cell and tag != "br"
        ):
            self.flush()
            self._cell = self._heading = False
            self._pre = max(self._pre - (tag == "pre"), 0)
        elif tag in _BLOCKS:
            self._held.append("\n")

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._aside.tag and not self._again.tag:
            self._unseen += len(data.strip()) if self._hides else 0
            return
        shown = data if self._pre else _spaced(data)
        if self._off.tag:
            shown = self._moved(shown)
        elif self._link and _NOTE.fullmatch(shown) and self._touches():
            shown = raised(shown)
        self._held.append(shown)

    def _touches(self) -> bool:
        """Whether the text that is held ends with a word or a number."""
        return bool(self._held) and self._held[-1][-1:].isalnum()

    @property
    def struck(self) -> bool:
        """Whether what is struck out or hidden has no end."""
        return bool(self._aside.tag) and self._aside.tag not in _END_OF_ITSELF

    def flush(self) -> None:
        text = "".join(self._held)
        self._held = []
        if text.strip():
            kind: Kind = "cell" if self._cell else "heading" if self._heading else "paragraph"
            if self._cell:
                column, rows = self._place
                self.pieces.append(Piece(kind, text.strip(), 0, self._row, "", rows, column))
            else:
                self.pieces.append(Piece(kind, text.strip()))

    @property
    def hides_more(self) -> bool:
        """Whether more text is hidden than shown, as where each section is folded."""
        return self._unseen > sum(len(piece.text) for piece in self.pieces)


def _count(value: str | None) -> int:
    return min(int(value), 1000) if value and value.isdigit() and int(value[:5]) else 1


def _spaced(data: str) -> str:
    words = " ".join(data.split())
    return (
        (" " if data[:1].isspace() else "") + words + (" " if data[-1:].isspace() and words else "")
    )


def pieces(name: str, text: str) -> Iterator[Piece]:
    """The blocks of a page, without what it strikes out or hides.

    Raises:
        CannotRead: where that has no end, so that the rest of the page would be left out, or more is hidden than shown.

    """
    styles = _Styles()
    if "<style" in text.lower():
        styles.feed(text)
        styles.close()
    parser = _Parser(styles.sheet)
    parser.feed(text)
    parser.close()
    parser.flush()
    if parser.struck:
        raise CannotRead(
            f"{name}: text is struck out or hidden in it and no tag says where that ends; add the end of it"
        )
    if parser.hides_more:
        raise CannotRead(
            f"{name}: more of its text is hidden than shown; open the page, unfold everything in it, and save what is shown"
        )
    yield from parser.pieces
