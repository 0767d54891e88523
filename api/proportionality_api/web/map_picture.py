"""The map by itself, as SVG and PNG: what it shows, the day, and its key stand in the picture."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from proportionality_api.web.map_data import MapArea, world

_TOP, _KEY, _LINE = 90, 44, 34
_SIZE, _TITLE = 24, 34
_LEFT, _RIGHT = 40, 20  # of the world that hold no land
_COLUMNS = 4
INK, SOFT, PAPER, GROUND, EDGE = "#1b1f26", "#59616d", "#ffffff", "#eceef0", "#c9ced4"
_STRIPE = "#c8603c"
STRIPED = frozenset(("s-cannot-tell", "c-cannot-tell", "g-unknown"))
# The light colours of the style sheet; mixtures worked out.
COLOURS = {
    "g-none": "#dfe3e6", "g-low": "#f3d8ca", "g-medium": "#e6a587", "g-high": "#c8603c", "g-critical": "#84230f",
    "c-none": "#dfe3e6", "c-assault": "#f3d8ca", "c-robbery": "#edbfa9", "c-grievous-harm": "#e6a587", "c-manslaughter": "#d88362",
    "c-rape": "#c8603c", "c-murder": "#84230f",
    "e-primary": "#84230f", "e-translation": "#c8603c", "e-secondary": "#e6a587", "e-unverified": "#f3d8ca",
    "s-flagged": "#84230f", "s-clear": "#7a8492", "s-not-applicable": "#dfe3e6", "s-waived": "#f3d8ca",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MapPicture:
    """What is drawn: areas with their kinds, and what each kind means."""

    title: str
    note: str
    areas: Sequence[tuple[MapArea, str]]
    key: Sequence[tuple[str, str]]

    @property
    def width(self) -> int:
        """In the map's own units."""
        return world().width - _LEFT - _RIGHT

    @property
    def height(self) -> int:
        """With title and key."""
        rows = -(-len(self.key) // _COLUMNS)
        return _TOP + world().height + _KEY + rows * _LINE

    def key_at(self, number: int) -> tuple[float, float]:
        """Where the sign of a kind stands."""
        row, column = divmod(number, _COLUMNS)
        return column * self.width / _COLUMNS, _TOP + world().height + 16 + row * _LINE


def svg(picture: MapPicture) -> bytes:
    """As a file of its own, in the colours of paper."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {picture.width} {picture.height}" width="{picture.width // 2}" role="img" aria-labelledby="t d" '
        'font-family="system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, Arial, sans-serif">',
        f'<title id="t">{escape(picture.title)}</title><desc id="d">{escape(picture.note)}</desc>',
        f'<defs><pattern id="striped" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path fill="{COLOURS["c-none"]}" d="M0 0h9v9H0z"/>'
        f'<path stroke="{_STRIPE}" stroke-width="5" d="M0 0v9"/></pattern></defs>',
        f'<path fill="{PAPER}" d="M0 0h{picture.width}v{picture.height}H0z"/>',
        f'<text x="0" y="34" font-size="{_TITLE}" font-weight="600" fill="{INK}">{escape(picture.title)}</text>',
        f'<text x="0" y="70" font-size="{_SIZE}" fill="{SOFT}">{escape(picture.note)}</text>',
        f'<g transform="translate({-_LEFT} {_TOP})" stroke="{PAPER}" stroke-width="1.1">',
    ]
    for area, kind in picture.areas:
        fill = _fill(kind)
        if area.at:
            parts.append(f'<circle cx="{area.at[0]}" cy="{area.at[1]}" r="8" fill="{fill}"/>')
        else:
            parts.append(f'<path d="{area.path}" fill="{fill}"/>')
    parts.append("</g>")
    for number, (kind, said) in enumerate(picture.key):
        x, y = picture.key_at(number)
        parts.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="30" height="20" fill="{_fill(kind)}" stroke="{EDGE}"/>'
            f'<text x="{x + 40:.0f}" y="{y + 18:.0f}" font-size="{_SIZE}" fill="{INK}">{escape(said)}</text>'
        )
    return "".join([*parts, "</svg>\n"]).encode()


def _fill(kind: str) -> str:
    return "url(#striped)" if kind in STRIPED else COLOURS.get(kind, GROUND)


def png(picture: MapPicture) -> bytes:
    """As dots, one for each of the map's own units."""
    from PIL import Image, ImageDraw, ImageFont

    from proportionality.report.papers.fonts import BOLD, REGULAR, written

    image = Image.new("RGB", (picture.width, picture.height), PAPER)
    draw = ImageDraw.Draw(image)
    stripes = Image.new("RGB", image.size, COLOURS["c-none"])
    lines = ImageDraw.Draw(stripes)
    for x in range(-picture.height, picture.width, 12):
        lines.line(((x, picture.height), (x + picture.height, 0)), fill=_STRIPE, width=5)
    # Small lands may lie inside large ones, so the large ones come first.
    for area, kind in sorted(picture.areas, key=lambda drawn: -_extent(drawn[0])):
        for ring in _rings(area):
            if kind in STRIPED:
                mask = Image.new("1", image.size)
                ImageDraw.Draw(mask).polygon(ring, fill=1)
                image.paste(stripes, mask=mask)
                draw.polygon(ring, outline=PAPER)
            else:
                draw.polygon(ring, fill=COLOURS.get(kind, GROUND), outline=PAPER)
        if area.at:
            x, y = area.at[0] - _LEFT, area.at[1] + _TOP
            fill = _STRIPE if kind in STRIPED else COLOURS.get(kind, GROUND)
            draw.ellipse((x - 8, y - 8, x + 8, y + 8), fill=fill, outline=PAPER)
    title, small = ImageFont.truetype(BOLD, _TITLE), ImageFont.truetype(REGULAR, _SIZE)
    draw.text((0, 34), written(picture.title), fill=INK, font=title, anchor="ls")
    draw.text((0, 70), written(picture.note), fill=SOFT, font=small, anchor="ls")
    for number, (kind, said) in enumerate(picture.key):
        x, y = map(round, picture.key_at(number))
        box = (x, y, x + 30, y + 20)
        if kind in STRIPED:
            image.paste(stripes.crop(box), box)
        draw.rectangle(box, fill=None if kind in STRIPED else COLOURS.get(kind, GROUND), outline=EDGE)  # fmt: skip
        draw.text((x + 40, y + 18), written(said), fill=INK, font=small, anchor="ls")
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


_NUMBERS = re.compile(r"-?[0-9]+")


def _rings(area: MapArea) -> Iterator[list[tuple[int, int]]]:
    """The outlines of an area: each begins at a point, and goes on by steps."""
    for ring in area.path.split("z"):
        numbers = [int(n) for n in _NUMBERS.findall(ring)]
        if len(numbers) < 6:
            continue
        x, y = numbers[0] - _LEFT, numbers[1] + _TOP
        points = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        yield points


def _extent(area: MapArea) -> int:
    points = [point for ring in _rings(area) for point in ring]
    if not points:
        return 0
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))
