"""One conduct against another as a paper: for Word, where policy staff work on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from proportionality.answers.against import Against, Beside, listed
from proportionality.answers.answer import Provision
from proportionality.answers.weighed import found_at
from proportionality.law import in_words as words
from proportionality.law.model import Jurisdiction
from proportionality.report.against import (
    TITLES,
    TOLD,
    called,
    groups,
    remarks,
    summary,
    title_of,
)
from proportionality.report.papers.blocks import (
    Block,
    Heading,
    Ladder,
    Notes,
    Paper,
    Paragraph,
    Table,
)
from proportionality.version import __version__

_DRAWN = 12  # laws in the picture; all stand in the tables
_WIDTHS = (0.16, 0.33, 0.33, 0.07, 0.11)


def paper(found: Against, laws: Mapping[str, Jurisdiction]) -> Paper:
    """The whole answer: a picture of the clearest disproportions, a table a verdict, what cannot be told and why, sources."""
    day = words.day(found.on)
    title = f"{called(found.asked).capitalize()} against {called(found.against)}"
    notes = Notes()
    blocks: list[Block] = [Paragraph(summary(found), "lead")]
    drawn = tuple(islice(groups(found, laws), _DRAWN))
    if drawn:
        blocks.append(Ladder(f"The {len(drawn)} clearest disproportions", drawn))
    blocks += _told(found, notes)
    blocks += _untold(found)
    blocks.append(Heading("How to read this, sources, and how to cite it"))
    blocks += [Paragraph(text, "small") for text in (*remarks(found), *notes.lines())]
    cite = f"The proportionality authors, “{title}, law as of {found.on}”, proportionality {__version__}."
    blocks.append(Paragraph(f"Cite as: {cite}", "small"))
    foot = f"{title} · law as of {day} · proportionality"
    return Paper(title, f"Law as of {day}", foot, tuple(blocks), landscape=True)


def _told(found: Against, notes: Notes) -> Iterator[Block]:
    first, second = called(found.asked), called(found.against)
    for verdict in TOLD:
        rows = [row for row in listed(found.rows, verdict) if row.pair is not None]
        if rows:
            said = title_of(verdict, first, second)
            yield Heading(f"{said}: {len(rows)}")
            columns = ("law", first, second, "times", "weaker evidence")
            yield Table(columns, tuple(_row(row, notes) for row in rows), _WIDTHS, strong=True)


def _row(row: Beside, notes: Notes) -> tuple[str, ...]:
    assert row.pair is not None
    mine, theirs = (_cited(p, notes) for p in row.pair)
    times = "" if row.ratio is None else f"{row.ratio:g}"
    return (row.name, mine, theirs, times, row.evidence or "")


def _cited(p: Provision, notes: Notes) -> str:
    cited = f"{p.citation}{notes.mark(p.url) if p.url else ''}"
    return f"{p.span}: {p.title}, {found_at(cited, p.evidence)}"


def _untold(found: Against) -> Iterator[Block]:
    unsure = listed(found.rows, "cannot-tell")
    if unsure:
        yield Heading(f"{TITLES['cannot-tell']}: {len(unsure)}")
        yield from (Paragraph(f"{row.name}: {row.because}", "item") for row in unsure)
    absent = listed(found.rows, "not-encoded")
    if absent:
        yield Heading(f"{TITLES['not-encoded']}: {len(absent)}")
        yield Paragraph(", ".join(row.name for row in absent))
