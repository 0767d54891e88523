"""Plain text and Markdown as blocks; the text stays as it is in the file."""

from __future__ import annotations

from collections.abc import Iterator

from proportionality.reader.blocks import Block, CannotRead

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


def blocks(text: str) -> Iterator[Block]:
    """Paragraphs between blank lines, in their places; one that goes on in lower case after a blank line is the same.

    Pages end at form feeds.
    """
    page = 1 if "\f" in text else 0
    row = at = 0
    start = end = -1  # of the paragraph that is open
    ended = blank = False
    for line in text.split("\n"):
        here, at = at, at + len(line) + 1
        feeds = line.count("\f")
        bare = line.strip(" \t\f\r")
        if bare.startswith("|") and bare.endswith("|") and bare.count("|") > 2:
            if start >= 0:
                yield Block("paragraph", start, end, page)
                start = -1
            cells = list(_cells(line, here))
            if all(set(text[a:b]) <= set("-: ") for _, a, b in cells):
                continue
            row += 1
            for column, a, b in cells:
                yield Block("cell", a, b, page, row, column=column)
            continue
        if feeds or not bare:
            blank = True
        if bare:
            if start >= 0 and blank and (ended or not bare[0].islower()):
                yield Block("paragraph", start, end, page)
                start = -1
            page += feeds
            if start < 0:
                start = here + line.index(bare)
            end = here + line.index(bare) + len(bare)
            ended = bare.rstrip(" *_\"'\u201d)")[-1:] in (".", ";", ":")
            blank = False
        else:
            page += feeds
    if start >= 0:
        yield Block("paragraph", start, end, page)


def _cells(line: str, at: int) -> Iterator[tuple[int, int, int]]:
    """Column, beginning and end of the cells of a row of a Markdown table that are not empty."""
    for number, part in enumerate(line.split("|")):
        if part.strip():
            first = at + len(part) - len(part.lstrip())
            yield number - 1, first, first + len(part.strip())
        at += len(part) + 1
