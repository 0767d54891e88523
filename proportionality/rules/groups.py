"""CH, WO, LG: the groups that the conventions name: children, pregnant women and carers, and those who cannot pay for a lawyer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from proportionality.rules import points
from proportionality.rules.base import Family, Rule
from proportionality.rules.engine import c, m
from proportionality.rules.fields import Field
from proportionality.rules.general_part import evidence_of, offences, open_answer, says
from proportionality.rules.severity import Severity

if TYPE_CHECKING:
    from proportionality.measure import LawOnDay, Range, Subject
    from proportionality.rules.messages import MessageContext
    from proportionality.rules.remedies import Held

CHILDREN = Family("CH", "Children", 13)
CAREGIVERS = Family("WO", "Women and caregivers", 14)
LEGAL_AID = Family("LG", "Legal aid", 15)

MAJORITY = 18  # years; the Convention on the Rights of the Child, article 1
LEAST_AGE = 14  # years; General Comment 24 of the Committee on the Rights of the Child
LEAST_AGE_BEFORE = 12  # years; its General Comment 10, which that one replaced
LONG = "5 years"  # a minimum from which a case is grave whatever the legal system


def _minors(key: str, what: str) -> Callable[[LawOnDay, Subject | None], Range]:
    """Whether somebody under eighteen can be given something: it is allowed, or barred below a lower age only."""

    def of(law: LawOnDay, _: Subject | None) -> Range:
        from proportionality.measure import YES, yes
        from proportionality.rules.fact import not_yet

        rule = law.jurisdiction.general.minors
        word = "unknown" if rule is None else getattr(rule, key)
        if rule is not None and key == "life_without_release" and word == "unknown":
            word = "barred" if rule.life == "barred" else word
        if rule is None or word == "unknown":
            return open_answer("minors", key, law, f"whether {what}")
        if (unread := not_yet("minors", law)) is not None:
            return unread
        if word == "allowed":
            return YES
        if rule.under == "unknown":
            return open_answer("minors", "under", law, f"below which age it is barred that {what}")
        return yes(rule.under < MAJORITY)

    return of


_death = _minors("death", "somebody under age at the time can be sentenced to death")
_whole_life = _minors(
    "life_without_release", "somebody under age at the time can be given life without release"
)
_minimums = _minors("minimums", "least terms bind the court that sentences somebody under age")


def _never_released(law: LawOnDay, subject: Subject | None) -> Range:
    """Whether an offence carries life from which there is no release."""
    from proportionality.law.quantities import Silence
    from proportionality.measure import NO, both, maybe, yes

    assert subject is not None
    penalty, general = subject.penalty, law.jurisdiction.general.life
    if penalty.life == "none":
        return NO
    name = subject.offence.id
    life = yes(True)
    if penalty.life == "unknown":
        life = maybe(f"whether '{name}' carries life is unknown", (*subject.location, "life"))
    after = general.parole_after if general else Silence.UNKNOWN
    if penalty.parole in ("barred", "available"):
        return both(life, yes(penalty.parole == "barred"))
    if penalty.parole == "unknown" or after in (Silence.UNKNOWN, Silence.NOT_STATED):
        where = (
            (*subject.location, "parole")
            if penalty.parole == "unknown"
            else ("general", "life", "parole_after")
        )
        return both(life, maybe(f"whether life for '{name}' allows release is unknown", where))
    return both(life, yes(after is Silence.NONE))


def _responsible_early(law: LawOnDay, _: Subject | None) -> Range:
    from proportionality.measure import yes
    from proportionality.rules.fact import not_yet

    rule = law.jurisdiction.general.minors
    if rule is None or rule.responsible_from == "unknown":
        what = "the age of criminal responsibility"
        return open_answer("minors", "responsible_from", law, what)
    return not_yet("minors", law) or yes(rule.responsible_from < LEAST_AGE)


def _no_way_for_carers(law: LawOnDay, subject: Subject | None) -> Range:
    """Whether the law neither opens pregnant women and carers another measure nor puts their prison term off."""
    from proportionality.measure import both

    what = "a measure in place of prison is open to pregnant women and carers"
    return both(
        says("caregivers", "non_custodial", ("none",), f"whether {what}")(law, subject),
        says(
            "caregivers",
            "prison",
            ("not-deferred",),
            "whether prison can be put off for pregnant women and mothers",
        )(law, subject),
    )


def _worst(context: MessageContext) -> str:
    """What is worse than a term: death is named only where one of the offences carries it."""
    carried = (other.subject.penalty.death for other, _ in context.others)
    return "life or death" if {"discretionary", "mandatory"} & set(carried) else "life"


def _long_or_worse(_: LawOnDay, subject: Subject | None) -> Range:
    """Whether an offence has a floor of five years or more, or can cost life or death."""
    from proportionality.measure import LIFE, either, on_scale

    assert subject is not None
    return either(subject.floor.at_least(on_scale(LONG)), subject.ceiling.at_least(LIFE))


def _by_age(held: Held) -> Severity:
    rule = held.jurisdiction.general.minors
    assert rule is not None
    assert rule.responsible_from != "unknown"
    return Severity.MEDIUM if rule.responsible_from < LEAST_AGE_BEFORE else Severity.LOW


def _by_exception(held: Held) -> Severity:
    rule = held.jurisdiction.general.caregivers
    assert rule is not None
    return Severity.HIGH if rule.death == "allowed" else Severity.MEDIUM


def _by_aid(held: Held) -> Severity:
    rule = held.jurisdiction.general.legal_aid
    assert rule is not None
    return Severity.HIGH if rule.free == "none" else Severity.LOW


def _who_is_under_age(context: MessageContext) -> str:
    rule = context.jurisdiction.general.minors
    assert rule is not None
    if rule.under == "unknown":
        return "people who were under age at the time of the offence"
    if rule.under < MAJORITY:
        return (
            f"people who were {rule.under} or older and under {MAJORITY} at the time of the offence"
        )
    return f"people who were under {rule.under} at the time of the offence"


def _what_they_can_be_given(context: MessageContext) -> str:
    death, life = 1 in context.alternatives, 2 in context.alternatives
    return (
        "death and life without release"
        if death and life
        else "death"
        if death
        else "life without release"
    )


def _exception(context: MessageContext) -> str:
    rule = context.jurisdiction.general.caregivers
    assert rule is not None
    return {
        "allowed": "makes no exception for a pregnant woman",
        "deferred": "only puts the execution of a pregnant woman or a new mother off",
    }[rule.death]


def _aid(context: MessageContext) -> str:
    rule = context.jurisdiction.general.legal_aid
    assert rule is not None
    return {
        "none": "gives no lawyer without payment",
        "discretionary": "leaves it to an office or a court whether there is a lawyer without payment",
    }[rule.free]


def _age(context: MessageContext) -> str:
    rule = context.jurisdiction.general.minors
    assert rule is not None
    return str(rule.responsible_from)


_LAW = m.k == "law"
_DRUG = m.k == "drug"
_CAPITAL = _DRUG & (m.lethal == 0) & (m.death == 1)

FAMILIES = (CHILDREN, CAREGIVERS, LEGAL_AID)

RULES = (
    Rule(
        family=CHILDREN,
        code="CH001",
        name="death-or-whole-life-for-under-eighteens",
        title="Death or life without release for drug offences, open for under-eighteens",
        why="The Convention on the Rights of the Child, to which nearly all states are party, rules out death and life without release for what was done under eighteen.",
        severity=Severity.HIGH,
        norms=("crc-37-a", "iccpr-6-5", "beijing-17-2"),
        when=[
            (c.law << _LAW & (m.death_for_minors == 1), c.other << _CAPITAL),
            (
                c.law << _LAW & (m.whole_life_for_minors == 1),
                c.other << _DRUG & (m.lethal == 0) & (m.never_released == 1),
            ),
        ],
        message="The law lets {minors} be given {what}, which it has for {offences}.",
        remedy="death and life without release are barred for everybody who was under eighteen at the time",
        points_at=points.at("general", "minors", "death", label="people under age"),
        grounds=evidence_of("minors"),
        says={
            "minors": _who_is_under_age,
            "what": _what_they_can_be_given,
            "offences": offences,
        },
        fields=(
            Field("law", "death_for_minors", _death),
            Field("law", "whole_life_for_minors", _whole_life),
            Field("drug", "never_released", _never_released),
        ),
        scope="jurisdiction",
    ),
    Rule(
        family=CHILDREN,
        code="CH002",
        name="minimum-binds-under-eighteens",
        title="Least terms for drug offences bind the court that sentences a child",
        why="A child is imprisoned as a last resort and for the shortest time that is appropriate. A least term that binds the court leaves room for neither.",
        severity=Severity.MEDIUM,
        norms=("crc-37-b", "crc-40-4", "crc-gc24-78", "beijing-17-1"),
        when=[
            (c.law << _LAW & (m.minimums_for_minors == 1), c.other << _DRUG & (m.binding == 1)),
        ],
        message="Least terms bind the court also for {minors}: {offences}.",
        remedy="least terms do not bind the court that sentences somebody who was under eighteen at the time",
        points_at=points.at("general", "minors", "minimums", label="least terms for minors"),
        grounds=evidence_of("minors"),
        says={"minors": _who_is_under_age, "offences": offences},
        fields=(Field("law", "minimums_for_minors", _minimums),),
        scope="jurisdiction",
    ),
    Rule(
        family=CHILDREN,
        code="CH003",
        name="responsible-below-fourteen",
        title="Punishment for drug offences begins below fourteen",
        why="The Convention asks for an age below which a child cannot break criminal law; the Committee on the Rights of the Child asks for fourteen at least.",
        severity=Severity.MEDIUM,
        norms=("crc-40-3", "crc-gc24-22"),
        when=[(c.law << _LAW & (m.responsible_early == 1),)],
        message="A child can be punished for a drug offence from the age of {age}.",
        remedy="criminal responsibility begins at fourteen or later",
        points_at=points.at(
            "general", "minors", "responsible_from", label="age of criminal responsibility"
        ),
        severity_of=_by_age,
        grounds=evidence_of("minors"),
        says={"age": _age},
        fields=(Field("law", "responsible_early", _responsible_early),),
        scope="jurisdiction",
        counted="punish children under fourteen for drug offences",
    ),
    Rule(
        family=CAREGIVERS,
        code="WO001",
        name="death-for-pregnant-women-or-new-mothers",
        title="Death for drug offences, put off at most for pregnant women and new mothers",
        why="A sentence of death is not carried out on a pregnant woman, nor on a new mother. A law that only puts it off carries it out on a mother.",
        severity=Severity.HIGH,
        norms=("iccpr-6-5", "ecosoc-1984-50-3", "bangkok-64", "arab-charter-7-2"),
        when=[(c.law << _LAW & (m.death_for_mothers == 1), c.other << _CAPITAL)],
        message="The law, which allows death for {offences}, {exception}.",
        remedy="a pregnant woman or a new mother is given another penalty than death",
        points_at=points.at("general", "caregivers", "death", label="death for pregnant women"),
        severity_of=_by_exception,
        grounds=evidence_of("caregivers"),
        says={"offences": offences, "exception": _exception},
        fields=(
            Field(
                "law",
                "death_for_mothers",
                says(
                    "caregivers",
                    "death",
                    ("allowed", "deferred"),
                    "what the law provides for a pregnant woman sentenced to death",
                ),
            ),
        ),
        scope="jurisdiction",
        needs_death=True,
    ),
    Rule(
        family=CAREGIVERS,
        code="WO002",
        name="minimum-without-way-out-for-carers",
        title="Least terms for drug offences, and no other way for pregnant women and carers",
        why="The Bangkok Rules prefer measures other than prison for pregnant women and women with dependent children, and ask courts to weigh their care. A least term that binds the court, with nothing for them, allows neither.",
        severity=Severity.MEDIUM,
        norms=(
            "bangkok-57",
            "bangkok-58",
            "bangkok-61",
            "bangkok-64",
            "hrdp-iii-2-2-v",
            "hrdp-iii-2-2-vi",
        ),
        when=[
            (c.law << _LAW & (m.no_way_for_carers == 1), c.other << _DRUG & (m.binding == 1)),
        ],
        message="The law neither opens pregnant women and carers a measure in place of prison nor puts their term off, and least terms bind the court: {offences}.",
        remedy="a measure in place of prison, or the deferral of the term, is open to pregnant women and carers",
        points_at=points.at(
            "general", "caregivers", "non_custodial", label="pregnant women and carers"
        ),
        grounds=evidence_of("caregivers"),
        says={"offences": offences},
        fields=(Field("law", "no_way_for_carers", _no_way_for_carers),),
        scope="jurisdiction",
    ),
    Rule(
        family=LEGAL_AID,
        code="LG001",
        name="long-sentence-without-free-defence",
        title="Long terms, life or death for drug offences without a lawyer for those who cannot pay",
        why="Most who face the gravest drug sentences are poor. Who may lose years of life needs a lawyer also where there is no money for one.",
        severity=Severity.HIGH,
        norms=("iccpr-14-3-d", "hrdp-ii-8-i"),
        when=[
            (
                c.law << _LAW & (m.no_sure_defence == 1),
                c.other << _DRUG & (m.long_or_worse == 1),
            ),
        ],
        message="The law {aid} to those who cannot pay, while {offences} cost five years at the least, or can cost {worst}.",
        remedy="a lawyer is given without payment to whoever cannot pay and faces such a sentence",
        points_at=points.at("general", "legal_aid", "free", label="legal aid"),
        severity_of=_by_aid,
        grounds=evidence_of("legal_aid"),
        says={"aid": _aid, "offences": offences, "worst": _worst},
        fields=(
            Field(
                "law",
                "no_sure_defence",
                says(
                    "legal_aid",
                    "free",
                    ("none", "discretionary"),
                    "whether a lawyer is given without payment",
                ),
            ),
            Field("drug", "long_or_worse", _long_or_worse),
        ),
        scope="jurisdiction",
    ),
    Rule(
        family=LEGAL_AID,
        code="LG002",
        name="death-without-required-lawyer",
        title="Death for drug offences can be imposed on somebody without a lawyer",
        why="Where life is at stake the accused must be helped by a lawyer at every stage. A law that does not ask for one lets somebody be condemned alone.",
        severity=Severity.HIGH,
        norms=("iccpr-14-3-d", "hrc-gc32-38", "ecosoc-1984-50-5"),
        when=[(c.law << _LAW & (m.undefended == 1), c.other << _CAPITAL)],
        message="A trial that can end in death for {offences} may be held without a lawyer for the accused.",
        remedy="no trial that can end in death is held without a lawyer for the accused",
        points_at=points.at("general", "legal_aid", "defence_required", label="a lawyer required"),
        grounds=evidence_of("legal_aid"),
        says={"offences": offences},
        fields=(
            Field(
                "law",
                "undefended",
                says(
                    "legal_aid",
                    "defence_required",
                    ("not-required",),
                    "whether the gravest trials need a lawyer for the accused",
                ),
            ),
        ),
        scope="jurisdiction",
        needs_death=True,
    ),
)
