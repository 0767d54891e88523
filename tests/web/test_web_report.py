"""The HTML report as a browser shows it: the ladder of the screen it is read on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from proportionality.check import check_all
from proportionality.law.corpus import load_all, shipped
from proportionality.report import as_html


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    corpus = load_all([shipped() / "sgp.yaml"])
    path.write_text(as_html.render(check_all(corpus, dt.date(2026, 11, 26))), encoding="utf-8")
    return path


@pytest.mark.parametrize(("width", "shown"), [(390, "narrow"), (1300, "broad")])
def test_a_report_draws_the_ladder_of_its_screen(
    browser: Any, report: Path, width: int, shown: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(report.as_uri())
    ladders = page.locator("svg.ladder:not(.key)")
    assert ladders.count() >= 2
    for number in range(ladders.count()):
        ladder = ladders.nth(number)
        narrow = "narrow" in (ladder.get_attribute("class") or "")
        if page.evaluate("e => !e.closest('details:not([open])')", ladder.element_handle()):
            assert ladder.is_visible() == (narrow == (shown == "narrow"))
    first = page.locator(f"svg.ladder.{shown}").first.bounding_box()
    assert first["x"] >= 0
    assert first["x"] + first["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    assert page.locator("svg.ladder.broad").first.is_visible()
    assert not page.locator("svg.ladder.narrow").first.is_visible()
    page.close()
