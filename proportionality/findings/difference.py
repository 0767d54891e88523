"""What differs between two sets of findings: decided here, and rendered elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeVar

from proportionality.findings.assessments import Assessment
from proportionality.law.amounts import AmountRange
from proportionality.measure import LawOnDay, Range, Standing, Subject, measured_on
from proportionality.rules.registry import all_rules

if TYPE_CHECKING:
    import datetime as dt

    from proportionality.findings.finding import Finding
    from proportionality.law.corpus import LoadedFile
    from proportionality.law.model import Jurisdiction, Offence


class Found(Protocol):
    """What identifies a finding, and the offences that it compares with, in whatever form it is held."""

    @property
    def rule(self) -> str: ...  # noqa: D102
    @property
    def jurisdiction(self) -> str: ...  # noqa: D102
    @property
    def offence(self) -> str | None: ...  # noqa: D102
    @property
    def measured_against(self) -> tuple[str, ...]: ...  # noqa: D102


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
    ``not_known_after`` are findings whose absence on that side means nothing, since its law is not encoded on that day, or
    something unknown there keeps the rule from concluding: no change can be read from them.  ``unclear`` says what is unknown.
    ``cannot_tell`` holds every rule that cannot tell before, and every one that cannot after.
    """

    gained: list[F] = field(default_factory=list)
    lost: list[F] = field(default_factory=list)
    harsher: list[tuple[F, F]] = field(default_factory=list)
    milder: list[tuple[F, F]] = field(default_factory=list)
    kept: list[tuple[F, F]] = field(default_factory=list)
    not_known_before: list[F] = field(default_factory=list)
    not_known_after: list[F] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    cannot_tell: tuple[list[Assessment], list[Assessment]] = field(default_factory=lambda: ([], []))
    # Of a pair, see `pair_key`: the amounts that its provisions have before and after, where they differ.
    amounts: dict[PairKey, tuple[str, str]] = field(default_factory=dict)
    known: tuple[int, int] | None = None  # laws of which something is encoded on each of two days

    @property
    def unchanged(self) -> list[F]:
        """What is on both sides with the same penalty, as it is after."""
        return [after for _, after in self.kept]


Days = Mapping[str, tuple["LawOnDay", "LawOnDay"]]


def between(before: Run[F], after: Run[F], days: Days, same_law: bool) -> Difference[F]:
    """The findings gained and lost from one encoding to another, on one day.

    Args:
        before: the run to start from.
        after: the run to compare with it.
        days: the law on both sides, by the code that the findings of either side have.
        same_law: whether both speak of the same jurisdictions; if not, offences are matched by their ids alone.

    """

    def by_key(findings: Sequence[F]) -> dict[tuple[str, ...], F]:
        return {(f.rule, f.offence or "", f.jurisdiction if same_law else ""): f for f in findings}

    found = sides(by_key(before.findings), by_key(after.findings))
    doubts = [_Doubts(run.assessments, same_law) for run in (before, after)]
    result: Difference[F] = Difference(kept=found.kept, cannot_tell=(doubts[0].all, doubts[1].all))
    for f in found.gained:
        turned = _turned(days.get(f.jurisdiction))
        told = _not_told(f, doubts[0], turned, _itself, "before")
        (result.not_known_before if told else result.gained).append(f)
        _say(result, told)
    for f in found.lost:
        told = _not_told(f, doubts[1], days.get(f.jurisdiction), _itself, "after")
        (result.not_known_after if told else result.lost).append(f)
        _say(result, told)
    return result


def _say(result: Difference[F], told: Iterable[str]) -> None:
    """Say what is unknown, once."""
    result.unclear.extend(line for line in dict.fromkeys(told) if line not in result.unclear)


class _Doubts:
    """The rules that cannot tell in a run.

    Args:
        assessments: what each rule concluded.
        same_law: whether the other run is of the same jurisdictions.

    """

    def __init__(self, assessments: Iterable[Assessment], same_law: bool = True) -> None:
        self.all = [a for a in assessments if a.status == "cannot-tell"]
        self._same_law = same_law
        self._by_rule: dict[tuple[str, str], list[Assessment]] = {}
        for one in self.all:
            self._by_rule.setdefault(self._key(one), []).append(one)

    def _key(self, of: Found | Assessment) -> tuple[str, str]:
        return of.rule, of.jurisdiction if self._same_law else ""

    def of(self, finding: Found, names: Collection[str | None], when: str) -> list[str]:
        """What keeps a finding's rule from concluding of its provision, by one of these names, or of the law; empty where nothing does."""
        return [
            f"{a.rule} {a.jurisdiction}, {when}: {a.because}"
            for a in self._by_rule.get(self._key(finding), ())
            if not finding.offence or not set(names).isdisjoint(a.offences)
        ]


def by_reform(before: Dated, after: Dated) -> Difference[Finding]:
    """What a reform does to the findings of the same laws on one day: those on both sides whose penalty moved are told apart."""
    days: dict[str, list[LawOnDay]] = {}
    for side, report in enumerate((before, after)):
        for file in report.files:
            law = measured_on(file.jurisdiction, report.as_of)
            days.setdefault(law.jurisdiction.code, [law, law])[side] = law
    return reformed(before, after, {code: (one, other) for code, (one, other) in days.items()})


def reformed(before: Run[F], after: Run[F], days: Days) -> Difference[F]:
    """As `by_reform`, of what two runs concluded in whatever form; ``days`` are the laws as they are and as they would be, by code."""
    plain = between(before, after, days, same_law=True)
    result = replace(plain, kept=[])
    for pair in plain.kept:
        how = _moved(days[pair[1].jurisdiction], pair, result, bill=True)
        (
            result.harsher
            if how == "harsher"
            else result.milder
            if how == "milder"
            else result.kept
        ).append(pair)
    return result


Named = Callable[[str | None], Collection[str | None]]


def _itself(name: str | None) -> Collection[str | None]:
    return (name,)


def _not_told(
    finding: Found,
    doubts: _Doubts,
    days: tuple[LawOnDay, LawOnDay] | None,
    named: Named,
    when: str,
) -> list[str]:
    """Why the absence of a finding on the other side means nothing, for all that is known there; empty where it means what it says.

    Args:
        finding: what was found on one side only.
        doubts: the rules that cannot tell on the other side.
        days: the law on this side, and on the other; None where neither is at hand.
        named: what an offence is called on the other side.
        when: what the other side is called.

    """
    told = doubts.of(finding, named(finding.offence), when)
    if told or days is None:
        return told
    return [
        f"{finding.rule} {finding.jurisdiction}, {when}: {text}"
        for text in _open_ends(finding, *days, named)
    ]


def _open_ends(finding: Found, here: LawOnDay, there: LawOnDay, named: Named) -> Iterator[str]:
    """What is unknown of the ends of the penalties that a finding's rule looks at, where it may still hold for it.

    Its own may be no lower than it was, that of an offence which it compares with no higher.  A rule that finds something else
    there is not said to be unable to tell.
    """

    def followed(name: str | None, end: str) -> list[tuple[Range, Range]]:
        """An end of what an offence cost, and of what each costs that it is called there."""
        this, names = _subject(here, name), named(name)
        if this is None:
            return []
        there_too = (s for s in there.subjects if s.offence.id in names)
        return [(getattr(this, end), getattr(other, end)) for other in there_too]

    for end, beside in _ends(finding.rule):
        own = followed(finding.offence, end)
        open_ = [now for was, now in own if now.low < was.low <= now.high]
        for name in finding.measured_against:
            open_ += [
                now
                for was, now in followed(name, beside)
                if now.low <= was.high < now.high and any(now.low <= one.high for _, one in own)
            ]
        for now in open_:
            yield from (why.text for why in now.because)


def _turned(days: tuple[LawOnDay, LawOnDay] | None) -> tuple[LawOnDay, LawOnDay] | None:
    return days and (days[1], days[0])


def _ends(rule: str) -> tuple[tuple[str, str], ...]:
    """The ends of a penalty that a rule looks at, each with the end of another that it is compared with."""
    ends = {
        "ceiling": (("ceiling", "ceiling"),),
        "floor": (("floor", "floor"),),
        "floor-ceiling": (("floor", "ceiling"),),
    }
    return ends.get(all_rules()[rule].measure or "", (("ceiling", "ceiling"), ("floor", "floor")))


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
    return replace(result, known=(known[0], known[1]))


@dataclass(frozen=True, slots=True)
class _OfLaw:
    """What a run found in one law, and the rules that could not conclude on it."""

    findings: list[Finding]
    doubts: _Doubts


def _law_of(run: Dated, code: str) -> _OfLaw:
    return _OfLaw(
        [f for f in run.findings if f.jurisdiction == code],
        _Doubts(a for a in run.assessments if a.jurisdiction == code),
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
    for side, run in enumerate(runs):
        result.cannot_tell[side].extend(run.doubts.all)
    for f in after.findings:
        line = _line(law, f.offence)
        earlier = [(f.rule, name) for name in line if (f.rule, name) in found]
        went_on.update(earlier)
        if not earlier:
            told = _not_told(f, before.doubts, _turned(days), partial(_line, law), "before")
            known = _known(law, days[0], f)
            (result.gained if known and not told else result.not_known_before).append(f)
            _say(result, told if known else ())
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
            told = _not_told(f, after.doubts, days, partial(_heirs, law), "after")
            known = _known(law, days[1], f)
            (result.lost if known and not told else result.not_known_after).append(f)
            _say(result, told if known else ())


def _line(law: Jurisdiction, name: str | None) -> list[str | None]:
    """An offence, and those that it took the place of, nearest first."""
    offence = _offence(law, name) if name is not None else None
    return [name, *(o.id for o in law.before(offence))] if offence is not None else [name]


def _heirs(law: Jurisdiction, name: str | None) -> list[str | None]:
    """An offence, and those that took its place."""
    return [name, *(o.id for o in law.offences if name in _line(law, o.id))]


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


def _known(law: Jurisdiction, day: LawOnDay, finding: Finding) -> bool:
    """Whether enough is encoded on a day for the absence of a finding to mean something."""
    if not day.drugs:
        return False
    if finding.offence is not None and not _encoded(law, day, finding.offence):
        return False
    if all_rules()[finding.rule].scope == "comparison" and not day.violent:
        return False
    return all(_encoded(law, day, c.offence) for c in finding.comparators)


def _moved(
    days: tuple[LawOnDay, LawOnDay],
    pair: tuple[F, F],
    result: Difference[F],
    bill: bool = False,
) -> Literal["harsher", "milder"] | None:
    """How the penalty that a finding is about moved, by the end that its rule looks at; None where it did not, or is unknown.

    Amounts that moved with it are kept in ``result``; for ``bill`` see `shifted`.
    """
    subjects = [_subject(day, f.offence) for day, f in zip(days, pair, strict=True)]
    old, new = subjects
    if old is None or new is None:
        return None
    apart = amounts_apart(old.offence, new.offence), amounts_apart(new.offence, old.offence)
    if any(apart):
        result.amounts[pair_key(*pair)] = apart
    ways = {shifted(getattr(old, end), getattr(new, end), bill) for end, _ in _ends(pair[1].rule)}
    up, down = "up" in ways, "down" in ways
    if up == down:
        return None if up else threshold_moved(old.offence, new.offence)
    return "harsher" if up else "milder"


def shifted(was: Range, now: Range, bill: bool) -> Literal["up", "down"] | None:
    """Which way an end of a penalty moved; None where it did not, or that cannot be told.

    Under a ``bill`` what is unknown of a provision is the same unknown as before: whatever it is, it is so on both sides.
    Between two days it may have been otherwise.
    """
    if was.high < now.low:
        return "up"
    if was.low > now.high:
        return "down"
    same = {why.text for why in was.because} == {why.text for why in now.because}
    if not (bill and same):
        return None
    low, high = now.low - was.low, now.high - was.high
    if low <= 0 and high <= 0 and (low or high):
        return "down"
    return "up" if low >= 0 and high >= 0 and (low or high) else None


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
