"""The digest, the scale, one conduct against another, search and groups: the library's own answers, under names that people use."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest

from proportionality.answers.against import against
from proportionality.answers.question import question
from proportionality.check import check_all
from proportionality.law.corpus import Corpus
from proportionality.measure import measured_on
from proportionality.report import against as layout
from proportionality.report import as_json

DAY = dt.date(2026, 1, 1)
ASKED = {"conduct": "drug.trafficking", "against": "violent.rape", "as_of": str(DAY)}


def test_a_digest_is_what_the_command_line_prints(client: httpx.Client, corpus: Corpus) -> None:
    for file in corpus.files:
        found = check_all(Corpus([file]), DAY)
        law = measured_on(file.jurisdiction, DAY)
        expected = as_json.group(law, found.findings, found.assessments)
        code = file.jurisdiction.code
        got = client.get(f"/v1/jurisdictions/{code}/digest", params={"as_of": str(DAY)}).json()
        assert got["data"] == expected


def test_laws_are_filtered_by_where_they_stand(client: httpx.Client, corpus: Corpus) -> None:
    whole = client.get("/v1/jurisdictions", params={"as_of": str(DAY), "limit": 200}).json()["data"]
    assert len(whole) == len(corpus.files)
    for step in {line["scale"]["gravest"]["outweighs"] for line in whole}:
        got = client.get("/v1/jurisdictions", params={"as_of": str(DAY), "gravest": step}).json()
        expected = [w["code"] for w in whole if w["scale"]["gravest"]["outweighs"] == step]
        assert [line["code"] for line in got["data"]] == expected


def test_one_conduct_against_another(client: httpx.Client, corpus: Corpus) -> None:
    laws = [(file.path, file.jurisdiction) for file in corpus.files]
    first, second = question("drug.trafficking", None, None), question("violent.rape", None, None)
    found = against(laws, first, second, DAY)
    got = client.get("/v1/comparisons/against", params={**ASKED, "limit": 200}).json()
    assert got["data"] == [layout.values(row, found) for row in found.rows]
    assert got["counts"] == found.counts()
    assert got["summary"] == layout.summary(found)
    one = client.get("/v1/comparisons/against", params={**ASKED, "limit": 1}).json()
    two = client.get("/v1/comparisons/against", params={**ASKED, "limit": 1, "cursor": one["next"]})
    assert [one["data"][0], two.json()["data"][0]] == got["data"][:2]
    table = client.get("/v1/comparisons/against", params=ASKED, headers={"Accept": "text/csv"})
    assert table.text.count("\r\n") == len(found.rows) + 1


@pytest.mark.parametrize("word", ["Singapore", "singapur", "SGP", "Сингапур"])
def test_a_law_goes_by_the_name_of_its_country(client: httpx.Client, word: str) -> None:
    assert client.get(f"/v1/jurisdictions/{word}").json()["data"]["code"] == "SGP"
    found = client.get("/v1/findings", params={"jurisdiction": word, "limit": 1}).json()
    assert found["data"][0]["jurisdiction"] == "SGP"
    compared = client.get(
        "/v1/comparisons", params={"conduct": "drug.trafficking", "jurisdictions": f"{word},ASEAN"}
    ).json()
    assert [line["jurisdiction"] for line in compared["data"]] == ["SGP"]


def test_search_and_groups(client: httpx.Client) -> None:
    hits = client.get("/v1/search", params={"q": "singapur"}).json()
    assert hits["data"][0]["key"] == "SGP"
    findings = client.get("/v1/search", params={"q": "Singapore", "kind": "finding"}).json()
    assert findings["total"] > 0
    assert {h["kind"] for h in findings["data"]} == {"finding"}
    assert client.get("/v1/search").status_code == 422
    groups = client.get("/v1/groups", params={"limit": 200}).json()["data"]
    asean = next(g for g in groups if g["key"] == "ASEAN")
    assert asean["laws"] == ["SGP"]
    assert len(asean["members"]) == 11
