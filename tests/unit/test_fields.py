"""Two encodings compared: every field that is written differently is named, with what it was and what it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from proportionality.cli.main import main
from proportionality.law.corpus import load_bytes
from proportionality.reform.fields import FieldChange, rewritten
from tests.unit.test_difference import HEAD, offence

LAW = HEAD + offence("trafficking", "2010-01-01", "5 years") + "  note: Read in 2020.\n"
BEGINS = "penalty since 2010-01-01"


@pytest.mark.parametrize(
    ("old", "new", "fields"),
    [
        ("Read in 2020.", "Read in 2024.", [("note", "Read in 2020.", "Read in 2024.")]),
        ("  note: Read in 2020.\n", "", [("note", "Read in 2020.", "")]),
        ("form: basic", "form: basic\n  conditions: [repeat]", [("conditions", "", "repeat")]),
        ("    floor: mandatory", "    floor: frame", [(f"{BEGINS}: floor", "mandatory", "frame")]),
        (
            "max: 30 years",
            "max: 20 years",
            [
                (BEGINS, "5 years to 30 years", "5 years to 20 years"),
                (f"{BEGINS}: custody.max", "30 years", "20 years"),
            ],
        ),
        # A penalty that begins on another day is another one.
        (
            "since: 2010-01-01",
            "since: 2011-01-01",
            [
                (BEGINS, "5 years to 30 years", ""),
                ("penalty since 2011-01-01", "", "5 years to 30 years"),
            ],
        ),
    ],
)
def test_every_field_is_named(old: str, new: str, fields: list[tuple[str, str, str]]) -> None:
    assert old in LAW
    sides = [load_bytes(t.encode(), "law.yaml") for t in (LAW, LAW.replace(old, new, 1))]
    before, after = (file.jurisdiction for file, _ in sides if file is not None)
    (found,) = rewritten(before, after)
    assert (found.offence, found.title) == ("trafficking", "Trafficking")
    assert list(found.fields) == [FieldChange(*one) for one in fields]
    assert rewritten(before, before) == []


def test_the_command_says_a_note_that_no_finding_rests_on(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(LAW)
    new.write_text(LAW.replace("in 2020", "in 2024").replace("made up", "made up again"))
    command = ["diff", str(old), str(new)]
    told = CliRunner().invoke(main, command, catch_exceptions=False).stdout
    assert "the law around its provisions, written differently:" in told
    assert "verified.against was 'made up', is now 'made up again'" in told
    assert "note was 'Read in 2020.', is now 'Read in 2024.'" in told
    assert "0 gained, 0 lost" in told
    written = json.loads(CliRunner().invoke(main, [*command, "--format", "json"]).stdout)["written"]
    assert [(w["offence"], [f["field"] for f in w["fields"]]) for w in written] == [
        ("", ["verified.against"]),
        ("trafficking", ["note"]),
    ]


def test_what_a_terminal_shows_is_bounded(tmp_path: Path) -> None:
    many = [offence(f"o-{n}", "2010-01-01", "5 years") + f"  note: {'x' * 2000} {n}\n" for n in range(60)]  # fmt: skip
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(HEAD + "".join(many))
    new.write_text((HEAD + "".join(many)).replace("note: x", "note: y"))
    told = CliRunner().invoke(main, ["diff", str(old), str(new)], catch_exceptions=False).stdout
    assert "and 20 more fields; --format json has all" in told
    assert told.count("note was") == 40
    assert len(told) < 40_000
