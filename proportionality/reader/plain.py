"""Plain text and Markdown as blocks; the text stays as it is in the file."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from proportionality.reader.blocks import Block, CannotRead, no_pdf

_MARKS = (  # the first that fits: that of UTF-32 begins like that of UTF-16
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_DECLARED = re.compile(r"^\s{0,20}<\?xml[^>]{0,200}\?>")  # says an encoding that it has no longer
# Letters with accents and signs of printing as UTF-8 has them; in the encoding of old Windows no word has them in this order.
_IN_UTF8 = re.compile(rb"\xc3[\x80-\xbf]|\xe2\x80[\x80-\xbf]")
_BINARY = 0.02  # share of control characters from which a file is no text


def _in_old(error: UnicodeError) -> tuple[str, int]:
    """What is no UTF-8, in the encoding of old Windows."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


_OLD = "reader-old-windows"
codecs.register_error(_OLD, _in_old)


def narrowed(name: str, data: bytes) -> bytes:
    """A file whose mark says UTF-16 or UTF-32, as UTF-8; any other as it is.

    Raises:
        CannotRead: where it goes on as something else than it begins.

    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                text = data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise CannotRead(
                    f"{name}: it begins as {encoding[:6].upper()} and goes on as something else; save it as UTF-8"
                ) from error
            return _DECLARED.sub('<?xml version="1.0"?>', text, count=1).encode()
    return data


def decoded(name: str, data: bytes) -> str:
    """The text of a file in UTF-8 or, where it is none, in the encoding of old Windows; of a mixed one each part in its own.

    Raises:
        CannotRead: where it is no text.

    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if _IN_UTF8.search(data):
            text = data.decode("utf-8-sig", errors=_OLD)
        else:
            text = data.decode("cp1252", errors="replace")
    strange = sum(text.count(chr(c)) for c in (*range(9), *range(14, 32), 0xFFFD))
    if strange > _BINARY * max(len(text), 1) or "\x00" in text[:1000]:
        raise CannotRead(
            f"{name}: {no_pdf(name)}not a text; expected TXT, Markdown, HTML, DOCX, PDF or XML"
        )
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
