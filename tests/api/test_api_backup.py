"""Nothing is lost: backups while the service is in use, restoring under running servers, and files that go away."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import threading
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from proportionality_api.settings import Settings
from proportionality_api.store import trail
from proportionality_api.store.database import Database

from tests.api.harness import Postgres, Server, bearer, law
from tests.api.test_api_reading import assert_problem
from tests.api.test_api_submissions import decide, submit


@pytest.fixture
def lite(laws: Path, tmp_path: Path) -> Server:
    with Server(
        f"sqlite:///{tmp_path}/submissions.sqlite3",
        tmp_path,
        PROPORTIONALITY_JURISDICTIONS=str(laws),
        PROPORTIONALITY_CHECK_PROCESSES="1",
    ) as server:
        yield server


@pytest.fixture
def client(lite: Server) -> httpx.Client:
    with httpx.Client(base_url=lite.url, timeout=60) as made:
        yield made


def test_a_backup_in_use_is_the_state_of_one_moment(
    lite: Server, client: httpx.Client, tmp_path: Path
) -> None:
    ann, stop = lite.token("Ann", "submitter"), threading.Event()
    acknowledged: list[str] = []

    def keep_sending() -> None:
        with httpx.Client(base_url=lite.url, timeout=60) as sender:
            while not stop.is_set():
                acknowledged.append(submit(sender, ann, law()).json()["id"])

    sending = threading.Thread(target=keep_sending)
    sending.start()
    try:
        while len(acknowledged) < 3:
            stop.wait(0.01)
        before = list(acknowledged)
        done = lite.run("backup", str(tmp_path / "one.backup"))
    finally:
        stop.set()
        sending.join()
    assert done.returncode == 0, done.stderr
    assert {p.name for p in tmp_path.glob("*one.backup*")} == {"one.backup"}
    # A plain copy of the file would lack what was stored last; this is all of it, in one file.
    with closing(sqlite3.connect(tmp_path / "one.backup")) as raw:
        held = [row[0] for row in raw.execute("SELECT id FROM submissions ORDER BY rowid")]
        lines = raw.execute("SELECT count(*) FROM audit").fetchone()[0]
    assert set(before) <= set(held)
    assert held == acknowledged[: len(held)]
    assert lines == len(held)
    assert f"{len(held)} submissions, {lines} lines" in done.stdout
    again = lite.run("backup", str(tmp_path / "one.backup"))
    assert again.returncode == 1
    assert "is there already" in again.stderr


def test_a_restored_state_is_served_at_once_and_what_was_refused_stays_refused(
    lite: Server, client: httpx.Client, tmp_path: Path
) -> None:
    ann, bob, eve = (
        lite.token("Ann", "submitter"),
        lite.token("Bob", "reviewer"),
        lite.token("Eve", "reviewer"),
    )
    decide(client, bob, submit(client, ann, law()), "approve")
    assert lite.run("backup", str(tmp_path / "good")).returncode == 0
    later = decide(client, bob, submit(client, ann, law(years=30)), "approve")
    assert client.get("/v1/jurisdictions/XXA/source").content == law(years=30)
    assert lite.run("token", "revoke", eve["Authorization"].split("_")[1]).returncode == 0
    refused = lite.run("restore", str(tmp_path / "good"))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    done = lite.run("restore", "--replace", str(tmp_path / "good"))
    assert done.returncode == 0, done.stderr
    assert client.get("/v1/jurisdictions/XXA/source").content == law()
    assert_problem(
        client.get(
            later.headers.get("location", f"/v1/submissions/{later.json()['id']}"), headers=bob
        ),
        404,
    )
    assert_problem(client.get("/v1/submissions", headers=eve), 401)
    assert submit(client, ann, law(years=31)).status_code == 201
    assert lite.run("audit").returncode == 0
    # What stood there before is a database that can be put back as well.
    kept = next(tmp_path.glob("*.before-restore-*"))
    assert lite.run("restore", "--replace", str(kept)).returncode == 0
    assert client.get("/v1/jurisdictions/XXA/source").content == law(years=30)


def test_a_draft_that_was_erased_does_not_come_back(
    lite: Server, client: httpx.Client, tmp_path: Path
) -> None:
    ann = lite.token("Ann", "submitter")
    kept, erased, talked = (
        submit(client, ann, law(years=years), draft="true") for years in (21, 22, 23)
    )
    path = f"/v1/submissions/{talked.json()['id']}"
    assert client.post(f"{path}/comments", json={"text": "Mine"}, headers=ann).status_code == 201
    assert lite.run("backup", str(tmp_path / "good")).returncode == 0
    younger = lite.token("Ann", "submitter")
    assert decide(client, younger, erased, "erase").status_code == 200
    gone = client.get(path, headers=ann)
    assert decide(client, younger, gone, "erase").status_code == 200
    assert lite.run("restore", "--replace", str(tmp_path / "good")).returncode == 0
    path = f"/v1/submissions/{erased.json()['id']}"
    view = client.get(path, headers=ann).json()
    assert view["state"] == "erased"
    told = [(line["action"], line["actor"]) for line in view["audit"]]
    assert told == [("created", "Ann"), ("erased", "Ann")]
    states = [line["action"] for line in client.get(gone.url.path, headers=ann).json()["audit"]]
    assert states == ["created", "commented", "erased"]
    assert (
        client.get(f"/v1/submissions/{kept.json()['id']}", headers=ann).json()["state"] == "draft"
    )
    assert lite.run("audit").returncode == 0


def test_nor_with_a_younger_backup_after_an_older_one(
    lite: Server, client: httpx.Client, tmp_path: Path
) -> None:
    ann, eve = lite.token("Ann", "submitter"), lite.token("Eve", "reviewer")
    assert lite.run("backup", str(tmp_path / "older")).returncode == 0
    draft = submit(client, ann, law(), draft="true")
    assert lite.run("backup", str(tmp_path / "younger")).returncode == 0
    assert decide(client, ann, draft, "erase").status_code == 200
    assert lite.run("token", "revoke", eve["Authorization"].split("_")[1]).returncode == 0
    for name in ("older", "younger"):
        done = lite.run("restore", "--replace", str(tmp_path / name))
        assert done.returncode == 0, done.stderr
        assert_problem(client.get("/v1/submissions", headers=eve), 401)
    view = client.get(draft.headers["location"], headers=ann).json()
    assert view["state"] == "erased"
    assert lite.run("audit").returncode == 0


@pytest.mark.parametrize("harm", ["cut short", "a changed row", "another thing", "nothing"])
def test_a_bad_backup_is_not_put_in_place(
    lite: Server, client: httpx.Client, tmp_path: Path, harm: str
) -> None:
    ann = lite.token("Ann", "submitter")
    made = submit(client, ann, law())
    good = tmp_path / "good"
    assert lite.run("backup", str(good)).returncode == 0
    if harm == "cut short":
        good.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    elif harm == "a changed row":
        with closing(sqlite3.connect(good)) as raw:
            raw.execute("DROP TRIGGER audit_no_update")
            raw.execute("UPDATE audit SET reason = 'forged'")
            raw.commit()
    elif harm == "another thing":
        good.write_bytes(b"not a database at all" * 100)
    else:
        good.unlink()
    done = lite.run("restore", "--replace", str(good))
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert client.get(made.headers["location"], headers=ann).status_code == 200
    assert not list(tmp_path.glob(".*restoring*"))


def test_a_damaged_database_gives_way_to_a_backup(lite: Server, tmp_path: Path) -> None:
    lite.token("Ann", "submitter")
    assert lite.run("backup", str(tmp_path / "good")).returncode == 0
    lite.stop()
    (tmp_path / "submissions.sqlite3").write_bytes(b"\xff" * 8192)
    done = lite.run("restore", "--replace", str(tmp_path / "good"))
    assert done.returncode == 0, done.stderr
    assert "revoke and erase them again" in done.stderr
    assert "Ann" in lite.run("token", "list").stdout
    # The one that stands there now can be asked.
    assert not lite.run("restore", "--replace", str(tmp_path / "good")).stderr


def test_one_goes_back_to_an_earlier_version_with_its_backup(tmp_path: Path) -> None:
    lite = Server(f"sqlite:///{tmp_path}/submissions.sqlite3", tmp_path)
    lite.token("Ann", "submitter")
    assert lite.run("backup", str(tmp_path / "good")).returncode == 0
    with closing(sqlite3.connect(tmp_path / "submissions.sqlite3")) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '0999'")
    done = lite.run("restore", "--replace", str(tmp_path / "good"))
    assert done.returncode == 0, done.stderr
    assert "of a newer version" in done.stderr
    assert "Ann" in lite.run("token", "list").stdout


def test_a_backup_in_a_folder_that_is_full_or_not_there(lite: Server, tmp_path: Path) -> None:
    done = lite.run("backup", str(tmp_path / "nowhere" / "x"))
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


@pytest.mark.parametrize("what", ["deleted", "replaced"])
def test_no_acknowledgement_where_the_file_has_gone(
    lite: Server, client: httpx.Client, tmp_path: Path, what: str
) -> None:
    ann = lite.token("Ann", "submitter")
    made = submit(client, ann, law())
    assert made.status_code == 201
    file = tmp_path / "submissions.sqlite3"
    if what == "deleted":
        file.rename(tmp_path / "away")
    else:
        shutil.copy(file, tmp_path / "other")
        (tmp_path / "other").replace(file)
    refused = assert_problem(submit(client, ann, law()), 503)
    assert refused["type"] == "/v1/problems/database-away"
    assert client.get("/v1/health/ready").json()["checks"]["database"] is False
    assert "proportionality-stale" in client.get("/v1/jurisdictions/NOR").headers
    assert "deleted or replaced" in lite.log.read_text()
    assert "Traceback" not in lite.log.read_text()
    if what == "deleted":
        assert not file.exists(), "no new, empty database hides that the old one has gone"
        (tmp_path / "away").rename(file)
        assert submit(client, ann, law()).status_code == 201


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("journal deleted", "the journal of the database was deleted or replaced under the server"),
        (
            "journal replaced",
            "the journal of the database was deleted or replaced under the server",
        ),
        ("cut short", "the database file was damaged under the server"),
    ],
)
def test_no_acknowledgement_where_it_would_not_last(
    lite: Server, client: httpx.Client, tmp_path: Path, harm: str, told: str
) -> None:
    ann = lite.token("Ann", "submitter")
    made = submit(client, ann, law())
    file = tmp_path / "submissions.sqlite3"
    journal = tmp_path / "submissions.sqlite3-wal"
    if harm == "cut short":
        os.truncate(file, file.stat().st_size // 2)
    elif harm == "journal replaced":
        shutil.copy(journal, tmp_path / "other")
        (tmp_path / "other").replace(journal)
    else:
        journal.unlink()
    assert assert_problem(submit(client, ann, law()), 503)["detail"] == told
    assert client.get("/v1/health/ready").json()["checks"]["database"] is False
    assert "Traceback" not in lite.log.read_text()
    if harm == "journal deleted":  # a server that ends in order puts it into the file
        lite.stop()
        with lite:
            assert client.get(made.headers["location"], headers=ann).status_code == 200


def test_tables_that_go_and_come_back(postgres: Postgres, laws: Path, tmp_path: Path) -> None:
    """As they do while a dump is put back, though it is to be done with the service stopped."""
    url = postgres.database()
    with (
        Server(url, tmp_path, PROPORTIONALITY_JURISDICTIONS=str(laws)) as server,
        httpx.Client(base_url=server.url, timeout=60) as client,
    ):
        ann = server.token("Ann", "submitter")
        made = submit(client, ann, law())
        database = Database(Settings(database_url=url))
        with database.write() as connection:
            connection.exec_driver_sql("ALTER TABLE submissions RENAME TO gone")
        refused = assert_problem(client.get(made.headers["location"], headers=ann), 503)
        assert refused["detail"] == "the tables of the database are missing"
        assert_problem(submit(client, ann, law(years=30)), 503)
        assert client.get("/metrics").status_code == 200
        with database.write() as connection:
            connection.exec_driver_sql("ALTER TABLE gone RENAME TO submissions")
        database.close()
        assert submit(client, ann, law(years=30)).status_code == 201
        assert "Traceback" not in server.log.read_text()


def test_the_tools_of_postgresql(postgres: Postgres, laws: Path, tmp_path: Path) -> None:
    """As the documentation says it."""
    url = postgres.database()
    with (
        Server(
            url,
            tmp_path,
            PROPORTIONALITY_JURISDICTIONS=str(laws),
            PROPORTIONALITY_CHECK_PROCESSES="1",
        ) as server,
        httpx.Client(base_url=server.url, timeout=60) as client,
    ):
        ann, bob = server.token("Ann", "submitter"), server.token("Bob", "reviewer")
        decide(client, bob, submit(client, ann, law()), "approve")
        for command in ("backup", "restore"):
            told = server.run(command, str(tmp_path / "x"))
            assert told.returncode == 1
            assert "pg_" in told.stderr
        dump = tmp_path / "laws.dump"
        subprocess.run(
            [postgres.bin / "pg_dump", "--format=custom", f"--file={dump}", url], check=True
        )
        decide(client, bob, submit(client, ann, law(years=30)), "approve")
    other = postgres.database()
    subprocess.run(
        [postgres.bin / "pg_restore", "--exit-on-error", "--no-owner", f"--dbname={other}", dump],
        check=True,
    )
    database = Database(Settings(database_url=other))
    try:
        assert trail.check(database).faults == ()
    finally:
        database.close()
    with Server(
        other,
        tmp_path,
        PROPORTIONALITY_JURISDICTIONS=str(laws),
        PROPORTIONALITY_CHECK_PROCESSES="1",
    ) as restored:
        assert httpx.get(f"{restored.url}/v1/jurisdictions/XXA/source").content == law()
        assert restored.run("audit").returncode == 0


class TestBadDays:
    """Each says what is wrong in one line, and reading goes on where it can."""

    def test_a_full_disk(self, laws: Path, tmp_path: Path) -> None:
        disk = tmp_path / "disk"
        disk.mkdir()
        if subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk],
            capture_output=True,
            check=False,
        ).returncode:
            pytest.skip("a small file system cannot be mounted here")
        try:
            url = f"sqlite:///{disk}/submissions.sqlite3"
            with (
                Server(
                    url,
                    tmp_path,
                    PROPORTIONALITY_JURISDICTIONS=str(laws),
                    PROPORTIONALITY_CHECK_PROCESSES="1",
                ) as server,
                httpx.Client(base_url=server.url, timeout=60) as client,
            ):
                ann = server.token("Ann", "submitter")
                kept = submit(client, ann, law())
                assert kept.status_code == 201
                (disk / "filler").write_bytes(b"x" * shutil.disk_usage(disk).free)
                padded = law() + b"# " + b"x" * 100_000 + b"\n"
                full = assert_problem(submit(client, ann, padded), 503)
                assert full["detail"] == "the disk of the database is full"
                ready = client.get("/v1/health/ready")
                assert (ready.status_code, ready.json()["status"]) == (200, "reading-only")
                assert client.get("/v1/jurisdictions/NOR").status_code == 200
                (disk / "filler").unlink()
                assert client.get("/v1/health/ready").json()["status"] == "ready"
                assert submit(client, ann, padded).status_code == 201
                assert client.get("/v1/submissions", headers=ann).json()["total"] == 2
                log = server.log.read_text()
            assert "the disk of the database is full" in log
            assert "Traceback" not in log
        finally:
            subprocess.run(["umount", "-l", disk], check=True)

    def test_a_folder_that_can_only_be_read(self, laws: Path, tmp_path: Path) -> None:
        disk = tmp_path / "disk"
        disk.mkdir()
        if subprocess.run(
            ["mount", "-t", "tmpfs", "tmpfs", disk], capture_output=True, check=False
        ).returncode:
            pytest.skip("a file system cannot be mounted here")
        try:
            url = f"sqlite:///{disk}/submissions.sqlite3"
            with Server(
                url,
                tmp_path,
                PROPORTIONALITY_JURISDICTIONS=str(laws),
                PROPORTIONALITY_CHECK_PROCESSES="1",
            ) as server:
                ann, bob = server.token("Ann", "submitter"), server.token("Bob", "reviewer")
                with httpx.Client(base_url=server.url, timeout=60) as client:
                    decide(client, bob, submit(client, ann, law()), "approve")
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
            with (
                Server(
                    url,
                    tmp_path,
                    PROPORTIONALITY_JURISDICTIONS=str(laws),
                    PROPORTIONALITY_CHECK_PROCESSES="1",
                ) as server,
                httpx.Client(base_url=server.url, timeout=60) as client,
            ):
                assert client.get("/v1/jurisdictions/XXA/source").content == law()
                assert client.get("/v1/submissions", headers=ann).json()["total"] == 1
                refused = assert_problem(submit(client, ann, law()), 503)
                assert refused["detail"] == "the database can be read only"
                assert client.get("/v1/health/ready").json()["status"] == "reading-only"
                assert "Traceback" not in server.log.read_text()
            empty = Server(
                f"sqlite:///{disk}/none.sqlite3",
                tmp_path,
                PROPORTIONALITY_JURISDICTIONS=str(laws),
                PROPORTIONALITY_CHECK_PROCESSES="1",
            )
            with pytest.raises(RuntimeError, match="can be read only; name another") as stopped:
                empty.start()
            assert "Traceback" not in str(stopped.value)
            empty.settings["PROPORTIONALITY_WRITING"] = "off"
            with empty:
                assert httpx.get(f"{empty.url}/v1/jurisdictions/NOR").status_code == 200
                assert httpx.get(f"{empty.url}/v1/health/ready").json()["status"] == "ready"
        finally:
            subprocess.run(["umount", "-l", disk], check=True)

    def test_a_damaged_file(self, laws: Path, tmp_path: Path) -> None:
        (tmp_path / "db").write_bytes(b"this is no database" * 1_000)
        assert_ends(tmp_path, laws, f"sqlite:///{tmp_path}/db", "the database file is damaged")

    def test_a_file_damaged_under_a_running_server(
        self, lite: Server, client: httpx.Client, tmp_path: Path
    ) -> None:
        ann = lite.token("Ann", "submitter")
        submit(client, ann, law())
        with (
            (tmp_path / "submissions.sqlite3").open("r+b") as file,
            (tmp_path / "submissions.sqlite3-wal").open("r+b") as journal,
        ):
            for one in (file, journal):
                size = os.fstat(one.fileno()).st_size
                one.write(b"\xff" * size)
        # What was read before may be remembered; nothing is acknowledged.
        assert client.get("/v1/submissions", headers=ann).status_code in (200, 401, 503)
        assert submit(client, ann, law("XXB")).status_code in (401, 503)
        assert client.get("/v1/jurisdictions/NOR").status_code == 200
        assert client.get("/v1/health/ready").status_code == 503
        assert "Traceback" not in lite.log.read_text()

    def test_tables_of_a_newer_version(self, database_url: str, laws: Path, tmp_path: Path) -> None:
        bearer(database_url, "Ann", "submitter")
        database = Database(Settings(database_url=database_url))
        with database.write() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0999'")
        database.close()
        assert_ends(tmp_path, laws, database_url, "written by a newer version of this tool")

    def test_a_database_that_must_be_there(self, laws: Path, tmp_path: Path) -> None:
        assert_ends(
            tmp_path,
            laws,
            f"sqlite:///{tmp_path}/none",
            "there is no",
            PROPORTIONALITY_NEW_DATABASE="refuse",
        )

    def test_postgresql_that_comes_later(
        self, postgres: Postgres, laws: Path, tmp_path: Path
    ) -> None:
        url = postgres.database()
        postgres.stop()
        server = Server(
            url,
            tmp_path,
            PROPORTIONALITY_JURISDICTIONS=str(laws),
            PROPORTIONALITY_CHECK_PROCESSES="1",
        )
        later = threading.Timer(3, postgres.start)
        later.start()
        try:
            with server:
                assert "waiting for the database" in server.log.read_text()
                assert httpx.get(f"{server.url}/v1/health/ready").status_code == 200
        finally:
            later.join()
        assert "Traceback" not in server.log.read_text()


def assert_ends(folder: Path, laws: Path, url: str, said: str, **settings: str) -> None:
    server = Server(
        url,
        folder,
        PROPORTIONALITY_JURISDICTIONS=str(laws),
        PROPORTIONALITY_CHECK_PROCESSES="1",
        **settings,
    )
    with pytest.raises(RuntimeError, match="the server ended"):
        server.start()
    log = server.log.read_text()
    assert said in log
    assert "Traceback" not in log
    assert len(log.strip().splitlines()) <= 2, log
