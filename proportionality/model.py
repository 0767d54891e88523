"""What a jurisdiction file may say.

The published JSON Schema is generated from these classes; `load` turns a file into a `Jurisdiction` or into the full list
of its problems.  A key that is left out is left to the general part; where that is silent too, the value is unknown.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, get_args

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
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from proportionality.source import Document, Position, nearest
from proportionality.terms import AmountRange, Fine, Order, QuantityError, Silence, Term

SCHEMA_VERSION = 1
MAX_OFFENCES = 200

DRUG_CONDUCTS = (
    "drug.use",
    "drug.possession-personal",
    "drug.possession",
    "drug.cultivation-personal",
    "drug.cultivation",
    "drug.supply",
    "drug.trafficking",
    "drug.import",
    "drug.export",
    "drug.manufacture",
    "drug.financing",
    "drug.organising",
    "drug.precursors",
    "drug.premises",
)
VIOLENT_CONDUCTS = (
    "violent.murder",
    "violent.manslaughter",
    "violent.rape",
    "violent.child-rape",
    "violent.sexual-assault",
    "violent.robbery",
    "violent.grievous-harm",
    "violent.assault",
    "violent.kidnapping",
    "violent.torture",
)
CONDUCTS = DRUG_CONDUCTS + VIOLENT_CONDUCTS

# Words most often meant; other kebab-case words (a schedule, a class) are allowed where they are not a near miss of these.
SUBSTANCES = (
    "amphetamine",
    "cannabis",
    "cannabis-oil",
    "cannabis-plant",
    "cannabis-resin",
    "coca-leaf",
    "coca-paste",
    "cocaine",
    "cocaine-base",
    "codeine",
    "fentanyl",
    "ghb",
    "heroin",
    "ketamine",
    "khat",
    "lsd",
    "mdma",
    "methadone",
    "methamphetamine",
    "morphine",
    "opium",
    "opium-poppy",
    "pcp",
    "psilocybin",
    "synthetic-cannabinoids",
    "tramadol",
)

Evidence = Literal["primary", "translation", "secondary", "unverified"]
EVIDENCE: tuple[Evidence, ...] = get_args(Evidence)  # strongest first
Exposure = Literal["none", "discretionary", "mandatory", "unknown"]
FloorKind = Literal["mandatory", "presumptive", "frame", "none", "unknown"]
Form = Literal["basic", "aggravated", "minor"]
Condition = Literal[
    "repeat",
    "organised",
    "commercial",
    "armed",
    "violence",
    "causes-death",
    "causes-injury",
    "to-minor",
    "uses-minor",
    "official",
    "protected-place",
    "several-victims",
    "victim-minor",
    "cruelty",
    "other",
]

_FORBID = ConfigDict(extra="forbid", frozen=True)


def _parsed(read: Callable[[str], object], description: str, pattern: str | None = None, examples: tuple[str, ...] = ()) -> list[Any]:
    def validate(value: object) -> object:
        if isinstance(value, (Term, Silence, Fine, AmountRange)):
            return value  # built in Python, not read from a file
        if not isinstance(value, str):
            raise PydanticCustomError("expected", "{expected}", {"expected": description})
        try:
            return read(value)
        except QuantityError as error:
            raise PydanticCustomError("expected", "{expected}", {"expected": str(error)}) from error

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
        raise QuantityError(f"{error}, or one of {words}") from error


@lru_cache(maxsize=4096)
def _read_fine(text: str) -> Fine | Silence:
    words = (Silence.NONE, Silence.UNLIMITED, Silence.NOT_STATED, Silence.UNKNOWN)
    if text in _SILENCES and _SILENCES[text] in words:
        return _SILENCES[text]
    try:
        return Fine.parse(text)
    except QuantityError as error:
        raise QuantityError(f"{error}, or one of {', '.join(word.value for word in words)}") from error


def _read_date(value: object) -> dt.date:
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("expected", "{expected}", {"expected": "a date that exists, written year-month-day, such as 2019-04-01"})


def _read_since(value: object) -> dt.date | Literal["unknown"]:
    if value == "unknown":
        return "unknown"
    try:
        return _read_date(value)
    except PydanticCustomError as error:
        expected = "a date such as 2019-04-01, or 'unknown' (the penalty then counts from the version of the text it was read in)"
        raise PydanticCustomError("expected", "{expected}", {"expected": expected}) from error


class Version(BaseModel):
    """The state of a text: a day, or only the month or year where no more is known (then its last day counts)."""

    model_config = _FORBID
    text: str

    @property
    def day(self) -> dt.date:
        """The latest day that this version can mean."""
        year, _, rest = self.text.partition("-")
        month, _, day = rest.partition("-")
        if day:
            return dt.date.fromisoformat(self.text)
        following = dt.date(int(year) + 1, 1, 1) if not month or month == "12" else dt.date(int(year), int(month) + 1, 1)
        return following - dt.timedelta(days=1)

    def __str__(self) -> str:
        return self.text


def _read_version(value: object) -> Version:
    if isinstance(value, Version):
        return value
    text = str(value) if isinstance(value, (int, str)) and not isinstance(value, bool) else ""
    if re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        try:
            version = Version(text=text)
            _ = version.day
            return version
        except ValueError:
            pass
    raise PydanticCustomError("expected", "{expected}", {"expected": "a date such as 2024-05-28, a month 2024-05 or a year 2024"})


_LIMIT_WORDS = "a term, or none, unlimited, not_stated, unknown, general (left to the general part)"
Limit = Annotated[Term | Silence, *_parsed(_read_limit, _LIMIT_WORDS, examples=("20 years", "18 months", "none", "general"))]
FineText = Annotated[
    Fine | Silence, *_parsed(_read_fine, "a fine, or none, unlimited, not_stated, unknown", examples=("up to SGD 20,000", "not_stated"))
]
TermText = Annotated[Term, *_parsed(Term.parse, "a term of custody", examples=("20 years", "18 months"))]
_RANGE_PATTERN = r"^((over|at least|under|up to) .+|[0-9].* to [0-9].*)$"  # keeps the alternatives of the schema apart
_RANGE_PATTERN = r"^((over|at least|under|up to) .+|[0-9].* to [0-9].*)$"  # keeps the alternatives of the schema apart
RangeText = Annotated[
    AmountRange, *_parsed(AmountRange.parse, "an amount", _RANGE_PATTERN, examples=("over 15 g", "200 g to 1 kg", "up to 5 plants"))
]
Date = Annotated[
    dt.date, PlainValidator(_read_date), PlainSerializer(lambda d: d.isoformat()), WithJsonSchema({"type": "string", "format": "date"})
]
Since = Annotated[
    dt.date | Literal["unknown"],
    PlainValidator(_read_since),
    PlainSerializer(str),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"const": "unknown"}]}),
]
VersionText = Annotated[
    Version,
    PlainValidator(_read_version),
    PlainSerializer(str),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "pattern": r"^\d{4}(-\d\d(-\d\d)?)?$"}, {"type": "integer"}], "examples": ["2024-05-28", "2024"]}
    ),
]
Text = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=4000, pattern=r"\S")]
ShortText = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=300, pattern=r"\S")]
Slug = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Conduct = Literal[
    "drug.use",
    "drug.possession-personal",
    "drug.possession",
    "drug.cultivation-personal",
    "drug.cultivation",
    "drug.supply",
    "drug.trafficking",
    "drug.import",
    "drug.export",
    "drug.manufacture",
    "drug.financing",
    "drug.organising",
    "drug.precursors",
    "drug.premises",
    "violent.murder",
    "violent.manslaughter",
    "violent.rape",
    "violent.child-rape",
    "violent.sexual-assault",
    "violent.robbery",
    "violent.grievous-harm",
    "violent.assault",
    "violent.kidnapping",
    "violent.torture",
]
# A family stands for all its conducts.
Reach = Literal["drug", "violent"] | Conduct
Url = Annotated[
    str,
    StringConstraints(
        strict=True, pattern=r"^(https?://[^\s/]+\.[^\s/]+(/\S*)?|github:[\w.-]+/[\w.-]+(@[0-9A-Za-z._-]+)?( \S.*)?)$", max_length=500
    ),
]


def _word_or(tag: str) -> Discriminator:
    """Choose between a bare word and the structured form, so that an error speaks of the form that was meant."""
    return Discriminator(lambda value: "<word>" if isinstance(value, str) else tag)


class Identity(BaseModel):
    """Which jurisdiction the file is about."""

    model_config = _FORBID
    code: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{3}$|^[A-Z]{2}-[A-Z0-9]{1,3}$")] = Field(
        description="ISO 3166-1 alpha-3 (SGP), or ISO 3166-2 for a part of a state (US-TX)"
    )
    name: ShortText
    tradition: list[Literal["civil-law", "common-law", "islamic-law", "customary", "socialist-law"]] = Field(default_factory=list)


class Verified(BaseModel):
    """When the file was last checked, and against which texts."""

    model_config = _FORBID
    date: Date
    against: Text = Field(description="the newest consolidation read, and the newest reform it holds")
    by: ShortText | None = None


class Source(BaseModel):
    """A text that values were read in."""

    model_config = _FORBID
    title: ShortText
    citation: ShortText
    url: Url | None = None
    copy_read: Url | None = Field(default=None, alias="copy", description="where the text was read, if not at the URL")
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
    practice: Literal["executes", "dormant", "abolished-in-practice", "moratorium", "unknown"] = "unknown"
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


Amounts = Annotated[
    Annotated[Literal["any"], Tag("<any>")] | Annotated[RangeText, Tag("<range>")] | Annotated[WordsAmount, Tag("<words>")],
    Discriminator(lambda value: "<any>" if value == "any" else "<words>" if isinstance(value, (dict, WordsAmount)) else "<range>"),
]
Substances = Annotated[
    Annotated[Literal["any"], Tag("<word>")]
    | Annotated[list[Slug], Field(min_length=1), Tag("<list>")]
    | Annotated[dict[Slug, Amounts], Field(min_length=1), Tag("<map>")],
    Discriminator(lambda value: "<list>" if isinstance(value, list) else "<map>" if isinstance(value, dict) else "<word>"),
]
AmountTable = Annotated[
    Annotated[Literal["none", "unknown"], Tag("<word>")] | Annotated[dict[Slug, Amounts], Field(min_length=1), Tag("<map>")],
    _word_or("<map>"),
]


class PersonalUse(_Cited):
    """Amounts that separate personal use from supply, and amounts from which supply is presumed."""

    amounts: AmountTable
    presumption_of_supply: AmountTable


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

    def cited(self) -> Iterator[tuple[str, _Cited]]:
        """Each rule that is present, with its key."""
        for key in type(self).model_fields:
            rule = getattr(self, key)
            if rule is not None:
                yield key, rule


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
    until: Date | None = Field(default=None, description="last day in force, where the offence was repealed without successor")
    death: Exposure
    life: Exposure
    custody: Annotated[
        Annotated[Literal["none", "unknown"], Tag("<word>")] | Annotated[Custody, Tag("<range>")],
        _word_or("<range>"),
    ]
    floor: FloorKind = Field(description="what binds the court to the least: mandatory, presumptive, frame or none")
    custody_required: StrictBool | Literal["unknown"] = Field(
        default="unknown", description="false where a fine or another measure may be imposed instead of custody"
    )
    fine: FineText = Silence.UNKNOWN
    non_custodial: Literal["none", "available", "unknown"] = "unknown"
    corporal: (
        Annotated[
            Annotated[Literal["none", "unknown"], Tag("<word>")] | Annotated[Corporal, Tag("<detail>")],
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
    evidence: Evidence | None = Field(default=None, description="where it differs from the source's")
    note: Text | None = None


class Offence(BaseModel):
    """One provision: what it punishes, where it stands and what it threatens."""

    model_config = _FORBID
    id: Slug
    title: ShortText
    conduct: Annotated[list[Conduct], Field(min_length=1)]
    form: Form
    conditions: list[Condition] = Field(default_factory=list, description="what must be shown besides conduct and amount")
    substances: Substances | None = None
    source: Slug
    place: ShortText
    penalties: Annotated[list[Penalty], Field(min_length=1)]
    note: Text | None = None

    @property
    def is_drug(self) -> bool:
        """Whether this is a drug offence (else a violent one)."""
        return self.conduct[0].startswith("drug.")

    def amounts(self) -> Mapping[str, AmountRange | WordsAmount | Literal["any"]]:
        """Each substance the offence names with its amount; ``{"any": "any"}`` where it names none."""
        if self.substances is None or self.substances == "any":
            return {"any": "any"}
        if isinstance(self.substances, list):
            return dict.fromkeys(self.substances, "any")
        return self.substances


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


class Jurisdiction(BaseModel):
    """A whole jurisdiction file."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Jurisdiction")
    schema_version: Annotated[Literal[1], Field(alias="schema")]
    jurisdiction: Identity
    verified: Verified
    sources: Annotated[dict[Slug, Source], Field(min_length=1)]
    general: General = Field(default_factory=General)
    offences: Annotated[list[Offence], Field(max_length=MAX_OFFENCES)]
    not_encoded: list[NotEncoded] = Field(default_factory=list)
    waivers: list[Waiver] = Field(default_factory=list)

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

    def start_of(self, offence: Offence, penalty: Penalty) -> dt.date:
        """The day a penalty counts from: its commencement, or the version of its text where that is unknown."""
        if penalty.since != "unknown":
            return penalty.since
        version = self.source_of(offence, penalty).version
        assert version is not None  # `load` refuses the file otherwise
        # A text of which only the year is known was read by the day of verification at the latest.
        return min(version.day, self.verified.date)


Location = tuple[str | int, ...]
# How pydantic names the alternatives of a union in the location of an error.
_ALTERNATIVES = frozenset(("bool", "int", "literal['unknown']", "literal['unknown','none']", "literal['none','unknown']"))


def load(document: Document) -> Jurisdiction | None:
    """Validate a parsed file.

    Returns:
        The jurisdiction, or None where the file has errors; every one of them is then in ``document.problems``.

    """
    if not document.complete:
        return None
    if not isinstance(document.value, dict):
        if not document.problems:
            document.add(
                document.position(()),
                "expected a mapping of keys (schema, jurisdiction, verified, sources, offences …) at the top of the file",
            )
        return None
    known = [info.alias or name for name, info in Jurisdiction.model_fields.items()]
    if not set(document.value) & set(known):
        found = ", ".join(list(document.value)[:5])
        document.add(document.position(()), f"this is no jurisdiction file: found the keys {found}; expected {', '.join(known)}")
        return None
    broken: set[Location] = set()
    result: Jurisdiction | None = None
    try:
        result = Jurisdiction.model_validate(document.value)
    except ValidationError as error:
        by_place: dict[Location, list[Any]] = {}
        for detail in error.errors(include_url=False):
            parts = (p for p in detail["loc"] if not str(p).startswith("<") and p not in _ALTERNATIVES)
            by_place.setdefault(tuple(parts), []).append(detail)
        for location, details in by_place.items():
            if not _already_said(document, location):
                document.add(*_explain(document, location, details))
            broken.update(location[:length] for length in range(len(location) + 1))
    _check_references(document)
    _check_general(document, broken)
    _check_offences(document, broken)
    return None if any(p.level == "error" for p in document.problems) else result


def _already_said(document: Document, location: Location) -> bool:
    """Whether reading the text has already found fault with this very value."""
    if location not in document.values:
        return False
    at = document.values[location]
    return any((p.line, p.column) == (at.line, at.column) for p in document.problems)


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return f"'{text[:60]}{'…' if len(text) > 60 else ''}'"


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _keys_at(location: Location) -> list[str]:
    """The keys that the format knows in the mapping at ``location``."""
    models: list[type[BaseModel]] = [Jurisdiction]
    for part in location:
        if isinstance(part, int):
            continue
        found = [
            m
            for model in models
            for name, info in model.model_fields.items()
            if (info.alias or name) == part
            for m in _models_in(info.annotation)
        ]
        models = found or models
    return [info.alias or name for model in models for name, info in model.model_fields.items()]


def _explain(document: Document, location: Location, details: list[Any]) -> tuple[Position, str]:
    """What is wrong at a place as a position and a sentence: what was found, what was expected, the nearest valid word."""
    kinds, found = [detail["type"] for detail in details], details[0].get("input")
    name = next((str(part) for part in reversed(location) if isinstance(part, str)), "file")
    if kinds[0] == "extra_forbidden":
        known = _keys_at(location[:-1])
        return document.key_position(location), f"unknown key '{name}'; expected one of {', '.join(known)}{nearest(name, known)}"
    if kinds[0] == "missing":
        return document.position(location[:-1]), f"'{name}' is missing here"
    expected = " or ".join(dict.fromkeys(_expected(detail) for detail in details))
    hint = ""
    if isinstance(found, str) and found.startswith("violent.aggravated-"):
        hint = "; an aggravated crime is the basic conduct with 'form: aggravated'"
    elif isinstance(found, str):
        hint = nearest(found, [word for detail in details for word in _words(detail)])
    return document.position(location), f"{name}: found {_shown(found)}; expected {expected}{hint}"


def _words(detail: Mapping[str, Any]) -> list[str]:
    return re.findall(r"'([^']*)'", detail["ctx"]["expected"]) if detail["type"] == "literal_error" else []


def _expected(detail: Mapping[str, Any]) -> str:
    """What one pydantic error says should stand there."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "literal_error":
        words = _words(detail) or [context["expected"]]
        return words[0] if len(words) == 1 else "one of " + ", ".join(words)
    if kind == "expected":
        return str(context["expected"])
    if kind == "string_pattern_mismatch":
        return _pattern_in_words(context["pattern"])
    if kind == "too_long":
        return f"at most {context['max_length']}"
    return {
        "string_type": "text (quote it if it looks like a number)",
        "bool_type": "true or false",
        "int_type": "a whole number",
        "list_type": "a list",
        "dict_type": "a mapping of keys to values",
        "model_type": "a mapping of keys to values",
        "model_attributes_type": "a mapping of keys to values",
        "too_short": "at least one entry",
        "string_too_short": "some text",
        "string_too_long": f"at most {context.get('max_length')} characters",
    }.get(kind, str(detail["msg"]))


def _pattern_in_words(pattern: str) -> str:
    return {
        Identity.model_fields["code"].metadata[0].pattern: "an ISO 3166-1 alpha-3 code such as SGP, or ISO 3166-2 such as US-TX",
        r"^[a-z0-9]+(-[a-z0-9]+)*$": "a short name in lower-case letters, digits and hyphens, such as trafficking-heroin",
        r"^[A-Z]{2}[0-9]{3}$": "a rule code such as VC001",
        r"\S": "some text",
    }.get(pattern, "a web address (https://…) or a repository reference (github:owner/name@commit path)")


def _at(value: object, *path: str | int) -> Any:
    """The raw value below ``value``, None where the way there is not as expected."""
    for part in path:
        try:
            value = value[part]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _items(value: object) -> list[tuple[int, dict[str, Any]]]:
    return [(i, item) for i, item in enumerate(value) if isinstance(item, dict)] if isinstance(value, list) else []


def _check_references(document: Document) -> None:
    """Sources that are missing or never used; identifiers that stand twice."""
    raw: Any = document.value
    known = raw.get("sources") if isinstance(raw.get("sources"), dict) else {}
    used: set[str] = set()

    def cites(*location: str | int) -> None:
        name = _at(raw, *location)
        if isinstance(name, str):
            used.add(name)
            if name not in known:
                document.add(document.position(location), f"source '{name}' is not among the sources of this file{nearest(name, known)}")

    for key in General.model_fields:
        cites("general", key, "source")
    seen: dict[str, Position] = {}
    for i, offence in _items(raw.get("offences")):
        cites("offences", i, "source")
        for j, _penalty in _items(offence.get("penalties")):
            cites("offences", i, "penalties", j, "source")
        name = offence.get("id")
        if isinstance(name, str):
            at = document.position(("offences", i, "id"))
            if name in seen:
                document.add(at, f"offence id '{name}' stands twice (first on line {seen[name].line}); each needs its own")
            seen.setdefault(name, at)
    for name in known:
        if name not in used:
            document.add(document.key_position(("sources", name)), f"source '{name}' is never cited; cite it or remove it")
        version, evidence = _at(known, name, "version"), _at(known, name, "evidence")
        if evidence != "unverified" and isinstance(known[name], dict):
            if version is None:
                document.add(
                    document.position(("sources", name)),
                    f"source '{name}' has no version: say which state of the text was read (a day, month or year)",
                )
            if _at(known, name, "url") is None and _at(known, name, "copy") is None:
                document.add(document.position(("sources", name)), f"source '{name}' has neither url nor copy: say where it can be read")
    for i, waiver in _items(raw.get("waivers")):
        name = waiver.get("offence")
        if isinstance(name, str) and name not in seen:
            document.add(document.position(("waivers", i, "offence")), f"offence '{name}' is not in this file{nearest(name, seen)}")


def _check_general(document: Document, broken: set[Location]) -> None:
    for key in ("min", "max"):
        where = ("general", "custody", key)
        if where not in broken and _at(document.value, *where) == "general":
            document.add(
                document.position(where), f"general.custody.{key} is the general part itself; give a term, or none, unlimited, unknown"
            )


def _check_offences(document: Document, broken: set[Location]) -> None:
    raw: Any = document.value
    for i, offence in _items(raw.get("offences")):
        where: Location = ("offences", i)
        conduct = offence.get("conduct")
        if isinstance(conduct, list):
            families = {str(word).partition(".")[0] for word in conduct}
            if families >= {"drug", "violent"}:
                document.add(
                    document.position((*where, "conduct")), "an offence is either a drug offence or a violent one; split it into two"
                )
            if "drug" not in families and offence.get("substances") is not None:
                document.add(document.key_position((*where, "substances")), "substances belong to drug offences only")
            if len(conduct) != len({str(word) for word in conduct}):
                document.add(document.position((*where, "conduct")), "the same conduct stands twice")
        _check_substances(document, where, offence.get("substances"))
        for table in ("amounts", "presumption_of_supply"):
            if i == 0:
                _check_substances(document, ("general", "personal_use", table), _at(raw, "general", "personal_use", table), key="")
        for j, penalty in _items(offence.get("penalties")):
            place = (*where, "penalties", j)
            if place not in broken:
                _check_penalty(document, place, Penalty.model_validate(penalty))
        _check_dates(document, where, offence)


def _check_substances(document: Document, where: Location, value: object, key: str = "substances") -> None:
    if not isinstance(value, (dict, list)):
        return
    base = (*where, key) if key else where
    for index, name in enumerate(value):
        close = _misspelt(name) if isinstance(name, str) else None
        if close:
            at = document.key_position((*base, name)) if isinstance(value, dict) else document.position((*base, index))
            document.add(at, f"substance '{name}'; did you mean '{close}'?")


@cache
def _misspelt(name: str) -> str | None:
    """The known substance that a name is a near miss of; any other name is allowed."""
    if name == "any" or name in SUBSTANCES:
        return None
    close = difflib.get_close_matches(name, SUBSTANCES, n=1, cutoff=0.8)
    return close[0] if close and abs(len(close[0]) - len(name)) <= 1 else None


def _check_penalty(document: Document, where: Location, penalty: Penalty) -> None:
    """Whether a penalty contradicts itself."""

    def wrong(key: str, message: str) -> None:
        document.add(document.position((*where, key)), message)

    general = _at(document.value, "general", "custody")
    if isinstance(penalty.custody, Custody):
        low, high = penalty.custody.min, penalty.custody.max
        if isinstance(low, Term) and isinstance(high, Term) and low.compare(high) is Order.GREATER:
            wrong("custody", f"custody runs backwards: min {low} is more than max {high}")
        if low is Silence.UNLIMITED:
            document.add(
                document.position((*where, "custody", "min")), "min: 'unlimited' makes no sense for a least term; write none, or the term"
            )
        if not isinstance(general, dict):
            for key, limit in (("min", low), ("max", high)):
                if limit is Silence.GENERAL:
                    document.add(
                        document.position((*where, "custody", key)),
                        f"{key} is left to the general part, but the file has no general.custody; add it, or write unknown",
                    )
        if isinstance(low, Term) and penalty.floor == "none":
            wrong(
                "floor",
                f"floor: none, yet custody.min is {low}; say what binds the court to it (mandatory, presumptive or frame), or write min: none",
            )
        if (
            low is Silence.NONE
            and penalty.floor in ("mandatory", "presumptive", "frame")
            and "mandatory" not in (penalty.death, penalty.life)
        ):
            wrong("floor", f"floor: {penalty.floor}, yet custody.min is none; give the least term, or write floor: none")
        if "mandatory" in (penalty.death, penalty.life):
            which = "death" if penalty.death == "mandatory" else "life"
            wrong(
                "custody", f"{which} is mandatory, so no fixed term is left to impose; write custody: none, and an exception as a departure"
            )
    if penalty.death == "mandatory" and penalty.life not in ("none", "unknown"):
        wrong("life", "death is mandatory, so life cannot be imposed; write life: none, and an exception as a departure")
    if penalty.custody == "none" and penalty.death == penalty.life == "none":
        if penalty.floor not in ("none", "unknown"):
            wrong("floor", f"floor: {penalty.floor}, yet there is no custody, life or death to bind the court to")
        if penalty.custody_required is True:
            wrong("custody_required", "custody is required, yet there is none; write false")
    if "mandatory" in (penalty.death, penalty.life) and penalty.floor == "none":
        wrong(
            "floor",
            "floor: none, yet death or life is mandatory; write floor: mandatory, or frame where general mitigation can undercut it",
        )
    if penalty.until is not None and penalty.since != "unknown" and penalty.until < penalty.since:
        wrong("until", f"until {penalty.until} is before since {penalty.since}")


def _check_dates(document: Document, where: Location, offence: Mapping[str, Any]) -> None:
    """Dated penalties in order, without gaps or overlaps."""
    raw: Any = document.value
    previous: tuple[dt.date, dt.date | None] | None = None
    for j, penalty in _items(offence.get("penalties")):
        place = (*where, "penalties", j)
        start: dt.date | None = None
        until: dt.date | None = None
        try:
            since = _read_since(penalty.get("since"))
            if since == "unknown":
                source = penalty.get("source") or offence.get("source")
                version = _at(raw, "sources", str(source), "version")
                if version is None:
                    if isinstance(_at(raw, "sources", str(source)), dict) and _at(raw, "sources", str(source), "evidence") == "unverified":
                        document.add(
                            document.position((*place, "since")),
                            f"since: unknown counts from the version of source '{source}', which has none; add it there",
                        )
                    previous = None
                    continue
                start = _read_version(version).day
                verified = _at(raw, "verified", "date")
                start = min(start, _read_date(verified)) if verified is not None else start
            else:
                start = since
            if penalty.get("until") is not None:
                until = _read_date(penalty["until"])
        except PydanticCustomError:
            previous = None
            continue  # already reported
        if previous is not None:
            before, ended = previous
            if start <= before:
                document.add(
                    document.position((*place, "since")),
                    f"counts from {start}, not after the penalty before it ({before}); put the oldest first",
                )
            elif ended is not None and ended >= start:
                document.add(document.position((*place, "since")), f"overlaps the penalty before it, which holds until {ended}")
            elif ended is not None and ended + dt.timedelta(days=1) < start:
                document.add(
                    document.position((*place, "since")),
                    f"a gap: the penalty before it ends on {ended}, this one begins on {start}; a provision that came back is an offence of its own",
                )
        previous = (start, until)


def dump(jurisdiction: Jurisdiction) -> dict[str, Any]:
    """Plain values that load to the same model; defaults are left out."""
    return jurisdiction.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {"schema": SCHEMA_VERSION}
