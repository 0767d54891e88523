"""A process of its own for work on a stranger's file: a parser that hangs, crashes or grows ends there.

The child gets no command line, no environment variable of ours and no file: a line of JSON and bytes on standard input, an
answer in JSON on standard output.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from proportionality.orphans import end_with_the_parent
from proportionality.reader.blocks import CannotRead

SECONDS = 120
MEMORY = 2 * 2**30  # bytes of address space
_NEEDS = {"pypdfium2": "PDF", "docx": "DOCX", "defusedxml": "XML"}
_KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR", "TEMP", "LD_LIBRARY_PATH")
_CHILD = f"import sys; sys.path[:0] = {[str(Path(__file__).parents[2])]!r}; from proportionality.reader.bounded import child; child()"

_under_way: set[subprocess.Popen[bytes]] = set()


def bounded(
    module: str,
    name: str,
    head: dict[str, Any],
    data: bytes,
    seconds: int = SECONDS,
    memory: int = MEMORY,
) -> dict[str, Any]:
    """What ``answer(head, data)`` of a module of the reader says, asked in another process.

    Args:
        module: of this package, by its last name.
        name: of the file, for messages.
        head: small things the work needs.
        data: the file.
        seconds: of time, by the clock and of the processor.
        memory: bytes of address space.

    Raises:
        CannotRead: where the work refuses the file, or breaks a bound.

    """
    order = json.dumps(
        {"module": module, "name": name, "seconds": seconds, "memory": memory, "head": head}
    )
    with subprocess.Popen(  # noqa: S603 - ourselves, and no argument is a command
        [sys.executable, "-c", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={key: os.environ[key] for key in _KEPT if key in os.environ},
    ) as process:
        _under_way.add(process)
        try:
            said, _ = process.communicate(order.encode() + b"\n" + data, seconds)
        except subprocess.TimeoutExpired as error:
            raise CannotRead(
                f"{name}: it took more than {seconds} seconds to read; save it again, or in parts"
            ) from error
        finally:
            process.kill()  # also where this is interrupted
            _under_way.discard(process)
    try:
        answer = json.loads(said)
    except ValueError as error:
        raise CannotRead(
            f"{name}: it could not be read within {seconds} seconds and {memory >> 20:,} MB; save it again, or in parts"
        ) from error
    if "refused" in answer:
        raise CannotRead(answer["refused"])
    found: dict[str, Any] = answer["found"]
    return found


def stop_all() -> None:
    """End the work that others are waiting for in `bounded`: their files could not be read."""
    for process in list(_under_way):
        process.kill()


def child() -> None:
    """What the other process does."""
    end_with_the_parent()
    source, out = sys.stdin.buffer, sys.stdout
    sys.stdout = sys.stderr  # a library that prints does not spoil the answer
    order = json.loads(source.readline())
    name, memory = order["name"], order["memory"]
    # Windows has no such limits; the time is bound by the parent.
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"], order["seconds"]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # a reader writes no file
    try:
        work = importlib.import_module(f"proportionality.reader.{order['module']}")
        answer = {"found": work.answer(order["head"], source.read())}
    except CannotRead as error:
        answer = {"refused": str(error)}
    except Exception as error:  # whatever a parser of a stranger's file raises
        answer = {"refused": f"{name}: {_cause(error, memory)}"}
    json.dump(answer, out)


def _cause(error: Exception, memory: int) -> str:
    if isinstance(error, (MemoryError, RecursionError)) or not _room(memory):
        return f"it grows beyond {memory >> 20:,} MB when unpacked; save it again, or in parts"
    if isinstance(error, ImportError):
        what = _NEEDS.get(str(error.name).partition(".")[0], "this file")
        return f"{what} needs {error.name}: pip install 'proportionality[read]' ({error})"
    return f"it could not be unpacked ({type(error).__name__}); save it again, or as plain text"


def _room(memory: int) -> bool:
    """Whether there is memory left: where there is none, libraries in C fail in ways of their own."""
    try:
        bytearray(memory // 8)
    except MemoryError:
        return False
    return True
