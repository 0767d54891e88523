"""``kill -9`` in the middle of concurrent submissions: what was acknowledged is there, nothing is there twice.

    python -m tests.load.kill_nine [--rounds 10] [--submissions 500] [--database sqlite|postgresql]

Each round starts a server, sends submissions from many threads, each with an idempotency key, kills the server at a moment
of its own choosing, starts it again on the same database, and then looks: every acknowledged submission is there with its
text and its audit trail; no key has made two; and sending all of them again completes the set without making any twice.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import os
import random
import shutil
import signal
import tempfile
import threading
import time
from pathlib import Path

import httpx
from proportionality_api.settings import Settings
from proportionality_api.store.database import Database
from sqlalchemy import text

from proportionality.law.corpus import shipped
from tests.api.harness import Postgres, Server, law

THREADS = 500  # all at once, where there are as many submissions


def one_round(database_url: str, folder: Path, submissions: int, seed: int) -> dict[str, int]:
    """One kill; returns what was counted."""
    laws = folder / "laws"
    laws.mkdir(exist_ok=True)
    shutil.copy(shipped() / "nor.yaml", laws)
    server = Server(
        database_url,
        folder,
        PROPORTIONALITY_JURISDICTIONS=str(laws),
        PROPORTIONALITY_LOG_LEVEL="warning",
    ).start()
    who = server.token("Ann", "submitter")
    keys = [f"{seed}-{n}" for n in range(submissions)]
    kill_after = random.Random(seed).randint(submissions // 10, submissions * 8 // 10)
    acknowledged: dict[str, str] = {}
    lock = threading.Lock()
    assert server.process is not None
    pid = server.process.pid

    def send(client: httpx.Client, key: str) -> str | None:
        headers = who | {"Content-Type": "application/yaml", "Idempotency-Key": key}
        try:
            answer = client.post(
                f"{server.url}/v1/submissions",
                content=law(years=20 + int(key.partition("-")[2])),
                headers=headers,
            )
        except httpx.TransportError:
            return None
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def some(part: list[str]) -> None:
        with httpx.Client(timeout=30, verify=False) as client:
            for key in part:
                id_ = send(client, key)
                if id_ is not None:
                    with lock:
                        acknowledged[key] = id_
                        if len(acknowledged) == kill_after:
                            # From here rather than from the thread that waits, which would be late by hundreds of submissions.
                            os.kill(pid, signal.SIGKILL)

    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        waiting = [pool.submit(some, keys[n::THREADS]) for n in range(THREADS)]
        for future in waiting:
            future.result()
    server.kill()
    before = dict(acknowledged)
    if len(before) == submissions:
        raise AssertionError("all submissions were through before the kill; nothing was shown")
    server.start()
    database = Database(Settings(database_url=database_url))
    try:
        with database.read() as connection:
            rows = {r.id: r for r in connection.execute(text("SELECT * FROM submissions"))}
            made = connection.execute(
                text("SELECT key, submission_id FROM idempotency WHERE key LIKE :mine"),
                {"mine": f"{seed}-%"},
            ).all()
            trail = connection.execute(
                text("SELECT submission_id, seq, sha256, to_state FROM audit")
            ).all()
        assert len({m.submission_id for m in made}) == len(made)
        stored = {m.key: m.submission_id for m in made}
        for key, id_ in before.items():
            assert stored.get(key) == id_, f"acknowledged {key} is lost"
            assert bytes(rows[id_].content) == law(years=20 + int(key.partition("-")[2]))
        # The trail is whole: one line for each submission, none for what is not there, and they agree.
        assert sorted((t.submission_id, t.seq, t.sha256, t.to_state) for t in trail) == sorted(
            (r.id, 1, r.sha256, "submitted") for r in rows.values()
        )
        with httpx.Client(timeout=30, verify=False) as client:
            for key in keys:
                id_ = send(client, key)
                assert id_ is not None
                assert before.get(key, id_) == id_, f"{key} was stored twice"
        with database.read() as connection:
            count = connection.execute(
                text("SELECT count(*) FROM idempotency WHERE key LIKE :mine"), {"mine": f"{seed}-%"}
            ).scalar_one()
        assert count == submissions
    finally:
        database.close()
        server.stop()
    return {
        "sent": submissions,
        "acknowledged before the kill": len(before),
        "stored without an acknowledgement": len(stored) - len(before),
    }


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--rounds", type=int, default=10)
    arguments.add_argument("--submissions", type=int, default=500)
    arguments.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    given = arguments.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = {}
        if given.database != "postgresql":
            urls["sqlite"] = f"sqlite:///{folder}/db.sqlite3"
        if given.database != "sqlite":
            cluster = Postgres()
            stack.callback(cluster.remove)
            urls["postgresql"] = cluster.database()
        for kind, url in urls.items():
            for number in range(given.rounds):
                begun = time.monotonic()
                counted = one_round(url, folder, given.submissions, seed=number)
                print(
                    f"{kind} round {number + 1}: {counted}, {time.monotonic() - begun:.1f} s",
                    flush=True,
                )


if __name__ == "__main__":
    main()
