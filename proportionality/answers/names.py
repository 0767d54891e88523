"""Which laws a user means: by code, by the name of a country in any of twenty languages, by region, by group of states.

Case, accents and punctuation do not matter.  A state of which no law as a whole is encoded stands for its parts: "UK" for
England and Wales, Scotland and Northern Ireland.  A word that is misspelt is never guessed at: it is refused, with the nearest.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from proportionality.law.substances import plain
from proportionality.positions.states import (
    codes,
    name_of,
    names_of,
    of_two_letters,
    read_groups,
    state_of,
)

Kind = Literal["law", "state", "group", "region"]
_MARKS = re.compile(r"[(),/&:]+")
_LONGEST = 100  # of a name
_NEAREST = 3


class UnknownName(ValueError):
    """A word that names no law; the message says what it could have been."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of states or a region, with where its members were read."""

    key: str
    title: str
    kind: Literal["group", "region"]
    members: tuple[str, ...]  # three-letter codes of states
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Meant:
    """What a word means: a law, a state with its laws, or a group or region with the laws of its members.

    ``without`` are the members of which no law is encoded, ``also`` other laws of the same name.
    """

    word: str
    kind: Kind
    title: str
    codes: tuple[str, ...]
    without: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


def folded(name: str) -> str:
    """A name as it is compared: without case, accents, punctuation, and ``and``."""
    words = plain(_MARKS.sub(" ", name[:_LONGEST])).split()
    return " ".join(word for word in words if word not in ("and", "the"))


@cache
def groups() -> Mapping[str, Group]:
    """Every group and region, by its key."""
    raw = read_groups()
    found = {
        key: Group(key, g["title"], "group", tuple(g["members"]), raw["sources"][g["source"]], g["note"])
        for key, g in raw["groups"].items()
    }  # fmt: skip
    for key, g in raw["regions"].items():
        found[key] = Group(key, key, "region", tuple(g["members"]), raw["sources"][g["source"]], "")
    return found


@cache
def _groups_by_name() -> Mapping[str, str]:
    index: dict[str, str] = {}
    raw: Any = read_groups()
    for key, group in groups().items():
        also = raw["groups"].get(key, {}).get("also", ())
        for name in (key, group.title, *also):
            index.setdefault(folded(name), key)
    for key in raw["regions"]:
        # "South-eastern Asia" is what a statistician says: people say South-East Asia, or Southeast Asia.
        short = folded(key).replace("eastern", "east").replace("western", "west")
        short = short.replace("northern", "north").replace("southern", "south")
        index.setdefault(short, key)
        index.setdefault(short.replace("south east", "southeast"), key)
    return index


@cache
def _states_by_name() -> Mapping[str, str]:
    index = {folded(code): code for code in codes()}
    for code in codes():
        for name in names_of(code):
            index.setdefault(folded(name), code)
    index.pop("", None)
    return index


def state_meant(word: str) -> str | None:
    """The three-letter code of the state that a code or a name in any language means, whether or not a law of it is encoded."""
    code = word.upper()
    if code in codes():
        return code
    named = _states_by_name().get(folded(word))
    # Without its accent, a short name is a code: "Áo" is Austria in Vietnamese, AO is Angola.
    return (word.isascii() and named and of_two_letters(code)) or named


def laws_of_state(state: str, laws: Iterable[str]) -> tuple[str, ...]:
    """The codes of the laws that stand for a state: its own, or those of its parts where it has none of its own."""
    known = list(laws)
    return (
        (state,)
        if state in known
        else tuple(c for c in known if c != state and state_of(c) == state)
    )


def _law_names(laws: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for code, name in laws.items():
        yield folded(name), code
        yield folded(name.partition(" (")[0]), code
        if "-" in code and ":" not in name:  # England, and Wales
            yield from (
                (folded(part), code) for part in name.split(" and ")[1:] + name.split(" and ")[:1]
            )
        if "-" in code and (state := state_of(code)) is not None:
            for whole in (*names_of(state), state):
                if len(whole) <= 4 or whole == name_of(state):
                    yield folded(f"{name.partition(' (')[0]} {whole}"), code


def meant(word: str, laws: Mapping[str, str]) -> Meant:
    """What a word means among the laws at hand.

    Args:
        word: a code, the name of a state or of a part of one, of a region, or of a group of states.
        laws: the names of the laws at hand, by code.

    Raises:
        UnknownName: where it means none of them.

    """
    if word.upper() in laws:
        return Meant(word, "law", laws[word.upper()], (word.upper(),))
    asked = folded(word)
    if (state := state_meant(word)) is not None:
        found = laws_of_state(state, laws)
        if found:
            also = tuple(c for name, c in _law_names(laws) if name == asked and c not in found)
            return Meant(word, "state", name_of(state), found, also=tuple(dict.fromkeys(also)))
        raise UnknownName(f"no law of {name_of(state)} ({state}) is encoded{_holding(asked, laws)}")
    by_name: dict[str, str] = {}
    for name, code in _law_names(laws):
        by_name.setdefault(name, code)
    if asked in by_name:
        code = by_name[asked]
        return Meant(word, "law", laws[code], (code,))
    if asked in _groups_by_name():
        group = groups()[_groups_by_name()[asked]]
        of_members = {state: laws_of_state(state, laws) for state in group.members}
        return Meant(
            word,
            group.kind,
            group.title,
            tuple(sorted(code for found in of_members.values() for code in found)),
            tuple(state for state, found in of_members.items() if not found),
        )
    state = of_two_letters(asked.upper())
    if state is not None and (found := laws_of_state(state, laws)):
        return Meant(word, "state", name_of(state), found)
    raise UnknownName(_unknown(word, asked, by_name, laws))


def _holding(asked: str, laws: Mapping[str, str]) -> str:
    """The laws at hand in whose name a word stands: one Congo for the other."""
    alike = [
        f"{name} ({code})" for code, name in laws.items() if f" {asked} " in f" {folded(name)} "
    ]
    return f"; did you mean {' or '.join(alike[:_NEAREST])}?" if alike else ""


def _unknown(word: str, asked: str, by_name: Mapping[str, str], laws: Mapping[str, str]) -> str:
    shown: dict[str, str] = {}
    for name, state in _states_by_name().items():
        if laws_of_state(state, laws):
            shown[name] = name_of(state)
    shown |= {name: laws[code] for name, code in by_name.items()}
    shown |= _groups_by_name()
    shown |= {folded(code): code for code in laws}
    holding = [n for n in shown if asked in n.split()]
    alike = [n for n in shown if abs(len(n) - len(asked)) <= 3 and n[:1] == asked[:1]]
    alike = alike or [n for n in shown if abs(len(n) - len(asked)) <= 2]
    # Beside a name that holds the very word only what is almost it: Colombia for Columbia, and the District.
    cutoff = 0.85 if holding else 0.72 if len(asked) > 4 else 0.6
    close = difflib.get_close_matches(asked[:60], alike, n=_NEAREST, cutoff=cutoff) + holding
    # Latin America is none of the regions; Central America and South America are.
    longest = max(asked.split(), key=len, default="")
    close = close or [name for name in _groups_by_name() if longest in name.split()]
    hint = " or ".join(repr(s) for s in list(dict.fromkeys(shown[c] for c in close))[:_NEAREST])
    said = word if len(word) <= 60 else f"{word[:60]}…"
    return (
        f"'{said}' is not encoded{'' if hint else ', nor is anything of a like name'}; expected a code, a country, "
        f"a region or a group such as SGP, Mexico, 'Western Africa' or EU{f'; did you mean {hint}?' if hint else ''}"
    )


def all_meant(words: Iterable[str], laws: Mapping[str, str]) -> tuple[list[str], list[Meant]]:
    """The codes that several words mean, in order and each once, and what each word means.

    Raises:
        UnknownName: where one of them means no law.

    """
    found = [meant(word, laws) for word in words]
    return list(dict.fromkeys(code for one in found for code in one.codes)), found
