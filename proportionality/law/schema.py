"""The published JSON Schema of a jurisdiction file: generated from the model, committed, tested equal.

It is as strict as the loader in all that a schema can say: what each value looks like, and what one key asks of another beside
it.  `ONLY_THE_LOADER` lists the rest; a test holds the two against each other.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from proportionality.law import bands, days, general, model
from proportionality.law.codebook import described
from proportionality.law.consistency import AGES, OF_SUBSTANCES
from proportionality.law.model import Jurisdiction
from proportionality.law.money import CURRENCIES
from proportionality.law.vocabulary import EVIDENCE, FineBeside, FloorKind

SCHEMA_FILE = Path(__file__).parent / "jurisdiction-1.json"

# Kinds of mistakes that the loader names and the schema passes over, each with the reason.
ONLY_THE_LOADER = {
    "references": "sources, offences, classes and substances that a file names and does not have, or has twice, or never uses, or calls apart though they share one: a schema cannot "
    "look a name up elsewhere in the file, and the vocabulary of substances grows with extensions",
    "order": "ranges, fines, bands and dates that run backwards, overlap or leave a gap: a schema compares no quantities and no days",
    "sizes": "terms of over a thousand years, more decimals than a currency or a unit has, multiples of nothing, more than a million tonnes",
    "two kinds": "two currencies in one fine, a unit after a smaller one (5 g 1 kg): a schema does not look at two parts of a text together",
    "raised already": "an enhancement for what the offence needs anyway, and limits that the general part says nothing of",
    "leap years": "29 February of a year that has none: a pattern counts no leap years",
    "YAML": "keys that stand twice, anchors, tabs, invisible characters, null: these are gone, or refused, before a schema sees the values",
}
# What the loader reads besides and the schema marks: it asks for the spelling in which values are written out again.
OTHER_SPELLINGS = "twenty-five years, 31 December 2016, € 500, not exceeding 5 grams"

Schema = dict[str, Any]


def jurisdiction_schema() -> Schema:
    """JSON Schema 2020-12 of format version 1."""
    made = described(Jurisdiction.model_json_schema(by_alias=True), _models())
    for name, tighten in _BESIDE.items():
        tighten(made["$defs"][name])
    _tighten_whole(made)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:proportionality:jurisdiction:1",
        **_closed(made),
    }


def _models() -> list[type[BaseModel]]:
    return [
        made
        for module in (bands, days, general, model)
        for made in vars(module).values()
        if isinstance(made, type) and issubclass(made, BaseModel)
    ]


def _closed(schema: Any) -> Any:
    """The schema with every mapping of names closed, and without null: a file leaves out what it does not say."""
    if isinstance(schema, dict):
        closed = {
            key: _closed(value)
            for key, value in schema.items()
            if not (key == "default" and value is None)
        }
        if "patternProperties" in closed:
            closed.setdefault("additionalProperties", False)
        if isinstance(one_of := closed.get("anyOf"), list) and {"type": "null"} in one_of:
            one_of.remove({"type": "null"})
            if len(one_of) == 1:
                closed |= closed.pop("anyOf")[0] | {
                    key: closed[key] for key in ("title", "description") if key in closed
                }
        return closed
    return [_closed(part) for part in schema] if isinstance(schema, list) else schema


def _has(**values: Any) -> Schema:
    """Where these keys stand and are as said: a word, several words, or a schema."""
    return {"properties": _each(values), "required": list(values)}


def _each(values: dict[str, Any]) -> Schema:
    def said(value: Any) -> Schema:
        if isinstance(value, dict):
            return value
        return {"enum": list(value)} if isinstance(value, (list, tuple)) else {"const": value}

    return {name: said(value) for name, value in values.items()}


def _where(condition: Schema, **values: Any) -> Schema:
    """What these keys are, if they stand at all, where a condition holds."""
    return {"if": condition, "then": {"properties": _each(values)}}


_NO_FLOOR = ("none", "unknown")
_SOME_FLOOR = [word for word in get_args(FloorKind) if word != "none"]
_NO_RANGE = ("none", "unknown")
_NOTHING_BESIDE = ("unknown",)
# What an end of a range may be: its least is no "under", its most no "over"; a general part leaves nothing to itself.
_LEAST = "^(none|not_stated|unknown|general|[0-9]|over )"
_MOST = "^(?!over )"
_GENERAL_LEAST = "^(?!under |general)"
_GENERAL_MOST = "^(?!over |general)"
_A_TERM = "^(over |under )?[0-9]"
_SAYS_ITSELF = "^(up to|at least|over|[0-9]|life-|death-|as |unknown)"
_VIOLENT = r"^violent\."
_MADE_UP = "^X"
_NO_CURRENCY = rf"\b(?!({'|'.join(sorted(CURRENCIES))})\b)[A-Z]{{3}}\b"


def _beside(key: str, value: Any) -> Schema:
    """Custody that is a range in which one end is as said."""
    return _has(custody={"type": "object"} | _has(**{key: value}))


def _penalty(schema: Schema) -> None:
    nothing = _has(custody="none", death="none", life="none")
    beside = get_args(FineBeside)
    schema["allOf"] = [
        _where(
            _has(death="mandatory"),
            custody=_NO_RANGE,
            floor=_SOME_FLOOR,
            life=("none", "unknown"),
        ),
        _where(_has(life="mandatory"), custody=_NO_RANGE, floor=_SOME_FLOOR),
        _where(_beside("min", {"pattern": _A_TERM}), floor=_SOME_FLOOR),
        _where(_beside("min", "none"), floor=_NO_FLOOR),
        _where(
            nothing,
            floor=_NO_FLOOR,
            custody_required=[False, "unknown"],
            fine_with_custody=_NOTHING_BESIDE,
        ),
        _where(_has(fine="none"), fine_with_custody=_NOTHING_BESIDE),
        _where(_has(custody_required=True), fine_with_custody=("and", "unknown")),
        _where(
            _has(custody_required=False),
            fine_with_custody=[word for word in beside if word != "and"],
        ),
    ]
    schema["properties"]["fine"]["not"] = {"pattern": _NO_CURRENCY}


def _custody(schema: Schema) -> None:
    schema["properties"]["min"]["allOf"] = [{"pattern": _LEAST}]
    schema["properties"]["max"]["allOf"] = [{"pattern": _MOST}]


def _general_custody(schema: Schema) -> None:
    schema["properties"]["min"]["allOf"] = [{"pattern": _GENERAL_LEAST}]
    schema["properties"]["max"]["allOf"] = [{"pattern": _GENERAL_MOST}]


def _longest(key: str) -> Callable[[Schema], None]:
    def tighten(schema: Schema) -> None:
        schema["properties"][key]["allOf"] = [{"pattern": _MOST}]

    return tighten


def _minors(schema: Schema) -> None:
    _longest("max")(schema)
    for key, (least, most) in AGES.items():
        schema["properties"][key]["anyOf"][0] |= {"minimum": least, "maximum": most}


def _offence(schema: Schema) -> None:
    schema["properties"]["conduct"]["uniqueItems"] = True
    violent = {"pattern": _VIOLENT}
    schema["allOf"] = [
        _where(
            _has(conduct={"contains": violent}),
            conduct={"items": violent},
            substances={"not": {}},
        )
    ]


def _not_encoded(schema: Schema) -> None:
    schema["properties"]["conduct"]["anyOf"][0]["uniqueItems"] = True
    schema["dependentRequired"] = {key: ["substances"] for key in OF_SUBSTANCES}


def _enhancement(schema: Schema) -> None:
    says_itself = {"pattern": _SAYS_ITSELF}
    schema["allOf"] = [_where(_has(effect=says_itself), of=("both",))]


def _source(schema: Schema) -> None:
    read = [word for word in EVIDENCE if word != "unverified"]
    cited = {"required": ["version"], "anyOf": [{"required": ["url"]}, {"required": ["copy"]}]}
    schema["allOf"] = [{"if": _has(evidence=read), "then": cited}]


_BESIDE: dict[str, Callable[[Schema], None]] = {
    "Penalty": _penalty,
    "Custody": _custody,
    "GeneralCustody": _general_custody,
    "Suspension": _longest("up_to"),
    "Minors": _minors,
    "Offence": _offence,
    "NotEncoded": _not_encoded,
    "Enhancement": _enhancement,
    "GeneralEnhancement": _enhancement,
    "Source": _source,
}


def _tighten_whole(schema: Schema) -> None:
    """What the general part and the code of the jurisdiction ask of the rest; treaties and resolutions that there are."""
    from proportionality.positions import data

    left = {"properties": {key: {"not": {"const": "general"}} for key in ("min", "max")}}
    penalty = {"properties": {"custody": left}}
    offence = {"properties": {"penalties": {"items": penalty}}}
    made_up = _has(jurisdiction=_has(code={"pattern": _MADE_UP}))
    schema["allOf"] = [
        {
            "if": {"not": _has(general={"required": ["custody"]})},
            "then": {"properties": {"offences": {"items": offence}}},
        },
        {"if": _has(positions={}), "then": made_up},
    ]
    positions = schema["$defs"]["MadeUpPositions"]["properties"]
    treaties = data.treaty_ids()
    resolutions = [name for name, _ in data.moratorium_days()]
    for key, known in (("parties", treaties), ("signed", treaties), ("votes", resolutions)):
        positions[key]["propertyNames"] = {"enum": list(known)}


def render() -> str:
    """The schema as the committed file holds it."""
    return json.dumps(jurisdiction_schema(), ensure_ascii=False, indent=2) + "\n"
