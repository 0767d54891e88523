"""What earlier runs of this user leave for later ones, in the user's cache folder.

Nothing is believed because it lies there: a record counts only where the file and its folder belong to the user who runs the
tool and nobody else can write them, where it was made by this very program, and where it is whole and stands under its own
name.  A record that does not is as if it were not there.  Records hold JSON, so that even a false one makes nothing but values.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
import time
from functools import cache
from pathlib import Path

from proportionality.law.files import shipped, user_folder
from proportionality.version import __version__

VARIABLE = "PROPORTIONALITY_CACHE"  # another folder, or "off"
MAX_RECORD = 32 << 20  # bytes
_MOST_RECORDS = 2_000  # of one kind; the oldest go first
_UNUSED_AFTER = 30 * 24 * 3600  # seconds, then what another version of the program kept is removed
_OTHERS_CAN_WRITE = stat.S_IWGRP | stat.S_IWOTH


@cache
def _files() -> list[tuple[str, str, int, int]]:
    """Every file that the package is made of: its place in the package, its path, its size and its time."""
    package = str(Path(__file__).parent.parent)
    found, waiting = [], [package]
    for folder in waiting:
        with os.scandir(folder) as inside:
            for entry in sorted(inside, key=lambda e: e.name):
                if entry.is_dir(follow_symlinks=False):
                    waiting += [entry.path] if entry.name != "__pycache__" else []
                elif entry.name.endswith((".py", ".yaml", ".json", ".txt")):
                    is_ = entry.stat()
                    place = entry.path[len(package) :].replace(os.sep, "/")
                    found.append((place, entry.path, is_.st_size, is_.st_mtime_ns))
    return found


@cache
def program() -> str:
    """What tells this program from any other: its version, Python's, and every file that the package is made of.

    In a checkout the version stays while the code changes; size and time of the files do not.
    """
    digest = hashlib.sha256(f"{__version__} {sys.version_info[:3]}\n".encode())
    for _, path, size, changed in _files():
        digest.update(f"{path} {size} {changed}\n".encode())
    return digest.hexdigest()[:20]


@cache
def ahead() -> str:
    """The folder, beside the laws that ship, of what was kept when the package was built; another as soon as a line of code is changed."""
    code = sorted((place, size) for place, _, size, _ in _files() if place.endswith(".py"))
    return f"ahead-{hashlib.sha256(repr(code).encode()).hexdigest()[:20]}"


@cache
def _home() -> Path | None:
    """The folder of this program's records; None where nothing is to be kept, or no safe folder can be had."""
    named = os.environ.get(VARIABLE, "")
    if named.lower() == "off":
        return None
    try:
        root = Path(named) if named else user_folder("caches")
        home = root / program()
        fresh = not home.exists()
        # Each with its mode: parents that `mkdir` makes have that of the user's mask, by which a group may write.
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        home.mkdir(mode=0o700, exist_ok=True)
        if not (_ours(root.stat()) and _ours(home.lstat())):
            return None
        if fresh:
            _remove_unused(root)
    except (OSError, ValueError, RuntimeError):  # no home, a full disk, a name that cannot be
        return None
    return home


def _ours(found: os.stat_result) -> bool:
    """Whether a file or folder is the user's own and nobody else can write it; Windows keeps that by the profile's rights."""
    if not hasattr(os, "geteuid"):
        return True
    return found.st_uid == os.geteuid() and not found.st_mode & _OTHERS_CAN_WRITE


def _remove_unused(root: Path) -> None:
    """Remove the records of programs that have not run for a while."""
    import shutil

    for other in root.iterdir():
        if len(other.name) == len(program()) and other.lstat().st_mtime < time.time() - (
            _UNUSED_AFTER
        ):
            shutil.rmtree(other, ignore_errors=True)


def _sealed(name: str, payload: bytes) -> bytes:
    digest = hashlib.sha256(name.encode() + b"\n")
    digest.update(payload)
    return digest.hexdigest().encode() + b"\n"


def opened(name: str, record: bytes) -> bytes | None:
    """What a record holds; None where it is not whole, or is that of another name."""
    seal, _, payload = record.partition(b"\n")
    return payload if _sealed(name, payload) == seal + b"\n" else None


def sealed(name: str, payload: bytes) -> bytes:
    """A record under a name."""
    return _sealed(name, payload) + payload


def of_the_package(name: str, folder: str = "") -> bytes | None:
    """What was kept under a name when the package was built; who can write there can write the code too."""
    try:
        return opened(name, (shipped() / folder / name).read_bytes())
    except OSError:
        return None


def read(name: str) -> bytes | None:
    """What was kept under a name: two words with a slash between them, the kind first."""
    home = _home()
    if home is None:
        return None
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        with open(home / name, "rb", opener=lambda path, _: os.open(path, flags)) as handle:
            found = os.fstat(handle.fileno())
            if not (stat.S_ISREG(found.st_mode) and _ours(found)) or found.st_size > MAX_RECORD:
                return None
            return opened(name, handle.read(found.st_size))
    except OSError:
        return None


def read_or_ahead(name: str) -> bytes | None:
    """What was kept under a name by this user, or else when the package was built."""
    return read(name) or of_the_package(name, ahead())


def keep(name: str, payload: bytes) -> None:
    """Keep something whole or not at all; a disk that is full or cannot be written costs the next run time, and nothing else."""
    home = _home()
    if home is None or len(payload) > MAX_RECORD:
        return
    import secrets

    path = home / name
    temporary = path.with_name(f".{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with open(temporary, "wb", opener=lambda p, _: os.open(p, flags, 0o600)) as handle:
            handle.write(sealed(name, payload))
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def tidy(kind: str) -> None:
    """Remove the oldest records of a kind where there are too many."""
    home = _home()
    if home is None:
        return
    with contextlib.suppress(OSError):
        records = list(os.scandir(home / kind))
        if len(records) > _MOST_RECORDS:
            records.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime)
            for entry in records[: -_MOST_RECORDS // 2]:
                os.unlink(entry.path)
