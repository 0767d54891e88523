"""The words of the format: conducts, forms, conditions, evidence, and groups of conducts that rules speak of."""

from __future__ import annotations

from typing import Literal, get_args

DrugConduct = Literal[
    "drug.use",
    "drug.possession-personal",
    "drug.possession",
    "drug.possession-supply",
    "drug.cultivation-personal",
    "drug.cultivation",
    "drug.supply",
    "drug.trafficking",
    "drug.import",
    "drug.export",
    "drug.manufacture",
    "drug.financing",
    "drug.organising",
    "drug.precursors",
    "drug.premises",
]
ViolentConduct = Literal[
    "violent.murder",
    "violent.manslaughter",
    "violent.rape",
    "violent.child-rape",
    "violent.sexual-assault",
    "violent.robbery",
    "violent.grievous-harm",
    "violent.assault",
    "violent.kidnapping",
    "violent.torture",
]
Conduct = Literal[DrugConduct, ViolentConduct]
DRUG_CONDUCTS: tuple[str, ...] = get_args(DrugConduct)
VIOLENT_CONDUCTS: tuple[str, ...] = get_args(ViolentConduct)
CONDUCTS = DRUG_CONDUCTS + VIOLENT_CONDUCTS

Evidence = Literal["primary", "translation", "secondary", "unverified"]
EVIDENCE: tuple[Evidence, ...] = get_args(Evidence)  # strongest first
Exposure = Literal["none", "discretionary", "mandatory", "unknown"]
FloorKind = Literal["mandatory", "presumptive", "frame", "none", "unknown"]
Form = Literal["basic", "aggravated", "minor"]
Condition = Literal[
    "repeat",
    "organised",
    "commercial",
    "armed",
    "violence",
    "causes-death",
    "causes-injury",
    "to-minor",
    "uses-minor",
    "official",
    "protected-place",
    "several-victims",
    "victim-minor",
    "vulnerable",
    "pregnant",
    "professional",
    "prison",
    "adulterated",
    "cross-border",
    "on-release",
    "cruelty",
    "other",
]
CONDITIONS: tuple[str, ...] = get_args(Condition)
# Whether a fine is imposed together with custody, in its place, or either way.
FineBeside = Literal["and", "or", "and-or", "unknown"]
# The kind of imprisonment, where the law tells several apart.
Regime = Literal["hard-labour", "penal-servitude", "rigorous", "simple", "unknown"]
# How an offence is tried: before a lower court, before a higher one, or as the prosecution or the court chooses.
Procedure = Literal["summary", "indictment", "either"]
# How an attempt is punished, measured against the completed offence.
Attempt = Literal["same", "reduced", "none", "unknown"]
Inchoate = Literal["as-completed", "reduced", "not-punished", "unknown"]

_CONDUCTS_IN_WORDS = {
    "drug.possession-personal": "possession for own use",
    "drug.cultivation-personal": "cultivation for own use",
}


def conduct_in_words(conduct: str) -> str:
    """A conduct as people say it: ``possession for own use``, ``grievous harm``."""
    plain = conduct.partition(".")[2].replace("-", " ")
    return _CONDUCTS_IN_WORDS.get(conduct, plain)


# Groups of conducts.
GRAVEST = frozenset({"violent.murder", "violent.rape", "violent.child-rape", "violent.torture"})
GRAVE = frozenset({"violent.manslaughter", "violent.kidnapping", "violent.grievous-harm"})
USE = frozenset({"drug.use", "drug.possession-personal", "drug.cultivation-personal"})
COURIER = frozenset({"drug.trafficking", "drug.import", "drug.export"})
CORE = frozenset(
    {
        "drug.trafficking",
        "drug.supply",
        "drug.possession",
        "drug.possession-personal",
        "drug.possession-supply",
    }
) | frozenset({"violent.murder", "violent.manslaughter", "violent.rape", "violent.robbery"})
COMPARED_SUBSTANCE_CONDUCTS = frozenset(
    {
        "drug.possession",
        "drug.possession-personal",
        "drug.possession-supply",
        "drug.supply",
        "drug.trafficking",
        "drug.import",
        "drug.use",
    }
)
