"""The JSON Schema judges as the loader does, but for the kinds of mistakes that it cannot see."""

import json
import random
import re
from functools import cache

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, seed, settings

from proportionality.law.corpus import load_bytes, to_yaml
from proportionality.law.model import dump
from proportionality.law.parse import parse
from proportionality.law.schema import ONLY_THE_LOADER, SCHEMA_FILE
from proportionality.rules.example_files import expand
from proportionality.testing import jurisdictions
from tests.fuzz.spoiled import said_at, spoiled

SCHEMA = jsonschema.Draft202012Validator(
    json.loads(SCHEMA_FILE.read_text(encoding="utf-8")),
    format_checker=jsonschema.FormatChecker(["date"]),
)
# What the loader says of each kind of mistake that is its alone.
SAID = {
    "references": r"is not among the sources|is never cited|stands twice \(first|is not in this file|neither a substance of the vocabulary|are not apart: both name|is no other class of this law|cannot be apart from itself"
    r"|has the name of a substance|which has none; add it there|cannot follow itself|cannot be raised to its own",
    "order": r"runs backwards|put the oldest first|overlaps the penalty|a gap: |is before since|lower end comes first|smaller part comes first"
    r"|the least comes first",
    "sizes": r"at most \d+ decimals|at most 1000 years|a whole number of (nano|micro)|at most a million tonnes|more than 0|longer than nothing",
    "two kinds": r"in one currency|both ends of a range|is no unit of an amount",
    "raised already": r"needs these conditions already",
    "leap years": r"there is no 29 February",
    "YAML": r"nothing is written here|unquoted is read as|is not a whole number written plainly|stands twice \(first on line",
}


@cache
def laws(number):
    found = []

    @seed(11)
    @settings(
        max_examples=number, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(jurisdictions(max_drug=2, max_violent=2, waivers=True))
    def collect(law):
        found.append(law)

    collect()
    return [dump(law) for law in found[:number]]


@cache
def said():
    """What the laws say at each key."""
    return said_at(laws(50))


def judged(values):
    """How the two judge: the kind of the difference, empty where they agree, "?" where it has no name."""
    text = yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=10_000).encode()
    file, problems = load_bytes(text, "law.yaml")
    wrong = [p.message for p in problems if p.level == "error"]
    raw = parse(text, "law.yaml").value
    fits = SCHEMA.is_valid(raw)
    if fits == (file is not None):
        return "", wrong
    if fits:
        kinds = {next((k for k, s in SAID.items() if re.search(s, m)), "?") for m in wrong}
        return ("?" if "?" in kinds else min(kinds)), wrong
    printed = SCHEMA.is_valid(parse(to_yaml(file.jurisdiction).encode(), "law.yaml").value)
    return ("other spellings" if printed else "?"), [
        e.json_path + ": " + e.message[:150] for e in SCHEMA.iter_errors(raw)
    ]


def test_two_hundred_files_are_judged_alike_or_by_a_kind_that_is_named():
    rng = random.Random(3)
    made = laws(50)
    files = [*made, *(spoiled(values, rng, said()) for values in made for _ in range(3))]
    found = [judged(values) for values in files]
    assert len(files) == 200
    assert not [said for kind, said in found if kind == "?"]
    assert [kind for kind, _ in found[:50]] == [""] * 50, "as they are written out, all are valid"


LAW = yaml.safe_load(
    expand(
        "dealing: {conduct: drug.trafficking, custody: {min: 5 years, max: 9 years}, floor: frame, fine: none}\n"
        "murder: {conduct: violent.murder, custody: {min: 5 years, max: 9 years}, floor: frame, fine: none}"
    )
)


def changed(**values):
    """The law with values put in, by the keys that lead to each: offences__0__form."""
    made = json.loads(json.dumps(LAW, default=str))
    for way, value in values.items():
        *parents, last = [int(k) if k.isdigit() else k for k in way.split("__")]
        holder = made
        for key in parents:
            holder = holder[key]
        if value is None:
            del holder[last]
        else:
            holder[last] = value
    return made


PENALTY = "offences__0__penalties__0__"


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("references", {"offences__0__source": "nothing"}),
        ("references", {"offences__0__substances": ["unheard-of"]}),
        ("order", {f"{PENALTY}custody": {"min": "9 years", "max": "5 years"}}),
        ("order", {f"{PENALTY}fine": "EUR 900 to EUR 500"}),
        ("sizes", {f"{PENALTY}fine": "up to EUR 1.555"}),
        ("sizes", {f"{PENALTY}custody__max": "1000 years 12000 months"}),
        ("two kinds", {f"{PENALTY}fine": "EUR 500 to USD 900"}),
        ("two kinds", {"offences__0__substances": {"heroin": "over 5 g 1 kg"}}),
        ("raised already", {"offences__0__conditions": ["repeat"], "offences__0__enhancements": [{"when": ["repeat"], "effect": "doubles", "place": "s 1"}]}),
        ("leap years", {f"{PENALTY}since": "by 2015-02-29"}),
        ("leap years", {"sources__act__version": "2015-02-29"}),
        ("other spellings", {f"{PENALTY}custody__max": "twenty years"}),
        ("other spellings", {f"{PENALTY}since": "31 December 2016"}),
    ],
)  # fmt: skip
def test_what_only_one_of_them_sees(kind, change):
    assert judged(changed(**change))[0] == kind


def test_every_kind_of_difference_is_explained():
    assert set(SAID) == set(ONLY_THE_LOADER)


@pytest.mark.parametrize(
    "change",
    [
        {f"{PENALTY}custody__max": "0 years"},
        {f"{PENALTY}custody__max": "05 years"},
        {f"{PENALTY}custody__max": "6 months 1 year"},
        {f"{PENALTY}custody__max": "over 9 years"},
        {f"{PENALTY}custody__max": "life"},
        {f"{PENALTY}custody__min": "under 5 years"},
        {f"{PENALTY}custody__min": "unlimited"},
        {f"{PENALTY}custody__min": "none"},
        {f"{PENALTY}custody__max": "general", "general": None},
        {f"{PENALTY}floor": "none"},
        {f"{PENALTY}death": "mandatory"},
        {f"{PENALTY}life": "mandatory"},
        {f"{PENALTY}custody": "none", f"{PENALTY}custody_required": True, f"{PENALTY}floor": "none"},
        {f"{PENALTY}custody": "none"},
        {f"{PENALTY}fine_with_custody": "and"},
        {f"{PENALTY}fine": "up to EUR 5", f"{PENALTY}fine_with_custody": "or", f"{PENALTY}custody_required": True},
        {f"{PENALTY}fine": "up to EUR 5", f"{PENALTY}fine_with_custody": "and", f"{PENALTY}custody_required": False},
        {f"{PENALTY}fine": "up to EUE 500"},
        {f"{PENALTY}fine": "up to 500"},
        {f"{PENALTY}fine": "0 day-fines"},
        {f"{PENALTY}since": "2015-02-30"},
        {f"{PENALTY}since": "2015-02-29"},
        {f"{PENALTY}since": "2563-01-01"},
        {f"{PENALTY}since": 1447},
        {f"{PENALTY}place": ""},
        {"offences__0__substances": {"heroin": "over 0.5 plants"}},
        {"offences__0__substances": {"heroin": "5 g"}},
        {"offences__0__substances": {"heroin": "5 g to 10 plants"}},
        {"offences__0__substances": {"heroin": "over 5 tablets pure"}},
        {"offences__0__conduct": ["drug.use", "violent.murder"]},
        {"offences__0__conduct": ["drug.use", "drug.use"]},
        {"offences__1__substances": "any"},
        *({"not_encoded": [{"what": "bands", "why": "not read"} | gap]} for gap in (
            {"conduct": ["drug.import"]},
            {"since": "2015-01-01"},
            {"substances": "any", "conduct": ["violent.murder"]},
            {"substances": "any", "conduct": ["drug.use", "drug.use"]},
            {"substances": "any", "conduct": []},
        )),
        {"offences__0__enhancements": [{"when": ["repeat"], "effect": "up to 20 years", "of": "least", "place": "s 1"}]},
        {"sources__act__version": None},
        {"sources__act__url": None},
        {"verified__date": "9999-12-31"},
        {"jurisdiction__code": "SGP", "positions": {"said": ["for-death"]}},
        {"positions": {"votes": {"12/345": "for"}}},
        {"general": {"minors": {"under": 180, "source": "act"}}},
        {"general": {"custody": {"min": "under 1 day", "max": "20 years", "source": "act"}}},
        {"general": {"custody": {"min": "1 day", "max": "general", "source": "act"}}},
    ],
)  # fmt: skip
def test_both_refuse(change):
    kind, said = judged(changed(**change))
    assert kind == "", said
    assert said
    assert judged(LAW)[1] == []
