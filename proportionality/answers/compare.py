"""The same conduct, substance and amount across jurisdictions: which provision applies, and what it can cost.

A question names a conduct, perhaps a substance and an amount, and what else is the case (`given`: an earlier conviction, an
organised group); nothing else is assumed, and offences that need more are left out, unless the gravest or the minor form is
asked about.  Where a law raises the penalty in such a case, the raised one is worked out and says so.  Where the encoding
leaves open which provision applies, the answer is "cannot tell", with the reason and the provisions it could be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from proportionality.answers.answer import Answer, Applies, Provision, Status
from proportionality.answers.given import Raised, fulfilled, raised
from proportionality.answers.headline import severity
from proportionality.answers.question import Question, question
from proportionality.answers.ranking import hull, ranked
from proportionality.law import in_words as words
from proportionality.law import lengths
from proportionality.law import substances as vocabulary
from proportionality.law.amounts import AmountRange, Dimension
from proportionality.law.bands import WordsAmount
from proportionality.law.general import General
from proportionality.law.model import Jurisdiction
from proportionality.law.substances import Reach
from proportionality.measure import (
    LawOnDay,
    Measured,
    Standing,
    Subject,
    measured_on,
)


@dataclass(frozen=True, slots=True)
class _Match:
    subject: Subject
    certain: bool
    rank: int  # how closely the law names what was asked
    why: str = ""
    by_words: bool = False  # open because the law gives the amount in words
    by_question: bool = False  # open only because no substance or no amount was named
    reached: bool = True  # what was asked is surely among its substances, whatever the amount


# How closely a law names what was asked; a provision that asks for what is given comes before one that does not.
_ANY, _CLASS, _NAMED, _NAMED_WITH_AMOUNT = 1, 2, 3, 4
_CONDITION = 10
_OWN_USE = ("drug.use", "drug.possession-personal", "drug.cultivation-personal")


def _left_out(law: Jurisdiction, asked: Question, on: dt.date) -> list[str]:
    """What the file leaves out that reaches this amount of this substance: the law may punish it otherwise than what is encoded says."""
    if asked.amount is None or asked.substance is None:
        return []
    found = []
    for gap in law.not_encoded:
        for word, amount in gap.bands() if gap.reaches(asked.conduct, on) else ():
            reach, _ = _reach(gap.excepted, word, asked, law.general)
            if reach.answer != "no" and (
                not isinstance(amount, AmountRange)
                or amount.dimension is not asked.amount.dimension
                or asked.amount in amount
            ):
                found.append(f"not encoded: {gap.what.rstrip('.')}")
                break
    return found


def _match(
    subject: Subject, asked: Question, general: General, by_name: bool, ordinary: str = "basic"
) -> _Match | None:
    """How an offence of the conduct answers the question: surely, possibly, or not at all.

    Args:
        subject: the offence.
        asked: the question.
        general: the general part, which defines the classes of the law.
        by_name: whether another offence of the conduct names the very substance; words that may mean it too, such as the
            plant where the herb was asked, then do not.
        ordinary: the form that turns on no circumstances beyond the conduct.

    """
    best: _Match | None = None
    asks_for = _CONDITION * len(subject.offence.conditions)
    for word, amount in subject.offence.bands():
        reach, rank = _reach(subject.offence.excepted, word, asked, general)
        if reach.answer == "no" or (by_name and reach.answer == "maybe" and rank == _NAMED):
            continue
        if amount != "any" and rank in (_CLASS, _NAMED):
            rank += 1
        fits = _fits(subject, word, amount, asked, ordinary)
        if fits.answer == "no":
            continue
        certain = reach.answer == fits.answer == "yes"
        by_question = (
            not certain
            and (reach.answer == "yes" or asked.substance is None)
            and (fits.answer == "yes" or (asked.amount is None and fits.answer == "maybe"))
        )
        found = _Match(
            subject,
            certain,
            asks_for + rank,
            reach.why or fits.why,
            isinstance(amount, WordsAmount),
            by_question,
            reach.answer == "yes" or by_question,
        )
        if best is None or (found.certain, found.rank) > (best.certain, best.rank):
            best = found
    return best


def _reach(
    excepted: Sequence[str], word: str, asked: Question, general: General
) -> tuple[Reach, int]:
    """Whether a word means the substance asked about, any but the excepted where it is ``any``, and how closely it names it."""
    if asked.substance is None:
        # Without a substance only what holds for every drug is sure.
        depends = Reach("maybe", f"it depends on the substance ({word})")
        return (Reach("yes") if word == "any" else depends), _ANY
    if word == "any":
        out = vocabulary.excepts(general, excepted, asked.substance)
        answers: dict[str, Reach] = {"yes": Reach("no"), "no": Reach("yes")}
        return answers.get(out.answer, Reach("maybe", out.why)), _ANY
    rank = _CLASS if word in general.classes or vocabulary.is_wide(word) else _NAMED
    return vocabulary.reaches(general, word, asked.substance), rank


def _fits(
    subject: Subject,
    word: str,
    amount: AmountRange | WordsAmount | str,
    asked: Question,
    ordinary: str,
) -> Reach:
    """Whether the amount asked about is in a band, and why that is open where it is."""
    if isinstance(amount, AmountRange):
        if asked.amount is None:
            return Reach("maybe", f"it depends on the amount ({amount})")
        if amount.dimension is Dimension.PURE_MASS and asked.amount.dimension is Dimension.MASS:
            low = amount.low
            if low is not None and (asked.amount.value, True) < (low, amount.low_included):
                return Reach("no")
            return Reach("maybe", f"the law counts pure {word} ({amount})")
        if asked.amount.dimension is not amount.dimension:
            return Reach("maybe", f"the law counts {word} in other units ({amount})")
        return Reach("yes" if asked.amount in amount else "no")
    if isinstance(amount, WordsAmount):
        return Reach("maybe", f"it depends on what a court takes '{amount.words}' to be")
    plain = subject.offence.form == ordinary or subject.offence.conditions
    if not plain and asked.form == "ordinary":
        # A minor or aggravated form without an amount turns on circumstances that were not asked about.
        return Reach("no")
    return Reach("yes")


def _violent_match(subject: Subject) -> _Match | None:
    fits = subject.offence.form == "basic" or subject.offence.conditions
    return _Match(subject, True, 1 + len(subject.offence.conditions)) if fits else None


def _decide(found: Sequence[_Match]) -> tuple[list[_Match], str]:
    """The matches that stand, and why it is open which of them applies (empty where it is not)."""
    sure = [m for m in found if m.certain]
    top = max((m.rank for m in sure), default=0)
    # What reaches any drug yields to what names this one; an open match stands in the way unless it is more general.  An
    # amount in words ("a considerable quantity" of any drug) stands in the way of all but an amount in numbers.
    standing = [m for m in sure if m.rank == top]
    open_ = [
        m
        for m in found
        if not m.certain
        and (m.rank >= top or (m.by_words and top % _CONDITION < _NAMED_WITH_AMOUNT))
    ]
    if not open_:
        return standing, ""
    reasons = list(dict.fromkeys(m.why for m in open_))
    return standing + open_, words.listed(reasons, most=2)


def _still_harsher(
    found: Sequence[_Match], standing: Sequence[_Match], stated: LawOnDay
) -> list[_Match]:
    """What would answer without the circumstances that the standing provisions ask for, and costs more than any of them.

    A school nearby makes five kilograms no cheaper: where the provision on schools names a lower range than that on the
    amount, a court may well apply the latter.  Minor forms are there to be milder.

    Args:
        found: every match.
        standing: those that answer.
        stated: the law before any penalty is raised: a provision on a circumstance takes the place of a rise for it.

    """
    if not standing or any(m.subject.offence.form == "minor" for m in standing):
        return []
    asked_for = min(len(m.subject.offence.conditions) for m in standing)
    without, _ = _decide([m for m in found if len(m.subject.offence.conditions) < asked_for])
    ceiling = max(m.subject.ceiling.high for m in standing)
    floor = max(m.subject.floor.high for m in standing)
    costs = {s.index: s for s in stated.subjects}
    return [
        m
        for m in without
        if costs[m.subject.index].ceiling.low > ceiling or costs[m.subject.index].floor.low > floor
    ]


def provision(
    law: Jurisdiction,
    subject: Subject,
    worked_out: tuple[str, ...] = (),
    applies: Applies = "surely",
) -> Provision:
    """An offence as an answer cites it; ``worked_out`` where its penalty was raised, see `Provision`."""
    offence, penalty, general = subject.offence, subject.penalty, law.general
    source = law.source_of(offence, penalty)
    return Provision(
        offence=offence.id,
        title=offence.title,
        form=offence.form,
        floor=words.floor(penalty, general),
        ceiling=words.ceiling(penalty, general),
        span=words.span(penalty, general),
        kind=penalty.floor,
        death=penalty.death,
        life=penalty.life,
        departures=words.exceptions(penalty),
        ruled_out=words.ruled_out(penalty),
        evidence=law.evidence_of(offence, penalty),
        since=str(penalty.since),
        citation=law.provision_of(offence, penalty),
        url=source.address,
        index=subject.index,
        subject=subject,
        shortest=lengths.floor(penalty, general),
        longest=lengths.ceiling(penalty, general),
        worked_out=worked_out,
        applies=applies,
    )


def _how(one: _Match, standing: Sequence[_Match]) -> Applies:
    """Whether a provision applies, given those that could."""
    if any(not m.certain and not m.by_question for m in standing):
        return "for-some" if one.by_question else "perhaps"
    if sum(m.certain for m in standing) > 1 and one.certain:
        return "perhaps"
    return "surely" if len(standing) == 1 and one.certain else "for-some"


def _of_some(standing: Sequence[_Match], asked: Question) -> bool:
    """Whether no drug was named, and each of these provisions is for some drugs only."""
    drugs = [m.subject.offence for m in standing if m.subject.offence.is_drug]
    return asked.substance is None and bool(drugs) and not any("any" in o.named for o in drugs)


def _special(
    law: Jurisdiction, of_conduct: Sequence[Subject], asked: Question, on: dt.date, path: str
) -> Answer:
    """The gravest or the minor form of what was asked, whatever else it needs."""
    of_form = [
        s
        for s in of_conduct
        if (asked.form == "gravest" or s.offence.form == "minor")
        and not (s.offence.is_drug and "causes-death" in s.offence.conditions)
    ]
    by_name = any(asked.substance in s.offence.named for s in of_form)
    found = [
        _match(s, asked, law.general, by_name) if s.offence.is_drug else _Match(s, True, _ANY)
        for s in of_form
    ]
    applying = [m for m in found if m is not None and (m.certain or m.by_question)]
    open_ = [m for m in found if m is not None and not (m.certain or m.by_question)]
    extreme = max if asked.form == "gravest" else min
    best = extreme(applying, key=lambda m: severity(m.subject), default=None)
    rivals = [
        m
        for m in open_
        if best is None
        or (severity(m.subject) > severity(best.subject)) == (asked.form == "gravest")
    ]
    status: Status = "cannot-tell" if rivals else "applies" if best else "not-encoded"
    because = words.listed(dict.fromkeys(m.why for m in rivals), most=2)
    if status == "not-encoded":
        because = f"no {asked.form} form of {asked.conduct} is encoded that reaches this"
    left_out = _left_out(law, asked, on)
    if left_out and status != "not-encoded":
        status, because = "cannot-tell", because or words.listed(left_out, most=2)
    standing = [*([best] if best else []), *rivals]
    return Answer(
        law.code,
        law.jurisdiction.name,
        on,
        status,
        tuple(
            provision(law, m.subject, applies="perhaps" if rivals else "surely") for m in standing
        ),
        because,
        hull(m.subject.floor for m in standing),
        hull(m.subject.ceiling for m in standing),
        path=path,
        open_ended=bool(left_out) or not any(m.reached for m in standing),
        of_some=_of_some(standing, asked),
    )


def answer(
    law: Jurisdiction, asked: Question, on: dt.date, path: str = "", facts: LawOnDay | None = None
) -> Answer:
    """What one jurisdiction's law says to a question on a day."""
    facts = facts or measured_on(law, on)
    changed = raised(law, facts, asked.conduct, asked.given) if asked.given else Raised(facts)
    of_conduct = [s for s in changed.facts.subjects if asked.conduct in s.offence.conduct]
    if asked.form != "ordinary" and of_conduct:
        return _special(law, of_conduct, asked, on, path)
    given = fulfilled(asked.given)
    plain = [s for s in of_conduct if set(s.offence.conditions) <= given]
    by_name = any(asked.substance in s.offence.named for s in plain)
    # Own use is often a minor form of another offence and of nothing else; who asks about own use asks about that form.
    own_use = asked.conduct in _OWN_USE and all(s.offence.form != "basic" for s in plain)
    ordinary = "minor" if own_use else "basic"

    def match(subject: Subject) -> _Match | None:
        if not subject.offence.is_drug:
            return _violent_match(subject)
        return _match(subject, asked, law.general, by_name, ordinary)

    found = [m for m in map(match, plain) if m is not None]
    standing, why = _decide(found)
    harsher = _still_harsher(found, standing, facts)
    if harsher:
        places = words.listed(harsher, lambda m: m.subject.offence.place, most=2)
        why = (
            why
            or f"without the circumstance given {places} would cost more, and which provision a court would apply is not encoded"
        )
        standing = [*harsher, *standing]
    provisions = tuple(
        provision(law, m.subject, changed.steps.get(m.subject.offence.id, ()), _how(m, standing))
        for m in standing
    )
    rises = [d for m in standing if (d := changed.doubt(m.subject, asked.given))]
    left_out = _left_out(law, asked, on)
    doubts = rises + left_out
    status: Status = "applies"
    if not standing:
        absent = [
            o
            for _, o, s in facts.absent
            if asked.conduct in o.conduct and s is Standing.NOT_ENCODED
        ]
        status = "cannot-tell" if of_conduct else "not-encoded"
        why = (
            _why_none(law, of_conduct, plain, asked)
            if of_conduct
            else f"not encoded on {on}"
            if absent
            else f"no offence of {asked.conduct} is encoded"
        )
    elif why or doubts or len({(p.subject.ceiling, p.subject.floor) for p in provisions}) > 1:
        status = "cannot-tell"
        why = (
            why
            or words.listed(list(dict.fromkeys(doubts)), most=2)
            or f"{len(provisions)} provisions reach this, and which of them a court would apply is not encoded"
        )
    return Answer(
        law.code,
        law.jurisdiction.name,
        on,
        status,
        provisions,
        why if status != "applies" else "",
        hull(m.subject.floor for m in standing),
        hull(m.subject.ceiling for m in standing),
        path=path,
        open_ended=bool(left_out) or not any(m.reached for m in standing),
        may_rise=bool(rises),
        of_some=_of_some(standing, asked),
    )


def _why_none(
    law: Jurisdiction, of_conduct: Sequence[Subject], plain: Sequence[Subject], asked: Question
) -> str:
    """Why offences of the conduct are encoded and none of them answers."""
    if not plain:
        return "every offence of this conduct that is encoded needs further circumstances"
    bands = [
        f"{word} {amount.words if isinstance(amount, WordsAmount) else amount}"
        for s in plain
        for word, amount in s.offence.bands()
        if amount != "any"
        and _reach(s.offence.excepted, word, asked, law.general)[0].answer != "no"
    ]
    if bands and asked.amount is not None:
        return f"{asked.amount.text} lies outside the amounts encoded ({words.listed(dict.fromkeys(bands), most=4)})"
    named = list(dict.fromkeys(word for s in plain for word in s.offence.named if word != "any"))
    if named and asked.substance is not None:
        return f"{asked.substance} is not among the substances encoded for this conduct ({words.listed(named, most=4)})"
    if asked.substance is not None and any(
        vocabulary.excepts(law.general, s.offence.excepted, asked.substance).answer == "yes"
        for s in plain
    ):
        return f"what is encoded of this conduct is about other drugs than {asked.substance}"
    return "only minor or aggravated forms of this conduct are encoded"


def compare(
    laws: Iterable[tuple[str, Jurisdiction]],
    asked: Question,
    on: dt.date,
    measured: Measured = measured_on,
) -> list[Answer]:
    """The answers of many jurisdictions (path and law), ranked by severity.

    Args:
        laws: the path and the law of each jurisdiction.
        asked: the question.
        on: the day whose law is asked about.
        measured: measures a law on a day; see `proportionality.measure.measuring_once`.

    """
    return ranked([answer(law, asked, on, path, measured(law, on)) for path, law in laws])


def grid(
    laws: Sequence[tuple[str, Jurisdiction]],
    conducts: Sequence[str],
    substances: Sequence[str | None],
    amounts: Sequence[str | None],
    days: Sequence[dt.date],
    given: Sequence[str] = (),
    form: str = "ordinary",
) -> list[tuple[Question, list[Answer]]]:
    """Every question made of these words, on every day, to every jurisdiction; facts are built once per day.

    Raises:
        QuestionError: where one of the questions is not a question.

    """
    asked = [question(c, s, a, given, form) for c in conducts for s in substances for a in amounts]
    result = []
    for on in days:
        facts = [measured_on(law, on) for _, law in laws]
        for q in asked:
            answers = [
                answer(law, q, on, path, f) for (path, law), f in zip(laws, facts, strict=True)
            ]
            result.append((q, ranked(answers)))
    return result
