"""What is gained and lost between two sets of findings: decided here, and rendered elsewhere."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from proportionality.findings.assessments import Assessment


class Found(Protocol):
    """What identifies a finding, in whatever form it is held."""

    @property
    def rule(self) -> str: ...  # noqa: D102
    @property
    def jurisdiction(self) -> str: ...  # noqa: D102
    @property
    def offence(self) -> str | None: ...  # noqa: D102


K = TypeVar("K", bound=Hashable)
A = TypeVar("A")
B = TypeVar("B")
F = TypeVar("F", bound=Found)
F_co = TypeVar("F_co", bound=Found, covariant=True)


class Run(Protocol[F_co]):
    """What a run concluded: of a report, or of one law."""

    @property
    def findings(self) -> Sequence[F_co]: ...  # noqa: D102
    @property
    def assessments(self) -> Sequence[Assessment]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Sides(Generic[A, B]):
    """What is only after, what is only before, and what is on both sides (before, after); in the order they came in."""

    gained: list[B]
    lost: list[A]
    kept: list[tuple[A, B]]


def sides(before: Mapping[K, A], after: Mapping[K, B]) -> Sides[A, B]:
    """Compare two sets of things by what identifies them."""
    return Sides(
        gained=[thing for key, thing in after.items() if key not in before],
        lost=[thing for key, thing in before.items() if key not in after],
        kept=[(before[key], thing) for key, thing in after.items() if key in before],
    )


@dataclass(frozen=True, slots=True)
class Difference(Sides[F, F]):
    """What the second run has that the first has not, and the other way round.

    ``unclear`` names the rules that cannot conclude on one side, so that a finding's absence there means nothing.
    """

    unclear: list[str]

    @property
    def unchanged(self) -> list[F]:
        """What is on both sides, as it is after."""
        return [after for _, after in self.kept]


def between(before: Run[F], after: Run[F], same_law: bool) -> Difference[F]:
    """The findings gained and lost from one run to another.

    Args:
        before: the run to start from.
        after: the run to compare with it.
        same_law: whether both speak of the same jurisdictions; if not, offences are matched by their ids alone.

    """

    def by_key(findings: Sequence[F]) -> dict[tuple[str, ...], F]:
        return {(f.rule, f.offence or "", f.jurisdiction if same_law else ""): f for f in findings}

    def undecided(run: Run[F], absent: Sequence[F], when: str) -> Iterator[str]:
        rules = {(f.rule, f.jurisdiction if same_law else "") for f in absent}
        for a in run.assessments:
            of = (a.rule, a.jurisdiction if same_law else "")
            if a.status == "cannot-tell" and of in rules:
                yield f"{a.rule} {a.jurisdiction}, {when}: {a.because}"

    found = sides(by_key(before.findings), by_key(after.findings))
    unclear = [
        *undecided(before, found.gained, "before"),
        *undecided(after, found.lost, "after"),
    ]
    return Difference(found.gained, found.lost, found.kept, unclear)
