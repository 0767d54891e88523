"""Files to readings, in one step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from proportionality.reader.blocks import CannotRead, Text
from proportionality.reader.clauses import read
from proportionality.reader.files import read_file
from proportionality.reader.language import language_of, languages_of, side_by_side
from proportionality.reader.lexicon import lexicon
from proportionality.reader.reading import Reading

MAX_FILES = 20


def reading_of(text: Text, language: str | None = None) -> Reading:
    """Read one text, in a language or the one it is in.

    Raises:
        CannotRead: where its language is not read, or columns are printed into each other.

    """
    code = language or language_of(text)
    if side_by_side(text):
        raise CannotRead(
            f"{text.name}: two columns stand side by side in its lines, so lines of different provisions run into each other; give the PDF itself, or one column after the other"
        )
    return read(text, lexicon(code))


def readings_of(texts: Sequence[Text], language: str | None = None) -> list[Reading]:
    """Read the texts of one law, an act and its schedule; a schedule too short to tell is in the language of the act.

    Raises:
        CannotRead: for the first that cannot be read, and where one of them stands there twice.

    """
    _no_two_the_same(texts)
    codes = [language] * len(texts) if language else languages_of(texts)
    return [reading_of(text, code) for text, code in zip(texts, codes, strict=True)]


def _no_two_the_same(texts: Sequence[Text]) -> None:
    names: dict[str, str] = {}
    for text in texts:
        if text.sha256 and text.sha256 in names:
            raise CannotRead(
                f"{text.name}: the same, byte for byte, as {names[text.sha256]} before it; give it once"
            )
        names[text.sha256] = text.name


def readings(files: Sequence[Path], language: str | None = None) -> list[Reading]:
    """Read the files of one law.

    Raises:
        CannotRead: for the first that cannot be read.

    """
    if len(files) > MAX_FILES:
        raise CannotRead(f"{len(files)} files, and at most {MAX_FILES} are read at once")
    return readings_of([read_file(path) for path in files], language)
