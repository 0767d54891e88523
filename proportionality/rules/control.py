"""MD, NS, RE: how far control reaches: medicine, substances that no list names, and supply that is lawful now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proportionality.rules import points
from proportionality.rules.base import Family, Rule
from proportionality.rules.engine import c, m
from proportionality.rules.fields import Field
from proportionality.rules.general_part import evidence_of, says
from proportionality.rules.severity import Severity

if TYPE_CHECKING:
    from proportionality.measure import LawOnDay, Range, Subject
    from proportionality.rules.messages import MessageContext

MEDICINES = Family("MD", "Medicines", 16)
NEW_SUBSTANCES = Family("NS", "New substances", 17)
REGULATION = Family("RE", "Regulation and old records", 18)


def _unlisted_at_the_strongest(law: LawOnDay, subject: Subject | None) -> Range:
    """Whether a clause reaches substances that no list names, with the penalty of the strictest schedule."""
    from proportionality.measure import both

    return both(
        says(
            "new_substances",
            "clause",
            ("analogue", "generic"),
            "whether a clause reaches substances that no list names",
        )(law, subject),
        says(
            "new_substances",
            "punished",
            ("as-strongest",),
            "with which range substances that no list names are punished",
        )(law, subject),
    )


def _lawful_with_records(law: LawOnDay, subject: Subject | None) -> Range:
    """Whether adults may lawfully buy or grow what was punished, and old convictions for it stand."""
    from proportionality.measure import both, either

    return both(
        either(
            says("regulation", "market", ("adult",), "whether there is a market for adults")(
                law, subject
            ),
            says("regulation", "home_growing", ("lawful",), "whether growing at home is lawful")(
                law, subject
            ),
        ),
        says("regulation", "records", ("none",), "whether old records are cleared")(law, subject),
    )


def _clause(context: MessageContext) -> str:
    rule = context.jurisdiction.general.new_substances
    assert rule is not None
    return {
        "analogue": "is like a listed one",
        "generic": "belongs to a family of structures",
    }[rule.clause]


def _what_is_lawful(context: MessageContext) -> str:
    rule = context.jurisdiction.general.regulation
    assert rule is not None
    market, growing = rule.market == "adult", rule.home_growing == "lawful"
    return (
        "Adults may buy from a licensed market and grow at home"
        if market and growing
        else "Adults may buy from a licensed market"
        if market
        else "Adults may grow at home"
    )


_LAW = m.k == "law"

FAMILIES = (MEDICINES, NEW_SUBSTANCES, REGULATION)

RULES = (
    Rule(
        family=MEDICINES,
        code="MD001",
        name="medical-use-not-excepted",
        title="No exception for medical use",
        why="The drug conventions exist to keep medicines available as much as to keep drugs from harm. A law without an exception for medicine makes patients offenders.",
        severity=Severity.MEDIUM,
        norms=("un1961-preamble", "un1961-4-c"),
        when=[(c.law << _LAW & (m.no_medical_use == 1),)],
        message="The law has no exception for controlled drugs in medical use.",
        remedy="controlled drugs on prescription, and their medical supply, are lawful",
        points_at=points.at("general", "medicines", "use", label="medical use"),
        grounds=evidence_of("medicines"),
        fields=(
            Field(
                "law",
                "no_medical_use",
                says("medicines", "use", ("none",), "whether medical use is lawful"),
            ),
        ),
        scope="jurisdiction",
    ),
    Rule(
        family=MEDICINES,
        code="MD002",
        name="prescriber-punished-as-trafficker",
        title="Prescribing without medical need costs what trafficking costs",
        why="Fear of a trafficker's sentence is among the reasons why doctors do not prescribe what patients need.",
        severity=Severity.LOW,
        norms=("un1961-preamble", "un1988-3-5"),
        when=[(c.law << _LAW & (m.prescriber_trafficks == 1),)],
        message="Prescribing or dispensing without medical need has a trafficker's range.",
        remedy="prescribing or dispensing without medical need has a range of its own below trafficking",
        points_at=points.at("general", "medicines", "prescribers", label="prescribers"),
        grounds=evidence_of("medicines"),
        fields=(
            Field(
                "law",
                "prescriber_trafficks",
                says(
                    "medicines",
                    "prescribers",
                    ("as-trafficking",),
                    "what prescribing without medical need costs",
                ),
            ),
        ),
        scope="jurisdiction",
    ),
    Rule(
        family=NEW_SUBSTANCES,
        code="NS001",
        name="unlisted-substance-at-the-strongest-penalty",
        title="Substances that no list names, punished as the strictest schedule",
        why="What is punished has to stand in the law beforehand, and how harmful an unlisted substance is nobody has yet established. A clause that reaches it with the strictest penalty leaves both open.",
        severity=Severity.MEDIUM,
        norms=("iccpr-15-1", "ungass2016-4-l"),
        when=[(c.law << _LAW & (m.unlisted_at_strongest == 1),)],
        message="A substance that no list names but that {clause} is punished as one of the strictest schedule.",
        remedy="substances that no list names have a range of their own, or that of the substance they are like",
        points_at=points.at("general", "new_substances", "punished", label="unlisted substances"),
        grounds=evidence_of("new_substances"),
        says={"clause": _clause},
        fields=(Field("law", "unlisted_at_strongest", _unlisted_at_the_strongest),),
        scope="jurisdiction",
    ),
    Rule(
        family=NEW_SUBSTANCES,
        code="NS002",
        name="substance-listed-at-once-by-decree",
        title="The executive lists a substance at once, before any review",
        why="A listing makes an act a crime with a penalty. Done at once by the executive, it comes before anybody has weighed the harm, and before people can know.",
        severity=Severity.LOW,
        norms=("iccpr-15-1",),
        when=[(c.law << _LAW & (m.listed_at_once == 1),)],
        message="The executive can list a substance in urgent cases without the usual hearing or consent, and its penalties apply.",
        remedy="a listing is reviewed before its penalties apply",
        points_at=points.at("general", "new_substances", "scheduling", label="listing"),
        grounds=evidence_of("new_substances"),
        fields=(
            Field(
                "law",
                "listed_at_once",
                says("new_substances", "scheduling", ("emergency",), "who adds to the lists"),
            ),
        ),
        scope="jurisdiction",
    ),
    Rule(
        family=REGULATION,
        code="RE001",
        name="lawful-now-old-records-remain",
        title="Lawful now, old convictions stand",
        why="Where the law becomes milder, offenders are to benefit. A conviction for what anybody may do today still closes doors to work and home.",
        severity=Severity.LOW,
        norms=("iccpr-15-1", "ungass2016-4-l"),
        when=[(c.law << _LAW & (m.lawful_with_records == 1),)],
        message="{lawful}, while the law clears no conviction for the same before.",
        remedy="old convictions for what is lawful now are cleared",
        points_at=points.at("general", "regulation", "records", label="old records"),
        grounds=evidence_of("regulation"),
        says={"lawful": _what_is_lawful},
        fields=(Field("law", "lawful_with_records", _lawful_with_records),),
        scope="jurisdiction",
    ),
    Rule(
        family=REGULATION,
        code="RE002",
        name="adult-market-beside-the-drug-conventions",
        title="A licensed market for other than medical and scientific ends",
        why="The drug conventions limit supply to medical and scientific ends. A market for adults stands beside that, and the reader should see it as much as the penalties.",
        severity=Severity.LOW,
        norms=("un1961-4-c",),
        when=[(c.law << _LAW & (m.adult_market == 1),)],
        message="The law licenses supply to adults for other than medical and scientific ends.",
        remedy="supply is licensed for medical and scientific ends only",
        points_at=points.at("general", "regulation", "market", label="a market for adults"),
        grounds=evidence_of("regulation"),
        fields=(
            Field(
                "law",
                "adult_market",
                says("regulation", "market", ("adult",), "whether there is a market for adults"),
            ),
        ),
        scope="jurisdiction",
        counted="license a market for adults",
    ),
)
