"""Reform overlays applied: which penalties an entry means, what becomes of them, and what its author should know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from proportionality.law.amend import Amendment, amended, with_fine_beside
from proportionality.law.amounts import AmountRange
from proportionality.law.corpus import Corpus, LoadedFile
from proportionality.law.document import Document, Problem
from proportionality.law.enhance import times
from proportionality.law.in_words import listed
from proportionality.law.model import Corporal, Custody, Jurisdiction, Penalty
from proportionality.law.quantities import Order, Silence
from proportionality.law.terms import Term
from proportionality.law.written import nearest
from proportionality.measure import (
    CUSTODY,
    LIFE,
    LIFE_WITHOUT_PAROLE,
    UNLIMITED,
    Range,
    Subject,
    measured_on,
    with_penalty,
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


_LIVES = ("life", "life-with-parole")


def _above(subject: Subject, end: str, to: str) -> Range:
    """Whether an end is above a limit; a range where that is unknown."""
    return _end(subject, end).at_least(level(to) + 1)


def _below(subject: Subject, end: str, to: str) -> Range:
    """Whether an end is below a limit, which life with parole is not where that is life; a range where that is unknown."""
    reaches = _end(subject, end).at_least(min(level(to), LIFE))
    return Range(1 - reaches.high, 1 - reaches.low, reaches.because)


def _end(subject: Subject, end: str) -> Range:
    return subject.ceiling if end == "ceiling" else subject.floor


@dataclass(frozen=True, slots=True)
class _Move:
    """An offence before and after a step of an entry, and as it was when the first step of this kind began."""

    law: Jurisdiction
    step: Step
    began: Subject
    before: Subject
    after: Subject

    @property
    def name(self) -> str:
        return f"{self.law.code} {self.after.offence.id}"


def _moves(law: Jurisdiction, subject: Subject, entry: ChangeEntry) -> Iterator[_Move]:
    """What an entry does to an offence, step by step: each kind looks at what the one before made, measured anew.

    The two ends of a cap are of one penalty, and so are those of a scale: what its ceiling does to the floor on its way is not looked at.
    """
    began, how = subject, ""
    for step in steps(entry):
        if step.how != how:
            began, how = subject, step.how
        before, penalty = subject, _stepped(law, began, subject, step)
        if penalty != subject.penalty:
            subject = with_penalty(law, subject, penalty)
        yield _Move(law, step, began, before, subject)


def _stepped(law: Jurisdiction, began: Subject, subject: Subject, step: Step) -> Penalty:
    penalty, end, to = subject.penalty, step.end, step.to
    if step.how == "cap" and not _above(began, end, to).low:
        return penalty  # not above it, or not known to be: what is unknown stays unknown
    if step.how == "at_least":
        if to == "none" or not _below(began, end, to).low:
            return penalty
        if end == "floor" and penalty.floor != "none" and penalty.custody_required is False:
            # The range may begin high enough already: what the court was free of is custody.
            required = with_fine_beside(penalty.model_copy(update={"custody_required": True}))
            bound = with_penalty(law, subject, required)
            return _stepped(law, bound, bound, step)
    if step.how == "scale":
        scaled = _scaled(began.penalty, law, step)
        if scaled is None:
            return penalty
        most = _limit(penalty, law, "ceiling")
        if end == "floor" and isinstance(most, Term) and factor(to) <= 1:
            scaled = most if scaled.compare(most) is Order.GREATER else scaled
        to = str(scaled)
    if end == "floor" and to not in _WORDS and penalty.floor == "none":
        return _bound(penalty, Term.parse(to))
    for_life = to in _LIVES and step.how != "cap"
    if for_life and end == "floor":
        kind = "mandatory" if penalty.floor in ("none", "unknown") else penalty.floor
        penalty = penalty.model_copy(update={"floor": kind, "custody_required": True})
    kind = penalty.floor
    penalty = amended(penalty, Amendment(subject.offence.id, end, to))  # type: ignore[arg-type]
    if step.how == "scale":  # what is multiplied binds the court no more, and no less, than it did
        return penalty.model_copy(update={"floor": kind})
    if for_life and end == "ceiling" and penalty.life != "mandatory":
        penalty = penalty.model_copy(update={"life": "discretionary"})
    return penalty


def _changed_by(
    entries: Sequence[ChangeEntry], penalty: Penalty, law: Jurisdiction, subject: Subject
) -> Penalty:
    if penalty != subject.penalty:
        subject = with_penalty(law, subject, penalty)
    for entry in entries:
        for move in _moves(law, subject, entry):
            subject = move.after
    return subject.penalty


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
    binding = {"custody": Custody.of(least, most), "floor": "mandatory", "custody_required": True}
    return with_fine_beside(penalty.model_copy(update=binding))


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
        behind = [_changed_by(entries, p, law, subject) for p in later]
        if [penalty, *behind] == [subject.penalty, *later]:
            continue
        touched.append(offence.id)
        if penalty != subject.penalty and index in current and subject.in_force.since != start:
            kept = [*kept, subject.penalty]
            note = f"As changed by the overlay '{overlay.title}'."
            penalty = penalty.model_copy(update={"since": start, "note": note})
        penalties = [*kept, penalty, *behind]
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

    # Each offence as the entries before leave it.
    now = {
        code: {s.index: s for s in measured_on(law, overlay.start).subjects}
        for code, law in laws.items()
    }
    for index, change in enumerate(overlay.changes):
        unknown = list(_unknown_names(change, laws))
        for message, key, i in unknown:
            yield problem(message, "changes", index, key, i)
        chosen = [
            (law, s)
            for code, law in laws.items()
            for s in now[code].values()
            if _selects(change, law, s)
        ]
        if not chosen and not unknown:
            nothing = f"this change matches no offence in force on {overlay.start}"
            yield problem(nothing, "changes", index, level="warning")
        made = [list(_moves(law, s, change)) for law, s in chosen]
        crossed = []
        for moves in made:
            begun, end = moves[0].before, moves[-1].after
            now[moves[0].law.code][end.index] = end
            backwards = _backwards(end.penalty) and not _backwards(begun.penalty)
            if backwards or any(_brings_life(m) for m in moves):
                crossed.append(moves[0].name)
        for name in crossed:
            yield problem(_ABOVE.format(name), "changes", index)
        if crossed:
            continue  # what is refused is written anew
        for step in zip(*made, strict=True):
            for message in _remarks(step):
                yield problem(message, "changes", index, level="warning")


def _unknown_names(
    change: ChangeEntry, laws: Mapping[str, Jurisdiction]
) -> Iterator[tuple[str, str, int]]:
    """What an entry names and no law looked at has, each with the key and the number that it stands at."""
    codes = list(laws) if change.jurisdictions == "all" else change.jurisdictions
    for i, code in enumerate(codes):
        if code not in laws:
            told = f"jurisdiction {code} is not among those looked at{nearest(code, laws)}"
            yield told, "jurisdictions", i
    known = {o.id for code in codes if code in laws for o in laws[code].offences}
    where = (
        "any jurisdiction looked at"
        if change.jurisdictions == "all"
        else " or ".join(change.jurisdictions)
    )
    for i, name in enumerate(change.offences or ()):
        if known and name not in known:
            yield f"offence '{name}' is not in {where}{nearest(name, known)}", "offences", i


_STAY = "whether {how} changes these cannot be told, so they stay: {which}"
_RAISES = (
    "'set' raises the {end} of these: {which}; where that is not meant, write "
    "'cap: {{{end}: {to}}}', which only lowers"
)
_NO_TERM = (
    "'scale' leaves these as they are, since the {end} is no term that can be multiplied: {which}"
)
_NO_STROKES = "'set' leaves these as they are, since no corporal punishment is encoded that could be left to the court: {which}"
_ABOVE = "this would raise the floor of {} above its ceiling; where that is meant, raise the ceiling in the same entry"


def _remarks(moves: Sequence[_Move]) -> Iterator[str]:
    """What an author should know of a step, with the provisions that it is about."""
    step = moves[0].step
    end, to, how = step.end, step.to, ""
    holds: Callable[[_Move], bool]
    if step.how == "cap":
        said, how, holds = _STAY, "the cap", lambda m: not _above(m.began, end, to).known
    elif step.how == "at_least":
        said, how, holds = _STAY, "'at_least'", lambda m: not _below(m.began, end, to).known
    elif step.how == "scale":
        said, holds = _NO_TERM, lambda m: _scaled(m.began.penalty, m.law, step) is None
    elif end in ("ceiling", "floor"):
        said, holds = _RAISES, lambda m: _end(m.after, end).low > _end(m.began, end).high
    elif (end, to) == ("corporal", "discretionary"):
        said, holds = _NO_STROKES, lambda m: not isinstance(m.began.penalty.corporal, Corporal)
    else:
        return
    which = [m.name for m in moves if holds(m)]
    if which:
        yield said.format(how=how, end=end, to=to, which=listed(which, most=5))


def _brings_life(move: _Move) -> bool:
    """Whether a floor makes life the penalty of an offence that could not cost life."""
    return move.step.end == "floor" and move.before.ceiling.high < LIFE <= move.after.ceiling.low


def _backwards(penalty: Penalty) -> bool:
    custody = penalty.custody
    if (
        not isinstance(custody, Custody)
        or not isinstance(custody.min, Term)
        or not isinstance(custody.max, Term)
    ):
        return False
    return custody.min.compare(custody.max) is Order.GREATER
