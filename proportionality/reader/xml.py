"""Akoma Ntoso, LegalDocML and their like: sections with the numbers that the file marks."""

from __future__ import annotations

from collections.abc import Iterator

from proportionality.law.written import words_of
from proportionality.reader.blocks import ENTITIES, CannotRead, Grid, Kind, Piece
from proportionality.reader.raised import lowered, raised

_SECTIONS = frozenset(("section", "article", "rule", "regulation", "clause"))
_HEADS = frozenset(("heading", "title", "titletext", "marginalnote"))
_NUMBERS = frozenset(("num", "pnumber", "no", "number", "enum", "label"))
_BREAKS = frozenset(
    words_of(
        "p content subsection paragraph subparagraph point list item intro wrapup alinea clause section article block blocklist"
        " text para p1 p2 p3 p4 p1group chapter part definition subclause continuedparagraph marginalnote td tr table heading title"
    )
)
_SILENT = frozenset(("meta", "metadata", "components", "historicalnote", "authorialnote", "del"))
_MOVED = {
    "sup": raised,
    "superior": raised,
    "footnoteref": raised,
    "sub": lowered,
    "inferior": lowered,
}
_OUT = frozenset(("removed", "repealed"))  # the status of what is no law in force
_DEEPEST = 120
_TITLED = 4_000  # bytes of a file that holds more than a title
_TITLE = 200  # characters of a title
_SMALL = 20_000  # bytes of a file that may hold little text
_LEAST_SHARE = 100  # one character of text in so many bytes; marks never take all but that


def pieces(name: str, data: bytes) -> Iterator[Piece]:
    """The blocks of a file.

    Raises:
        CannotRead: where it is no XML that can be read, needs entities, or keeps its text where no law does.

    """
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    try:
        root = ElementTree.fromstring(data)
    except DefusedXmlException as error:
        raise CannotRead(f"{name}: {ENTITIES}") from error
    except (ElementTree.ParseError, ValueError) as error:
        raise CannotRead(
            f"{name}: not well-formed XML ({error}); it may have been cut off"
        ) from error
    made = _Walk(name).pieces(root)
    found = sum(len(piece.text) for piece in made)
    if (len(data) > _SMALL and found * _LEAST_SHARE < len(data)) or (
        len(data) > _TITLED and found < _TITLE
    ):
        raise CannotRead(
            f"{name}: next to no text stands where a law has it ({found:,} characters of {len(data):,} bytes); save it as HTML, DOCX or plain text"
        )
    yield from made


def _spans(element: object) -> tuple[int, int]:
    """How many columns and rows a cell reaches over."""
    found = []
    for key in ("colspan", "rowspan"):
        value = element.get(key, "1")  # type: ignore[attr-defined]
        found.append(min(int(value), 1000) if value.isdigit() and int(value[:5]) else 1)
    return found[0], found[1]


def _local(tag: object) -> str:
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _status(element: object) -> str:
    """What a file says of an element being law, in lower case."""
    said = element.get("status") or element.get("Status") or ""  # type: ignore[attr-defined]
    return str(said).lower()


class _Walk:
    def __init__(self, name: str) -> None:
        self._name = name
        self._held: list[str] = []
        self._made: list[Piece] = []
        self._row = 0
        self._grid = Grid()
        self._place = (0, 1)  # column and rows of the cell that is open
        self._number = ""

    def pieces(self, root: object) -> list[Piece]:
        """Everything in order; a stack of our own, since a hostile file is deep."""
        stack: list[tuple[str, object]] = [("open", root)]
        depth = 0
        cell = False
        while stack:
            what, element = stack.pop()
            if what == "text":
                self._held.append(str(element))
                continue
            tag = _local(element.tag)  # type: ignore[attr-defined]
            if what == "close":
                depth -= 1
                if tag in ("td", "th", "entry"):
                    self._flush(row=self._row)
                    cell = False
                elif tag in _BREAKS and not cell:
                    self._flush()
                elif tag in _NUMBERS or tag in _BREAKS:
                    self._held.append(" ")
                continue
            if tag in _SILENT or not tag or _status(element) in _OUT:
                continue
            if tag in _MOVED:
                self._held.append(_MOVED[tag]("".join(element.itertext())))  # type: ignore[attr-defined]
                continue
            if depth > _DEEPEST:
                raise CannotRead(f"{self._name}: this XML is nested too deep to be a law")
            depth += 1
            if tag in _SECTIONS and not cell:
                self._flush()
                self._section(element)
            elif tag in _BREAKS and not cell:
                self._flush()
            if tag == "table":
                self._row += 1  # tables are told apart by a row that is left out
            if tag in ("tr", "row"):
                self._row += 1
                self._grid.next_row()
            if tag in ("td", "th", "entry"):
                self._place = self._grid.cell(*_spans(element))
            cell = cell or tag in ("td", "th", "entry")
            stack.append(("close", element))
            for child in reversed(list(element)):  # type: ignore[call-overload]
                if child.tail:
                    stack.append(("text", child.tail))
                stack.append(("open", child))
            if element.text:  # type: ignore[attr-defined]
                stack.append(("text", element.text))  # type: ignore[attr-defined]
        self._flush()
        return self._made

    def _section(self, element: object) -> None:
        for child in element:  # type: ignore[attr-defined]
            if _local(child.tag) in _NUMBERS:
                said = "".join(child.itertext())
                if said.strip().startswith("("):
                    return  # an item of a list: Canada calls (A) a clause
                number = (
                    "".join(c for c in said.split()[-1] if c.isalnum() or c in "-.")
                    if said.split()
                    else ""
                )
                self._number = number.strip(".-")
                return

    def _flush(self, row: int = 0) -> None:
        text = " ".join("".join(self._held).split())
        self._held = []
        if text:
            column, rows = self._place if row else (0, 1)
            kind: Kind = "cell" if row else "paragraph"
            self._made.append(Piece(kind, text, 0, row, self._number, rows, column))
            self._number = ""
