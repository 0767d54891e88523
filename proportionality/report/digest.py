"""A law on one screen of a terminal: where it stands, what its provisions do, counted in provisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal

from rich.console import Console
from rich.text import Text

from proportionality.answers.screens import Digest, OfProvision, OfRule, Screen
from proportionality.answers.weighed import (
    ScaleOfLaw,
    Weighed,
    claim,
    found_at,
    in_a_sentence,
    practice_in_words,
)
from proportionality.law.grammar import counted
from proportionality.report.wrap import COLOUR, folded, line, put, used
from proportionality.rules.severity import by_severity

_SCREEN = (80, 24)  # columns and lines of the least terminal
_MOST_RULES = 5  # told in full, where the screen has room; the rest are named
_MOST_NAMED = 8  # of the rest
_MOST_CODES = 6  # of rules that cannot tell; --cannot-tell lists all, with what stands in the way
_WIDEST = 38  # columns of a range: "180 days to 12 months, or no custody" and a little more


def write(found: Digest, console: Console) -> None:
    """Print a digest: where the law stands in full, and as many rules as a screen of 24 lines then has room for."""
    columns, lines = _SCREEN
    rooms = range(_MOST_RULES, 1, -1)
    most = next((n for n in rooms if len(list(_lines(found, columns, n))) <= lines), 1)
    put(console, _lines(found, console.width, most))


def write_screens(screens: Sequence[Screen], console: Console) -> None:
    """Print laws, a screen each."""
    for screen in screens:
        write(screen.digest, console)
        line(console, Text(""))


def _lines(found: Digest, width: int, most: int) -> Iterator[Text]:
    """A digest with so many rules told in full, in lines of so many columns."""
    part = ", encoded in part" if found.scale.partial else ""
    yield Text(f"{found.name} ({found.jurisdiction}), law as of {found.on}{part}", "bold")
    yield from _stands(width, claim("ordinary", found.scale.ordinary), found.scale.ordinary)
    yield from _stands(width, claim("gravest", found.scale.gravest), found.scale.gravest)
    if practice := practice_in_words(found.scale):
        yield from folded(practice, width, "  ")
    yield from folded(told(found), width, "  ", "", style="bold")
    named: OfProvision | None = None
    for rule in found.rules[:most]:
        yield from _rule(width, rule, named)
        named = rule.heaviest or named
    if rest := found.rules[most:]:
        others = [f"{r.rule} ({len(r.offences)})" if r.offences else r.rule for r in rest]
        shown = _first(others, _MOST_NAMED)
        yield from folded(f"and {counted(len(rest), 'more rule')}: {shown}", width, "    ", "  ")
    if found.cannot_tell:
        shown = _first(found.cannot_tell, _MOST_CODES)
        said = f"{counted(len(found.cannot_tell), 'rule')} cannot tell: {shown}"
        yield from folded(said, width, "    ", "  ")


def _first(words: Sequence[str], most: int) -> str:
    rest = len(words) - most
    return ", ".join(words[:most]) + (f" and {rest} more" if rest > 0 else "")


def _stands(width: int, said: str, weighed: Weighed) -> Iterator[Text]:
    pair = [(c.range, f"{c.title} ({c.at})") for c in weighed.cited]
    yield from folded(said + (":" if pair else "."), width, "    ", "  ")
    widest = min(max((len(span) for span, _ in pair), default=0), _WIDEST)
    for span, cited in pair:
        yield from folded(f"{span:{widest}}  {cited}", width, "      ", "    ")


def _rule(width: int, rule: OfRule, named: OfProvision | None) -> Iterator[Text]:
    total, mixed = len(rule.offences), len(rule.by_severity) > 1
    number = f"({total}) " if total > 1 and not mixed else ""
    spread = f"{total}: {by_severity(rule.by_severity)}; " if mixed else ""
    said = rule.title if rule.heaviest else rule.message
    code = (f"{rule.rule} ", "bold")
    head = Text.assemble((f"  {rule.severity} ", COLOUR[rule.severity]), code, f"{number}{said}")
    yield _one_line(head, width)
    if rule.heaviest is not None and rule.heaviest == named:
        same = f"    {spread}heaviest: the same" if total > 1 else "    the same"
        yield _one_line(Text(same, "dim"), width)
    elif rule.heaviest is not None:
        p = rule.heaviest
        which = f"{spread}heaviest: " if total > 1 else ""
        at = found_at(p.place, p.evidence)
        place = f" ({at})" if at else ""
        yield _one_line(Text(f"    {which}{p.range}  {p.title}{place}"), width)


def _one_line(said: Text, width: int) -> Text:
    """A line that ends with ``…`` where it would be longer than the terminal is wide."""
    said.truncate(used(width), overflow="ellipsis")
    return said


def told(found: Digest) -> str:
    """How many provisions are flagged: ``31 of 47 drug provisions are flagged: 12 critical, 19 high``."""
    return flagged_in_words(found.drug_provisions, found.flagged, found.by_severity)


def flagged_in_words(provisions: int, flagged: int, counts: Mapping[str, int]) -> str:
    """As `told`, of the numbers alone."""
    if not provisions:
        return "No drug provision is in force on this day, as far as is encoded."
    by = by_severity(counts)
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
                "by_severity": dict(r.by_severity),
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
                "evidence": p.evidence,
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
            "graver": asdict(weighed.graver) if weighed.graver else None,
            "child": asdict(weighed.child) if weighed.child else None,
            "larger_amounts": weighed.larger,
            "ratio": weighed.ratio,
        }

    return {
        "ordinary": side("ordinary", found.ordinary),
        "gravest": side("gravest", found.gravest),
        "death": found.death,
        "practice": found.practice or None,
    }
