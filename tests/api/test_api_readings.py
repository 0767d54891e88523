"""``POST /v1/readings``: the text of a law in, a draft with the place of every value out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml

from proportionality.law.corpus import load_bytes
from tests.api.harness import Server
from tests.api.test_api_reading import assert_problem
from tests.reader.making import pdf

ACTS = yaml.safe_load((Path(__file__).parents[1] / "reader" / "acts.yaml").read_text("utf-8"))
ACT = ACTS[0]["text"]


@pytest.fixture(scope="module")
def reader(laws: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server with small limits."""
    folder = tmp_path_factory.mktemp("readings")
    with (
        Server(
            f"sqlite:///{folder}/db.sqlite3",
            folder,
            PROPORTIONALITY_JURISDICTIONS=str(laws),
            PROPORTIONALITY_READING_MIB="1",
            PROPORTIONALITY_READING_PAGES="3",
        ) as server,
        httpx.Client(base_url=server.url, timeout=60) as client,
    ):
        yield client


def send(client: httpx.Client, *files: tuple[str, bytes], **fields: str) -> httpx.Response:
    return client.post("/v1/readings", files=[("file", file) for file in files], data=fields)


def test_a_text_becomes_a_draft_whose_places_point_into_it(reader: httpx.Client) -> None:
    answer = send(
        reader,
        ("folder/act.txt", ACT.encode()),
        ("schedule.pdf", pdf([ACT.split("\n")])),
        code="xxa",
        name="Lantern Islands",
        title="Drug Control Act",
        state="2026-01-31",
    )
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    found = answer.json()
    file, problems = load_bytes(found["yaml"].encode(), "draft.yaml")
    assert problems == []
    assert file is not None
    law = file.jurisdiction
    assert (law.code, law.jurisdiction.name, law.coverage) == ("XXA", "Lantern Islands", "partial")
    assert [t["name"] for t in found["texts"]] == ["act.txt", "schedule.pdf"]
    for offence in found["places"]["offences"]:
        for value in offence["values"].values():
            if value["at"] is not None and value.get("value") == "20 years":
                at = value["at"]
                words = found["texts"][at["file"]]["text"][at["start"] : at["end"]]
                assert " ".join(words.split()) == "twenty years"


REFUSED = {
    "no file": ({}, {}, "body.file"),
    "a code": ({"file": ACT.encode()}, {"code": "NOWHERE"}, "body.code"),
    "a language": ({"file": ACT.encode()}, {"language": "klingon"}, "body.language"),
    "an address": ({"file": ACT.encode()}, {"url": "javascript:alert(1)"}, "body.url"),
    "a day of no time": ({"file": ACT.encode()}, {"state": "9999-12-31"}, "body.state"),
    "a day": ({"file": ACT.encode()}, {"state": "yesterday"}, "body.state"),
    "a field": ({"file": ACT.encode()}, {"colour": "red"}, "body.colour"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_field_that_cannot_be_used_is_named(reader: httpx.Client, what: str) -> None:
    files, fields, path = REFUSED[what]
    parts = [("file", ("act.txt", data)) for data in files.values()] or [("x", ("", b""))]
    body = assert_problem(reader.post("/v1/readings", files=parts, data=fields), 422)
    if what != "no file":
        assert [e["path"] for e in body["errors"]] == [path]


@pytest.mark.parametrize("field", ["code", "title", "state"])
def test_a_file_in_the_place_of_a_field_is_named(reader: httpx.Client, field: str) -> None:
    parts = [("file", ("act.txt", ACT.encode())), (field, ("t", b"KEN"))]
    body = assert_problem(reader.post("/v1/readings", files=parts), 422)
    assert [(e["path"], e["message"]) for e in body["errors"]] == [
        (f"body.{field}", "a file; expected text")
    ]


def test_what_no_law_can_hold_is_left_away(reader: httpx.Client) -> None:
    fields = {"name": "\x1b[2JPort\x85", "title": "\x07\x9b", "state": "20260131"}
    answer = send(reader, ("act.txt", ACT.encode()), code="xxa", **fields)
    file, problems = load_bytes(answer.json()["yaml"].encode(), "draft.yaml")
    assert problems == []
    assert file is not None
    assert file.jurisdiction.jurisdiction.name == "[2JPort"


UNREADABLE = {
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "password": pdf([["A secret"]], locked=True),
    "at most 3": pdf([["A page"]] * 4),
    "it is empty": b" ",
}


@pytest.mark.parametrize("reason", UNREADABLE)
def test_a_text_that_cannot_be_read_is_refused_with_its_reason(
    reader: httpx.Client, reason: str
) -> None:
    body = assert_problem(send(reader, ("law", UNREADABLE[reason])), 422)
    assert body["type"] == "/v1/problems/unreadable-text"
    assert reason in body["detail"]
    assert body["detail"].startswith("law: ")


def test_what_is_too_large_or_no_form_is_turned_away(reader: httpx.Client) -> None:
    assert_problem(send(reader, ("act.txt", b"x " * (600 << 10))), 413)
    # The room for files is for readings alone.
    assert_problem(
        reader.post(
            "/v1/checks",
            content=b"x" * ((1 << 20) + 1),
            headers={"Content-Type": "application/yaml"},
        ),
        413,
    )
    assert_problem(reader.post("/v1/readings", json={"file": ACT}), 415)
    headers = {"Content-Type": "multipart/form-data"}
    assert_problem(reader.post("/v1/readings", content=b"x", headers=headers), 400)


def test_it_is_counted(reader: httpx.Client) -> None:
    assert send(reader, ("act.txt", ACT.encode())).status_code == 200
    counted = reader.get("/metrics").text
    assert "proportionality_reading_seconds_count" in counted
    assert 'proportionality_readings_total{end="read"}' in counted
    assert "proportionality_readings_busy 0.0" in counted
    assert "proportionality_readings_queue 0.0" in counted


def test_one_client_reads_only_so_much(laws: Path, tmp_path: Path) -> None:
    with Server(
        f"sqlite:///{tmp_path}/db.sqlite3",
        tmp_path,
        PROPORTIONALITY_JURISDICTIONS=str(laws),
        PROPORTIONALITY_RATE_READING="1/hour",
    ) as server:
        files = {"file": ("act.txt", b"nothing penal is in this act of the islands")}
        httpx.post(f"{server.url}/v1/readings", files=files, timeout=60)
        refused = httpx.post(f"{server.url}/v1/readings", files=files, timeout=60)
        assert_problem(refused, 429)
        assert "texts to be read" in refused.json()["detail"]
        assert httpx.get(f"{server.url}/v1/rules").status_code == 200
