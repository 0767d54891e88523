"""Which state a law belongs to, and what it is called."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "states.txt"


@cache
def _states() -> dict[str, tuple[str, str]]:
    """The two-letter code and the English name of each state or territory, by its three-letter code."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return {line[:3]: (line[4:6], line[7:]) for line in lines}


@cache
def _by_two_letters() -> dict[str, str]:
    return {two: three for three, (two, _) in _states().items()}


@cache
def _by_name() -> dict[str, str]:
    return {name.upper(): code for code, names in _names().items() for name in names}


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    lines = (_FILE.parent / "names.txt").read_text(encoding="utf-8").splitlines()
    return {line[:3]: tuple(line[4:].split("; ")) for line in lines if not line.startswith("#")}


def state_of(code: str) -> str | None:
    """The three-letter code of the state that the law of a jurisdiction belongs to; None where there is no such state.

    A part of a state (``US-TX``) belongs to its state.  Hong Kong, Macao and Taiwan stand for themselves.
    """
    if len(code) == 3:
        return code if code in _states() else None
    return of_two_letters(code[:2]) if code[2:3] == "-" else None


def name_of(state: str) -> str:
    """The English name of a state; its code where it has none here."""
    return _states().get(state, ("", state))[1]


def names_of(code: str) -> tuple[str, ...]:
    """Every name of the state that a jurisdiction is, in all languages; of a part of a state none."""
    return _names().get(code, ())


def speaker(code: str, state: str, law_name: str) -> str:
    """The state that votes and speaks for a law, as the subject of a sentence.

    A state votes, so it goes by its own name: "United States (federal law)" is the name of its law.

    Args:
        code: the jurisdiction that the law is of (``SGP``, ``US-TX``).
        state: the state that speaks for it.
        law_name: what the law's file calls the jurisdiction, which is all there is where no such state is known.

    """
    name = name_of(state)
    if state != code:
        return f"{name}, to which {law_name} belongs,"
    return law_name if name == state else name


def its_law(code: str, state: str, law_name: str) -> str:
    """The law beside which a state's word is held; that of a part of a state goes by the part's name."""
    return "the law" if state == code else f"the law of {law_name}"


def codes() -> list[str]:
    """The three-letter codes of all states and territories."""
    return list(_states())


def two_letters(state: str) -> str:
    """The two-letter code of a state, with which the codes of its parts begin; empty where it is unknown."""
    return _states().get(state, ("", ""))[0]


def of_two_letters(code: str) -> str | None:
    """The three-letter code of the state with a two-letter code; None where there is none."""
    return _by_two_letters().get(code)


def code_meant(text: str) -> str | None:
    """The code that a text stands for which is none: ``sgp``, ``SG``, ``Singapore`` or ``Singapur``; None where nothing is known of it."""
    word = text.strip()[:60]
    upper = word.upper()
    if state_of(upper) is not None:
        return upper
    if len(upper) == 2:
        return of_two_letters({"UK": "GB"}.get(upper, upper))
    state, _, part = upper.partition("-")
    if part and state in _states():
        return f"{two_letters(state)}-{part}"
    return _by_name().get(upper)


@cache
def read_groups() -> Mapping[str, Any]:
    """The file of regions and groups of states, as it is written."""
    import yaml

    found: Mapping[str, Any] = yaml.load(
        (_FILE.parent / "groups.yaml").read_bytes(), Loader=yaml.CSafeLoader
    )
    return found
