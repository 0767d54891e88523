"""The gravest violent crime that a drug offence outweighs: a scale that tells laws apart.

Two drug offences are put on it.  The *ordinary trafficking offence* (basic, without further conditions; where the law grades it
by drug and amount, the gravest of these grades) is set against the basic forms of each violent crime, all of them: what it
outweighs, it outweighs in every basic form that is encoded.  The *gravest drug offence* (whatever it needs, but that nobody
died) is set against the same where it is itself basic, and else against every form of each crime.

It outweighs murder where the most that it can cost is no less than the most for murder, and another crime where it is the
harsher of the two, in the sense of `proportionality.answers.ranking.weigh`.  ``docs/about/scale.md`` explains it to readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from proportionality.answers.headline import TRAFFICKING, larger_amounts, ordinary_of, severity
from proportionality.answers.positions import law_of, practice_of
from proportionality.answers.ranking import ratio, reaches, weigh
from proportionality.answers.weighed import (
    CRIMES,
    Against,
    Cited,
    Crime,
    Least,
    ScaleOfLaw,
    Step,
    Weighed,
)
from proportionality.law import in_words as words
from proportionality.law.model import Jurisdiction
from proportionality.measure import LawOnDay, Subject


def scale(law: LawOnDay) -> ScaleOfLaw:
    """Where a law stands on the scale on a day."""
    jurisdiction = law.jurisdiction
    living = [s for s in law.drugs if "causes-death" not in s.offence.conditions]
    ordinary = ordinary_of([s for s in living if TRAFFICKING & set(s.offence.conduct)])
    return ScaleOfLaw(
        jurisdiction.code,
        jurisdiction.jurisdiction.name,
        law.on.isoformat(),
        _weighed(law, ordinary, "no ordinary trafficking offence is encoded"),
        _weighed(law, living, "no drug offence is encoded"),
        law_of(law).death,
        practice_of(jurisdiction, law.on),
        jurisdiction.coverage == "partial",
    )


def _weighed(law: LawOnDay, offences: Sequence[Subject], missing: str) -> Weighed:
    """The gravest of these offences on the scale; those that may be graver, since something is unknown, leave it in doubt."""
    drug = max(offences, key=lambda s: (severity(s), s.offence.form == "basic"), default=None)
    if drug is None:
        return Weighed("cannot-tell", None, missing, "basic", None, None, None)
    cited = _cited(law.jurisdiction, drug)
    rivals = [s for s in offences if not s.ceiling.known and s.ceiling.high > drug.ceiling.high]
    graded = any(severity(s) != severity(drug) for s in offences)
    larger = larger_amounts(law, TRAFFICKING, drug) is not None
    against: Against = "every" if drug.offence.form == "aggravated" else "basic"
    doubts: list[str] = []
    for crime in CRIMES:
        beside = _forms_of(law.violent, crime, against)
        outweighs = _outweighs(drug, beside, crime)
        if outweighs:
            gravest = max(beside, key=severity)
            harder = all(_harsher(drug, s) for s in beside)
            return Weighed(
                "cannot-tell" if doubts else crime,
                crime if doubts else None,
                words.listed(dict.fromkeys(doubts), most=2),
                against,
                cited,
                _cited(law.jurisdiction, gravest),
                ratio(drug.ceiling, gravest.ceiling),
                harder,
                _child(law, drug) if crime == "rape" and against == "every" else None,
                _least(drug, gravest),
                len(beside) == 1,
                graded,
                _graver(law, drug, crime, harder) if against == "basic" else None,
                all(s.offence.form == "minor" for s in beside),
                larger,
            )
        open_ = [
            s
            for s in rivals
            if _outweighs(s, _forms_of(law.violent, crime, against), crime) is not False
        ]
        if outweighs is None or open_:
            doubts.append(_doubt(law, [drug, *open_], beside, crime))
    because = words.listed(dict.fromkeys(doubts), most=2)
    step: Step = "cannot-tell" if doubts else "none"
    return Weighed(step, None, because, against, cited, None, None, graded=graded, larger=larger)


def _forms_of(violent: Iterable[Subject], crime: Crime, against: Against) -> list[Subject]:
    """The forms of a crime that a drug offence has to outweigh."""
    found = [s for s in violent if f"violent.{crime}" in s.offence.conduct]
    return found if against == "every" else ordinary_of(found)


def _graver(law: LawOnDay, drug: Subject, crime: Crime, harder: bool) -> Cited | None:
    """The gravest form of a crime of which is not surely true what is said of its basic ones: that a drug offence is the harsher, or outweighs them."""
    above = [
        s
        for s in _forms_of(law.violent, crime, "every")
        if (_harsher(drug, s) if harder else _outweighs(drug, [s], crime)) is not True
    ]
    return _cited(law.jurisdiction, max(above, key=severity)) if above else None


def _child(law: LawOnDay, drug: Subject) -> Cited | None:
    """The gravest offence of raping a child, where it is encoded apart from rape and the drug offence is not surely harsher."""
    apart = (
        s
        for s in law.violent
        if "violent.child-rape" in s.offence.conduct and "violent.rape" not in s.offence.conduct
    )
    above = [s for s in apart if not _harsher(drug, s)]
    return _cited(law.jurisdiction, max(above, key=severity)) if above else None


def _outweighs(drug: Subject, beside: Sequence[Subject], crime: Crime) -> bool | None:
    """Whether a drug offence outweighs every one of these; None where that cannot be told."""
    if not beside:
        return None
    order = [reaches(drug, s) if crime == "murder" else _harsher(drug, s) for s in beside]
    return False if False in order else None if None in order else True


def _harsher(drug: Subject, other: Subject) -> bool | None:
    order = weigh(drug, other)
    return None if order is None else order == "harsher"


def _least(drug: Subject, other: Subject) -> Least:
    """How the least that a drug offence costs stands to the least for another offence."""
    if drug.floor.high < other.floor.low:
        return "less"
    return "no-less" if drug.floor.low >= other.floor.high else "not-known"


def _doubt(law: LawOnDay, drugs: Sequence[Subject], beside: Sequence[Subject], crime: Crime) -> str:
    called = crime.replace("-", " ")
    if not beside:
        form = "basic form of " if _forms_of(law.violent, crime, "every") else ""
        return f"no {form}{called} is encoded to set beside it"
    ranges = (r for s in (*drugs, *beside) for r in (s.ceiling, s.floor))
    unknown = next((why.text for r in ranges for why in r.because), None)
    return unknown or f"its range and that of {called} cannot be told apart"


def _cited(law: Jurisdiction, subject: Subject) -> Cited:
    offence, penalty = subject.offence, subject.penalty
    return Cited(
        offence.id,
        offence.title,
        offence.form,
        _range(law, subject),
        penalty.place or offence.place,
        law.provision_of(offence, penalty),
        law.evidence_of(offence, penalty),
    )


def _range(law: Jurisdiction, subject: Subject) -> str:
    """What an offence costs, with the parole that its own provision bars: on it the order of two lives can hang."""
    penalty = subject.penalty
    told = words.span(penalty, law.general)
    lives = penalty.life in ("discretionary", "mandatory") and penalty.parole == "barred"
    return f"{told}, no parole" if lives else told
