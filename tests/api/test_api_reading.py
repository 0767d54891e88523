"""The reading routes, over the wire, against what the library says itself."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from click.testing import CliRunner

from proportionality.answers.compare import compare
from proportionality.answers.question import question
from proportionality.check import check_all
from proportionality.cli.main import main
from proportionality.law.corpus import Corpus, load_bytes
from proportionality.law.model import Jurisdiction
from proportionality.law.schema import SCHEMA_FILE
from proportionality.report import as_csv, as_json
from proportionality.report.comparison import values
from proportionality.rules.registry import all_rules, norms
from tests.api.harness import PATIENCE, Server, law, until

DAY = dt.date(2026, 6, 1)


def every(client: httpx.Client, path: str, **query: Any) -> list[dict[str, Any]]:
    """All entries of a list, as another tool would collect them."""
    entries: list[dict[str, Any]] = []
    cursor, seen = None, set()
    while True:
        answer = client.get(path, params=query | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        page = answer.json()
        entries += page["data"]
        cursor = page["next"]
        if cursor is None:
            assert "link" not in answer.headers
            assert len(entries) == page["total"]
            return entries
        assert page["data"]
        assert len(page["data"]) == query.get("limit", 50)
        assert cursor not in seen
        seen.add(cursor)


def test_findings_are_the_librarys_own_page_by_page(client: httpx.Client, corpus: Corpus) -> None:
    expected = check_all(corpus, DAY)
    for limit in (7, 200):
        got = every(client, "/v1/findings", as_of=DAY, limit=limit)
        assert sorted(map(json.dumps, got)) == sorted(
            json.dumps(as_json.finding(f)) for f in expected.findings
        )
        assert [f["severity"] for f in got] == [str(f.severity) for f in expected.findings]
    page = client.get("/v1/findings", params={"as_of": str(DAY)}).json()
    assert page["receipt"] == json.loads(json.dumps(expected.receipt))
    assert sum(page["assessments"].values()) == len(expected.assessments)


@pytest.mark.parametrize(
    ("query", "keep"),
    [
        ({"rule": ["PU001", "mandatory-death-penalty"]}, lambda f: f.rule in ("PU001", "DP002")),
        ({"family": "DP"}, lambda f: f.rule.startswith("DP")),
        ({"severity": ["critical", "low"]}, lambda f: str(f.severity) in ("critical", "low")),
        ({"min_severity": "high"}, lambda f: f.severity >= 3),
        ({"confidence": "high"}, lambda f: f.confidence == "high"),
        ({"jurisdiction": ["sgp", "NOR"]}, lambda f: f.jurisdiction in ("SGP", "NOR")),
        (
            {"jurisdiction": "SGP", "family": "MM", "min_severity": "medium"},
            lambda f: f.jurisdiction == "SGP" and f.rule[:2] == "MM" and f.severity >= 2,
        ),
    ],
)
def test_filters(client: httpx.Client, corpus: Corpus, query: dict[str, Any], keep: Any) -> None:
    expected = [f.fingerprint for f in check_all(corpus, DAY).findings if keep(f)]
    got = every(client, "/v1/findings", as_of=DAY, limit=200, **query)
    assert sorted(f["fingerprint"] for f in got) == sorted(expected)


def test_one_finding_by_its_fingerprint(client: httpx.Client, corpus: Corpus) -> None:
    finding = check_all(corpus, DAY).findings[0]
    answer = client.get(f"/v1/findings/{finding.fingerprint}", params={"as_of": str(DAY)})
    assert answer.json()["data"] == as_json.finding(finding)
    assert client.get("/v1/findings/0000").status_code == 404


def test_findings_of_one_law_say_what_could_not_be_told(
    client: httpx.Client, corpus: Corpus
) -> None:
    file = corpus.files[1]
    expected = check_all(Corpus([file]), DAY)
    got = client.get(
        f"/v1/jurisdictions/{file.jurisdiction.code}/findings",
        params={"as_of": str(DAY), "limit": 200},
    ).json()
    assert got["total"] == len(expected.findings)
    said = [as_json.assessment(a) for a in expected.assessments]
    assert got["assessments"] == json.loads(json.dumps(said))
    assert len(got["assessments"]) == len(all_rules())
    assert [f["path"] for f in got["receipt"]["files"]] == [file.path]


def test_a_law_comes_with_a_citation_for_every_dated_value(
    client: httpx.Client, corpus: Corpus
) -> None:
    for file in corpus.files:
        got = client.get(
            f"/v1/jurisdictions/{file.jurisdiction.code.lower()}", params={"as_of": str(DAY)}
        ).json()["data"]
        assert len(got["offences"]) == len(file.jurisdiction.offences)
        for offence in got["offences"]:
            assert sum(p["in_force"] for p in offence["penalties"]) <= 1
            for penalty in offence["penalties"]:
                assert penalty["citation"]["title"]
                assert penalty["citation"]["place"]
                assert penalty["citation"]["evidence"] in (
                    "primary",
                    "translation",
                    "secondary",
                    "unverified",
                )
                assert penalty["location"]["line"] > 1
        assert all(rule["citation"]["title"] for rule in got["general"].values())


def test_a_brief_comes_as_page_pdf_or_word_and_beside_another_law(client: httpx.Client) -> None:
    path = "/v1/jurisdictions/SGP/brief"
    page = client.get(path, headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert "<h1>Singapore</h1>" in page.text
    pdf = client.get(path, headers={"Accept": "application/pdf"})
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert pdf.content == client.get(path, params={"format": "pdf"}).content
    word = client.get(path, params={"format": "docx", "as_of": "2026-06-01"})
    assert 'filename="sgp-brief-2026-06-01.docx"' in word.headers["content-disposition"]
    assert word.content.startswith(b"PK")
    other = client.get("/v1/jurisdictions").json()["data"][0]["code"]
    both = client.get(path, params={"beside": other, "format": "html"}).text
    assert both.count('class="ladder broad"') == 2
    long = client.get(path, params={"annex": "true", "format": "html"}).text
    assert "Annex: the" in long
    assert "Annex: the" not in page.text


@pytest.mark.parametrize(
    ("query", "status"),
    [({"format": "odt"}, 422), ({"beside": "ZZZ"}, 422), ({"format": "pdf", "pages": "1"}, 422)],
)
def test_a_brief_that_cannot_be_made_is_refused(
    client: httpx.Client, query: dict[str, str], status: int
) -> None:
    answer = client.get("/v1/jurisdictions/SGP/brief", params=query)
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    )
    assert client.get("/v1/jurisdictions/ZZZ/brief").status_code == 404
    csv = client.get("/v1/jurisdictions/SGP/brief", headers={"Accept": "text/csv"})
    assert csv.status_code == 406


def test_the_source_is_the_file_itself(client: httpx.Client, laws: Path) -> None:
    answer = client.get("/v1/jurisdictions/SGP/source")
    assert answer.headers["content-type"].startswith("text/yaml")
    assert answer.content == (laws / "sgp.yaml").read_bytes()


def test_before_the_first_date_nothing_is_clear(client: httpx.Client) -> None:
    page = client.get("/v1/findings", params={"as_of": "1800-01-01", "rule": "MM001"}).json()
    assert page["data"] == []
    assert page["assessments"]["clear"] == 0
    assert page["assessments"]["cannot-tell"] > 0


def test_jurisdictions_rules_and_norms(client: httpx.Client, corpus: Corpus) -> None:
    assert [j["code"] for j in every(client, "/v1/jurisdictions", limit=1)] == [
        f.jurisdiction.code for f in corpus.files
    ]
    assert [r["code"] for r in every(client, "/v1/rules", limit=9)] == sorted(all_rules())
    assert [n["id"] for n in every(client, "/v1/norms", limit=30)] == sorted(norms())
    by_code, by_name = (
        client.get("/v1/rules/vc001").json(),
        client.get(f"/v1/rules/{all_rules()['VC001'].name}").json(),
    )
    assert by_code == by_name
    assert "did you mean 'VC001'" in client.get("/v1/rules/VC0O1").json()["detail"]
    refused = client.get("/v1/norms", params={"in": "SGP"})  # the command line's word
    assert refused.status_code == 422
    assert "expected one of as_of, cursor, jurisdiction, limit" in refused.text


def test_one_question_has_one_answer(client: httpx.Client, corpus: Corpus) -> None:
    """The command line and the API answer it with the same object, or the same bytes."""

    def command(*words: str) -> Any:
        return json.loads(CliRunner().invoke(main, words).stdout)

    answered = client.get("/v1/rules/VC001").json()["data"]
    assert answered == command("explain", "VC001", "--format", "json")
    assert every(client, "/v1/rules", limit=200) == sorted(
        command("rules", "--format", "json"), key=lambda rule: rule["code"]
    )
    assert every(client, "/v1/norms", limit=200) == sorted(
        command("rules", "--norms", "--format", "json"), key=lambda norm: norm["id"]
    )
    on = ("--as-of", DAY.isoformat())
    (state,) = command("positions", "NOR", *on, "--format", "json")
    assert client.get("/v1/positions/NOR", params={"as_of": DAY}).json()["data"] == state
    covenant = next(t for t in state["treaties"] if t["treaty"] == "iccpr")
    shown = client.get("/positions/NOR", params={"as_of": DAY}).text
    assert [r["made"] for r in covenant["reservations"]] == ["1972-09-13"] * 2
    for reservation in covenant["reservations"]:
        assert reservation["says"] in shown
    assert "untc-2026</span>" in shown
    votes = client.get(
        "/v1/positions", params={"as_of": DAY, "limit": 200}, headers={"Accept": "text/csv"}
    )
    page = client.get("/positions.csv", params={"as_of": DAY})
    assert votes.content == page.content
    assert votes.text.count("\r\nNOR,Norway,") == 10
    assert client.get("/v1/schemas/jurisdiction/1.json").content == SCHEMA_FILE.read_bytes()
    file = next(file for file in corpus.files if file.jurisdiction.code == "NOR")
    for address in ("/v1/findings?jurisdiction=NOR", "/v1/jurisdictions/NOR/findings"):
        table = client.get(
            address,
            params={**httpx.QueryParams(address.partition("?")[2]), "as_of": DAY, "limit": 200},
            headers={"Accept": "text/csv"},
        )
        assert table.text.removeprefix("\ufeff") == as_csv.render(
            check_all(Corpus([file]), DAY)
        ).removeprefix("\ufeff")
    none = client.get("/v1/findings?rule=DP001&jurisdiction=NOR", headers={"Accept": "text/csv"})
    assert none.content.decode("utf-8-sig").split("\r\n")[0] == ",".join(as_csv.COLUMNS)


@pytest.mark.parametrize(
    ("conduct", "substance", "amount"),
    [
        ("drug.trafficking", "heroin", "20 g"),
        ("drug.use", None, None),
        ("violent.murder", None, None),
    ],
)
def test_comparisons_are_the_librarys_own(
    client: httpx.Client, corpus: Corpus, conduct: str, substance: str | None, amount: str | None
) -> None:
    asked = question(conduct, substance, amount)
    expected = [
        values(a, asked)
        for a in compare([(f.path, f.jurisdiction) for f in corpus.files], asked, DAY)
    ]
    query = {
        key: value
        for key, value in (("conduct", conduct), ("substance", substance), ("amount", amount))
        if value
    }
    for limit in (1, 50):
        assert every(client, "/v1/comparisons", as_of=DAY, limit=limit, **query) == expected
    two = client.get("/v1/comparisons", params=query | {"jurisdictions": "sgp,NOR"}).json()
    assert {c["jurisdiction"] for c in two["data"]} == {"SGP", "NOR"}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/v1/comparisons", "query.conduct: it is missing"),
        ("/v1/comparisons?conduct=drug.use&jurisdictions=XXX", "'XXX' is not encoded"),
        ("/v1/comparisons?conduct=drug.use&substance=herion", "did you mean 'heroin'"),
        ("/v1/comparisons?conduct=drug.use&amount=5%20g", "name the substance too"),
        ("/v1/comparisons?conduct=drug.use&substance=heroin&amount=5", "a number and a unit"),
        ("/v1/comparisons?conduct=violent.murder&substance=heroin", "neither substance nor amount"),
        ("/v1/findings?limit=201", "limit: found '201'; expected 200 or less"),
        ("/v1/findings?limit=0", "limit: found '0'; expected 1 or more"),
        ("/v1/findings?limit=ten", "limit: found 'ten'; expected a whole number"),
        ("/v1/findings?cursor=abc", "no cursor"),
        ("/v1/findings?severity=grave", "query.severity"),
        (
            "/v1/findings?severity=High",
            "found 'High'; expected one of critical, high, medium, low; did you mean 'high'?",
        ),
        ("/v1/findings?confidence=hihg", "did you mean 'high'?"),
        ("/v1/findings?rule=VC0011", "did you mean"),
        ("/v1/findings?rule=DP", "no rule"),
        ("/v1/findings?family=DP001", "no family of rules"),
        ("/v1/findings?jurisdiction=SGG", "did you mean 'SGP'"),
        ("/v1/findings?juridiction=SGP", "did you mean 'jurisdiction'"),
    ],
)
def test_parameters_that_cannot_be_used(client: httpx.Client, path: str, said: str) -> None:
    answer = client.get(path)
    assert_problem(answer, 422)
    assert said in answer.text


def assert_problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "advice", "request_id", "errors"}
    assert body["status"] == status
    assert body["request_id"] == answer.headers["x-request-id"]
    for entry in body["errors"]:
        assert set(entry) == {"path", "line", "column", "message"}
    return body


def reading_routes(client: httpx.Client) -> list[str]:
    """Every GET route that documents ``as_of``, with its blanks filled in."""
    fill = {"{code}": "SGP", "{fingerprint}": "0", "{slug}": "crash"}
    routes = []
    for path, operations in client.get("/v1/openapi.json").json()["paths"].items():
        if "get" in operations and any(
            p["name"] == "as_of" for p in operations["get"].get("parameters", ())
        ):
            route = path
            for blank, value in fill.items():
                route = route.replace(blank, value if "rules" not in route else "VC001")
            routes.append(route)
    return routes


def test_every_reading_route_takes_a_day_and_refuses_what_is_none(client: httpx.Client) -> None:
    routes = reading_routes(client)
    expected = {
        "jurisdictions",
        "jurisdictions/SGP",
        "jurisdictions/SGP/source",
        "jurisdictions/SGP/findings",
        "findings",
        "findings/0",
        "rules",
        "rules/VC001",
        "norms",
        "positions",
        "positions/SGP",
        "comparisons",
    }
    assert {f"/v1/{path}" for path in expected} <= set(routes)
    for path in routes:
        for bad in (
            "yesterday",
            "2026-02-30",
            "2026-1-1",
            "1767225600",
            "0",
            "",
            "20260101",
            "2026-01-01T00:00:00",
            "٢٠٢٦-٠١-٠١",
        ):
            body = assert_problem(client.get(path, params={"as_of": bad}), 422)
            assert "as_of" in json.dumps(body["errors"])


class TestErrors:
    @pytest.mark.parametrize(
        "path",
        [
            "/v1/",
            "/v2",
            "/v1/jurisdictions/",
            "/v1/jurisdictions/ZZZ",
            "/v1/rules/nothing",
            "/v1/problems/none",
            "/docs/absent",
            "/%00",
            "/v1/jurisdictions/..%2f..%2fetc",
        ],
    )
    def test_404(self, client: httpx.Client, path: str) -> None:
        assert_problem(client.get(path), 404)

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("POST", "/v1/findings"),
            ("DELETE", "/v1/jurisdictions/SGP"),
            ("GET", "/v1/checks"),
            ("PATCH", "/v1/submissions"),
            ("OPTIONS", "/v1/rules"),
        ],
    )
    def test_405(self, client: httpx.Client, method: str, path: str) -> None:
        answer = client.request(method, path)
        assert_problem(answer, 405)
        assert answer.headers["allow"]

    def test_406(self, client: httpx.Client) -> None:
        assert_problem(client.get("/v1/findings", headers={"Accept": "image/png"}), 406)

    @pytest.mark.parametrize(
        "kind", ["text/plain", "", "application/xml", "multipart/form-data; boundary=x"]
    )
    def test_415(self, client: httpx.Client, kind: str) -> None:
        answer = client.post(
            "/v1/checks", content=law(), headers={"Content-Type": kind} if kind else {}
        )
        assert_problem(answer, 415)
        assert "application/yaml" in answer.headers["accept"]

    def test_415_for_a_compressed_body(self, client: httpx.Client) -> None:
        headers = {"Content-Type": "application/yaml", "Content-Encoding": "gzip"}
        assert_problem(
            client.post("/v1/checks", content=gzip.compress(law()), headers=headers), 415
        )

    @pytest.mark.parametrize("size", [(1 << 20) + 1, 5 << 20])
    @pytest.mark.parametrize("chunked", [False, True])
    def test_413(self, client: httpx.Client, size: int, chunked: bool) -> None:
        data = b"# " + b"x" * (size - 2)
        content: Any = (data[i : i + 65536] for i in range(0, size, 65536)) if chunked else data
        assert_problem(
            client.post(
                "/v1/checks", content=content, headers={"Content-Type": "application/yaml"}
            ),
            413,
        )

    def test_a_body_of_exactly_one_mebibyte_is_read(self, client: httpx.Client) -> None:
        data = law()
        data += b"#" + b"x" * ((1 << 20) - len(data) - 1)
        assert (
            client.post(
                "/v1/checks", content=data, headers={"Content-Type": "application/yaml"}
            ).status_code
            == 200
        )

    def test_422_names_every_error_of_a_law(self, client: httpx.Client) -> None:
        broken = (
            law().replace(b"form: basic", b"form: basik").replace(b"death: none", b"deth: none")
        )
        body = assert_problem(
            client.post("/v1/checks", content=broken, headers={"Content-Type": "application/yaml"}),
            422,
        )
        _, expected = load_bytes(broken, "<body>")
        assert body["errors"] == [
            {"path": p.path, "line": p.line, "column": p.column, "message": p.message}
            for p in expected
        ]
        assert len(body["errors"]) >= 4

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (b"- id: trafficking", b"- id: [trafficking]"),
            (b"general:\n", b"general:\n  enhancements: [" + b"{when: [{}]}, " * 60 + b"]\n"),
            (b"general:\n", b"general:\n  enhancements: [" + b"{effect: [1]}, " * 60 + b"]\n"),
        ],
    )
    def test_422_whatever_stands_where_something_else_should(
        self, client: httpx.Client, before: bytes, after: bytes
    ) -> None:
        broken = law().replace(before, after, 1)
        assert broken != law()
        answer = client.post(
            "/v1/checks", content=broken, headers={"Content-Type": "application/yaml"}
        )
        assert assert_problem(answer, 422)["errors"]

    def test_422_for_json_that_is_none(self, client: httpx.Client) -> None:
        body = assert_problem(
            client.post(
                "/v1/checks", content=b'{\n "a": }', headers={"Content-Type": "application/json"}
            ),
            422,
        )
        assert body["errors"][0]["line"] == 2
        assert_problem(
            client.post(
                "/v1/checks", content=b"[" * 100_000, headers={"Content-Type": "application/json"}
            ),
            422,
        )

    def test_long_addresses(self, client: httpx.Client) -> None:
        assert_problem(client.get("/v1/findings?rule=" + "x" * 30_000), 422)
        assert_problem(client.get("/v1/" + "x" * 30_000), 404)

    def test_every_kind_of_error_has_a_page(self, client: httpx.Client) -> None:
        for kind in client.get("/v1/problems").json():
            assert client.get(kind["type"]).json() == kind


class TestChecks:
    @pytest.mark.parametrize("name", ["sgp", "nor"])
    def test_the_answer_is_the_librarys_own(
        self, client: httpx.Client, laws: Path, name: str
    ) -> None:
        data = (laws / f"{name}.yaml").read_bytes()
        file, _ = load_bytes(data, "<body>")
        assert file is not None
        expected = json.loads(json.dumps(as_json.report(check_all(Corpus([file]), DAY))))
        for kind in ("application/yaml", "text/yaml; charset=utf-8", "application/x-yaml"):
            answer = client.post(
                "/v1/checks",
                params={"as_of": str(DAY)},
                content=data,
                headers={"Content-Type": kind},
            )
            assert answer.json() == expected

    def test_json(self, client: httpx.Client) -> None:
        value = yaml.load(law(), Loader=yaml.BaseLoader)
        value["schema"] = 1
        for key, flag in (("death", True), ("life", True)):
            value["general"][key]["exists"] = flag
        for offence in value["offences"]:
            for penalty in offence["penalties"]:
                penalty["custody_required"] = True
        answer = client.post("/v1/checks", json=value)
        assert answer.status_code == 200, answer.text
        assert {f["rule"] for f in answer.json()["findings"]} >= {"VC001"}

    def test_nothing_is_stored(self, client: httpx.Client) -> None:
        before = client.get("/v1/jurisdictions").headers["etag"]
        client.post("/v1/checks", content=law(), headers={"Content-Type": "application/yaml"})
        assert client.get("/v1/jurisdictions").headers["etag"] == before
        assert client.get("/v1/jurisdictions/XXA").status_code == 404


class TestHttp:
    @pytest.mark.parametrize(
        "path",
        [
            "/v1/findings",
            "/v1/jurisdictions/SGP",
            "/v1/jurisdictions/SGP/source",
            "/v1/rules",
            "/v1/openapi.json",
            "/v1/schemas/jurisdiction/1.json",
        ],
    )
    def test_conditional_requests(self, client: httpx.Client, path: str) -> None:
        first = client.get(path)
        etag = first.headers["etag"]
        again = client.get(path, headers={"If-None-Match": etag})
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == etag
        assert client.get(path, headers={"If-None-Match": '"other"'}).content == first.content

    def test_the_etag_is_the_hash_of_the_corpus(self, client: httpx.Client) -> None:
        answer = client.get("/v1/findings")
        assert answer.json()["receipt"]["corpus_sha256"] in answer.headers["etag"]
        others = {
            client.get("/v1/findings", params={"as_of": "2020-01-01"}).headers["etag"],
            client.get("/v1/findings", headers={"Accept": "text/csv"}).headers["etag"],
        }
        assert answer.headers["etag"] not in others

    @pytest.mark.parametrize("repeat", [1, 2])
    def test_gzip(self, client: httpx.Client, repeat: int) -> None:
        plain = client.get("/v1/findings", headers={"Accept-Encoding": "identity"})
        zipped = client.get("/v1/findings", headers={"Accept-Encoding": "gzip"})
        assert "content-encoding" not in plain.headers
        assert zipped.headers["content-encoding"] == "gzip"
        assert zipped.content == plain.content
        assert "Accept-Encoding" in zipped.headers["vary"]

    def test_head_is_get_without_its_body(self, client: httpx.Client) -> None:
        for _ in range(2):
            head, get = client.head("/v1/norms"), client.get("/v1/norms")
            assert head.status_code == 200
            assert head.content == b""
            assert head.headers["content-length"] == get.headers["content-length"]
            assert head.headers["etag"] == get.headers["etag"]

    def test_cors_for_reading_only(self, client: httpx.Client) -> None:
        origin = {"Origin": "https://tool.example"}
        assert client.get("/v1/rules", headers=origin).headers["access-control-allow-origin"] == "*"
        preflight = client.options(
            "/v1/rules", headers=origin | {"Access-Control-Request-Method": "GET"}
        )
        assert preflight.status_code == 204
        assert preflight.headers["access-control-allow-methods"] == "GET, HEAD"
        written = client.post(
            "/v1/checks", content=law(), headers=origin | {"Content-Type": "application/yaml"}
        )
        others = [
            client.get(path, headers=origin) for path in ("/", "/metrics", "/static/x/app.css")
        ]
        asked = client.options("/", headers=origin | {"Access-Control-Request-Method": "GET"})
        for answer in (written, *others, asked):
            assert "access-control-allow-origin" not in answer.headers

    def test_security_headers_and_request_ids(self, client: httpx.Client) -> None:
        for path in ("/v1/rules", "/v1/nothing"):
            headers = client.get(path, headers={"X-Request-Id": "my-id.1"}).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert "default-src 'none'" in headers["content-security-policy"]
            assert headers["x-request-id"] == "my-id.1"
            assert "server" not in headers
        assert (
            client.get("/v1/rules", headers={"X-Request-Id": "a b<script>"}).headers["x-request-id"]
            != "a b<script>"
        )

    @pytest.mark.parametrize(
        "path",
        [
            "/v1/jurisdictions",
            "/v1/findings",
            "/v1/jurisdictions/SGP/findings",
            "/v1/rules",
            "/v1/norms",
            "/v1/comparisons?conduct=drug.use",
        ],
    )
    def test_csv(self, client: httpx.Client, path: str) -> None:
        answer = client.get(
            path, params={"limit": 3} if "?" not in path else None, headers={"Accept": "text/csv"}
        )
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        wanted = client.get(path, params={"limit": 3} if "?" not in path else None).json()
        assert len(rows) == len(wanted["data"]) + 1
        assert all(len(row) == len(rows[0]) for row in rows)
        if wanted["next"]:
            following = httpx.Response(200, headers=answer.headers).links["next"]["url"]
            assert client.get(following, headers={"Accept": "text/csv"}).status_code == 200

    def test_health_and_metrics(self, client: httpx.Client, reading_server: Server) -> None:
        assert client.get("/v1/health/live").json()["status"] == "live"
        assert client.get("/v1/health/ready").json() == {
            "status": "ready",
            "checks": {"laws": True, "engine": True, "database": True, "writing": True},
            "engine_processes": {"alive": 2, "wanted": 2},
        }
        for path in ("/v1/findings", "/v1/no-such-path-in-metrics"):
            client.get(path)
        text = client.get("/metrics").text
        assert 'route="/v1/findings"' in text
        assert "no-such-path" not in text
        lines = [
            json.loads(line)
            for line in reading_server.log.read_text().splitlines()
            if line.startswith("{")
        ]
        assert {"id", "method", "route", "status", "ms", "client"} <= set(
            next(line for line in lines if line["event"] == "request")
        )

    def test_forwarded_headers_are_not_believed(
        self, client: httpx.Client, reading_server: Server
    ) -> None:
        client.get(
            "/v1/rules", headers={"X-Forwarded-For": "203.0.113.9", "X-Request-Id": "forwarded"}
        )

        def found() -> list[dict[str, Any]]:
            lines = reading_server.log.read_text().splitlines(keepends=True)
            return [
                json.loads(line) for line in lines if '"forwarded"' in line and line[-1] == "\n"
            ]

        until(lambda: bool(found()), "the line, which is written after the answer")
        assert found()[0]["client"] == "127.0.0.1"

    def test_the_schema_is_the_models(self, client: httpx.Client) -> None:
        schema = client.get("/v1/schemas/jurisdiction/1.json").json()
        assert (
            schema["properties"].keys()
            == Jurisdiction.model_json_schema(by_alias=True)["properties"].keys()
        )

    def test_the_document_has_examples_from_real_laws(self, client: httpx.Client) -> None:
        document = client.get("/v1/openapi.json").json()
        assert document["components"]["schemas"]["Finding"]["examples"][0]["location"][
            "path"
        ].startswith("jurisdictions/")
        for path, operations in document["paths"].items():
            for operation in operations.values():
                assert operation["summary"], path
                assert operation["description"], path


def test_rate_limits(laws: Path, tmp_path: Path) -> None:
    limits = {
        "PROPORTIONALITY_RATE_READ": "5/minute",
        "PROPORTIONALITY_RATE_CHECK": "2/minute",
        "PROPORTIONALITY_RATE_REFUSED": "3/minute",
    }
    with (
        Server(
            f"sqlite:///{tmp_path}/db.sqlite3",
            tmp_path,
            PROPORTIONALITY_JURISDICTIONS=str(laws),
            **limits,
        ) as server,
        httpx.Client(base_url=server.url, timeout=PATIENCE) as client,
    ):
        assert [client.get("/v1/rules/VC001").status_code for _ in range(6)] == [200] * 5 + [429]
        answer = client.get("/v1/rules/VC001", headers={"X-Forwarded-For": "203.0.113.7"})
        assert_problem(answer, 429)
        assert 1 <= int(answer.headers["retry-after"]) <= 60
        page = client.get("/rules", headers={"Accept": "text/html,*/*"})
        assert (page.status_code, page.headers["content-type"]) == (429, "text/html; charset=utf-8")
        assert "at most 5 requests per 60 seconds" in page.text
        assert f"Try again in {page.headers['retry-after']} seconds" in page.text
        assert [
            client.post(
                "/v1/checks", content=law(), headers={"Content-Type": "application/yaml"}
            ).status_code
            for _ in range(3)
        ] == [
            200,
            200,
            429,
        ]
        refused = [
            client.post(
                "/v1/submissions",
                content=law(),
                headers={"Authorization": "Bearer prop_x_y", "Content-Type": "application/yaml"},
            ).status_code
            for _ in range(4)
        ]
        assert refused == [401, 401, 401, 429]
        assert client.get("/v1/health/live").status_code == 200


def test_a_check_is_stopped_at_its_time_limit(laws: Path, tmp_path: Path) -> None:
    settings = {"PROPORTIONALITY_CHECK_SECONDS": "0.02", "PROPORTIONALITY_CHECK_PROCESSES": "1"}
    with (
        Server(
            f"sqlite:///{tmp_path}/db.sqlite3",
            tmp_path,
            PROPORTIONALITY_JURISDICTIONS=str(laws),
            **settings,
        ) as server,
        httpx.Client(base_url=server.url, timeout=PATIENCE) as client,
    ):
        answer = client.post(
            "/v1/checks",
            content=(laws / "sgp.yaml").read_bytes(),
            headers={"Content-Type": "application/yaml"},
        )
        body = assert_problem(answer, 503)
        assert body["type"] in ("/v1/problems/check-timeout", "/v1/problems/busy")
        assert client.get("/v1/rules").status_code == 200
