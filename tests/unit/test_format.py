"""What the format holds beside terms and amounts: kinds of imprisonment, fines beside custody, procedure, attempts, minors."""

import datetime as dt
import json

import jsonschema
import pytest
import yaml

from proportionality.answers.compare import answer
from proportionality.answers.question import question
from proportionality.law import in_words
from proportionality.law.corpus import load_bytes, to_yaml
from proportionality.law.schema import SCHEMA_FILE

ON = dt.date(2026, 1, 1)
LAW = """\
schema: 1
jurisdiction: {code: XXA, name: Exampleland}
verified: {date: 2025-12-01, against: made up}
sources:
  act: {title: Act, citation: Act 1, url: "https://law.example/act", version: 2025-12-01, evidence: primary}
general:
  custody: {min: 1 month, max: 30 years, source: act}
  attempt: {punished: reduced, what: by a third at least, source: act, place: s 3}
  conspiracy: {punished: as-completed, source: act, place: s 4}
  minors: {under: 18, life: barred, death: barred, minimums: barred, max: 10 years, source: act, place: s 5}
offences:
- id: dealing
  title: Dealing
  conduct: [drug.trafficking]
  form: basic
  substances: {pcp: [over 10 g pure, over 100 g], cocaine: [at least 500 dosage units, {words: considerable quantity}], heroin: over 5 g}
  procedure: indictment
  attempt: same
  source: act
  place: s 1
  penalties:
  - since: 2000-01-01
    death: none
    life: none
    custody: {min: over 5 years, max: 15 years}
    floor: frame
    custody_required: true
    regime: hard-labour
    fine: up to USD 100,000 or 3 times the value
    fine_with_custody: and
"""


def test_every_key_is_read_written_out_and_read_again():
    file, problems = load_bytes(LAW.encode(), "law.yaml")
    assert problems == []
    law = file.jurisdiction
    again, problems = load_bytes(to_yaml(law).encode(), "again.yaml")
    assert problems == []
    assert again.jurisdiction == law
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    values = yaml.load(to_yaml(law), Loader=yaml.BaseLoader)
    values["schema"] = 1
    values["offences"][0]["penalties"][0]["custody_required"] = True
    values["general"]["minors"]["under"] = 18
    jsonschema.Draft202012Validator(schema).validate(values)


@pytest.mark.parametrize(
    ("substances", "said"),
    [
        ("any", "any drug"),
        ("{any_except: [cannabis]}", "any drug except cannabis"),
        ("{any_except: [cannabis, khat], amount: over 5 g}", "any drug over 5 g except cannabis and khat"),
    ],
)  # fmt: skip
def test_what_is_excepted_is_said_with_any_drug(substances, said):
    start = LAW.index("  substances:")
    end = LAW.index("\n  source: act", start)
    text = f"{LAW[:start]}  substances: {substances}{LAW[end:]}"
    file, problems = load_bytes(text.encode(), "law.yaml")
    assert file is not None, problems
    assert in_words.amounts(file.jurisdiction.offences[0]) == said


def test_several_amounts_are_bands_any_of_which_suffices():
    law = load_bytes(LAW.encode(), "law.yaml")[0].jurisdiction
    offence = law.offences[0]
    assert [(name, str(amount)) for name, amount in offence.bands() if name == "pcp"] == [
        ("pcp", "over 10 g pure"),
        ("pcp", "over 100 g"),
    ]
    assert offence.named == ("pcp", "cocaine", "heroin")
    assert in_words.amounts(offence) == (
        "pcp over 10 g pure or over 100 g, cocaine at least 500 dosage units or considerable quantity, heroin over 5 g"
    )

    def asked(substance, amount):
        return answer(law, question("drug.trafficking", substance, amount), ON)

    assert asked("pcp", "150 g").status == "applies"
    assert asked("pcp", "50 g").status == "cannot-tell"  # more than 10 g of it may be pure
    assert asked("pcp", "11 g pure").status == "applies"
    assert "lies outside" in asked("pcp", "5 g").because
    assert asked("cocaine", "600 pills").status == "applies"
    assert asked("cocaine", "10 pills").status == "cannot-tell"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("fine_with_custody: and", "fine_with_custody: both", "one of and, or, and-or, unknown"),
        ("fine_with_custody: and", "fine_with_custody: or", "may impose the fine alone, yet custody_required is true"),
        ("fine_with_custody: and", "fine_with_custody: and-or", "may impose the fine alone, yet custody_required is true"),
        ("custody_required: true", "custody_required: false", "imposes both, yet custody_required is false"),
        ("fine: up to USD 100,000 or 3 times the value", "fine: none", "yet fine is none"),
        ("custody: {min: over 5 years, max: 15 years}\n    floor: frame\n    custody_required: true", "custody: none\n    floor: none\n    custody_required: false", "yet there is no custody that the fine"),
        ("regime: hard-labour", "regime: hard-labor", "did you mean 'hard-labour'?"),
        ("max: 15 years}\n", "max: over 15 years}\n", "'over 15 years' is no longest term"),
        ("min: over 5 years", "min: under 5 years", "'under 5 years' is no least term"),
        ("max: 10 years, source", "max: over 10 years, source", "'over 10 years' is no longest term"),
        ("custody: {min: 1 month", "custody: {min: under 1 month", "'under 1 month' is no least term"),
        ("under: 18", "under: 180", "no age of majority"),
        ("attempt: same", "attempt: halved", "one of same, reduced, none, unknown"),
        ("punished: reduced", "punished: less", "one of as-completed, reduced, not-punished, unknown"),
        ("procedure: indictment", "procedure: jury", "one of summary, indictment, either"),
        ("pcp: [over 10 g pure, over 100 g]", "pcp: []", "at least one entry"),
        ("pcp: [over 10 g pure, over 100 g]", "pcp: [over 10 g pure, any]", "an amount such as"),
        ("source: act, place: s 4", "source: akt, place: s 4", "did you mean 'act'?"),
        ("fine: up to USD 100,000 or 3 times the value", "fine: up to $100,000", "write the code, such as USD 100,000"),
        ("fine: up to USD 100,000 or 3 times the value", "fine: 5 years", "a fine such as"),
    ],
)  # fmt: skip
def test_contradictions_and_mistakes_are_named(old, new, says):
    assert old in LAW
    file, problems = load_bytes(LAW.replace(old, new, 1).encode(), "law.yaml")
    assert file is None
    assert any(says in p.message for p in problems), problems


@pytest.mark.parametrize(
    ("beside", "required"),
    [("and", "true"), ("and", "unknown"), ("or", "false"), ("or", "unknown"), ("and-or", "false"), ("unknown", "true")],
)  # fmt: skip
def test_what_does_not_contradict_is_taken(beside, required):
    text = LAW.replace("fine_with_custody: and", f"fine_with_custody: {beside}")
    text = text.replace("custody_required: true", f"custody_required: {required}")
    assert load_bytes(text.encode(), "law.yaml")[1] == []
