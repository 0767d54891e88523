"""A law on one screen of a terminal: where it stands, what its provisions do, counted in provisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal

from rich.console import Console
from rich.text import Text

from proportionality.answers.digest import Digest, OfProvision, OfRule
from proportionality.answers.scale import (
    ScaleOfLaw,
    Weighed,
    claim,
    in_a_sentence,
    practice_in_words,
)
from proportionality.law.in_words import counted
from proportionality.report.wrap import COLOUR, line, printed, wrapped
from proportionality.rules.severity import SEVERITIES

_SCREEN = (80, 24)  # columns and lines of the least terminal
_MOST_RULES = 5  # told in full, where the screen has room; the rest are named
_MOST_NAMED = 8  # of the rest
_MOST_CODES = 6  # of rules that cannot tell; --cannot-tell lists all, with what stands in the way


def write(found: Digest, console: Console) -> None:
    """Print a digest: where the law stands in full, and as many rules as a screen of 24 lines then has room for."""
    room = (n for n in range(_MOST_RULES, 1, -1) if _lines(found, n) <= _SCREEN[1])
    _write(found, console, next(room, 1))


def _lines(found: Digest, most: int) -> int:
    return printed(lambda plain: _write(found, plain, most), _SCREEN[0]).count("\n")


def _write(found: Digest, console: Console, most: int) -> None:
    line(console, Text(f"{found.name} ({found.jurisdiction}), law as of {found.on}", "bold"))
    _stands(console, claim("ordinary", found.scale.ordinary), found.scale.ordinary)
    _stands(console, claim("gravest", found.scale.gravest), found.scale.gravest)
    if practice := practice_in_words(found.scale):
        wrapped(console, practice, "  ")
    wrapped(console, told(found), "  ", "", style="bold")
    named: OfProvision | None = None
    for rule in found.rules[:most]:
        _rule(console, rule, named)
        named = rule.heaviest or named
    if rest := found.rules[most:]:
        others = [f"{r.rule} ({len(r.offences)})" if r.offences else r.rule for r in rest]
        shown = _first(others, _MOST_NAMED)
        wrapped(console, f"and {counted(len(rest), 'more rule')}: {shown}", "    ", "  ")
    if found.cannot_tell:
        shown = _first(found.cannot_tell, _MOST_CODES)
        said = f"{counted(len(found.cannot_tell), 'rule')} cannot tell: {shown}"
        wrapped(console, said, "    ", "  ")


def _first(words: Sequence[str], most: int) -> str:
    rest = len(words) - most
    return ", ".join(words[:most]) + (f" and {rest} more" if rest > 0 else "")


def _stands(console: Console, said: str, weighed: Weighed) -> None:
    pair = [(c.range, f"{c.title} ({c.place})") for c in (weighed.drug, weighed.violent) if c]
    wrapped(console, said + (":" if pair else "."), "    ", "  ")
    widest = min(max((len(span) for span, _ in pair), default=0), 30)
    for span, cited in pair:
        wrapped(console, f"{span:{widest}}  {cited}", "      ", "    ")


def _rule(console: Console, rule: OfRule, named: OfProvision | None) -> None:
    number = f"({len(rule.offences)}) " if len(rule.offences) > 1 else ""
    said = rule.title if rule.heaviest else rule.message
    code = (f"{rule.rule} ", "bold")
    head = Text.assemble((f"  {rule.severity} ", COLOUR[rule.severity]), code, f"{number}{said}")
    _one_line(console, head)
    if rule.heaviest is not None and rule.heaviest == named:
        _one_line(console, Text("    heaviest: the same" if number else "    the same", "dim"))
    elif rule.heaviest is not None:
        p = rule.heaviest
        which = "heaviest: " if number else ""
        place = f" ({p.place})" if p.place else ""
        _one_line(console, Text(f"    {which}{p.range}  {p.title}{place}"))


def _one_line(console: Console, said: Text) -> None:
    """A line that ends with ``…`` where it would be longer than the terminal is wide."""
    said.truncate(max(min(console.width, 120), 60), overflow="ellipsis")
    line(console, said)


def told(found: Digest) -> str:
    """How many provisions are flagged: ``31 of 47 drug provisions are flagged: 12 critical, 19 high``."""
    return flagged_in_words(found.drug_provisions, found.flagged, found.by_severity)


def flagged_in_words(provisions: int, flagged: int, by_severity: Mapping[str, int]) -> str:
    """As `told`, of the numbers alone."""
    if not provisions:
        return "No drug provision is in force on this day, as far as is encoded."
    by = ", ".join(f"{by_severity[s]} {s}" for s in SEVERITIES if by_severity.get(s))
    verb = "is" if flagged == 1 else "are"
    return f"{flagged} of {counted(provisions, 'drug provision')} {verb} flagged{f': {by}' if by else ''}"


def values(found: Digest) -> dict[str, Any]:
    """A digest as plain values: the groups of the JSON report."""
    return {
        "jurisdiction": found.jurisdiction,
        "name": found.name,
        "as_of": found.on,
        "drug_provisions": found.drug_provisions,
        "flagged": found.flagged,
        "by_severity": dict(found.by_severity),
        "scale": scale_values(found.scale),
        "rules": [
            {
                "rule": r.rule,
                "name": r.name,
                "title": r.title,
                "severity": str(r.severity),
                "provisions": len(r.offences),
                "offences": list(r.offences),
                "heaviest": r.heaviest.offence if r.heaviest else None,
                "message": r.message,
                "findings": list(r.findings),
            }
            for r in found.rules
        ],
        "provisions": [
            {
                "offence": p.offence,
                "title": p.title,
                "provision": p.provision,
                "range": p.range,
                "severity": str(p.severity),
                "rules": list(p.rules),
                "findings": list(p.findings),
            }
            for p in found.provisions
        ],
        "cannot_tell": list(found.cannot_tell),
    }


def scale_values(found: ScaleOfLaw) -> dict[str, Any]:
    """Where a law stands on the scale, as plain values."""

    def side(which: Literal["ordinary", "gravest"], weighed: Weighed) -> dict[str, Any]:
        return {
            "outweighs": weighed.step,
            "at_least": weighed.at_least,
            "because": weighed.because or None,
            "against": weighed.against,
            "sentence": in_a_sentence(which, weighed),
            "drug": asdict(weighed.drug) if weighed.drug else None,
            "violent": asdict(weighed.violent) if weighed.violent else None,
            "ratio": weighed.ratio,
        }

    return {
        "ordinary": side("ordinary", found.ordinary),
        "gravest": side("gravest", found.gravest),
        "death": found.death,
        "practice": found.practice or None,
    }
