"""The whole OpenAPI document against a running server, with schemathesis."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.api.harness import Server, environment

# Two checks are left out, as their premise does not hold here.  positive_data_acceptance: a law can have the right shape
# and still contradict itself (a source that is never cited), which no JSON Schema can say.  negative_data_rejection stays.
LEFT_OUT = "positive_data_acceptance"
EXAMPLES = os.environ.get("SCHEMATHESIS_EXAMPLES", "5")


@pytest.fixture(scope="module")
def contract_server(laws: Path, tmp_path_factory: pytest.TempPathFactory) -> Server:
    folder = tmp_path_factory.mktemp("contract")
    with Server(
        f"sqlite:///{folder}/db.sqlite3",
        folder,
        PROPORTIONALITY_JURISDICTIONS=str(laws),
        PROPORTIONALITY_CHECK_PROCESSES="1",
        PROPORTIONALITY_LOG_LEVEL="warning",
    ) as server:
        yield server


# Where a law can be handed in; the same reader opens it at all three, and its schema alone makes three thousand cases.
DOORS = ("/v1/submissions", "/v1/submissions/{id}")
ELSEWHERE = f"""\
[[operations]]
include-path = {list(DOORS)}
include-method = ["POST", "PUT"]
phases.coverage.enabled = false
"""


def kept(server: Server, folder: Path, document: str, *options: str) -> None:
    """What a document promises, held against a server."""
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", document, "--url", server.url,
        "--checks", "all", "--exclude-checks", LEFT_OUT, "--max-examples", EXAMPLES, *options,
        "--seed", "1", "--continue-on-failure", "--request-timeout", "30", "--no-color", "--suppress-health-check", "all", "--warnings", "off",
        "--header", f"Authorization:{server.token('Contract', 'reviewer')['Authorization']}",
    ]  # fmt: skip
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, (
        done.stdout[done.stdout.find("= ERRORS") :][:6000]
        + done.stdout[-9000:]
        + done.stderr[-2000:]
    )
    assert "crash" not in server.log.read_text()


def test_the_server_keeps_what_the_document_promises(
    contract_server: Server, tmp_path: Path
) -> None:
    (tmp_path / "schemathesis.toml").write_text(ELSEWHERE)
    document = f"{contract_server.url}/v1/openapi.json"
    kept(contract_server, tmp_path, document, "--phases", "examples,coverage,fuzzing")


def test_what_comes_beside_a_law_is_covered_at_every_door(
    contract_server: Server, tmp_path: Path
) -> None:
    document = httpx.get(f"{contract_server.url}/v1/openapi.json").json()
    law = document["components"]["requestBodies"]["Law"]["content"]["application/json"]
    law["schema"] = {
        "type": "object",
        "required": ["schema"],
        "properties": {"schema": {"const": 1}},
    }
    (tmp_path / "doors.json").write_text(json.dumps(document))
    doors = [option for path in DOORS for option in ("--include-path", path)]
    kept(contract_server, tmp_path, "doors.json", "--phases", "coverage", *doors)


def test_the_document_is_valid_and_stable(contract_server: Server) -> None:
    first = httpx.get(f"{contract_server.url}/v1/openapi.json")
    assert first.content == httpx.get(f"{contract_server.url}/v1/openapi.json").content
    document = first.json()
    assert document["openapi"].startswith("3.1")
    promised = {
        "jurisdictions",
        "jurisdictions/{code}",
        "jurisdictions/{code}/source",
        "jurisdictions/{code}/brief",
        "jurisdictions/{code}/findings",
        "findings",
        "findings/{fingerprint}",
    }
    promised |= {
        "rules",
        "rules/{code}",
        "norms",
        "positions",
        "positions/{code}",
        "comparisons",
        "checks",
        "submissions",
        "submissions/{id}",
        "submissions/{id}/decision",
    }
    promised |= {"schemas/jurisdiction/1.json", "health/live", "health/ready", "metrics"}
    assert {f"/v1/{path}" for path in promised} <= set(document["paths"])
