"""The command line as its users meet it."""

import csv
import io
import json
import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from proportionality import __version__
from proportionality.check import check_one
from proportionality.cli.main import main
from proportionality.rules.example_files import expand
from proportionality.rules.registry import all_rules
from proportionality.testing import AS_OF, as_file, jurisdictions
from tests.conftest import need

LAW = expand(
    """trafficking: {conduct: drug.trafficking, custody: {min: 10 years, max: 20 years}, floor: mandatory}
manslaughter: {conduct: violent.manslaughter, custody: {min: none, max: 8 years}}"""
).decode()


@pytest.fixture
def law(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "law.yaml").write_text(LAW, encoding="utf-8")
    return tmp_path / "law.yaml"


def run(*args, **kwargs):
    return CliRunner().invoke(main, [str(a) for a in args], catch_exceptions=False, **kwargs)


def test_version_and_help():
    assert run("--version").stdout == f"proportionality {__version__}\n"
    assert "explain" in run("--help").stdout


def test_text_shows_both_places_and_what_clears(law):
    result = run("check", "law.yaml", "--full", "--as-of", "2026-01-01")
    assert result.exit_code == 0
    assert "high[JX002]" in result.stdout
    assert "--> law.yaml:" in result.stdout
    assert "::: law.yaml:" in result.stdout
    assert "clears if" in result.stdout
    assert "10 years against 8 years: 1.25 times" in result.stdout
    assert "\x1b[" not in result.stdout


@pytest.mark.parametrize(
    ("threshold", "code"), [("critical", 0), ("high", 1), ("low", 1), ("never", 0)]
)
def test_fail_on(law, threshold, code):
    assert run("check", law, "--fail-on", threshold).exit_code == code


def test_fail_on_looks_at_chosen_rules_only(law):
    assert run("check", law, "--fail-on", "critical", "--select", "PU").exit_code == 0


def test_json_is_version_one_and_complete(law):
    report = json.loads(run("check", law, "--format", "json", "--as-of", "2026-01-01").stdout)
    assert report["version"] == 1
    assert {"tool", "rules", "schema", "engine", "as_of", "corpus_sha256", "files"} <= set(
        report["receipt"]
    )
    keys = "rule name severity confidence evidence jurisdiction offence comparators message provision location related norms clears_if since fingerprint"
    assert all(set(keys.split()) <= set(f) for f in report["findings"])
    vc003 = next(f for f in report["findings"] if f["rule"] == "VC003")
    assert vc003["comparators"][0] | {} == vc003["comparators"][0]
    assert (
        vc003["comparators"][0]["drug"],
        vc003["comparators"][0]["violent"],
        vc003["comparators"][0]["ratio"],
    ) == (
        "10 years",
        "8 years",
        1.25,
    )
    assert {a["rule"] for a in report["assessments"]} == set(all_rules())


def test_sarif_is_valid_against_the_oasis_schema(law):
    import jsonschema

    path = os.environ.get("SARIF_SCHEMA")
    need(path, "SARIF_SCHEMA names the OASIS schema (.ci/run takes it from an npm package)")
    sarif = json.loads(run("check", law, "--format", "sarif").stdout)
    with open(path, encoding="utf-8") as handle:
        schema = json.load(handle)
    jsonschema.validators.validator_for(schema)(schema).validate(sarif)


# No page of ours has an address that will stay, so none is given.
NO_ADDRESS = {"SARIF2005"}


def test_sarif_passes_microsofts_rules(law):
    tool = os.environ.get("SARIF_MULTITOOL")
    need(tool, "SARIF_MULTITOOL names Microsoft's multitool (.ci/run takes it from npm)")
    odd = law.with_name("naïve 100% law#1.yaml")
    law.rename(odd)
    waiver = "waivers:\n- {rule: VC001, reason: known, by: me, until: 2090-01-01}\n"
    odd.write_text(LAW + waiver, encoding="utf-8")
    run("check", odd.name, "--format", "sarif", "--output", "report.sarif")
    found = subprocess.run(
        [
            tool,
            "validate",
            "report.sarif",
            "--rule-kind",
            "Sarif;Ghas",
            "--level",
            "Error;Warning",
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env=os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    ).stdout
    assert "Analysis completed successfully." in found
    said = {
        word.rstrip(":") for word in found.split() if re.fullmatch(r"(SARIF|GH)[A-Z0-9]+:", word)
    }
    assert said <= NO_ADDRESS, found


def test_sarif_names_files_as_addresses(law):
    odd = law.with_name("naïve 100% law#1.yaml")
    law.rename(odd)
    (first,) = json.loads(run("check", odd.name, "--format", "sarif").stdout)["runs"]
    place = first["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "na%C3%AFve%20100%25%20law%231.yaml", "uriBaseId": "%SRCROOT%"}


def test_sarif_suppresses_what_is_waived(law):
    law.write_text(LAW + "waivers:\n- {rule: VC001, reason: known, by: me, until: 2090-01-01}\n")
    (first,) = json.loads(run("check", law, "--format", "sarif").stdout)["runs"]
    said = {r["ruleId"]: r.get("suppressions") for r in first["results"]}
    assert said["VC001"][0]["justification"] == "known (me, until 2090-01-01)"
    assert said["VC003"] is None


def test_sarif_holds_the_gravest_that_viewers_take_and_says_what_is_left_out(law, monkeypatch):
    every = json.loads(run("check", law, "--format", "sarif").stdout)["runs"][0]["results"]
    monkeypatch.setattr("proportionality.report.as_sarif.MOST_RESULTS", 2)
    (first,) = json.loads(run("check", law, "--format", "sarif").stdout)["runs"]
    order = ("critical", "high", "medium", "low")
    grave = sorted(every, key=lambda r: order.index(r["properties"]["severity"]))[:2]
    assert {r["ruleId"] for r in first["results"]} == {r["ruleId"] for r in grave}
    (note,) = first["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith(
        f"{len(every) - 2} of {len(every)} findings are left out"
    )


def test_sarif_has_both_places_and_stable_fingerprints(law):
    first = json.loads(run("check", law, "--format", "sarif").stdout)["runs"][0]
    law.write_text("# moved\n\n" + LAW, encoding="utf-8")
    second = json.loads(run("check", law, "--format", "sarif").stdout)["runs"][0]
    prints = [[r["partialFingerprints"] for r in run_["results"]] for run_ in (first, second)]
    assert prints[0] == prints[1]
    assert any(r.get("relatedLocations") for r in first["results"])
    assert first["results"][0]["locations"] != second["results"][0]["locations"]
    assert (
        first["tool"]["driver"]["rules"][first["results"][0]["ruleIndex"]]["id"]
        == first["results"][0]["ruleId"]
    )


def test_csv_starts_no_formula(law):
    law.write_text(
        LAW.replace("title: Trafficking", 'title: "=HYPERLINK(1)"').replace(
            "title: Manslaughter", 'title: "@sum"'
        ),
        encoding="utf-8",
    )
    text = run("check", law, "--format", "csv").stdout
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert len({len(row) for row in rows}) == 1
    assert any("HYPERLINK" in cell for row in rows for cell in row)
    assert not [
        cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    ]


def test_github_annotations(law):
    lines = run("check", law, "--format", "github").stdout.splitlines()
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)
    assert "file=law.yaml,line=" in lines[0]


def test_markdown(law):
    law.write_text(LAW.replace("title: Trafficking", 'title: "<script>|*x*"'), encoding="utf-8")
    text = run("check", law, "--format", "markdown").stdout
    assert "<script>" not in text
    assert "Cannot tell:" in text
    assert "## Receipt" in text


def test_bad_input_exits_2_with_all_positions(law):
    law.write_text(
        LAW.replace("form: basic", "form: basci").replace("max: 20 years", "max: 20 yeers"),
        encoding="utf-8",
    )
    result = run("check", law)
    assert result.exit_code == 2
    assert result.stdout.count("law.yaml:") >= 3
    assert "did you mean 'basic'?" in result.stdout
    assert "nothing was concluded" in result.stdout


def test_one_bad_file_does_not_hide_the_others(law):
    (law.parent / "bad.yaml").write_text("schema: 9\n")
    result = run("check", ".", "--format", "json")
    assert result.exit_code == 2
    report = json.loads(result.stdout)
    assert report["findings"]
    assert {p["path"] for p in report["problems"]} == {"bad.yaml"}


@pytest.mark.parametrize(
    "args",
    [
        ("absent.yaml",),
        ("empty-folder",),
        ("law.yaml", "--select", "VC99"),
        ("law.yaml", "--as-of", "today"),
        ("law.yaml", "--format", "doc"),
        ("law.yaml", "--profile", "x"),
    ],
)
def test_bad_arguments_exit_2_with_one_message(law, args):
    (law.parent / "empty-folder").mkdir()
    result = run("check", *args)
    assert result.exit_code == 2
    said = result.stdout + result.stderr
    assert said.strip()
    assert "Traceback" not in said


def test_two_files_of_one_jurisdiction_are_refused(law):
    (law.parent / "again.yaml").write_text(LAW)
    result = run("check", ".")
    assert result.exit_code == 2
    assert "one file per jurisdiction" in result.stdout


def test_the_same_file_twice_is_read_once(law):
    report = json.loads(run("check", "law.yaml", "./law.yaml", ".", "--format", "json").stdout)
    assert len(report["receipt"]["files"]) == 1
    assert report["problems"] == []


def test_standard_input(law):
    result = run("check", "-", "--format", "json", input=LAW)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["findings"][0]["location"]["path"] == "<stdin>"


def test_codes_name_shipped_jurisdictions():
    report = json.loads(run("check", "SGP", "--format", "json").stdout)
    assert {f["jurisdiction"] for f in report["findings"]} == {"SGP"}


def test_baseline_shows_only_what_is_new(law):
    run("check", law, "--format", "json", "--output", "before.json")
    assert run("check", law, "--baseline", "before.json", "--fail-on", "low").exit_code == 0
    law.write_text(LAW.replace("death: none", "death: discretionary", 1), encoding="utf-8")
    result = run("check", law, "--baseline", "before.json", "--format", "json")
    assert "DP001" in {f["rule"] for f in json.loads(result.stdout)["findings"]}
    assert "MM001" not in {f["rule"] for f in json.loads(result.stdout)["findings"]}
    assert "new" in result.stderr
    (law.parent / "junk.json").write_text("{}")
    assert run("check", law, "--baseline", "junk.json").exit_code == 2
    (law.parent / "junk.json").write_text("[" * 100_000)
    assert "is not a JSON report" in run("check", law, "--baseline", "junk.json").stderr
    assert "may have no end" in run("check", law, "--baseline", "/dev/zero").stderr


def test_output_is_written_whole_or_not_at_all(law):
    result = run("check", law, "--format", "json", "--output", "out.json")
    assert result.exit_code == 0
    assert json.loads((law.parent / "out.json").read_text(encoding="utf-8"))["version"] == 1
    failed = run("check", law, "--format", "json", "--output", "no/such/folder/out.json")
    assert failed.exit_code != 0
    assert "Traceback" not in failed.stderr
    assert not [p for p in law.parent.iterdir() if p.name.endswith(".tmp")]


@pytest.mark.parametrize("word", ["VC003", "vc003", "drug-floor-above-violent-ceiling"])
def test_explain(word):
    result = run("explain", word)
    assert result.exit_code == 0
    assert all_rules()["VC003"].why.split()[0] in result.stdout
    assert "manslaughter" in result.stdout
    assert "UNGASS" in result.stdout


def test_explain_every_rule_and_refuse_what_is_none():
    for code in all_rules():
        assert run("explain", code).exit_code == 0
    assert json.loads(run("explain", "VC003", "--format", "json").stdout)["code"] == "VC003"
    refused = run("explain", "VC03")
    assert refused.exit_code == 2
    assert "did you mean" in refused.stderr


def test_rules_and_norms():
    assert len(run("rules").stdout.splitlines()) == len(all_rules())
    assert "A/RES/71/188" in run("rules", "--norms", "--format", "json").stdout


def test_show(law):
    result = run("show", "law.yaml", env={"COLUMNS": "160"})
    assert "10 years to 20 years" in result.stdout
    assert "primary" in result.stdout


def test_diff_of_two_files(law):
    (law.parent / "bill.yaml").write_text(
        LAW.replace("min: 10 years", "min: 6 years"), encoding="utf-8"
    )
    text = run("diff", "law.yaml", "bill.yaml").stdout
    assert "- high     JX002" in text
    change = json.loads(run("diff", "law.yaml", "bill.yaml", "--format", "json").stdout)
    assert {f["rule"] for f in change["lost"]} >= {"VC003", "JX002"}
    assert change["gained"] == []
    mirror = json.loads(run("diff", "bill.yaml", "law.yaml", "--format", "json").stdout)
    assert [f["rule"] for f in mirror["gained"]] == [f["rule"] for f in change["lost"]]
    assert run("diff", "law.yaml", "2020-01-01").exit_code == 2
    assert run("diff", "law.yaml", "absent.yaml").exit_code == 2


def test_new_makes_a_template_that_loads_and_concludes_nothing(law):
    result = run("new", "zzz", "--output", "zzz.yaml")
    assert result.exit_code == 0
    report = json.loads(run("check", "zzz.yaml", "--format", "json").stdout)
    assert report["problems"] == []
    # Nothing is verified, and one provision for any drug is one range for cannabis and heroin, whatever that may be.
    assert {f["rule"] for f in report["findings"]} == {"DQ001"}
    clear = {
        a["rule"]
        for a in report["assessments"]
        if a["status"] == "clear" and not a["rule"].startswith("DQ")
    }
    assert clear <= {
        "DP005",
        "MM003",
        "MM005",
    }  # no amount, and a fixed term beside life, are stated
    assert run("new", "zzz", "--output", "zzz.yaml").exit_code == 2
    assert run("new", "Atlantis").exit_code == 2


def test_schema_is_the_committed_one():
    from proportionality.law.schema import SCHEMA_FILE

    assert run("schema").stdout == SCHEMA_FILE.read_text(encoding="utf-8")


def test_a_mistyped_command_is_corrected():
    result = run("chekc")
    assert result.exit_code == 2
    assert "did you mean 'check'?" in result.stderr


def process(*args, **kwargs):
    return subprocess.run(
        [sys.executable, "-m", "proportionality", *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        **kwargs,
    )


def test_a_closed_pipe_is_quiet(law):
    command = f"{sys.executable} -m proportionality check law.yaml --full | head -n 1"
    result = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False
    )
    assert result.stderr == ""
    assert result.stdout.strip()


def test_the_real_process(law):
    assert process("--version").stdout == f"proportionality {__version__}\n"
    result = process("check", "law.yaml", "--fail-on", "high")
    assert result.returncode == 1
    assert result.stderr == ""


@pytest.mark.parametrize("command", [("--version",), ("explain", "VC001"), ("rules",)])
def test_light_commands_import_nothing_heavy(command):
    code = f"import sys; from proportionality.cli.main import main\ntry: main({list(command)!r})\nexcept SystemExit: pass\nprint(sorted({{'pydantic','rich','fastapi','sqlalchemy','hypothesis'}} & set(sys.modules)), file=sys.stderr)"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert result.stderr.strip() == "[]"


def test_a_broken_engine_build_says_the_line_that_mends_it(tmp_path):
    (tmp_path / "durable_rules_engine.py").write_text(
        "raise ImportError('undefined symbol: PyEval_CallObject')\n"
    )
    result = process(
        "rules", env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    )
    assert result.returncode == 2
    assert "CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_same_question_gives_the_same_answer_in_every_process():
    answers = {
        process(
            "check",
            "ARE",
            "SGP",
            "--format",
            "json",
            "--as-of",
            "2026-11-22",
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(answers) == 1
    assert json.loads(answers.pop())["findings"]


@pytest.mark.parametrize("command", ["serve --port 8001", "token create --name NAME", "audit"])
def test_without_the_service_its_commands_say_how_to_install_it(monkeypatch, command):
    for module in ("commands", "operate"):
        monkeypatch.setitem(sys.modules, f"proportionality_api.{module}", None)
    result = run(*command.split())
    assert result.exit_code == 2
    assert f"'{command.split()[0]}' needs the service: sh install.sh serve" in result.stderr


def test_a_baseline_counts_only_what_was_looked_at(law):
    run("check", law, "--format", "json", "--output", "saved.json")
    saved = law.with_name("saved.json")
    saved.write_bytes(b"\xef\xbb\xbf" + saved.read_bytes())  # as some editors save it
    many = len(json.loads(saved.read_text(encoding="utf-8-sig"))["findings"])
    said = run("check", law, "--baseline", "saved.json").stderr
    assert f"0 new, 0 fixed, {many} unchanged" in said
    said = run("check", law, "--baseline", "saved.json", "--select", "VC001").stderr
    assert "0 new, 0 fixed, 1 unchanged" in said
    said = run("check", law, "--baseline", "saved.json", "--profile", "treaty").stderr
    assert "0 new, 0 fixed" in said, "no treaty binds a state that is made up"
    waiver = """waivers:
- {rule: VC001, offence: trafficking, reason: known, by: the drafting office, until: 2199-12-31}
"""
    law.write_text(LAW + waiver, encoding="utf-8")
    said = run("check", law, "--baseline", "saved.json").stderr
    assert f"0 new, 0 fixed, {many - 1} unchanged" in said, "what is accepted is not mended"
    law.write_text(LAW.replace("XXA", "XXB"), encoding="utf-8")
    assert (
        f"{many} new, 0 fixed, 0 unchanged" in run("check", law, "--baseline", "saved.json").stderr
    )


@settings(max_examples=15, deadline=None)
@given(jurisdictions(max_drug=3, max_violent=3), st.randoms(use_true_random=False), st.data())
def test_fingerprints_stay_whatever_the_file_is_called_and_however_its_offences_stand(
    made, random, data
):
    name = data.draw(st.sampled_from(("a.yaml", "folder/b c.yaml", "ü.YAML")))
    order = list(made.offences)
    random.shuffle(order)
    moved = made.model_copy(update={"offences": order})
    prints = [
        sorted(f.fingerprint for f in check_one(as_file(one, path), AS_OF).findings)
        for one, path in ((made, "test.yaml"), (moved, name))
    ]
    assert prints[0] == prints[1]
