"""Where a law stands on the scale of `proportionality.answers.scale`, and how that is said; nothing here weighs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from proportionality.law.vocabulary import Evidence

Crime = Literal["murder", "rape", "manslaughter", "grievous-harm", "robbery", "assault"]
Step = Literal[Crime, "none", "cannot-tell"]
Against = Literal["basic", "every"]
Least = Literal["no-less", "less", "not-known"]
CRIMES: tuple[Crime, ...] = get_args(Crime)  # gravest first
STEPS: tuple[Step, ...] = (*CRIMES, "none", "cannot-tell")
EVIDENCE_BESIDE: dict[Evidence, str] = {
    "translation": "from a translation",
    "secondary": "from an account",
    "unverified": "not verified",
}
IN_WORDS: dict[Step, str] = {
    "murder": "as much as murder",
    "rape": "more than rape",
    "manslaughter": "more than manslaughter",
    "grievous-harm": "more than grievous harm",
    "robbery": "more than robbery",
    "assault": "more than assault",
    "none": "no violent crime",
    "cannot-tell": "cannot tell",
}


def found_at(place: str, evidence: Evidence) -> str:
    """A place, and how its number is known where it was not read in the law's own text: ``s 375; not verified``."""
    return "; ".join(filter(None, (place, EVIDENCE_BESIDE.get(evidence))))


@dataclass(frozen=True, slots=True)
class Cited:
    """A provision of a pair."""

    offence: str
    title: str
    form: str
    range: str
    place: str
    citation: str
    evidence: Evidence

    @property
    def at(self) -> str:
        """Its place, and how it is known where the law's own text was not read."""
        return found_at(self.place, self.evidence)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Where one drug offence stands on the scale.

    ``step`` is the gravest violent crime that it outweighs; ``at_least`` the gravest that it surely does, where graver ones
    cannot be told.  ``against`` says which forms of the crime it was set against: the basic ones, or every one.  ``drug`` and
    ``violent`` (the gravest of those forms) are the pair, and ``ratio`` is of their ceilings where both are terms.
    ``harder`` says whether it surely is the harsher one, which only murder does not ask for.  ``child`` is the gravest offence
    of raping a child, a conduct of its own, where the drug offence outweighs every form of rape and not surely this one.
    ``least`` is how the least that it costs stands to the least for the gravest of those forms, and ``alone`` says that of the
    crime one form is encoded and no other.  ``graded`` says that it stands for several offences that cost less, by drug, amount or act.
    ``graver`` is the gravest other form of the crime that it does not surely outweigh, where it was set against the basic ones.
    """

    step: Step
    at_least: Crime | None
    because: str
    against: Against
    drug: Cited | None
    violent: Cited | None
    ratio: float | None
    harder: bool = False
    child: Cited | None = None
    least: Least = "not-known"
    alone: bool = False
    graded: bool = False
    graver: Cited | None = None
    minor: bool = False  # of the crime none but mitigated forms are encoded
    larger: bool = False  # a larger amount alone, which counts as aggravated, can cost more than the drug offence

    @property
    def cited(self) -> tuple[Cited, ...]:
        """The provisions that the sentence names, in its order."""
        return tuple(c for c in (self.drug, self.violent, self.graver, self.child) if c)


@dataclass(frozen=True, slots=True)
class ScaleOfLaw:
    """A law on the scale, and whether its state puts people to death for drugs.

    ``death`` says whether the law threatens death for a drug offence; ``practice`` how Harm Reduction International rated the
    state last, empty where that was not read.
    """

    jurisdiction: str
    name: str
    on: str
    ordinary: Weighed
    gravest: Weighed
    death: Literal["yes", "no", "not-known"]
    practice: str
    partial: bool = False  # the file says that it encodes the law in part


def _all_crimes() -> str:
    *others, last = (crime.replace("-", " ") for crime in CRIMES)
    return f"{', '.join(others)} and {last}"


def claim(which: Literal["ordinary", "gravest"], weighed: Weighed) -> str:
    """Where a drug offence stands, as a sentence without its pair and its full stop."""
    subject = {
        "ordinary": "The gravest of the ordinary trafficking offences"
        if weighed.graded
        else "The ordinary trafficking offence",
        "gravest": "The gravest drug offence encoded",
    }[which]
    if weighed.step == "none":
        forms = {"basic": "in their basic forms", "every": "in every form encoded"}
        said = f"{subject} can be punished harder than none of {_all_crimes()} {forms[weighed.against]}"
        return ", ".join([said, *asides(weighed)])
    if weighed.violent is None:
        return (
            f"{subject}: which violent crime it outweighs cannot be told, because {weighed.because}"
        )
    form = {"basic": "in its basic form", "every": "in every form encoded"}[weighed.against]
    if weighed.minor:
        form = "in its minor form, and no other is encoded"
    elif weighed.alone and weighed.against == "every":
        form = "in the only form encoded"
    crime = weighed.at_least or weighed.step
    verb = "can cost as much as"
    if weighed.harder:
        verb = (
            "is punished harder than"
            if weighed.least == "no-less"
            else "can be punished harder than"
        )
    said = f"{subject} {verb} {crime.replace('-', ' ')} {form}"
    said = ", ".join([said, *asides(weighed)])
    if weighed.at_least is not None:
        return f"{said}, and whether harder than a graver crime cannot be told, because {weighed.because}"
    return said


def asides(weighed: Weighed) -> list[str]:
    """What has to be said beside the crime that a drug offence outweighs: ``though the least it can cost is less``."""
    said = {
        "though the least it can cost is less": weighed.least == "less",
        "leaving aside its graver form": weighed.graver is not None,
        "leaving aside the rape of a child": weighed.child is not None,
        "leaving aside heavier penalties for larger amounts": weighed.larger,
    }
    return [words for words, holds in said.items() if holds]


def in_a_sentence(which: Literal["ordinary", "gravest"], weighed: Weighed) -> str:
    """Where a drug offence stands, as a sentence with its pair.

    ``The gravest drug offence is punished harder than rape in its basic form: … (s 5), 20 years; Rape (s 376), up to 12 years.``
    """
    pair = (f"{c.title} ({c.at}), {c.range}" for c in weighed.cited)
    cited = "; ".join(pair)
    return f"{claim(which, weighed)}{f': {cited}' if cited else ''}."


def in_one_line(found: ScaleOfLaw) -> str:
    """Where a law stands on the scale, and what its state does."""
    death = {"yes": f"; death in the law, practice: {found.practice or 'not read'}", "no": ""}
    larger = ", larger amounts can cost more" if found.ordinary.larger else ""
    return (
        f"ordinary trafficking: {label(found.ordinary)}{larger}; gravest drug offence: {label(found.gravest)}"
        f"{death.get(found.death, '')}"
    )


def label(weighed: Weighed) -> str:
    """A step in a few words: ``more than rape``, ``cannot tell (at least more than robbery)``."""
    if weighed.at_least is not None:
        return f"cannot tell (at least {IN_WORDS[weighed.at_least]})"
    if weighed.step == "murder" and weighed.harder:
        return "more than murder"
    return IN_WORDS[weighed.step]


def practice_in_words(law: ScaleOfLaw) -> str:
    """What the state does, beside what its law says; empty where the law threatens no death for drugs."""
    if law.death == "no":
        return ""
    threat = (
        "Death for drugs is in the law"
        if law.death == "yes"
        else "Whether death for drugs is in the law is not known"
    )
    rated = (
        f"Harm Reduction International's category of what the state does: {law.practice}"
        if law.practice
        else "what the state does was not read"
    )
    return f"{threat}; {rated}."
