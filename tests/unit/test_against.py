"""One conduct against another, and where a law stands on the scale."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import openpyxl
import pytest
from click.testing import CliRunner
from docx import Document

from proportionality.answers.against import against
from proportionality.answers.compare import answer
from proportionality.answers.question import QuestionError, question
from proportionality.answers.scale import scale
from proportionality.answers.weighed import in_a_sentence, in_one_line, label, practice_in_words
from proportionality.cli.main import main
from proportionality.law.corpus import load_bytes
from proportionality.measure import measured_on
from proportionality.report.against import NOTES, remarks
from proportionality.rules.example_files import expand
from tests.unit.test_compare import ON, law

RAPE = "rape: {conduct: violent.rape, custody: {min: none, max: 10 years}}"
TERM = "trafficking: {conduct: drug.trafficking, custody: {min: none, max: MOST}}"


def ask(text, form="ordinary", **what):
    first = question("drug.trafficking", what.get("substance"), what.get("amount"), form=form)
    (row,) = against([("", law(text))], first, question("violent.rape", None, None), ON).rows
    return row


@pytest.mark.parametrize(
    ("most", "verdict", "ratio"),
    [
        ("25 years", "harsher", 2.5),
        ("10 years", "equal", 1.0),
        ("120 months", "equal", 1.0),
        ("5 years", "milder", 0.5),
        ("unknown", "cannot-tell", None),
    ],
)
def test_the_longer_term_is_the_harsher(most, verdict, ratio):
    row = ask(f"{TERM.replace('MOST', most)}\n{RAPE}")
    assert (row.verdict, row.ratio) == (verdict, ratio)
    assert bool(row.because) == (verdict == "cannot-tell")


def test_equal_ceilings_are_told_apart_by_the_floor():
    row = ask(
        f"trafficking: {{conduct: drug.trafficking, custody: {{min: 5 years, max: 10 years}}, floor: mandatory}}\n{RAPE}"
    )
    assert row.verdict == "harsher"


def test_life_against_life_is_equal_where_both_hang_on_the_same_unknown():
    row = ask(
        """trafficking: {conduct: drug.trafficking, life: discretionary, custody: none}
rape: {conduct: violent.rape, life: discretionary, custody: none}"""
    )
    assert row.verdict == "equal"


BY_DRUG = f"""heroin: {{conduct: drug.trafficking, substances: [heroin], custody: {{min: none, max: 20 years}}}}
cannabis: {{conduct: drug.trafficking, substances: [cannabis], custody: {{min: none, max: 5 years}}}}
{RAPE}"""


def test_harsher_for_some_drugs_says_for_which_it_depends():
    row = ask(BY_DRUG)
    assert row.verdict == "harsher-for-some"
    assert "depends on the substance" in row.because
    assert (row.pair[0].offence, row.ratio) == ("heroin", 2.0)
    assert ask(BY_DRUG, substance="cannabis").verdict == "milder"
    assert ask(BY_DRUG, substance="heroin").verdict == "harsher"


def test_what_is_encoded_of_some_drugs_only_is_not_said_of_all():
    """Ireland punishes the use of opium and of no other drug; it stood among the laws that punish use harder than assault."""
    text = f"opium: {{conduct: drug.trafficking, substances: [opium], custody: {{min: none, max: 14 years}}}}\n{RAPE}"
    row = ask(text)
    assert (row.verdict, row.because, row.ratio) == (
        "harsher-for-some",
        "it depends on the substance (opium)",
        1.4,
    )
    assert ask(text, substance="opium").verdict == "harsher"
    assert ask(text.replace("[opium]", "any")).verdict == "harsher"


def test_what_a_court_has_to_decide_is_not_some():
    text = f"""large: {{conduct: drug.trafficking, form: aggravated, substances: {{heroin: {{words: a large quantity}}}}, custody: {{min: none, max: 20 years}}}}
heroin: {{conduct: drug.trafficking, substances: [heroin], custody: {{min: none, max: 5 years}}}}
{RAPE}"""
    assert ask(text, substance="heroin", amount="500 g").verdict == "cannot-tell"


LISTED = f"""general: {{classes: {{schedule-1: {{members: unknown, source: act}}}}}}
listed: {{conduct: drug.trafficking, substances: [schedule-1, cocaine], custody: {{min: none, max: 20 years}}}}
{RAPE}"""


@pytest.mark.parametrize(
    ("substance", "amount", "verdict", "because"),
    [
        ("cocaine", "20 g", "harsher", ""),
        ("cannabis", "20 g", "cannot-tell", "whether schedule-1 includes cannabis is not encoded"),
        ("cocaine", "500 mg", "cannot-tell", "not encoded: Small amounts of cocaine"),
    ],
)
def test_what_may_not_be_reached_at_all_is_not_weighed(substance, amount, verdict, because):
    """Five grams of cannabis were ten times as grave as assault in New Jersey, by a schedule that leaves cannabis out."""
    left_out = b"not_encoded:\n- {what: Small amounts of cocaine, why: not read, substances: {cocaine: under 1 g}}\n"
    file, problems = load_bytes(expand(LISTED) + left_out, "law.yaml")
    assert file, problems
    asked = question("drug.trafficking", substance, amount)
    (row,) = against(
        [("", file.jurisdiction)], asked, question("violent.rape", None, None), ON
    ).rows
    assert (row.verdict, row.because) == (verdict, because)


@pytest.mark.parametrize(("most", "verdict"), [("25 years", "harsher"), ("10 years", "cannot-tell"), ("5 years", "cannot-tell")])  # fmt: skip
def test_a_circumstance_that_may_raise_a_penalty_leaves_only_the_harsher_told(most, verdict):
    first = question("drug.trafficking", None, None, given=["repeat"])
    one = law(f"{TERM.replace('MOST', most)}\n{RAPE}")
    (row,) = against([("", one)], first, question("violent.rape", None, None), ON).rows
    assert row.verdict == verdict


def test_the_gravest_form_needs_whatever_it_needs():
    text = f"""{TERM.replace("MOST", "5 years")}
repeat: {{conduct: drug.trafficking, form: aggravated, conditions: [repeat], custody: {{min: none, max: 30 years}}}}
dead: {{conduct: drug.trafficking, form: aggravated, conditions: [causes-death], life: discretionary, custody: none}}
small: {{conduct: drug.trafficking, form: minor, custody: {{min: none, max: 1 year}}}}
{RAPE}"""
    assert ask(text).verdict == "milder"
    assert ask(text, "gravest").pair[0].offence == "repeat"
    minor = answer(law(text), question("drug.trafficking", None, None, form="minor"), ON)
    assert [p.offence for p in minor.provisions] == ["small"]


def test_unknown_forms_are_refused():
    with pytest.raises(QuestionError, match="ordinary, gravest, minor"):
        question("drug.trafficking", None, None, form="worst")


def test_not_encoded_is_said():
    row = ask(TERM.replace("MOST", "5 years"))
    assert row.verdict == "not-encoded"
    assert "violent.rape" in row.because


@pytest.fixture
def files(tmp_path, monkeypatch):
    from proportionality.rules.example_files import expand

    monkeypatch.chdir(tmp_path)
    for code, most in (("XXA", "25 years"), ("XXB", "5 years")):
        data = expand(f"{TERM.replace('MOST', most)}\n{RAPE}").replace(b"XXA", code.encode())
        (tmp_path / f"{code}.yaml").write_bytes(data)
    return tmp_path


def run(*args, status=0):
    words = ("compare", "XXA.yaml", "XXB.yaml", "--conduct", "drug.trafficking", "--against", "violent.rape", "--as-of", str(ON))  # fmt: skip
    result = CliRunner().invoke(main, [*words, *args], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.stdout


def test_every_format_has_both_laws(files):
    text = run()
    assert "1 of 2 laws can punish trafficking harder than rape in its ordinary form;" in text
    assert "2.5" in text
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv").removeprefix("\ufeff"))))
    assert [(r["jurisdiction"], r["verdict"], r["ratio"]) for r in rows] == [
        ("XXA", "harsher", "2.5"),
        ("XXB", "milder", "0.5"),
    ]
    assert all(r["first_cited"] and r["second_cited"] and r["evidence"] for r in rows)
    # Each value stands under its own name.
    first = rows[0]
    assert (first["first_given"], first["first_form"], first["first_title"]) == (
        "",
        "ordinary",
        "Trafficking",
    )
    assert (first["second_conduct"], first["second_url"]) == ("violent.rape", first["first_url"])
    assert (first["first_ceiling_length"], first["as_of"]) == ("term", str(ON))
    assert {(r["first_evidence"], r["second_evidence"]) for r in rows} == {("primary", "primary")}
    # The gravest of several is what is shown, and the row says of how many.
    assert [(r["first_gravest_of"], r["second_gravest_of"]) for r in rows] == [("1", "1")] * 2
    whole = json.loads(run("--format", "json"))
    assert whole["counts"]["harsher"] == 1
    assert whole["answers"][0]["first"]["rank"] == {"best": 1, "worst": 1, "tied": False}
    assert "| 2.5 |" in run("--format", "markdown")
    assert "<td>2.5</td>" in run("--format", "html")
    assert ET.fromstring(run("--format", "svg")).tag.endswith("svg")
    run("--format", "xlsx", "--output", "book.xlsx")
    book = openpyxl.load_workbook("book.xlsx")
    assert book["Answers"]["D2"].value == 2.5  # a number, which sorts


@pytest.mark.parametrize("style", ["text", "markdown", "html"])
def test_where_every_band_is_harsher_the_gravest_is_shown_and_said_to_be(files, style):
    from proportionality.rules.example_files import expand

    bands = BY_DRUG.replace("max: 5 years", "max: 12 years")
    (files / "XXA.yaml").write_bytes(expand(bands))
    said = " ".join(run("--format", style).split())
    assert "up to 20 years" in said
    assert "up to 12 years" not in said
    assert "the gravest of them is shown, and times are of that one" in said


def test_a_workbook_needs_a_file_and_two_questions_no_grid(files):
    run("--format", "xlsx", status=2)
    run("--grid", status=2)


@pytest.mark.parametrize("style", ["text", "docx"])
def test_what_the_most_decides_is_not_said_of_every_case(files, style):
    """Each of the two laws punishes one of the crimes with more at most, and binds a court to nothing."""
    if style == "docx":
        run("--format", style, "--output", "paper.docx")
        said = "\n".join(p.text for p in Document("paper.docx").paragraphs)
    else:
        said = run("--format", style)
    assert "Trafficking can be punished harder than rape: 1" in said
    assert "Rape can be punished harder than trafficking: 1" in said
    assert "is punished" not in said


def test_lines_fit_eighty_columns(files, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert max(map(len, run().splitlines())) <= 80


def stands(text):
    return scale(measured_on(law(text), ON))


LADDER = """murder: {conduct: violent.murder, life: mandatory, custody: none, floor: mandatory}
rape: {conduct: violent.rape, custody: {min: none, max: 20 years}}
killing: {conduct: violent.manslaughter, custody: {min: none, max: 15 years}}
harm: {conduct: violent.grievous-harm, custody: {min: none, max: 12 years}}
robbery: {conduct: violent.robbery, custody: {min: none, max: 10 years}}
assault: {conduct: violent.assault, custody: {min: none, max: 2 years}}
"""


@pytest.mark.parametrize(
    ("most", "step"),
    [
        ("25 years", "rape"),
        ("20 years", "manslaughter"),
        ("14 years", "grievous-harm"),
        ("11 years", "robbery"),
        ("10 years", "assault"),
        ("2 years", "none"),
    ],
)
def test_the_scale_names_the_gravest_crime_that_is_outweighed(most, step):
    found = stands(LADDER + TERM.replace("MOST", most))
    assert found.ordinary.step == found.gravest.step == step
    assert found.death == "no"
    assert practice_in_words(found) == ""


def test_as_much_as_murder_needs_the_same_ceiling_only():
    found = stands(
        LADDER + "trafficking: {conduct: drug.trafficking, life: discretionary, custody: none}"
    )
    assert found.ordinary.step == "murder"
    said = in_a_sentence("ordinary", found.ordinary)
    assert "can cost as much as murder in its basic form" in said
    assert "Trafficking" in said
    assert "Murder" in said


def test_a_crime_that_is_not_encoded_leaves_the_scale_in_doubt():
    without = "\n".join(line for line in LADDER.splitlines() if "rape" not in line)
    found = stands(f"{without}\n{TERM.replace('MOST', '18 years')}").ordinary
    assert (found.step, found.at_least) == ("cannot-tell", "manslaughter")
    assert "no rape is encoded" in found.because


def test_a_crime_of_which_a_graver_form_alone_is_encoded_is_not_said_to_be_missing():
    graver = LADDER.replace("violent.rape,", "violent.rape, form: aggravated,")
    found = stands(f"{graver}\n{TERM.replace('MOST', '18 years')}").ordinary
    assert (found.step, found.at_least) == ("cannot-tell", "manslaughter")
    assert "no basic form of rape is encoded" in found.because


def test_harder_than_murder_in_its_basic_form_names_a_form_that_costs_as_much():
    """Life for selling stood above homicide, and nothing was said of murder, which costs life too (Philippines)."""
    life = "life: mandatory, custody: none, floor: mandatory}\n"
    graver = f"worst: {{conduct: violent.murder, form: aggravated, {life}"
    basic = "custody: {min: 12 years, max: 20 years}, floor: frame"
    term = LADDER.replace("life: mandatory, custody: none, floor: mandatory", basic)
    assert term != LADDER
    found = stands(f"{term}{graver}trafficking: {{conduct: drug.trafficking, {life}").ordinary
    said = in_a_sentence("ordinary", found)
    assert (
        "is punished harder than murder in its basic form, leaving aside its graver form: " in said
    )
    assert said.endswith("; Worst (s 7), life.")


def test_an_offence_that_may_be_graver_leaves_the_scale_in_doubt():
    found = stands(
        LADDER
        + TERM.replace("MOST", "14 years")
        + "\nother: {conduct: drug.import, custody: {min: none, max: unknown}}"
    )
    assert found.ordinary.step == "grievous-harm"
    assert (found.gravest.step, found.gravest.at_least) == ("cannot-tell", "grievous-harm")


def test_an_aggravated_offence_has_to_outweigh_every_form():
    text = (
        LADDER
        + "worse: {conduct: violent.rape, form: aggravated, custody: {min: none, max: 30 years}}\n"
        + "gang: {conduct: drug.trafficking, form: aggravated, custody: {min: none, max: 25 years}}"
    )
    assert (stands(text).gravest.step, stands(text).gravest.against) == ("manslaughter", "every")


@pytest.mark.parametrize(
    ("drug", "said"),
    [
        ("custody: {min: 2 years, max: 25 years}, floor: frame", "is punished harder than rape in its basic form: "),
        ("custody: {min: none, max: 25 years}", "can be punished harder than rape in its basic form, though the least it can cost is less: "),
        ("custody: {min: unknown, max: 25 years}, floor: unknown", "can be punished harder than rape in its basic form: "),
    ],
)  # fmt: skip
def test_harder_is_said_plainly_only_where_the_least_is_no_less(drug, said):
    text = LADDER.replace(
        "min: none, max: 20 years}", "min: 2 years, max: 20 years}, floor: frame"
    ) + (f"trafficking: {{conduct: drug.trafficking, {drug}}}")
    found = in_a_sentence("ordinary", stands(text).ordinary)
    assert found.startswith(f"The ordinary trafficking offence {said}")


def test_an_open_sentence_is_not_said_to_cost_as_much_as_a_fixed_one_without_more():
    drug = "trafficking: {conduct: drug.trafficking, custody: {min: 5 years, max: 25 years}, life: discretionary, floor: mandatory}"
    found = in_a_sentence("ordinary", stands(LADDER + drug).ordinary)
    assert "can cost as much as murder in its basic form, though the least it can cost is less: " in found  # fmt: skip


@pytest.mark.parametrize(
    ("most", "sentence", "short"),
    [
        ("25 years", "can be punished harder than murder", "more than murder"),
        ("24 years", "can cost as much as murder", "as much as murder"),
    ],
)
def test_the_short_word_for_harder_than_murder_is_not_that_for_as_much(most, sentence, short):
    """The overview and ``coverage`` said "as much as murder" of laws whose own page says "harder than murder"."""
    murder = "life: mandatory, custody: none, floor: mandatory"
    ladder = LADDER.replace(murder, "custody: {min: 12 years, max: 24 years}, floor: frame")
    found = stands(ladder + TERM.replace("MOST", most)).ordinary
    assert f"{sentence} in its basic form" in in_a_sentence("ordinary", found)
    assert label(found) == short


GANG = "gang: {conduct: drug.trafficking, form: aggravated, custody: {min: 3 years, max: 25 years}, floor: frame}"
WORSE = "worse: {conduct: violent.rape, form: aggravated, custody: {min: 2 years, max: 22 years}, floor: frame}\n"


@pytest.mark.parametrize(
    ("more", "form"), [("", "in the only form encoded"), (WORSE, "in every form encoded")]
)
def test_every_form_is_said_of_those_encoded_and_of_more_than_one(more, form):
    found = in_a_sentence("gravest", stands(LADDER + more + GANG).gravest)
    assert found.startswith(f"The gravest drug offence encoded is punished harder than rape {form}")


LARGE = "large: {conduct: drug.trafficking, form: aggravated, substances: {heroin: over 1 kg}, custody: {min: none, max: 30 years}}\n"


@pytest.mark.parametrize(("most", "crime"), [("2 years", "none"), ("11 years", "robbery")])
def test_heavier_penalties_for_larger_amounts_are_said_to_be_left_aside(most, crime):
    drug = TERM.replace("MOST", most)
    aside = ", leaving aside heavier penalties for larger amounts: "
    found = stands(LADDER + LARGE + drug)
    assert found.ordinary.step == crime
    assert aside in in_a_sentence("ordinary", found.ordinary)
    assert ", larger amounts can cost more; gravest drug offence: " in in_one_line(found)
    assert "larger amounts" not in in_a_sentence("gravest", found.gravest)
    for other in ("over 1 kg}, conditions: [repeat]", "any}"):
        more = stands(LADDER + LARGE.replace("over 1 kg}", other) + drug)
        assert "larger amounts" not in in_a_sentence("ordinary", more.ordinary)
    assert "larger amounts" not in in_a_sentence("ordinary", stands(LADDER + drug).ordinary)
    assert "larger amounts" not in in_one_line(stands(LADDER + drug))


@pytest.mark.parametrize(
    ("which", "crime", "most"), [("gravest", "rape", "25 years"), ("ordinary", "rape", "25 years")]
)
def test_a_graver_form_that_a_basic_offence_does_not_outweigh_is_named(which, crime, most):
    drug = TERM.replace("MOST", most)
    graver = WORSE.replace("22 years", "30 years").replace("violent.rape", f"violent.{crime}")
    said = in_a_sentence(which, getattr(stands(LADDER + graver + drug), which))
    assert f" {crime} in its basic form, leaving aside its graver form: " in said
    assert said.endswith("; Worse (s 7), 2 years to 30 years.")
    # One that it outweighs too takes nothing away from the sentence.
    milder = in_a_sentence(which, getattr(stands(LADDER + WORSE + drug), which))
    assert "graver form" not in milder
    assert "Worse" not in milder


def test_a_crime_of_which_only_a_mitigated_form_is_encoded_is_said_to_be_that():
    """Negligent killing was the only form of manslaughter, and the sentence said manslaughter."""
    ladder = LADDER.replace("violent.manslaughter,", "violent.manslaughter, form: minor,")
    gang = GANG.replace("25 years", "18 years")
    found = in_a_sentence("gravest", stands(ladder + gang).gravest)
    assert found.startswith(
        "The gravest drug offence encoded is punished harder than manslaughter in its minor form, and no other is encoded: "
    )


@pytest.mark.parametrize("grade", ["{cannabis: any}", "{heroin: over 5 g}"])
def test_of_several_grades_the_one_that_costs_most_is_not_called_the_ordinary_one(grade):
    less = f"less: {{conduct: drug.trafficking, substances: {grade}, custody: {{min: none, max: 5 years}}}}\n"
    found = stands(LADDER + less + TERM.replace("MOST", "25 years"))
    assert in_a_sentence("ordinary", found.ordinary).startswith(
        "The gravest of the ordinary trafficking offences is punished harder than rape"
    )
    alike = stands(LADDER + less.replace("5 years", "25 years") + TERM.replace("MOST", "25 years"))
    assert in_a_sentence("ordinary", alike.ordinary).startswith("The ordinary trafficking offence ")


def test_life_without_parole_is_told_from_life():
    """Else a pair would show the same on both sides and call one of them harder."""
    drug = "trafficking: {conduct: drug.trafficking, life: mandatory, parole: barred, custody: none, floor: mandatory}"
    found = in_a_sentence(
        "ordinary", stands(LADDER.replace("life: m", "parole: available, life: m") + drug).ordinary
    )
    assert found == (
        "The ordinary trafficking offence is punished harder than murder in its basic form: "
        "Trafficking (s 7), life, no parole; Murder (s 1), life."
    )


def test_no_violent_crime_names_those_that_it_was_set_beside():
    found = in_a_sentence("ordinary", stands(LADDER + TERM.replace("MOST", "2 years")).ordinary)
    assert found == (
        "The ordinary trafficking offence can be punished harder than none of murder, rape, manslaughter, grievous harm, robbery "
        "and assault in their basic forms: Trafficking (s 7), up to 2 years."
    )


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ("primary", ""),
        ("translation", "; from a translation"),
        ("secondary", "; from an account"),
        ("unverified", "; not verified"),
    ],
)
def test_a_pair_says_of_each_side_that_it_was_not_read_in_the_laws_own_text(evidence, said):
    text = expand(LADDER + TERM.replace("MOST", "25 years")).decode()
    file, problems = load_bytes(
        text.replace("evidence: primary", f"evidence: {evidence}").encode(), "law.yaml"
    )
    assert file, problems
    found = in_a_sentence("gravest", scale(measured_on(file.jurisdiction, ON)).gravest)
    assert f"Trafficking (s 7{said}), up to 25 years; Rape (s 2{said}), up to 20 years." in found


def test_for_word_each_law_has_both_provisions_and_what_cannot_be_told_says_why(tmp_path):
    docx = pytest.importorskip("docx")
    path = tmp_path / "a.docx"
    asked = ["compare", "SGP", "NOR", "KEN", "--conduct", "drug.trafficking"]
    command = [*asked, "--against", "violent.rape", "--as-of", "2026-06-01", "--format", "docx"]
    made = CliRunner().invoke(main, [*command, "--output", str(path)])
    assert made.exit_code == 0, made.output
    document = docx.Document(str(path))
    rows = [[c.text for c in row.cells] for table in document.tables for row in table.rows]
    assert [row[0] for row in rows[1:]] == ["Singapore", "Norway"]
    assert "death, mandatory" in rows[1][1]
    assert "s 375(2)" in rows[1][2]
    text = "\n".join(p.text for p in document.paragraphs)
    assert "Kenya: " in text
    assert "Cite as:" in text
    assert len(document.inline_shapes) == 1
    assert CliRunner().invoke(main, command).exit_code == 2  # no text for a terminal
    assert CliRunner().invoke(main, [*asked, "--format", "docx", "--output", "x"]).exit_code == 2


def test_for_word_no_picture_is_larger_than_the_page(tmp_path):
    path = tmp_path / "a.docx"
    made = printed("--against", "violent.rape", "--format", "docx", "--output", str(path))
    assert not made
    document = Document(str(path))
    page = document.sections[0]
    assert len(document.inline_shapes) == 2
    for picture in document.inline_shapes:
        assert picture.height <= page.page_height - page.top_margin - page.bottom_margin
        assert picture.width <= page.page_width - page.left_margin - page.right_margin


def printed(*words):
    command = ["compare", "EU", "--conduct", "drug.trafficking", "--as-of", "2026-06-01", *words]
    return CliRunner().invoke(main, command, catch_exceptions=False, env={"COLUMNS": "80"}).stdout


@pytest.mark.parametrize("against", [(), ("--against", "violent.rape")])
def test_of_many_laws_a_screen_is_printed_and_the_rest_counted(against, tmp_path):
    short, full = printed(*against), printed(*against, "--full")
    asked = json.loads(printed(*against, "--format", "json"))["answers"]
    assert len(asked) > 20
    names = [a["name"] for a in asked]
    assert 5 <= sum(name in short for name in names) <= 10
    assert all(name in full for name in names)
    assert "--full prints every law" in short
    assert "--full" not in full
    unsure = sum(a.get("verdict", a.get("status")) == "cannot-tell" for a in asked)
    assert f"Cannot tell: {unsure}" in short
    assert len(short.splitlines()) < 65
    # What goes to a file is complete.
    assert "--full" not in printed(*against, "--output", str(tmp_path / "all.txt"))
    written = (tmp_path / "all.txt").read_text()
    assert all(name in written for name in names)
    assert len(printed(*against, "--format", "csv").splitlines()) > len(names)


def test_few_laws_are_printed_whole():
    few = CliRunner().invoke(main, ["compare", "SGP", "NOR", "--conduct", "drug.trafficking"])
    assert "--full" not in few.stdout


def test_what_courts_rule_out_is_said_beside_the_comparison_with_the_decision():
    """That a law can punish one crime harder may hang on a death penalty that no court can impose."""
    ruled_out = "rape: {conduct: violent.rape, death: discretionary, life: mandatory, custody: none, floor: mandatory, ruled_out: {what: death, by: 'Supreme Court, 2008'}}"
    asked = question("drug.trafficking", None, None), question("violent.rape", None, None)

    def said(text):
        return remarks(against([("", law(text))], *asked, ON))

    first = TERM.replace("MOST", "25 years")
    assert said(f"{first}\n{RAPE}") == NOTES
    *notes, last = said(f"{first}\n{ruled_out}")
    assert tuple(notes) == NOTES
    assert last.endswith(
        ": death ruled out by the courts: Supreme Court, 2008; what is compared is the text."
    )
