"""HTML as blocks: headings, paragraphs, list items and the rows and cells of tables."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from proportionality.law.written import words_of
from proportionality.reader.blocks import Grid, Kind, Piece

_BLOCKS = frozenset(
    words_of(
        "p div li ul ol dl dt dd section article br hr tr table tbody thead blockquote pre center form main header footer nav aside body h1 h2 h3 h4 h5 h6 td th caption"
    )
)
_SILENT = frozenset(("script", "style", "head", "template", "noscript", "svg", "select", "nav"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
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

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        if tag in ("td", "th", "tr", "table") or (
            tag in _BLOCKS and not self._cell and tag != "br"
        ):
            self.flush()
            self._cell = self._heading = False
            self._pre = max(self._pre - (tag == "pre"), 0)
        elif tag in _BLOCKS:
            self._held.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._held.append(data if self._pre else _spaced(data))

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


def _count(value: str | None) -> int:
    return min(int(value), 1000) if value and value.isdigit() and int(value[:5]) else 1


def _spaced(data: str) -> str:
    words = " ".join(data.split())
    return (
        (" " if data[:1].isspace() else "") + words + (" " if data[-1:].isspace() and words else "")
    )


def pieces(text: str) -> Iterator[Piece]:
    """The blocks of a page."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    parser.flush()
    yield from parser.pieces
