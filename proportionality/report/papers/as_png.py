"""Pictures of plain shapes as PNG, with letters that every machine has: those that papers are written in."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from proportionality.report.papers.fonts import BOLD, REGULAR, written
from proportionality.report.pictures.printed import INK, Picture, drawn
from proportionality.report.pictures.rungs import Group

_SCALE, _FOR_SCREENS = 4, 3  # dots a point
_MOST_DOTS = 12_000  # high; a longer picture has fewer dots a point
_WIDTH = 520.0  # points, of a ladder by itself
_MARGIN = 10.0


def _face(size: float, bold: bool, scale: float = _SCALE) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BOLD if bold else REGULAR, round(size * scale))


def measure(text: str, size: float, bold: bool) -> float:
    """How wide a text is, in points."""
    return _face(size, bold).getlength(written(text)) / _SCALE


def ladder(groups: Sequence[Group]) -> bytes:
    """A sentence ladder as a picture by itself, on white, with a margin."""
    return png(drawn(groups, _WIDTH, measure), _MARGIN, _FOR_SCREENS)


def png(picture: Picture, margin: float = 0.0, dots: int = _SCALE) -> bytes:
    """Shapes as a PNG; ``dots`` a point, fewer where it would be higher than 12,000."""
    high, wide = picture.height + 2 * margin, picture.width + 2 * margin
    scale = min(float(dots), _MOST_DOTS / high)
    image = Image.new("RGB", (round(wide * scale), round(high * scale)), "#ffffff")
    draw = ImageDraw.Draw(image)
    for shape in picture.shapes:
        points = [((x + margin) * scale, (y + margin) * scale) for x, y in shape.points]
        line = max(round(shape.width * scale), 1)
        if shape.kind == "text":
            font = _face(shape.size, shape.bold, scale)
            anchor = "ms" if shape.centred else "ls"
            draw.text(
                points[0], written(shape.text), fill=shape.fill or INK, font=font, anchor=anchor
            )
        elif shape.kind == "line":
            draw.line(points, fill=shape.stroke, width=line)
        elif shape.kind == "polygon":
            draw.polygon(
                points, fill=shape.fill, outline=shape.stroke, width=line if shape.stroke else 0
            )
        elif shape.kind == "disc":
            draw.ellipse(points, fill=shape.fill, outline=shape.stroke, width=line)
        else:
            draw.rectangle(
                points, fill=shape.fill, outline=shape.stroke, width=line if shape.stroke else 0
            )
    made = io.BytesIO()
    # The smallest file takes seconds, which a paper is worth and a request is not.
    image.save(made, "PNG", optimize=dots == _SCALE)
    return made.getvalue()
