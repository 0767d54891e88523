"""How `st.from_type` learns to make our types: Hypothesis loads this module through its entry point.

It loads with every property test of an environment in which this package is installed, so it imports nothing of it.  The
types are registered when both Hypothesis and the module that holds them are there, whichever comes first; the strategies
behind them are imported when a test first asks for one.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from typing import Any

_TYPES = {
    "proportionality.law.terms": {"Term": "terms"},
    "proportionality.law.amounts": {"Amount": "amounts", "AmountRange": "ranges"},
    "proportionality.law.fines": {"Fine": "fines"},
    "proportionality.law.model": {
        "Penalty": "penalties",
        "Offence": "offences",
        "Jurisdiction": "jurisdictions",
        "MadeUpPositions": "positions",
    },
}


def register(*names: str) -> None:
    """Register the types of these modules, or of all that are loaded.

    Hypothesis calls it when it starts; a module named above calls it at its end, if this one is loaded by then.
    """
    from hypothesis import strategies as st

    for name in names or _TYPES:
        module = sys.modules.get(name)
        for kind, strategy in _TYPES[name].items():
            if (made := getattr(module, kind, None)) is not None:
                st.register_type_strategy(made, _made_by(strategy))
                if kind == "Jurisdiction":
                    type.__setattr__(made, "_repr_pretty_", _as_yaml)


def _made_by(strategy: str) -> Callable[[Any], Any]:
    def make(_: Any) -> Any:
        return getattr(importlib.import_module("proportionality.testing"), strategy)()

    return make


def _as_yaml(self: Any, printer: Any, cycle: bool) -> None:
    """How Hypothesis shows a statute that makes a test fail: as the file it would be, in few lines."""
    from proportionality.law.corpus import to_yaml

    del cycle
    printer.text("\n" + to_yaml(self, brief=True))
