"""The pictures of votes and law for phones: nothing runs over the edge, and no text is smaller than 12."""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as ET
from functools import cache

import pytest

from proportionality.answers.positions import Record, record, records, tallies
from proportionality.report.pictures import positions, positions_narrow

ON = dt.date(2026, 11, 26)
_LETTER = {"head": 8.6}  # how wide one is, about


@cache
def states() -> list[Record]:
    return records([], ON)


def pieces(svg: str) -> tuple[ET.Element, float]:
    root = ET.fromstring(svg)
    return root, float(root.attrib["viewBox"].split()[2])


def assert_inside(svg: str) -> None:
    root, width = pieces(svg)
    assert width <= 350
    tall = float(root.attrib["viewBox"].split()[3])
    for one in root.iter("text"):
        kind = one.attrib["class"]
        long = len(one.text or "") * _LETTER.get(kind, 6.4)
        x = float(one.attrib["x"]) - {"start": 0, "middle": long / 2, "end": long}[one.attrib["text-anchor"]]  # fmt: skip
        assert x > -12, one.text
        assert x + long < width + 8, one.text
        assert 0 < float(one.attrib["y"]) <= tall, one.text
    for one in root.iter("rect"):
        assert float(one.attrib["x"]) >= 0
        assert float(one.attrib["x"]) + float(one.attrib["width"]) <= width


def test_every_state_is_inside_a_phone() -> None:
    assert len(states()) > 150
    for one in states():
        assert_inside(positions_narrow.one(one))


@pytest.mark.parametrize("day", [ON, dt.date(2012, 12, 31), dt.date(2000, 1, 1)])
def test_all_states_are_inside_a_phone(day: dt.date) -> None:
    held = tallies(records([], day))
    svg = positions_narrow.everyone(held, day)
    assert_inside(svg)
    said = " ".join(one.text or "" for one in pieces(svg)[0].iter("text"))
    for tally in held:
        assert f"{tally.date.year}: {tally.cast['for']} for" in said
        assert not tally.keeping or f"({tally.keeping} with death for drugs)" in said


def test_a_page_holds_both_and_shows_one() -> None:
    both = positions_narrow.both_of_one(record("SGP", ON))
    assert re.findall(r'<svg class="([a-z ]+)"', both) == ["stand broad", "stand narrow"]
    names = re.findall(r' id="([^"]+)"', both)
    assert len(names) == len(set(names)) == 4
    # A file by itself is the broad one, whatever screen it is shown on.
    alone = positions.one(record("SGP", ON))
    assert 'class="stand"' in alone
    sizes = [float(size) for size in re.findall(r"font-size:([0-9.]+)px", positions.CSS)]
    assert min(sizes) >= 12
