"""The plan of a sweep: a small file that says which laws, days and reforms are asked what.

    sweep: 1
    title: Disproportion month by month since 1990
    laws: all
    days: {from: 1990-01-01, to: 2026-11-01, every: month}
    check: {rules: [comparison-with-violence]}
    compare:
      conducts: [drug.trafficking]
      against: [violent.rape]

Every combination is a question.  All problems of a plan are said at once, each in its place.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import prod
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
)

from proportionality.answers.names import UnknownName, meant
from proportionality.answers.question import Question, QuestionError, question
from proportionality.law.days import Date
from proportionality.law.document import Document, Problem, Unreadable, read_bytes
from proportionality.law.files import shipped_names
from proportionality.law.parse import parse
from proportionality.law.scalars import ShortText
from proportionality.law.validate import validated
from proportionality.law.vocabulary import CONDUCTS
from proportionality.reform import overlay
from proportionality.reform.overlay import LoadedOverlay
from proportionality.rules.choice import RuleChoiceError, choose
from proportionality.rules.facts import months_after

MOST_QUESTIONS = 100_000_000
MOST_A_DAY = 100_000  # to one law on one day
MOST_DAYS = 20_000
_MOST_WORDS = 1_000
_FORBID = ConfigDict(extra="forbid", frozen=True)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}

Word = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=300)]
Words = Annotated[list[Word], Field(min_length=1, max_length=_MOST_WORDS)]


class Every(BaseModel):
    """Days in equal steps."""

    model_config = _FORBID
    start: Annotated[Date, Field(alias="from", description="the first day")]
    end: Annotated[Date, Field(alias="to", description="no day after this one")]
    every: Literal["day", "month", "quarter", "year"] = Field(
        description="how far one day is from the next: day, month, quarter or year"
    )


class Check(BaseModel):
    """Rules; each is a question."""

    model_config = _FORBID
    rules: Words | None = Field(
        default=None, description="codes, names or families of rules; all where it is left out"
    )


class Compare(BaseModel):
    """Acts; each conduct with each substance and each amount is a question, set against each of `against`."""

    model_config = _FORBID
    conducts: Words = Field(description="conducts, such as drug.trafficking")
    form: Word = Field(default="ordinary", description="ordinary, gravest or minor")
    substances: Words | None = Field(
        default=None, description="substances; without any, none is named"
    )
    amounts: Words | None = Field(
        default=None, description="amounts of each substance; without any, none is named"
    )
    against: Words | None = Field(
        default=None,
        description="conducts of the same law that each is set against; without any, it is asked what the act costs",
    )
    against_form: Word = Field(
        default="ordinary", description="the form of these: ordinary, gravest or minor"
    )


def _list_or(other: str) -> Discriminator:
    return Discriminator(lambda value: "<list>" if isinstance(value, list) else other)


class Plan(BaseModel):
    """A whole plan."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Plan of a sweep")
    sweep: Literal[1] = Field(description="the version of this format; the first key of the file")
    title: ShortText = Field(description="what is asked, in a line")
    laws: Annotated[
        Annotated[Literal["all"], Tag("<word>")] | Annotated[Words, Tag("<list>")],
        _list_or("<word>"),
    ] = Field(
        default="all",
        description="codes, countries, regions or groups as on the command line, or files beside the plan; all that ship where it is left out",
    )
    days: Annotated[
        Annotated[Every, Tag("<every>")]
        | Annotated[list[Date], Field(min_length=1, max_length=MOST_DAYS), Tag("<list>")],
        _list_or("<every>"),
    ] = Field(description="a list of days, or from, to and every")
    reforms: Annotated[list[Word], Field(max_length=100)] = Field(
        default=[],
        description="files of reform overlays beside the plan; each is laid over the laws and asked the same as the law as it is",
    )
    check: Check | None = Field(default=None, description="ask what rules say of each law")
    compare: Compare | None = Field(default=None, description="ask what acts cost in each law")


Asked = tuple[Question, tuple[Question, ...]]


@dataclass(frozen=True, slots=True)
class LoadedPlan:
    """A plan that can be run: its words read, its files loaded.

    ``rules`` is empty where nothing is checked, ``asked`` where nothing is compared.
    """

    title: str
    laws: tuple[str, ...]  # as on the command line; none means all that ship
    days: tuple[dt.date, ...]  # each once, the earliest first
    reforms: tuple[LoadedOverlay, ...]
    rules: frozenset[str]
    asked: tuple[Asked, ...]

    @property
    def for_each_day(self) -> int:
        """How many questions there are to one law on one day."""
        return len(self.rules) + sum(max(len(others), 1) for _, others in self.asked)

    def questions(self, laws: int) -> int:
        """How many questions there are to so many laws."""
        return laws * len(self.days) * (1 + len(self.reforms)) * self.for_each_day


@dataclass(slots=True)
class _Reading:
    """What is read of a plan so far; problems go into its document, those of overlays beside."""

    document: Document
    folder: Path
    others: list[Problem] = field(default_factory=list)

    def wrong(self, message: str, *location: str | int) -> None:
        self.document.add(self.document.position(location), message)


def load(path: Path) -> tuple[LoadedPlan | None, list[Problem]]:
    """A plan with its reforms, or None with all that is wrong."""
    try:
        document = parse(read_bytes(path), str(path))
    except Unreadable as error:
        return None, [error.problem]
    read = _Reading(document, path.parent)
    plan = _validated(document)
    result = _loaded(plan, read) if plan is not None else None
    problems = sorted({*document.problems, *read.others})
    return (None if any(p.level == "error" for p in problems) else result), problems


def _validated(document: Document) -> Plan | None:
    if not isinstance(document.value, dict):
        document.add(
            document.position(()),
            "expected a mapping with sweep, title, days, and check or compare",
        )
        return None
    return validated(document, Plan, _EXPECTED)[0]


_EXPECTED = {
    "days": "a list of days such as [2024-01-01], or {from: 2020-01-01, to: 2026-01-01, every: month}",
    "laws": "'all', or a list of at least one, such as [SGP, EU, my-law.yaml]",
    "check": "a mapping such as {rules: [possession-minimum]}, or {} for all rules",
    "compare": "a mapping with conducts, and perhaps substances, amounts and against",
    "reforms": "a list of at most 100 overlay files beside this plan",
}


def _loaded(plan: Plan, read: _Reading) -> LoadedPlan:
    if plan.check is None and plan.compare is None:
        read.wrong("nothing is asked: say what to 'check' (rules) or to 'compare' (acts), or both")
    loaded = LoadedPlan(
        plan.title,
        _laws(plan.laws, read),
        _days(plan.days, read),
        _reforms(plan.reforms, read),
        _rules(plan.check, read) if plan.check is not None else frozenset(),
        _asked(plan.compare, read) if plan.compare is not None else (),
    )
    return loaded


def _laws(named: Literal["all"] | list[str], read: _Reading) -> tuple[str, ...]:
    """Laws as the command line takes them; files are looked for beside the plan."""
    if named == "all":
        return ()
    found: list[str] = []
    names: dict[str, str] = {}
    for index, name in enumerate(named):
        if "/" in name or os.sep in name or name.lower().endswith((".yaml", ".yml")):
            found.append(str(read.folder / name))
            if not os.path.lexists(found[-1]):
                said = f"laws: found '{name}', and there is no such file or folder beside this plan"
                read.wrong(said, "laws", index)
            continue
        found.append(name)
        if name == "-" or os.path.lexists(name):
            continue
        names = names or shipped_names()
        try:
            meant(name, names)
        except UnknownName as error:
            read.wrong(f"laws: {error}", "laws", index)
    return tuple(found)


def _days(named: Every | list[dt.date], read: _Reading) -> tuple[dt.date, ...]:
    if isinstance(named, list):
        return tuple(sorted(set(named)))
    if named.end < named.start:
        read.wrong(f"to: {named.end} is before {named.start}; expected a later day", "days", "to")
        return ()
    found: list[dt.date] = []
    while len(found) <= MOST_DAYS:
        step = len(found)
        day = (
            named.start + dt.timedelta(days=step)
            if named.every == "day"
            else months_after(named.start, step * _MONTHS[named.every])
        )
        if day > named.end:
            return tuple(found)
        found.append(day)
    read.wrong(f"over {MOST_DAYS:,} days; expected fewer: ask every month or year", "days")
    return ()


def _reforms(names: Sequence[str], read: _Reading) -> tuple[LoadedOverlay, ...]:
    found: dict[str, LoadedOverlay] = {}
    for index, name in enumerate(names):
        path = read.folder / name
        try:
            loaded, problems = overlay.load(read_bytes(path), str(path))
        except Unreadable as error:
            read.wrong(
                f"reforms: found '{name}', which {error.problem.message}; expected the file of an overlay beside this plan",
                "reforms",
                index,
            )
            continue
        read.others += problems
        if loaded is not None and loaded.overlay.title in found:
            read.wrong(
                f"reforms: '{loaded.overlay.title}' is the title of two overlays; answers go by it, so give each its own",
                "reforms",
                index,
            )
        elif loaded is not None:
            found[loaded.overlay.title] = loaded
    return tuple(found.values())


def _rules(check: Check, read: _Reading) -> frozenset[str]:
    if check.rules is None:
        return choose()
    found: set[str] = set()
    for index, word in enumerate(check.rules):
        try:
            found |= choose([word])
        except RuleChoiceError as error:
            read.wrong(f"rules: {error}", "check", "rules", index)
    return frozenset(found)


def _asked(compare: Compare, read: _Reading) -> tuple[Asked, ...]:
    """Every act with what it is set against.  Two drug offences are asked about for the same substance and amount."""
    lists = (compare.conducts, compare.substances, compare.amounts, compare.against)
    total = prod(len(words) for words in lists if words)
    if total > MOST_A_DAY:
        read.wrong(
            f"{total:,} questions to one law on one day; expected at most {MOST_A_DAY:,}: name fewer conducts, substances, amounts or against, or make several plans",
            "compare",
        )
        return ()
    if not _words_known(compare, read):
        return ()
    found: dict[Asked, None] = {}
    try:
        for conduct in compare.conducts:
            for substance in compare.substances or (None,):
                for amount in compare.amounts or (None,):
                    asked = question(conduct, substance, amount, form=compare.form)
                    others = [
                        question(
                            other,
                            substance if other.startswith("drug.") else None,
                            amount if other.startswith("drug.") else None,
                            form=compare.against_form,
                        )
                        for other in compare.against or ()
                    ]
                    found[asked, tuple(dict.fromkeys(others))] = None
    except QuestionError as error:  # of words that are known, but not together
        read.wrong(str(error), "compare")
    return tuple(found)


def _words_known(compare: Compare, read: _Reading) -> bool:
    """Whether every word of a comparison is one; what is wrong with each is said."""
    drug = next(c for c in CONDUCTS if c.startswith("drug."))
    known: tuple[tuple[str, Sequence[str], Callable[[str], Question]], ...] = (
        ("conducts", compare.conducts, lambda word: question(word, None, None)),
        ("substances", compare.substances or (), lambda word: question(drug, word, None)),
        ("amounts", compare.amounts or (), lambda word: question(drug, "heroin", word)),
        ("against", compare.against or (), lambda word: question(word, None, None)),
        ("form", (compare.form,), lambda word: question(drug, None, None, form=word)),
        (
            "against_form",
            (compare.against_form,),
            lambda word: question(drug, None, None, form=word),
        ),
    )
    good = True
    for key, words, ask in known:
        for index, word in enumerate(words):
            try:
                ask(word)
            except QuestionError as error:
                good = False
                at = () if key.endswith("form") else (index,)
                read.wrong(f"{key}: {error}", "compare", key, *at)
    return good


def too_many(plan: LoadedPlan, laws: int) -> str | None:
    """Why a plan asks too much of so many laws; None where it does not."""
    total = plan.questions(laws)
    if total <= MOST_QUESTIONS:
        return None
    return f"{total:,} questions; expected at most {MOST_QUESTIONS:,}: name fewer laws, days, reforms, substances or amounts, or make several plans"
