"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from proportionality.law.vocabulary import USE, Evidence
from proportionality.rules import points
from proportionality.rules.engine import Condition
from proportionality.rules.fields import Field
from proportionality.rules.points import Points
from proportionality.rules.remedies import Held, Remedies, Ways
from proportionality.rules.severity import Severity

# Rules are listed and explained without a law at hand, so what handles laws is not imported here.
if TYPE_CHECKING:
    from proportionality.rules.fact import Facts
    from proportionality.rules.messages import Says


@dataclass(frozen=True, slots=True)
class Family:
    """Rules that look at the same thing; the code is the first two letters of theirs."""

    code: str
    title: str
    order: int  # where families are named one after the other, the lowest comes first
    # A rule about the encoding needs no law to conclude; one about word sets the law beside what the state says abroad.
    about: Literal["law", "encoding", "word"] = "law"
    reformed: bool = False  # whether `suggest` clears its findings unless told otherwise


@dataclass(frozen=True, slots=True)
class Examples:
    """Short jurisdictions, see `proportionality.rules.example_files`, in which a rule holds, does not, and cannot tell."""

    flagged: str
    clear: str
    cannot_tell: str | None


# What a rule's finding is about, hence what may be missing for it to conclude.
Scope = Literal["drug", "comparison", "jurisdiction"]
# Which end of the drug offence's range is held against which end of the violent one's.
Measure = Literal["ceiling", "floor", "floor-ceiling", "none"]
# What would have to be encoded before a rule could conclude; None where nothing is missing.
Need = Callable[["Facts"], str | None]
# Evidence that a finding rests on besides that of the offences it names.
Grounds = Callable[["Facts"], Iterable[Evidence]]
# What an assessment as clear adds: why the rule does not hold, where that says more than that it does not.
Told = Callable[["Facts"], str | None]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule: what it looks for, why it matters, and worked examples that are also its tests.

    ``when`` lists alternatives, each a sequence of patterns in the ``durable.lang`` DSL; the rule holds where any of them
    does.  The alias ``drug`` is the drug offence the finding is about, ``violent`` (or ``other``) what it is measured
    against.  The message's placeholders are those of `proportionality.rules.messages` and the rule's own (``says``).
    """

    family: Family
    code: str
    name: str
    title: str
    why: str
    severity: Severity
    norms: Sequence[str]
    when: Sequence[Condition]
    message: str
    remedy: Remedies | str  # a sentence where no amendment of a penalty helps
    points_at: Points = points.at_ceiling
    examples: Examples | None = None  # None: in examples/<code>.yaml beside the rule's module
    examples_in: Path = field(default=Path(__file__).parent / "examples")
    scope: Scope = "drug"
    measure: Measure = "none"
    graded: bool = False  # severity by the gravest comparator
    severity_of: Callable[[Held], Severity] | None = None  # where it hangs on the offence itself
    needs_death: bool = False  # not applicable where the jurisdiction has no death penalty
    needs: Sequence[Need] = ()
    grounds: Grounds | None = None
    says: Mapping[str, Says] = field(default_factory=dict)
    fields: Sequence[
        Field
    ] = ()  # that its conditions look at and the facts do not hold by themselves
    comparators_of: str = ""  # the chained rule whose comparators these are
    ways: Ways | None = None  # where more than one amendment can clear it
    shared_range: bool = False  # may be brought out by lowering another offence's penalty
    counted: str = ""  # "N laws …": what the laws it is flagged in do, for a headline
    told: Told | None = None
    never_unsure: str = ""  # why the rule cannot be in doubt, where it cannot


def conduct_encoded(conducts: frozenset[str], what: str) -> Need:
    """That a drug offence of one of these conducts is encoded; ``what`` names them."""
    return lambda facts: None if facts.conducts & conducts else f"no offence of {what} is encoded"


def kind_encoded(kind: str, missing: str) -> Need:
    """That there is a fact of a kind; ``missing`` says so where there is none."""
    return lambda facts: None if kind in facts.kinds else missing


def earlier_encoded(facts: Facts) -> str | None:
    """That an earlier penalty of a drug offence is encoded."""
    return None if facts.law.earlier else "no earlier law is encoded"


POSSESSION_ENCODED = conduct_encoded(USE | {"drug.possession"}, "use or possession")


def lethal_left_out(facts: Facts) -> str | None:
    """That offences in which somebody must have died were left out, where there are any."""
    number = sum("causes-death" in s.offence.conditions for s in facts.law.drugs)
    if not number:
        return None
    which = (
        "1 in which somebody must have died is"
        if number == 1
        else f"{number} in which somebody must have died are"
    )
    return f"{which} left out"


def murder_evidence(facts: Facts) -> Iterable[Evidence]:
    """How the murder offences of the law are known."""
    law = facts.law.jurisdiction
    return {
        law.evidence_of(s.offence, s.penalty)
        for s in facts.law.violent
        if "violent.murder" in s.offence.conduct
    }
