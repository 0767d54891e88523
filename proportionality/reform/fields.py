"""What is written differently in two encodings, field by field: also a note, a title or a source, on which no finding rests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from proportionality.law import in_words
from proportionality.law.model import Jurisdiction, Offence, dump


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that says something else; ``was`` and ``now`` are as a file writes them, empty where it does not."""

    field: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What is written differently of one provision, or of the law around its provisions (``offence`` is then empty)."""

    jurisdiction: str
    offence: str
    title: str
    place: str
    fields: tuple[FieldChange, ...]


def rewritten(before: Jurisdiction, after: Jurisdiction) -> list[Rewritten]:
    """What is written differently: the law around its provisions first, then the provisions that both have, in its order."""
    whole = [{k: v for k, v in dump(law).items() if k != "offences"} for law in (before, after)]
    found = [Rewritten(after.code, "", "", "", tuple(_changes(*map(_flat, whole))))]
    known = {o.id: o for o in before.offences}
    for now in after.offences:
        if (was := known.get(now.id)) is not None and was != now:
            fields = changed_fields((before, was), (after, now))
            found.append(Rewritten(after.code, now.id, now.title, now.place, tuple(fields)))
    return [one for one in found if one.fields]


def changed_fields(
    was: tuple[Jurisdiction, Offence], now: tuple[Jurisdiction, Offence]
) -> list[FieldChange]:
    """The fields of a provision that differ, each penalty against the one that begins on the same day."""
    return list(_changes(_of_offence(*was), _of_offence(*now)))


def _of_offence(law: Jurisdiction, offence: Offence) -> dict[str, str]:
    plain = offence.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    found = _flat({key: value for key, value in plain.items() if key != "penalties"})
    for penalty, values in zip(offence.penalties, plain["penalties"], strict=True):
        name = f"penalty since {values.pop('since')}"
        found[name] = in_words.span(penalty, law.general)
        found |= {f"{name}: {key}": value for key, value in _flat(values).items()}
    return found


def _changes(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[FieldChange]:
    for key in dict.fromkeys((*was, *now)):
        penalty, _, inside = key.partition(": ")
        if inside and (penalty in was) != (penalty in now):
            continue  # a penalty that is new or gone is told by its range
        one, other = was.get(key, ""), now.get(key, "")
        if one != other:
            yield FieldChange(key, one, other)


def _flat(value: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Each value with the keys that lead to it: ``custody.max``, ``departures 2.when``."""
    found: dict[str, str] = {}
    for key, inner in value.items():
        name = f"{prefix}{key}"
        if isinstance(inner, dict):
            found |= _flat(inner, f"{name}.")
        elif isinstance(inner, list) and any(isinstance(one, dict) for one in inner):
            for number, one in enumerate(inner, 1):
                part = one if isinstance(one, dict) else {"": one}
                found |= _flat(part, f"{name} {number}.")
        elif isinstance(inner, list):
            found[name] = ", ".join(map(str, inner))
        else:
            found[name] = str(inner).lower() if isinstance(inner, bool) else str(inner)
    return found


def said(change: FieldChange) -> str:
    """A field that changed, as a sentence without its full stop."""
    if not change.was:
        return f"{change.field} is new: '{change.now}'"
    if not change.now:
        return f"{change.field} is left out; it was '{change.was}'"
    return f"{change.field} was '{change.was}', is now '{change.now}'"
