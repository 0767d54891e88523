"""Single values as files write them: terms, fines, amounts, words, texts and addresses."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import (
    ConfigDict,
    Discriminator,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from proportionality.law.amounts import RANGE_PATTERN, AmountRange
from proportionality.law.effects import EFFECT_PATTERN, Effect
from proportionality.law.fines import FINE_PATTERN, Fine
from proportionality.law.quantities import Silence
from proportionality.law.terms import TERM_PATTERN, Term
from proportionality.law.vocabulary import Conduct
from proportionality.law.written import QuantityError, bounded

FORBID = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def expected(error: QuantityError) -> PydanticCustomError:
    """The error of a quantity as the loader shows it."""
    return PydanticCustomError("expected", "{expected}", {"expected": str(error)})


def parsed(
    read: Callable[[str], object],
    description: str,
    pattern: str | None = None,
    examples: tuple[str, ...] = (),
) -> list[Any]:
    """What makes a text of the file a value: read, printed, and described in the schema."""

    def validate(value: object) -> object:
        if isinstance(value, (Term, Silence, Fine, AmountRange, Effect)):
            return value  # built in Python, not read from a file
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)  # a number without its unit, which the reader says
        if not isinstance(value, str):
            raise PydanticCustomError("expected", "{expected}", {"expected": description})
        try:
            return read(bounded(value, description))
        except QuantityError as error:
            raise expected(error) from error

    schema: dict[str, Any] = {"type": "string", "description": description}
    if pattern:
        schema["pattern"] = pattern
    if examples:
        schema["examples"] = list(examples)
    return [PlainValidator(validate), PlainSerializer(str), WithJsonSchema(schema)]


_SILENCES = {word.value: word for word in Silence}


@lru_cache(maxsize=4096)
def _read_limit(text: str) -> Term | Silence:
    if text in _SILENCES:
        return _SILENCES[text]
    try:
        return Term.parse(text)
    except QuantityError as error:
        words = ", ".join(word.value for word in Silence)
        raise QuantityError(f"{error.expected}, or one of {words}", error.cause) from error


@lru_cache(maxsize=4096)
def _read_fine(text: str) -> Fine | Silence:
    words = (Silence.NONE, Silence.UNLIMITED, Silence.NOT_STATED, Silence.UNKNOWN)
    if text in _SILENCES and _SILENCES[text] in words:
        return _SILENCES[text]
    try:
        return Fine.parse(text)
    except QuantityError as error:
        expected = f"{error.expected}, or one of {', '.join(word.value for word in words)}"
        raise QuantityError(expected, error.cause) from error


# The JSON Schema asks for the spelling that is printed; the loader reads others too ("twenty-five years").
_LIMIT_WORDS = "a term, or none, unlimited, not_stated, unknown, general (left to the general part)"
_LIMIT_PATTERN = rf"^({'|'.join(_SILENCES)}|{TERM_PATTERN})$"
Limit = Annotated[
    Term | Silence,
    *parsed(
        _read_limit,
        _LIMIT_WORDS,
        pattern=_LIMIT_PATTERN,
        examples=("20 years", "18 months", "over 5 years", "none", "general"),
    ),
]
_FINE_PATTERN = rf"^(none|unlimited|not_stated|unknown|{FINE_PATTERN})$"
FineText = Annotated[
    Fine | Silence,
    *parsed(
        _read_fine,
        "a fine, or none, unlimited, not_stated, unknown",
        pattern=_FINE_PATTERN,
        examples=(
            "up to SGD 20,000",
            "EUR 500 to EUR 2,000",
            "up to 3 times the value",
            "up to USD 100,000 or 3 times the value",
            "100 to 500 day-fines",
            "not_stated",
        ),
    ),
]
_RANGE_PATTERN = rf"^{RANGE_PATTERN}$"
RangeText = Annotated[
    AmountRange,
    *parsed(
        AmountRange.parse,
        "an amount",
        pattern=_RANGE_PATTERN,
        examples=("over 15 g", "200 g to 1 kg", "up to 5 plants", "at least 5 g pure"),
    ),
]
_EFFECT_PATTERN = rf"^{EFFECT_PATTERN}$"
EffectText = Annotated[
    Effect,
    *parsed(
        Effect.parse,
        "an effect",
        pattern=_EFFECT_PATTERN,
        examples=(
            "doubles",
            "third-more to half-more",
            "plus 5 years",
            "up to 20 years",
            "life-mandatory",
        ),
    ),
]
Text = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=4000, pattern=r"\S")]
ShortText = Annotated[
    str, StringConstraints(strict=True, min_length=1, max_length=300, pattern=r"\S")
]
Slug = Annotated[
    str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
]
Code = Annotated[
    str, StringConstraints(strict=True, pattern=r"^[A-Z]{3}$|^[A-Z]{2}-[A-Z0-9]{1,3}$")
]
# A family stands for all its conducts.
Reach = Literal["drug", "violent"] | Conduct
Url = Annotated[
    str,
    StringConstraints(
        strict=True,
        pattern=r"^(https?://[^\s/.@]+(\.[^\s/.@]+)+(/\S*)?|github:[\w.-]+/[\w.-]+(@[0-9A-Za-z._-]+)?( \S.*)?)$",
        max_length=500,
    ),
]


def word_or(tag: str) -> Discriminator:
    """Choose between a bare word and the structured form, so that an error speaks of the form that was meant."""
    return Discriminator(lambda value: "<word>" if isinstance(value, str) else tag)
