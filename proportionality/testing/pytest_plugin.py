"""A pytest plugin: a folder of encodings and a saved report become regression tests.

    pytest --encodings statutes --encodings-baseline baseline.json            # compare with what was accepted
    pytest --encodings statutes --encodings-baseline baseline.json --encodings-update   # accept what is found now

The same can stand in the configuration as ``encodings``, ``encodings_baseline`` and ``encodings_as_of``.  Each jurisdiction
becomes three tests: its file loads, nothing new is found in it, nothing that was found is gone.  The baseline is a JSON
report as ``proportionality check --format json`` writes it; the day it was made for is the day asked about, so that time
alone changes nothing.  Without a folder the plugin does nothing and imports nothing.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from proportionality.check import Report

_Finding = dict[str, Any]


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, and the same as settings."""
    group = parser.getgroup("proportionality", "sentencing proportionality")
    group.addoption(
        "--encodings",
        metavar="FOLDER",
        help="Test the encodings in this folder against a saved report.",
    )
    group.addoption(
        "--encodings-baseline",
        metavar="FILE",
        help="The saved report (JSON); without it every finding is new.",
    )
    group.addoption(
        "--encodings-as-of",
        metavar="DATE",
        help="The day asked about (default: the day of the saved report, else today).",
    )
    group.addoption(
        "--encodings-update",
        action="store_true",
        help="Save what is found now as the report to compare with.",
    )
    for name in ("encodings", "encodings_baseline", "encodings_as_of"):
        parser.addini(name, f"the same as --{name.replace('_', '-')}", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse what several workers would do at once."""
    if config.getoption("--encodings-update") and config.getoption("numprocesses", None):
        raise pytest.UsageError("--encodings-update writes one file: run it without -n")


def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add the tests of the encodings, where there is a folder of them."""
    folder = _path(config, "encodings")
    # Whoever asks for one test by name gets that one.
    chosen = (
        any("::" in argument for argument in config.args)
        or config.getoption("keyword")
        or config.getoption("markexpr")
    )
    if folder is not None and (config.getoption("--encodings") or not chosen):
        comparison = _Comparison(config, folder)
        config.stash[_KEY] = comparison
        items.extend(comparison.items(session))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """How many findings are new, gone and unchanged."""
    comparison = config.stash.get(_KEY, None)
    if comparison is not None:
        terminalreporter.write_line(comparison.summary())


def _setting(config: pytest.Config, name: str) -> str:
    return str(config.getoption(f"--{name.replace('_', '-')}") or config.getini(name) or "")


def _path(config: pytest.Config, name: str) -> Path | None:
    """A path from the command line (relative to where one stands) or the configuration (relative to it)."""
    given = config.getoption(f"--{name.replace('_', '-')}")
    if given:
        return Path(config.invocation_params.dir) / str(given)
    configured = config.getini(name)
    return config.rootpath / str(configured) if configured else None


class _Comparison:
    """What the encodings say now and what the saved report says."""

    def __init__(self, config: pytest.Config, folder: Path) -> None:
        from proportionality.check import check_all
        from proportionality.law.corpus import find, load_all

        self.baseline = _path(config, "encodings_baseline")
        self.updating = bool(config.getoption("--encodings-update"))
        if self.updating and self.baseline is None:
            raise pytest.UsageError(
                "--encodings-update needs --encodings-baseline, the file to write"
            )
        saved = (
            _read(self.baseline)
            if self.baseline and not (self.updating and not self.baseline.exists())
            else {}
        )
        paths, problems = find([str(folder)])
        corpus = load_all(paths)
        corpus.problems += problems
        self.report: Report = check_all(
            corpus,
            _day(_setting(config, "encodings_as_of") or saved.get("receipt", {}).get("as_of", "")),
        )
        self.before: dict[str, _Finding] = {f["fingerprint"]: f for f in saved.get("findings", [])}
        self.now = {f.fingerprint: f for f in self.report.findings}
        if self.updating and self.baseline:
            from proportionality.report import as_json

            self.baseline.write_text(as_json.render(self.report), encoding="utf-8")

    def summary(self) -> str:
        new, gone = (
            len(self.now.keys() - self.before.keys()),
            len(self.before.keys() - self.now.keys()),
        )
        saved = f"; saved to {self.baseline}" if self.updating else ""
        return f"encodings on {self.report.as_of}: {new} new, {gone} fixed, {len(self.now.keys() & self.before.keys())} unchanged{saved}"

    def items(self, session: pytest.Session) -> Iterator[pytest.Item]:
        """Three tests for each jurisdiction that is there or was there, and one for each file that is refused."""
        codes = {file.jurisdiction.code: file.path for file in self.report.files}
        refused = sorted({p.path for p in self.report.problems if p.level == "error"})
        for path in refused:
            yield _Item.of(session, path, "loads", self._problems(path))
        for code in sorted({*codes, *(f["jurisdiction"] for f in self.before.values())}):
            name = codes.get(code, code)
            if code in codes:
                yield _Item.of(session, name, "loads", self._problems(name))
            yield _Item.of(session, name, "nothing new", self._new(code))
            yield _Item.of(session, name, "nothing gone", self._gone(code, code in codes))

    def _problems(self, path: str) -> list[str]:
        return [str(p) for p in self.report.problems if p.path == path and p.level == "error"]

    def _new(self, code: str) -> list[str]:
        if self.updating:
            return []
        new = (
            f
            for f in self.report.findings
            if f.jurisdiction == code and f.fingerprint not in self.before
        )
        return [
            f"{f.location.path}:{f.location.line}:{f.location.column}: new: {f.severity} {f.rule} {f.name}: {f.message}\n"
            f"    clears if {f.clears_if}"
            for f in new
        ]

    def _gone(self, code: str, encoded: bool) -> list[str]:
        if self.updating:
            return []
        gone = [
            f
            for f in self.before.values()
            if f["jurisdiction"] == code and f["fingerprint"] not in self.now
        ]
        if gone and not encoded:
            return [
                f"{code} is no longer encoded; the saved report has {len(gone)} findings for it"
            ]
        said = {
            a.rule: f"{a.status} ({a.because})"
            for a in self.report.assessments
            if a.jurisdiction == code
        }
        return [
            f"fixed: {f['rule']} {f['offence'] or ''}: {f['message']}\n    {f['rule']} is now {said.get(f['rule'])}"
            for f in gone
        ]


class _Item(pytest.Item):
    """One test of an encoding: it fails with the lines that it was made with."""

    of_what: str
    failures: list[str]

    @classmethod
    def of(cls, session: pytest.Session, path: str, name: str, failures: list[str]) -> _Item:
        """A test of the encoding at a path."""
        item: _Item = cls.from_parent(session, name=name, nodeid=f"{path}::{name}")
        item.of_what, item.failures = path, failures
        return item

    def runtest(self) -> None:
        """Fail where there is something to say."""
        if self.failures:
            raise _Differs("\n".join(self.failures))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What differs, and how to accept it."""
        if isinstance(excinfo.value, _Differs):
            return f"{excinfo.value}\nIf this is right, accept it with --encodings-update."
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[str, int | None, str]:
        """Where the test stands, for the report."""
        return self.of_what, None, self.name


class _Differs(Exception):
    """An encoding is not as the saved report has it."""


_KEY = pytest.StashKey[_Comparison]()


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else dt.date.today()
    except ValueError:
        raise pytest.UsageError(
            f"encodings as of '{text}': expected a date such as 2026-01-01"
        ) from None


def _read(path: Path) -> dict[str, Any]:
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
        if saved["version"] != 1 or not all(
            "fingerprint" in f and "jurisdiction" in f for f in saved["findings"]
        ):
            raise ValueError
    except OSError as error:
        raise pytest.UsageError(
            f"{path}: cannot be read: {error.strerror}; --encodings-update makes it"
        ) from None
    except (ValueError, KeyError, TypeError):
        raise pytest.UsageError(
            f"{path}: expected a report as 'proportionality check --format json' writes it"
        ) from None
    found: dict[str, Any] = saved
    return found
