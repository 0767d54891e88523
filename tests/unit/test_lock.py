"""The lock holds what pyproject.toml asks for, on every Python it names, with a hash for everything."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
PYTHONS = ("3.11", "3.12", "3.13")
# The extras that each file of the lock serves; `install.sh` takes the file of the name it is given.
FILES = {
    "build": (),
    "run": ("reports",),
    "serve": ("reports", "api"),
    "sweep": ("reports", "sweep"),
    "dev": tuple(EXTRAS),
}


def asked_for(file):
    """The requirements that a file of the lock must meet."""
    build = [
        line
        for line in (ROOT / "requirements/build.in").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    if file == "build":
        return [*build, *PROJECT["build-system"]["requires"]]
    return [
        *PROJECT["project"]["dependencies"],
        *(text for extra in FILES[file] for text in EXTRAS[extra]),
        *(build if file == "dev" else ()),
    ]


def locked(file):
    """Each line of a file of the lock, as a requirement and its hashes."""
    text = (ROOT / f"requirements/{file}.txt").read_text(encoding="utf-8")
    lines = [
        line for line in text.replace("\\\n", "").splitlines() if not line.lstrip().startswith("#")
    ]
    for line in lines:
        requirement, *hashes = line.split("--hash=")
        yield Requirement(requirement), [h.strip() for h in hashes]


def machine(python, system="linux"):
    """The markers of a Python on a usual machine."""
    return {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": system,
        "platform_system": {"linux": "Linux", "darwin": "Darwin"}[system],
        "platform_machine": "x86_64",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "os_name": "posix",
        "extra": "",
    }


def versions(file, environment):
    """Library to version, as an installer in that environment reads a file of the lock."""
    here = [r for r, _ in locked(file) if r.marker is None or r.marker.evaluate(environment)]
    assert len({r.name for r in here}) == len(here), "one library, two versions"
    return {canonicalize_name(r.name): str(r.specifier).removeprefix("==") for r in here}


@pytest.mark.parametrize("system", ["linux", "darwin"])
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("file", FILES)
def test_the_lock_meets_every_requirement(file, python, system):
    environment = machine(python, system)
    found = versions(file, environment)
    for text in asked_for(file):
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate(environment):
            version = found.get(canonicalize_name(wanted.name))
            assert version is not None, f"{wanted} is not locked: run .ci/run lock"
            assert wanted.specifier.contains(version), (
                f"{wanted}, but {version} is locked: run .ci/run lock"
            )


@pytest.mark.parametrize("file", FILES)
def test_every_line_is_one_version_with_its_hashes_and_no_address(file):
    for requirement, hashes in locked(file):
        assert re.fullmatch(r"==[^,*]+", str(requirement.specifier)), requirement
        assert requirement.url is None
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", h) for h in hashes), requirement
    assert "://" not in (ROOT / f"requirements/{file}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("file", [name for name in FILES if name != "dev"])
def test_the_files_agree(file, python):
    environment = machine(python)
    assert versions(file, environment).items() <= versions("dev", environment).items()


@pytest.mark.parametrize(
    ("given", "python", "said"),
    [
        ("tests", None, "found 'tests'; expected nothing, 'serve', 'sweep' or 'dev'"),
        (
            "run",
            "no-such-python",
            "PYTHON: found no program 'no-such-python'; expected Python 3.11",
        ),
        ("run", "old-python", "PYTHON: found Python 2.7.18; expected Python 3.11, 3.12 or 3.13"),
        ("run", None, "found no Python 3.11, 3.12 or 3.13; install one"),
    ],
)
def test_the_installer_says_what_is_missing(given, python, said, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/dirname").symlink_to(shutil.which("dirname"))
    old = tmp_path / "bin/old-python"
    old.write_text("#!/bin/sh\n[ $1 = --version ] && echo Python 2.7.18\n", encoding="utf-8")
    old.chmod(0o755)
    run = subprocess.run(
        ["/bin/sh", str(ROOT / "install.sh"), given],
        env={
            "PATH": str(tmp_path / "bin"),
            "VENV": str(tmp_path / "venv"),
            **({"PYTHON": python} if python else {}),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 2
    assert said in run.stderr
    assert not (tmp_path / "venv").exists()
