"""A plan, what a law answers to it on many days, and the folder that the answers are in; `test_sweep_run.py` has the cluster."""

import datetime as dt
import io
import json
import os
from dataclasses import replace

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from proportionality.answers.against import against
from proportionality.answers.compare import compare
from proportionality.answers.question import question
from proportionality.check import check_one
from proportionality.cli.main import main
from proportionality.law.corpus import load_all, load_bytes, shipped, to_yaml
from proportionality.reform.applying import apply
from proportionality.rules.registry import rule_set
from proportionality.sweep.ask import DAY, check_rows, compare_rows, over_days
from proportionality.sweep.columns import COLUMNS
from proportionality.sweep.parts import (
    MANIFEST,
    SweepError,
    answered,
    differs,
    made_with,
    manifest,
    parts_of,
    prepare,
    put,
)
from proportionality.sweep.plan import MOST_DAYS, load, too_many
from proportionality.testing import jurisdictions
from tests.docs.pages import DOCS

PLAN = """\
sweep: 1
title: A few questions
laws: [NOR, SGP]
days: [2026-11-26, 2020-01-01]
check: {rules: [VC, DP001]}
compare: {conducts: [drug.trafficking], substances: [heroin], amounts: [1 g, 1 kg], against: [violent.rape]}
"""
OVERLAY = """\
overlay: 1
title: Ten years at most
from: 2020-01-01
changes: [{cap: {ceiling: 10 years}, abolish: [death, life]}]
"""
LAW = """\
schema: 1
jurisdiction: {code: XZA, name: Zedland}
verified: {date: 2024-03-10, against: Penal Code}
sources:
  pc: {title: Penal Code, citation: Act 1 of 1990, url: "https://law.example/1990/1", version: 2024-01-01, evidence: primary}
general:
  custody: {min: 1 day, max: 20 years, source: pc, place: s 12}
  death: {exists: false, source: pc, place: s 10}
offences:
  - id: supply
    title: Supplying heroin
    conduct: [drug.supply]
    form: basic
    substances: [heroin]
    source: pc
    place: s 5
    penalties:
      - {since: 2010-01-01, death: none, life: none, custody: {min: none, max: 5 years}, floor: none, custody_required: true}
      - {since: 2015-06-15, death: none, life: none, custody: {min: none, max: unknown}, floor: none, custody_required: true}
      - {since: 2020-02-29, until: 2025-12-31, death: none, life: none, custody: {min: 3 years, max: 12 years}, floor: mandatory, custody_required: true}
  - id: rape
    title: Rape
    conduct: [violent.rape]
    form: basic
    source: pc
    place: s 90
    penalties:
      - {since: 2000-01-01, death: none, life: none, custody: {min: none, max: 10 years}, floor: none, custody_required: true}
waivers:
  - {rule: VC001, offence: supply, reason: A bill is before parliament, by: The ministry, until: 2023-05-05}
"""


def law(code):
    path = shipped() / f"{code.lower()}.yaml"
    return load_bytes(path.read_bytes(), path.name)[0]


@pytest.fixture(scope="module")
def zedland():
    loaded, problems = load_bytes(LAW.encode(), "xza.yaml")
    assert loaded, problems
    return loaded


@pytest.fixture
def plan(tmp_path):
    def made(text=PLAN):
        (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
        return load(tmp_path / "plan.yaml")

    return made


def test_a_plan_counts_its_questions(plan):
    loaded, problems = plan()
    assert not problems
    assert loaded.days == (dt.date(2020, 1, 1), dt.date(2026, 11, 26))
    assert loaded.for_each_day == len(loaded.rules) + 2
    assert {"DP001", "VC001"} <= loaded.rules
    assert loaded.questions(2) == 2 * 2 * loaded.for_each_day


@pytest.mark.parametrize(
    ("every", "number", "last"),
    [
        ("day", 1065, "2026-03-29"),
        ("month", 35, "2026-02-28"),
        ("quarter", 12, "2026-01-30"),
        ("year", 3, "2025-04-30"),
    ],
)
def test_days_in_steps_from_the_first(plan, every, number, last):
    steps = f"{{from: 2023-04-30, to: 2026-03-29, every: {every}}}"
    loaded, problems = plan(PLAN.replace("[2026-11-26, 2020-01-01]", steps))
    assert not problems
    assert loaded.days[0] == dt.date(2023, 4, 30)
    assert (len(loaded.days), str(loaded.days[-1])) == (number, last)


def test_everything_wrong_with_a_plan_is_said_at_once_in_its_place(plan):
    loaded, problems = plan(
        """\
sweep: 1
title: Wrong
laws: [NORR, none-such.yaml]
days: {from: 2026-01-01, to: 2020-01-01, every: month}
reforms: [none.yaml]
check: {rules: [VC, VC999]}
compare: {conducts: [drug.trafficing], substances: [heroin, herion], amounts: [1 lightyear], against: [violent.rap]}
"""
    )
    said = {problem.line: [] for problem in problems}
    for problem in problems:
        said[problem.line].append(problem.message)
    assert loaded is None
    assert "laws: 'NORR' is not encoded" in said[3][0]
    assert "laws: found 'none-such.yaml', and there is no such file" in said[3][1]
    assert "is before 2026-01-01" in said[4][0]
    assert "none.yaml" in said[5][0]
    assert "VC999" in said[6][0]
    assert any("did you mean 'drug.trafficking'" in message for message in said[7])
    assert any("did you mean 'violent.rape'" in message for message in said[7])
    assert len(said[7]) == len(set(said[7]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1, 2]", "expected a mapping with sweep"),
        ("sweep: 1\ntitle: x\ndays: [2020-01-01]", "nothing is asked"),
        ("sweep: 2\ntitle: x\ndays: [2020-01-01]\ncheck: {}", "sweep: found '2'; expected 1"),
        ("sweep: 1\ntitle: x\ndays: soon\ncheck: {}", "days: found 'soon'"),
        ("sweep: 1\ntitle: x\ndays: [2020-02-30]\ncheck: {}", "there is no 30 February 2020"),
        ("sweep: 1\ntitle: x\ndays: [2020-01-01]\ncheck: {rule: [VC]}", "did you mean 'rules'"),
        ("sweep: 1\ntitle: x\ndays: {from: 2020-01-01, every: week}\ncheck: {}", "'to' is missing"),
        ("sweep: 1\ntitle: x\ndays: [2020-01-01]\nlaws: some\ncheck: {}", "expected 'all', or a list"),
        ("sweep: 1\ntitle: x\ndays: [2020-01-01]\ncompare: {conducts: [drug.use], form: odd}", "'odd' is no form"),
        ("sweep: 1\ntitle: x\ndays: [2020-01-01]\ncompare: {conducts: [drug.use], amounts: [1 g]}", "an amount of what"),
        ("sweep: 1\ntitle: x\ndays: {from: 1900-01-01, to: 2026-01-01, every: day}\ncheck: {}", f"over {MOST_DAYS:,} days"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_what_was_expected(plan, text, said):
    loaded, problems = plan(text)
    assert loaded is None
    assert any(said in problem.message for problem in problems), problems


def test_a_plan_is_bounded(plan, tmp_path):
    loaded, _ = plan()
    assert too_many(loaded, 222) is None
    assert "questions" in too_many(loaded, 10**8)
    amounts = ", ".join(f"{n} g" for n in range(1, 1001))
    words = ", ".join(["violent.rape"] * 1000)
    loaded, problems = plan(
        PLAN.replace("1 g, 1 kg", amounts).replace("[violent.rape]", f"[{words}]")
    )
    assert loaded is None
    assert "1,000,000 questions to one law on one day" in problems[0].message
    assert len(plan("sweep: 1\n" + "x: 1\n" * 300_000)[1]) <= 201


def test_an_overlay_that_is_wrong_is_said_with_its_own_place(plan, tmp_path):
    (tmp_path / "cap.yaml").write_text(OVERLAY.replace("10 years", "ten"), encoding="utf-8")
    loaded, problems = plan(f"{PLAN}reforms: [cap.yaml]\n")
    assert loaded is None
    assert problems[0].path.endswith("cap.yaml")
    (tmp_path / "cap.yaml").write_text(OVERLAY, encoding="utf-8")
    (tmp_path / "other.yaml").write_text(OVERLAY, encoding="utf-8")
    _, problems = plan(f"{PLAN}reforms: [cap.yaml, other.yaml]\n")
    assert "the title of two overlays" in problems[0].message


def each_day(days, ask):
    return [(day, row) for day in days for row in ask(day)]


def as_answered(days, ask):
    told = [
        (day, {**row, "because": (row["because"] or "").replace(DAY, str(day)) or None})
        for alike, rows in over_days(days, ask)
        for day in alike
        for row in rows
    ]
    return sorted(told, key=lambda pair: pair[0])


@pytest.mark.parametrize("step", [1, 29])
def test_days_between_two_turns_of_the_law_are_answered_as_if_each_were_asked(zedland, step):
    """Penalties begin and end, a waiver runs out, a verification grows old: each on a day of its own."""
    first = dt.date(2009, 12, 1) if step > 1 else dt.date(2025, 8, 20)
    number = 220 if step > 1 else 150
    days = [first + dt.timedelta(days=n * step) for n in range(number)]
    rules = frozenset(("VC001", "MM001", "DQ002", "TR002"))
    asked = ((question("drug.supply", "heroin", None), (question("violent.rape", None, None),)),)

    def ask(day):
        return check_rows(zedland, day, rules) + compare_rows(zedland.jurisdiction, day, asked)

    plain = each_day(days, ask)
    found = as_answered(days, ask)
    assert found == [(day, {**row, "because": row["because"] or None}) for day, row in plain]
    assert len({row["outcome"] for _, row in plain if row.get("rule") == "DQ002"}) == 2


@given(jurisdictions(), st.integers(1, 400))
@settings(max_examples=15)
def test_so_are_those_of_any_law(law, step):
    file, _ = load_bytes(to_yaml(law).encode(), "x.yaml")
    days = [dt.date(2000, 1, 1) + dt.timedelta(days=n * step) for n in range(25)]
    asked = (question("drug.trafficking", "heroin", None), (question("violent.rape", None, None),))

    def ask(day):
        rows = check_rows(file, day, frozenset(rule_set().rules))
        return rows + compare_rows(file.jurisdiction, day, (asked,))

    plain = [(day, {**row, "because": row["because"] or None}) for day, row in each_day(days, ask)]
    assert as_answered(days, ask) == plain


def test_fewer_days_are_asked_than_there_are(zedland):
    days = [dt.date(2010, 1, 1) + dt.timedelta(days=n) for n in range(5000)]
    asked = []

    def ask(day):
        asked.append(day)
        return check_rows(zedland, day, frozenset(("VC001",)))

    assert sum(len(alike) for alike, _ in over_days(days, ask)) == 5000
    assert len(asked) < 60


def test_both_ends_of_an_unknown(zedland):
    day = dt.date(2016, 1, 1)
    (row,) = compare_rows(
        zedland.jurisdiction,
        day,
        ((question("drug.supply", "heroin", None), (question("violent.rape", None, None),)),),
    )
    assert (row["outcome"], row["mildest"], row["harshest"]) == ("cannot-tell", "milder", "harsher")
    (row,) = check_rows(zedland, day, frozenset(("VC001",)))
    assert (row["outcome"], row["findings"], row["findings_most"]) == ("cannot-tell", 0, 1)
    (row,) = check_rows(zedland, dt.date(2021, 1, 1), frozenset(("VC001",)))
    assert (row["outcome"], row["findings"], row["findings_most"]) == ("waived", 0, 0)


def table_of(file, part):
    return pq.read_table(io.BytesIO(answered(file, part.block, part.key, made_with())))


def test_answers_are_those_of_check_and_compare(plan, tmp_path):
    (tmp_path / "cap.yaml").write_text(OVERLAY, encoding="utf-8")
    loaded, _ = plan(f"{PLAN}reforms: [cap.yaml]\n")
    files = {code: law(code) for code in ("NOR", "SGP")}
    rows = [
        row
        for part in parts_of(loaded, list(files.values()))
        for row in table_of(files[part.law], part).to_pylist()
    ]
    assert len(rows) == loaded.questions(2)
    assert {row["reform"] for row in rows} == {None, "Ten years at most"}
    for row in rows:
        file = files[row["law"]]
        if row["reform"]:
            file, _ = apply(file, loaded.reforms[0].overlay)
        if row["question"] == "check":
            outcome = check_one(file, row["day"], frozenset((row["rule"],)))
            (told,) = outcome.assessments
            assert (row["outcome"], row["because"]) == (told.status, told.because)
            assert row["findings"] == len(outcome.findings) <= row["findings_most"]
        else:
            laws = [(file.path, file.jurisdiction)]
            asked = question(row["conduct"], row["substance"], row["amount"])
            (told,) = against(laws, asked, question(row["against"], None, None), row["day"]).rows
            assert (row["outcome"], row["because"] or "") == (told.verdict, told.because)
            assert row["ratio"] == told.ratio
            pair = told.pair or (None, None)
            for whose, one in (("", pair[0]), ("against_", pair[1])):
                assert row[f"{whose}provision"] == (one.citation if one else None)
                assert row[f"{whose}ceiling_iso"] == (one.longest.iso if one else None)
                assert row[f"{whose}floor_length"] == (one.shortest.kind if one else None)
    capped = [row for row in rows if row["reform"] and row["law"] == "NOR" and row["provision"]]
    assert {row["ceiling_iso"] for row in capped} >= {"P10Y"}
    assert all(row["ceiling_days_most"] <= 3653 for row in capped)


def test_an_act_set_against_nothing_is_what_compare_says_it_costs(plan):
    loaded, _ = plan(
        PLAN.replace(", against: [violent.rape]", "").replace("check: {rules: [VC, DP001]}\n", "")
    )
    file = law("NOR")
    (part,) = parts_of(loaded, [file])
    for row in table_of(file, part).to_pylist():
        asked = question(row["conduct"], row["substance"], row["amount"])
        (told,) = compare([(file.path, file.jurisdiction)], asked, row["day"])
        assert (row["outcome"], row["because"] or "") == (told.status, told.because)
        assert row["provision"] == (
            told.provisions[0].citation if told.status == "applies" else None
        )
        assert row["against"] is row["mildest"] is None


@pytest.fixture
def swept(plan, tmp_path):
    loaded, _ = plan()
    files = [law("LUX"), law("NOR"), law("SGP")]
    parts = parts_of(loaded, files)
    folder = tmp_path / "answers"
    for part in prepare(folder, loaded, files, parts, update=False):
        file = next(f for f in files if f.jurisdiction.code == part.law)
        put(folder, part.name, answered(file, part.block, part.key, made_with()))
    put(folder, MANIFEST, manifest(loaded, files, parts, complete=True))
    return loaded, files, parts, folder


def test_what_is_there_whole_is_not_answered_again(swept):
    loaded, files, parts, folder = swept
    assert prepare(folder, loaded, files, parts, update=False) == []
    (folder / parts[1].name).write_bytes((folder / parts[1].name).read_bytes()[:-20])
    (folder / parts[2].name).unlink()
    killed, running = folder / ".0123456789abcdef.tmp", folder / ".fedcba9876543210.tmp"
    for half in (killed, running):
        half.write_bytes(b"half")
    os.utime(killed, (1, 1))
    assert prepare(folder, loaded, files, parts, update=False) == [parts[1], parts[2]]
    assert list(folder.glob(".*")) == [running]


def test_one_question_is_counted_as_one(plan, tmp_path):
    loaded, problems = plan(
        "sweep: 1\ntitle: x\nlaws: [LUX]\ndays: [2026-11-26]\ncheck: {rules: [VC001]}\n"
    )
    assert loaded, problems
    file = load_all([shipped() / "lux.yaml"]).files[0]
    for part in prepare(tmp_path / "plan", loaded, [file], parts_of(loaded, [file]), update=False):
        put(tmp_path / "plan", part.name, answered(file, part.block, part.key, made_with()))
    done = CliRunner().invoke(main, ["sweep", str(tmp_path / "plan.yaml")])
    assert "x: 1 question to 1 law on 1 day; 1 is answered already" in done.stderr
    assert "1 answer in 1 file: " in done.stderr


def test_a_part_under_another_name_is_none_of_the_plan(swept):
    loaded, files, parts, folder = swept
    (folder / parts[0].name).write_bytes((folder / parts[1].name).read_bytes())
    assert prepare(folder, loaded, files, parts, update=False) == [parts[0]]


def test_what_somebody_made_of_the_answers_is_not_removed(swept):
    loaded, files, parts, folder = swept
    pq.write_table(pa.table({"rape": [1]}), folder / "summary.parquet")
    for update in (False, True):
        with pytest.raises(SweepError, match=r"summary|1 files"):
            prepare(folder, loaded, files, parts, update=update)
    assert (folder / "summary.parquet").exists()


def test_a_folder_that_changed_meanwhile_is_not_called_complete(swept):
    _, _, parts, folder = swept
    assert differs(folder, parts) is None
    (folder / "other.parquet").write_bytes(b"")
    assert "1 files of another sweep" in differs(folder, parts)
    (folder / parts[0].name).unlink()
    assert f"1 of {len(parts)} files were removed" in differs(folder, parts)


def test_what_cannot_be_written_is_said_with_its_place(tmp_path):
    with pytest.raises(SweepError, match=r"gone/a\.parquet cannot be written: No such file"):
        put(tmp_path / "gone", "a.parquet", b"")


def test_a_changed_plan_or_law_says_so_and_touches_nothing(swept, plan):
    loaded, files, parts, folder = swept
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    changed, _ = plan(PLAN.replace("2020-01-01", "2021-01-01"))
    with pytest.raises(SweepError, match=r"what changed: days.*--update"):
        prepare(folder, changed, files, parts_of(changed, files), update=False)
    edited = [files[0], replace(files[1], sha256="0" * 64), files[2]]
    with pytest.raises(SweepError, match="what changed: the laws NOR"):
        prepare(folder, loaded, edited, parts_of(loaded, edited), update=False)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    missing = prepare(folder, loaded, edited, parts_of(loaded, edited), update=True)
    assert {part.law for part in missing} == {"NOR"}
    assert {path.name for path in folder.glob("*.parquet")} == {
        p.name for p in parts if p.law != "NOR"
    }


def test_what_no_sweep_has_written_is_never_removed(plan, tmp_path):
    loaded, _ = plan()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "precious.parquet").write_bytes(b"x")
    for update in (False, True):
        with pytest.raises(SweepError, match=r"precious|1 files"):
            prepare(tmp_path / "mine", loaded, [], [], update=update)
    assert (tmp_path / "mine" / "precious.parquet").exists()


def test_one_schema_that_other_readers_read(swept):
    _, _, parts, folder = swept
    assert pq.read_schema(folder / parts[0].name).names == list(COLUMNS)
    assert pq.read_table(folder).num_rows == sum(part.rows for part in parts)
    kinds = duckdb.sql(f"describe from '{folder}/*.parquet'").fetchall()
    words = {"string": "VARCHAR", "date32": "DATE", "int32": "INTEGER", "double": "DOUBLE"}
    assert [(name, kind) for name, kind, *_ in kinds] == [
        (name, words[kind]) for name, (kind, _) in COLUMNS.items()
    ]
    told = json.loads((folder / MANIFEST).read_text())
    assert told["complete"]
    assert told["questions"] == sum(told["parts"].values())


@pytest.mark.parametrize(("name", "laws"), [("monthly", 239), ("caps", 239), ("unknowns", 239)])
def test_the_plans_in_the_documentation_are_plans(name, laws):
    page = (DOCS / "how-to" / "sweep.md").read_text(encoding="utf-8")
    loaded, problems = load(DOCS / "examples" / "sweeps" / f"{name}.yaml")
    assert not problems
    assert f"{loaded.questions(laws):,} questions" in page
