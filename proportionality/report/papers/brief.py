"""A law in brief, and two laws side by side, laid out as papers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from proportionality.answers.brief import Brief, NormSaid
from proportionality.answers.headline import TRAFFICKING, forms, named, span
from proportionality.answers.pairs import Pair, Relation, which_form
from proportionality.law import in_words as words
from proportionality.measure import LawOnDay, Subject
from proportionality.report.papers.blocks import (
    Beside,
    Block,
    Heading,
    Ladder,
    Notes,
    Paper,
    Paragraph,
    Table,
)
from proportionality.report.pictures import rungs

OUTCOME: dict[Relation, str] = {
    "least-above-most": "the drug offence: its least is above the other's most",
    "more": "the drug offence",
    "as-much": "neither",
    "less": "the violent offence",
    "cannot-tell": "cannot tell",
}
KEY = (
    "Bars run from the least to the longest term of years; a dark edge is a minimum that binds the court; "
    "● life, ◆ death, outlined where it is the only sentence; hatched: not known. Minor forms are left out."
)
SIDE = "Nothing here says which sentence is right: it says what the law threatens, and which norms speak to that."


@dataclass(frozen=True, slots=True)
class Room:
    """How much of what could be said there is room for."""

    rows: int = 23  # of the ladder
    headline: int = 9
    not_known: int = 6
    norms: int = 8
    sources: int = 12
    because: bool = True
    pairs: bool = True  # of two laws side by side
    lead: int = 3  # of two laws side by side
    mildest: bool = True  # rows of the ladders of two laws side by side


_TIGHT = Room(rows=14, headline=1, not_known=1, norms=3, sources=3, because=False, pairs=False)
# From roomy to tight; a paper takes the first with which it fits.
ROOMS: tuple[Room, ...] = (
    Room(),
    Room(rows=20, not_known=5, norms=6, sources=10),
    Room(rows=18, not_known=4, norms=5, sources=8, because=False),
    Room(rows=17, headline=6, not_known=3, norms=4, sources=6, because=False),
    Room(rows=16, headline=3, not_known=2, norms=3, sources=5, because=False, pairs=False),
    _TIGHT,
    replace(_TIGHT, mildest=False),
    replace(_TIGHT, mildest=False, lead=2),
    replace(_TIGHT, mildest=False, lead=1),
)


def law_in_brief(brief: Brief, room: Room = ROOMS[0]) -> Paper:
    """One law on one page, two at most."""
    notes = Notes()

    def noted(text: str) -> str:
        return _noted(text, brief, notes)

    blocks: list[Block] = [Paragraph(noted(text), "lead") for text in brief.lead]
    blocks += _ladder(brief, room)
    blocks += _pairs(brief, notes)
    blocks += _part("Death and minimums", map(noted, brief.death_and_minimums))
    blocks += _part("What the law says", map(noted, brief.headline[: room.headline]))
    blocks += _part("What few other laws do", _rare(brief))
    blocks += _part("What is not known", _cut(brief.not_known, room.not_known, _MORE_GAPS))
    blocks += _part("Norms that speak to what was found", _norms(brief.norms, room))
    blocks += _sources(notes, room, brief.cite)
    return Paper(
        brief.name,
        f"Drug penalties beside those for violence · law as of {words.day(brief.on)}",
        f"{brief.name} · law as of {words.day(brief.on)} · proportionality",
        tuple(blocks),
    )


def side_by_side(one: Brief, other: Brief, room: Room = ROOMS[0]) -> Paper:
    """Two laws beside each other, on one scale."""
    pair = (one, other)
    notes = Notes()
    groups = _aligned([b.law for b in pair], room.mildest)
    first: list[tuple[tuple[Block, ...], tuple[Block, ...]]] = []
    second: list[tuple[Block, ...]] = []
    for brief, mine, others in zip(pair, groups, reversed(groups), strict=True):
        title = f"Sentence ladder of {brief.name}"
        lead: tuple[Block, ...] = (
            Heading(brief.name),
            *(Paragraph(_noted(t, brief, notes), "point") for t in brief.lead[: room.lead]),
        )
        first.append((lead, (Ladder(title, mine, others),) if mine else ()))
        second.append(
            (
                *_part("Death and minimums", (_noted(t, brief, notes) for t in brief.death_and_minimums)),
                *_part("What few other laws do", _rare(brief)),
                *_part("What is not known", _cut(brief.not_known, min(room.not_known, 3), _MORE_GAPS)),
                *_part("Norms", _norms(brief.norms, replace(room, norms=min(room.norms, 4), because=False))),
            )
        )  # fmt: skip
    blocks: list[Block] = [Beside(tuple(part[i] for part in first)) for i in range(2)]
    blocks.append(Paragraph(KEY, "small"))
    if room.pairs:
        blocks.append(Beside(tuple(tuple(_few_pairs(b, notes)) for b in pair)))
    blocks.append(Beside(tuple(second)))
    cite = one.cite.replace(f"“{one.name}:", f"“{one.name} and {other.name}:")
    blocks += _sources(notes, room, cite)
    title = f"{one.name} and {other.name}"
    return Paper(
        title,
        f"Drug penalties beside those for violence · law as of {words.day(one.on)}",
        f"{title} · law as of {words.day(one.on)} · proportionality",
        tuple(blocks),
        landscape=True,
    )


def _few_pairs(brief: Brief, notes: Notes) -> list[Block]:
    said = [_noted(pair.sentence, brief, notes) for pair in brief.pairs.shown]
    return [
        *_part("The most telling pairs", said),
        *([Paragraph(_tally(brief), "small")] if said else []),
    ]


def annex(brief: Brief) -> tuple[Block, ...]:
    """Every provision of a law that is in force, for those who ask for it."""
    law = brief.law
    blocks: list[Block] = [Heading(f"Annex: the {len(law.subjects)} provisions encoded")]
    for title, subjects in (("Drug offences", law.drugs), ("Violent offences", law.violent)):
        rows = tuple(_provision(law, subject) for subject in subjects)
        if rows:
            blocks.append(
                Table((title, "form", "what it can cost", "least", "where, and how known"), rows,
                      (0.36, 0.1, 0.18, 0.12, 0.24))
            )  # fmt: skip
    return tuple(blocks)


def _provision(law: LawOnDay, subject: Subject) -> tuple[str, ...]:
    offence, penalty, jurisdiction = subject.offence, subject.penalty, law.jurisdiction
    what = offence.title
    if offence.is_drug and offence.substances is not None:
        what = f"{what} [{words.amounts(offence)}]"
    return (
        what,
        offence.form,
        words.span(penalty, jurisdiction.general)
        + words.departures(penalty)
        + words.ruled_out_clause(penalty),
        penalty.floor,
        f"{jurisdiction.provision_of(offence, penalty)} ({jurisdiction.evidence_of(offence, penalty)})",
    )


def _part(title: str, texts: Iterable[str]) -> list[Block]:
    found = list(texts)
    return [Heading(title), *(Paragraph(text, "item") for text in found)] if found else []


_MORE_GAPS = "{more} more gaps are listed in the file."
_MORE_NORMS = "{more} more instruments speak to it."


def _cut(texts: Sequence[str], most: int, more: str) -> list[str]:
    """The first of some texts, and how many were left out."""
    if len(texts) <= most:
        return list(texts)
    left = len(texts) - most
    return [*texts[:most], more.format(more=left) if left > 1 else _ONE_MORE[more]]


_ONE_MORE = {
    _MORE_GAPS: "1 more gap is listed in the file.",
    _MORE_NORMS: "1 more instrument speaks to it.",
}


def _ladder(brief: Brief, room: Room) -> list[Block]:
    groups = _fewer(rungs.short_groups(brief.law), room.rows)
    if not groups:
        return []
    return [Ladder(f"Sentence ladder of {brief.name}", groups), Paragraph(KEY, "small")]


# What a short ladder can do without, in this order.
_SPARED: tuple[Callable[[str], bool], ...] = (
    lambda label: label.endswith("minor form"),
    lambda label: label.startswith("Torture"),
    lambda label: label.startswith("Kidnapping, "),
    lambda label: label.endswith("mildest ordinary range") and not label.startswith("Trafficking"),
    lambda label: label.startswith("Kidnapping"),
    lambda label: label.startswith("Manufacture, "),
    lambda label: label.startswith("Import or export, gravest form"),
    lambda label: label.startswith("Simple possession, "),
    lambda label: label.startswith("Assault, "),
    lambda label: label.startswith("Manufacture"),
    lambda label: label.startswith("Robbery, gravest form"),
)


def _fewer(groups: Sequence[rungs.Group], most: int) -> tuple[rungs.Group, ...]:
    """A ladder of no more rows than these, as far as what it can do without allows; minor forms are left out in any case."""
    kept = list(groups)
    for number, spared in enumerate(_SPARED):
        if number and sum(len(g.bars) for g in kept) <= most:
            break
        kept = [replace(g, bars=tuple(b for b in g.bars if not spared(b.label))) for g in kept]
    return tuple(g for g in kept if g.bars)


def _aligned(laws: Sequence[LawOnDay], mildest: bool) -> list[tuple[rungs.Group, ...]]:
    """A ladder for each law with the same rows, so that the eye can go from one to the other; with its mildest ranges, or without."""
    columns: list[list[rungs.Group]] = [[] for _ in laws]
    for heading, rows in (("Drug offences", _DRUG_ROWS), ("Violent offences", _VIOLENT_ROWS)):
        bars: list[list[rungs.Bar]] = [[] for _ in laws]
        for crime, conducts, wanted in rows:
            found = [_forms_of(law, conducts) for law in laws]
            for form in wanted:
                if (mildest or form != "mildest") and any(form in of_law for of_law in found):
                    for law, of_law, column in zip(laws, found, bars, strict=True):
                        column.append(_aligned_bar(law, of_law, form, crime))
        for groups, mine in zip(columns, bars, strict=True):
            groups += [rungs.Group(heading, tuple(mine))] if mine else []
    return [tuple(column) for column in columns]


_ORDINARY, _BOTH = ("ordinary",), ("ordinary", "gravest")
_EVERY = ("mildest", "ordinary", "gravest")
_Rows = tuple[tuple[str, frozenset[str], tuple[str, ...]], ...]
_DRUG_ROWS: _Rows = (
    ("Use", frozenset({"drug.use"}), _ORDINARY),
    ("Possession for own use", frozenset({"drug.possession-personal"}), _ORDINARY),
    ("Simple possession", frozenset({"drug.possession"}), _ORDINARY),
    ("Trafficking", TRAFFICKING, _EVERY),
    ("Import or export", frozenset({"drug.import", "drug.export"}), _ORDINARY),
)
_VIOLENT_ROWS: _Rows = (
    ("Murder", frozenset({"violent.murder"}), _EVERY),
    ("Manslaughter", frozenset({"violent.manslaughter"}), _ORDINARY),
    ("Rape", frozenset({"violent.rape"}), _BOTH),
    ("Grievous harm", frozenset({"violent.grievous-harm"}), _BOTH),
    ("Robbery", frozenset({"violent.robbery"}), _BOTH),
    ("Assault", frozenset({"violent.assault"}), _ORDINARY),
)


def _forms_of(law: LawOnDay, conducts: frozenset[str]) -> dict[str, Subject]:
    found = [f for f in forms(law.subjects, conducts) if f.which != "minor"]
    ordinary = [f.subject for f in found if f.which == "ordinary"]
    named_forms = {"gravest": found[-1].subject} if found and found[-1].which == "gravest" else {}
    if ordinary:
        named_forms["ordinary"] = ordinary[-1]
    if len(ordinary) > 1:
        named_forms["mildest"] = ordinary[0]
    return named_forms


def _aligned_bar(law: LawOnDay, found: dict[str, Subject], form: str, crime: str) -> rungs.Bar:
    label = {
        "mildest": f"{crime}, mildest",
        "ordinary": crime,
        "gravest": f"{crime}, gravest form",
    }[form]
    if form in found:
        subject = found[form]
        return rungs.bar(law.jurisdiction, subject, label, subject.offence.title)
    why = {"mildest": "no milder range", "ordinary": "not encoded", "gravest": "no graver form"}[
        form
    ]
    return replace(rungs.no_bar(label, ""), text=why if found else "not encoded")


def _pairs(brief: Brief, notes: Notes) -> list[Block]:
    shown = brief.pairs.shown
    if not shown:
        return []
    rows = tuple(_pair(brief, pair, notes) for pair in shown)
    columns = ("drug offence", "it can cost", "violent offence", "it can cost", "can cost more")
    title = (
        f"The {_NUMBERS[len(rows)]} most telling pairs" if len(rows) > 1 else "The pair to look at"
    )
    return [
        Heading(title),
        Table(columns, rows, (0.29, 0.13, 0.29, 0.13, 0.16)),
        Paragraph(_tally(brief), "small"),
    ]


_NUMBERS = ("", "one", "two", "three", "four", "five")


def _pair(brief: Brief, pair: Pair, notes: Notes) -> tuple[str, ...]:
    law = brief.law
    times = (
        f" ({pair.ratio:g} times)"
        if pair.ratio and pair.relation in ("more", "least-above-most")
        else ""
    )
    besides = ""
    if pair.graver is not None:
        besides += f" ({which_form(pair.graver, pair.violent)}: {span(law, pair.graver)})"
    if pair.child is not None:
        besides += f" (of a child: {span(law, pair.child)})"
    return (
        f"{pair.conduct}: {_noted(named(law, pair.drug), brief, notes)}",
        span(law, pair.drug),
        f"{pair.crime}: {_noted(named(law, pair.violent), brief, notes)}{besides}",
        span(law, pair.violent),
        OUTCOME[pair.relation] + times,
    )


def _tally(brief: Brief) -> str:
    """How all the pairs that were looked at came out, so that five of them mislead nobody."""
    counts = brief.pairs.counts
    harder = counts.get("more", 0) + counts.get("least-above-most", 0)
    return (
        f"Chosen where drug offences weigh most. Of the {brief.pairs.looked_at} pairs of a drug and a violent offence that were looked at, "
        f"the drug offence can cost more in {harder}, as much in {counts.get('as-much', 0)} and less in {counts.get('less', 0)}; "
        f"in {counts.get('cannot-tell', 0)} it cannot be told."
    )


def _rare(brief: Brief) -> list[str]:
    if brief.rare:
        return [one.sentence for one in brief.rare]
    if brief.compared_with < 2 or not brief.law.drugs:
        return []
    return [
        f"Of the points on which the {brief.compared_with} laws were compared, none is known to set this law apart from two thirds of them."
    ]


def _norms(norms: Sequence[NormSaid], room: Room) -> list[str]:
    said = []
    for norm in norms:
        because = f" ({norm.because})" if room.because and norm.because else ""
        said.append(
            f"{norm.instrument}, {words.listed(norm.paragraphs, most=6)}: {norm.binds}{because}."
        )
    return _cut(said, room.norms, _MORE_NORMS)


def _noted(text: str, brief: Brief, notes: Notes) -> str:
    """A sentence with a note after each provision that it names."""
    places: dict[
        int, tuple[int, Subject]
    ] = {}  # where a name ends: where it begins, longest name first
    for subject in brief.law.subjects:
        name = named(brief.law, subject)
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if end not in places or start < places[end][0]:
                places[end] = (start, subject)
            start = text.find(name, end)
    parts, at = [], 0
    for end, (_, subject) in sorted(places.items()):
        parts += [text[at:end], notes.mark(_source(brief, subject))]
        at = end
    return "".join([*parts, text[at:]])


def _source(brief: Brief, subject: Subject) -> str:
    law = brief.jurisdiction
    source = law.source_of(subject.offence, subject.penalty)
    evidence = law.evidence_of(subject.offence, subject.penalty)
    citation = f", {source.citation}" if source.citation and source.citation != source.title else ""
    version = f", version of {source.version}" if source.version else ""
    url = source.url or source.copy_read
    return f"{source.title}{citation}{version} ({_KNOWN[evidence]}){f', {url}' if url else ''}."


_KNOWN = {
    "primary": "read in the law's own text",
    "translation": "read in a translation",
    "secondary": "read in an account of it",
    "unverified": "not verified",
}


def _sources(notes: Notes, room: Room, cite: str) -> list[Block]:
    lines = list(notes.lines())
    blocks: list[Block] = [Heading("Sources, and how to cite this")]
    blocks += [Paragraph(line, "small") for line in lines[: room.sources]]
    if len(lines) > room.sources:
        blocks.append(
            Paragraph(
                f"Sources {room.sources + 1} to {len(lines)} stand in the annex and in the file.",
                "small",
            )
        )
    return [*blocks, Paragraph(f"Cite as: {cite}", "small"), Paragraph(SIDE, "small")]
