"""Submissions over the wire, on both databases."""

from __future__ import annotations

import concurrent.futures
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from proportionality.law.corpus import load_bytes, shipped
from tests.api.harness import Postgres, Server, environment, law
from tests.api.test_api_reading import assert_problem, every

YAML = {"Content-Type": "application/yaml"}


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=60) as made:
        yield made


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared(
    request: pytest.FixtureRequest, laws: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """One server on each kind of database, for tests that do not mind what others have sent."""
    folder = tmp_path_factory.mktemp("shared")
    url = f"sqlite:///{folder}/submissions.sqlite3"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").database()
    settings = {"PROPORTIONALITY_JURISDICTIONS": str(laws), "PROPORTIONALITY_CHECK_PROCESSES": "1"}
    with Server(url, folder, **settings) as running:
        yield running


@pytest.fixture(scope="module")
def sharing(shared: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=shared.url, timeout=60) as made:
        yield made


def submit(
    client: httpx.Client, who: dict[str, str], data: bytes, key: str | None = None, **query: str
) -> httpx.Response:
    return client.post(
        "/v1/submissions",
        params=query,
        content=data,
        headers=who | YAML | ({"Idempotency-Key": key} if key else {}),
    )


def decide(
    client: httpx.Client,
    who: dict[str, str],
    answer: httpx.Response | dict,
    action: str,
    reason: str = "read it",
    etag: str | None = None,
) -> httpx.Response:
    view = answer.json() if isinstance(answer, httpx.Response) else answer
    return client.post(
        f"/v1/submissions/{view['id']}/decision",
        json={"action": action, "reason": reason},
        headers=who | {"If-Match": etag or f'"{view["version"]}"'},
    )


def test_from_submission_to_served_law(
    server: Server, client: httpx.Client, tmp_path: Path
) -> None:
    ann, bob = server.token("Ann", "submitter"), server.token("Bob", "reviewer")
    before = client.get("/v1/jurisdictions").headers["etag"]
    made = submit(client, ann, law(), note="first try")
    assert made.status_code == 201, made.text
    assert made.headers["location"] == f"/v1/submissions/{made.json()['id']}"
    assert made.json()["state"] == "submitted"
    assert client.get("/v1/jurisdictions").headers["etag"] == before, (
        "a submission is not served before it is approved"
    )
    assert client.get(f"{made.headers['location']}/source", headers=bob).content == law()
    approved = decide(client, bob, made, "approve")
    assert approved.status_code == 200, approved.text
    assert [
        (line["action"], line["actor"], line["from"], line["to"])
        for line in approved.json()["audit"]
    ] == [
        ("created", "Ann", None, "submitted"),
        ("approved", "Bob", "submitted", "approved"),
    ]
    served = client.get("/v1/jurisdictions/XXA")
    assert served.json()["data"]["submission"] == made.json()["id"]
    assert client.get("/v1/jurisdictions").headers["etag"] != before
    assert {
        f["jurisdiction"] for f in every(client, "/v1/findings", jurisdiction="XXA", limit=200)
    } == {"XXA"}
    # A second approval of the same jurisdiction takes the first one's place.
    decide(client, bob, submit(client, ann, law(years=30)), "approve")
    assert client.get("/v1/jurisdictions/XXA/source").content == law(years=30)
    # It also takes the place of a law that ships with the tool, whose other laws stay.
    changed = (shipped() / "nor.yaml").read_bytes() + b"# changed\n"
    decide(client, bob, submit(client, ann, changed), "approve")
    assert client.get("/v1/jurisdictions/NOR/source").content == changed
    assert len(every(client, "/v1/jurisdictions")) == 5
    # What is exported loads to the same model, and a restart serves the same.
    done = server.run("export", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["nor.yaml", "xxa.yaml"]
    exported, _ = load_bytes((tmp_path / "out" / "xxa.yaml").read_bytes(), "x")
    sent, _ = load_bytes(law(years=30), "x")
    assert exported is not None
    assert sent is not None
    assert exported.jurisdiction == sent.jurisdiction
    etag = client.get("/v1/findings").headers["etag"]
    server.stop()
    server.start()
    assert client.get("/v1/findings").headers["etag"] == etag


def test_nobody_approves_their_own(shared: Server, sharing: httpx.Client) -> None:
    ann, ann_too, bob = (
        shared.token("Ann", "reviewer"),
        shared.token("ann", "admin"),
        shared.token("Bob", "submitter"),
    )
    made = submit(sharing, ann, law())
    for who in (ann, ann_too):
        for action in ("approve", "reject"):
            assert (
                assert_problem(decide(sharing, who, made, action), 403)["type"]
                == "/v1/problems/own-submission"
            )
    assert_problem(decide(sharing, bob, made, "approve"), 404)
    cy = shared.token("Cy", "submitter")
    mine = submit(sharing, cy, law())
    assert_problem(decide(sharing, cy, mine, "approve"), 403)
    assert (
        sharing.get(f"/v1/submissions/{made.json()['id']}", headers=ann).json()["state"]
        == "submitted"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [("Åse", "åSE"), ("Groß", "GROSS"), ("Zo\u00eb", "Zoe\u0308"), ("Ａｎｎ", "Ann")],
)
def test_a_name_written_otherwise_is_the_same_person(
    shared: Server, sharing: httpx.Client, one: str, other: str
) -> None:
    first, second = shared.token(one, "submitter"), shared.token(other, "admin")
    made = submit(sharing, first, law())
    assert (
        assert_problem(decide(sharing, second, made, "approve"), 403)["type"]
        == "/v1/problems/own-submission"
    )
    draft = submit(sharing, second, law(), draft="true").json()["id"]
    assert draft in {
        row["id"] for row in sharing.get("/v1/submissions", headers=first).json()["data"]
    }


def test_drafts_and_other_ways(server: Server, client: httpx.Client) -> None:
    ann, bob = server.token("Ann", "submitter"), server.token("Bob", "reviewer")
    draft = submit(client, ann, law(), draft="true")
    path = f"/v1/submissions/{draft.json()['id']}"
    assert_problem(client.get(path, headers=bob), 404)
    put = client.put(
        path, content=law(years=25), headers=ann | YAML | {"If-Match": draft.headers["etag"]}
    )
    assert put.json()["version"] == 2
    assert_problem(
        client.put(
            path, content=law(years=26), headers=ann | YAML | {"If-Match": draft.headers["etag"]}
        ),
        412,
    )
    assert_problem(client.put(path, content=law(years=26), headers=ann | YAML), 428)
    submitted = decide(client, ann, put, "submit")
    assert submitted.json()["state"] == "submitted"
    assert_problem(
        client.put(
            path, content=law(), headers=ann | YAML | {"If-Match": submitted.headers["etag"]}
        ),
        409,
    )
    assert_problem(decide(client, bob, submitted, "reject", reason=" "), 422)
    assert_problem(decide(client, bob, submitted, "withdraw"), 403)
    rejected = decide(client, bob, submitted, "reject", reason="the amounts are wrong")
    assert rejected.json()["state"] == "rejected"
    for action in ("approve", "reject"):
        assert_problem(decide(client, bob, rejected, action), 409)
    other = submit(client, ann, law())
    assert decide(client, ann, other, "withdraw").json()["state"] == "withdrawn"
    assert_problem(decide(client, bob, other, "approve", etag='"2"'), 409)
    assert [line["action"] for line in client.get(path, headers=ann).json()["audit"]] == [
        "created",
        "changed",
        "submitted",
        "rejected",
    ]
    states = [s["state"] for s in client.get("/v1/submissions", headers=bob).json()["data"]]
    assert states == ["withdrawn", "rejected"]
    assert (
        client.get("/v1/submissions", params={"state": "rejected"}, headers=ann).json()["total"]
        == 1
    )


def test_if_match(shared: Server, sharing: httpx.Client) -> None:
    ann, bob, eve = (
        shared.token("Ann", "submitter"),
        shared.token("Bob", "reviewer"),
        shared.token("Eve", "reviewer"),
    )
    made = submit(sharing, ann, law())
    assert_problem(
        sharing.post(
            f"{made.headers['location']}/decision", json={"action": "approve"}, headers=bob
        ),
        428,
    )
    for wrong in ('"7"', '"x"', "*", "1", 'W/"1"'):
        assert_problem(decide(sharing, bob, made, "approve", etag=wrong), 412)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(
                lambda n: decide(
                    sharing, (bob, eve)[n % 2], made, ("approve", "reject")[n % 3 % 2]
                ),
                range(8),
            )
        )
    assert sorted(a.status_code for a in answers) == [200] + [412] * 7
    assert len(sharing.get(made.headers["location"], headers=bob).json()["audit"]) == 2


def test_idempotency(shared: Server, sharing: httpx.Client) -> None:
    ann, bob = shared.token("Ann", "submitter"), shared.token("Bob", "submitter")
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: submit(sharing, ann, law(), key="k1"), range(16)))
    assert {a.status_code for a in answers} == {201}
    assert len({a.json()["id"] for a in answers}) == 1
    assert sum("idempotency-replayed" in a.headers for a in answers) == 15
    assert (
        assert_problem(submit(sharing, ann, law(years=21), key="k1"), 409)["type"]
        == "/v1/problems/key-reused"
    )
    assert submit(sharing, bob, law(), key="k1").json()["id"] != answers[0].json()["id"]
    assert submit(sharing, ann, law()).json()["id"] != submit(sharing, ann, law()).json()["id"]
    for bad in ("", "x" * 201):
        assert_problem(
            sharing.post(
                "/v1/submissions", content=law(), headers=ann | YAML | {"Idempotency-Key": bad}
            ),
            422,
        )


def test_the_same_text_twice_is_said(shared: Server, sharing: httpx.Client) -> None:
    """The page said that the very same text waits already, and HTTP nothing."""
    ann, bob, eve = (
        shared.token(*who)
        for who in (("Ann", "submitter"), ("Bob", "submitter"), ("Eve", "reviewer"))
    )
    text = law("LCA")
    first = submit(sharing, ann, text)
    assert (first.json()["as_served"], first.json()["alike"]) == (False, [])
    assert submit(sharing, ann, text).json()["alike"] == [first.json()["id"]]
    second = submit(sharing, bob, text)
    assert second.json()["alike"] == ["", ""]
    seen = sharing.get(second.headers["location"], headers=eve).json()
    assert first.json()["id"] in seen["alike"]
    served = sharing.get("/v1/jurisdictions/NOR/source").content
    sent = submit(sharing, ann, served)
    assert sent.json()["as_served"]
    changed = submit(sharing, ann, served + b"# one more line\n")
    assert not changed.json()["as_served"]
    decided = decide(sharing, eve, sent, "reject", "It is served already.")
    assert (decided.json()["as_served"], decided.json()["alike"]) == (False, [])


def test_who_may_do_what(shared: Server, sharing: httpx.Client) -> None:
    ann = shared.token("Ann", "submitter")
    made = submit(sharing, ann, law())
    for method, path in (
        ("POST", "/v1/submissions"),
        ("GET", "/v1/submissions"),
        ("GET", made.headers["location"]),
        ("POST", f"{made.headers['location']}/decision"),
    ):
        answer = sharing.request(method, path, content=law(), headers=YAML)
        assert_problem(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"
        for wrong in (
            "Bearer",
            "Bearer x",
            "Basic eDp5",
            "Bearer prop_0000000000000000_nothing",
            "Bearer " + "x" * 5000,
        ):
            assert_problem(
                sharing.request(
                    method, path, content=law(), headers=YAML | {"Authorization": wrong}
                ),
                401,
            )
    for id_ in ("0" * 32, "x", "..%2f..", "1;DROP TABLE submissions", "%00"):
        assert_problem(sharing.get(f"/v1/submissions/{id_}", headers=ann), 404)


def test_a_revoked_token_is_refused_at_once(server: Server, client: httpx.Client) -> None:
    done = server.run("token", "create", "--name", "Ann", "--role", "submitter")
    assert done.returncode == 0, done.stderr
    text = done.stdout.strip()
    ann = {"Authorization": f"Bearer {text}"}
    assert client.get("/v1/submissions", headers=ann).status_code == 200
    listed = server.run("token", "list").stdout
    assert "Ann" in listed
    assert text.split("_", 2)[2] not in listed
    assert server.run("token", "revoke", text.split("_")[1]).stdout == "revoked\n"
    assert_problem(client.get("/v1/submissions", headers=ann), 401)
    failed = server.run("token", "revoke", "nothing")
    assert failed.returncode == 1
    assert "there is no token 'nothing'" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_bad_bodies(shared: Server, sharing: httpx.Client) -> None:
    ann, bob = shared.token("Fay", "submitter"), shared.token("Bob", "reviewer")
    broken = law().replace(b"form: basic", b"form: basik")
    body = assert_problem(submit(sharing, ann, broken), 422)
    _, expected = load_bytes(broken, "<body>")
    assert [(e["line"], e["column"], e["message"]) for e in body["errors"]] == [
        (p.line, p.column, p.message) for p in expected
    ]
    assert_problem(
        sharing.post(
            "/v1/submissions", content=law(), headers=ann | {"Content-Type": "text/plain"}
        ),
        415,
    )
    assert_problem(submit(sharing, ann, b"#" * ((1 << 20) + 1)), 413)
    assert_problem(submit(sharing, ann, law(), note="a\x00b"), 422)
    assert sharing.get("/v1/submissions", headers=ann).json()["total"] == 0
    made = submit(sharing, ann, law())
    actions = "expected one of submit, approve, reject, withdraw, retire, erase"
    for bad, said in (
        (b"", "this is not well-formed JSON"),
        (b"{}", f"body.action: it is missing; {actions}"),
        (b"[]", "body: found an empty list; expected a mapping"),
        (b'{"action": "burn"}', f"body.action: found 'burn'; {actions}"),
        (b'{"action": "aprove"}', "did you mean 'approve'?"),
        (b'{"action": "approve", "raeson": ""}', "body.raeson: unknown key; expected one of action, reason; did you mean 'reason'?"),
        (b'{"action": "approve", "reason": 5}', "body.reason: found '5'; expected text"),
        (b"\xff", "is not UTF-8"),
    ):  # fmt: skip
        answer = sharing.post(
            f"{made.headers['location']}/decision",
            content=bad,
            headers=bob | {"Content-Type": "application/json", "If-Match": '"1"'},
        )
        assert said in assert_problem(answer, 422)["detail"]


def test_pages_of_submissions(server: Server, client: httpx.Client) -> None:
    ann = server.token("Ann", "submitter")
    made = [submit(client, ann, law(years=20 + n)).json()["id"] for n in range(7)]
    found, cursor = [], None
    while True:
        page = client.get(
            "/v1/submissions",
            params={"limit": 3} | ({"cursor": cursor} if cursor else {}),
            headers=ann,
        ).json()
        found += [s["id"] for s in page["data"]]
        if (cursor := page["next"]) is None:
            break
    assert found == sorted(made, reverse=True)


def test_two_servers_on_one_database(server: Server, laws: Path, tmp_path: Path) -> None:
    """A law approved on one is served by the other, and by all its workers, on the next request."""
    folder = tmp_path / "second"
    folder.mkdir()
    with Server(
        server.database_url,
        folder,
        workers=2,
        PROPORTIONALITY_JURISDICTIONS=str(laws),
        PROPORTIONALITY_CHECK_PROCESSES="1",
    ) as second:
        ann, bob = server.token("Ann", "submitter"), server.token("Bob", "reviewer")
        with httpx.Client(base_url=server.url, timeout=60) as one:
            for years in range(20, 32):
                made = submit(one, ann, law(years=years))
                assert decide(one, bob, made, "approve").status_code == 200
                for _ in range(3):  # a new connection each, so that both workers are asked
                    with httpx.Client(base_url=second.url, timeout=60, verify=False) as other:
                        assert (
                            other.get("/v1/jurisdictions/XXA").json()["data"]["submission"]
                            == made.json()["id"]
                        )
                        assert other.get("/v1/jurisdictions/XXA/source").content == law(years=years)
            metrics = httpx.get(f"{second.url}/metrics").text
            assert "proportionality_request_seconds_count" in metrics


def test_while_the_database_is_away(postgres: Postgres, laws: Path, tmp_path: Path) -> None:
    with (
        Server(
            postgres.database(),
            tmp_path,
            PROPORTIONALITY_JURISDICTIONS=str(laws),
            PROPORTIONALITY_CHECK_PROCESSES="1",
        ) as server,
        httpx.Client(base_url=server.url, timeout=60) as client,
    ):
        ann, bob = server.token("Ann", "submitter"), server.token("Bob", "reviewer")
        decide(client, bob, submit(client, ann, law()), "approve")
        assert client.get("/v1/jurisdictions/XXA").status_code == 200
        postgres.stop()
        try:
            away = client.get("/v1/jurisdictions/XXA")
            assert away.status_code == 200, "reading goes on"
            assert "proportionality-stale" in away.headers
            assert client.get("/v1/health/ready").status_code == 503
            assert client.get("/v1/health/live").status_code == 200
            assert_problem(submit(client, ann, law()), 503)
        finally:
            postgres.start()
        for _ in range(100):
            if client.get("/v1/health/ready").status_code == 200:
                break
            time.sleep(0.1)
        assert client.get("/v1/health/ready").status_code == 200
        assert "proportionality-stale" not in client.get("/v1/jurisdictions/XXA").headers
        assert submit(client, ann, law()).status_code == 201


def test_writing_can_be_switched_off(laws: Path, tmp_path: Path) -> None:
    with Server(
        f"sqlite:///{tmp_path}/db.sqlite3",
        tmp_path,
        PROPORTIONALITY_JURISDICTIONS=str(laws),
        PROPORTIONALITY_CHECK_PROCESSES="1",
        PROPORTIONALITY_WRITING="off",
    ) as server:
        answer = httpx.post(
            f"{server.url}/v1/submissions",
            content=law(),
            headers=YAML | server.token("Ann", "admin"),
        )
        assert assert_problem(answer, 403)["type"] == "/v1/problems/writing-off"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"PROPORTIONALITY_WRITING": "open"}, "open to the world is not offered"),
        (
            {
                "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
                "PROPORTIONALITY_DATABASE_WAIT": "0",
            },
            "the database cannot be reached",
        ),
        ({"DATABASE_URL": "sqlite:////proc/nowhere/db"}, "the database cannot be reached"),
        ({"DATABASE_URL": "sqlite://"}, "expected sqlite:///"),
    ],
)
def test_it_does_not_start_badly(settings: dict[str, str], said: str) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from proportionality_api.commands import serve; serve()",
            "--port",
            "0",
        ],
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 3, json.dumps(done.stderr)
