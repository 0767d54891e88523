"""DQ: how far the encoding itself can be relied on."""

from proportionality.rules import points
from proportionality.rules.base import Family, Rule
from proportionality.rules.engine import c, m
from proportionality.rules.severity import Severity

QUALITY = Family("DQ", "Quality of the data", 11, about="encoding")

FAMILIES = (QUALITY,)
CRASH = "DQ004"  # found by the run itself, not by a condition

RULES = (
    Rule(
        family=QUALITY,
        code="DQ001",
        name="core-provision-unverified",
        title="Core provision not verified",
        why="A finding is as good as the text behind it. Trafficking, supply, possession, murder, manslaughter, rape and robbery should be read in the law before anyone relies on them.",
        severity=Severity.MEDIUM,
        norms=(),
        when=[(c.drug << (m.k == "provision") & (m.core == 1) & (m.unverified == 1),)],
        message="{title}: this penalty has not been read in any text of the law.",
        remedy="the penalty is read in the law's own text and cited",
        points_at=points.at_evidence,
        never_unsure="every penalty has a level of evidence",
    ),
    Rule(
        family=QUALITY,
        code="DQ002",
        name="stale-verification",
        title="Verification older than 18 months",
        why="Laws change. An encoding that nobody has checked for a year and a half may describe law that is gone.",
        severity=Severity.LOW,
        norms=(),
        when=[(c.law << (m.k == "law") & (m.stale == 1),)],
        message="Last verified on {verified}, more than 18 months before the day asked about.",
        remedy="the file is checked again against the newest text and its date renewed",
        points_at=points.at("verified", "date", label="last verified"),
        scope="jurisdiction",
        never_unsure="every file has a date of verification",
    ),
    Rule(
        family=QUALITY,
        code="DQ003",
        name="no-comparator-encoded",
        title="No violent offence to compare with",
        why="Without violent offences no rule of comparison can conclude anything.",
        severity=Severity.MEDIUM,
        norms=(),
        when=[(c.law << (m.k == "law") & (m.uncompared == 1),)],
        message="No violent offence is encoded that drug offences could be measured against.",
        remedy="murder, manslaughter, rape and robbery are encoded",
        points_at=points.at_law,
        scope="jurisdiction",
        never_unsure="an encoding either has comparators or has none",
    ),
    Rule(
        family=QUALITY,
        code="DQ004",
        name="rule-crashed",
        title="The rules could not be run",
        why="A run that did not come to its end must not look like a clean one. Nothing may be concluded for this jurisdiction.",
        severity=Severity.CRITICAL,
        norms=(),
        when=(),
        message="The rules could not be run on this jurisdiction: {crash}.",
        remedy="the failure is mended and the run repeated",
        points_at=points.at_law,
        scope="jurisdiction",
        never_unsure="a run either came to its end or did not; no statute can make this example",
    ),
)
