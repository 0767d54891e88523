"""Hypothesis strategies for the general part of a law, and for what raises a penalty."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from proportionality.law.vocabulary import Condition
from proportionality.testing.values import (
    bands,
    effects,
    once,
    reaches,
    sampled,
    substances,
    weighted,
)

# Repeat offending, gangs and minors stand in most laws, the others in some.
CONDITIONS = weighted(
    (6, "repeat"), (3, "organised"), (3, "to-minor"), *((1, c) for c in get_args(Condition))
)


@st.composite
def enhancements(draw: st.DrawFn, *, unknowns: bool = True) -> dict[str, Any]:
    """A circumstance that raises a penalty, as the file has it."""
    effect = draw(once(effects, unknowns=unknowns))
    found: dict[str, Any] = {
        "when": draw(once(st.lists, CONDITIONS, min_size=1, max_size=2, unique=True)),
        "effect": effect,
        "place": "s 90",
    }
    if "more" in effect or effect in ("doubles", "triples") or effect.startswith("plus"):
        found["of"] = draw(sampled(("both", "least", "most")))
    if draw(weighted((4, False), (1, True))):
        found |= {"note": "As the court finds.", "source": "act"}
    return found


@st.composite
def _tables(draw: st.DrawFn) -> Any:
    names = draw(once(st.lists, once(substances), min_size=1, max_size=2, unique=True))
    return {name: draw(once(bands)) for name in names}


# The parts of the general part that are words and ages, and what each key may say when it is known.
GROUPS: dict[str, dict[str, tuple[Any, ...]]] = {
    "minors": {
        "under": (16, 18),
        "responsible_from": (10, 13, 14),
        "life": ("barred", "allowed"),
        "life_without_release": ("barred", "allowed"),
        "death": ("barred", "allowed"),
        "minimums": ("barred", "allowed"),
    },
    "caregivers": {
        "death": ("barred", "deferred", "allowed"),
        "prison": ("deferred", "not-deferred"),
        "non_custodial": ("open", "none"),
    },
    "legal_aid": {
        "free": ("guaranteed", "discretionary", "none"),
        "defence_required": ("required", "not-required"),
    },
    "medicines": {
        "use": ("lawful", "none"),
        "prescribers": ("as-trafficking", "own-offence", "none"),
    },
    "new_substances": {
        "clause": ("analogue", "generic", "listed-only"),
        "punished": ("as-strongest", "as-resembled", "own-offence"),
        "scheduling": ("legislature", "decree", "emergency"),
    },
    "regulation": {
        "market": ("adult", "medical", "none"),
        "home_growing": ("lawful", "not-lawful"),
        "records": ("cleared", "on-request", "none"),
    },
}


@st.composite
def general_parts(draw: st.DrawFn, *, unknowns: bool = True) -> dict[str, Any]:
    """A general part, as the file has it; what it leaves out is unknown for offences that do not say it themselves."""
    maybe: tuple[str, ...] = ("unknown",) if unknowns else ()
    values: dict[str, Any] = {
        "custody": {
            "min": draw(weighted((3, "1 month"), (1, "1 day"), (1, "none"))),
            "max": draw(
                weighted(
                    (4, "20 years"), (1, "30 years"), (1, "unlimited"), *((1, w) for w in maybe)
                )
            ),
        },
        "life": {
            "exists": draw(sampled((True, True, True, False, *maybe))),
            "parole_after": draw(sampled(("20 years", "none", *maybe))),
        },
        "death": {"exists": draw(sampled((True, True, False, *maybe)))},
    }
    if draw(weighted((3, False), (1, True))):
        practices = ("executes", "dormant", "abolished-in-practice", "moratorium", *maybe)
        values["death"]["practice"] = draw(sampled(practices))
        values["death"]["last_execution"] = draw(sampled((2019, "none", 1982, *maybe)))
    reach = once(st.one_of, sampled(("none", ["drug"], ["drug.trafficking"], *maybe)), reaches())
    table = once(st.one_of, sampled(("none", {"heroin": "up to 2 g"}, *maybe)), once(_tables))
    rules: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "suspension": {"barred_for": reach},
        "parole": {"barred_for": reach},
        "diversion": {"available_for": reach},
        "corporal": {"exists": sampled((False, True, *maybe))},
        "personal_use": {"amounts": table, "presumption_of_supply": table},
        **{
            key: {name: sampled((*said, *maybe)) for name, said in words.items()}
            for key, words in GROUPS.items()
        },
    }
    for key, rule in rules.items():
        if not unknowns or draw(st.booleans()):
            values[key] = {name: draw(said) for name, said in rule.items()}
    if draw(weighted((2, False), (1, True))):
        values |= draw(_more_rules(values, unknowns=unknowns))
    for present in values.values():
        present["source"] = "act"
        if draw(weighted((7, False), (1, True))):
            begun = ("2000-01-01", "2012-03-01", "by 2015-12-31", *maybe)
            present["since"] = draw(sampled(begun))
        if draw(weighted((7, False), (1, True))):
            present |= {"place": "s 5", "note": "As amended."}
    if draw(weighted((2, False), (1, True))):
        values["classes"] = draw(once(_classes, unknowns=unknowns))
    if draw(weighted((5, False), (1, True))):
        raised = draw(once(enhancements, unknowns=unknowns))
        values["enhancements"] = [raised | {"conducts": draw(reaches()), "source": "act"}]
    return values


@st.composite
def _more_rules(draw: st.DrawFn, values: dict[str, Any], *, unknowns: bool) -> dict[str, Any]:
    """Rules that fewer laws have, or that fewer files say."""
    maybe: tuple[str, ...] = ("unknown",) if unknowns else ()
    punished = sampled(("as-completed", "reduced", "not-punished", *maybe))
    found: dict[str, Any] = {}
    if "suspension" in values:
        limits = ("2 years", "none", *maybe)
        found["suspension"] = values["suspension"] | {"up_to": draw(sampled(limits))}
    if "parole" in values:
        found["parole"] = values["parole"] | {"after": "two thirds of the term"}
    if "minors" in values:
        limits = ("10 years", "none", *maybe)
        found["minors"] = values["minors"] | {"max": draw(sampled(limits))}
    if "diversion" in values:
        found["diversion"] = values["diversion"] | {"what": "treatment instead of trial"}
    more: dict[str, dict[str, Any]] = {
        "mitigation": {"what": "half the least term", "place": "s 64", "note": "Ordinary reasons."},
        "attempt": {
            "punished": draw(punished),
            "what": "two thirds at most",
            "place": "s 7",
            "note": "As amended.",
        },
        "conspiracy": {"punished": draw(punished), "what": "as the offence itself"},
    }
    return found | {key: rule for key, rule in more.items() if draw(st.booleans())}


def _outside(draw: st.DrawFn, members: list[str]) -> dict[str, Any]:
    """A substance that a class is known not to hold; most say nothing of it."""
    one = draw(once(substances))
    said = one not in members and draw(weighted((2, False), (1, True)))
    return {"outside": [one]} if said else {}


@st.composite
def _classes(draw: st.DrawFn, *, unknowns: bool) -> dict[str, Any]:
    """Classes of the law, one of which may hold another."""
    first = {"members": draw(once(st.lists, once(substances), min_size=1, max_size=3, unique=True))}
    known = {"complete": True} if draw(st.booleans()) else _outside(draw, first["members"])
    found: dict[str, Any] = {"class-a": first | known}
    if draw(st.booleans()):
        found["class-b"] = {"members": draw(sampled((["cannabis"], ["class-a"])))}
    if unknowns and draw(weighted((3, False), (1, True))):
        apart = draw(sampled(({}, {"apart_from": ["class-a"]})))
        found["class-c"] = {"members": "unknown", **apart}
    said = draw(sampled(({}, {"place": "sch 1", "note": "As amended."})))
    return {name: {**one, **said, "source": "act"} for name, one in found.items()}
