"""What people call a drug in the street leads to it where the word means one drug, and is refused with its meanings where not."""

import pytest
import yaml
from click.testing import CliRunner

from proportionality.answers.question import QuestionError, question
from proportionality.cli.main import main
from proportionality.law.corpus import load_bytes
from proportionality.law.substances import AMBIGUOUS, find, substances


@pytest.mark.parametrize(
    ("word", "substance"),
    [
        ("coke", "cocaine"),
        ("Koks", "cocaine"),
        ("farlopa", "cocaine"),
        ("pot", "cannabis"),
        ("weed", "cannabis"),
        ("beuh", "cannabis"),
        ("mary-jane", "cannabis"),
        ("Pep", "amphetamine"),
        ("фен", "amphetamine"),
        ("ket", "ketamine"),
        ("tripis", "lsd"),
        ("molly", "mdma"),
        ("crystal", "methamphetamine"),
        ("fent", "fentanyl"),
    ],
)
def test_a_street_name_is_its_substance(word, substance):
    assert question("drug.trafficking", word, None).substance == substance


@pytest.mark.parametrize(
    ("word", "meanings"),
    [
        ("speed", "amphetamine or methamphetamine"),
        ("SPEED", "amphetamine or methamphetamine"),
        ("china-white", "heroin or fentanyl"),
        ("tusi", "ketamine or mdma or 2c-b"),
    ],
)
def test_a_word_for_several_is_refused_with_them(word, meanings):
    with pytest.raises(QuestionError, match=meanings):
        question("drug.trafficking", word, None)
    result = CliRunner().invoke(
        main, ["compare", "CAN", "--conduct", "drug.trafficking", "--substance", word]
    )
    assert result.exit_code == 2
    assert f"can mean {meanings}; name the one that is meant" in result.output


def test_words_for_several_mean_substances_and_lead_to_none_alone():
    words = yaml.safe_load(AMBIGUOUS.read_text(encoding="utf-8"))
    for word, meanings in words.items():
        assert find(word) is None, word
        assert len(set(meanings)) > 1, word
        assert set(meanings) <= set(substances()), word


def test_a_file_is_told_what_the_word_can_mean():
    law = (
        "schema: 1\njurisdiction: {code: XXA, name: Exampleland}\nverified: {date: 2025-12-01, against: made up}\n"
        "sources:\n  act: {title: Act, citation: Act 1, url: 'https://law.example/act', version: 2025-12-01, evidence: primary}\n"
        "offences:\n- {id: supply, title: Supply, conduct: [drug.supply], form: basic, substances: [speed], source: act, place: s 1,\n"
        "   penalties: [{since: 2000-01-01, death: none, life: none, custody: none, floor: none}]}\n"
    )
    _, problems = load_bytes(law.encode(), "law.yaml")
    assert [p.line for p in problems] == [7]
    assert "it can mean amphetamine or methamphetamine" in problems[0].message
