"""An upload read in a process of its own, and what a person's answers make of its draft."""

from __future__ import annotations

import pytest
import yaml

from proportionality.law.corpus import load_bytes
from proportionality.reader.apart import Limits, Upload, read_apart
from proportionality.reader.blocks import CannotRead
from proportionality.reader.review import Answer, WrongAnswer, reviewed
from tests.reader.making import pdf
from tests.unit.test_reader_files import ACT

MORE = (
    ACT
    + "\n4. Night\nAt night the maximum penalty is doubled.\n\n5. Help\nA helper is liable to the same penalty.\n"
)


@pytest.fixture(scope="module")
def drafted():
    return read_apart([Upload("act.txt", MORE.encode())], code="XXA", titles=["The Act"])


def loaded(law):
    file, problems = load_bytes(yaml.safe_dump(law, sort_keys=False).encode(), "draft.yaml")
    assert problems == []
    return file.jurisdiction


def test_the_spans_point_into_the_text_that_comes_back(drafted):
    (text,) = drafted.texts
    assert text.text == MORE
    assert (text.kind, text.language) == ("txt", "en")
    values = [o["values"]["custody.max"] for o in drafted.places["offences"]]
    assert [text.text[v["at"]["start"] : v["at"]["end"]] for v in values] == [
        "nine years",
        "thirty years",
    ]
    assert all(text.text[start:end].strip() for _, start, end, _, _ in text.blocks)


def test_several_uploads_are_one_law():
    both = read_apart([Upload("a.txt", ACT.encode()), Upload("b.pdf", pdf([ACT.split("\n")]))])
    assert [(t.name, t.kind, t.pages) for t in both.texts] == [
        ("a.txt", "txt", 0),
        ("b.pdf", "pdf", 1),
    ]
    assert len(yaml.safe_load(both.yaml)["offences"]) == 4


LIMITED = {
    "size": (Limits(size=100), "at most"),
    "pages": (Limits(pages=2), "3 pages, and at most 2"),
    "memory": (Limits(memory=2**25), "MB"),
}


@pytest.mark.parametrize("what", LIMITED)
def test_a_limit_is_a_refusal_with_its_reason(what):
    limits, said = LIMITED[what]
    with pytest.raises(CannotRead, match=said) as caught:
        read_apart([Upload("act.pdf", pdf([ACT.split("\n")] * 3))], limits=limits)
    assert "\n" not in str(caught.value)


def test_time_is_a_limit():
    long = "\n".join(ACT for _ in range(3_000))
    with pytest.raises(CannotRead, match="more than 1 second"):
        read_apart([Upload("long.txt", long.encode())], limits=Limits(seconds=1))


@pytest.mark.parametrize("count", [0, 21])
def test_no_files_and_too_many_are_said(count):
    with pytest.raises(CannotRead, match="from one to 20"):
        read_apart([Upload("a.txt", b"text")] * count)


def test_a_draft_is_unverified_until_each_offence_is_confirmed(drafted):
    law = yaml.safe_load(drafted.yaml)
    draft = loaded(law)
    assert {draft.evidence_of(o, o.penalties[0]) for o in draft.offences} == {"unverified"}
    answers = [
        Answer(
            "s-2",
            "accept",
            {"death": "none", "life": "none", "floor": "none", "custody_required": False},
        ),
        Answer(0, "not penal"),
    ]
    half = reviewed(law, drafted.places, answers)
    assert (half.offences_left, half.passages_left, half.complete) == (["s-3"], [1], False)
    one, two = loaded(half.law).offences
    assert loaded(half.law).evidence_of(one, one.penalties[0]) == "primary"
    assert loaded(half.law).evidence_of(two, two.penalties[0]) == "unverified"
    assert len(half.law["not_encoded"]) == 2
    assert half.places["answered"] == {"offences": "1 of 2", "passages": "1 of 2"}


def test_answers_correct_and_drop_and_the_last_one_holds(drafted):
    law = yaml.safe_load(drafted.yaml)
    answers = [
        Answer("s-2", "not an offence"),
        Answer("s-2", "accept", {"custody.max": "8 years", "conduct": ["drug.supply"]}),
        Answer("s-3", "not an offence"),
        Answer(0, "left out"),
        Answer(1, "written"),
    ]
    done = reviewed(law, drafted.places, answers)
    assert done.complete
    assert done.places["complete"] is True
    (offence,) = loaded(done.law).offences
    assert str(offence.penalties[0].custody.max) == "8 years"
    assert offence.conduct == ["drug.supply"]
    assert "s 4" in done.law["not_encoded"][0]["what"]
    undone = reviewed(law, drafted.places, answers[:1])
    assert [o["id"] for o in undone.law["offences"]] == ["s-3"]
    assert law == yaml.safe_load(drafted.yaml)


WRONG = {
    "no such offence": Answer("s-9", "accept"),
    "no such passage": Answer(9, "not penal"),
    "an offence is no passage": Answer("s-2", "not penal"),
    "a passage is no offence": Answer(0, "accept"),
    "no such key": Answer("s-2", "accept", {"colour": "red"}),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_answer_to_nothing_is_said(drafted, name):
    with pytest.raises(WrongAnswer):
        reviewed(yaml.safe_load(drafted.yaml), drafted.places, [WRONG[name]])
