"""Hypothesis strategies for statutes, and the invariants that every statute and every rule set should keep.

Every strategy makes values that are valid by construction and shrink to small encodings, which a failing test prints as
YAML.  With the package installed, ``st.from_type(Jurisdiction)`` works without further ado.  ``tests/kit/README.md`` shows
how to test statutes and rules of your own with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Hashable, Iterable
from typing import Any, Literal, NamedTuple

from proportionality.check import Outcome, check_one
from proportionality.law.amend import Amendment, applied
from proportionality.law.corpus import LoadedFile, load_bytes, to_yaml
from proportionality.law.model import Custody, General, Jurisdiction, Offence, Penalty, WordsAmount
from proportionality.law.quantities import Amount, AmountRange, Dimension, Order, Silence, Term
from proportionality.law.vocabulary import DRUG_CONDUCTS, VIOLENT_CONDUCTS
from proportionality.rules.registry import all_rules

try:
    from hypothesis import strategies as st
except ImportError as error:  # pragma: no cover
    raise ImportError(
        "proportionality.testing.kit needs Hypothesis: pip install hypothesis"
    ) from error

__all__ = [
    "AS_OF",
    "Mutation",
    "amounts",
    "as_file",
    "assert_cures_clear",
    "assert_fingerprints_survive_moved_lines",
    "assert_layout_does_not_matter",
    "assert_locations_lie_inside",
    "assert_mutation_keeps_its_promise",
    "assert_order_does_not_matter",
    "assert_restating_changes_nothing",
    "assert_round_trip",
    "assert_sound",
    "assert_unknown_never_concludes",
    "flags",
    "histories",
    "jurisdictions",
    "law_on",
    "mutations",
    "offences",
    "outcome",
    "penalties",
    "raise_ceiling",
    "raise_floor",
    "ranges",
    "resolutions",
    "restated",
    "terms",
    "with_penalty",
]

AS_OF = dt.date(2026, 1, 1)
_SINCE = dt.date(2000, 1, 1)
_DAY = dt.timedelta(days=1)
# What a set of rules flags in a statute.  Pass your own wherever an invariant takes ``finds``.
Finds = Callable[[Jurisdiction], Collection[Hashable]]
# Rules that only grow as drug offences become harsher and violent ones milder (VC004 asks for equality, so it does not).


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"


@st.composite
def terms(draw: st.DrawFn, max_months: int = 480, days: bool = True) -> Term:
    """Terms of custody: years, months, mixed, and (unless ``days`` is off) days, weeks, and years less a day."""
    months = draw(st.integers(1, max_months))
    styles = ("years", "months", "mixed", "days", "weeks", "years and a day", "less a day")
    match draw(st.sampled_from(styles if days else styles[:3])):
        case "years":
            return Term.parse(_counted(max(months // 12, 1), "year"))
        case "months":
            return Term.parse(_counted(months, "month"))
        case "days":
            return Term.parse(_counted(draw(st.integers(1, 400)), "day"))
        case "weeks":
            return Term.parse(_counted(draw(st.integers(1, 60)), "week"))
        case "years and a day":
            return Term.parse(f"{_counted(max(months // 12, 1), 'year')} 1 day")
        case "less a day":
            return Term.parse(f"{_counted(max(months // 12, 1), 'year')} less 1 day")
        case _:
            return Term.parse(
                f"{_counted(months // 12 or 1, 'year')} {_counted(months % 12 or 1, 'month')}"
            )


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


@st.composite
def penalties(
    draw: st.DrawFn,
    since: dt.date | Literal["unknown"] = _SINCE,
    unknowns: bool = True,
    days: bool = True,
    until: dt.date | None = None,
) -> Penalty:
    """Penalties that do not contradict themselves; with ``unknowns`` off, everything in them is known."""
    maybe: tuple[str, ...] = ("unknown",) if unknowns else ()
    values: dict[str, Any] = {
        "since": str(since),
        "fine": draw(st.sampled_from(("none", "not_stated", "up to EUR 500", *maybe))),
    }
    if until is not None:
        values["until"] = until.isoformat()
    shape = draw(
        st.sampled_from(("custody", "custody", "custody", "fine", "life", "death", "life-or-death"))
    )
    required: list[Any] = [True, False, *maybe]
    values["non_custodial"] = draw(st.sampled_from(("none", "available", *maybe)))
    # A penalty that a provision names alone may still be undercut by general mitigation; then its floor is a frame.
    alone = st.sampled_from(("mandatory", "mandatory", "frame", *maybe))
    if shape == "fine":
        values |= {
            "death": "none",
            "life": "none",
            "custody": "none",
            "floor": "none",
            "custody_required": False,
        }
    elif shape == "life":
        values |= {
            "death": "none",
            "life": "mandatory",
            "custody": "none",
            "floor": draw(alone),
            "custody_required": True,
        }
    elif shape == "death":
        values |= {
            "death": "mandatory",
            "life": "none",
            "custody": "none",
            "floor": draw(alone),
            "custody_required": True,
        }
    elif shape == "life-or-death":
        values |= {
            "death": "discretionary",
            "life": "mandatory",
            "custody": "none",
            "floor": draw(alone),
            "custody_required": True,
        }
    else:
        least, most = draw(terms(days=days)), draw(terms(days=days))
        if least.compare(most) is Order.GREATER:
            least, most = most, least
        bound = draw(st.booleans())
        low = draw(st.sampled_from((str(least), str(most), *maybe))) if bound else "none"
        floor = (
            draw(st.sampled_from(("mandatory", "mandatory", "presumptive", "frame", *maybe)))
            if bound
            else "none"
        )
        high = draw(
            st.sampled_from(
                (
                    str(most),
                    str(most),
                    "unlimited",
                    "general",
                    *(("not_stated", "unknown") if unknowns else ()),
                )
            )
        )
        exposure = st.sampled_from(("none", "none", "discretionary", *maybe))
        values |= {
            "death": draw(exposure),
            "life": draw(exposure),
            "custody": {"min": low, "max": high},
            "floor": floor,
            "custody_required": draw(st.sampled_from(required)),
        }
    values["corporal"] = draw(
        st.sampled_from(
            (
                "none",
                "none",
                {"kind": "caning", "status": "discretionary"},
                {"kind": "caning", "status": "mandatory"},
                *maybe,
            )
        )
    )
    for key, last in (("suspension", "barred"), ("parole", "barred"), ("diversion", "none")):
        choice = draw(st.sampled_from(("available", last, None, *maybe)))
        if choice is not None:
            values[key] = choice
    return Penalty.model_validate(values)


@st.composite
def histories(
    draw: st.DrawFn, max_length: int = 3, unknowns: bool = True, days: bool = True
) -> list[Penalty]:
    """Dated penalties of one provision, oldest first, without gaps or overlaps; the last may have been repealed.

    The first holds since 2000-01-01, or where it is the only one perhaps since a day nobody knows; none begins after `AS_OF`.
    """
    if unknowns and draw(st.sampled_from((False, False, False, True))):
        return [draw(penalties("unknown", unknowns, days))]
    later = st.dates(_SINCE + _DAY, dt.date(2025, 11, 30))
    starts = [_SINCE, *sorted(draw(st.lists(later, max_size=max_length - 1, unique=True)))]
    ends = [start - _DAY if draw(st.booleans()) else None for start in starts[1:]]
    repealed = draw(st.sampled_from((None, None, None, dt.date(2025, 12, 31), dt.date(2026, 1, 1))))
    return [
        draw(penalties(start, unknowns, days, end))
        for start, end in zip(starts, [*ends, repealed], strict=True)
    ]


@st.composite
def offences(
    draw: st.DrawFn,
    family: Literal["drug", "violent"] = "drug",
    number: int = 1,
    unknowns: bool = True,
    days: bool = True,
    dated: bool = True,
    conducts: Collection[str] = (),
) -> Offence:
    """Offences of one family, with one penalty or (where ``dated``) a history of them."""
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
        substance = draw(st.sampled_from(("any", "heroin", "cannabis", "cocaine")))
        if substance == "any":
            values["substances"] = "any"
        else:
            values["substances"] = draw(
                st.sampled_from(
                    (
                        [substance],
                        {substance: str(draw(ranges()))},
                        {substance: {"words": "considerable quantity"}},
                    )
                )
            )
        values["conditions"] = draw(st.sampled_from(([], [], ["repeat"])))
    if dated and draw(st.booleans()):
        over_time = draw(histories(unknowns=unknowns, days=days))
    else:
        over_time = [draw(penalties(unknowns=unknowns, days=days))]
    values["penalties"] = [p.model_dump(mode="json", by_alias=True) for p in over_time]
    return Offence.model_validate(values)


@st.composite
def _general(draw: st.DrawFn, unknowns: bool) -> dict[str, Any]:
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


@st.composite
def _ladders(
    draw: st.DrawFn, offence: Offence, unknowns: bool, days: bool
) -> tuple[Offence, Offence]:
    """Two neighbouring quantity bands made of one offence, as real laws have them; the upper one often costs more."""
    band = {
        "substances": {"heroin": AmountRange.parse("up to 100 g")},
        "conditions": [],
        "form": "basic",
    }
    lower, upper = _halves(offence.model_copy(update=band))
    penalty = draw(penalties(unknowns=unknowns, days=days))
    match draw(st.sampled_from(("any", "raised", "raised", "doubled"))):
        case "raised":
            penalty = raise_floor(penalty)
        case "doubled":
            least, most = Term.parse("2 years"), Term.parse("20 years")
            floors = {
                "death": "none",
                "life": "none",
                "floor": "mandatory",
                "custody_required": True,
            }
            lower = with_penalty(
                lower,
                lambda p: p.model_copy(update={**floors, "custody": Custody(min=least, max=most)}),
            )
            penalty = penalty.model_copy(
                update={**floors, "custody": Custody(min=Term.parse("4 years"), max=most)}
            )
    return lower, upper.model_copy(update={"id": "drug-more", "penalties": [penalty]})


@st.composite
def jurisdictions(
    draw: st.DrawFn,
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
        draw(offences("drug", n, unknowns, days))
        for n in range(1, draw(st.integers(min_drug, max_drug)) + 1)
    ]
    violent = [
        draw(offences("violent", n, unknowns, days, dated=False))
        for n in range(1, draw(st.integers(min_violent, max_violent)) + 1)
    ]
    if 0 < len(drug) < max_drug and draw(st.booleans()):
        drug = [*draw(_ladders(drug[0], unknowns, days)), *drug[1:]]
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
        "general": draw(_general(unknowns)),
        "offences": [o.model_dump(mode="json", by_alias=True) for o in (*drug, *violent)],
    }
    return Jurisdiction.model_validate(values)


def as_file(jurisdiction: Jurisdiction, path: str = "test.yaml") -> LoadedFile:
    """A jurisdiction as if it had been read from a file."""
    file, problems = load_bytes(to_yaml(jurisdiction).encode(), path)
    assert file is not None, problems
    return file


def outcome(jurisdiction: Jurisdiction, on: dt.date = AS_OF) -> Outcome:
    """What a check of one jurisdiction finds."""
    return check_one(as_file(jurisdiction), on)


def flags(jurisdiction: Jurisdiction, on: dt.date = AS_OF) -> frozenset[tuple[str, str]]:
    """Which rules are flagged for which offences, as ``(rule, offence id)``."""
    return frozenset((f.rule, f.offence or "") for f in outcome(jurisdiction, on).findings)


def law_on(jurisdiction: Jurisdiction, on: dt.date) -> Jurisdiction:
    """The statute as someone would have encoded it on that day: penalties that began later are not in it."""
    kept = []
    for offence in jurisdiction.offences:
        begun = [p for p in offence.penalties if jurisdiction.start_of(offence, p) <= on]
        kept.append(offence.model_copy(update={"penalties": begun or offence.penalties[:1]}))
    return jurisdiction.model_copy(update={"offences": kept})


class Mutation(NamedTuple):
    """A statute changed in one way: what was done, to which offence (or to none in particular), and the result."""

    name: Literal[
        "raise-ceiling",
        "raise-floor",
        "lower-ceiling",
        "lower-floor",
        "add-offence",
        "split-band",
        "reorder",
        "rename",
        "restate",
    ]
    offence: str | None
    law: Jurisdiction


# Conducts that no rule relates to another offence.
_UNRELATED = ("drug.premises", "drug.precursors", "drug.financing")


@st.composite
def mutations(draw: st.DrawFn, jurisdiction: Jurisdiction) -> Mutation:
    """One change of a given statute.

    A ceiling or floor raised or lowered, an unrelated offence added, a quantity band split in two, offences in another
    order, an offence renamed, terms and amounts restated in other units.  `assert_mutation_keeps_its_promise` says what each
    may do to findings.
    """
    law = jurisdiction
    kinds = [
        "restate",
        "reorder",
        "rename",
        "raise-ceiling",
        "raise-floor",
        "lower-ceiling",
        "lower-floor",
    ]
    unrelated = [c for c in _UNRELATED if not any(c in o.conduct for o in law.offences)]
    bands = [i for i, o in enumerate(law.offences) if _middle(o) is not None]
    kinds += (["add-offence"] if unrelated else []) + (["split-band"] if bands else [])
    kind: Any = draw(st.sampled_from(kinds)) if law.offences else "restate"
    if kind == "restate":
        return Mutation(kind, None, restated(law, draw(st.integers(0, 5))))
    if kind == "reorder":
        return Mutation(
            kind,
            None,
            law.model_copy(update={"offences": list(draw(st.permutations(law.offences)))}),
        )
    if kind == "add-offence":
        offence = draw(offences("drug", 99, dated=False, conducts=unrelated))
        source = law.offences[0].source
        added = offence.model_copy(
            update={"id": "added", "conditions": [], "substances": "any", "source": source}
        )
        if law.general.custody is None:
            added = with_penalty(added, _without_general)
        return Mutation(kind, "added", law.model_copy(update={"offences": [*law.offences, added]}))
    index = (
        draw(st.sampled_from(bands))
        if kind == "split-band"
        else draw(st.integers(0, len(law.offences) - 1))
    )
    offence = law.offences[index]
    if kind == "split-band":
        new = list(_halves(offence))
    elif kind == "rename":
        new = [offence.model_copy(update={"title": "Renamed"})]
    elif kind == "lower-floor":
        new = [
            next(
                o
                for o in applied(law, [Amendment(offence.id, "floor", "none")]).offences
                if o.id == offence.id
            )
        ]
    else:
        new = [
            with_penalty(
                offence,
                {
                    "raise-ceiling": raise_ceiling,
                    "raise-floor": raise_floor,
                    "lower-ceiling": _lower_ceiling,
                }[kind],
            )
        ]
    changed = law.model_copy(
        update={"offences": [*law.offences[:index], *new, *law.offences[index + 1 :]]}
    )
    return Mutation(kind, offence.id, changed)


def with_penalty(offence: Offence, change: Callable[[Penalty], Penalty]) -> Offence:
    """An offence with its newest penalty changed."""
    return offence.model_copy(
        update={"penalties": [*offence.penalties[:-1], change(offence.penalties[-1])]}
    )


def raise_ceiling(penalty: Penalty) -> Penalty:
    """The penalty with the highest fixed term there can be; death and life stay as they are."""
    if not isinstance(penalty.custody, Custody):
        return penalty
    return penalty.model_copy(
        update={"custody": Custody(min=penalty.custody.min, max=Silence.UNLIMITED)}
    )


def raise_floor(penalty: Penalty) -> Penalty:
    """The penalty with its ceiling as its floor, where that is a term."""
    if not isinstance(penalty.custody, Custody) or not isinstance(penalty.custody.max, Term):
        return penalty
    most = penalty.custody.max
    return penalty.model_copy(
        update={
            "custody": Custody(min=most, max=most),
            "floor": "mandatory",
            "custody_required": True,
        }
    )


def _lower_ceiling(penalty: Penalty) -> Penalty:
    """The penalty with its least term as its only one."""
    if not isinstance(penalty.custody, Custody) or not isinstance(penalty.custody.min, Term):
        return penalty
    return penalty.model_copy(
        update={"custody": Custody(min=penalty.custody.min, max=penalty.custody.min)}
    )


def _without_general(penalty: Penalty) -> Penalty:
    """The penalty for a law that says nothing in its general part."""
    if not isinstance(penalty.custody, Custody) or penalty.custody.max is not Silence.GENERAL:
        return penalty
    return penalty.model_copy(
        update={"custody": Custody(min=penalty.custody.min, max=Silence.UNLIMITED)}
    )


_MILLIGRAM = 10**6  # in nanograms


def _in_milligrams(mass: int) -> str:
    """A mass in nanograms as a law could write it."""
    whole, rest = divmod(mass, _MILLIGRAM)
    return f"{whole}.{rest:06d} mg" if rest else f"{whole} mg"


def _middle(offence: Offence) -> int | None:
    """A mass in nanograms, whole milligrams, at which the offence's one quantity band can be split."""
    found = [amount for _, amount in offence.bands()]
    if (
        len(found) != 1
        or not isinstance(found[0], AmountRange)
        or found[0].dimension is not Dimension.MASS
    ):
        return None
    low, high = found[0].low or 0, found[0].high
    middle = low + 10_000 * _MILLIGRAM if high is None else (low + high) // 2
    middle -= middle % _MILLIGRAM
    return middle if middle > low and (high is None or middle < high) else None


def _halves(offence: Offence) -> tuple[Offence, Offence]:
    """The offence with its band up to the middle, and a second one with the rest of it."""
    ((substance, band),) = offence.bands()
    middle = _middle(offence)
    assert isinstance(band, AmountRange)
    assert middle is not None
    at = Amount.parse(_in_milligrams(middle))
    low, high = (
        None if end is None else Amount.parse(_in_milligrams(end)) for end in (band.low, band.high)
    )
    lower = AmountRange.between(low, band.low_included, at, True)
    upper = AmountRange.between(at, False, high, band.high_included)
    return (
        offence.model_copy(update={"substances": {substance: lower}}),
        offence.model_copy(update={"id": f"{offence.id}-upper", "substances": {substance: upper}}),
    )


def _other_words(term: Term, which: int) -> Term:
    """The same term in other units; ``which`` chooses among them."""
    years, months = divmod(term.months, 12)
    forms = [_counted(term.months, "month")] if term.months else []
    if years:
        forms.append(
            f"{_counted(years, 'year')} {_counted(months, 'month')}"
            if months
            else _counted(years, "year")
        )
    weeks, days = divmod(max(term.days, 0), 7)
    tails = (
        [" less 1 day"]
        if term.days < 0
        else [" " + _counted(term.days, "day")]
        if term.days
        else [""]
    )
    if weeks:
        tails.append(f" {_counted(weeks, 'week')}" + (f" {_counted(days, 'day')}" if days else ""))
    written = [f"{head}{tail}".strip() for head in forms or [""] for tail in tails]
    return Term.parse(written[which % len(written)])


def restated(jurisdiction: Jurisdiction, which: int = 0) -> Jurisdiction:
    """The same law with its terms in other units (``which`` chooses among them) and masses in milligrams."""

    def limit(value: Term | Silence) -> Term | Silence:
        return _other_words(value, which) if isinstance(value, Term) else value

    def penalty(p: Penalty) -> Penalty:
        if not isinstance(p.custody, Custody):
            return p
        return p.model_copy(
            update={"custody": Custody(min=limit(p.custody.min), max=limit(p.custody.max))}
        )

    def band(amount: AmountRange | WordsAmount | str) -> AmountRange | WordsAmount | str:
        if not isinstance(amount, AmountRange) or amount.dimension is not Dimension.MASS:
            return amount
        low, high = (
            None if end is None else Amount.parse(_in_milligrams(end))
            for end in (amount.low, amount.high)
        )
        return AmountRange.between(low, amount.low_included, high, amount.high_included)

    changed = []
    for offence in jurisdiction.offences:
        update: dict[str, Any] = {"penalties": [penalty(p) for p in offence.penalties]}
        if isinstance(offence.substances, dict):
            update["substances"] = {
                name: [band(one) for one in amount] if isinstance(amount, list) else band(amount)
                for name, amount in offence.substances.items()
            }
        changed.append(offence.model_copy(update=update))
    return jurisdiction.model_copy(update={"offences": changed})


@st.composite
def resolutions(draw: st.DrawFn, jurisdiction: Jurisdiction) -> Jurisdiction:
    """The same statute with each unknown resolved in some way that the law could have."""

    def word(value: Any, *known: Any) -> Any:
        return draw(st.sampled_from(known)) if value == "unknown" else value

    def custody(p: Penalty) -> tuple[Custody, str]:
        assert isinstance(p.custody, Custody)
        low, high, floor = p.custody.min, p.custody.max, p.floor
        most: list[Term | Silence] = [
            Silence.UNLIMITED,
            Term.parse("60 years"),
            low if isinstance(low, Term) else Term.parse("1 month"),
        ]
        if high in (Silence.UNKNOWN, Silence.NOT_STATED):
            high = draw(st.sampled_from(most))
        if low is Silence.UNKNOWN:
            low = high if isinstance(high, Term) and draw(st.booleans()) else Term.parse("1 day")
        if isinstance(low, Term) and isinstance(high, Term) and low.compare(high) is Order.GREATER:
            low = high
        if floor == "unknown":
            floor = (
                draw(st.sampled_from(("mandatory", "presumptive", "frame")))
                if isinstance(low, Term)
                else "none"
            )
        return Custody(min=low, max=high), floor

    def penalty(p: Penalty) -> Penalty:
        changes: dict[str, Any] = {
            "death": word(p.death, "none", "discretionary"),
            "life": word(p.life, "none", "discretionary"),
            "custody_required": word(p.custody_required, True, False),
            "non_custodial": word(p.non_custodial, "none", "available"),
            "corporal": word(p.corporal, "none"),
            "suspension": word(p.suspension, "available", "barred"),
            "parole": word(p.parole, "available", "barred"),
            "diversion": word(p.diversion, "available", "none"),
        }
        if p.fine is Silence.UNKNOWN:
            changes["fine"] = draw(st.sampled_from((Silence.NONE, Silence.NOT_STATED)))
        if isinstance(p.custody, Custody):
            changes["custody"], changes["floor"] = custody(p)
        elif p.floor == "unknown":
            changes["floor"] = draw(st.sampled_from(("mandatory", "frame")))
        return p.model_copy(update=changes)

    def general(part: General) -> General:
        changes: dict[str, Any] = {}
        if part.life is not None and part.life.parole_after is Silence.UNKNOWN:
            after = draw(st.sampled_from((Silence.NONE, Term.parse("20 years"))))
            changes["life"] = part.life.model_copy(update={"parole_after": after})
        for key in ("suspension", "parole"):
            rule = getattr(part, key)
            if rule is not None:
                changes[key] = rule.model_copy(
                    update={"barred_for": word(rule.barred_for, "none", ["drug"], ["violent"])}
                )
        if part.diversion is not None:
            reach = word(part.diversion.available_for, "none", ["drug"])
            changes["diversion"] = part.diversion.model_copy(update={"available_for": reach})
        if part.personal_use is not None:
            table: dict[str, Any] = {"heroin": AmountRange.parse("up to 2 g")}
            tables = {
                key: word(getattr(part.personal_use, key), "none", table)
                for key in ("amounts", "presumption_of_supply")
            }
            changes["personal_use"] = part.personal_use.model_copy(update=tables)
        return part.model_copy(update=changes)

    changed = [
        o.model_copy(update={"penalties": [penalty(p) for p in o.penalties]})
        for o in jurisdiction.offences
    ]
    return jurisdiction.model_copy(
        update={"general": general(jurisdiction.general), "offences": changed}
    )


def assert_round_trip(jurisdiction: Jurisdiction) -> None:
    """Writing and reading again gives the same law."""
    assert as_file(jurisdiction).jurisdiction == jurisdiction


def assert_order_does_not_matter(
    jurisdiction: Jurisdiction,
    order: Iterable[Offence],
    on: dt.date = AS_OF,
    finds: Finds | None = None,
) -> None:
    """Offences in another order give the same findings and assessments."""
    other = jurisdiction.model_copy(update={"offences": list(order)})
    _assert_same(
        finds or _flags_on(on), jurisdiction, other, "the offences were put in another order"
    )
    if finds is None:
        statuses = [
            {a.rule: a.status for a in outcome(j, on).assessments} for j in (jurisdiction, other)
        ]
        assert statuses[0] == statuses[1]


def assert_restating_changes_nothing(
    jurisdiction: Jurisdiction, on: dt.date = AS_OF, finds: Finds | None = None
) -> None:
    """Terms and amounts in other units give the same findings."""
    for which in range(4):
        _assert_same(
            finds or _flags_on(on),
            jurisdiction,
            restated(jurisdiction, which),
            "only the units were changed",
        )


def assert_layout_does_not_matter(jurisdiction: Jurisdiction) -> None:
    """Comments and empty lines do not change what is read."""
    text = to_yaml(jurisdiction)
    file, problems = load_bytes(
        (
            "# a comment\n\n" + text.replace("\n  ", "\n\n  # another\n  ", 1) + "\n# the end\n"
        ).encode(),
        "test.yaml",
    )
    assert file is not None, problems
    assert file.jurisdiction == jurisdiction


def assert_unknown_never_concludes(
    vague: Jurisdiction, known: Jurisdiction, on: dt.date = AS_OF
) -> None:
    """Whatever an unknown turns out to be, what was flagged stays flagged and what was clear stays clear.

    Args:
        vague: a statute with unknowns.
        known: the same statute with unknowns filled in, in any way; `resolutions` makes one.
        on: the day asked about.

    """
    before, after = flags(vague, on), flags(known, on)
    assert before <= after, f"flagged although it was open: {sorted(before - after)}"
    flagged = {rule for rule, _ in after}
    for assessment in outcome(vague, on).assessments:
        assert not (assessment.status == "clear" and assessment.rule in flagged), assessment


def assert_cures_clear(jurisdiction: Jurisdiction, on: dt.date = AS_OF) -> None:
    """Making the change that a finding names clears it."""
    law = law_on(jurisdiction, on)
    for finding in outcome(law, on).findings:
        if finding.changes:
            cured = applied(law, finding.changes)
            assert (finding.rule, finding.offence or "") not in flags(cured, on), finding.clears_if


def assert_locations_lie_inside(jurisdiction: Jurisdiction, on: dt.date = AS_OF) -> None:
    """Every place a finding names lies inside the file."""
    file = as_file(jurisdiction)
    lines = file.document.text.split("\n")
    for finding in check_one(file, on).findings:
        for place in (finding.location, *finding.related):
            assert 1 <= place.line <= len(lines), (finding.rule, place)
            assert 1 <= place.column <= len(lines[place.line - 1]) + 1, (finding.rule, place)


def assert_fingerprints_survive_moved_lines(
    jurisdiction: Jurisdiction, on: dt.date = AS_OF
) -> None:
    """Fingerprints are unique, and the same when the file has grown at its top."""
    found = [f.fingerprint for f in outcome(jurisdiction, on).findings]
    assert len(found) == len(set(found))
    moved, problems = load_bytes(("# one\n# two\n" + to_yaml(jurisdiction)).encode(), "test.yaml")
    assert moved is not None, problems
    assert [f.fingerprint for f in check_one(moved, on).findings] == found


def assert_mutation_keeps_its_promise(
    jurisdiction: Jurisdiction, mutation: Mutation, on: dt.date = AS_OF, finds: Finds | None = None
) -> None:
    """What a change of a statute may and may not do to its findings.

    Another order, name or unit changes nothing.  An unrelated offence changes nothing else; where it is the only drug offence
    in force, DQ003 may say of the law that nothing is encoded to measure it against.  A split band leaves the lower half as it
    was, but for the rules that look at neighbouring bands or count provisions.  A harsher drug offence, or a milder
    violent one, removes no comparison; the reverse adds none.

    Args:
        jurisdiction: the statute before.
        mutation: what was done to it; `mutations` makes one.
        on: the day asked about.
        finds: your own rules, as a function from a statute to ``(rule, offence id)`` pairs; without it, all rules that ship.

    """
    find: Callable[[Jurisdiction], Any] = finds or _flags_on(on)
    said = f"after {mutation.name} of {mutation.offence or 'the whole'}"
    if mutation.name in ("reorder", "rename", "restate"):
        _assert_same(find, jurisdiction, mutation.law, said)
        return
    before, after = frozenset(find(jurisdiction)), frozenset(find(mutation.law))
    if mutation.name == "add-offence":
        assert before == {
            f
            for f in after
            if f[1] != mutation.offence and (f in before or not _about_encoding(f[0]))
        }, said
    elif mutation.name == "split-band":
        elsewhere = {f for f in after if f[1] != f"{mutation.offence}-upper"}
        assert {f for f in before ^ elsewhere if not _looks_across(f[0])} == set(), said
    else:
        offence = next(o for o in jurisdiction.offences if o.id == mutation.offence)
        if finds is None:
            before, after = (
                frozenset(f for f in found if all_rules()[f[0]].graded) for found in (before, after)
            )
        if offence.is_drug == mutation.name.startswith("raise"):
            assert before <= after, f"{said}: lost {sorted(before - after)}"
        else:
            assert after <= before, f"{said}: gained {sorted(after - before)}"


def _about_encoding(code: str) -> bool:
    rule = all_rules().get(code)
    return rule is not None and rule.family.about == "encoding"


def _looks_across(code: str) -> bool:
    """Whether a rule looks at two drug offences, so that a change of one may show at the other."""
    rule = all_rules().get(code)
    return rule is not None and rule.ways is not None


def assert_sound(jurisdiction: Jurisdiction, on: dt.date = AS_OF) -> None:
    """Every invariant that needs nothing but the statute."""
    assert_round_trip(jurisdiction)
    assert_layout_does_not_matter(jurisdiction)
    assert_order_does_not_matter(jurisdiction, reversed(jurisdiction.offences), on)
    assert_restating_changes_nothing(jurisdiction, on)
    assert_locations_lie_inside(jurisdiction, on)
    assert_fingerprints_survive_moved_lines(jurisdiction, on)
    assert_cures_clear(jurisdiction, on)


def _flags_on(on: dt.date) -> Finds:
    return lambda law: flags(law, on)


def _assert_same(finds: Finds, before: Jurisdiction, after: Jurisdiction, said: str) -> None:
    one, two = frozenset(finds(before)), frozenset(finds(after))
    assert one == two, (
        f"{said}: gained {sorted(map(str, two - one))}, lost {sorted(map(str, one - two))}"
    )


def _as_yaml(self: Jurisdiction, printer: Any, cycle: bool) -> None:
    """How Hypothesis shows a statute that makes a test fail: as the file it would be."""
    del cycle
    printer.text("\n" + to_yaml(self))


def _register() -> None:
    """Let ``st.from_type`` make these types.  Importing this module is enough; Hypothesis does so through its entry point."""
    st.register_type_strategy(Term, terms())
    st.register_type_strategy(Amount, amounts())
    st.register_type_strategy(AmountRange, ranges())
    st.register_type_strategy(Penalty, penalties())
    st.register_type_strategy(Offence, offences())
    st.register_type_strategy(Jurisdiction, jurisdictions())
    type.__setattr__(Jurisdiction, "_repr_pretty_", _as_yaml)


_register()
