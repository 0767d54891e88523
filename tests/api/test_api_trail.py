"""What was done can be seen and undone: the chain of the audit trail, laws taken back, drafts and names erased, one person one name."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import proportionality_api.store as store_package
import pytest
from alembic import command
from alembic.config import Config
from proportionality_api.settings import Settings
from proportionality_api.store import names, people, tokens, trail
from proportionality_api.store import submissions as store
from proportionality_api.store.database import Database
from proportionality_api.store.refusals import ReasonMissing
from proportionality_api.store.submissions import Actor, Upload
from sqlalchemy import text

from tests.api.harness import Server, law
from tests.api.test_api_reading import assert_problem
from tests.api.test_api_submissions import decide, submit

ACCEPT_PAGE = {"Accept": "text/html"}


@pytest.fixture
def database(database_url: str) -> Database:
    made = Database(Settings(database_url=database_url))
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def client(server: Server) -> httpx.Client:
    with httpx.Client(base_url=server.url, timeout=60) as made:
        yield made


def person(database: Database, name: str, role: str) -> Actor:
    token = tokens.verify(database, tokens.create(database, name, role))
    assert token is not None
    return Actor(token.person, token.name, token.role, token.id)


def some_history(database: Database) -> list[str]:
    ann, bob = person(database, "Ann", "submitter"), person(database, "Bob", "reviewer")
    ids = []
    for years in (20, 21):
        view, _ = store.create(
            database, ann, Upload("XXA", "Exampleland", law(years=years)), "", False, None
        )
        store.decide(database, bob, view["id"], 1, "approve", f"read it, {years} years")
        ids.append(view["id"])
    return ids


class TestChain:
    def test_it_is_whole_and_says_how_long_it_is(self, database: Database) -> None:
        assert trail.check(database).head == trail.BEGINNING
        some_history(database)
        found = trail.check(database)
        assert (found.lines, found.submissions, found.faults) == (4, 2, ())
        assert trail.check(database, noted=found.head).faults == ()
        assert "another one" in trail.check(database, noted="f" * 64).faults[0]

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ("UPDATE audit SET reason = 'nothing of the kind' WHERE id = 2", "line 2 (approved"),
            ("UPDATE audit SET at = '2020-01-01T00:00:00.000Z' WHERE id = 1", "line 1 (created"),
            (
                "UPDATE audit SET actor = (SELECT actor FROM audit WHERE id = 1) WHERE id = 2",
                "line 2",
            ),
            ("DELETE FROM audit WHERE id = 2", "line 2 is missing"),
            (
                "DELETE FROM audit WHERE id = 4",
                "4 lines were written, and the last that is there is 3",
            ),
            ("UPDATE submissions SET content = content || content", "its text is not the one"),
            ("UPDATE submissions SET version = 7", "is approved at version 7"),
            (
                "UPDATE submissions SET state = 'rejected', approved_order = NULL",
                "is rejected at version 2",
            ),
            (
                "UPDATE submissions SET submitter = (SELECT id FROM people WHERE name = 'Bob'), decided_by = NULL",
                "its first line says",
            ),
            (
                "UPDATE submissions SET decided_by = (SELECT id FROM people WHERE name = 'Cy')",
                "is said to be decided by",
            ),
            ("UPDATE submissions SET code = 'XXB'", "is listed as XXB, 'Exampleland'"),
            ("UPDATE submissions SET name = 'Other'", "its text has another code or name"),
            ("UPDATE submissions SET note = 'I read it twice'", "its note is not the one"),
            (
                "UPDATE submissions SET created_at = '2020-01-01T00:00:00.000Z'",
                "is said to be of 2020-01-01",
            ),
            (
                "UPDATE submissions SET updated_at = '2020-01-01T00:00:00.000Z'",
                "changed 2020-01-01",
            ),
            (
                "UPDATE submissions SET approved_order = 9 WHERE id = (SELECT submission_id FROM audit WHERE id = 1)",
                "was approved after one that now goes before it",
            ),
        ],
    )
    def test_a_row_changed_by_sql_is_found(
        self, database: Database, change: str, said: str
    ) -> None:
        some_history(database)
        person(database, "Cy", "reviewer")
        without_guards(database, change)
        faults = trail.check(database).faults
        assert any(said in fault for fault in faults), faults

    def test_a_chain_made_anew_is_found_by_a_hash_noted_before(self, database: Database) -> None:
        some_history(database)
        noted = trail.check(database).head
        without_guards(database, "UPDATE audit SET reason = 'forged' WHERE id = 4")
        with database.read() as connection:
            rows = connection.execute(text("SELECT * FROM audit ORDER BY id")).all()
        line = dict(rows[3]._mapping)
        forged = trail.line_hash(rows[2].hash, line)
        without_guards(database, f"UPDATE audit SET hash = '{forged}' WHERE id = 4")
        assert trail.check(database).faults == ()
        assert trail.check(database, noted).faults

    def test_the_command_says_so(self, server: Server, client: httpx.Client) -> None:
        ann = server.token("Ann", "submitter")
        made = submit(client, ann, law())
        done = server.run("audit")
        assert done.returncode == 0, done.stderr
        assert "whole: 1 submissions, 1 lines" in done.stdout
        database = Database(Settings(database_url=server.database_url))
        without_guards(database, "UPDATE audit SET reason = 'x'")
        database.close()
        done = server.run("audit")
        assert done.returncode == 1
        assert f"line 1 (created, submission {made.json()['id']})" in done.stderr
        assert "Traceback" not in done.stderr


def without_guards(database: Database, statement: str) -> None:
    """What somebody can do who may change the tables themselves."""
    if database.settings.is_sqlite:
        with closing(sqlite3.connect(database.settings.sqlite_file)) as raw:
            raw.execute("PRAGMA foreign_keys=OFF")
            for trigger in raw.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall():
                raw.execute(f"DROP TRIGGER {trigger[0]}")
            raw.execute(statement)
            raw.commit()
        return
    with database.write() as connection:
        for table in ("audit", "submissions", "comments"):
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        connection.execute(text(statement))


@pytest.mark.parametrize("unseen", ["", " \n", "\u200b", "\u3164\xad", "\u202e"])
def test_a_reason_that_nobody_sees_is_none(database: Database, unseen: str) -> None:
    ann, bob = person(database, "Ann", "submitter"), person(database, "Bob", "reviewer")
    upload = Upload("XXA", "Exampleland", law())
    view, _ = store.create(database, ann, upload, "", False, None)
    with pytest.raises(ReasonMissing):
        store.decide(database, bob, view["id"], 1, "approve", unseen)


class TestTakenBack:
    def test_a_retired_law_gives_way_to_the_one_before_it(
        self, server: Server, client: httpx.Client
    ) -> None:
        ann, bob, eve = (
            server.token("Ann", "reviewer"),
            server.token("Bob", "reviewer"),
            server.token("Eve", "reviewer"),
        )
        made = [submit(client, ann, law(years=years)) for years in (20, 25)]
        approved = [
            decide(client, bob, one, "approve", f"reason {n}") for n, one in enumerate(made)
        ]
        assert client.get("/v1/jurisdictions/XXA/source").content == law(years=25)
        said = assert_problem(decide(client, ann, approved[1], "retire"), 403)
        assert said["type"] == "/v1/problems/own-submission"
        reason = assert_problem(decide(client, eve, approved[1], "retire", reason=" "), 422)
        assert reason["errors"][0]["path"] == "body.reason"
        retired = decide(client, eve, approved[1], "retire", "the amounts were misread")
        assert retired.json()["state"] == "retired"
        assert retired.json()["decided_by"] == "Eve"
        assert client.get("/v1/jurisdictions/XXA/source").content == law(years=20)
        assert_problem(decide(client, eve, retired, "approve"), 409)
        assert decide(client, eve, approved[0], "retire").status_code == 200
        assert_problem(client.get("/v1/jurisdictions/XXA"), 404)
        again = decide(client, bob, submit(client, ann, law(years=30)), "approve")
        assert again.status_code == 200
        assert client.get("/v1/jurisdictions/XXA/source").content == law(years=30)
        server.stop()
        server.start()
        assert client.get("/v1/jurisdictions/XXA/source").content == law(years=30)

    def test_a_shipped_law_comes_back_on_every_server(
        self, server: Server, client: httpx.Client, laws: Path, tmp_path: Path
    ) -> None:
        ann, bob = server.token("Ann", "submitter"), server.token("Bob", "reviewer")
        shipped = client.get("/v1/jurisdictions/NOR/source").content
        (tmp_path / "other").mkdir()
        with (
            Server(
                server.database_url,
                tmp_path / "other",
                PROPORTIONALITY_JURISDICTIONS=str(laws),
                PROPORTIONALITY_CHECK_PROCESSES="1",
            ) as second,
            httpx.Client(base_url=second.url, timeout=60) as other,
        ):
            approved = decide(client, bob, submit(client, ann, shipped + b"# changed\n"), "approve")
            assert other.get("/v1/jurisdictions/NOR/source").content == shipped + b"# changed\n"
            before = other.get("/v1/jurisdictions").headers["etag"]
            assert decide(client, bob, approved, "retire").status_code == 200
            assert other.get("/v1/jurisdictions/NOR/source").content == shipped
            assert other.get("/v1/jurisdictions").headers["etag"] != before
            assert other.get("/v1/jurisdictions/NOR").json()["data"]["submission"] is None

    def test_readers_see_who_approved_a_law_and_why(
        self, server: Server, client: httpx.Client
    ) -> None:
        ann, bob = server.token("Ann", "submitter"), server.token("Bob", "reviewer")
        assert client.get("/v1/jurisdictions/NOR/decisions").json() == {"data": []}
        assert_problem(client.get("/v1/jurisdictions/XXA/decisions"), 404)
        first = decide(client, bob, submit(client, ann, law()), "approve", "read <in> the gazette")
        second = decide(client, bob, submit(client, ann, law(years=30)), "approve", "amended")
        found = client.get("/v1/jurisdictions/xxa/decisions")
        assert found.headers["cache-control"] == "no-store"
        assert [(d["by"], d["reason"], d["action"], d["served"]) for d in found.json()["data"]] == [
            ("Bob", "amended", "approved", True),
            ("Bob", "read <in> the gazette", "approved", False),
        ]
        assert "Ann" not in found.text
        page = client.get("/jurisdictions/XXA/decisions", headers=ACCEPT_PAGE)
        assert "read &lt;in&gt; the gazette" in page.text
        assert 'href="/jurisdictions/XXA/decisions"' in client.get("/jurisdictions/XXA").text
        for one in (first, second):
            decide(client, bob, one, "retire", "both were wrong")
        left = client.get("/v1/jurisdictions/XXA/decisions").json()["data"]
        assert [(d["action"], d["served"]) for d in left] == [
            ("retired", False),
            ("retired", False),
            ("approved", False),
            ("approved", False),
        ]
        assert client.get("/jurisdictions/XXA/decisions", headers=ACCEPT_PAGE).status_code == 200

    def test_a_decision_is_made_once_for_a_key(self, server: Server, client: httpx.Client) -> None:
        ann, bob = server.token("Ann", "submitter"), server.token("Bob", "reviewer")
        made = submit(client, ann, law())
        path = f"{made.headers['location']}/decision"
        headers = bob | {"If-Match": '"1"', "Idempotency-Key": "once"}
        body = {"action": "approve", "reason": "read it"}
        first, again = (client.post(path, json=body, headers=headers) for _ in range(2))
        assert (first.status_code, again.status_code) == (200, 200)
        assert again.headers["idempotency-replayed"] == "true"
        assert again.json() == first.json()
        other = client.post(path, json=body | {"reason": "another"}, headers=headers)
        assert assert_problem(other, 409)["type"] == "/v1/problems/key-reused"
        without = client.post(path, json=body, headers=bob | {"If-Match": '"1"'})
        assert_problem(without, 412)
        assert len(first.json()["audit"]) == 2


class TestErased:
    def test_a_draft_leaves_nothing_but_that_there_was_one(
        self, server: Server, client: httpx.Client
    ) -> None:
        ann, bob = server.token("Ann", "submitter"), server.token("Bob", "reviewer")
        secret = law().replace(b"Exampleland", b"Secretland")
        draft = submit(client, ann, secret, draft="true", note="a secret note")
        assert_problem(decide(client, bob, draft, "erase"), 404)
        erased = decide(client, ann, draft, "erase", "")
        assert erased.json()["state"] == "erased"
        assert erased.json()["name"] == erased.json()["note"] == ""
        assert client.get(f"{draft.headers['location']}/source", headers=ann).content == b""
        assert client.get("/v1/submissions", headers=ann).json()["total"] == 0
        assert_problem(decide(client, ann, erased, "submit"), 409)
        database = Database(Settings(database_url=server.database_url))
        try:
            with database.read() as connection:
                for table in ("submissions", "audit"):
                    rows = connection.execute(text(f"SELECT * FROM {table}")).all()
                    assert "ecret" not in str([tuple(map(bytes_or_text, row)) for row in rows])
            assert trail.check(database).faults == ()
        finally:
            database.close()

    def test_what_was_sent_is_not_erased(self, server: Server, client: httpx.Client) -> None:
        ann = server.token("Ann", "submitter")
        assert_problem(decide(client, ann, submit(client, ann, law()), "erase"), 409)

    def test_a_person_becomes_a_pseudonym_everywhere(
        self, server: Server, client: httpx.Client
    ) -> None:
        ann, bob = server.token("Ann Example", "submitter"), server.token("Bob", "reviewer")
        made = submit(client, ann, law())
        decide(client, bob, made, "approve")
        assert client.get("/v1/submissions", headers=ann).status_code == 200
        unknown = server.run("person", "erase", "Ann Exemple")
        assert unknown.returncode == 1
        assert "nobody is called" in unknown.stderr
        done = server.run("person", "erase", "ann  example")
        assert done.returncode == 0, done.stderr
        pseudonym = done.stdout.strip()
        assert pseudonym.startswith("person-")
        assert_problem(client.get("/v1/submissions", headers=ann), 401)
        view = client.get(made.headers["location"], headers=bob)
        assert "Ann" not in view.text
        assert view.json()["submitter"] == view.json()["audit"][0]["actor"] == pseudonym
        assert server.run("audit").returncode == 0
        assert server.run("person", "list").stdout.split() == ["Bob", pseudonym]
        assert server.token("Ann Example", "submitter") != ann  # somebody new


def bytes_or_text(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


class TestNames:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Åse", "åSE"),
            ("Groß", "GROSS"),
            ("Zoë", "Zoe\u0308"),
            ("Ａｎｎ", "Ann"),
            ("A  B", " a b "),
        ],
    )
    def test_one_name_written_in_two_ways_is_one_person(
        self, database: Database, one: str, other: str
    ) -> None:
        first, second = person(database, one, "submitter"), person(database, other, "reviewer")
        assert first.person == second.person
        assert first.name == second.name

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Ann", "Аnn"),  # a Cyrillic letter
            ("A. Reader", "A Reader"),
            ("Paul I", "Paul l"),
            ("Bob", "B0b"),
            ("Ο’Neil", "O'Neil"),  # a Greek letter, and another apostrophe
            ("Bern", "Bem"),
            ("Mary-Ann", "Mary Ann"),
        ],
    )
    def test_a_name_that_only_looks_the_same_is_refused(
        self, database: Database, one: str, other: str
    ) -> None:
        tokens.create(database, one, "submitter")
        with pytest.raises(tokens.TokenError, match="cannot be told from"):
            tokens.create(database, other, "reviewer")
        assert people.listed(database) == [names.shown(one)]

    @pytest.mark.parametrize(("one", "other"), [("Zoë", "Zoe"), ("李明", "李朋"), ("Jon", "John")])
    def test_other_names_are_other_people(self, one: str, other: str) -> None:
        assert names.looks(one) != names.looks(other)

    @pytest.mark.parametrize(
        "name", ["", " ", "...", "a\u202eb", "A\u200bnn", "x" * 101, "a\0b", "☎\ufe0f"]
    )
    def test_what_is_no_name(self, database: Database, name: str) -> None:
        with pytest.raises(tokens.TokenError):
            tokens.create(database, name, "submitter")


def test_the_first_tables_are_brought_up_to_date(database_url: str) -> None:
    """Who was one person stays one, every line of the trail is there and chained, and tokens that never expired do."""
    database = Database(Settings(database_url=database_url))
    config = Config()
    folder = Path(store_package.__file__).parent / "migrations"
    config.set_main_option("script_location", folder.as_posix())
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for id_, name, role in (
            ("t1", "Ann", "submitter"),
            ("t2", "ANN", "admin"),
            ("t3", "Bob", "reviewer"),
            ("t4", "Аnn", "reviewer"),
        ):
            connection.execute(
                text(
                    "INSERT INTO tokens (id, name, role, hash, created_at) VALUES (:id, :name, :role, 'x', '2026-01-01T00:00:00.000Z')"
                ),
                {"id": id_, "name": name, "role": role},
            )
        content = law()
        connection.execute(
            text(
                "INSERT INTO submissions VALUES (:id, 'approved', 2, 'XXA', 'Exampleland', :content, :sha, 'note', 'Ann', '2026-01-01', '2026-01-02', 'Bob', 1)"
            ),
            {"id": "s" * 32, "content": content, "sha": Upload("XXA", "x", content).sha256},
        )
        for number, actor, token, action, before, after in (
            (1, "Ann", "t1", "created", None, "submitted"),
            (2, "Bob", "t3", "approved", "submitted", "approved"),
        ):
            connection.execute(
                text(
                    "INSERT INTO audit (id, submission_id, seq, at, actor, token_id, action, from_state, to_state, sha256, reason) VALUES (:id, :s, :n, :at, :actor, :token, :action, :before, :after, :sha, 'note')"
                ),
                {
                    "id": number + 3,
                    "n": number,
                    "at": f"2026-01-0{number}",
                    "s": "s" * 32,
                    "actor": actor,
                    "token": token,
                    "action": action,
                    "before": before,
                    "after": after,
                    "sha": Upload("XXA", "x", content).sha256,
                },
            )
        connection.execute(text("UPDATE versions SET value = 1 WHERE name = 'corpus'"))
    try:
        database.migrate()
        found = trail.check(database)
        assert (found.lines, found.submissions, found.faults) == (2, 1, ())
        held = tokens.listed(database)
        assert [t.name for t in held] == ["Ann", "Ann", "Bob", "Аnn"]
        assert len({t.person for t in held}) == 3
        assert all(t.expires_at > "2027" for t in held)
        assert [a.id for a in store.approved_since(database, 0).laws] == ["s" * 32]
        with pytest.raises(Exception, match="append-only"), database.write() as connection:
            connection.execute(text("DELETE FROM audit"))
    finally:
        database.close()
