"""The encoded laws: every dated value with its citation and place, and what was found in them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel
from starlette.responses import Response

from proportionality.answers.given import rises
from proportionality.answers.scale import scale
from proportionality.answers.weighed import ScaleOfLaw, Step
from proportionality.law import in_words as words
from proportionality.law import lengths
from proportionality.law.corpus import LoadedFile
from proportionality.law.document import Location
from proportionality.law.model import Jurisdiction as Law
from proportionality.law.model import Offence, Penalty, Source
from proportionality.law.terms import Term
from proportionality.measure import InForce, in_force
from proportionality.report import as_json
from proportionality.rules.severity import SEVERITIES
from proportionality_api.engine.apart import drawn
from proportionality_api.served.outcomes import LawOutcome
from proportionality_api.v1.errors import errors
from proportionality_api.v1.findings import by_status, findings_answer, findings_page
from proportionality_api.v1.lists import (
    Cursor,
    Laws,
    PageSize,
    Read,
    Reading,
    csv_too,
    cut,
    laws_meant,
    next_cursor,
    page_of,
    respond,
)
from proportionality_api.v1.schemas import (
    Group,
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
        description="ISO 3166-1 alpha-3, or ISO 3166-2 for a part of a state; or the name of a country that has one law here",
        min_length=1,
        max_length=60,
    ),
]


def counts(outcome: LawOutcome) -> dict[str, dict[str, int]]:
    """Findings by severity and assessments by status."""
    found = Counter(row.severity_word for row in outcome.findings)
    return {
        "findings": {s: found[s] for s in SEVERITIES},
        "assessments": by_status(outcome.assessments),
    }


def _plain(model: BaseModel) -> dict[str, Any]:
    values: dict[str, Any] = model.model_dump(mode="json", by_alias=True)
    return values


def place(file: LoadedFile, location: Location) -> dict[str, Any]:
    """Where something stands in the encoding."""
    at = file.document.position(location)
    return {"path": file.path, "line": at.line, "column": at.column}


def _citation(
    key: str, source: Source, where: str | None, evidence: str | None = None
) -> dict[str, Any]:
    return {
        "source": key,
        "title": source.title,
        "citation": source.citation,
        "place": where,
        "url": source.url,
        "copy": source.copy_read,
        "dead": source.dead.isoformat() if source.dead else None,
        "archived": source.archived,
        "address": source.address,
        "version": str(source.version) if source.version else None,
        "evidence": evidence or source.evidence,
    }


def citation(law: Law, offence: Offence, penalty: Penalty) -> dict[str, Any]:
    """Where a penalty was read."""
    key = penalty.source or offence.source
    return _citation(
        key, law.sources[key], penalty.place or offence.place, law.evidence_of(offence, penalty)
    )


def detail(file: LoadedFile, on: dt.date, submission: str | None) -> dict[str, Any]:
    """The whole law."""
    law = file.jurisdiction
    general = {}
    for key, rule in law.general.cited():
        values = _plain(rule)
        cited = values.pop("source"), values.pop("place", None)
        general[key] = values | {
            "terms": {
                name: lengths.limit(term, name, law.general).values()
                for name, term in rule
                if isinstance(term, Term)
            },
            "counts_from": law.start_of_rule(rule).isoformat(),
            "citation": _citation(cited[0], law.sources[cited[0]], cited[1]),
            "location": place(file, ("general", key)),
        }
    raises = rises(law, on)
    raised: list[dict[str, Any]] = []
    for number, enhancement in enumerate(law.general.enhancements):
        values = _plain(enhancement)
        cited = values.pop("source"), values.pop("place")
        raised.append(
            values
            | {
                "citation": _citation(cited[0], law.sources[cited[0]], cited[1]),
                "location": place(file, ("general", "enhancements", number)),
            }
        )
    return {
        "code": law.code,
        "name": law.jurisdiction.name,
        "tradition": list(law.jurisdiction.tradition),
        "schema": law.schema_version,
        "verified": _plain(law.verified),
        "read_twice": words.read_twice(law),
        "sources": {
            key: _plain(source) | {"address": source.address, "gone": words.gone(source)}
            for key, source in law.sources.items()
        },
        "general": general | ({"enhancements": raised} if raised else {}),
        "offences": [
            _offence(file, index, offence, on)
            | {
                "raised": [
                    asdict(rise) | {"said": str(rise)} for rise in raises.get(offence.id, ())
                ]
            }
            for index, offence in enumerate(law.offences)
        ],
        "not_encoded": [_plain(entry) for entry in law.not_encoded],
        "waivers": [_plain(waiver) for waiver in law.waivers],
        "path": file.path,
        "sha256": file.sha256,
        "submission": submission,
    }


def _offence(file: LoadedFile, index: int, offence: Offence, on: dt.date) -> dict[str, Any]:
    law = file.jurisdiction
    standing = in_force(law, offence, on)
    current = standing.index if isinstance(standing, InForce) else None
    values = _plain(offence)
    values["amounts"] = words.amounts(offence)
    values["standing"] = "in force" if current is not None else str(standing.value)  # type: ignore[union-attr]
    values["location"] = place(file, ("offences", index))
    values["penalties"] = [
        _plain(penalty)
        | {
            "in_force": number == current,
            "counts_from": law.start_of(offence, penalty).isoformat(),
            "words": {
                "floor": words.floor(penalty, law.general),
                "ceiling": words.ceiling(penalty, law.general),
                "range": words.span(penalty, law.general),
                "corporal": words.corporal(penalty)
                if penalty.corporal is not None
                else "left to the general part",
            },
            "terms": {
                "floor": lengths.floor(penalty, law.general).values(),
                "ceiling": lengths.ceiling(penalty, law.general).values(),
            },
            "citation": citation(law, offence, penalty),
            "location": place(file, ("offences", index, "penalties", number)),
        }
        for number, penalty in enumerate(offence.penalties)
    ]
    return values


def summary(file: LoadedFile, submission: str | None) -> dict[str, Any]:
    """One line about a law."""
    law = file.jurisdiction
    evidence = dict.fromkeys(("primary", "translation", "secondary", "unverified"), 0)
    for offence in law.offences:
        for penalty in offence.penalties:
            evidence[law.evidence_of(offence, penalty)] += 1
    death = law.general.death
    return {
        "code": law.code,
        "name": law.jurisdiction.name,
        "tradition": list(law.jurisdiction.tradition),
        "offences": {
            "drug": sum(o.is_drug for o in law.offences),
            "violent": sum(not o.is_drug for o in law.offences),
        },
        "penalties": sum(len(o.penalties) for o in law.offences),
        "evidence": evidence,
        "death_penalty": "unknown"
        if death is None or death.exists == "unknown"
        else "exists"
        if death.exists
        else "does not exist",
        "not_encoded": len(law.not_encoded),
        "verified": law.verified.date.isoformat(),
        "path": file.path,
        "sha256": file.sha256,
        "submission": submission,
    }


@router.get(
    "",
    response_model=Listed[JurisdictionLine],
    responses=errors(406, 503) | csv_too("Jurisdictions in the order of their codes"),
    summary="All jurisdictions",
)
async def all_jurisdictions(
    read: Read,
    jurisdictions: Laws = None,
    ordinary: Annotated[
        list[Step],
        Query(description="Only laws whose ordinary trafficking offence stands here on the scale."),
    ] = [],  # noqa: B006 - FastAPI copies it
    gravest: Annotated[
        list[Step],
        Query(description="Only laws whose gravest drug offence stands here on the scale."),
    ] = [],  # noqa: B006
    limit: PageSize = 50,
    cursor: Cursor = None,
) -> Response:
    """Every jurisdiction that is encoded, with what was found in it on the day, and where it stands on the scale.

    `scale` names the gravest violent crime that a drug offence outweighs: murder, rape, manslaughter, grievous-harm, robbery,
    assault, none or cannot-tell.
    """
    read, page = page_of(read, limit, cursor, (str,))
    named = laws_meant(read, "jurisdictions", jurisdictions)
    files = (
        [
            file
            for file, stands in zip(named, await drawn(_scales, read, named), strict=True)
            if (not ordinary or stands.ordinary.step in ordinary)
            and (not gravest or stands.gravest.step in gravest)
        ]
        if ordinary or gravest
        else named
    )
    chosen, more = cut(files, page, lambda file: [file.jurisdiction.code])
    data: list[dict[str, Any]] = []
    outcomes = await read.service.outcomes.of_all(chosen, read.on)
    for file, outcome in zip(chosen, outcomes, strict=True):
        data.append(
            summary(file, read.snapshot.approved.get(file.jurisdiction.code))
            | counts(outcome)
            | {"scale": outcome.group["scale"]}
        )
    following = next_cursor(read, [chosen[-1].jurisdiction.code]) if more else None
    return respond(read, data, following, len(files), chosen)


def _scales(read: Reading, files: Sequence[LoadedFile]) -> list[ScaleOfLaw]:
    return [scale(read.snapshot.measured(file.jurisdiction, read.on)) for file in files]


@router.get("/{code}", response_model=One[Jurisdiction], responses=errors(404), summary="One law")
async def one_jurisdiction(read: Read, code: Code) -> Response:
    """Every dated value with its citation, its place in the encoding, and whether it is in force on the day."""
    file = read.snapshot.file(code)
    data = detail(file, read.on, read.snapshot.approved.get(file.jurisdiction.code))
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
    "/{code}/digest",
    response_model=One[Group],
    responses=errors(404, 503),
    summary="One law on one screen",
)
async def digest(read: Read, code: Code) -> Response:
    """What was found in a law, counted in provisions: by rule and by provision, and where the law stands on the scale."""
    file = read.snapshot.file(code)
    outcome = await read.service.outcomes.outcome(file, read.on)
    return read.json({"data": outcome.group, "receipt": read.receipt([file])})


@router.get(
    "/{code}/findings",
    response_model=JurisdictionFindings,
    responses=errors(404, 406, 503) | csv_too("Findings, gravest first"),
    summary="What was found in one law",
)
async def findings(read: Read, code: Code, limit: PageSize = 50, cursor: Cursor = None) -> Response:
    """Findings, gravest first; what every rule concluded, and why it could not where it could not."""
    read, page = findings_page(read, limit, cursor)
    file = read.snapshot.file(code)
    outcome = await read.service.outcomes.outcome(file, read.on)
    rest = {
        "receipt": read.receipt([file]),
        "waived": outcome.waived,
        "assessments": [as_json.assessment(a) for a in outcome.assessments],
        "problems": outcome.problems,
    }
    return findings_answer(read, page, sorted(outcome.findings, key=lambda row: row.key), rest)
