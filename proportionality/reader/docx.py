"""Word documents as blocks: paragraphs with their automatic numbers, and the rows and cells of tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from proportionality.reader.blocks import CannotRead, Piece

_MOST_UNPACKED = 120 * 2**20
_MOST_PARTS = 5_000


def pieces(name: str, data: bytes) -> Iterator[Piece]:
    """The blocks of a document; macros and pictures are not looked at.

    Raises:
        CannotRead: where it is no document, is encrypted, or unpacks to too much.

    """
    _check(name, data)
    from docx import Document
    from docx.table import Table

    try:
        document = Document(io.BytesIO(data))
    except Exception as error:  # python-docx raises whatever its parts raise
        raise CannotRead(
            f"{name}: not a Word document that can be read; it may have been cut off ({type(error).__name__})"
        ) from error
    numbering = _Numbering(document)
    row_number = 0
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            row_number += 1  # tables are told apart by a row that is left out
            yield from _cells(block, row_number)
            row_number += len(block.rows)
            continue
        text = block.text
        if number := numbering.of(block):
            text = f"{number} {text}"
        if text.strip():
            style = (block.style.name or "") if block.style is not None else ""
            yield Piece("heading" if style.startswith("Heading") else "paragraph", text)


def _cells(table: Any, before: int) -> Iterator[Piece]:
    """The cells of a table, each once: python-docx gives a merged one for every row and column it reaches over."""
    rows = [list(row.cells) for row in table.rows]
    seen: set[Any] = set()
    for number, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell._tc in seen:
                continue
            seen.add(cell._tc)
            if cell.text.strip():
                reach = 1
                while number + reach < len(rows) and any(
                    c._tc is cell._tc for c in rows[number + reach]
                ):
                    reach += 1
                yield Piece("cell", cell.text, 0, before + number + 1, "", reach, column)


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
        word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
        abstract: dict[str, Any] = {
            a.get(f"{word}abstractNumId"): a for a in root.findall(f"{word}abstractNum")
        }
        for num in root.findall(f"{word}num"):
            link = num.find(f"{word}abstractNumId")
            known = abstract.get(link.get(f"{word}val")) if link is not None else None
            if known is None:
                continue
            for level in known.findall(f"{word}lvl"):

                def said(tag: str, default: str, level: Any = level) -> str:
                    found = level.find(f"{word}{tag}")
                    return str(found.get(f"{word}val")) if found is not None else default

                key = (num.get(f"{word}numId"), int(level.get(f"{word}ilvl")))
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
