"""The list of seeded defects is whole, current, and the one in the table; `seeded.py` puts each of them in."""

import json
import re
from pathlib import Path

import pytest

from tests.mutation import run, seeded
from tests.mutation.survivors import SURVIVORS

KNOWN = json.loads(seeded.FOUND.read_text(encoding="utf-8"))
README = seeded.ROOT / "tests/README.md"


def test_every_defect_has_a_test_that_caught_it():
    assert [d.name for d in seeded.defects()] == list(KNOWN)
    assert all(KNOWN.values())


def test_the_table_lists_them():
    assert seeded.table(KNOWN) == seeded.TABLE.read_text(encoding="utf-8")


def test_every_test_that_is_named_exists():
    text = README.read_text(encoding="utf-8") + seeded.TABLE.read_text(encoding="utf-8")
    named = re.findall(r"`([\w/]+\.py)::(\w+)", text)
    assert len(named) > len(KNOWN)
    for file, name in set(named):
        text = (README.parent / file).read_text(encoding="utf-8")
        assert f"def {name}(" in text or f"class {name}:" in text, f"{file}::{name}"


@pytest.mark.parametrize("defect", seeded.OTHERS, ids=lambda d: d.name)
def test_a_defect_can_still_be_made(defect):
    path, made = defect.make(seeded.ROOT)
    assert made != path.read_text(encoding="utf-8")
    compile(made, path.name, "exec")


def test_each_comparison_in_each_rule_is_among_them():
    from proportionality.rules.registry import all_rules

    named = {d.name.partition(": ")[2].partition(" ")[0] for d in seeded.flips()}
    assert {code for code, rule in all_rules().items() if rule.when} <= named


def test_explained_survivors_are_mutants():
    stems = {name.partition(":")[0] for name in SURVIVORS}
    names = {
        m.name
        for target in run.TARGETS.values()
        if stems & {Path(file).stem for file in target.files}
        for m in target.mutants()
    }
    assert SURVIVORS.keys() <= names
    assert all(len(reason) > 20 for reason in SURVIVORS.values())
