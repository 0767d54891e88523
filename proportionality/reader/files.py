"""Files of every kind as `Text`.

Anything but plain text is unpacked in a process of its own, with a bound on its time and memory: a parser that hangs,
crashes or grows ends there, and the reader says which file it was.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from proportionality.reader import html, markdown, plain
from proportionality.reader.blocks import (
    MAX_FILE,
    MAX_PAGES,
    CannotRead,
    Piece,
    Text,
    assemble,
    whole,
)
from proportionality.reader.bounded import bounded

# Left-to-right and right-to-left override, right-to-left embedding and isolate.
_TURNING = ("\u202d", "\u202e", "\u202b", "\u2067")
_WHAT = "expected TXT, Markdown, HTML, DOCX, PDF or Akoma Ntoso XML"


def read_file(path: Path) -> Text:
    """A file by its path; ``-`` is standard input.

    Raises:
        CannotRead: where it cannot be read, with what to do.

    """
    if str(path) == "-":
        return text_of("standard input", sys.stdin.buffer.read(MAX_FILE + 1))
    try:
        if path.is_dir():
            raise CannotRead(f"{path}: a folder; name the files, such as {path}/*.pdf")
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        raise CannotRead(f"{path}: {(error.strerror or str(error)).lower()}") from error
    return text_of(str(path), data)


def text_of(
    name: str, data: bytes, unpack: Callable[[str, str, bytes], list[Piece]] | None = None
) -> Text:
    """The text of a file by its bytes; its kind is told by what stands in it, not by its name.

    Args:
        name: for messages.
        data: of the file.
        unpack: its pieces by name, kind and bytes; without one that is done in a process of its own.

    Raises:
        CannotRead: where it cannot be read, with what to do.

    """
    if len(data) > MAX_FILE:
        raise CannotRead(
            f"{name}: more than {MAX_FILE >> 20} MB; cut the law into its parts, or save it without pictures"
        )
    if not data.strip():
        raise CannotRead(f"{name}: it is empty")
    digest = hashlib.sha256(data).hexdigest()
    data = plain.narrowed(name, data)
    if not data.strip():
        raise CannotRead(f"{name}: it is empty")
    kind = kind_of(name, data)
    if kind in ("txt", "md"):
        said = plain.decoded(name, data)
        said = markdown.shown(name, said) if kind == "md" else said
        text = whole(name, kind, said, plain.blocks, digest)
    else:
        found = (unpack or _apart)(name, kind, data)
        text = assemble(name, kind, found, digest, max((p.page for p in found), default=0))
    if any(sign in text.text for sign in _TURNING):
        raise CannotRead(
            f"{name}: it has signs that turn the direction of writing, so that a number may be seen backwards; take them out, and compare"
        )
    return text


def kind_of(name: str, data: bytes) -> str:
    """txt, md, html, docx, pdf or xml.

    Raises:
        CannotRead: where it is something else.

    """
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"%pdf-" in data[:1024].lower():
        return "pdf"
    if data.startswith(b"PK"):
        return "docx"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise CannotRead(
            f"{name}: an old or an encrypted Office document; save it as DOCX, without a password"
        )
    if data.startswith(b"{\\rtf"):
        raise CannotRead(f"{name}: rich text (RTF); save it as DOCX or as plain text")
    if start.startswith(b"<?xml") or (start.startswith(b"<") and b"akomantoso" in start):
        return "html" if b"<html" in data[:4096].lower() else "xml"
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start or b"<body" in start:
        return "html"
    if start.startswith(b"<") and name.lower().endswith((".html", ".htm")):
        return "html"
    for magic, what in (
        (b"\x89png", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"gif8", "a picture"), (b"ii*\x00", "a scan"),
        (b"mm\x00*", "a scan"), (b"\x1f\x8b", "a compressed file"), (b"7z\xbc\xaf", "a compressed file"), (b"rar!", "a compressed file"),
        (b"\x7felf", "a program"), (b"mz", "a program"),
    ):  # fmt: skip
        if data[:8].lower().startswith(magic) and (len(magic) > 2 or b"\x00" in data[:200]):
            raise CannotRead(f"{name}: {what}, and no text; {_WHAT}")
    return "md" if name.lower().endswith((".md", ".markdown")) else "txt"


def answer(head: dict[str, Any], data: bytes) -> dict[str, Any]:
    """What the process apart does: the pieces of a file."""
    found = pieces_of(head["name"], head["kind"], data)
    return {"pieces": [(p.kind, p.text, p.page, p.row, p.number, p.rows, p.column) for p in found]}


def _apart(name: str, kind: str, data: bytes) -> list[Piece]:
    """Unpack in a process of its own."""
    found = bounded("files", name, {"kind": kind, "name": name}, data)
    return [Piece(*piece) for piece in found["pieces"]]


def pieces_of(name: str, kind: str, data: bytes, pages: int = MAX_PAGES) -> list[Piece]:
    """Unpack a file here and now: only inside a process that is bounded."""
    if kind == "pdf":
        from proportionality.reader import pdf

        return list(pdf.pieces(name, data, pages))
    if kind == "docx":
        from proportionality.reader import docx

        return list(docx.pieces(name, data))
    if kind == "xml":
        from proportionality.reader import xml

        return list(xml.pieces(name, data))
    return list(html.pieces(name, plain.decoded(name, data)))
