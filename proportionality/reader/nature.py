"""What a text is: one that makes offences, or one that speaks of penalties which another makes.

A code of procedure, a treaty, a law on prisons or on pardons names penalties in sentences of every kind.  No list of such
sentences is ever complete, so in such a text a number is a value only where the clause has the whole form of an offence:
who, a verb that imposes, the penalty.  Everything else in it is listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from proportionality.reader.reading import Reading
from proportionality.reader.tokens import fold

_HEAD = 2_500  # characters in which a text says what it is
_LINES = 4  # of its first lines, those that may hold its title without a mark
_PLAIN, _MARKED = 120, 300  # characters of a title without a mark, and with one
WHO = 160  # tokens before a penalty in which the offender is named
_WHO_AFTER = 30  # and after it: est puni de deux ans et d'une amende quiconque
_TIMES = 2  # as many such passages as clauses that were read
_FEWEST = 6  # passages that speak of penalties before their share says anything
_SPEAKS = frozenset(("mention", "condition", "general"))

_JUDGMENT = "a judgment"
# What a law of the kind is called, in folded words.
_KINDS = (
    ("a law of criminal procedure", re.compile(
        r"criminal procedure|code of procedure|criminal justice procedure|(?:codigo|ley|normas|codigos) (?:organic[oa] )?(?:de |del? )?(?:procedimientos?|procesal) (?:penal|penales|criminal|militar)"
        r"|codigo procesal penal|enjuiciamiento criminal|code de procedure penale|code d.instruction criminelle|codigo de processo penal"
    )),
    ("a law on extradition, transfer or legal assistance", re.compile(
        r"extradition|extradicion|extradicao|transfer of (?:convicted|sentenced|prisoners|offenders)|traslado de (?:personas )?(?:condenad|sentenciad|reclus)|transferement|mutual (?:legal )?assistance|(?:asistencia|entraide|auxilio) (?:judicial|judiciaire|juridica)"
    )),
    ("a treaty", re.compile(r"^(?:the )?treaty\b|^(?:la |le |el |o )?(?:tratado|traite|convenio|convencion|convencao) (?:de|entre|sobre|para|relativ[oa]|internacional|interamericana|d)\b|^convention (?:on|between|for|against|relative|entre|sur|internationale)")),
    ("a law on prisons or the execution of sentences", re.compile(
        r"^(?:the )?prisons?(?: service| services)? (?:act|ordinance|law|bill)|correction(?:s|al services?) (?:act|bill)|execution of sentences|(?:ejecucion|execucao) (?:de la |da |de las |das |de )?(?:penas?|penal|sentencias?|sanciones)|regimen penitenciario|codigo penitenciario|sistema penitenciario|penitenciario y carcelario|execution des peines|loi penitentiaire|code penitentiaire|regime penitentiaire"
    )),
    ("a law of amnesty, pardon or release", re.compile(r"amnesty|amnistia|amnistie|anistia|\bpardons? (?:act|bill)|indultos?\b|\bgraces? (?:act|bill)|parole (?:act|bill|board)|libertad condicional|liberation conditionnelle|livramento condicional")),
    ("a law or guideline on sentencing", re.compile(r"sentencing|sentences? (?:act|guidelines?)|probation of offenders|condenas condicionales")),
    ("a text of reasons or a report", re.compile(r"^explanatory (?:memorandum|note|statement)|^exposicion de motivos|^expose des motifs|^exposicao de motivos|^rapport\b|^statement of objects")),
    ("a law on young offenders or victims", re.compile(r"juvenile justice|young offenders|youth justice|children and young persons|responsabilidad penal (?:de|del) (?:los )?(?:menor|adolescente)|justice penale des mineurs|menores infractores|victims?\b.{0,40}\b(?:act|bill)|^(?:ley|loi).{0,60}\b(?:victimas|victimes)")),
    (_JUDGMENT, re.compile(
        r"^(?:judgment|judgement|sentencia|arret|jugement|acordao)\b|^(?:disponen?|ordenan?) (?:la )?publica(?:r|cion)\b.{0,40}\bsentencia\b"
    )),
    ("a law of evidence or on courts", re.compile(r"^(?:the )?(?:law of )?(?:evidence|bail|magistrates.? courts?|courts?) (?:act|ordinance|bill|law)")),
)  # fmt: skip
# A law that amends another or makes offences besides is none of them by its title.
_MAKES = re.compile(
    r"amend|modific|modifi|reform|penal code|codigo penal|code penal|deroga|abrog|adiciona"
)
_NAMED = re.compile(
    r"(?:may be cited as|this (?:act|bill|ordinance|law) is|short title)\W{1,4}(?:the )?([^.\n]{4,120})"
)
_MARK = re.compile(
    r"[#>*_ ]{0,6}#[# *_]{0,6}|[*_ ]{0,4}(?:titulo|title|titre)[*_ ]{0,4}:[ >\-\"'*]{0,6}"
)
_SECTION = re.compile(r"(?:section|article|articulo|art|s)\b|\W{0,3}\d")
# A memorandum that is printed before an act is no text of its own.
_OF_AN_ACT = re.compile(
    r"explanatory memorandum[\W_]+this (?:act|law|order)\b|arrangement\s?of\s(?:sections|rules|regulations)"
)


def weighed(reading: Reading) -> None:
    """List what was read without the form of an offence, where the text is none that makes offences.

    A judgment makes none in any form: what has the form of one is quoted, and may long be repealed.
    """
    if why := _no_source(reading):
        quotes = kind_of(reading) == _JUDGMENT
        reading.set_aside(lambda penalty: "" if penalty.whole and not quotes else why)


def _no_source(reading: Reading) -> str:
    """Why the numbers of a text are no penalties that it makes, and what to do; empty where they may be."""
    do = "read the act that makes the offence, or confirm this clause"
    if title := kind_of(reading):
        return f"the text is by its title {title}, which speaks of penalties that another law makes: {do}"
    speaks = sum(passage.kind in _SPEAKS for passage in reading.passages)
    if speaks >= _FEWEST and speaks > _TIMES * len(reading.penalties):
        return f"the greater part of what looks penal in this text ({speaks} passages, {len(reading.penalties)} clauses) only speaks of penalties: {do}"
    return ""


def kind_of(reading: Reading) -> str:
    """What kind of text that makes no offences a text is by its title; empty where its title says no such thing."""
    head = reading.text.text[:_HEAD]
    if _OF_AN_ACT.search(head.lower()):
        return ""
    for title in _titles(head):
        if not _MAKES.search(title):
            for name, pattern in _KINDS:
                if pattern.search(title):
                    return name
    return ""


def _titles(head: str) -> Iterator[str]:
    """What may be the title of a text: what is marked as one, its first lines that are no longer, and what it is cited as."""
    folded = [" ".join(fold(word) for word in line.split()) for line in head.split("\n")]
    lines = [line for line in folded if any(c.isalpha() for c in line)]
    marks = 0
    for at, line in enumerate(lines):
        mark = _MARK.match(line)
        marks += bool(mark)
        if marks > _LINES:
            break  # titles of parts, or of a table of contents
        title = line[mark.end() :] if mark else line.strip(" *_\"'")
        if not mark and _SECTION.match(title):
            break  # a title stands before the first section
        if len(title) <= (_MARKED if mark else _PLAIN) and (mark or at < _LINES):
            yield title
    for named in _NAMED.finditer(" ".join(folded)):
        yield named[1]


def names_offender(reading: Reading, first: int, last: int, begin: int, end: int) -> bool:
    """Whether somebody who does something is named before a penalty, in its sentence, or right after it."""
    return bool(
        reading.events.within("offender", max(begin, first - WHO), first)
        or reading.events.within("offender", last, min(last + _WHO_AFTER, end))
    )
