"""Plain text and Markdown as blocks."""

from __future__ import annotations

from collections.abc import Iterator

from proportionality.reader.blocks import CannotRead, Piece

_BINARY = 0.02  # share of control characters from which a file is no text


def decoded(name: str, data: bytes) -> str:
    """The text of a file, whatever of the usual encodings it is in.

    Raises:
        CannotRead: where it is no text.

    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise CannotRead(
                    f"{name}: it begins as {encoding} and goes on as something else; save it as UTF-8"
                ) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    strange = sum(text.count(chr(c)) for c in (*range(9), *range(14, 32), 0xFFFD))
    if strange > _BINARY * max(len(text), 1) or "\x00" in text[:1000]:
        raise CannotRead(f"{name}: not a text; expected TXT, Markdown, HTML, DOCX, PDF or XML")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def pieces(text: str) -> Iterator[Piece]:
    """Paragraphs between blank lines; a paragraph that goes on in lower case after one is the same. Pages end at form feeds."""
    page = 1 if "\f" in text else 0
    row = 0
    held: list[str] = []
    blank = 0
    for raw in text.split("\n"):
        line = raw.rstrip()
        feeds = line.count("\f")
        line = line.replace("\f", "")
        bare = line.strip()
        if feeds:
            page += feeds
        if bare.startswith("|") and bare.endswith("|") and bare.count("|") > 2:
            if held:
                yield Piece("paragraph", "\n".join(held), page)
                held = []
            cells = [c.strip() for c in bare.strip("|").split("|")]
            if all(set(c) <= set("-: ") for c in cells):
                continue
            row += 1
            for cell in cells:
                if cell:
                    yield Piece("cell", cell, page, row)
            blank = 0
            continue
        if not bare:
            blank += 1
            continue
        ended = held and held[-1].rstrip(" *_\"'\u201d)")[-1:] in (".", ";", ":")
        if held and (blank or feeds) and (ended or not bare[0].islower()):
            yield Piece("paragraph", "\n".join(held), page)
            held = []
        blank = 0
        held.append(line)
    if held:
        yield Piece("paragraph", "\n".join(held), page)
