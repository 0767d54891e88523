"""The folds of the statute form: exceptions, earlier penalties, amounts and classes, without a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.api.harness import Server
from tests.web.test_web_accessibility import violations
from tests.web.test_web_draft import FULL, RAISED


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


def test_raised_penalties_are_added_removed_and_follow_their_text(client: httpx.Client) -> None:
    page = send(client, RAISED, "add-raise").text
    assert page.count("<legend>Raised penalty ") == 3 + 1 + 2
    assert re.search(r'name="general-raise-3-effect"[^>]* autofocus', page)
    page = send(client, RAISED, "remove-raise:-0").text
    assert page.count("<legend>Raised penalty ") == 2 + 2
    assert 'name="general-raise-0-effect" value="plus 5 years"' in page
    page = send(client, RAISED, "remove-enhancement:0-0").text
    assert 'name="offence-0-enhancement-0-effect" value="life-mandatory"' in page
    assert page.count('name="offence-0-enhancement-0-case" value="organised" checked') == 1
    page = send(client, RAISED, "remove-source:0").text
    assert re.search(r'name="offence-0-enhancement-1-source".*?value="0" selected', page, re.S)
    many = [*RAISED, *((f"general-raise-{n}-effect", "doubles") for n in range(10))]
    assert "Add another raised penalty" in send(client, many, "keep").text  # that of an offence
    assert 'value="add-raise"' not in send(client, many, "keep").text
    for nonsense in ("add-raise:9", "remove-raise:-77", "remove-raise:x", "add-enhancement:99"):
        assert send(client, RAISED, nonsense).status_code in (200, 422)
    wrong = [(k, "dubles" if k == "general-raise-0-effect" else v) for k, v in RAISED]
    said = send(client, wrong, "check")
    assert said.status_code == 422
    assert 'aria-describedby="e-general-raise-0-effect"' in said.text


@pytest.mark.parametrize("number", ["9" * 5000, "-1", "\u0663", "\u00b2", "99"])
def test_a_number_that_no_text_has_is_the_first_text(client: httpx.Client, number: str) -> None:
    part = {"offence-0-enhancement-0-effect": "doubles", "general-raise-0-effect": "doubles"}
    for name in (
        "offence-0-source",
        "general-source",
        *(k.replace("effect", "source") for k in part),
    ):
        for do in ("check", "text", "remove-source:0"):
            entries = [*FULL, ("source-9-title", "Another"), *part.items(), (name, number)]
            assert send(client, entries, do).status_code in (200, 422)


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
    for (
        fold,
        button,
    ) in (  # a button writes the page anew, and a fold without anything in it is closed then
        ("penalties of many offences", "Add a raised penalty to the general part"),
        ("raises this penalty", "Add a raised penalty to offence 1"),
        ("Exceptions to", "Add an exception"),
    ):
        page.get_by_text(fold).click()
        page.get_by_role("button", name=button).click()
    for fold in ("More: amounts", "Earlier penalties"):
        page.get_by_text(fold).click()
    assert page.locator('[name="offence-0-departure-0-to"]').is_visible()
    assert page.locator('[name="general-raise-0-effect"]').is_visible()
    assert page.locator('[name="offence-0-enhancement-0-effect"]').is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page, axe) == []
