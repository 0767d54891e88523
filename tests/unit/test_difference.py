"""Between two days a finding is gained, lost, harsher, milder, unchanged, or not known: what is not encoded is no change."""

import datetime as dt

import pytest

from proportionality.answers.history import movement, trend
from proportionality.check import check_all
from proportionality.findings.difference import over_time
from proportionality.law.corpus import Corpus, load_all, load_bytes, shipped

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
