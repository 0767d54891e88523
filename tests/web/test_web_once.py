"""One text is read and checked once on its way from the form to the map; a law is measured on a day once.

Counted in every process of a real server: Python looks for ``sitecustomize`` when it starts, and the one of these tests
writes a line for each call that it watches.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from proportionality.law.corpus import shipped
from tests.api.harness import ROOT, Server
from tests.web.test_web_draft import COMPLETE

WATCHER = """
import hashlib, os, sys, threading

WATCHED = {"parse": "law/parse.py", "load": "law/validate.py", "check_one": "proportionality/check.py", "measured_on": "proportionality/measure.py"}
OUT = os.open(os.environ["WATCHED_CALLS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def about(name, given):
    if name == "parse":
        return hashlib.sha256(given["data"]).hexdigest()
    if name == "load":
        return hashlib.sha256(given["document"].text.encode()).hexdigest()
    if name == "check_one":
        return f"{given['file'].sha256} {given['on']}"
    return f"{given['jurisdiction'].code} {given['on']}"


def seen(frame, event, _):
    code = frame.f_code
    if event == "call" and code.co_name in WATCHED and code.co_filename.endswith(WATCHED[code.co_name]):
        os.write(OUT, f"{os.getpid()} {code.co_name} {about(code.co_name, frame.f_locals)}\\n".encode())


threading.setprofile(seen)
sys.setprofile(seen)
"""


class Watched:
    """A server and the calls that its processes made."""

    def __init__(self, server: Server, calls: Path) -> None:
        self.server, self._calls = server, calls

    @property
    def lines(self) -> list[list[str]]:
        return [line.split() for line in self._calls.read_text().splitlines()]

    def forget(self) -> None:
        self._calls.write_text("")

    def of(self, text: bytes) -> Counter[str]:
        """How often each function was given this text, in all processes."""
        sha256 = hashlib.sha256(text).hexdigest()
        return Counter(line[1] for line in self.lines if line[2] == sha256)

    def measured(self) -> Counter[tuple[str, ...]]:
        """How often each law was measured on each day in the server itself."""
        server = str(self.server.process.pid) if self.server.process else ""
        return Counter(
            tuple(line[2:]) for line in self.lines if line[:2] == [server, "measured_on"]
        )


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("watched")
    (folder / "sitecustomize.py").write_text(WATCHER)
    laws = folder / "laws"
    laws.mkdir()
    for name in ("nor", "usa"):
        shutil.copy(shipped() / f"{name}.yaml", laws)
    calls = folder / "calls"
    with Server(
        f"sqlite:///{folder}/s.sqlite3",
        folder,
        PROPORTIONALITY_JURISDICTIONS=str(laws),
        PROPORTIONALITY_LOG_LEVEL="warning",
        PROPORTIONALITY_CHECK_SECONDS="120",
        WATCHED_CALLS=str(calls),
        PYTHONPATH=os.pathsep.join(map(str, (folder, ROOT, ROOT / "api"))),
    ) as server:
        yield Watched(server, calls)


def test_from_the_form_to_the_map_a_text_is_read_and_checked_once(
    watched: Watched, browser_at: Callable[[Server], httpx.Client]
) -> None:
    writer, reviewer = browser_at(watched.server), browser_at(watched.server)
    for one, name, role in ((writer, "Wanda", "submitter"), (reviewer, "Rob", "reviewer")):
        token = watched.server.token(name, role)["Authorization"].removeprefix("Bearer ")
        assert one.post("/sign-in", data={"token": token}).status_code == 303
    form = dict(COMPLETE) | {"about-code": "fin", "about-name": "Finland", "nonce": "n"}
    assert writer.post("/submit/form", data=form | {"do": "check"}).status_code == 200
    sent = writer.post("/submit/form", data=form | {"do": "send"})
    assert sent.status_code == 303
    path = sent.headers["location"].partition("?")[0]
    assert "submitted" in writer.get(path).text
    assert "are new" in reviewer.get(path).text
    decided = reviewer.post(path, data={"version": "1", "do": "approve", "reason": "read"})
    assert decided.status_code == 303
    assert "approved" in reviewer.get(path).text
    assert reviewer.get("/jurisdictions/FIN").status_code == 200
    assert reviewer.get("/").status_code == 200
    law = "/v1/jurisdictions/FIN"
    found = reviewer.get(f"{law}/findings", headers={"Accept": "application/json"}).json()
    assert found["total"] > 0
    assert {f["location"]["path"] for f in found["data"]} == {"jurisdictions/fin.yaml"}
    stored = reviewer.get(f"{law}/source").content
    assert watched.of(stored) == {"parse": 1, "load": 1, "check_one": 1}


@pytest.mark.parametrize(
    ("path", "on"),  # days that no other page has asked about
    [
        ("/jurisdictions/USA", "2024-05-01"),
        ("/jurisdictions/USA/brief", "2024-05-02"),
        ("/compare?conduct=drug.trafficking&j=USA,NOR", "2024-05-03"),
        ("/v1/comparisons?conduct=drug.trafficking", "2024-05-04"),
    ],
)
def test_a_page_measures_a_law_on_a_day_once(watched: Watched, path: str, on: str) -> None:
    address, _, query = path.partition("?")
    asked = {**httpx.QueryParams(query), "as_of": on}
    accept = {"Accept": "application/json" if address.startswith("/v1") else "text/html"}
    with httpx.Client(base_url=watched.server.url, headers=accept, timeout=120) as reader:
        watched.forget()
        assert reader.get(address, params=asked).status_code == 200
        seen = watched.measured()
        assert seen["USA", on] == 1, "the watcher no longer sees laws being measured"
        assert set(seen.values()) == {1}, seen.most_common(5)
        watched.forget()
        # An answer for another Accept is made anew.
        again = {"Accept": accept["Accept"] + ", */*;q=0.1"}
        assert reader.get(address, params=asked, headers=again).status_code == 200
        assert not watched.measured(), "what was measured for one page serves the next"
