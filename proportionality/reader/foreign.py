"""Paragraphs about prison in another language than the one a text is read in: a law that is printed in two, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from proportionality.reader.lexicon import LANGUAGES, lexicon
from proportionality.reader.reading import Passage, Reading
from proportionality.reader.sections import at

_FEWEST = 5  # words of the other language alone in a paragraph
_TIMES = 4  # as many of them as of the language that is read
_COMMON = Counter(word for code in LANGUAGES for word in lexicon(code).common)
_OWN = {
    word: code for code in LANGUAGES for word in lexicon(code).common if _COMMON[word] == 1
}  # frequent words of one language alone


def foreign(reading: Reading) -> None:
    """List each such paragraph as not read, with what to do."""
    for start, end, code in _paragraphs(reading):
        why = f"it is in {lexicon(code).name}, and the text is read in {reading.lexicon.name}: read it again with --language {code}"
        section = reading.sections[at(reading.sections, start)]
        reading.passages.append(Passage("unread", section, (), (start, end), why))


def _paragraphs(reading: Reading) -> Iterator[tuple[int, int, str]]:
    tokens, own = reading.tokens, reading.lexicon.code
    for block in reading.text.blocks:
        words = tokens.words[tokens.at(block.start) : tokens.at(block.end)]
        found = Counter(_OWN[word] for word in words if word in _OWN)
        code, count = max(found.items(), key=lambda one: one[1], default=(own, 0))
        if (
            code != own
            and count >= _FEWEST
            and count >= _TIMES * found[own]
            and any(word.startswith(lexicon(code).prison) for word in words)
        ):
            yield block.start, block.end, code
