"""What an operator watches: metrics, the dashboard made of them, and traces."""

from __future__ import annotations

import http.server
import json
import os
import re
import threading
import time
from pathlib import Path

import httpx
import pytest
from proportionality_api.v1.gauges import age_of_newest

from tests.api.harness import ROOT, Server, law
from tests.api.test_api_submissions import decide, submit


def sample(text: str, name: str, **labels: str) -> float:
    """A value as Prometheus reads it."""
    for line in text.splitlines():
        head, _, value = line.rpartition(" ")
        if head.split("{")[0] == name and all(f'{k}="{v}"' in head for k, v in labels.items()):
            return float(value)
    raise AssertionError(f"{name} {labels} is not among\n{text}")


def test_metrics_tell_what_an_operator_needs(laws: Path, tmp_path: Path) -> None:
    """With two workers, whoever of them is asked."""
    backups = tmp_path / "backups"
    backups.mkdir()
    with Server(
        f"sqlite:///{tmp_path}/db",
        tmp_path,
        workers=2,
        PROPORTIONALITY_JURISDICTIONS=str(laws),
        PROPORTIONALITY_BACKUPS=str(backups),
    ) as server:
        ann, bob = server.token("Ann", "submitter"), server.token("Bob", "reviewer")
        with httpx.Client(base_url=server.url, timeout=60) as client:
            assert sample(
                client.get("/metrics").text, "proportionality_backup_age_seconds"
            ) == float("inf")
            decide(client, bob, submit(client, ann, law()), "approve")
            submit(client, ann, law(years=30), draft="true")
            for _ in range(3):
                client.get("/v1/jurisdictions/XXA")
            assert server.run("backup", str(backups / "one")).returncode == 0
            said = client.get("/metrics").text
    assert sample(said, "proportionality_submissions", state="approved") == 1
    assert sample(said, "proportionality_submissions", state="draft") == 1
    assert sample(said, "proportionality_submissions", state="retired") == 0
    assert sample(said, "proportionality_laws", origin="approved") == 1
    assert sample(said, "proportionality_laws", origin="shipped") == 4
    assert sample(said, "proportionality_engine_check_seconds_count") >= 2
    assert sample(said, "proportionality_engine_wait_seconds_count") >= 2
    assert sample(said, "proportionality_engine_queue") == 0
    assert sample(said, "proportionality_cache_total", outcome="hit") >= 1
    assert sample(said, "proportionality_cache_total", outcome="miss") >= 1
    assert sample(said, "proportionality_database_seconds_count", kind="write") >= 3
    assert sample(said, "proportionality_database_up") == 1
    assert sample(said, "proportionality_database_writable") == 1
    assert 0 <= sample(said, "proportionality_backup_age_seconds") < 600


def test_what_is_asked_most_is_there_when_an_approval_is_answered(
    laws: Path, tmp_path: Path
) -> None:
    """And it is of the laws with the new one."""
    folder = str(laws)
    with Server(
        f"sqlite:///{tmp_path}/db", tmp_path, PROPORTIONALITY_JURISDICTIONS=folder
    ) as server:
        ann, bob = server.token("Ann", "submitter"), server.token("Bob", "reviewer")
        with httpx.Client(base_url=server.url, timeout=60) as client:
            often = ("/v1/findings?limit=200", "/")
            for address in often * 2:
                client.get(address)
            decide(client, bob, submit(client, ann, law()), "approve").raise_for_status()
            before = client.get("/metrics").text
            listed, page = (client.get(address).text for address in often)
            after = client.get("/metrics").text
    assert "XXA" in listed
    assert "/jurisdictions/XXA" in page
    found = [sample(said, "proportionality_cache_total", outcome="hit") for said in (before, after)]
    assert found[1] - found[0] == 2


def test_the_age_of_a_backup_is_that_of_the_newest_finished_one(tmp_path: Path) -> None:
    assert age_of_newest(tmp_path / "nowhere") == float("inf")
    for name, ago in (("old", 5_000), ("new", 1_000), (".being-made", 10)):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (time.time() - ago,) * 2)
    assert 1_000 <= age_of_newest(tmp_path) < 1_100


def test_the_dashboard_asks_for_metrics_that_there_are() -> None:
    from tests.docs.test_reference import generate

    known = {name for name, *_ in generate.counted()}
    board = json.loads((ROOT / "deploy" / "grafana.json").read_text(encoding="utf-8"))
    asked = {
        name
        for panel in board["panels"]
        for target in panel.get("targets", ())
        for name in re.findall(r"proportionality_\w+", target["expr"])
    }
    stems = {re.sub(r"_(bucket|count|sum)$", "", name) for name in asked}
    assert stems <= known
    assert known <= stems, f"no panel shows {known - stems}"
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])


def test_traces_go_where_they_are_sent(laws: Path, tmp_path: Path) -> None:
    pytest.importorskip("opentelemetry.instrumentation.asgi")
    got, some = [], threading.Event()

    class Collector(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            some.set()

        def log_message(self, *_: object) -> None:
            pass

    collector = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=collector.serve_forever, daemon=True).start()
    try:
        os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] = f"http://127.0.0.1:{collector.server_port}"
        with Server(
            f"sqlite:///{tmp_path}/db",
            tmp_path,
            PROPORTIONALITY_JURISDICTIONS=str(laws),
            PROPORTIONALITY_TRACES="otlp",
        ) as server:
            ann = server.token("Ann", "submitter")
            with httpx.Client(base_url=server.url, timeout=60) as client:
                assert submit(client, ann, law()).status_code == 201
            server.stop()  # what is waiting is sent
        assert some.wait(30)
        assert {path for path, _ in got} == {"/v1/traces"}
        everything = b"".join(body for _, body in got)
        assert b"/v1/submissions" in everything
        assert b"INSERT" in everything
        assert b"prop_" not in everything, "no token leaves the server"
    finally:
        del os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"]
        collector.shutdown()
        collector.server_close()
