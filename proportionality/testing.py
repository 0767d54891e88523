"""Hypothesis strategies for jurisdictions, and the invariants that every rule set should keep.

Every strategy makes values that are valid by construction and shrink to small, readable encodings.  With the package
installed, ``st.from_type(Jurisdiction)`` works without further ado.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from proportionality.check import check_one
from proportionality.corpus import LoadedFile, load_bytes, to_yaml
from proportionality.findings import Outcome
from proportionality.model import DRUG_CONDUCTS, VIOLENT_CONDUCTS, Custody, Jurisdiction, Offence, Penalty
from proportionality.reform import Change, apply
from proportionality.terms import Amount, AmountRange, Silence, Term

try:
    from hypothesis import strategies as st
except ImportError as error:  # pragma: no cover
    raise ImportError("proportionality.testing needs Hypothesis: pip install hypothesis") from error

__all__ = [
    "AS_OF",
    "amounts",
    "as_file",
    "assert_cures_clear",
    "assert_order_does_not_matter",
    "assert_round_trip",
    "assert_unknown_never_concludes",
    "flags",
    "jurisdictions",
    "mutations",
    "offences",
    "outcome",
    "penalties",
    "ranges",
    "terms",
]

AS_OF = dt.date(2026, 1, 1)
_SINCE = dt.date(2000, 1, 1)


@st.composite
def terms(draw: st.DrawFn, max_months: int = 480, days: bool = True) -> Term:
    """Terms of custody: years, months, mixed, and (unless ``days`` is off) days."""
    months = draw(st.integers(1, max_months))
    style = draw(st.sampled_from(("years", "months", "mixed", "days") if days else ("years", "months", "mixed")))
    if style == "years":
        years = max(months // 12, 1)
        return Term.parse(f"{years} year{'s' if years > 1 else ''}")
    if style == "months":
        return Term.parse(f"{months} month{'s' if months > 1 else ''}")
    if style == "days":
        count = draw(st.integers(1, 400))
        return Term.parse(f"{count} day{'s' if count > 1 else ''}")
    return Term.parse(f"{months // 12 or 1} years {months % 12 or 1} months")


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    """Amounts of a drug."""
    return Amount.parse(f"{draw(st.integers(1, 2000))} {draw(st.sampled_from(('mg', 'g', 'kg', 'plants', 'tablets')))}")


@st.composite
def ranges(draw: st.DrawFn) -> AmountRange:
    """Quantity bands, open at either end or closed."""
    low, width = draw(st.integers(1, 1000)), draw(st.integers(1, 1000))
    form = draw(
        st.sampled_from(
            ("over {low} g", "at least {low} g", "under {high} g", "up to {high} g", "{low} g to {high} g", "over {low} g up to {high} g")
        )
    )
    return AmountRange.parse(form.format(low=low, high=low + width))


@st.composite
def penalties(draw: st.DrawFn, since: dt.date = _SINCE, unknowns: bool = True, days: bool = True) -> Penalty:
    """Penalties that do not contradict themselves; with ``unknowns`` off, everything in them is known."""
    maybe: tuple[str, ...] = ("unknown",) if unknowns else ()
    values: dict[str, Any] = {"since": since.isoformat(), "fine": draw(st.sampled_from(("none", "not_stated", "up to EUR 500", *maybe)))}
    shape = draw(st.sampled_from(("custody", "custody", "custody", "fine", "life", "death", "life-or-death")))
    required: list[Any] = [True, False, *maybe]
    values["non_custodial"] = draw(st.sampled_from(("none", "available", *maybe)))
    if shape == "fine":
        values |= {"death": "none", "life": "none", "custody": "none", "floor": "none", "custody_required": False}
    elif shape == "life":
        values |= {"death": "none", "life": "mandatory", "custody": "none", "floor": "mandatory", "custody_required": True}
    elif shape == "death":
        values |= {"death": "mandatory", "life": "none", "custody": "none", "floor": "mandatory", "custody_required": True}
    elif shape == "life-or-death":
        values |= {"death": "discretionary", "life": "mandatory", "custody": "none", "floor": "mandatory", "custody_required": True}
    else:
        least, most = draw(terms(days=days)), draw(terms(days=days))
        if least.compare(most).value == "greater":
            least, most = most, least
        bound = draw(st.booleans())
        low = draw(st.sampled_from((str(least), *maybe))) if bound else "none"
        floor = draw(st.sampled_from(("mandatory", "presumptive", "frame", *maybe))) if bound else "none"
        high = draw(st.sampled_from((str(most), str(most), "unlimited", "general", *(("not_stated", "unknown") if unknowns else ()))))
        exposure = st.sampled_from(("none", "none", "discretionary", *maybe))
        values |= {
            "death": draw(exposure),
            "life": draw(exposure),
            "custody": {"min": low, "max": high},
            "floor": floor,
            "custody_required": draw(st.sampled_from(required)),
        }
    values["corporal"] = draw(
        st.sampled_from(("none", "none", {"kind": "caning", "status": "discretionary"}, {"kind": "caning", "status": "mandatory"}, *maybe))
    )
    for key, last in (("suspension", "barred"), ("parole", "barred"), ("diversion", "none")):
        choice = draw(st.sampled_from(("available", last, *maybe)))
        values[key] = choice
    return Penalty.model_validate(values)


@st.composite
def offences(
    draw: st.DrawFn, family: str = "drug", number: int = 1, unknowns: bool = True, days: bool = True, dated: bool = True
) -> Offence:
    """Offences of one family, with one or (where ``dated``) two dated penalties."""
    conducts = DRUG_CONDUCTS if family == "drug" else VIOLENT_CONDUCTS
    conduct = draw(st.lists(st.sampled_from(conducts), min_size=1, max_size=2, unique=True))
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
                st.sampled_from(([substance], {substance: str(draw(ranges()))}, {substance: {"words": "considerable quantity"}}))
            )
        values["conditions"] = draw(st.sampled_from(([], [], ["repeat"])))
    dumped = draw(penalties(unknowns=unknowns, days=days)).model_dump(mode="json", by_alias=True)
    values["penalties"] = [dumped]
    if dated and draw(st.booleans()):
        later = draw(penalties(since=dt.date(2015, 1, 1), unknowns=unknowns, days=days)).model_dump(mode="json", by_alias=True)
        values["penalties"].append(later)
    return Offence.model_validate(values)


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
    drug = [draw(offences("drug", n, unknowns, days)) for n in range(1, draw(st.integers(min_drug, max_drug)) + 1)]
    violent = [draw(offences("violent", n, unknowns, days, dated=False)) for n in range(1, draw(st.integers(min_violent, max_violent)) + 1)]
    exists: list[Any] = [True, "unknown"] if unknowns else [True]
    values: dict[str, Any] = {
        "schema": 1,
        "jurisdiction": {"code": "XXA", "name": "Exampleland"},
        "verified": {"date": "2025-12-01", "against": "made up for a test"},
        "sources": {
            "act": {"title": "Act", "citation": "Act 1", "url": "https://law.example/act", "version": "2025-12-01", "evidence": "primary"}
        },
        "general": {
            "custody": {"min": "1 month", "max": "20 years", "source": "act"},
            "life": {
                "exists": True,
                "parole_after": draw(st.sampled_from(("20 years", "none", *(("unknown",) if unknowns else ())))),
                "source": "act",
            },
            "death": {"exists": draw(st.sampled_from(exists)), "source": "act"},
        },
        "offences": [o.model_dump(mode="json", by_alias=True) for o in (*drug, *violent)],
    }
    if draw(st.booleans()):
        table = st.sampled_from(("none", {"heroin": "up to 2 g"}, *(("unknown",) if unknowns else ())))
        values["general"]["personal_use"] = {"amounts": draw(table), "presumption_of_supply": draw(table), "source": "act"}
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


def mutations(jurisdiction: Jurisdiction) -> st.SearchStrategy[tuple[str, Jurisdiction]]:
    """Changes of a given statute, each with its name.

    ``raise-ceiling``, ``lower-floor``, ``add-offence``, ``reorder``, ``rename`` and ``restate`` (terms in other units).
    """
    index = st.integers(0, len(jurisdiction.offences) - 1)

    def replaced(i: int, offence: Offence) -> Jurisdiction:
        return jurisdiction.model_copy(update={"offences": [*jurisdiction.offences[:i], offence, *jurisdiction.offences[i + 1 :]]})

    def raised(i: int) -> Jurisdiction:
        return replaced(i, with_penalty(jurisdiction.offences[i], raise_ceiling))

    def lowered(i: int) -> Jurisdiction:
        return apply(jurisdiction, [Change(jurisdiction.offences[i].id, "floor", "none")])

    def added(offence: Offence) -> Jurisdiction:
        return jurisdiction.model_copy(update={"offences": [*jurisdiction.offences, offence.model_copy(update={"id": "added"})]})

    def renamed(i: int) -> Jurisdiction:
        return replaced(i, jurisdiction.offences[i].model_copy(update={"title": "Renamed"}))

    return st.one_of(
        index.map(lambda i: ("raise-ceiling", raised(i))),
        index.map(lambda i: ("lower-floor", lowered(i))),
        offences("drug", 99).map(lambda o: ("add-offence", added(o))),
        st.permutations(jurisdiction.offences).map(lambda o: ("reorder", jurisdiction.model_copy(update={"offences": list(o)}))),
        index.map(lambda i: ("rename", renamed(i))),
        st.just(("restate", restated(jurisdiction))),
    )


def with_penalty(offence: Offence, change: Callable[[Penalty], Penalty]) -> Offence:
    """An offence with its newest penalty changed."""
    return offence.model_copy(update={"penalties": [*offence.penalties[:-1], change(offence.penalties[-1])]})


def raise_ceiling(penalty: Penalty) -> Penalty:
    """The penalty with the highest fixed term there can be; death and life stay as they are."""
    if not isinstance(penalty.custody, Custody):
        return penalty
    return penalty.model_copy(update={"custody": Custody(min=penalty.custody.min, max=Silence.UNLIMITED)})


def restated(jurisdiction: Jurisdiction) -> Jurisdiction:
    """The same law with every term of years given in months."""

    def restate(limit: Term | Silence) -> Term | Silence:
        if isinstance(limit, Term) and limit.months and not limit.days:
            return Term.parse(f"{limit.months} month{'s' if limit.months > 1 else ''}")
        return limit

    def penalty(p: Penalty) -> Penalty:
        if not isinstance(p.custody, Custody):
            return p
        return p.model_copy(update={"custody": Custody(min=restate(p.custody.min), max=restate(p.custody.max))})

    changed = [o.model_copy(update={"penalties": [penalty(p) for p in o.penalties]}) for o in jurisdiction.offences]
    return jurisdiction.model_copy(update={"offences": changed})


def assert_round_trip(jurisdiction: Jurisdiction) -> None:
    """Writing and reading again gives the same law."""
    assert as_file(jurisdiction).jurisdiction == jurisdiction


def assert_order_does_not_matter(jurisdiction: Jurisdiction, order: Iterable[Offence], on: dt.date = AS_OF) -> None:
    """Offences in another order give the same findings and assessments."""
    other = jurisdiction.model_copy(update={"offences": list(order)})
    assert flags(jurisdiction, on) == flags(other, on)
    statuses = [{a.rule: a.status for a in outcome(j, on).assessments} for j in (jurisdiction, other)]
    assert statuses[0] == statuses[1]


def assert_unknown_never_concludes(vague: Jurisdiction, known: Jurisdiction, on: dt.date = AS_OF) -> None:
    """Whatever an unknown turns out to be, what was flagged stays flagged and what was clear stays clear.

    Args:
        vague: a statute with unknowns.
        known: the same statute with unknowns filled in, in any way.
        on: the day asked about.

    """
    assert flags(vague, on) <= flags(known, on)
    flagged = {rule for rule, _ in flags(known, on)}
    for assessment in outcome(vague, on).assessments:
        assert not (assessment.status == "clear" and assessment.rule in flagged), assessment


def assert_cures_clear(jurisdiction: Jurisdiction, on: dt.date = AS_OF) -> None:
    """Making the change that a finding names clears it."""
    for finding in outcome(jurisdiction, on).findings:
        if finding.changes:
            cured = apply(jurisdiction, finding.changes)
            assert (finding.rule, finding.offence or "") not in flags(cured, on), finding.clears_if


def _register() -> None:
    """Called by Hypothesis through its entry point."""
    st.register_type_strategy(Term, terms())
    st.register_type_strategy(Amount, amounts())
    st.register_type_strategy(AmountRange, ranges())
    st.register_type_strategy(Penalty, penalties())
    st.register_type_strategy(Offence, offences())
    st.register_type_strategy(Jurisdiction, jurisdictions())


_register()
