"""A question to laws: a conduct, perhaps a substance and an amount, and which form of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from proportionality.answers.headline import Which
from proportionality.law import substances as vocabulary
from proportionality.law.amounts import Amount
from proportionality.law.vocabulary import CONDITIONS, CONDUCTS
from proportionality.law.written import QuantityError, nearest

FORMS: tuple[Which, ...] = get_args(Which)


_MOST_NEAR = 3  # words that a wrong one may have meant


def _all_stand(number: int, what: str) -> str:
    return f"'proportionality schema' lists all {number} {what}"


class QuestionError(ValueError):
    """A question that is not written in words this tool knows; ``about`` names the word that is wrong."""

    def __init__(
        self, about: Literal["conduct", "substance", "amount", "given", "form"], message: str
    ) -> None:
        super().__init__(message)
        self.about = about


@dataclass(frozen=True, slots=True)
class Question:
    """A conduct, perhaps a substance, perhaps an amount, and what else is the case; and which form of it.

    The ordinary form is a basic offence without further conditions.  The gravest is the one that costs most whatever it
    needs (but that nobody died), the minor one the mildest of those the law calls mitigated.
    """

    conduct: str
    substance: str | None = None
    amount: Amount | None = None
    given: frozenset[str] = frozenset()
    form: Which = "ordinary"

    def __str__(self) -> str:
        amount = self.amount.text if self.amount else None
        form = f"{self.form} form" if self.form != "ordinary" else None
        return ", ".join(
            filter(None, (self.conduct, self.substance, amount, *sorted(self.given), form))
        )


def question(
    conduct: str,
    substance: str | None,
    amount: str | None,
    given: Iterable[str] = (),
    form: str = "ordinary",
) -> Question:
    """Read a question.

    Args:
        conduct: a conduct of the vocabulary.
        substance: a name of a substance, in any language the vocabulary knows.
        amount: an amount of it.
        given: conditions of the vocabulary that are fulfilled.
        form: ordinary, gravest or minor; only the ordinary one is asked about under given conditions.

    Raises:
        QuestionError: where a word is unknown, an amount has no substance, or another form is asked about under conditions.

    """
    met = frozenset(given)
    for word in sorted(met):
        if word not in CONDITIONS:
            raise QuestionError(
                "given",
                f"'{word}' is no condition{nearest(word, CONDITIONS, _MOST_NEAR)}; {_all_stand(len(CONDITIONS), 'conditions')}",
            )
    if conduct not in CONDUCTS:
        raise QuestionError(
            "conduct",
            f"'{conduct}' is no conduct{nearest(conduct, CONDUCTS, _MOST_NEAR)}; {_all_stand(len(CONDUCTS), 'conducts')}",
        )
    asked_form = next((f for f in FORMS if f == form), None)
    if asked_form is None:
        raise QuestionError(
            "form", f"'{form}' is no form to ask about; expected one of {', '.join(FORMS)}"
        )
    if met and asked_form != "ordinary":
        raise QuestionError(
            "form",
            f"the {form} form needs whatever it needs; ask about it without given conditions",
        )
    if not conduct.startswith("drug.") and (substance or amount):
        raise QuestionError("substance", "a violent offence has neither substance nor amount")
    named = substance if substance is None else vocabulary.find(substance)
    if substance is not None and named is None:
        raise QuestionError("substance", vocabulary.unknown(substance))
    if amount is not None and substance is None:
        raise QuestionError("amount", "an amount of what? name the substance too")
    try:
        return Question(conduct, named, Amount.parse(amount) if amount else None, met, asked_form)
    except QuantityError as error:
        raise QuestionError("amount", f"amount '{amount}': expected {error}") from error
