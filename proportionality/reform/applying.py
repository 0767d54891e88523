"""Reform overlays applied: which penalties an entry means, what becomes of them, and what its author should know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from proportionality.law.amend import Amendment, amended
from proportionality.law.amounts import AmountRange
from proportionality.law.corpus import Corpus, LoadedFile
from proportionality.law.document import Document, Problem
from proportionality.law.enhance import times
from proportionality.law.in_words import listed
from proportionality.law.model import Custody, Jurisdiction, Penalty
from proportionality.law.quantities import Order, Silence
from proportionality.law.terms import Term
from proportionality.law.written import nearest
from proportionality.measure import (
    CUSTODY,
    LIFE,
    LIFE_WITHOUT_PAROLE,
    UNLIMITED,
    LawOnDay,
    Range,
    Subject,
    measured_on,
)
from proportionality.reform.overlay import ChangeEntry, LoadedOverlay, Overlay, Step, factor, steps


@dataclass(slots=True)
class Applied:
    """Jurisdictions as they would be, how many penalties changed in each, and what matched nothing."""

    corpus: Corpus
    changed: dict[str, list[str]] = field(default_factory=dict)  # code -> ids of offences changed


def _selects(change: ChangeEntry, law: Jurisdiction, subject: Subject) -> bool:
    """Whether an entry means this offence."""
    offence = subject.offence
    if change.jurisdictions != "all" and law.code not in change.jurisdictions:
        return False
    if change.offences is not None and offence.id not in change.offences:
        return False
    if change.conducts is not None:
        if not any(
            c in change.conducts or c.partition(".")[0] in change.conducts for c in offence.conduct
        ):
            return False
    elif change.offences is None and not offence.is_drug:
        return False
    if change.form is not None and offence.form != change.form:
        return False
    if change.substances is None and change.amounts is None:
        return True
    return any(
        (change.substances is None or name in change.substances)
        and (
            change.amounts is None
            or (isinstance(amount, AmountRange) and _inside(amount, change.amounts))
        )
        for name, amount in offence.bands()
    )


def _inside(band: AmountRange, limits: AmountRange) -> bool:
    """Whether a band lies wholly inside limits."""
    if band.dimension is not limits.dimension:
        return False
    low = limits.low is None or (
        band.low is not None
        and (band.low, not band.low_included) >= (limits.low, not limits.low_included)
    )
    high = limits.high is None or (
        band.high is not None
        and (band.high, band.high_included) <= (limits.high, limits.high_included)
    )
    return low and high


_WORDS = {
    "none": CUSTODY,
    "unlimited": UNLIMITED,
    "life-with-parole": LIFE,
    "life": LIFE_WITHOUT_PAROLE,
}


def level(to: str) -> int:
    """Where a limit stands on the scale of severity."""
    return _WORDS[to] if to in _WORDS else CUSTODY + Term.parse(to).units()


def _above(subject: Subject, end: str, to: str) -> Range:
    """Whether an end is above a limit; a range where that is unknown."""
    return (subject.ceiling if end == "ceiling" else subject.floor).at_least(level(to) + 1)


def _below(subject: Subject, end: str, to: str) -> Range:
    """Whether an end is below a limit; a range where that is unknown."""
    reaches = (subject.ceiling if end == "ceiling" else subject.floor).at_least(level(to))
    return Range(1 - reaches.high, 1 - reaches.low, reaches.because)


def _changed(penalty: Penalty, law: Jurisdiction, subject: Subject, change: ChangeEntry) -> Penalty:
    for step in steps(change):
        to = step.to
        if step.how == "cap" and not _above(subject, step.end, to).low:
            continue  # not above it, or not known to be: what is unknown stays unknown
        if step.how == "at_least" and not _below(subject, step.end, to).low:
            continue
        if step.how == "scale":
            scaled = _scaled(penalty, law, step)
            if scaled is None:
                continue
            to = str(scaled)
        if step.end == "floor" and to not in _WORDS and penalty.floor == "none":
            penalty = _bound(penalty, Term.parse(to))
            continue
        kind = penalty.floor
        penalty = amended(penalty, Amendment(subject.offence.id, step.end, to))  # type: ignore[arg-type]
        if (
            step.how == "scale"
        ):  # what is multiplied binds the court no more, and no less, than it did
            penalty = penalty.model_copy(update={"floor": kind})
    return penalty


def _changed_by(
    entries: Sequence[ChangeEntry], penalty: Penalty, law: Jurisdiction, subject: Subject
) -> Penalty:
    for entry in entries:
        penalty = _changed(penalty, law, subject, entry)
    return penalty


def _first_after(law: Jurisdiction, index: int, day: dt.date) -> Subject | None:
    """An offence on the first day after this one on which a penalty of it begins; None where none does."""
    offence = law.offences[index]
    begins = min(
        (b for p in offence.penalties if (b := law.start_of(offence, p)) > day), default=None
    )
    if begins is None:
        return None
    return next((s for s in measured_on(law, begins).subjects if s.index == index), None)


def _bound(penalty: Penalty, least: Term) -> Penalty:
    """A penalty under which the court was free, with a least term that binds it."""
    most = penalty.custody.max if isinstance(penalty.custody, Custody) else Silence.UNLIMITED
    return penalty.model_copy(
        update={
            "custody": Custody.of(least, most),
            "floor": "mandatory",
            "custody_required": True,
        }
    )


def _scaled(penalty: Penalty, law: Jurisdiction, step: Step) -> Term | None:
    """The term that an end becomes when it is multiplied; None where it is no term, or the calendar has no such term."""
    limit = _limit(penalty, law, step.end)
    return times(limit, factor(step.to)) if isinstance(limit, Term) else None


def _limit(penalty: Penalty, law: Jurisdiction, end: str) -> Term | Silence | None:
    """The end of a penalty that is a term, or None where it is death, life or no custody."""
    if end == "ceiling" and (penalty.death != "none" or penalty.life != "none"):
        return None
    if not isinstance(penalty.custody, Custody) or (end == "floor" and penalty.floor == "none"):
        return None
    key = "max" if end == "ceiling" else "min"
    limit = getattr(penalty.custody, key)
    return law.general.resolved(limit, key) if limit is Silence.GENERAL else limit


def apply(file: LoadedFile, overlay: Overlay) -> tuple[LoadedFile, list[str]]:
    """A jurisdiction under an overlay, and the ids of the offences it changes.

    The penalty in force on the overlay's first day ends the day before; a new one follows it.  A penalty that the encoding
    lets begin later is changed as well, also where it is the first of its provision.
    """
    law, start = file.jurisdiction, overlay.start
    facts = measured_on(law, start)
    current = {s.index: s for s in facts.subjects}
    offences, touched = list(law.offences), []
    for index, offence in enumerate(law.offences):
        subject = current.get(index) or _first_after(law, index, start)
        if subject is None:
            continue
        entries = [c for c in overlay.changes if _selects(c, law, subject)]
        at = subject.in_force.index
        kept, later = offence.penalties[:at], offence.penalties[at + 1 :]
        penalty = _changed_by(entries, subject.penalty, law, subject)
        if penalty == subject.penalty:
            continue
        touched.append(offence.id)
        if index in current and subject.in_force.since != start:
            kept = [*kept, subject.penalty]
            note = f"As changed by the overlay '{overlay.title}'."
            penalty = penalty.model_copy(update={"since": start, "note": note})
        penalties = [*kept, penalty, *(_changed_by(entries, p, law, subject) for p in later)]
        offences[index] = offence.model_copy(update={"penalties": penalties})
    return replace(file, jurisdiction=law.model_copy(update={"offences": offences})), touched


def apply_all(corpus: Corpus, loaded: LoadedOverlay) -> tuple[Applied, list[Problem]]:
    """Every jurisdiction that an overlay changes, and a problem for each selector that matches nothing."""
    overlay, document = loaded.overlay, loaded.document
    result = Applied(Corpus())
    for file in corpus.files:
        changed, touched = apply(file, overlay)
        result.corpus.files.append(changed)
        if touched:
            result.changed[file.jurisdiction.code] = touched
    return result, list(_unmatched(corpus, overlay, document))


def _unmatched(corpus: Corpus, overlay: Overlay, document: Document) -> Iterator[Problem]:
    laws = {f.jurisdiction.code: f.jurisdiction for f in corpus.files}

    def problem(message: str, *location: str | int, level: str = "error") -> Problem:
        at = document.position(location)
        return Problem(document.path, at.line, at.column, message, level)

    facts: dict[str, LawOnDay] = {
        code: measured_on(law, overlay.start) for code, law in laws.items()
    }
    for index, change in enumerate(overlay.changes):
        if change.jurisdictions != "all":
            for i, code in enumerate(change.jurisdictions):
                if code not in laws:
                    yield problem(
                        f"jurisdiction {code} is not among those looked at{nearest(code, laws)}",
                        "changes",
                        index,
                        "jurisdictions",
                        i,
                    )
        reached = [
            law
            for code, law in laws.items()
            if change.jurisdictions == "all" or code in change.jurisdictions
        ]
        if change.offences is not None and reached:
            known = {o.id for law in reached for o in law.offences}
            for i, name in enumerate(change.offences):
                if name not in known:
                    where = (
                        " or ".join(change.jurisdictions)
                        if change.jurisdictions != "all"
                        else "any jurisdiction looked at"
                    )
                    yield problem(
                        f"offence '{name}' is not in {where}{nearest(name, known)}",
                        "changes",
                        index,
                        "offences",
                        i,
                    )
        if reached and not any(
            _selects(change, law, s) for law in reached for s in facts[law.code].subjects
        ):
            yield problem(
                f"this change matches no offence in force on {overlay.start}",
                "changes",
                index,
                level="warning",
            )
        chosen = [
            (law, s)
            for law in reached
            for s in facts[law.code].subjects
            if _selects(change, law, s)
        ]
        for message, found in _remarks(change, chosen):
            if found:
                yield problem(
                    message.format(which=listed(found, most=5)), "changes", index, level="warning"
                )
        for law in reached:
            for s in facts[law.code].subjects:
                if _selects(change, law, s) and _backwards(_changed(s.penalty, law, s, change)):
                    yield problem(
                        f"this would raise the floor of {law.code} {s.offence.id} above its ceiling",
                        "changes",
                        index,
                    )


_STAY = "whether {how} changes these cannot be told, so they stay: {{which}}"
_RAISES = (
    "'set' raises the {end} of these: {{which}}; where that is not meant, write "
    "'cap: {{{{{end}: {to}}}}}', which only lowers"
)
_NO_TERM = (
    "'scale' leaves these as they are, since the {end} is no term that can be multiplied: {{which}}"
)


def _remarks(
    change: ChangeEntry, chosen: Sequence[tuple[Jurisdiction, Subject]]
) -> Iterator[tuple[str, list[str]]]:
    """What an author should know of an entry, each with the provisions that it is about."""

    def those(holds: Callable[[Jurisdiction, Subject], bool]) -> list[str]:
        return [f"{law.code} {s.offence.id}" for law, s in chosen if holds(law, s)]

    for step in steps(change):
        end, to = step.end, step.to
        if step.how in ("cap", "at_least"):
            test = _above if step.how == "cap" else _below
            how = "the cap" if step.how == "cap" else "'at_least'"
            unsure = those(lambda _, s, test=test, end=end, to=to: not test(s, end, to).known)  # type: ignore[misc]
            yield _STAY.format(how=how), unsure
        elif step.how == "scale":
            fixed = those(lambda law, s, step=step: _scaled(s.penalty, law, step) is None)  # type: ignore[misc]
            yield _NO_TERM.format(end=end), fixed
        elif end in ("ceiling", "floor") and to != "none":
            raised = those(lambda _, s, end=end, to=to: bool(_below(s, end, to).low))  # type: ignore[misc]
            yield _RAISES.format(end=end, to=to), raised


def _backwards(penalty: Penalty) -> bool:
    custody = penalty.custody
    if (
        not isinstance(custody, Custody)
        or not isinstance(custody.min, Term)
        or not isinstance(custody.max, Term)
    ):
        return False
    return custody.min.compare(custody.max) is Order.GREATER
