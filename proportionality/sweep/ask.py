"""What one law answers to many questions on many days: each asked of `check_one`, `answer` and `beside`, and of nothing else.

A day notices until when the same would be answered (`proportionality.law.asked`), and the next that is asked is the one after that.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from proportionality.answers.against import Beside, beside
from proportionality.answers.answer import Answer, Provision
from proportionality.answers.compare import answer
from proportionality.answers.question import Question
from proportionality.check import check_one
from proportionality.findings.describe import grouped
from proportionality.law.asked import AskedDay
from proportionality.law.corpus import LoadedFile
from proportionality.law.model import Jurisdiction
from proportionality.measure import measured_on
from proportionality.rules.facts import facts_of
from proportionality.rules.registry import rule_set

Row = dict[str, Any]
Ask = Callable[[dt.date], list[Row]]
DAY = "\0"  # stands in `because` for the day that was asked about


class Incomplete(Exception):
    """A check that did not come to its end: which law and day, and why."""


def check_rows(file: LoadedFile, on: dt.date, chosen: frozenset[str]) -> list[Row]:
    """One row a rule, in the order of the rules.

    Raises:
        Incomplete: where the run did not come to its end.

    """
    outcome = check_one(file, on, chosen)
    if not outcome.complete:
        raise Incomplete(f"{file.path} on {on}: {outcome.assessments[0].because}")
    known = rule_set()
    facts = facts_of(measured_on(file.jurisdiction, on), known.fields)
    possible = Counter(
        code for code, _ in grouped(known.engine.run(facts.given(sure=False)), known)
    )
    found = Counter(f.rule for f in outcome.findings)
    waived = Counter(w.finding.rule for w in outcome.waived)
    return [
        {
            "question": "check",
            "rule": one.rule,
            "outcome": one.status,
            "because": one.because,
            "findings": found[one.rule],
            "findings_most": max(possible[one.rule] - waived[one.rule], found[one.rule]),
        }
        for one in outcome.assessments
    ]


def compare_rows(
    law: Jurisdiction, on: dt.date, asked: Sequence[tuple[Question, Sequence[Question]]]
) -> list[Row]:
    """One row a question and what it is set against, or one where it is set against nothing."""
    measured = measured_on(law, on)
    told: dict[Question, Answer] = {}

    def ask(question: Question) -> Answer:
        if question not in told:
            told[question] = answer(law, question, on, "", measured)
        return told[question]

    rows = []
    for question, others in asked:
        first = ask(question)
        rows += [_set_against(question, other, beside(first, ask(other))) for other in others]
        if not others:
            rows.append(_alone(question, first))
    return rows


def _named(question: Question) -> Row:
    return {
        "question": "compare",
        "conduct": question.conduct,
        "form": question.form,
        "substance": question.substance,
        "amount": question.amount.text if question.amount else None,
    }


def _alone(question: Question, told: Answer) -> Row:
    row = _named(question) | {"outcome": told.status, "because": told.because or None}
    if told.status == "applies":  # its provisions cost the same, or it would be "cannot tell"
        row |= {"evidence": told.evidence, **_range("", told.provisions[0])}
    return row


def _set_against(question: Question, other: Question, told: Beside) -> Row:
    mildest, harshest = _ends(told)
    row = _named(question) | {
        "against": other.conduct,
        "against_form": other.form,
        "outcome": told.verdict,
        "because": told.because or None,
        "mildest": mildest,
        "harshest": harshest,
        "ratio": told.ratio,
        "evidence": told.evidence,
    }
    if told.pair is not None:
        row |= _range("", told.pair[0]) | _range("against_", told.pair[1])
    return row


def _range(whose: str, p: Provision) -> Row:
    row: Row = {f"{whose}provision": p.citation}
    for end, length in (("floor", p.shortest), ("ceiling", p.longest)):
        least, most = length.days or (None, None)
        row |= {
            f"{whose}{end}_length": length.kind,
            f"{whose}{end}_iso": length.iso,
            f"{whose}{end}_days_least": least,
            f"{whose}{end}_days_most": most,
        }
    return row


def _ends(told: Beside) -> tuple[str | None, str | None]:
    """What the verdict would be with every unknown at the one end and at the other, among the provisions that could apply."""
    if told.verdict in ("harsher", "equal", "milder"):
        return told.verdict, told.verdict
    one, other = told.first, told.second
    if told.verdict == "not-encoded" or one.open_ended or other.open_ended:
        return None, None
    return (
        _order((one.ceiling.low, one.floor.low), (other.ceiling.high, other.floor.high)),
        _order((one.ceiling.high, one.floor.high), (other.ceiling.low, other.floor.low)),
    )


def _order(one: tuple[int, int], other: tuple[int, int]) -> str:
    return "harsher" if one > other else "equal" if one == other else "milder"


def over_days(days: Sequence[dt.date], ask: Ask) -> Iterator[tuple[Sequence[dt.date], list[Row]]]:
    """The answers on days in their order: the days that have the same, and these, `DAY` for the day in ``because``.

    Args:
        days: the days, each once, the earliest first.
        ask: answers on a day; always the same questions, in the same order.

    """
    at = 0
    while at < len(days):
        day = AskedDay.of(days[at])
        rows = _undated(ask(day), day)
        end = bisect_right(days, day.last, at)
        yield days[at:end], rows
        at = end


def _undated(rows: list[Row], day: dt.date) -> list[Row]:
    shown = day.isoformat()
    for row in rows:
        if row["because"] and shown in row["because"]:
            row["because"] = row["because"].replace(shown, DAY)
    return rows
