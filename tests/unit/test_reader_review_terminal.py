"""The review of a draft on the terminal."""

from __future__ import annotations

import json

import yaml
from click.testing import CliRunner

from proportionality.cli.main import main
from proportionality.law.corpus import load_bytes
from tests.unit.test_reader_review import MORE


def review(tmp_path, typed):
    """What is written after somebody typed these lines."""
    path, out = tmp_path / "act.txt", tmp_path / "draft.yaml"
    path.write_text(MORE)
    result = CliRunner().invoke(
        main,
        ["read", str(path), "--code", "XXA", "--output", str(out), "--review"],
        input="".join(f"{line}\n" for line in typed),
    )
    places = json.loads(out.with_suffix(".json").read_text()) if out.exists() else {}
    law = yaml.safe_load(out.read_text()) if out.exists() else {}
    assert load_bytes(yaml.safe_dump(law, sort_keys=False).encode(), "draft.yaml")[1] == []
    return result, law, places


ALL = [
    "", "", "mandatory", "true", "",  # s 3, which has more doubts: death, life, floor, custody required, conduct
    "", "", "", "true", "",  # s 2
    "n", "l",  # the passages
]  # fmt: skip


def test_everything_answered_is_complete(tmp_path):
    result, law, places = review(tmp_path, ALL)
    assert result.exit_code == 0, result.output
    assert "nothing is left" in result.stderr
    assert places["complete"] is True
    assert {o["penalties"][0]["evidence"] for o in law["offences"]} == {"primary"}
    murder = next(o for o in law["offences"] if o["place"] == "s 3")
    assert murder["penalties"][0]["floor"] == "mandatory"
    assert murder["penalties"][0]["custody_required"] is True


def test_what_was_answered_is_kept_and_gone_on_with(tmp_path):
    first, law, places = review(tmp_path, [*ALL[:5], "q"])
    assert places["answered"] == {"offences": "1 of 2", "passages": "0 of 2"}
    assert "run the same command again" in first.stderr
    _, law, places = review(tmp_path, ALL[5:])
    assert places["complete"] is True
    assert len(law["offences"]) == 2


def test_correcting_undoing_and_dropping(tmp_path):
    typed = [*ALL[:5], "u", "", "", "", "custody.max=40 years", "true", "", "n", "n", "n"]
    _, law, places = review(tmp_path, typed)
    (offence,) = law["offences"]
    assert offence["penalties"][0]["custody"]["max"] == "40 years"
    assert places["complete"] is True


def test_an_answer_the_format_does_not_know_is_asked_again(tmp_path):
    result, law, _ = review(tmp_path, ["perhaps", *ALL])
    assert "perhaps" in result.stderr
    assert law["offences"][0]["penalties"][0]["death"] == "none"


def test_other_files_need_another_output(tmp_path):
    review(tmp_path, ["q"])
    kept = tmp_path / "draft.answers.json"
    kept.write_text(kept.read_text().replace('"files": [', '"files": ["another",'))
    result, _, _ = review(tmp_path, ["q"])
    assert result.exit_code == 2
    assert "answers to other files" in result.stderr


def test_a_review_needs_a_file_to_write():
    result = CliRunner().invoke(main, ["read", "-", "--review"], input=MORE)
    assert result.exit_code == 2
    assert "--output" in result.stderr
