"""Hypothesis strategies for statutes.

Every strategy makes values that are valid by construction and shrink to small encodings.  `st.from_type` knows them too, see
`proportionality.testing.hook`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, Literal

from hypothesis import strategies as st

from proportionality.law.amounts import Amount, AmountRange
from proportionality.law.model import Custody, Jurisdiction, MadeUpPositions, Offence, Penalty
from proportionality.law.quantities import Order
from proportionality.law.terms import Term, counted_in
from proportionality.law.vocabulary import DRUG_CONDUCTS, VIOLENT_CONDUCTS
from proportionality.positions.data import moratorium_days, treaty_ids
from proportionality.testing.edits import raise_floor, split_band, with_penalty

SINCE = dt.date(2000, 1, 1)  # the first day of every statute made here
_DAY = dt.timedelta(days=1)


@st.composite
def terms(draw: st.DrawFn, *, max_months: int = 480, days: bool = True) -> Term:
    """Terms of custody, none longer than ``max_months``: years, months, both, and (unless ``days`` is off) days and weeks."""
    months = draw(st.integers(1, max_months))
    styles = ["months"]
    if months >= 12:
        styles += ["years"] if months % 12 == 0 else ["years", "mixed"]
    if days:
        styles += ["days", "weeks"]
        styles += ["less a day"] if months >= 12 else []
        styles += ["years and a day"] if 12 < months < max_months else []
    years = counted_in(months // 12, "year")
    match draw(st.sampled_from(styles)):
        case "years":
            return Term.parse(years)
        case "mixed":
            return Term.parse(f"{years} {counted_in(months % 12, 'month')}")
        case "years and a day":
            return Term.parse(f"{years} 1 day")
        case "less a day":
            return Term.parse(f"{years} less 1 day")
        case "days":
            return Term.parse(counted_in(draw(st.integers(1, min(400, 28 * max_months))), "day"))
        case "weeks":
            return Term.parse(counted_in(draw(st.integers(1, min(60, 4 * max_months))), "week"))
        case _:
            return Term.parse(counted_in(months, "month"))


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    """Amounts of a drug."""
    return Amount.parse(
        f"{draw(st.integers(1, 2000))} {draw(st.sampled_from(('mg', 'g', 'kg', 'plants', 'tablets')))}"
    )


@st.composite
def ranges(draw: st.DrawFn) -> AmountRange:
    """Quantity bands, open at either end or closed."""
    low, width = draw(st.integers(1, 1000)), draw(st.integers(1, 1000))
    form = draw(
        st.sampled_from(
            (
                "over {low} g",
                "at least {low} g",
                "under {high} g",
                "up to {high} g",
                "{low} g to {high} g",
                "over {low} g up to {high} g",
            )
        )
    )
    return AmountRange.parse(form.format(low=low, high=low + width))


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
    since: dt.date | Literal["unknown"] = SINCE,
    until: dt.date | None = None,
    unknowns: bool = True,
    days: bool = True,
) -> Penalty:
    """Penalties that do not contradict themselves; with ``unknowns`` off, everything in them is known."""
    maybe: tuple[str, ...] = ("unknown",) if unknowns else ()
    values: dict[str, Any] = {"since": str(since)}
    if until is not None:
        values["until"] = until.isoformat()
    values["fine"] = draw(st.sampled_from(("none", "not_stated", "up to EUR 500", *maybe)))
    values["non_custodial"] = draw(st.sampled_from(("none", "available", *maybe)))
    shape = draw(st.sampled_from(("custody", "custody", "custody", *_ALONE)))
    if shape == "custody":
        values |= draw(_custody(unknowns=unknowns, days=days))
    else:
        # What is named alone may still be undercut by general mitigation; then its floor is a frame.
        floor = draw(st.sampled_from(("mandatory", "mandatory", "frame", *maybe)))
        values |= {"floor": floor, **_ALONE[shape]}
    caning = [{"kind": "caning", "status": status} for status in ("discretionary", "mandatory")]
    values["corporal"] = draw(st.sampled_from(("none", "none", *caning, *maybe)))
    for key, last in (("suspension", "barred"), ("parole", "barred"), ("diversion", "none")):
        choice = draw(st.sampled_from(("available", last, None, *maybe)))
        if choice is not None:
            values[key] = choice
    return Penalty.model_validate(values)


@st.composite
def _custody(draw: st.DrawFn, *, unknowns: bool, days: bool) -> dict[str, Any]:
    """A range of custody, perhaps with death or life above it."""
    maybe: tuple[str, ...] = ("unknown",) if unknowns else ()
    least, most = draw(terms(days=days)), draw(terms(days=days))
    if least.compare(most) is Order.GREATER:
        least, most = most, least
    low, floor = "none", "none"
    if draw(st.booleans()):
        low = draw(st.sampled_from((str(least), str(most), *maybe)))
        kinds = ("mandatory", "mandatory", "presumptive", "frame", *maybe)
        floor = draw(st.sampled_from(kinds))
    silent = ("not_stated", "unknown") if unknowns else ()
    high = draw(st.sampled_from((str(most), str(most), "unlimited", "general", *silent)))
    exposure = st.sampled_from(("none", "none", "discretionary", *maybe))
    required: list[Any] = [True, False, *maybe]
    return {
        "death": draw(exposure),
        "life": draw(exposure),
        "custody": {"min": low, "max": high},
        "floor": floor,
        "custody_required": draw(st.sampled_from(required)),
    }


@st.composite
def histories(
    draw: st.DrawFn, *, max_length: int = 3, unknowns: bool = True, days: bool = True
) -> list[Penalty]:
    """Dated penalties of one provision, oldest first, without gaps or overlaps; the last may have been repealed.

    The first holds since 2000-01-01, or where it is the only one perhaps since a day nobody knows; none begins after
    2026-01-01, the day that the invariants ask about.
    """
    if unknowns and draw(st.sampled_from((False, False, False, True))):
        return [draw(penalties(since="unknown", unknowns=unknowns, days=days))]
    later = st.dates(SINCE + _DAY, dt.date(2025, 11, 30))
    starts = [SINCE, *sorted(draw(st.lists(later, max_size=max_length - 1, unique=True)))]
    ends = [start - _DAY if draw(st.booleans()) else None for start in starts[1:]]
    repealed = draw(st.sampled_from((None, None, None, dt.date(2025, 12, 31), dt.date(2026, 1, 1))))
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

    """
    among = tuple(conducts) or (DRUG_CONDUCTS if family == "drug" else VIOLENT_CONDUCTS)
    conduct = draw(st.lists(st.sampled_from(among), min_size=1, max_size=2, unique=True))
    values: dict[str, Any] = {
        "id": f"{family}-{number}",
        "title": f"{family.capitalize()} offence {number}",
        "conduct": conduct,
        "form": draw(st.sampled_from(("basic", "basic", "aggravated", "minor"))),
        "source": "act",
        "place": f"s {number}",
    }
    if family == "drug":
        values["substances"] = draw(_substances())
        values["conditions"] = draw(st.sampled_from(([], [], ["repeat"])))
    if dated and draw(st.booleans()):
        over_time = draw(histories(unknowns=unknowns, days=days))
    else:
        over_time = [draw(penalties(unknowns=unknowns, days=days))]
    values["penalties"] = [p.model_dump(mode="json", by_alias=True) for p in over_time]
    return Offence.model_validate(values)


@st.composite
def _substances(draw: st.DrawFn) -> Any:
    """What an offence says of drugs and their amounts."""
    name = draw(st.sampled_from(("any", "heroin", "cannabis", "cocaine")))
    if name == "any":
        return name
    band = str(draw(ranges()))
    forms: tuple[Any, ...] = ([name], {name: band}, {name: {"words": "considerable quantity"}})
    return draw(st.sampled_from(forms))


@st.composite
def _general(draw: st.DrawFn, *, unknowns: bool) -> dict[str, Any]:
    """A general part; what it leaves out is unknown for offences that do not say it themselves."""
    maybe: tuple[str, ...] = ("unknown",) if unknowns else ()
    exists: list[Any] = [True, *maybe]
    values: dict[str, Any] = {
        "custody": {"min": "1 month", "max": "20 years", "source": "act"},
        "life": {
            "exists": True,
            "parole_after": draw(st.sampled_from(("20 years", "none", *maybe))),
            "source": "act",
        },
        "death": {"exists": draw(st.sampled_from(exists)), "source": "act"},
    }
    reach = st.sampled_from(("none", ["drug"], ["drug.trafficking"], *maybe))
    rules: dict[str, dict[str, Any]] = {
        "suspension": {"barred_for": draw(reach)},
        "parole": {"barred_for": draw(reach)},
        "diversion": {"available_for": draw(reach)},
        "corporal": {"exists": draw(st.sampled_from((False, *maybe)))},
    }
    table = st.sampled_from(("none", {"heroin": "up to 2 g"}, *maybe))
    rules["personal_use"] = {"amounts": draw(table), "presumption_of_supply": draw(table)}
    for key, rule in rules.items():
        if not unknowns or draw(st.booleans()):
            values[key] = rule | {"source": "act"}
    return values


_UP_TO_A_HUNDRED = {
    "substances": {"heroin": AmountRange.parse("up to 100 g")},
    "conditions": [],
    "form": "basic",
}
_BINDING = {"death": "none", "life": "none", "floor": "mandatory", "custody_required": True}


@st.composite
def _ladders(
    draw: st.DrawFn, offence: Offence, *, unknowns: bool, days: bool
) -> tuple[Offence, Offence]:
    """Two neighbouring quantity bands made of one offence, as real laws have them; the upper one often costs more."""
    bands = split_band(offence.model_copy(update=_UP_TO_A_HUNDRED))
    assert bands is not None
    lower, upper = bands
    penalty = draw(penalties(unknowns=unknowns, days=days))
    match draw(st.sampled_from(("any", "raised", "raised", "doubled"))):
        case "raised":
            penalty = raise_floor(penalty)
        case "doubled":
            lower = with_penalty(lower, lambda p: _from_years(p, 2))
            penalty = _from_years(penalty, 4)
    return lower, upper.model_copy(update={"id": "drug-more", "penalties": [penalty]})


def _from_years(penalty: Penalty, least: int) -> Penalty:
    """The penalty with a mandatory minimum of so many years, and at most twenty."""
    custody = Custody(min=Term.parse(f"{least} years"), max=Term.parse("20 years"))
    return penalty.model_copy(update={**_BINDING, "custody": custody})


@st.composite
def positions(draw: st.DrawFn) -> MadeUpPositions:
    """What a made-up state signed, voted and said."""
    days = st.dates(dt.date(1970, 1, 1), SINCE + 20 * 365 * _DAY)
    treaties = st.dictionaries(st.sampled_from(treaty_ids()), days, max_size=3)
    parties = draw(treaties)
    resolutions = [name for name, _ in moratorium_days()]
    votes = st.dictionaries(
        st.sampled_from(resolutions), st.sampled_from(("for", "against", "abstain", "absent"))
    )
    said = st.lists(
        st.sampled_from(
            (
                "against-death-for-drugs",
                "for-death",
                "proportionate-sentences",
                "alternatives",
                "against-alternatives",
            )
        ),
        unique=True,
    )
    return MadeUpPositions(
        parties=parties,
        signed={name: day for name, day in draw(treaties).items() if name not in parties},
        votes=draw(votes),
        said=draw(said),
    )


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
) -> Jurisdiction:
    """Whole jurisdictions.

    Args:
        draw: given by Hypothesis.
        min_drug: fewest drug offences.
        max_drug: most drug offences.
        min_violent: fewest violent offences.
        max_violent: most violent offences.
        unknowns: whether values may be unknown or not stated.
        days: whether terms may be in days.

    """
    drug = [
        draw(offences("drug", number=n, unknowns=unknowns, days=days))
        for n in range(1, draw(st.integers(min_drug, max_drug)) + 1)
    ]
    violent = [
        draw(offences("violent", number=n, dated=False, unknowns=unknowns, days=days))
        for n in range(1, draw(st.integers(min_violent, max_violent)) + 1)
    ]
    if 0 < len(drug) < max_drug and draw(st.booleans()):
        drug = [*draw(_ladders(drug[0], unknowns=unknowns, days=days)), *drug[1:]]
    values: dict[str, Any] = {
        "schema": 1,
        "jurisdiction": {"code": "XXA", "name": "Exampleland"},
        "verified": {"date": "2025-12-01", "against": "made up for a test"},
        "sources": {
            "act": {
                "title": "Act",
                "citation": "Act 1",
                "url": "https://law.example/act",
                "version": "2025-12-01",
                "evidence": "primary",
            }
        },
        "general": draw(_general(unknowns=unknowns)),
        "offences": [o.model_dump(mode="json", by_alias=True) for o in (*drug, *violent)],
    }
    if draw(st.booleans()):
        values["positions"] = draw(positions()).model_dump(mode="json", exclude_defaults=True)
    return Jurisdiction.model_validate(values)
