"""What a jurisdiction file may say.

The published JSON Schema is generated from these classes.  A key that is left out is left to the general part; where that
is silent too, the value is unknown.
"""

from __future__ import annotations

import datetime as dt
import sys
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StringConstraints, Tag

from proportionality.law.bands import Band, Substances, bands_of, excepted_of
from proportionality.law.days import Date, InForceBy, Since, VersionText
from proportionality.law.general import Cited, Enhancement, General
from proportionality.law.quantities import Silence
from proportionality.law.scalars import (
    FORBID,
    Code,
    FineText,
    Limit,
    ShortText,
    Slug,
    Text,
    Url,
    word_or,
)
from proportionality.law.terms import Term
from proportionality.law.vocabulary import (
    Attempt,
    Condition,
    Conduct,
    DrugConduct,
    Evidence,
    Exposure,
    FineBeside,
    FloorKind,
    Form,
    Procedure,
    Regime,
)

SCHEMA_VERSION = 1
MAX_OFFENCES = 200
MAX_PENALTIES = 60  # of one offence, one after the other


class Identity(BaseModel):
    """Which jurisdiction the file is about."""

    model_config = FORBID
    code: Code = Field(
        description="ISO 3166-1 alpha-3 (SGP), or ISO 3166-2 for a part of a state (US-TX)"
    )
    name: ShortText
    tradition: list[
        Literal["civil-law", "common-law", "islamic-law", "customary", "socialist-law"]
    ] = Field(default_factory=list)


class Verified(BaseModel):
    """When the file was last checked, and against which texts."""

    model_config = FORBID
    date: Date
    against: Text = Field(
        description="the newest consolidation read, and the newest reform it holds"
    )
    by: ShortText | None = None


class ReadTwice(BaseModel):
    """A second reading of the core values by somebody who had not seen the first."""

    model_config = FORBID
    date: Date
    by: ShortText
    differ: ShortText = Field(description="how many core fields differed, of how many: 2 of 48")


class Source(BaseModel):
    """A text that values were read in."""

    model_config = FORBID
    title: ShortText
    citation: ShortText
    url: Url | None = None
    copy_read: Url | None = Field(
        default=None, alias="copy", description="where the text was read, if not at the URL"
    )
    version: VersionText | None = Field(default=None, description="state of the text that was read")
    evidence: Evidence
    dead: Date | None = None
    archived: Url | None = None
    note: Text | None = None

    @property
    def address(self) -> str | None:
        """Where the text can be opened; None where no address is given, or the only one is dead and no archived copy is known."""
        if self.dead is None:
            return self.url or self.copy_read
        return self.archived or (self.url if self.copy_read else None)


class Custody(BaseModel):
    """A fixed term: the least and the most that the provision states."""

    model_config = FORBID
    min: Limit
    max: Limit

    @classmethod
    def of(cls, least: Term | Silence, most: Term | Silence) -> Custody:
        """A range of limits that were read before; a short run would have to build all validators to look at them again."""
        return cls.model_construct(min=least, max=most)


class Corporal(BaseModel):
    """Corporal punishment: its kind, whether the court must order it, and how much."""

    model_config = FORBID
    kind: Literal["caning", "whipping", "flogging", "amputation", "stoning", "other"]
    status: Literal["discretionary", "mandatory", "unknown"]
    min: StrictInt | Literal["none", "unknown"] = "unknown"
    max: StrictInt | Literal["none", "unknown"] = "unknown"


class Departure(BaseModel):
    """A closed exception by which a court may go below the stated least."""

    model_config = FORBID
    to: ShortText
    when: Text
    place: ShortText


class RuledOut(BaseModel):
    """What courts no longer allow of a penalty that still stands in the text."""

    model_config = FORBID
    what: Literal["death", "part"]
    by: Text


class Penalty(BaseModel):
    """What the law threatens for an offence from a date on."""

    model_config = FORBID
    since: Since
    until: Date | None = Field(
        default=None,
        description="last day in force, where the offence was repealed without successor",
    )
    death: Exposure
    life: Exposure
    custody: Annotated[
        Annotated[Literal["none", "unknown"], Tag("<word>")] | Annotated[Custody, Tag("<range>")],
        word_or("<range>"),
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
            word_or("<detail>"),
        ]
        | None
    ) = None
    departures: list[Departure] = Field(default_factory=list)
    ruled_out: RuledOut | None = None
    suspension: Literal["available", "barred", "unknown"] | None = None
    parole: Literal["available", "barred", "unknown"] | None = None
    diversion: Literal["available", "none", "unknown"] | None = None
    source: Slug | None = Field(default=None, description="where it differs from the offence's")
    place: ShortText | None = None
    evidence: Evidence | None = Field(
        default=None, description="where it differs from the source's"
    )
    note: Text | None = None


class Offence(BaseModel):
    """One provision: what it punishes, where it stands and what it threatens."""

    model_config = FORBID
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
        """The words for substances with their amounts, as `bands_of` gives them."""
        return bands_of(self.substances)

    @property
    def named(self) -> tuple[str, ...]:
        """The words for substances that the offence uses, ``any`` where it names none."""
        return tuple(dict.fromkeys(name for name, _ in self.bands()))

    @property
    def excepted(self) -> tuple[str, ...]:
        """The substances that an offence on any other does not reach."""
        return excepted_of(self.substances)


class NotEncoded(BaseModel):
    """Something the file leaves out, and why."""

    model_config = FORBID
    what: Text
    why: Text
    substances: Substances | None = Field(
        default=None,
        description="substances, with amounts where they are known, that it reaches: what such an amount of them costs is then not told",
    )
    conduct: Annotated[list[DrugConduct], Field(min_length=1)] | None = Field(
        default=None,
        description="what one does with these substances, where it does not reach all that is punished",
    )
    since: Date | None = Field(
        default=None, description="first day on which it reaches them, where it does not always"
    )

    def reaches(self, conduct: str, on: dt.date) -> bool:
        """Whether what is left out may punish a drug conduct on a day, if the substance is one that it reaches."""
        return (self.conduct is None or conduct in self.conduct) and (
            self.since is None or self.since <= on
        )

    def bands(self) -> tuple[tuple[str, Band], ...]:
        """The words for substances that it reaches, with their amounts; none where it says nothing of substances."""
        return bands_of(self.substances) if self.substances is not None else ()

    @property
    def excepted(self) -> tuple[str, ...]:
        """The substances that it does not reach, where it reaches any other."""
        return excepted_of(self.substances)


class Waiver(BaseModel):
    """A finding that someone has accepted, for a reason and until a day."""

    model_config = FORBID
    rule: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{2}[0-9]{3}$")]
    offence: Slug | None = None
    reason: Text
    by: ShortText
    until: Date


class MadeUpPositions(BaseModel):
    """What a made-up state signed, voted and said; what a real one did is read from the data that ship with the tool."""

    model_config = FORBID
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

    model_config = ConfigDict(extra="forbid", frozen=True, title="Jurisdiction", defer_build=True)
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
        return self._counts_from(penalty.since, self.source_of(offence, penalty))

    def start_of_rule(self, rule: Cited) -> dt.date:
        """The day a rule of the general part counts from, as `start_of` says it of a penalty."""
        return self._counts_from(rule.since or "unknown", self.sources[rule.source])

    def _counts_from(
        self, since: dt.date | InForceBy | Literal["unknown"], source: Source
    ) -> dt.date:
        if isinstance(since, dt.date):
            return since
        if isinstance(since, InForceBy):
            return since.day
        # A text of which only the year is known was read by the day of verification at the latest.
        read = self.verified.date
        return min(source.version.day, read) if source.version is not None else read


def dump(jurisdiction: Jurisdiction) -> dict[str, Any]:
    """Plain values that load to the same model; defaults are left out."""
    return jurisdiction.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {
        "schema": SCHEMA_VERSION
    }


if hook := sys.modules.get("proportionality.testing.hook"):  # only where Hypothesis is at work
    hook.register(__name__)
