"""Short texts as laws and people write them, cut into numbers, words and signs.

Terms, amounts, sums and dates are read from these pieces, so that digits, number words, thousands and look-alike characters
mean the same in each of them.  Everything here works on a text of bounded length and reads it once.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

MAX_LENGTH = 200
# Digits of the longest number that means anything here: a fine in the smallest currency.
_MOST_DIGITS = 24


def words_of(text: str) -> list[str]:
    """The words of a table that is easier to read as a line of text."""
    return text.split()


class QuantityError(ValueError):
    """A text that is no term, amount, sum or date.

    ``expected`` says what should stand there, ``cause`` what is wrong with what does and what to write instead (it may be empty).
    """

    def __init__(self, expected: str, cause: str = "") -> None:
        super().__init__(f"{expected}; {cause}" if cause else expected)
        self.expected, self.cause = expected, cause


@dataclass(frozen=True, slots=True)
class Number:
    """An exact decimal: ``digits`` without their point, ``places`` of them behind it."""

    digits: int
    places: int = 0

    @property
    def whole(self) -> int | None:
        """As a whole number, where it is one and is written as one."""
        return self.digits if self.places == 0 else None

    def scaled(self, factor: int) -> int | None:
        """The number times a factor, where that is whole."""
        value, rest = divmod(self.digits * factor, 10**self.places)
        return None if rest else value

    def __str__(self) -> str:
        """With commas between thousands and a point before decimals."""
        whole, fraction = divmod(self.digits, 10**self.places)
        return f"{whole:,}.{fraction:0{self.places}d}" if self.places else f"{whole:,}"


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str  # number, word or sign
    text: str
    spaces: int  # how many stand before it


_PIECE = re.compile(
    # No group is possessive: Python before 3.11.5 then takes in what stands before its failure (python/cpython#106052).
    r"(?P<space> *+)(?:(?P<number>[0-9]++(?:[.,'][0-9]++)*)|(?P<word>[A-Za-z]++)|(?P<sign>[^ ]))"
)

_ONES = {
    word: value
    for value, word in enumerate(
        words_of(
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
            "eighteen nineteen"
        ),
        start=1,
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        words_of("twenty thirty forty fifty sixty seventy eighty ninety"), start=2
    )
}
# A lakh is a hundred thousand, a crore ten million: the laws of South Asia state fines in them.
_SCALES = {
    "thousand": 10**3,
    "lakh": 10**5,
    "lakhs": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "crores": 10**7,
    "billion": 10**9,
}
_FRACTIONS = frozenset(words_of("half halves third thirds quarter quarters"))


def bounded(text: str, expected: str) -> str:
    """A text that is short enough to be read, and to be kept in a cache.

    Raises:
        QuantityError: where it is not.

    """
    if len(text) > MAX_LENGTH:
        raise QuantityError(expected, f"this is longer than {MAX_LENGTH} characters")
    return text


def strange(text: str) -> str | None:
    """What is wrong with the first character that is neither ASCII nor the sign of a currency: its name, and what to write."""
    if text.isascii():
        return None
    for index, char in enumerate(text):
        if char.isascii() or unicodedata.category(char) == "Sc":
            continue
        before = text[max(0, index - 12) : index].strip()
        where = f"after '{before}'" if before else "at the beginning"
        return f"{named(char)} stands {where}: {instead(char)}"
    return None


def named(char: str) -> str:
    """A character as a reader can look it up."""
    name = unicodedata.name(char, "").lower()
    code = f"U+{ord(char):04X}"
    if not name:
        return code
    if char.isprintable() and not char.isspace() and not unicodedata.combining(char):
        return f"'{char}' ({code}, {name})"
    return f"{code} ({name})"


# Signs that look like one of ours, and what to write for them.
_ALIKE = {
    "\u2018\u2019\u201b\u2032\u02bc": "write ', or leave it out",
    "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb": 'write "',
    "\u02d0\u05c3\u2236\ua789": "write ':'",
    "\u00b5\u03bc": "write mcg for micrograms",
}


def instead(char: str) -> str:
    """What to write in place of a character that only looks like one of ours."""
    plain, category = unicodedata.normalize("NFKC", char), unicodedata.category(char)
    if (digit := unicodedata.digit(char, None)) is not None:
        return f"write {digit}"
    if char in "\u00bc\u00bd\u00be" or unicodedata.numeric(char, None) is not None:
        return "write a whole number of a smaller unit (6 months for half a year, 500 g for half a kilogram)"
    if category == "Zs":
        return "write an ordinary space"
    if category == "Pd" or char == "\u2212":
        return "write '-', or 'to' between two numbers"
    if category in ("Cf", "Mn", "Me"):
        return "remove it"
    for alike, write in _ALIKE.items():
        if char in alike:
            return write
    if plain.isascii() and plain.strip():
        return f"write '{plain.strip()}'"
    return "write it with the letters a to z"


def _pieces(text: str) -> list[_Piece]:
    pieces = []
    at = 0
    while match := _PIECE.match(text, at):
        kind = str(match.lastgroup)
        pieces.append(_Piece(kind, match[kind], len(match["space"])))
        at = match.end()
    return pieces


def decimal(text: str) -> Number:
    """A number in digits: ``1,000``, ``1.5``, ``1,5``, ``1.000.000``, ``1,000.50``, ``20'000``.

    A point alone is a decimal point, and a comma before exactly three digits parts thousands; other commas that can only be
    decimal ones are read as such.

    Raises:
        QuantityError: where it is none, or could be read in two ways.

    """
    if sum(char.isdigit() for char in text) > _MOST_DIGITS:
        raise QuantityError("a number", f"a number has at most {_MOST_DIGITS} digits")
    number = _decimal(text)
    if number is None:
        raise QuantityError(
            "a number",
            f"'{text}' is no number here: write thousands as 1,000 and decimals as 1.5, without zeros before",
        )
    return number


def _decimal(text: str) -> Number | None:
    marks = [char for char in text if not char.isdigit()]
    if not marks:
        return Number(int(text)) if _plain(text) else None
    last = marks[-1]
    head, _, tail = text.rpartition(last)
    if len(set(marks)) == 1:
        if (last != "." or len(marks) > 1) and (whole := _thousands(text, last)) is not None:
            return Number(whole)
        return (
            Number(int(head + tail), len(tail))
            if len(marks) == 1 and last != "'" and _plain(head)
            else None
        )
    if len(set(marks)) > 2 or marks.count(last) > 1 or last == "'":
        return None
    whole = _thousands(head, marks[0])
    return None if whole is None else Number(int(f"{whole}{tail}"), len(tail))


def _thousands(text: str, mark: str) -> int | None:
    """A whole number whose thousands are parted by ``mark``."""
    first, *others = text.split(mark)
    parted = len(first) <= 3 and first != "0" and _plain(first) and all(len(o) == 3 for o in others)
    return int("".join((first, *others))) if parted else None


def _plain(digits: str) -> bool:
    return digits == "0" or not digits.startswith("0")


class Reader:
    """The pieces of a text, taken one after the other.

    Args:
        text: of a stranger.
        expected: what should stand there, for the error.

    Raises:
        QuantityError: where the text is too long, or holds a character that only looks like one of ours.

    """

    def __init__(self, text: str, expected: str) -> None:
        self.expected = expected
        if wrong := strange(bounded(text, expected)):
            raise self.error(wrong)
        self._pieces = _pieces(text)
        self._words = [piece.text.lower() for piece in self._pieces]
        self._at = 0

    def error(self, cause: str = "") -> QuantityError:
        """What to raise where the text is not what was expected."""
        return QuantityError(self.expected, cause)

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self._at >= len(self._pieces)

    @property
    def texts(self) -> list[str]:
        """Every piece as written, also those already taken."""
        return [piece.text for piece in self._pieces]

    @property
    def words(self) -> Sequence[str]:
        """Every piece in lower case, also those already taken."""
        return self._words

    def peek(self, ahead: int = 0) -> str:
        """The next piece in lower case, empty at the end."""
        at = self._at + ahead
        return self._words[at] if at < len(self._words) else ""

    def rest(self) -> str:
        """What is left, for a message."""
        return " ".join(piece.text for piece in self._pieces[self._at :])

    def take(self, phrases: Iterable[Sequence[str]]) -> bool:
        """Go past the longest of these phrases that comes next; whether there was one."""
        longest = 0
        for phrase in phrases:
            length = len(phrase)
            if length > longest and self._words[self._at : self._at + length] == list(phrase):
                longest = length
        self._at += longest
        return longest > 0

    def one(self, table: Mapping[tuple[str, ...], str]) -> str | None:
        """Go past the longest phrase of a table that comes next, and give what the table says of it."""
        for length in range(3, 0, -1):
            phrase = tuple(self._words[self._at : self._at + length])
            if len(phrase) == length and phrase in table:
                self._at += length
                return table[phrase]
        return None

    def raw(self) -> str:
        """Go past the next piece and give it as written."""
        self._at += 1
        return self._pieces[self._at - 1].text

    def mark(self) -> int:
        """Where one stands, for `back`."""
        return self._at

    def back(self, mark: int) -> None:
        """Return to an earlier mark."""
        self._at = mark

    def number(self) -> Number | None:
        """A number in digits or words, perhaps both (``six (6)``); None where none comes next.

        Raises:
            QuantityError: where a number is malformed, or words and digits disagree.

        """
        first = self._one_number()
        if first is None:
            return None
        if self.peek() == "(":
            mark = self._at
            self._at += 1
            said_again = self._one_number()
            if said_again is None or self.peek() != ")":
                self._at = mark
                return first
            self._at += 1
            if said_again != first:
                raise self.error(f"it says {first} and, in brackets, {said_again}: which is meant?")
        return first

    def _one_number(self) -> Number | None:
        if self._at < len(self._pieces) and self._pieces[self._at].kind == "number":
            return self._in_digits()
        return self._in_words()

    def _in_digits(self) -> Number:
        text = self.raw()
        # Thousands parted by spaces: 20 000.
        if len(text) <= 3 and text.isdigit() and not text.startswith("0"):
            while (
                self._at < len(self._pieces)
                and (piece := self._pieces[self._at]).kind == "number"
                and piece.spaces == 1
                and len(piece.text) == 3
                and piece.text.isdigit()
            ):
                text += self.raw()
        try:
            number = decimal(text)
        except QuantityError as error:
            raise self.error(error.cause) from error
        if (scale := _SCALES.get(self.peek())) is not None:
            self._at += 1
            whole = number.scaled(scale)
            if whole is None:
                raise self.error(f"'{text} {self.words[self._at - 1]}' is not a whole number")
            return Number(whole)
        return number

    def _in_words(self) -> Number | None:
        """``twenty-five``, ``one hundred and twenty``, ``two million five hundred thousand``, ``a`` (before a unit)."""
        if self.peek() in ("a", "an"):
            self._at += 1
            if self.peek() not in ("hundred", *_SCALES):
                return Number(1)
            total, group, some = 0, 1, True
        else:
            total, group, some = 0, 0, False
        least = None  # the last scale: what follows is smaller
        while True:
            word = self.peek()
            if some and word in ("and", "-") and self._continues(group):
                self._at += 1
                continue
            if word in _ONES and (group % 100 == 0 or (_after_ten(group) and _ONES[word] < 10)):
                group += _ONES[word]
            elif word in _TENS and group % 100 == 0:
                group += _TENS[word]
            elif word == "hundred" and 0 < group < 10:
                group *= 100
            elif word in _SCALES and group and (least is None or _SCALES[word] < least):
                least = _SCALES[word]
                total, group = total + group * least, 0
            else:
                break
            some = True
            self._at += 1
        return Number(total + group) if some else None

    def _continues(self, group: int) -> bool:
        """Whether a hyphen or an "and" stands inside a number: ``twenty-five``, ``one hundred and twenty``."""
        word, following = self.peek(), self.peek(1)
        if word == "-":
            return _after_ten(group) and 0 < _ONES.get(following, 0) < 10
        inside = following in _ONES or following in _TENS
        return inside and group % 100 == 0 and self.peek(-1) in ("hundred", *_SCALES)


def _after_ten(group: int) -> bool:
    """Whether a number ends with twenty to ninety, so that one to nine may follow."""
    return group % 100 >= 20 and group % 10 == 0


def fraction(words: Iterable[str]) -> str | None:
    """The word for a part of something among these, such as ``half``."""
    return next((word for word in words if word in _FRACTIONS), None)


_TIMES = frozenset(words_of("twice thrice double doubled treble trebled triple tripled times"))


def multiple(words: Iterable[str]) -> str | None:
    """The word for a multiple of something among these, such as ``twice``."""
    return next((word for word in words if word in _TIMES), None)


_NOTHING_SAID = frozenset(words_of("n na tbd tba tbc null nil ? - todo missing see same as"))


def no_words(reader: Reader, shape: str) -> str:
    """What to say of a text that nothing else is known of: what its first odd piece is, and the shape that it should have.

    ``shape`` is a sentence, such as "a term is a number and years, months, weeks or days".
    """
    words = reader.words
    if not words:
        return "nothing is written here"
    if words[0] == "-" and len(words) > 1:
        return "no quantity of a law is less than nothing"
    if words[0] in _NOTHING_SAID:
        return "what is not known is 'unknown'; what the law leaves open is 'not_stated', and what it does not have is 'none'"
    rest = reader.rest() if not reader.done else reader.texts[0]
    return f"'{clipped(rest)}' is not understood here: {shape}; anything else goes into 'note'"


def clipped(text: str) -> str:
    """A text that is short enough for a message."""
    return text if len(text) <= 60 else f"{text[:60]}…"


def nearest(word: str, known: Iterable[str], most: int = 1) -> str:
    """``"; did you mean 'x'?"`` for the closest known word, ``'x', 'y' or 'z'?`` for at most so many of them, or nothing."""
    if len(str(word)) > 60:
        return ""
    words = list(islice(known, 500))
    close = difflib.get_close_matches(str(word), words, n=most, cutoff=0.6)
    if not close:  # BASIC
        close = difflib.get_close_matches(str(word).lower(), words, n=most, cutoff=0.6)
    if not close:
        return ""
    *others, last = (f"'{one}'" for one in close)
    return f"; did you mean {', '.join(others)} or {last}?" if others else f"; did you mean {last}?"
