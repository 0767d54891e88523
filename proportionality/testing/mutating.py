"""What may become of a given statute: amended in one way, or with its unknowns resolved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, Literal, NamedTuple

from hypothesis import strategies as st

from proportionality.law.amend import Amendment, amended, with_fine_beside
from proportionality.law.amounts import AmountRange
from proportionality.law.effects import Effect
from proportionality.law.general import Enhancement, General
from proportionality.law.model import Corporal, Custody, Jurisdiction, Offence, Penalty
from proportionality.law.quantities import Order, Silence
from proportionality.law.terms import Term
from proportionality.testing.edits import (
    lower_ceiling,
    raise_ceiling,
    raise_floor,
    restated,
    split_band,
    with_penalty,
)
from proportionality.testing.general_part import GROUPS
from proportionality.testing.strategies import offences

Kind = Literal[
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


class Mutation(NamedTuple):
    """A statute changed in one way: what was done, to which offence (or to none in particular), and the result."""

    name: Kind
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
    if not law.offences:
        return Mutation("restate", None, law)
    kinds: list[Kind] = ["restate", "reorder", "rename"]
    kinds += ["raise-ceiling", "raise-floor", "lower-ceiling", "lower-floor"]
    unrelated = [c for c in _UNRELATED if not any(c in o.conduct for o in law.offences)]
    bands = [i for i, o in enumerate(law.offences) if split_band(o) is not None]
    kinds += ["add-offence"] if unrelated else []
    kinds += ["split-band"] if bands else []
    kind = draw(st.sampled_from(kinds))
    if kind == "restate":
        return Mutation(kind, None, restated(law, draw(st.integers(0, 5))))
    if kind == "reorder":
        return Mutation(kind, None, _with(law, draw(st.permutations(law.offences))))
    if kind == "add-offence":
        added = draw(_unrelated(law, unrelated))
        return Mutation(kind, added.id, _with(law, [*law.offences, added]))
    index = draw(st.sampled_from(bands if kind == "split-band" else range(len(law.offences))))
    offence = law.offences[index]
    changed = _with(
        law, [*law.offences[:index], *_edited(offence, kind), *law.offences[index + 1 :]]
    )
    return Mutation(kind, offence.id, changed)


def _with(law: Jurisdiction, offences: Sequence[Offence]) -> Jurisdiction:
    return law.model_copy(update={"offences": list(offences)})


def _edited(offence: Offence, kind: Kind) -> Sequence[Offence]:
    if kind == "rename":
        return (offence.model_copy(update={"title": "Renamed"}),)
    if kind == "split-band":
        return split_band(offence) or (offence,)
    edits: dict[Kind, Callable[[Penalty], Penalty]] = {
        "raise-ceiling": raise_ceiling,
        "raise-floor": raise_floor,
        "lower-ceiling": lower_ceiling,
        "lower-floor": lambda penalty: amended(penalty, Amendment(offence.id, "floor", "none")),
    }
    return (with_penalty(offence, edits[kind]),)


@st.composite
def _unrelated(draw: st.DrawFn, law: Jurisdiction, conducts: Collection[str]) -> Offence:
    """A drug offence that no rule relates to another one of the law."""
    offence = draw(offences("drug", number=99, dated=False, conducts=conducts))
    added = offence.model_copy(
        update={
            "id": "added",
            "conditions": [],
            "substances": "any",
            "enhancements": [],
            "source": law.offences[0].source,
        }
    )
    return added if law.general.custody is not None else with_penalty(added, _without_general)


def _without_general(penalty: Penalty) -> Penalty:
    """The penalty for a law that says nothing in its general part."""
    if not isinstance(penalty.custody, Custody) or penalty.custody.max is not Silence.GENERAL:
        return penalty
    return penalty.model_copy(
        update={"custody": Custody(min=penalty.custody.min, max=Silence.UNLIMITED)}
    )


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
        if low in (Silence.UNKNOWN, Silence.NOT_STATED):
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
            "corporal": word(p.corporal, "none")
            if not isinstance(p.corporal, Corporal)
            else p.corporal.model_copy(
                update={"status": word(p.corporal.status, "discretionary", "mandatory")}
            ),
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
        return with_fine_beside(p.model_copy(update=changes))

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
        for name, words in GROUPS.items():
            if (rule := getattr(part, name)) is not None:
                said = {key: word(getattr(rule, key), *known) for key, known in words.items()}
                if said.get("life") == "barred" and rule.life_without_release == "unknown":
                    said["life_without_release"] = "barred"  # no life is none without release
                changes[name] = rule.model_copy(update=said)
        return part.model_copy(update=changes)

    def raised(enhancements: Sequence[Enhancement]) -> list[Enhancement]:
        known = Effect.parse("doubles")
        return [
            e.model_copy(update={"effect": known}) if e.effect.kind == "unknown" else e
            for e in enhancements
        ]

    changed = [
        o.model_copy(
            update={
                "penalties": [penalty(p) for p in o.penalties],
                "enhancements": raised(o.enhancements),
                "attempt": word(o.attempt, "same", "reduced"),
            }
        )
        for o in jurisdiction.offences
    ]
    return jurisdiction.model_copy(
        update={"general": general(jurisdiction.general), "offences": changed}
    )
