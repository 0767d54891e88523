"""The folds of the statute form: exceptions, earlier penalties, amounts and classes, without a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.api.harness import Server
from tests.web.test_web_accessibility import violations
from tests.web.test_web_draft import FULL


@pytest.fixture
def client(site: Server, browser_at: Callable[[Server], httpx.Client]) -> httpx.Client:
    return browser_at(site)


def send(client: httpx.Client, entries: list[tuple[str, str]], do: str) -> httpx.Response:
    form: dict[str, list[str]] = {}
    for name, value in [*entries, ("do", do)]:
        form.setdefault(name, []).append(value)
    return client.post("/submit/form", data=form)


def test_parts_are_added_removed_and_bounded(client: httpx.Client) -> None:
    page = send(client, FULL, "add-earlier:0").text
    assert page.count("<legend>Earlier penalty ") == 4
    assert 'name="offence-0-earlier-3-since"' in page
    assert "autofocus" in page
    page = send(client, FULL, "remove-departure:0-0").text
    assert page.count("<legend>Exception ") == 1
    assert 'value="the accused helped"' not in page
    assert "no prior record" in page
    many = [*FULL, *((f"offence-0-departure-{n}-to", "1 year") for n in range(10))]
    page = send(client, many, "add-departure:0").text
    assert page.count("<legend>Exception ") == 10
    assert "Add another exception" not in page
    for nonsense in ("add-earlier:99", "add-earlier:x", "remove-earlier:0-77", "add-nothing:0"):
        assert send(client, FULL, nonsense).status_code in (200, 422)


def test_errors_stand_beside_their_fields(client: httpx.Client) -> None:
    wrong = {
        "offence-0-earlier-0-max": "15 yeers",
        "general-supply-from": "heroin over 2 grems",
    }
    page = send(client, list((dict(FULL) | wrong).items()), "check")
    assert page.status_code == 422
    for name in wrong:
        assert f'id="e-{name}"' in page.text
        assert f'aria-describedby="e-{name}"' in page.text
    good = send(client, FULL, "text")
    assert good.status_code == 200
    for said in ("presumption_of_supply", "class-a", "former s 4", "s 33B"):
        assert said in good.text


def test_the_folds_work_without_a_script_and_keep_nobody_out(
    visitor: Callable[..., Any], axe: str
) -> None:
    plain = visitor(java_script_enabled=False, viewport={"width": 390, "height": 900})
    plain.goto("/submit/form")
    plain.get_by_text("Earlier penalties").click()
    plain.get_by_role("button", name="Add an earlier penalty").click()
    assert plain.locator('[name="offence-0-earlier-0-since"]').is_visible()
    page = visitor(viewport={"width": 390, "height": 900})
    page.goto("/submit/form")
    for fold in ("More: amounts", "Exceptions to", "Earlier penalties"):
        page.get_by_text(fold).click()
    page.get_by_role("button", name="Add an exception").click()
    assert page.locator('[name="offence-0-departure-0-to"]').is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page, axe) == []
