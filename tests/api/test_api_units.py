from __future__ import annotations

import asyncio
import datetime as dt
import enum
import json
import pickle
import sqlite3
import subprocess
import sys
import types
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from limits.aio.storage import MemoryStorage, Storage
from proportionality_api import commands
from proportionality_api.engine.parcel import ParcelError, pack, unpack
from proportionality_api.http.cache import Caching, _accepts_gzip, _matches
from proportionality_api.http.counts import SharedCounters
from proportionality_api.http.limits import Counters, network
from proportionality_api.main import Answering
from proportionality_api.problems import KINDS, ApiProblem
from proportionality_api.served import snapshot as served
from proportionality_api.settings import Settings, SettingsError, data_folder, from_environment
from proportionality_api.store import submissions as store
from proportionality_api.store import tokens
from proportionality_api.store.database import Database, DatabaseAway
from proportionality_api.store.submissions import Actor, Upload
from proportionality_api.store.tables import metadata
from proportionality_api.v1.bodies import _ESCAPE, _one_code_point
from proportionality_api.v1.lists import decode_cursor, encode_cursor, preferred, table
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from starlette.types import Message, Receive, Scope, Send

from proportionality.law.corpus import load_bytes, shipped
from proportionality.law.model import dump
from tests.api.harness import environment, law


class TestSettings:
    def test_defaults_are_safe(self) -> None:
        made = from_environment({})
        assert made.writing == "tokens"
        assert made.is_sqlite
        assert made.sqlite_file.parent == data_folder()

    @pytest.mark.parametrize(
        ("environment", "said"),
        [
            ({"PROPORTIONALITY_WRITING": "open"}, "open to the world is not offered"),
            ({"PROPORTIONALITY_LOG_LEVLE": "info"}, "did you mean 'PROPORTIONALITY_LOG_LEVEL'"),
            ({"PROPORTIONALITY_CHECK_SECONDS": "soon"}, "PROPORTIONALITY_CHECK_SECONDS=soon"),
            ({"PROPORTIONALITY_CHECK_SECONDS": "-1"}, "expected more than 0"),
            ({"PROPORTIONALITY_RATE_READ": "lots"}, "such as 600/minute"),
            (
                {"PROPORTIONALITY_RATE_STORAGE": "nowhere://x"},
                "PROPORTIONALITY_RATE_STORAGE=nowhere://x: expected memory://, shared:///FILE or",
            ),
            ({"DATABASE_URL": "sqlite://"}, "in-memory databases lose submissions"),
            ({"DATABASE_URL": "mysql://me:secret@host/db"}, "expected sqlite:///"),
        ],
    )
    def test_refuses_with_one_clear_message(self, environment: dict[str, str], said: str) -> None:
        with pytest.raises(SettingsError) as refused:
            from_environment(environment)
        assert said in str(refused.value)
        assert "secret" not in str(refused.value)

    @pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
    def test_postgresql_urls(self, scheme: str) -> None:
        assert (
            from_environment({"DATABASE_URL": f"{scheme}://me@host/db"}).database_url
            == "postgresql+psycopg://me@host/db"
        )


class TestNegotiation:
    @pytest.mark.parametrize(
        ("accept", "best"),
        [
            ("*/*", "application/json"),
            ("text/csv", "text/csv"),
            ("text/*", "text/csv"),
            ("application/json, text/csv", "application/json"),
            ("application/json;q=0.5, text/csv", "text/csv"),
            ("*/*;q=0.1, text/csv;q=0", "application/json"),
            ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
            ("image/png", None),
            ("application/json;q=nonsense", None),
            ("", None),
        ],
    )
    def test_accept(self, accept: str, best: str | None) -> None:
        assert preferred(accept, ("application/json", "text/csv")) == best

    @pytest.mark.parametrize(
        ("header", "yes"),
        [
            (b"gzip", True),
            (b"br, gzip;q=0.5", True),
            (b"gzip;q=0", False),
            (b"", False),
            (b"identity", False),
            (b"*", True),
        ],
    )
    def test_gzip(self, header: bytes, yes: bool) -> None:
        assert _accepts_gzip(header) is yes

    def test_etags_match_weakly(self) -> None:
        assert _matches(b'"a", W/"b"', b'W/"b"')
        assert _matches(b"*", b'W/"b"')
        assert not _matches(b'"ab"', b'W/"b"')

    def test_accept_never_fails(self) -> None:
        @given(st.text(max_size=60))
        @settings(max_examples=200, deadline=None)
        def holds(accept: str) -> None:
            assert preferred(accept, ("application/json", "text/csv")) in (
                None,
                "application/json",
                "text/csv",
            )

        holds()


def test_other_data_are_another_tag_though_laws_rules_and_version_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or whoever kept an answer is told after an upgrade that it has not changed."""

    def tag(name: str, votes: str) -> str:
        (folder := tmp_path / name).mkdir()
        (folder / "votes.yaml").write_text(votes)
        (folder / f"votes.{name}.pyc").write_text(name)
        monkeypatch.setattr(served, "_PACKAGES", (*packages, folder))
        return served.Snapshot({}, {}, (), 0).etag

    packages = served._PACKAGES
    assert [package.name for package in packages] == ["proportionality", "proportionality_api"]
    assert tag("one", "in favour") == tag("same", "in favour")
    assert tag("two", "in favour") != tag("other", "abstained")


class TestCursors:
    @given(st.none() | st.dates(), st.lists(st.integers() | st.text(), max_size=5))
    @settings(max_examples=100, deadline=None)
    def test_round_trip(self, on: dt.date | None, key: list[str | int]) -> None:
        assert decode_cursor(encode_cursor(on, key), [type(part) for part in key]) == (on, key)

    @given(st.text(max_size=80))
    @settings(max_examples=300, deadline=None)
    def test_nothing_else_is_a_cursor(self, cursor: str) -> None:
        with pytest.raises(ApiProblem):
            decode_cursor(cursor, (str, int, str, str))


class TestJsonIsYaml:
    """A law as JSON loads to the same model as the same law as YAML."""

    @pytest.mark.parametrize("name", ["nor", "sgp"])
    @pytest.mark.parametrize(
        "style", [{}, {"indent": 2}, {"indent": "\t"}, {"ensure_ascii": False}]
    )
    def test_real_laws(self, name: str, style: dict[str, object]) -> None:
        file, _ = load_bytes((shipped() / f"{name}.yaml").read_bytes(), name)
        assert file is not None
        data = json.dumps(dump(file.jurisdiction), **style).encode()  # type: ignore[arg-type]
        again, problems = load_bytes(_ESCAPE.sub(_one_code_point, data.replace(b"\t", b" ")), name)
        assert again is not None, problems
        assert again.jurisdiction == file.jurisdiction

    @given(st.text(max_size=40))
    @settings(max_examples=200, deadline=None)
    def test_any_text_survives(self, words: str) -> None:
        from proportionality.law.parse import parse

        try:
            words.encode()
        except UnicodeEncodeError:
            return  # half a character, which no JSON file in UTF-8 holds
        data = json.dumps({"note": words}).encode()
        document = parse(_ESCAPE.sub(_one_code_point, data), "x")
        if not document.problems:
            assert document.value == {"note": words}


def test_the_service_says_at_once_what_it_cannot_draw_with(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/db")
    monkeypatch.setattr(commands, "find_spec", lambda name: None if name == "fpdf" else name)
    done = CliRunner().invoke(commands.serve, ["--port", "0"])
    assert done.exit_code == 1
    assert "pip install 'proportionality[api,read,reports]'" in done.output


def test_a_decision_is_acknowledged_although_nothing_is_made_ahead() -> None:
    """It is in the database by then, whatever goes wrong beside it."""

    class Service:
        snapshot = types.SimpleNamespace(etag="tag")
        database_away = False
        asked = 0

        async def fresh(self) -> Any:
            self.asked += 1
            if self.asked > 1:
                raise RuntimeError("it fails while it catches up")
            return self.snapshot

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"approved"})

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def run() -> None:
        scope = {"type": "http", "method": "POST", "path": "/v1/submissions/1/decision"}
        answering = Answering(Caching(app, 1 << 20), Service())  # type: ignore[arg-type]
        await answering(scope | {"headers": [], "query_string": b""}, send, send)  # type: ignore[arg-type]

    asyncio.run(run())
    assert [message.get("status") for message in sent] == [200, None]


def test_csv_is_text_in_spreadsheets() -> None:
    rows = table(
        [{"title": "=HYPERLINK(1)", "count": {"high": 1}}, {"title": "a\r\nb", "more": ["x", "y"]}]
    ).decode("utf-8-sig")
    assert rows.splitlines()[0] == "title,count.high,more"
    assert "'=HYPERLINK(1)" in rows
    assert "x; y" in rows


def test_problem_kinds_are_complete() -> None:
    assert {400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428, 429, 500, 503} <= {
        kind.status for kind in KINDS.values()
    }


@pytest.fixture
def database(database_url: str) -> Database:
    made = Database(Settings(database_url=database_url))
    made.migrate()
    yield made
    made.close()


def person(database: Database, name: str, role: str) -> Actor:
    token = tokens.verify(database, tokens.create(database, name, role))
    assert token is not None
    return Actor(token.person, token.name, token.role, token.id)


class TestStore:
    def test_migrations_make_the_tables_that_the_code_expects(self, database: Database) -> None:
        with database.write() as connection:
            assert (
                compare_metadata(
                    MigrationContext.configure(connection, opts={"compare_type": True}), metadata
                )
                == []
            )
        database.migrate()  # twice changes nothing

    def test_the_audit_trail_is_append_only(self, database: Database) -> None:
        ann = person(database, "Ann", "submitter")
        view, _ = store.create(database, ann, Upload("XXA", "Exampleland", law()), "", False, None)
        for statement in (
            "UPDATE audit SET actor = 'nobody'",
            "DELETE FROM audit",
            "DELETE FROM submissions",
            "DELETE FROM tokens",
        ):
            with pytest.raises((DBAPIError, DatabaseAway)), database.write() as connection:
                connection.execute(text(statement))
        if database.settings.is_sqlite:
            with (
                pytest.raises(sqlite3.IntegrityError),
                closing(sqlite3.connect(database.settings.sqlite_file)) as raw,
            ):
                raw.execute("REPLACE INTO audit SELECT * FROM audit")
        else:
            with pytest.raises(DBAPIError), database.write() as connection:
                connection.execute(text("TRUNCATE audit"))
        assert len(store.get(database, ann, view["id"])["audit"]) == 1

    def test_the_database_itself_refuses_own_decisions_and_changed_texts(
        self, database: Database
    ) -> None:
        ann = person(database, "Ann", "reviewer")
        view, _ = store.create(database, ann, Upload("XXA", "Exampleland", law()), "", False, None)
        for change in (
            "decided_by = submitter",
            "sha256 = 'other'",
            "state = 'approved'",
            "state = 'lost'",
        ):
            with pytest.raises((IntegrityError, DBAPIError)), database.write() as connection:
                connection.execute(
                    text(f"UPDATE submissions SET {change} WHERE id = :id"), {"id": view["id"]}
                )

    def test_durability_settings(self, database: Database) -> None:
        with database.read() as connection:
            if database.settings.is_sqlite:
                assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
                assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
                assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            else:
                assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"

    def test_tokens(self, database: Database) -> None:
        made = tokens.create(database, " Ann ", "reviewer", days=1)
        found = tokens.verify(database, made)
        assert found is not None
        assert (found.name, found.role) == ("Ann", "reviewer")
        for wrong in (
            made[:-1],
            made + "x",
            made.replace("prop_", "x_"),
            "",
            "prop__",
            "prop_x_y",
            "prop_" + "0" * 16 + "_secret",
        ):
            assert tokens.verify(database, wrong) is None
        with database.read() as connection:
            stored = str(connection.execute(text("SELECT * FROM tokens")).all())
        assert made.split("_", 2)[2] not in stored
        assert "argon2id" in stored
        assert tokens.revoke(database, found.id)
        assert not tokens.revoke(database, found.id)
        assert tokens.verify(database, made) is None
        for name, role in (("", "reviewer"), ("x\n", "king"), ("\x00", "reviewer")):
            with pytest.raises(tokens.TokenError):
                tokens.create(database, name, role)
        with pytest.raises(tokens.TokenError):
            tokens.revoke(database, "nothing")

    def test_the_latest_approval_of_a_jurisdiction_wins(self, database: Database) -> None:
        ann, bob = person(database, "Ann", "submitter"), person(database, "Bob", "reviewer")
        made = [
            store.create(database, ann, Upload(code, "x", law(code, years)), "", False, None)[0]
            for code, years in (("XXA", 20), ("XXB", 20), ("XXA", 25))
        ]
        for view in (made[2], made[1], made[0]):
            store.decide(database, bob, view["id"], 1, "approve", "read it")
        news = store.approved_since(database, 0)
        assert news.version == 3
        assert {a.code: a.id for a in news.laws} == {"XXA": made[0]["id"], "XXB": made[1]["id"]}
        assert [a.code for a in store.approved_since(database, 2).laws] == ["XXA"]
        assert store.approved_since(database, 3) == store.News([], 3, whole=False)


def test_counters_count_as_the_librarys_own_store_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    clock = [1_000.0]
    monkeypatch.setattr("time.time", lambda: clock[0])
    steps = [
        ("a", 0.0),
        ("a", 10.0),
        ("b", 49.0),
        ("a", 0.9),
        ("a", 0.2),
        ("b", 60.0),
        ("a", 0.0),
        ("c", 200.0),
        ("a", 0.0),
    ]

    async def counted(store: Storage) -> list[tuple[int, int, float, int]]:
        clock[0], seen = 1_000.0, []
        for key, passed in steps:
            clock[0] += passed
            seen.append(
                (
                    await store.incr(key, 60),
                    await store.get(key),
                    await store.get_expiry(key),
                    await store.get("never"),
                )
            )
        await store.clear("a")
        seen.append((await store.get("a"), await store.get("c"), 0.0, 0))
        return seen

    counters = Counters()
    expected = asyncio.run(counted(MemoryStorage()))
    assert asyncio.run(counted(counters)) == expected
    assert asyncio.run(counters.reset()) == 1  # windows that have ended are not kept
    assert asyncio.run(counted(SharedCounters(tmp_path / "counts"))) == expected


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:0:1::7", "2001:db8:0:1::/64"),
        ("no address", "no address"),
    ],
)
def test_who_counts_as_one_client(host: str, client: str) -> None:
    assert network(host) == client


def test_shared_counts_are_one_count(tmp_path: Path) -> None:
    """Several processes at once lose none, and a client that nobody knows takes no other's place."""
    count = (
        "import asyncio, pathlib, sys; from proportionality_api.http.counts import SharedCounters\n"
        "store = SharedCounters(pathlib.Path(sys.argv[1]))\n"
        "async def all():\n"
        "    for n in range(2000): await store.incr('one', 600); await store.incr(f'{sys.argv[2]}-{n}', 600)\n"
        "asyncio.run(all())"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", count, str(tmp_path / "counts"), str(n)], env=environment()
        )
        for n in range(3)
    ]
    assert [one.wait(120) for one in running] == [0, 0, 0]
    store = SharedCounters(tmp_path / "counts")
    assert asyncio.run(store.get("one")) == 6_000
    assert {asyncio.run(store.get(f"{p}-{n}")) for p in range(3) for n in range(2_000)} == {1}


class _Call:
    """What unpickling would call, if it were let."""

    def __init__(self, *call: object) -> None:
        self.call = call

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.call[0], self.call[1:]


class TestParcel:
    @pytest.mark.parametrize("name", ["nor", "sgp"])
    def test_a_law_arrives_as_it_was(self, name: str) -> None:
        sent, _ = load_bytes((shipped() / f"{name}.yaml").read_bytes(), "<body>")
        assert sent is not None
        got = unpack(pack(sent), "jurisdictions/x.yaml")
        assert (got.path, got.document.path) == ("jurisdictions/x.yaml",) * 2
        assert (got.jurisdiction, got.sha256) == (sent.jurisdiction, sent.sha256)
        assert list(got.document.locations()) == list(sent.document.locations())

    def test_so_it_does_where_python_pickles_a_word_by_its_name(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As Python 3.11.2 does, which Debian 12 has."""
        monkeypatch.setattr(
            enum.Enum, "__reduce_ex__", lambda member, _: (getattr, (type(member), member.name))
        )
        sent, _ = load_bytes((shipped() / "nor.yaml").read_bytes(), "<body>")
        assert sent is not None
        with pytest.raises(ParcelError, match="getattr"):
            unpack(zlib.compress(pickle.dumps(sent, 5)), "x")
        assert unpack(pack(sent), "x").jurisdiction == sent.jurisdiction

    @pytest.mark.parametrize(
        "held",
        [
            dt.date(2026, 1, 1),
            [1],
            _Call(eval, "1"),
            _Call(print, "x"),
            _Call(Path, "x"),
            _Call(load_bytes, b"", "x"),
            _Call(getattr, dt.date, "today"),
        ],
        ids=["a day", "a list", "eval", "print", "Path", "load_bytes", "getattr"],
    )
    def test_anything_else_is_refused(self, held: object) -> None:
        with pytest.raises(ParcelError):
            unpack(zlib.compress(pickle.dumps(held, 5)), "x")

    @pytest.mark.parametrize("data", [b"", b"law", zlib.compress(b"law"), zlib.compress(b"")])
    def test_so_is_what_is_no_parcel(self, data: bytes) -> None:
        with pytest.raises(ParcelError):
            unpack(data, "x")

    def test_no_way_leads_through_a_module_of_ours(self) -> None:
        reached = b"\x80\x04\x8c\x1aproportionality.law.corpus\x8c\x0agc.collect\x93)R."
        with pytest.raises(ParcelError, match=r"gc\.collect"):
            unpack(zlib.compress(reached), "x")


class TestTheSameQuestionAtOneMoment:
    """How often an answer is made for forty who ask while it is being made."""

    @staticmethod
    def made_for_forty(etag: str | None, *headers: tuple[bytes, bytes], failing: int = 0) -> int:
        made = 0

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            nonlocal made
            made += 1
            await asyncio.sleep(0.01)
            if made <= failing:
                raise RuntimeError("no answer")
            scope["etag"] = etag
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"said"})

        async def all_of_them() -> None:
            cache, told = Caching(app, 1 << 20), []

            async def send(message: Message) -> None:
                told.append(message.get("body"))

            async def receive() -> Message:
                return {"type": "http.request"}

            asked = [
                cache(
                    {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": headers,
                     "answers_from": 1, "stale": False},
                    receive,
                    send,
                )
                for _ in range(40)
            ]  # fmt: skip
            errors = [e for e in await asyncio.gather(*asked, return_exceptions=True) if e]
            assert len(errors) == failing
            assert told.count(b"said") == 40 - failing

        asyncio.run(all_of_them())
        return made

    def test_is_answered_once(self) -> None:
        assert self.made_for_forty("tag") == 1

    def test_is_answered_by_another_where_the_first_fails(self) -> None:
        assert self.made_for_forty("tag", failing=1) == 40

    @pytest.mark.parametrize("header", [b"authorization", b"cookie"])
    def test_is_not_waited_for_where_somebody_says_who_asks(self, header: bytes) -> None:
        assert self.made_for_forty("tag", (header, b"x")) == 40

    def test_what_is_not_kept_is_made_for_each(self) -> None:
        assert self.made_for_forty(None) == 40


class TestAskedMost:
    """What is asked again of other laws before anybody does."""

    @staticmethod
    async def ask(cache: Caching, path: str, laws: int, times: int, client: str = "") -> None:
        async def nothing(_: Message) -> None:
            pass

        for _ in range(times):
            scope = {
                "type": "http", "method": "GET", "path": path, "query_string": b"", "answers_from": laws, "stale": False, "client": (client, 1),
                "headers": [(b"accept", b"text/html"), (b"accept-encoding", b"gzip"), (b"cookie", b"who=me")],
            }  # fmt: skip
            await cache(scope, nothing, nothing)  # type: ignore[arg-type]

    @staticmethod
    def cache() -> Caching:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope["etag"] = "tag" if scope["path"] != "/personal" else None
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"said"})

        return Caching(app, 1 << 20)

    def test_it_is_what_was_answered_from_memory_most_often_first(self) -> None:
        async def run() -> list[Scope]:
            cache = self.cache()
            for path, times in (("/once", 1), ("/twice", 2), ("/often", 9), ("/personal", 9)):
                await self.ask(cache, path, 1, times)
            return cache.asked_most(2)

        asked = asyncio.run(run())
        assert [scope["path"] for scope in asked] == ["/often", "/twice"]
        assert asked[0]["headers"] == [(b"accept", b"text/html"), (b"accept-encoding", b"gzip")]

    def test_one_client_does_not_push_out_what_several_ask(self) -> None:
        async def run() -> list[Scope]:
            cache = self.cache()
            for number in range(8):
                await self.ask(cache, f"/dear/{number}", 1, 100, "192.0.2.1")
            for client in ("192.0.2.2", "192.0.2.3", "192.0.2.4"):
                await self.ask(cache, "/", 1, 1, client)
            return cache.asked_most(2)

        assert asyncio.run(run())[0]["path"] == "/"

    def test_what_was_made_meanwhile_is_left_out_and_what_nobody_asks_any_more_is_forgotten(
        self,
    ) -> None:
        async def run() -> list[list[str]]:
            cache, seen = self.cache(), []
            await self.ask(cache, "/often", 1, 9)
            await self.ask(cache, "/twice", 1, 3)
            for laws in range(2, 6):
                await self.ask(cache, "/other", laws, 1)
                seen.append([scope["path"] for scope in cache.asked_most(laws)])
            await self.ask(cache, "/twice", 5, 1)
            return [*seen, [scope["path"] for scope in cache.asked_most(5)]]

        assert asyncio.run(run()) == [
            ["/often", "/twice"],
            ["/often", "/twice"],
            ["/often"],
            ["/often"],
            ["/often"],
        ]

    def test_it_is_bounded_however_many_are_asked(self) -> None:
        async def run() -> int:
            cache = self.cache()
            for number in range(100):
                await self.ask(cache, f"/{number}", 1, 2)
            return len(cache.asked_most(2))

        assert asyncio.run(run()) == 8
