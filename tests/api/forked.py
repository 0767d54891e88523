"""Servers and commands that begin with the service already imported: importing it takes longer than most tests of it."""

from __future__ import annotations

import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    [
        "proportionality.cli.main",
        "proportionality_api.main",
        "proportionality_api.commands",
        "proportionality_api.http.connections",
        "sqlalchemy.dialects.sqlite",
    ]
)


class Serving:
    """`proportionality serve` with these options, in a session of its own, so that a test can kill it with all its processes."""

    def __init__(
        self, options: list[str], folder: Path, environment: Mapping[str, str], log: Path
    ) -> None:
        self._process = _FORKS.Process(
            target=_serve, args=(options, str(folder), dict(environment), str(log))
        )
        self._process.start()
        self.pid: int = self._process.pid or 0

    def poll(self) -> int | None:
        """The exit code, None while it runs."""
        return self._process.exitcode

    def wait(self, seconds: float | None = None) -> None:
        """Wait for its end.

        Raises:
            subprocess.TimeoutExpired: it still runs.

        """
        self._process.join(seconds)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("serve", seconds or 0)

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)


def command(
    arguments: list[str], environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """`proportionality` with these arguments, to its end.

    Raises:
        subprocess.TimeoutExpired: it does not end within two minutes.

    """
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "stdout"), Path(folder, "stderr")
        process = _FORKS.Process(
            target=_command, args=(arguments, dict(environment), str(out), str(err))
        )
        process.start()
        process.join(120)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(["proportionality", *arguments], 120)
        said = [path.read_text(encoding="utf-8") for path in (out, err)]
        return subprocess.CompletedProcess(arguments, process.exitcode, *said)


def _command(arguments: list[str], environment: dict[str, str], out: str, err: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for stream, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), stream)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.argv = ["proportionality", *arguments]
    runpy.run_module("proportionality", run_name="__main__")


def _serve(options: list[str], folder: str, environment: dict[str, str], log: str) -> None:
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for stream in (1, 2):
        os.dup2(written, stream)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["proportionality", "serve", *options]
    from proportionality_api.commands import serve

    serve.main(options, prog_name="proportionality serve")
