"""One conduct against another: on the terminal, as a table, as JSON and as a picture."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.style import Style
from rich.table import Table as Grid
from rich.text import Text

from proportionality.answers.against import VERDICTS, Against, Beside, Verdict, listed
from proportionality.answers.answer import Answer, Provision
from proportionality.answers.question import Question
from proportionality.law.in_words import counted
from proportionality.law.model import Jurisdiction
from proportionality.law.vocabulary import conduct_in_words
from proportionality.report import comparison
from proportionality.report.as_csv import PARTS, durations
from proportionality.report.pictures import ladder, rungs
from proportionality.report.table import Cell, Column, Table
from proportionality.report.wrap import tabled, wrapped

TITLES: Mapping[Verdict, str] = {
    "harsher": "{first} can be punished harder than {second}",
    "harsher-for-some": "{first} can be punished harder than {second} for some drugs or amounts",
    "equal": "{first} is punished as hard as {second}",
    "milder": "{second} can be punished harder than {first}",
    "cannot-tell": "Cannot tell",
    "not-encoded": "Not encoded",
}
IN_WORDS: Mapping[Verdict, str] = {
    "harsher": "harsher",
    "harsher-for-some": "harsher for some",
    "equal": "as harsh",
    "milder": "milder",
    "cannot-tell": "cannot tell",
    "not-encoded": "not encoded",
}
NOTES = (
    "One is harsher than the other where the most that a court may impose is more, or that is equal and the least is more.",
    "Times is how many times as long the longest term of the first is as that of the second, where both are terms.",
    "The ordinary form of a crime is asked about where no other is named: no earlier conviction or other circumstance.",
    "Where several provisions punish a crime, by drug or amount, the gravest of them is shown, and times are of that one.",
)


def remarks(found: Against) -> tuple[str, ...]:
    """What has to be said beside the answer; where courts rule out something of a penalty that is shown, by which decision."""
    laws: dict[str, list[str]] = {}
    for row in found.rows:
        for said in dict.fromkeys(p.ruled_out for p in row.pair or () if p.ruled_out):
            laws.setdefault(said, []).append(row.name)
    told = [
        f"{', '.join(names)}: {said}; what is compared is the text." for said, names in laws.items()
    ]
    return (*NOTES, *told)


def title_of(verdict: Verdict, first: str, second: str) -> str:
    """What is said of the laws in which two crimes, as they are called, stand to each other in this way."""
    said = TITLES[verdict].format(first=first, second=second)
    return said[:1].upper() + said[1:]


def called(asked: Question) -> str:
    """A question in a few words: ``trafficking (20 g of heroin), gravest form``."""
    crime = conduct_in_words(asked.conduct)
    about = " of ".join(filter(None, (asked.amount.text if asked.amount else "", asked.substance)))
    crime += f" ({about})" if about else ""
    return f"{crime}, {asked.form} form" if asked.form != "ordinary" else crime


def heading(found: Against) -> str:
    """What was asked, in one line."""
    return f"{called(found.asked)} against {called(found.against)}, law as of {found.on}"


def summary(found: Against) -> str:
    """The answer to "in how many", in one sentence, which is quoted alone: it says that graver forms of the crime are left aside."""
    counts = found.counts()
    harder = counts["harsher"] + counts["harsher-for-some"]
    told = sum(counts[v] for v in ("harsher", "harsher-for-some", "equal", "milder"))
    some = counts["harsher-for-some"]
    only = f", in {some} of them for some drugs or amounts only" if some else ""
    form = " in its ordinary form" if found.against.form == "ordinary" else ""
    return (
        f"{harder} of {counted(len(found.rows), 'law')} can punish {called(found.asked)} harder than {called(found.against)}{form}{only}; "
        f"{counts['equal']} as hard, {counts['milder']} less hard; {len(found.rows) - told} cannot be told or are not encoded."
    )


def write(found: Against, console: Console, most: int | None = None) -> None:
    """Print it: the clearest disproportion first, then what cannot be told, with why.

    Args:
        found: the answer.
        console: where to.
        most: only this many laws, the first ones, with the place of each; the rest are counted, by what they answer.

    """
    first, second = called(found.asked), called(found.against)
    console.print(Text(heading(found), "bold"))
    wrapped(console, summary(found), "")
    console.print()
    left = most
    for verdict in VERDICTS:
        rows = listed(found.rows, verdict)
        if not rows:
            continue
        title = title_of(verdict, first, second)
        shown = rows if left is None else rows[:left] if verdict in TOLD else []
        part = f", of which the first {len(shown)}" if 0 < len(shown) < len(rows) else ""
        wrapped(console, f"{title}: {len(rows)}{part}", "  ", "", style="bold")
        if left is not None:
            left -= len(shown)
            if shown:
                _grid(shown, first, second, console, _placed)
        elif verdict == "not-encoded":
            wrapped(console, ", ".join(row.name for row in rows), "  ")
        elif verdict == "cannot-tell":
            for row in rows:
                wrapped(console, f"{row.name}: {row.because}", "    ", "  ")
            console.print()
        else:
            _grid(rows, first, second, console)
    console.print()
    wrapped(console, " ".join(remarks(found)), "", style="dim")


def _grid(
    rows: Sequence[Beside],
    first: str,
    second: str,
    console: Console,
    cited: Callable[[Provision], Text] | None = None,
) -> None:
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), width=console.width)
    grid.add_column("", ratio=3, overflow="fold")
    grid.add_column(first, ratio=7, overflow="fold")
    grid.add_column(second, ratio=7, overflow="fold")
    grid.add_column("times", width=5, no_wrap=True, justify="right")
    for row in rows:
        if row.pair is None:
            continue
        mine, theirs = map(cited or _cited, row.pair)
        times = "" if row.ratio is None else f"{row.ratio:g}"
        grid.add_row(Text(f"{row.name}", "bold"), mine, theirs, times)
    tabled(console, grid)


def _placed(p: Provision) -> Text:
    """The range, and its place in the law without the law's title."""
    style = "bold red" if p.death in ("discretionary", "mandatory") else ""
    place = p.subject.penalty.place or p.subject.offence.place
    cited = (f"{place}; {p.evidence}", Style(dim=True, link=p.url))
    return Text.assemble((p.span, style), " (", cited, ")")


def _cited(p: Provision) -> Text:
    style = "bold red" if p.death in ("discretionary", "mandatory") else ""
    return Text.assemble(
        (p.span, style),
        ("\n" + p.citation, Style(dim=True, link=p.url)),
        (f" ({p.evidence})", "dim"),
    )


COLUMNS = (
    Column("jurisdiction"),
    Column("name", "law", 24),
    Column("verdict", "which is harsher", 16),
    Column("ratio", "times (most)", 10),
    Column("floor_ratio", "times (least)", 10),
    Column("first_range", "{first}", 24),
    Column("second_range", "{second}", 24),
    Column("first_cited", "provision of the first", 36),
    Column("second_cited", "provision of the second", 36),
    Column("evidence", "weaker evidence", 12),
    Column("first_rank", "place of the first", 8),
    Column("second_rank", "place of the second", 8),
    Column("because", "why not", 40),
    *(Column(f"{side}_{part}") for side in ("first", "second") for part in ("conduct", "substance", "amount", "given", "form", "offence", "title", "floor", "floor_kind", "ceiling", "url")),
    *(Column(f"{side}_{end}_{part}") for side in ("first", "second") for end in ("floor", "ceiling") for part in PARTS),
    Column("as_of"),
    *(Column(f"{side}_{part}") for part in ("gravest_of", "evidence") for side in ("first", "second")),
)  # fmt: skip


def table(found: Against) -> Table:
    """The rows as a table; in places 1 is the harshest of all laws that were asked."""
    first, second = called(found.asked), called(found.against)
    columns = tuple(
        Column(c.key, c.title and c.title.format(first=first, second=second), c.width)
        for c in COLUMNS
    )
    rows = tuple(_row(found, row) for row in found.rows)
    return Table(heading(found), (summary(found), *remarks(found)), columns, rows)


def _row(found: Against, row: Beside) -> tuple[Cell, ...]:
    mine, theirs = row.pair or (None, None)
    sides = ((found.asked, mine), (found.against, theirs))
    return (
        row.jurisdiction,
        row.name,
        IN_WORDS[row.verdict],
        row.ratio,
        row.floor_ratio,
        *(p.span if p else None for _, p in sides),
        *((p.citation, p.url) if p else None for _, p in sides),
        row.evidence,
        row.first.place,
        row.second.place,
        row.because or None,
        *(cell for asked, p in sides for cell in _side(asked, p)),
        *(
            cell
            for _, p in sides
            for length in (p and p.shortest, p and p.longest)
            for cell in (durations([length.values()]) if length else [None] * len(PARTS))
        ),
        found.on.isoformat(),
        *(
            len(answer.provisions) if p else None
            for p, answer in ((mine, row.first), (theirs, row.second))
        ),
        *(p.evidence if p else None for p in (mine, theirs)),
    )


def _side(asked: Question, p: Provision | None) -> tuple[Cell, ...]:
    amount = asked.amount.text if asked.amount else None
    given = ", ".join(sorted(asked.given)) or None
    head: tuple[Cell, ...] = (asked.conduct, asked.substance, amount, given, asked.form)
    if p is None:
        return (*head, *[None] * 6)
    return (*head, p.offence, p.title, p.floor, p.kind, p.ceiling, p.url)


def values(row: Beside, found: Against) -> dict[str, Any]:
    """A row as plain values."""

    def side(answer: Answer, asked: Question, p: Provision | None) -> dict[str, Any]:
        whole = comparison.values(answer, asked)
        return {
            key: whole[key]
            for key in (
                "conduct",
                "substance",
                "amount",
                "given",
                "form",
                "status",
                "because",
                "rank",
            )
        } | {
            "provision": comparison.provision_values(p) if p else None,
            "provisions": whole["provisions"],
        }

    mine, theirs = row.pair or (None, None)
    return {
        "jurisdiction": row.jurisdiction,
        "name": row.name,
        "as_of": found.on.isoformat(),
        "verdict": row.verdict,
        "because": row.because or None,
        "ratio": row.ratio,
        "floor_ratio": row.floor_ratio,
        "evidence": row.evidence,
        "first": side(row.first, found.asked, mine),
        "second": side(row.second, found.against, theirs),
    }


def render_json(found: Against) -> str:
    """The whole answer as JSON."""
    body = {
        "version": 1,
        "counts": found.counts(),
        "answers": [values(row, found) for row in found.rows],
    }
    return json.dumps(body, ensure_ascii=False, indent=2)


TOLD: tuple[Verdict, ...] = VERDICTS[:4]
"""Verdicts that say which is harsher, and so can be drawn."""


def groups(
    found: Against,
    laws: Mapping[str, Jurisdiction],
    verdicts: Sequence[Verdict] = TOLD,
    cited: bool = True,
) -> list[rungs.Group]:
    """Two bars a law, the clearest disproportion first; laws of which nothing can be told are not drawn.

    Args:
        found: the answer.
        laws: the laws it is about, by code.
        verdicts: only the laws with one of these.
        cited: with the provisions beneath the bars.

    """
    made = []
    for verdict in verdicts:
        for row in listed(found.rows, verdict):
            if row.pair is None:
                continue
            times = f"{row.ratio:g} times" if row.ratio is not None else ""
            bars = tuple(
                rungs.bar(
                    laws[row.jurisdiction], p.subject, called(asked), p.citation if cited else ""
                )
                for p, asked in zip(row.pair, (found.asked, found.against), strict=True)
            )
            said = ", ".join(filter(None, (IN_WORDS[verdict], times)))
            made.append(rungs.Group(f"{row.name}: {said}", bars))
    return made


def svg(found: Against, laws: Mapping[str, Jurisdiction], name: str = "against") -> str:
    """A ladder with two bars a law; laws of which nothing can be told are counted, not drawn."""
    return ladder.svg(groups(found, laws), heading(found), summary(found), name, standalone=True)
