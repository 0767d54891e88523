"""A law on one screen, and how what was found in it is kept for the next run (`proportionality.law.kept`).

A record is of one law's bytes and one choice of rules.  It holds a few looks, each with the days between which the law looks the same
(`proportionality.law.asked`).  Nothing heavy is imported here: a law that was looked at before is told again without loading it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proportionality.answers.tallies import (
    Tally,
    record_name,
    same_between,
    sha256_of,
    tally_of,
    values,
)
from proportionality.answers.weighed import Cited, ScaleOfLaw, Weighed
from proportionality.law import kept
from proportionality.law.vocabulary import Evidence
from proportionality.rules.severity import Severity

if TYPE_CHECKING:
    from proportionality.check import Report

_KIND = "screens"
_MOST_LOOKS = 8  # at a law, of different times; the oldest go first


@dataclass(frozen=True, slots=True)
class OfProvision:
    """One provision and everything found in it; ``range`` is what it can cost, ``severity`` the gravest of its findings.

    ``evidence`` is how the provision itself is known, whatever its findings rest on besides.
    """

    offence: str
    title: str
    place: str
    provision: str
    range: str
    evidence: Evidence
    severity: Severity
    rules: tuple[str, ...]
    findings: tuple[str, ...]  # fingerprints, gravest first


@dataclass(frozen=True, slots=True)
class OfRule:
    """One rule and the provisions that break it; ``heaviest`` costs most among the gravest, None where it is about the law as a whole.

    ``severity`` is that of the gravest; ``by_severity`` counts the provisions.
    """

    rule: str
    name: str
    title: str
    severity: Severity
    by_severity: Mapping[str, int]
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
        screen = _screen(_looks(record_name(_KIND, asked, sha256_of(path))), on)
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
        if name := record_name(_KIND, asked, file.sha256):
            tally, digest = values(screen.tally), asdict(screen.digest)
            digest["on"] = digest["scale"]["on"] = ""
            first, last = same_between(report.as_of, [tally, digest])
            looks = [look for look in _looks(name) if not (first <= look[1] and look[0] <= last)]
            record = [[first, last, tally, digest], *looks[: _MOST_LOOKS - 1]]
            kept.keep(name, json.dumps(record, ensure_ascii=False).encode())
    kept.tidy(_KIND)


def _looks(name: str | None) -> list[list[Any]]:
    """What was kept of a law: first day, last day, tally and digest."""
    record = kept.read_or_ahead(name) if name else None
    try:
        looks = [
            [str(first), str(last), *rest] for first, last, *rest in json.loads(record or b"[]")
        ]
    except (TypeError, ValueError, RecursionError):
        return []
    return looks


def _screen(looks: Sequence[Sequence[Any]], on: dt.date) -> Screen | None:
    day = on.isoformat()
    try:
        for first, last, tally, digest in looks:
            if first <= day <= last:
                scale = digest["scale"] | {"on": day}
                return Screen(tally_of(*tally), _digest(digest | {"on": day, "scale": scale}))
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        pass
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
        sides = ("drug", "violent", "graver", "child")
        return Weighed(**(one | {s: Cited(**one[s]) if one[s] else None for s in sides}))

    made = {which: weighed(raw[which]) for which in ("ordinary", "gravest")}
    return ScaleOfLaw(**(raw | made))
