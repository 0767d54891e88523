"""The review of a draft on the terminal."""

from __future__ import annotations

import json

import pytest
import yaml
from click.testing import CliRunner

from proportionality.cli.main import main
from proportionality.law.corpus import load_bytes
from tests.unit.test_reader_review import MORE


def review(tmp_path, typed):
    """What is written after somebody typed these lines."""
    path, out = tmp_path / "act.txt", tmp_path / "draft.yaml"
    path.write_text(MORE)
    result = CliRunner().invoke(
        main,
        ["read", str(path), "--code", "XXA", "--output", str(out), "--review"],
        input="".join(f"{line}\n" for line in typed),
    )
    places = json.loads(out.with_suffix(".json").read_text()) if out.exists() else {}
    law = yaml.safe_load(out.read_text()) if out.exists() else {}
    assert load_bytes(yaml.safe_dump(law, sort_keys=False).encode(), "draft.yaml")[1] == []
    return result, law, places


ALL = [
    "", "", "mandatory", "true", "",  # s 3, which has more doubts: death, life, floor, custody required, conduct
    "", "", "", "true", "",  # s 2
    "n", "l",  # the passages
]  # fmt: skip


def test_everything_answered_is_complete(tmp_path):
    result, law, places = review(tmp_path, ALL)
    assert result.exit_code == 0, result.output
    assert "nothing is left" in result.stderr
    assert places["complete"] is True
    assert {o["penalties"][0]["evidence"] for o in law["offences"]} == {"primary"}
    murder = next(o for o in law["offences"] if o["place"] == "s 3")
    assert murder["penalties"][0]["floor"] == "mandatory"
    assert murder["penalties"][0]["custody_required"] is True


def test_what_was_answered_is_kept_and_gone_on_with(tmp_path):
    first, law, places = review(tmp_path, [*ALL[:5], "q"])
    assert places["answered"] == {"offences": "1 of 2", "passages": "0 of 2"}
    assert "run the same command again" in first.stderr
    _, law, places = review(tmp_path, ALL[5:])
    assert places["complete"] is True
    assert len(law["offences"]) == 2


def test_correcting_undoing_and_dropping(tmp_path):
    typed = [*ALL[:5], "u", "", "", "", "custody.max=40 years", "true", "", "n", "n", "n"]
    _, law, places = review(tmp_path, typed)
    (offence,) = law["offences"]
    assert offence["penalties"][0]["custody"]["max"] == "40 years"
    assert places["complete"] is True


def test_an_answer_the_format_does_not_know_is_asked_again(tmp_path):
    result, law, _ = review(tmp_path, ["perhaps", *ALL])
    assert "perhaps" in result.stderr
    assert law["offences"][0]["penalties"][0]["death"] == "none"


def test_other_files_need_another_output(tmp_path):
    review(tmp_path, ["q"])
    kept = tmp_path / "draft.answers.json"
    kept.write_text(kept.read_text().replace('"files": [', '"files": ["another",'))
    result, _, _ = review(tmp_path, ["q"])
    assert result.exit_code == 2
    assert "answers to other files" in result.stderr


def test_a_review_needs_a_file_to_write():
    result = CliRunner().invoke(main, ["read", "-", "--review"], input=MORE)
    assert result.exit_code == 2
    assert "--output" in result.stderr


def test_enter_says_nothing_of_a_passage(tmp_path):
    _, _, places = review(tmp_path, [*ALL[:-2], "", ""])
    assert places["answered"] == {"offences": "2 of 2", "passages": "0 of 2"}


def test_substances_that_cannot_be_parsed_are_asked_again(tmp_path):
    typed = ["substances=[heroin", "substances={heroin: *a}", *ALL]
    result, _, places = review(tmp_path, typed)
    assert result.exit_code == 0, result.output
    assert result.stderr.count("heroin") >= 2
    assert places["answered"]["offences"] == "2 of 2"


def spoilt(**change):
    """Two answers, the first of them changed."""
    first = {"about": "s-3", "verdict": "accept", "values": {"death": "none"}, "by": ""}
    return [first | change, {"about": 0, "verdict": "not penal", "values": None, "by": ""}]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (None, "answers"),
        (["x"], "answers.0"),
        (spoilt(about=[1]), "answers.0.about"),
        (spoilt(about=True), "answers.0.about"),
        (spoilt(verdict="perhaps\x1b[2J"), "answers.0.verdict"),
        (spoilt(about="s-99\x1b[2J"), "s-99"),
        (spoilt(values="death"), "answers.0.values"),
        (spoilt(values={"custody.max": "12 parsecs"}), "no law"),
        (spoilt(values={"custody.max": {"a": [1]}}), "no law"),
        (spoilt(values={"conduct": None}), "no law"),
    ],
)
def test_answers_that_somebody_spoilt_are_refused_and_nothing_is_written(tmp_path, answers, said):
    review(tmp_path, [*ALL[:5], "q"])
    kept, out = tmp_path / "draft.answers.json", tmp_path / "draft.yaml"
    kept.write_text(json.dumps(json.loads(kept.read_text()) | {"answers": answers}))
    before = out.read_text()
    result, _, _ = review(tmp_path, ["q"])
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert "draft.answers.json" in result.stderr
    assert "\x1b" not in result.stderr
    assert out.read_text() == before


@pytest.mark.parametrize("data", [b"{", b"null", b"[]", b"\xff\xfe", b"[" * 100_000, b"{}"])
def test_a_file_that_holds_no_answers_is_refused(tmp_path, data):
    review(tmp_path, ["q"])
    (tmp_path / "draft.answers.json").write_bytes(data)
    result, _, _ = review(tmp_path, ["q"])
    assert result.exit_code == 2, result.output
    assert "expected the answers of an earlier review" in result.stderr


TURNS = "\x1b[31m", "\x1b]0;owned\x07", "\x9b2J"  # colour, the title of the window, an empty screen


def coloured(tmp_path, args, name="act.txt", text=MORE):
    """What a terminal is sent."""
    path = tmp_path / name
    path.write_text(text)
    typed = "s\n" * 9 + "q\n"
    return CliRunner().invoke(main, ["read", str(path), *args], input=typed, color=True)


def test_a_text_moves_no_cursor_of_who_reviews_it(tmp_path):
    shown = MORE.replace("liable", f"liable{''.join(TURNS)}").replace(
        "At night", f"At{TURNS[0]} night"
    )
    args = ["--code", "XXA", "--output", str(tmp_path / "x.yaml"), "--review"]
    result = coloured(tmp_path, args, text=shown + "The keeper keeps the books.\n" * 40)
    assert result.exit_code == 0, result.output
    assert "\\x1b[31m" in result.stderr
    assert not any(turn in result.stderr for turn in TURNS)


@pytest.mark.parametrize("text", [MORE, ""])
def test_a_name_of_a_file_moves_no_cursor(tmp_path, text):
    result = coloured(tmp_path, [], f"a{TURNS[0]}{TURNS[2]}.txt", text)
    assert "\\x1b" in result.stderr
    assert not any(turn in result.stderr.replace("\x1b[31m\x1b[1merror", "") for turn in TURNS)


def test_an_answer_counts_from_when_it_is_given(tmp_path):
    first, law, places = review(tmp_path, ["", "form=aggravated", "q"])
    assert first.exit_code == 0
    assert "1 offence begun" in first.stderr
    assert {o["penalties"][0]["evidence"] for o in law["offences"]} == {"unverified"}
    second, law, places = review(tmp_path, ALL)
    assert "answered so far: death=none, form=aggravated" in second.stderr
    assert places["complete"] is True
    (murder,) = (o for o in law["offences"] if o["place"] == "s 3")
    assert murder["form"] == "aggravated"


def test_undo_takes_back_what_was_begun_and_then_the_one_before(tmp_path):
    _, law, _ = review(tmp_path, ["", "form=aggravated", "u", *ALL])
    assert {o["form"] for o in law["offences"]} == {"basic"}


@pytest.mark.parametrize("typed", [[], ["", "form=aggravated"], ALL[:5]])
def test_the_end_of_input_ends_it_as_q_does(tmp_path, typed):
    result, _, _ = review(tmp_path, typed)
    assert result.exit_code == 0, result.output
    assert "Aborted" not in result.output
    assert "run the same command again" in result.stderr


@pytest.mark.parametrize(
    "begun", [{"s-99": {}}, {"s-3": {"colour": "red"}}, {"s-3": {"death": "perhaps"}}, ["s-3"]]
)
def test_what_was_begun_and_somebody_spoilt_is_refused(tmp_path, begun):
    review(tmp_path, ["", "q"])
    kept = tmp_path / "draft.answers.json"
    kept.write_text(json.dumps(json.loads(kept.read_text()) | {"begun": begun}))
    result, _, _ = review(tmp_path, ["q"])
    assert result.exit_code == 2, result.output
    assert "draft.answers.json" in result.stderr


SCHEDULED = "1. Sale\nA person who sells a drug listed in Part A of the Schedule is guilty of an offence and liable to imprisonment for a term not exceeding ten years.\n"


def read(tmp_path, *args, text=MORE, typed=""):
    path = tmp_path / "act.txt"
    path.write_text(text)
    arguments = ["read", str(path), "--code", "XXA", "--output", str(tmp_path / "xxa.yaml"), *args]
    return CliRunner().invoke(main, arguments, input=typed)


def test_where_drugs_are_asked_the_way_to_give_amounts_is_shown_and_works(tmp_path):
    given = "{cannabis: over 10 kg, cocaine: over 1 kg}"
    lines = ["", "", "", "true", "", given, "basic"]
    result = read(tmp_path, "--review", text=SCHEDULED, typed="".join(f"{x}\n" for x in lines))
    assert given in result.stderr
    (offence,) = yaml.safe_load((tmp_path / "xxa.yaml").read_text())["offences"]
    assert offence["substances"] == {"cannabis": "over 10 kg", "cocaine": "over 1 kg"}
    assert "Left open" not in offence["note"]


def test_notes_name_the_file_with_the_places_and_count_as_people_do(tmp_path):
    text = "4. Night\nAt night the maximum penalty is doubled.\n\n5. Noise\nA person who makes noise is guilty of an offence and liable to imprisonment for a term not exceeding two years.\n"
    result = read(tmp_path, text=text)
    draft = (tmp_path / "xxa.yaml").read_text()
    assert "xxa.json" in draft
    assert "draft.json" not in draft
    assert "1 penal clause that was read and stands in xxa.json only" in draft
    assert "0 offences in the draft, 1 clause on something else" in " ".join(result.stderr.split())
    read(tmp_path, "--review", text=text, typed="q\n")
    reviewed = (tmp_path / "xxa.yaml").read_text()
    assert "1 passage of the text that looks penal and was not read" in reviewed
    assert "draft.json" not in reviewed


def test_an_untouched_draft_is_written_again_and_one_that_was_edited_is_not(tmp_path):
    out = tmp_path / "xxa.yaml"
    assert read(tmp_path).exit_code == 0
    assert read(tmp_path).exit_code == 0
    out.write_text(out.read_text().replace("form: basic", "form: aggravated"))
    edited = out.read_text()
    for args in ((), ("--review",)):
        result = read(tmp_path, *args, typed="q\n")
        assert result.exit_code == 2
        assert "xxa.yaml exists already" in result.stderr
        assert "--update" in result.stderr
        assert out.read_text() == edited
    assert read(tmp_path, "--update").exit_code == 0
    assert "form: aggravated" not in out.read_text()


def test_a_reviewed_draft_is_gone_on_with_and_not_written_over(tmp_path):
    read(tmp_path, "--review", typed="".join(f"{x}\n" for x in ALL))
    before = (tmp_path / "xxa.yaml").read_text()
    result = read(tmp_path)
    assert result.exit_code == 2
    assert "--review" in result.stderr
    assert (tmp_path / "xxa.yaml").read_text() == before
    assert read(tmp_path, "--review").exit_code == 0


@pytest.mark.parametrize("name", ["xxa.yaml", "xxa.json"])
def test_a_file_of_another_kind_is_not_written_over(tmp_path, name):
    (tmp_path / name).write_text('{"mine": 1}')
    result = read(tmp_path)
    assert result.exit_code == 2
    assert f"{name} exists already" in result.stderr
    assert (tmp_path / name).read_text() == '{"mine": 1}'
