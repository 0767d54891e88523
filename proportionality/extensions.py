"""Rules, families, norms, report formats and substances that others bring along.

An extension is a Python module that defines any of ``FAMILIES``, ``RULES``, ``NORMS``, ``FORMATS`` and ``SUBSTANCES``.  It
reaches the tool by one of three doors: an installed package names it as an entry point in the group ``proportionality``;
a project names files in its ``pyproject.toml`` (``[tool.proportionality]``, ``rules = ["rules/ours.py"]``); a user names a
file with ``--rules`` or in the environment variable ``PROPORTIONALITY_RULES``.

This module only finds and imports them.  What they define is checked where it is used.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

GROUP = "proportionality"
VARIABLE = "PROPORTIONALITY_RULES"
# What a module may define, and as what: `proportionality.Family`, `Rule` and `Format` objects one after the other; norms by
# their id, with the keys of `proportionality.Norm`; substances by their id, with the keys of law/substances.yaml.
PARTS: dict[str, type | tuple[type, ...]] = {
    "FAMILIES": (tuple, list),
    "RULES": (tuple, list),
    "NORMS": Mapping,
    "FORMATS": (tuple, list),
    "SUBSTANCES": Mapping,
}


class ExtensionError(Exception):
    """An extension that cannot be used: which one, what is wrong with it, and what to do."""


@dataclass(frozen=True, slots=True)
class Extension:
    """A module that others bring along, and how it got here."""

    name: str  # the entry point, or the path of the file
    module: ModuleType

    def part(self, name: str) -> Any:
        """What it defines under one of the names in `PARTS`; empty where it defines nothing."""
        return getattr(self.module, name, {} if PARTS[name] is Mapping else ())


def use(files: Sequence[str]) -> None:
    """Add files for this process and the processes it starts.

    The environment carries them, so that workers of the service and of pytest see the same rules.
    """
    known = [name for name in os.environ.get(VARIABLE, "").split(os.pathsep) if name]
    added = [str(Path(name).resolve()) for name in files]
    os.environ[VARIABLE] = os.pathsep.join(dict.fromkeys([*known, *added]))
    loaded.cache_clear()


@contextlib.contextmanager
def using(files: Sequence[str]) -> Iterator[None]:
    """Add files for as long as the context lasts."""
    before = os.environ.get(VARIABLE)
    use(files)
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(VARIABLE, None)
        else:
            os.environ[VARIABLE] = before
        loaded.cache_clear()


@cache
def loaded() -> tuple[Extension, ...]:
    """Every extension, installed ones first.

    Raises:
        ExtensionError: where one cannot be imported or defines nothing.

    """
    return tuple(
        _checked(extension) for extension in (*_installed(), *map(_from_file, _files_named()))
    )


def _installed() -> Iterator[Extension]:
    if not _may_be_installed():
        return
    from importlib.metadata import entry_points

    for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
        try:
            module = point.load()
        except (Exception, SystemExit) as error:
            raise ExtensionError(
                f"extension '{point.name}' ({point.value}) cannot be imported: "
                f"{type(error).__name__}: {error}; mend or uninstall the package that brings it"
            ) from error
        yield Extension(point.name, module)


def _may_be_installed() -> bool:
    """Whether a package may bring an extension along: a name for our group in what any of them says of itself.

    `importlib.metadata` finds packages and reads all that each says; loading it takes as long as all else that a short answer
    needs, and most users have no extension.  Where packages may lie in another way than in a folder, it is asked.
    """
    heading = f"[{GROUP}]".encode()
    if any(hasattr(f, "find_distributions") and f is not PathFinder for f in sys.meta_path):
        return True
    for folder in dict.fromkeys(sys.path):
        try:
            inside = os.listdir(folder or ".")
        except NotADirectoryError:  # an archive
            return True
        except OSError:
            continue
        if folder.endswith(".egg"):
            return True
        for name in inside:
            if name.lower().endswith((".dist-info", ".egg-info")):
                with (
                    contextlib.suppress(OSError),  # it has no entry points
                    open(os.path.join(folder, name, "entry_points.txt"), "rb") as handle,
                ):
                    if heading in handle.read():
                        return True
    return False


def _files_named() -> list[Path]:
    named = [Path(name) for name in os.environ.get(VARIABLE, "").split(os.pathsep) if name]
    return list(dict.fromkeys([*_project_files(), *named]))


def _project_files() -> list[Path]:
    """The files that the project around the working directory names."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        project = folder / "pyproject.toml"
        if not project.is_file():
            continue
        try:
            text = project.read_text(encoding="utf-8")
            table = _table(text) if GROUP in text else {}
        except (OSError, ValueError):
            return []  # other tools say what is wrong with it
        files = table.get("rules", [])
        if not isinstance(files, list) or not all(isinstance(name, str) for name in files):
            raise ExtensionError(
                f"{project}: [tool.proportionality] rules is a list of Python files, such as "
                'rules = ["rules/ours.py"]'
            )
        return [(folder / name).resolve() for name in files]
    return []


def _table(project: str) -> Any:
    """Our table of a project's settings; read only where they name us, since few do."""
    import tomllib

    return tomllib.loads(project).get("tool", {}).get("proportionality", {})


def _from_file(path: Path) -> Extension:
    if path.suffix != ".py":
        raise ExtensionError(f"{path}: rules are brought along in a Python file, named .py")
    if not path.is_file():
        raise ExtensionError(f"{path}: there is no such file")
    import importlib.util

    name = f"proportionality_extension_{abs(hash(str(path.absolute())))}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        line = _line_in(path, error)
        raise ExtensionError(
            f"{path}{line}: cannot be imported: {type(error).__name__}: {error}"
        ) from error
    return Extension(str(path), module)


def _line_in(path: Path, error: BaseException) -> str:
    """``:12`` for the line of a file in which an error arose, where that is known."""
    if isinstance(error, SyntaxError):
        return f":{error.lineno}"
    trace, line = error.__traceback__, ""
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = f":{trace.tb_lineno}"
        trace = trace.tb_next
    return line


def _checked(extension: Extension) -> Extension:
    for name, kind in PARTS.items():
        if not isinstance(found := extension.part(name), kind):
            wanted = "a mapping from ids" if kind is Mapping else "a tuple"
            raise ExtensionError(
                f"{extension.name}: {name} is {wanted}, found {type(found).__name__}"
            )
    if not any(extension.part(name) for name in PARTS):
        raise ExtensionError(f"{extension.name}: defines none of {', '.join(PARTS)}")
    return extension
