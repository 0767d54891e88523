"""An extension is found however the package that brings it is installed; where there is none, nobody searches for long."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASK = "import sys; from proportionality.extensions import loaded; print([e.name for e in loaded()], 'importlib.metadata' in sys.modules)"
FILES = {
    "ours.py": "NORMS = {'x': 1}\n",
    "METADATA": "Metadata-Version: 2.1\nName: ours\nVersion: 1\n",
    "entry_points.txt": "[console_scripts]\nx = ours:x\n\n[proportionality]\nours = ours\n",
}


def found(place):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(place), str(ROOT)])}
    environment.pop("PROPORTIONALITY_RULES", None)
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, cwd="/", capture_output=True, text=True, check=True
    )  # fmt: skip
    return done.stdout.strip()


def written(folder, name, files):
    (folder / name).mkdir(parents=True)
    for file, text in files.items():
        inside = folder if file.endswith(".py") else folder / name
        (inside / ("PKG-INFO" if name.endswith("egg-info") and file == "METADATA" else file)).write_text(text)  # fmt: skip
    return folder


@pytest.mark.parametrize(
    "name", ["ours-1.dist-info", "Ours-1.DIST-INFO", "ours.egg-info", "ours-1.egg/EGG-INFO"]
)
def test_in_a_folder(tmp_path, name):
    written(tmp_path, name, FILES)
    place = tmp_path / "ours-1.egg" if "EGG" in name else tmp_path
    if "EGG" in name:
        (tmp_path / "ours.py").rename(place / "ours.py")
    assert found(place) == "['ours'] True"


def test_in_an_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "ours.zip", "w") as archive:
        for file, text in FILES.items():
            archive.writestr(file if file.endswith(".py") else f"ours-1.dist-info/{file}", text)
    assert found(tmp_path / "ours.zip") == "['ours'] True"


def test_none(tmp_path):
    others = {**FILES, "entry_points.txt": "[console_scripts]\nproportionality = ours:x\n"}
    assert found(written(tmp_path, "ours-1.dist-info", others)) == "[] False"
