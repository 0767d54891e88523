"""The encoded laws."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.responses import Response

from proportionality.rules.registry import Severity
from proportionality_api.served.snapshot import Outcome
from proportionality_api.v1 import laws
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
    respond,
    table,
)
from proportionality_api.v1.schemas import (
    Jurisdiction,
    JurisdictionFindings,
    JurisdictionLine,
    Listed,
    One,
)

router = APIRouter(prefix="/v1/jurisdictions", tags=["laws"])
Code = Annotated[
    str,
    Path(
        description="ISO 3166-1 alpha-3, or ISO 3166-2 for a part of a state",
        min_length=2,
        max_length=10,
    ),
]


def counts(outcome: Outcome) -> dict[str, dict[str, int]]:
    """Findings by severity and assessments by status."""
    found = Counter(row.severity_word for row in outcome.rows)
    status = Counter(a.status for a in outcome.assessments)
    return {
        "findings": {str(s): found[str(s)] for s in sorted(Severity, reverse=True)},
        "assessments": {
            s: status[s] for s in ("flagged", "clear", "cannot-tell", "not-applicable", "waived")
        },
    }


@router.get(
    "",
    response_model=Listed[JurisdictionLine],
    responses=errors(406, 503) | csv_too("Jurisdictions in the order of their codes"),
    summary="All jurisdictions",
)
async def all_jurisdictions(read: Read, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """Every jurisdiction that is encoded, with what was found in it on the day."""
    read, page = page_of(read, limit, cursor, (str,))
    files = list(read.snapshot.files.values())
    chosen, more = cut(files, page, lambda file: [file.jurisdiction.code])
    data: list[dict[str, Any]] = []
    for file in chosen:
        outcome = await read.state.outcomes.outcome(file, read.on)
        data.append(
            laws.summary(file, read.snapshot.approved.get(file.jurisdiction.code)) | counts(outcome)
        )
    following = next_cursor(read, [chosen[-1].jurisdiction.code]) if more else None
    return respond(read, data, following, len(files), chosen)


@router.get("/{code}", response_model=One[Jurisdiction], responses=errors(404), summary="One law")
async def one_jurisdiction(read: Read, code: Code) -> Response:
    """Every dated value with its citation, its place in the encoding, and whether it is in force on the day."""
    file = read.snapshot.file(code)
    data = laws.detail(file, read.on, read.snapshot.approved.get(file.jurisdiction.code))
    return read.json({"data": data, "receipt": read.receipt([file])})


@router.get(
    "/{code}/source", response_class=Response, responses=errors(404) | {200: {"description": "The encoding as YAML", "content": {"text/yaml": {"schema": {}}}}},
    summary="The YAML of a law",
)  # fmt: skip
async def source(read: Read, code: Code) -> Response:
    """The encoding, byte for byte as it was written."""
    file = read.snapshot.file(code)
    name = file.path.rpartition("/")[2]
    return read.answer(
        file.document.text.encode(),
        "text/yaml; charset=utf-8",
        {"Content-Disposition": f'inline; filename="{name}"'},
    )


@router.get(
    "/{code}/findings",
    response_model=JurisdictionFindings,
    responses=errors(404, 406, 503) | csv_too("Findings, gravest first"),
    summary="What was found in one law",
)
async def findings(read: Read, code: Code, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """Findings, gravest first; what every rule concluded, and why it could not where it could not."""
    read, page = page_of(read, limit, cursor, (int, str, str, str, str))
    file = read.snapshot.file(code)
    outcome = await read.state.outcomes.outcome(file, read.on)
    rows = sorted(outcome.rows, key=lambda row: row.key)
    chosen, more = cut(rows, page, lambda row: list(row.key))
    following = next_cursor(read, list(chosen[-1].key)) if more else None
    body = b"[" + b",".join(row.json for row in chosen) + b"]"
    if read.wants_csv:
        import json

        return read.answer(
            table(json.loads(body)), "text/csv; charset=utf-8", link(read, following)
        )
    rest = {
        "next": following,
        "total": len(rows),
        "receipt": read.receipt([file]),
        "waived": outcome.waived,
        "assessments": [a.plain() for a in outcome.assessments],
        "problems": outcome.problems,
    }
    return read.answer(b'{"data":' + body + b"," + dumps(rest)[1:], headers=link(read, following))
