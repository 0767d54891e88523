"""Findings across all laws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.responses import Response

from proportionality.answers.names import UnknownName
from proportionality.findings.assessments import Assessment, Status
from proportionality.findings.finding import Confidence, Finding, SeverityWord
from proportionality.law.written import nearest
from proportionality.report import as_csv, as_json
from proportionality.rules.choice import choose
from proportionality.rules.registry import find, rule_set
from proportionality.rules.severity import Severity
from proportionality_api.problems import ApiProblem, parameter
from proportionality_api.served.outcomes import FindingRow, json_list
from proportionality_api.served.snapshot import Snapshot
from proportionality_api.v1.errors import errors
from proportionality_api.v1.lists import (
    Cursor,
    PageRequest,
    PageSize,
    Read,
    Reading,
    csv_too,
    cut,
    link,
    next_cursor,
    page_of,
)
from proportionality_api.v1.schemas import FindingPage, One

router = APIRouter(prefix="/v1/findings", tags=["findings"])

Word = Annotated[str, Field(max_length=100)]
Rules = Annotated[
    list[Word],
    Query(
        description="Rule codes or names; several are alternatives.",
        examples=[[next(iter(rule_set().rules))]],
    ),
]
Families = Annotated[
    list[Word],
    Query(
        description="Families: the first two letters of a code.",
        examples=[[next(iter(rule_set().families))]],
    ),
]
Severities = Annotated[list[SeverityWord], Query(description="Severities.")]
Codes = Annotated[
    list[Word],
    Query(description="Codes, countries, regions or groups of states.", examples=[["SGP", "NOR"]]),
]


def rule_codes(rules: list[str], families: list[str]) -> frozenset[str]:
    """The codes that rules and families name; all where none is named.

    Raises:
        ApiProblem: for a word that is neither.

    """
    known = rule_set()
    names = [*known.rules, *(rule.name for rule in known.rules.values())]
    for word in rules:
        if find(word) is None:
            hint = nearest(word, names) or nearest(word.upper(), names)
            raise parameter("rule", f"'{word}' is no rule{hint}; /v1/rules lists them")
    for word in families:
        if word.upper() not in known.families:
            these = ", ".join(known.families)
            raise parameter("family", f"'{word}' is no family of rules; there are {these}")
    return choose([*rules, *families])


def by_status(assessments: Iterable[Assessment]) -> dict[str, int]:
    """How many assessments have each status."""
    counted = Counter(a.status for a in assessments)
    return {status: counted[status] for status in get_args(Status)}


def with_data(data: bytes, rest: Mapping[str, Any]) -> bytes:
    """An answer whose data are JSON already."""
    return b'{"data":' + data + b"," + as_json.compact(rest)[1:]


def findings_page(read: Reading, limit: int, cursor: str | None) -> tuple[Reading, PageRequest]:
    """The page of a list of findings that was asked for."""
    return page_of(read, limit, cursor, (int, str, str, str, str))


def findings_answer(
    read: Reading, page: PageRequest, rows: Sequence[FindingRow], rest: Mapping[str, Any]
) -> Response:
    """A page of findings as JSON or CSV; ``rows`` are in the order of their keys, ``rest`` stands beside them in JSON."""
    chosen, more = cut(rows, page, lambda row: list(row.key))
    following = next_cursor(read, list(chosen[-1].key)) if more else None
    if read.wants_csv:
        return read.answer(findings_table(chosen), "text/csv; charset=utf-8", link(read, following))
    body = with_data(json_list(chosen), {"next": following, "total": len(rows), **rest})
    return read.answer(body, headers=link(read, following))


def findings_table(rows: Iterable[FindingRow]) -> bytes:
    """Findings as CSV, as the command line writes it."""
    return as_csv.findings(row.plain for row in rows).encode()


def known_codes(snapshot: Snapshot, codes: list[str]) -> frozenset[str]:
    """Jurisdictions that a parameter names.

    Raises:
        ApiProblem: for one that is not encoded: an empty answer would look like a clean bill.

    """
    try:
        return frozenset(snapshot.meant(codes))
    except UnknownName as error:
        raise parameter(
            "jurisdiction", f"{error}; /v1/jurisdictions and /v1/groups list them"
        ) from None


@router.get(
    "",
    response_model=FindingPage,
    responses=errors(406, 503) | csv_too("Findings, gravest first"),
    summary="All findings",
)
async def all_findings(
    read: Read,
    rule: Rules = [],  # noqa: B006 - FastAPI copies it
    family: Families = [],  # noqa: B006
    severity: Severities = [],  # noqa: B006
    min_severity: Annotated[
        SeverityWord | None, Query(description="This severity or a graver one.")
    ] = None,
    confidence: Annotated[list[Confidence], Query(description="Confidences.")] = [],  # noqa: B006
    jurisdiction: Codes = [],  # noqa: B006
    limit: PageSize = 50,
    cursor: Cursor = None,
) -> Response:
    """Findings across all laws, gravest first. Filters of one kind are alternatives, of different kinds all have to hold."""
    read, page = findings_page(read, limit, cursor)
    codes = rule_codes(rule, family)
    places = known_codes(read.snapshot, jurisdiction)
    least = min_severity or Severity.LOW
    board = await read.service.outcomes.board(read.snapshot, read.on)
    rows = [
        row
        for row in board.rows
        if row.rule in codes
        and (not places or row.jurisdiction in places)
        and row.severity >= least
        and (not severity or row.severity in severity)
        and (not confidence or row.confidence in confidence)
    ]
    concluded = (
        a for a in board.assessments if a.rule in codes and (not places or a.jurisdiction in places)
    )
    rest = {
        "receipt": read.receipt(),
        "assessments": by_status(concluded),
        "unserved": [as_json.problem(p) for p in read.snapshot.problems if p.level == "error"],
    }
    return findings_answer(read, page, rows, rest)


@router.get(
    "/{fingerprint}", response_model=One[Finding], responses=errors(404, 503), summary="One finding"
)
async def one_finding(
    read: Read,
    fingerprint: Annotated[
        str, Path(max_length=64, description="The finding's fingerprint; it survives moved lines.")
    ],
) -> Response:
    """A finding by its fingerprint."""
    board = await read.service.outcomes.board(read.snapshot, read.on)
    row = next((row for row in board.rows if row.fingerprint == fingerprint), None)
    if row is None:
        raise ApiProblem(
            "not-found",
            f"no finding {fingerprint} as of {read.on}; it may have been cleared, or hold on another day (as_of)",
        )
    receipt = read.receipt([read.snapshot.file(row.jurisdiction)])
    return read.answer(with_data(row.json, {"receipt": receipt}))
