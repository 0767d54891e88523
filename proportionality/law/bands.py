"""Which substances an offence is about, and how much of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, Discriminator, Field, Tag

from proportionality.law.amounts import AmountRange
from proportionality.law.scalars import FORBID, RangeText, ShortText, Slug, word_or


class WordsAmount(BaseModel):
    """A quantity that the law gives in words, such as a considerable quantity."""

    model_config = FORBID
    words: ShortText


_OneAmount = Annotated[
    Annotated[RangeText, Tag("<range>")] | Annotated[WordsAmount, Tag("<words>")],
    Discriminator(lambda value: "<words>" if isinstance(value, (dict, WordsAmount)) else "<range>"),
]


def _kind_of_amount(value: object) -> str:
    if isinstance(value, list):
        return "<list>"
    if isinstance(value, (dict, WordsAmount)):
        return "<words>"
    return "<any>" if value == "any" else "<range>"


# Several amounts mean any of them: over 10 g of the pure substance, or over 100 g of a preparation.
Amounts = Annotated[
    Annotated[Literal["any"], Tag("<any>")]
    | Annotated[RangeText, Tag("<range>")]
    | Annotated[WordsAmount, Tag("<words>")]
    | Annotated[list[_OneAmount], Field(min_length=1, max_length=10), Tag("<list>")],
    Discriminator(_kind_of_amount),
]
Band = AmountRange | WordsAmount | Literal["any"]


class AnyExcept(BaseModel):
    """Every substance but these."""

    model_config = FORBID
    any_except: Annotated[list[Slug], Field(min_length=1)]
    amount: Amounts = "any"


def _kind_of_substances(value: object) -> str:
    if isinstance(value, list):
        return "<list>"
    if isinstance(value, AnyExcept) or (isinstance(value, dict) and "any_except" in value):
        return "<except>"
    return "<map>" if isinstance(value, dict) else "<word>"


Substances = Annotated[
    Annotated[Literal["any"], Tag("<word>")]
    | Annotated[list[Slug], Field(min_length=1), Tag("<list>")]
    | Annotated[AnyExcept, Tag("<except>")]
    | Annotated[dict[Slug, Amounts], Field(min_length=1), Tag("<map>")],
    Discriminator(_kind_of_substances),
]
AmountTable = Annotated[
    Annotated[Literal["none", "unknown"], Tag("<word>")]
    | Annotated[dict[Slug, Amounts], Field(min_length=1), Tag("<map>")],
    word_or("<map>"),
]


def bands_of(substances: Substances | None) -> tuple[tuple[str, Band], ...]:
    """Each word for a substance with an amount of it, ``any`` where any amount will do.

    A word stands as often as there are amounts of it, any of which suffices; where any drug is meant the word is ``any``.
    """
    if substances is None or substances == "any":
        return (("any", "any"),)
    if isinstance(substances, list):
        return tuple((name, "any") for name in substances)
    if isinstance(substances, AnyExcept):
        return tuple(("any", amount) for amount in amounts_of(substances.amount))
    return tuple((name, amount) for name, many in substances.items() for amount in amounts_of(many))


def excepted_of(substances: Substances | None) -> tuple[str, ...]:
    """The substances that are left out where any other is meant."""
    return tuple(substances.any_except) if isinstance(substances, AnyExcept) else ()


def amounts_of(amount: Band | list[AmountRange | WordsAmount]) -> Sequence[Band]:
    """One amount or several, as a sequence."""
    return amount if isinstance(amount, list) else [amount]
