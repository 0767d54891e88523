"""A brief as a file: the layout with the most that fits on two pages, in the format that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from proportionality.answers.brief import Brief
from proportionality.report.papers import brief as layout
from proportionality.report.papers.blocks import Block, Paper

PAGES = 2  # at the most, without an annex


@dataclass(frozen=True, slots=True)
class PaperFormat:
    """A format that a brief can be written in."""

    name: str
    title: str
    media_type: str
    render: Callable[[Paper, Sequence[Block]], bytes]


class MissingLibrary(ImportError):
    """What writes a format is not installed."""


def fitted(one: Brief, other: Brief | None = None) -> Paper:
    """One law, or two side by side, with as much as two pages hold.

    Raises:
        MissingLibrary: without the reports.

    """
    try:
        from proportionality.report.papers.as_pdf import pages
    except ImportError as error:
        raise _missing(error) from error
    paper = None
    for room in layout.ROOMS:
        paper = (
            layout.law_in_brief(one, room)
            if other is None
            else layout.side_by_side(one, other, room)
        )
        if pages(paper) <= PAGES:
            break
    assert paper is not None
    return paper


def written(name: str, one: Brief, other: Brief | None = None, annex: bool = False) -> bytes:
    """A brief as a file of a format of `FORMATS`, with every provision annexed where that is asked for.

    Raises:
        KeyError: there is no such format.
        MissingLibrary: what writes it is not installed.

    """
    annexed: list[Block] = []
    for brief in (one, other) if annex else ():
        annexed += layout.annex(brief) if brief is not None else ()
    return rendered(name, fitted(one, other), annexed)


def rendered(name: str, paper: Paper, annex: Sequence[Block] = ()) -> bytes:
    """A paper as a file of a format of `FORMATS`.

    Raises:
        KeyError: there is no such format.
        MissingLibrary: what writes it is not installed.

    """
    try:
        return FORMATS[name].render(paper, annex)
    except ImportError as error:
        raise _missing(error) from error


def _missing(error: ImportError) -> MissingLibrary:
    return MissingLibrary(
        f"papers need the reports: pip install 'proportionality[reports]' ({error})"
    )


def _html(paper: Paper, annex: Sequence[Block]) -> bytes:
    from proportionality.report.papers.as_html import render

    return render(paper, annex).encode()


def _pdf(paper: Paper, annex: Sequence[Block]) -> bytes:
    from proportionality.report.papers.as_pdf import render

    return render(paper, annex)


def _docx(paper: Paper, annex: Sequence[Block]) -> bytes:
    from proportionality.report.papers.as_docx import render

    return render(paper, annex)


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS: Mapping[str, PaperFormat] = {
    one.name: one
    for one in (
        PaperFormat("html", "a page", "text/html; charset=utf-8", _html),
        PaperFormat("pdf", "for print", "application/pdf", _pdf),
        PaperFormat("docx", "for Word", _WORD, _docx),
    )
}
