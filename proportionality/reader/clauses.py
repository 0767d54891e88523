"""Penal clauses: which penalties stand together, what they impose, and what is only mentioned.

Each passage that looks penal ends as exactly one kind: a ``penalty`` that was read, or one of the kinds that are shown and
not computed.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from proportionality.law.written import words_of
from proportionality.reader import penalties
from proportionality.reader.amounts import amounts
from proportionality.reader.blocks import Text
from proportionality.reader.columns import columns
from proportionality.reader.custody import Island
from proportionality.reader.foreign import foreign
from proportionality.reader.frames import is_denied, is_governed, is_imposed
from proportionality.reader.imposing import (
    has_least_in_head,
    imposes,
    is_condition,
    is_default,
    is_of_offences,
    mention,
)
from proportionality.reader.inserted import with_inserted
from proportionality.reader.islands import events, islands
from proportionality.reader.lexicon.base import Lexicon
from proportionality.reader.lexicon.frames import FRAMES
from proportionality.reader.listed import listed
from proportionality.reader.nature import weighed
from proportionality.reader.numbers import length_at
from proportionality.reader.reading import Kind, Reading
from proportionality.reader.scope import Scope
from proportionality.reader.sections import sections
from proportionality.reader.tables import Tables
from proportionality.reader.times import times
from proportionality.reader.tokens import CELL, PARAGRAPH, tokenize
from proportionality.reader.versions import FORMER, announces_former, is_told_former, versions

_FINE = 14  # words, its numbers left out, between custody and a fine
_SHORT = 5  # tokens between custody and a fine that stands beside it
_REPLACED = 1_500  # tokens of a section between a former version and what announces the new one
_FORMER = 60  # tokens between what announces a former version and its sentence
_NOTED = 3  # tokens after the end of a sentence in which a bracket about it begins
_VERB = 4  # tokens of a kind of custody and the verb that says how long it is
_KIND = 20  # tokens of a sentence before it, of the words that follow here alone
_KIND_BEGINS = frozenset(words_of("la le a o the peine pena punishment term penalty of de d"))
_LASTS = frozenset(words_of("excedera exceda dura durara no ne nao"))
_AHEAD = 120  # tokens before a bare length in which it may be said to be a least
_ALONE = 15  # tokens between custody that says no length and a length that may be its own
_MAY_BE = (("peut", "etre"), ("pourra", "etre"))  # prononcee: it is imposed
_OF_OTHER = 8  # tokens after "besides the penalty" in which it may be that of another offence
_OTHER = frozenset(
    words_of("delito delitos ilicito ilicitos otro otra otros otras crime crimes outro outra")
)
_BESIDE = 5  # tokens between two penalties that are spoken of together


def read(text: Text, lexicon: Lexicon) -> Reading:
    """Read one file in one language."""
    tokens = tokenize(text, lexicon.is_kept, lambda word: word in lexicon.numbers)
    found = events(tokens, lexicon)
    tables = Tables(tokens, found, lexicon)
    parts = with_inserted(text, sections(text))
    reading = Reading(text, lexicon, tokens, found, parts, tables)
    for section in reading.sections:
        _read(Scope(reading, section))
    versions(reading)
    weighed(reading)
    foreign(reading)
    amounts(reading)
    return reading


def _read(scope: Scope) -> None:
    named = islands(scope.tokens, scope.events, scope.lexicon, scope.first, scope.last)
    if alone := columns(scope):
        named = sorted([*named, *alone], key=lambda island: island.first)
    lists = list(listed(scope))
    heads = {start for start, _ in lists}
    items = [island for _, terms in lists for island in terms]
    if items:
        named = sorted(
            [*(i for i in named if not (i.how == "unread" and i.first in heads)), *items],
            key=lambda i: i.first,
        )
    for group in _groups(scope, _threatening(scope, named)):
        _clause(scope, group)
    _other(scope, "modifier", "raises, lowers or multiplies another penalty")
    _other(scope, "reference", "the penalty stands in another place")
    _lengths(scope)
    times(scope)
    if scope.notes > scope.last and scope.events.within("custody", scope.last, scope.notes):
        why = "notes of editors and courts that are printed with the law"
        scope.passage("mention", scope.last, scope.notes, why)


def _threatening(scope: Scope, named: Sequence[Island]) -> list[Island]:
    """Without life and death that are only the condition of another penalty."""
    kept = []
    for island in named:
        begin, _ = scope.events.sentence(island.first, scope.first, scope.last)
        if island.kind in ("life", "death") and is_condition(scope, [island], begin):
            scope.passage("condition", island.first, island.last, "says which offences are meant")
        else:
            kept.append(island)
    return kept


def _groups(scope: Scope, named: Sequence[Island]) -> Iterator[list[Island]]:
    group: list[Island] = []
    for island in named:
        if group and not _joined(scope, group[-1], island, again=_again(group, island)):
            yield group
            group = []
        group.append(island)
    if group:
        yield group


def _again(group: Sequence[Island], island: Island) -> bool:
    """Whether custody comes a second time, after a fine: another case, whose own fine may follow it."""
    return (
        group[-1].kind == "fine"
        and island.kind == "custody"
        and any(i.kind == "custody" for i in group)
    )


def _joined(scope: Scope, one: Island, two: Island, *, again: bool) -> bool:
    gap = scope.tokens.words[one.last : two.first]
    if len(gap) > 40 or any(w in (PARAGRAPH, CELL, ";", ":", ".") for w in gap):
        return False
    parted = (
        scope.events.within("default", one.last, two.first)
        or scope.events.within("default beside", one.last, two.first)
        or _labels(gap, scope.lexicon)
    )
    if parted:
        return False
    if all(w in scope.lexicon.glue for w in gap):
        return True
    if one.how == "min" and two.kind == "life":  # not less than five years but which may extend to
        return all(w in scope.lexicon.glue or w == "which" for w in gap)
    if again:
        return False
    if scope.events.within("repeat", one.last, two.first):
        return False  # a fine, and for a later offence custody: two penalties
    if one.kind == "fine":
        if scope.events.within("binds", one.last, two.first):
            return False  # sin perjuicio de la multa se aplicara
        return len(gap) <= 28 and any(
            w in scope.lexicon.either or w in scope.lexicon.ands or w == "to" for w in gap
        )
    if two.kind == "fine":
        start = [w for w in gap[:2] if w != ","]
        words = [w for w in gap if not (w[0].isdigit() or w in scope.lexicon.numbers or w in "()")]
        return (
            len(words) <= _FINE
            and bool(start)
            and (
                start[0] in (scope.lexicon.either | scope.lexicon.ands | scope.lexicon.with_fine)
                or (
                    len(gap) <= _SHORT
                    and tuple(w for w in gap if w != ",")[:2] == scope.lexicon.besides
                )
            )
        )
    return False


def _clause(scope: Scope, group: list[Island]) -> None:
    first, last = group[0].first, group[-1].last
    serious = [i for i in group if i.kind != "fine"]
    if not serious:
        if scope.events.within("imposes", max(scope.first, first - 30), first):
            scope.passage("fine", first, last, "a fine, and no custody beside it")
        return
    begin, end = scope.events.sentence(first, scope.first, scope.last)
    group, serious = (_bounded_ahead(scope, islands) for islands in (group, serious))
    known = [i for i in serious if i.how != "unread"]
    if not known and not _length_near(scope, first, last, begin, end):
        if scope.lexicon.degree & frozenset(
            scope.tokens.words[first : min(last + 6, end)]
        ) and imposes(scope, first, last):
            scope.passage(
                "unread", first, last, "custody by degrees: the lengths stand in another rule"
            )
        elif imposes(scope, first, last):
            scope.lone.append(last)
        return  # the word for custody alone names no penalty
    if scope.general and not (
        scope.unless_whole and penalties.is_whole(scope, first, last, begin, max(end, last))
    ):
        return scope.passage(
            "general",
            first,
            last,
            f"'{scope.section.heading[:60]}' is a rule of the general part"
            if scope.section.number
            else "it stands before the first section",
        )
    if is_default(scope, group, begin, end):
        return scope.passage("default", first, last, "custody in place of a fine that is not paid")
    if (
        is_condition(scope, group, begin)
        or is_of_offences(scope, first)
        or _is_threshold(scope, group)
    ):
        return scope.passage(
            "condition", first, last, "says which offences are meant, and threatens nothing"
        )
    if _raises(scope, first) or _is_on_top(scope, begin, first):
        return scope.passage("modifier", first, last, "another penalty is raised or lowered by it")
    if why := _spoken_of(scope, (first, last), begin, end):
        return scope.passage("mention", first, last, why)
    if why := _not_read(scope, group, (begin, end), fits=bool(known)):
        return scope.passage("unread", first, last, why)
    penalties.add(scope, group, serious, begin, end)


def _spoken_of(scope: Scope, penalty: tuple[int, int], begin: int, end: int) -> str:
    """Why a penalty is only spoken of; empty where nothing says so."""
    first, last = penalty
    if _is_former(scope, begin, first) or _is_noted_former(scope, last, end):
        return FORMER
    pardoned = scope.events.last("pardoned", scope.first, first)
    if pardoned and not penalties.is_whole(scope, first, last, begin, max(end, last)):
        return "only spoken of: it bounds an amnesty"
    if scope.events.within("exchange", begin, first) or _goes_on(scope, first):
        return "only spoken of: it becomes another, or stands beside such a one"
    after = [
        one
        for one in scope.events.within("mention after", last, min(last + 3, scope.last))
        if tuple(scope.tokens.words[one[0] - 2 : one[0]]) not in _MAY_BE
    ]
    if said := mention(scope, first, begin) or (after[-1] if after else None):
        return f"only spoken of ('{' '.join(scope.tokens.words[said[0] : said[1]])}')"
    return ""


def _is_of_kind(scope: Scope, penalty: tuple[int, int], begin: int, end: int) -> bool:
    """Whether a sentence begins with a kind of custody and says how long it is, where nobody who does something was named: la peine d'emprisonnement est de."""
    (first, last), words = penalty, scope.tokens.words
    if first - begin > _KIND:
        return False
    frames = FRAMES[scope.lexicon.code]
    before = [word for word in words[begin:first] if word != "-"]
    return (
        len(before) > 1
        and _KIND_BEGINS.issuperset(before)
        and not (frames.copulas | _LASTS).isdisjoint(words[first + 1 : first + _VERB])
        and frames.relative.isdisjoint(words[last:end])  # if the forgery is of a card
        and not scope.events.within("offender", scope.first, end)
    )


def _is_threshold(scope: Scope, group: Sequence[Island]) -> bool:
    """Whether a least says from which penalty on something holds: an offence that is punishable by at least three months."""
    first = group[0].first
    return (
        len(group) == 1
        and group[0].how == "min"
        and tuple(scope.tokens.words[max(scope.first, first - 3) : first])
        in (("is", "punishable", "by"), ("is", "punishable", "with"))
    )


def _bounded_ahead(scope: Scope, named: Sequence[Island]) -> list[Island]:
    """Bare lengths as leasts, where words before them say that each is one: to the following minimum punishment."""
    return [
        replace(one, how="min", least=one.greatest, greatest=None)
        if one.how == "exact" and _is_announced(scope, one.first)
        else one
        for one in named
    ]


def _is_announced(scope: Scope, first: int) -> bool:
    marks = scope.events.within("bound ahead", max(scope.first, first - _AHEAD), first)
    return bool(marks) and "." not in scope.tokens.words[marks[-1][1] : first]


def _not_read(
    scope: Scope, group: Sequence[Island], sentence: tuple[int, int], *, fits: bool
) -> str:
    """Why a group of islands is no penalty that can be read; empty where it is one."""
    first, last = group[0].first, group[-1].last
    if _is_amended(scope, first):
        return "a table of penalties before and after an amendment: find which is in force"
    if _is_of_kind(scope, (first, last), *sentence):
        return "it says how long a kind of custody is, and of no offence"
    if is_denied(scope, first, sentence[0]):
        return "its sentence denies it or only supposes it"
    if not is_imposed(scope, first, last, *sentence):
        verb = imposes(scope, first, last)
        in_table = scope.table_head(first) is not None
        if not is_governed(scope, first, sentence[0]) or (in_table and not verb):
            return (
                "no words that impose it govern it: it may only be spoken of"
                if verb
                else "no verb that punishes stands near"
            )
    if not fits:
        return "custody whose length does not fit a template"
    if has_least_in_head(scope, first):
        return "the head of its list says that it is a least"
    return ""


def _is_amended(scope: Scope, first: int) -> bool:
    """Whether the head of the table around a penalty parts old penalties from new ones."""
    head = scope.table_head(first)
    return head is not None and not scope.lexicon.amended_columns.isdisjoint(
        scope.tokens.words[slice(*head)]
    )


def _goes_on(scope: Scope, first: int) -> bool:
    """Whether a penalty follows one that is only spoken of, with nothing but "or" between them."""
    if not scope.reading.passages or not scope.listed:
        return False
    before = scope.listed[-1][1]
    gap = scope.tokens.words[before:first]
    return (
        scope.reading.passages[-1].kind in ("mention", "condition")
        and scope.tokens.ends[before - 1] == scope.reading.passages[-1].span[1]
        and 0 < len(gap) <= _BESIDE
        and any(word in (scope.lexicon.either | scope.lexicon.that_of) for word in gap)
        and all(word in (scope.lexicon.glue | scope.lexicon.of_it) for word in gap)
    )


def _is_former(scope: Scope, begin: int, first: int) -> bool:
    """Whether editors print here what the law said before it was amended."""
    if scope.former or scope.events.within("replaced", first, min(first + _REPLACED, scope.last)):
        return True
    if is_told_former(scope.reading, scope.section, scope.heads_inside, first):
        return True
    low = begin - _FORMER
    over = scope.events.within("former", max(0, low), scope.first)
    if over and scope.events.within("custody", over[-1][1], scope.first):
        low = scope.first  # what it announces ended with the section before
    return announces_former(scope.events, low, first)


def _is_noted_former(scope: Scope, last: int, end: int) -> bool:
    """Whether a bracket right after a sentence says that it is a former version."""
    words = scope.tokens.words
    return any(
        words[start - 1] == "(" and words[stop : stop + 1] == [")"]
        for start, stop in scope.events.within("former noted", last, min(end + _NOTED, scope.last))
    )


def _raises(scope: Scope, first: int) -> bool:
    """Whether another penalty becomes longer or shorter by what stands here: is increased by two to five years."""
    words = scope.tokens.words
    return any(
        all(word in scope.lexicon.by_how_much for word in words[end:first])
        for _, end in scope.events.within("raises", max(scope.first, first - _BESIDE), first)
        if end <= first
    )


def _is_on_top(scope: Scope, begin: int, first: int) -> bool:
    """Whether what stands here is added to another penalty for the same: ademas de la pena senalada se impondra.

    Beside the penalty of another offence, which is committed with it, it is the whole of its own; beside a fine alone too.
    """
    mark = scope.events.last("on top", begin, first)
    if mark is not None:
        return _OTHER.isdisjoint(scope.tokens.words[mark[1] : min(mark[1] + _OF_OTHER, first)])
    read = len(scope.reading.penalties) > scope.penalties
    return read and bool(scope.events.within("besides it", max(begin, first - _BESIDE), first))


def _length_near(scope: Scope, first: int, last: int, begin: int, end: int) -> bool:
    low, high = max(begin, first - 25), min(end, last + 30)
    # Twelve: "imprisonment for a term not exceeding two and a half years".
    near = scope.tokens.words[max(begin, first - 6) : min(end, last + 12)]
    if any(scope.lexicon.units.get(word) in ("year", "month") for word in near):
        return True
    return any(
        length_at(scope.tokens, i, scope.lexicon) is not None
        for i in range(low, high)
        if scope.tokens.words[i][0].isdigit() or scope.tokens.words[i] in scope.lexicon.numbers
    )


def _other(scope: Scope, kind: Literal["modifier", "reference"], why: str) -> None:
    done = -1  # one of a kind says it of its sentence
    for start, end in scope.events.within(kind, scope.first, scope.last):
        begin, stop = scope.events.sentence(start, scope.first, scope.last)
        if kind == "modifier" and any(
            end <= p.tokens[0] <= end + 2 for p in scope.reading.penalties[scope.penalties :]
        ):
            continue  # raised to a penalty that was read
        if begin == done or not (
            scope.events.within("imposes", max(begin, start - 30), min(end + 20, stop))
            or scope.events.within("custody", begin, stop)
        ):
            continue
        done = begin
        if scope.general:
            scope.passage("general", start, end, "a rule of the general part")
        else:
            scope.passage(kind, start, end, why)


def _lengths(scope: Scope) -> None:
    """Lengths beside a verb that punishes which nothing has taken: listed, so that none is passed over."""
    words = scope.tokens.words
    taken = scope.taken()
    at = scope.first
    while at < scope.last:
        if not (words[at][0].isdigit() or words[at] in scope.lexicon.numbers):
            at += 1
            continue
        length = length_at(scope.tokens, at, scope.lexicon)
        if length is None:
            at += 1
            continue
        begin, end = scope.events.sentence(at, scope.first, scope.last)
        custody = scope.events.within("custody", max(begin, at - 60), min(end, at + 40))
        verb = length.unit in ("year", "month") and (
            scope.events.within("imposes", max(begin, at - 25), at) or _follows_lone(scope, at)
        )
        before = scope.tokens.words[max(begin, at - 9) : at]
        if any(w in scope.lexicon.other_time for w in before):
            at = length.last
            continue  # an age, a time limit, a measure that is no custody
        if scope.events.within("fine", max(begin, at - 5), at):
            at = length.last
            continue  # a fine that is counted in days or months
        beside = at in taken or any(
            begin <= s and s - 10 <= at <= e + 10 for s, e in scope.listed[-30:]
        )
        if (custody or verb) and not beside:
            kind: Kind = "general" if scope.general else "unread"
            scope.passage(
                kind,
                at,
                length.last,
                "a length of time beside words of punishment, in no clause that was read",
            )
        at = length.last


def _follows_lone(scope: Scope, at: int) -> bool:
    """Whether custody that says no length stands right before: is punished with prison; if the ferry sinks, with ten years."""
    before = bisect.bisect_right(scope.lone, at) - 1
    return before >= 0 and at - scope.lone[before] <= _ALONE


def _labels(gap: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a list label such as (a) stands in a gap: it parts two clauses.  One (1) is no label."""
    return any(
        gap[i] == "("
        and i + 2 < len(gap)
        and gap[i + 2] == ")"
        and len(gap[i + 1]) <= 4
        and not (gap[i + 1].isdigit() and i and gap[i - 1] in lexicon.numbers)
        for i in range(len(gap))
    )
