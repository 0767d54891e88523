"""What "clears if" names clears it: the invariant of the kit, over every law that ships.

It takes some minutes, so it is a step of its own (`.ci/run cures`) and not among the tests that are collected.
"""

import pytest

from proportionality.law.corpus import find, load_all, shipped
from proportionality.testing import assert_cures_clear

FILES = load_all(find([str(shipped())])[0]).files


@pytest.mark.parametrize("law", [f.jurisdiction for f in FILES], ids=lambda law: law.code)
def test_what_clears_a_finding_clears_it(law):
    assert_cures_clear(law)
