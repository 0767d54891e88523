"""Makes ``data/world.json`` once, from two packages; run it again only to change the map.

Shapes: npm ``world-atlas`` 2 (ISC licence; the shapes are Natural Earth's, public domain).  Codes and names: npm
``i18n-iso-countries`` 7 (MIT).  Unpack both with ``npm pack`` and ``tar``, then::

    python -m proportionality_api.web.make_map WORLD_ATLAS_FOLDER ISO_COUNTRIES_FOLDER
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = list[Point]

WIDTH = 2000
_SOUTH, _NORTH = -56.5, 83.7  # from Cape Horn to the north of Greenland
_LEFT_OUT = {"ATA", "ATF", "HMD", "SGS", "IOT"}  # nobody lives under a penal law of their own there
# Natural Earth draws these as shapes of their own, and ISO has no code for them; no position is taken by showing them.
_UNCODED = {"N. Cyprus": "Northern Cyprus", "Somaliland": "Somaliland", "Kosovo": "Kosovo"}


def equal_earth(longitude: float, latitude: float) -> Point:
    """The Equal Earth projection: areas keep their proportions (Šavrič, Patterson and Jenny, 2018)."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    x = (
        2
        * math.sqrt(3)
        * math.radians(longitude)
        * math.cos(t)
        / (3 * (9 * a4 * t**8 + 7 * a3 * t**6 + 3 * a2 * t**2 + a1))
    )
    return x, a4 * t**9 + a3 * t**7 + a2 * t**3 + a1 * t


_SCALE = WIDTH / (2 * equal_earth(180, 0)[0])
_TOP = equal_earth(0, _NORTH)[1]
HEIGHT = round((_TOP - equal_earth(0, _SOUTH)[1]) * _SCALE)


def project(point: Point) -> tuple[int, int]:
    """A place on the globe to a place on the picture."""
    x, y = equal_earth(*point)
    return round(WIDTH / 2 + x * _SCALE), round((_TOP - y) * _SCALE)


def _arcs(topology: dict[str, Any]) -> list[Ring]:
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        ring: Ring = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            ring.append((x * kx + dx, y * ky + dy))
        arcs.append(ring)
    return arcs


def _ring(indices: Iterable[int], arcs: Sequence[Ring]) -> Ring:
    ring: Ring = []
    for index in indices:
        part = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += part[1:] if ring else part
    return ring


def rings(geometry: dict[str, Any], arcs: Sequence[Ring]) -> list[Ring]:
    """All rings of a country, cut where they cross the antimeridian."""
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry.get("arcs", [])
    return [
        cut
        for polygon in polygons
        for indices in polygon
        for cut in _cut(_unwrapped(_ring(indices, arcs)))
    ]


def _unwrapped(ring: Ring) -> Ring:
    result: Ring = []
    shift = 0.0
    for x, y in ring:
        if result:
            jump = x + shift - result[-1][0]
            shift += -360 if jump > 180 else 360 if jump < -180 else 0
        result.append((x + shift, y))
    return result


def _cut(ring: Ring) -> list[Ring]:
    if all(-180 <= x <= 180 for x, _ in ring):
        return [ring]
    pieces = []
    for shift in (-360, 0, 360):
        moved = [(x + shift, y) for x, y in ring]
        for edge, keep_below in ((180.0, True), (-180.0, False)):
            moved = _clip(moved, edge, keep_below)
        if len(moved) > 2:
            pieces.append(moved)
    return pieces


def _clip(ring: Ring, edge: float, keep_below: bool) -> Ring:
    result: Ring = []
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        inside0, inside1 = (x0 <= edge) == keep_below, (x1 <= edge) == keep_below
        if inside0:
            result.append((x0, y0))
        if inside0 != inside1:
            result.append((edge, y0 + (y1 - y0) * (edge - x0) / (x1 - x0)))
    return result


def path(shape: Iterable[Ring]) -> str:
    """Rings as SVG path data, in whole units, each point relative to the one before."""
    parts: list[str] = []
    for ring in shape:
        points = [project(p) for p in ring]
        kept = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
        if len(kept) < (4 if parts else 3):
            continue  # too small to be seen
        steps = [f"M{kept[0][0]} {kept[0][1]}l"]
        steps += [f"{x1 - x0} {y1 - y0}" for (x0, y0), (x1, y1) in pairwise(kept)]
        parts.append((steps[0] + " ".join(steps[1:]) + "z").replace(" -", "-"))
    return "".join(parts)


def centre(shape: Sequence[Ring]) -> tuple[int, int]:
    """The middle of the largest ring."""
    largest = max(
        shape, key=lambda ring: abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)))
    )
    xs, ys = [x for x, _ in largest], [y for _, y in largest]
    return project(((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2))


def _geometries(folder: Path, resolution: str) -> tuple[list[dict[str, Any]], list[Ring]]:
    topology = json.loads((folder / f"countries-{resolution}.json").read_text())
    return topology["objects"]["countries"]["geometries"], _arcs(topology)


def make(atlas: Path, iso: Path) -> dict[str, Any]:
    """Outlines of countries, and points for those too small to have one."""
    codes = json.loads((iso / "codes.json").read_text())
    names = json.loads((iso / "langs" / "en.json").read_text())["countries"]
    of_number = {number: (alpha3, alpha2) for alpha2, alpha3, number, _ in codes}

    def named(alpha2: str) -> str:
        name = names[alpha2]
        return str(name if isinstance(name, str) else name[0])

    places: dict[str, dict[str, Any]] = {}
    coarse, arcs = _geometries(atlas, "110m")
    for geometry in coarse:
        shape = rings(geometry, arcs)
        if "id" not in geometry:
            name = _UNCODED[geometry["properties"]["name"]]
            places[f"-{name}"] = {"name": name, "alpha2": "", "path": path(shape)}
            continue
        alpha3, alpha2 = of_number[geometry["id"]]
        if alpha3 not in _LEFT_OUT:
            places[alpha3] = {"name": named(alpha2), "alpha2": alpha2, "path": path(shape)}
    fine, arcs = _geometries(atlas, "50m")
    for geometry in fine:
        alpha3, alpha2 = of_number.get(geometry.get("id", ""), ("", ""))
        if alpha3 and alpha3 not in places and alpha3 not in _LEFT_OUT and geometry.get("arcs"):
            places[alpha3] = {
                "name": named(alpha2),
                "alpha2": alpha2,
                "at": centre(rings(geometry, arcs)),
            }
    return {
        "source": "Shapes: Natural Earth (public domain) by npm world-atlas 2.0.2 (ISC). Codes and names: npm i18n-iso-countries 7.14.0 (MIT).",
        "width": WIDTH,
        "height": HEIGHT,
        "places": {code: places[code] for code in sorted(places)},
    }


if __name__ == "__main__":
    target = Path(__file__).parent / "data" / "world.json"
    made = make(Path(sys.argv[1]), Path(sys.argv[2]))
    rows = ",\n".join(
        f"{json.dumps(code)}:{json.dumps(place, ensure_ascii=False, separators=(',', ':'))}"
        for code, place in made.pop("places").items()
    )
    target.write_text(f'{json.dumps(made)[:-1]},"places":{{\n{rows}\n}}}}\n', encoding="utf-8")
