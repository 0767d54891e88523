"""Findings across all laws."""

from __future__ import annotations

import json
from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.responses import Response

from proportionality.law.document import nearest
from proportionality.report import as_json
from proportionality.rules.registry import RuleChoiceError, Severity, choose, rule_set
from proportionality_api.problems import ApiProblem, parameter
from proportionality_api.served.snapshot import Snapshot
from proportionality_api.v1.common import csv_too, errors
from proportionality_api.v1.lists import (
    Cursor,
    Limit,
    Read,
    cut,
    dumps,
    link,
    next_cursor,
    page_of,
    table,
)
from proportionality_api.v1.schemas import Confidence, Finding, FindingPage, One
from proportionality_api.v1.schemas import Severity as SeverityWord

router = APIRouter(prefix="/v1/findings", tags=["findings"])
_STATUSES = ("flagged", "clear", "cannot-tell", "not-applicable", "waived")

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
Codes = Annotated[list[Word], Query(description="Jurisdictions.", examples=[["SGP", "NOR"]])]


def rule_codes(rules: list[str], families: list[str]) -> frozenset[str]:
    """The codes that rules and families name; all where none is named.

    Raises:
        ApiProblem: for a word that is neither.

    """
    for name, words, family in (("rule", rules, False), ("family", families, True)):
        for word in words:
            if (len(word) == 2) != family:
                raise parameter(
                    name,
                    f"'{word}' is no {'family; a family is two letters' if family else 'rule; /v1/rules lists them'}",
                )
            try:
                choose([word])
            except RuleChoiceError as error:
                raise parameter(
                    name, str(error).replace("'proportionality rules' lists", "/v1/rules lists")
                ) from None
    return choose([*rules, *families])


def known_codes(snapshot: Snapshot, codes: list[str]) -> frozenset[str]:
    """Jurisdictions that a parameter names.

    Raises:
        ApiProblem: for one that is not encoded: an empty answer would look like a clean bill.

    """
    for code in codes:
        if code.upper() not in snapshot.files:
            raise parameter(
                "jurisdiction",
                f"'{code}' is not encoded{nearest(code.upper(), snapshot.files)}; /v1/jurisdictions lists those that are",
            )
    return frozenset(code.upper() for code in codes)


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
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """Findings across all laws, gravest first. Filters of one kind are alternatives, of different kinds all have to hold."""
    read, page = page_of(read, limit, cursor, (int, str, str, str, str))
    codes = rule_codes(rule, family)
    places = known_codes(read.snapshot, jurisdiction)
    least = Severity[min_severity.upper()] if min_severity else Severity.LOW
    grave = {Severity[word.upper()] for word in severity}
    board = await read.state.outcomes.board(read.snapshot, read.on)
    rows = [
        row
        for row in board.rows
        if row.rule in codes
        and (not places or row.jurisdiction in places)
        and row.severity >= least
        and (not grave or row.severity in grave)
        and (not confidence or row.confidence in confidence)
    ]
    chosen, more = cut(rows, page, lambda row: list(row.key))
    following = next_cursor(read, list(chosen[-1].key)) if more else None
    body = b"[" + b",".join(row.json for row in chosen) + b"]"
    if read.wants_csv:
        return read.answer(
            table(json.loads(body)), "text/csv; charset=utf-8", link(read, following)
        )
    status = Counter(
        a.status
        for a in board.assessments
        if a.rule in codes and (not places or a.jurisdiction in places)
    )
    rest = {
        "next": following,
        "total": len(rows),
        "receipt": read.receipt(),
        "assessments": {word: status[word] for word in _STATUSES},
        "unserved": [as_json.problem(p) for p in read.snapshot.problems if p.level == "error"],
    }
    return read.answer(b'{"data":' + body + b"," + dumps(rest)[1:], headers=link(read, following))


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
    board = await read.state.outcomes.board(read.snapshot, read.on)
    row = next((row for row in board.rows if row.fingerprint == fingerprint), None)
    if row is None:
        raise ApiProblem(
            "not-found",
            f"no finding {fingerprint} as of {read.on}; it may have been cleared, or hold on another day (as_of)",
        )
    receipt = read.receipt([read.snapshot.file(row.jurisdiction)])
    return read.answer(b'{"data":' + row.json + b"," + dumps({"receipt": receipt})[1:])
