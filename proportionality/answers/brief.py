"""A law on a page: what a minister's adviser needs of it, with every source, what is not known, and how to cite it.

Each part follows from an answer that exists by itself (headline, pairs, rare traits, norms), so no sentence of a brief says what
`proportionality.answers.compare` would not.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from proportionality.answers.given import rises
from proportionality.answers.headline import (
    TRAFFICKING,
    all_open,
    death_and_life,
    forms,
    minimums,
    minimums_of_custody,
    named,
    others_open,
    trafficking,
    violence,
)
from proportionality.answers.pairs import GRAVEST, Pair, Pairs, for_larger_amounts, telling
from proportionality.answers.positions import record
from proportionality.answers.rare import Rare, rare
from proportionality.law import codebook
from proportionality.law.corpus import LoadedFile
from proportionality.law.in_words import counted, general_of_its_text, listed, part_of, ruled_out
from proportionality.law.model import Corporal, Jurisdiction
from proportionality.law.vocabulary import EVIDENCE
from proportionality.measure import LawOnDay, Measured, Standing, Subject, measured_on
from proportionality.positions.binding import BINDS, IN_WORDS, binding
from proportionality.rules.registry import Norm, all_rules, norms
from proportionality.version import __version__

_KNOWN_IN_WORDS = {
    "primary": "read in the law's own text",
    "translation": "read in a translation",
    "secondary": "read in an account of the law",
    "unverified": "not verified",
}
_CRIMES = {
    "violent.murder": "murder",
    "violent.manslaughter": "manslaughter",
    "violent.rape": "rape",
    "violent.robbery": "robbery",
    "violent.grievous-harm": "grievous bodily harm",
    "violent.kidnapping": "kidnapping",
}


_MOST_DECISIONS = 4
_MOST_OF_A_DECISION = 300  # letters


class Found(Protocol):
    """What is needed of a finding, in whatever form it is held."""

    @property
    def rule(self) -> str: ...  # noqa: D102
    @property
    def offence(self) -> str | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class NormSaid:
    """An instrument that speaks to what was found in a law, by name, and whether it binds the state on the day."""

    instrument: str
    paragraphs: tuple[str, ...]
    status: str  # a key of `proportionality.positions.binding.IN_WORDS`
    binds: str
    because: str
    provisions: int  # how many provisions it speaks to
    url: str


@dataclass(frozen=True, slots=True)
class Brief:
    """One law on one day, ready to be laid out."""

    file: LoadedFile
    law: LawOnDay
    lead: tuple[str, ...]
    headline: tuple[str, ...]
    pairs: Pairs
    death_and_minimums: tuple[str, ...]
    rare: tuple[Rare, ...]
    compared_with: int  # laws
    not_known: tuple[str, ...]
    norms: tuple[NormSaid, ...]
    cite: str

    @property
    def code(self) -> str:
        """The code of the law."""
        return self.jurisdiction.code

    @property
    def name(self) -> str:
        """What people call the place."""
        return self.jurisdiction.jurisdiction.name

    @property
    def jurisdiction(self) -> Jurisdiction:
        """The law as it is encoded."""
        return self.file.jurisdiction

    @property
    def on(self) -> dt.date:
        """The day whose law it is."""
        return self.law.on


def brief(
    file: LoadedFile,
    on: dt.date,
    found: Iterable[Found],
    laws: Sequence[Jurisdiction],
    corpus_sha256: str,
    measured: Measured = measured_on,
) -> Brief:
    """One law in brief.

    Args:
        file: the law.
        on: the day whose law is asked about.
        found: what the rules found in it on that day; which norms speak to it follows from that.
        laws: the laws among which it is rare or not.
        corpus_sha256: hash of the corpus that answers, for those who cite it.
        measured: measures a law on a day; see `proportionality.measure.measuring_once`.

    """
    law = measured(file.jurisdiction, on)
    pairs = telling(law)
    return Brief(
        file=file,
        law=law,
        lead=_lead(law, pairs),
        headline=(*trafficking(law), *violence(law)),
        pairs=pairs,
        death_and_minimums=(
            *death_and_life(law),
            *_practice(law),
            *minimums(law),
            *minimums_of_custody(law),
            *_corporal(law),
            *_ruled_out(law),
            *_worked_out(law),
        ),
        rare=tuple(rare(law, [measured(one, on) for one in laws])) if len(laws) > 1 else (),
        compared_with=len(laws),
        not_known=tuple(_not_known(law)),
        norms=tuple(_norms(found, law)),
        cite=_cite(file, on, corpus_sha256),
    )


def _lead(law: LawOnDay, pairs: Pairs) -> tuple[str, ...]:
    """Ordinary trafficking beside rape, and the pair that tells most besides; what is missing where there is none."""
    first = pairs.first
    others = [p for p in pairs.shown if p is not first]
    chosen = [p for p in (first, *others[:1]) if p is not None and p.relation != "cannot-tell"]
    if chosen:
        larger = for_larger_amounts(law, chosen[0])
        if larger is None:
            return tuple(map(_in_a_lead, chosen))
        rest = [p for p in chosen[1:] if (p.drug, p.violent) != (larger.drug, larger.violent)]
        said = (_in_a_lead(chosen[0]), f"For larger amounts: {larger.sentence}")
        return (*said, *map(_in_a_lead, rest))
    if not law.drugs:
        return (f"No drug offence is encoded on {law.on}, so nothing can be said of this law.",)
    if not law.violent:
        return (
            f"No violent offence is encoded on {law.on}, so nothing can be set beside its drug offences.",
        )
    return (
        "Of the drug and violent offences that are set side by side here it cannot be told which can cost more.",
    )


def _in_a_lead(pair: Pair) -> str:
    return f"In its gravest form: {pair.sentence}" if pair.conduct == GRAVEST else pair.sentence


def _practice(law: LawOnDay) -> list[str]:
    """What the state does with a death penalty for drugs, as others rate it."""
    if not any(s.penalty.death in ("discretionary", "mandatory") for s in law.drugs):
        return []
    rated = record(law.jurisdiction, law.on).practice
    if not rated:
        return ["What the state does with it was not read."]
    return [f"Harm Reduction International's category of what the state does with it: {rated}."]


def _corporal(law: LawOnDay) -> list[str]:
    found = [s.penalty.corporal for s in law.drugs if isinstance(s.penalty.corporal, Corporal)]
    open_ = sum(_corporal_is_open(law, s) for s in law.drugs)
    if not found:
        carries = "carries corporal punishment|carry corporal punishment"
        return all_open(law, open_, carries, "; the others do not")
    must = sum(one.status == "mandatory" for one in found)
    kinds = " or ".join(dict.fromkeys(one.kind for one in found))
    total = len(law.drugs)
    verb = "carries" if len(found) == 1 else "carry"
    said = f"{_capital(part_of(len(found), total, 'drug provision'))} encoded {verb} corporal punishment ({kinds})"
    mandatory = f"; in {must} of them it is mandatory" if must else ""
    return [f"{said}{mandatory}{others_open(open_)}."]


def _corporal_is_open(law: LawOnDay, subject: Subject) -> bool:
    """Whether the file leaves open that a provision carries corporal punishment, in a law whose courts can order it."""
    corporal, general = subject.penalty.corporal, law.jurisdiction.general.corporal
    return corporal == "unknown" or (
        corporal is None and general is not None and general.exists is True
    )


def _ruled_out(law: LawOnDay) -> list[str]:
    """What courts no longer allow of provisions, and by which decision: the ladder and the pairs have room for a mark only.

    A brief has two pages: of long texts the beginning is told, and of many decisions the first.
    """
    found: dict[str, list[str]] = {}
    for subject in law.subjects:
        if subject.penalty.ruled_out:
            found.setdefault(ruled_out(subject.penalty), []).append(named(law, subject))
    told = [
        f"{listed(names)}: {textwrap.shorten(said, _MOST_OF_A_DECISION, placeholder=' …')}."
        for said, names in found.items()
    ]
    more = len(told) - _MOST_DECISIONS
    rest = [f"Courts rule something out in {counted(more, 'more decision')}."] if more > 0 else []
    return told[:_MOST_DECISIONS] + rest


def _worked_out(law: LawOnDay) -> list[str]:
    """What the gravest ordinary trafficking offence costs in the first case in which the law raises it, by the tool's own reckoning."""
    found = [form.subject for form in forms(law.drugs, TRAFFICKING) if form.which == "ordinary"]
    if not found:
        return []
    ordinary = found[-1]
    raised = rises(law.jurisdiction, law.on).get(ordinary.offence.id, [])
    return [
        f"{named(law, ordinary)}: {one.range} {codebook.conditions(one.when)} ({one.place}); worked out, not the law's own text."
        for one in raised
        if one.range is not None
    ][:1]


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def _not_known(law: LawOnDay) -> Iterable[str]:
    """What stands between the reader and the whole law, what weighs most first."""
    jurisdiction = law.jurisdiction
    encoded = {c for s in law.subjects for c in s.offence.conduct}
    if jurisdiction.coverage == "partial":
        yield "The law is encoded in part: what is said here of its drug offences is said of those encoded."
    missing = [name for conduct, name in _CRIMES.items() if conduct not in encoded]
    if missing and law.violent:
        yield f"On {law.on} no offence is encoded of: {', '.join(missing)}."
    if general := general_of_its_text([jurisdiction], law.on):
        yield general
    silent = sum(standing is Standing.NOT_ENCODED for _, _, standing in law.absent)
    if silent:
        many = f"{silent} provisions are" if silent > 1 else "1 provision is"
        yield f"Of {many} encoded what holds on other days only, not what holds on {law.on}."
    weak = Counter(jurisdiction.evidence_of(s.offence, s.penalty) for s in law.subjects)
    for evidence in reversed(EVIDENCE[1:]):
        if weak[evidence]:
            many = part_of(weak[evidence], len(law.subjects), "provision")
            yield f"{_capital(many)} {'was' if weak[evidence] == 1 else 'were'} {_KNOWN_IN_WORDS[evidence]}."
    open_ = sum(not (s.ceiling.known and s.floor.known) for s in law.subjects)
    if open_:
        many = part_of(open_, len(law.subjects), "provision")
        yield f"In {many} an end of the range of sentences is not known, or its length cannot be told exactly."
    for gap in jurisdiction.not_encoded:
        yield f"Left out: {gap.what.rstrip('.')} ({gap.why.rstrip('.')})."


def _norms(found: Iterable[Found], law: LawOnDay) -> list[NormSaid]:
    """The norms that speak to what was found, an instrument each: those that bind first, then by the number of provisions."""
    speaks: dict[str, set[str]] = {}
    for one in found:
        for key in all_rules()[one.rule].norms if one.rule in all_rules() else ():
            speaks.setdefault(key, set()).add(one.offence or "")
    grouped: dict[tuple[str, str, str], list[Norm]] = {}
    for key in sorted(speaks, key=lambda k: (-len(speaks[k]), k)):
        norm = norms()[key]
        stands = binding(norm, law.jurisdiction.code, law.on)
        grouped.setdefault((norm.instrument, stands.status, stands.because), []).append(norm)
    said = [
        NormSaid(
            instrument,
            tuple(norm.paragraph for norm in members),
            status,
            IN_WORDS[status],
            because,
            len(set().union(*(speaks[norm.id] for norm in members))),
            members[0].url,
        )
        for (instrument, status, because), members in grouped.items()
    ]
    return sorted(said, key=lambda n: (n.status not in BINDS, -n.provisions, n.instrument))


def _cite(file: LoadedFile, on: dt.date, corpus_sha256: str) -> str:
    name = file.jurisdiction.jurisdiction.name
    return (
        f"The proportionality authors, “{name}: drug penalties beside those for violence, law as of {on}”, "
        f"proportionality {__version__}, encodings {corpus_sha256[:12]}."
    )
