import shutil
from pathlib import Path

import pytest

from tests.kit.installed import Prepared, Repository, environment

collect_ignore = ["example"]  # a repository of its own; it is run as its author would


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    return environment(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def author(installed, tmp_path_factory):
    made = Prepared(installed, tmp_path_factory.mktemp("author"))
    yield made
    made.end()


@pytest.fixture
def repository(tmp_path, author):
    """The worked example, in a folder of its own."""
    example, ignored = (
        Path(__file__).parent / "example",
        shutil.ignore_patterns("__pycache__", ".*"),
    )
    shutil.copytree(example, tmp_path / "repository", ignore=ignored)
    return Repository(author, tmp_path / "repository")
