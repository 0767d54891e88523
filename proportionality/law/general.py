"""The general part: rules that hold for every offence that does not say otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StrictBool, StrictInt, Tag

from proportionality.law.bands import AmountTable
from proportionality.law.days import Since
from proportionality.law.quantities import Silence
from proportionality.law.scalars import (
    FORBID,
    EffectText,
    Limit,
    Reach,
    ShortText,
    Slug,
    Text,
    word_or,
)
from proportionality.law.terms import Term
from proportionality.law.vocabulary import Condition, Inchoate


class Cited(BaseModel):
    """A rule with the text and the place where it was read."""

    model_config = FORBID
    source: Slug
    place: ShortText | None = None
    since: Since | None = Field(
        default=None,
        description="the day this came into force, 'by' a day, or unknown; left out or unknown, it counts from the version of its source",
    )
    note: Text | None = None


class GeneralCustody(Cited):
    """Shortest and longest fixed term that a court may impose at all."""

    min: Limit
    max: Limit


class GeneralLife(Cited):
    """Whether imprisonment for life exists, and when release is possible."""

    exists: StrictBool | Literal["unknown"]
    parole_after: Limit = Silence.UNKNOWN


class GeneralDeath(Cited):
    """Whether the death penalty exists, and what is done with it."""

    exists: StrictBool | Literal["unknown"]
    practice: Literal["executes", "dormant", "abolished-in-practice", "moratorium", "unknown"] = (
        "unknown"
    )
    last_execution: StrictInt | Literal["unknown", "none"] = "unknown"


class GeneralCorporal(Cited):
    """Whether courts can order corporal punishment."""

    exists: StrictBool | Literal["unknown"]


class Mitigation(Cited):
    """Whether, and how far, a court may go below a stated minimum for ordinary reasons."""

    what: Text


Barred = Annotated[
    Annotated[Literal["none", "unknown"], Tag("<word>")] | Annotated[list[Reach], Tag("<list>")],
    word_or("<list>"),
]


class Suspension(Cited):
    """Suspended sentences and probation: up to what term, and for whom barred."""

    up_to: Limit = Silence.UNKNOWN
    barred_for: Barred


class Parole(Cited):
    """Conditional release: after how much, and for whom barred."""

    after: ShortText | None = None
    barred_for: Barred


class Diversion(Cited):
    """Treatment or diversion instead of punishment."""

    available_for: Barred
    what: Text | None = None


class PersonalUse(Cited):
    """Amounts that separate personal use from supply, and amounts from which supply is presumed."""

    amounts: AmountTable
    presumption_of_supply: AmountTable


class SubstanceClass(Cited):
    """A class, schedule, list or table of the law, and the substances in it."""

    members: Annotated[list[Slug], Field(min_length=1)] | Literal["unknown"] = Field(
        description="substances of the vocabulary, or other classes of this law"
    )
    complete: StrictBool = Field(
        default=False,
        description="true where every substance of the vocabulary that is in the class is among the members",
    )
    outside: list[Slug] = Field(
        default_factory=list,
        description="substances of the vocabulary that are known not to be in the class",
    )
    apart_from: list[Slug] = Field(
        default_factory=list,
        description="other classes of this law with which it has no substance in common, such as the other schedules",
    )


class InchoateRule(Cited):
    """How an attempt, or a conspiracy, is punished where the offence does not say itself."""

    punished: Inchoate
    what: Text | None = Field(default=None, description="by how much, and for which offences")


class Minors(Cited):
    """What may be imposed on people who were under age at the time of the offence."""

    under: StrictInt | Literal["unknown"] = Field(
        default="unknown", description="the age below which these rules hold"
    )
    responsible_from: StrictInt | Literal["unknown"] = Field(
        default="unknown",
        description="the age, in years, from which a person can be punished for a drug offence, be it with proof of understanding; measures of education or protection do not count",
    )
    life_without_release: Literal["barred", "allowed", "unknown"] = Field(
        default="unknown",
        description="whether a life term that no release can end may be imposed on them; where life is barred, so is this",
    )
    life: Literal["barred", "allowed", "unknown"] = "unknown"
    death: Literal["barred", "allowed", "unknown"] = "unknown"
    minimums: Literal["barred", "allowed", "unknown"] = Field(
        default="unknown", description="whether least terms bind the court"
    )
    max: Limit = Field(
        default=Silence.UNKNOWN, description="longest term; none where there is no such limit"
    )


class Caregivers(Cited):
    """What the law provides for pregnant women and for those who care for small children."""

    death: Literal["barred", "deferred", "allowed", "unknown"] = Field(
        default="unknown",
        description="death for a pregnant woman: barred (not imposed, or turned into another penalty), deferred (carried out later), allowed (the law makes no exception)",
    )
    prison: Literal["deferred", "not-deferred", "unknown"] = Field(
        default="unknown", description="whether the start of a prison term can be put off for them"
    )
    non_custodial: Literal["open", "none", "unknown"] = Field(
        default="unknown",
        description="whether the law opens them a measure in place of prison that it does not open to others: open where it does, none where it has no such rule",
    )


class LegalAid(Cited):
    """A lawyer for those who face the gravest sentences."""

    free: Literal["guaranteed", "discretionary", "none", "unknown"] = Field(
        default="unknown",
        description="a lawyer without payment for who cannot pay and faces a long term, life or death: guaranteed, discretionary (an office or court decides), none",
    )
    defence_required: Literal["required", "not-required", "unknown"] = Field(
        default="unknown",
        description="whether such a trial may not be held without a lawyer for the accused",
    )


class Medicines(Cited):
    """What drug law leaves to medicine."""

    use: Literal["lawful", "none", "unknown"] = Field(
        default="unknown",
        description="whether controlled drugs on prescription, or for medical use under licence, are lawful",
    )
    prescribers: Literal["as-trafficking", "own-offence", "none", "unknown"] = Field(
        default="unknown",
        description="what prescribing or dispensing without medical need costs: a trafficker's range, a range of its own, or no penalty in drug law",
    )


class NewSubstances(Cited):
    """How substances that no list names are reached, and how lists grow."""

    clause: Literal["analogue", "generic", "listed-only", "unknown"] = Field(
        default="unknown",
        description="what reaches an unlisted substance: likeness to a listed one (analogue), families of structures (generic), or nothing (listed-only)",
    )
    punished: Literal["as-strongest", "as-resembled", "own-offence", "unknown"] = Field(
        default="unknown",
        description="the range it is punished with: that of the strictest schedule, that of the substance it is like, or one of its own",
    )
    scheduling: Literal["legislature", "decree", "emergency", "unknown"] = Field(
        default="unknown",
        description="who adds to the lists: the legislature, the executive by decree, or the executive at once and before any review (emergency)",
    )


class Regulation(Cited):
    """Lawful supply for other than medical ends, of cannabis unless the note says otherwise, and what becomes of old records."""

    market: Literal["adult", "medical", "none", "unknown"] = Field(
        default="unknown",
        description="licensed supply: to adults (adult), for medical use only (medical), or none",
    )
    home_growing: Literal["lawful", "not-lawful", "unknown"] = Field(
        default="unknown", description="whether adults may grow some for themselves"
    )
    records: Literal["cleared", "on-request", "none", "unknown"] = Field(
        default="unknown",
        description="whether old convictions for what is lawful now are cleared by law, on request, or not at all",
    )


class Enhancement(BaseModel):
    """A circumstance in which the law raises a penalty.

    The raised penalty is worked out from the one that is encoded and always marked as worked out; where the law states it as
    a range of its own, encode that as an offence instead.
    """

    model_config = FORBID
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

    model_config = FORBID
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
    caregivers: Caregivers | None = None
    legal_aid: LegalAid | None = None
    medicines: Medicines | None = None
    new_substances: NewSubstances | None = None
    regulation: Regulation | None = None
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

    def cited(self) -> Iterator[tuple[str, Cited]]:
        """Each rule that is present, with its key."""
        for key in type(self).model_fields:
            rule = getattr(self, key)
            if isinstance(rule, Cited):
                yield key, rule
        for name, members in self.classes.items():
            yield f"classes.{name}", members
