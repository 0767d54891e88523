"""A jurisdiction as the API answers it: every dated value with its citation and place."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import BaseModel

from proportionality.law import in_words as words
from proportionality.law.corpus import LoadedFile
from proportionality.law.document import Location
from proportionality.law.model import Jurisdiction, Offence, Penalty, Source
from proportionality.measure import InForce, in_force


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
        "version": str(source.version) if source.version else None,
        "evidence": evidence or source.evidence,
    }


def citation(law: Jurisdiction, offence: Offence, penalty: Penalty) -> dict[str, Any]:
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
            "citation": _citation(cited[0], law.sources[cited[0]], cited[1]),
            "location": place(file, ("general", key)),
        }
    return {
        "code": law.code,
        "name": law.jurisdiction.name,
        "tradition": list(law.jurisdiction.tradition),
        "schema": law.schema_version,
        "verified": _plain(law.verified),
        "sources": {key: _plain(source) for key, source in law.sources.items()},
        "general": general,
        "offences": [
            _offence(file, index, offence, on) for index, offence in enumerate(law.offences)
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
