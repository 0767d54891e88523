"""Encodings against a saved report: what is new, what is gone, what somebody accepts for a time."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from proportionality.check import Outcome, Report, check_one, receipt
from proportionality.findings.difference import Sides, sides
from proportionality.findings.finding import Finding, SourceSpan
from proportionality.findings.waivers import waive
from proportionality.law.corpus import Corpus, LoadedFile, display, find, load_all
from proportionality.law.document import Document, Location, Unreadable, read_bytes
from proportionality.law.model import Waiver
from proportionality.law.parse import parse
from proportionality.law.scalars import Code
from proportionality.report import as_json
from proportionality.testing.files import Unusable, read_yaml

Saved = dict[str, Any]


class _WaiverOfLaw(Waiver):
    jurisdiction: Code


class _WaiverFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    waivers: Annotated[list[_WaiverOfLaw], Field(min_length=1)]


@dataclass(slots=True)
class Checked:
    """One law: what is found in it, by the rules that are known and by functions of one's own."""

    file: LoadedFile
    outcome: Outcome
    own: list[Saved]

    @property
    def found(self) -> dict[str, Saved]:
        """What counts, by fingerprint."""
        every = [*map(as_json.finding, self.outcome.findings), *self.own]
        return {finding["fingerprint"]: finding for finding in every}

    @property
    def waived(self) -> set[str]:
        """Fingerprints of what is accepted for a time."""
        return {one.finding.fingerprint for one in self.outcome.waived}


@dataclass
class Encodings:
    """A folder of encodings, the report they are compared with, and what is accepted.

    Args:
        folder: where the encodings are.
        baseline: the saved report; None where everything that is found is new.
        waivers: a file of waivers, besides those in the encodings.
        day: the day asked about; None for that of the saved report, else today.
        finds: functions of one's own, as ``module:function``.
        updating: whether what is found is to become the saved report.

    """

    folder: Path
    baseline: Path | None = None
    waivers: Path | None = None
    day: dt.date | None = None
    finds: Sequence[str] = ()
    updating: bool = False
    accepted: dict[str, Checked] = field(default_factory=dict)  # by code
    dropped: set[str] = field(default_factory=set)  # codes of laws that are accepted as gone
    _checked: dict[str, Checked] = field(default_factory=dict)

    @cached_property
    def corpus(self) -> Corpus:
        """Every encoding of the folder, with the problems of those that are refused."""
        return load_all(find([str(self.folder)])[0])

    @cached_property
    def saved(self) -> Saved:
        """The saved report, empty where there is none.

        Raises:
            Unusable: where it is damaged.

        """
        if self.baseline is None or (self.updating and not self.baseline.exists()):
            return {"findings": [], "assessments": [], "receipt": {}}
        return _read_report(self.baseline)

    @property
    def on(self) -> dt.date:
        """The day asked about."""
        said = self.saved["receipt"].get("as_of", "")
        return self.day or (dt.date.fromisoformat(said) if said else dt.date.today())

    def problems(self, path: Path) -> list[str]:
        """What is wrong with the file of an encoding; nothing only where it was read."""
        if self.file(path) is not None:
            return []
        shown = display(path)
        wrong = [str(p) for p in self.corpus.problems if p.path == shown and p.level == "error"]
        return wrong or [f"{shown}: was not read"]

    def file(self, path: Path) -> LoadedFile | None:
        """The encoding at a path, None where it is refused."""
        return next((file for file in self.corpus.files if file.path == display(path)), None)

    def check(self, file: LoadedFile) -> Checked:
        """What is found in an encoding on the day, waivers taken off."""
        code = file.jurisdiction.code
        if code not in self._checked:
            outcome = check_one(file, self.on)
            if not outcome.complete:
                said = "; ".join(f.message for f in outcome.findings)
                raise Unusable(Path(), f"{file.path}: the check did not come to its end: {said}")
            document, given = self._waivers
            mine = [waiver for waiver in given if waiver.jurisdiction == code]
            kept, waived, _ = waive(outcome.findings, mine, self.on, _places(document))
            outcome.findings, outcome.waived = kept, [*outcome.waived, *waived]
            self._checked[code] = Checked(file, outcome, list(self._own(file)))
        return self._checked[code]

    def change(self, checked: Checked) -> Sides[Saved, Saved]:
        """What a law has beyond the saved report, what it lacks, and what is on both sides; waived findings on neither."""
        saved = self.saved_of(checked.file.jurisdiction.code)
        before = {f["fingerprint"]: f for f in saved if f["fingerprint"] not in checked.waived}
        return sides(before, checked.found)

    def saved_of(self, code: str) -> list[Saved]:
        """The findings of one law in the saved report."""
        return [f for f in self.saved["findings"] if f["jurisdiction"] == code]

    def lost(self) -> list[str]:
        """The codes in the saved report for which there is no file, refused ones not counted."""
        there = {file.jurisdiction.code for file in self.corpus.files}
        return sorted({f["jurisdiction"] for f in self.saved["findings"]} - there - self._refused())

    def _refused(self) -> set[str]:
        """The codes that refused files are about, as far as their text or their name tells."""
        codes = set()
        for path in {p.path for p in self.corpus.problems if p.level == "error"}:
            inside = self.folder / Path(path).name
            codes |= {
                Path(path).stem.upper(),
                _code_in(inside if inside.is_file() else self.folder),
            }
        return codes

    def waiver_problems(self) -> list[str]:
        """What is wrong with the file of waivers: unreadable, expired, for nothing that is found, for no law here."""
        document, given = self._waivers
        codes = {file.jurisdiction.code: file for file in self.corpus.files}
        wrong = []
        for index, waiver in enumerate(given):
            at = _places(document)(("waivers", index))
            if waiver.jurisdiction not in codes:
                if waiver.jurisdiction not in self._refused():
                    wrong.append(
                        f"{at.path}:{at.line}:{at.column}: no encoding of {waiver.jurisdiction} is here"
                    )
                continue
            findings = check_one(codes[waiver.jurisdiction], self.on).findings
            place = lambda _, at=at: at  # noqa: E731
            wrong += [str(p) for p in waive(findings, [waiver], self.on, place)[2]]
        return wrong

    @cached_property
    def _waivers(self) -> tuple[Document | None, list[_WaiverOfLaw]]:
        if self.waivers is None:
            return None, []
        document, read = read_yaml(self.waivers, _WaiverFile)
        return document, read.waivers

    def _own(self, file: LoadedFile) -> Iterator[Saved]:
        """What functions of one's own find, in the shape of a finding."""
        law = file.jurisdiction
        indices = {offence.id: index for index, offence in enumerate(law.offences)}
        for name in self.finds:
            for rule, offence in sorted(_function(name)(law)):
                where: Location = ("offences", indices[offence]) if offence in indices else ()
                at = file.document.position(where)
                seed = "|".join((rule, law.code, offence))
                yield {
                    "rule": rule,
                    "name": name,
                    "jurisdiction": law.code,
                    "offence": offence or None,
                    "message": f"found by {name}",
                    "location": {"path": file.path, "line": at.line, "column": at.column},
                    "fingerprint": hashlib.sha256(seed.encode()).hexdigest()[:20],
                }

    def save(self) -> bool:
        """Write the findings of the laws that were accepted, if any; those of all others stay as they are saved."""
        if self.baseline is None or not (self.accepted or self.dropped):
            return False
        report = Report(self.on, files=[c.file for c in self.accepted.values()])
        for checked in self.accepted.values():
            report.findings += checked.outcome.findings
            report.waived += checked.outcome.waived
            report.assessments += checked.outcome.assessments
        report.findings.sort(key=Finding.sort_key)
        report.receipt = receipt(self.corpus, self.on)
        written = as_json.report(report)
        written["findings"] += [own for checked in self.accepted.values() for own in checked.own]
        for key in ("findings", "assessments"):
            written[key] += [
                entry
                for entry in self.saved.get(key, ())
                if entry["jurisdiction"] not in self.accepted.keys() | self.dropped
            ]
        whole = self.baseline.resolve()
        part = whole.with_name(f".{whole.name}.part")
        part.write_text(json.dumps(written, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        os.replace(part, whole)
        return True


def _read_report(path: Path) -> Saved:
    wrong = ""
    try:
        saved: Saved = json.loads(path.read_text(encoding="utf-8-sig"))
        wrong = next(_wrong_with(saved), "")
    except OSError as error:
        raise Unusable(path, f"{display(path)}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        wrong = f"it is no JSON: {error}"
    if wrong:
        said = "expected a report as 'proportionality check --format json' writes it"
        mend = "Mend it, or delete it and use --encodings-update"
        raise Unusable(path, f"{display(path)}: {said}; {wrong}. {mend}")
    return saved


def _wrong_with(saved: Any) -> Iterator[str]:
    if not isinstance(saved, dict) or saved.get("version") != as_json.VERSION:
        yield f"it is not one of version {as_json.VERSION}"
        return
    if not isinstance(saved.get("receipt"), dict):
        yield "it has no receipt"
        return
    try:
        dt.date.fromisoformat(saved["receipt"].get("as_of", ""))
    except (ValueError, TypeError):
        yield "its receipt names no day (as_of)"
    for key, keys in (
        ("findings", ("fingerprint", "jurisdiction", "rule", "message")),
        ("assessments", ("jurisdiction",)),
    ):
        entries = saved.get(key)
        if not isinstance(entries, list):
            yield f"it has no list of {key}"
            continue
        for number, entry in enumerate(entries, 1):
            if not isinstance(entry, dict):
                yield f"number {number} of its {key} is none"
            elif missing := [k for k in keys if not isinstance(entry.get(k), str)]:
                yield f"number {number} of its {key} has no {missing[0]}"
            elif key == "findings" and not isinstance(entry.get("offence"), str | None):
                yield f"number {number} of its findings names its offence wrongly"


def _code_in(path: Path) -> str:
    """The code that a file gives, whatever else is wrong with it."""
    try:
        value: Any = parse(read_bytes(path), str(path)).value
        return str(value["jurisdiction"]["code"])
    except (Unreadable, KeyError, TypeError):
        return ""


def _places(document: Document | None) -> Any:
    def span(location: Location) -> SourceSpan:
        assert document is not None  # there are no waivers without a file
        at = document.position(location)
        return SourceSpan(document.path, at.line, at.column)

    return span


def _function(name: str) -> Any:
    module, _, function = name.partition(":")
    try:
        return getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        said = f"encodings_finds: '{name}' is no 'module:function' that can be imported: {error}"
        if isinstance(error, ModuleNotFoundError):
            said += "; name the folder that holds it in pytest's own setting 'pythonpath'"
        raise Unusable(Path("encodings_finds"), said) from error


def new(finding: Saved) -> str:
    """A finding that the saved report does not have, in two lines."""
    at, severity = finding["location"], finding.get("severity", "")
    head = " ".join(filter(None, (severity, finding["rule"], finding["name"])))
    clears = f"\n    clears if {finding['clears_if']}" if "clears_if" in finding else ""
    return f"{at['path']}:{at['line']}:{at['column']}: new: {head}: {finding['message']}{clears}"


def gone(finding: Saved, checked: Checked) -> str:
    """A finding that only the saved report has, and what its rule says now."""
    rule = finding["rule"]
    now = next((a for a in checked.outcome.assessments if a.rule == rule), None)
    said = f"\n    {rule} is now {now.status} ({now.because})" if now else ""
    return f"fixed: {rule} {finding['offence'] or ''}: {finding['message']}{said}"
