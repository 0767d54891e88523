"""axe-core on every page, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.laws import named

PAGES = (
    "/", "/?colour=MM001", "/jurisdictions/SGP", "/jurisdictions/NOR/source", "/compare", "/compare?conduct=drug.trafficking&substance=cannabis&amount=500+g&j=SGP,USA",
    "/compare?j=SGP", "/against", "/against?in=nowhere", "/search?q=rape", "/jurisdictions/SGP/brief?beside=NOR", "/bill", "/bill?law=SGP",
    "/bill?law=SGP&title=T&from=2027-01-01&p=consumption&least=x&most=1+year&life=&death=", "/bill?law=SGP&title=T&from=2027-01-01&p=consumption&least=&most=1+year&life=&death=",
    "/bill/brief?law=SGP&p=consumption&least=&most=1+year&life=&death=", "/rules", "/rules/VC001", "/norms", "/positions", "/positions/SGP", "/about", "/submit", "/submit/reading", "/submit/text?from=NOR", "/submit/form", "/sign-in", "/nowhere",
)  # fmt: skip


def violations(page: Any, axe: str) -> list[str]:
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(axe)
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)"
    )
    return [
        f"{page.url}: {v['id']} ({v['impact']}) {v['nodes'][0]['html'][:160]} {v['nodes'][0]['failureSummary'][:200]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_no_page_keeps_anybody_out(
    visitor: Callable[..., Any], axe: str, scheme: str, width: int
) -> None:
    page = visitor(color_scheme=scheme, viewport={"width": width, "height": 900})
    wrong = []
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (
            f"{path} is wider than the screen"
        )
        wrong += violations(page, axe)
    assert wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nor_does_the_desk(
    visitor: Callable[..., Any], token: Callable[[str, str], str], axe: str, scheme: str
) -> None:
    page = visitor(color_scheme=scheme)
    wrong = []
    page.goto("/submit/text")
    page.locator("#law").fill(named("WSM", "Samoa").replace("max: 20 years", "max: 20 yeers"))
    page.locator("#result [data-line]").first.wait_for()
    wrong += violations(page, axe)
    page.locator("#law").fill(named("WSM", "Samoa"))
    page.locator("#result .finding").first.wait_for()
    wrong += violations(page, axe)
    page.get_by_role("button", name="Send for review").click()
    wrong += violations(page, axe)
    page.locator("[name=token]").fill(token(f"Ada {scheme}", "reviewer"))
    page.get_by_role("button", name="Send for review").click()
    page.wait_for_url("**/submissions/*")
    path = page.url.partition("?")[0]
    wrong += violations(page, axe)
    page.goto("/submissions")
    wrong += violations(page, axe)
    page.goto("/submit/form")
    page.get_by_role("button", name="Check only").click()
    wrong += violations(page, axe)
    page.get_by_role("button", name="Sign out").click()
    page.goto(path)
    page.locator("[name=token]").fill(token("Rob Reviewer", "reviewer"))
    page.get_by_role("button", name="Sign in").click()
    wrong += violations(page, axe)
    assert wrong == []
