"""Reform overlays in words and as files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import Any

from proportionality.reform.overlay import VERSION, ChangeEntry, Overlay, Settings, steps


def dump(overlay: Overlay) -> dict[str, Any]:
    """Plain values that load to the same overlay; what is left out stays out."""
    return overlay.model_dump(mode="json", by_alias=True, exclude_none=True)


Describe = Callable[[ChangeEntry], Iterable[str]]


def to_yaml(
    overlay: Overlay, remarks: Collection[str] = (), describe: Describe | None = None
) -> str:
    """The overlay as a file, with remarks on top and above each change."""
    lines = [f"# {remark}".rstrip() for remark in remarks]
    lines += [
        f"overlay: {overlay.overlay}",
        f"title: {_quoted(overlay.title)}",
        f"from: {overlay.start.isoformat()}",
        "changes:",
    ]
    for change in overlay.changes:
        lines += [f"  # {line}" for line in (describe(change) if describe else ())]
        values = change.model_dump(mode="json", exclude_none=True)
        mark = "-"
        for key, value in values.items():
            lines.append(f"  {mark} {key}: {_inline(value)}")
            mark = " "
    return "\n".join(lines) + "\n"


_DONE = {
    "set": "{end} becomes {to}",
    "cap": "{end} at most {to}",
    "at_least": "{end} at least {to}",
    "scale": "{end} times {to}",
}


def in_words(change: ChangeEntry) -> str:
    """A change as a sentence."""
    where = (
        "all jurisdictions" if change.jurisdictions == "all" else ", ".join(change.jurisdictions)
    )
    what = ", ".join(change.offences or change.conducts or ("drug offences",))
    limits = [
        *(change.substances or ()),
        *([str(change.amounts)] if change.amounts else []),
        *([f"{change.form} form"] if change.form else []),
    ]
    done = [_DONE[step.how].format(end=step.end, to=step.to) for step in steps(change)]
    return (
        f"{where}: {what}{' (' + ', '.join(limits) + ')' if limits else ''}: {', '.join(done)}"
        + (f" ({change.why})" if change.why else "")
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {v}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(str, value)) + "]"
    text = str(value)
    return text if text == "all" else _quoted(text)


def entry(code: str, offences: Iterable[str], settings: dict[str, str]) -> ChangeEntry:
    """A change for named offences of one jurisdiction."""
    return ChangeEntry(
        jurisdictions=[code], offences=list(offences), set=Settings.model_validate(settings)
    )


def make(title: str, start: dt.date, changes: Iterable[ChangeEntry]) -> Overlay:
    """An overlay from its parts."""
    return Overlay.model_validate(
        {
            "overlay": VERSION,
            "title": title,
            "from": start,
            "changes": [c.model_dump(exclude_none=True) for c in changes],
        }
    )
