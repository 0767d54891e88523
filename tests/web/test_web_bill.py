"""A bill tried out: the address holds it, the page says what it does, a person saves it, shares it or sends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
from proportionality_api.web.bill_state import MOST_PROVISIONS, limit, read

from proportionality.law.written import QuantityError
from proportionality.reform import overlay
from tests.api.harness import Server
from tests.web.laws import HOSTILE_NAME, RIGHT_TO_LEFT
from tests.web.waiting import holds, shows

Visitor = Callable[..., Any]
Token = Callable[[str, str], str]
BILL = [
    ("law", "SGP"),
    ("title", "No death for trafficking"),
    ("from", "2027-01-01"),
    *(("p", "trafficking-death"), ("least", ""), ("most", "twenty years"), ("life", ""), ("death", "")),
    *(("p", "consumption"), ("least", "none"), ("most", "not exceeding 12 months"), ("life", ""), ("death", "")),
]  # fmt: skip
ADDRESS = f"/bill?{urlencode(BILL)}"


@pytest.fixture
def client(site: Server, browser_at: Callable[[Server], httpx.Client]) -> httpx.Client:
    return browser_at(site)


@pytest.mark.parametrize(
    ("end", "typed", "meant"),
    [
        ("most", "twenty years", "20 years"),
        ("most", "imprisonment for a term not exceeding eighteen months", "18 months"),
        ("most", "up to 2 years less a day", "2 years less 1 day"),
        ("most", "Imprisonment for life.", "life"),
        ("most", "no limit", "unlimited"),
        ("most", "no custody", "none"),
        ("least", "not less than five years", "5 years"),
        ("least", "no minimum", "none"),
    ],
)
def test_numbers_are_read_as_bills_write_them(end: str, typed: str, meant: str) -> None:
    assert limit(end, typed) == meant


@pytest.mark.parametrize(
    "typed", ["x", "5 to 10 years", "of of of", "10 yeers", "½ year", "-3 years"]
)
def test_what_means_no_number_is_refused(typed: str) -> None:
    with pytest.raises(QuantityError, match="a term such as"):
        limit("most", typed)


def test_an_address_is_read_and_written_the_same_and_holds_no_more_than_its_bound() -> None:
    state = read(BILL, None)
    assert read(parse_qsl(state.address().partition("?")[2], keep_blank_values=True), None) == state
    many = [("law", "SGP"), *(("add", f"o-{n}") for n in range(500))]
    assert len(read(many, None).rows) == MOST_PROVISIONS
    assert read(many, None).too_many
    (row,) = read([("p", "a"), ("most", "9" * 10_000), ("p", "a"), ("most", "1 year")], None).rows
    assert len(row.most) <= 60
    assert [r.offence for r in read([*BILL, ("drop", "consumption")], None).rows] == [
        "trafficking-death"
    ]


def test_the_page_says_what_becomes_of_provisions_and_findings(client: httpx.Client) -> None:
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert "set-cookie" not in page.headers
    text = page.text
    assert "No death for trafficking" in text
    assert "up to 20 years; no minimum" in text
    assert "up to 12 months; no minimum" in text
    assert "Gone: " in text
    assert 'class="ladder narrow"' in text
    assert client.get(ADDRESS, headers={"If-None-Match": page.headers["etag"]}).status_code == 304


def test_what_is_saved_is_an_overlay_that_the_command_line_reads(client: httpx.Client) -> None:
    saved = client.get(ADDRESS.replace("/bill?", "/bill.yaml?"))
    assert "attachment" in saved.headers["content-disposition"]
    loaded, problems = overlay.load(saved.content, "bill.yaml")
    assert problems == []
    assert loaded is not None
    assert [c.offences for c in loaded.overlay.changes] == [["trafficking-death"], ["consumption"]]
    for style, begins in (("svg", b"<svg"), ("png", b"\x89PNG"), ("docx", b"PK"), ("pdf", b"%PDF")):
        answer = client.get(ADDRESS.replace("/bill?", f"/bill.{style}?"))
        assert answer.status_code == 200
        assert answer.content.startswith(begins)
    brief = client.get(ADDRESS.replace("/bill?", "/bill/brief?"))
    assert "Singapore under the bill" in brief.text


def test_what_is_wrong_is_said_beside_it(client: httpx.Client) -> None:
    wrong = {**dict(BILL), "most": "10 yeers"}
    text = client.get("/bill", params=wrong).text
    assert "was not understood" in text
    assert 'aria-invalid="true"' in text
    above = {"law": "SGP", "p": "consumption", "least": "5 years", "most": "1 year"}
    assert "above its ceiling" in client.get("/bill", params=above).text
    assert "no provision" in client.get("/bill", params={"law": "SGP", "add": "nothing"}).text
    assert "is encoded" in client.get("/bill", params={"law": "ZZZ"}).text
    early = {"law": "SGP", "p": "consumption", "most": "1 year", "from": "1950-01-01"}
    text = client.get("/bill", params=early).text
    assert "is not in force on 1 January 1950" in text
    assert client.get("/bill.yaml", params=above).status_code == 404
    assert client.get("/bill?law=SGP&nonsense=1").status_code == 422


def test_a_hostile_title_is_only_a_title(client: httpx.Client) -> None:
    given = [(k, f"{HOSTILE_NAME} {RIGHT_TO_LEFT}'\n#:" if k == "title" else v) for k, v in BILL]
    page = client.get("/bill", params=given)
    assert page.status_code == 200
    assert "<script>pwned" not in page.text
    loaded, _ = overlay.load(client.get("/bill.yaml", params=given).content, "bill.yaml")
    assert loaded is not None
    assert loaded.overlay.title.startswith(HOSTILE_NAME[:40])
    picture = client.get("/bill.svg", params=given)
    assert "pwned" not in picture.text or "<script" not in picture.text


def write(page: Any) -> None:
    """From an empty page to numbers: the same steps with and without a script."""
    page.goto("/")
    page.get_by_role("link", name="Try a bill").click()
    page.locator("[name=law]").select_option("SGP")
    page.get_by_role("button", name="Choose").click()
    page.get_by_label("Consumption of a controlled or specified drug").check()
    page.locator("[name=title]").fill("Treatment first")
    page.locator("[name=from]").fill("2027-01-01")
    page.get_by_role("button", name="Type new numbers").click()


def send(page: Any, token: str) -> None:
    page.get_by_role("button", name="Send the law as it would be").click()
    holds(page.locator("#law"), "As changed by the overlay")
    page.locator("[name=token]").fill(token)
    page.get_by_role("button", name="Send for review").click()
    shows(page.locator(".state"), "submitted")
    said = page.locator("main").inner_text()
    assert "What becomes of each provision" in said
    assert "up to 6 months" in said


def test_a_bill_in_the_browser(visitor: Visitor, token: Token) -> None:
    page = visitor()
    write(page)
    most = page.get_by_label("Most: Consumption")
    most.fill("6 moons")
    most.blur()
    page.locator(".error", has_text="was not understood").wait_for()
    most.fill("six months")
    most.blur()
    page.locator("#becomes").wait_for()
    assert page.locator(".error").count() == 0
    assert "most=six+months" in page.url
    assert "harsher" not in page.locator("#outcome table").first.inner_text()
    shared = page.locator("[data-address]").first.get_attribute("href")
    other = visitor()
    other.goto(shared)
    shows(other.locator("h1"), "Treatment first")
    # A court that must impose a year cannot under a most of six months: the least falls with it.
    assert "\t6 months\t" in other.locator("#outcome table").first.inner_text()
    page.get_by_role("link", name="Brief, to print").click()
    shows(page.locator("main"), "Singapore under the bill")
    page.go_back()
    page.get_by_role("button", name="Send the law as it would be").click()
    holds(page.locator("[name=note]"), "Treatment first, from 2027-01-01")


def test_the_same_without_script(visitor: Visitor, token: Token) -> None:
    page = visitor(java_script_enabled=False)
    write(page)
    page.get_by_label("Most: Consumption").fill("six months")
    page.get_by_label("Least: Consumption").fill("none")
    page.get_by_role("button", name="Show what it does").click()
    shows(page.locator("#outcome table"), "up to 6 months; no minimum")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as a reform overlay").click()
    assert saved.value.suggested_filename == "sgp-bill-2027-01-01.yaml"
    send(page, token("Billie", "submitter"))
