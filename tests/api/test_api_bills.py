"""``POST /v1/bills``: a reform overlay in, what it does to a law out, the same as on the page and the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from click.testing import CliRunner

from proportionality.cli.main import main
from proportionality.law.corpus import shipped
from proportionality.rules.example_files import expand
from tests.api.harness import Server
from tests.api.test_api_reading import assert_problem
from tests.unit.test_difference import HEAD, LIFE, offence

BILL = """\
overlay: 1
title: No death for trafficking
from: 2027-01-01
changes:
  - jurisdictions: [SGP]
    offences: [trafficking-death]
    set: {ceiling: 20 years}
  - jurisdictions: [SGP]
    offences: [consumption]
    set: {ceiling: 12 months, floor: none}
"""
YAML = {"Content-Type": "application/yaml"}


def ask(client: httpx.Client, bill: str = BILL, code: str = "SGP", **query: str) -> httpx.Response:
    return client.post(
        "/v1/bills", params={"jurisdiction": code, **query}, content=bill, headers=YAML
    )


def test_what_it_says_is_what_the_command_line_says(client: httpx.Client, tmp_path: Path) -> None:
    answer = ask(client)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["as_of"], found["from"]) == ("2027-01-01", "2027-01-01")
    assert found["changed"] == ["trafficking-death", "consumption"]
    (tmp_path / "bill.yaml").write_text(BILL)
    law = str(shipped() / "sgp.yaml")
    done = CliRunner().invoke(main, ["diff", law, str(tmp_path / "bill.yaml"), "--format", "json"])
    told = json.loads(done.stdout)
    assert found["provisions"] == told["provisions"]
    assert found["unclear"] == told["unclear"]
    assert found["cannot_tell"] == told["cannot_tell"]
    assert {rule["rule"] for side in found["cannot_tell"].values() for rule in side}
    for name in ("gained", "lost", "harsher", "milder", "not_known_before", "not_known_after"):
        assert _named(found[name]) == _named(told[name]), name
    assert found["lost"]
    # What it leaves alone is counted, and listed only where that is asked for.
    assert found["unchanged"] is None
    assert found["unchanged_count"] == len(told["unchanged"]) > 0
    whole = ask(client, unchanged="true").json()
    assert _named(whole["unchanged"]) == _named(told["unchanged"])
    first = found["provisions"][0]
    assert first["now"] == "up to 20 years; no minimum"
    assert first["now_terms"]["ceiling"]["iso"] == "P20Y"
    assert first["was_terms"]["ceiling"]["kind"] == "death"
    # The same address of the law says the same of it before.
    digest = client.get("/v1/jurisdictions/SGP/digest", params={"as_of": "2027-01-01"}).json()
    assert found["before"]["scale"] == digest["data"]["scale"]
    assert found["before"]["headline"] != found["after"]["headline"]


def _named(findings: list[dict[str, Any]]) -> list[tuple[str, str, str, Any]]:
    return [(f["rule"], f["offence"], f["message"], f.get("amounts")) for f in findings]


def test_the_page_says_the_same(client: httpx.Client) -> None:
    rows = [
        *(("p", "trafficking-death"), ("least", ""), ("most", "20 years"), ("life", ""), ("death", "")),
        *(("p", "consumption"), ("least", "none"), ("most", "12 months"), ("life", ""), ("death", "")),
    ]  # fmt: skip
    query = urlencode([("law", "SGP"), ("title", "T"), ("from", "2027-01-01"), *rows])
    page = client.get(f"/bill?{query}", headers={"Accept": "text/html"}).text
    found = ask(client).json()
    for one in found["provisions"]:
        assert one["was"] in page
        assert one["now"] in page
    assert (
        f"<b>{len(found['lost'])}</b> are gone, <b>{len(found['milder'])}</b> milder, "
        f"<b>{len(found['harsher'])}</b> harsher, <b>{len(found['gained'])}</b> new" in page
    )


def test_json_a_name_and_another_day(client: httpx.Client) -> None:
    bill = {"overlay": 1, "title": "T", "from": "2027-01-01",
            "changes": [{"cap": {"ceiling": "5 years"}}]}  # fmt: skip
    answer = client.post("/v1/bills?jurisdiction=Norwegen", json=bill)
    assert answer.json()["jurisdiction"] == "NOR"
    assert {p["direction"] for p in answer.json()["provisions"]} == {"milder"}
    assert answer.headers["cache-control"] == "no-store"
    before = client.post("/v1/bills?jurisdiction=NOR&as_of=2026-06-01", json=bill).json()
    assert before["provisions"] == before["lost"] == before["gained"] == []
    assert before["before"] == before["after"]


@pytest.mark.parametrize(
    ("bill", "line", "said"),
    [
        ("", 1, "the file is empty"),
        ("[]", 1, "expected a mapping"),
        ("overlay: 1\ntitle: T\nfrom: soon\nchanges: []\n", 3, "year-month-day"),
        (BILL.replace("consumption", "consumtion"), 9, "consumption"),
        (BILL.replace("[SGP]", "[SGP, NOR]", 1), 5, "NOR is not among those looked at"),
        (BILL.replace("floor: none", "floor: 2 years"), 8, "above its ceiling"),
        (BILL.replace("overlay: 1", "overlay: 1\noverlay: 1"), 2, ""),
        (BILL + "x: &a [*a]\n", 11, ""),
        ("[" * 50_000, 1, ""),
    ],
)
def test_every_error_is_at_its_line(client: httpx.Client, bill: str, line: int, said: str) -> None:
    body = assert_problem(ask(client, bill), 422)
    assert body["type"] == "/v1/problems/invalid-bill"
    assert any(e["line"] == line and said in e["message"] for e in body["errors"]), body["errors"]
    assert {e["path"] for e in body["errors"]} == {"<body>"}


SEVERAL = """\
overlay: 1
title: No drug sentence above five years
from: 2027-01-01
changes:
  - conducts: [drug]
    cap: {ceiling: 5 years}
  - jurisdictions: [SGP]
    offences: [consumption]
    set: {ceiling: 12 months, floor: none}
"""


def test_several_laws_at_once_are_what_the_command_line_says(
    client: httpx.Client, tmp_path: Path
) -> None:
    answer = client.post(
        "/v1/bills",
        params={"jurisdictions": "Norwegen,SGP", "unchanged": "true"},
        content=SEVERAL,
        headers=YAML,
    )
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["jurisdiction"] is found["changed"] is found["before"] is found["after"] is None
    (tmp_path / "bill.yaml").write_text(SEVERAL)
    old, other = (str(shipped() / f"{code}.yaml") for code in ("nor", "sgp"))
    command = ["diff", old, str(tmp_path / "bill.yaml"), "--in", other, "--format", "json"]
    told = json.loads(CliRunner().invoke(main, command).stdout)
    assert found["provisions"] == told["provisions"]
    assert {p["jurisdiction"] for p in found["provisions"]} == {"NOR", "SGP"}
    assert found["unclear"] == told["unclear"]
    assert found["cannot_tell"] == told["cannot_tell"]
    for name in ("gained", "lost", "harsher", "milder", "unchanged"):
        mine, theirs = ([(f["jurisdiction"], *_named([f])[0]) for f in side[name]] for side in (found, told))  # fmt: skip
        assert mine == theirs, name
    assert found["lost"]
    # Each law stands where the bill laid over it alone leaves it.
    for law in found["laws"]:
        one = client.post(
            f"/v1/bills?jurisdictions={law['jurisdiction']}", content=SEVERAL, headers=YAML
        )
        if law["jurisdiction"] == "SGP":
            assert one.json()["laws"] == [law]
        else:  # the second entry names a law that is not among those asked about
            assert_problem(one, 422)
    assert [law["jurisdiction"] for law in found["laws"]] == ["NOR", "SGP"]


HALF = "overlay: 1\ntitle: Half\nfrom: 2027-01-01\nchanges: [{scale: {floor: 1/2}}]\n"


def test_what_then_cannot_be_told_is_not_gone(reading_server: Server, tmp_path: Path) -> None:
    (tmp_path / "xxa.yaml").write_bytes(expand(LIFE))
    served = {"PROPORTIONALITY_JURISDICTIONS": str(tmp_path)}
    with (
        Server(reading_server.database_url, reading_server.folder, **served) as server,
        httpx.Client(base_url=server.url, timeout=60) as client,
    ):
        found = ask(client, HALF, "XXA").json()
        bill = {"law": "XXA", "from": "2027-01-01", "p": "deal", "least": "5 years"}
        page = " ".join(client.get("/bill", params=bill).text.split())
    assert [(f["rule"], f["offence"]) for f in found["not_known_after"]] == [("TR002", "deal")]
    assert "TR002" not in {f["rule"] for f in found["lost"]}
    (line,) = [s for s in found["unclear"] if s.startswith("TR002")]
    assert line.startswith("TR002 XXA, after: whether 'deal' allows parole is unknown (line ")
    assert " as before, 1 not known after.</p>" in page
    assert "<h3>Whether it is gone cannot be told: 1</h3>" in page
    assert "Rules that cannot tell: before and after " in page


def test_a_law_that_the_bill_leaves_alone_is_listed_so(client: httpx.Client) -> None:
    answer = client.post("/v1/bills?jurisdictions=NOR,SGP", content=BILL, headers=YAML).json()
    norway, singapore = answer["laws"]
    assert norway == {"jurisdiction": "NOR", "changed": [], "before": None, "after": None}
    alone = ask(client).json()
    assert singapore == alone["laws"][0]
    assert singapore["changed"] == alone["changed"]
    for name in ("provisions", "gained", "lost", "harsher", "milder", "unchanged"):
        assert answer[name] == alone[name]


def test_how_many_laws_are_bounded_and_counted(
    client: httpx.Client, reading_server: Server, tmp_path: Path
) -> None:
    both = client.post("/v1/bills?jurisdiction=SGP&jurisdictions=NOR", content=BILL, headers=YAML)
    assert "not both" in assert_problem(both, 422)["detail"]
    codes = [f"X{letter}{other}" for letter in "AB" for other in "ABCDEFGHIJKLMNOPQRSTU"]
    for code in codes:
        text = (HEAD + offence("trafficking", "2010-01-01", "5 years")).replace("XXA", code)
        (tmp_path / f"{code.lower()}.yaml").write_text(text)
    served = {"PROPORTIONALITY_JURISDICTIONS": str(tmp_path), "PROPORTIONALITY_RATE_CHECK": "45/minute"}  # fmt: skip
    with (
        Server(reading_server.database_url, reading_server.folder, **served) as server,
        httpx.Client(base_url=server.url, timeout=60) as few,
    ):
        cap = SEVERAL.partition("  - jurisdictions")[0]
        asked = {"content": cap, "headers": YAML}
        many = few.post("/v1/bills", params={"jurisdictions": ",".join(codes)}, **asked)
        assert "at most 40 laws; these are 42" in assert_problem(many, 422)["detail"]
        # Forty count as forty checks, so that no more than a few are left.
        most = few.post("/v1/bills", params={"jurisdictions": ",".join(codes[:40])}, **asked)
        assert most.status_code == 200, most.text
        assert len(most.json()["provisions"]) == 40
        again = few.post("/v1/bills", params={"jurisdictions": ",".join(codes[:10])}, **asked)
        assert_problem(again, 429)


def test_what_is_refused(client: httpx.Client) -> None:
    assert_problem(ask(client, code="ZZZ"), 422)
    assert_problem(ask(client, code="NOR,SGP"), 422)
    assert_problem(client.post("/v1/bills", content=BILL, headers=YAML), 422)
    assert_problem(client.post("/v1/bills?jurisdiction=SGP", content=BILL), 415)
    assert_problem(client.post("/v1/bills?jurisdiction=SGP&x=1", content=BILL, headers=YAML), 422)
    assert_problem(ask(client, BILL + "#" * (1 << 20)), 413)
    bad = client.post("/v1/bills?jurisdiction=SGP", content=b"{", headers={"Content-Type": "application/json"})  # fmt: skip
    assert assert_problem(bad, 422)["type"] == "/v1/problems/invalid-bill"
