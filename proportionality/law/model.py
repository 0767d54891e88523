"""What a jurisdiction file may say.

The published JSON Schema is generated from these classes.  A key that is left out is left to the general part; where that
is silent too, the value is unknown.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    StrictBool,
    StrictInt,
    StringConstraints,
    Tag,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from proportionality.law.dates import DATE, far_away, plausible, read_day, read_month
from proportionality.law.effects import EFFECT_PATTERN, Effect
from proportionality.law.fines import FINE_PATTERN, Fine
from proportionality.law.quantities import (
    RANGE_PATTERN,
    TERM_PATTERN,
    AmountRange,
    Silence,
    Term,
)
from proportionality.law.vocabulary import (
    Attempt,
    Condition,
    Conduct,
    Evidence,
    Exposure,
    FineBeside,
    FloorKind,
    Form,
    Inchoate,
    Procedure,
    Regime,
)
from proportionality.law.written import MAX_LENGTH, QuantityError, bounded

SCHEMA_VERSION = 1
MAX_OFFENCES = 200
MAX_PENALTIES = 60  # of one offence, one after the other

_FORBID = ConfigDict(extra="forbid", frozen=True)


def _parsed(
    read: Callable[[str], object],
    description: str,
    pattern: str | None = None,
    examples: tuple[str, ...] = (),
) -> list[Any]:
    def validate(value: object) -> object:
        if isinstance(value, (Term, Silence, Fine, AmountRange, Effect)):
            return value  # built in Python, not read from a file
        if not isinstance(value, str):
            raise PydanticCustomError("expected", "{expected}", {"expected": description})
        try:
            return read(bounded(value, description))
        except QuantityError as error:
            raise _expected(error) from error

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


def _expected(error: QuantityError) -> PydanticCustomError:
    return PydanticCustomError("expected", "{expected}", {"expected": str(error)})


def read_date(value: object) -> dt.date:
    """A day that exists, written year-month-day or as laws write it (``31 December 2016``)."""
    if isinstance(value, dt.date):
        return value
    try:
        if isinstance(value, str):
            return read_day(value)
        if isinstance(value, int) and not isinstance(value, bool):
            raise QuantityError(DATE, "a day is needed, not only the year")
    except QuantityError as error:
        raise _expected(error) from error
    raise PydanticCustomError("expected", "{expected}", {"expected": DATE})


def _read_date_of_law(value: object) -> dt.date:
    try:
        return plausible(read_date(value))
    except QuantityError as error:
        raise _expected(error) from error


class InForceBy(BaseModel):
    """A penalty that was in force on a day at the latest; when it came into force is not known."""

    model_config = _FORBID
    day: dt.date

    def __str__(self) -> str:
        return f"by {self.day}"


def _short(value: object) -> str:
    """A text or a whole number as text; nothing where it is too long to be a date."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    text = str(value)
    return text if len(text) <= MAX_LENGTH else ""


_SINCE = (
    "a date such as 2019-04-01 (the commencement), 'by 2021-12-31' (in force by then, the commencement not known), or 'unknown'"
    " (the penalty then counts from the version of the text it was read in)"
)


def read_since(value: object) -> dt.date | InForceBy | Literal["unknown"]:
    """The day a penalty came into force, a day by which it had, or that it is not known.

    Where only the month or year is known, the penalty was in force by its last day.
    """
    if value == "unknown":
        return "unknown"
    if isinstance(value, (InForceBy, dt.date)):
        return value
    text = _short(value)
    by = text.startswith("by ")
    text = text.removeprefix("by ")
    try:
        if (version := _read_version(text)) is not None and version.vague:
            return InForceBy(day=plausible(version.day))
        day = plausible(read_day(text))
    except QuantityError as error:
        raise _expected(QuantityError(_SINCE, error.cause)) from error
    return InForceBy(day=day) if by else day


class Version(BaseModel):
    """The state of a text: a day, or only the month or year where no more is known (then its last day counts)."""

    model_config = _FORBID
    text: str

    @property
    def vague(self) -> bool:
        """Whether only the month or the year is known."""
        return len(self.text) < 10

    @property
    def day(self) -> dt.date:
        """The latest day that this version can mean."""
        year, _, rest = self.text.partition("-")
        month, _, day = rest.partition("-")
        if day:
            return dt.date.fromisoformat(self.text)
        following = (
            dt.date(int(year) + 1, 1, 1)
            if not month or month == "12"
            else dt.date(int(year), int(month) + 1, 1)
        )
        return following - dt.timedelta(days=1)

    def __str__(self) -> str:
        return self.text


_VERSION = "a date such as 2024-05-28, a month 2024-05 or a year 2024"


def read_version(value: object) -> Version:
    """The state of a text: a day, a month or a year."""
    if isinstance(value, Version):
        return value
    text = _short(value)
    if (version := _read_version(text)) is None:
        cause = ""
        try:
            plausible(read_day(text))
        except QuantityError as error:
            cause = error.cause
        if text.isascii() and text.isdigit() and len(text) == 4:
            cause = far_away(int(text))
        raise _expected(QuantityError(_VERSION, cause if text else ""))
    return version


@lru_cache(maxsize=4096)
def _read_version(text: str) -> Version | None:
    try:
        if len(text) == 4 and text.isascii() and text.isdigit():
            plausible(dt.date(max(int(text), 1), 1, 1))
        elif (month := read_month(text)) is not None:
            text = f"{month[0]:04}-{month[1]:02}"
            plausible(dt.date(max(month[0], 1), month[1], 1))
        else:
            text = plausible(read_day(text)).isoformat()
    except QuantityError:
        return None
    return Version(text=text)


# The JSON Schema asks for the spelling that is printed; the loader reads others too ("twenty-five years").
_LIMIT_WORDS = "a term, or none, unlimited, not_stated, unknown, general (left to the general part)"
_LIMIT_PATTERN = rf"^({'|'.join(_SILENCES)}|{TERM_PATTERN})$"
Limit = Annotated[
    Term | Silence,
    *_parsed(
        _read_limit,
        _LIMIT_WORDS,
        pattern=_LIMIT_PATTERN,
        examples=("20 years", "18 months", "over 5 years", "none", "general"),
    ),
]
_FINE_PATTERN = rf"^(none|unlimited|not_stated|unknown|{FINE_PATTERN})$"
FineText = Annotated[
    Fine | Silence,
    *_parsed(
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
    *_parsed(
        AmountRange.parse,
        "an amount",
        pattern=_RANGE_PATTERN,
        examples=("over 15 g", "200 g to 1 kg", "up to 5 plants", "at least 5 g pure"),
    ),
]
_EFFECT_PATTERN = rf"^{EFFECT_PATTERN}$"
EffectText = Annotated[
    Effect,
    *_parsed(
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
Date = Annotated[
    dt.date,
    PlainValidator(_read_date_of_law),
    PlainSerializer(lambda d: d.isoformat()),
    WithJsonSchema({"type": "string", "format": "date"}),
]
Since = Annotated[
    dt.date | InForceBy | Literal["unknown"],
    PlainValidator(read_since),
    PlainSerializer(str),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "format": "date"},
                {"type": "string", "pattern": r"^by \d{4}-\d\d-\d\d$"},
                {"const": "unknown"},
            ]
        }
    ),
]
VersionText = Annotated[
    Version,
    PlainValidator(read_version),
    PlainSerializer(str),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^\d{4}(-\d\d(-\d\d)?)?$"},
                {"type": "integer"},
            ],
            "examples": ["2024-05-28", "2024"],
        }
    ),
]
Text = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=4000, pattern=r"\S")]
ShortText = Annotated[
    str, StringConstraints(strict=True, min_length=1, max_length=300, pattern=r"\S")
]
Slug = Annotated[
    str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
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


def _word_or(tag: str) -> Discriminator:
    """Choose between a bare word and the structured form, so that an error speaks of the form that was meant."""
    return Discriminator(lambda value: "<word>" if isinstance(value, str) else tag)


class Identity(BaseModel):
    """Which jurisdiction the file is about."""

    model_config = _FORBID
    code: Annotated[
        str, StringConstraints(strict=True, pattern=r"^[A-Z]{3}$|^[A-Z]{2}-[A-Z0-9]{1,3}$")
    ] = Field(description="ISO 3166-1 alpha-3 (SGP), or ISO 3166-2 for a part of a state (US-TX)")
    name: ShortText
    tradition: list[
        Literal["civil-law", "common-law", "islamic-law", "customary", "socialist-law"]
    ] = Field(default_factory=list)


class Verified(BaseModel):
    """When the file was last checked, and against which texts."""

    model_config = _FORBID
    date: Date
    against: Text = Field(
        description="the newest consolidation read, and the newest reform it holds"
    )
    by: ShortText | None = None


class ReadTwice(BaseModel):
    """A second reading of the core values by somebody who had not seen the first."""

    model_config = _FORBID
    date: Date
    by: ShortText
    differ: ShortText = Field(description="how many core fields differed, of how many: 2 of 48")


class Source(BaseModel):
    """A text that values were read in."""

    model_config = _FORBID
    title: ShortText
    citation: ShortText
    url: Url | None = None
    copy_read: Url | None = Field(
        default=None, alias="copy", description="where the text was read, if not at the URL"
    )
    version: VersionText | None = Field(default=None, description="state of the text that was read")
    evidence: Evidence
    note: Text | None = None


class _Cited(BaseModel):
    model_config = _FORBID
    source: Slug
    place: ShortText | None = None
    note: Text | None = None


class GeneralCustody(_Cited):
    """Shortest and longest fixed term that a court may impose at all."""

    min: Limit
    max: Limit


class GeneralLife(_Cited):
    """Whether imprisonment for life exists, and when release is possible."""

    exists: StrictBool | Literal["unknown"]
    parole_after: Limit = Silence.UNKNOWN


class GeneralDeath(_Cited):
    """Whether the death penalty exists, and what is done with it."""

    exists: StrictBool | Literal["unknown"]
    practice: Literal["executes", "dormant", "abolished-in-practice", "moratorium", "unknown"] = (
        "unknown"
    )
    last_execution: StrictInt | Literal["unknown", "none"] = "unknown"


class GeneralCorporal(_Cited):
    """Whether courts can order corporal punishment."""

    exists: StrictBool | Literal["unknown"]


class Mitigation(_Cited):
    """Whether, and how far, a court may go below a stated minimum for ordinary reasons."""

    what: Text


Barred = Annotated[
    Annotated[Literal["none", "unknown"], Tag("<word>")] | Annotated[list[Reach], Tag("<list>")],
    _word_or("<list>"),
]


class Suspension(_Cited):
    """Suspended sentences and probation: up to what term, and for whom barred."""

    up_to: Limit = Silence.UNKNOWN
    barred_for: Barred


class Parole(_Cited):
    """Conditional release: after how much, and for whom barred."""

    after: ShortText | None = None
    barred_for: Barred


class Diversion(_Cited):
    """Treatment or diversion instead of punishment."""

    available_for: Barred
    what: Text | None = None


class WordsAmount(BaseModel):
    """A quantity that the law gives in words, such as a considerable quantity."""

    model_config = _FORBID
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

    model_config = _FORBID
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
    _word_or("<map>"),
]


class PersonalUse(_Cited):
    """Amounts that separate personal use from supply, and amounts from which supply is presumed."""

    amounts: AmountTable
    presumption_of_supply: AmountTable


class SubstanceClass(_Cited):
    """A class, schedule, list or table of the law, and the substances in it."""

    members: Annotated[list[Slug], Field(min_length=1)] | Literal["unknown"] = Field(
        description="substances of the vocabulary, or other classes of this law"
    )
    complete: StrictBool = Field(
        default=False,
        description="true where every substance of the vocabulary that is in the class is among the members",
    )


class InchoateRule(_Cited):
    """How an attempt, or a conspiracy, is punished where the offence does not say itself."""

    punished: Inchoate
    what: Text | None = Field(default=None, description="by how much, and for which offences")


class Minors(_Cited):
    """What may be imposed on people who were under age at the time of the offence."""

    under: StrictInt | Literal["unknown"] = Field(
        default="unknown", description="the age below which these rules hold"
    )
    life: Literal["barred", "allowed", "unknown"] = "unknown"
    death: Literal["barred", "allowed", "unknown"] = "unknown"
    minimums: Literal["barred", "allowed", "unknown"] = Field(
        default="unknown", description="whether least terms bind the court"
    )
    max: Limit = Field(
        default=Silence.UNKNOWN, description="longest term; none where there is no such limit"
    )


class Enhancement(BaseModel):
    """A circumstance in which the law raises a penalty.

    The raised penalty is worked out from the one that is encoded and always marked as worked out; where the law states it as
    a range of its own, encode that as an offence instead.
    """

    model_config = _FORBID
    when: Annotated[list[Condition], Field(min_length=1, max_length=10)] = Field(
        description="all of these must be shown"
    )
    effect: EffectText
    of: Literal["both", "least", "most"] = Field(
        default="both", description="which end of the range a multiple or a sum changes"
    )
    place: ShortText
    source: Slug | None = Field(default=None, description="where it differs from the offence's")
    note: Text | None = None


class GeneralEnhancement(Enhancement):
    """An enhancement of many offences."""

    conducts: Annotated[list[Reach], Field(min_length=1)] = Field(
        description="whose offences it raises; drug or violent for all of them"
    )
    source: Slug


class General(BaseModel):
    """Rules of the general part, which hold for every offence that does not say otherwise."""

    model_config = _FORBID
    custody: GeneralCustody | None = None
    life: GeneralLife | None = None
    death: GeneralDeath | None = None
    corporal: GeneralCorporal | None = None
    mitigation: Mitigation | None = None
    suspension: Suspension | None = None
    parole: Parole | None = None
    diversion: Diversion | None = None
    personal_use: PersonalUse | None = None
    attempt: InchoateRule | None = None
    conspiracy: InchoateRule | None = None
    minors: Minors | None = None
    classes: dict[Slug, SubstanceClass] = Field(default_factory=dict)
    enhancements: Annotated[list[GeneralEnhancement], Field(max_length=50)] = Field(
        default_factory=list
    )

    def resolved(self, limit: Term | Silence, key: str) -> Term | Silence:
        """A limit of custody (``key`` is min or max), looked up here where it is left to the general part."""
        if limit is not Silence.GENERAL:
            return limit
        found: Term | Silence = (
            getattr(self.custody, key) if self.custody is not None else Silence.UNKNOWN
        )
        return found

    def cited(self) -> Iterator[tuple[str, _Cited]]:
        """Each rule that is present, with its key."""
        for key in type(self).model_fields:
            rule = getattr(self, key)
            if isinstance(rule, _Cited):
                yield key, rule
        for name, members in self.classes.items():
            yield f"classes.{name}", members


class Custody(BaseModel):
    """A fixed term: the least and the most that the provision states."""

    model_config = _FORBID
    min: Limit
    max: Limit


class Corporal(BaseModel):
    """Corporal punishment: its kind, whether the court must order it, and how much."""

    model_config = _FORBID
    kind: Literal["caning", "whipping", "flogging", "amputation", "stoning", "other"]
    status: Literal["discretionary", "mandatory", "unknown"]
    min: StrictInt | Literal["none", "unknown"] = "unknown"
    max: StrictInt | Literal["none", "unknown"] = "unknown"


class Departure(BaseModel):
    """A closed exception by which a court may go below the stated least."""

    model_config = _FORBID
    to: ShortText
    when: Text
    place: ShortText


class Penalty(BaseModel):
    """What the law threatens for an offence from a date on."""

    model_config = _FORBID
    since: Since
    until: Date | None = Field(
        default=None,
        description="last day in force, where the offence was repealed without successor",
    )
    death: Exposure
    life: Exposure
    custody: Annotated[
        Annotated[Literal["none", "unknown"], Tag("<word>")] | Annotated[Custody, Tag("<range>")],
        _word_or("<range>"),
    ]
    floor: FloorKind = Field(
        description="what binds the court to the least: mandatory, presumptive, frame or none"
    )
    custody_required: StrictBool | Literal["unknown"] = Field(
        default="unknown",
        description="false where a fine or another measure may be imposed instead of custody",
    )
    regime: Regime = Field(
        default="unknown", description="the kind of imprisonment, where the law tells several apart"
    )
    fine: FineText = Silence.UNKNOWN
    fine_with_custody: FineBeside = Field(
        default="unknown",
        description="and: the court imposes both; or: one of the two; and-or: either or both",
    )
    non_custodial: Literal["none", "available", "unknown"] = "unknown"
    corporal: (
        Annotated[
            Annotated[Literal["none", "unknown"], Tag("<word>")]
            | Annotated[Corporal, Tag("<detail>")],
            _word_or("<detail>"),
        ]
        | None
    ) = None
    departures: list[Departure] = Field(default_factory=list)
    suspension: Literal["available", "barred", "unknown"] | None = None
    parole: Literal["available", "barred", "unknown"] | None = None
    diversion: Literal["available", "none", "unknown"] | None = None
    source: Slug | None = Field(default=None, description="where it differs from the offence's")
    place: ShortText | None = None
    evidence: Evidence | None = Field(
        default=None, description="where it differs from the source's"
    )
    note: Text | None = None


def _each(amount: Band | list[AmountRange | WordsAmount]) -> Sequence[Band]:
    return amount if isinstance(amount, list) else [amount]


class Offence(BaseModel):
    """One provision: what it punishes, where it stands and what it threatens."""

    model_config = _FORBID
    id: Slug
    title: ShortText
    conduct: Annotated[list[Conduct], Field(min_length=1)]
    form: Form
    conditions: list[Condition] = Field(
        default_factory=list, description="what must be shown besides conduct and amount"
    )
    substances: Substances | None = None
    procedure: Procedure | None = Field(
        default=None,
        description="tried summarily, on indictment, or either way; where each way has a range of its own, write two offences",
    )
    attempt: Attempt | None = Field(
        default=None,
        description="how an attempt is punished, where the offence says more than general.attempt",
    )
    source: Slug
    place: ShortText
    penalties: Annotated[list[Penalty], Field(min_length=1, max_length=MAX_PENALTIES)]
    enhancements: Annotated[list[Enhancement], Field(max_length=50)] = Field(default_factory=list)
    note: Text | None = None
    follows: Annotated[list[Slug], Field(min_length=1)] | Literal["none"] | None = Field(
        default=None,
        description="the offences of this file that it took the place of (renumbered, split or merged); none where nothing like "
        "it was punished before its first date",
    )

    @property
    def is_drug(self) -> bool:
        """Whether this is a drug offence (else a violent one)."""
        return self.conduct[0].startswith("drug.")

    def bands(self) -> tuple[tuple[str, Band], ...]:
        """Each word for a substance with an amount of it, ``any`` where any amount will do.

        A word stands as often as the offence has amounts of it, any of which suffices; an offence on any drug has the word
        ``any``.
        """
        if self.substances is None or self.substances == "any":
            return (("any", "any"),)
        if isinstance(self.substances, list):
            return tuple((name, "any") for name in self.substances)
        if isinstance(self.substances, AnyExcept):
            return tuple(("any", amount) for amount in _each(self.substances.amount))
        return tuple(
            (name, amount) for name, many in self.substances.items() for amount in _each(many)
        )

    @property
    def named(self) -> tuple[str, ...]:
        """The words for substances that the offence uses, ``any`` where it names none."""
        return tuple(dict.fromkeys(name for name, _ in self.bands()))

    @property
    def excepted(self) -> tuple[str, ...]:
        """The substances that an offence on any other does not reach."""
        return tuple(self.substances.any_except) if isinstance(self.substances, AnyExcept) else ()


class NotEncoded(BaseModel):
    """Something the file leaves out, and why."""

    model_config = _FORBID
    what: Text
    why: Text


class Waiver(BaseModel):
    """A finding that someone has accepted, for a reason and until a day."""

    model_config = _FORBID
    rule: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{2}[0-9]{3}$")]
    offence: Slug | None = None
    reason: Text
    by: ShortText
    until: Date


class MadeUpPositions(BaseModel):
    """What a made-up state signed, voted and said; what a real one did is read from the data that ship with the tool."""

    model_config = _FORBID
    parties: dict[Slug, Date] = Field(
        default_factory=dict, description="the day of deposit, by treaty"
    )
    signed: dict[Slug, Date] = Field(
        default_factory=dict, description="the day of signature, by treaty that was not ratified"
    )
    votes: dict[
        Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{2}/[0-9]{1,4}$")],
        Literal["for", "against", "abstain", "absent"],
    ] = Field(default_factory=dict, description="by resolution of the General Assembly: 79/179")
    said: list[
        Literal[
            "against-death-for-drugs",
            "for-death",
            "proportionate-sentences",
            "alternatives",
            "against-alternatives",
        ]
    ] = Field(default_factory=list, description="what it spoke for or against in public")


class Jurisdiction(BaseModel):
    """A whole jurisdiction file."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Jurisdiction")
    schema_version: Annotated[Literal[1], Field(alias="schema")]
    jurisdiction: Identity
    verified: Verified
    sources: Annotated[dict[Slug, Source], Field(min_length=1)]
    general: General = Field(default_factory=General)
    offences: list[Offence] = Field(json_schema_extra={"maxItems": MAX_OFFENCES})
    not_encoded: list[NotEncoded] = Field(default_factory=list)
    waivers: list[Waiver] = Field(default_factory=list)
    coverage: Literal["whole", "partial"] = Field(
        default="whole",
        description="partial: a few provisions only, so that their silence on others means nothing",
    )
    read_twice: ReadTwice | None = None
    positions: MadeUpPositions | None = Field(
        default=None, description="only for a made-up state (XAA to XZZ)"
    )

    def before(self, offence: Offence) -> tuple[Offence, ...]:
        """The offences that one took the place of, and those before them, nearest first."""
        by_id = {o.id: o for o in self.offences}
        found: dict[str, Offence] = {}
        waiting = [offence]
        for one in waiting:
            for name in one.follows if isinstance(one.follows, list) else ():
                if name in by_id and name not in found and name != offence.id:
                    found[name] = by_id[name]
                    waiting.append(by_id[name])
        return tuple(found.values())

    @property
    def code(self) -> str:
        """The ISO code."""
        return self.jurisdiction.code

    def source_of(self, offence: Offence, penalty: Penalty) -> Source:
        """The text a penalty was read in."""
        return self.sources[penalty.source or offence.source]

    def evidence_of(self, offence: Offence, penalty: Penalty) -> Evidence:
        """How a penalty is known."""
        return penalty.evidence or self.source_of(offence, penalty).evidence

    def provision_of(self, offence: Offence, penalty: Penalty) -> str:
        """The text and the place in it where a penalty was read."""
        return f"{self.source_of(offence, penalty).title} {penalty.place or offence.place}"

    def start_of(self, offence: Offence, penalty: Penalty) -> dt.date:
        """The day a penalty counts from: its commencement, or the version of its text where that is unknown."""
        if isinstance(penalty.since, InForceBy):
            return penalty.since.day
        if penalty.since != "unknown":
            return penalty.since
        version = self.source_of(offence, penalty).version
        assert version is not None  # `load` refuses the file otherwise
        # A text of which only the year is known was read by the day of verification at the latest.
        return min(version.day, self.verified.date)


def dump(jurisdiction: Jurisdiction) -> dict[str, Any]:
    """Plain values that load to the same model; defaults are left out."""
    return jurisdiction.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {
        "schema": SCHEMA_VERSION
    }


if hook := sys.modules.get("proportionality.testing.hook"):  # only where Hypothesis is at work
    hook.register(__name__)
