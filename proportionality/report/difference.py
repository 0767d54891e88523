"""What differs between two runs, as JSON and as text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from proportionality.findings.assessments import Assessment
from proportionality.findings.difference import Difference, F, pair_key
from proportionality.findings.finding import Finding
from proportionality.law.in_words import counted
from proportionality.reform.fields import Rewritten, said
from proportionality.reform.provisions import Moved
from proportionality.report import as_json
from proportionality.report.wrap import tabled, wrapped

_MARKS = (
    ("gained", "+", "red"),
    ("harsher", "^", "red"),
    ("lost", "-", "green"),
    ("milder", "v", "green"),
)
_MOST_FIELDS = 40  # that are printed of two encodings
_MOST_RULES = 6  # that cannot tell
_MOST_TEXT = 600  # characters of one
_OF_A_REFORM = tuple(_MARKS[i] for i in (2, 3, 1, 0))


def render(
    change: Difference[Finding],
    provisions: Sequence[Moved] | None = None,
    written: Sequence[Rewritten] | None = None,
) -> str:
    """The difference as JSON; what is on both sides and moved is given as it is after, with ``was``.

    Args:
        change: what differs.
        provisions: what becomes of each provision, where that was asked.
        written: what is written differently in two encodings, where they were compared.

    """
    found = {"version": as_json.VERSION} | values(change, as_json.finding, provisions)
    if written is not None:
        found["written"] = [asdict(one) for one in written]
    return json.dumps(found, ensure_ascii=False, indent=2)


def values(
    change: Difference[F],
    plain: Callable[[F], Mapping[str, Any]],
    provisions: Sequence[Moved] | None,
) -> dict[str, Any]:
    """The same as plain values, of findings in whatever form.

    Args:
        change: what differs.
        plain: a finding as plain values.
        provisions: what becomes of each provision, where that was asked.

    """
    found: dict[str, Any] = {
        name: [plain(f) for f in getattr(change, name)]
        for name in ("gained", "lost", "unchanged", "not_known_before", "not_known_after")
    }
    for name in ("harsher", "milder"):
        found[name] = [
            {**plain(after), "was": plain(before), "amounts": _amounts(change, before, after)}
            for before, after in getattr(change, name)
        ]
    if provisions is not None:
        found["provisions"] = [asdict(one) for one in provisions]
    known = change.known
    before, after = change.cannot_tell
    return found | {
        "unclear": change.unclear,
        "cannot_tell": {"before": _rules(before), "after": _rules(after)},
        "laws_known": None if known is None else {"before": known[0], "after": known[1]},
    }


def _rules(found: Sequence[Assessment]) -> list[dict[str, str]]:
    return [{"jurisdiction": a.jurisdiction, "rule": a.rule} for a in found]


def write_provisions(found: Sequence[Moved], console: Console) -> None:
    """Print what becomes of each provision, as a table."""
    if not found:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, ratio in (("provision", 5), ("now", 3), ("after", 3), ("", 1)):
        table.add_column(name, ratio=ratio, overflow="fold")
    for one in found:
        what = f"{one.jurisdiction} {one.title} ({one.place})"
        table.add_row(Text(what), Text(one.was), Text(one.now), one.direction)
    tabled(console, table)


def write_rewritten(found: Sequence[Rewritten], console: Console) -> None:
    """Print what is written differently in two encodings, at most some fields of it."""
    left = _MOST_FIELDS
    for one in found:
        if not left:
            break
        head = f"{one.title} ({one.place})" if one.offence else "the law around its provisions"
        wrapped(console, f"{one.jurisdiction} {head}, written differently:", "  ", "")
        for field in one.fields[:left]:
            text = said(field)
            shown = text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]}…"
            wrapped(console, shown, "    ", "  ")
        left -= min(left, len(one.fields))
    if rest := sum(len(one.fields) for one in found) - _MOST_FIELDS + left:
        wrapped(console, f"and {counted(rest, 'more field')}; --format json has all", "  ")


def write_difference(
    change: Difference[Finding], console: Console, laws: int = 0, reform: bool = False
) -> None:
    """Print the difference, gravest first.

    Args:
        change: what differs.
        console: where to.
        laws: how many laws were asked, for a difference between two days.
        reform: whether a reform makes it: what is gone then comes first, and what is new last.

    """
    for name, mark, colour in _OF_A_REFORM if reform else _MARKS:
        for one in getattr(change, name):
            f, was = (one, "") if isinstance(one, Finding) else (one[1], _was(change, *one))
            console.print(
                Text.assemble(
                    (f"{mark} {f.severity!s:8} {f.rule}", colour),
                    f" {f.jurisdiction} {f.offence or ''}: {f.message}{was}",
                ),
                soft_wrap=True,
            )
    for line in change.unclear:
        console.print(Text.assemble(("? cannot tell ", "magenta"), line), soft_wrap=True)
    for found, when in ((change.not_known_before, "before"), (change.not_known_after, "after")):
        if found:
            console.print(
                Text.assemble((f"? not known {when}: ", "magenta"), _by_law(found)), soft_wrap=True
            )
    if told := cannot_tell(change):
        wrapped(console, told, "  ", "")
    parts = [f"{len(change.gained)} gained", f"{len(change.lost)} lost"]
    if change.known is not None or reform:
        parts += [f"{len(change.harsher)} harsher", f"{len(change.milder)} milder"]
    parts.append(f"{len(change.unchanged)} unchanged")
    if change.not_known_before or change.not_known_after:
        parts.append(f"{len(change.not_known_before)} not known before")
    if change.not_known_after:
        parts.append(f"{len(change.not_known_after)} not known after")
    console.print(Text(", ".join(parts), style="bold"))
    if change.known is not None and laws > 1:
        console.print(
            f"Of {laws} laws, {change.known[0]} are known on the first day and {change.known[1]} on the second; "
            "what is not encoded on a day is no change.",
            soft_wrap=True,
        )


def cannot_tell(change: Difference[F]) -> str:
    """Which rules cannot tell, on both sides or on one; empty where all can on both."""
    before, after = ({(a.rule, a.jurisdiction) for a in side} for side in change.cannot_tell)
    several = len({law for _, law in before | after}) > 1
    sides = {
        "before and after": before & after,
        "only before": before - after,
        "only after": after - before,
    }
    told = [f"{when} {_named(found, several)}" for when, found in sides.items() if found]
    return f"Rules that cannot tell: {'; '.join(told)}." if told else ""


def _named(found: Iterable[tuple[str, str]], several: bool) -> str:
    """``AL002, CH001 and 7 more``, where there are several laws of how many of them: ``AL002 (3)``."""
    times = Counter(rule for rule, _ in found)
    named = [f"{rule} ({number})" if several else rule for rule, number in sorted(times.items())]
    rest = len(named) - _MOST_RULES
    return ", ".join(named[:_MOST_RULES]) + (f" and {rest} more" if rest > 0 else "")


def _amounts(change: Difference[F], before: F, after: F) -> dict[str, str] | None:
    found = change.amounts.get(pair_key(before, after))
    return {"before": found[0], "after": found[1]} if found else None


def _was(change: Difference[Finding], before: Finding, after: Finding) -> str:
    """What the finding said before, where that differs, and the amounts that moved."""
    parts = []
    if before.message.replace(before.title, after.title, 1) != after.message:
        parts.append(f"was: {before.message}")
    elif before.title != after.title:
        parts.append(f"was the same of: {before.title}")
    if amounts := _amounts(change, before, after):
        now, then = amounts["after"], amounts["before"]
        parts.append(f"amounts: {now or 'no such amount'}; before: {then or 'no such amount'}")
    return f" ({'; '.join(parts)})" if parts else ""


def _by_law(found: Sequence[Finding]) -> str:
    counts = Counter(f.jurisdiction for f in found)
    return ", ".join(f"{code} {number}" for code, number in sorted(counts.items()))
