"""Which rules are asked for, by code, name, family or profile, and what a rule and a norm are as plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proportionality.law.written import nearest
from proportionality.rules.base import Rule
from proportionality.rules.example_files import examples_of

if TYPE_CHECKING:
    from proportionality.law.model import Jurisdiction
from proportionality.rules.registry import Norm, all_rules, find, norms, rule_set


class RuleChoiceError(ValueError):
    """A rule, family or profile that does not exist."""


def describe(rule: Rule) -> dict[str, Any]:
    """A rule as plain values, as the command line and the API print it."""
    examples = examples_of(rule)
    return {
        "code": rule.code,
        "name": rule.name,
        "family": rule.family.code,
        "title": rule.title,
        "severity": str(rule.severity),
        "why": rule.why,
        "norms": list(rule.norms),
        "scope": rule.scope,
        "examples": {
            "flagged": examples.flagged or None,
            "clear": examples.clear,
            "cannot_tell": examples.cannot_tell,
        },
        "never_unsure": rule.never_unsure or None,
        "profiles": [name for name, codes in profiles().items() if rule.code in codes],
    }


def describe_norm(norm: Norm) -> dict[str, Any]:
    """A norm as plain values, with the rules that rest on it."""
    from proportionality.positions.binding import nature

    return (
        asdict(norm)
        | {"nature": nature(norm)}
        | {"rules": [r.code for r in all_rules().values() if norm.id in r.norms]}
    )


_HUMAN_RIGHTS = (
    "iccpr", "hrc", "cat", "crc", "hrdp", "ecosoc", "tokyo", "bangkok", "beijing", "echr", "achr",
)  # fmt: skip


def profiles() -> Mapping[str, frozenset[str]]:
    """The built-in profiles and the codes that each of them chooses."""
    known, catalogue = all_rules(), norms()
    everything = frozenset(known)
    of_encoding = frozenset(c for c, rule in known.items() if rule.family.about == "encoding")
    treaty = frozenset(
        code for code, rule in known.items() if any(catalogue[n].binding for n in rule.norms)
    )
    human_rights = frozenset(
        code
        for code, rule in known.items()
        if any(n.split("-")[0] in _HUMAN_RIGHTS for n in rule.norms)
    )
    return {
        "all": everything,
        "default": everything,
        "treaty": treaty | of_encoding,
        "human-rights": human_rights | of_encoding,
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


@dataclass(frozen=True, slots=True)
class TreatyChoice:
    """The rules that rest on a treaty which binds the state of a law on the day; which they are depends on both.

    ``codes`` are those that rest on any treaty at all, or are about the encoding.
    """

    codes: frozenset[str]

    def of(self, law: Jurisdiction, on: dt.date) -> tuple[frozenset[str], Mapping[str, str]]:
        """The codes to report for a law on a day, and of each of the others why it is left out.

        A rule stays where it cannot be told whether one of its treaties binds.
        """
        from proportionality.positions.binding import binding
        from proportionality.positions.known import of_law

        positions, known, catalogue = of_law(law), all_rules(), norms()
        left_out: dict[str, str] = {}
        for code in self.codes:
            rule = known[code]
            if rule.family.about == "encoding":
                continue
            found = [
                binding(catalogue[n], positions, on) for n in rule.norms if catalogue[n].binding
            ]
            if not any(b.binds or b.status == "cannot-tell" for b in found):
                why = "; ".join(dict.fromkeys(b.because for b in found))
                left_out[code] = f"no treaty that it rests on binds here on {on}: {why}"
        return self.codes - left_out.keys(), left_out


# The codes of rules to report: the same for all laws, or chosen law by law.
Chosen = frozenset[str] | TreatyChoice


def choose_for_laws(
    select: Iterable[str] = (), ignore: Iterable[str] = (), profile: str = "default"
) -> Chosen:
    """As `choose`, but the profile ``treaty`` means the treaties that bind the state of each law on the day.

    Raises:
        RuleChoiceError: for a word that is no rule, family or profile.

    """
    wanted = tuple(select)
    codes = choose(wanted, ignore, profile)
    return TreatyChoice(codes) if profile == "treaty" and not wanted else codes


def _expand(words: Iterable[str]) -> frozenset[str]:
    codes: set[str] = set()
    known = all_rules()
    for word in words:
        family = {code for code, rule in known.items() if rule.family.code == word.upper()}
        rule = find(word)
        if rule is None and not family:
            names = [*known, *(r.name for r in known.values()), *rule_set().families]
            raise RuleChoiceError(
                f"'{word}' is no rule code, rule name or family"
                f"{nearest(word, names) or nearest(word.upper(), names)}; "
                "'proportionality rules' lists them"
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
            f"'{name}' is no profile; expected one of {', '.join(built_in)}, "
            "or a .yaml file with 'rules:' or 'norms:'"
        )
    lists = _profile_file(path)
    by_norm: set[str] = set()
    for word in lists["norms"]:
        matching = {
            code
            for code, rule in all_rules().items()
            if any(n == word or n.startswith(f"{word}-") for n in rule.norms)
        }
        if not matching:
            raise RuleChoiceError(
                f"{name}: no rule cites a norm '{word}'; 'proportionality rules --norms' lists them"
            )
        by_norm |= matching
    return _expand(lists["rules"]) | by_norm


def _profile_file(path: Path) -> dict[str, Sequence[str]]:
    from proportionality.law.document import Unreadable, read_bytes
    from proportionality.law.parse import parse

    try:
        document = parse(read_bytes(path), str(path))
    except Unreadable as error:
        raise RuleChoiceError(str(error)) from error
    raw = document.value
    if document.problems or not isinstance(raw, dict) or not raw or set(raw) - {"rules", "norms"}:
        problem = f" ({document.problems[0]})" if document.problems else ""
        raise RuleChoiceError(
            f"{path}: expected 'rules:' (codes, names or families) and/or "
            f"'norms:' (ids, or their first part){problem}"
        )
    lists = {key: raw.get(key, []) for key in ("rules", "norms")}
    for key, words in lists.items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise RuleChoiceError(f"{path}: {key} is a list of words")
    return lists
