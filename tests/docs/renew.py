"""``python -m tests.docs.renew [PAGE…]``: the examples of the documentation print what they print now.

What a page shows of a command moves with the law.  Each piece between two ``…`` that is no longer printed is taken anew from
the lines that are most like its first and its last; what was left out stays left out.  Read the difference before it is
committed: a number that moved has to have a reason.
"""

from __future__ import annotations

import re
import sys
import tempfile
from difflib import SequenceMatcher
from pathlib import Path

from tests.docs.pages import ROOT, blocks, written_pages
from tests.docs.test_examples import run

_LIKE = 0.5  # how much of a line has to be the same
_GAP = re.compile(r" *…\n")


class CannotRenew(Exception):
    """Nothing that is printed is like what the page shows."""


def renewed(shown: str, printed: str) -> str:
    """What a page shows of a command, as the command prints it now.

    Args:
        shown: the lines of the page, ``…`` for what is left out.
        printed: all that the command prints.

    Raises:
        CannotRenew: a piece has no like.

    """
    result: list[str] = []
    rest = printed
    for piece in re.split(r"^( *…\n)", shown, flags=re.MULTILINE):
        if not piece or _GAP.fullmatch(piece):
            result.append(piece)
        elif (said := piece.rstrip("\n")) in rest:  # a piece may begin or end within a line
            result.append(piece)
            rest = rest.split(said, 1)[1]
        else:
            lines, old = rest.splitlines(), said.splitlines()
            first = _most_like(old[0], lines, 0)
            last = first if len(old) == 1 else _most_like(old[-1], lines, first)
            result.append("".join(f"{line}\n" for line in lines[first : last + 1]))
            rest = "\n".join(lines[last + 1 :])
    return "".join(result)


def _most_like(line: str, rest: list[str], start: int) -> int:
    likeness = [
        (SequenceMatcher(None, line.split(), other.split(), autojunk=False).ratio(), -n)
        for n, other in enumerate(rest[start:], start)
    ]
    best, number = max(likeness, default=(0.0, 0))
    if best < _LIKE:
        raise CannotRenew(f"nothing that is printed is like: {line}")
    return -number


def renew(page: Path, folder: Path) -> bool:
    """Write a page anew; whether it changed."""
    before = text = page.read_text(encoding="utf-8")
    for block in blocks(page):
        block.put(folder)
        for command, shown in block.commands:
            done = run(command, folder)
            if not shown.strip():
                continue
            try:
                now = renewed(shown, done.stdout + done.stderr)
            except CannotRenew as error:
                sys.exit(f"{page.relative_to(ROOT)}:{block.line}: $ {command}\n{error}")
            text = text.replace(f"$ {command}\n{shown}", f"$ {command}\n{now}", 1)
    page.write_text(text, encoding="utf-8")
    return text != before


def main() -> None:
    """Renew the pages that are named, or all."""
    for page in map(Path.resolve, map(Path, sys.argv[1:])) if sys.argv[1:] else written_pages():
        with tempfile.TemporaryDirectory() as folder:
            said = "renewed" if renew(page, Path(folder)) else "as it was"
            print(f"{page.relative_to(ROOT)}: {said}", flush=True)


if __name__ == "__main__":
    main()
