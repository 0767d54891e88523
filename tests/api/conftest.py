from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from proportionality.law.corpus import Corpus, load_bytes, shipped
from tests.api.harness import Postgres, Server, newest_postgres

# Laws of different traditions, small enough to start quickly.
CHOSEN = ("nor", "sgp", "swe", "uga")


@pytest.fixture(scope="session")
def laws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a few of the real encodings."""
    folder = tmp_path_factory.mktemp("laws")
    for name in CHOSEN:
        shutil.copy(shipped() / f"{name}.yaml", folder)
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server; in CI its absence is a failure."""
    if newest_postgres() is None:
        if os.environ.get("CI") == "true":
            pytest.fail(
                "PostgreSQL is not installed, and CI must not skip its tests (apt-get install postgresql)"
            )
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    cluster = Postgres()
    yield cluster
    cluster.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new, empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/submissions.sqlite3"
    return request.getfixturevalue("postgres").database()


@pytest.fixture(scope="session")
def reading_server(laws: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that only read."""
    folder = tmp_path_factory.mktemp("server")
    with Server(
        f"sqlite:///{folder}/submissions.sqlite3", folder, PROPORTIONALITY_JURISDICTIONS=str(laws)
    ) as server:
        yield server


@pytest.fixture
def server(database_url: str, laws: Path, tmp_path: Path) -> Iterator[Server]:
    """A server of its own on each kind of database, with what is quickest to start."""
    settings = {"PROPORTIONALITY_JURISDICTIONS": str(laws), "PROPORTIONALITY_CHECK_PROCESSES": "1"}
    with Server(database_url, tmp_path, **settings) as running:
        yield running


@pytest.fixture
def lonely(laws: Path, tmp_path: Path) -> Iterator[Server]:
    """A server of its own."""
    with Server(
        f"sqlite:///{tmp_path}/db.sqlite3", tmp_path, PROPORTIONALITY_JURISDICTIONS=str(laws)
    ) as server:
        yield server


@pytest.fixture(scope="module")
def client(reading_server: Server) -> Iterator[httpx.Client]:
    """Asks the server that many tests read from."""
    with httpx.Client(base_url=reading_server.url, timeout=60) as made:
        yield made


@pytest.fixture(scope="module")
def corpus(laws: Path) -> Corpus:
    """The laws that it serves, loaded here."""
    files = [
        load_bytes(path.read_bytes(), f"jurisdictions/{path.name}")[0]
        for path in sorted(laws.glob("*.yaml"))
    ]
    return Corpus([file for file in files if file is not None])
