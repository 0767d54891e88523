"""A statute as it is entered in a form, and the encoding that it makes.

The form knows no YAML: amounts and terms are typed as a law writes them, everything else is chosen from words.  What is
left empty is *unknown*, which never concludes anything.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from proportionality.law import substances as vocabulary

_SLUG_FROM = 300  # characters of a title that a short name is made of
MOST_OFFENCES = 60  # a longer law goes on as text
Values = dict[str, str | list[str]]

_ABOUT = ("name", "code", "tradition", "date", "against", "left-out", "left-out-why")
GENERAL = (
    "death", "life", "parole-after", "min", "max", "source", "place", "use-amounts", "supply-from", "classes",
)  # fmt: skip
SOURCE = ("title", "citation", "url", "version", "evidence")
OFFENCE = (
    "title", "place", "source", "conduct", "also", "form", "conditions", "substances", "since", "death", "life", "custody", "min", "max", "floor",
    "instead", "regime", "fine", "corporal", "corporal-status", "suspension", "parole", "diversion",
)  # fmt: skip
# What an offence has several of: the fields of each, and how many the form takes.
PARTS: Mapping[str, tuple[tuple[str, ...], int]] = {
    "earlier": (
        ("since", "death", "life", "min", "max", "floor", "instead", "regime", "place"),
        10,
    ),
    "departure": (("to", "when", "place"), 10),
    "enhancement": (("effect", "of", "case", "source", "place"), 10),
    "raise": (("effect", "of", "case", "reach", "source", "place"), 10),
}
GENERAL_PART = "raise"  # of these only the general part has several
_LISTS = frozenset({"tradition", "also", "conditions"})
_PART_LISTS = frozenset({"case", "reach"})


@dataclass(slots=True)
class Draft:
    """What was entered: about the law, its general part, its texts and its offences."""

    about: Values = field(default_factory=dict)
    general: Values = field(default_factory=dict)
    sources: list[Values] = field(default_factory=list)
    offences: list[Values] = field(default_factory=list)

    @property
    def full(self) -> bool:
        """Whether the form takes no more offences."""
        return len(self.offences) >= MOST_OFFENCES


def blank(today: dt.date) -> Draft:
    """A form that nobody has filled in."""
    return Draft({"date": today.isoformat()}, {}, [{}], [{}])


def read(entries: Iterable[tuple[str, str]]) -> Draft:
    """What a form sent; unknown fields are forgotten."""
    draft = Draft()
    sources: dict[int, Values] = {}
    offences: dict[int, Values] = {}
    for name, raw in entries:
        text = raw.replace("\r\n", "\n").replace("\0", "").strip()
        if name.startswith("about-") and (key := name[6:]) in _ABOUT:
            _put(draft.about, key, text)
        elif name.startswith("general-") and ((key := name[8:]) in GENERAL or _of_general(key)):
            _put(draft.general, key, text)
        elif (place := _numbered(name, "source-", SOURCE)) is not None:
            _put(sources.setdefault(place[0], {}), place[1], text)
        elif (place := _numbered(name, "offence-", OFFENCE)) is not None:
            _put(offences.setdefault(place[0], {}), place[1], text)
    draft.sources = [sources[n] for n in sorted(sources)] or [{}]
    draft.offences = [offences[n] for n in sorted(offences)][:MOST_OFFENCES]
    return draft


_MOST_DIGITS = 3  # of a number in a field: Python takes no thousands of them


def _numbered(name: str, prefix: str, keys: Sequence[str]) -> tuple[int, str] | None:
    """The number and the key in a field's name such as ``offence-2-title``."""
    number, _, key = name.removeprefix(prefix).partition("-")
    part = prefix == "offence-" and _is_part(key) and not _of_general(key)
    known = name.startswith(prefix) and (key in keys or part)
    return (
        (int(number), key)
        if known and number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
        else None
    )


def _is_part(key: str) -> bool:
    """Whether a key such as ``earlier-0-min`` names a field of one of several."""
    kind, _, rest = key.partition("-")
    number, _, part = rest.partition("-")
    fields, most = PARTS.get(kind, ((), 0))
    return part in fields and number in map(str, range(most))


def _of_general(key: str) -> bool:
    return key.startswith(f"{GENERAL_PART}-") and _is_part(key)


def parts(values: Values, kind: str) -> list[Values]:
    """The earlier penalties, exceptions or raised penalties of an offence as they were entered, in their order."""
    found: dict[int, Values] = {}
    for key, value in values.items():
        if key.startswith(f"{kind}-") and _is_part(key):
            _, number, part = key.split("-", 2)
            found.setdefault(int(number), {})[part] = value
    return [found[number] for number in sorted(found)]


def put_parts(values: Values, kind: str, several: Sequence[Values]) -> None:
    """Enter these in the place of those of their kind that there are."""
    for key in [key for key in values if key.startswith(f"{kind}-") and _is_part(key)]:
        del values[key]
    for number, one in enumerate(several[: PARTS[kind][1]]):
        for part in PARTS[kind][0]:
            values[f"{kind}-{number}-{part}"] = one.get(part, [] if part in _PART_LISTS else "")


def filled(several: Sequence[Values]) -> list[int]:
    """The numbers of those in which something was entered."""
    return [number for number, one in enumerate(several) if any(one.values())]


def _put(values: Values, key: str, text: str) -> None:
    if key in _LISTS or key.rpartition("-")[2] in _PART_LISTS:
        kept = values.setdefault(key, [])
        assert isinstance(kept, list)
        if text:
            kept.append(text)
    else:
        values[key] = text


def _text(values: Mapping[str, str | list[str]], key: str, otherwise: str = "") -> str:
    value = values.get(key, "")
    return value if isinstance(value, str) and value else otherwise


def _list(values: Mapping[str, str | list[str]], key: str) -> list[str]:
    value = values.get(key, [])
    return value if isinstance(value, list) else []


def slug(text: str, otherwise: str) -> str:
    """A short name in lower-case letters, digits and hyphens, made of the beginning of a text."""
    plain = (
        unicodedata.normalize("NFKD", text[:_SLUG_FROM]).encode("ascii", "ignore").decode().lower()
    )
    words = "".join(char if char.isalnum() else " " for char in plain).split()
    return "-".join(words)[:50].strip("-") or otherwise


def slugs(titles: Sequence[str], otherwise: str) -> list[str]:
    """A short name for each title, no two alike."""
    taken: dict[str, int] = {}
    result = []
    for number, title in enumerate(titles, 1):
        name = slug(title, f"{otherwise}-{number}")
        taken[name] = taken.get(name, 0) + 1
        result.append(name if taken[name] == 1 else f"{name}-{taken[name]}")
    return result


# Words that an amount begins with, where a figure does not begin it.
_STARTS = frozenset(("over", "under", "exceeding", "above", "below", "between", "from"))
_START_PAIRS = frozenset(
    (
        ("at", "least"), ("at", "most"), ("up", "to"), ("in", "excess"), ("more", "than"), ("less", "than"), ("fewer", "than"),
        ("not", "less"), ("not", "more"), ("not", "exceeding"), ("no", "less"), ("no", "more"),
    )
)  # fmt: skip
_COMMA = re.compile(r"(?<=[A-Za-z)]),")


def _name_and_amount(line: str) -> tuple[str, str]:
    """``heroin over 15 g`` as substance and amount; the amount is ``any`` where none is given."""
    words = _COMMA.sub(" ", line.replace(":", " ")).split()
    lower = [word.lower() for word in words]
    for at in range(1, len(words)):
        begins = (
            words[at][0].isdigit()
            or lower[at] in _STARTS
            or tuple(lower[at : at + 2]) in _START_PAIRS
        )
        if begins:
            return _substance(lower[:at]), " ".join(lower[at:])
    return _substance(lower), "any"


def _substance(words: Sequence[str]) -> str:
    """The word of the vocabulary for a name in any language; else the name itself, which a check then finds."""
    return vocabulary.find(" ".join(words)) or "-".join(words)


_EXCEPT = ("any drug except ", "any drug but ", "any except ", "all drugs except ", "all except ")


def _excepted(line: str) -> list[str]:
    """The substances that ``any drug except khat, cannabis`` leaves out; none where it is another line."""
    lower = line.lower()
    begins = next((word for word in _EXCEPT if lower.startswith(word)), None)
    if begins is None:
        return []
    names = lower[len(begins) :].replace(" and ", ",").split(",")
    return [_substance(name.split()) for name in names if name.strip()]


def amounts(text: str) -> Any:
    """Lines such as ``heroin over 2 g`` as a table of amounts; ``none`` where the law has none."""
    if not text:
        return "unknown"
    if text.lower().strip(" .") in ("none", "no", "the law has none"):
        return "none"
    found = substances(text)
    return dict.fromkeys(found, "any") if isinstance(found, list) else found


def classes(text: str) -> dict[str, list[str] | str]:
    """Lines such as ``Class A: heroin, cocaine`` as classes and their members; nothing after the colon is not known."""
    found: dict[str, list[str] | str] = {}
    for number, line in enumerate(filter(None, map(str.strip, text.split("\n"))), 1):
        name, _, listed = line.partition(":")
        members = [_substance(m.lower().split()) for m in listed.split(",") if m.strip()]
        found[slug(name, f"class-{number}")] = members or "unknown"
    return found


def substances(text: str) -> Any:
    """Lines such as ``heroin over 15 g`` as the encoding has them; nothing is any drug."""
    lines = [
        cleaned for line in text.replace(";", "\n").split("\n") if (cleaned := line.strip(" ,."))
    ]
    if not lines or [line.lower() for line in lines] in (
        ["any"],
        ["any drug"],
        ["all"],
        ["all drugs"],
    ):
        return "any"
    if len(lines) == 1 and (exceptions := _excepted(lines[0])):
        return {"any_except": exceptions}
    found: dict[str, list[str]] = {}
    for name, amount in map(_name_and_amount, lines):
        found.setdefault(name, []).append(amount)
    if all("any" in amounts for amounts in found.values()):
        return list(found)
    # A substance on several lines is meant in any of the amounts.
    return {
        name: "any" if "any" in amounts else amounts[0] if len(amounts) == 1 else amounts
        for name, amounts in found.items()
    }


def _limit(text: str, otherwise: str) -> str:
    return {
        "no limit": "unlimited",
        "no minimum": "none",
        "not stated": "not_stated",
        "general part": "general",
    }.get(text.lower(), text) or otherwise


def encode(draft: Draft) -> str:
    """The encoding that a draft makes, as text; it may have errors, which a check then finds."""
    keys = slugs([_text(s, "title") for s in draft.sources], "source")
    ids = slugs([_text(o, "title") for o in draft.offences], "offence")
    about = draft.about
    identity: dict[str, Any] = {"code": _text(about, "code").upper(), "name": _text(about, "name")}
    if tradition := _list(about, "tradition"):
        identity["tradition"] = tradition
    law: dict[str, Any] = {
        "schema": 1,
        "jurisdiction": identity,
        "verified": {
            "date": _text(about, "date"),
            "against": _text(about, "against")
            or "; ".join(filter(None, (_text(s, "title") for s in draft.sources))),
        },
        "sources": {key: _source(values) for key, values in zip(keys, draft.sources, strict=True)},
    }
    if general := _general(draft.general, keys):
        law["general"] = general
    law["offences"] = [
        _offence(values, name, keys) for name, values in zip(ids, draft.offences, strict=True)
    ]
    if left_out := _text(about, "left-out"):
        law["not_encoded"] = [
            {"what": left_out, "why": _text(about, "left-out-why", "not entered")}
        ]
    return yaml.safe_dump(law, sort_keys=False, allow_unicode=True, width=110)


def _source(values: Values) -> dict[str, Any]:
    entry: dict[str, Any] = {"title": _text(values, "title"), "citation": _text(values, "citation")}
    entry |= {key: _text(values, key) for key in ("url", "version") if _text(values, key)}
    return entry | {"evidence": _text(values, "evidence", "unverified")}


def _key(values: Values, keys: Sequence[str]) -> str:
    number = cited(_text(values, "source"))
    return keys[number if number < len(keys) else 0]


def cited(text: str) -> int:
    """The number of the legal text that a field cites; that of the first where the field holds no number."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else 0


def _exists(word: str) -> Any:
    return {"yes": True, "no": False}.get(word, "unknown")


def _general(values: Values, keys: Sequence[str]) -> dict[str, Any]:
    cited: dict[str, Any] = {"source": _key(values, keys)}
    if place := _text(values, "place"):
        cited["place"] = place
    general: dict[str, Any] = {}
    if _text(values, "min") or _text(values, "max"):
        general["custody"] = {
            "min": _limit(_text(values, "min"), "unknown"),
            "max": _limit(_text(values, "max"), "unknown"),
            **cited,
        }
    if _text(values, "life") or _text(values, "parole-after"):
        general["life"] = {
            "exists": _exists(_text(values, "life")),
            "parole_after": _limit(_text(values, "parole-after"), "unknown"),
            **cited,
        }
    if _text(values, "death"):
        general["death"] = {"exists": _exists(_text(values, "death")), **cited}
    if _text(values, "use-amounts") or _text(values, "supply-from"):
        general["personal_use"] = {
            "amounts": amounts(_text(values, "use-amounts")),
            "presumption_of_supply": amounts(_text(values, "supply-from")),
            **cited,
        }
    if named := classes(_text(values, "classes")):
        general["classes"] = {name: {"members": m, **cited} for name, m in named.items()}
    raised = parts(values, GENERAL_PART)
    if chosen := filled(raised):
        general["enhancements"] = [
            _enhancement(raised[n], keys)
            | {
                "conducts": _list(raised[n], "reach"),
                "source": _key(raised[n] if _text(raised[n], "source") else values, keys),
            }
            for n in chosen
        ]
    return general


def _enhancement(values: Values, keys: Sequence[str]) -> dict[str, Any]:
    entry: dict[str, Any] = {"when": _list(values, "case"), "effect": _text(values, "effect")}
    if end := _text(values, "of"):
        entry["of"] = end
    if _text(values, "source"):
        entry["source"] = _key(values, keys)
    return entry | {"place": _text(values, "place")}


def _offence(values: Values, name: str, keys: Sequence[str]) -> dict[str, Any]:
    earlier = parts(values, "earlier")
    conduct = list(dict.fromkeys(filter(None, [_text(values, "conduct"), *_list(values, "also")])))
    entry: dict[str, Any] = {
        "id": name,
        "title": _text(values, "title"),
        "conduct": conduct,
        "form": _text(values, "form", "basic"),
    }
    if conditions := _list(values, "conditions"):
        entry["conditions"] = conditions
    if _text(values, "substances") or (conduct and conduct[0].startswith("drug.")):
        entry["substances"] = substances(_text(values, "substances"))
    entry |= {
        "source": _key(values, keys),
        "place": _text(values, "place"),
        "penalties": [
            *(_penalty(earlier[n], ("place",)) for n in filled(earlier)),
            _penalty(values),
        ],
    }
    raised = parts(values, "enhancement")
    if chosen := filled(raised):
        entry["enhancements"] = [_enhancement(raised[n], keys) for n in chosen]
    return entry


def _penalty(values: Values, place: Sequence[str] = ()) -> dict[str, Any]:
    death, life, floor = (_text(values, key, "unknown") for key in ("death", "life", "floor"))
    low, high = _text(values, "min"), _text(values, "max")
    only = "mandatory" in (death, life) and not low and not high
    custody: Any = _text(values, "custody", "term" if low or high else "unknown")
    if only:
        custody, floor = "none", "mandatory" if floor in ("none", "unknown") else floor
        life = "none" if death == "mandatory" else life
    elif custody == "term":
        custody = {
            "min": _limit(low, "none" if floor == "none" else "unknown"),
            "max": _limit(high, "unknown"),
        }
    entry: dict[str, Any] = {
        "since": _text(values, "since", "unknown"),
        "death": death,
        "life": life,
        "custody": custody,
        "floor": floor,
    }
    entry["custody_required"] = {"yes": False, "no": True}.get(_text(values, "instead"), "unknown")
    if fine := _text(values, "fine"):
        entry["fine"] = _limit(fine, "unknown")
    if corporal := _text(values, "corporal"):
        status = _text(values, "corporal-status", "unknown")
        entry["corporal"] = (
            corporal if corporal in ("none", "unknown") else {"kind": corporal, "status": status}
        )
    departures = parts(values, "departure")
    if chosen := filled(departures):
        entry["departures"] = [
            {key: _text(departures[n], key) for key in PARTS["departure"][0]} for n in chosen
        ]
    return entry | {
        key: _text(values, key)
        for key in ("regime", "suspension", "parole", "diversion", *place)
        if _text(values, key)
    }
