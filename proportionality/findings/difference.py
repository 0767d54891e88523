"""What differs between two sets of findings: decided here, and rendered elsewhere."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeVar

from proportionality.findings.assessments import Assessment
from proportionality.law.amounts import AmountRange
from proportionality.measure import LawOnDay, Standing, Subject, measured_on
from proportionality.rules.registry import all_rules

if TYPE_CHECKING:
    import datetime as dt

    from proportionality.findings.finding import Finding
    from proportionality.law.corpus import LoadedFile
    from proportionality.law.model import Jurisdiction, Offence


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


PairKey = tuple[str, str, str | None, str | None]


def pair_key(before: Found, after: Found) -> PairKey:
    """What tells a pair of findings from others: law, rule, and the offence before and after."""
    return (after.jurisdiction, after.rule, before.offence, after.offence)


class Run(Protocol[F_co]):
    """What a run concluded: of a report, or of one law."""

    @property
    def findings(self) -> Sequence[F_co]: ...  # noqa: D102
    @property
    def assessments(self) -> Sequence[Assessment]: ...  # noqa: D102


class Dated(Run["Finding"], Protocol):
    """What a run over many laws concluded about one day."""

    @property
    def files(self) -> Sequence[LoadedFile]: ...  # noqa: D102
    @property
    def as_of(self) -> dt.date: ...  # noqa: D102


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
class Difference(Generic[F]):
    """What the second run has that the first has not, and the other way round.

    ``harsher`` and ``milder`` are on both sides (before, after), with a penalty that moved.  ``not_known_before`` and
    ``not_known_after`` are findings about law that is not encoded on the other day: no change can be read from them.
    ``unclear`` names the rules that cannot conclude on one side, so that a finding's absence there means nothing.
    """

    gained: list[F] = field(default_factory=list)
    lost: list[F] = field(default_factory=list)
    harsher: list[tuple[F, F]] = field(default_factory=list)
    milder: list[tuple[F, F]] = field(default_factory=list)
    kept: list[tuple[F, F]] = field(default_factory=list)
    not_known_before: list[F] = field(default_factory=list)
    not_known_after: list[F] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    # Of a pair, see `pair_key`: the amounts that its provisions have before and after, where they differ.
    amounts: dict[PairKey, tuple[str, str]] = field(default_factory=dict)
    known: tuple[int, int] | None = None  # laws of which something is encoded on each of two days

    @property
    def unchanged(self) -> list[F]:
        """What is on both sides with the same penalty, as it is after."""
        return [after for _, after in self.kept]


def between(before: Run[F], after: Run[F], same_law: bool) -> Difference[F]:
    """The findings gained and lost from one encoding to another, on one day.

    Args:
        before: the run to start from.
        after: the run to compare with it.
        same_law: whether both speak of the same jurisdictions; if not, offences are matched by their ids alone.

    """

    def by_key(findings: Sequence[F]) -> dict[tuple[str, ...], F]:
        return {(f.rule, f.offence or "", f.jurisdiction if same_law else ""): f for f in findings}

    found = sides(by_key(before.findings), by_key(after.findings))
    unclear = _unclear(before, after, found, same_law)
    return Difference(found.gained, found.lost, kept=found.kept, unclear=unclear)


def by_reform(before: Dated, after: Dated) -> Difference[Finding]:
    """What a reform does to the findings of the same laws on one day: those on both sides whose penalty moved are told apart."""
    days: dict[str, list[LawOnDay]] = {}
    for side, report in enumerate((before, after)):
        for file in report.files:
            law = measured_on(file.jurisdiction, report.as_of)
            days.setdefault(law.jurisdiction.code, [law, law])[side] = law
    return reformed(before, after, {code: (one, other) for code, (one, other) in days.items()})


def reformed(
    before: Run[F], after: Run[F], days: Mapping[str, tuple[LawOnDay, LawOnDay]]
) -> Difference[F]:
    """As `by_reform`, of what two runs concluded in whatever form; ``days`` are the laws as they are and as they would be, by code."""
    plain = between(before, after, same_law=True)
    result: Difference[F] = Difference(plain.gained, plain.lost, unclear=plain.unclear)
    for pair in plain.kept:
        how = _moved(days[pair[1].jurisdiction], pair, result)
        (
            result.harsher
            if how == "harsher"
            else result.milder
            if how == "milder"
            else result.kept
        ).append(pair)
    return result


def _unclear(before: Run[F], after: Run[F], found: Sides[F, F], same_law: bool) -> list[str]:
    def undecided(run: Run[F], absent: Sequence[F], when: str) -> Iterator[str]:
        rules = {(f.rule, f.jurisdiction if same_law else "") for f in absent}
        for a in run.assessments:
            of = (a.rule, a.jurisdiction if same_law else "")
            if a.status == "cannot-tell" and of in rules:
                yield f"{a.rule} {a.jurisdiction}, {when}: {a.because}"

    return [*undecided(before, found.gained, "before"), *undecided(after, found.lost, "after")]


def over_time(before: Dated, after: Dated) -> Difference[Finding]:
    """What changed in the same laws from one day to another.

    One provision is followed through those that took its place.  A finding whose provision (or, where it compares, whose
    comparators) nothing is known of on the other day is neither gained nor lost.
    """
    result: Difference[Finding] = Difference()
    known = [0, 0]
    for file in before.files:
        law = file.jurisdiction
        days = (measured_on(law, before.as_of), measured_on(law, after.as_of))
        for side, day in enumerate(days):
            known[side] += bool(day.subjects)
        _of_one_law(law, days, [_law_of(r, law.code) for r in (before, after)], result)
    found = Sides(result.gained, result.lost, result.kept)
    unclear = _unclear(before, after, found, same_law=True)
    return Difference(
        result.gained,
        result.lost,
        result.harsher,
        result.milder,
        result.kept,
        result.not_known_before,
        result.not_known_after,
        unclear,
        result.amounts,
        (known[0], known[1]),
    )


@dataclass(frozen=True, slots=True)
class _OfLaw:
    """What a run found in one law, and the rules that could not conclude on it."""

    findings: list[Finding]
    undecided: frozenset[str]


def _law_of(run: Dated, code: str) -> _OfLaw:
    return _OfLaw(
        [f for f in run.findings if f.jurisdiction == code],
        frozenset(
            a.rule for a in run.assessments if a.jurisdiction == code and a.status == "cannot-tell"
        ),
    )


def _of_one_law(
    law: Jurisdiction,
    days: tuple[LawOnDay, LawOnDay],
    runs: Sequence[_OfLaw],
    result: Difference[Finding],
) -> None:
    before, after = runs
    found = {(f.rule, f.offence): f for f in before.findings}
    went_on: set[tuple[str, str | None]] = set()
    for f in after.findings:
        earlier = [(f.rule, name) for name in _line(law, f.offence) if (f.rule, name) in found]
        went_on.update(earlier)
        if not earlier:
            known = _known(law, days[0], f, before.undecided)
            (result.gained if known else result.not_known_before).append(f)
            continue
        # Where several became one, it may be harsher than this and milder than that.
        for key in earlier[:1] if earlier[0] == (f.rule, f.offence) else earlier:
            pair = (found[key], f)
            moved = _moved(days, pair, result)
            (
                result.harsher
                if moved == "harsher"
                else result.milder
                if moved == "milder"
                else result.kept
            ).append(pair)
    for key, f in found.items():
        if key not in went_on:
            known = _known(law, days[1], f, after.undecided)
            (result.lost if known else result.not_known_after).append(f)


def _line(law: Jurisdiction, name: str | None) -> list[str | None]:
    """An offence, and those that it took the place of, nearest first."""
    offence = _offence(law, name) if name is not None else None
    return [name, *(o.id for o in law.before(offence))] if offence is not None else [name]


def _offence(law: Jurisdiction, name: str) -> Offence | None:
    return next((o for o in law.offences if o.id == name), None)


def _encoded(law: Jurisdiction, day: LawOnDay, name: str) -> bool:
    """Whether the file says what an offence cost on a day: its own penalty, that of what came before or after it, or nothing."""
    offence = _offence(law, name)
    if offence is None:
        return False
    silent = {o.id for _, o, standing in day.absent if standing is Standing.NOT_ENCODED}
    if offence.id not in silent:
        ended = any(o is offence for _, o, _ in day.absent)
        later = (
            [o.id for o in law.offences if any(b is offence for b in law.before(o))]
            if ended
            else []
        )
        # What ended lives on in what took its place: unknown where the first day known of all that did is later.
        return not later or any(name not in silent for name in later)
    earlier = law.before(offence)
    return (
        offence.follows == "none"
        or any(o.id not in silent for o in earlier)
        or any(o.follows == "none" for o in earlier)
    )


def _known(law: Jurisdiction, day: LawOnDay, finding: Finding, undecided: frozenset[str]) -> bool:
    """Whether enough is encoded on a day for the absence of a finding to mean something."""
    if not day.drugs:
        return False
    if finding.offence is None and finding.rule in undecided:
        return False  # it is about the law as a whole, of which that is not known on this day
    if finding.offence is not None and not _encoded(law, day, finding.offence):
        return False
    if all_rules()[finding.rule].scope == "comparison" and not day.violent:
        return False
    return all(_encoded(law, day, c.offence) for c in finding.comparators)


def _moved(
    days: tuple[LawOnDay, LawOnDay], pair: tuple[F, F], result: Difference[F]
) -> Literal["harsher", "milder"] | None:
    """How the penalty that a finding is about moved, by the end that its rule looks at; None where it did not, or is unknown.

    Amounts that moved with it are kept in ``result``.
    """
    subjects = [_subject(day, f.offence) for day, f in zip(days, pair, strict=True)]
    old, new = subjects
    if old is None or new is None:
        return None
    apart = amounts_apart(old.offence, new.offence), amounts_apart(new.offence, old.offence)
    if any(apart):
        result.amounts[pair_key(*pair)] = apart
    measure = all_rules()[pair[1].rule].measure
    ends = {
        "ceiling": [(old.ceiling, new.ceiling)],
        "floor": [(old.floor, new.floor)],
        "floor-ceiling": [(old.floor, new.floor)],
    }.get(measure, [(old.ceiling, new.ceiling), (old.floor, new.floor)])
    up = any(was.high < now.low for was, now in ends)
    down = any(was.low > now.high for was, now in ends)
    if up == down:
        return None if up else threshold_moved(old.offence, new.offence)
    return "harsher" if up else "milder"


def amounts_apart(offence: Offence, beside: Offence) -> str:
    """The amounts of an offence that differ from another's for the same substances: ``heroin at least 5 g``."""
    other = list(beside.bands())
    named = {name for name, _ in other}
    return ", ".join(
        f"{name} {amount}"
        for name, amount in offence.bands()
        if name in named and (name, amount) not in other
    )


def threshold_moved(old: Offence, new: Offence) -> Literal["harsher", "milder"] | None:
    """Whether the same penalty now begins at a smaller or at a larger amount of the drugs that both provisions name."""
    bands = [
        (was, now)
        for name, was in old.bands()
        for other, now in new.bands()
        if name == other and isinstance(was, AmountRange) and isinstance(now, AmountRange)
    ]
    later = any(now.starts_above(was) for was, now in bands)
    earlier = any(was.starts_above(now) for was, now in bands)
    if later == earlier:
        return None
    return "milder" if later else "harsher"


def _subject(day: LawOnDay, name: str | None) -> Subject | None:
    return next((s for s in day.subjects if s.offence.id == name), None)
