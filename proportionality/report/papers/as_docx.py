"""A paper as DOCX, for those who work on in Word: real headings, lists and tables, the ladder as a picture with its text beside it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from proportionality.report.papers.as_png import measure, png
from proportionality.report.papers.blocks import (
    Beside,
    Block,
    Heading,
    Ladder,
    Paper,
    Paragraph,
    Table,
)
from proportionality.report.pictures.ladder import describe
from proportionality.report.pictures.printed import Picture, drawn
from proportionality.report.pictures.rungs import Group

_A4 = (595.3, 841.9)  # points
_MARGIN, _TOP, _BOTTOM = 42.0, 32.0, 36.0
_FONT = "Arial"
_PADDING = 8.0
_SIZES = {"lead": 10.0, "point": 8.5, "plain": 8.0, "item": 8.0, "small": 6.5}


class _Room(NamedTuple):
    """What a page has for text, in points."""

    width: float
    height: float


def render(paper: Paper, annex: Sequence[Block] = ()) -> bytes:
    """The paper, and what is annexed to it on pages of its own."""
    document: Any = Document()
    _page(document, paper)
    _styles(document)
    wide, high = _size(paper)
    room = _Room(wide - 2 * _MARGIN, high - _TOP - _BOTTOM)
    title = document.add_paragraph(paper.title, style="Title")
    title.paragraph_format.space_after = Pt(0)
    _paragraph(document, Paragraph(paper.subtitle, "small"))
    _blocks(document, paper.blocks, room)
    if annex:
        document.add_page_break()
        _blocks(document, annex, room)
    known = document.core_properties
    known.title, known.subject, known.author = paper.title, paper.subtitle, "proportionality"
    known.created = known.modified = dt.datetime(2000, 1, 1)  # the same paper is the same file
    made = io.BytesIO()
    document.save(made)
    return _steady(made.getvalue())


def _steady(content: bytes) -> bytes:
    """The same archive without the time at which it was written."""
    steady = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename), old.read(entry), zipfile.ZIP_DEFLATED)
    return steady.getvalue()


def _size(paper: Paper) -> tuple[float, float]:
    return (_A4[1], _A4[0]) if paper.landscape else _A4


def _page(document: Any, paper: Paper) -> None:
    section = document.sections[0]
    wide, high = _size(paper)
    section.page_width, section.page_height = Pt(wide), Pt(high)
    section.orientation = WD_ORIENT.LANDSCAPE if paper.landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Pt(_MARGIN)
    section.top_margin, section.bottom_margin = Pt(_TOP), Pt(_BOTTOM)
    section.header_distance = section.footer_distance = Pt(18)
    foot = section.footer.paragraphs[0]
    foot.alignment = 1
    run = foot.add_run(f"{paper.foot} · page ")
    run.font.size = Pt(6.5)
    _field(foot, "PAGE")


def _field(paragraph: Any, code: str) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(6.5)
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # fields are not in the library's own words


def _styles(document: Any) -> None:
    for name, size, bold in (("Normal", 8.0, False), ("Title", 17, True), ("Heading 2", 9.5, True)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), bold
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(key), None)
        fonts.set(qn("w:cs"), _FONT)
        style.font.color.rgb = (
            RGBColor(0x7A, 0x36, 0x08) if name == "Heading 2" else RGBColor(0x1D, 0x24, 0x33)
        )
        style.paragraph_format.space_before = Pt(5 if name == "Heading 2" else 0)
        style.paragraph_format.space_after = Pt(2)
        style.paragraph_format.line_spacing = 1.0
        style.paragraph_format.keep_with_next = name == "Heading 2"
    for border in document.styles["Table Grid"].element.iter(qn("w:tblBorders")):
        for line in border:
            line.set(qn("w:color"), "C8CDD7")
    title = document.styles["Title"].element.get_or_add_pPr()
    for border in title.findall(qn("w:pBdr")):
        title.remove(border)


def _blocks(holder: Any, blocks: Sequence[Block], room: _Room) -> None:
    for block in blocks:
        if isinstance(block, Heading):
            holder.add_paragraph(block.text, style="Heading 2")
        elif isinstance(block, Paragraph):
            _paragraph(holder, block)
        elif isinstance(block, Table):
            _table(holder, block, room.width)
        elif isinstance(block, Ladder):
            _ladder(holder, block, room)
        else:
            _beside(holder, block, room)


def _paragraph(holder: Any, block: Paragraph) -> None:
    made = holder.add_paragraph(style="List Bullet" if block.style == "item" else "Normal")
    run = made.add_run(block.text)
    run.font.size = Pt(_SIZES[block.style])
    run.font.bold = block.style in ("lead", "point")
    if block.style == "small":
        run.font.color.rgb = RGBColor(0x5B, 0x64, 0x75)
    made.paragraph_format.space_after = Pt(4 if block.style in ("lead", "point") else 1)


def _grid(holder: Any, rows: int, widths: Sequence[float]) -> Any:
    grid = (
        holder.add_table(rows=rows, cols=len(widths))
        if not hasattr(holder, "sections")
        else holder.add_table(rows, len(widths))
    )
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Pt(width)
        for cell in column.cells:
            cell.width = Pt(width)
    return grid


def _write(cell: Any, text: str, size: float, bold: bool) -> None:
    run = cell.paragraphs[0].add_run(text)
    run.font.size, run.font.bold = Pt(size), bold
    cell.paragraphs[0].paragraph_format.space_after = Pt(1)


def _table(holder: Any, table: Table, width: float) -> None:
    grid = _grid(holder, 1 + len(table.rows), [width * share for share in table.widths])
    if hasattr(holder, "styles"):
        grid.style = holder.styles["Table Grid"]
    for row, texts in zip(grid.rows, (table.columns, *table.rows), strict=True):
        head = texts is table.columns
        for number, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            _write(cell, text, 7.0 if head else 7.4, head or (table.strong and not number))
        properties = (
            row._tr.get_or_add_trPr()
        )  # a head that is repeated is not in the library's own words
        properties.append(OxmlElement("w:tblHeader" if head else "w:cantSplit"))


def _beside(holder: Any, block: Beside, room: _Room) -> None:
    each = room.width / len(block.columns)
    grid = _grid(holder, 1, [each] * len(block.columns))
    for cell, column in zip(grid.rows[0].cells, block.columns, strict=True):
        _blocks(cell, column, room._replace(width=each - 2 * _PADDING))
        first = cell.paragraphs[0]
        if not first.text and not first.runs:
            first._p.getparent().remove(first._p)  # the empty one that every cell begins with


def _ladder(holder: Any, block: Ladder, room: _Room) -> None:
    scale = (*block.scale, *block.groups)
    for groups, picture in _pictures(block.groups, room, scale):
        made = holder.add_paragraph()
        width = min(room.width, room.width * room.height / picture.height)
        shape = made.add_run().add_picture(io.BytesIO(png(picture)), width=Pt(width))
        described = shape._inline.docPr  # nor is what a picture shows
        described.set("title", block.title)
        described.set("descr", describe(groups))


def _pictures(
    groups: Sequence[Group], room: _Room, scale: Sequence[Group]
) -> Iterator[tuple[Sequence[Group], Picture]]:
    """A ladder, in parts that a page has room for: a picture is never broken, and what is higher than a page is cut off."""
    picture = drawn(groups, room.width, measure, scale)
    if picture.height <= room.height or len(groups) == 1:
        yield groups, picture
        return
    middle = (len(groups) + 1) // 2
    yield from _pictures(groups[:middle], room, scale)
    yield from _pictures(groups[middle:], room, scale)
