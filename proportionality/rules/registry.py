"""The rules, by code and by name; the norms they cite; the profiles that choose among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from proportionality.rules import changes, death, joint, minimums, person, quality, violence
from proportionality.rules.base import Measure, Rule, Severity
from proportionality.rules.engine import Condition

__all__ = [
    "NORMS_FILE",
    "RETIRED",
    "RULES",
    "Measure",
    "Norm",
    "Rule",
    "RuleChoiceError",
    "Severity",
    "choose",
    "conditions",
    "describe",
    "find",
    "norms",
    "profiles",
]

_FAMILIES = (death, minimums, violence, person, changes, quality, joint)
RULES: Mapping[str, Rule] = {rule.code: rule for family in _FAMILIES for rule in family.RULES}
# A code that was retired, and the code that took its place.  Codes are never used again.
RETIRED: Mapping[str, str] = {}
NORMS_FILE = Path(__file__).parent / "norms.yaml"


class RuleChoiceError(ValueError):
    """A rule, family or profile that does not exist."""


@dataclass(frozen=True, slots=True)
class Norm:
    """A paragraph of an international instrument that a rule rests on."""

    id: str
    instrument: str
    paragraph: str
    year: int
    binding: bool
    body: str
    url: str
    gist: str
    read: str


@cache
def norms() -> Mapping[str, Norm]:
    """The catalogue of norms, by id."""
    with NORMS_FILE.open("rb") as handle:
        raw: dict[str, dict[str, Any]] = yaml.load(handle, Loader=yaml.CSafeLoader)
    return {key: Norm(id=key, **value) for key, value in raw.items()}


def conditions() -> dict[str, Condition]:
    """All rules for the engine: ``vc001``, or ``mm005_1`` and ``mm005_2`` where a rule has alternatives."""
    result: dict[str, Condition] = {}
    for rule in RULES.values():
        for number, condition in enumerate(rule.when, 1):
            result[
                rule.code.lower() if len(rule.when) == 1 else f"{rule.code.lower()}_{number}"
            ] = condition
    return result


def find(word: str) -> Rule | None:
    """The rule with this code or name; a retired code leads to its successor."""
    code = word.upper()
    code = RETIRED.get(code, code)
    return RULES.get(code) or next(
        (rule for rule in RULES.values() if rule.name == word.lower()), None
    )


def describe(rule: Rule) -> dict[str, Any]:
    """A rule as plain values, as the command line and the API print it."""
    return {
        "code": rule.code,
        "name": rule.name,
        "family": rule.family,
        "title": rule.title,
        "severity": str(rule.severity),
        "why": rule.why,
        "norms": list(rule.norms),
        "scope": rule.scope,
        "examples": {
            "flagged": rule.flagged or None,
            "clear": rule.clear,
            "cannot_tell": rule.cannot_tell,
        },
        "never_unsure": rule.never_unsure or None,
    }


_HUMAN_RIGHTS = ("iccpr", "hrc", "cat", "crc", "hrdp", "ecosoc", "tokyo", "bangkok", "beijing")


def profiles() -> Mapping[str, frozenset[str]]:
    """The built-in profiles and the codes that each of them chooses."""
    everything = frozenset(RULES)
    quality_codes = frozenset(code for code in RULES if code.startswith("DQ"))
    treaty = frozenset(
        code for code, rule in RULES.items() if any(norms()[n].binding for n in rule.norms)
    )
    human_rights = frozenset(
        code
        for code, rule in RULES.items()
        if any(n.split("-")[0] in _HUMAN_RIGHTS for n in rule.norms)
    )
    return {
        "all": everything,
        "default": everything,
        "treaty": treaty | quality_codes,
        "human-rights": human_rights | quality_codes,
    }


def choose(
    select: Iterable[str] = (), ignore: Iterable[str] = (), profile: str = "default"
) -> frozenset[str]:
    """The codes to report: a profile (or a file with one), narrowed by codes, names or families.

    Raises:
        RuleChoiceError: for a word that is none of these.

    """
    chosen = _profile(profile)
    wanted = _expand(select)
    return (wanted if wanted else chosen) - _expand(ignore)


def _expand(words: Iterable[str]) -> frozenset[str]:
    codes: set[str] = set()
    for word in words:
        family = (
            {code for code in RULES if code.startswith(word.upper())} if len(word) == 2 else set()
        )
        rule = find(word)
        if rule is None and not family:
            from proportionality.law.document import nearest

            known = [*RULES, *(r.name for r in RULES.values()), *sorted({c[:2] for c in RULES})]
            raise RuleChoiceError(
                f"'{word}' is no rule code, rule name or family{nearest(word, known) or nearest(word.upper(), known)}; 'proportionality rules' lists them"
            )
        codes |= {rule.code} if rule else family
    return frozenset(codes)


def _profile(name: str) -> frozenset[str]:
    built_in = profiles()
    if name in built_in:
        return built_in[name]
    path = Path(name)
    if path.suffix not in (".yaml", ".yml"):
        raise RuleChoiceError(
            f"'{name}' is no profile; expected one of {', '.join(built_in)}, or a .yaml file with 'rules:' or 'norms:'"
        )
    from proportionality.law.document import Unreadable, parse, read_bytes

    try:
        document = parse(read_bytes(path), name)
    except Unreadable as error:
        raise RuleChoiceError(str(error)) from error
    raw = document.value
    if document.problems or not isinstance(raw, dict) or not raw or set(raw) - {"rules", "norms"}:
        problem = f" ({document.problems[0]})" if document.problems else ""
        raise RuleChoiceError(
            f"{name}: expected 'rules:' (codes, names or families) and/or 'norms:' (ids, or their first part){problem}"
        )
    lists = {key: raw.get(key, []) for key in ("rules", "norms")}
    for key, words in lists.items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise RuleChoiceError(f"{name}: {key} is a list of words")
    by_norm: set[str] = set()
    for word in lists["norms"]:
        matching = {
            code
            for code, rule in RULES.items()
            if any(n == word or n.startswith(f"{word}-") for n in rule.norms)
        }
        if not matching:
            raise RuleChoiceError(
                f"{name}: no rule cites a norm '{word}'; 'proportionality rules --norms' lists them"
            )
        by_norm |= matching
    return _expand(lists["rules"]) | by_norm
