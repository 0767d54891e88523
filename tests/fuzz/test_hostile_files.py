"""A part of the hostile corpus; `python -m tests.fuzz.hostile_files` makes the whole, and another with every seed."""

import json

import pytest

from tests.fuzz.hostile_files import KINDS, checked, files, wrong_with
from tests.fuzz.target import seed


def test_each_kind_of_hostile_file_ends_with_two_or_with_the_right_answer(tmp_path):
    path = tmp_path / "law.yaml"
    made = list(files(7, 4 * len(KINDS)))
    codes = []
    for kind, data in made:
        path.write_bytes(data)
        code, out, err = checked(path)
        codes.append(code)
        assert wrong_with(data, code, out, err) == "", kind
    assert set(codes) == {0, 2}


def test_the_same_seed_makes_the_same_files():
    assert list(files(3, 18)) == list(files(3, 18))
    assert list(files(3, 18)) != list(files(4, 18))


@pytest.mark.parametrize(
    ("code", "err", "said"),
    [
        (2, "", "refused, though it loads"),
        (1, "", "exit code 1"),
        (0, "Traceback (most recent call last)", "a traceback"),
    ],
)
def test_a_wrong_end_is_noticed(tmp_path, code, err, said):
    (tmp_path / "law.yaml").write_bytes(seed())
    assert wrong_with(seed(), code, checked(tmp_path / "law.yaml")[1], err) == said


def test_a_wrong_answer_is_noticed(tmp_path):
    (tmp_path / "law.yaml").write_bytes(seed())
    report = json.loads(checked(tmp_path / "law.yaml")[1])
    report["findings"].pop()
    assert "otherwise than the oracle" in wrong_with(seed(), 0, json.dumps(report), "")
    assert wrong_with(b"a: 1\n", 2, "", "no place") == "no message that names a place"
