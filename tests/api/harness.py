"""Real servers on real databases, for tests, load scripts and benchmarks."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psycopg
from proportionality_api.settings import Settings
from proportionality_api.store import tokens
from proportionality_api.store.database import Database

from proportionality.rules.example_files import examples_of, expand
from proportionality.rules.registry import all_rules
from tests.api import forked

ROOT = Path(__file__).parents[2]
UNLIMITED = {
    f"PROPORTIONALITY_RATE_{kind}": "1000000/second"
    for kind in ("READ", "CHECK", "READING", "WRITE", "REFUSED")
}


PATIENCE = 60.0  # seconds, for what comes at once on a machine that has nothing else to do


def until(holds: Callable[[], object], what: str) -> None:
    """Wait for something that has to come, however slow the machine is."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"it never came to this: {what}"
        time.sleep(0.05)


def told(port: int, data: bytes, address: str = "127.0.0.1") -> bytes:
    """All that a server says to some bytes until it closes the connection."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE, (address, 0)) as connection:
        connection.sendall(data)
        return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def free_port() -> int:
    """A port that nobody listens on, below those that the kernel gives to whoever opens a connection.

    Among those, somebody's connection takes it before the server does, or between two starts of it; the connection that asks
    whether the server is ready may even be given that very port, and then it answers itself.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    chosen = random.SystemRandom()  # Hypothesis seeds the other one, in all processes alike
    while True:
        port = chosen.randrange(10_000 + worker % 8, 32_768, 8)  # each process of a run has its own
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def environment(**more: str) -> dict[str, str]:
    """The environment of a server: nothing of ours that is set outside but the cache, and the checkout on the path."""
    clean = {
        k: v
        for k, v in os.environ.items()
        if (not k.startswith("PROPORTIONALITY_") or k == "PROPORTIONALITY_CACHE")
        and k not in ("DATABASE_URL", "PROMETHEUS_MULTIPROC_DIR")
    }
    path = os.pathsep.join([str(ROOT), str(ROOT / "api"), *filter(None, [clean.get("PYTHONPATH")])])
    return clean | {"PYTHONPATH": path} | more


class Server:
    """A running `proportionality serve`; tests begin theirs with the service imported, measurements as its user does."""

    def __init__(
        self,
        database_url: str,
        folder: Path,
        workers: int = 1,
        options: Sequence[str] = (),
        **settings: str,
    ) -> None:
        self.options = options
        self.database_url, self.folder, self.workers, self.settings = (
            database_url,
            folder,
            workers,
            settings,
        )
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"server-{self.port}.log"
        self.process: forked.Serving | subprocess.Popen[bytes] | None = None

    def start(self, wait: float = 60) -> Server:
        options = ["--port", str(self.port), "--workers", str(self.workers), *self.options]
        env = environment(DATABASE_URL=self.database_url, **{**UNLIMITED, **self.settings})
        # Other modules, and rules of others, are looked for while Python starts and the service is imported.
        ordinary = not {"PYTHONPATH", "PROPORTIONALITY_RULES"} & self.settings.keys()
        if "PYTEST_CURRENT_TEST" in os.environ and ordinary:
            self.process = forked.Serving(options, self.folder, env, self.log)
        else:
            command = [sys.executable, "-m", "proportionality", "serve", *options]
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(
                    command,
                    cwd=self.folder,
                    env=env,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        until = time.monotonic() + wait
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended:\n{self.log.read_text()[-3000:]}")
            with contextlib.suppress(OSError):
                ask = b"GET /v1/health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                if told(self.port, ask).startswith(b"HTTP/1.1 200"):
                    return self
            time.sleep(0.05)
        self.kill()
        raise RuntimeError(f"the server is not ready:\n{self.log.read_text()[-3000:]}")

    def kill(self) -> None:
        """SIGKILL, as a power cut would; only this server's own process, whose children end with it."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def __enter__(self) -> Server:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command of the tool on the server's database."""
        env = environment(DATABASE_URL=self.database_url)
        if "PYTEST_CURRENT_TEST" in os.environ:
            return forked.command(list(arguments), env)
        return subprocess.run(
            [sys.executable, "-m", "proportionality", *arguments],
            env=env,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def token(self, name: str, role: str) -> dict[str, str]:
        """The header of a new token."""
        return bearer(self.database_url, name, role)


def bearer(database_url: str, name: str, role: str) -> dict[str, str]:
    database = Database(Settings(database_url=database_url))
    try:
        database.migrate()
        return {"Authorization": f"Bearer {tokens.create(database, name, role)}"}
    finally:
        database.close()


def law(code: str = "XXA", years: int = 20, rule: str = "VC001") -> bytes:
    """A small valid law; different years make different laws."""
    text = expand(examples_of(all_rules()[rule]).flagged).decode()
    return (
        text.replace("code: XXA", f"code: {code}")
        .replace("max: 20 years", f"max: {years} years")
        .encode()
    )


class Postgres:
    """A throw-away PostgreSQL cluster on a port of its own."""

    def __init__(self) -> None:
        self.bin = newest_postgres()
        assert self.bin is not None
        self.folder = Path(tempfile.mkdtemp(prefix="proportionality-pg-", dir="/tmp"))
        self.port = free_port()
        self._count = 0
        # PostgreSQL refuses to run as root.
        self._as = (
            ["runuser", "-u", "postgres", "--"]
            if hasattr(os, "geteuid") and os.geteuid() == 0
            else []
        )
        if self._as:
            shutil.chown(self.folder, "postgres")
        self._run(
            "initdb",
            "-D",
            str(self.folder / "data"),
            "-A",
            "trust",
            "-U",
            "tester",
            "--no-instructions",
            "--no-sync",
            "-E",
            "UTF8",
        )
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*self._as, str(self.bin / program), *arguments],
            cwd=self.folder,
            capture_output=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode()}{done.stdout.decode()}")

    def start(self) -> None:
        # No test takes the power away, and what is written survives whatever happens to a process.
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c max_connections=200 -c fsync=off"
        self._run(
            "pg_ctl",
            "-D",
            str(self.folder / "data"),
            "-o",
            options,
            "-l",
            str(self.folder / "log"),
            "-w",
            "start",
        )

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def database(self) -> str:
        """The URL of a new database."""
        self._count += 1
        name = f"test_{self._count}"
        server = f"postgresql://tester@127.0.0.1:{self.port}"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"{server}/{name}"

    def remove(self) -> None:
        with contextlib.suppress(RuntimeError):
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def newest_postgres() -> Path | None:
    """The folder of PostgreSQL's programs, where it is installed."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda p: int(p.parts[-3]) if p.parts[-3].isdigit() else 0,
    )
    if found:
        return found[-1].parent
    which = shutil.which("initdb")
    return Path(which).parent if which else None
