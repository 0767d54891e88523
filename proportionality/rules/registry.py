"""The rules there are, ours and those that others bring along; their families, norms and profiles."""

from __future__ import annotations

import hashlib
import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from proportionality import extensions
from proportionality.extensions import Extension, ExtensionError
from proportionality.law.written import nearest
from proportionality.rules import (
    changes,
    control,
    death,
    groups,
    joint,
    minimums,
    person,
    quality,
    violence,
)
from proportionality.rules import word as word_against_law
from proportionality.rules.base import Examples, Family, Rule
from proportionality.rules.engine import Condition, Engine, RuleError
from proportionality.rules.example_files import examples_of
from proportionality.rules.fields import Field, schema
from proportionality.rules.severity import Severity

if TYPE_CHECKING:
    pass

_OURS = (
    death,
    minimums,
    violence,
    person,
    changes,
    quality,
    joint,
    word_against_law,
    groups,
    control,
)
# A code that was retired, and the code that took its place.  Codes are never used again.
RETIRED: Mapping[str, str] = {}
NORMS_FILE = Path(__file__).parent / "norms.yaml"


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
