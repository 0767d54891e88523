"""A sweep on two workers: one killed in the middle, the sweep itself killed, workers that have other rules."""

import contextlib
import io
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from distributed import Client

from proportionality.answers.against import against
from proportionality.answers.question import question
from proportionality.check import check_one
from proportionality.cli.main import main
from proportionality.law.corpus import load_bytes, shipped
from proportionality.sweep import cluster as clusters
from proportionality.sweep import run
from proportionality.sweep.parts import answered, made_with, parts_of, prepare
from proportionality.sweep.plan import load
from tests.api.harness import free_port

ROOT = Path(__file__).parents[2]
CODES = ("NOR", "SGP", "MEX", "BOL", "KEN", "DEU")
PLAN = f"""\
sweep: 1
title: Enough to be interrupted
laws: [{", ".join(CODES)}]
days: {{from: 2017-01-01, to: 2026-11-01, every: year}}
check: {{rules: [VC, DP]}}
compare:
  conducts: [drug.trafficking, drug.possession]
  substances: [heroin, cannabis]
  amounts: [1 g, 5 kg]
  against: [violent.rape, violent.murder]
"""


@pytest.fixture(scope="module")
def cluster():
    with clusters.local(2) as client:
        yield client


@pytest.fixture(scope="module")
def asked():
    """The laws, and what each part holds where no cluster answers it."""
    files = []
    for name in sorted(f"{code.lower()}.yaml" for code in CODES):
        files.append(load_bytes((shipped() / name).read_bytes(), f"jurisdictions/{name}")[0])
    return files, {}


@pytest.fixture
def plan(tmp_path, asked):
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    loaded, problems = load(path)
    assert not problems
    files, direct = asked
    if not direct:
        by_code = {file.jurisdiction.code: file for file in files}
        for part in parts_of(loaded, files):
            direct[part.name] = answered(by_code[part.law], part.block, part.key, made_with())
    return path, loaded, files


def written(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.parquet")}


def test_a_worker_killed_in_the_middle_loses_nothing(cluster, plan, asked, tmp_path):
    _, loaded, files = plan
    parts = parts_of(loaded, files)
    missing = prepare(tmp_path / "out", loaded, files, parts, update=False)
    killed = []

    def kill_one(_):
        if not killed:
            process = next(iter(cluster.run(os.getpid).values()))
            os.kill(process, signal.SIGKILL)
            killed.append(process)

    result = run.run(cluster, files, missing, tmp_path / "out", kill_one)
    assert killed
    assert not result.failed
    assert result.answers == sum(part.rows for part in parts) == loaded.questions(len(files))
    found = written(tmp_path / "out")
    assert found == asked[1]
    rows = [row for data in found.values() for row in pq.read_table(io.BytesIO(data)).to_pylist()]
    by_code = {file.jurisdiction.code: file for file in files}
    for row in random.Random(7).sample(rows, 60):
        file = by_code[row["law"]]
        if row["question"] == "check":
            (told,) = check_one(file, row["day"], frozenset((row["rule"],))).assessments
            assert (row["outcome"], row["because"]) == (told.status, told.because)
        else:
            one = question(row["conduct"], row["substance"], row["amount"])
            other = question(row["against"], None, None)
            (told,) = against([(file.path, file.jurisdiction)], one, other, row["day"]).rows
            assert (row["outcome"], row["because"] or "") == (told.verdict, told.because)


def test_a_sweep_that_was_killed_is_taken_up_where_it_was(cluster, plan, asked, tmp_path):
    """By the command itself, on a cluster that it did not start."""
    path, loaded, files = plan
    cluster.wait_for_workers(2, timeout=60)
    command = [sys.executable, "-m", "proportionality", "sweep", str(path)]
    command += ["--scheduler", cluster.scheduler.address]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "api")))}
    folder = tmp_path / "plan"
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment) as process:
        while process.poll() is None and not written(folder):
            time.sleep(0.005)
        process.kill()
    parts = parts_of(loaded, files)
    before = {name: (folder / name).stat().st_mtime_ns for name in written(folder)}
    assert 0 < len(before) < len(parts)
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert "are answered already" in done.stderr
    assert f"{loaded.questions(len(files)):,} answers in {len(parts)} files" in done.stderr
    assert written(folder) == asked[1]
    assert all((folder / name).stat().st_mtime_ns == at for name, at in before.items())


def test_a_cluster_started_by_hand_as_the_docs_say(plan, asked, tmp_path):
    path, _, _ = plan
    page = (ROOT / "docs" / "how-to" / "sweep.md").read_text("utf-8")
    told = [line.split()[1:] for line in page.splitlines() if line.startswith("dask ")]
    address = f"127.0.0.1:{free_port()}"
    commands = [[word.replace("10.0.0.5:8786", address) for word in words] for words in told]
    commands[0] = ["scheduler", "--host", "127.0.0.1", "--port", address.partition(":")[2]]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "api")))}
    with contextlib.ExitStack() as stack:
        for words in commands:
            log = stack.enter_context((tmp_path / f"{words[0]}.log").open("wb"))
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *words, "--no-dashboard"],
                stdout=log, stderr=log, env=environment, cwd=tmp_path,
            )  # fmt: skip
            stack.callback(process.wait, 30)
            stack.callback(process.terminate)
        done = CliRunner().invoke(main, ["sweep", str(path), "--scheduler", f"tcp://{address}"])
        assert done.exit_code == 0, done.output
        with Client(f"tcp://{address}", set_as_default=False) as client:
            (looked_at,) = client.run(
                lambda dask_worker: set(dask_worker.periodic_callbacks)
            ).values()
    assert "profile" not in looked_at  # it takes a tenth of a worker's time
    assert written(path.with_suffix("")) == asked[1]


def test_workers_with_other_rules_are_refused(cluster, plan, tmp_path):
    path, _, _ = plan
    command = [sys.executable, "-m", "proportionality", "sweep", str(path)]
    command += ["--scheduler", cluster.scheduler.address]
    example = ROOT / "docs" / "examples" / "extension" / "example_rules.py"
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "api"))),
        "PROPORTIONALITY_RULES": str(example),
    }
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 2
    assert "a worker has another version: rules" in done.stderr
    assert "Traceback" not in done.stderr
    assert not written(tmp_path / "plan")


@pytest.mark.parametrize("turns", [8, 1], ids=["a law at a time", "three at a time"])
def test_what_cannot_be_answered_is_said_and_the_rest_kept(
    cluster, plan, tmp_path, monkeypatch, turns
):
    monkeypatch.setattr(run, "_TURNS", turns)
    _, loaded, files = plan
    parts = parts_of(loaded, files)
    (tmp_path / "out").mkdir()
    law = files[0].jurisdiction.model_copy(update={"offences": None})
    wrong = [replace(files[0], jurisdiction=law, sha256="0" * 64), *files[1:]]
    result = run.run(cluster, wrong, parts, tmp_path / "out")
    assert {part.law for part, _ in result.failed} == {parts[0].law}
    assert result.failed[0][1].startswith("TypeError")
    assert set(written(tmp_path / "out")) == {p.name for p in parts if p.law != parts[0].law}


def members(session: int) -> list[int]:
    found = []
    for process in psutil.pids():
        with contextlib.suppress(OSError):
            found += [process] if os.getsid(process) == session else []
    return found


def test_ctrl_c_ends_a_sweep_and_its_workers_without_a_traceback(tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN.replace("every: year", "every: month"), encoding="utf-8")
    command = [sys.executable, "-m", "proportionality", "sweep", str(path), "--workers", "2"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "api")))}
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - ignored where tests run in the background
    ) as process:
        said = process.stderr.readline()
        os.killpg(process.pid, signal.SIGINT)
        said += process.stderr.read()
    # Python ends by the signal itself where it came while text was executed, as data classes do; a shell says 130 of both.
    assert process.returncode in (130, -signal.SIGINT), said
    assert "Traceback" not in said
    until = time.monotonic() + 30
    while members(process.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not members(process.pid)


def test_nobody_else_reaches_the_workers_of_this_machine(cluster):
    """Who reaches a Dask process runs code in it."""
    workers = [psutil.Process(pid) for pid in cluster.run(os.getpid).values()]
    addresses = {
        one.laddr.ip
        for process in (psutil.Process(), *workers)
        for one in process.net_connections()
        if one.status == psutil.CONN_LISTEN
    }
    assert addresses == {"127.0.0.1"}


def test_an_address_at_which_nobody_answers(plan, monkeypatch):
    path, _, _ = plan
    monkeypatch.setattr(clusters, "_PATIENCE", 1)
    done = CliRunner().invoke(main, ["sweep", str(path), "--scheduler", "tcp://127.0.0.1:9"])
    assert done.exit_code == 2
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in done.output
    done = CliRunner().invoke(main, ["sweep", str(path), "--scheduler", "foo://127.0.0.1:9"])
    assert done.exit_code == 2
    assert "'foo' is not known" in done.output
    done = CliRunner().invoke(main, ["sweep", str(path), "--scheduler", "x", "--workers", "2"])
    assert done.exit_code == 2
