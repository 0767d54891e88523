"""A comparison as table, JSON, CSV and SVG."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from proportionality.answers.compare import Answer, Question
from proportionality.law.model import Jurisdiction
from proportionality.report.as_csv import PARTS, durations, sheet
from proportionality.report.pictures import ladder

_STATUS = {"applies": "", "cannot-tell": "cannot tell", "not-encoded": "not encoded"}


def write(asked: Question, answers: Sequence[Answer], console: Console) -> None:
    """Print a comparison: what can be told, harshest first; then what cannot, with why."""
    on = answers[0].on if answers else ""
    console.print(Text.assemble((str(asked), "bold"), f"  law as of {on}"), soft_wrap=True)
    told = [a for a in answers if a.status == "applies"]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, ratio in (
        ("", 1),
        ("", 1),
        ("floor to ceiling", 4),
        ("floor", 2),
        ("provision", 7),
        ("evidence", 2),
    ):
        table.add_column(name, ratio=ratio, overflow="fold")
    for answer in told:
        for number, p in enumerate(answer.provisions):
            first = number == 0
            span = Text(
                p.span, style="bold red" if p.death in ("discretionary", "mandatory") else ""
            )
            if p.departures:
                span.append(
                    f" ({len(p.departures)} departure{'s' if len(p.departures) > 1 else ''})",
                    style="dim",
                )
            if p.worked_out:
                span.append(
                    f"\nworked out, not the law's own text: {'; '.join(p.worked_out)}", style="dim"
                )
            cite = Text(p.citation).append(f"\n{p.url}" if p.url else "", style="dim")
            table.add_row(
                answer.place if first else "",
                Text(answer.jurisdiction if first else "", style="bold"),
                span,
                p.kind,
                cite,
                p.evidence,
            )
    if told:
        console.print(table)
    rest = [a for a in answers if a.status != "applies"]
    if rest:
        console.print(Text("Cannot tell", style="bold"))
        for answer in rest:
            console.print(
                Text.assemble((f"  {answer.jurisdiction} ", "bold"), answer.because), soft_wrap=True
            )
            for p in answer.provisions:
                console.print(
                    Text(f"      {p.span}  {p.citation} ({p.evidence})", style="dim"),
                    soft_wrap=True,
                )
    console.print(
        Text(
            f"{len(told)} of {len(answers)} told. Ranks run from the harshest ceiling, then floor; '3=' is a tie, '3-7' a place that an "
            f"unknown leaves open. {'Given: ' + ', '.join(sorted(asked.given)) + '; otherwise the' if asked.given else 'The'} ordinary case: no "
            f"{'other' if asked.given else 'earlier conviction or other'} circumstance that raises or lowers the range.",
            style="dim",
        ),
        soft_wrap=True,
    )


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
            }
            if asked
            else {}
        ),
        "status": answer.status,
        "because": answer.because or None,
        "rank": {"best": answer.rank[0], "worst": answer.rank[1], "tied": answer.tied}
        if answer.rank
        else None,
        "provisions": [
            {
                "offence": p.offence,
                "title": p.title,
                "form": p.form,
                "floor": p.floor,
                "floor_kind": p.kind,
                "ceiling": p.ceiling,
                "death": p.death,
                "life": p.life,
                "departures": list(p.departures),
                "since": p.since,
                "evidence": p.evidence,
                "citation": p.citation,
                "url": p.url,
                "floor_term": p.shortest.values(),
                "ceiling_term": p.longest.values(),
                "worked_out": list(p.worked_out),
            }
            for p in answer.provisions
        ],
        "path": answer.path,
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
    *(f"{end}_{part}" for end in ("floor", "ceiling") for part in PARTS), "given", "worked_out",
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
                yield [*head, *[None] * 11, a.because, *[None] * 2 * len(PARTS), given, None]
            for p in a.provisions:
                departures = "; ".join(p.departures)
                yield [
                    *head, p.floor, p.kind, p.ceiling, p.death, p.life, departures, p.evidence, p.since, p.offence, p.citation, p.url, a.because,
                    *durations([p.shortest.values()]), *durations([p.longest.values()]), given,
                    "; ".join(p.worked_out),
                ]  # fmt: skip


def render_csv(results: Sequence[tuple[Question, Sequence[Answer]]]) -> str:
    """Comparisons as CSV, one row for every provision that applies or could; cells never start a formula."""
    return sheet(COLUMNS, _rows(results))


def svg(
    asked: Question, answers: Sequence[Answer], laws: dict[str, Jurisdiction], name: str = "compare"
) -> str:
    """A ladder with a row for each jurisdiction, harshest first."""
    told: list[ladder.Bar] = []
    open_: list[ladder.Bar] = []
    for a in answers:
        if not a.provisions:
            open_.append(ladder.no_bar(a.name, a.because))
            continue
        for p in a.provisions:
            note = (
                f"{a.place}. {p.citation}" if a.status == "applies" else f"if {p.citation} applies"
            )
            (told if a.status == "applies" else open_).append(
                ladder.bar(laws[a.jurisdiction], p.subject, a.name, note)
            )
    groups = [
        g
        for g in (
            ladder.Group(str(asked), tuple(told)),
            ladder.Group("Cannot tell which applies", tuple(open_)),
        )
        if g.bars
    ]
    on = answers[0].on if answers else ""
    return ladder.svg(
        groups, f"{asked}, law as of {on}", ladder.describe(groups), name, standalone=True
    )
