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
    from proportionality.law.model import Jurisdiction, Offence, Penalty
    from proportionality.measure import LawOnDay, Range, Subject, Unknown
    from proportionality.report.formats import Format
    from proportionality.rules.base import Examples, Family, Rule
    from proportionality.rules.engine import c, m
    from proportionality.rules.facts import Field
    from proportionality.rules.registry import Norm
    from proportionality.rules.remedies import Held, Remedy
    from proportionality.rules.severity import Severity

__version__ = "0.1.0"

_HOME = {
    "check": ("Outcome", "Report", "check_all", "check_one"),
    "findings.assessments": ("Assessment",),
    "findings.finding": ("Comparator", "Finding"),
    "law.corpus": ("Corpus", "LoadedFile", "load_all", "load_bytes"),
    "law.model": ("Jurisdiction", "Offence", "Penalty"),
    "measure": ("LawOnDay", "Range", "Subject", "Unknown"),
    "report.formats": ("Format",),
    "rules.base": ("Examples", "Family", "Rule"),
    "rules.engine": ("c", "m"),
    "rules.facts": ("Field",),
    "rules.registry": ("Norm",),
    "rules.remedies": ("Held", "Remedy"),
    "rules.severity": ("Severity",),
}
_WHERE = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "Assessment",
    "Comparator",
    "Corpus",
    "Examples",
    "Family",
    "Field",
    "Finding",
    "Format",
    "Held",
    "Jurisdiction",
    "LawOnDay",
    "LoadedFile",
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
    "c",
    "check_all",
    "check_one",
    "load_all",
    "load_bytes",
    "m",
]


def __getattr__(name: str) -> Any:
    """A public name, imported when it is first asked for: importing the package costs nothing."""
    if name not in _WHERE:
        raise AttributeError(f"module 'proportionality' has no attribute '{name}'")
    return getattr(importlib.import_module(f"proportionality.{_WHERE[name]}"), name)
