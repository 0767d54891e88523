"""What each word and each key of a jurisdiction file means, as ``codebook.yaml`` says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

FILE = Path(__file__).with_name("codebook.yaml")


@cache
def _read() -> Mapping[str, Any]:
    with FILE.open("rb") as handle:
        found: Mapping[str, Any] = yaml.load(handle, Loader=yaml.CSafeLoader)
    return found


def words() -> Mapping[str, Mapping[str, str]]:
    """Definitions by kind of word (conduct, form, floor …) and word."""
    found: Mapping[str, Mapping[str, str]] = _read()["words"]
    return found


def conditions(given: Sequence[str]) -> str:
    """Conditions as a clause: ``with a weapon, and across a border``."""
    meant = words()["condition"]
    said = [meant.get(word, word) for word in given]
    return ", and ".join((one[:1].lower() + one[1:]).rstrip(".") for one in said)


def keys() -> Mapping[str, Mapping[str, str]]:
    """Meanings by model (a class of `proportionality.law.model` or of what it is made of) and key, where the model itself does not say them."""
    found: Mapping[str, Mapping[str, str]] = _read()["keys"]
    return found


def described(schema: dict[str, Any], models: Iterable[type[BaseModel]]) -> dict[str, Any]:
    """A JSON Schema made from models, with what the codebook says of each key that has no description yet."""
    by_name = {model.__name__: model for model in models}
    for name, part in {**schema.get("$defs", {}), schema.get("title", ""): schema}.items():
        model = by_name.get(name)
        meanings: dict[str, str] = {}
        for kind in reversed(model.__mro__) if model is not None else ():
            meanings |= keys().get(kind.__name__, {})
        for key, value in part.get("properties", {}).items():
            if key in meanings:
                value.setdefault("description", meanings[key])
    return schema
