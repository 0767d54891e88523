"""Everything that can go wrong, in turn, during 500 submissions: nothing acknowledged is lost, nothing is there twice.

    python -m tests.load.drill [--submissions 500] [--database sqlite|postgresql|both]

While threads send submissions, each with a key and as often as it takes, a server process, an engine process and the parent are
killed; an engine process is stopped and goes on; the disk is full for a while (SQLite), or PostgreSQL is stopped, killed and
started again.  Meanwhile backups are made.  Then it looks: every acknowledged submission is there with its text, no key has
made two, the chain of the audit trail is whole, and each backup is the state of one moment: the trail up to some line, and
exactly the submissions that it tells of.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
from proportionality_api.settings import Settings
from proportionality_api.store import trail
from proportionality_api.store.database import Database
from sqlalchemy import text

from proportionality.law.corpus import shipped
from tests.api.harness import Postgres, Server, law

THREADS = 12
PATIENCE = 240  # seconds until somebody who sends again and again gives up


class Sending:
    """Submissions on their way, and what was acknowledged."""

    def __init__(self, server: Server, submissions: int) -> None:
        self.server, self.submissions = server, submissions
        self.who = server.token("Ann", "submitter")
        self.acknowledged: dict[str, str] = {}
        self.refused: dict[str, int] = {}
        self.allowed = 0  # numbers from here on wait for the next trouble
        self._left = list(range(submissions))
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._work) for _ in range(THREADS)]
        for thread in self._threads:
            thread.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._left:
                    return
                number = self._left.pop(0) if self._left[0] < self.allowed else -1
            if number < 0:
                time.sleep(0.02)
                continue
            self._until_acknowledged(number)

    def _until_acknowledged(self, number: int) -> None:
        headers = self.who | {
            "Content-Type": "application/yaml",
            "Idempotency-Key": f"key-{number}",
        }
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            said = "no answer"
            with contextlib.suppress(httpx.HTTPError), httpx.Client(timeout=20) as client:
                answer = client.post(
                    f"{self.server.url}/v1/submissions",
                    content=law(years=20 + number),
                    headers=headers,
                )
                if answer.status_code == 201:
                    self.acknowledged[f"key-{number}"] = answer.json()["id"]
                    return
                said = f"{answer.status_code} {answer.json().get('detail', '')[:60]}"
            with self._lock:
                self.refused[said] = self.refused.get(said, 0) + 1
            time.sleep(0.2)
        raise AssertionError(f"key-{number} was never acknowledged")

    def settle(self) -> None:
        """Wait until all that may be sent is acknowledged."""
        while len(self.acknowledged) < self.allowed and any(t.is_alive() for t in self._threads):
            time.sleep(0.02)

    def end(self) -> None:
        self.allowed = self.submissions
        for thread in self._threads:
            thread.join()


def processes(server: Server, engine: bool) -> list[psutil.Process]:
    """The engine processes, or the server processes that have them."""
    assert server.process is not None
    found = []
    for one in psutil.Process(server.process.pid).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            is_engine = "proportionality_api.engine.worker" in " ".join(one.cmdline())
            serves = any("engine.worker" in " ".join(c.cmdline()) for c in one.children())
            if is_engine if engine else serves:
                found.append(one)
    return found


def kill_a_server_process(server: Server) -> None:
    for one in processes(server, engine=False)[:1]:
        one.kill()


def kill_an_engine_process(server: Server) -> None:
    for one in processes(server, engine=True)[:1]:
        one.kill()


def stop_an_engine_process(server: Server) -> None:
    for one in processes(server, engine=True)[:1]:
        one.suspend()
        time.sleep(3)
        with contextlib.suppress(psutil.Error):
            one.resume()


def kill_the_parent(server: Server) -> None:
    assert server.process is not None
    group = os.getpgid(server.process.pid)
    server.kill()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)  # of the session that it began
    server.start()


def fill_the_disk(disk: Path) -> None:
    filler = disk / "filler"
    filler.write_bytes(b"x" * shutil.disk_usage(disk).free)
    time.sleep(3)
    filler.unlink()


def stop_postgresql(postgres: Postgres) -> None:
    pids = [int((postgres.folder / "data" / "postmaster.pid").read_text().split()[0])]
    pids += [child.pid for child in psutil.Process(pids[0]).children()]
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    time.sleep(3)
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def kill_postgresql(postgres: Postgres) -> None:
    postmaster = psutil.Process(
        int((postgres.folder / "data" / "postmaster.pid").read_text().split()[0])
    )
    children = postmaster.children()
    postmaster.kill()
    psutil.wait_procs([postmaster, *children], timeout=30)
    postgres.start()


def backup(server: Server, postgres: Postgres | None, file: Path) -> bool:
    """With the tools that the documentation names; it may fail while things go wrong, and then leaves nothing."""
    if postgres is None:
        done = server.run("backup", str(file))
        return done.returncode == 0
    assert postgres.bin is not None
    dumped = subprocess.run(
        [postgres.bin / "pg_dump", "--format=custom", f"--file={file}", server.database_url],
        capture_output=True,
        check=False,
    )
    return dumped.returncode == 0


def look(url: str) -> dict[str, tuple[str, bytes]]:
    """What a database holds, by key, once the trail has been found whole."""
    database = Database(Settings(database_url=url))
    try:
        database.migrate()
        found = trail.check(database)
        assert found.faults == (), found.faults
        with database.read() as connection:
            rows = connection.execute(
                text(
                    "SELECT i.key, s.id, s.content FROM submissions s JOIN idempotency i ON i.submission_id = s.id"
                )
            ).all()
            told = connection.execute(text("SELECT submission_id FROM audit ORDER BY id")).all()
        assert len({r.id for r in rows}) == len(rows) == found.submissions == len(told)
        assert {r.id for r in rows} == {t.submission_id for t in told}
        return {r.key: (r.id, bytes(r.content)) for r in rows}
    finally:
        database.close()


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system that can be filled."""
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def drill(folder: Path, submissions: int, disk: Path, postgres: Postgres | None) -> None:
    laws = folder / "laws"
    laws.mkdir()
    shutil.copy(shipped() / "nor.yaml", laws)
    url = f"sqlite:///{disk}/submissions.sqlite3" if postgres is None else postgres.database()
    server = Server(
        url,
        folder,
        workers=2,
        PROPORTIONALITY_JURISDICTIONS=str(laws),
        PROPORTIONALITY_LOG_LEVEL="warning",
        PROPORTIONALITY_CHECK_SECONDS="3",
    )
    troubles: list[Callable[[], None]] = [
        lambda: kill_an_engine_process(server),
        lambda: kill_a_server_process(server),
        lambda: stop_an_engine_process(server),
        lambda: kill_the_parent(server),
    ]
    if postgres is None:
        troubles.append(lambda: fill_the_disk(disk))
    else:
        cluster = postgres
        troubles += [lambda: stop_postgresql(cluster), lambda: kill_postgresql(cluster)]
    backups = []
    with server:
        sending = Sending(server, submissions)
        for n, trouble in enumerate(troubles, 1):
            before = dict(sending.acknowledged)
            # A portion begins to be sent, the trouble comes in the middle of it, and a backup is made all the while.
            sending.allowed = submissions * n // (len(troubles) + 1)
            making = threading.Timer(0.1, trouble)
            making.start()
            file = folder / f"backup-{n}"
            if backup(server, postgres, file):
                backups.append((file, before))
            making.join()
            sending.settle()
        sending.end()
        held = look(url)
        # What is sent once more is what was stored.
        for key, id_ in sending.acknowledged.items():
            assert held[key] == (id_, law(years=20 + int(key.partition("-")[2]))), key
        assert len(held) == submissions == len(sending.acknowledged)
        log = server.log.read_text()
    states = []
    for file, before in backups:
        restored = f"sqlite:///{file}" if postgres is None else postgres.database()
        if postgres is not None:
            assert postgres.bin is not None
            subprocess.run(
                [
                    postgres.bin / "pg_restore",
                    "--exit-on-error",
                    "--no-owner",
                    f"--dbname={restored}",
                    file,
                ],
                check=True,
            )
        then = look(restored)
        assert set(before) <= set(then), "acknowledged before the backup began, and not in it"
        assert all(held[key] == value for key, value in then.items())
        states.append(len(then))
    print(
        f"  {submissions} acknowledged and there, once each; the chain is whole; {log.count('Traceback')} tracebacks in the log"
    )
    print(
        f"  {len(backups)} of {len(troubles)} backups were made during a trouble, with {states} submissions, each of one moment"
    )
    print(f"  meanwhile refused and sent again: {dict(sorted(sending.refused.items()))}")


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--submissions", type=int, default=500)
    arguments.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    given = arguments.parse_args()
    if given.database in ("sqlite", "both"):
        print("sqlite")
        with tempfile.TemporaryDirectory() as name, small_disk(Path(name)) as disk:
            drill(Path(name), given.submissions, disk, None)
    if given.database in ("postgresql", "both"):
        print("postgresql")
        cluster = Postgres()
        try:
            with tempfile.TemporaryDirectory() as name:
                drill(Path(name), given.submissions, Path(name), cluster)
        finally:
            cluster.remove()


if __name__ == "__main__":
    sys.exit(main())
