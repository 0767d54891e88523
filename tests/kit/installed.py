"""The environment of somebody who has installed this checkout: its entry points, without its tests' settings."""

import os
import subprocess
import sys
import tomllib
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
