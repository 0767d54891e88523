"""What building the wheel does besides packing files: the laws that ship are compiled, so that no user has to."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileLaws(BuildHookInterface):  # type: ignore[type-arg]
    """Puts ``laws/`` beside the shipped YAML files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into a temporary folder; a checkout that is installed in place compiles as it runs."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from proportionality.law.corpus import COMPILED, compile_all

        self._folder = tempfile.TemporaryDirectory()
        compile_all(Path(self.root, "jurisdictions"), Path(self._folder.name))
        compiled = str(Path(self._folder.name, COMPILED))
        build_data["force_include"][compiled] = f"proportionality/jurisdictions/{COMPILED}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary folder."""
        if version != "editable":
            self._folder.cleanup()
