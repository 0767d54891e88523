"""Tokens over HTTP, sessions of the page, and what wrong tokens cost whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from proportionality_api.settings import Settings
from proportionality_api.store import sessions, tokens
from proportionality_api.store.database import Database
from sqlalchemy import text

from tests.api.harness import Server, law
from tests.api.test_api_reading import assert_problem
from tests.api.test_api_submissions import submit

WRONG = {"Authorization": "Bearer prop_0000000000000000_nothing"}


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=60) as made:
        yield made


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(Settings(database_url=database_url))
    made.migrate()
    yield made
    made.close()


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def test_an_admin_looks_after_tokens(server: Server, client: httpx.Client) -> None:
    root, bob = server.token("Root", "admin"), server.token("Bob", "reviewer")
    for who, status in ((bob, 403), ({}, 401)):
        assert_problem(client.get("/v1/tokens", headers=who), status)
        new = {"name": "Eve", "role": "admin"}
        assert_problem(client.post("/v1/tokens", json=new, headers=who), status)
        assert_problem(client.delete("/v1/tokens/" + "0" * 16, headers=who), status)
        assert_problem(client.post(f"/v1/tokens/{'0' * 16}/rotation", headers=who), status)
    made = client.post(
        "/v1/tokens", json={"name": "Ann", "role": "submitter", "days": 7}, headers=root
    )
    assert made.status_code == 201, made.text
    assert made.headers["cache-control"] == "no-store"
    until = dt.datetime.fromisoformat(made.json()["expires_at"]) - dt.datetime.now(dt.UTC)
    assert 6 < until.days + 1 <= 7
    ann, id_ = bearer(made.json()["token"]), made.json()["id"]
    assert submit(client, ann, law()).status_code == 201
    listed = {t["id"]: t for t in client.get("/v1/tokens", headers=root).json()["data"]}
    assert listed[id_]["last_used_at"] is not None
    assert made.json()["token"].split("_", 2)[2] not in str(listed)
    rotated = client.post(f"/v1/tokens/{id_}/rotation?days=3", headers=ann)
    assert rotated.status_code == 201, rotated.text
    assert (rotated.json()["name"], rotated.json()["role"]) == ("Ann", "submitter")
    assert_problem(client.get("/v1/submissions", headers=ann), 401)
    ann = bearer(rotated.json()["token"])
    assert client.get("/v1/submissions", headers=ann).json()["total"] == 1
    revoked = client.delete(f"/v1/tokens/{rotated.json()['id']}", headers=root)
    assert revoked.json()["state"] == "revoked"
    assert_problem(client.get("/v1/submissions", headers=ann), 401)
    assert_problem(client.delete("/v1/tokens/nothing", headers=root), 404)
    again = client.post(f"/v1/tokens/{rotated.json()['id']}/rotation", headers=root)
    assert_problem(again, 422)
    for bad in (
        {},
        {"name": "", "role": "submitter"},
        {"name": "Аnn", "role": "reviewer"},  # not the Ann who is known
        {"name": "Cy", "role": "king"},
        {"name": "Cy", "role": "admin", "days": 0},
        {"name": "Cy", "role": "admin", "more": 1},
    ):
        assert_problem(client.post("/v1/tokens", json=bad, headers=root), 422)
    assert '"token made"' in server.log.read_text()
    assert '"by": "Root"' in server.log.read_text()


def test_expired_tokens_and_their_sessions_are_refused(database: Database) -> None:
    made = tokens.create(database, "Ann", "submitter", days=1)
    token = tokens.verify(database, made)
    assert token is not None
    session = sessions.begin(database, token.id)
    assert sessions.holder(database, session).name == "Ann"
    with database.write() as connection:
        connection.execute(text("UPDATE tokens SET expires_at = '2020-01-01T00:00:00.000Z'"))
    assert tokens.verify(database, made) is None
    assert sessions.holder(database, session) is None
    assert tokens.listed(database)[0].state == "expired"
    with pytest.raises(tokens.TokenError):
        tokens.create(database, "Ann", "submitter", days=100_000)


def test_a_session_is_random_and_ends_on_the_server(server: Server) -> None:
    token = server.token("Ann", "submitter")["Authorization"].removeprefix("Bearer ")
    with httpx.Client(
        base_url=server.url, headers={"Accept": "text/html", "Origin": server.url}, timeout=60
    ) as browser:
        answer = browser.post("/sign-in", data={"token": token})
        assert answer.status_code == 303
        cookie = browser.cookies["proportionality_session"]
        assert token not in str(answer.headers)
        assert token.split("_", 2)[2] not in cookie
        assert "Secure" not in answer.headers["set-cookie"]
        kept = {"Cookie": f"proportionality_session={cookie}", "Accept": "text/html"}
        assert "Signed in as" in httpx.get(f"{server.url}/submissions", headers=kept).text
        assert browser.post("/sign-out").status_code == 303
        # Whoever kept the cookie has nothing.
        assert httpx.get(f"{server.url}/submissions", headers=kept).status_code == 303
        database = Database(Settings(database_url=server.database_url))
        try:
            with database.read() as connection:
                assert cookie not in str(connection.execute(text("SELECT * FROM sessions")).all())
        finally:
            database.close()


def test_cookies_are_secure_where_the_public_address_is(laws: Path, tmp_path: Path) -> None:
    with Server(
        f"sqlite:///{tmp_path}/db",
        tmp_path,
        PROPORTIONALITY_JURISDICTIONS=str(laws),
        PROPORTIONALITY_CHECK_PROCESSES="1",
        PROPORTIONALITY_PUBLIC_URL="https://laws.example",
    ) as server:
        token = server.token("Ann", "submitter")["Authorization"].removeprefix("Bearer ")
        answer = httpx.post(f"{server.url}/sign-in", data={"token": token})
        assert "Secure" in answer.headers["set-cookie"]
        assert "HttpOnly" in answer.headers["set-cookie"]


def test_wrong_tokens_lock_out_who_guesses_and_nobody_else(laws: Path, tmp_path: Path) -> None:
    """On two workers, which count together."""
    with Server(
        f"sqlite:///{tmp_path}/db",
        tmp_path,
        workers=2,
        PROPORTIONALITY_JURISDICTIONS=str(laws),
        PROPORTIONALITY_CHECK_PROCESSES="1",
        PROPORTIONALITY_RATE_REFUSED="10/hour",
        PROPORTIONALITY_RATE_WRITE="8/hour",
    ) as server:
        ann, bob = server.token("Ann", "submitter"), server.token("Bob", "submitter")

        def ask(who: dict[str, str]) -> int:
            # A connection each, so that both workers are asked.
            return httpx.get(f"{server.url}/v1/submissions", headers=who).status_code

        assert ask(ann) == 200
        answers = [ask(WRONG) for _ in range(30)]
        assert answers == [401] * 10 + [429] * 20
        assert (ask(ann), ask(bob)) == (200, 200), "bob's token was not known before"
        with httpx.Client(timeout=60) as _:
            sent = []
            for _ in range(12):
                with httpx.Client(base_url=server.url, timeout=60) as one:
                    sent.append(submit(one, ann, law()).status_code)
        assert sent == [201] * 8 + [429] * 4
