"""What the pages of the documentation show, in the order in which a reader would type it.

* a block after ``<!-- file: NAME -->`` is that file;
* ``console`` blocks are commands (``$ …``) and what they print, ``…`` standing for what is left out;
* a block after ``<!-- service -->`` is a command for a service that runs, and ``<!-- shape -->`` marks a piece that shows a
  shape and is no file or command of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
_BLOCK = re.compile(
    r"(?:^<!-- (?P<mark>[a-z]+)(?:: (?P<name>\S+))? -->\n)?^(?P<fence>`{3,})(?P<language>[^\n`]*)\n(?P<text>.*?)^(?P=fence)$",
    flags=re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    line: int
    mark: str  # file, service, shape, or nothing
    name: str
    language: str
    text: str
    commands: list[tuple[str, str]] = field(default_factory=list)  # and what each prints

    def put(self, folder: Path) -> None:
        """Write the file that it shows, where it shows one."""
        if self.mark == "file":
            path = folder / self.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.text, encoding="utf-8")


def written_pages() -> list[Path]:
    """The pages that are written by hand and shown to readers."""
    folders = ("tutorial", "how-to", "about", "reference")
    pages = [path for folder in folders for path in (DOCS / folder).glob("*.md")]
    return [DOCS / "index.md", *sorted(pages)]


def blocks(page: Path) -> list[Block]:
    """The blocks of a page, in their order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in _BLOCK.finditer(text):
        if match["language"].startswith("{"):
            continue  # a directive of the generator
        commands = []
        if match["language"] == "console":
            for part in re.split(r"^\$ ", match["text"], flags=re.MULTILINE)[1:]:
                command, _, shown = part.partition("\n")
                commands.append((command, shown))
        found.append(
            Block(
                text.count("\n", 0, match.start()) + 1,
                match["mark"] or "",
                match["name"] or "",
                match["language"],
                match["text"],
                commands,
            )
        )
    return found
