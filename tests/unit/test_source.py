"""Bad input: one clear, positioned message for each mistake, and never a crash."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proportionality.law.corpus import load_bytes, to_yaml
from proportionality.rules.example_files import expand
from proportionality.testing import jurisdictions

GOOD = expand(
    "trafficking: {conduct: drug.trafficking, custody: {min: 5 years, max: 20 years}, floor: mandatory}\nrape: {conduct: violent.rape, custody: {min: none, max: 12 years}}"
).decode()


def problems(text):
    data = text if isinstance(text, bytes) else text.encode()
    started = time.monotonic()
    file, found = load_bytes(data, "bad.yaml")
    assert time.monotonic() - started < 60  # a hang, not a slow machine
    assert file is None or not [p for p in found if p.level == "error"]
    return found


def test_the_good_file_is_good():
    assert problems(GOOD) == []


def replaced(old, new):
    assert old in GOOD
    return GOOD.replace(old, new, 1)


MISTAKES = [
    (
        "unknown key",
        replaced("  form: basic", "  from: basic"),
        "unknown key 'from'",
        "did you mean 'form'?",
    ),
    ("missing key", replaced("  form: basic\n", ""), "'form' is missing", ""),
    (
        "wrong word",
        replaced("form: basic", "form: basci"),
        "found 'basci'",
        "did you mean 'basic'?",
    ),
    (
        "wrong conduct",
        replaced("- drug.trafficking", "- drug.traficking"),
        "found 'drug.traficking'",
        "did you mean 'drug.trafficking'?",
    ),
    (
        "aggravated conduct",
        replaced("- violent.rape", "- violent.aggravated-rape"),
        "violent.aggravated-rape",
        "form: aggravated",
    ),
    ("bad term", replaced("max: 20 years", "max: 20 yeers"), "found '20 yeers'", "a term such as"),
    (
        "bad date",
        replaced("since: 2020-01-01", "since: 2020-02-30"),
        "found '2020-02-30'",
        "a date such as",
    ),
    (
        "missing source",
        replaced("  source: act\n  place: s 1", "  source: akt\n  place: s 1"),
        "source 'akt'",
        "did you mean 'act'?",
    ),
    (
        "duplicate key",
        replaced("  form: basic", "  form: basic\n  form: minor"),
        "key 'form' stands twice",
        "first on line",
    ),
    ("backwards", replaced("min: 5 years", "min: 25 years"), "custody runs backwards", "25 years"),
    (
        "floor none",
        replaced("floor: mandatory", "floor: none"),
        "custody.min is 5 years",
        "min: none",
    ),
    ("boolean trap", replaced("code: XXA", "code: NO"), "'NO' unquoted", "quote it"),
    ("on", replaced("name: Exampleland", "name: on"), "'on' unquoted", "quote it"),
    ("base 60", replaced("place: s 1", "place: 1:30"), "'1:30' unquoted", "base-60"),
    ("octal", replaced("place: s 1", "place: 010"), "'010'", "octal"),
    ("float", replaced("place: s 1", "place: 1.5"), "'1.5'", "quote it"),
    ("empty value", replaced("place: s 1", "place:"), "nothing is written here", ""),
    ("null", replaced("place: s 1", "place: ~"), "nothing is written here", ""),
    ("number for text", replaced("title: Trafficking", "title: 7"), "found '7'", "quote it"),
    (
        "alias",
        replaced("name: Exampleland", "name: &n Exampleland")
        + "not_encoded: [{what: *n, why: x}]\n",
        "anchor '&n'",
        "",
    ),
    (
        "merge key",
        replaced("  form: basic", "  <<: {form: basic}"),
        "merge key",
        "write the values out",
    ),
    ("tag", replaced("name: Exampleland", "name: !!str Exampleland"), "tag", ""),
    ("two documents", GOOD + "---\nschema: 1\n", "a second YAML document", ""),
    ("tab", replaced("  form: basic", "\tform: basic"), "a tab", "spaces"),
    ("not YAML", GOOD + "a: [b\n", "not well-formed YAML", ""),
    ("wrong schema", replaced("schema: 1", "schema: 2"), "schema: found '2'", "expected 1"),
    ("wrong code", replaced("code: XXA", "code: xxa"), "found 'xxa'", "alpha-3"),
    (
        "unused source",
        GOOD.replace(
            "sources:\n",
            "sources:\n  other: {title: O, citation: O, url: 'https://x.example', version: 2020-01-01, evidence: primary}\n",
        ),
        "'other' is never cited",
        "",
    ),
    ("no version", replaced("    version: 2025-12-01\n", ""), "has no version", ""),
    ("twice the same id", replaced("id: rape", "id: trafficking"), "stands twice", "first on line"),
    (
        "mixed families",
        replaced("  - drug.trafficking\n", "  - drug.trafficking\n  - violent.rape\n"),
        "split it into two",
        "",
    ),
    (
        "typo in substance",
        replaced("  form: basic", "  form: basic\n  substances: [herion]"),
        "'herion' is neither a substance of the vocabulary",
        "did you mean 'heroin'?",
    ),
    (
        "bad amount",
        replaced("  form: basic", "  form: basic\n  substances: {heroin: rather more than 5 g}"),
        "found 'rather more than 5 g'",
        "over 15 g",
    ),
    (
        "death and custody",
        replaced("death: none", "death: mandatory"),
        "death is mandatory",
        "departure",
    ),
    ("no mapping", "- a\n- b\n", "expected a mapping", ""),
    ("a word", "hello\n", "expected a mapping", ""),
    (
        "list for mapping",
        replaced("custody:\n      min: 5 years\n      max: 20 years", "custody: [5 years]"),
        "a list",
        "",
    ),
]


@pytest.mark.parametrize(
    ("text", "says", "advises"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_each_mistake_gets_a_positioned_message(text, says, advises):
    found = problems(text)
    assert found, "accepted"
    match = [p for p in found if says in p.message]
    assert match, found
    assert any(advises in p.message for p in match), found
    lines = text.split("\n")
    assert all(1 <= p.line <= len(lines) and p.column >= 1 for p in found)


def test_ten_mistakes_give_ten_messages():
    text = GOOD
    for old, new in [
        ("code: XXA", "code: xx"),
        ("date: 2025-12-01", "date: yesterday"),
        ("evidence: primary", "evidence: hearsay"),
        ("exists: true\n    source: act\n  life", "exists: perhaps\n    source: act\n  life"),
        ("form: basic", "form: simple"),
        ("  - drug.trafficking", "  - drug.selling"),
        ("since: 2020-01-01", "since: 20-20"),
        ("min: 5 years", "min: five yaers"),
        ("floor: mandatory", "floor: firm"),
        ("id: rape", "id: Rape!"),
    ]:
        assert old in text, old
        text = text.replace(old, new, 1)
    found = problems(text)
    assert len(found) == 10, found
    assert len({p.line for p in found}) == 10


def test_positions_point_at_the_value():
    text = replaced("max: 20 years", "max: 20 yeers")
    (problem,) = problems(text)
    assert text.split("\n")[problem.line - 1][problem.column - 1 :].startswith("20 yeers")


DATES = """
  penalties:
  - {{since: {a}, death: none, life: none, custody: {{min: none, max: 5 years}}, floor: none{until}}}
  - {{since: {b}, death: none, life: none, custody: {{min: none, max: 9 years}}, floor: none}}
"""


@pytest.mark.parametrize(
    ("first", "until", "second", "says"),
    [
        ("2010-01-01", "", "2005-01-01", "put the oldest first"),
        ("2010-01-01", "", "2010-01-01", "put the oldest first"),
        ("2010-01-01", ", until: 2016-01-01", "2015-01-01", "overlaps"),
        ("2010-01-01", ", until: 2012-01-01", "2015-01-01", "a gap"),
        ("2010-01-01", ", until: 2009-01-01", "2015-01-01", "is before since"),
        ("2010-01-01", ", until: 2014-12-31", "2015-01-01", None),
        ("2010-01-01", "", "unknown", None),
        ("unknown", "", "2015-01-01", "put the oldest first"),
    ],
)
def test_gaps_and_overlaps_are_errors(first, until, second, says):
    head = GOOD.split("- id: rape")[0].split("  penalties:")[0]
    text = head + DATES.format(a=first, b=second, until=until)
    found = problems(text)
    if says is None:
        assert found == []
    else:
        assert [p for p in found if says in p.message], found


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"   \n\n", "empty"),
        (b"\x00\x01\x02\x7fELF", "binary"),
        (b"a: \xff\xfe", "not UTF-8"),
        ("é: 1".encode("latin-1"), "not UTF-8"),
        ("schema: 1".encode("utf-16"), "not UTF-8"),
        (b"a: " + b"x" * (1 << 20), "over 1 MiB"),
        (b"x" * (50 << 20), "over 1 MiB"),
        (b"[" * 10_000, "nested deeper"),
        (b"{a: " * 10_000, "nested deeper"),
        (b"\n".join(b" " * i + b"a:" for i in range(1_000)), "nested deeper"),
        (b"- " * 10_000, "nested deeper"),
        (b"a: \x07", "control character"),
        (b"? [a, b]\n: c\n", "used as a key"),
        (b"%YAML 9.9\n---\na: 1\n", "not well-formed"),
        (b"a: '\n", "not well-formed"),
        (b"&a [*a]", "anchor"),
        (b"a: !!python/object/apply:os.system ['true']\n", "tag"),
    ],
)
def test_hostile_files_get_one_clear_message(data, says):
    found = problems(data)
    assert [p for p in found if says in p.message], found
    assert len(found) == 1 or says in ("anchor", "tag"), found


def test_billion_laughs():
    laughs = 'a: &a ["lol","lol","lol","lol","lol","lol","lol","lol","lol"]\n' + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
    )
    found = problems(laughs)
    assert len(found) <= 3
    assert any("alias" in p.message for p in found)


def test_over_two_hundred_offences_are_refused():
    one = GOOD.split("offences:\n")[1].split("- id: rape")[0]
    text = (
        GOOD.split("offences:\n")[0]
        + "offences:\n"
        + "".join(one.replace("id: trafficking", f"id: t-{n}") for n in range(201))
    )
    assert [p for p in problems(text) if "at most 200" in p.message]


def test_problems_are_bounded():
    assert len(problems("".join(f"k{n}: ~\n" for n in range(5_000)))) < 500


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_without_a_crash(data):
    file, found = load_bytes(data, "fuzz.yaml")
    assert file is None
    assert found


@given(jurisdictions(max_drug=2, max_violent=1), st.data())
def test_any_damage_to_a_good_file_is_survived(law, data):
    text = to_yaml(law)
    at = data.draw(st.integers(0, len(text) - 1))
    damage = data.draw(
        st.sampled_from(
            [
                "",
                "\t",
                ":",
                "- ",
                "{",
                "[",
                "'",
                '"',
                "&a ",
                "*a ",
                "!x ",
                "#",
                "\x00",
                "NO",
                "? ",
                "| ",
                "\n",
                "é",
            ]
        )
    )
    broken = text[:at] + damage + text[at + data.draw(st.integers(0, 5)) :]
    file, found = load_bytes(broken.encode(), "fuzz.yaml")
    assert (file is None) == any(p.level == "error" for p in found)
    lines = broken.split("\n")
    assert all(1 <= p.line <= len(lines) + 1 for p in found)
