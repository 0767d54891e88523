"""Pages without a browser: what is sent, how it is kept, who may do what."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from proportionality_api.settings import Settings
from proportionality_api.store import tokens
from proportionality_api.store.database import Database
from proportionality_api.web.map_data import world

from tests.api.harness import Server, law

READERS = (
    "/", "/?colour=VC001&status=flagged", "/?colour=evidence&sort=name&order=down", "/?q=nor&least=critical", "/jurisdictions/SGP", "/jurisdictions/SGP?print=1",
    "/jurisdictions/SGP?as_of=1950-01-01", "/jurisdictions/GB-ENG", "/jurisdictions/USA/source", "/compare",
    "/compare?conduct=drug.trafficking&substance=cannabis&amount=500+g&j=SGP,USA,NOR&as_of=", "/compare?j=SGP&amount=x", "/rules", "/rules/VC001", "/norms", "/about",
)  # fmt: skip
WRITERS = (
    "/submit",
    "/submit/text",
    "/submit/text?from=SGP",
    "/submit/text?new=KEN",
    "/submit/form",
    "/sign-in",
)


class Tags(HTMLParser):
    """What a page would run or fetch, and the ids in it."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.ids += [value for name, value in attributes if name == "id" and value]
        if tag in ("style", "iframe", "object", "embed", "img", "base") or (
            tag == "script" and "src" not in given
        ):
            self.wrong.append(tag)
        self.wrong += [
            f"{tag} {name}" for name in given if name.startswith("on") or name == "style"
        ]
        if tag in ("script", "link") and not (
            given.get("src") or given.get("href") or ""
        ).startswith("/static/"):
            self.wrong.append(f"{tag} from elsewhere")
        if not (given.get("href") or "/").startswith(("/", "#", "http://", "https://")):
            self.wrong.append(f"{tag} to {given['href']}")


@pytest.fixture
def client(site: Server) -> httpx.Client:
    return httpx.Client(base_url=site.url, headers={"Accept": "text/html"}, timeout=60)


def secret(page: str) -> str:
    found = re.search(r'name="secret" value="([^"]+)"', page)
    assert found
    return found[1]


def sign_in(client: httpx.Client, token: str) -> httpx.Response:
    form = client.get("/sign-in").text
    return client.post(
        "/sign-in", data={"secret": secret(form), "token": token, "next": "/submissions"}
    )


@pytest.mark.parametrize("path", READERS + WRITERS)
def test_a_page_is_whole_and_runs_nothing_of_its_own(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    text = answer.text
    assert text.startswith("<!doctype html>")
    assert text.rstrip().endswith("</html>")
    seen = Tags()
    seen.feed(text)
    assert seen.wrong == []
    assert len(seen.ids) == len(set(seen.ids)), [i for i in seen.ids if seen.ids.count(i) > 1][:5]


@pytest.mark.parametrize("path", READERS)
def test_what_is_the_same_for_all_is_kept_until_a_law_changes(
    client: httpx.Client, path: str
) -> None:
    first = client.get(path)
    assert client.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert "set-cookie" not in first.headers


@pytest.mark.parametrize("path", WRITERS)
def test_what_is_for_one_person_is_kept_by_nobody(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_errors_are_pages_for_people_and_problems_for_machines(client: httpx.Client) -> None:
    for path, status in (
        ("/nowhere", 404),
        ("/jurisdictions/ZZZ", 404),
        ("/rules/ZZ999", 404),
        ("/?as_of=yesterday", 422),
        ("/submissions/1", 303),
    ):
        answer = client.get(path)
        assert answer.status_code == status
        assert status == 303 or answer.text.startswith("<!doctype html>")
    assert client.get("/v1/nowhere").headers["content-type"] == "application/problem+json"
    assert (
        client.get("/nowhere", headers={"Accept": "application/json"}).headers["content-type"]
        == "application/problem+json"
    )
    assert "says nothing" in client.get("/jurisdictions/ZZZ").text
    assert client.get("/jurisdictions/sgp").headers["location"] == "/jurisdictions/SGP"


def test_the_table_sorts_and_filters_without_script(client: httpx.Client) -> None:
    def codes(path: str) -> list[str]:
        return re.findall(
            r'<th scope="row"><a href="/jurisdictions/([A-Z-]+)', client.get(path).text
        )

    everyone = codes("/")
    assert set(everyone) >= {"SGP", "NOR", "USA", "GB-ENG"}
    names = codes("/?sort=name")
    assert names == codes("/?sort=name&order=down")[::-1]
    assert codes("/?q=norw") == ["NOR"]
    flagged = codes("/?colour=DP001&status=flagged")
    assert "SGP" in flagged
    assert "NOR" not in flagged
    assert codes("/?q=nothing-like-this") == []


def test_what_is_not_covered_is_said_not_to_be(client: httpx.Client) -> None:
    page = client.get("/").text
    assert "<title>France: not covered</title>" in page
    assert 'class="none-encoded" fill="url(#uncovered)"' in page
    assert "says nothing about their law" in page
    assert 'class="g-' in page
    assert " part" in re.search(r'<a href="/jurisdictions/GB-ENG" class="([^"]+)"', page)[1]  # type: ignore[index]


def test_a_jurisdiction_page_holds_what_a_reader_must_check(client: httpx.Client) -> None:
    page = client.get("/jurisdictions/SGP").text
    for said in (
        "Sentence ladder",
        "Findings, gravest first",
        "Measured against",
        "Clears if",
        "All offences",
        "History",
        "Not encoded",
        "Sources",
    ):
        assert said in page
    severities = re.findall(r'id="rule-[A-Z0-9]+"><span class="chip (\w+)"', page)
    assert severities == sorted(severities, key=["critical", "high", "medium", "low"].index)
    assert (
        client.get("/jurisdictions/SGP/findings.csv").headers["content-type"].startswith("text/csv")
    )


def test_compare_answers_or_says_what_is_wrong(client: httpx.Client) -> None:
    good = client.get(
        "/compare",
        params={
            "conduct": "drug.trafficking",
            "substance": "cannabis",
            "amount": "500 g",
            "j": ["SGP", "USA"],
        },
    ).text
    assert "500 g of cannabis, trafficking" in good
    assert "harshest first" in good
    for query, said in (
        ({"j": ["SGP"]}, "two to 6"),
        ({"j": ["SGP", "QQQ"]}, "not encoded"),
        ({"j": ["SGP", "USA"], "amount": "5 g"}, "name the substance"),
    ):
        assert said in client.get("/compare", params=query).text


def test_two_hundred_jurisdictions_fit(tmp_path: Path) -> None:
    folder = tmp_path / "laws"
    folder.mkdir()
    codes = [code for code in world().places if code.isalpha()][:200]
    assert len(codes) == 200
    for code in codes:
        (folder / f"{code.lower()}.yaml").write_bytes(law(code))
    server = Server(
        f"sqlite:///{tmp_path}/s.sqlite3",
        tmp_path,
        PROPORTIONALITY_JURISDICTIONS=str(folder),
        PROPORTIONALITY_LOG_LEVEL="warning",
    )
    with (
        server,
        httpx.Client(
            base_url=server.url,
            headers={"Accept": "text/html", "Accept-Encoding": "gzip"},
            timeout=60,
        ) as client,
    ):
        page = client.get("/")
        assert page.text.count('<th scope="row">') == 200
        parts = [
            page,
            *(
                client.get(path)
                for path in set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
            ),
        ]
        transferred = sum(part.num_bytes_downloaded for part in parts)
    assert transferred < 300_000
    print(f"overview with 200 jurisdictions: {transferred} bytes")


def test_sessions_and_forms(
    client: httpx.Client, site: Server, token: Callable[[str, str], str]
) -> None:
    text = token("Sara", "submitter")
    assert client.post("/sign-in", data={"token": text}).status_code == 403, "no secret, no session"
    page = client.get("/sign-in").text
    crossed = client.post(
        "/sign-in",
        data={"secret": secret(page), "token": text},
        headers={"Origin": "https://evil.example"},
    )
    assert crossed.status_code == 403
    assert "proportionality_session" not in client.cookies
    answer = client.post(
        "/sign-in", data={"secret": secret(page), "token": text, "next": "//evil.example"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/submissions")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Sara" in client.get("/submissions").text
    assert client.post("/sign-out", data={}).status_code == 403
    database = Database(Settings(database_url=site.database_url))
    tokens.revoke(database, text.split("_")[1])
    database.close()
    assert client.get("/submissions").status_code == 303, (
        "a revoked token ends its sessions at once"
    )
    tampered = httpx.Client(
        base_url=site.url,
        cookies={"proportionality_session": f"{token('Tom', 'reviewer')}.abc.def"},
    )
    assert tampered.get("/submissions").status_code == 303


def test_a_form_from_elsewhere_or_without_sign_in_stores_nothing_and_loses_nothing(
    client: httpx.Client, token: Callable[[str, str], str]
) -> None:
    written = law("BRB").decode()
    form = {"law": written, "note": "keep <me>", "do": "send"}
    answer = client.post("/submit/text", data=form | {"token": token("Una", "submitter")})
    assert "nothing was sent" in answer.text
    assert "keep &lt;me&gt;" in answer.text
    assert "code: BRB" in answer.text
    answer = client.post("/submit/text", data=form | {"secret": secret(answer.text)})
    assert "enter your token" in answer.text
    answer = client.post(
        "/submit/text", data=form | {"secret": secret(answer.text), "token": "prop_no_such"}
    )
    assert "unknown, revoked or expired" in answer.text
    assert "code: BRB" in answer.text


def test_reviewing(site: Server, token: Callable[[str, str], str]) -> None:
    def person(name: str, role: str) -> httpx.Client:
        one = httpx.Client(base_url=site.url, headers={"Accept": "text/html"}, timeout=60)
        assert sign_in(one, token(name, role)).status_code == 303
        return one

    writer, reviewer = person("Rita", "reviewer"), person("Omar", "reviewer")
    page = writer.get("/submit/text").text
    text = httpx.get(f"{site.url}/v1/jurisdictions/NOR/source").text.replace(
        "name: Norway", "name: Norway as proposed"
    )
    values = {"law": text, "note": "a proposal", "do": "send", "secret": secret(page), "nonce": "n"}
    sent = writer.post("/submit/text", data=values)
    assert sent.status_code == 303
    assert (
        writer.post("/submit/text", data=values).headers["location"] == sent.headers["location"]
    ), "sent twice, stored once"
    path = sent.headers["location"].partition("?")[0]
    own = writer.get(path).text
    assert "another reviewer has to decide" in own
    theirs = reviewer.get(path).text
    assert "Norway as proposed" in theirs
    assert 'class="added"' in theirs
    assert 'class="removed"' in theirs
    decision = {"secret": secret(theirs), "version": "1"}
    assert (
        "Give a reason"
        in reviewer.post(path, data=decision | {"do": "approve", "reason": " "}).text
    )
    assert (
        "Nobody decides on their own"
        in writer.post(
            path, data={"secret": secret(own), "version": "1", "do": "approve", "reason": "mine"}
        ).text
    )
    assert (
        "Nothing was decided"
        in reviewer.post(path, data={"version": "1", "do": "approve", "reason": "x"}).text
    )
    assert (
        reviewer.post(path, data=decision | {"do": "reject", "reason": "no source"}).status_code
        == 303
    )
    assert "no source" in writer.get(path).text
    assert (
        "changed meanwhile"
        in reviewer.post(
            path, data=decision | {"version": "7", "do": "approve", "reason": "x"}
        ).text
    )
    stranger = person("Zed", "submitter")
    assert stranger.get(path).status_code == 404
