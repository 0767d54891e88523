"""A pytest plugin: encodings, and what is expected of them, become tests.

    pytest --encodings statutes --encodings-baseline baseline.json            # compare with what was accepted
    pytest --encodings statutes --encodings-baseline baseline.json --encodings-update   # accept what is found now
    pytest --encodings-expected expected                                      # what a lawyer expects, written as YAML

Each encoding becomes three tests: its file loads, nothing new is found in it, nothing that was found is gone.  Each entry of a
file of expectations is a test.  All are collected as tests in files are, so names, ``-k`` and ``-m encodings`` choose among
them.  The same can stand in the configuration, with underscores.  Without a setting the plugin does nothing and imports
nothing.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from proportionality.testing.baseline import Checked, Encodings
    from proportionality.testing.expectations import Expectation, Laws

_PATHS = {
    "encodings": "the folder of the encodings",
    "encodings_baseline": "the saved report (JSON); without it everything that is found is new",
    "encodings_waivers": "a file of waivers, besides those in the encodings",
    "encodings_expected": "the folder of what is expected of the encodings (without 'encodings': of those that ship)",
}
_AS_OF = "the day asked about (default: the day of the saved report, else today)"
# The tests that fail where a file cannot be used; others that rest on it are skipped then.
_TELLERS = ("loads", "can be read", "in order")
_ACCEPT = "If this is right, accept it with --encodings-update."


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, and the same as settings."""
    group = parser.getgroup("proportionality", "sentencing proportionality")
    for name, meaning in {**_PATHS, "encodings_as_of": _AS_OF}.items():
        metavar = "PATH" if name in _PATHS else "DATE"
        group.addoption(f"--{name.replace('_', '-')}", metavar=metavar, help=meaning)
        parser.addini(name, meaning, default="")
    rules = "a Python file with rules of one's own; may be given several times"
    group.addoption("--encodings-rules", metavar="FILE", action="append", default=[], help=rules)
    parser.addini("encodings_rules", "Python files with rules of one's own", type="paths")
    finds = "rules of one's own that are functions, as module:function"
    parser.addini("encodings_finds", finds, type="args")
    group.addoption(
        "--encodings-update",
        action="store_true",
        help="save what is found now as the report to compare with",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Find out what was asked for, and have it collected."""
    config.addinivalue_line("markers", "encodings: an encoding against what was accepted")
    config.addinivalue_line("markers", "expectations: what is expected of an encoding")
    if config.getoption("--encodings-update") and config.getoption("numprocesses", None):
        raise pytest.UsageError("--encodings-update writes one file: run it without -n")
    settings = _Settings(config)
    if settings.paths["encodings"] or settings.paths["encodings_expected"]:
        settings.use_rules()
        config.pluginmanager.register(settings, "proportionality-settings")
        config.args = [*config.args, *settings.to_collect()]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """How many findings are new, fixed, unchanged and waived in what was run."""
    counts: Counter[str] = Counter()
    days = set()
    for report in (r for reports in terminalreporter.stats.values() for r in reports):
        if getattr(report, "when", "") == "call":
            for name, value in report.user_properties:
                if name == "encodings on":
                    days.add(value)
                elif name.startswith("encodings "):
                    counts[name.removeprefix("encodings ")] += value
    if days:
        said = [f"{counts[word]} {word}" for word in ("new", "fixed", "unchanged")]
        said += [f"{counts['waived']} waived"] if counts["waived"] else []
        terminalreporter.write_line(f"encodings on {', '.join(sorted(days))}: {', '.join(said)}")


class _Settings:
    """What was asked for; registered as a plugin where that is anything."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.paths = {name: self._path(name) for name in _PATHS}
        self.updating = bool(config.getoption("encodings_update"))
        self.day = _day(config.getoption("encodings_as_of") or config.getini("encodings_as_of"))
        self.said = ""  # what came of saving
        if self.updating and not (self.paths["encodings"] and self.paths["encodings_baseline"]):
            raise pytest.UsageError(
                "--encodings-update needs --encodings, and --encodings-baseline, the file to write"
            )

    def _path(self, name: str) -> Path | None:
        """A path from the command line (relative to where one stands) or the configuration (relative to it)."""
        given, configured = self.config.getoption(name), self.config.getini(name)
        if given:
            return Path(os.path.abspath(self.config.invocation_params.dir / given))
        return Path(os.path.abspath(self.config.rootpath / configured)) if configured else None

    def use_rules(self) -> None:
        """Take in rules of one's own, for this process and its workers."""
        here = self.config.invocation_params.dir
        files = [str(here / name) for name in self.config.getoption("encodings_rules")]
        files += map(str, self.config.getini("encodings_rules"))
        if files:
            from proportionality import extensions
            from proportionality.rules.registry import rule_set

            extensions.use(files)
            try:
                rule_set()
            except extensions.ExtensionError as error:
                raise pytest.UsageError(str(error)) from error

    def to_collect(self) -> Iterator[str]:
        """What to collect besides the tests that pytest looks for.

        Where tests are asked for by name, that is what the command line names and not what the configuration does.
        """
        from proportionality.law.files import is_yaml

        by_name = self.config.args_source is pytest.Config.ArgsSource.ARGS
        for name, path in self.paths.items():
            group = "encodings_expected" if name == "encodings_expected" else "encodings"
            if path is None or (by_name and not self.config.getoption(group)):
                continue
            if path.is_dir() and not any(map(is_yaml, path.iterdir())):
                raise pytest.UsageError(
                    f"{name}: '{path}' holds no .yaml file, so nothing would be tested"
                )
            if path.exists():
                yield str(path)
            elif name != "encodings_baseline":
                raise pytest.UsageError(f"{name}: '{path}' is no file or folder")
            elif not self.updating:
                raise pytest.UsageError(
                    f"{name}: '{path}' cannot be read: no such file; --encodings-update makes it"
                )

    @cached_property
    def encodings(self) -> Encodings:
        """The encodings against the saved report."""
        from proportionality.testing.baseline import Encodings

        folder = self.paths["encodings"]
        assert folder is not None
        return Encodings(
            folder,
            baseline=self.paths["encodings_baseline"],
            waivers=self.paths["encodings_waivers"],
            day=self.day,
            finds=self.config.getini("encodings_finds"),
            updating=self.updating,
        )

    @cached_property
    def laws(self) -> Laws:
        """The laws that expectations are about."""
        from proportionality.law.corpus import shipped
        from proportionality.testing.expectations import Laws

        return Laws(self.paths["encodings"] or shipped())

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.File | None:
        """The files that tests are made of."""
        from proportionality.law.files import is_yaml

        kinds: dict[str, type[_File]] = {
            "encodings": EncodingFile,
            "encodings_baseline": SavedReport,
            "encodings_waivers": WaiverFile,
            "encodings_expected": ExpectationFile,
        }
        yaml = is_yaml(file_path)
        for name, path in self.paths.items():
            if path == file_path or (yaml and path == file_path.parent):
                file: _File = kinds[name].from_parent(parent, path=file_path)
                file.settings = self
                return file
        return None

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Each test once, though it lies both where pytest looks and where the settings point."""
        items[:] = {i.nodeid if isinstance(i, EncodingTest) else id(i): i for i in items}.values()

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Save what was accepted."""
        if not self.updating:
            return
        try:
            saved = self.encodings.save()
            self.said = f"encodings: saved to {self.paths['encodings_baseline']}" if saved else ""
        except OSError as error:
            self.said = f"encodings: nothing was saved: {error}"
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Whether it was saved."""
        if self.said:
            terminalreporter.write_line(self.said)


class _File(pytest.File):
    """A file that tests are made of."""

    settings: _Settings
    mark = "encodings"

    def item(
        self,
        name: str,
        check: Callable[[EncodingTest], list[str]],
        line: int | None = None,
        hint: str = "",
    ) -> EncodingTest:
        """A test made of this file; it fails with the lines that ``check`` gives."""
        item: EncodingTest = EncodingTest.from_parent(self, name=name)
        item.check, item.line, item.hint = check, line, hint
        item.add_marker(self.mark)
        return item


class EncodingFile(_File):
    """An encoding against the saved report."""

    def collect(self) -> Iterator[pytest.Item]:
        """Its tests."""
        yield self.item("loads", lambda _: self.settings.encodings.problems(self.path))
        yield self.item("nothing new", self._new, hint=_ACCEPT)
        yield self.item("nothing gone", self._gone, hint=_ACCEPT)

    def _checked(self) -> Checked:
        from proportionality.testing.files import Unusable

        encodings = self.settings.encodings
        file = encodings.file(self.path)
        if file is None:
            raise Unusable(self.path, "\n".join(encodings.problems(self.path)))
        checked = encodings.check(file)
        if encodings.updating:
            encodings.accepted[file.jurisdiction.code] = checked
        return checked

    def _new(self, item: EncodingTest) -> list[str]:
        from proportionality.testing import baseline

        checked, encodings = self._checked(), self.settings.encodings
        change = encodings.change(checked)
        kept, waived = len(change.kept), len(checked.waived)
        item.count(encodings.on, new=len(change.gained), unchanged=kept, waived=waived)
        return [] if encodings.updating else [baseline.new(f) for f in change.gained]

    def _gone(self, item: EncodingTest) -> list[str]:
        from proportionality.testing import baseline

        checked, encodings = self._checked(), self.settings.encodings
        change = encodings.change(checked)
        item.count(encodings.on, fixed=len(change.lost))
        return [] if encodings.updating else [baseline.gone(f, checked) for f in change.lost]


class SavedReport(_File):
    """The saved report itself."""

    def collect(self) -> Iterator[pytest.Item]:
        """Its tests."""
        yield self.item("can be read", self._read)
        yield self.item("no law is gone", self._lost, hint=_ACCEPT)

    def _read(self, __: EncodingTest) -> list[str]:
        _ = self.settings.encodings.saved
        return []

    def _lost(self, item: EncodingTest) -> list[str]:
        encodings = self.settings.encodings
        lost = {code: len(encodings.saved_of(code)) for code in encodings.lost()}
        item.count(encodings.on, fixed=sum(lost.values()))
        if encodings.updating:
            encodings.dropped = set(lost)
            return []
        return [
            f"{code} is no longer encoded; the saved report has {number} findings for it"
            for code, number in lost.items()
        ]


class WaiverFile(_File):
    """Waivers besides those in the encodings."""

    def collect(self) -> Iterator[pytest.Item]:
        """Its tests."""
        yield self.item("in order", lambda _: self.settings.encodings.waiver_problems())


class ExpectationFile(_File):
    """What is expected of one law."""

    mark = "expectations"

    def collect(self) -> Iterator[pytest.Item]:
        """Its tests."""
        from proportionality.testing import expectations
        from proportionality.testing.files import Unusable

        try:
            code, found = expectations.read(self.path)
        except Unusable as error:
            wrong = str(error).split("\n")
            yield self.item("can be read", lambda _: wrong)
            return
        yield self.item("can be read", partial(self._loads, code))
        for one in found:
            yield self.item(one.name, partial(self._as_expected, one), one.line - 1)

    def _loads(self, code: str, _: EncodingTest) -> list[str]:
        self.settings.laws.file(code)
        return []

    def _as_expected(self, expectation: Expectation, _: EncodingTest) -> list[str]:
        return expectation.failures(self.settings.laws)


class EncodingTest(pytest.Item):
    """One test: it fails with the lines that say what differs."""

    check: Callable[[EncodingTest], list[str]]
    line: int | None  # counted from 0
    hint: str

    def count(self, on: dt.date, **counts: int) -> None:
        """Tell the summary, in this process or in the one that started it."""
        self.user_properties.append(("encodings on", on.isoformat()))
        self.user_properties += [(f"encodings {name}", number) for name, number in counts.items()]

    def runtest(self) -> None:
        """Fail where there is something to say; skip where another test says why this one cannot be run."""
        from proportionality.extensions import ExtensionError
        from proportionality.testing.files import Unusable

        try:
            failures = self.check(self)
        except Unusable as error:
            told_by = self._told_by(error.path)
            if told_by:
                pytest.skip(f"see {told_by}")
            raise _Differs(str(error)) from error
        except ExtensionError as error:
            raise _Differs(str(error)) from error
        if failures:
            raise _Differs("\n".join([*failures, *([self.hint] if self.hint else [])]))

    def _told_by(self, path: Path) -> str | None:
        """The test of this run, other than this one, that fails because a file cannot be used."""
        return next(
            (
                item.nodeid
                for item in self.session.items
                if isinstance(item, EncodingTest)
                and item.name in _TELLERS
                and item is not self
                and (
                    item.path == path or (item.name == "can be read" and item.parent is self.parent)
                )
            ),
            None,
        )

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What differs, without the way through the program."""
        if isinstance(excinfo.value, _Differs):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the test stands, for the report."""
        return self.path, self.line, self.name


class _Differs(Exception):
    """Something is not as it should be."""


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise pytest.UsageError(
            f"encodings as of '{text}': expected a date such as 2026-01-01"
        ) from None
