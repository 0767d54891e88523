"""What was found by a search: on the terminal, as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from proportionality.answers.search import Entry, Found, Hit, Kind
from proportionality.report.table import Column, Table
from proportionality.report.wrap import line, wrapped

_TITLES: dict[Kind, str] = {
    "jurisdiction": "Laws",
    "group": "Groups of states and regions",
    "substance": "Substances",
    "rule": "Rules",
    "offence": "Offences",
    "finding": "Findings",
}
_COLUMNS = (
    Column("kind", "kind", 12),
    Column("key", "key", 24),
    Column("jurisdiction"),
    Column("name", "law", 24),
    Column("title", "title", 48),
    Column("text"),
    Column("citation", "provision", 48),
    Column("score", "fits", 8),
)


def write(query: str, found: Found, most: int, console: Console) -> None:
    """Print the best hits, by kind in the order of their best."""
    for asked, known in found.taken_for:
        line(console, Text(f"'{asked}' is nowhere; taken for '{known}'", "yellow"))
    if not found.hits:
        line(console, Text(f"nothing has all the words of '{query[:60]}'"))
        return
    shown = found.hits[:most]
    for kind in dict.fromkeys(hit.entry.kind for hit in shown):
        line(console, Text(_TITLES[kind], "bold"))
        for hit in shown:
            if hit.entry.kind == kind:
                _one(hit.entry, console)
    if len(found.hits) > most:
        line(console, Text(f"{most} of {len(found.hits)} hits; --limit shows more", "dim"))


def _one(entry: Entry, console: Console) -> None:
    if entry.kind == "jurisdiction":
        wrapped(console, f"{entry.title} ({entry.key})", "    ", "  ")
    elif entry.kind in ("group", "substance", "rule"):
        same = entry.key == entry.title
        wrapped(console, entry.key if same else f"{entry.key}: {entry.title}", "    ", "  ", most=2)
    else:
        wrapped(
            console, f"{entry.name} ({entry.jurisdiction}): {entry.title}", "    ", "  ", most=2
        )
        if entry.citation:
            wrapped(console, entry.citation, "    ", most=2)


def values(hit: Hit) -> dict[str, Any]:
    """A hit as plain values."""
    e = hit.entry
    return {
        "kind": e.kind,
        "key": e.key,
        "title": e.title,
        "text": e.text or None,
        "jurisdiction": e.jurisdiction,
        "name": e.name,
        "citation": e.citation,
        "score": hit.score,
    }


def render_json(found: Found, most: int) -> str:
    """The best hits as JSON."""
    body = {
        "version": 1,
        "total": len(found.hits),
        "taken_for": dict(found.taken_for),
        "hits": [values(hit) for hit in found.hits[:most]],
    }
    return json.dumps(body, ensure_ascii=False, indent=2)


def table(query: str, hits: Sequence[Hit]) -> Table:
    """Hits as a table."""
    rows = (values(hit) for hit in hits)
    keys = [column.key for column in _COLUMNS]
    return Table(
        f"Search: {query[:60]}",
        (),
        _COLUMNS,
        tuple(tuple(row[key] for key in keys) for row in rows),
    )
