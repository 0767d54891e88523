"""The environment of somebody who has installed this checkout: its entry points, without its tests' settings."""

import json
import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


def environment(folder):
    """Variables under which Python finds this checkout as an installed package; its metadata is written to ``folder``."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    metadata = Path(folder, "proportionality-0.dist-info")
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: proportionality\nVersion: 0\n")
    lines = []
    for group, points in project["entry-points"].items():
        lines += [f"[{group}]", *(f"{name} = {value}" for name, value in points.items())]
    (metadata / "entry_points.txt").write_text("\n".join(lines) + "\n")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    return kept | {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT), str(ROOT / "api")])}


def run(environment, folder, *arguments):
    """Run Python as that somebody."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def pytest(environment, folder, *arguments):
    """Run pytest as that somebody."""
    quiet = ("-p", "no:cacheprovider", "-p", "no:schemathesis")
    return run(environment, folder, "-m", "pytest", *quiet, *arguments)


@dataclass(frozen=True)
class Repository:
    """A test author's repository with statutes, run in the environment of somebody who has installed this package."""

    environment: dict[str, str]
    folder: Path

    def __truediv__(self, name):
        return self.folder / name

    def pytest(self, *arguments):
        """Run all its tests, verbosely."""
        return pytest(self.environment, self.folder, "-v", *arguments)

    def encodings(self, *arguments):
        """Run the tests of its encodings alone."""
        others = ("--ignore=test_statutes.py", "-p", "no:hypothesispytest")
        return self.pytest("-m", "encodings", *others, *arguments)

    def edit(self, old, new, name="statutes/xxa.yaml"):
        """Amend a file in one place."""
        text = (self / name).read_text(encoding="utf-8")
        assert old in text
        (self / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    def add(self, code):
        """A second statute like the first."""
        text = (self / "statutes/xxa.yaml").read_text(encoding="utf-8")
        (self / f"statutes/{code.lower()}.yaml").write_text(
            text.replace("code: XXA", f"code: {code}")
        )

    def report(self):
        """The saved report."""
        return json.loads((self / "baseline.json").read_text(encoding="utf-8"))
