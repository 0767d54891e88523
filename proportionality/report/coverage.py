"""How much law is encoded, how well it is evidenced, and which core provisions are missing."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from proportionality.law.corpus import Corpus
from proportionality.law.model import Jurisdiction
from proportionality.law.vocabulary import EVIDENCE
from proportionality.report.as_csv import safe

_CORE = {
    "trafficking or supply": {"drug.trafficking", "drug.supply"},
    "possession": {"drug.possession", "drug.possession-personal"},
    "murder": {"violent.murder"},
    "rape": {"violent.rape"},
    "manslaughter": {"violent.manslaughter"},
    "robbery": {"violent.robbery"},
}


@dataclass(frozen=True, slots=True)
class Row:
    """One jurisdiction's coverage; ``shares`` are percentages of dated penalties by evidence, strongest first."""

    code: str
    name: str
    offences: int
    penalties: int
    shares: tuple[int, ...]
    newest: str
    missing: tuple[str, ...]
    gaps: int
    read_twice: str  # how many core values differed, of how many; empty where they were read once


def rows(corpus: Corpus) -> Iterator[Row]:
    """Coverage of each jurisdiction."""
    for file in corpus.files:
        yield _row(file.jurisdiction)


def _row(law: Jurisdiction) -> Row:
    levels = Counter(law.evidence_of(o, p) for o in law.offences for p in o.penalties)
    total = sum(levels.values())
    conduct = {c for o in law.offences for c in o.conduct}
    missing = [name for name, any_of in _CORE.items() if not conduct & any_of]
    if law.general.death is None or law.general.death.exists == "unknown":
        missing.append("whether death exists")
    versions = [
        str(s.version)
        for s in law.sources.values()
        if s.version is not None and s.evidence != "unverified"
    ]
    shares = tuple(round(100 * levels[level] / total) if total else 0 for level in EVIDENCE)
    return Row(
        law.code,
        law.jurisdiction.name,
        len(law.offences),
        total,
        shares,
        max(versions, default="none"),
        tuple(missing),
        len(law.not_encoded),
        law.read_twice.differ if law.read_twice is not None else "",
    )


def render(corpus: Corpus) -> str:
    """Coverage as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        [
            "code",
            "name",
            "offences",
            "dated_penalties",
            *(f"{level}_percent" for level in EVIDENCE),
            "newest_text_read",
            "core_missing",
            "not_encoded",
            "read_twice_differ",
        ]
    )
    for row in rows(corpus):
        writer.writerow(
            [
                safe(v)
                for v in (
                    row.code,
                    row.name,
                    row.offences,
                    row.penalties,
                    *row.shares,
                    row.newest,
                    "; ".join(row.missing),
                    row.gaps,
                    row.read_twice,
                )
            ]
        )
    return out.getvalue()


def write_coverage(corpus: Corpus, console: Console) -> None:
    """Print coverage as a table."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("code", no_wrap=True)
    table.add_column("name", no_wrap=True, min_width=16, max_width=28, overflow="ellipsis")
    for name in ("offences", "penalties", "primary", "translation", "secondary", "unverified"):
        table.add_column(name, justify="right")
    table.add_column("newest text", no_wrap=True)
    table.add_column("core provisions missing")
    table.add_column("gaps", justify="right")
    table.add_column("read twice", no_wrap=True)
    everything = list(rows(corpus))
    for row in everything:
        table.add_row(
            row.code,
            Text(row.name),
            str(row.offences),
            str(row.penalties),
            *(f"{share} %" if share else "" for share in row.shares),
            row.newest,
            Text("; ".join(row.missing), style="red"),
            str(row.gaps),
            Text(row.read_twice),
        )
    console.print(table)
    console.print(
        Text(
            f"{len(everything)} jurisdictions, {sum(r.offences for r in everything)} offences, {sum(r.penalties for r in everything)} dated penalties; {sum(bool(r.read_twice) for r in everything)} laws read twice",
            style="bold",
        )
    )
