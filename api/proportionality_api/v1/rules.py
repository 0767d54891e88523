"""The rules."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import RedirectResponse, Response

from proportionality.law.written import nearest
from proportionality.rules.choice import describe
from proportionality.rules.registry import RETIRED, find, rule_set
from proportionality_api.problems import ApiProblem
from proportionality_api.v1.errors import errors
from proportionality_api.v1.lists import (
    Cursor,
    PageSize,
    Read,
    csv_too,
    cut,
    next_cursor,
    page_of,
    respond,
)
from proportionality_api.v1.schemas import Listed, One, Rule

router = APIRouter(prefix="/v1/rules", tags=["rules"])


@router.get(
    "",
    response_model=Listed[Rule],
    responses=errors(406) | csv_too("Rules in the order of their codes"),
    summary="All rules",
)
async def all_rules(read: Read, limit: PageSize = 50, cursor: Cursor = None) -> Response:
    """Every rule with why it matters, the norms it rests on, and worked examples that are executed as tests."""
    read, page = page_of(read, limit, cursor, (str,))
    chosen, more = cut(
        sorted(rule_set().rules.values(), key=lambda rule: rule.code),
        page,
        lambda rule: [rule.code],
    )
    return respond(
        read,
        [describe(rule) for rule in chosen],
        next_cursor(read, [chosen[-1].code]) if more else None,
        len(rule_set().rules),
        [],
    )


@router.get(
    "/{code}",
    response_model=One[Rule],
    responses=errors(404)
    | {308: {"description": "The code was retired; Location names its successor"}},
    summary="One rule",
)
async def one_rule(
    read: Read,
    code: Annotated[str, Path(max_length=100, description="Code or name; both are permanent.")],
) -> Response:
    """A rule by its code or its name."""
    if (successor := RETIRED.get(code.upper())) is not None:
        return RedirectResponse(f"/v1/rules/{successor}", 308)
    rule = find(code)
    if rule is None:
        names = [*rule_set().rules, *(r.name for r in rule_set().rules.values())]
        hint = nearest(code, names) or nearest(code.upper(), rule_set().rules)
        raise ApiProblem("not-found", f"no rule '{code}'{hint}; /v1/rules lists them")
    return read.json({"data": describe(rule), "receipt": read.receipt([])})
