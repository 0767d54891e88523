"""Hypothesis strategies for statutes.

Every strategy makes values that are valid by construction and shrink to small encodings.  `st.from_type` knows them too, see
`proportionality.testing.hook`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, Literal

from hypothesis import strategies as st

from proportionality.law.amounts import AmountRange
from proportionality.law.model import Custody, Jurisdiction, Offence, Penalty
from proportionality.law.quantities import Order
from proportionality.law.terms import Term
from proportionality.law.vocabulary import DRUG_CONDUCTS, VIOLENT_CONDUCTS
from proportionality.testing.edits import raise_floor, split_band, with_penalty
from proportionality.testing.general_part import CONDITIONS, enhancements, general_parts
from proportionality.testing.made_up import positions
from proportionality.testing.values import (
    fines,
    once,
    reached,
    sampled,
    sources,
    terms,
    weighted,
)

SINCE = dt.date(2000, 1, 1)  # the first day of every statute made here
_DAY = dt.timedelta(days=1)


_NO_CUSTODY = {"death": "none", "life": "none", "custody": "none"}
# What a provision that is not measured in time threatens alone.
_ALONE = {
    "fine": {**_NO_CUSTODY, "floor": "none", "custody_required": False},
    "life": {**_NO_CUSTODY, "life": "mandatory", "custody_required": True},
    "death": {**_NO_CUSTODY, "death": "mandatory", "custody_required": True},
    "life-or-death": {
        **_NO_CUSTODY,
        "death": "discretionary",
        "life": "mandatory",
        "custody_required": True,
    },
}


@st.composite
def penalties(
    draw: st.DrawFn,
    *,
    since: dt.date | str = SINCE,
    until: dt.date | None = None,
    unknowns: bool = True,
    days: bool = True,
) -> Penalty:
    """Penalties that do not contradict themselves; with ``unknowns`` off, everything in them is known."""
    threat = draw(once(_threats, unknowns=unknowns, days=days))
    ends = {"until": until.isoformat()} if until is not None else {}
    return Penalty.model_validate({"since": str(since), **ends, **threat})


@st.composite
def _threats(draw: st.DrawFn, *, unknowns: bool, days: bool) -> dict[str, Any]:
    """A penalty without its days, as the file has it."""
    maybe: tuple[str, ...] = ("unknown",) if unknowns else ()
    values: dict[str, Any] = {}
    fine = draw(
        weighted(
            (4, "none"), (1, "not_stated"), (1, "unlimited"), (4, "money"), *((1, w) for w in maybe)
        )
    )
    values["fine"] = str(draw(once(fines))) if fine == "money" else fine
    values["non_custodial"] = draw(sampled(("none", "available", *maybe)))
    shape = draw(sampled(("custody", "custody", "custody", *_ALONE)))
    if shape == "custody":
        values |= draw(once(_custody, unknowns=unknowns, days=days))
    else:
        # What is named alone may still be undercut by general mitigation; then its floor is a frame.
        floor = draw(sampled(("mandatory", "mandatory", "frame", *maybe)))
        values |= {"floor": floor, **_ALONE[shape]}
    if values["fine"] not in ("none", "unknown"):
        values |= _fine_beside(draw, values)
    values["corporal"] = draw(once(_corporal, unknowns=unknowns))
    values |= _details(draw, values)
    for key, last in (("suspension", "barred"), ("parole", "barred"), ("diversion", "none")):
        choice = draw(sampled((None, "available", last, *maybe)))
        if choice is not None:
            values[key] = choice
    return values


def _fine_beside(draw: st.DrawFn, values: dict[str, Any]) -> dict[str, Any]:
    """Whether a fine stands beside custody or in its place, where that contradicts nothing."""
    if (values["custody"], values["death"], values["life"]) == ("none", "none", "none"):
        return {}
    required = values["custody_required"]
    known = [] if required is False else ["and"]
    known += [] if required is True else ["or", "and-or"]
    beside = draw(sampled((None, None, *known)))
    return {"fine_with_custody": beside} if beside else {}


_STROKES = st.lists(st.integers(1, 99), max_size=2)
_KINDS = ("caning", "caning", "whipping", "flogging", "amputation", "stoning", "other")


@st.composite
def _corporal(draw: st.DrawFn, *, unknowns: bool) -> Any:
    """Corporal punishment, with its strokes where they are counted."""
    maybe: tuple[str, ...] = ("unknown",) if unknowns else ()
    status = draw(
        weighted((6, "none"), (1, "discretionary"), (1, "mandatory"), *((1, w) for w in maybe))
    )
    if status == "none" or (status == "unknown" and draw(st.booleans())):
        return status
    found: dict[str, Any] = {"kind": draw(sampled(_KINDS)), "status": status}
    strokes = sorted(draw(_STROKES))
    if len(strokes) == 2:
        found |= {"min": strokes[0], "max": strokes[1]}
    elif strokes:
        found |= draw(
            sampled(({"min": strokes[0], "max": "none"}, {"min": "none", "max": strokes[0]}))
        )
    return found


_DEPARTURES = (
    {"to": "half the least term", "when": "substantial assistance", "place": "s 20"},
    {"to": "any term", "when": "first offence, and a small amount", "place": "s 21(2)"},
)
_REGIMES = ("hard-labour", "penal-servitude", "rigorous", "simple")


def _details(draw: st.DrawFn, values: dict[str, Any]) -> dict[str, Any]:
    """What about one penalty in five says besides: departures, what courts rule out, the kind of imprisonment, a place and evidence."""
    found: dict[str, Any] = {}
    if draw(weighted((4, False), (1, True))):
        found["departures"] = list(draw(sampled((_DEPARTURES[:1], _DEPARTURES[1:], _DEPARTURES))))
    if draw(weighted((9, False), (1, True))):
        what = "part" if values["death"] == "none" else "death"
        found["ruled_out"] = {"what": what, "by": "Supreme Court, 2009"}
    if values["custody"] != "none" and draw(weighted((4, False), (1, True))):
        found["regime"] = draw(sampled(_REGIMES))
    if draw(weighted((7, False), (1, True))):
        evidence = draw(sampled(("primary", "translation", "secondary", "unverified")))
        found |= {"place": "sch 2", "evidence": evidence, "note": "As amended."}
    return found


@st.composite
def _custody(draw: st.DrawFn, *, unknowns: bool, days: bool) -> dict[str, Any]:
    """A range of custody, perhaps with death or life above it."""
    maybe: tuple[str, ...] = ("unknown",) if unknowns else ()
    least, most = draw(once(terms, days=days)), draw(once(terms, days=days))
    if least.compare(most) is Order.GREATER:
        least, most = most, least
    low, floor = "none", "none"
    if draw(st.booleans()):
        low = draw(
            weighted(
                (6, str(least)),
                (6, str(most)),
                (1, "general"),
                *((3, w) for w in maybe),
                *((1, "not_stated") for _ in maybe),
            )
        )
        kinds = ("mandatory", "mandatory", "presumptive", "frame", *maybe)
        floor = draw(sampled(kinds))
    high_text = str(most)
    if not most.days and low != high_text and draw(weighted((9, False), (1, True))):
        high_text = f"under {high_text}"
    elif not least.days and low == str(least) and least.compare(most) is Order.LESS:
        low = draw(weighted((9, low), (1, f"over {low}")))
    silent = ("not_stated", "unknown") if unknowns else ()
    high = draw(
        sampled(
            (
                high_text,
                high_text,
                high_text,
                "unlimited",
                "unlimited",
                "general",
                "general",
                "none",
                *silent,
                *silent,
            )
        )
    )
    exposure = sampled(("none", "none", "discretionary", *maybe))
    required: list[Any] = [True, False, *maybe]
    return {
        "death": draw(exposure),
        "life": draw(exposure),
        "custody": {"min": low, "max": high},
        "floor": floor,
        "custody_required": draw(sampled(required)),
    }


_LATER = st.dates(SINCE + _DAY, dt.date(2025, 11, 30))


@st.composite
def histories(
    draw: st.DrawFn, *, max_length: int = 3, unknowns: bool = True, days: bool = True
) -> list[Penalty]:
    """Dated penalties of one provision, oldest first, without gaps or overlaps; the last may have been repealed.

    The first holds since 2000-01-01, or where it is the only one perhaps since a day nobody knows, or by one; none begins
    after 2026-01-01, the day that the invariants ask about.
    """
    begun = draw(weighted((3, ""), *(((1, "unknown"),) if unknowns else ()), (1, "by 2021-12-31")))
    if begun:
        return [draw(penalties(since=begun, unknowns=unknowns, days=days))]
    later = once(st.lists, _LATER, max_size=max_length - 1, unique=True)
    starts = [SINCE, *sorted(draw(later))]
    ends = [start - _DAY if draw(st.booleans()) else None for start in starts[1:]]
    repealed = draw(sampled((None, None, None, dt.date(2025, 12, 31), dt.date(2026, 1, 1))))
    return [
        draw(penalties(since=start, until=end, unknowns=unknowns, days=days))
        for start, end in zip(starts, [*ends, repealed], strict=True)
    ]


@st.composite
def offences(
    draw: st.DrawFn,
    family: Literal["drug", "violent"] = "drug",
    *,
    number: int = 1,
    conducts: Collection[str] = (),
    dated: bool = True,
    unknowns: bool = True,
    days: bool = True,
    cited: Collection[str] = ("act",),
    classes: Collection[str] = (),
) -> Offence:
    """Offences of one family, with one penalty or (where ``dated``) a history of them.

    Args:
        draw: given by Hypothesis.
        family: drug or violent.
        number: makes its id and its section, ``drug-1`` and ``s 1``.
        conducts: those it may have (none: all of the family).
        dated: whether it may have more than one penalty.
        unknowns: whether values may be unknown or not stated.
        days: whether terms may be in days.
        cited: the sources that it and its penalties may have been read in.
        classes: the classes of the law that it may name as substances.

    """
    among = tuple(conducts) or (DRUG_CONDUCTS if family == "drug" else VIOLENT_CONDUCTS)
    conduct = draw(once(st.lists, sampled(among), min_size=1, max_size=2, unique=True))
    form = draw(sampled(("basic", "basic", "aggravated", "minor")))
    values: dict[str, Any] = {
        "id": f"{family}-{number}",
        "title": f"{family.capitalize()} offence {number}",
        "conduct": conduct,
        "form": form,
        "source": draw(sampled(tuple(cited))),
        "place": f"s {number}",
    }
    if family == "drug":
        values["substances"] = draw(once(reached, classes=tuple(classes)))
    if draw(weighted((2, False), (1, True))):
        values["conditions"] = draw(_CONDITIONS)
    if draw(weighted((4, False), (1, True))):
        values["procedure"] = draw(sampled(("summary", "indictment", "either")))
        open_still = ("unknown",) if unknowns else ()
        values["attempt"] = draw(sampled(("same", "reduced", "none", *open_still)))
        values["note"] = "Tried as the court decides."
    if draw(weighted((5, False), (1, True))):
        raised = draw(once(_enhancements, unknowns=unknowns))
        needed = set(values.get("conditions", ()))
        values["enhancements"] = [e for e in raised if not set(e["when"]) <= needed]
    if dated and draw(st.booleans()):
        over_time = draw(once(histories, unknowns=unknowns, days=days))
    else:
        over_time = [draw(once(penalties, unknowns=unknowns, days=days))]
    values["penalties"] = [p.model_dump(mode="json", by_alias=True) for p in over_time]
    if len(cited) > 1:
        for penalty in values["penalties"][1:]:
            penalty["source"] = draw(sampled(tuple(cited)))
    return Offence.model_validate(values)


_DRUG_CONDUCTS = st.lists(st.sampled_from(DRUG_CONDUCTS), min_size=1, max_size=3, unique=True)
_CONDITIONS = st.lists(CONDITIONS, min_size=1, max_size=2, unique=True)


def _enhancements(*, unknowns: bool) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(enhancements(unknowns=unknowns), min_size=1, max_size=2)


_UP_TO_A_HUNDRED = {
    "substances": {"heroin": AmountRange.parse("up to 100 g")},
    "conditions": [],
    "form": "basic",
}
_BINDING = {
    "fine_with_custody": "unknown",
    "death": "none",
    "life": "none",
    "floor": "mandatory",
    "custody_required": True,
}


@st.composite
def _ladders(
    draw: st.DrawFn, offence: Offence, *, unknowns: bool, days: bool
) -> tuple[Offence, Offence]:
    """Two neighbouring quantity bands made of one offence, as real laws have them; the upper one often costs more."""
    bands = split_band(offence.model_copy(update=_UP_TO_A_HUNDRED))
    assert bands is not None
    lower, upper = bands
    penalty = draw(once(penalties, unknowns=unknowns, days=days))
    match draw(sampled(("any", "raised", "raised", "doubled"))):
        case "raised":
            penalty = raise_floor(penalty)
        case "doubled":
            lower = with_penalty(lower, lambda p: _from_years(p, 2))
            penalty = _from_years(penalty, 4)
    more = {"id": "drug-more", "penalties": [penalty], "enhancements": []}
    return lower, upper.model_copy(update=more)


def _from_years(penalty: Penalty, least: int) -> Penalty:
    """The penalty with a mandatory minimum of so many years, and at most twenty."""
    custody = Custody(min=Term.parse(f"{least} years"), max=Term.parse("20 years"))
    return penalty.model_copy(update={**_BINDING, "custody": custody})


_TEXTS = {
    "act": "primary",
    "code": "primary",
    "gazette": "translation",
    "digest": "secondary",
    "memory": "unverified",
}
_MORE_TEXTS = st.lists(st.sampled_from(tuple(_TEXTS)[1:]), max_size=2, unique=True)
_TRADITIONS = ("civil-law", "common-law", "islamic-law", "customary", "socialist-law")


@st.composite
def jurisdictions(
    draw: st.DrawFn,
    *,
    min_drug: int = 1,
    max_drug: int = 4,
    min_violent: int = 0,
    max_violent: int = 4,
    unknowns: bool = True,
    days: bool = True,
    waivers: bool = False,
) -> Jurisdiction:
    """Whole jurisdictions, with what real laws have in about the proportions in which they have it.

    Args:
        draw: given by Hypothesis.
        min_drug: fewest drug offences.
        max_drug: most drug offences.
        min_violent: fewest violent offences.
        max_violent: most violent offences.
        unknowns: whether values may be unknown or not stated.
        days: whether terms may be in days.
        waivers: whether findings may be waived.

    """
    more = draw(_MORE_TEXTS)
    cited = ("act", *more)
    general = draw(once(general_parts, unknowns=unknowns))
    parts: dict[str, Any] = {"unknowns": unknowns, "days": days, "cited": cited}
    drug = [
        draw(once(offences, "drug", number=n, classes=tuple(general.get("classes", ())), **parts))
        for n in range(1, draw(st.integers(min_drug, max_drug)) + 1)
    ]
    violent = [
        draw(once(offences, "violent", number=n, dated=False, **parts))
        for n in range(1, draw(st.integers(min_violent, max_violent)) + 1)
    ]
    if 0 < len(drug) < max_drug and draw(st.booleans()):
        drug = [*draw(_ladders(drug[0], unknowns=unknowns, days=days)), *drug[1:]]
    made = [*drug, *violent]
    used = {
        "act",
        *(o.source for o in made),
        *(p.source for o in made for p in o.penalties if p.source),
    }
    values: dict[str, Any] = {
        "schema": 1,
        "jurisdiction": {"code": "XXA", "name": "Exampleland"},
        "verified": {"date": "2025-12-01", "against": "made up for a test"},
        "sources": {
            name: draw(once(sources, evidence=_TEXTS[name])) for name in cited if name in used
        },
        "general": general,
        "offences": [o.model_dump(mode="json", by_alias=True) for o in made],
    }
    if draw(weighted((2, False), (1, True))):
        values |= draw(_particulars(made, waivers=waivers))
        values["jurisdiction"]["tradition"] = draw(
            once(st.lists, sampled(_TRADITIONS), max_size=2, unique=True)
        )
        values["verified"]["by"] = "a test"
    if len(drug) > 1 and draw(weighted((3, False), (1, True))):
        values["offences"][0]["follows"] = draw(sampled(("none", [drug[1].id])))
    if len(made) > 1 and draw(weighted((5, False), (1, True))):
        when = draw(once(st.lists, CONDITIONS, min_size=1, max_size=1))
        if not set(when) <= set(made[0].conditions):
            raised = {"when": when, "effect": f"as {made[-1].id}", "place": "s 90"}
            values["offences"][0].setdefault("enhancements", []).append(raised)
    if draw(st.booleans()):
        values["positions"] = draw(once(positions)).model_dump(mode="json", exclude_defaults=True)
    return Jurisdiction.model_validate(values)


@st.composite
def _particulars(draw: st.DrawFn, made: list[Offence], *, waivers: bool) -> dict[str, Any]:
    """What a file says of itself: what it leaves out, how much it covers, who read it twice, which findings are accepted."""
    found: dict[str, Any] = {}
    if draw(st.booleans()):
        gap: dict[str, Any] = {"what": "bands", "why": "not read"}
        if draw(st.booleans()):
            gap["substances"] = draw(once(reached))
            if draw(st.booleans()):
                gap["conduct"] = draw(_DRUG_CONDUCTS)
                gap["since"] = "2015-01-01"
        found["not_encoded"] = [gap]
    if draw(weighted((3, False), (1, True))):
        found["coverage"] = draw(sampled(("partial", "whole")))
    if draw(weighted((2, False), (1, True))):
        found["read_twice"] = {"date": "2025-12-01", "by": "a second reader", "differ": "2 of 48"}
    if waivers and made:
        from proportionality.rules.registry import (
            all_rules,
        )  # a statute without waivers needs no rules

        until = draw(sampled(("2030-01-01", "2025-12-31")))
        rule = draw(sampled(sorted(all_rules())))
        waiver = {"rule": rule, "reason": "known", "by": "a test", "until": until}
        of_one = {"offence": made[0].id} if draw(st.booleans()) else {}
        found["waivers"] = [waiver | of_one]
    return found
