"""A workbook for those who sort and filter: findings, offences, assessments, sources, and how it was made.

Every text is written as text: a cell never becomes a formula, whatever a file says.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from proportionality.check import Report
from proportionality.law import in_words as words
from proportionality.law import lengths
from proportionality.law.lengths import Length
from proportionality.law.model import Jurisdiction, Offence, Penalty
from proportionality.law.vocabulary import conduct_in_words
from proportionality.measure import Standing, in_force, measured_on
from proportionality.report.as_html import link
from proportionality.rules.registry import all_rules, norms

try:
    import xlsxwriter
except ImportError as error:  # pragma: no cover - without the extra
    raise ImportError(
        "spreadsheets need XlsxWriter: pip install 'proportionality[reports]'"
    ) from error

_MOST_CELL, _MOST_LINKS = (
    32_000,
    60_000,
)  # Excel's limits are 32,767 characters in a cell and 65,530 links in a sheet
_TINT = {"critical": "#F6C9CF", "high": "#FBDDC4", "medium": "#F8ECC2", "low": "#DCE8F2"}

Cell = str | int | float | None | tuple[str, str | None]  # a pair is a text and where it leads


class _Book:
    """A workbook that is filled sheet by sheet."""

    def __init__(self) -> None:
        self.out = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.book = xlsxwriter.Workbook(self.out, options)
        base = {"valign": "top", "text_wrap": True, "font_size": 10}
        self.text = self.book.add_format(base)
        self.head = self.book.add_format(
            {
                "bold": True,
                "bg_color": "#1D2433",
                "font_color": "#FFFFFF",
                "valign": "top",
                "text_wrap": True,
            }
        )
        self.url = self.book.add_format({**base, "font_color": "#1C4F8F", "underline": 1})
        self.tints = {
            name: self.book.add_format({**base, "bg_color": colour})
            for name, colour in _TINT.items()
        }

    def sheet(
        self,
        name: str,
        columns: Sequence[tuple[str, int]],
        rows: Iterable[Sequence[Cell]],
        tint: int | None = None,
    ) -> None:
        """One sheet with a frozen heading and a filter.

        Args:
            name: of the sheet.
            columns: headings and their widths.
            rows: the cells.
            tint: the column whose word colours its cell.

        """
        sheet = self.book.add_worksheet(name)
        for column, (title, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, self.head)
        links = 0
        last = 0
        for row, cells in enumerate(rows, 1):
            last = row
            for column, cell in enumerate(cells):
                if isinstance(cell, tuple):
                    text, url = cell
                    if url and links < _MOST_LINKS and len(url) < 2000:
                        links += 1
                        sheet.write_url(row, column, url, self.url, _fit(text))
                        continue
                    cell = text
                if isinstance(cell, (int, float)):
                    sheet.write_number(row, column, cell, self.text)
                elif cell:
                    look = self.tints.get(cell, self.text) if column == tint else self.text
                    sheet.write_string(row, column, _fit(cell), look)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def bytes(self) -> bytes:
        self.book.close()
        return self.out.getvalue()


def _fit(text: str) -> str:
    return text if len(text) <= _MOST_CELL else text[: _MOST_CELL - 1] + "…"


def _cited(law: Jurisdiction, offence: Offence, penalty: Penalty) -> tuple[str, str | None]:
    source = law.source_of(offence, penalty)
    return law.provision_of(offence, penalty), link(source.address)


def render(report: Report) -> bytes:
    """The whole workbook."""
    book = _Book()
    laws = {f.jurisdiction.code: f.jurisdiction for f in report.files}
    _findings(book, report, laws)
    _offences(book, report)
    _assessments(book, report)
    _sources(book, report)
    _norms(book, report)
    _about(book, report)
    return book.bytes()


def _length(length: Length | None) -> list[Cell]:
    """ISO 8601 duration (or what the length is instead), fewest and most days, as numbers."""
    if length is None:
        return [None, None, None]
    return [length.iso or length.kind, *(length.days or (None, None))]


def _crimes(conducts: Iterable[str]) -> str:
    """Conducts as people call them: ``trafficking; import``."""
    return "; ".join(dict.fromkeys(map(conduct_in_words, conducts)))


def _norm_names(keys: Iterable[str]) -> str:
    """Norms by name, those of one instrument together."""
    grouped: dict[str, list[str]] = {}
    for key in keys:
        grouped.setdefault(norms()[key].instrument, []).append(norms()[key].paragraph)
    return "; ".join(f"{name}, {', '.join(places)}" for name, places in grouped.items())


def _days(length: Length) -> str:
    return "-".join(map(str, sorted(set(length.days)))) if length.days else length.kind


def _findings(book: _Book, report: Report, laws: dict[str, Jurisdiction]) -> None:
    urls: dict[tuple[str, str], str | None] = {}
    acts = {(code, o.id): _crimes(o.conduct) for code, law in laws.items() for o in law.offences}
    for code, law in laws.items():
        for subject in measured_on(law, report.as_of).subjects:
            urls[code, subject.offence.id] = _cited(law, subject.offence, subject.penalty)[1]
    columns = [
        ("severity", 10),
        ("jurisdiction", 11),
        ("country", 20),
        ("rule", 8),
        ("title", 34),
        ("offence", 34),
        ("drug act", 18),
        ("what", 70),
        ("violent crimes", 20),
        ("comparators", 44),
        ("drug days, least", 10),
        ("drug days, most", 10),
        ("violent days, highest", 10),
        ("highest ratio", 9),
        ("provision", 44),
        ("clears if", 40),
        ("confidence", 11),
        ("evidence", 12),
        ("in force since", 13),
        ("norms", 60),
        ("file", 24),
        ("line", 6),
        ("fingerprint", 22),
        ("drug ISO 8601", 12),
        ("violent ISO 8601", 16),
        ("violent days", 16),
        ("evidence of", 36),
    ]
    rows: list[list[Cell]] = []
    for f in report.findings:
        ratios = [c.ratio for c in f.comparators if c.ratio is not None]
        violent = [c.violent_term.days[1] for c in f.comparators if c.violent_term.days]
        drug = _length(f.comparators[0].drug_term if f.comparators else None)
        rows.append(
            [
                str(f.severity),
                f.jurisdiction,
                laws[f.jurisdiction].jurisdiction.name if f.jurisdiction in laws else None,
                f.rule,
                all_rules()[f.rule].title,
                f.title,
                acts.get((f.jurisdiction, f.offence or "")),
                f.message,
                _crimes(c.conduct for c in f.comparators),
                "; ".join(f"{c.title}: {c.violent}" for c in f.comparators),
                *drug[1:],
                max(violent, default=None),
                max(ratios) if ratios else None,
                (f.provision, urls.get((f.jurisdiction, f.offence or ""))),
                f.clears_if,
                f.confidence,
                f.evidence,
                f.since,
                _norm_names(f.norms),
                f.location.path,
                f.location.line,
                f.fingerprint,
                drug[0],
                "; ".join(c.violent_term.iso or c.violent_term.kind for c in f.comparators),
                "; ".join(_days(c.violent_term) for c in f.comparators),
                "; ".join(f.evidence_of),
            ]
        )
    book.sheet("Findings", columns, rows, tint=0)


def _offences(book: _Book, report: Report) -> None:
    columns = [
        ("jurisdiction", 11),
        ("country", 20),
        ("family", 9),
        ("offence", 40),
        ("crime", 24),
        ("conduct", 30),
        ("form", 11),
        ("conditions", 18),
        ("substances and amounts", 40),
        ("floor", 16),
        ("floor days, least", 10),
        ("floor days, most", 10),
        ("floor binds", 12),
        ("ceiling", 18),
        ("ceiling days, least", 10),
        ("ceiling days, most", 10),
        ("death", 13),
        ("life", 13),
        ("departures", 50),
        ("since", 12),
        ("standing", 14),
        ("provision", 46),
        ("evidence", 12),
        ("note", 50),
        ("floor ISO 8601", 10),
        ("ceiling ISO 8601", 10),
        ("ruled out by the courts", 40),
    ]
    rows: list[list[Cell]] = []
    for file in report.files:
        law = file.jurisdiction
        for offence in law.offences:
            standing = in_force(law, offence, report.as_of)
            current = None if isinstance(standing, Standing) else standing.index
            for index, penalty in enumerate(offence.penalties):
                state = (
                    "in force"
                    if index == current
                    else "earlier"
                    if current is None or index < current
                    else "later"
                )
                least = _length(lengths.floor(penalty, law.general))
                most = _length(lengths.ceiling(penalty, law.general))
                rows.append(
                    [
                        law.code,
                        law.jurisdiction.name,
                        "drug" if offence.is_drug else "violent",
                        offence.title,
                        _crimes(offence.conduct),
                        ", ".join(offence.conduct),
                        offence.form,
                        ", ".join(offence.conditions),
                        words.amounts(offence) if offence.is_drug else "",
                        words.floor(penalty, law.general),
                        *least[1:],
                        penalty.floor,
                        words.ceiling(penalty, law.general),
                        *most[1:],
                        penalty.death,
                        penalty.life,
                        "; ".join(words.exceptions(penalty)),
                        str(penalty.since),
                        state,
                        _cited(law, offence, penalty),
                        law.evidence_of(offence, penalty),
                        penalty.note or offence.note,
                        least[0],
                        most[0],
                        words.ruled_out(penalty),
                    ]
                )
    book.sheet("Offences", columns, rows)


def _assessments(book: _Book, report: Report) -> None:
    columns = [("jurisdiction", 11), ("rule", 8), ("title", 46), ("status", 14), ("because", 110)]
    book.sheet(
        "Assessments",
        columns,
        (
            [a.jurisdiction, a.rule, all_rules()[a.rule].title, a.status, a.because]
            for a in report.assessments
        ),
    )


def _sources(book: _Book, report: Report) -> None:
    columns = [
        ("jurisdiction", 11),
        ("source", 16),
        ("title", 50),
        ("citation", 50),
        ("version read", 13),
        ("evidence", 12),
        ("read at", 60),
        ("note", 60),
    ]
    rows: list[list[Cell]] = []
    for file in report.files:
        law = file.jurisdiction
        for key, s in law.sources.items():
            copy = s.copy_read or s.url or ""
            version = str(s.version) if s.version else None
            rows.append(
                [
                    law.code,
                    key,
                    (s.title, link(s.address)),
                    s.citation,
                    version,
                    s.evidence,
                    (copy, link(copy or None)),
                    "; ".join(said for said in (words.gone(s), s.note) if said) or None,
                ]
            )
        rows.extend(
            [law.code, "not encoded", gap.what, None, None, None, None, gap.why]
            for gap in law.not_encoded
        )
    book.sheet("Sources", columns, rows)


def _norms(book: _Book, report: Report) -> None:
    used = sorted({n for f in report.findings for n in f.norms}, key=lambda n: (norms()[n].year, n))
    columns = [
        ("instrument", 60),
        ("paragraph", 20),
        ("year", 7),
        ("binding", 9),
        ("gist", 90),
    ]
    rows: list[list[Cell]] = []
    for key in used:
        norm = norms()[key]
        rows.append(
            [
                (norm.instrument, norm.url),
                norm.paragraph,
                norm.year,
                "yes" if norm.binding else "no",
                norm.gist,
            ]
        )
    book.sheet("Norms", columns, rows)


def _about(book: _Book, report: Report) -> None:
    receipt = report.receipt
    rows: list[list[Cell]] = [
        [key, str(receipt[key])]
        for key in ("tool", "engine", "schema", "rules", "corpus_sha256", "as_of")
    ]
    rows += [["file", f"{f['path']} {f['sha256']}"] for f in receipt["files"]]
    rows += [["problem", str(p)] for p in report.problems]
    rows += [
        [
            "waived",
            f"{w.finding.jurisdiction} {w.finding.rule} {w.finding.offence or ''}: {w.reason} ({w.by}, until {w.until})",
        ]
        for w in report.waived
    ]
    book.sheet("About", [("what", 16), ("value", 120)], rows)
