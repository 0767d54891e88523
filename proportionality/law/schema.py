"""The published JSON Schema of a jurisdiction file: generated from the model, committed, tested equal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from proportionality.law.model import Jurisdiction

SCHEMA_FILE = Path(__file__).parent / "jurisdiction-1.json"


def jurisdiction_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of format version 1."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:proportionality:jurisdiction:1",
        **Jurisdiction.model_json_schema(by_alias=True),
    }


def render() -> str:
    """The schema as the committed file holds it."""
    return json.dumps(jurisdiction_schema(), ensure_ascii=False, indent=2) + "\n"
