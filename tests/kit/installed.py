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


QUIET = ("-p", "no:cacheprovider", "-p", "no:schemathesis")


def pytest(environment, folder, *arguments):
    """Run pytest as that somebody."""
    return run(environment, folder, "-m", "pytest", *QUIET, *arguments)


class Prepared:
    """The same somebody, whose runs of pytest begin with the libraries already imported."""

    def __init__(self, environment, folder):
        self.environment, self._folder = environment, folder
        self._process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("prepared.py")],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def pytest(self, folder, *arguments):
        """Run pytest in a folder."""
        out, err = self._folder / "stdout", self._folder / "stderr"
        asked = [str(folder), [*QUIET, *map(str, arguments)], str(out), str(err)]
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        code = int(self._process.stdout.readline())
        return subprocess.CompletedProcess(arguments, code, out.read_text(), err.read_text())

    def end(self):
        """Let it go."""
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@dataclass(frozen=True)
class Repository:
    """A test author's repository with statutes, run in the environment of somebody who has installed this package."""

    author: Prepared
    folder: Path

    def __truediv__(self, name):
        return self.folder / name

    @property
    def environment(self):
        """The variables under which its author works."""
        return self.author.environment

    def pytest(self, *arguments):
        """Run all its tests, verbosely."""
        return self.author.pytest(self.folder, "-v", *arguments)

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
