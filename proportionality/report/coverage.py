"""How much law is encoded, how well it is evidenced, and which core provisions are missing."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from proportionality.answers.scale import scale
from proportionality.answers.weighed import ScaleOfLaw, label
from proportionality.law.corpus import Corpus
from proportionality.law.in_words import counted
from proportionality.law.model import Jurisdiction
from proportionality.law.vocabulary import EVIDENCE
from proportionality.measure import measured_on
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
    stands: ScaleOfLaw


def rows(corpus: Corpus, on: dt.date) -> Iterator[Row]:
    """Coverage of each jurisdiction, and where it stands on a day."""
    for file in corpus.files:
        yield _row(file.jurisdiction, on)


def _row(law: Jurisdiction, on: dt.date) -> Row:
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
        scale(measured_on(law, on)),
    )


def render(corpus: Corpus, on: dt.date) -> str:
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
            "ordinary_trafficking_outweighs",
            "ordinary_at_least",
            "gravest_drug_offence_outweighs",
            "gravest_at_least",
            "death_for_drugs",
            "practice",
        ]
    )
    for row in rows(corpus, on):
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
                    row.stands.ordinary.step,
                    row.stands.ordinary.at_least,
                    row.stands.gravest.step,
                    row.stands.gravest.at_least,
                    row.stands.death,
                    row.stands.practice,
                )
            ]
        )
    return out.getvalue()


_SHORT = {"primary": "p", "translation": "t", "secondary": "s", "unverified": "u"}


def write_coverage(corpus: Corpus, on: dt.date, console: Console) -> None:
    """Print how much of each law is known, and where it stands."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("law", ratio=5, overflow="fold")
    table.add_column("pen.", justify="right", no_wrap=True)
    table.add_column("evidence %", ratio=3, overflow="fold")
    table.add_column("ordinary trafficking", ratio=5, overflow="fold")
    table.add_column("gravest drug offence", ratio=5, overflow="fold")
    table.add_column("missing", ratio=5, overflow="fold")
    everything = list(rows(corpus, on))
    for row in everything:
        shares = zip(EVIDENCE, row.shares, strict=True)
        death = f"; death, practice {row.stands.practice or 'not read'}"
        table.add_row(
            Text.assemble((row.code, "bold"), f" {row.name}"),
            str(row.penalties),
            " ".join(f"{_SHORT[level]}{share}" for level, share in shares if share)
            + ("; read twice" if row.read_twice else ""),
            label(row.stands.ordinary),
            label(row.stands.gravest) + (death if row.stands.death == "yes" else ""),
            Text("; ".join(row.missing), style="red"),
        )
    console.print(table)
    console.print(
        Text(
            f"{counted(len(everything), 'jurisdiction')}, {counted(sum(r.offences for r in everything), 'offence')}, "
            f"{counted(sum(r.penalties for r in everything), 'dated penalty', 'dated penalties')}; "
            f"{counted(sum(bool(r.read_twice) for r in everything), 'law')} read twice",
            style="bold",
        )
    )
    console.print(
        Text(
            "pen.: dated penalties. Evidence: p primary, t translation, s secondary, u unverified. The two offences: the gravest "
            f"violent crime that each outweighs, law as of {on}. missing: core provisions that are not encoded.",
            style="dim",
        )
    )
