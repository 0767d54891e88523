"""The list of seeded defects is whole, current, and the one in the README; `seeded.py` puts each of them in."""

import json
import re

import pytest

from tests.mutation import seeded
from tests.mutation.run import RULE_FILES, mutants
from tests.mutation.survivors import SURVIVORS

KNOWN = json.loads(seeded.FOUND.read_text(encoding="utf-8"))


def test_every_defect_has_a_test_that_caught_it():
    assert [d.name for d in seeded.defects()] == list(KNOWN)
    assert all(KNOWN.values())


def test_the_readme_lists_them():
    assert seeded.table(KNOWN) in seeded.README.read_text(encoding="utf-8")


def test_every_test_that_the_readme_names_exists():
    named = re.findall(r"`([\w/]+\.py)::(\w+)", seeded.README.read_text(encoding="utf-8"))
    assert len(named) > len(KNOWN)
    for file, name in set(named):
        assert f"def {name}(" in (seeded.README.parent / file).read_text(encoding="utf-8"), (
            f"{file}::{name}"
        )


@pytest.mark.parametrize("defect", seeded.OTHERS, ids=lambda d: d.name)
def test_a_defect_can_still_be_made(defect):
    source = (seeded.ROOT / defect.file).read_text(encoding="utf-8")
    made = defect.make(source)
    assert made != source
    compile(made, defect.file, "exec")


def test_each_comparison_in_each_rule_is_among_them():
    from proportionality.rules.registry import RULES

    named = {d.name.partition(": ")[2].partition(" ")[0] for d in seeded.flips()}
    assert {code for code in RULES if RULES[code].when} <= named


def test_explained_survivors_are_mutants():
    files = [f"proportionality/{name}.py" for name in ("terms", "history")]
    names = {m.name for file in files for m in mutants(file)}
    names |= {
        m.name
        for family in RULE_FILES
        for m in mutants(f"proportionality/rules/{family}.py", only_conditions=True)
    }
    assert SURVIVORS.keys() <= names
    assert all(len(reason) > 20 for reason in SURVIVORS.values())
