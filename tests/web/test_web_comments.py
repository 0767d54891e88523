"""A submission read provision by provision, and what is said of it, with and without a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.api.harness import Server
from tests.api.test_api_submissions import submit
from tests.web.laws import HOSTILE_NAME, RIGHT_TO_LEFT, named
from tests.web.test_web_accessibility import violations
from tests.web.waiting import shows

Visitor = Callable[..., Any]
Token = Callable[[str, str], str]


@pytest.fixture(scope="module")
def sent(site: Server) -> str:
    """The law of Norway with another end, sent by Ann."""
    with httpx.Client(base_url=site.url, timeout=60) as client:
        ann = site.token("Ann", "submitter")
        text = client.get("/v1/jurisdictions/NOR/source").text
        assert "max: 10 years" in text
        made = submit(client, ann, text.replace("max: 10 years", "max: 9 years").encode())
        assert made.status_code == 201, made.text
        return f"/submissions/{made.json()['id']}"


def signed_in(page: Any, token: str, path: str) -> None:
    page.goto(path)
    page.locator("[name=token]").fill(token)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("script", [True, False])
def test_a_reviewer_comments_and_the_author_reads_it(
    visitor: Visitor, token: Token, axe: str, sent: str, script: bool
) -> None:
    said = f"With script: {script} {HOSTILE_NAME} {RIGHT_TO_LEFT}\u202e"
    page = visitor(java_script_enabled=script, viewport={"width": 390, "height": 900})
    signed_in(page, token("Rob", "reviewer"), sent)
    provision = page.locator("details.provision").first
    name = provision.locator("summary b").inner_text()
    if provision.get_attribute("open") is None:
        provision.locator("summary").click()
    body = provision.inner_text()
    for words in (
        "Now",
        "As submitted",
        "Source",
        "max: 9 years",
        "From line",
        "Written differently",
        "is now: 9 years",
    ):
        assert words in body
    provision.locator("textarea").fill(said)
    provision.get_by_role("button", name="Send the comment").click()
    page.wait_for_url("**/submissions/*#on-*")
    provision = page.locator("details.provision", has=page.locator(f"text={name}")).first
    assert said.removesuffix("\u202e") in provision.locator("blockquote").all_inner_texts()
    assert f"commented on {name} by Rob" in page.locator(".trail").inner_text()
    # Of the law as a whole, by its author.
    author = visitor(java_script_enabled=script)
    signed_in(author, token("Ann", "submitter"), sent)
    whole = author.locator("#on-the-law")
    whole.locator("summary").click() if whole.get_attribute("open") is None else None
    whole.locator("textarea").fill(f"Thank you. {script}")
    whole.get_by_role("button", name="Send the comment").click()
    author.wait_for_url("**#on-the-law")
    assert f"Thank you. {script}" in author.locator("#on-the-law").inner_text()
    assert said.removesuffix("\u202e") in author.locator("main").inner_text()
    if script:
        assert violations(author, axe) == []
        assert author.evaluate("window.pwned") is None


def test_what_is_wrong_is_said_beside_the_comment_and_nothing_is_lost(
    site: Server, sent: str, browser_at: Callable[[Server], httpx.Client], token: Token
) -> None:
    client = browser_at(site)
    client.post("/sign-in", data={"token": token("Rob", "reviewer"), "next": "/"})
    wrong = client.post(f"{sent}/comments", data={"provision": "", "text": "y" * 2001})
    assert wrong.status_code == 422
    assert "2001 characters; expected at most 2000" in wrong.text
    assert "y" * 2001 in wrong.text
    assert 'aria-invalid="true"' in wrong.text
    nowhere = client.post(f"{sent}/comments", data={"provision": "nothing", "text": "hm"})
    assert nowhere.status_code == 422
    assert "the law has no provision" in nowhere.text
    assert '<blockquote dir="auto">hm</blockquote>' in nowhere.text
    # Another site cannot have it said, and a reader sees nothing of it.
    foreign = {"Origin": "https://evil.example"}
    assert client.post(f"{sent}/comments", data={"text": "x"}, headers=foreign).status_code == 403
    reader = browser_at(site)
    assert reader.post(f"{sent}/comments", data={"text": "x"}).status_code == 403
    assert "Thank you" not in reader.get(sent, follow_redirects=True).text


def test_what_was_typed_while_another_decided_is_given_back(
    site: Server, browser_at: Callable[[Server], httpx.Client], token: Token
) -> None:
    client = browser_at(site)
    client.post("/sign-in", data={"token": token("Rob", "reviewer"), "next": "/"})
    made = submit(client, site.token("Ann", "submitter"), named("TON", "Tonga").encode())
    id_ = made.json()["id"]
    site_of = {"version": "1", "do": "reject", "reason": "not the law"}
    assert client.post(f"/submissions/{id_}", data=site_of).status_code == 303
    late = client.post(f"/submissions/{id_}/comments", data={"text": "long <i>thought</i> out"})
    assert late.status_code == 409
    assert "what is decided is not commented on" in late.text
    assert "long &lt;i&gt;thought&lt;/i&gt; out" in late.text


def test_what_a_submission_leaves_open_is_not_said_to_be_removed(
    site: Server, browser_at: Callable[[Server], httpx.Client], token: Token
) -> None:
    client = browser_at(site)
    client.post("/sign-in", data={"token": token("Rob", "reviewer"), "next": "/"})
    text = client.get("/v1/jurisdictions/NOR/source").text.replace("max: 21 years", "max: unknown")
    made = submit(client, site.token("Ann", "submitter"), text.encode())
    page = client.get(f"/submissions/{made.json()['id']}").text
    assert re.search(r"<b>0</b> removed, <b>2</b> changed, \d+ as before, 1 not known on one side", page)  # fmt: skip
    assert "<h3>Not known on one side</h3>" in page
    assert "What is not known: <bdi>VC004 NOR, after: custody.max of" in page


def test_a_law_that_is_new_is_read_provision_by_provision(
    site: Server, browser_at: Callable[[Server], httpx.Client], token: Token
) -> None:
    client = browser_at(site)
    client.post("/sign-in", data={"token": token("Ann", "submitter"), "next": "/"})
    made = submit(client, site.token("Ann", "submitter"), named("WSM", "Samoa").encode())
    text = client.get(f"/submissions/{made.json()['id']}").text
    assert text.count("· new") == 2
    assert "up to 20 years" in text


@pytest.mark.parametrize("script", [True, False])
def test_what_is_sent_after_the_sign_in_ended_is_kept(
    visitor: Visitor, token: Token, axe: str, sent: str, script: bool
) -> None:
    reviewer = token("Rob", "reviewer")
    page = visitor(java_script_enabled=script, viewport={"width": 390, "height": 900})
    signed_in(page, reviewer, sent)
    whole = page.locator("#on-the-law")
    whole.locator("summary").click() if whole.get_attribute("open") is None else None
    said = f"Written for an hour. {script}\n{HOSTILE_NAME}"
    whole.locator("textarea").fill(said)
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": "proportionality_session", "value": "gone", "url": page.url}]
    )
    whole.get_by_role("button", name="Send the comment").click()
    shows(page.locator("main"), "Nothing was sent yet, and nothing is lost")
    assert page.locator("textarea").input_value() == said
    if script:
        assert violations(page, axe) == []
    page.locator("[name=token]").fill("prop_wrong")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in and send").click()
    assert page.locator("textarea").input_value() == said
    page.locator("[name=token]").fill(reviewer)
    page.get_by_role("button", name="Sign in and send").click()
    page.wait_for_url("**#on-the-law")
    assert page.locator("#on-the-law blockquote").last.inner_text() == said
