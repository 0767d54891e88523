"""The shapes of answers, for the OpenAPI document; answers themselves are rendered from the library's own values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, RootModel

from proportionality.answers.against import Verdict
from proportionality.answers.answer import Applies
from proportionality.answers.headline import Which
from proportionality.answers.search import Kind
from proportionality.answers.weighed import Cited, Crime, Step
from proportionality.findings.assessments import Assessment, Status
from proportionality.findings.finding import Finding, SeverityWord, SourceSpan
from proportionality.law.lengths import Length
from proportionality.law.vocabulary import Evidence
from proportionality.positions.binding import Status as Binds
from proportionality.reform.provisions import Moved
from proportionality.rules.registry import Norm as LibraryNorm
from proportionality_api.store.submissions import Action
from proportionality_api.store.tables import SubmissionState

T = TypeVar("T")


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class File(_Shape):
    """A file that an answer was made from."""

    path: str
    sha256: str


class Receipt(_Shape):
    """Versions and hashes with which the answer can be produced again."""

    tool: str
    rules: str
    schema_: int = Field(alias="schema")
    engine: str
    as_of: dt.date
    corpus_sha256: str
    files: list[File]


class Listed(_Shape, Generic[T]):
    """One page of a list."""

    data: list[T]
    next: str | None = Field(description="the cursor of the next page; null at the end")
    total: int = Field(description="entries on all pages")
    receipt: Receipt


class One(_Shape, Generic[T]):
    """One thing."""

    data: T
    receipt: Receipt


class Problem(_Shape):
    """Something wrong with an input."""

    path: str
    line: int
    column: int
    level: Literal["error", "warning"]
    message: str


class Waiver(_Shape):
    """Who accepted a finding, why and until when."""

    reason: str
    by: str
    until: dt.date


@dataclass(frozen=True, slots=True)
class Waived(Finding):
    """A finding that a waiver accepts."""

    waiver: Waiver


class FindingPage(Listed[Finding]):
    """Findings, and how many rules concluded what: no findings is not the same as nothing wrong."""

    assessments: dict[Status, int]
    unserved: list[Problem] = Field(
        description="encodings that have errors; nothing was concluded about them"
    )


class JurisdictionFindings(Listed[Finding]):
    """Findings of one jurisdiction with what every rule concluded."""

    waived: list[Waived]
    assessments: list[Assessment]
    problems: list[Problem]


class Stands(_Shape):
    """Where one drug offence stands on the scale of violent crimes."""

    outweighs: Step = Field(description="the gravest violent crime that it outweighs")
    at_least: Crime | None = Field(
        description="the gravest that it surely outweighs, where graver ones cannot be told"
    )
    because: str | None
    against: Literal["basic", "every"] = Field(
        description="the forms of the crime that it outweighs: the basic ones, or every one encoded"
    )
    sentence: str
    drug: Cited | None
    violent: Cited | None
    graver: Cited | None = Field(
        description="the gravest other form of the crime that is not surely outweighed, where it was set against the basic ones"
    )
    child: Cited | None = Field(
        description="the gravest rape of a child that is encoded apart and not surely outweighed, where every form of rape is"
    )
    larger_amounts: bool = Field(
        description="whether larger amounts of the same, which count as aggravated, can cost more than this drug offence"
    )
    ratio: float | None = Field(description="of the longest terms, where both are terms")


class Scale(_Shape):
    """The gravest violent crimes that the drug offences of a law outweigh; /docs explains the rule."""

    ordinary: Stands = Field(description="the ordinary trafficking offence; of several the gravest")
    gravest: Stands = Field(description="the gravest drug offence encoded")
    death: Literal["yes", "no", "not-known"] = Field(
        description="whether the law threatens death for a drug offence"
    )
    practice: str | None = Field(
        description="how Harm Reduction International rated the state last; null where that was not read"
    )


class RuleGroup(_Shape):
    """The provisions that break a rule."""

    rule: str
    name: str
    title: str
    severity: SeverityWord = Field(description="of the gravest")
    by_severity: dict[SeverityWord, int] = Field(description="how many provisions of each")
    provisions: int
    offences: list[str]
    heaviest: str | None
    message: str
    findings: list[str] = Field(description="fingerprints")


class ProvisionGroup(_Shape):
    """Everything found in one provision."""

    offence: str
    title: str
    provision: str
    range: str
    evidence: Evidence = Field(
        description="how the provision itself is known, whatever its findings rest on besides"
    )
    severity: SeverityWord
    rules: list[str]
    findings: list[str] = Field(description="fingerprints, gravest first")


class Group(_Shape):
    """What was found in a law, counted in provisions."""

    jurisdiction: str
    name: str
    as_of: dt.date
    drug_provisions: int
    flagged: int
    by_severity: dict[SeverityWord, int]
    scale: Scale
    rules: list[RuleGroup]
    provisions: list[ProvisionGroup]
    cannot_tell: list[str]


class Report(_Shape):
    """The answer to a check."""

    version: Literal[1]
    receipt: Receipt
    findings: list[Finding]
    waived: list[Waived]
    assessments: list[Assessment]
    problems: list[Problem]
    groups: list[Group] = Field(description="the findings put together, one entry a law")


class AmountsMoved(_Shape):
    """The amounts of a provision before and after, where they differ."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MovedFinding(Finding):
    """A finding on both sides whose penalty moved, as it is after."""

    was: Finding
    amounts: AmountsMoved | None


class Standing(_Shape):
    """A law in true sentences, and where it stands on the scale of violent crimes."""

    headline: list[str]
    scale: Scale


class LawUnderBill(_Shape):
    """One law that a bill is laid over."""

    jurisdiction: str
    changed: list[str] = Field(description="the ids of the offences that it changes")
    before: Standing | None = Field(
        description="null where it changes nothing, and several were asked about"
    )
    after: Standing | None


class RuleOfLaw(_Shape):
    """A rule, of a law."""

    jurisdiction: str
    rule: str


class CannotTell(_Shape):
    """The rules that cannot tell of the laws as they are, and under a bill."""

    before: list[RuleOfLaw]
    after: list[RuleOfLaw]


class BillEffect(_Shape):
    """What a bill does to laws, on one day; without `jurisdiction`, `changed`, `before` and `after` where `jurisdictions` named them."""

    version: Literal[1]
    jurisdiction: str | None
    title: str
    from_: dt.date = Field(alias="from", description="the bill's first day")
    as_of: dt.date
    changed: list[str] | None = Field(description="as in laws")
    before: Standing | None
    after: Standing | None
    laws: list[LawUnderBill] = Field(
        description="every law that was asked about, in the order of their codes"
    )
    provisions: list[Moved] = Field(description="law by law, in the order of each")
    gained: list[Finding] = Field(description="new under the bill")
    lost: list[Finding] = Field(description="gone under the bill")
    harsher: list[MovedFinding]
    milder: list[MovedFinding]
    not_known_before: list[Finding] = Field(
        description="found under the bill, where it cannot be told whether the law as it is does the same"
    )
    not_known_after: list[Finding] = Field(
        description="found in the law as it is, where it cannot be told whether the bill clears it"
    )
    unchanged: list[Finding] | None = Field(
        description="findings that it leaves as they are, where they were asked for"
    )
    unchanged_count: int = Field(description="how many it leaves as they are")
    unclear: list[str] = Field(
        description="what is unknown on one side, so that a finding's absence there means nothing"
    )
    cannot_tell: CannotTell
    problems: list[Problem] = Field(description="what the author of the bill should know")
    receipt: Receipt


class OffenceCount(_Shape):
    """Encoded offences."""

    drug: int
    violent: int


class JurisdictionLine(_Shape):
    """One jurisdiction in brief."""

    code: str
    name: str
    tradition: list[str]
    offences: OffenceCount
    penalties: int
    evidence: dict[Evidence, int]
    death_penalty: Literal["exists", "does not exist", "unknown"]
    not_encoded: int
    verified: dt.date
    path: str
    sha256: str
    submission: str | None = Field(
        description="the approved submission that the law came from; null where it shipped with the tool"
    )
    findings: dict[SeverityWord, int]
    assessments: dict[Status, int]
    scale: Scale


class Citation(_Shape):
    """Where a value was read."""

    source: str
    title: str
    citation: str
    place: str | None
    url: str | None
    copy_: str | None = Field(alias="copy")
    dead: str | None = Field(
        description="the day on which the address that was read no longer opened; null where it does"
    )
    archived: str | None
    address: str | None = Field(
        description="what to open: the URL or the copy, the archived copy where that is dead"
    )
    version: str | None
    evidence: Evidence


class Words(_Shape):
    """A penalty in plain English."""

    floor: str
    ceiling: str
    range: str
    corporal: str


class Terms(_Shape):
    """A penalty's ends for programs."""

    floor: Length
    ceiling: Length


class Penalty(BaseModel):
    """A dated penalty as the encoding has it, with its citation."""

    in_force: bool
    counts_from: dt.date
    words: Words
    terms: Terms
    citation: Citation
    location: SourceSpan
    since: str


class Rise(_Shape):
    """What an offence costs where the law raises its penalty."""

    when: list[str]
    range: str | None
    steps: list[str]
    because: list[str]
    place: str
    said: str


class Offence(BaseModel):
    """One provision."""

    id: str
    title: str
    conduct: list[str]
    form: Literal["basic", "aggravated", "minor"]
    amounts: str
    standing: str
    location: SourceSpan
    penalties: list[Penalty]
    raised: list[Rise] = Field(
        description="what it costs under each rule that raises its penalty; worked out, not the law's own text"
    )


class Jurisdiction(BaseModel):
    """The whole law of a jurisdiction as encoded."""

    code: str
    name: str
    tradition: list[str]
    schema_: int = Field(alias="schema")
    verified: dict[str, Any]
    read_twice: str = Field(
        description="whether the core values were read a second time, and how many then differed"
    )
    sources: dict[str, Any]
    general: dict[str, Any]
    offences: list[Offence]
    not_encoded: list[dict[str, Any]]
    waivers: list[dict[str, Any]]
    path: str
    sha256: str
    submission: str | None


class Examples(_Shape):
    """Short worked examples, executed as tests; null where a rule is never in doubt."""

    flagged: str | None
    clear: str
    cannot_tell: str | None


class Rule(_Shape):
    """One rule."""

    code: str
    name: str
    family: str
    title: str
    why: str
    severity: SeverityWord
    scope: str
    norms: list[str]
    examples: Examples
    never_unsure: str | None = Field(description="why the rule cannot be in doubt, where it cannot")
    profiles: list[str]


class NormBinding(_Shape):
    """Whether a norm binds a state on a day, with the treaty, the day and the act that it follows from."""

    norm: str
    state: str
    on: dt.date
    status: Binds
    because: str
    treaty: str | None
    since: dt.date | None = Field(description="the day from which the treaty binds, where it does")
    how: str
    reservations: list[str] = Field(description="those that bear on the norm")
    speaks_to: bool | None = Field(
        description="of the view of a treaty's own body: whether the state is party to that treaty"
    )
    custom: str = Field(
        description="who counts it among customary law; empty where nobody is named"
    )
    sources: list[str]


@dataclass(frozen=True, slots=True)
class Norm(LibraryNorm):
    """A paragraph of an international instrument, and the rules that rest on it."""

    nature: str = ""
    rules: list[str] = field(default_factory=list)
    binding_here: Annotated[
        NormBinding | None,
        Field(
            description="with ?jurisdiction=: whether it binds the state of that jurisdiction on the day, and why"
        ),
    ] = None


class ComparedProvision(_Shape):
    """A provision that applies, or could."""

    offence: str
    title: str
    form: str
    floor: str
    floor_kind: str
    ceiling: str
    death: str
    life: str
    departures: list[str]
    ruled_out: Annotated[
        str | None,
        Field(description="what courts no longer allow of it, and by which decision"),
    ]
    since: str
    evidence: Evidence
    citation: str
    url: str | None
    floor_term: Length
    ceiling_term: Length
    worked_out: Annotated[
        list[str],
        Field(
            description="how the range was raised from the law's own where an enhancement applies"
        ),
    ]
    applies: Applies


class Rank(_Shape):
    """The best and the worst place an answer can have, 1 being the harshest."""

    best: int
    worst: int
    tied: bool


class Comparison(_Shape):
    """One conduct in one jurisdiction."""

    jurisdiction: str
    name: str
    as_of: dt.date
    conduct: str
    substance: str | None
    amount: str | None
    given: list[str]
    form: Which
    status: Literal["applies", "cannot-tell", "not-encoded"] = Field(
        description="not-encoded says nothing about what the law allows"
    )
    because: str | None
    rank: Rank | None
    provisions: list[ComparedProvision]
    path: str


class AgainstSide(_Shape):
    """One of the two questions, and what the law answers."""

    conduct: str
    substance: str | None
    amount: str | None
    given: list[str]
    form: Which
    status: Literal["applies", "cannot-tell", "not-encoded"]
    because: str | None
    rank: Rank | None
    provision: ComparedProvision | None = Field(description="the one that the verdict rests on")
    provisions: list[ComparedProvision]


class AgainstRow(_Shape):
    """Two conducts in one law."""

    jurisdiction: str
    name: str
    as_of: dt.date
    verdict: Verdict
    because: str | None
    ratio: float | None
    floor_ratio: float | None
    evidence: Evidence | None
    first: AgainstSide
    second: AgainstSide


class AgainstPage(Listed[AgainstRow]):
    """Two conducts in many laws, the clearest disproportion first."""

    counts: dict[Verdict, int]
    summary: str


class SearchHit(_Shape):
    """Something that was found."""

    kind: Kind
    key: str
    title: str
    text: str | None
    jurisdiction: str | None
    name: str | None
    citation: str | None
    score: float


class SearchPage(Listed[SearchHit]):
    """What was found, the best first."""

    taken_for: dict[str, str]


class GroupLine(_Shape):
    """A group of states or a region."""

    key: str
    title: str
    kind: Literal["group", "region"]
    members: list[str]
    source: str
    note: str
    laws: list[str]


class AuditLine(_Shape):
    """One change of a submission; lines are only ever added."""

    seq: int
    at: dt.datetime
    actor: str
    action: Literal[
        "created", "changed", "commented", "submitted", "approved", "rejected", "withdrawn", "retired",
        "erased",
    ]  # fmt: skip
    from_: SubmissionState | None = Field(alias="from")
    to: SubmissionState
    sha256: str
    reason: str


class SubmissionLine(_Shape):
    """A submission in brief."""

    id: str
    state: SubmissionState
    version: int
    jurisdiction: str
    name: str
    sha256: str
    note: str
    submitter: str
    created_at: dt.datetime
    updated_at: dt.datetime
    decided_by: str | None


class Submission(SubmissionLine):
    """A submission with its audit trail; of one that is not decided, where else its very text is."""

    audit: list[AuditLine]
    as_served: bool = Field(description="whether the very same text is the law served now")
    alike: list[str] = Field(
        description="the ids of other submissions of the very same text that wait for a decision, the newest five; empty for one that you may not see"
    )


class SubmissionPage(_Shape):
    """One page of submissions."""

    data: list[SubmissionLine]
    next: str | None
    total: int


class Decision(_Shape):
    """What happens to a submission."""

    action: Action = Field(
        description="submit, withdraw and erase (a draft): who sent it; approve, reject and retire (an approved law): a reviewer who is somebody else"
    )
    reason: str = Field(
        default="", max_length=4000, description="why; needed to approve, reject and retire"
    )


class Comment(_Shape):
    """What somebody said of a provision of a submission."""

    seq: int = Field(description="of its line in the audit trail")
    provision: str | None = Field(description="the id of an offence; null: the law as a whole")
    at: dt.datetime
    by: str
    text: str


class Comments(_Shape):
    """All comments on a submission, oldest first; there are at most 200."""

    data: list[Comment]


class NewComment(_Shape):
    """Something to say of a provision."""

    provision: str | None = Field(
        default=None,
        max_length=60,
        description="the id of an offence of the submitted law, or of one that it leaves out; null: the law as a whole",
    )
    text: str = Field(
        max_length=8000,
        description="1 to 2,000 characters, without markup; characters that nobody sees are left out",
    )


class ErrorEntry(_Shape):
    """One error at its place."""

    path: str
    line: int | None
    column: int | None
    message: str


class ProblemDetails(_Shape):
    """Any error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    advice: str
    request_id: str
    errors: list[ErrorEntry]


class ProblemKind(_Shape):
    """A kind of error."""

    type: str
    status: int
    title: str
    advice: str


class EngineProcesses(_Shape):
    """The processes that run the rules: how many can be asked, of how many there should be."""

    alive: int
    wanted: int


class Health(_Shape):
    """Whether the server can do its work."""

    status: Literal["live", "ready", "reading-only", "not-ready"]
    checks: dict[str, bool]
    engine_processes: EngineProcesses | None = None


class TextBlock(RootModel[tuple[str, int, int, int, int]]):
    """A piece of a text: its kind, where it begins and ends in characters, its page, the row of its table (0: none)."""


class TextOfFile(_Shape):
    """The text of one file, into which the places point."""

    name: str
    kind: str = Field(description="txt, md, html, docx, pdf or xml")
    sha256: str = Field(description="of the file as it came")
    language: str
    pages: int
    text: str
    blocks: list[TextBlock]


class ReadingOfText(_Shape):
    """What was read from the text of a law."""

    yaml: str = Field(
        description="the draft: an encoding that loads and says itself that it is incomplete"
    )
    places: dict[str, Any] = Field(
        description="draft.json: the place of every value, and what waits for an answer"
    )
    texts: list[TextOfFile]
