"""What a file says against itself is named, at both places; the file is used all the same."""

import pytest

from proportionality.law.corpus import load_bytes
from proportionality.rules.example_files import expand

LAW = expand(
    """general: {custody: {min: 1 month, max: 20 years, source: act}}
supply: {conduct: drug.supply, substances: {heroin: 5 g to 15 g}, custody: {min: 2 years, max: general}, floor: mandatory}
manslaughter: {conduct: violent.manslaughter, custody: {min: none, max: 8 years}}"""
).decode()


def warnings(text):
    file, problems = load_bytes(text.encode(), "law.yaml")
    assert file is not None, problems
    assert {p.level for p in problems} <= {"warning"}
    return [(p.line, p.message) for p in problems]


def line(text, part):
    return text[: text.index(part)].count("\n") + 1


def swapped(*pairs):
    text = LAW
    for old, new in pairs:
        assert old in text, (old, text)
        text = text.replace(old, new, 1)
    return text


def test_a_law_without_contradictions_is_quiet():
    assert warnings(LAW) == []


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("death", "discretionary", "the death penalty"),
        ("life", "discretionary", "imprisonment for life"),
        ("corporal", "{kind: caning, status: mandatory}", "corporal punishment"),
    ],
)
def test_what_the_general_part_says_does_not_exist_is_named_at_both_places(key, value, said):
    general = "    exists: true\n    source: act\n  life:"
    text = swapped(
        (general, general.replace("true", "false")), (f"    {key}: none", f"    {key}: {value}")
    )
    if key == "life":
        text = text.replace("    exists: true\n    parole_after: 20 years", "    exists: false", 1)
    if key == "corporal":
        text = text.replace(
            "  life:", "  corporal:\n    exists: false\n    source: act\n  life:", 1
        )
    above, below = warnings(text)
    there = line(text, f"{key}: {value}")
    assert (
        above[1]
        == f"{said} does not exist, yet it is carried by 'supply' (line {there}): one of the two is wrong"
    )
    assert below == (
        there,
        f"'supply' carries {said}, which does not exist by general.{key} (line {above[0]}): one of the two is wrong",
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "min: 1 month",
            "min: 30 years",
            "the shortest term 30 years is above the longest, 20 years",
        ),
        (
            "min: 2 years",
            "min: 25 years",
            "custody runs backwards: min 25 years is more than max 20 years, of which max is that of general.custody (line 18)",
        ),
        (
            "corporal: none",
            "corporal: {kind: caning, status: mandatory, min: 20, max: 5}",
            "strokes run backwards",
        ),
        (
            "corporal: none",
            "corporal: {kind: caning, status: mandatory, max: -1}",
            "-1 strokes are none",
        ),
        (
            "exists: true\n    source",
            "exists: true\n    last_execution: 2202\n    source",
            "last execution in 2202",
        ),
        (
            "exists: true\n    source",
            "exists: true\n    last_execution: 12\n    source",
            "last execution in 12",
        ),
        (
            "version: 2025-12-01",
            "version: 2025-12-31",
            "the text is of 2025-12-31, after the file was checked",
        ),
        (
            "since: 2020-01-01",
            "since: 2026-01-01",
            "begins on 2026-01-01, after the text was read (2025-12-01) and the file checked (2025-12-01)",
        ),
    ],
)
def test_what_cannot_be_is_named(old, new, said):
    text = swapped((old, new))
    first = warnings(text)[0]
    assert first[1].startswith(said)


def test_bands_that_cross_are_named():
    block = LAW[LAW.index("- id: supply") : LAW.index("- id: manslaughter")]
    for band, crossing in (
        ("10 g to 20 g", True),
        ("over 10 g", True),
        ("up to 6 g", True),
        ("15 g to 20 g", False),
        ("6 g to 10 g", False),
        ("over 15 g", False),
        ("up to 5 g", False),
        ("over 2 g", False),
        ("up to 20 g", False),
    ):
        other = block.replace("id: supply", "id: more").replace("5 g to 15 g", band)
        said = warnings(LAW.replace(block, block + other))
        assert bool(said) is crossing, band
    other = block.replace("id: supply", "id: more").replace("5 g to 15 g", "10 g to 20 g")
    (said,) = warnings(LAW.replace(block, block + other))
    assert "overlaps 5 g to 15 g of 'supply' (line 36)" in said[1]


def test_a_law_that_ended_before_the_check_contradicts_nothing():
    general = "    exists: true\n    source: act\n  life:"
    text = swapped(
        (general, general.replace("true", "false")),
        ("    death: none", "    death: discretionary"),
        ("since: 2020-01-01", "since: 2020-01-01\n    until: 2022-12-31"),
    )
    assert warnings(text) == []


def test_courts_rule_out_no_death_that_the_penalty_does_not_name():
    ruled_out = "    ruled_out: {what: death, by: 'Supreme Court, 2008'}\n"
    text = swapped(("    death: none\n", f"    death: none\n{ruled_out}"))
    ((where, said),) = warnings(text)
    assert where == line(text, "ruled_out:")
    assert "rule out death, which the penalty does not name" in said
    assert warnings(text.replace("death: none", "death: discretionary", 1)) == []
    assert warnings(text.replace("what: death", "what: part", 1)) == []
