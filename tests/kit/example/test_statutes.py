"""What we ask of our statutes and of a rule of our own, whatever the next amendment brings."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proportionality.law.corpus import find, load_all
from proportionality.law.model import Custody, Jurisdiction
from proportionality.law.quantities import Order
from proportionality.law.terms import Term
from proportionality.testing import (
    assert_mutation_keeps_its_promise,
    assert_restating_changes_nothing,
    assert_sound,
    flags,
    mutations,
)

STATUTES = [
    file.jurisdiction for file in load_all(find([str(Path(__file__).parent / "statutes")])[0]).files
]
FIVE_YEARS = Term.parse("5 years")


@pytest.mark.parametrize("statute", STATUTES, ids=lambda law: law.code)
def test_a_statute_is_sound(statute):
    assert_sound(statute)


@pytest.mark.parametrize("statute", STATUTES, ids=lambda law: law.code)
@settings(deadline=None)
@given(data=st.data())
def test_an_amendment_does_what_it_says_and_no_more(statute, data):
    assert_mutation_keeps_its_promise(statute, data.draw(mutations(statute)))


@pytest.mark.parametrize("statute", STATUTES, ids=lambda law: law.code)
def test_nobody_faces_death_for_drugs(statute):
    assert not [flag for flag in flags(statute) if flag[0].startswith("DP")]


# A rule of our own: a drug offence that need not end in prison may not cost more than five years either.


def long_for_what_need_not_be_prison(law):
    return {("OWN01", o.id) for o in law.offences if o.is_drug and _too_long(o.penalties[-1])}


def _too_long(penalty):
    if penalty.custody_required is not False or not isinstance(penalty.custody, Custody):
        return False
    return (
        isinstance(penalty.custody.max, Term)
        and penalty.custody.max.compare(FIVE_YEARS) is Order.GREATER
    )


@settings(deadline=None)
@given(st.from_type(Jurisdiction))
def test_our_rule_goes_by_length_and_not_by_words(law):
    assert_restating_changes_nothing(law, finds=long_for_what_need_not_be_prison)


@pytest.mark.parametrize("statute", STATUTES, ids=lambda law: law.code)
def test_our_rule_flags_none_of_our_statutes(statute):
    assert long_for_what_need_not_be_prison(statute) == set()
