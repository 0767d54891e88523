"""What a person answers to a draft, and the law that comes of it: the same for the page and the terminal.

Answers are a list, oldest first; the last one on a thing holds, so undoing is taking one off the end.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from proportionality.law.grammar import counted

CUSTODY = ("custody.min", "custody.max")
IN_PENALTY = (
    "since", "death", "life", "custody", "floor", "custody_required", "fine", "departure", "suspension", "parole",
)  # fmt: skip
IN_OFFENCE = ("title", "conduct", "form", "conditions", "substances", "place")
# What stands in a law as something even where nobody knows it.
NO_UNKNOWN = ("conduct", "form", "substances")
Verdict = Literal["accept", "not an offence", "not penal", "written", "left out"]
OF_OFFENCE: tuple[Verdict, ...] = ("accept", "not an offence")
OF_PASSAGE: tuple[Verdict, ...] = ("not penal", "written", "left out")


class WrongAnswer(ValueError):
    """An answer to something the draft does not ask, or in words it does not know."""


@dataclass(frozen=True)
class Answer:
    """One answer.

    ``about`` is the id of an offence of the draft, or the index of a passage of ``draft.json``.  ``values`` are what the
    offence is to say, by key: those of `IN_PENALTY`, `IN_OFFENCE`, ``custody.min`` and ``custody.max``.
    """

    about: str | int
    verdict: Verdict
    values: Mapping[str, Any] | None = None
    by: str = ""


@dataclass(frozen=True)
class Reviewed:
    """The law so far, its places, and what still waits: ids of offences and indices of passages."""

    law: dict[str, Any]
    places: dict[str, Any]
    offences_left: list[str]
    passages_left: list[int]

    @property
    def complete(self) -> bool:
        """Whether everything has been answered."""
        return not self.offences_left and not self.passages_left


def reviewed(
    law: Mapping[str, Any],
    places: Mapping[str, Any],
    answers: Iterable[Answer],
    beside: str = "draft.json",
) -> Reviewed:
    """A draft with answers laid over it; the draft itself is not changed.

    A confirmed offence counts as read in its source (``evidence: primary``); what is not confirmed stays ``unverified``.
    ``beside`` is what the law calls the file with its places.

    Raises:
        WrongAnswer: where an answer is about nothing in the draft, or its verdict or key does not belong there.

    """
    last: dict[str | int, Answer] = {}
    ids = {offence["id"] for offence in law["offences"]}
    for one in answers:
        _check(one, ids, len(places["passages"]))
        last[one.about] = one
    new, at = copy.deepcopy(dict(law)), copy.deepcopy(dict(places))
    offences = []
    for offence in new["offences"]:
        given = last.get(offence["id"])
        if given is None or given.verdict == "accept":
            offences.append(offence)
        if given is not None and given.verdict == "accept":
            _confirm(offence, given.values or {}, _unanswered(at, given))
    new["offences"] = offences
    for detail in at["offences"]:
        given = last.get(detail["offence"])
        detail["confirmed"] = given is not None
        detail["verdict"] = given.verdict if given else None
    for index, passage in enumerate(at["passages"]):
        given = last.get(index)
        passage["answered"] = given is not None
        passage["verdict"] = given.verdict if given else None
    done = Reviewed(
        new,
        at,
        [d["offence"] for d in at["offences"] if not d["confirmed"]],
        [i for i, p in enumerate(at["passages"]) if not p["answered"]],
    )
    at["complete"] = done.complete
    at["answered"] = {
        "offences": f"{len(at['offences']) - len(done.offences_left)} of {len(at['offences'])}",
        "passages": f"{len(at['passages']) - len(done.passages_left)} of {len(at['passages'])}",
    }
    _say_what_is_left(new, at, done, beside)
    return done


def _check(one: Answer, ids: set[str], passages: int) -> None:
    if isinstance(one.about, int):
        if not 0 <= one.about < passages:
            raise WrongAnswer(f"passage {one.about}: the draft lists {passages}, counted from 0")
        if one.verdict not in OF_PASSAGE:
            raise WrongAnswer(
                f"passage {one.about}: '{one.verdict}'; expected {', '.join(OF_PASSAGE)}"
            )
        return
    if one.about not in ids:
        raise WrongAnswer(f"offence {one.about}: the draft has none of that id")
    if one.verdict not in OF_OFFENCE:
        raise WrongAnswer(f"offence {one.about}: '{one.verdict}'; expected {', '.join(OF_OFFENCE)}")
    for key in one.values or {}:
        if key not in (*IN_PENALTY, *IN_OFFENCE, *CUSTODY):
            known = ", ".join((*IN_PENALTY, *CUSTODY, *IN_OFFENCE))
            raise WrongAnswer(
                f"offence {one.about}: '{key}' is no part of an answer; expected {known}"
            )


def _unanswered(places: Mapping[str, Any], given: Answer) -> list[str]:
    """Questions that nothing suggests an answer to, on keys that know no ``unknown``: the offence says that they stand open."""
    detail = next((d for d in places["offences"] if d["offence"] == given.about), None)
    return [
        question["ask"]
        for question in (detail.get("questions", ()) if detail else ())
        if question["key"] in NO_UNKNOWN
        and question["suggest"] is None
        and question["key"] not in (given.values or {})
    ]


def _confirm(offence: dict[str, Any], values: Mapping[str, Any], open_: Sequence[str]) -> None:
    penalty = offence["penalties"][-1]
    for key, value in values.items():
        if key in CUSTODY:
            custody = penalty["custody"]
            if not isinstance(custody, dict):
                custody = penalty["custody"] = {"min": custody, "max": custody}
            custody[key.partition(".")[2]] = value
        elif key in IN_PENALTY:
            penalty[key] = value
        else:
            offence[key] = value
    penalty["evidence"] = "primary"
    offence["note"] = "Read from the text of the law and confirmed by a person."
    if open_:
        offence["note"] += f" Left open: {' '.join(open_)}"


def _say_what_is_left(
    law: dict[str, Any], places: dict[str, Any], done: Reviewed, beside: str
) -> None:
    """The law says itself what of it nobody has confirmed, and which passages were left out on purpose."""
    left = []
    if done.offences_left:
        left.append(
            {
                "what": f"confirmation of {len(done.offences_left)} of {counted(len(places['offences']), 'offence')}: the numbers were read by a program and compared with the text by nobody",
                "why": "the review of this draft is not finished",
            }
        )
    if done.passages_left:
        left.append(
            {
                "what": f"{counted(len(done.passages_left), 'passage of the text that looks penal and was', 'passages of the text that look penal and were')} not read",
                "why": f"the review of this draft is not finished; {beside} lists {'its place' if len(done.passages_left) == 1 else 'their places'}",
            }
        )
    out = [p for p in places["passages"] if p.get("verdict") == "left out"]
    if out:
        shown = ", ".join(dict.fromkeys(p["place"] for p in out[:40]))
        left.append(
            {
                "what": f"{counted(len(out), 'passage')} left out on purpose: {shown}",
                "why": "the person who reviewed the draft decided so",
            }
        )
    if places["other_clauses"]:
        left.append(
            {
                "what": f"{counted(len(places['other_clauses']), 'penal clause')} whose words name no conduct of the vocabulary",
                "why": "outside what is compared",
            }
        )
    law["not_encoded"] = left
    law["coverage"] = "partial"
    if done.complete:
        law["verified"] = {
            **law["verified"],
            "against": "the text it was read from, each value by a person",
        }
