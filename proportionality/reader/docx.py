"""Word documents as blocks: paragraphs with their automatic numbers, and the rows and cells of tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from proportionality.reader.blocks import ENTITIES, CannotRead, Piece
from proportionality.reader.raised import lowered, raised

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OTHER = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# What holds runs; not here: del and moveFrom, which a later version leaves out.
_RUNS = (
    *(
        _WORD + tag
        for tag in (
            "r", "hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo",
        )
    ),
    f"{_OTHER}AlternateContent",
    f"{_OTHER}Choice",
    f"{_MATH}oMath",
)  # fmt: skip
_TABLE = f"{_WORD}tbl"
_HOLD = frozenset(_WORD + tag for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml"))
_BOX = f"{_WORD}txbxContent"
# A box inside another is one of that box.
_NOT_BOXES = frozenset(
    (
        _BOX,
        f"{_OTHER}Fallback",
        f"{_WORD}del",
        f"{_WORD}moveFrom",
    )
)
_OF_TABLES = frozenset(_WORD + tag for tag in ("tbl", "tr", "tc"))
_MADE = f"{_WORD}sdtPr/{_WORD}docPartObj/{_WORD}docPartGallery"
_MOVED = {"superscript": raised, "subscript": lowered}
_ASIDE = ("strike", "dstrike", "vanish")
_OFF = ("", "0", "false", "off")
_UNKNOWN = "\u25a1"  # for what is shown and has no letter here: a number must not close over it
_LIFTED = 4  # half points above the line from which digits are a mark
_DEEPEST = 20  # styles that are based on each other
_WIDEST = 100  # columns that a cell may reach over
_MOST_UNPACKED = 120 * 2**20
_MOST_PARTS = 5_000


def pieces(name: str, data: bytes) -> Iterator[Piece]:
    """The blocks of a document; macros and pictures are not looked at.

    Raises:
        CannotRead: where it is no document, is encrypted, has a document type, or unpacks to too much.

    """
    _check(name, data)
    from docx import Document
    from docx.text.paragraph import Paragraph

    try:
        document = Document(io.BytesIO(data))
    except Exception as error:  # python-docx raises whatever its parts raise
        raise CannotRead(
            f"{name}: not a Word document that can be read; it may have been cut off ({type(error).__name__})"
        ) from error
    if document.element.getroottree().docinfo.doctype:
        raise CannotRead(f"{name}: {ENTITIES}")
    numbering, shown = _Numbering(document), _Shown(document)
    row_number = 0
    before = ""  # text of paragraphs whose ends are deleted
    for element in _blocks(document.element.body, _HOLD):
        if element.tag == _TABLE:
            yield Piece("paragraph", before)
            before = ""
            row_number += 1  # tables are told apart by a row that is left out
            yield from _cells(element, row_number, shown)
            row_number += len(list(_inside(element, "tr")))
            continue
        block = Paragraph(element, document)
        text = shown.text(element)
        number = numbering.of(block)  # counted where the paragraph is left out too
        if number and not before and (text.strip() or not block.text.strip()):
            text = f"{number} {text}"
        text, before = before + text, ""
        if _is_open(element):
            before = text
        elif text.strip():
            style = (block.style.name or "") if block.style is not None else ""
            yield Piece("heading" if style.startswith("Heading") else "paragraph", text)
    yield Piece("paragraph", before)


def _is_open(paragraph: Any) -> bool:
    """Whether the end of a paragraph is deleted, so that the next one goes on with it."""
    return paragraph.find(f"{_WORD}pPr/{_WORD}rPr/{_WORD}del") is not None


def _inside(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, those in forms included."""
    for child in element.iterchildren():
        if child.tag == _WORD + tag:
            yield child
        elif child.tag in _HOLD:
            yield from _inside(child, tag)


def _blocks(element: Any, holders: frozenset[str]) -> Iterator[Any]:
    """The paragraphs and tables inside an element, and inside those that hold others: forms, insertions, text boxes; no contents that Word made."""
    for child in element.iterchildren():
        made = child.find(_MADE)
        if made is not None and made.get(f"{_WORD}val") == "Table of Contents":
            continue
        if child.tag in holders:
            yield from _blocks(child, holders)
        elif child.tag == _TABLE:
            yield child
        elif child.tag == f"{_WORD}p":
            yield child
            for box in _boxes(child):
                yield from _blocks(box, holders)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes of a paragraph, each once: Word writes a second form of each for old programs."""
    for box in paragraph.iter(_BOX):
        for above in box.iterancestors():
            if above is paragraph:
                yield box
            if above is paragraph or above.tag in _NOT_BOXES:
                break


class _Shown:
    """The text of paragraphs as Word shows it, without what is struck out, hidden or deleted."""

    def __init__(self, document: Any) -> None:
        self._styles = {
            style.get(f"{_WORD}styleId"): style
            for style in document.styles.element.findall(f"{_WORD}style")
        }
        self._default = next(
            (
                {f"{_WORD}val": key}
                for key, style in self._styles.items()
                if style.get(f"{_WORD}type") == "paragraph" and style.get(f"{_WORD}default") == "1"
            ),
            None,
        )

    def text(self, paragraph: Any) -> str:
        """The text of a paragraph."""
        properties = paragraph.find(f"{_WORD}pPr")
        style = properties.find(f"{_WORD}pStyle") if properties is not None else None
        said = "".join(self._runs(paragraph, self._default if style is None else style))
        return said.lstrip(f"{_UNKNOWN} ") if said.startswith(_UNKNOWN) else said

    def cell(self, cell: Any) -> str:
        """The text of the cell of a table, a line for each paragraph."""
        return "".join(
            self.text(paragraph) + ("" if _is_open(paragraph) else "\n")
            for paragraph in _blocks(cell, _HOLD | _OF_TABLES)
        )

    def _runs(self, element: Any, style: Any) -> Iterator[str]:
        for child in element.iterchildren(*_RUNS):
            if child.tag == f"{_MATH}oMath":
                yield _formula(child)
                continue
            if child.tag != f"{_WORD}r":
                yield from self._runs(child, style)
                continue
            properties = child.find(f"{_WORD}rPr")
            own = properties.find(f"{_WORD}rStyle") if properties is not None else None
            styles = list(self._inherited(own)), list(self._inherited(style))
            if any(_is_on([properties], styles, mark) for mark in _ASIDE):
                continue
            moved = _MOVED.get(_value([properties, *styles[0], *styles[1]], "vertAlign"))
            if child.find(f"{_WORD}footnoteReference") is not None or _is_lifted(properties):
                moved = raised  # a mark that the author has put there
            yield moved(_letters(child)) if moved else _letters(child)

    def _inherited(self, link: Any) -> Iterator[Any]:
        """What a style says of runs, and those that it is based on."""
        for _ in range(_DEEPEST):
            style = self._styles.get(link.get(f"{_WORD}val")) if link is not None else None
            if style is None:
                return
            yield style.find(f"{_WORD}rPr")
            link = style.find(f"{_WORD}basedOn")


def _letters(run: Any) -> str:
    """The text of a run; what is shown and has no letter here is a sign that is none."""
    if (
        run.find(f"{_WORD}sym") is None
        and run.find(f"{_OTHER}AlternateContent/{_OTHER}Choice/{_WORD}t") is None
    ):
        return str(run.text)
    return f"{_UNKNOWN}{run.text}{_UNKNOWN}"


def _formula(formula: Any) -> str:
    """The text of a formula of letters alone; of any other a sign that is none."""
    if any(child.tag != f"{_MATH}r" for child in formula.iterchildren()):
        return _UNKNOWN
    return "".join(text.text or "" for text in formula.iter(f"{_MATH}t"))


def _is_lifted(properties: Any) -> bool:
    """Whether letters are put above the line by hand."""
    by = _value([properties], "position")
    return by.isdigit() and int(by) >= _LIFTED


def _is_on(own: list[Any], styles: tuple[list[Any], list[Any]], mark: str) -> bool:
    """Whether a mark holds of a run: in the style of its letters and in that of its paragraph it takes itself back."""
    said = _value(own, mark)
    if said:
        return said not in _OFF
    of_letters, of_paragraph = (_value(style, mark) not in _OFF for style in styles)
    return of_letters != of_paragraph


def _value(said: list[Any], mark: str) -> str:
    """What the first of several properties that has a mark says of it; empty where none has."""
    for properties in said:
        found = properties.find(f"{_WORD}{mark}") if properties is not None else None
        if found is not None:
            return str(found.get(f"{_WORD}val", "on"))
    return ""


def _cells(table: Any, before: int, shown: _Shown) -> Iterator[Piece]:
    """The cells of a table, each once; one that is merged goes down as many rows as go on with it."""
    found: list[Piece] = []
    above: dict[int, int] = {}  # the last cell of each column, by where it stands among those found
    number = before
    for row in _inside(table, "tr"):
        if any(row.find(f"{_WORD}trPr/{_WORD}{gone}") is not None for gone in ("del", "hidden")):
            continue
        number += 1
        column = 0
        for cell in _inside(row, "tc"):
            if cell.find(f"{_WORD}tcPr/{_WORD}cellDel") is not None:
                continue
            if cell.vMerge == "continue" and column in above:
                at = above[column]
                found[at] = replace(found[at], rows=number - found[at].row + 1)
            else:
                above[column] = len(found)
                found.append(Piece("cell", shown.cell(cell), 0, number, "", 1, column))
            column += min(cell.grid_span, _WIDEST)
    yield from (piece for piece in found if piece.text.strip())


def _check(name: str, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise CannotRead(
            f"{name}: a Word document that was cut off or damaged; save it again"
        ) from error
    if len(parts) > _MOST_PARTS or sum(p.file_size for p in parts) > _MOST_UNPACKED:
        raise CannotRead(
            f"{name}: it unpacks to more than {_MOST_UNPACKED >> 20} MB; save it without pictures"
        )
    if any(p.flag_bits & 1 for p in parts):
        raise CannotRead(f"{name}: it is encrypted; save it without a password")
    if not any(p.filename == "word/document.xml" for p in parts):
        raise CannotRead(f"{name}: a ZIP archive, and no Word document; expected DOCX")


class _Numbering:
    """Automatic numbers, counted as Word counts them, for decimals, letters and roman numbers."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        abstract: dict[str, Any] = {
            a.get(f"{_WORD}abstractNumId"): a for a in root.findall(f"{_WORD}abstractNum")
        }
        for num in root.findall(f"{_WORD}num"):
            link = num.find(f"{_WORD}abstractNumId")
            known = abstract.get(link.get(f"{_WORD}val")) if link is not None else None
            if known is None:
                continue
            for level in known.findall(f"{_WORD}lvl"):

                def said(tag: str, default: str, level: Any = level) -> str:
                    found = level.find(f"{_WORD}{tag}")
                    return str(found.get(f"{_WORD}val")) if found is not None else default

                key = (num.get(f"{_WORD}numId"), int(level.get(f"{_WORD}ilvl")))
                start = said("start", "1")
                self._levels[key] = (
                    said("numFmt", "decimal"),
                    said("lvlText", "%1."),
                    int(start) if start.isdigit() else 1,
                )

    def of(self, paragraph: Any) -> str:
        """The number that Word shows before a paragraph, empty where it shows none."""
        numbered = None
        for element in (paragraph._p, getattr(paragraph.style, "element", None)):
            properties = getattr(element, "pPr", None)
            if numbered is None and properties is not None:
                numbered = properties.numPr
        if numbered is None or numbered.numId is None:
            return ""
        level = numbered.ilvl.val if numbered.ilvl is not None else 0
        key = (str(numbered.numId.val), level)
        if key not in self._levels:
            return ""
        style, text, start = self._levels[key]
        self._counts[key] = self._counts.get(key, start - 1) + 1
        for other in [k for k in self._counts if k[0] == key[0] and k[1] > level]:
            del self._counts[other]
        for depth in range(level + 1):
            own = self._levels.get((key[0], depth))
            if own is not None:
                text = text.replace(
                    f"%{depth + 1}", _shown(self._counts.get((key[0], depth), own[2]), own[0])
                )
        return text if style != "bullet" else ""


def _shown(number: int, style: str) -> str:
    if style in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if style == "lowerLetter" else letter.upper()
    if style in ("lowerRoman", "upperRoman"):
        values = (
            (100, "c"),
            (90, "xc"),
            (50, "l"),
            (40, "xl"),
            (10, "x"),
            (9, "ix"),
            (5, "v"),
            (4, "iv"),
            (1, "i"),
        )
        out = ""
        for value, letters in values:
            while number >= value and len(out) < 30:
                out, number = out + letters, number - value
        return out if style == "lowerRoman" else out.upper()
    return str(number)
