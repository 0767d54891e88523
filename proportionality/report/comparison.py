"""A comparison as table, JSON, CSV and SVG."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from proportionality.answers.answer import Answer, Provision
from proportionality.answers.question import Question
from proportionality.law import codebook
from proportionality.law.in_words import counted
from proportionality.law.model import Jurisdiction
from proportionality.report import table as sheets
from proportionality.report.as_csv import PARTS, durations, sheet
from proportionality.report.pictures import ladder, rungs
from proportionality.report.wrap import tabled, wrapped

_RANKS = "Ranks run from the harshest ceiling, then floor; '3=' is a tie, '3-7' a place that an unknown leaves open."
_CASE = {
    "ordinary": "The ordinary case: no earlier conviction or other circumstance that raises or lowers the range.",
    "gravest": "Gravest form: whatever earlier conviction or other circumstance it needs, but that nobody died.",
    "minor": "Minor form: the mildest that the law calls mitigated.",
}


def _some_ruled_out(answers: Sequence[Answer]) -> bool:
    return any(p.ruled_out for a in answers for p in a.provisions)


def _ranks(answers: Sequence[Answer]) -> str:
    """What ranks are; where courts rule out something of a penalty, that they are of the text."""
    text = " What courts rule out counts in them as long as the text says it."
    return f"{_RANKS}{text if _some_ruled_out(answers) else ''}"


def case(asked: Question) -> str:
    """Which case was asked about, as a sentence."""
    if not asked.given:
        return _CASE[asked.form]
    given = codebook.conditions(sorted(asked.given))
    return f"Case: an offence {given}; otherwise the ordinary one: no other circumstance that raises or lowers the range."


def write(
    asked: Question,
    answers: Sequence[Answer],
    console: Console,
    remark: str = "",
    most: int | None = None,
) -> None:
    """Print a comparison: what can be told, harshest first; then what cannot, with why.

    Args:
        asked: the question.
        answers: what each law says to it.
        console: where to.
        remark: what is said last.
        most: only this many laws, the harshest, with the places of their provisions; the rest are counted.

    """
    on = answers[0].on if answers else ""
    console.print(Text.assemble((str(asked), "bold"), f"  law as of {on}"), soft_wrap=True)
    told = [a for a in answers if a.status == "applies"]
    if told:
        tabled(console, _ranked(told, most))
    rest = [a for a in answers if a.status == "cannot-tell"]
    silent = [a for a in answers if a.status == "not-encoded"]
    if most is not None:
        _rest(max(len(told) - most, 0), len(rest), len(silent), console)
    else:
        _untold(rest, silent, console)
    wrapped(
        console,
        f"{len(told)} of {len(answers)} told. {_ranks(answers)} {case(asked)}",
        "",
        style="dim",
    )
    if remark:
        wrapped(console, remark, "")


def _ranked(told: Sequence[Answer], most: int | None) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("", no_wrap=True)
    for name, ratio in (("", 4), ("floor to ceiling", 5), ("provision", 8)):
        table.add_column(name, ratio=ratio, overflow="fold")
    for answer in told[:most]:
        for number, p in enumerate(answer.provisions):
            first = number == 0
            span = Text(
                p.span, style="bold red" if p.death in ("discretionary", "mandatory") else ""
            )
            if p.departures and most is None:
                span.append(f" ({counted(len(p.departures), 'departure')})", style="dim")
            if p.ruled_out and most is None:
                span.append(f"\n{p.ruled_out}", style="dim")
            if p.worked_out:
                span.append(
                    f"\nworked out, not the law's own text: {'; '.join(p.worked_out)}", style="dim"
                )
            if p.kind != "none" and most is None:
                span.append(f"\n{p.kind} floor", style="dim")
            place = p.subject.penalty.place or p.subject.offence.place
            cited = p.citation if most is None else place
            cite = Text.assemble((cited, Style(link=p.url)), f" ({p.evidence})")
            table.add_row(
                answer.place if first else "",
                Text(f"{answer.name} ({answer.jurisdiction})" if first else "", style="bold"),
                span,
                cite,
            )
    return table


def _rest(told: int, unsure: int, silent: int, console: Console) -> None:
    """Of how many laws nothing is printed, by what they answer."""
    if told:
        wrapped(console, f"and {counted(told, 'more law')} of which it can be told", "  ")
    for number, what in ((unsure, "Cannot tell"), (silent, "Not encoded")):
        if number:
            console.print(Text(f"{what}: {number}", "bold"))


def _untold(rest: Sequence[Answer], silent: Sequence[Answer], console: Console) -> None:
    if rest:
        console.print(Text("Cannot tell", style="bold"))
        for answer in rest:
            name = f"{answer.name} ({answer.jurisdiction})"
            wrapped(console, f"{name}: {answer.because}", "    ", "  ")
            for p in answer.provisions:
                made = ", worked out, not the law's own text" if p.worked_out else ""
                wrapped(
                    console, f"{p.span}  {p.citation} ({p.evidence}){made}", "        ", "      "
                )
    if silent:
        console.print(Text("Not encoded", style="bold"))
        because = dict.fromkeys(a.because for a in silent)
        for why in because:
            named = ", ".join(f"{a.name} ({a.jurisdiction})" for a in silent if a.because == why)
            wrapped(console, f"{why}: {named}", "    ", "  ")


def values(answer: Answer, asked: Question | None = None) -> dict[str, Any]:
    """An answer as plain values."""
    return {
        "jurisdiction": answer.jurisdiction,
        "name": answer.name,
        "as_of": answer.on.isoformat(),
        **(
            {
                "conduct": asked.conduct,
                "substance": asked.substance,
                "amount": asked.amount.text if asked.amount else None,
                "given": sorted(asked.given),
                "form": asked.form,
            }
            if asked
            else {}
        ),
        "status": answer.status,
        "because": answer.because or None,
        "rank": {"best": answer.rank[0], "worst": answer.rank[1], "tied": answer.tied}
        if answer.rank
        else None,
        "provisions": [provision_values(p) for p in answer.provisions],
        "path": answer.path,
    }


def provision_values(p: Provision) -> dict[str, Any]:
    """A provision as plain values."""
    return {
        "offence": p.offence,
        "title": p.title,
        "form": p.form,
        "floor": p.floor,
        "floor_kind": p.kind,
        "ceiling": p.ceiling,
        "death": p.death,
        "life": p.life,
        "departures": list(p.departures),
        "ruled_out": p.ruled_out or None,
        "since": p.since,
        "evidence": p.evidence,
        "citation": p.citation,
        "url": p.url,
        "floor_term": p.shortest.values(),
        "ceiling_term": p.longest.values(),
        "worked_out": list(p.worked_out),
        "applies": p.applies,
    }


def render_json(results: Sequence[tuple[Question, Sequence[Answer]]]) -> str:
    """Comparisons as JSON."""
    return json.dumps(
        {"version": 1, "answers": [values(a, q) for q, answers in results for a in answers]},
        ensure_ascii=False,
        indent=2,
    )


COLUMNS = (
    "conduct", "substance", "amount", "as_of", "jurisdiction", "name", "status", "rank", "floor", "floor_kind", "ceiling", "death", "life",
    "departures", "evidence", "since", "offence", "citation", "url", "because",
    *(f"{end}_{part}" for end in ("floor", "ceiling") for part in PARTS), "given", "worked_out", "ruled_out",
)  # fmt: skip


def _rows(results: Sequence[tuple[Question, Sequence[Answer]]]) -> Iterator[list[object]]:
    for asked, answers in results:
        for a in answers:
            head = [
                asked.conduct,
                asked.substance,
                asked.amount.text if asked.amount else None,
                a.on,
                a.jurisdiction,
                a.name,
                a.status,
                a.place,
            ]
            given = ", ".join(sorted(asked.given))
            if not a.provisions:
                yield [*head, *[None] * 11, a.because, *[None] * 2 * len(PARTS), given, *[None] * 2]
            for p in a.provisions:
                departures = "; ".join(p.departures)
                yield [
                    *head, p.floor, p.kind, p.ceiling, p.death, p.life, departures, p.evidence, p.since, p.offence, p.citation, p.url, a.because,
                    *durations([p.shortest.values()]), *durations([p.longest.values()]), given,
                    "; ".join(p.worked_out), p.ruled_out or None,
                ]  # fmt: skip


_TITLES = {"rank": "place", "name": "law", "status": "told", "floor": "least", "floor_kind": "what binds", "ceiling": "most", "evidence": "evidence", "citation": "provision", "because": "why not", "ruled_out": "courts"}  # fmt: skip

_WIDE = ("citation", "because", "ruled_out")


def tables(
    results: Sequence[tuple[Question, Sequence[Answer]]],
    remark: Callable[[dt.date], str] = lambda _: "",
) -> list[sheets.Table]:
    """Comparisons as tables, one a question and day, for Markdown, XLSX and HTML; ``remark`` is what to say of a day."""
    made = []
    for asked, answers in results:
        told = sum(a.status == "applies" for a in answers)
        rows = tuple(
            tuple(_cell(key, row) for key in range(len(COLUMNS)))
            for row in _rows([(asked, answers)])
        )
        # What courts rule out of one penalty is said beside it; where there is nothing of the kind no column is given to it.
        hidden = () if _some_ruled_out(answers) else ("ruled_out",)
        columns = tuple(
            sheets.Column(c, None if c in hidden else _TITLES.get(c), 36 if c in _WIDE else 16)
            for c in COLUMNS
        )
        on = answers[0].on if answers else ""
        notes: tuple[str, ...] = (f"{told} of {len(answers)} told.", _ranks(answers), case(asked))
        if answers and (said := remark(answers[0].on)):
            notes = (*notes, said)
        made.append(sheets.Table(f"{asked}, law as of {on}", notes, columns, rows))
    return made


def _cell(column: int, row: Sequence[object]) -> sheets.Cell:
    value = row[column]
    text = None if value is None else str(value)
    if COLUMNS[column] == "citation" and text:
        url = row[COLUMNS.index("url")]
        return text, None if url is None else str(url)
    return text


def render_csv(results: Sequence[tuple[Question, Sequence[Answer]]]) -> str:
    """Comparisons as CSV, one row for every provision that applies or could; cells never start a formula."""
    return sheet(COLUMNS, _rows(results))


def svg(
    asked: Question, answers: Sequence[Answer], laws: dict[str, Jurisdiction], name: str = "compare"
) -> str:
    """A ladder with a row for each jurisdiction, harshest first."""
    told: list[rungs.Bar] = []
    open_: list[rungs.Bar] = []
    for a in answers:
        if not a.provisions:
            open_.append(rungs.no_bar(a.name, a.because))
            continue
        for p in a.provisions:
            made = "; worked out, not the law's own text" if p.worked_out else ""
            note = (
                f"{a.place}. {p.citation}{made}"
                if a.status == "applies"
                else f"if {p.citation} applies{made}"
            )
            (told if a.status == "applies" else open_).append(
                rungs.bar(laws[a.jurisdiction], p.subject, a.name, note)
            )
    groups = [
        g
        for g in (
            rungs.Group(str(asked), tuple(told)),
            rungs.Group("Cannot tell which applies", tuple(open_)),
        )
        if g.bars
    ]
    on = answers[0].on if answers else ""
    return ladder.svg(
        groups, f"{asked}, law as of {on}", ladder.describe(groups), name, standalone=True
    )
