"""What a lawyer expects of a law, written as YAML: these numbers, these findings and not those, these answers.

    law: SGP
    day: 2026-01-01
    no_findings: [MM006]
    provisions:
    - offence: trafficking-heroin
      place: s 5(1)
      death: mandatory
      findings: [DP001, DP002]
    compare:
    - {conduct: drug.trafficking, substance: heroin, amount: 20 g, answer: applies, most: death}

``tests/kit/README.md`` tells how to write them; the pytest plugin runs them, each as a test of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool
from pydantic_core import PydanticCustomError

from proportionality.answers.compare import answer
from proportionality.answers.question import QuestionError, question
from proportionality.check import Outcome, check_one
from proportionality.law.corpus import LoadedFile, display, find, load_all
from proportionality.law.days import Date, Since
from proportionality.law.document import Document, Location, Position
from proportionality.law.model import Corporal, Custody, Jurisdiction, Offence, Penalty
from proportionality.law.quantities import Order, Silence
from proportionality.law.scalars import Code, FineText, ShortText, Slug
from proportionality.law.terms import Term
from proportionality.law.vocabulary import Conduct, Evidence, Exposure, FloorKind, Form
from proportionality.law.written import QuantityError
from proportionality.measure import InForce, in_force
from proportionality.rules.choice import RuleChoiceError, choose
from proportionality.testing.files import Unusable, read_yaml, refuse_with_problems

_FORBID = ConfigDict(extra="forbid", frozen=True)
_NO_TERM = ("no custody", "none", "unlimited", "not_stated", "unknown")


def _length(text: str) -> str:
    if text not in _NO_TERM and _term(text) is None:
        words = ", ".join(_NO_TERM)
        said = (
            f"a term such as '5 years', or one of {words} (death and life have keys of their own)"
        )
        raise PydanticCustomError("expected", "{expected}", {"expected": said})
    return text


def _rules(words: list[str]) -> list[str]:
    try:
        choose(select=words)
    except RuleChoiceError as error:
        raise PydanticCustomError(
            "expected", "{expected}", {"expected": f"rules, by code, name or family ({error})"}
        ) from error
    return words


Length = Annotated[ShortText, AfterValidator(_length)]
Rules = Annotated[list[str], Field(min_length=1), AfterValidator(_rules)]


class ProvisionExpected(BaseModel):
    """What one offence is expected to be on a day; a key that is left out is not looked at."""

    model_config = _FORBID
    offence: Slug
    day: Date | None = Field(default=None, description="where it differs from the file's")
    why: ShortText | None = Field(default=None, description="where and when this was read")
    standing: Literal["in force", "repealed", "not encoded"] = "in force"
    place: ShortText | None = Field(default=None, description="part of the place that is cited")
    conduct: list[Conduct] | None = None
    form: Form | None = None
    since: Since | None = None
    evidence: Evidence | None = None
    death: Exposure | None = None
    life: Exposure | None = None
    least: Length | None = None
    most: Length | None = None
    floor: FloorKind | None = None
    custody_required: StrictBool | Literal["unknown"] | None = None
    fine: FineText | None = None
    corporal: Exposure | None = None
    findings: Rules | None = None
    no_findings: Rules | None = None


class AnswerExpected(BaseModel):
    """What `compare` is expected to answer of this law."""

    model_config = _FORBID
    conduct: Conduct
    substance: ShortText | None = None
    amount: ShortText | None = None
    day: Date | None = None
    why: ShortText | None = None
    answer: Literal["applies", "cannot-tell", "not-encoded"]
    provisions: list[Slug] | None = Field(default=None, description="in any order, and no others")
    least: ShortText | None = None
    most: ShortText | None = None


class Expected(BaseModel):
    """A whole file of expectations."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Expectations of a law")
    law: Code
    day: Date = Field(description="the day asked about, where nothing else is said")
    read: ShortText | None = Field(default=None, description="by whom, when and against what")
    findings: Rules | None = None
    no_findings: Rules | None = None
    provisions: list[ProvisionExpected] = Field(default_factory=list)
    compare: list[AnswerExpected] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that is expected of a law, and where it is written (the line counts from 1)."""

    name: str
    line: int
    failures: Callable[[Laws], list[str]]  # what differs, a line each


@dataclass(slots=True)
class Laws:
    """The laws that expectations are about, each loaded and checked once."""

    folder: Path
    _files: dict[str, LoadedFile] = field(default_factory=dict)
    _outcomes: dict[tuple[str, dt.date], Outcome] = field(default_factory=dict)

    def file(self, code: str) -> LoadedFile:
        """The encoding of a jurisdiction.

        Raises:
            Unusable: where the folder has none, or it is refused.

        """
        if code not in self._files:
            named = [self.folder / f"{code.lower()}{suffix}" for suffix in (".yaml", ".yml")]
            there = [path for path in named if path.is_file()]
            corpus = load_all(there or find([str(self.folder)])[0])
            self._files |= {file.jurisdiction.code: file for file in corpus.files}
            if code not in self._files:
                wrong = [str(p) for p in corpus.problems if p.level == "error"]
                missing = f"{display(self.folder)}: no encoding of {code} that can be read"
                raise Unusable(there[0] if there else self.folder, "\n".join([missing, *wrong]))
        return self._files[code]

    def outcome(self, code: str, on: dt.date) -> Outcome:
        """What is found in a jurisdiction on a day."""
        if (code, on) not in self._outcomes:
            self._outcomes[code, on] = check_one(self.file(code), on)
        return self._outcomes[code, on]


def read(path: Path) -> tuple[str, list[Expectation]]:
    """The code of the law that a file is about, and what it expects.

    Raises:
        Unusable: with everything that is wrong with the file.

    """
    document, expected = read_yaml(path, Expected)
    found = list(_expectations(document, expected))
    _look_over(document, expected, found)
    refuse_with_problems(path, document)
    return expected.law, found


def _look_over(document: Document, expected: Expected, found: Sequence[Expectation]) -> None:
    """What no model can say: the same expected twice, nothing expected at all, a question that is none."""
    lines: dict[str, int] = {}
    for one in found:
        if one.name in lines:
            said = f"'{one.name}' stands in line {lines[one.name]} already: write one entry, or another day"
            document.add(Position(one.line, 1), said)
        lines[one.name] = one.line
    if not found:
        document.add(document.position(()), "nothing is expected here")
    for index, asked in enumerate(expected.compare):
        try:
            question(asked.conduct, asked.substance, asked.amount)
        except QuestionError as error:
            document.add(document.position(("compare", index)), str(error))


def _expectations(document: Document, expected: Expected) -> Iterator[Expectation]:
    code = expected.law

    def at(*location: str | int) -> int:
        return document.position(location).line

    for key in ("findings", "no_findings"):
        words = getattr(expected, key)
        if words is not None:
            wanted = key == "findings"
            failures = partial(
                _law_failures, code=code, on=expected.day, words=words, wanted=wanted
            )
            yield Expectation(key.replace("_", " "), at(key), failures)
    for index, provision in enumerate(expected.provisions):
        on = provision.day or expected.day
        failures = partial(_provision_failures, code=code, on=on, expected=provision)
        name = _named(provision.offence, provision.day)
        yield Expectation(name, at("provisions", index), failures)
    for index, asked in enumerate(expected.compare):
        on = asked.day or expected.day
        failures = partial(_answer_failures, code=code, on=on, expected=asked)
        words = ", ".join(filter(None, (asked.conduct, asked.substance, asked.amount)))
        yield Expectation(_named(f"compare {words}", asked.day), at("compare", index), failures)


def _named(what: str, on: dt.date | None) -> str:
    return f"{what} on {on}" if on else what


def _law_failures(
    laws: Laws, code: str, on: dt.date, words: Sequence[str], wanted: bool
) -> list[str]:
    wrong = list(_wrong_findings(laws, code, on, words, wanted, None))
    return [f"{laws.file(code).path}: {code} on {on}", *wrong] if wrong else []


def _wrong_findings(
    laws: Laws, code: str, on: dt.date, words: Iterable[str], wanted: bool, offence: str | None
) -> Iterator[str]:
    """Findings that are missing where they are wanted, or there where they are not; None asks of the whole law."""
    outcome = laws.outcome(code, on)
    said = {a.rule: f"{a.status}, {a.because}" for a in outcome.assessments}
    for rule in sorted(choose(select=words)):
        found = [
            f for f in outcome.findings if f.rule == rule and offence in (None, f.offence or "")
        ]
        if wanted and not found:
            yield f"  {rule}: expected to be found; for the law as a whole it is {said[rule]}"
        elif not wanted:
            yield from (
                f"  {rule}: expected not to be found; {f.message} "
                f"({f.location.path}:{f.location.line}:{f.location.column})"
                for f in found
            )


# What a key says of a penalty, and where the file says it.
_Reading = tuple[Callable[[Jurisdiction, Offence, Penalty], str], Callable[[Location], Location]]


def _length_of(key: Literal["min", "max"]) -> _Reading:
    def length(law: Jurisdiction, _: Offence, penalty: Penalty) -> str:
        if not isinstance(penalty.custody, Custody):
            return "no custody" if penalty.custody == "none" else "unknown"
        limit = law.general.resolved(getattr(penalty.custody, key), key)
        return "unlimited" if (key, limit) == ("max", Silence.NONE) else str(limit)

    return length, lambda penalty: (*penalty, "custody", key)


def _written(key: str, of_offence: bool = False) -> _Reading:
    def value(_: Jurisdiction, offence: Offence, penalty: Penalty) -> str:
        return _shown(getattr(offence if of_offence else penalty, key))

    return value, lambda penalty: (*(penalty[:2] if of_offence else penalty), key)


def _corporal(_: Jurisdiction, __: Offence, penalty: Penalty) -> str:
    corporal = penalty.corporal
    return corporal.status if isinstance(corporal, Corporal) else str(corporal or "unknown")


_READINGS: Mapping[str, _Reading] = {
    "conduct": _written("conduct", of_offence=True),
    "form": _written("form", of_offence=True),
    "since": _written("since"),
    "evidence": (lambda law, o, p: law.evidence_of(o, p), lambda penalty: penalty),
    "death": _written("death"),
    "life": _written("life"),
    "least": _length_of("min"),
    "most": _length_of("max"),
    "floor": _written("floor"),
    "custody_required": _written("custody_required"),
    "fine": _written("fine"),
    "corporal": (_corporal, lambda penalty: (*penalty, "corporal")),
}


def _provision_failures(
    laws: Laws, code: str, on: dt.date, expected: ProvisionExpected
) -> list[str]:
    file = laws.file(code)
    law = file.jurisdiction
    index = next((i for i, o in enumerate(law.offences) if o.id == expected.offence), None)
    if index is None:
        return [f"{file.path}: {code} has no offence '{expected.offence}'"]
    offence = law.offences[index]
    now = in_force(law, offence, on)
    penalty = offence.penalties[now.index if isinstance(now, InForce) else -1]
    location = ("offences", index, "penalties", offence.penalties.index(penalty))

    def place(*where: str | int) -> str:
        at = file.document.position(where)
        return f"{file.path}:{at.line}:{at.column}"

    wrong = []
    standing = "in force" if isinstance(now, InForce) else now.name.lower().replace("_", " ")
    if standing != expected.standing:
        wrong.append(f"  standing: expected {expected.standing}, found {standing}")
    elif isinstance(now, InForce):
        if expected.place is not None and expected.place not in law.provision_of(offence, penalty):
            wrong.append(
                f"  place: expected {expected.place}, found {law.provision_of(offence, penalty)}"
            )
        for key, (reading, where) in _READINGS.items():
            wanted, found = getattr(expected, key), reading(law, offence, penalty)
            if wanted is not None and not _same(_shown(wanted), found):
                at = place(*where(location))
                wrong.append(f"  {key}: expected {_shown(wanted)}, found {found} ({at})")
        for key in ("findings", "no_findings"):
            if words := getattr(expected, key):
                wrong += _wrong_findings(laws, code, on, words, key == "findings", offence.id)
    head = f"{place(*location)}: {code} {offence.id}, {law.provision_of(offence, penalty)}, on {on}"
    return [head, *wrong] if wrong else []


def _same(wanted: str, found: str) -> bool:
    """Whether two values are the same, terms by their length (24 months are 2 years)."""
    terms = [_term(text) for text in (wanted, found)]
    if terms[0] is not None and terms[1] is not None:
        return terms[0].compare(terms[1]) is Order.EQUAL
    return wanted == found


@cache
def _term(text: str) -> Term | None:
    try:
        return Term.parse(text)
    except QuantityError:
        return None


def _answer_failures(laws: Laws, code: str, on: dt.date, expected: AnswerExpected) -> list[str]:
    file = laws.file(code)
    asked = question(expected.conduct, expected.substance, expected.amount)
    found = answer(file.jurisdiction, asked, on, file.path)
    values: list[tuple[str, Any, Any]] = [("answer", expected.answer, found.status)]
    offences = sorted(p.offence for p in found.provisions)
    if expected.provisions is not None:
        values.append(("provisions", sorted(expected.provisions), offences))
    for key, end in (("least", "floor"), ("most", "ceiling")):
        if wanted := getattr(expected, key):
            said = (
                " or ".join(dict.fromkeys(getattr(p, end) for p in found.provisions)) or "nothing"
            )
            values.append((key, wanted, said))
    wrong = [
        f"  {key}: expected {_shown(wanted)}, found {_shown(got)}"
        for key, wanted, got in values
        if not _same(_shown(wanted), _shown(got))
    ]
    because = f" ({found.because})" if found.because else ""
    return [f"{file.path}: {code} asked for {asked} on {on}{because}", *wrong] if wrong else []


def _shown(value: Any) -> str:
    """A value as the file writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(value) if isinstance(value, list) else str(value)
