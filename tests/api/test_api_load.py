"""Short rounds of the load scripts, and what happens when an engine process dies; the long rounds are in tests/load."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import httpx
import psutil
import pytest

from tests.api.harness import PATIENCE, Server, law
from tests.load import kill_nine, mixed

SECONDS = float(os.environ.get("LOAD_SECONDS", "6"))


@pytest.mark.parametrize("seed", [11])
def test_kill_nine_loses_nothing(database_url: str, tmp_path: Path, seed: int) -> None:
    counted = kill_nine.one_round(database_url, tmp_path, submissions=120, seed=seed)
    assert 0 < counted["acknowledged before the kill"] < counted["sent"]


def test_load_gives_no_wrong_answer(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "laws").mkdir()
    expected = mixed.prepare(tmp_path / "laws", 25)
    settings = {
        "PROPORTIONALITY_JURISDICTIONS": str(tmp_path / "laws"),
        "PROPORTIONALITY_LOG_LEVEL": "warning",
        "PROPORTIONALITY_CHECK_SECONDS": "60",
    }
    with Server(database_url, tmp_path, **settings) as server:
        made = asyncio.run(mixed.run(server, expected, SECONDS, connections=32))
    mixed.report(made)
    mixed.judge(made)


def test_a_dead_engine_process_costs_one_request_at_most(laws: Path, tmp_path: Path) -> None:
    settings = {"PROPORTIONALITY_JURISDICTIONS": str(laws), "PROPORTIONALITY_CHECK_PROCESSES": "1"}
    with (
        Server(f"sqlite:///{tmp_path}/db.sqlite3", tmp_path, **settings) as server,
        httpx.Client(base_url=server.url, timeout=PATIENCE) as client,
    ):
        assert server.process is not None
        (engine,) = [
            p
            for p in psutil.Process(server.process.pid).children(recursive=True)
            if "proportionality_api.engine.worker" in p.cmdline()
        ]
        engine.kill()
        statuses = []
        for _ in range(3):
            statuses.append(
                client.post(
                    "/v1/checks", content=law(), headers={"Content-Type": "application/yaml"}
                ).status_code
            )
            time.sleep(0.2)
        assert statuses[1:] == [200, 200], statuses
        assert client.get("/v1/health/ready").status_code == 200


def test_engine_processes_end_with_a_killed_server(laws: Path, tmp_path: Path) -> None:
    server = Server(
        f"sqlite:///{tmp_path}/db.sqlite3", tmp_path, PROPORTIONALITY_JURISDICTIONS=str(laws)
    ).start()
    assert server.process is not None
    children = psutil.Process(server.process.pid).children(recursive=True)
    assert len(children) == 2
    server.kill()
    _, alive = psutil.wait_procs(children, timeout=PATIENCE)
    assert not alive
