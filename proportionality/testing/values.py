"""Hypothesis strategies for single values as laws write them: terms, amounts, fines, substances, texts they were read in.

Each draws what is common more often than what is rare, and shrinks to the simplest that there is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st

from proportionality.law.amounts import Amount, AmountRange
from proportionality.law.effects import FACTORS
from proportionality.law.fines import Fine
from proportionality.law.terms import Term, counted_in
from proportionality.law.vocabulary import CONDUCTS

_MADE: dict[Any, st.SearchStrategy[Any]] = {}


def once(make: Callable[..., st.SearchStrategy[Any]], *given: Any, **options: Any) -> Any:
    """A strategy that is made once for what it is given: Hypothesis takes longer to make one than to draw from it."""
    key = (make, repr(given), repr(options))
    if (known := _MADE.get(key)) is None:
        known = _MADE[key] = make(*given, **options)
    return known


def sampled(values: Sequence[Any]) -> st.SearchStrategy[Any]:
    """One of some values; the first is the simplest."""
    return once(st.sampled_from, values)  # type: ignore[no-any-return]


def weighted(*choices: tuple[int, Any]) -> st.SearchStrategy[Any]:
    """One of some values, each as often as its weight says; the first is the simplest."""
    return once(_weighted, *choices)  # type: ignore[no-any-return]


def _weighted(*choices: tuple[int, Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from([value for weight, value in choices for _ in range(weight)])


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
    match draw(sampled(styles)):
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


# In the proportions of real laws: masses first, then plants, then what comes in pieces.
_UNITS = weighted(
    (8, "g"),
    (3, "kg"),
    (2, "mg"),
    (3, "plants"),
    (2, "tablets"),
    (1, "g pure"),
    *((1, u) for u in ("oz", "lb", "grains", "ml", "l", "t", "pills", "doses", "dosage units")),
    *((1, u) for u in ("capsules", "ampoules", "kg gross", "mcg", "cl", "dl")),
)


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    """Amounts of a drug: masses, plants, pieces, volumes, and the pure substance in a preparation."""
    return Amount.parse(f"{draw(st.integers(1, 2000))} {draw(_UNITS)}")


@st.composite
def ranges(draw: st.DrawFn) -> AmountRange:
    """Quantity bands, open at either end or closed."""
    low, width = draw(st.integers(1, 1000)), draw(st.integers(1, 1000))
    form = draw(
        sampled(
            (
                "over {low} {unit}",
                "at least {low} {unit}",
                "under {high} {unit}",
                "up to {high} {unit}",
                "{low} {unit} to {high} {unit}",
                "over {low} {unit} up to {high} {unit}",
            )
        )
    )
    return AmountRange.parse(form.format(low=low, high=low + width, unit=draw(_UNITS)))


_CURRENCIES = ("EUR", "USD", "SGD", "GBP", "MYR", "INR", "KES", "JPY", "CHF", "VND")
_ODD_FINES = (
    "up to 3 times the value",
    "at least the value",
    "up to USD 100,000 or 3 times the value",
    "up to USD 100,000 or 3 times the value, whichever is less",
    "100 to 500 day-fines",
    "up to 1,000 penalty units",
    "10 to 50 minimum wages",
    "50 currency points",
)


@st.composite
def fines(draw: st.DrawFn) -> Fine:
    """Fines in money of many countries, in multiples of the value, in day-fines and units of account."""
    kind = draw(weighted((4, "up to"), (2, "range"), (1, "at least"), (1, "fixed"), (3, "odd")))
    if kind == "odd":
        return Fine.parse(draw(sampled(_ODD_FINES)))
    currency, low = draw(sampled(_CURRENCIES)), draw(st.integers(1, 5000)) * 100
    if kind == "range":
        return Fine.parse(
            f"{currency} {low:,} to {currency} {low + 100 * draw(st.integers(1, 500)):,}"
        )
    return Fine.parse(f"{'' if kind == 'fixed' else kind + ' '}{currency} {low:,}")


@st.composite
def effects(draw: st.DrawFn, *, offences: Collection[str] = (), unknowns: bool = True) -> str:
    """What an enhancement does, as the file says it; ``offences`` are those whose penalty it may name."""
    factor = sampled(tuple(FACTORS))
    kind = draw(sampled(("times", "range", "plus", "limits", "graver", "as", "unknown")))
    if kind == "range":
        low, high = sorted((draw(factor), draw(factor)), key=FACTORS.__getitem__)
        return low if low == high else f"{low} to {high}"
    if kind == "plus":
        return f"plus {draw(once(terms, days=False))}"
    if kind == "limits":
        years = draw(st.integers(1, 20))
        words = (
            f"up to {years} years",
            f"at least {years} years",
            f"{years} years to {years + 5} years",
        )
        return str(draw(sampled(words)))
    if kind == "graver":
        graver = ("life-discretionary", "life-mandatory", "death-discretionary", "death-mandatory")
        return str(draw(sampled(graver)))
    if kind == "as" and offences:
        return f"as {draw(sampled(sorted(offences)))}"
    return "unknown" if kind == "unknown" and unknowns else draw(factor)


_COMMON = ("heroin", "cannabis", "cocaine", "methamphetamine", "mdma", "opium", "morphine")


@st.composite
def substances(draw: st.DrawFn) -> str:
    """Words of the vocabulary for substances, the common ones mostly."""
    return str(draw(once(_common if draw(weighted((5, True), (1, False))) else _any_substance)))


def _common() -> st.SearchStrategy[str]:
    return st.sampled_from(_COMMON)


def _any_substance() -> st.SearchStrategy[str]:
    from proportionality.law.substances import substances as vocabulary

    return st.sampled_from(sorted(vocabulary()))


@cache
def _synonyms() -> Sequence[tuple[str, str]]:
    """Every name in every language that leads to one word of the vocabulary, with that word."""
    from proportionality.law.substances import entries, find

    named = [
        (text, name)
        for name, entry in sorted(entries().items())
        for texts in entry.get("names", {}).values()
        for text in texts
    ]
    return [pair for pair in named if find(pair[0]) == pair[1]]


def synonyms() -> st.SearchStrategy[tuple[str, str]]:
    """Names of substances in many languages, each with the word of the vocabulary that it stands for."""
    return st.sampled_from(_synonyms())


@st.composite
def bands(draw: st.DrawFn) -> Any:
    """What a law says of the amount of one substance, as the file has it."""
    kind = draw(weighted((6, "range"), (1, "any"), (2, "words"), (2, "several")))
    if kind == "any":
        return "any"
    words = {"words": draw(sampled(("considerable quantity", "large scale")))}
    if kind == "words":
        return words
    if kind == "several":
        return [str(draw(once(ranges))), str(draw(once(ranges))), *draw(sampled(([], [words])))]
    return str(draw(once(ranges)))


@st.composite
def reached(draw: st.DrawFn, *, classes: Collection[str] = ()) -> Any:
    """What an offence says of drugs and their amounts, as the file has it; ``classes`` are those of the law."""
    kind = draw(weighted((3, "any"), (3, "list"), (6, "table"), (1, "except"), (2, "class")))
    if kind == "any":
        return "any"
    names = draw(once(st.lists, once(substances), min_size=1, max_size=3, unique=True))
    if kind == "class" and classes:
        names = [draw(sampled(sorted(classes))), *names[1:]]
    if kind == "except":
        limited = draw(st.booleans())
        return {"any_except": names} | ({"amount": draw(once(bands))} if limited else {})
    if kind == "table" or (kind == "class" and draw(st.booleans())):
        return {name: draw(once(bands)) for name in names}
    return names


@st.composite
def sources(draw: st.DrawFn, *, evidence: str = "primary") -> Mapping[str, Any]:
    """A text that values were read in, as the file has it."""
    source: dict[str, Any] = {"title": "Act", "citation": "Act 1"}
    where = draw(weighted((4, "url"), (1, "copy"), (1, "both")))
    if where != "copy":
        source["url"] = "https://law.example/act"
    if where != "url":
        source["copy"] = draw(
            sampled(("https://copies.example/act", "github:example/laws@2025 act.txt"))
        )
    source["version"] = draw(
        weighted((5, "2025-12-01"), (1, "2025-11"), (1, "2025"), (1, "2019-06-30"))
    )
    source["evidence"] = evidence
    if draw(weighted((4, False), (1, True))):
        source["note"] = "Read whole."
    if draw(weighted((6, False), (1, True))):
        source |= {"dead": "2025-12-02", "archived": "https://archive.example/act"}
    return source


def reaches() -> st.SearchStrategy[list[str]]:
    """Whose offences a rule of the general part is about: families or conducts."""
    one = weighted(
        (4, "drug"), (2, "violent"), (2, "drug.trafficking"), *((1, c) for c in CONDUCTS)
    )
    return once(st.lists, one, min_size=1, max_size=4, unique=True)  # type: ignore[no-any-return]
