"""Rules and the norms they rest on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.responses import RedirectResponse, Response

from proportionality.law.document import nearest
from proportionality.rules.registry import RETIRED, Rule, describe, find, norms, profiles, rule_set
from proportionality_api.problems import ApiProblem
from proportionality_api.v1.common import csv_too, errors
from proportionality_api.v1.lists import Cursor, Limit, Read, cut, next_cursor, page_of, respond
from proportionality_api.v1.schemas import Listed, Norm, One
from proportionality_api.v1.schemas import Rule as RuleShape

router = APIRouter(prefix="/v1", tags=["rules"])


def plain(rule: Rule) -> dict[str, Any]:
    """A rule as the API answers it."""
    profiles_of = [name for name, codes in profiles().items() if rule.code in codes]
    return describe(rule) | {"profiles": profiles_of}


@router.get(
    "/rules",
    response_model=Listed[RuleShape],
    responses=errors(406) | csv_too("Rules in the order of their codes"),
    summary="All rules",
)
async def all_rules(read: Read, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """Every rule with why it matters, the norms it rests on, and worked examples that are executed as tests."""
    read, page = page_of(read, limit, cursor, (str,))
    chosen, more = cut(
        sorted(rule_set().rules.values(), key=lambda rule: rule.code),
        page,
        lambda rule: [rule.code],
    )
    return respond(
        read,
        [plain(rule) for rule in chosen],
        next_cursor(read, [chosen[-1].code]) if more else None,
        len(rule_set().rules),
        [],
    )


@router.get(
    "/rules/{code}",
    response_model=One[RuleShape],
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
        hint = nearest(
            code, [*rule_set().rules, *(r.name for r in rule_set().rules.values())]
        ) or nearest(code.upper(), rule_set().rules)
        raise ApiProblem("not-found", f"no rule '{code}'{hint}; /v1/rules lists them")
    return read.json({"data": plain(rule), "receipt": read.receipt([])})


@router.get(
    "/norms",
    response_model=Listed[Norm],
    responses=errors(406) | csv_too("Norms in the order of their ids"),
    summary="All norms",
)
async def all_norms(read: Read, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """The paragraphs of international instruments that rules rest on; the gist is ours, not the instrument's words."""
    read, page = page_of(read, limit, cursor, (str,))
    known = sorted(norms().values(), key=lambda norm: norm.id)
    chosen, more = cut(known, page, lambda norm: [norm.id])
    data = [
        asdict(norm)
        | {"rules": [rule.code for rule in rule_set().rules.values() if norm.id in rule.norms]}
        for norm in chosen
    ]
    return respond(read, data, next_cursor(read, [chosen[-1].id]) if more else None, len(known), [])
