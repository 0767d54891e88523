"""An upload read in a process of its own: the way in for a service, which never opens a stranger's file itself.

from proportionality.reader.apart import Upload, read_apart

drafted = read_apart([Upload("act.pdf", data)], code="KEN")
drafted.yaml     # the draft: an encoding that loads and says itself that it is incomplete
drafted.places   # draft.json: where every value stands and what waits for an answer (docs/reader.md has its shape)
drafted.texts    # the text of each file with its blocks, to show beside the draft; the spans of `places` point into it
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from proportionality.reader.blocks import MAX_FILE, MAX_PAGES, MAX_TEXT, CannotRead, Piece
from proportionality.reader.bounded import bounded
from proportionality.reader.draft import Draft
from proportionality.reader.files import pieces_of, text_of
from proportionality.reader.run import MAX_FILES, readings_of


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its name, for messages only, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """What one upload may cost; breaking any of them is a refusal with its reason."""

    size: int = MAX_FILE  # bytes of all files together
    pages: int = MAX_PAGES  # of all files together
    seconds: int = 60
    memory: int = 2**30  # bytes of address space of the process


@dataclass(frozen=True, slots=True)
class ReadText:
    """The text of one file.  ``blocks`` are ``(kind, start, end, page, row)`` in characters of ``text``."""

    name: str
    kind: str  # txt, md, html, docx, pdf, xml
    sha256: str  # of the file as it came
    language: str
    pages: int
    text: str
    blocks: list[tuple[str, int, int, int, int]]


@dataclass(frozen=True, slots=True)
class Drafted:
    """What was read."""

    yaml: str
    places: dict[str, Any]
    texts: list[ReadText]


LIMITS = Limits()


def read_apart(
    uploads: Sequence[Upload],
    *,
    code: str = "XXX",
    name: str = "",
    titles: Sequence[str] = (),
    url: str | None = None,
    state: str = "",
    language: str | None = None,
    limits: Limits = LIMITS,
) -> Drafted:
    """Read the files of one law into a draft, in a process of its own.

    Args:
        uploads: an act and its schedules, in order.
        code: of the jurisdiction; it is not looked at here.
        name: of the jurisdiction.
        titles: of the files, in order.
        url: where the law can be read.
        state: the day whose state the text shows, as ``2026-01-31``.
        language: en, es, fr or pt; without one it is found out.
        limits: of size, pages, time and memory.

    Raises:
        CannotRead: where a file is refused; one line that says which, what was found, and what to do.

    """
    size = sum(len(upload.data) for upload in uploads)
    first = uploads[0].name if uploads else "nothing"
    if not uploads or len(uploads) > MAX_FILES:
        raise CannotRead(f"{len(uploads)} files; from one to {MAX_FILES} are read at once")
    if size > limits.size:
        raise CannotRead(
            f"{first}: {size / 2**20:.1f} MB, and at most {limits.size / 2**20:.0f} MB are read; save it without pictures, or in parts"
        )
    head = {
        "files": [(upload.name, len(upload.data)) for upload in uploads],
        "pages": limits.pages,
        "language": language,
        "draft": {"code": code, "name": name, "titles": list(titles), "state": state},
        "url": url,
    }
    data = b"".join(upload.data for upload in uploads)
    found = bounded("apart", first, head, data, limits.seconds, limits.memory)
    texts = [ReadText(**{**t, "blocks": [tuple(b) for b in t["blocks"]]}) for t in found["texts"]]
    return Drafted(found["yaml"], found["places"], texts)


def answer(head: dict[str, Any], data: bytes) -> dict[str, Any]:
    """What the process apart does."""
    read, at, pages, characters = [], 0, head["pages"], 0

    def unpacked(name: str, kind: str, part: bytes) -> list[Piece]:
        return pieces_of(name, kind, part, pages)

    for name, size in head["files"]:
        text = text_of(name, data[at : at + size], unpacked)
        at += size
        pages -= text.pages
        characters += len(text.text)
        if characters > MAX_TEXT:
            raise CannotRead(
                f"{name}: with the files before it, more than {MAX_TEXT:,} characters of text; cut the law into its parts"
            )
        read.append(text)
    readings = readings_of(read, head["language"])
    draft = Draft(readings, **head["draft"])
    if head["url"]:
        draft.url = head["url"]
    texts = [
        ReadText(
            r.text.name,
            r.text.kind,
            r.text.sha256,
            r.lexicon.code,
            r.text.pages,
            r.text.text,
            [(b.kind, b.start, b.end, b.page, b.row) for b in r.text.blocks],
        )
        for r in readings
    ]
    return {"yaml": draft.yaml(), "places": draft.json(), "texts": [asdict(t) for t in texts]}
