"""The text of a law as a reform would leave it: the file's own lines, with the new penalties where they belong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import yaml

from proportionality.law.corpus import LoadedFile, load_bytes, to_yaml
from proportionality.law.model import Penalty


def amended_text(before: LoadedFile, after: LoadedFile) -> str:
    """The text of ``before`` with what ``after`` has besides; a file written anew where that is not the same law.

    Args:
        before: the law as its file has it.
        after: the same law under a reform; see `proportionality.reform.applying.apply`.

    """
    lines = before.document.text.split("\n")
    places: list[tuple[int, list[str]]] = []  # before which line what is put in
    pairs = zip(before.jurisdiction.offences, after.jurisdiction.offences, strict=True)
    for number, (old, new) in enumerate(pairs):
        if old.penalties == new.penalties:
            continue
        at = next(
            (n for n, (one, other) in enumerate(zip(old.penalties, new.penalties, strict=False)) if one != other),
            len(old.penalties),
        )  # fmt: skip
        place = before.document.position(("offences", number, "penalties", at - 1)).line - 1
        mark = lines[place].find("-")
        if at == 0 or mark < 0 or lines[place][:mark].strip():
            return to_yaml(after.jurisdiction)  # a list on one line, or a penalty that is replaced
        places.append((_end(lines, place, mark), _item(new.penalties[at], mark)))
    for place, item in sorted(places, reverse=True):
        lines[place:place] = item
    text = "\n".join(lines)
    again, _ = load_bytes(text.encode(), before.path)
    return (
        text if again and again.jurisdiction == after.jurisdiction else to_yaml(after.jurisdiction)
    )


def _end(lines: Sequence[str], start: int, mark: int) -> int:
    """The line behind an item of a list whose hyphen stands in this column."""
    last = start
    for number in range(start + 1, len(lines)):
        line = lines[number]
        inside = len(line) - len(line.lstrip(" ")) > mark
        if line.strip() and not inside:
            break
        if line.strip() and not line.lstrip().startswith("#"):
            last = number
    return last + 1


def _item(penalty: Penalty, mark: int) -> list[str]:
    values = penalty.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if isinstance(penalty.since, dt.date):
        values["since"] = penalty.since  # without quotes, as authors write it
    made = yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=110)
    first, *rest = made.rstrip("\n").split("\n")
    margin = " " * mark
    return [f"{margin}- {first}", *(f"{margin}  {line}" for line in rest)]
