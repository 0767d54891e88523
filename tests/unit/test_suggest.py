"""The smallest reform: it clears, it adds nothing, and nothing smaller does."""

import datetime as dt
import itertools
import random

import pytest
from click.testing import CliRunner

from proportionality.check import check_one
from proportionality.cli.main import main
from proportionality.law.corpus import find, load_all, load_bytes, shipped, to_yaml
from proportionality.law.vocabulary import VIOLENT_CONDUCTS
from proportionality.measure import measured_on
from proportionality.reform import applying, wording
from proportionality.reform import overlay as overlays
from proportionality.reform.suggest import suggest
from proportionality.reform.suggest import to_yaml as as_overlay
from proportionality.rules.example_files import expand
from proportionality.rules.registry import all_rules

ON = dt.date(2026, 1, 1)
VC_MM = frozenset(code for code in all_rules() if code[:2] in ("VC", "MM"))
SHIPPED = find([str(shipped())])[0]


def load(text):
    file, problems = load_bytes(expand(text), "law.yaml")
    assert file, problems
    return file


def keys(file, on=ON):
    return {(f.rule, f.offence) for f in check_one(file, on).findings}


def made(text, chosen=VC_MM):
    file = load(text)
    found = suggest(file, ON, chosen)
    assert found.overlay is not None
    after = applying.apply(file, found.overlay)[0]
    assert not {k for k in keys(after) if k[0] in chosen}
    assert keys(after) <= keys(file)
    return {(c.offence, c.what): c.to for c in found.changes}, found


def test_one_ceiling_clears_what_it_can():
    changes, _ = (
        made("""trafficking: {conduct: drug.trafficking, life: discretionary, custody: {min: none, max: 20 years}}
rape: {conduct: violent.rape, custody: {min: none, max: 12 years}}
murder: {conduct: violent.murder, life: mandatory, custody: none, floor: mandatory}""")
    )
    assert changes == {("trafficking", "ceiling"): "12 years"}


def test_a_floor_is_removed_and_the_ceiling_left_alone():
    changes, _ = (
        made("""trafficking: {conduct: drug.trafficking, custody: {min: 10 years, max: 12 years}, floor: mandatory}
rape: {conduct: violent.rape, custody: {min: none, max: 12 years}}""")
    )
    assert changes == {("trafficking", "floor"): "none"}


def test_a_lowered_floor_does_not_leave_a_cliff_above_it():
    changes, _ = made(
        """over: {conduct: drug.trafficking, form: aggravated, substances: {heroin: at least 1 kg}, custody: {min: 7 years, max: 12 years}, floor: mandatory}
under: {conduct: drug.trafficking, substances: {heroin: under 1 kg}, custody: {min: 5 years, max: 12 years}, floor: mandatory, was: {custody: {min: 2 years, max: 12 years}, floor: mandatory}}""",
        frozenset({"TR001"}),
    )
    assert changes[("under", "floor")] == "2 years"
    assert changes[("over", "floor")] == "4 years less 1 day"


def test_abolishing_one_lower_floor_beats_lowering_many_upper_ones():
    bands = "\n".join(
        f"over-{drug}: {{conduct: drug.trafficking, form: aggravated, substances: {{{drug}: at least 1 kg}}, custody: {{min: 4 years, max: 9 years}}, floor: mandatory}}"
        for drug in ("heroin", "cocaine", "opium")
    )
    under = "under: {conduct: drug.trafficking, substances: {heroin: under 1 kg, cocaine: under 1 kg, opium: under 1 kg}, custody: {min: 1 year, max: 9 years}, floor: mandatory}"
    changes, found = made(f"{bands}\n{under}", frozenset({"MM005"}))
    assert changes == {("under", "floor"): "none"}
    assert found.proved


def test_cannabis_does_not_end_where_heroin_does():
    changes, _ = made(
        """heroin: {conduct: drug.trafficking, substances: [heroin], custody: {min: none, max: 20 years}}
cannabis: {conduct: drug.trafficking, substances: [cannabis], custody: {min: none, max: 10 years}}
rape: {conduct: violent.rape, custody: {min: none, max: 10 years}}"""
    )
    assert changes == {
        ("heroin", "ceiling"): "10 years",
        ("cannabis", "ceiling"): "10 years less 1 day",
    }


def test_nothing_to_do_is_said():
    found = suggest(
        load(
            "use: {conduct: drug.use, custody: none, fine: up to EUR 500, custody_required: false}"
        ),
        ON,
        VC_MM,
    )
    assert found.overlay is None
    assert "nothing to clear" in as_overlay(found, ["VC"])


def test_a_scuffle_is_no_measure_unless_it_is_asked_for():
    file = load("""trafficking: {conduct: drug.trafficking, custody: {min: none, max: 20 years}}
scuffle: {conduct: violent.assault, custody: {min: none, max: 6 months}}
rape: {conduct: violent.rape, custody: {min: none, max: 12 years}}""")
    chosen = frozenset({"VC001"})
    found = suggest(file, ON, chosen)
    assert [(c.offence, c.to) for c in found.changes] == [("trafficking", "12 years")]
    assert [f.rule for f in found.lesser] == ["VC001"]
    assert "lesser violence still stand" in as_overlay(found, ["VC001"])
    found = suggest(file, ON, chosen, against=frozenset({"violent.assault"}))
    assert [(c.offence, c.to) for c in found.changes] == [("trafficking", "6 months")]
    assert found.lesser == ()


def test_what_no_penalty_clears_is_left_and_named():
    found = suggest(
        load("use: {conduct: drug.use, custody: {min: none, max: 1 year}}"),
        ON,
        frozenset({"DQ003", "PU001"}),
    )
    assert [f.rule for f in found.left] == ["DQ003"]
    assert [f.rule for f in found.cleared] == ["PU001"]


def _ends(file):
    return {s.offence.id: (s.ceiling, s.floor) for s in measured_on(file.jurisdiction, ON).subjects}


def _moved(before, after):
    """How many ends differ between two laws."""
    one, other = _ends(before), _ends(after)
    return sum(a != b for name in one for a, b in zip(one[name], other[name], strict=True))


def _random_law(seed):
    pick = random.Random(seed)

    def floor():
        return f"custody: {{min: {pick.randint(1, 4)} years, max: {pick.randint(6, 9)} years}}, floor: {pick.choice(['mandatory', 'frame'])}"

    def free():
        return f"custody: {{min: none, max: {pick.randint(3, 9)} years}}"

    lines = [
        f"under: {{conduct: drug.trafficking, substances: {{heroin: under 1 kg}}, {pick.choice([floor, free])()}}}",
        f"over: {{conduct: drug.trafficking, form: aggravated, substances: {{heroin: at least 1 kg}}, {floor()}}}",
        f"cannabis: {{conduct: drug.trafficking, substances: [cannabis], {pick.choice([floor, free])()}}}",
        f"rape: {{conduct: violent.rape, {pick.choice([floor, free])()}}}",
        f"assault: {{conduct: violent.assault, {free()}}}",
    ]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(4))
def test_no_smaller_reform_exists(seed):
    """Against brute force: every way to leave, or to lower a little or much, each end of each drug offence."""
    chosen = frozenset({"VC001", "VC002", "VC003", "MM005"})
    file = load(_random_law(seed))
    found = suggest(file, ON, chosen)
    assert found.proved
    assert not found.brought_out
    if found.overlay is None:
        return
    ours = _moved(file, applying.apply(file, found.overlay)[0])
    before = keys(file)
    ends = [(o, what) for o in ("under", "over", "cannabis") for what in ("ceiling", "floor")]
    suggested = {(c.offence, c.what): c.to for c in found.changes}
    values = ["none", "2 years less 1 day", "3 years"]
    for count in range(1, ours):
        for which in itertools.combinations(ends, count):
            for to in itertools.product(
                *[dict.fromkeys([*values, suggested.get(end, "2 years")]) for end in which]
            ):
                reform = dict(zip(which, to, strict=True))
                entries = [
                    wording.entry("XXA", [o], {what: v}) for (o, what), v in sorted(reform.items())
                ]
                other = applying.apply(file, wording.make("x", ON, entries))[0]
                after = keys(other)
                clears = not {k for k in after if k[0] in chosen} and after <= before
                assert not (clears and _lower(file, other) and _moved(file, other) < ours), reform


def _lower(before, after):
    one, other = _ends(before), _ends(after)
    return all(
        b.high <= a.high for name in one for a, b in zip(one[name], other[name], strict=True)
    )


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_every_shipped_law_can_be_cleared(path):
    """Every VC and MM finding goes, none of these rules comes; what is brought out beside them is named."""
    corpus = load_all([path])
    assert corpus.files, corpus.problems
    file, on = corpus.files[0], dt.date(2026, 12, 1)
    found = suggest(file, on, VC_MM, against=frozenset(VIOLENT_CONDUCTS))
    before = keys(file, on)
    wanted = {k for k in before if k[0] in VC_MM}
    if not wanted:
        assert found.overlay is None
        return
    assert found.proved
    assert not found.left
    loaded, problems = overlays.load(as_overlay(found, ["VC", "MM"]).encode(), "reform.yaml")
    assert loaded, problems
    after = applying.apply(file, loaded.overlay)[0]
    now = keys(after, on)
    assert not {k for k in now if k[0] in VC_MM}
    assert now - before == {(f.rule, f.offence) for f in found.brought_out}
    assert {f.rule for f in found.brought_out} <= {"SB001", "RL001"}
    again, problems = load_bytes(to_yaml(after.jurisdiction).encode(), "after.yaml")
    assert again, problems


def test_command_prints_an_overlay_that_diff_confirms(tmp_path):
    law = tmp_path / "law.yaml"
    law.write_bytes(
        expand("""trafficking: {conduct: drug.trafficking, custody: {min: 10 years, max: 20 years}, floor: mandatory}
rape: {conduct: violent.rape, custody: {min: none, max: 12 years}}""")
    )
    reform = tmp_path / "reform.yaml"
    result = CliRunner().invoke(
        main,
        [
            "suggest",
            str(law),
            "--select",
            "VC,MM",
            "--as-of",
            "2026-01-01",
            "--output",
            str(reform),
        ],
    )
    assert result.exit_code == 0, result.output
    result = CliRunner().invoke(main, ["diff", str(law), str(reform)])
    assert result.exit_code == 0, result.output
    assert "0 gained" in result.stdout
    result = CliRunner().invoke(main, ["diff", str(law), str(reform), "--format", "html"])
    assert "findings cleared" in result.stdout
    assert CliRunner().invoke(main, ["suggest", str(law), "--offence", "traficking"]).exit_code == 2
