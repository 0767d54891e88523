"""The strategies reach every key and every word of the format, asked of the model itself; what they never make is named."""

import time
import typing
from functools import cache
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from proportionality.law.amend import Amendment
from proportionality.law.amounts import AmountRange, Dimension
from proportionality.law.fines import Fine
from proportionality.law.model import Custody, Jurisdiction, dump
from proportionality.law.money import Money
from proportionality.law.quantities import Order, Silence
from proportionality.law.substances import find as find_substance
from proportionality.law.terms import Term
from proportionality.testing import (
    as_file,
    assert_cures_clear,
    assert_restating_changes_nothing,
    jurisdictions,
    synonyms,
    terms,
)

MOST = 5_000
# What a strategy leaves out on purpose, and why.
LEFT_OUT = {
    "schema=1": "there is one version",
    "since.day": "written as one text: by 2021-12-31",
    "sources.version.text": "written as one text: 2025-11",
    "min=unlimited": "refused: no least term is unlimited",
    "fine=general": "refused: the general part has no fines",
    "parole_after=general": "nothing stands behind the general part",
    "parole_after=unlimited": "the same as none",
    "parole_after=not_stated": "the same as unknown",
    "up_to=general": "nothing stands behind the general part",
    "up_to=unlimited": "the same as none",
    "up_to=not_stated": "the same as unknown",
}


def words(annotation):
    """The words that an annotation allows, those inside lists and unions too."""
    if typing.get_origin(annotation) is typing.Literal:
        for value in typing.get_args(annotation):
            yield from words(value) if typing.get_origin(value) else [value]
    elif annotation is bool:
        yield from (True, False)
    else:
        for part in typing.get_args(annotation):
            yield from words(part)


def brief(one):
    """A word with the key that it stands at; a key with its way from the top, but for the offences' list."""
    key, equals, word = one.partition("=")
    last = key.rpartition(".")[2]
    if last in ("available_for", "barred_for", "conducts") and word not in ("none", "unknown"):
        last = "reach"  # the same words in six places
    if key.endswith(".since.day"):
        return "since.day"
    if key.startswith("general.") and last == "since":
        return "general.since"  # the same day in every part
    if key.startswith("not_encoded.substances."):
        key = key.removeprefix("not_encoded.")  # named as those of an offence are
    return f"{last}={word}" if equals else key.removeprefix("offences.")


def models(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in typing.get_args(annotation):
        yield from models(part)


def expected(model=Jurisdiction, path="", seen=()):
    """Every key, and every key with each of its words, as ``penalties.death`` and ``penalties.death=mandatory``."""
    for name, field in model.model_fields.items():
        key = f"{path}{field.alias or name}"
        yield key
        for word in words(field.annotation):
            if word != field.default:  # a word that need not be written is not written
                yield f"{key}={word}"
        for silence in Silence if Silence in typing.get_args(field.annotation) else ():
            if silence is not field.default:
                yield f"{key}={silence}"
        for inner in models(field.annotation):
            if inner not in seen:
                yield from expected(inner, f"{key}.", (*seen, inner))


def found(value, path=""):
    """What a file says, in the same words."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{path}{key}"
            yield from found(inner, f"{path}{key}.")
            yield from found(inner, path)  # below a name of the author's own: sources.act.title
    elif isinstance(value, list):
        for inner in value:
            yield from found(inner, path)
            if not isinstance(inner, (dict, list)):
                yield f"{path[:-1]}={inner}"
    else:
        yield f"{path[:-1]}={value}"


def drawn(number, start=7, **options):
    laws = []

    @seed(start)
    @settings(
        max_examples=number, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(jurisdictions(**options))
    def collect(law):
        laws.append(law)

    collect()
    return laws


@cache
def hundred(start):
    """Statutes as Hypothesis makes them one after the other; drawn once for all tests, and no more than they need."""
    return drawn(100, start, waivers=True)


def test_every_key_and_word_of_the_format_is_made():
    """In as many statutes as it takes: what Hypothesis draws hangs on which modules a run has loaded."""
    wanted = set(map(brief, expected()))
    seen, tried = set(), 0
    for start in range(MOST // 100):
        if wanted - set(LEFT_OUT) <= seen:
            break
        laws = hundred(start)
        tried += len(laws)
        for law in laws:
            seen |= set(map(brief, found(dump(law))))
    never = wanted - seen
    print(f"{len(wanted)} keys and words, in {tried} statutes never made: {sorted(never)}")
    assert not never - set(LEFT_OUT)
    assert not set(LEFT_OUT) - wanted, "left out, though the format does not have it"


def test_a_new_key_would_be_missed():
    class Wider(Jurisdiction):
        mood: typing.Literal["fair", "foul"] = "fair"

    assert {"mood", "mood=foul"} <= set(expected(Wider)) - set(expected())


def test_statutes_read_again_as_they_are_and_are_made_quickly_enough_to_be_used():
    started = time.process_time()
    laws = drawn(100)
    made = time.process_time() - started
    for law in laws:
        assert as_file(law).jurisdiction == law
    print(f"100 statutes made in {made:.1f} s of processor time")


# Bugs of the kind that rules have, each with the invariant that is to find it within 300 statutes.


def fails_on(condition):
    def rule(law):
        assert not condition(law), "the planted bug"

    return rule


def bands_of(law):
    return [band for offence in law.offences for _, band in offence.bands()]


def in_foreign_money(penalty):
    sums = (*penalty.fine.low, *penalty.fine.high) if isinstance(penalty.fine, Fine) else ()
    return any(isinstance(one, Money) and one.currency != "EUR" for one in sums)


def oldest(law):
    """A rule that reads the first penalty where it should read the one in force."""
    return {("OWN01", o.id) for o in law.offences if o.penalties[0].death == "discretionary"}


def words_compared(law):
    """A rule that compares terms by their words."""
    return {
        ("OWN01", o.id)
        for o in law.offences
        for p in o.penalties
        if isinstance(p.custody, Custody) and str(p.custody.max) > "5 years"
    }


BUGS = {
    "crashes on plants": fails_on(
        lambda law: any(
            isinstance(b, AmountRange) and b.dimension is Dimension.PLANTS for b in bands_of(law)
        )
    ),
    "crashes on departures": fails_on(
        lambda law: any(p.departures for o in law.offences for p in o.penalties)
    ),
    "crashes on a second substance": fails_on(
        lambda law: any(len(o.named) > 1 for o in law.offences)
    ),
    "crashes on a foreign fine": fails_on(
        lambda law: any(in_foreign_money(p) for o in law.offences for p in o.penalties)
    ),
    "reads the oldest penalty": lambda law: assert_cures_clear(
        law, finds=oldest, cures=lambda _, flag: [Amendment(flag[1], "death", "none")]
    ),
    "compares words": lambda law: assert_restating_changes_nothing(law, finds=words_compared),
}


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found_within_three_hundred_statutes(bug):
    needed = []
    for three in (range(3), range(3, 6)):
        laws = chain.from_iterable(map(hundred, three))
        needed.append(next((n for n, law in enumerate(laws, 1) if found_by(bug, law)), None))
    print(f"{bug}: found after {needed} statutes")
    assert None not in needed


def found_by(bug, law):
    try:
        BUGS[bug](law)
    except AssertionError:
        return True
    return False


@given(st.integers(1, 30), st.data())
def test_no_term_is_longer_than_asked_for(months, data):
    term, limit = data.draw(terms(max_months=months)), Term.parse(f"{months} months")
    shorter = term.compare(limit) in (Order.LESS, Order.EQUAL)
    assert shorter or term.span()[1] <= limit.span()[0]  # four weeks are a February or less


@given(synonyms())
def test_a_synonym_leads_to_its_word(pair):
    name, word = pair
    assert find_substance(name) == word
