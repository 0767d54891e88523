"""A paper as PDF, with fpdf2 and fonts of our own: no browser, no library of the system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from fpdf import FPDF
from fpdf.fonts import CoreFont, TTFFont

from proportionality.report.papers.blocks import (
    Beside,
    Block,
    Heading,
    Ladder,
    Paper,
    Paragraph,
    Table,
)
from proportionality.report.papers.fonts import BOLD, REGULAR, written
from proportionality.report.pictures.printed import INK, SOFT, Picture, Shape, drawn

_MARGIN, _FOOT = 42.0, 40.0  # points
_GAP = 16.0  # between columns
_LEADING = 1.28


@dataclass(frozen=True, slots=True)
class _Look:
    size: float
    bold: bool = False
    colour: str = INK
    before: float = 0.0
    after: float = 1.5
    indent: float = 0.0


_STYLES = {
    "lead": _Look(10.5, True, after=4),
    "point": _Look(8.8, True, after=3),
    "plain": _Look(8.2),
    "item": _Look(8.2, indent=8),
    "small": _Look(6.8, colour=SOFT, after=1),
}
_HEADING = _Look(9.6, True, "#7a3608", before=6, after=2.5)
_CELL = _Look(7.6)


class _Pages(FPDF):
    """Pages with a running foot; ``foot`` is set before the first."""

    foot = ""

    def footer(self) -> None:
        self.set_y(-_FOOT + 12)
        self.set_font("paper", "", 6.8)
        self.set_text_color(SOFT)
        self.cell(0, 8, f"{written(self.foot)} · page {self.page_no()} of {{nb}}", align="C")


def render(paper: Paper, annex: Sequence[Block] = ()) -> bytes:
    """The paper, and what is annexed to it on pages of its own."""
    with _laid_out(paper) as pdf:
        if annex:
            pdf.add_page()
            _Writer(pdf).blocks(annex, pdf.l_margin, pdf.epw)
        return bytes(pdf.output())


def pages(paper: Paper) -> int:
    """On how many pages a paper goes."""
    with _laid_out(paper, _loaded()) as pdf:
        return pdf.page_no()


@cache
def _loaded() -> dict[str, CoreFont | TTFFont]:
    """The fonts, for papers that are laid out to be counted: loading them takes longer than that."""
    pdf = FPDF()
    _load_fonts(pdf)
    return pdf.fonts


@contextmanager
def _laid_out(paper: Paper, fonts: dict[str, CoreFont | TTFFont] | None = None) -> Iterator[_Pages]:
    pdf = _new(paper)
    if fonts is not None:
        pdf.fonts.update(fonts)
    else:
        _load_fonts(pdf)
    pdf.add_page()
    try:
        writer = _Writer(pdf)
        writer.text(paper.title, _Look(17, True, after=0), pdf.l_margin, pdf.epw)
        writer.text(paper.subtitle, _Look(8.6, colour=SOFT, after=6), pdf.l_margin, pdf.epw)
        writer.blocks(paper.blocks, pdf.l_margin, pdf.epw)
        yield pdf
    finally:
        for font in pdf.fonts.values() if fonts is None else ():  # fpdf2 leaves the files open
            if isinstance(font, TTFFont):
                font.ttfont.close()


def _new(paper: Paper) -> _Pages:
    pdf = _Pages("landscape" if paper.landscape else "portrait", "pt", "A4")
    pdf.set_creation_date(dt.datetime(2000, 1, 1, tzinfo=dt.UTC))  # the same paper is the same file
    pdf.set_title(paper.title)
    pdf.set_subject(paper.subtitle)
    pdf.set_lang("en")
    pdf.foot = paper.foot
    pdf.set_margins(_MARGIN, 34, _MARGIN)
    pdf.set_auto_page_break(auto=False)
    pdf.c_margin = 0
    return pdf


def _load_fonts(pdf: FPDF) -> None:
    pdf.add_font("paper", "", REGULAR)
    pdf.add_font("paper", "B", BOLD)


class _Writer:
    """Writes blocks one under the other, on as many pages as they need."""

    def __init__(self, pdf: _Pages) -> None:
        self.pdf = pdf
        self._wide: dict[tuple[str, float, bool], float] = {}

    @property
    def bottom(self) -> float:
        """Down to where a page may be written."""
        return self.pdf.h - _FOOT

    def _font(self, look: _Look) -> None:
        self.pdf.set_font("paper", "B" if look.bold else "", look.size)
        self.pdf.set_text_color(look.colour)

    def height(self, text: str, look: _Look, width: float) -> float:
        """How high a text is in a column."""
        return len(self.lines(text, look, width)) * look.size * _LEADING

    def lines(self, text: str, look: _Look, width: float) -> list[str]:
        """A text in lines no wider than this; what has no space to break at is broken where it must."""

        def wide(part: str) -> float:
            return self.measure(part, look.size, look.bold)

        lines, line, used, space = [], "", 0.0, wide(" ")
        for word in written(text).split():
            size = wide(word)
            if line and used + space + size <= width:
                line, used = f"{line} {word}", used + space + size
                continue
            lines += [line] if line else []
            while size > width:
                fits = next(
                    n for n in range(len(word) - 1, 0, -1) if n == 1 or wide(word[:n]) <= width
                )
                lines.append(word[:fits])
                word = word[fits:]
                size = wide(word)
            line, used = word, size
        return [*lines, line] if line else lines

    def write(self, text: str, look: _Look, left: float, top: float, width: float) -> float:
        """Write lines from here; where they end."""
        lines = self.lines(text, look, width)
        self._font(look)
        for number, line in enumerate(lines):
            self.pdf.text(left, top + look.size * (_LEADING * number + 0.95), line)
        return top + len(lines) * look.size * _LEADING

    def room(self, height: float) -> None:
        """Go to a new page where this does not fit on the present one."""
        if self.pdf.get_y() + height > self.bottom:
            self.pdf.add_page()

    def text(self, text: str, look: _Look, left: float, width: float, mark: str = "") -> None:
        """A paragraph in a column."""
        width -= look.indent
        self.pdf.set_y(self.pdf.get_y() + look.before)
        self.room(self.height(text, look, width))
        top = self.pdf.get_y()
        if mark:
            self.write(mark, look, left, top, look.indent)
        self.pdf.set_y(self.write(text, look, left + look.indent, top, width) + look.after)

    def blocks(self, blocks: Sequence[Block], left: float, width: float) -> None:
        """Blocks in a column."""
        for number, block in enumerate(blocks):
            if isinstance(block, Heading):
                self._keep(blocks[number : number + 2], width)
                self.text(block.text, _HEADING, left, width)
            elif isinstance(block, Paragraph):
                mark = "•" if block.style == "item" else ""
                self.text(block.text, _STYLES[block.style], left, width, mark)
            elif isinstance(block, Table):
                self.table(block, left, width)
            elif isinstance(block, Ladder):
                self.picture(drawn(block.groups, width, self.measure, block.scale), left)
            else:
                self.beside(block, left, width)

    def _keep(self, blocks: Sequence[Block], width: float) -> None:
        """A heading goes with what stands under it."""
        after = blocks[1] if len(blocks) > 1 else None
        height = _HEADING.before + _HEADING.size * _LEADING + _HEADING.after
        if isinstance(after, Paragraph):
            height += self.height(after.text, _STYLES[after.style], width)
        elif isinstance(after, Table):
            height += 40
        self.room(height)

    def beside(self, block: Beside, left: float, width: float) -> None:
        """Columns, which begin at the same height; what comes next begins under the longest, on its page."""
        number = len(block.columns)
        each = (width - _GAP * (number - 1)) / number
        first, top = self.pdf.page, self.pdf.get_y()
        ends = []
        for index, column in enumerate(block.columns):
            self._go(first, top)
            self.blocks(column, left + index * (each + _GAP), each)
            ends.append((self.pdf.page, self.pdf.get_y()))
        self._go(*max(ends))

    def _go(self, page: int, y: float) -> None:
        self.pdf.page = page
        self.pdf.set_y(y)

    def measure(self, text: str, size: float, bold: bool) -> float:
        """How wide a text is."""
        found = self._wide.get((text, size, bold))
        if found is None:
            font = self.pdf.fonts["paperB" if bold else "paper"]
            found = float(font.get_text_width(written(text), size, None)[1])
            self._wide[text, size, bold] = found
        return found

    def table(self, table: Table, left: float, width: float) -> None:
        """Rows that stay whole, under a head that is repeated on each page."""
        widths = [width * share for share in table.widths]
        head = _Look(7.2, True, SOFT)
        self._row(table.columns, widths, left, [head] * len(widths))
        looks = [_Look(_CELL.size, table.strong and not i) for i in range(len(widths))]
        for row in table.rows:
            page = self.pdf.page
            self.room(self._row_height(row, widths, looks))
            if self.pdf.page != page:
                self._row(table.columns, widths, left, [head] * len(widths))
            self._row(row, widths, left, looks)
        self.pdf.set_y(self.pdf.get_y() + 3)

    def _row_height(
        self, row: Sequence[str], widths: Sequence[float], looks: Sequence[_Look]
    ) -> float:
        cells = zip(row, looks, widths, strict=True)
        return max(self.height(text, look, width - 6) for text, look, width in cells) + 3.5

    def _row(
        self, row: Sequence[str], widths: Sequence[float], left: float, looks: Sequence[_Look]
    ) -> None:
        height, top, x = self._row_height(row, widths, looks), self.pdf.get_y(), left
        for text, look, width in zip(row, looks, widths, strict=True):
            self.write(text, look, x, top + 1.5, width - 6)
            x += width
        self.pdf.set_draw_color("#c8cdd7")
        self.pdf.set_line_width(0.4)
        self.pdf.line(left, top + height, left + sum(widths), top + height)
        self.pdf.set_y(top + height)

    def picture(self, picture: Picture, left: float) -> None:
        """Shapes, all on one page."""
        self.room(picture.height)
        top = self.pdf.get_y()
        for shape in picture.shapes:
            self._shape(shape, left, top)
        self.pdf.set_y(top + picture.height + 3)

    def _shape(self, shape: Shape, left: float, top: float) -> None:
        pdf = self.pdf
        points = [(left + x, top + y) for x, y in shape.points]
        if shape.kind == "text":
            pdf.set_font("paper", "B" if shape.bold else "", shape.size)
            pdf.set_text_color(shape.fill or INK)
            text = written(shape.text)
            x = points[0][0] - (pdf.get_string_width(text) / 2 if shape.centred else 0)
            pdf.text(x, points[0][1], text)
            return
        pdf.set_line_width(shape.width)
        if shape.fill:
            pdf.set_fill_color(shape.fill)
        if shape.stroke:
            pdf.set_draw_color(shape.stroke)
        style = ("F" if shape.fill else "") + ("D" if shape.stroke else "")
        if shape.kind == "line":
            pdf.line(*points[0], *points[1])
            return
        if shape.kind == "polygon":
            pdf.polygon(points, style=style)
            return
        (x, y), (right, bottom) = points
        draw: Callable[..., None] = pdf.rect if shape.kind == "rectangle" else pdf.ellipse
        draw(x, y, right - x, bottom - y, style=style)
