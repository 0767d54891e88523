"""A law on one screen, and how what was found in it is kept for the next run (`proportionality.law.kept`).

A record is of one law's bytes, one day and one choice of rules.  Nothing heavy is imported here: a law that was looked at before
is told again without loading it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proportionality.answers.tallies import Tally, record_name, sha256_of, tally_of, values
from proportionality.answers.weighed import Cited, ScaleOfLaw, Weighed
from proportionality.law import kept
from proportionality.rules.severity import Severity

if TYPE_CHECKING:
    from proportionality.check import Report

_KIND = "screens"


@dataclass(frozen=True, slots=True)
class OfProvision:
    """One provision and everything found in it; ``range`` is what it can cost, ``severity`` the gravest of its findings."""

    offence: str
    title: str
    place: str
    provision: str
    range: str
    severity: Severity
    rules: tuple[str, ...]
    findings: tuple[str, ...]  # fingerprints, gravest first


@dataclass(frozen=True, slots=True)
class OfRule:
    """One rule and the provisions that break it; ``heaviest`` costs most among the gravest, None where it is about the law as a whole."""

    rule: str
    name: str
    title: str
    severity: Severity
    offences: tuple[str, ...]
    heaviest: OfProvision | None
    message: str  # of the heaviest
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """A law on a day, on one screen.

    ``flagged`` of the ``drug_provisions`` in force break at least one rule; ``by_severity`` counts them by the gravest.
    """

    jurisdiction: str
    name: str
    on: str
    drug_provisions: int
    flagged: int
    by_severity: Mapping[str, int]
    scale: ScaleOfLaw
    rules: tuple[OfRule, ...]
    provisions: tuple[OfProvision, ...]
    cannot_tell: tuple[str, ...]  # rules


@dataclass(frozen=True, slots=True)
class Screen:
    """A law on a screen, and what is counted of it in the line about all laws that were asked for."""

    tally: Tally
    digest: Digest


def read(paths: Sequence[Path], on: dt.date, asked: object) -> list[Screen] | None:
    """The screens of these laws, in the order of their codes, where earlier runs kept all of them.

    Args:
        paths: the files, none of them standard input.
        on: the day whose law is asked about.
        asked: what tells this choice of rules from any other, as JSON has it; None where that cannot be told.

    """
    found: dict[str, Screen] = {}
    for path in paths:
        name = record_name(_KIND, on, asked, sha256_of(path))
        record = kept.read(name) if name else None
        screen = _screen(record) if record else None
        if (
            screen is None or screen.tally.code in found
        ):  # two files of one law: loading both says what is wrong
            return None
        found[screen.tally.code] = screen
    return [found[code] for code in sorted(found)]


def keep(report: Report, screens: Sequence[Screen], asked: object) -> None:
    """Keep the screens of a report of which nothing else is to be said."""
    if report.problems or not report.complete:
        return
    for file, screen in zip(report.files, screens, strict=True):
        if name := record_name(_KIND, report.as_of, asked, file.sha256):
            record = {"tally": values(screen.tally), "digest": asdict(screen.digest)}
            kept.keep(name, json.dumps(record, ensure_ascii=False).encode())
    kept.tidy(_KIND)


def _screen(record: bytes) -> Screen | None:
    try:
        raw = json.loads(record)
        return Screen(tally_of(*raw["tally"]), _digest(raw["digest"]))
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return None


def _digest(raw: dict[str, Any]) -> Digest:
    rules = (_rule(**one) for one in raw["rules"])
    provisions = (_provision(**one) for one in raw["provisions"])
    made = {
        "scale": _scale(raw["scale"]),
        "rules": tuple(rules),
        "provisions": tuple(provisions),
        "cannot_tell": tuple(raw["cannot_tell"]),
    }
    return Digest(**(raw | made))


def _provision(severity: int, rules: list[str], findings: list[str], **rest: Any) -> OfProvision:
    return OfProvision(
        severity=Severity(severity), rules=tuple(rules), findings=tuple(findings), **rest
    )


def _rule(
    severity: int,
    offences: list[str],
    heaviest: dict[str, Any] | None,
    findings: list[str],
    **rest: Any,
) -> OfRule:
    return OfRule(
        severity=Severity(severity),
        offences=tuple(offences),
        heaviest=_provision(**heaviest) if heaviest else None,
        findings=tuple(findings),
        **rest,
    )


def _scale(raw: dict[str, Any]) -> ScaleOfLaw:
    def weighed(one: dict[str, Any]) -> Weighed:
        sides = ("drug", "violent", "child")
        return Weighed(**(one | {s: Cited(**one[s]) if one[s] else None for s in sides}))

    made = {which: weighed(raw[which]) for which in ("ordinary", "gravest")}
    return ScaleOfLaw(**(raw | made))
