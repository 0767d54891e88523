"""PDF as blocks, by the places of its characters: lines, columns, running headers left out of none."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from proportionality.reader.blocks import MAX_PAGES, MAX_TEXT, CannotRead, Kind, Piece
from proportionality.reader.pdf_lines import without_line_numbers
from proportionality.reader.pdf_marks import Marks
from proportionality.reader.pdf_tables import Ruled, drawn
from proportionality.reader.raised import raised

_GAP = 2.2  # of the height of a letter: a wider gap inside a line parts columns
_ENDS = (".", ";", ":")


@dataclass
class _Line:
    """A run of letters on one line; points from the lower left corner of the page."""

    left: float
    right: float
    top: float
    bottom: float
    text: str

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)


def pieces(name: str, data: bytes, most: int = MAX_PAGES) -> Iterator[Piece]:
    """The blocks of a file, page by page.

    Raises:
        CannotRead: where it is damaged, encrypted, too long, or has pictures instead of text.

    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise CannotRead(f"{name}: it is encrypted; save it without a password") from error
        raise CannotRead(f"{name}: not a PDF that can be read; it may have been cut off") from error
    count = len(document)
    if count > most:
        raise CannotRead(
            f"{name}: {count:,} pages, and at most {most:,} are read; cut the law into its parts"
        )
    characters = struck = row = 0
    for number in range(count):
        try:
            page = document[number]
            tables, flat = drawn(page)
            textpage = page.get_textpage()
            marks = Marks(textpage, flat)
            lines = without_line_numbers(list(_lines(textpage, marks, tables)))
            textpage.close()
        except pypdfium2.PdfiumError:
            raise CannotRead(f"{name}: page {number + 1} is damaged; save the PDF again") from None
        characters += sum(len(line.text) for line in lines)
        struck += marks.struck
        if characters > MAX_TEXT:
            raise CannotRead(
                f"{name}: more than {MAX_TEXT:,} characters of text; cut the law into its parts"
            )
        for part in _parts(lines, tables):
            if isinstance(part, list):
                for kind, text in _paragraphs(_ordered(part)):
                    yield Piece(kind, text, number + 1)
                continue
            row += 1  # tables are told apart by a row that is left out
            for (at, column), held in sorted(part.items()):
                text = "\n".join(line.text.rstrip() for line in _by_row(held))
                yield Piece("cell", text, number + 1, row + at + 1, "", 1, column)
            row += max(at for at, _ in part) + 1
        page.close()
    if struck > characters:
        raise CannotRead(
            f"{name}: lines are drawn through more of its text than stands; if it is printed on ruled paper, save it without the lines"
        )
    if characters < 20 * count:
        raise CannotRead(
            f"{name}: {count} page{'s' if count != 1 else ''} with next to no text, most likely pictures of pages;"
            " it has to be recognised (OCR) before it can be read"
        )


_Cells = dict[tuple[int, int], list[_Line]]


def _parts(lines: Sequence[_Line], tables: Sequence[Ruled]) -> Iterator[list[_Line] | _Cells]:
    """What a page holds from the top down: lines of text, and the cells of its tables."""
    rest = list(lines)
    for table in sorted(tables, key=lambda one: -one.rows[0]):
        cells: _Cells = {}
        left = []
        for line in rest:
            middle = (line.left + min(line.right, line.left + 4)) / 2
            place = table.cell(middle, (line.top + line.bottom) / 2)
            if place is None:
                left.append(line)
            else:
                cells.setdefault(place, []).append(line)
        if len({column for _, column in cells}) < 2 or len({row for row, _ in cells}) < 2:
            continue  # a frame, and no table
        above = [line for line in left if line.bottom >= table.rows[0]]
        if above:
            yield above
        yield cells
        rest = [line for line in left if line.bottom < table.rows[0]]
    if rest:
        yield rest


def _lines(textpage: Any, marks: Marks, tables: Sequence[Ruled]) -> Iterator[_Line]:
    """Runs of letters that no line is drawn through, cut where pdfium ends a line, where a wide gap and where a rule of a table stands."""
    from pypdfium2 import raw

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    line: _Line | None = None
    for index in range(marks.count):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if code in (10, 13):
            if line is not None:
                yield line
                line = None
            continue
        if code in (0, 2, 0xFFFE, 0xFFFF):
            if code in (2, 0xFFFE) and line is not None:
                line.text += "-"  # a hyphen that pdfium marks as one of a line end
            continue
        char = chr(code) if not 0xD800 <= code < 0xE000 else ""
        if not raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top) or char.isspace():
            if line is not None and char.isspace():
                line.text += " "
            continue
        x0, x1, y0, y1 = left.value, right.value, bottom.value, top.value
        if marks.leaves_out(index, (x0 + x1) / 2, y0):
            continue
        if marks.is_raised(index, char, begins=line is None):
            char = raised(char)
        if line is not None and (
            x0 - line.right > _GAP * line.height
            or abs(y0 - line.bottom) > 1.5 * line.height
            or x1 < line.left
            or any(
                table.parted(line.right, x0) and table.cell(x0, (y0 + y1) / 2) is not None
                for table in tables
            )
        ):
            yield line
            line = None
        if line is None:
            line = _Line(x0, x1, y1, y0, char)
        else:
            line.text += char
            line.right = max(line.right, x1)
            line.top, line.bottom = max(line.top, y1), min(line.bottom, y0)
    if line is not None:
        yield line


def _ordered(lines: Sequence[_Line]) -> list[list[_Line]]:
    """The lines of a page in the order of reading: column by column where a gutter runs down the page."""
    lines = [line for line in lines if line.text.strip()]
    if len(lines) < 12:
        return [_by_row(lines)]
    gutter = _gutter(lines)
    if gutter is None:
        return [_by_row(lines)]
    out: list[list[_Line]] = []
    left: list[_Line] = []
    right: list[_Line] = []
    for line in sorted(lines, key=lambda one: -one.top):
        if line.left < gutter < line.right:
            if left or right:
                out += [_by_row(left), _by_row(right)]
                left, right = [], []
            out.append([line])
        elif line.right <= gutter:
            left.append(line)
        else:
            right.append(line)
    return [*out, _by_row(left), _by_row(right)]


def _gutter(lines: Sequence[_Line]) -> float | None:
    """Where an empty strip parts two columns; None where the page has one column."""
    low, high = min(line.left for line in lines), max(line.right for line in lines)
    if high - low < 100:
        return None
    best: tuple[int, float] | None = None
    for step in range(10, 91):
        x = low + (high - low) * step / 100
        crossing = sum(line.left < x < line.right for line in lines)
        before = [line for line in lines if line.right <= x]
        after = [line for line in lines if line.left >= x]
        if (
            crossing <= 0.12 * len(lines)
            and min(len(before), len(after)) >= 0.2 * len(lines)
            and _beside(before, after)
        ):
            score = crossing * 1000 + abs(step - 50)
            if best is None or score < best[0]:
                best = (score, x)
    return best[1] if best else None


def _beside(before: Sequence[_Line], after: Sequence[_Line]) -> bool:
    """Whether both sides are columns of text next to each other: full lines at the same heights."""
    top = min(max(line.top for line in before), max(line.top for line in after))
    bottom = max(min(line.bottom for line in before), min(line.bottom for line in after))
    long = [sum(len(line.text) > 18 for line in side) / len(side) for side in (before, after)]
    return top > bottom and min(long) > 0.5


def _by_row(lines: Sequence[_Line]) -> list[_Line]:
    """Top to bottom; runs on one line from left to right, joined."""
    out: list[_Line] = []
    for line in sorted(lines, key=lambda one: (-round(one.bottom / 3), one.left)):
        last = out[-1] if out else None
        if (
            last is not None
            and abs(last.bottom - line.bottom) <= 0.5 * min(last.height, line.height)
            and line.left >= last.right - 1
        ):
            out[-1] = _Line(
                last.left,
                line.right,
                max(last.top, line.top),
                min(last.bottom, line.bottom),
                f"{last.text.rstrip()}  {line.text}",
            )
        else:
            out.append(line)
    return out


def _paragraphs(columns: Sequence[Sequence[_Line]]) -> Iterator[tuple[Kind, str]]:
    """Lines joined while they go on: a wider space between lines, or an end of sentence before a new start, parts."""
    for lines in columns:
        held: list[str] = []
        previous: _Line | None = None
        for line in lines:
            if previous is not None and held:
                space = previous.bottom - line.top
                wide = space > 0.9 * previous.height
                ended = held[-1].rstrip().endswith(_ENDS)
                if (wide and not line.text.lstrip()[:1].islower()) or (
                    ended and line.text.lstrip()[:1] in "(\u00a7"
                ):
                    yield "paragraph", "\n".join(held)
                    held = []
            held.append(line.text.rstrip())
            previous = line
        if held:
            yield "paragraph", "\n".join(held)
