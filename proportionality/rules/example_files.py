"""Worked examples: a short jurisdiction, expanded to a full file.

Each key of an example is an offence in brief; what it leaves out is plain: basic form, no death, no life, no corporal
punishment, no fine, custody required, no floor.  ``was`` is the penalty before.  ``general``, ``verified`` and ``positions``
(what the made-up state signed, voted and said) stand for themselves.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import yaml

from proportionality.law.parse import parse
from proportionality.rules.base import Examples, Rule

AS_OF = dt.date(2026, 1, 1)

_PENALTY: dict[str, Any] = {
    "death": "none",
    "life": "none",
    "custody": "none",
    "floor": "none",
    "custody_required": True,
    "fine": "none",
    "non_custodial": "none",
    "corporal": "none",
}
_OFFENCE_KEYS = ("conduct", "form", "conditions", "substances")


@cache
def examples_of(rule: Rule) -> Examples:
    """The worked examples of a rule, as they are written in its file or beside it.

    Raises:
        OSError: where it has none of its own and there is no such file.

    """
    if (own := rule.examples) is not None:
        unsure = own.cannot_tell.strip("\n") if own.cannot_tell else None
        return Examples(own.flagged.strip("\n"), own.clear.strip("\n"), unsure)
    blocks: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (rule.examples_in / f"{rule.code}.yaml").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            lines = blocks.setdefault(line.removesuffix(":"), [])
        else:
            lines.append(line.removeprefix("  "))
    text = {name: "\n".join(block).strip("\n") for name, block in blocks.items()}
    return Examples(text.get("flagged", ""), text.get("clear", ""), text.get("cannot_tell"))


def expand(text: str) -> bytes:
    """An example as the bytes of a jurisdiction file."""
    brief: Any = parse(text.encode(), "example").value
    verified = brief.pop("verified", "2025-12-01")
    general = {
        "custody": {"min": "1 day", "max": "20 years", "source": "act"},
        "death": {"exists": True, "source": "act"},
        "life": {"exists": True, "parole_after": "20 years", "source": "act"},
    } | brief.pop("general", {})
    positions = brief.pop("positions", None)
    offences = []
    for number, (name, short) in enumerate(brief.items(), 1):
        was = short.pop("was", None)
        conduct = short.pop("conduct")
        offence: dict[str, Any] = {
            "id": name,
            "title": name.replace("-", " ").capitalize(),
            "conduct": conduct if isinstance(conduct, list) else [conduct],
            "form": short.pop("form", "basic"),
            "source": "act",
            "place": f"s {number}",
        }
        offence |= {key: short.pop(key) for key in _OFFENCE_KEYS if key in short}
        penalties = [{"since": "2020-01-01", **_PENALTY, **short}]
        if was is not None:
            penalties.insert(0, {"since": "2010-01-01", **_PENALTY, **was})
        offences.append(offence | {"penalties": penalties})
    full = {
        "schema": 1,
        "jurisdiction": {"code": "XXA", "name": "Exampleland"},
        "verified": {"date": verified, "against": "made up for this example"},
        "sources": {
            "act": {
                "title": "Example Act",
                "citation": "Act 1 of 2010",
                "url": "https://law.example/act",
                "version": "2025-12-01",
                "evidence": "primary",
            }
        },
        "general": general,
        "offences": offences,
    }
    if positions is not None:
        full["positions"] = positions
    return yaml.safe_dump(full, sort_keys=False, allow_unicode=True).replace("'", "").encode()
