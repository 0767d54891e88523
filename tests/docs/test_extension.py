"""The worked example of rules, a norm and a format that somebody else brings along: everywhere it works like ours."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from proportionality import __main__, extensions
from proportionality.testing.examples import check_examples
from tests.api.harness import Server

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "extension"
MODULE = EXAMPLE / "example_rules.py"
LAW = """\
schema: 1
jurisdiction: {code: XZA, name: Zedland}
verified: {date: 2026-10-03, against: Misuse of Drugs Act as amended by Act 7 of 2019}
sources:
  mda: {title: Misuse of Drugs Act, citation: Act 12 of 1981, url: "https://law.example/1981/12", version: 2026-09-30, evidence: primary}
general:
  custody: {min: 1 day, max: 20 years, source: mda, place: s 12}
  minors: {life: allowed, death: barred, source: mda, place: s 13}
  classes:
    schedule-2: {members: [cannabis-resin], source: mda, place: Second Schedule}
offences:
  - id: supply
    title: Supplying a drug of Schedule 2
    conduct: [drug.supply]
    form: basic
    substances: [schedule-2]
    source: mda
    place: s 6(2)
    penalties:
      - since: 2020-01-01
        death: none
        life: discretionary
        custody: {min: 10 years, max: general}
        floor: mandatory
        custody_required: true
"""
MESSAGE = (
    "Supplying a drug of Schedule 2 reaches cannabis and costs at least 10 years (mandatory floor)."
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder of packages with the example in it, as pip installs it."""
    source, site = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("site")
    shutil.copytree(EXAMPLE, source / "extension")  # building leaves files beside the sources
    command = "pip install -q --no-deps --no-index --no-build-isolation --no-compile --target"
    done = subprocess.run(
        [sys.executable, "-m", *command.split(), str(site), str(source / "extension")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return site


@pytest.fixture
def folder(tmp_path):
    """A project with a law in it."""
    (tmp_path / "laws").mkdir()
    (tmp_path / "laws" / "xza.yaml").write_text(LAW)
    return tmp_path


def environment(*paths, **more):
    clean = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith("PROPORTIONALITY_") or k == "PROPORTIONALITY_CACHE"
    }
    path = os.pathsep.join(map(str, [*paths, ROOT, ROOT / "api"]))
    return clean | {"PYTHONPATH": path, "COLUMNS": "200", "NO_COLOR": "1"} | more


def proportionality(folder, *arguments, env=None):
    """The command, as a user calls it."""
    return subprocess.run(
        [sys.executable, "-m", "proportionality", *map(str, arguments)],
        cwd=folder,
        env=env or environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def checked(folder, site, *arguments):
    done = proportionality(folder, "check", "laws", *arguments, env=environment(site))
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout


@pytest.mark.parametrize("code", ["XX001", "XX002"])
def test_its_examples_are_its_tests(code):
    check_examples(code, rules=MODULE)


def test_every_door_lets_it_in(folder, installed):
    def codes(*more, env=None):
        done = proportionality(folder, "rules", *more, env=env)
        assert done.returncode == 0, done.stderr
        return {line.split()[0] for line in done.stdout.splitlines()}

    ours = codes()
    assert not any(code.startswith("XX") for code in ours)
    with_its = ours | {"XX001", "XX002"}
    assert codes("--rules", MODULE) == with_its
    assert codes(env=environment(installed)) == with_its
    assert codes(env=environment(PROPORTIONALITY_RULES=str(MODULE))) == with_its
    (folder / "pyproject.toml").write_text(
        f"[tool.proportionality]\nrules = [{json.dumps(str(MODULE))}]\n"
    )
    assert codes() == with_its
    assert codes("--rules", MODULE) == with_its  # named twice is named once


def test_text(folder, installed):
    text = checked(folder, installed, "--full")
    assert (
        f"high[XX001] cannabis-floor-above-five-years  XZA  confidence: high\n  {MESSAGE}" in text
    )
    assert "clears if the floor falls from 10 years to 5 years or less" in text
    assert "Example Principles on Sentencing for Drug Offences, principle 4" in text
    assert "critical[XX002]" in text


def test_json(folder, installed):
    report = json.loads(checked(folder, installed, "--format", "json", "--select", "XX"))
    found = {f["rule"]: f for f in report["findings"]}
    assert set(found) == {"XX001", "XX002"}
    assert found["XX001"]["message"] == MESSAGE
    assert found["XX001"]["norms"] == ["example-principles-4", "ungass2016-4-l"]
    assert found["XX001"]["location"]["line"] == 23
    assert {a["rule"]: a["status"] for a in report["assessments"]} == {
        "XX001": "flagged",
        "XX002": "flagged",
    }


def test_sarif(folder, installed):
    report = json.loads(checked(folder, installed, "--format", "sarif"))
    (run,) = report["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert rules["XX001"]["name"] == "CannabisFloorAboveFiveYears"
    assert rules["XX001"]["properties"]["tags"] == ["XX", "example-principles-4", "ungass2016-4-l"]
    assert any(result["ruleId"] == "XX001" for result in run["results"])
    if "SARIF_SCHEMA" in os.environ:
        import jsonschema

        schema = json.loads(Path(os.environ["SARIF_SCHEMA"]).read_text(encoding="utf-8"))
        jsonschema.validate(report, schema)


def test_csv(folder, installed):
    text = checked(folder, installed, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    (row,) = [row for row in rows if row["rule"] == "XX001"]
    assert MESSAGE in row.values()


@pytest.mark.parametrize("style", ["markdown", "html", "github"])
def test_other_formats(folder, installed, style):
    text = checked(folder, installed, "--format", style)
    assert "XX001" in text
    assert "reaches cannabis" in text
    if style != "github":
        assert "Example Principles on Sentencing for Drug Offences" in text


def test_xlsx(folder, installed):
    import openpyxl

    checked(folder, installed, "--format", "xlsx", "--output", "report.xlsx")
    book = openpyxl.load_workbook(folder / "report.xlsx")
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "XX001" in cells
    assert MESSAGE in cells
    assert any("Example Principles" in cell for cell in cells)


def test_its_own_format(folder, installed):
    text = checked(folder, installed, "--format", "tally", "--select", "XX")
    assert text == "XZA    1 critical, 1 high; 0 cannot be told\n"
    checked(folder, installed, "--format", "tally", "--output", "tally.txt")
    assert (folder / "tally.txt").read_text().startswith("XZA    ")


def test_explain_and_norms(folder, installed):
    env = environment(installed)
    told = proportionality(folder, "explain", "cannabis-floor-above-five-years", env=env).stdout
    assert "Five years are a long time for a plant" in told
    assert (
        "Example Principles on Sentencing for Drug Offences, principle 4 (2025; a norm that binds nobody by itself)"
        in told
    )
    values = json.loads(
        proportionality(folder, "explain", "xx001", "--format", "json", env=env).stdout
    )
    assert values["family"] == "XX"
    assert "schedule-2" in values["examples"]["cannot_tell"]
    norms = proportionality(folder, "rules", "--norms", env=env).stdout
    assert "example-principles-4   2025" in norms


def test_chosen_failed_on_and_left_out(folder, installed):
    env = environment(installed)
    arguments = ("check", "laws", "--fail-on", "critical", "--format", "json")
    assert proportionality(folder, *arguments, "--select", "XX002", env=env).returncode == 1
    assert proportionality(folder, *arguments, "--select", "XX001", env=env).returncode == 0
    left = json.loads(proportionality(folder, *arguments, "--ignore", "XX", env=env).stdout)
    assert not any(f["rule"].startswith("XX") for f in left["findings"])
    (folder / "mine.yaml").write_text("norms: [example-principles]\n")
    by_norm = proportionality(folder, *arguments, "--profile", "mine.yaml", env=env)
    assert {f["rule"] for f in json.loads(by_norm.stdout)["findings"]} == {"XX001"}


def test_a_reform_that_clears_it(folder, installed):
    env = environment(installed)
    suggested = proportionality(
        folder,
        *("suggest", "laws/xza.yaml", "--select", "XX001", "--output", "reform.yaml"),
        env=env,
    )
    assert suggested.returncode == 0, suggested.stderr
    assert "XX001" in (folder / "reform.yaml").read_text()
    difference = proportionality(folder, "diff", "laws/xza.yaml", "reform.yaml", env=env).stdout
    assert "- high     XX001 XZA supply" in difference


def test_its_substances_are_understood(folder, installed):
    """A word of its own in a law, and a name of its own for a substance that is there."""
    env = environment(installed)
    law = folder / "laws" / "xza.yaml"
    law.write_text(LAW.replace("substances: [schedule-2]", "substances: [zedleaf]"))
    assert proportionality(folder, "check", "laws", env=env).returncode == 0
    refused = proportionality(folder, "check", "laws")
    assert refused.returncode == 2
    assert "zedleaf" in refused.stderr + refused.stdout
    for name, shown in (("green zed", "zedleaf"), ("zedweed", "cannabis")):
        asked = ("compare", "laws/xza.yaml", "--conduct", "drug.supply", "--substance", name)
        done = proportionality(folder, *asked, env=env)
        assert done.returncode == 0, done.stderr
        assert f"drug.supply, {shown}" in done.stdout
        assert f"'{name}' is no substance" in proportionality(folder, *asked).stderr


def test_the_pytest_plugin_sees_it(folder):
    """In a project that names the rules in its table; what is found is a test like any other."""

    def pytest_run(*more):
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *more],
            cwd=folder,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    options = ("--encodings", "laws", "--encodings-baseline", "baseline.json")
    pytest_run(*options, "--encodings-update")
    assert "XX001" not in (folder / "baseline.json").read_text()
    (folder / "pyproject.toml").write_text(
        f"[tool.proportionality]\nrules = [{json.dumps(str(MODULE))}]\n"
    )
    told = pytest_run(*options)
    assert told.returncode == 1
    assert f"new: high XX001 cannabis-floor-above-five-years: {MESSAGE}" in told.stdout


def test_the_service_and_its_pages(folder, installed):
    started = Server(
        f"sqlite:///{folder}/submissions.sqlite3",
        folder,
        PROPORTIONALITY_JURISDICTIONS=str(folder / "laws"),
        PROPORTIONALITY_RULES=str(MODULE),
    )
    with started as server, httpx.Client(base_url=server.url, timeout=60) as client:
        get = client.get
        rule = get("/v1/rules/XX001").json()["data"]
        assert rule["name"] == "cannabis-floor-above-five-years"
        assert rule["family"] == "XX"
        listed = get("/v1/rules?limit=200").json()["data"]
        assert {"XX001", "XX002"} <= {r["code"] for r in listed}
        norms = {n["id"]: n for n in get("/v1/norms?limit=200").json()["data"]}
        assert norms["example-principles-4"]["rules"] == ["XX001"]
        found = get("/v1/findings?jurisdiction=XZA&family=XX").json()["data"]
        assert {f["rule"] for f in found} == {"XX001", "XX002"}
        assert MESSAGE in {f["message"] for f in found}
        table = get("/v1/findings?rule=XX001", headers={"Accept": "text/csv"}).text
        assert MESSAGE in table
        checked = httpx.post(
            f"{server.url}/v1/checks",
            content=LAW.encode(),
            headers={"Content-Type": "application/yaml"},
            timeout=60,
        ).json()
        assert "XX001" in json.dumps(checked)
        for page, words in {
            "/rules": ["XX001", "Example coalition", 'id="XX"'],
            "/rules/XX001": ["Five years are a long time for a plant", "principle 4", "schedule-2"],
            "/norms": ["Example Principles on Sentencing for Drug Offences"],
            "/jurisdictions/XZA": ["XX001", "reaches cannabis"],
            "/?colour=XX001": ["XX001"],
        }.items():
            answer = get(page, headers={"Accept": "text/html"})
            assert answer.status_code == 200, page
            for word in words:
                assert word in answer.text, (page, word)


def test_removing_it_leaves_no_trace(folder, installed):
    def everything(*paths):
        report = json.loads(
            proportionality(
                folder, "check", "laws", "--format", "json", env=environment(*paths)
            ).stdout
        )
        rules = proportionality(folder, "rules", env=environment(*paths)).stdout
        norms = proportionality(folder, "rules", "--norms", env=environment(*paths)).stdout
        return report, rules, norms

    before = everything()
    between = everything(installed)
    shutil.rmtree(folder / "gone", ignore_errors=True)
    removed = folder / "gone"
    shutil.copytree(installed, removed)
    assert everything(removed) == between
    shutil.rmtree(removed)
    after = everything(removed)
    assert between[0]["receipt"]["rules"] != before[0]["receipt"]["rules"]
    assert after == before
    assert "XX00" not in json.dumps(after)


# What is wrong with a rule, as an edit of the example, and what is said of it.
WRONG = {
    "an alternative inside a pattern": (
        '& (m.floor > on_scale("5 years"))',
        '| (m.floor > on_scale("5 years"))',
        "'|' is not safe here; list each alternative in when=[(…), (…)]",
    ),
    "a field that is not there": (
        "m.reaches_cannabis",
        "m.reaches_canabis",
        "drug has no field 'reaches_canabis'; did you mean 'reaches_cannabis'?",
    ),
    "a kind of fact that is not there": (
        'm.k == "drug"',
        'm.k == "drugs"',
        "the first condition must be m.k == <a kind of fact: drug, violent,",
    ),
    "a pattern that is none": (
        'when=[(c.drug << (m.k == "drug") & (m.extreme_for_minors == 1),)]',
        'when=[(c.drug << (m.k == "drug"), True)]',
        "bind each pattern to a name of its own: c.name << …",
    ),
    "no drug offence": (
        'c.drug << (m.k == "drug") & (m.extreme_for_minors == 1)',
        'c.law << (m.k == "law") & (m.stale == 0)',
        'each alternative binds the drug offence: c.drug << (m.k == "drug") & …',
    ),
    "a field that is there": (
        '"extreme_for_minors", extreme_for_minors',
        '"extreme", extreme_for_minors',
        "rule XX002: the field drug.extreme exists already; take another name",
    ),
    "a code of ours": (
        'Family("XX", "Example coalition", order=100)',
        'Family("VC", "Example coalition", order=100)',
        "family VC exists already; take other letters",
    ),
    "a code of its own twice": (
        'code="XX002"',
        'code="XX001"',
        "rule XX001: this code is taken by 'cannabis-floor-above-five-years'",
    ),
    "a name of ours": (
        'name="cannabis-floor-above-five-years"',
        'name="mandatory-minimum"',
        "rule XX001: the name 'mandatory-minimum' is taken; take another",
    ),
    "a code that begins with other letters": (
        'code="XX001"',
        'code="XY001"',
        "rule XY001: its family XX is not among FAMILIES, or its code begins otherwise",
    ),
    "a code that is none": (
        'code="XX001"',
        'code="X1"',
        "rule X1: a code is two capital letters and three digits",
    ),
    "a norm that is not there": (
        '"crc-37-a"',
        '"crc-37-aa"',
        "rule XX002: no norm 'crc-37-aa'; did you mean 'crc-37-a'?",
    ),
    "a norm of ours": (
        '    "example-principles-4": {',
        '    "un1988-3-5": {',
        "norm 'un1988-3-5' exists already; give yours another id",
    ),
    "a norm in part": (
        '        "year": 2025,\n',
        "",
        "norm 'example-principles-4' needs binding, body, gist, instrument, paragraph, read, url, year",
    ),
    "a placeholder that is not there": (
        "{title} reaches",
        "{titel} reaches",
        "rule XX001: the message has no placeholder 'titel'; did you mean 'title'?",
    ),
    "a message that cannot be read": (
        "{title} reaches",
        "{title reaches",
        "rule XX001: the message cannot be read",
    ),
    "no examples": (
        "grounds=minors_evidence,\n        examples=Examples(",
        "grounds=minors_evidence,\n        says=dict(",
        "rule XX002: it has no examples: give examples=Examples(flagged=…, clear=…, cannot_tell=…)",
    ),
    "a severity that is a word": (
        "severity=Severity.HIGH",
        'severity="high"',
        "rule XX001: severity is a proportionality.Severity, found 'high'",
    ),
    "a thing that is no rule": ("RULES = (\n", "RULES = (\n    42,\n", "RULES holds objects of"),
    "rules that are not listed": ("RULES = (\n", "RULES = 42\nOTHERS = (\n", "RULES is a tuple"),
    "a format of ours": (
        'Format("tally"',
        'Format("json"',
        "format 'json' exists already; give yours another name",
    ),
    "a substance of no kind": (
        '        "kind": "plant",\n',
        "",
        "substance 'zedleaf': kind is one of substance, plant, preparation, group",
    ),
    "a substance of ours anew": (
        '"cannabis": {"names"',
        '"cannabis": {"broader": "heroin", "names"',
        "substance 'cannabis': it is there already; names can be added to it, no broader",
    ),
    "names without a language": (
        '"names": {"en": ["zed leaf", "green zed"]}',
        '"names": ["zed leaf"]',
        'substance \'zedleaf\': names are listed by language: {"names": {"en": ["kratom"]}}',
    ),
    "a line that is no Python": (
        'EXAMPLE = Family("XX"',
        'EXAMPLE == Family("XX"',
        "cannot be imported: NameError: name 'EXAMPLE' is not defined",
    ),
    "a module that is not there": (
        "from collections import Counter",
        "import nowhere_to_be_found",
        ":6: cannot be imported: ModuleNotFoundError: No module named 'nowhere_to_be_found'",
    ),
    "a file that ends the process": (
        "FAMILIES = (EXAMPLE,)",
        "raise SystemExit(0)",
        "cannot be imported: SystemExit",
    ),
}


def wrong_file(folder, kind):
    before, after, said = WRONG[kind]
    text = MODULE.read_text(encoding="utf-8")
    assert before in text
    path = folder / "wrong.py"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return path, said


def assert_refused(done, said):
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


@pytest.fixture
def here(folder, monkeypatch, capsys):
    """The command as the interpreter runs it, in this process."""

    def run(*arguments):
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["proportionality", *map(str, arguments)])
        with extensions.using([]), pytest.raises(SystemExit) as ended:
            __main__.run()
        out, err = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, ended.value.code, out, err)

    return run


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_one_is_refused_with_one_message(folder, here, kind):
    path, said = wrong_file(folder, kind)
    assert_refused(here("check", "laws", "--rules", path, "--format", "tally"), said)


@pytest.mark.parametrize(
    "kind", ["an alternative inside a pattern", "a format of ours", "a module that is not there"]
)
def test_and_so_by_the_service(folder, kind):
    path, said = wrong_file(folder, kind)
    database = f"sqlite:///{folder}/submissions.sqlite3"
    env = environment(PROPORTIONALITY_RULES=str(path), DATABASE_URL=database)
    assert_refused(proportionality(folder, "serve", "--port", "0", env=env), said)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("absent.py", "absent.py: there is no such file"),
        ("rules.txt", "rules.txt: rules are brought along in a Python file, named .py"),
        ("empty.py", "empty.py: defines none of FAMILIES, RULES, NORMS, FORMATS, SUBSTANCES"),
    ],
)
def test_a_file_without_rules_is_refused(folder, here, name, said):
    if name != "absent.py":
        (folder / name).write_text("# nothing\n")
    assert_refused(here("rules", "--rules", name), said)


def test_a_table_that_is_no_list_is_refused(folder, here):
    (folder / "pyproject.toml").write_text('[tool.proportionality]\nrules = "ours.py"\n')
    said = "[tool.proportionality] rules is a list of Python files"
    assert_refused(here("rules"), said)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("    return Remedy(\n", "    1 / 0\n    return Remedy(\n", "the rule XX001 failed"),
        (
            "    answer = yes(False)\n",
            "    return True\n",
            "the field drug.reaches_cannabis of 'supply' failed",
        ),
    ],
)
def test_one_that_fails_on_a_law_makes_the_run_incomplete(folder, before, after, said):
    """Silence must never look like a clean bill, and nobody is shown a traceback."""
    text = MODULE.read_text(encoding="utf-8")
    assert before in text
    (folder / "failing.py").write_text(text.replace(before, after, 1), encoding="utf-8")
    done = proportionality(folder, "check", "laws", "--rules", "failing.py", "--format", "json")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    report = json.loads(done.stdout)
    (finding,) = report["findings"]
    assert said in finding["message"]
    assert "failing.py:" in finding["message"] or "expected a proportionality.Range" in str(finding)
    assert {a["status"] for a in report["assessments"]} == {"cannot-tell"}


def test_a_format_that_fails_says_so(folder):
    text = MODULE.read_text(encoding="utf-8").replace(
        '    return "".join(', "    return 42\n    return ''.join("
    )
    (folder / "failing.py").write_text(text, encoding="utf-8")
    done = proportionality(folder, "check", "laws", "--rules", "failing.py", "--format", "tally")
    assert done.returncode == 2
    assert "the format 'tally' failed" in done.stderr
    assert "Traceback" not in done.stderr
