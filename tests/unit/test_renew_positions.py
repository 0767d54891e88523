"""The script that compares positions with tables of the public sources."""

import csv

import pytest
import yaml

from proportionality.positions import data
from proportionality.positions.states import name_of
from proportionality.testing.renew_positions import main, with_votes

# The columns of the library's file (digitallibrary.un.org, record 4060887) of 2026; the one of 2025 has no vote_note.
COLUMNS = [
    "undl_id",
    "ms_code",
    "ms_name",
    "ms_vote",
    "date",
    "session",
    "resolution",
    "draft",
    "committee_report",
    "meeting",
    "title",
    "agenda_title",
    "subjects",
    "vote_note",
    "total_yes",
    "total_no",
    "total_abstentions",
    "total_non_voting",
    "total_ms",
    "undl_link",
]
LETTERS = {"for": "Y", "against": "N", "abstain": "A", "absent": "X"}


def roll_call(path, resolution="79/179", **changed):
    with path.open("w", encoding="utf-8", newline="") as handle:
        rows = csv.DictWriter(handle, COLUMNS)
        rows.writeheader()
        for state in data.voters():
            vote = data.votes(state).get(resolution)
            if vote in LETTERS:
                letter = changed.get(state, LETTERS[vote])
                rows.writerow(
                    {
                        "undl_id": 4070000,
                        "ms_code": state,
                        "ms_name": name_of(state).upper(),
                        "ms_vote": letter,
                        "resolution": f"A/RES/{resolution}",
                        "title": "Moratorium on the use of the death penalty : resolution / adopted, with commas",
                    }
                )
    return str(path)


def test_a_roll_call_that_agrees_says_so_with_the_official_totals(tmp_path, capsys):
    assert main(["votes", roll_call(tmp_path / "r.csv"), "79/179"]) == 0
    assert capsys.readouterr().out == "79/179: 130 for, 32 against, 22 abstain, 9 absent\n"


def test_a_vote_that_differs_is_named(tmp_path, capsys):
    assert main(["votes", roll_call(tmp_path / "r.csv", SGP="A"), "79/179"]) == 1
    assert "SGP: here against, there abstain\n" in capsys.readouterr().out


def test_what_is_written_is_read_again_and_nothing_else_moves():
    before = (data.FOLDER / "moratorium-votes.yaml").read_text(encoding="utf-8")
    after = with_votes(before, "79/179", {"SGP": "abstain", "DZA": "absent"})
    after = with_votes(after, "81/200", {"SGP": "for"})
    old, new = yaml.safe_load(before)["votes"], yaml.safe_load(after)["votes"]
    assert new["SGP"] == old["SGP"] | {"79/179": "abstain", "81/200": "for"}
    assert new["DZA"] == old["DZA"] | {"79/179": "absent"}
    assert {s: v for s, v in new.items() if s not in ("SGP", "DZA")} == {
        s: v for s, v in old.items() if s not in ("SGP", "DZA")
    }


def participants(path, treaty="iccpr", **changed):
    letters = {"ratification": "", "accession": " a", "succession": " d"}
    lines = ["Participant\tSignature\tAccession(a), Succession(d), Ratification"]
    for state in data.voters():
        held = data.of_state(state, treaty)
        if held is not None:
            signed = f"{held.signed:%d %b %Y}" if held.signed else ""
            act = f"{held.deposited:%d %b %Y}{letters[held.how]}" if held.deposited else ""
            lines.append(changed.get(state, f"{name_of(state)} 1\t{signed}\t{act}"))
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_a_treaty_s_table_is_compared(tmp_path, capsys):
    changed = {"OMN": "Oman\t\t10 Nov 2024 a", "CUB": "Cuba\t28 Feb 2008\t01 Mar 2026"}
    assert main(["treaty", "iccpr", participants(tmp_path / "t.tsv", **changed)]) == 1
    told = capsys.readouterr().out
    assert "OMN: here accession of 2025-11-10; there accession of 2024-11-10\n" in told
    assert (
        "CUB: here signed 2008-02-28; there signed 2008-02-28, ratification of 2026-03-01" in told
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("r.csv", "a,b\n1,2\n", "no column ms_code, ms_vote, resolution"),
        ("r.csv", "ms_code,ms_vote,resolution\nSGP,Q,A/RES/79/179\n", ":2: vote 'Q'"),
        ("r.csv", "ms_code,ms_vote,resolution\nSGP,Y,A/RES/1/1\n", "no row of resolution"),
        ("t.tsv", "Atlantis\t\t24 Jan 1983 a\n", ":1: no state 'Atlantis'"),
        ("t.tsv", "Algeria\t\tsome day\n", "expected a day and a letter"),
        ("t.tsv", "Algeria\t32 Jan 1983\t\n", "expected a day such as"),
    ],
)
def test_a_table_that_is_none_is_refused_in_one_line(tmp_path, capsys, name, content, said):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    words = ["votes", str(path), "79/179"] if name == "r.csv" else ["treaty", "iccpr", str(path)]
    assert main(words) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def test_without_words_it_says_what_it_does(capsys):
    assert main([]) == 2
    assert "iccpr" in capsys.readouterr().err
