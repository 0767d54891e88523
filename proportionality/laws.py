"""Jurisdictions without the places of their values, from a cache where their files have not changed.

For commands that look at every law but point at no line of a file (`compare`, `history`): reading a hundred files takes
seconds, this takes a tenth of one.  A cache that is missing, old, damaged or not one's own is made anew; a file that is
refused is never cached.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from proportionality import model, source, terms
from proportionality.corpus import display, load_bytes
from proportionality.model import Jurisdiction
from proportionality.source import Problem, Unreadable, read_bytes


@dataclass(slots=True)
class Laws:
    """Valid encodings by path, in the order of their codes, and the problems of all files."""

    laws: list[tuple[str, Jurisdiction]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def _folder() -> Path | None:
    base = os.environ.get("XDG_CACHE_HOME")
    with contextlib.suppress(RuntimeError):
        return (Path(base) if base else Path.home() / ".cache") / "proportionality"
    return None


def _cache_file() -> Path | None:
    """One file per version of the format's code, so that a newer tool never reads what an older one wrote."""
    folder = _folder()
    digest = hashlib.sha256(sys.version.encode())
    for module in (model, source, terms):
        digest.update(Path(str(module.__file__)).read_bytes())
    return folder / f"laws-{digest.hexdigest()[:16]}.pickle" if folder else None


def _read(path: Path | None) -> dict[str, Jurisdiction]:
    """What the cache holds, by hash of the file.  Only one's own file, which nobody else can write, is trusted."""
    if path is None or not hasattr(os, "getuid"):
        return {}
    try:
        with path.open("rb") as handle:
            status = os.fstat(handle.fileno())
            if status.st_uid != os.getuid() or status.st_mode & 0o022:
                return {}
            found = pickle.load(handle)  # noqa: S301 - written by this user and by nobody else
    except Exception:
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path | None, laws: dict[str, Jurisdiction]) -> None:
    if path is None or not hasattr(os, "getuid"):
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            pickle.dump(laws, handle, protocol=5)
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def load_laws(paths: Sequence[Path], problems: Iterable[Problem] = ()) -> Laws:
    """Load every file; one that is refused does not stop the others."""
    result = Laws(problems=list(problems))
    cache_file = _cache_file()
    known = _read(cache_file)
    kept: dict[str, Jurisdiction] = {}
    seen: dict[str, tuple[str, Jurisdiction]] = {}
    for path in paths:
        shown = "<stdin>" if str(path) == "-" else display(path)
        try:
            data = sys.stdin.buffer.read() if str(path) == "-" else read_bytes(path)
        except Unreadable as error:
            result.problems.append(Problem(shown, 1, 1, error.problem.message))
            continue
        digest = hashlib.sha256(data).hexdigest()
        law = known.get(digest)
        if law is None:
            file, found = load_bytes(data, shown)
            result.problems += found
            if file is None:
                continue
            law = file.jurisdiction
            if found:
                digest = ""
        if digest:
            kept[digest] = law
        if law.code in seen:
            message = f"{law.code} is also encoded in {seen[law.code][0]}; one file per jurisdiction"
            result.problems.append(Problem(shown, 1, 1, message))
            continue
        seen[law.code] = (shown, law)
    if kept.keys() - known.keys():
        _write(cache_file, {**known, **kept} if len(known) < 500 else kept)
    result.laws = [seen[code] for code in sorted(seen)]
    return result
