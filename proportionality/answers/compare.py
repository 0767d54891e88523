"""The same conduct, substance and amount across jurisdictions: which provision applies, and what it can cost.

A question names a conduct, perhaps a substance and an amount, and what else is the case (`given`: an earlier conviction, an
organised group); nothing else is assumed, and offences that need more are left out.  Where a law raises the penalty in such
a case, the raised one is worked out and says so.  Where the encoding leaves open which provision applies, the answer is
"cannot tell", with the reason and the provisions it could be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from proportionality.answers.given import Raised, raised
from proportionality.law import in_words as words
from proportionality.law import lengths
from proportionality.law import substances as vocabulary
from proportionality.law.amounts import Amount, AmountRange, Dimension
from proportionality.law.bands import WordsAmount
from proportionality.law.document import nearest
from proportionality.law.general import General
from proportionality.law.lengths import Length
from proportionality.law.model import Custody, Jurisdiction
from proportionality.law.substances import Reach
from proportionality.law.terms import Term
from proportionality.law.vocabulary import CONDITIONS, CONDUCTS, Evidence
from proportionality.law.written import QuantityError
from proportionality.measure import (
    CUSTODY,
    NOTHING,
    UNLIMITED,
    LawOnDay,
    Measured,
    Range,
    Scale,
    Standing,
    Subject,
    measured_on,
)

Status = Literal["applies", "cannot-tell", "not-encoded"]


class QuestionError(ValueError):
    """A question that is not written in words this tool knows; ``about`` names the word that is wrong."""

    def __init__(
        self, about: Literal["conduct", "substance", "amount", "given"], message: str
    ) -> None:
        super().__init__(message)
        self.about = about


@dataclass(frozen=True, slots=True)
class Question:
    """A conduct, perhaps a substance, perhaps an amount, and what else is the case."""

    conduct: str
    substance: str | None = None
    amount: Amount | None = None
    given: frozenset[str] = frozenset()

    def __str__(self) -> str:
        amount = self.amount.text if self.amount else None
        return ", ".join(filter(None, (self.conduct, self.substance, amount, *sorted(self.given))))


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision that applies, or could apply, and what it can cost.

    ``worked_out`` says how the range was raised from the one that the law states, where it was; it is then not the law's own.
    """

    offence: str
    title: str
    form: str
    floor: str
    ceiling: str
    span: str
    kind: str
    death: str
    life: str
    departures: tuple[str, ...]
    evidence: Evidence
    since: str
    citation: str
    url: str | None
    index: int
    subject: Subject
    shortest: Length
    longest: Length
    worked_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What one jurisdiction says to a question.

    ``rank`` is the best and the worst place it can have among the answers that apply (1 is the harshest); they differ where
    something is unknown.  ``because`` says why nothing can be told; ``provisions`` then holds the candidates.
    """

    jurisdiction: str
    name: str
    on: dt.date
    status: Status
    provisions: tuple[Provision, ...]
    because: str
    floor: Range
    ceiling: Range
    rank: tuple[int, int] | None = None
    tied: bool = False
    path: str = ""

    @property
    def place(self) -> str:
        """The rank as it is shown: ``3``, ``3=`` for a tie, ``3-7`` where more cannot be told, ``?`` where nothing can."""
        if self.rank is None:
            return "-" if self.status == "not-encoded" else "?"
        best, worst = self.rank
        return f"{best}-{worst}" if best != worst else f"{best}=" if self.tied else str(best)

    @property
    def evidence(self) -> Evidence | None:
        """The weakest evidence among the provisions."""
        order = ("primary", "translation", "secondary", "unverified")
        return max((p.evidence for p in self.provisions), key=order.index, default=None)


def question(
    conduct: str, substance: str | None, amount: str | None, given: Iterable[str] = ()
) -> Question:
    """Read a question.

    Args:
        conduct: a conduct of the vocabulary.
        substance: a name of a substance, in any language the vocabulary knows.
        amount: an amount of it.
        given: conditions of the vocabulary that are fulfilled.

    Raises:
        QuestionError: where a word is unknown or an amount has no substance.

    """
    met = frozenset(given)
    for word in sorted(met):
        if word not in CONDITIONS:
            raise QuestionError(
                "given",
                f"'{word}' is no condition{nearest(word, CONDITIONS)}; the conditions are {', '.join(CONDITIONS)}",
            )
    if conduct not in CONDUCTS:
        raise QuestionError(
            "conduct",
            f"'{conduct}' is no conduct{nearest(conduct, CONDUCTS)}; the conducts are {', '.join(CONDUCTS)}",
        )
    if not conduct.startswith("drug.") and (substance or amount):
        raise QuestionError("substance", "a violent offence has neither substance nor amount")
    named = substance if substance is None else vocabulary.find(substance)
    if substance is not None and named is None:
        raise QuestionError("substance", vocabulary.unknown(substance))
    if amount is not None and substance is None:
        raise QuestionError("amount", "an amount of what? name the substance too")
    try:
        return Question(conduct, named, Amount.parse(amount) if amount else None, met)
    except QuantityError as error:
        raise QuestionError("amount", f"amount '{amount}': expected {error}") from error


@dataclass(frozen=True, slots=True)
class _Match:
    subject: Subject
    certain: bool
    rank: int  # how closely the law names what was asked
    why: str = ""
    by_words: bool = False  # open because the law gives the amount in words


# How closely a law names what was asked; a provision that asks for what is given comes before one that does not.
_ANY, _CLASS, _NAMED, _NAMED_WITH_AMOUNT = 1, 2, 3, 4
_CONDITION = 10


def _match(subject: Subject, asked: Question, general: General, by_name: bool) -> _Match | None:
    """How an offence of the conduct answers the question: surely, possibly, or not at all.

    Args:
        subject: the offence.
        asked: the question.
        general: the general part, which defines the classes of the law.
        by_name: whether another offence of the conduct names the very substance; words that may mean it too, such as the
            plant where the herb was asked, then do not.

    """
    best: _Match | None = None
    asks_for = _CONDITION * len(subject.offence.conditions)
    for word, amount in subject.offence.bands():
        reach, rank = _reach(subject, word, asked, general)
        if reach.answer == "no" or (by_name and reach.answer == "maybe" and rank == _NAMED):
            continue
        if amount != "any" and rank in (_CLASS, _NAMED):
            rank += 1
        fits = _fits(subject, word, amount, asked)
        if fits.answer == "no":
            continue
        certain = reach.answer == fits.answer == "yes"
        found = _Match(
            subject,
            certain,
            asks_for + rank,
            reach.why or fits.why,
            isinstance(amount, WordsAmount),
        )
        if best is None or (found.certain, found.rank) > (best.certain, best.rank):
            best = found
    return best


def _reach(subject: Subject, word: str, asked: Question, general: General) -> tuple[Reach, int]:
    """Whether a word of an offence means the substance asked about, and how closely it names it."""
    if asked.substance is None:
        # Without a substance only what holds for every drug is sure.
        depends = Reach("maybe", f"it depends on the substance ({word})")
        return (Reach("yes") if word == "any" else depends), _ANY
    if word == "any":
        out = vocabulary.excepts(general, subject.offence, asked.substance)
        answers: dict[str, Reach] = {"yes": Reach("no"), "no": Reach("yes")}
        return answers.get(out.answer, Reach("maybe", out.why)), _ANY
    rank = _CLASS if word in general.classes or vocabulary.is_wide(word) else _NAMED
    return vocabulary.reaches(general, word, asked.substance), rank


def _fits(
    subject: Subject, word: str, amount: AmountRange | WordsAmount | str, asked: Question
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
    if subject.offence.form != "basic" and not subject.offence.conditions:
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


def provision(law: Jurisdiction, subject: Subject, worked_out: tuple[str, ...] = ()) -> Provision:
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
        departures=tuple(f"{d.to} where {d.when} ({d.place})" for d in penalty.departures),
        evidence=law.evidence_of(offence, penalty),
        since=str(penalty.since),
        citation=law.provision_of(offence, penalty),
        url=source.url or source.copy_read,
        index=subject.index,
        subject=subject,
        shortest=lengths.floor(penalty, general),
        longest=lengths.ceiling(penalty, general),
        worked_out=worked_out,
    )


def _hull(ranges: Iterable[Range]) -> Range:
    """From the least to the most that any of these can be."""
    found = list(ranges)
    if not found:
        return Range(NOTHING, NOTHING)
    return Range(min(r.low for r in found), max(r.high for r in found))


def answer(
    law: Jurisdiction, asked: Question, on: dt.date, path: str = "", facts: LawOnDay | None = None
) -> Answer:
    """What one jurisdiction's law says to a question on a day."""
    facts = facts or measured_on(law, on)
    changed = raised(law, facts, asked.conduct, asked.given) if asked.given else Raised(facts)
    of_conduct = [s for s in changed.facts.subjects if asked.conduct in s.offence.conduct]
    plain = [s for s in of_conduct if set(s.offence.conditions) <= asked.given]
    by_name = any(asked.substance in s.offence.named for s in plain)

    def match(subject: Subject) -> _Match | None:
        if not subject.offence.is_drug:
            return _violent_match(subject)
        return _match(subject, asked, law.general, by_name)

    found = [m for m in map(match, plain) if m is not None]
    standing, why = _decide(found)
    provisions = tuple(
        provision(law, m.subject, changed.steps.get(m.subject.offence.id, ())) for m in standing
    )
    doubts = [d for m in standing if (d := changed.doubt(m.subject, asked.given))]
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
        _hull(m.subject.floor for m in standing),
        _hull(m.subject.ceiling for m in standing),
        path=path,
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
        and (
            asked.substance is None
            or vocabulary.reaches(law.general, word, asked.substance).answer != "no"
        )
    ]
    if bands and asked.amount is not None:
        return f"{asked.amount.text} lies outside the amounts encoded ({words.listed(dict.fromkeys(bands), most=4)})"
    named = list(dict.fromkeys(word for s in plain for word in s.offence.named if word != "any"))
    if named and asked.substance is not None:
        return f"{asked.substance} is not among the substances encoded for this conduct ({words.listed(named, most=4)})"
    return "only minor or aggravated forms of this conduct are encoded"


def ranked(answers: Sequence[Answer]) -> list[Answer]:
    """The answers, harshest first; then those of which nothing can be told, then those that encode nothing.

    One is harsher than another where its ceiling is higher, or the ceilings are equal and its floor is higher.  An answer
    gets the best and the worst place it can have among those that apply: they differ where something about it or its
    neighbours is unknown (whether life allows parole, ``30 days`` against ``1 month``).
    """
    told = [a for a in answers if a.status == "applies" and not a.ceiling.open]
    keys = _common_scale(told)
    placed = []
    for index, one in enumerate(told):
        key = keys[index]
        others = [o for i, o in enumerate(keys) if i != index]
        above, below = sum(_harsher(o, key) for o in others), sum(_harsher(key, o) for o in others)
        same = sum(o == key and _known(o) for o in others)
        placed.append(
            (
                key,
                replace(
                    one, rank=(1 + above, max(len(told) - below - same, 1 + above)), tied=same > 0
                ),
            )
        )
    placed.sort(
        key=lambda p: (-p[0][0].low, -p[0][0].high, -p[0][1].low, -p[0][1].high, p[1].jurisdiction)
    )
    order = {"applies": 0, "cannot-tell": 1, "not-encoded": 2}
    rest = [a for a in answers if a.status != "applies" or a.ceiling.open]
    return [a for _, a in placed] + sorted(
        rest,
        key=lambda a: (
            order[a.status],
            not a.provisions,
            -a.ceiling.high,
            -a.floor.high,
            a.jurisdiction,
        ),
    )


_Key = tuple[Range, Range]


def _known(key: _Key) -> bool:
    return key[0].known and key[1].known


def _harsher(one: _Key, other: _Key) -> bool:
    """Whether the first is surely harsher than the second."""
    if one[0].low > other[0].high:
        return True
    return (
        one[0].known
        and other[0].known
        and one[0].low == other[0].low
        and one[1].low > other[1].high
    )


def _common_scale(answers: Sequence[Answer]) -> list[_Key]:
    """Ceiling and floor of each answer on one scale for all jurisdictions, terms with days in them told apart only where the calendar does."""
    terms = [t for a in answers for p in a.provisions for t in _terms_of(p.subject) if t]
    scale = Scale(terms)

    def place(value: Range, subject: Subject, most: bool) -> Range:
        term = _terms_of(subject)[most]
        fixed = value.known and CUSTODY < value.low < UNLIMITED
        return scale.place(term, ()) if fixed and term is not None else value

    return [
        (
            _hull(_bare(place(p.subject.ceiling, p.subject, True)) for p in a.provisions),
            _hull(_bare(place(p.subject.floor, p.subject, False)) for p in a.provisions),
        )
        for a in answers
    ]


def _bare(value: Range) -> Range:
    return Range(value.low, value.high)


def _terms_of(subject: Subject) -> tuple[Term | None, Term | None]:
    """Least and most fixed term as written in the provision; those of the general part stay where their own scale put them."""
    custody = subject.penalty.custody
    if not isinstance(custody, Custody):
        return None, None
    return (custody.min if isinstance(custody.min, Term) else None), (
        custody.max if isinstance(custody.max, Term) else None
    )


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
) -> list[tuple[Question, list[Answer]]]:
    """Every question made of these words, on every day, to every jurisdiction; facts are built once per day.

    Raises:
        QuestionError: where one of the questions is not a question.

    """
    asked = [question(c, s, a, given) for c in conducts for s in substances for a in amounts]
    result = []
    for on in days:
        facts = [measured_on(law, on) for _, law in laws]
        for q in asked:
            answers = [
                answer(law, q, on, path, f) for (path, law), f in zip(laws, facts, strict=True)
            ]
            result.append((q, ranked(answers)))
    return result
