"""What building the wheel does besides packing files: the laws that ship are compiled and looked at, so that no user waits for that."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LAWS = "proportionality/jurisdictions"  # in the wheel


class CompileLaws(BuildHookInterface):  # type: ignore[type-arg]
    """Puts ``laws/``, and what ``check`` finds in them, beside the shipped YAML files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into a temporary folder; a checkout that is installed in place compiles as it runs."""
        if version == "editable":
            return
        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        os.environ["PROPORTIONALITY_CACHE"] = str(folder / "kept")
        sys.path.insert(0, self.root)
        from proportionality.law import kept
        from proportionality.law.corpus import COMPILED, compile_all

        laws = Path(self.root, "jurisdictions")
        compile_all(laws, folder)
        build_data["force_include"][str(folder / COMPILED)] = f"{LAWS}/{COMPILED}"
        # Where only what compiling needs is at hand, the first look at a law is taken by its user.
        if all(map(find_spec, ("durable", "click", "rich"))):
            for kind in _looked_at(laws, folder / "kept" / kept.program()):
                build_data["force_include"][str(kind)] = f"{LAWS}/{kept.ahead()}/{kind.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary folder."""
        if version != "editable":
            self._folder.cleanup()


def _looked_at(laws: Path, records: Path) -> list[Path]:
    """The folders with what is kept of ``check`` on each law, and on all of them."""
    from proportionality.cli.check import check
    from proportionality.law.corpus import COMPILED

    for law in (*sorted(laws.glob("*.yaml")), laws):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
            check.main([str(law), "--fail-on", "never"], standalone_mode=False)
    return [kind for kind in records.iterdir() if kind.name != COMPILED]
