"""One request, client or signal must not stop the service: each fault that was found once, against a real server."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import psutil
import pytest
from prometheus_client import REGISTRY
from proportionality_api.engine.parcel import unpack
from proportionality_api.engine.pool import Busy, EnginePool, EngineStartError
from proportionality_api.served.outcomes import Outcomes
from proportionality_api.served.snapshot import Snapshot, shipped

from tests.api.harness import PATIENCE, Postgres, Server, environment, law, until

YAML = {"Content-Type": "application/yaml"}


def engines(server: Server) -> list[psutil.Process]:
    assert server.process is not None
    return [
        child
        for child in psutil.Process(server.process.pid).children(recursive=True)
        if "proportionality_api.engine.worker" in child.cmdline()
    ]


def at_work() -> int:
    """How many checks engine processes of this process are at."""
    return int(REGISTRY.get_sample_value("proportionality_engine_busy") or 0)


class TestEngine:
    @pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGSTOP])
    def test_lost_processes_are_replaced_at_once(self, lonely: Server, by: signal.Signals) -> None:
        lost = engines(lonely)
        assert len(lost) == 2
        for process in lost:
            process.send_signal(by)
        ready = f"{lonely.url}/v1/health/ready"
        until(lambda: httpx.get(ready).json()["engine_processes"]["alive"] < 2, "readiness says so")
        until(
            lambda: httpx.get(ready).json()["engine_processes"]["alive"] == 2, "they are replaced"
        )
        assert not {p.pid for p in lost} & {p.pid for p in engines(lonely)}
        assert httpx.post(f"{lonely.url}/v1/checks", content=law(), headers=YAML).status_code == 200
        _, alive = psutil.wait_procs(lost, timeout=PATIENCE)
        assert not alive

    def test_nobody_waits_for_a_process_that_was_stopped_at_work(
        self, tmp_path: Path, laws: Path
    ) -> None:
        """Its question is answered as one that failed, long before the time limit of a check."""
        settings = {
            "PROPORTIONALITY_JURISDICTIONS": str(laws),
            "PROPORTIONALITY_CHECK_PROCESSES": "1",
            "PROPORTIONALITY_CHECK_SECONDS": "600",
        }
        with Server(f"sqlite:///{tmp_path}/db.sqlite3", tmp_path, **settings) as server:
            (process,) = engines(server)
            process.suspend()
            answer = httpx.post(
                f"{server.url}/v1/checks", content=law(), headers=YAML, timeout=PATIENCE
            )
            assert answer.status_code in (200, 500)

    def test_what_nobody_waits_for_any_more_is_not_done(self, laws: Path) -> None:
        async def story() -> None:
            pool = EnginePool(1, 60)
            await pool.start()
            asked: list[str] = []
            original = pool.ask

            async def noted(header: dict, body: bytes, later: bool = False):  # type: ignore[no-untyped-def]
                asked.append(header["as_of"])
                return await original(header, body, later)

            pool.ask = noted  # type: ignore[method-assign]
            try:
                outcomes, snapshot = Outcomes(pool, 64 << 20), shipped(laws)
                days = [dt.date(2015, 1, 1) + dt.timedelta(n) for n in range(60)]
                tasks = [asyncio.create_task(outcomes.board(snapshot, day)) for day in days]
                await asyncio.sleep(0.05)
                for task in tasks:
                    task.cancel()
                done = await asyncio.gather(*tasks, return_exceptions=True)
                assert any(isinstance(one, asyncio.CancelledError) for one in done)
                before = len(asked)
                text = law()
                await outcomes.draft(text, days[0])
                assert len(asked) == before + 1
                assert len(set(asked)) < 10  # of 60 days
            finally:
                await pool.close()

        asyncio.run(story())

    def test_a_question_that_nobody_waits_for_fails_in_silence(self) -> None:
        crashes: list[object] = []

        async def story() -> None:
            asyncio.get_running_loop().set_exception_handler(lambda _, said: crashes.append(said))
            pool = EnginePool(1, 60)
            await pool.start()
            try:
                outcomes = Outcomes(pool, 64 << 20)
                asked = asyncio.create_task(outcomes.draft(law(), dt.date(2026, 1, 1)))
                while not at_work():
                    await asyncio.sleep(0)
                children = psutil.Process().children()  # those of other tests among them
                (engine,) = (
                    c for c in children if "proportionality_api.engine.worker" in c.cmdline()
                )
                engine.kill()
                asked.cancel()
                await asyncio.wait([asked])
                while at_work() or not pool.alive:
                    await asyncio.sleep(0.01)
            finally:
                await pool.close()

        asyncio.run(story())
        gc.collect()
        assert not crashes

    def test_a_process_that_does_not_come_up_is_not_left_behind(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hangs = tmp_path / "python"
        hangs.write_text("#!/bin/sh\nexec sleep 600\n")
        hangs.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(hangs))

        monkeypatch.setattr("proportionality_api.engine.pool._START_SECONDS", 0.5)
        before = psutil.Process().children()
        with pytest.raises(EngineStartError, match="does not start"):
            asyncio.run(EnginePool(1, 60).start())
        assert not [p for p in psutil.Process().children() if p not in before]

    def test_beyond_a_bound_one_is_told_at_once(self) -> None:
        async def story() -> None:
            pool = EnginePool(1, 60)
            await pool.start()
            try:
                outcomes = Outcomes(pool, 64 << 20)
                large = law() + b"\n#" + b"x" * 900_000
                tasks = [
                    asyncio.create_task(outcomes.draft(large + b"%d" % n, dt.date(2026, 1, 1)))
                    for n in range(30)
                ]
                done = await asyncio.gather(*tasks, return_exceptions=True)
                assert any(isinstance(one, Busy) for one in done)
                assert not any(isinstance(one, BaseException) for one in done[:3])
            finally:
                await pool.close()

        asyncio.run(story())


class TestDrafts:
    def test_the_law_comes_along_where_it_is_asked_for(self) -> None:
        async def story() -> None:
            pool = EnginePool(1, 60)
            await pool.start()
            try:
                outcomes, day = Outcomes(pool, 64 << 20), dt.date(2026, 1, 1)
                checked = await outcomes.draft(law(), day)
                assert not checked.parcel
                sent = await outcomes.draft(law(), day, law=True)
                assert unpack(sent.parcel, "x").jurisdiction.code == sent.code
                assert (sent.report, sent.outcome) == (checked.report, checked.outcome)
                assert await outcomes.draft(law(), day) is sent
            finally:
                await pool.close()

        asyncio.run(story())


class TestDays:
    def test_tomorrow_is_found_ahead_and_a_new_law_alone_is_looked_at(self, laws: Path) -> None:
        async def story() -> None:
            pool = EnginePool(1, 60)
            await pool.start()
            asked: list[tuple[str, str]] = []
            original = pool.ask

            async def noted(header: dict, body: bytes, later: bool = False):  # type: ignore[no-untyped-def]
                asked.append((header["path"], header["as_of"]))
                return await original(header, body, later)

            pool.ask = noted  # type: ignore[method-assign]
            try:
                outcomes, snapshot = Outcomes(pool, 1), shipped(laws)  # no memory for other days
                today, tomorrow = dt.date(2026, 6, 1), dt.date(2026, 6, 2)
                outcomes.keep_ready(today, tomorrow)
                await outcomes.board(snapshot, today)
                await outcomes.board(snapshot, tomorrow, later=True)
                await outcomes.board(snapshot, dt.date(2011, 1, 1))
                asked.clear()
                # Midnight; and days that others ask for push nothing out.
                outcomes.keep_ready(tomorrow)
                await outcomes.board(snapshot, tomorrow)
                assert asked == []
                changed = _with_another_norway(snapshot, laws)
                await outcomes.follow(snapshot, changed, tomorrow)
                assert asked == [("jurisdictions/nor.yaml", "2026-06-02")]
                asked.clear()
                await outcomes.board(changed, tomorrow)
                assert asked == []
                # What was measured of the other laws is not measured again.
                sweden = snapshot.files["SWE"].jurisdiction
                assert snapshot.measured(sweden, today) is changed.measured(sweden, today)
            finally:
                await pool.close()

        asyncio.run(story())


def _with_another_norway(snapshot: Snapshot, laws: Path) -> Snapshot:
    from proportionality_api.store.submissions import Approved

    text = (laws / "nor.yaml").read_bytes() + b"\n# amended\n"
    return snapshot.with_approved([Approved("a" * 32, "NOR", text, 1)], 1, {})


class TestProcesses:
    def test_a_killed_parent_takes_its_workers_with_it(self, laws: Path, tmp_path: Path) -> None:
        server = Server(
            f"sqlite:///{tmp_path}/db.sqlite3",
            tmp_path,
            workers=2,
            PROPORTIONALITY_JURISDICTIONS=str(laws),
        ).start()
        assert server.process is not None
        until(lambda: len(engines(server)) == 4, "both workers run")
        children = psutil.Process(server.process.pid).children(recursive=True)
        server.kill()
        _, alive = psutil.wait_procs(children, timeout=PATIENCE)
        assert not alive
        server.start()  # on the same port
        server.stop()

    @pytest.mark.parametrize("kind", ["missing", "empty", "a file"])
    def test_a_folder_without_laws_is_refused_in_one_sentence(
        self, tmp_path: Path, kind: str
    ) -> None:
        folder = tmp_path / "laws"
        if kind == "empty":
            folder.mkdir()
        elif kind == "a file":
            folder.write_text("")
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                "from proportionality_api.commands import serve; serve()",
                "--port",
                "0",
            ],
            env=environment(
                DATABASE_URL=f"sqlite:///{tmp_path}/db.sqlite3",
                PROPORTIONALITY_JURISDICTIONS=str(folder),
            ),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 1
        assert f"PROPORTIONALITY_JURISDICTIONS={folder}" in done.stderr
        assert "expected a folder of encodings" in done.stderr
        assert "Traceback" not in done.stderr


class TestPostgres:
    def test_reading_goes_on_while_it_hangs(
        self, postgres: Postgres, laws: Path, tmp_path: Path
    ) -> None:
        with Server(
            postgres.database(), tmp_path, PROPORTIONALITY_JURISDICTIONS=str(laws)
        ) as server:
            findings = f"{server.url}/v1/findings"
            fresh = httpx.get(findings)
            assert "proportionality-stale" not in fresh.headers
            stopped = _stop(postgres)
            try:
                stale = httpx.get(findings, timeout=PATIENCE)
                assert stale.status_code == 200
                assert stale.headers["proportionality-stale"]
                assert stale.content == fresh.content
                ready = httpx.get(f"{server.url}/v1/health/ready", timeout=PATIENCE)
                assert ready.status_code == 503
                assert ready.json()["checks"] == {
                    "laws": True,
                    "engine": True,
                    "database": False,
                    "writing": False,
                }
                assert httpx.get(f"{server.url}/v1/health/live").status_code == 200
            finally:
                for process in stopped:
                    process.resume()
            until(
                lambda: (
                    "proportionality-stale" not in httpx.get(findings, timeout=PATIENCE).headers
                ),
                "it is back",
            )
            log = server.log.read_text()
            assert log.count('"database away"') == 1
            assert "Traceback" not in log


def _stop(postgres: Postgres) -> list[psutil.Process]:
    master = psutil.Process(int((postgres.folder / "data/postmaster.pid").read_text().split()[0]))
    processes = [*master.children(recursive=True), master]
    for process in processes:
        process.suspend()
    return processes


class TestAddresses:
    @pytest.mark.parametrize(
        "path",
        [
            "/?colur=DP001",
            "/?q=a&q=b",
            "/jurisdictions/NOR?asof=2020-01-01",
            "/jurisdictions/NOR?as_of=2020-01-01&as_of=2021-01-01",
            "/jurisdictions/NOR/findings.csv?as_off=2020-01-01",
            "/compare?conduct=drug.supply&conduct=drug.trafficking&j=NOR,SWE",
            "/compare?jurisdiction=NOR",
            "/rules?x=1",
            "/rules/DP001?x=1",
            "/norms?x",
            "/submit/text?form=NOR",
            "/v1/findings?limit=1&limit=2",
            "/v1/findings?as_of=2020-01-01&as_of=2021-01-01",
            "/v1/comparisons?conduct=drug.supply&amount=1%20g&amount=2%20g&substance=heroin",
        ],
    )
    def test_unknown_and_repeated_parameters_are_refused(
        self, reading_server: Server, path: str
    ) -> None:
        for accept in ("text/html", "application/json"):
            answer = httpx.get(reading_server.url + path, headers={"Accept": accept})
            assert answer.status_code == 422

    def test_what_may_be_repeated_is_not(self, reading_server: Server) -> None:
        for path in (
            "/v1/findings?rule=VC001&rule=DP001",
            "/compare?conduct=drug.supply&j=NOR&j=SWE&substance=&amount=",
            "/jurisdictions/NOR/brief?as_of=2020-01-01",
        ):
            assert httpx.get(reading_server.url + path).status_code == 200

    def test_the_page_says_what_was_meant(self, reading_server: Server) -> None:
        said = httpx.get(f"{reading_server.url}/?colur=DP001", headers={"Accept": "text/html"}).text
        assert "did you mean" in said
        assert "colour" in said


class TestTexts:
    HOSTILE = law().replace(b"title: Example Act", rb'title: "a\x1b]0;gone\x07\x9b31m"')

    def test_control_characters_reach_nobody_raw(
        self, reading_server: Server, tmp_path: Path
    ) -> None:
        raw = {*range(0x20), *range(0x7F, 0xA0)} - {0x09, 0x0A, 0x0D}
        answers = [
            httpx.post(f"{reading_server.url}/v1/checks", content=self.HOSTILE, headers=YAML),
            httpx.post(
                f"{reading_server.url}/submit/text",
                data={"do": "check", "law": self.HOSTILE.decode()},
                headers={"Accept": "text/html", "Sec-Fetch-Site": "same-origin"},
            ),
        ]
        assert [a.status_code for a in answers] == [422, 422]
        said = [a.text for a in answers]
        file = tmp_path / "hostile.yaml"
        file.write_bytes(self.HOSTILE)
        for form in ("text", "csv", "json", "markdown", "github"):
            done = subprocess.run(
                [sys.executable, "-m", "proportionality", "check", str(file), "--format", form],
                env=environment(),
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
            assert done.returncode == 2
            said += [done.stdout, done.stderr]
        assert not [text for text in said if raw & set(map(ord, text))]

    @pytest.mark.parametrize("encoding", ["utf-7", "unicode_escape", "punycode", "undefined"])
    @pytest.mark.parametrize(
        "path",
        ["/submit/bill", "/sign-in", "/submit/reading", "/v1/readings", f"/submissions/{'0' * 32}"],
    )
    def test_a_form_in_an_encoding_of_its_own_is_refused(
        self, reading_server: Server, path: str, encoding: str
    ) -> None:
        body = (
            b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\\ud800 +2AA-\r\n--x--\r\n'
        )
        kind = {"Content-Type": f"multipart/form-data; boundary=x; charset={encoding}"}
        answer = httpx.post(f"{reading_server.url}{path}", content=body, headers=kind)
        assert answer.status_code == 400, answer.text
        assert "expected UTF-8" in answer.text

    @pytest.mark.parametrize(
        "url",
        [
            "https://user:pass@law.example/act",
            "https://user@law.example/",
            "http://a:b.c@law.example",
        ],
    )
    def test_links_with_a_password_are_refused(self, reading_server: Server, url: str) -> None:
        text = law().replace(b"https://law.example/act", url.encode())
        answer = httpx.post(f"{reading_server.url}/v1/checks", content=text, headers=YAML)
        assert answer.status_code == 422
        line = text[: text.index(url.encode())].count(b"\n") + 1
        assert [error["line"] for error in answer.json()["errors"]] == [line]
