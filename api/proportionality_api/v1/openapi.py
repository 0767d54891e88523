"""The OpenAPI document: the routes, shared errors and bodies, and examples made from the laws that are served."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from proportionality.answers.against import against as ask_against
from proportionality.answers.compare import answer
from proportionality.answers.names import groups
from proportionality.answers.question import question
from proportionality.law.corpus import load_bytes
from proportionality.law.model import Jurisdiction, dump
from proportionality.measure import measured_on
from proportionality.reform.overlay import Overlay
from proportionality.report import against as against_report
from proportionality.report import as_json
from proportionality.report.comparison import values
from proportionality.rules.choice import describe
from proportionality.rules.example_files import examples_of, expand
from proportionality.rules.registry import all_rules
from proportionality.version import __version__
from proportionality_api.served.outcomes import FindingRow
from proportionality_api.served.snapshot import Snapshot
from proportionality_api.v1.jurisdictions import detail
from proportionality_api.v1.schemas import Decision, NewComment

_DESCRIPTION = """\
Findings about drug penalties that are out of proportion, provision by provision, with the law's own text cited.

* Reading is open. Lists are pages of up to 200 entries; `next` is an opaque cursor, null at the end.
* `as_of` asks about the law of a day. Every answer carries a receipt with which it can be produced again.
* `ETag` changes exactly when an answer can; send it back as `If-None-Match`.
* Lists also come as CSV: `Accept: text/csv`.
* Every error is `application/problem+json`. Parameters that are not known are errors: a typing mistake must not look like a clean bill.
"""

_BILL = {
    "overlay": 1,
    "title": "Cap trafficking at 12 years",
    "from": "2027-01-01",
    "changes": [{"conducts": ["drug.trafficking"], "cap": {"ceiling": "12 years"}}],
}


def document(app: FastAPI, snapshot: Snapshot, rows: tuple[FindingRow, ...]) -> dict[str, Any]:
    """The whole document.

    Args:
        app: the routes.
        snapshot: the laws that examples are taken from.
        rows: findings of some of these laws.

    """
    made = get_openapi(
        title="proportionality",
        version=__version__,
        description=_DESCRIPTION,
        routes=app.routes,
        license_info={"name": "MIT"},
    )
    components = made.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    law = Jurisdiction.model_json_schema(
        by_alias=True, ref_template="#/components/schemas/Law.{model}"
    )
    schemas.update({f"Law.{name}": part for name, part in law.pop("$defs").items()})
    schemas["Law"] = law
    overlay = Overlay.model_json_schema(
        by_alias=True, ref_template="#/components/schemas/Overlay.{model}"
    )
    schemas.update({f"Overlay.{name}": part for name, part in overlay.pop("$defs").items()})
    schemas["Overlay"] = overlay
    decision = Decision.model_json_schema(ref_template="#/components/schemas/{model}")
    compares = next(rule for rule in all_rules().values() if rule.scope == "comparison")
    brief = expand(examples_of(compares).flagged)
    example = _as_json(brief)
    components["requestBodies"] = {
        "Law": {
            "required": True,
            "description": "A jurisdiction file, up to 1 MiB. YAML is also read as text/yaml, application/x-yaml and text/x-yaml.",
            "content": {
                "application/yaml": {
                    "schema": {
                        "type": "object",
                        "description": "The same structure as the JSON, written as YAML.",
                    },
                    "example": example,
                },
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/Law"},
                    "example": example,
                },
            },
        },
        "Decision": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": decision,
                    "example": {"action": "approve", "reason": "Read against the gazette."},
                }
            },
        },
        "Bill": {
            "required": True,
            "description": "A reform overlay, up to 1 MiB, as YAML or as JSON.",
            "content": {
                "application/yaml": {"schema": {"type": "object"}, "example": _BILL},
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/Overlay"},
                    "example": _BILL,
                },
            },
        },
        "Comment": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": NewComment.model_json_schema(),
                    "example": {
                        "provision": "trafficking",
                        "text": "The minimum binds only from 15 g.",
                    },
                }
            },
        },
    }
    _errors_as_problems(made)
    _examples(made, snapshot, rows)
    return made


def _as_json(law: bytes) -> Any:
    file, problems = load_bytes(law, "example")
    assert file is not None, problems
    return dump(file.jurisdiction)


def _errors_as_problems(made: dict[str, Any]) -> None:
    """FastAPI lists models under application/json; errors come as application/problem+json."""
    for path in made["paths"].values():
        for operation in path.values():
            for response in operation.get("responses", {}).values():
                content = response.get("content", {})
                if "application/problem+json" in content:
                    content["application/problem+json"] = content.pop("application/json")


def _examples(made: dict[str, Any], snapshot: Snapshot, rows: tuple[FindingRow, ...]) -> None:
    schemas = made["components"]["schemas"]
    of_comparison = {c for c, rule in all_rules().items() if rule.scope == "comparison"}
    compared = next((r for r in rows if r.rule in of_comparison), rows[0] if rows else None)
    if compared is not None:
        schemas["Finding"]["examples"] = [compared.plain]
    if snapshot.files:
        file = next(iter(snapshot.files.values()))
        on = file.jurisdiction.verified.date
        schemas["Receipt"]["examples"] = [snapshot.receipt(on, [file])]
        law = detail(file, on, None)
        if law["offences"]:
            schemas["Offence"]["examples"] = law["offences"][:1]
        asked = question("drug.trafficking", None, None)
        schemas["Comparison"]["examples"] = [
            values(answer(file.jurisdiction, asked, on, file.path), asked)
        ]
        group = next(iter(groups().values()))
        schemas["GroupLine"]["examples"] = [
            asdict(group) | {"members": list(group.members), "laws": []}
        ]
        against = ask_against(
            [(file.path, file.jurisdiction)], asked, question("violent.rape", None, None), on
        )
        schemas["AgainstRow"]["examples"] = [
            against_report.values(row, against) for row in against.rows
        ]
        group_of_law = as_json.group(measured_on(file.jurisdiction, on), (), ())
        schemas["Group"]["examples"] = [group_of_law]
        schemas["Scale"]["examples"] = [group_of_law["scale"]]
    schemas["Rule"]["examples"] = [describe(next(iter(all_rules().values())))]
