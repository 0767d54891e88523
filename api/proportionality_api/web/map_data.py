"""The map of the world: who is where, and who stands for whom."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from proportionality_api.web.assets import FOLDER

# Areas that ISO 3166 has twice: as countries, and as parts of the state that they belong to.
_BELONGS_TO: Mapping[str, str] = {
    **dict.fromkeys(("ASM", "GUM", "MNP", "PRI", "VIR"), "US"),
    **dict.fromkeys(("ABW", "CUW", "SXM"), "NL"),
    **dict.fromkeys(("BLM", "MAF", "NCL", "PYF", "SPM", "WLF"), "FR"),
}


@dataclass(frozen=True, slots=True)
class MapArea:
    """A country or territory on the map: an outline, or a point where it is too small for one."""

    code: str
    name: str
    alpha2: str
    path: str
    at: tuple[int, int] | None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes under which a law is the law of all of it: ``PRI`` and ``US-PR``."""
        state = _BELONGS_TO.get(self.code)
        return (self.code, f"{state}-{self.alpha2}") if state else (self.code,)


@dataclass(frozen=True, slots=True)
class World:
    """All areas, and the size of the picture."""

    areas: Mapping[str, MapArea]
    width: int
    height: int
    source: str

    def covered_by(self, area: MapArea, codes: Iterable[str]) -> tuple[str, ...]:
        """The jurisdictions that speak for an area: its own, else those of its parts."""
        known = set(codes)
        own = [code for code in area.codes if code in known]
        if own:
            return (own[0],)
        return tuple(
            sorted(code for code in known if area.alpha2 and code.startswith(f"{area.alpha2}-"))
        )

    def not_covered(self, codes: Iterable[str]) -> list[MapArea]:
        """Areas without any encoded law, in the order of their names."""
        known = set(codes)
        return sorted(
            (p for p in self.areas.values() if not self.covered_by(p, known)), key=lambda p: p.name
        )


@cache
def world() -> World:
    """The map as it was made by ``make_map.py``."""
    raw: dict[str, Any] = json.loads((FOLDER / "data" / "world.json").read_text(encoding="utf-8"))
    areas = {
        code: MapArea(
            code, p["name"], p["alpha2"], p.get("path", ""), tuple(p["at"]) if "at" in p else None
        )
        for code, p in raw["places"].items()
    }
    return World(areas, raw["width"], raw["height"], raw["source"])
