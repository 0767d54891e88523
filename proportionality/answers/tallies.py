"""How much was found in each of many laws: a line a law, nothing of a finding put into words.

What was counted in a law is kept for the next run (`proportionality.law.kept`), by the law's bytes, with the days between which it is the
same (`proportionality.law.asked`).  Nothing heavy is imported before something has to be counted.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from proportionality import extensions
from proportionality.findings.counts import Counts
from proportionality.law import kept
from proportionality.law.asked import AskedDay, lasting
from proportionality.law.document import Problem, Unreadable, read_bytes
from proportionality.law.files import display

if TYPE_CHECKING:
    from proportionality.check import Report
    from proportionality.law.corpus import Corpus, LoadedFile
    from proportionality.measure import LawOnDay
    from proportionality.rules.choice import Chosen

_KIND = "counts"
_MOST_LAWS = 5_000  # in a record; beyond, those are left out that were not asked for now


@dataclass(frozen=True, slots=True)
class Tally:
    """One law in a summary; ``stands`` says where it stands on the scale.

    ``known`` is whether anything of it is encoded on the day, ``later_general`` whether the general part is of a later text.
    """

    code: str
    name: str
    partial: bool
    stands: str
    known: bool
    later_general: bool
    counts: Counts


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted in a law, and the first and the last day, in ISO form, on which it is the same."""

    tally: Tally
    first: str
    last: str


def tally(file: LoadedFile, measured: LawOnDay, counts: Counts) -> Tally:
    """What was counted in a law, with what a summary says of the law itself."""
    from proportionality.answers.scale import scale
    from proportionality.answers.weighed import in_one_line
    from proportionality.law.in_words import general_is_later

    law = file.jurisdiction
    return Tally(
        law.code,
        law.jurisdiction.name,
        law.coverage == "partial",
        in_one_line(scale(measured)),
        bool(measured.subjects),
        general_is_later(law, measured.on),
        counts,
    )


def tally_one(file: LoadedFile, on: dt.date, chosen: Chosen | None) -> Counted:
    """Count in one law."""
    from proportionality.check import count_one
    from proportionality.measure import measured_on

    day = AskedDay.of(on)
    measured = measured_on(file.jurisdiction, day)
    made = tally(file, measured, count_one(file, day, chosen, measured))
    return Counted(made, *same_between(day, values(made)))


def same_between(day: dt.date, said: object) -> tuple[str, str]:
    """The first and the last day on which the same is said: that day alone where its date is said, or nothing noticed what was asked of it."""
    tied = day.isoformat() in json.dumps(said, default=str)
    first, last = (day, day) if tied else lasting(day)
    return first.isoformat(), last.isoformat()


def of_each(report: Report) -> list[Tally]:
    """What was found in each law of a report, counted."""
    from proportionality.check import Outcome, counted
    from proportionality.measure import measured_on

    outcomes = {file.jurisdiction.code: Outcome() for file in report.files}
    for finding in report.findings:
        outcomes[finding.jurisdiction].findings.append(finding)
    for waived in report.waived:
        outcomes[waived.finding.jurisdiction].waived.append(waived)
    for assessment in report.assessments:
        outcomes[assessment.jurisdiction].assessments.append(assessment)
    return [
        tally(
            file,
            measured_on(file.jurisdiction, report.as_of),
            counted(outcomes[file.jurisdiction.code]),
        )
        for file in report.files
    ]


# Loads some files and counts in each; what is wrong with the files stands in the corpus.
Count = Callable[[list[Path]], tuple["Corpus", list[Counted]]]


def tallies(
    paths: Sequence[Path], on: dt.date, asked: object, count: Count
) -> tuple[list[Tally], list[Problem]]:
    """A tally of each law, in the order of their codes, and the problems of all files.

    Args:
        paths: the files; standard input is always read anew.
        on: the day whose law is asked about.
        asked: what tells this choice of rules from any other, as JSON has it; None where that cannot be told.
        count: counts in what no earlier run counted in.

    """
    name, day = record_name(_KIND, asked), on.isoformat()
    known = _kept(name) if name else {}
    found: dict[str, Tally] = {}
    new: list[Path] = []
    for path in paths:
        sha256 = sha256_of(path) if known else ""
        one = known.get(sha256)
        if one is not None and one.first <= day <= one.last and sha256 not in found:
            found[sha256] = _under(one.tally, display(path))
        else:
            new.append(path)
    corpus, counted = count(new) if new else (None, [])
    files = {file.jurisdiction.code: file for file in corpus.files} if corpus else {}
    codes = {one.code for one in found.values()}
    if codes & files.keys() or len(codes) < len(found):
        # Two files of one law: loading both says what is wrong with that.
        found, (corpus, counted) = {}, count(list(paths))
        files = {file.jurisdiction.code: file for file in corpus.files}
    if name and counted:
        by_file = ((files[one.tally.code], one) for one in counted)
        fresh = {file.sha256: one for file, one in by_file if _clean(file, one.tally.counts)}
        stay = known if len(known) < _MOST_LAWS else {sha256: known[sha256] for sha256 in found}
        _keep(name, stay | fresh)
    everything = sorted(
        [*found.values(), *(one.tally for one in counted)], key=lambda one: one.code
    )
    problems = list(corpus.problems) if corpus else []
    problems += [problem for one in everything for problem in one.counts.problems]
    return everything, sorted(problems)


def _clean(file: LoadedFile, counts: Counts) -> bool:
    """Whether nothing is to be said of the file each time, as a warning is, and the run came to its end, as the next may where it did not."""
    return file.path != "<stdin>" and not file.document.problems and counts.complete


def _under(one: Tally, path: str) -> Tally:
    problems = tuple(replace(problem, path=path) for problem in one.counts.problems)
    return replace(one, counts=replace(one.counts, problems=problems))


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes; empty where it cannot be read, and of standard input, which can be read once only."""
    if str(path) == "-":
        return ""
    try:
        return hashlib.sha256(read_bytes(path)).hexdigest()
    except Unreadable:
        return ""


def record_name(kind: str, asked: object, *more: str) -> str | None:
    """The record of a choice of rules and what else it is of; None where an extension is loaded, whose rules may depend on anything."""
    if asked is None or extensions.loaded():
        return None
    asked_for = json.dumps([asked, *more]).encode()
    return f"{kind}/{hashlib.sha256(asked_for).hexdigest()}"


def _kept(name: str) -> dict[str, Counted]:
    record = kept.read_or_ahead(name)
    if record is None:
        return {}
    try:
        return {
            sha256: Counted(tally_of(*one), str(first), str(last))
            for sha256, (first, last, one) in json.loads(record).items()
        }
    except (AttributeError, TypeError, ValueError, RecursionError):
        return {}


def values(one: Tally) -> tuple[object, ...]:
    """A tally as JSON has it."""
    return (
        one.code,
        one.name,
        one.partial,
        one.stands,
        one.known,
        one.later_general,
        asdict(one.counts),
    )


def tally_of(
    code: str,
    name: str,
    partial: bool,
    stands: str,
    known: bool,
    later_general: bool,
    counts: dict[str, object],
) -> Tally:
    """The tally of which these are the `values`."""
    made = Counts(**counts)  # type: ignore[arg-type]
    problems = tuple(Problem(**problem) for problem in made.problems)  # type: ignore[arg-type]
    return Tally(
        code, name, partial, stands, known, later_general, replace(made, problems=problems)
    )


def _keep(name: str, known: dict[str, Counted]) -> None:
    record = {sha256: (one.first, one.last, values(one.tally)) for sha256, one in known.items()}
    kept.keep(name, json.dumps(record, ensure_ascii=False).encode())
    kept.tidy(_KIND)


def total(found: Iterable[Tally]) -> dict[str, int]:
    """Findings in all laws by severity."""
    summed: dict[str, int] = {}
    for one in found:
        for word, number in one.counts.by_severity.items():
            summed[word] = summed.get(word, 0) + number
    return summed
