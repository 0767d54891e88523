import shutil
from pathlib import Path

import pytest

from tests.kit.installed import Repository, environment

collect_ignore = ["example"]  # a repository of its own; it is run as its author would


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    return environment(tmp_path_factory.mktemp("site"))


@pytest.fixture
def repository(tmp_path, installed):
    """The worked example, in a folder of its own."""
    example, ignored = (
        Path(__file__).parent / "example",
        shutil.ignore_patterns("__pycache__", ".*"),
    )
    shutil.copytree(example, tmp_path / "repository", ignore=ignored)
    return Repository(installed, tmp_path / "repository")
