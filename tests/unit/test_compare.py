"""Which provision applies, what is cannot-tell, and who is harsher."""

import csv
import datetime as dt
import io
import json
import re
import xml.etree.ElementTree as ET

import pytest
from click.testing import CliRunner

from proportionality.answers.compare import answer, grid
from proportionality.answers.given import rises
from proportionality.answers.question import QuestionError, question
from proportionality.answers.ranking import ranked
from proportionality.cli.main import main
from proportionality.law.corpus import load_all, load_bytes, shipped
from proportionality.report.comparison import COLUMNS, render_csv, svg, tables
from proportionality.report.table import to_html, to_markdown
from proportionality.rules.example_files import expand

ON = dt.date(2026, 1, 1)


def law(text, code=None):
    data = expand(text)
    if code:
        data = data.replace(b"XXA", code.encode())
    file, problems = load_bytes(data, "law.yaml")
    assert file, problems
    return file.jurisdiction


def ask(text, conduct="drug.trafficking", substance=None, amount=None):
    return answer(law(text), question(conduct, substance, amount), ON)


BANDS = """over: {conduct: drug.trafficking, form: aggravated, substances: {heroin: over 15 g}, death: mandatory, custody: none, floor: mandatory}
middle: {conduct: drug.trafficking, form: aggravated, substances: {heroin: 10 g to 15 g}, custody: {min: 20 years, max: 30 years}, floor: mandatory}
any: {conduct: drug.trafficking, custody: {min: none, max: 10 years}}
repeat: {conduct: drug.trafficking, form: aggravated, conditions: [repeat], life: discretionary, custody: {min: none, max: 30 years}}
murder: {conduct: violent.murder, life: mandatory, custody: none, floor: mandatory}"""


@pytest.mark.parametrize(
    ("amount", "offence"),
    [
        ("20 g", "over"),
        ("15.001 g", "over"),
        ("15 g", "middle"),
        ("10 g", "middle"),
        ("9 g", "any"),
    ],
)
def test_the_band_that_holds_the_amount_applies(amount, offence):
    found = ask(BANDS, substance="heroin", amount=amount)
    assert found.status == "applies"
    assert [p.offence for p in found.provisions] == [offence]


def test_what_names_no_substance_yields_to_what_does_and_further_circumstances_are_left_out():
    found = ask(BANDS, substance="cannabis", amount="1 kg")
    assert (found.status, [p.offence for p in found.provisions]) == ("applies", ["any"])


def test_without_an_amount_the_bands_cannot_be_told():
    found = ask(BANDS, substance="heroin")
    assert found.status == "cannot-tell"
    assert "depends on the amount" in found.because
    assert {p.offence for p in found.provisions} == {"over", "middle", "any"}


def test_an_amount_outside_all_bands_cannot_be_told():
    found = ask(
        BANDS.replace(
            "any: {conduct: drug.trafficking, custody", "any: {conduct: drug.use, custody"
        ),
        substance="heroin",
        amount="1 g",
    )
    assert found.status == "cannot-tell"
    assert found.because.startswith("1 g lies outside the amounts encoded (heroin over 15 g")


@pytest.mark.parametrize(
    ("reached", "amount", "told"),
    [
        ("{heroin: at least 1 kg}", "20 g", True),
        ("{heroin: at least 1 kg}", "1 kg", False),
        ("[heroin]", "1 g", False),
        ("any", "1 g", False),
        ("[cocaine]", "1 kg", True),
        ("{any_except: [heroin], amount: over 1 g}", "1 kg", True),
        ("{any_except: [cocaine], amount: over 1 g}", "1 kg", False),
    ],
)
def test_what_a_file_leaves_out_of_an_amount_cannot_be_told(reached, amount, told):
    data = expand(BANDS) + (
        b"not_encoded:\n- {what: Bands of section 9, why: not read, substances: %s}\n"
        % reached.encode()
    )
    file, problems = load_bytes(data, "law.yaml")
    assert file, problems
    for form in ("ordinary", "gravest"):
        asked = question("drug.trafficking", "heroin", amount, form=form)
        found = answer(file.jurisdiction, asked, ON)
        assert (found.status == "applies") == told
        assert ("not encoded: Bands of section 9" in found.because) == (not told)
    without = answer(file.jurisdiction, question("drug.trafficking", "heroin", None), ON)
    assert "not encoded" not in without.because


@pytest.mark.parametrize(
    ("narrowed", "told"),
    [
        ("conduct: [drug.import, drug.trafficking]", False),
        ("conduct: [drug.import]", True),
        ("since: 2026-11-22", False),
        ("since: 2026-11-23", True),
        ("conduct: [drug.trafficking], since: 2026-11-23", True),
    ],
)
def test_what_a_file_leaves_out_of_another_conduct_or_a_later_day_is_told(narrowed, told):
    gap = f"not_encoded:\n- {{what: Bands, why: not read, substances: any, {narrowed}}}\n"
    file, problems = load_bytes(expand(BANDS) + gap.encode(), "law.yaml")
    assert file, problems
    for form in ("ordinary", "gravest"):
        asked = question("drug.trafficking", "heroin", "20 g", form=form)
        found = answer(file.jurisdiction, asked, dt.date(2026, 11, 22))
        assert (found.status == "applies") == told


def test_what_narrows_the_substances_left_out_needs_some():
    gap = "not_encoded:\n- {what: Bands, why: not read, conduct: [drug.use, drug.use], since: 2026-11-22}\n"
    data = expand(BANDS) + gap.encode()
    _, problems = load_bytes(data, "law.yaml")
    said = "narrows the substances that are left out, and none are named; expected substances beside it, 'any' for all"
    line = data.count(b"\n")
    assert [(p.line, p.column, p.message) for p in problems] == [
        (line, 32, f"conduct {said}"),
        (line, 41, "the same conduct stands twice"),
        (line, 63, f"since {said}"),
    ]


def test_an_amount_in_words_cannot_be_told():
    text = """basic: {conduct: drug.trafficking, custody: {min: none, max: 5 years}}
large: {conduct: drug.trafficking, form: aggravated, substances: {any: {words: commercial quantity}}, life: discretionary, custody: {min: none, max: 25 years}}"""
    found = ask(text, substance="heroin", amount="20 g")
    assert found.status == "cannot-tell"
    assert "commercial quantity" in found.because


CLASSES = """general:
  classes:
    class-a: {members: [heroin, cocaine], source: act, apart_from: [class-b]}
    class-b: {members: [cannabis], source: act}
    class-c: {members: unknown, source: act%s}
a: {conduct: drug.trafficking, substances: [class-a], life: discretionary, custody: {min: none, max: 25 years}}
b: {conduct: drug.trafficking, substances: [class-b], custody: {min: none, max: 14 years}}
c: {conduct: drug.trafficking, substances: [class-c], custody: {min: none, max: 5 years}}"""


def test_what_one_class_names_is_in_no_class_apart_from_it():
    apart = CLASSES % ", apart_from: [class-a, class-b]"
    found = ask(apart, substance="heroin")
    assert (found.status, [p.offence for p in found.provisions]) == ("applies", ["a"])
    found = ask(apart, substance="cannabis")
    assert (found.status, [p.offence for p in found.provisions]) == ("applies", ["b"])
    found = ask(apart, substance="ketamine")  # which no class names: it can be in any
    assert found.status == "cannot-tell"
    found = ask(CLASSES % "", substance="heroin")
    assert (found.status, found.because) == (
        "cannot-tell",
        "whether class-c includes heroin is not encoded",
    )


def test_classes_that_are_not_apart_are_refused():
    wrong = (CLASSES % ", apart_from: [class-d, class-c]").replace(
        "[cannabis]", "[cannabis, heroin]"
    )
    _, problems = load_bytes(expand(wrong), "wrong.yaml")
    assert [p.message for p in problems] == [
        "class-a and class-b are not apart: both name heroin; leave it out in one of them, or do not call them apart",
        "'class-d' is no other class of this law under general.classes; did you mean 'class-b'?",
        "class-c cannot be apart from itself; leave it out here",
    ]


def test_what_a_class_is_known_not_to_hold_is_not_in_it():
    outside = CLASSES % ", outside: [heroin, cocaine, cannabis]"
    for substance, offence in (("heroin", "a"), ("cannabis", "b")):
        found = ask(outside, substance=substance)
        assert (found.status, [p.offence for p in found.provisions]) == ("applies", [offence])
    assert ask(outside, substance="ketamine").status == "cannot-tell"


def test_what_a_class_is_known_not_to_hold_is_no_class_and_no_member():
    wrong = (CLASSES % ", outside: [class-a, herion]").replace(
        "[heroin, cocaine]", "[heroin, cocaine], outside: [heroin]"
    )
    _, problems = load_bytes(expand(wrong), "wrong.yaml")
    assert [p.message for p in problems] == [
        "class-a cannot hold heroin and not hold it; leave out one of them",
        "class-a is a class; write it under apart_from",
        "'herion' is neither a substance of the vocabulary nor a class of this law under general.classes; did you mean 'heroin'?",
    ]


OWN_USE = """possession: {conduct: drug.possession, custody: {min: none, max: 5 years}}
own: {conduct: drug.possession-personal, form: minor, custody: {min: none, max: 1 year}}
bars: {conduct: drug.premises, form: minor, custody: {min: none, max: 2 years}}"""


def test_own_use_is_asked_of_the_form_that_a_law_has_for_it():
    found = ask(OWN_USE, "drug.possession-personal", "cocaine", "1 g")
    assert (found.status, [p.offence for p in found.provisions]) == ("applies", ["own"])
    found = ask(OWN_USE, "drug.premises")
    assert (found.status, found.because) == (
        "cannot-tell",
        "only minor or aggravated forms of this conduct are encoded",
    )
    basic = OWN_USE + (
        "\nusing: {conduct: drug.possession-personal, custody: {min: none, max: 3 years}}"
    )
    found = ask(basic, "drug.possession-personal", "cocaine", "1 g")
    assert [p.offence for p in found.provisions] == ["using"]


@pytest.mark.parametrize(
    ("substances", "because"),
    [
        (
            "{any_except: [cannabis]}",
            "what is encoded of this conduct is about other drugs than cannabis",
        ),
        ("{any: under 1 g}", "5 g lies outside the amounts encoded (any under 1 g)"),
    ],
)
def test_why_an_offence_of_any_drug_does_not_answer_is_said(substances, because):
    text = f"a: {{conduct: drug.possession, substances: {substances}, custody: {{min: none, max: 5 years}}}}"
    found = ask(text, "drug.possession", "cannabis", "5 g")
    assert (found.status, found.because) == ("cannot-tell", because)


def test_other_units_and_lists_cannot_be_told():
    found = ask(
        "a: {conduct: drug.trafficking, substances: {heroin: under 5 tablets}, custody: {min: none, max: 5 years}}",
        substance="heroin",
        amount="1 g",
    )
    assert (found.status, found.because) == (
        "cannot-tell",
        "the law counts heroin in other units (under 5 tablets)",
    )
    found = ask(
        "general: {classes: {schedule-1: {members: unknown, source: act}}}\n"
        "a: {conduct: drug.trafficking, substances: [schedule-1], custody: {min: none, max: 5 years}}",
        substance="heroin",
    )
    assert (found.status, found.because) == (
        "cannot-tell",
        "whether schedule-1 includes heroin is not encoded",
    )


def test_a_list_yields_to_the_substance_by_name_and_other_drugs_do_not_answer():
    text = """named: {conduct: drug.trafficking, substances: [heroin], custody: {min: none, max: 9 years}}
general: {classes: {schedule-2: {members: unknown, source: act}}}
listed: {conduct: drug.trafficking, substances: [schedule-2], custody: {min: none, max: 2 years}}
cocaine: {conduct: drug.trafficking, substances: [cocaine], custody: {min: none, max: 20 years}}"""
    assert [p.offence for p in ask(text, substance="heroin").provisions] == ["named"]


def test_two_provisions_that_differ_cannot_be_told():
    text = """one: {conduct: drug.trafficking, custody: {min: none, max: 9 years}}
two: {conduct: drug.trafficking, custody: {min: none, max: 2 years}}"""
    assert "2 provisions reach this" in ask(text).because


def test_not_encoded_is_not_lenient():
    assert ask("a: {conduct: drug.use, custody: {min: none, max: 1 year}}").status == "not-encoded"
    early = answer(law(BANDS), question("drug.trafficking", "heroin", "20 g"), dt.date(1900, 1, 1))
    assert (early.status, early.because) == ("not-encoded", "not encoded on 1900-01-01")


def rank(**ceilings):
    asked = question("drug.trafficking", None, None)
    answers = [
        answer(law(f"a: {{conduct: drug.trafficking, {text}}}", code), asked, ON)
        for code, text in ceilings.items()
    ]
    return {a.jurisdiction: a.place for a in ranked(answers)}


def test_ranks_with_ties_and_unknowns():
    years = "custody: {{min: none, max: {}}}"
    assert rank(
        XXB=years.format("5 years"), XXC=years.format("60 months"), XXD=years.format("1 year")
    ) == {
        "XXB": "1=",
        "XXC": "1=",
        "XXD": "3",
    }
    assert rank(
        XXB=years.format("30 days"), XXC=years.format("1 month"), XXD=years.format("20 days")
    ) == {
        "XXB": "1-2",
        "XXC": "1-2",
        "XXD": "3",
    }
    assert rank(XXB=years.format("5 years"), XXC=years.format("unknown")) == {
        "XXB": "1",
        "XXC": "?",
    }
    floors = "custody: {{min: {}, max: 10 years}}, floor: mandatory"
    assert rank(XXB=floors.format("1 year"), XXC=floors.format("2 years")) == {
        "XXC": "1",
        "XXB": "2",
    }


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("drug.traficking", None, None), "did you mean 'drug.trafficking'"),
        (("drug.trafficking", None, "20 g"), "name the substance too"),
        (("drug.trafficking", "heroin", "20 gramz"), "a number and a unit"),
        (("drug.trafficking", "Heroin!", None), "is no substance"),
        (("violent.rape", "heroin", None), "neither substance nor amount"),
    ],
)
def test_what_is_no_question_says_so(words, message):
    with pytest.raises(QuestionError, match=message):
        question(*words)


@pytest.mark.parametrize(("about", "word"), [("conduct", "violent.rap"), ("given", "repaet")])
def test_a_wrong_word_is_told_the_near_ones_and_where_all_of_them_stand(about, word):
    """All of them were listed, in a line of 500 letters."""
    words = (word, None, None) if about == "conduct" else ("drug.use", None, None, [word])
    with pytest.raises(QuestionError) as refused:
        question(*words)
    said = str(refused.value)
    assert re.search(r"did you mean '.*'\?; 'proportionality schema' lists all \d+ con", said)
    assert len(said) < 200


def test_death_that_courts_rule_out_is_marked_wherever_the_range_is_told():
    text = "supply: {conduct: drug.trafficking, death: discretionary, life: mandatory, custody: none, floor: mandatory, ruled_out: {what: death, by: 'Supreme Court, 2008'}}"
    found = ask(text)
    (provision,) = found.provisions
    assert provision.span == "life to death (death ruled out)"
    assert provision.ceiling == "death"
    asked = question("drug.trafficking", None, None)
    (row,) = csv.DictReader(io.StringIO(render_csv([(asked, [found])])))
    assert row["ruled_out"] == "death ruled out by the courts: Supreme Court, 2008"
    # Who reads a table sees both ends of the range alone.
    for render in (to_markdown, to_html):
        assert "death ruled out by the courts" in render(tables([(asked, [found])]))
    assert "courts" not in to_markdown(tables([(asked, [ask(BANDS)])]))


def test_grid_and_csv_hold_every_combination():
    results = grid(
        [("x", law(BANDS))],
        ["drug.trafficking"],
        ["heroin", "cannabis"],
        ["1 g", "20 g"],
        [ON, dt.date(1900, 1, 1)],
    )
    rows = list(csv.DictReader(io.StringIO(render_csv(results).removeprefix("\ufeff"))))
    assert len(rows) == 8
    assert list(rows[0]) == list(COLUMNS)
    assert {r["status"] for r in rows} == {"applies", "not-encoded"}


def test_svg_is_well_formed_and_escapes():
    evil = law(BANDS).model_copy(deep=True)
    asked = question("drug.trafficking", "heroin", "20 g")
    found = [
        answer(
            evil.model_copy(
                update={"jurisdiction": evil.jurisdiction.model_copy(update={"name": "<script>&"})}
            ),
            asked,
            ON,
        )
    ]
    picture = svg(asked, found, {found[0].jurisdiction: evil})
    assert "<script>" not in picture
    root = ET.fromstring(picture)
    assert root.find("{http://www.w3.org/2000/svg}title") is not None


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "a.yaml").write_bytes(expand(BANDS))
    (tmp_path / "b.yaml").write_bytes(
        expand(BANDS.replace("10 years", "12 years")).replace(b"XXA", b"XXB")
    )
    return tmp_path


def run(*args):
    return CliRunner().invoke(main, [str(a) for a in args], catch_exceptions=False)


def test_command_in_every_format(files):
    words = [
        "compare",
        files / "a.yaml",
        files / "b.yaml",
        "--conduct",
        "drug.trafficking",
        "--substance",
        "heroin",
        "--amount",
        "9 g",
    ]
    text = run(*words)
    assert text.exit_code == 0
    assert text.stdout.index("XXB") < text.stdout.index("XXA")
    answers = json.loads(run(*words, "--format", "json").stdout)["answers"]
    assert [
        (a["jurisdiction"], a["rank"]["best"], a["provisions"][0]["ceiling"]) for a in answers
    ] == [
        ("XXB", 1, "12 years"),
        ("XXA", 2, "10 years"),
    ]
    assert all(p["citation"] for a in answers for p in a["provisions"])
    ET.fromstring(run(*words, "--format", "svg").stdout)
    assert run(*words, "--amount", "20 g").exit_code == 2
    assert run(*words, "--amount", "20 g", "--grid").stdout.count("\n") == 5


REPEATED = """general: {custody: {source: act, min: 1 month, max: 20 years}, enhancements: [{conducts: [drug], when: [repeat], effect: doubles, of: most, source: act, place: s 90}]}
trafficking: {conduct: drug.trafficking, custody: {min: 2 years, max: 8 years}, floor: frame, custody_required: true, fine: none}
"""


def given(text, *conditions, conduct="drug.trafficking"):
    return answer(law(text), question(conduct, None, None, conditions), ON)


def test_a_raised_penalty_is_worked_out_and_says_so():
    told = given(REPEATED, "repeat")
    assert told.status == "applies"
    (provision,) = told.provisions
    assert provision.span == "2 years to 16 years"
    assert provision.worked_out == ("longest term 8 years to 16 years", "by s 90")
    assert given(REPEATED).provisions[0].worked_out == ()


def test_a_provision_that_asks_for_what_is_given_comes_before_one_that_does_not():
    special = """again: {conduct: drug.trafficking, form: aggravated, conditions: [repeat], custody: {min: 10 years, max: 15 years}, floor: frame}
"""
    told = given(REPEATED + special, "repeat")
    assert [p.offence for p in told.provisions] == ["again"]
    assert told.status == "applies"
    assert [p.offence for p in given(REPEATED + special).provisions] == ["trafficking"]


def test_a_circumstance_makes_no_act_cheaper():
    """A provision on schools beside a graver one on the amount: which of them a court applies is not known, and both are named."""
    text = """kilo: {conduct: drug.trafficking, substances: {heroin: over 1 kg}, custody: {min: 10 years, max: 20 years}, floor: mandatory}
school: {conduct: drug.trafficking, form: aggravated, conditions: [protected-place], custody: {min: 1 year, max: 7 years}, floor: mandatory}
minor: {conduct: drug.trafficking, form: minor, conditions: [pregnant], custody: {min: none, max: 2 years}}
"""

    def told(amount, *conditions):
        return answer(law(text), question("drug.trafficking", "heroin", amount, conditions), ON)

    both = told("2 kg", "protected-place")
    assert both.status == "cannot-tell"
    assert "would cost more" in both.because
    assert [p.offence for p in both.provisions] == ["kilo", "school"]
    assert [p.offence for p in told("5 g", "protected-place").provisions] == ["school"]
    assert [p.offence for p in told("2 kg", "pregnant").provisions] == ["minor"]


def test_what_no_rule_speaks_of_is_not_guessed():
    told = given(REPEATED, "repeat", "organised")
    assert told.status == "cannot-tell"
    assert "organised" in told.because
    more = "{conducts: [drug.trafficking], when: [repeat], effect: half-more, source: act, place: s 91}"
    twice = REPEATED.replace("s 90}]", f"s 90}}, {more}]")
    told = given(twice, "repeat")
    assert told.status == "cannot-tell"
    assert "how they add up is not encoded" in told.because


def test_a_condition_is_a_word_of_the_vocabulary():
    with pytest.raises(QuestionError, match=r"'repeated' is no condition.*repeat") as caught:
        question("drug.trafficking", None, None, ["repeated"])
    assert caught.value.about == "given"


def test_a_law_shows_what_it_raises():
    told = rises(law(REPEATED), ON)["trafficking"]
    assert [str(rise) for rise in told] == [
        "2 years to 16 years after an earlier conviction or offence of the kind (s 90), worked out: longest term 8 years to 16 years"
    ]
    unknown = rises(law(REPEATED.replace("effect: doubles, of: most", "effect: unknown")), ON)
    assert "cannot be worked out" in str(unknown["trafficking"][0])


@pytest.mark.parametrize("given", ["causes-death", "causes-injury"])
def test_a_provision_on_injury_reaches_who_died_of_it(given):
    text = """any: {conduct: drug.trafficking, custody: {min: none, max: 10 years}}
hurt: {conduct: drug.trafficking, form: aggravated, conditions: [causes-injury], life: discretionary, custody: {min: 20 years, max: 30 years}, floor: mandatory}"""
    found = answer(law(text), question("drug.trafficking", None, None, [given]), ON)
    assert [p.offence for p in found.provisions] == ["hurt"]
    assert not found.because


@pytest.mark.parametrize(
    ("amount", "span"),
    [("30 g", "up to 3 years"), ("31 g", "up to 5 years"), ("250 g", "3 years to 10 years"),
     ("999 g", "5 years to 20 years"), ("1 kg", "10 years to 40 years")],
)  # fmt: skip
def test_mississippi_answers_with_the_bands_of_today_for_marijuana(amount, span):
    """The file told up to 20 years from 30 g on as the law in force, and said in a note that it was superseded."""
    (file,) = load_all([shipped() / "us-ms.yaml"]).files
    asked = question("drug.supply", "cannabis", amount)
    found = answer(file.jurisdiction, asked, dt.date(2026, 11, 26))
    assert [p.span for p in found.provisions] == [span]
