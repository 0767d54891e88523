"""Lines of the terminal, wrapped at its width."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from proportionality.rules.severity import Severity

if TYPE_CHECKING:
    from rich.table import Table

COLOUR: Mapping[Severity, str] = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
}


def line(console: Console, text: Text) -> None:
    """One line as it is, however long."""
    console.print(text, soft_wrap=True, highlight=False)


def put(console: Console, lines: Iterable[Text]) -> None:
    """Lines as they are: printing them one by one takes several times as long."""
    if several := list(lines):
        line(console, Text("\n").join(several))


def wrapped(
    console: Console,
    text: str,
    indent: str,
    first: str | None = None,
    most: int | None = None,
    head: Text | None = None,
    style: str = "",
) -> None:
    """A text over several lines of a terminal, as `folded` has them.

    Args:
        console: where to.
        text: what is said.
        indent: of every line.
        first: of the first one, where it differs.
        most: how many lines at most; what is left out is shown as ``…``.
        head: the beginning of the text, with its colours.
        style: of the text.

    """
    put(console, folded(text, console.width, indent, first, most, head, style))


def used(width: int) -> int:
    """How many of so many columns are used: 60 to 120."""
    return max(min(width, 120), 60)


def folded(
    text: str,
    width: int,
    indent: str,
    first: str | None = None,
    most: int | None = None,
    head: Text | None = None,
    style: str = "",
) -> Iterator[Text]:
    """The lines of a text in so many columns, see `wrapped`."""
    lines = textwrap.wrap(
        text,
        used(width),
        initial_indent=first if first is not None else indent,
        subsequent_indent=indent,
        break_long_words=False,
        max_lines=most,
        placeholder=" …",
    )
    for number, said in enumerate(lines):
        if number == 0 and head is not None and said.startswith(head.plain):
            yield Text.assemble(head, said.removeprefix(head.plain))
        else:
            yield Text(said, style)


def tabled(console: Console, table: Table) -> None:
    """A table between blank lines, without padding at the ends of its lines: they are quoted and compared."""
    with console.capture() as captured:
        console.print(table)
    lines = "\n".join(said.rstrip() for said in captured.get().splitlines())
    console.out("\n" + lines.strip("\n") + "\n", highlight=False)


def printed(write_to: Callable[[Console], None], width: int = 120) -> str:
    """What a function prints, as text of this width."""
    buffer = io.StringIO()
    write_to(Console(file=buffer, width=width, highlight=False, emoji=False, markup=False))
    return buffer.getvalue()
