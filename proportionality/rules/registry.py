"""The rules there are, ours and those that others bring along; their families, norms and profiles."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from proportionality import extensions
from proportionality.extensions import Extension, ExtensionError
from proportionality.law.document import nearest
from proportionality.rules import changes, death, joint, minimums, person, quality, violence
from proportionality.rules import word as word_against_law
from proportionality.rules.base import Examples, Family, Rule
from proportionality.rules.engine import Condition, Engine, RuleError
from proportionality.rules.example_files import examples_of
from proportionality.rules.fields import Field, schema
from proportionality.rules.severity import SEVERITIES, Severity

if TYPE_CHECKING:
    from proportionality.law.model import Jurisdiction

__all__ = [
    "NORMS_FILE",
    "RETIRED",
    "SEVERITIES",
    "Chosen",
    "Family",
    "Norm",
    "Rule",
    "RuleChoiceError",
    "RuleSet",
    "Severity",
    "TreatyChoice",
    "all_rules",
    "choose",
    "choose_for_laws",
    "describe",
    "describe_norm",
    "find",
    "norms",
    "profiles",
    "rule_set",
]

_OURS = (death, minimums, violence, person, changes, quality, joint, word_against_law)
# A code that was retired, and the code that took its place.  Codes are never used again.
RETIRED: Mapping[str, str] = {}
NORMS_FILE = Path(__file__).parent / "norms.yaml"


class RuleChoiceError(ValueError):
    """A rule, family or profile that does not exist."""


@dataclass(frozen=True, slots=True)
class Norm:
    """A paragraph of an international instrument that a rule rests on.

    ``binding`` says whether norms of its nature bind at all; whom this one binds is asked of
    `proportionality.positions.binding`, by its ``treaty`` and ``article``.  A comment of a treaty's body names the treaty
    and the article that it speaks of.  ``custom`` says who counts it among customary law.
    """

    id: str
    instrument: str
    paragraph: str
    year: int
    binding: bool
    body: str
    url: str
    gist: str
    read: str
    treaty: str = ""  # an id of positions/treaties.yaml
    article: str = ""
    custom: str = ""


@dataclass(frozen=True, eq=False)
class RuleSet:
    """All rules of a run, by code, with the norms they cite."""

    rules: Mapping[str, Rule]
    families: Mapping[str, Family]
    norms: Mapping[str, Norm]

    @cached_property
    def engine(self) -> Engine:
        """The rules compiled; made once, safe to use from any thread."""
        return Engine(self.conditions, schema(self.fields))

    @cached_property
    def conditions(self) -> dict[str, Condition]:
        """All rules for the engine: ``vc001``, or ``mm005_1`` and ``mm005_2`` where a rule has alternatives."""
        return {name: condition for rule in self.rules.values() for name, condition in _named(rule)}

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """What rules look at beyond the facts that are always there."""
        found = {(f.kind, f.name): f for rule in self.rules.values() for f in rule.fields}
        return tuple(found.values())

    @cached_property
    def crash(self) -> Rule:
        """The rule that speaks where a run did not come to its end."""
        return self.rules[quality.CRASH]

    @cached_property
    def sha256(self) -> str:
        """One hash over all rules: what they match, say and cite."""
        said = [
            (r.code, r.name, int(r.severity), r.message, tuple(r.norms))
            for r in self.rules.values()
        ]
        return hashlib.sha256((repr(said) + self.engine.program.text).encode()).hexdigest()


def _named(rule: Rule) -> Iterable[tuple[str, Condition]]:
    code = rule.code.lower()
    for number, condition in enumerate(rule.when, 1):
        yield (code if len(rule.when) == 1 else f"{code}_{number}"), condition


def _our_norms() -> dict[str, Norm]:
    with NORMS_FILE.open("rb") as handle:
        raw: dict[str, dict[str, Any]] = yaml.load(handle, Loader=yaml.CSafeLoader)
    return {key: Norm(id=key, **value) for key, value in raw.items()}


def rule_set() -> RuleSet:
    """The rules of this process: ours, and those of every extension.

    Raises:
        ExtensionError: where an extension clashes with what is there or could not be run safely.

    """
    return _with(extensions.loaded())


@cache
def _with(more: tuple[Extension, ...]) -> RuleSet:
    families = {family.code: family for module in _OURS for family in module.FAMILIES}
    rules = {rule.code: rule for module in _OURS for rule in module.RULES}
    catalogue = _our_norms()
    for extension in more:
        _add_norms(extension, catalogue)
        _add_families(extension, families)
        _add_rules(extension, rules, families, catalogue)
    return RuleSet(rules, families, catalogue)


def _refuse(extension: Extension, what: str) -> ExtensionError:
    return ExtensionError(f"{extension.name}: {what}")


def _add_norms(extension: Extension, catalogue: dict[str, Norm]) -> None:
    optional = {"treaty", "article", "custom"}
    known = {f.name for f in fields(Norm)} - {"id"} - optional
    for key, value in extension.part("NORMS").items():
        if key in catalogue:
            raise _refuse(extension, f"norm '{key}' exists already; give yours another id")
        if not isinstance(value, Mapping) or set(value) - optional != known:
            raise _refuse(extension, f"norm '{key}' needs {', '.join(sorted(known))}, and no more")
        catalogue[key] = Norm(id=key, **value)


def _add_families(extension: Extension, families: dict[str, Family]) -> None:
    for family in extension.part("FAMILIES"):
        if not isinstance(family, Family):
            raise _refuse(extension, "FAMILIES holds objects of proportionality.Family")
        if not re.fullmatch(r"[A-Z]{2}", family.code):
            raise _refuse(extension, f"family '{family.code}': a code is two capital letters")
        if family.code in families:
            raise _refuse(extension, f"family {family.code} exists already; take other letters")
        families[family.code] = family


def _add_rules(
    extension: Extension,
    rules: dict[str, Rule],
    families: Mapping[str, Family],
    catalogue: Mapping[str, Norm],
) -> None:
    for rule in extension.part("RULES"):
        if not isinstance(rule, Rule):
            raise _refuse(extension, "RULES holds objects of proportionality.Rule")
        if wrong := _wrong_with(rule, rules, families, catalogue):
            raise _refuse(extension, f"rule {rule.code}: {wrong}")
        rules[rule.code] = rule
    try:
        _ = RuleSet(rules, families, catalogue).engine
    except RuleError as error:
        raise _refuse(extension, f"cannot be run safely: {error}") from error


def _wrong_with(
    rule: Rule,
    rules: Mapping[str, Rule],
    families: Mapping[str, Family],
    catalogue: Mapping[str, Norm],
) -> str | None:
    """What keeps a rule of an extension from being taken, in one sentence."""
    if wrong := _wrong_kind(rule):
        return wrong
    if not re.fullmatch(r"[A-Z]{2}[0-9]{3}", rule.code):
        return "a code is two capital letters and three digits"
    if rule.code in rules or rule.code in RETIRED:
        by = f" by '{rules[rule.code].name}'" if rule.code in rules else " by a retired rule"
        return f"this code is taken{by}; take another number or letters of your own"
    if any(rule.name == other.name for other in rules.values()):
        return f"the name '{rule.name}' is taken; take another"
    if rule.code[:2] != rule.family.code or families.get(rule.family.code) != rule.family:
        return f"its family {rule.family.code} is not among FAMILIES, or its code begins otherwise"
    if unknown := [name for name in rule.norms if name not in catalogue]:
        return f"no norm '{unknown[0]}'{nearest(unknown[0], catalogue)}; add it to NORMS"
    try:
        examples_of(rule)
    except OSError:
        return "it has no examples: give examples=Examples(flagged=…, clear=…, cannot_tell=…)"
    return _wrong_message(rule) or _wrong_field(rule, rules)


# What a rule of an extension gives where another kind of thing would come out as a crash much later.
_KINDS: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    **dict.fromkeys(("code", "name", "title", "why", "message"), (str, "text")),
    "family": (Family, "a proportionality.Family"),
    "severity": (Severity, "a proportionality.Severity"),
    **dict.fromkeys(("norms", "when", "needs", "fields"), ((tuple, list), "a tuple or list")),
    "says": (Mapping, "a mapping from placeholders to functions"),
    "examples": ((Examples, type(None)), "proportionality.Examples"),
}


def _wrong_kind(rule: Rule) -> str | None:
    for name, (kind, said) in _KINDS.items():
        if not isinstance(value := getattr(rule, name), kind):
            return f"{name} is {said}, found {value!r:.60}"
    if not rule.when or not all(isinstance(one, (tuple, list)) for one in rule.when):
        return "when lists alternatives, each a tuple of patterns: when=[(c.drug << …,)]"
    if rule.scope != "jurisdiction" and not all(
        any(getattr(pattern, "alias", None) == "drug" for pattern in one) for one in rule.when
    ):
        return 'each alternative binds the drug offence: c.drug << (m.k == "drug") & …'
    if not isinstance(rule.remedy, str) and not callable(rule.remedy):
        return "remedy is a sentence or a function that gets a proportionality.Held"
    return None


def _wrong_message(rule: Rule) -> str | None:
    from proportionality.rules.messages import PLACEHOLDERS

    known = {*PLACEHOLDERS, *rule.says}
    try:
        pieces = list(string.Formatter().parse(rule.message))
    except ValueError as error:
        return f"the message cannot be read ({error}); a brace of its own is written twice"
    for _, name, _, _ in pieces:
        if name is not None and name not in known:
            return (
                f"the message has no placeholder '{name}'{nearest(name, known)}; "
                "says={…} brings one of your own"
            )
    return None


def _wrong_field(rule: Rule, rules: Mapping[str, Rule]) -> str | None:

    there: dict[tuple[str, str], Field | None] = {
        (kind, name): None for kind, names in schema().items() for name in names
    }
    there |= {(f.kind, f.name): f for other in rules.values() for f in other.fields}
    for one in rule.fields:
        if not isinstance(one, Field) or one.kind not in ("drug", "violent", "law"):
            return "fields holds objects of proportionality.Field, of kind drug, violent or law"
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", one.name):
            return f"the field '{one.name}': a name is lower-case letters, digits and underscores"
        if there.get((one.kind, one.name), one) is not one:
            return f"the field {one.kind}.{one.name} exists already; take another name"
    return None


def all_rules() -> Mapping[str, Rule]:
    """All rules, by code."""
    return rule_set().rules


def norms() -> Mapping[str, Norm]:
    """The catalogue of norms, by id."""
    return rule_set().norms


def find(word: str) -> Rule | None:
    """The rule with this code or name; a retired code leads to its successor."""
    code = word.upper()
    code = RETIRED.get(code, code)
    known = all_rules()
    return known.get(code) or next((r for r in known.values() if r.name == word.lower()), None)


def home_of_family(code: str) -> tuple[str, str] | None:
    """The module and the name in it of a family that ships with the tool; None for any other."""
    return next(
        (
            (module.__name__, name)
            for module in _OURS
            for name, value in vars(module).items()
            if isinstance(value, Family) and value.code == code and value in module.FAMILIES
        ),
        None,
    )


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
    from proportionality.law.document import Unreadable, parse, read_bytes

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
