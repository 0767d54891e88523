"""The published JSON Schema of a jurisdiction file: generated from the model, committed, tested equal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from proportionality.law import bands, days, general, model
from proportionality.law.codebook import described
from proportionality.law.model import Jurisdiction

SCHEMA_FILE = Path(__file__).parent / "jurisdiction-1.json"


def jurisdiction_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of format version 1."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:proportionality:jurisdiction:1",
        **_closed(described(Jurisdiction.model_json_schema(by_alias=True), _models())),
    }


def _models() -> list[type[BaseModel]]:
    return [
        made
        for module in (bands, days, general, model)
        for made in vars(module).values()
        if isinstance(made, type) and issubclass(made, BaseModel)
    ]


def _closed(schema: Any) -> Any:
    """The schema with every mapping of names closed: a key that is no name is refused, as the loader does."""
    if isinstance(schema, dict):
        closed = {key: _closed(value) for key, value in schema.items()}
        if "patternProperties" in closed:
            closed.setdefault("additionalProperties", False)
        return closed
    return [_closed(part) for part in schema] if isinstance(schema, list) else schema


def render() -> str:
    """The schema as the committed file holds it."""
    return json.dumps(jurisdiction_schema(), ensure_ascii=False, indent=2) + "\n"
