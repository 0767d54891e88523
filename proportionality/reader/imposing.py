"""Whether a penalty is imposed: which verb threatens it, and whether it only says which offences are meant."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence

from proportionality.law.written import words_of
from proportionality.reader.custody import Island
from proportionality.reader.scope import Scope
from proportionality.reader.tokens import PARAGRAPH

_ARTICLES_OF = frozenset(("les", "ces", "los", "estos", "dichos", "os", "estes"))  # delits, delitos
_ARTICLES = frozenset(("a", "an", "the"))
_NOT_GRAVER = frozenset(
    words_of("constituya constituye constituyere constituyan constitua constitui constituir")
)
_EMPOWERED = 30  # tokens before an offence in which somebody may be empowered to make it one
_NEAR, _FAR = 6, 20  # words between what makes a penalty a condition and the penalty
_HANGING = frozenset(
    words_of(
        "que qui quem quien no nao ne n si se lorsque lorsqu quando cuando infraction delito crime termes mots"
    )
)
_HANGS = frozenset(
    ("whose", "would", "under", "been")
)  # begin what hangs on a sentence whose own verb may follow
_SHALL = 12  # words between the verb of a sentence and what it threatens: shall be convicted and
_CHARGED = frozenset(words_of("commet commettent constitue constituent coupable coupables"))
_PUNISHED = (
    "puni", "punie", "punis", "punies", "passible", "passibles", "punissable", "punissables",
    "castigado", "castigada", "castigados", "castigadas", "sancionado", "sancionada", "sancionados",
    "sancionadas", "reprimido", "reprimida", "reprimidos", "reprimidas", "penado", "penados",
    "punido", "punida", "punidos", "punidas", "punivel", "puniveis",
)  # fmt: skip
_OFFENCES = frozenset(
    words_of(
        "delit delits crime crimes infraction infractions contravention contraventions delito delitos crimen crimenes infraccion infracciones infracao infracoes"
    )
)
_HOLDS = frozenset(words_of("estime estiment considere considerent constate constatent apparait"))
_PAUSES = frozenset((",", ";", ":"))
_IFS = frozenset(("si", "lorsque", "lorsqu"))
_OPINION = 40  # tokens before a penalty in which a court may be said to find something
_AUXILIARIES = frozenset(words_of("est sont sera seront soit etre"))
_OWN_VERB = frozenset(  # before a participle: it belongs to a sentence that punishes, or is another's already
    words_of(
        "est sont sera seront soit soient etre ete es son sera seran sea sean fuere fueren ser sido e sao serao seja sejam et y coupable , ; : que qui"
    )
)
_TO_PENALTY = frozenset(
    words_of(
        "de d un une la l peine pena con com una uma a au du des las los criminelle correctionnelle ou"
    )
)
_BEFORE = 6  # tokens
_BESIDE = 10  # tokens between "or else" and custody for a fine
_FEIGNED = frozenset(words_of("fraudulenta punible dolosa culpable culposa"))  # after insolvencia
_FEIGNS = frozenset(
    words_of(
        "coloque colocare colocarse ponga pusiere provoque provocare produzca cause causare simule simulare finja"
    )
)
_MAKES = frozenset(words_of("makes make made making the such any said"))
_RELATIVES = frozenset(words_of("who that which whoever if and or"))
_CHARGE = 5  # words before an offence that may say that somebody commits it
_HANGS_ON = frozenset(words_of("who that which whose if where when unless other"))
_LABEL = 4  # characters of the label of a subsection
_IS = frozenset(words_of("is be are been was were continues continue remains"))
_UNPAID = 32  # tokens between a fine that is not paid and custody for it
_CUT_OFF = frozenset(("to", ".", ";", ":"))
_LEASTS = frozenset(
    words_of("less least minimum menos menor inferior minimo minima moins inferieure inferieur")
)
_BOUND = 3  # last words of a head in which such a bound stands
_ITEM = 80  # words from the label of an item to its penalty
_ITEMS = 40  # labels before it among which the head of its list is looked for


def imposes(scope: Scope, first: int, last: int) -> bool:
    """Whether a verb that punishes belongs to what stands between two tokens."""
    if scope.events.within("imposes", max(scope.first, first - 45), first + 1):
        return True
    if scope.events.within("imposes after", last, min(last + 10, scope.last)):
        return True
    if table := scope.table_head(first):
        # The verb stands over the table, or its penalties have a head of their own.
        opens, body = table
        begin = 0 if scope.section.is_schedule else scope.first  # the section before a schedule
        low = max(begin, opens - 45) if opens >= scope.first else opens
        if scope.events.within("imposes", low, body):
            return True
    head = scope.first_list
    if (
        head is not None
        and head < first
        and scope.events.within("imposes", max(scope.first, head - 30), head)
    ):
        return True
    return list_imposes(scope, first)


def list_imposes(scope: Scope, first: int) -> bool:
    """Whether the head of a list around an item threatens what the item names: is liable - (a) ...; (b) ..."""
    return any(
        scope.events.within("imposes", low, head) and not scope.events.within("mention", low, head)
        for low, head in _heads(scope, first)
    )


def is_default(scope: Scope, group: Sequence[Island], begin: int, end: int) -> bool:
    """Whether custody stands in the place of a fine that is not paid."""
    first, last = group[0].first, group[-1].last
    if _CUT_OFF.issuperset(scope.tokens.words[begin:first]):
        begin = scope.first  # a sentence that begins with its penalty was cut by a sign of a scan
    spans = [(max(begin, first - _UNPAID), last), (last, min(last + 4, end)), *_heads(scope, first)]
    return bool(scope.events.within("default beside", max(begin, first - _BESIDE), first)) or any(
        not (_is_omission(scope, start) or _is_feigned(scope, start))
        for low, high in spans
        for start, _ in scope.events.within("default", low, high)
    )


def _is_omission(scope: Scope, at: int) -> bool:
    """Whether a default is what somebody does, and not that a fine is not paid: who is in default, makes default in complying."""
    low = max(scope.first, at - 3)
    before = scope.tokens.words[low:at]
    if scope.tokens.words[at] != "default" or before[-2:] == ["in", "the"]:
        return False
    if scope.events.within("custody", low, at):
        return False  # to be imprisoned in default of payment
    return not _MAKES.isdisjoint(before[-1:]) or (
        before[-1:] == ["in"] and not _IS.isdisjoint(before[:-1])
    )


def _is_feigned(scope: Scope, at: int) -> bool:
    """Whether to have nothing is the offence itself: al que se coloque en estado de insolvencia, insolvencia fraudulenta."""
    words = scope.tokens.words
    return words[at] == "insolvencia" and not (
        _FEIGNED.isdisjoint(words[at + 1 : at + 2])
        and _FEIGNS.isdisjoint(words[max(scope.first, at - _BEFORE) : at])
    )


def _heads(scope: Scope, first: int) -> Iterator[tuple[int, int]]:
    """The heads of the lists around an item, the nearest first: the words before their sign."""
    words = scope.tokens.words
    at = bisect.bisect_right(scope.paths, (first, ("\uffff",))) - 1
    if at < 0 or first - scope.paths[at][0] > _ITEM or "." in words[scope.paths[at][0] : first]:
        return
    own, sign = scope.paths[at][1][0], "."
    for start, path in reversed(scope.paths[max(0, at - _ITEMS) : at + 1]):
        if own.isdigit() and path[0] != own and sign not in (";", ","):
            return  # another subsection
        head = start - (3 if words[start - 2] == "(" else 2)  # the path begins at its bracket
        while head > scope.first and words[head] == PARAGRAPH:
            head -= 1
        sign = words[head]
        if sign not in (":", "-"):
            continue
        begin, _ = scope.events.sentence(head, scope.first, scope.last)
        yield max(begin, head - 30), head


def has_least_in_head(scope: Scope, first: int) -> bool:
    """Whether the head of a list ends with a bound that its items do not repeat: shall not be less than - (a) ...; (b) ..."""
    words = scope.tokens.words
    return any(
        _LEASTS & frozenset(words[max(low, head - _BOUND) : head])
        for low, head in _heads(scope, first)
    )


def mention(scope: Scope, first: int, begin: int) -> tuple[int, int] | None:
    """The words before a penalty that only speak of it, in its sentence."""
    # What was said of a condition, or before the verb that punishes, is no word on this penalty.
    bound = [
        s for s, e in scope.events.within("binds", max(begin, first - 9), first) if _main(scope, s)
    ]
    low = max([begin, *bound, first - 20, *(e for s, e in scope.covered[-3:] if e <= first)])
    found = [
        (s, e)
        for s, e in scope.events.within("mention", low, first)
        if not charged(scope, s) and not _threatened(scope, s, e, first, begin)
    ]
    return found[-1] if found else None


def _main(scope: Scope, at: int) -> bool:
    """Whether a verb that punishes is that of the sentence, and neither denied nor in a clause that hangs on another."""
    words = scope.tokens.words
    if words[at] == "e" and not scope.tokens.is_verb(at):
        return False
    return words[max(0, at - 1)] not in _HANGING


def _threatened(scope: Scope, start: int, end: int, first: int, begin: int) -> bool:
    """Whether words that speak of a penalty stand in one that is imposed: shall be liable to a sentence of."""
    words = scope.tokens.words
    if list(words[start:end]) == ["for", "the", "purposes", "of"]:
        return any(words[at : at + 2] == ["shall", "commit"] for at in range(end, first))
    if words[start] == "conviction":
        return _binds_on_conviction(words[max(begin, start - _SHALL) : start], words[end:first])
    if words[start] in _HANGS or list(words[end - 2 : end]) == ["result", "in"]:
        return any(_binds(words, at) for at in range(end, first))
    if any(tuple(words[at : at + 2]) == ("and", "liable") for at in range(end, first - 1)):
        return True  # an offence punishable on summary conviction and liable to
    if list(words[start:end]) == ["and", "sentenced", "to"]:
        return "shall" in (*words[max(begin, start - _SHALL) : start], *words[end:first])
    if list(words[start:end]) != ["a", "sentence", "of"]:
        return False
    if words[start - 2 : start] == ["shall", "be"] or list_imposes(scope, first):
        return True
    return words[start - 1] == "to" and any(
        _binds(words, at) for at in range(max(begin, start - 120), start)
    )


def _binds_on_conviction(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether the words around a conviction threaten: shall be liable, on conviction for an offence under section 3, to."""
    return "shall" in (*before, *after) and (
        tuple(after[-4:-2]) == ("be", "liable")
        or tuple(after[-3:-1]) == ("be", "liable")
        or (before[-1:] in (["on"], ["upon"]) and "liable" in before[-3:])
    )


def _binds(words: Sequence[str], at: int) -> bool:
    """Whether a verb threatens whoever its sentence is about: shall be liable, and not: who is liable."""
    before = words[max(0, at - 3) : at]
    return words[at] in ("liable", "punished", "sentenced") and "shall" in before


def is_of_offences(scope: Scope, first: int) -> bool:
    """Whether a penalty only says which offences are meant, by a participle without a verb: un delit (prevu et) puni de."""
    words = scope.tokens.words
    low = max(scope.first, first - 2 * _BEFORE)
    at = next((i for i in range(first - 1, low - 1, -1) if words[i] in _PUNISHED), None)
    if at is None or any(word not in _TO_PENALTY for word in words[at + 1 : first]):
        return False
    if words[at - 2 : at] in (
        ["prevu", "et"],
        ["prevue", "et"],
        ["prevus", "et"],
        ["prevues", "et"],
    ):
        at -= 2
    if words[at] in ("punissable", "punissables"):
        return not _AUXILIARIES & frozenset(words[max(scope.first, at - 3) : at])
    for back in range(at - 1, max(scope.first, at - _BEFORE) - 1, -1):
        if words[back] in _OWN_VERB:
            return False
        if words[back] in _OFFENCES:
            return not (_CHARGED | {"constituye", "constitui", "comete"}) & frozenset(
                words[max(scope.first, back - 4) : back]
            )
    return False


def _is_held(scope: Scope, first: int, begin: int) -> bool:
    """Whether a court only finds, in a condition, that something is an offence with a penalty: si le tribunal estime que les faits constituent un crime puni de."""
    words = scope.tokens.words
    low = max(begin, first - _OPINION)
    offence = next((k for k in range(first - 1, low, -1) if words[k] in _OFFENCES), low)
    that = next((k for k in range(offence - 1, low, -1) if words[k] in ("que", "qu")), low)
    held = next((k for k in range(that - 1, low - 1, -1) if words[k] in _HOLDS), low)
    return (
        held > low
        and not _IFS.isdisjoint(words[low:held])
        and _PAUSES.isdisjoint(words[offence:first])
    )


def charged(scope: Scope, at: int) -> bool:
    """Whether what stands here is what somebody is found guilty of, or liable to: guilty of a felony punishable by."""
    before = [
        w
        for w in scope.tokens.words[max(scope.first, at - _CHARGE) : at]
        if w not in _ARTICLES and w not in (":", "further")
    ]
    if _NOT_GRAVER & frozenset(before[-3:]) and {"no", "nao", "ne"} & frozenset(
        scope.tokens.words[max(scope.first, at - 6) : at]
    ):
        return True  # unless the conduct is an offence with a graver penalty
    if scope.lexicon.code == "fr" and _CHARGED & frozenset(before[-4:]):
        return True  # coupable d'un crime passible de
    if before[-1:] == ["guilty"] and scope.tokens.words[at] == "of":
        return True
    return bool(before) and (
        before[-2:] in (["guilty", "of"], ["liable", "to"], ["sentenced", "to"])
        or (before[-2:] == ["shall", "be"] and not _is_empowered(scope, at))
        or (before[-2:] == ["shall", "commit"] and len(before) > 2 and before[-3] not in _RELATIVES)
        or before[-1] in ("commits", "constitutes", "punished")
        or (before[-1] == "with" and before[-2:] != ["charged", "with"])
    )


def _is_empowered(scope: Scope, at: int) -> bool:
    """Whether a rule is only allowed to say so: regulations may provide that a contravention shall be an offence."""
    return not {"provide", "prescribe"}.isdisjoint(
        scope.tokens.words[max(scope.first, at - _EMPOWERED) : at]
    )


def _is_its_own(words: Sequence[str], begin: int, start: int, first: int) -> bool:
    """Whether a sentence threatens an offence of its own law: (3) An offence under subsection (1) is punishable by."""
    at = begin
    while at < start and (words[at] in "()" or (len(words[at]) <= _LABEL and at <= begin + 2)):
        at += 1
    if at == start and words[at] in _ARTICLES:
        at += 1
    subject = tuple(words[at : at + 5])
    if subject[:3] == ("person", "convicted", "of"):
        at, subject = at + 4, tuple(words[at + 4 : at + 9])
    said = words[at:first]
    return (
        subject[:1] in (("offence",), ("offense",))
        and subject[1:2] in (("under",), ("against",))
        and subject[2:3] in (("subsection",), ("subsections",), ("this",))
        and any(said[i : i + 2] == ["is", "punishable"] for i in range(len(said)))
        and _HANGS_ON.isdisjoint(said)
    )


def _is_subject(scope: Scope, begin: int, start: int, end: int, first: int) -> bool:
    """Whether a sentence begins with offences and punishes them by its own verb: les delits prevus au present article sont punis de."""
    return _ARTICLES_OF.issuperset(scope.tokens.words[begin:start]) and any(
        _main(scope, verb) for verb, _ in scope.events.within("binds", end, first)
    )


def is_condition(scope: Scope, group: list[Island], begin: int) -> bool:
    """Whether a penalty only says which offences are meant."""
    first = group[0].first
    words = scope.tokens.words
    if _is_held(scope, first, begin):
        return True
    for start, end in scope.events.within("condition", max(begin, first - 24), first):
        gap = words[end:first]
        far = _FAR if "punishable" in gap else _NEAR  # an offence under an Act punishable by
        if end > first + 1 or len(gap) > far or any(w in scope.lexicon.apart for w in gap):
            continue
        if any(w == "e" and scope.tokens.is_verb(end + at) for at, w in enumerate(gap)):
            continue  # whoever plans a crime is punished with
        if charged(scope, start) or _is_its_own(words, begin, start, first):
            continue
        if _is_subject(scope, begin, start, end, first):
            continue
        if any(
            w in scope.lexicon.punishable
            for w in (*gap, *words[end - 1 : end], *words[first : first + 1])
        ):
            return True
    return False
