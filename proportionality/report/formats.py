"""The formats a report can be written in, ours and those that others bring along.

A format of one's own is a `Format` in the ``FORMATS`` of an extension, see `proportionality.extensions`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proportionality import extensions
from proportionality.extensions import ExtensionError

if TYPE_CHECKING:
    from proportionality.check import Report


class FormatError(ValueError):
    """A format that does not exist, or whose libraries are not installed."""


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a whole report.

    ``render`` makes text, or bytes where ``binary``; a binary format is only ever written to a file.  ``pieces`` makes the same
    text a piece at a time, where a report can be long.
    """

    name: str
    title: str
    render: Callable[[Report], str | bytes]
    media_type: str = "text/plain; charset=utf-8"
    binary: bool = False
    pieces: Callable[[Report], Iterable[str]] | None = None


def _ours(module: str) -> Callable[[Report], str | bytes]:
    def render(report: Report) -> str | bytes:
        try:
            imported = importlib.import_module(f"proportionality.report.{module}")
        except ImportError as error:
            raise FormatError(
                f"this format needs the reports: pip install 'proportionality[reports]' ({error})"
            ) from error
        rendered: str | bytes = imported.render(report)
        return rendered

    return render


def _streamed(
    name: str, title: str, module: str, media_type: str, function: str = "pieces"
) -> Format:
    def pieces(report: Report) -> Iterator[str]:
        made: Iterator[str] = getattr(
            importlib.import_module(f"proportionality.report.{module}"), function
        )(report)
        return made

    return Format(name, title, lambda report: "".join(pieces(report)), media_type, pieces=pieces)


_OURS = (
    Format("text", "for the terminal", _ours("as_text")),
    _streamed("json", "versioned and complete", "as_json", "application/json"),
    _streamed("ndjson", "a line a finding", "as_json", "application/x-ndjson", "lines"),
    Format("sarif", "SARIF 2.1.0, for code scanning", _ours("as_sarif"), "application/sarif+json"),
    _streamed("csv", "a row a finding", "as_csv", "text/csv; charset=utf-8"),
    Format("markdown", "tables of findings", _ours("as_markdown"), "text/markdown; charset=utf-8"),
    Format("html", "one page that prints", _ours("as_html"), "text/html; charset=utf-8"),
    Format(
        "xlsx",
        "a workbook",
        _ours("as_xlsx"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        binary=True,
    ),
    Format("github", "annotations of a workflow", _ours("as_github")),
)


def formats() -> Mapping[str, Format]:
    """Every format, by name.

    Raises:
        ExtensionError: where an extension's is none or has the name of another.

    """
    known = {one.name: one for one in _OURS}
    for extension in extensions.loaded():
        for one in extension.part("FORMATS"):
            if not isinstance(one, Format):
                raise ExtensionError(
                    f"{extension.name}: FORMATS holds objects of proportionality.Format"
                )
            if one.name in known:
                raise ExtensionError(
                    f"{extension.name}: format '{one.name}' exists already; give yours another name"
                )
            known[one.name] = one
    return known


def find_format(name: str) -> Format:
    """The format of a name.

    Raises:
        FormatError: where there is none.

    """
    known = formats()
    if name not in known:
        from proportionality.law.written import nearest

        raise FormatError(
            f"'{name}' is no format{nearest(name, known)}; the formats are {', '.join(known)}"
        )
    return known[name]


def rendered(form: Format, report: Report) -> str | bytes:
    """A report in a format.

    Raises:
        FormatError: where its libraries are not installed, or where it fails.

    """
    from proportionality.rules.engine import RuleCrash

    wanted = bytes if form.binary else str
    try:
        made = form.render(report)
        if not isinstance(made, wanted):
            raise TypeError(f"it gives {type(made).__name__}, expected {wanted.__name__}")
    except FormatError:
        raise
    except Exception as error:  # what others wrote can fail in any way
        raise FormatError(str(RuleCrash(f"the format '{form.name}'", error))) from error
    return made
