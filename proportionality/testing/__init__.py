"""Testing statutes and rules of one's own: strategies, invariants, changes of a law, and a pytest plugin.

The names listed here are the public ones; each is imported when it is first asked for, so that this package costs nothing
where it is only installed.  ``tests/kit/README.md`` shows how to use them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from proportionality.testing.bills import Statute, overlays, statute_texts
    from proportionality.testing.edits import (
        law_on,
        lower_ceiling,
        raise_ceiling,
        raise_floor,
        restated,
        split_band,
        with_penalty,
    )
    from proportionality.testing.examples import check_examples
    from proportionality.testing.invariants import (
        AS_OF,
        as_file,
        assert_cures_clear,
        assert_fingerprints_survive_moved_lines,
        assert_layout_does_not_matter,
        assert_locations_lie_inside,
        assert_mutation_keeps_its_promise,
        assert_order_does_not_matter,
        assert_restating_changes_nothing,
        assert_round_trip,
        assert_sound,
        assert_unknown_never_concludes,
        flags,
        outcome,
    )
    from proportionality.testing.made_up import positions
    from proportionality.testing.mutating import Mutation, mutations, resolutions
    from proportionality.testing.strategies import (
        histories,
        jurisdictions,
        offences,
        penalties,
    )
    from proportionality.testing.values import (
        amounts,
        fines,
        ranges,
        substances,
        synonyms,
        terms,
    )

_HOME = {
    "bills": ("Statute", "overlays", "statute_texts"),
    "examples": ("check_examples",),
    "edits": (
        "law_on",
        "lower_ceiling",
        "raise_ceiling",
        "raise_floor",
        "restated",
        "split_band",
        "with_penalty",
    ),
    "invariants": (
        "AS_OF",
        "as_file",
        "assert_cures_clear",
        "assert_fingerprints_survive_moved_lines",
        "assert_layout_does_not_matter",
        "assert_locations_lie_inside",
        "assert_mutation_keeps_its_promise",
        "assert_order_does_not_matter",
        "assert_restating_changes_nothing",
        "assert_round_trip",
        "assert_sound",
        "assert_unknown_never_concludes",
        "flags",
        "outcome",
    ),
    "mutating": ("Mutation", "mutations", "resolutions"),
    "strategies": (
        "histories",
        "jurisdictions",
        "offences",
        "penalties",
    ),
    "made_up": ("positions",),
    "values": ("amounts", "fines", "ranges", "substances", "synonyms", "terms"),
}
_WHERE = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "AS_OF",
    "Mutation",
    "Statute",
    "amounts",
    "as_file",
    "assert_cures_clear",
    "assert_fingerprints_survive_moved_lines",
    "assert_layout_does_not_matter",
    "assert_locations_lie_inside",
    "assert_mutation_keeps_its_promise",
    "assert_order_does_not_matter",
    "assert_restating_changes_nothing",
    "assert_round_trip",
    "assert_sound",
    "assert_unknown_never_concludes",
    "check_examples",
    "fines",
    "flags",
    "histories",
    "jurisdictions",
    "law_on",
    "lower_ceiling",
    "mutations",
    "offences",
    "outcome",
    "overlays",
    "penalties",
    "positions",
    "raise_ceiling",
    "raise_floor",
    "ranges",
    "resolutions",
    "restated",
    "split_band",
    "statute_texts",
    "substances",
    "synonyms",
    "terms",
    "with_penalty",
]


def __getattr__(name: str) -> Any:
    """A public name, from the module that holds it."""
    if name not in _WHERE:
        raise AttributeError(f"module 'proportionality.testing' has no attribute '{name}'")
    return getattr(importlib.import_module(f"{__name__}.{_WHERE[name]}"), name)
