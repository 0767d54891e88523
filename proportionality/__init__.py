"""Sentencing proportionality: which drug penalties are out of proportion, provision by provision.

The names listed here are the public ones; everything else may change without notice.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from proportionality.check import Outcome, Report, check_all, check_one
    from proportionality.findings.assessments import Assessment
    from proportionality.findings.finding import Comparator, Finding
    from proportionality.law.corpus import Corpus, LoadedFile, load_all, load_bytes
    from proportionality.law.general import General
    from proportionality.law.model import Jurisdiction, Offence, Penalty
    from proportionality.law.substances import covers
    from proportionality.measure import (
        LawOnDay,
        Range,
        Subject,
        Unknown,
        both,
        either,
        maybe,
        on_scale,
        yes,
    )
    from proportionality.report.formats import Format
    from proportionality.rules import points, remedies
    from proportionality.rules.base import Examples, Family, Rule, conduct_encoded
    from proportionality.rules.engine import c, m
    from proportionality.rules.fact import Facts
    from proportionality.rules.fields import Field
    from proportionality.rules.messages import MessageContext
    from proportionality.rules.registry import Norm
    from proportionality.rules.remedies import Held, Remedy
    from proportionality.rules.severity import Severity
    from proportionality.version import __version__


_HOME = {
    "check": ("Outcome", "Report", "check_all", "check_one"),
    "findings.assessments": ("Assessment",),
    "findings.finding": ("Comparator", "Finding"),
    "law.corpus": ("Corpus", "LoadedFile", "load_all", "load_bytes"),
    "law.model": ("General", "Jurisdiction", "Offence", "Penalty"),
    "law.substances": ("covers",),
    "measure": (
        "LawOnDay",
        "Range",
        "Subject",
        "Unknown",
        "both",
        "either",
        "maybe",
        "on_scale",
        "yes",
    ),
    "report.formats": ("Format",),
    "rules.base": ("Examples", "Family", "Rule", "conduct_encoded"),
    "rules.fields": ("Field",),
    "rules.engine": ("c", "m"),
    "rules.fact": ("Facts",),
    "rules.messages": ("MessageContext",),
    "rules.registry": ("Norm",),
    "rules.remedies": ("Held", "Remedy"),
    "rules.severity": ("Severity",),
    "version": ("__version__",),
}
_MODULES = (
    "points",
    "remedies",
)  # public as a whole: what a rule may point at, and what may clear it
_WHERE = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "Assessment",
    "Comparator",
    "Corpus",
    "Examples",
    "Facts",
    "Family",
    "Field",
    "Finding",
    "Format",
    "General",
    "Held",
    "Jurisdiction",
    "LawOnDay",
    "LoadedFile",
    "MessageContext",
    "Norm",
    "Offence",
    "Outcome",
    "Penalty",
    "Range",
    "Remedy",
    "Report",
    "Rule",
    "Severity",
    "Subject",
    "Unknown",
    "__version__",
    "both",
    "c",
    "check_all",
    "check_one",
    "conduct_encoded",
    "covers",
    "either",
    "load_all",
    "load_bytes",
    "m",
    "maybe",
    "on_scale",
    "points",
    "remedies",
    "yes",
]


def __getattr__(name: str) -> Any:
    """A public name, imported when it is first asked for: importing the package costs nothing."""
    if name in _MODULES:
        return importlib.import_module(f"proportionality.rules.{name}")
    if name not in _WHERE:
        raise AttributeError(f"module 'proportionality' has no attribute '{name}'")
    return getattr(importlib.import_module(f"proportionality.{_WHERE[name]}"), name)
