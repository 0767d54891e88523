"""Strategies for what is done to laws, held to the product itself; and how small a failing statute becomes."""

import time

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import find as find_example
from hypothesis import strategies as st
from hypothesis.vendor.pretty import pretty

from proportionality.law.corpus import load_bytes
from proportionality.reader.files import text_of
from proportionality.reader.run import reading_of
from proportionality.reform import applying, overlay
from proportionality.testing import as_file, jurisdictions, outcome, overlays, statute_texts
from tests.fuzz.target import seed

SMALL = jurisdictions(max_drug=2, max_violent=2)


@settings(max_examples=60)
@given(SMALL, st.data())
def test_an_overlay_loads_and_changes_what_it_selects(law, data):
    made = data.draw(overlays(law))
    written = yaml.safe_dump(made.model_dump(mode="json", by_alias=True, exclude_none=True))
    loaded, problems = overlay.load(written.encode(), "bill.yaml")
    assert loaded is not None, problems
    assert loaded.overlay == made
    after, touched = applying.apply(as_file(law), made)
    changed = {
        one.id
        for one, other in zip(law.offences, after.jurisdiction.offences, strict=True)
        if one != other
    }
    assert changed == set(touched)


def test_overlays_use_every_word_of_their_own():
    law = load_bytes(seed(), "xxa.yaml")[0].jurisdiction
    seen = set()

    @settings(max_examples=200, database=None, derandomize=True)
    @given(overlays(law))
    def collect(made):
        for change in made.changes:
            seen.update(change.model_dump(exclude_none=True))
            if change.set is not None:
                seen.update(f"set.{key}" for key in change.set.model_dump(exclude_none=True))

    collect()
    words = {"set", "cap", "at_least", "scale", "abolish", "offences", "conducts", "form"}
    ends = {"death", "life", "ceiling", "floor", "corporal", "diversion", "release"}
    assert words | {f"set.{end}" for end in ends} <= seen


@settings(max_examples=60)
@given(statute_texts())
def test_the_text_of_a_statute_is_read_as_it_was_made(statute):
    reading = reading_of(text_of("act.txt", statute.text.encode()))
    found = [
        (None if str(p.least) == "none" else p.least.value, p.greatest.value)
        for p in reading.penalties
    ]
    assert found == list(statute.terms)


CONDITIONS = {
    "two offences": lambda law: len(law.offences) == 2,
    "a finding of a comparison": lambda law: any(f.comparators for f in outcome(law).findings),
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_what_fails_shrinks_to_twenty_lines(condition):
    started = time.process_time()
    without_saving = settings(
        max_examples=400,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
    )
    law = find_example(jurisdictions(), CONDITIONS[condition], settings=without_saving)
    shown = pretty(law).strip()
    print(
        f"{condition}: {len(shown.splitlines())} lines in {time.process_time() - started:.1f} s of processor time"
    )
    assert len(shown.splitlines()) <= 20, shown
    file, problems = load_bytes(shown.encode(), "shown.yaml")
    assert file is not None, problems
    assert file.jurisdiction == law
