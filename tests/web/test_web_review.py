"""From the text of a law to a submission on the page, in Debian's Chromium: the acts are ours."""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.api.harness import Server
from tests.reader.making import pdf
from tests.web.test_web_accessibility import violations
from tests.web.test_web_journeys import Token, Visitor, path_of
from tests.web.waiting import holds, reads, shows

ACTS = yaml.safe_load((Path(__file__).parents[1] / "reader" / "acts.yaml").read_text("utf-8"))
ACT = ACTS[0]["text"]


def give(page: Any, text: str = ACT, code: str = "ISL") -> None:
    page.goto("/submit/reading")
    page.locator("[name=text]").fill(text)
    page.locator("[name=code]").fill(code)
    page.locator("[name=name]").fill("Iceland")
    page.locator("[name=title]").fill("Lantern Islands Drug Control Act")
    page.get_by_role("button", name="Read it").click()
    page.locator("#reviewing").wait_for()


def waiting(page: Any) -> list[int]:
    """How many offences and passages wait."""
    return [int(n) for n in page.locator(".progress b").all_inner_texts()]


def left(page: Any, offences: int, passages: int) -> None:
    """Wait until so many wait."""
    reads(page.locator(".progress b"), [str(offences), str(passages)])


def said(page: Any, text: str) -> None:
    page.locator("#said", has_text=text).wait_for()


def finish(page: Any) -> None:
    """What the law as a whole needs."""
    page.locator('[name="about-source-0-citation"]').fill("Act 4 of 1994")
    page.locator('[name="about-source-0-url"]').fill("https://law.example/act")


def test_from_a_text_to_a_submission(visitor: Visitor, token: Token) -> None:
    page = visitor(viewport={"width": 1300, "height": 900})
    page.goto("/")
    page.get_by_role("link", name="Read a text").click()
    give(page)
    offences, passages = waiting(page)
    assert (offences, passages) == (6, 3)

    # Either side finds the other.
    page.locator(".words-of-law a.read", has_text="twenty years").click()
    assert page.locator(".item.here h3").inner_text().startswith("s 2(1)")
    page.locator(".item", has_text="s 4").locator(".place").click()
    words = "".join(page.locator(".words-of-law a.here").all_text_contents())
    assert "between ten and twenty-five years" in words

    # A correction that no law can say stays where it is, and says what is wrong.
    item = page.locator(".item", has=page.locator(".place", has_text="s 2(1)"))
    item.locator("[name$=-max]").fill("20 yeers")
    item.locator("[name$=-floor]").select_option("mandatory")
    item.locator("[name$=-instead]").select_option("no")
    item.get_by_role("button", name="Accept", exact=True).click()
    said(page, "put right")
    shows(item.locator(".error"), "such as '20 years'")
    left(page, 6, 3)
    item.locator("[name$=-max]").fill("21 years")
    item.get_by_role("button", name="Accept", exact=True).click()
    said(page, "Kept: 1 answer.")
    left(page, 5, 3)
    page.get_by_role("button", name="Undo").click()
    said(page, "Taken back: 1 answer.")
    left(page, 6, 3)
    item.get_by_role("button", name="Accept", exact=True).click()
    said(page, "Kept: 1 answer.")

    # Saved as one goes: the browser may be closed.
    page.goto("/submit/reading")
    page.get_by_role("button", name="Go on with it").click()
    page.locator("#reviewing").wait_for()
    left(page, 5, 3)

    page.locator("li", has_text="Suspension of sentence").get_by_role(
        "button", name="Leave it out"
    ).click()
    said(page, "Kept")
    for box in page.locator("[name=tick]").all():
        box.check()
    page.get_by_role("button", name="not penal", exact=True).click()
    said(page, "Kept: 2 answers.")
    left(page, 5, 0)
    while waiting(page)[0]:
        before = waiting(page)[0]
        page.locator(".draft section.item").first.get_by_role(
            "button", name="Accept", exact=True
        ).click()
        page.wait_for_function(
            "n => Number(document.querySelector('.progress b').textContent) < n", arg=before
        )
    finish(page)
    page.get_by_role("button", name="Check only").click()
    page.locator("#result h2", has_text="finding").wait_for()
    assert "is not complete" not in page.locator("#result").inner_text()

    page.locator("[name=token]").fill(token("Nina Newcomer", "submitter"))
    page.get_by_role("button", name="Send for review").click()
    page.wait_for_url("**/submissions/*")
    assert page.evaluate("Object.keys(localStorage).length") == 0
    law = page.locator("main").text_content() or ""
    assert "21 years" in law
    assert "SHA-256" in law
    # The words of the statute are nowhere in what was sent.
    assert "traffics in heroin in an amount exceeding" not in law
    assert path_of(page).startswith("submissions/")


def test_the_same_without_script(visitor: Visitor) -> None:
    page = visitor(java_script_enabled=False)
    give(page)
    item = page.locator(".item", has=page.locator(".place", has_text="s 10"))
    key = item.get_attribute("id")
    item.get_by_role("button", name="Accept", exact=True).click()
    left(page, 5, 3)
    assert re.search(r"#(o-\d|p-\d|finish)$", page.url)
    page.locator(f"#t-{key}").click()
    page.wait_for_url(f"**#{key}")
    # What is typed elsewhere is not lost by an answer.
    other = page.locator(".item", has=page.locator(".place", has_text="s 2(2)"))
    other.locator("[name$=-title]").fill("Dealing in cannabis")
    page.locator("li", has_text="Attempts").get_by_role("button", name="Not penal").click()
    left(page, 5, 2)
    holds(other.locator("[name$=-title]"), "Dealing in cannabis")
    page.get_by_role("button", name="Undo").click()
    left(page, 5, 3)
    page.get_by_role("button", name="Undo").click()
    left(page, 6, 3)
    finish(page)
    page.get_by_role("button", name="Check only").click()
    shows(page.locator("#result"), "This draft is not complete: 6 offences and 3 passages")
    page.get_by_role("button", name="Continue as text").click()
    holds(page.locator("#law"), "coverage: partial")


def test_answers_belong_to_the_person_and_the_text_is_not_kept(
    visitor: Visitor, token: Token, site: Server
) -> None:
    def sign_in(page: Any, name: str) -> Any:
        page.goto("/sign-in?next=/submit/reading")
        page.locator("[name=token]").fill(token(name, "submitter"))
        page.get_by_role("button", name="Sign in").click()
        return page

    mine = sign_in(visitor(), "Nadia Reader")
    give(mine)
    item = mine.locator(".draft section.item").first
    item.locator("[name$=-title]").fill("Kept by hand")
    item.get_by_role("button", name="Accept", exact=True).click()
    said(mine, "Kept: 1 answer.")
    # Another browser, the same person, the same text.
    again = sign_in(visitor(java_script_enabled=False), "Nadia Reader")
    give(again)
    left(again, 5, 3)
    shows(again.locator("#said"), "put back: 1 answer")
    assert again.locator("details.item", has_text="Kept by hand: confirmed").count() == 1
    # Another person finds nothing of it, and the database holds no word of the law.
    other = sign_in(visitor(), "Omar Reader")
    give(other)
    left(other, 6, 3)
    database = b"".join(p.read_bytes() for p in site.folder.glob("submissions.sqlite3*"))
    assert b"traffics in heroin" not in database
    with sqlite3.connect(site.folder / "submissions.sqlite3") as connection:
        rows = connection.execute("SELECT answers FROM readings").fetchall()
    assert rows
    assert all(b"traffics in heroin" not in zlib.decompress(row[0]) for row in rows)


def test_a_clause_that_names_no_conduct_is_taken_up_by_hand(visitor: Visitor) -> None:
    page = visitor()
    give(page)
    left(page, 6, 3)
    clause = page.locator("details.item", has_text="Repeat offences")
    page.locator(".words-of-law a.beside").first.click()
    assert clause.get_attribute("open") is not None
    clause.get_by_role("button", name="Accept as an offence").click()
    said(page, "put right")
    clause.locator("[name$=-conduct]").select_option("drug.manufacture")
    clause.locator("[name$=-form]").select_option("aggravated")
    clause.locator("[name$=-conditions]").fill("repeat")
    clause.locator("[name$=-life]").select_option("mandatory")
    clause.locator("[name$=-custody]").select_option("none")
    clause.locator("[name$=-floor]").select_option("mandatory")
    clause.locator("[name$=-instead]").select_option("no")
    clause.get_by_role("button", name="Accept as an offence").click()
    said(page, "Kept: 1 answer.")
    page.get_by_role("button", name="Continue as text").click()
    law = yaml.safe_load(page.locator("#law").input_value())
    taken = next(o for o in law["offences"] if o["title"] == "Repeat offences")
    assert (taken["conduct"], taken["conditions"]) == (["drug.manufacture"], ["repeat"])
    assert taken["penalties"][0]["life"] == "mandatory"
    assert len(law["offences"]) == 7


def test_alike_ones_together(visitor: Visitor) -> None:
    text = "Lantern Port Act\n\n" + "\n\n".join(
        f"{n}. {title}\nA person who {does} is liable to imprisonment for a term not exceeding nine years."
        for n, title, does in (
            (1, "Import", "imports heroin"),
            (2, "Export", "exports cocaine"),
            (3, "Manufacture", "manufactures heroin"),
        )
    )
    page = visitor()
    give(page, text)
    left(page, 3, 0)
    first = page.locator(".draft section.item").first
    first.locator("[name$=-instead]").select_option("no")
    first.get_by_role("button", name="Accept with 2 alike").click()
    said(page, "Kept: 3 answers.")
    left(page, 0, 0)
    page.get_by_role("button", name="Continue as text").click()
    law = yaml.safe_load(page.locator("#law").input_value())
    assert [o["conduct"] for o in law["offences"]] == [
        ["drug.import"],
        ["drug.export"],
        ["drug.manufacture"],
    ]
    assert {o["penalties"][0]["custody_required"] for o in law["offences"]} == {True}
    assert {o["penalties"][0]["evidence"] for o in law["offences"]} == {"primary"}


def test_a_review_needs_no_mouse(visitor: Visitor) -> None:
    page = visitor()
    give(page)
    page.keyboard.press("Tab")
    page.get_by_role("link", name="Skip the text").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") in ("draft", "law-text") or page.url.endswith(
        "#draft"
    )
    button = page.locator(".draft section.item").first.get_by_role(
        "button", name="Accept", exact=True
    )
    button.focus()
    page.keyboard.press("Enter")
    said(page, "Kept: 1 answer.")
    assert re.fullmatch(r"o-\d|p-\d", page.evaluate("document.activeElement.id"))


@pytest.mark.parametrize(("scheme", "width"), [("light", 1300), ("dark", 390)])
def test_the_review_keeps_nobody_out(
    visitor: Callable[..., Any], axe: str, scheme: str, width: int
) -> None:
    page = visitor(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto("/submit/reading")
    wrong = violations(page, axe)
    give(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wrong += violations(page, axe)
    page.locator("[name$=-max]").first.fill("9 yeers")
    page.locator(".draft section.item").first.get_by_role(
        "button", name="Accept", exact=True
    ).click()
    said(page, "put right")
    wrong += violations(page, axe)
    page.get_by_role("button", name="Leave it out").first.click()
    said(page, "Kept")
    page.get_by_role("button", name="Check only").click()
    page.locator("#result h2").wait_for()
    wrong += violations(page, axe)
    assert wrong == []


def test_a_file_and_what_is_refused(visitor: Visitor) -> None:
    page = visitor()
    page.goto("/submit/reading")
    page.locator("[name=file]").set_input_files(
        [
            {"name": "act.pdf", "mimeType": "application/pdf", "buffer": pdf([ACT.split("\n")])},
            {"name": "more.txt", "mimeType": "text/plain", "buffer": ACT.encode()},
        ]
    )
    page.get_by_role("button", name="Read it").click()
    page.locator("#reviewing").wait_for()
    assert page.locator(".law-text h2").all_inner_texts() == ["act.pdf", "more.txt"]
    for name, data, reason in (
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "a picture"),
        ("locked.pdf", pdf([["x"]], locked=True), "password"),
    ):
        page.goto("/submit/reading")
        page.locator("[name=file]").set_input_files(
            [{"name": name, "mimeType": "application/pdf", "buffer": data}]
        )
        page.get_by_role("button", name="Read it").click()
        told = page.locator("#problem").inner_text()
        assert told.startswith(f"{name}: ")
        assert reason in told


HOSTILE = {
    "reading": ["", "x", "eNo=", "eJzTUw", "=" * 1000],
    "answers": ["{", '{"groups": [[{"about": "nobody", "verdict": "accept"}]]}', "[" * 5000],
    "do": ["accept:999999999999", "accept:x", "kind:a:b", "passage:99:not-penal", "ticked::", "alike:\u0663", "x"],
}  # fmt: skip


@pytest.mark.parametrize("field", HOSTILE)
def test_whatever_a_form_carries_is_answered(
    site: Server, browser_at: Callable[[Server], httpx.Client], field: str
) -> None:
    client = browser_at(site)
    read = client.post("/submit/reading", files={"file": ("act.txt", ACT.encode())})
    assert read.status_code == 200
    fields = {
        name: re.search(rf'name="{name}" value="([^"]*)"', read.text)[1].replace("&#34;", '"')
        for name in ("reading", "answers")
    } | {"do": "keep"}
    assert client.post("/submit/review", data=fields).status_code == 200
    for value in HOSTILE[field]:
        answer = client.post("/submit/review", data=fields | {field: value})
        assert answer.status_code == (200 if field == "do" else 400), (value, answer.text[-800:])


def by_keys(page: Any, button: Any) -> None:
    """Press a button as somebody without a mouse does."""
    button.focus()
    page.keyboard.press("Enter")


def test_an_offence_is_added_a_class_declared_and_release_asked_without_a_mouse(
    visitor: Visitor,
) -> None:
    page = visitor()
    give(page)
    attempts = page.locator("li", has_text="Attempts")
    by_keys(page, attempts.get_by_role("button", name="Add an offence from it"))
    said(page, "An offence was added")
    left(page, 6, 2)  # the passage is one that is written by hand
    added = page.locator("details.item[open]", has_text="Attempts")
    by_keys(page, added.get_by_role("button", name="Accept as an offence"))
    said(page, "put right")
    added.locator("[name$=-conduct]").select_option("drug.import")
    added.locator("[name$=-max]").fill("7 years")
    added.locator("[name$=-substances]").fill("schedule-1")
    added.locator("[name$=-suspension]").select_option("barred")
    added.locator("[name$=-parole]").select_option("available")
    page.locator("[name=about-class-0-name]").fill("Schedule 1")
    page.locator("[name=about-class-0-place]").fill("First Schedule")
    page.locator("[name=about-class-0-members]").fill("Heroin, cocaine")
    by_keys(page, added.get_by_role("button", name="Accept as an offence"))
    said(page, "Kept: 1 answer.")
    by_keys(page, page.get_by_role("button", name="Add an offence", exact=True))
    said(page, "An offence was added")
    assert page.locator("[name=about-class-1-name]").count() == 1
    page.get_by_role("button", name="Continue as text").click()
    law = yaml.safe_load(page.locator("#law").input_value())
    assert law["general"]["classes"]["schedule-1"]["members"] == ["heroin", "cocaine"]
    (mine,) = [o for o in law["offences"] if o.get("substances") == ["schedule-1"]]
    penalty = mine["penalties"][0]
    assert (penalty["suspension"], penalty["parole"]) == ("barred", "available")
    assert penalty["custody"] == {"min": "unknown", "max": "7 years"}
    assert mine["note"].startswith("Written by a person")
    assert "SHA-256" in mine["note"]
    assert len(law["offences"]) == 7  # the second one was accepted by nobody


def test_what_was_added_is_there_again(visitor: Visitor, token: Token) -> None:
    def sign_in() -> Any:
        page = visitor(java_script_enabled=False)
        page.goto("/sign-in?next=/submit/reading")
        page.locator("[name=token]").fill(token("Ada Adder", "submitter"))
        page.get_by_role("button", name="Sign in").click()
        return page

    page = sign_in()
    give(page)
    page.get_by_role("button", name="Add an offence", exact=True).click()
    item = page.locator("details.item[open]", has_text="added by hand")
    item.locator("[name$=-title]").fill("Sinking the ferry")
    item.locator("[name$=-place]").fill("s 99")
    item.locator("[name$=-conduct]").select_option("violent.murder")
    item.locator("[name$=-max]").fill("30 years")
    item.get_by_role("button", name="Accept as an offence").click()
    shows(page.locator("#said"), "Kept: 1 answer.")
    again = sign_in()
    give(again)
    shows(again.locator("#said"), "put back: 1 answer")
    assert again.locator("details.item", has_text="Sinking the ferry: confirmed").count() == 1


def test_the_brief_of_a_draft_and_a_bill_against_the_law(
    visitor: Visitor, axe: str, site: Server
) -> None:
    bill = """Misuse of Drugs (Amendment) Act

6. Cultivation of cannabis
A person who cultivates cannabis is liable to imprisonment for a term not exceeding nine years.

19. Sinking of ferries
A person who manufactures cocaine on a ferry is liable to imprisonment for a term not exceeding three years.
"""
    page = visitor()
    give(page, bill, "GBR")
    page.get_by_role("button", name="Set it against the law").click()
    page.locator("#result [role=alert]", has_text="Choose the law").wait_for()
    page.locator("[name=about-amends]").select_option("GB-ENG")
    page.get_by_role("button", name="Set it against the law").click()
    page.locator("#result [role=alert]", has_text="No offence was accepted").wait_for()
    while waiting(page)[0]:
        before = waiting(page)[0]
        item = page.locator(".draft section.item").first
        item.locator("[name$=-instead]").select_option("no")
        by_keys(page, item.get_by_role("button", name="Accept", exact=True))
        page.wait_for_function(
            "n => Number(document.querySelector('.progress b').textContent) < n", arg=before
        )
    page.locator("[name=about-amends]").select_option("GB-ENG")
    page.locator("[name=about-amends-from]").fill("soon")
    by_keys(page, page.get_by_role("button", name="Set it against the law"))
    page.locator("#result [role=alert]", has_text="is no day").wait_for()
    page.locator("[name=about-amends-from]").fill("2027-01-01")
    by_keys(page, page.get_by_role("button", name="Set it against the law"))
    page.locator("#overlay").wait_for()
    overlay = page.locator("#overlay").input_value()
    assert "each provision confirmed by a person" in overlay
    assert "ceiling 14 years -> 9 years" in overlay
    result = page.locator("#result").inner_text()
    assert "ceiling 14 years becomes 9 years" in result
    assert "no offence of the law is encoded for this place" in result
    assert violations(page, axe) == []
    by_keys(page, page.get_by_role("button", name="Show the brief"))
    page.locator(".brief .paper").wait_for()
    shows(page.locator(".brief"), "No violent offence is encoded")
    # It looks as the brief does on its own page, under the headings of this one.
    style = "(e, p) => getComputedStyle(e)[p]"
    title, part = page.locator(".brief h3").first, page.locator(".brief h4").first
    assert title.evaluate(style, "fontSize") == "30.4px"
    assert part.evaluate(style, "marginTop") == f"{1.1 * 16:g}px"
    assert page.locator(".brief").locator("h1, h2").count() == 0
    assert violations(page, axe) == []
    by_keys(page, page.get_by_role("button", name="Set it against the law"))
    page.locator("#as-bill").click()
    page.wait_for_url("**/bill?*")
    assert page.locator("[name=most]").first.input_value() == "9 years"
