"""A Hypothesis strategy for what a made-up state signed, voted and said."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from proportionality.law.model import MadeUpPositions
from proportionality.positions.data import moratorium_days, treaty_ids
from proportionality.testing.values import once, sampled

_SPOKEN = (
    "against-death-for-drugs",
    "for-death",
    "proportionate-sentences",
    "alternatives",
    "against-alternatives",
)


def _treaties() -> st.SearchStrategy[dict[str, dt.date]]:
    days = st.dates(dt.date(1970, 1, 1), dt.date(2019, 12, 27))
    return st.dictionaries(st.sampled_from(treaty_ids()), days, max_size=3)


def _votes() -> st.SearchStrategy[dict[str, str]]:
    resolutions = [name for name, _ in moratorium_days()]
    said = st.sampled_from(("for", "against", "abstain", "absent"))
    return st.dictionaries(st.sampled_from(resolutions), said)


@st.composite
def positions(draw: st.DrawFn) -> MadeUpPositions:
    """What a made-up state signed, voted and said."""
    treaties, votes = once(_treaties), once(_votes)
    parties = draw(treaties)
    said = once(st.lists, sampled(_SPOKEN), unique=True)
    return MadeUpPositions(
        parties=parties,
        signed={name: day for name, day in draw(treaties).items() if name not in parties},
        votes=draw(votes),
        said=draw(said),
    )
