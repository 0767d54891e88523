"""A law under a reform as text: the file's own lines, with the new penalties where they belong."""

import datetime as dt
import difflib

import pytest

from proportionality.law.corpus import load_all, load_bytes, shipped, to_yaml
from proportionality.reform import wording
from proportionality.reform.amended_text import amended_text
from proportionality.reform.applying import apply
from proportionality.reform.overlay import ChangeEntry, Settings
from tests.unit.test_compare import law

START = dt.date(2027, 1, 1)


def under(file, **settings):
    entry = ChangeEntry(conducts=["drug", "violent"], set=Settings.model_validate(settings))
    return apply(file, wording.make("A bill: 'yes' # no", START, [entry]))


@pytest.mark.parametrize("code", ["sgp", "ken", "gb-eng", "deu", "jpn", "mex"])
def test_lines_are_added_and_none_is_changed_and_it_is_the_same_law(code):
    file = load_all([shipped() / f"{code}.yaml"]).files[0]
    after, touched = under(file, ceiling="7 years", floor="none")
    text = amended_text(file, after)
    again, problems = load_bytes(text.encode(), file.path)
    assert again is not None, problems
    assert again.jurisdiction == after.jurisdiction
    old, new = file.document.text.splitlines(), text.splitlines()
    changes = [line for line in difflib.ndiff(old, new) if line[0] in "-+"]
    assert changes
    assert {line[0] for line in changes} == {"+"}
    assert sum(line.startswith("+   - since: 2027-01-01") or "- since: 2027-01-01" in line for line in changes) == len(touched)  # fmt: skip


def test_where_lines_cannot_be_added_the_file_is_written_anew():
    written = "trafficking: {conduct: drug.trafficking, custody: {min: none, max: 10 years}}"
    text = to_yaml(law(written), brief=True)
    assert "- {" in text or "[{" in text
    file = load_bytes(text.encode(), "x")[0]
    after, touched = under(file, ceiling="7 years")
    assert touched
    again, problems = load_bytes(amended_text(file, after).encode(), "x")
    assert again is not None, problems
    assert again.jurisdiction == after.jurisdiction
