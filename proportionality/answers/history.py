"""Floors and ceilings of a conduct over time, against violent crime in the same law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from proportionality.answers.answer import Provision
from proportionality.answers.compare import provision
from proportionality.answers.headline import severity
from proportionality.findings.difference import amounts_apart
from proportionality.law.model import Jurisdiction, Offence
from proportionality.law.vocabulary import VIOLENT_CONDUCTS, conduct_in_words
from proportionality.measure import Measured, Subject, measuring_once

_MOST_CHANGED = 6  # provisions shown because they changed, besides the gravest and the mildest

_NAMES = {
    "violent.murder": "murder",
    "violent.manslaughter": "manslaughter",
    "violent.rape": "rape",
    "violent.child-rape": "child rape",
    "violent.sexual-assault": "sexual assault",
    "violent.robbery": "robbery",
    "violent.grievous-harm": "grievous harm",
    "violent.assault": "assault",
    "violent.kidnapping": "kidnapping",
    "violent.torture": "torture",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A penalty from a day until another; ``until`` is None where it still holds."""

    start: dt.date
    until: dt.date | None
    provision: Provision | None  # None: no longer in force
    amounts: str = ""  # that the provision has, where those before or after it are others

    @property
    def span(self) -> str:
        """The range, with the amounts where they moved; empty where nothing is in force."""
        if self.provision is None:
            return ""
        return f"{self.provision.span} ({self.amounts})" if self.amounts else self.provision.span


@dataclass(frozen=True, slots=True)
class Track:
    """One provision through time, as far back as it is encoded."""

    name: str
    conduct: str
    family: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """A conduct and its comparators through time."""

    jurisdiction: str
    name: str
    conduct: str
    substance: str | None
    on: dt.date
    tracks: tuple[Track, ...]


def _ordinary(subjects: Iterable[Subject], conduct: str, substance: str | None) -> list[Subject]:
    """The ordinary provisions of a conduct: no further conditions, and no minor form where there is another."""
    found = [s for s in subjects if conduct in s.offence.conduct and not s.offence.conditions]
    if conduct.startswith("violent."):
        return [s for s in found if s.offence.form == "basic"] or found
    if substance is not None:
        found = [s for s in found if substance in s.offence.named] or [
            s for s in found if "any" in s.offence.named
        ]
    return [s for s in found if s.offence.form != "minor"] or found


def _history(law: Jurisdiction, index: int, on: dt.date, measured: Measured) -> tuple[Step, ...]:
    """One offence through time: a step for each of its penalties, and one for its end."""
    offence = law.offences[index]
    starts = [law.start_of(offence, p) for p in offence.penalties]
    steps = _earlier(law, offence, starts[0], on, measured)
    for number, (start, penalty) in enumerate(zip(starts, offence.penalties, strict=True)):
        if start > on:
            break
        subject = next(s for s in measured(law, start).subjects if s.index == index)
        following = (
            starts[number + 1] - dt.timedelta(days=1)
            if number + 1 < len(starts) and starts[number + 1] <= on
            else None
        )
        cited = provision(law, subject)
        if (
            steps
            and steps[-1].provision is not None
            and _adjoins(steps[-1], start)
            and _same(steps[-1].provision.subject, subject)
        ):
            steps[-1] = Step(
                steps[-1].start, penalty.until or following, cited
            )  # enacted again without a change
        else:
            steps.append(Step(start, penalty.until or following, cited))
        if penalty.until is not None and penalty.until < on and following is None:
            steps.append(Step(penalty.until + dt.timedelta(days=1), None, None))
    return tuple(steps)


def _earlier(
    law: Jurisdiction, offence: Offence, start: dt.date, on: dt.date, measured: Measured
) -> list[Step]:
    """The steps of what an offence took the place of, as far as its own first day: of several the gravest."""
    by_id = {o.id: index for index, o in enumerate(law.offences)}
    lines = [
        [step for step in _history(law, by_id[name], on, measured) if step.start < start]
        for name in (offence.follows if isinstance(offence.follows, list) else ())
        if name in by_id and by_id[name] != law.offences.index(offence)
    ]
    known = [line for line in lines if any(step.provision is not None for step in line)]
    if not known:
        return []
    steps = max(
        known,
        key=lambda line: severity(
            next(step.provision for step in reversed(line) if step.provision is not None).subject
        ),
    )
    while steps[-1].provision is None:
        steps.pop()
    last = steps[-1]
    until = start - dt.timedelta(days=1)
    if last.until is None or last.until > until:
        steps[-1] = Step(last.start, until, last.provision)
    return steps


def _adjoins(step: Step, start: dt.date) -> bool:
    """Whether a step reaches to the day on which the next begins: the first day known of a law may be later."""
    return step.until is None or step.until + dt.timedelta(days=1) >= start


def _same(one: Subject, other: Subject) -> bool:
    apart = amounts_apart(one.offence, other.offence) or amounts_apart(other.offence, one.offence)
    return not apart and (one.ceiling, one.floor, one.penalty.floor, one.penalty.ruled_out) == (
        other.ceiling,
        other.floor,
        other.penalty.floor,
        other.penalty.ruled_out,
    )


def _with_amounts(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Each step with the amounts that differ from those of the steps beside it."""
    told = []
    for number, step in enumerate(steps):
        beside = [s for s in steps[max(number - 1, 0) : number + 2] if s is not step]
        found = [
            amounts_apart(step.provision.subject.offence, s.provision.subject.offence)
            for s in beside
            if step.provision is not None and s.provision is not None
        ]
        told.append(replace(step, amounts=", ".join(dict.fromkeys(filter(None, found)))))
    return tuple(told)


def trend(
    law: Jurisdiction,
    conduct: str,
    on: dt.date,
    substance: str | None = None,
    measured: Measured | None = None,
) -> Trend:
    """The gravest and the mildest provision of a conduct through time, those that changed, and the gravest of each violent conduct.

    Each track follows one provision, so that it moves only where the law moved and not where the encoding begins.

    Args:
        law: the jurisdiction.
        conduct: what is followed.
        on: the last day that is looked at.
        substance: a substance to which the drug offences are narrowed.
        measured: measures the law on a day, where somebody has done so already.

    """
    measured = measured or measuring_once()
    last: dict[int, Subject] = {}
    for day in _days(law, on):
        last |= {s.index: s for s in measured(law, day).subjects}
    name = conduct_in_words(conduct)
    tracks: list[Track] = []
    found = _ordinary(last.values(), conduct, substance)
    followed = {o.id for s in found for o in law.before(s.offence)}
    found = [s for s in found if s.offence.id not in followed]
    current = {s.index for s in measured(law, on).subjects}
    standing = [s for s in found if s.index in current] or found
    if standing:
        gravest, mildest = max(standing, key=severity), min(standing, key=severity)
        changed = [
            s
            for s in found
            if len(law.offences[s.index].penalties) > 1
            and s.index not in (gravest.index, mildest.index)
        ]
        chosen = [
            ("gravest", gravest),
            *(("", s) for s in changed[:_MOST_CHANGED]),
            ("mildest", mildest),
        ]
        if gravest.index == mildest.index:
            chosen.pop()
        for which, subject in chosen:
            label = (
                f"{name}, {which}: {subject.offence.title}"
                if which
                else f"{name}: {subject.offence.title}"
            )
            tracks.append(
                Track(
                    label,
                    conduct,
                    conduct.partition(".")[0],
                    _with_amounts(_history(law, subject.index, on, measured)),
                )
            )
    for violent in VIOLENT_CONDUCTS:
        ordinary = [s for s in _ordinary(last.values(), violent, None) if s.index in current]
        if violent != conduct and ordinary:
            worst = max(ordinary, key=severity)
            tracks.append(
                Track(_NAMES[violent], violent, "violent", _history(law, worst.index, on, measured))
            )
    return Trend(
        law.code, law.jurisdiction.name, conduct, substance, on, tuple(t for t in tracks if t.steps)
    )


def _days(law: Jurisdiction, until: dt.date) -> list[dt.date]:
    """Every day on which a penalty begins."""
    return sorted(
        {day for o in law.offences for p in o.penalties if (day := law.start_of(o, p)) <= until}
    )


def _said(step: Step, then: Provision, now: Provision) -> str:
    """The range of a step; where another provision held it before, that one's name too."""
    if then.offence == now.offence:
        return step.span
    return f"{step.span} ({then.title}, {then.citation})"


def movement(one: Track) -> str:
    """How a track moved, in a few words."""
    known = [s for s in one.steps if s.provision is not None]
    if not known:
        return "not encoded"
    first, last = known[0], known[-1]
    assert first.provision is not None
    assert last.provision is not None
    ended = "" if one.steps[-1].provision is not None else f", ended {last.until}"
    if len(known) == 1:
        return f"{last.provision.span} since at least {first.start}{ended}"
    chain = " → ".join(_said(s, s.provision, last.provision) for s in known if s.provision)
    steps = [
        f"changed {now.start}"
        if was.until is None or _adjoins(was, now.start)
        else f"nothing encoded from {was.until + dt.timedelta(days=1)} until {now.start}"
        for was, now in pairwise(known)
    ]
    return f"{chain} ({', '.join(steps)}){ended}"
