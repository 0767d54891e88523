"""A table with a title and notes, as CSV, Markdown, XLSX and HTML.

Answers that are tables say once what their columns are.  A column is a key (the head of the CSV, stable) and a title; one
without a title is for programs alone.  A cell that is a pair is a text and the address it leads to.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from proportionality.report.as_csv import sheet

Cell = str | int | float | None | tuple[str, str | None]
_MOST_CELL = 32_000  # characters; Excel's limit is 32,767
_MOST_LINKS = 60_000
_STYLE = Path(__file__).parent / "templates" / "style.css"


class TableError(ValueError):
    """A format whose libraries are not installed."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``title`` is what people read, None where it is for programs; ``width`` is in characters, for XLSX."""

    key: str
    title: str | None = None
    width: int = 16


@dataclass(frozen=True, slots=True)
class Table:
    """What is asked, the answers, and what has to be said beside them."""

    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def shown(self) -> list[int]:
        """The numbers of the columns that people read."""
        return [n for n, column in enumerate(self.columns) if column.title is not None]


def text_of(cell: Cell) -> str:
    """A cell as text."""
    value = cell[0] if isinstance(cell, tuple) else cell
    return "" if value is None else str(value)


def to_csv(tables: Sequence[Table]) -> str:
    """Every row of tables with the same columns; cells never start a formula."""
    rows = ([text_of(cell) for cell in row] for table in tables for row in table.rows)
    return sheet([column.key for column in tables[0].columns], rows)


def _escaped(words: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", words).replace("\n", " ")


def _linked(cell: Cell) -> str:
    text = _escaped(text_of(cell))
    url = cell[1] if isinstance(cell, tuple) else None
    if not url or not url.startswith(("https://", "http://")) or re.search(r"[\s()<>]", url):
        return text
    return f"[{text}]({url})"


def to_markdown(tables: Sequence[Table]) -> str:
    """The tables as Markdown, each under its title."""
    lines: list[str] = []
    for table in tables:
        shown = table.shown()
        titles = [table.columns[n].title or "" for n in shown]
        lines += [f"## {_escaped(table.title)}", ""]
        lines += [f"{_escaped(note)}\n" for note in table.notes]
        lines += ["| " + " | ".join(titles) + " |", "|" + " --- |" * len(titles)]
        lines += ["| " + " | ".join(_linked(row[n]) for n in shown) + " |" for row in table.rows]
        lines.append("")
    return "\n".join(lines)


def to_html(tables: Sequence[Table]) -> str:
    """One self-contained page: nothing is fetched, nothing is scripted, and it prints."""
    body = []
    for table in tables:
        shown = table.shown()
        head = "".join(f"<th>{html.escape(table.columns[n].title or '')}</th>" for n in shown)
        rows = "\n".join(
            "<tr>" + "".join(f"<td>{_anchor(row[n])}</td>" for n in shown) + "</tr>"
            for row in table.rows
        )
        notes = "".join(f'<p class="meta">{html.escape(note)}</p>' for note in table.notes)
        body.append(
            f'<header class="top"><h1>{html.escape(table.title)}</h1>{notes}</header>\n'
            f'<main><div style="overflow-x:auto"><table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table></div></main>'
        )
    title = html.escape(tables[0].title)
    style = _STYLE.read_text(encoding="utf-8")
    parts = "\n".join(body)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'
        f"<title>{title}</title><style>{style}</style></head><body>\n{parts}\n</body></html>\n"
    )


def _anchor(cell: Cell) -> str:
    text = html.escape(text_of(cell))
    url = cell[1] if isinstance(cell, tuple) else None
    if not url or not url.startswith(("https://", "http://")):
        return text
    return f'<a href="{html.escape(url)}" rel="noreferrer">{text}</a>'


def to_xlsx(tables: Sequence[Table]) -> bytes:
    """A workbook with a sheet a table; every text is written as text, and numbers as numbers.

    Raises:
        TableError: where the reports are not installed.

    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise TableError(
            "spreadsheets need XlsxWriter: pip install 'proportionality[reports]'"
        ) from error
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        plain = book.add_format({"valign": "top", "text_wrap": True, "font_size": 10})
        bold = {"bold": True, "bg_color": "#1D2433", "font_color": "#FFFFFF"}
        head = book.add_format({**bold, "valign": "top", "text_wrap": True})
        links = 0
        for number, table in enumerate(tables, 1):
            page = book.add_worksheet(f"Answers {number}" if len(tables) > 1 else "Answers")
            for column, one in enumerate(table.columns):
                page.set_column(column, column, one.width)
                page.write_string(0, column, one.title or one.key, head)
            for row, cells in enumerate(table.rows, 1):
                for column, cell in enumerate(cells):
                    url = cell[1] if isinstance(cell, tuple) else None
                    if url and url.startswith("http") and len(url) < 2000 and links < _MOST_LINKS:
                        links += 1
                        page.write_url(row, column, url, plain, text_of(cell)[:_MOST_CELL])
                    elif isinstance(cell, (int, float)):
                        page.write_number(row, column, cell, plain)
                    elif text := text_of(cell):
                        page.write_string(row, column, text[:_MOST_CELL], plain)
            page.freeze_panes(1, 0)
            page.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
            page.set_landscape()
            page.fit_to_pages(1, 0)
            page.repeat_rows(0)
        about = book.add_worksheet("About")
        about.set_column(0, 0, 120)
        notes = [line for table in tables for line in (table.title, *table.notes, "")]
        for row, line in enumerate(notes):
            about.write_string(row, 0, line[:_MOST_CELL], plain)
    return out.getvalue()


def rendered(tables: Sequence[Table], style: str) -> str | bytes:
    """Tables in a format: csv, markdown, html or xlsx.

    Raises:
        TableError: where the libraries of the format are not installed.

    """
    if style == "xlsx":
        return to_xlsx(tables)
    return {"csv": to_csv, "markdown": to_markdown, "html": to_html}[style](tables)
