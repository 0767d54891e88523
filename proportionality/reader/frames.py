"""Whether a penalty is imposed: by words of its own sentence, or by the head that governs it.

Nothing is read as a penalty without such words.  A number in a sentence that only speaks of a penalty (a threshold, a
conversion, a rule on appeals) is listed, whatever its kind is: no guard has to know the kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proportionality.reader.lexicon.frames import FRAMES, Frames
from proportionality.reader.scope import Scope
from proportionality.reader.tokens import CELL, PARAGRAPH

_LONGEST = 150  # tokens of a sentence before a penalty
_GOVERNED = 200  # tokens before a penalty in which the sentence may have begun whose semicolon or item it stands after
_NEAR = (
    20  # tokens between an auxiliary and its participle: shall, on conviction by a court, be liable
)
_ASIDE = 12  # tokens of what stands between commas after who, que, qui
_COPULA = 24  # tokens between a copula and the penalty
_NOUN = 40  # and between what it says and the copula
_CONDITION = 3  # tokens before that noun in which a condition is looked for
_AFTER = 40  # tokens after a penalty: of imprisonment and a fine of ... shall be imposed
_HEAD = 30  # tokens before the colon of a list
_COLONS = 500  # tokens before a penalty in which its list may begin
_OPENS = frozenset((PARAGRAPH, CELL, ".", ";", ":", "-", ">"))
_RELATIVE = frozenset(
    ("who", "which", "that", "whose", "persons", "prisoners")
)  # a participle after them is not that of the sentence
_THEY = frozenset(("il", "ils", "elle", "elles", "on"))
_TO_WHICH = frozenset(
    ("laquelle", "lequel", "lesquels", "lesquelles", "auquel", "auxquels", "auxquelles", "dont")
)
_PARTS = frozenset((";", CELL, PARAGRAPH))
_FEW = 12  # tokens between words that impose and the life or death that they impose
_STOPS = frozenset((*_PARTS, ".", ":"))
_FEW_HEAD = 6  # and the end of the head of a list
_EXTENDS = ("which", "may", "extend", "to")  # a term which may extend to
_BOUND = 8  # tokens after a denial in which a bound may be named that it is one of
_SUPPOSED = 12  # tokens before a verb in which its clause may begin with a condition


def is_imposed(scope: Scope, first: int, last: int, begin: int, end: int) -> bool:
    """Whether words of its own sentence impose what stands between two tokens."""
    frames, words = FRAMES[scope.lexicon.code], scope.tokens.words
    low = max(begin, first - _LONGEST)
    own = _frame(scope, low, first + 1, max(low, first - _COPULA), last, first)
    if own >= 0:
        return _reaches(words, own, first, frames)
    return _reaches(words, low, first, frames) and any(
        frames.relative.isdisjoint(words[last:at])
        for at, _ in scope.events.within("frame after", last, min(last + _AFTER, end))
    )


def is_governed(scope: Scope, first: int, begin: int) -> bool:
    """Whether the head of a list or table, or the sentence before a semicolon or item, imposes what begins at a token."""
    frames, words = FRAMES[scope.lexicon.code], scope.tokens.words
    low = max(begin, first - _LONGEST)
    if (
        _frame(scope, low, first + 1, low, 0, first) >= 0
        or not _reaches(words, low, first, frames)
        or _is_supposed(scope, low, first, frames)
    ):
        return False  # words of its own impose something, or take it away
    if _in_table(scope, first, frames):
        return True
    for one, two in _governing(scope, first, begin):
        if words[two - 1] in frames.relative and not _pauses(words, low, first, frames):
            return False  # an item of conditions: is liable, if - (a) a term of ... would be just
        end = _frame(scope, one, two, one)
        if end >= 0 and not (words[two] == ":" and _is_spent(scope, end, two)):
            return True
    return False


def is_denied(scope: Scope, first: int, begin: int) -> bool:
    """Whether the sentence of a penalty says that it is not imposed: in no case, nothing in this section.

    No denial is one of a bound (in no case less than), one before a clause of its own (and whoever does so), and one whose
    breach is punished (no one may, on pain of).
    """
    frames, events, words = FRAMES[scope.lexicon.code], scope.events, scope.tokens.words
    low = max(begin, first - _LONGEST)
    for _, end in events.within("denied", low, first):
        own = any(
            start > end and words[start - 1] in frames.clauses
            for start, _ in events.within("offender", end, first)
        )
        bound = not frames.bounds.isdisjoint(words[end : end + _BOUND])
        if not own and not bound and not events.within("threat", end, first + 1):
            return True
    return False


def is_close(scope: Scope, first: int, begin: int) -> bool:
    """Whether words that impose stand right before a penalty, in its own clause or at the end of the head of its list.

    What life and death need: words that govern a length from afar are not enough for them.
    """
    frames, words = FRAMES[scope.lexicon.code], scope.tokens.words
    own = next((k + 1 for k in range(first - 1, begin - 1, -1) if words[k] in _STOPS), begin)
    if _ends_close(scope, own, first + 1, first, frames):
        return True
    start = max(own, begin)
    if first - start > _FEW or not frames.relative.isdisjoint(words[start:first]):
        return False
    if _in_table(scope, first, frames, frames.columns):
        return True
    for sign in range(start - 1, max(scope.first, start - _COLONS) - 1, -1):
        if words[sign] == ":" or (words[sign] == "-" and words[sign + 1] in ("(", PARAGRAPH)):
            low = max(scope.first, sign - _HEAD)
            if _ends_close(scope, low, sign, sign, frames, _FEW_HEAD) and not _is_spent(
                scope, low, sign
            ):
                return True
    return False


def is_of_another(scope: Scope, begin: int, first: int) -> bool:
    """Whether life or death stands in a condition of the penalty before it: for ten years, if that person is liable to."""
    frames, words = FRAMES[scope.lexicon.code], scope.tokens.words
    before = scope.events.within("custody", begin, first)
    return bool(before) and not frames.supposes.isdisjoint(words[before[-1][1] : first])


def _ends_close(
    scope: Scope, low: int, high: int, at: int, frames: Frames, few: int = _FEW
) -> bool:
    """Whether words that impose begin between two tokens and end a few words before another, with nothing that hangs between."""
    if tuple(scope.tokens.words[at - len(_EXTENDS) : at]) == _EXTENDS:
        at -= len(_EXTENDS)
    end = _frame(scope, low, high, max(low, at - _COPULA), 0, at, sure=True)
    return end >= max(low, at - few) and frames.relative.isdisjoint(scope.tokens.words[end:at])


def _is_spent(scope: Scope, first: int, last: int) -> bool:
    """Whether the words that impose in a head have their penalty there: is punished with two years: 1. whoever ..."""
    return any(
        first - 1 <= penalty.tokens[0] < last
        for penalty in scope.reading.penalties[scope.penalties :]
    )


def _is_supposed(scope: Scope, low: int, first: int, frames: Frames) -> bool:
    """Whether the words before a penalty only suppose that something is punished with it: que sean sancionados con."""
    return any(
        not frames.supposing.isdisjoint(scope.tokens.words[max(low, start - 2) : start])
        for start, _ in scope.events.within("participle", low, first)
    )


def _frame(
    scope: Scope,
    low: int,
    high: int,
    copula: int,
    last: int = 0,
    first: int | None = None,
    *,
    sure: bool = False,
) -> int:
    """Where the last words that impose end, of those that begin between two tokens; -1 where there are none.

    A copula counts from ``copula`` on, and may stand inside the penalty: la pena / privativa de libertad sera de.
    A heading imposes what stands after it, from ``first`` on, and never itself: Sentence of death; a fine may begin it.
    ``sure``: without those that as often only speak of a penalty: is sentenced to, if he is liable to, the penalties are.
    """
    frames, events, words = FRAMES[scope.lexicon.code], scope.events, scope.tokens.words
    found = [
        end
        for start, end in events.within("frame", low, high)
        if not _hangs(words, start, low, frames)
        and not (sure and _may_suppose(words, start, low, frames))
    ]
    found += [
        end
        for start, end in events.within("participle", low, high)
        if _has_auxiliary(words, start, low, frames, sure=sure)
        and not (sure and _may_suppose(words, start, low, frames))
    ]
    found += [
        at + 1
        for at in range(low, high)
        if words[at] in frames.headings
        and not (sure and words[at] in frames.kinds)
        and (first is None or at < first or words[at] in frames.fines)
        and (
            words[at + 1 : at + 2] in ([":"], ["-"])
            or (not sure and (at == low or words[at - 1] in _OPENS))
        )
    ]
    found += [
        min(at + 1, high)
        for at in range(copula, max(high, last))
        if words[at] in frames.copulas
        and frames.denials.isdisjoint(words[at + 1 : at + 2])
        and not (sure and words[at] in frames.plural)
        and _is_said(words, at, low, frames)
    ]
    return max(found, default=-1)


def _hangs(words: Sequence[str], at: int, low: int, frames: Frames) -> bool:
    """Whether a verb belongs to a clause that hangs on another: who is liable to, que sea castigado con."""
    if at <= low:
        return False
    verb = at
    while verb > low and words[verb - 1] in frames.clitics:
        verb -= 1
    if verb < at and words[verb - 1] in frames.nots:
        return True  # no se le impondra
    before = words[at - 1]
    if before in _THEY and words[at - 2] in _TO_WHICH:
        return True  # la vigilance a laquelle ils sont tenus
    if before == ",":  # who, on conviction of an offence, is liable to
        back = range(at - 2, max(low, at - _ASIDE) - 1, -1)
        comma = next((k for k in back if words[k] == ","), low)
        return comma > low and words[comma - 1] in frames.who
    return before in frames.hanging and not (before == "que" and words[at] in frames.future)


def _may_suppose(words: Sequence[str], at: int, low: int, frames: Frames) -> bool:
    """Whether a condition may begin the clause of a verb: where a person is liable to, si es castigado con."""
    for before in range(at - 1, max(low, at - _SUPPOSED) - 1, -1):
        if words[before] in frames.supposes:
            return True
        if not words[before].isalnum():
            return False
    return False


def _has_auxiliary(
    words: Sequence[str], start: int, low: int, frames: Frames, *, sure: bool = False
) -> bool:
    """Whether a participle is the verb of its clause, and does not only say which offence is meant."""
    weak = frames.weak if sure else frozenset()
    if sure and words[start] in frames.sentenced:
        weak |= frames.now
    happened = start - 2 if words[start - 1] in frames.been else start - 1
    if words[happened] in frames.perfect:
        return False  # somebody has done it, or it was done: a porte atteinte, shall have been imprisoned
    denied = start - 2 if words[start - 1] == "be" else start - 1
    if words[denied] in frames.denials:
        return False  # will not be sentenced to, n est pas punissable de
    for at in range(start - 1, max(low, start - _NEAR) - 1, -1):
        if words[at] in (";", ":", PARAGRAPH) or words[at] in _RELATIVE:
            return False
        if (
            words[at] in frames.auxiliaries
            and words[at] not in weak
            and words[at + 1] != "not"
            and not _hangs(words, at, low, frames)
            and not (words[at] in frames.present and _is_in_condition(words, at, low, frames))
        ):
            return True
    return False


def _is_in_condition(words: Sequence[str], at: int, low: int, frames: Frames) -> bool:
    """Whether the clause in which a verb in the present stands begins with a condition: cuando el hecho es punible con."""
    for before in range(at - 1, max(low, at - frames.opening_within) - 1, -1):
        if words[before] in frames.opening:
            return True
        if words[before] in frames.subjects:
            return words[before - 1] == "s" or words[before - 1] in frames.opening  # s'il est
        if not words[before].isalnum():
            return False
    return False


def _is_said(words: Sequence[str], at: int, low: int, frames: Frames) -> bool:
    """Whether a copula says what a penalty is, and not in which case: the penalty shall be."""
    return any(
        words[noun] in frames.nouns
        and frames.conditions.isdisjoint(words[max(0, noun - _CONDITION) : noun])
        and not _is_in_condition(words, noun, max(low, noun - _CONDITION - 1), frames)
        for noun in range(max(low, at - _NOUN), at)
    )


def _reaches(words: Sequence[str], start: int, first: int, frames: Frames) -> bool:
    """Whether nothing that hangs on the sentence takes the penalty away from what begins before it.

    Where something does, the penalty must stand after a pause: is punished, if the ship is safe, with.
    """
    return frames.relative.isdisjoint(words[start:first]) or _pauses(words, start, first, frames)


def _pauses(words: Sequence[str], start: int, first: int, frames: Frames) -> bool:
    """Whether a pause stands before a penalty and the words that link it."""
    at = first - 1
    while at >= start and words[at] in frames.links:
        at -= 1
    return at < start or not words[at].isalpha() or words[at] in frames.joins


def _governing(scope: Scope, first: int, begin: int) -> Iterator[tuple[int, int]]:
    """The words that may govern a penalty from outside its own: the sentence before its semicolon or item, heads of lists."""
    words = scope.tokens.words
    at = begin
    while at > scope.first + 1 and (
        words[at - 1] in (";", CELL) or (words[at - 1] == PARAGRAPH and words[at - 2] not in ".?!")
    ):
        start = at - 1
        while start > scope.first and words[start - 1] not in _PARTS and words[start - 1] != ".":
            start -= 1
        if first - start > _GOVERNED:
            break
        yield start, at
        at = start
    for sign in range(first - 1, max(scope.first, first - _COLONS) - 1, -1):
        if words[sign] == ":" or (words[sign] == "-" and words[sign + 1] in ("(", PARAGRAPH)):
            yield max(scope.first, sign - _HEAD), sign


def _in_table(
    scope: Scope, first: int, frames: Frames, heads: frozenset[str] | None = None
) -> bool:
    """Whether the head of the table around a penalty, or what stands over it, imposes."""
    table = scope.table_head(first)
    if table is None:
        return False
    opens, body = table
    low = max(0, opens - 45)
    return not (heads or frames.headings).isdisjoint(scope.tokens.words[low:body]) or (
        _frame(scope, low, body, low) >= 0
    )
