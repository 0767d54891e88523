"""One penal clause: the islands that stand together become a penalty, or a passage that says why not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from proportionality.law.quantities import Order
from proportionality.law.written import words_of
from proportionality.reader.closing import place
from proportionality.reader.custody import Island
from proportionality.reader.frames import is_close, is_of_another
from proportionality.reader.nature import WHO, names_offender
from proportionality.reader.numbers import length_at
from proportionality.reader.reading import Penalty, Said, Value
from proportionality.reader.scope import Scope

_ANDS = frozenset(("and", "y", "e", "et"))
_CLOSE = (
    150  # tokens of a sentence before a penalty that may say whether those right before it impose
)
_JOIN = 2  # last words before the second of two penalties
_AMOUNT = 24  # tokens after the last word of a clause in which the amount of its fine may stand
_LEAST = 40  # tokens after a greatest in which its least may be said
_LEAST_BY = 12  # and from what says so to its length
_OTHER_MATTER = frozenset(
    words_of(
        "que quien quem qui who which that el los las os celui si se when quando cuando lorsque"
    )
)


def add(scope: Scope, group: list[Island], serious: list[Island], begin: int, end: int) -> None:
    """Add what a group of islands says to the reading."""
    first, last = group[0].first, group[-1].last
    tokens = scope.tokens
    unread = any(i.how == "unread" for i in group)
    customs = [i for i in serious if i.kind == "custody" and i.how != "unread"]
    kinds = {i.kind for i in serious}
    path, head = place(scope, first)
    sentence = (begin if head is None else min(begin, head), max(end, last))
    unknown = Value("unknown", "no template fits")
    penalty = Penalty(
        scope.section,
        path,
        tokens.span(first, last),
        tokens.span(*sentence),
        unknown,
        unknown,
        tokens=(first, last),
        whole=is_whole(scope, first, last, *sentence),
    )
    sure = False
    for kind in ("life", "death"):
        one = next((i for i in serious if i.kind == kind), None)
        if one is not None:
            close = any(_is_close(scope, at, begin) for at in _begins(group, one))
            close = close and not is_of_another(scope, begin, one.first)
            sure = sure or close
            # Of what was read as death on untouched laws the half was no penalty: a person says it.
            _say(penalty, kind, "named" if close and kind == "life" else "in doubt")
            penalty.spans[kind] = tokens.span(one.first, one.last)
    chosen = _one_term(scope, customs, serious, penalty) if customs and not unread else None
    if unread:
        penalty.doubts.append("a term in this clause was not read")
        # A word for custody that stays unread is listed too: its number is nowhere else.
        for island in serious:
            if island.how == "unread":
                scope.passage(
                    "unread",
                    island.first,
                    island.last,
                    "custody whose length does not fit a template",
                )
    if chosen is not None:
        _bounds(scope, penalty, chosen, first, end)
    elif not customs and not unread and kinds & {"life", "death"}:
        # A term which may extend to life has no length of its own, and is not life alone.
        penalty.only = sure and tokens.words[max(0, first - 2) : first] != ["extend", "to"]
        why = "no fixed term is named beside life or death"
        penalty.least = penalty.greatest = Value("unknown", why)
    _further_on(scope, penalty, last, end)
    _fine(scope, penalty, group, end)
    if penalty.life == "not named" == penalty.death and chosen is None and not unread:
        scope.passage(
            "unread",
            first,
            last,
            "; ".join(penalty.doubts) or "the terms of this clause do not fit together",
        )
        return
    if unread and chosen is None and not kinds & {"life", "death"}:
        scope.passage("unread", first, last, "a term in this clause was not read")
        return
    penalty.repeat = bool(
        scope.events.within("repeat", max(scope.first, begin - 3, first - 45), first)
    )
    scope.covered.append((first, last))
    scope.reading.penalties.append(penalty)


def is_whole(scope: Scope, first: int, last: int, begin: int, end: int) -> bool:
    """Whether a clause has the whole form of an offence: who, a verb that imposes, and right behind it the penalty."""
    opening = _opening(scope, begin, first)
    return _is_close(scope, first, begin) and names_offender(
        scope.reading, first, last, opening, end
    )


def _is_close(scope: Scope, first: int, begin: int) -> bool:
    """Whether words that impose stand right before a penalty: nothing further away is asked in a sentence without end."""
    return is_close(scope, first, max(begin, first - _CLOSE))


def _opening(scope: Scope, begin: int, first: int) -> int:
    """Where the sentence begins whose item or part another is: after the last full stop before it, no further than an offender is looked for."""
    words = scope.tokens.words
    at = begin
    while at > max(scope.first, first - WHO) and words[at - 1] != ".":
        at -= 1
    return at


def _begins(group: Sequence[Island], one: Island) -> set[int]:
    """Where what is imposed together with a penalty begins: the penalty itself, or those that are joined before it."""
    return {group[0].first, one.first}


def _say(penalty: Penalty, kind: str, what: Said) -> None:
    if kind == "life":
        penalty.life = what
    else:
        penalty.death = what


def _one_term(
    scope: Scope, customs: list[Island], serious: list[Island], penalty: Penalty
) -> Island | None:
    """The term of a clause; None where there are several that do not make one."""
    if len(customs) == 1:
        return customs[0]
    whole = all(c.least is not None and c.greatest is not None for c in customs)
    if whole and len({(c.least.term, c.greatest.term) for c in customs}) == 1:  # type: ignore[union-attr]
        return customs[0]
    if whole and all(_only_or(scope, a, b) for a, b in pairwise(customs)):
        low, high = customs[0], customs[0]
        for c in customs[1:]:
            orders = _compare(c.least, low.least), _compare(c.greatest, high.greatest)
            if Order.CANNOT_TELL in orders:
                penalty.doubts.append("two kinds of custody whose lengths cannot be compared")
                return None
            low = c if orders[0] is Order.LESS else low
            high = c if orders[1] is Order.GREATER else high
        penalty.doubts.append("two kinds of custody to choose from: least and greatest of both")
        return Island(
            "custody", customs[0].first, customs[-1].last, "range", low.least, high.greatest
        )
    penalty.doubts.append("several terms in one clause")
    return None


def _only_or(scope: Scope, one: Island, two: Island) -> bool:
    gap = scope.tokens.words[one.last : two.first]
    return any(w in scope.lexicon.either for w in gap) and all(
        w in scope.lexicon.either
        or w in ("to", "a", "an", "de", "com", "con", "la", "un", "une", "uma", "pena", ",", "d")
        for w in gap
    )


def _least_further_on(scope: Scope, last: int, end: int) -> bool:
    """Whether a least is said of a length that follows in the sentence, in words that no template took; of no other custody."""
    words = scope.tokens.words
    end = min(last + _LEAST, end)
    other = [start for start, _ in scope.events.within("custody", last, end)]
    end = min([end, *other, *(at for at in range(last, end) if words[at] == ":")])
    for at in range(last, end):
        if words[at].startswith(scope.lexicon.leasts) and any(
            length_at(scope.tokens, here, scope.lexicon) is not None
            for here in range(at + 1, min(at + _LEAST_BY, end))
        ):
            return True
    return False


def _bounds(scope: Scope, penalty: Penalty, chosen: Island, first: int, end: int) -> None:
    tokens = scope.tokens
    for key, length in (("least", chosen.least), ("greatest", chosen.greatest)):
        if length is None:
            continue
        assert length.term is not None
        span = tokens.span(length.first, length.last)
        value = Value(length.term, f"template '{chosen.how}'", span)
        penalty.spans[key] = span
        if key == "least":
            penalty.least = value
        else:
            penalty.greatest = value
    if chosen.bare:
        penalty.doubts.append("the kind of penalty is not named here: custody, as before it?")
    liable = bool(scope.events.within("may", max(scope.first, first - 30), chosen.first + 1))
    if chosen.how == "max" or (
        chosen.how == "exact" and (liable or scope.lexicon.exact_is_greatest)
    ):
        if (
            scope.lexicon.least_unsaid == "none"
            and chosen.how == "max"
            and scope.lexicon.code == "en"
            and not _least_further_on(scope, chosen.last, end)
        ):
            penalty.least = Value("none", "the clause states a greatest term and no least")
        else:
            penalty.least = Value("unknown", "the clause states no least; the general part may")
            penalty.doubts.append(
                f"no least is stated: {scope.lexicon.least_unsaid}, or one of the general part?"
            )
    if chosen.how == "exact":
        penalty.doubts.append(
            "one length: fixed or greatest?"
            + (
                " (by this law's manner: greatest)"
                if liable or scope.lexicon.exact_is_greatest
                else ""
            )
        )
        if not (liable or scope.lexicon.exact_is_greatest):
            penalty.least = Value("unknown", "one length: fixed or greatest?")
    if chosen.how == "min":
        penalty.greatest = Value("unknown", "the clause states a least term and no greatest")
        above = (
            "life stands above the least term"
            if penalty.life == "named"
            else "no greatest is stated"
        )
        penalty.doubts.append(f"{above}: unlimited, or one of the general part?")


def _further_on(scope: Scope, penalty: Penalty, last: int, end: int) -> None:
    """Life or death that the sentence speaks of later: an enhancement, so nothing can be said of them here."""
    for kind in ("life", "death"):
        state = penalty.life if kind == "life" else penalty.death
        if state == "not named" and scope.events.within(kind, last, min(last + 45, end)):
            _say(penalty, kind, "in doubt")
            penalty.doubts.append(f"{kind} is spoken of further on")


def _fine(scope: Scope, penalty: Penalty, group: list[Island], end: int) -> None:
    at = next((n for n, i in enumerate(group) if i.kind == "fine"), None)
    if at is None:
        last = group[-1].last
        if scope.events.within("both", last, min(last + 6, end)):
            penalty.fine = "either"  # a fine that the clause names too far before to be joined
        return
    beside = [
        pair for pair in pairwise(group) if len({island.kind == "fine" for island in pair}) > 1
    ]
    fine, other = beside[0] if beside else (group[at], group[at - 1])
    fine, other = (fine, other) if fine.kind == "fine" else (other, fine)
    low, high = sorted((fine, other), key=lambda i: i.first)
    gap = scope.tokens.words[low.last : high.first]
    penalty.spans["fine"] = scope.tokens.span(fine.first, fine.last)
    if (
        scope.events.within(
            "both", group[0].first, min(group[-1].last + 40, max(end, group[-1].last + 1))
        )
        or _and_or(scope, low.last, high.first)
        or _jointly(scope, group[-1].last, end)
    ):
        penalty.fine = "either"
    else:
        penalty.fine = "instead" if _chosen(scope, gap) else "with"


def _chosen(scope: Scope, gap: Sequence[str]) -> bool:
    """Whether a fine and custody are a choice, and not joined by the last words between them: and to imprisonment."""
    if not any(w in scope.lexicon.either for w in gap):
        return False
    joins = [w for w in gap[-_JOIN:] if w in scope.lexicon.either or w in _ANDS]
    return not joins or joins[-1] in scope.lexicon.either


def _jointly(scope: Scope, last: int, end: int) -> bool:
    """Whether a clause ends with: together or each alone; of what follows "that" or "who" it says nothing."""
    words = scope.tokens.words
    for start, _ in scope.events.within("jointly", last, min(last + _AMOUNT, end)):
        return _OTHER_MATTER.isdisjoint(words[last:start])
    return False


def _and_or(scope: Scope, first: int, last: int) -> bool:
    """Whether "and" and "or" stand beside each other: and/or a fine."""
    words, lexicon = scope.tokens.words, scope.lexicon
    for at in range(first, last - 1):
        after = at + 2 if words[at + 1] == "/" and at + 2 < last else at + 1
        one, two = words[at], words[after]
        if (one in _ANDS and two in lexicon.either) or (one in lexicon.either and two in _ANDS):
            return True
    return False


def _compare(one: object, two: object) -> Order:
    first, second = one.term, two.term  # type: ignore[attr-defined]
    order: Order = first.compare(second)
    return order
