"""People at real pages, in Debian's Chromium: writing a law, having it approved, finding it on the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.web.laws import HOSTILE_NAME, hostile, named
from tests.web.waiting import holds, shows

Visitor = Callable[..., Any]
Token = Callable[[str, str], str]


def fill(page: Any, **fields: str) -> None:
    for name, value in fields.items():
        field = page.locator(f'[name="{name.replace("_", "-")}"]')
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def write_in_the_form(page: Any, name: str, code: str) -> None:
    """A newcomer's first statute: a drug offence and a violent one."""
    fill(page, about_name=name, about_code=code, source_0_title="Criminal Code", source_0_citation="Act 39 of 1889", source_0_version="2025",
         source_0_url="https://law.example/code", general_death="no", general_life="yes")  # fmt: skip
    fill(page, offence_0_title="Aggravated narcotics offence", offence_0_conduct="drug.trafficking", offence_0_place="ch 50 s 2",
         offence_0_substances="heroin over 15 g", offence_0_death="none", offence_0_life="none", offence_0_min="1 year", offence_0_max="10 years", offence_0_floor="frame")  # fmt: skip
    page.get_by_role("button", name="Add another offence").click()
    fill(page, offence_1_title="Rape", offence_1_conduct="violent.rape", offence_1_place="ch 20 s 1", offence_1_death="none", offence_1_life="none",
         offence_1_min="1 year", offence_1_max="6 years", offence_1_floor="frame")  # fmt: skip


def approve(page: Any, token: str, path: str) -> None:
    """Another person signs in where a link leads, reads, and decides."""
    page.goto(path)
    page.locator("[name=token]").fill(token)
    page.get_by_role("button", name="Sign in").click()
    shows(page.locator("main"), "are new")
    page.locator("[name=reason]").fill("Read against the published text.")
    page.get_by_role("button", name="Approve").click()
    shows(page.locator(".state"), "approved")


def on_the_map(page: Any, code: str) -> str:
    page.goto("/")
    place = page.locator(f'.map a[href="/jurisdictions/{code}"]')
    assert place.count() == 1
    return place.locator("title").text_content() or ""


def path_of(page: Any) -> str:
    return page.url.partition("://")[2].partition("/")[2].partition("?")[0]


def test_from_a_newcomers_first_word_to_the_map(visitor: Visitor, token: Token) -> None:
    newcomer = visitor()
    newcomer.goto("/")
    assert "Finland: not covered" in newcomer.locator(".map title").all_text_contents()
    newcomer.get_by_role("link", name="Submit a law").click()
    newcomer.get_by_role("link", name="Start the form").click()
    newcomer.locator('[name="offence-0-max"]').fill("10 yeers")
    newcomer.locator('[name="offence-0-max"][aria-invalid=true]').wait_for()
    shows(newcomer.locator("#e-offence-0-max"), "such as '20 years'")
    write_in_the_form(newcomer, "Finland", "FIN")
    newcomer.locator("#result h2", has_text="finding").wait_for()
    shows(newcomer.locator("#result"), "VC001")

    newcomer.reload()
    newcomer.locator(".kept, #result h2, form").first.wait_for()
    newcomer.wait_for_function(
        "document.querySelector('[name=\"offence-1-max\"]')?.value === '6 years'"
    )
    newcomer.goto("/submit/form")
    newcomer.wait_for_function(
        "document.querySelector('[name=\"offence-1-max\"]')?.value === '6 years'"
    )

    newcomer.get_by_role("button", name="Send for review").click()
    told = newcomer.locator(".alert")
    assert told.inner_text() == "Not sent. To send, enter your token. To the token"
    assert told.evaluate("told => told === document.activeElement")
    told.get_by_role("link").click()
    assert newcomer.locator("#token").evaluate("field => field === document.activeElement")
    shows(newcomer.locator("#e-token"), "To send, enter your token.")
    newcomer.locator("[name=token]").fill(token("Nina Newcomer", "submitter"))
    newcomer.get_by_role("button", name="Send for review").click()
    newcomer.wait_for_url("**/submissions/*")
    shows(newcomer.locator(".state"), "submitted")
    path = f"/{path_of(newcomer)}"
    assert newcomer.evaluate("Object.keys(localStorage).length") == 0

    approve(visitor(), token("Rob Reviewer", "reviewer"), path)
    newcomer.reload()
    shows(newcomer.locator(".state"), "approved")
    said = on_the_map(newcomer, "FIN")
    assert said.startswith(
        "Finland: The ordinary trafficking offence can be punished harder than rape"
    )
    assert said.endswith("Compared within each law, first by the most that each offence can cost.")
    newcomer.get_by_role("link", name="Finland").last.click()
    shows(newcomer.locator("main"), "Aggravated narcotics offence")


def test_the_same_without_script(visitor: Visitor, token: Token) -> None:
    newcomer = visitor(java_script_enabled=False)
    newcomer.goto("/submit/form")
    write_in_the_form(newcomer, "Iceland", "ISL")
    fill(newcomer, offence_1_min="1 yeer")
    newcomer.get_by_role("button", name="Check only").click()
    shows(newcomer.locator("#e-offence-1-min"), "expected a term")
    assert (
        newcomer.locator('[name="offence-0-title"]').input_value() == "Aggravated narcotics offence"
    )
    fill(newcomer, offence_1_min="1 year", token=token("Ingrid", "submitter"))
    newcomer.get_by_role("button", name="Send for review").click()
    shows(newcomer.locator(".state"), "submitted")
    approve(
        visitor(java_script_enabled=False),
        token("Rob Reviewer", "reviewer"),
        f"/{path_of(newcomer)}",
    )
    assert "Iceland" in on_the_map(newcomer, "ISL")
    newcomer.locator(".filters [name=q]").fill("icel")
    newcomer.get_by_role("button", name="Show").click()
    newcomer.wait_for_url("**q=icel*")
    assert newcomer.locator("#table tbody tr").count() == 1
    newcomer.goto("/?sort=name")
    names = newcomer.locator("#table tbody th a").all_inner_texts()
    assert names == sorted(names, key=str.casefold)


def test_pasting_shows_errors_at_their_line_and_findings_as_one_types(visitor: Visitor) -> None:
    page = visitor()
    page.goto("/submit/text")
    page.locator("#law").fill(named("FJI", "Fiji").replace("max: 20 years", "max: 20 yeers", 1))
    link = page.locator("#result [data-line]").first
    link.wait_for()
    line = int(link.get_attribute("data-line"))
    assert page.locator(".gutter b").all_inner_texts() == [str(line)]
    link.click()
    assert (
        page.evaluate(
            "getSelection().toString() || document.querySelector('#law').value.slice(law.selectionStart, law.selectionEnd)"
        ).strip()
        == "20 yeers"
    )
    page.keyboard.insert_text("20 years")
    page.locator("#result .finding").first.wait_for()
    found = page.locator("#result").inner_text()
    assert "VC001" in found
    assert "null" not in found
    page.reload()
    page.locator(".kept", has_text="put back").wait_for()
    holds(page.locator("#law"), "20 years")


def test_an_ended_sign_in_loses_nothing(visitor: Visitor, token: Token) -> None:
    page = visitor()
    page.goto("/sign-in?next=/submit/text")
    page.locator("[name=token]").fill(token("Edda", "submitter"))
    page.get_by_role("button", name="Sign in").click()
    page.locator("#law").fill(named("FJI", "Fiji"))
    page.locator("[name=note]").fill("my note")
    page.context.add_cookies(
        [
            {
                "name": "proportionality_session",
                "value": "gone.gone.gone",
                "domain": "127.0.0.1",
                "path": "/",
            }
        ]
    )
    page.get_by_role("button", name="Send for review").click()
    shows(page.locator(".alert"), "Nothing is lost")
    holds(page.locator("#law"), "name: Fiji")
    holds(page.locator("[name=note]"), "my note")
    page.locator("[name=token]").fill(token("Edda", "submitter"))
    page.get_by_role("button", name="Send for review").click()
    shows(page.locator(".state"), "submitted")
    page.locator("[name=reason]").fill("only a test")
    page.get_by_role("button", name="Withdraw").click()
    shows(page.locator(".state"), "withdrawn")


def test_a_browser_says_where_a_form_was_sent_from(visitor: Visitor) -> None:
    page = visitor()
    page.goto("/submit")
    address = page.url.removesuffix("/submit")
    page.goto("about:blank")
    page.set_content(f'<form method="post" action="{address}/sign-out"><button>Win</button></form>')
    page.get_by_role("button", name="Win").click()
    page.wait_for_url("**/sign-out")
    shows(page.locator("h1"), "not sent from a page of this site")


def tab_to(page: Any, wanted: str) -> None:
    """Press Tab until the focus is on what matches a selector; what has the focus can be seen to have it."""
    for _ in range(250):
        page.keyboard.press("Tab")
        found, outline = page.evaluate(
            "s => [document.activeElement.matches(s), getComputedStyle(document.activeElement).outlineStyle]",
            wanted,
        )
        if found:
            assert (
                outline != "none"
                or page.evaluate("getComputedStyle(document.activeElement).boxShadow") != "none"
            )
            return
    raise AssertionError(f"no way to {wanted} by Tab")


def test_by_keyboard_alone(visitor: Visitor, token: Token) -> None:
    page = visitor()
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    tab_to(page, "a[href='/submit']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/submit")
    tab_to(page, "a[href='/submit/text']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/submit/text")
    tab_to(page, "#law")
    page.keyboard.insert_text(named("MLT", "Malta"))
    page.locator("#result .finding").first.wait_for()
    tab_to(page, "[name=token]")
    page.keyboard.type(token("Kim Keys", "submitter"))
    tab_to(page, "button[value=send]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/submissions/*")

    other = visitor()
    other.goto(f"/{path_of(page)}")
    other.keyboard.type(token("Rob Reviewer", "reviewer"))
    other.keyboard.press("Enter")
    other.locator(".effects").first.wait_for()
    tab_to(other, "[name=reason]")
    other.keyboard.type("Good.")
    tab_to(other, "button[value=approve]")
    other.keyboard.press("Enter")
    other.locator(".state.approved").wait_for()
    other.goto("/")
    tab_to(other, "select[name=colour]")
    tab_to(other, "th a[data-sort=name]")
    other.keyboard.press("Enter")
    assert other.locator("th[aria-sort=ascending]").inner_text().startswith("Jurisdiction")
    tab_to(other, "a[href='/jurisdictions/MLT']")
    other.keyboard.press("Enter")
    other.wait_for_url("**/jurisdictions/MLT")


def test_a_hostile_statute_is_shown_and_does_nothing(visitor: Visitor, token: Token) -> None:
    page = visitor(
        viewport={"width": 390, "height": 844}, permissions=["clipboard-read", "clipboard-write"]
    )

    def harmless() -> None:
        assert page.evaluate("typeof pwned") == "undefined"
        assert page.locator("img, iframe, object, embed").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url

    page.goto("/submit/text")
    page.evaluate("text => navigator.clipboard.writeText(text)", hostile("TON"))
    page.locator("#law").focus()
    page.keyboard.press("Control+V")
    page.locator("#result .finding").first.wait_for()
    harmless()
    page.locator("[name=note]").fill(HOSTILE_NAME)
    page.locator("[name=token]").fill(token(f"{HOSTILE_NAME[:60]}", "submitter"))
    page.get_by_role("button", name="Send for review").click()
    page.wait_for_url("**/submissions/*")
    assert HOSTILE_NAME in page.locator("h1").inner_text()
    harmless()
    path = f"/{path_of(page)}"
    page.get_by_role("button", name="Sign out").click()
    approve(page, token("Rob Reviewer", "reviewer"), path)
    harmless()
    for path in ("/", "/jurisdictions/TON", "/jurisdictions/TON/brief", "/bill?law=TON&p=offence-0&most=1+year&least=&life=&death=", "/search?q=evil", "/against?in=TON", "/jurisdictions/TON/source", "/rules/VC001", "/submissions", "/submit/text?from=TON",
                 "/compare?conduct=drug.trafficking&j=TON,SGP", f"/?q={HOSTILE_NAME}", f"/compare?conduct={HOSTILE_NAME}&j=TON,{HOSTILE_NAME}", f"/rules/{HOSTILE_NAME[:20]}"):  # fmt: skip
        page.goto(path)
        harmless()
    page.goto("/jurisdictions/TON")
    assert HOSTILE_NAME in page.locator("h1").inner_text()
    assert page.locator(".offences tbody tr").count() == 200
