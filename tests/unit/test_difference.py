"""Between two days a finding is gained, lost, harsher, milder, unchanged, or not known: what is not encoded is no change."""

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from proportionality.answers.history import movement, trend
from proportionality.check import check_all
from proportionality.cli.main import main
from proportionality.findings.difference import over_time
from proportionality.law.corpus import Corpus, load_all, load_bytes, shipped
from proportionality.measure import measured_on
from proportionality.reform.provisions import moved
from proportionality.rules.example_files import expand

HEAD = """schema: 1
jurisdiction: {code: XXA, name: Exampleland}
verified: {date: 2025-12-01, against: made up}
sources:
  act: {title: Act, citation: Act 1, url: "https://law.example/act", version: 2025-12-01, evidence: primary}
offences:
"""


def offence(name, since, least, band=None, until=None, follows=None, conduct="drug.trafficking"):
    lines = [
        f"- id: {name}",
        f"  title: {name.capitalize()}",
        f"  conduct: [{conduct}]",
        "  form: basic",
        *([f"  substances: {{heroin: {band}}}"] if band else []),
        "  source: act",
        "  place: s 1",
        *([f"  follows: {follows}"] if follows else []),
        "  penalties:",
        f"  - since: {since}",
        *([f"    until: {until}"] if until else []),
        "    death: none",
        "    life: none",
        f"    custody: {{min: {least}, max: 30 years}}"
        if least
        else "    custody: {min: none, max: 30 years}",
        f"    floor: {'mandatory' if least else 'none'}",
        f"    custody_required: {'true' if least else 'unknown'}",
    ]
    return "\n".join(lines) + "\n"


def law(*offences):
    file, problems = load_bytes((HEAD + "".join(offences)).encode(), "law.yaml")
    assert file is not None, problems
    return file


def changed(file, before=dt.date(2009, 1, 1), after=dt.date(2011, 1, 1), rule="MM001"):
    corpus = Corpus([file])
    found = over_time(*(check_all(corpus, day, frozenset({rule})) for day in (before, after)))
    return {
        name: [
            f.offence if not isinstance(f, tuple) else (f[0].offence, f[1].offence) for f in part
        ]
        for name in (
            "gained",
            "lost",
            "harsher",
            "milder",
            "kept",
            "not_known_before",
            "not_known_after",
        )
        if (part := getattr(found, name))
    }


OLD = offence("old", "2000-01-01", "5 years", "over 50 g", until="2010-07-31")


def test_what_is_not_encoded_before_is_no_change():
    assert changed(law(offence("t", "2010-08-01", "5 years"))) == {"not_known_before": ["t"]}
    assert changed(law(offence("t", "2010-08-01", "5 years", follows="none")), rule="MM001") == {
        "not_known_before": ["t"]  # nothing of the whole law is known on the first day
    }


def test_what_the_file_says_is_new_is_gained():
    other = offence("other", "2000-01-01", "1 year")
    assert changed(law(other, offence("t", "2010-08-01", "5 years", follows="none"))) == {
        "gained": ["t"],
        "kept": [("other", "other")],
    }


def test_what_ended_without_a_successor_is_lost():
    assert changed(law(OLD, offence("other", "2000-01-01", "1 year"))) == {
        "lost": ["old"],
        "kept": [("other", "other")],
    }


@pytest.mark.parametrize(
    ("least", "band", "kind"),
    [
        ("5 years", "over 50 g", "kept"),
        ("2 years", "over 50 g", "milder"),
        ("9 years", "over 50 g", "harsher"),
        ("5 years", "over 280 g", "milder"),
        ("5 years", "over 5 g", "harsher"),
    ],
)
def test_a_provision_is_followed_through_what_took_its_place(least, band, kind):
    new = offence("new", "2010-08-01", least, band, follows="[old]")
    assert changed(law(OLD, new)) == {kind: [("old", "new")]}


OTHER_OLD = offence("other-old", "2000-01-01", "2 years", "up to 50 g", until="2010-07-31")


def test_what_became_one_is_compared_with_each_that_it_was():
    new = offence("new", "2010-08-01", "3 years", follows="[old, other-old]")
    assert changed(law(OLD, OTHER_OLD, new)) == {
        "harsher": [("other-old", "new")],
        "milder": [("old", "new")],
    }


def test_a_part_that_came_from_elsewhere_is_not_followed():
    """Two provisions merged into one, and one of them lives on in a second: the other is not its past."""
    merged = offence("merged", "2010-08-01", "5 years", "over 50 g", follows="[old, other-old]")
    alone = offence("alone", "2010-08-01", "2 years", "up to 50 g", follows="[other-old]")
    assert changed(law(OLD, OTHER_OLD, merged, alone)) == {
        "harsher": [("other-old", "merged")],
        "kept": [("other-old", "alone"), ("old", "merged")],
    }
    without = offence("other-old", "2000-01-01", None, "up to 50 g", until="2010-07-31")
    assert changed(law(OLD, without, merged, alone)) == {
        "gained": ["alone"],
        "kept": [("old", "merged")],
    }


def test_a_history_runs_through_what_was_renumbered():
    file = law(OLD, offence("new", "2010-08-01", "2 years", "over 50 g", follows="[old]"))
    (track,) = trend(file.jurisdiction, "drug.trafficking", dt.date(2011, 1, 1), "heroin").tracks
    assert [str(step.start) for step in track.steps] == ["2000-01-01", "2010-08-01"]
    assert movement(track) == (
        "5 years to 30 years (Old, Act s 1) → 2 years to 30 years (changed 2010-08-01)"
    )


GAP = offence("new", "by 2015-01-01", "5 years", "over 50 g", follows="[old]")


def test_between_the_end_of_a_provision_and_the_first_day_known_of_its_successor_nothing_is_lost():
    assert changed(law(OLD, GAP)) == {"not_known_after": ["old"]}
    assert changed(law(OLD, GAP), after=dt.date(2016, 1, 1)) == {"kept": [("old", "new")]}


def test_a_history_does_not_bridge_years_of_which_nothing_is_encoded():
    (track,) = trend(law(OLD, GAP).jurisdiction, "drug.trafficking", dt.date(2016, 1, 1)).tracks
    assert [(str(s.start), str(s.until)) for s in track.steps] == [
        ("2000-01-01", "2010-07-31"),
        ("2015-01-01", "None"),
    ]
    assert "(nothing encoded from 2010-08-01 until 2015-01-01)" in movement(track)


def test_a_history_ends_on_the_last_day_in_force_that_its_table_names():
    ended = offence("old", "2000-01-01", "5 years", until="2010-07-31")
    (track,) = trend(law(ended).jurisdiction, "drug.trafficking", dt.date(2016, 1, 1)).tracks
    assert movement(track).endswith("since at least 2000-01-01, ended 2010-07-31")


def test_a_decision_that_rules_something_out_is_a_step_of_its_own():
    before = offence("old", "2000-01-01", "5 years")
    again = before[before.index("  - since") :].replace("2000-01-01", "2010-08-01")
    decided = again + "    ruled_out: {what: part, by: 'Supreme Court, 1 August 2010'}\n"
    (track,) = trend(
        law(before + decided).jurisdiction, "drug.trafficking", dt.date(2016, 1, 1)
    ).tracks
    assert [str(step.start) for step in track.steps] == ["2000-01-01", "2010-08-01"]
    (track,) = trend(
        law(before + again).jurisdiction, "drug.trafficking", dt.date(2016, 1, 1)
    ).tracks
    assert [str(step.start) for step in track.steps] == ["2000-01-01"]


def test_an_offence_follows_offences_of_its_file_and_not_itself():
    text = HEAD + OLD + offence("new", "2010-08-01", "2 years", follows="[odl, new]")
    file, problems = load_bytes(text.encode(), "law.yaml")
    assert file is None
    assert [p.message for p in problems] == [
        "offence 'odl' is not in this file; did you mean 'old'?",
        "'new' cannot follow itself",
    ]


def test_the_reform_of_2010_made_nothing_harsher():
    """The Fair Sentencing Act raised the amounts of crack that bring a minimum; older minimums are not all encoded."""
    corpus = load_all([shipped() / "usa.yaml"])
    found = over_time(*(check_all(corpus, dt.date(year, 1, 1)) for year in (2009, 2011)))
    assert found.gained == found.harsher == []
    assert any(
        f.rule == "MM004" and f.offence == "possession-crack-before-2010" for f in found.lost
    )
    assert any("crack" in (before.offence or "") for before, _ in found.milder)


def test_an_amount_that_moved_is_told_where_the_range_did_not():
    from proportionality.report.as_text import printed
    from proportionality.report.difference import render, write_difference

    file = law(
        offence("old", "2000-01-01", "5 years", "over 5 g", until="2009-12-31"),
        offence("new", "2010-01-01", "5 years", "over 50 g", follows="[old]"),
    )
    reports = [
        check_all(Corpus([file]), day, frozenset({"MM001"}))
        for day in (dt.date(2009, 1, 1), dt.date(2011, 1, 1))
    ]
    change = over_time(*reports)
    (line,) = [s for s in printed(lambda c: write_difference(change, c), 400).splitlines() if "MM001" in s]  # fmt: skip
    assert line.endswith(
        "New: a court must impose at least 5 years. (was the same of: Old; amounts: heroin over 50 g; before: heroin over 5 g)"
    )
    assert '"before": "heroin over 5 g"' in render(change)
    (track, *_) = trend(file.jurisdiction, "drug.trafficking", dt.date(2026, 1, 1)).tracks
    assert [step.span for step in track.steps] == [
        "5 years to 30 years (heroin over 5 g)",
        "5 years to 30 years (heroin over 50 g)",
    ]


ZEDLAND = """deal: {conduct: drug.trafficking, custody: {min: 10 years, max: 20 years}, floor: mandatory}
more: {conduct: drug.import, custody: {min: 8 years, max: 15 years}, floor: mandatory}
vague: {conduct: drug.use, custody: {min: 2 years, max: 4 years}, floor: mandatory, custody_required: unknown}
rape: {conduct: violent.rape, custody: {min: 2 years, max: 12 years}, floor: frame}"""


def difference(tmp_path, before, after, style="json", rules="MM001", **overlay):
    """What `diff` says of a law and another, or of a law and a bill that sets something in one provision."""
    (tmp_path / "old.yaml").write_bytes(expand(before))
    if after is not None:
        (tmp_path / "new.yaml").write_bytes(expand(after))
    else:
        where = ", ".join(f"{key}: {value}" for key, value in overlay.items())
        (tmp_path / "new.yaml").write_text(
            f"overlay: 1\ntitle: A bill\nfrom: 2026-06-01\nchanges:\n  - {{{where}}}\n"
        )
    command = ["diff", "--select", rules, "--format", style, *(str(tmp_path / f"{name}.yaml") for name in ("old", "new"))]  # fmt: skip
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout) if style == "json" else " ".join(result.output.split())


def ids(found):
    return {
        name: [f["offence"] for f in found[name]]
        for name in ("gained", "lost", "not_known_before", "not_known_after")
        if found[name]
    }


ALONE = ZEDLAND.replace("15 years}, floor: mandatory", "15 years}, floor: frame")


def test_what_becomes_unknown_is_neither_lost_nor_gained(tmp_path):
    """An unknown never clears a finding; where the rule finds nothing else, it says so itself."""
    then = ALONE.replace("20 years}, floor: mandatory", "20 years}, floor: mandatory, custody_required: unknown")  # fmt: skip
    there, back = (difference(tmp_path, *pair) for pair in ((ALONE, then), (then, ALONE)))
    assert ids(there) == {"not_known_after": ["deal"]}
    assert ids(back) == {"not_known_before": ["deal"]}
    (line,) = there["unclear"]
    assert line.startswith(
        "MM001 XXA, after: whether another measure may replace custody for 'deal' is unknown"
    )
    assert there["cannot_tell"] == {
        "before": [],
        "after": [{"jurisdiction": "XXA", "rule": "MM001"}],
    }
    told = difference(tmp_path, ALONE, then, "text")
    assert "? not known after: XXA 1" in told
    assert "Rules that cannot tell: only after MM001." in told
    assert told.endswith("0 gained, 0 lost, 0 unchanged, 0 not known before, 1 not known after")


def test_what_becomes_unknown_is_not_lost_where_the_rule_finds_something_else(tmp_path):
    then = ZEDLAND.replace("20 years}, floor: mandatory", "20 years}, floor: mandatory, custody_required: unknown")  # fmt: skip
    there = difference(tmp_path, ZEDLAND, then)
    assert ids(there) == {"not_known_after": ["deal"]}
    assert there["unclear"] == [
        "MM001 XXA, after: whether another measure may replace custody for 'deal' is unknown"
    ]
    assert ids(difference(tmp_path, then, ZEDLAND)) == {"not_known_before": ["deal"]}


BESIDE = """deal: {conduct: drug.trafficking, custody: {min: 2 years, max: 13 years}, floor: frame}
more: {conduct: drug.import, custody: {min: 10 years, max: 30 years}, floor: frame}
robbery: {conduct: violent.robbery, custody: {min: none, max: 20 years}}
rape: {conduct: violent.rape, custody: {min: 3 years, max: 12 years}, floor: frame}"""


@pytest.mark.parametrize(
    ("name", "change", "kind"),
    [
        ("rape", ("max: 12 years", "max: unknown"), "not known"),
        ("rape", ("max: 12 years", "max: 15 years"), "lost"),
        # The least that is known of the rape is more than the most for the drug offence.
        ("deal", ("max: 13 years", "max: 2 years 6 months"), "lost"),
    ],
)
def test_an_offence_compared_with_that_becomes_unknown_clears_nothing(tmp_path, name, change, kind):
    """The rule is flagged of another provision on both sides, and so does not say itself that it cannot tell."""
    after = BESIDE.replace(*change)
    if name == "deal":
        after = after.replace("max: 12 years", "max: unknown")
    there, back = (
        difference(tmp_path, *pair, rules="VC001") for pair in ((BESIDE, after), (after, BESIDE))
    )
    said = {"not known": ("not_known_after", "not_known_before"), "lost": ("lost", "gained")}[kind]
    assert [ids(there), ids(back)] == [{part: ["deal"]} for part in said]
    assert [f["offence"] for f in there["unchanged"]] == ["more"]
    unclear = ["VC001 XXA, after: custody.max of 'rape' is unknown"] if kind == "not known" else []
    assert there["unclear"] == unclear


def test_between_two_days_an_offence_compared_with_is_followed_through_what_took_its_place():
    drugs = (
        offence("deal", "2000-01-01", None).replace("30 years", "13 years"),
        offence("more", "2000-01-01", None),
    )
    robbery = offence("robbery", "2000-01-01", None, conduct="violent.robbery")
    rape = offence("rape", "2000-01-01", None, until="2010-07-31", conduct="violent.rape")
    new = offence("new-rape", "2010-08-01", None, follows="[rape]", conduct="violent.rape")
    file = law(
        *drugs,
        robbery.replace("30 years", "20 years"),
        rape.replace("30 years", "12 years"),
        new.replace("max: 30 years", "max: unknown"),
    )
    assert changed(file, rule="VC001") == {
        "kept": [("more", "more")],
        "not_known_after": ["deal"],
    }


def test_what_is_unknown_of_another_provision_takes_nothing_away(tmp_path):
    then = ALONE.replace("20 years}, floor: mandatory", "20 years}, floor: frame")
    found = difference(tmp_path, ALONE, then)
    assert ids(found) == {"lost": ["deal"]}
    assert found["unclear"] == []
    assert found["cannot_tell"]["after"] == [{"jurisdiction": "XXA", "rule": "MM001"}]


@pytest.mark.parametrize("kind", ["mandatory", "none"])
def test_between_two_days_an_unknown_clears_nothing_whatever_else_the_rule_finds(kind):
    """With ``none`` the rule finds nothing on the second day and says that it cannot tell; else it is flagged."""
    other = offence("other", "2000-01-01", "1 year" if kind == "mandatory" else None)
    vague = offence("new", "2010-08-01", "5 years", "over 50 g", follows="[old]").replace("required: true", "required: unknown")  # fmt: skip
    same = {"kept": [("other", "other")]} if kind == "mandatory" else {}
    assert changed(law(OLD, other, vague)) == {"not_known_after": ["old"], **same}
    earlier = OLD.replace("required: true", "required: unknown")
    sure = vague.replace("required: unknown", "required: true")
    assert changed(law(earlier, other, sure)) == {"not_known_before": ["new"], **same}
    # What is known not to bind is gone, whatever is unknown of others.
    free = offence("new", "2010-08-01", None, "over 50 g", follows="[old]")
    assert changed(law(OLD, other, free)) == {"lost": ["old"], **same}


LIFE = """deal: {conduct: drug.trafficking, life: discretionary, parole: unknown, custody: {min: 10 years, max: 20 years}, floor: mandatory, was: {custody: {min: 3 years, max: 14 years}, floor: mandatory}}
rape: {conduct: violent.rape, custody: {min: 2 years, max: 12 years}, floor: frame}"""


def test_a_bill_does_not_clear_what_then_cannot_be_told(tmp_path):
    """It halves the minimum; whether the most rose hangs on what is not known of life, and was said to be cleared."""
    bill = {"offences": "[deal]", "scale": "{floor: 1/2}", "rules": "TR002,MM001"}
    found = difference(tmp_path, LIFE, None, **bill)
    assert ids(found) == {"not_known_after": ["deal"]}
    assert [f["rule"] for f in found["milder"]] == ["MM001"]
    (line,) = found["unclear"]
    assert line.startswith("TR002 XXA, after: whether 'deal' allows parole is unknown (line ")
    told = difference(tmp_path, LIFE, None, "text", **bill)
    assert "0 gained, 0 lost, 0 harsher, 1 milder, 0 unchanged, 0 not known before, 1 not known after" in told  # fmt: skip
    page = difference(tmp_path, LIFE, None, "html", **bill)
    assert "<b>1</b><span>not known after</span>" in page
    assert ">Not known after: 1</h3>" in page
    assert "0 findings cleared" in page


@pytest.mark.parametrize(("factor", "way"), [("1/2", "milder"), ("3/2", "harsher")])
def test_a_bill_that_moves_what_may_bind_is_milder_or_harsher_whatever_the_unknown_is(
    tmp_path, factor, way
):
    """Of Sri Lanka ten halved minimums were said to be changed, and neither milder nor harsher."""
    found = difference(
        tmp_path, ZEDLAND, None, rules="PU001", offences="[vague]", scale=f"{{floor: {factor}}}"
    )
    assert [(p["offence"], p["direction"]) for p in found["provisions"]] == [("vague", way)]
    assert [f["offence"] for f in found[way]] == ["vague"]
    assert ids(found) == {}


def test_between_two_days_an_unknown_may_have_been_otherwise():
    old = OLD.replace("required: true", "required: unknown")
    new = offence("new", "2010-08-01", "2 years", "over 50 g", follows="[old]")
    file = law(old, new.replace("required: true", "required: unknown"))
    days = (measured_on(file.jurisdiction, dt.date(year, 1, 1)) for year in (2009, 2011))
    (one,) = moved(*days)
    assert (one.was, one.now) == ("5 years to 30 years", "2 years to 30 years")
    assert one.direction == "changed"
