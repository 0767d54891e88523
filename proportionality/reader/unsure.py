"""What the words of a clause leave open: its drugs and their amounts, whether it is the graver case, which killing it is.

Nothing is concluded here: where a clause names an amount, a list, a schedule or an aggravation that was not turned into a value,
a person is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal

from proportionality.law.written import words_of
from proportionality.reader.bands import has_amount
from proportionality.reader.labels import paths
from proportionality.reader.names import named_substances
from proportionality.reader.reading import Penalty, Reading
from proportionality.reader.templates import Template, any_of
from proportionality.reader.tokens import PARAGRAPH, Tokens

Graver = Literal["by its heading", "by its words", "no"]
MURDER, MANSLAUGHTER = "violent.murder", "violent.manslaughter"
WHICH = "Which drugs, and from which amount each?"
_LONGEST = 1_500  # tokens of a list after a penalty
_OPENS = frozenset((":", "-"))
_GOES_ON = frozenset((":", ";", ",", "-", "or", "and", "y", "o", "u", "e", "ou", "et"))
_PENAL = ("custody", "life", "death", "fine")
_AT_LARGE = ("drug", "drog", "narcotic", "psychotrop", "psicotrop", "estupefac", "stupefiant", "entorpec")  # fmt: skip
_IS = frozenset(words_of("is are be was namely es sea sean fuere fuese est sont soit seja for"))
_TITLE = frozenset(("act", "ley", "loi", "lei", "trafficking", "control"))  # Drug Control Act
_NEAR = 5  # tokens from the word for a drug to what it is
_SEVERAL = 2  # items that name a substance make a list of substances
_LABEL = 3  # tokens of a line in which its label ends

_LISTS = any_of(
    (
        "(schedule|schedules|appendix|annex|table|tables)",
        "(part|class|column) (a|b|c|d|i|ii|iii|iv|v|1|2|3|4)",
        "(anexo|anexos|lista|listas|cuadro|cuadros|tabla|tablas)",
        "(annexe|annexes|tableau|tableaux|liste|listes)",
        "(tabela|tabelas|quadro|quadros)",
    )
)
_AMOUNTS = frozenset(
    words_of("amount amounts quantity quantities cantidad cantidades quantite quantites quantidade")
)
_WHATEVER = frozenset(words_of("any whatever cualquier toute quelle qualquer"))
_GRAVER = ("agrav", "aggrav")
_GRAVER_IN_HEADING = (*_GRAVER, "calificad", "qualificad", "qualifie")
_NOT_GRAVER = frozenset(("qualified", "qualifier", "qualifies"))  # in English
_EXEMPT = 16  # tokens between an amount and what exempts it
_EXEMPTS = any_of(
    (
        "(except|excepting|unless|save|however|but)",
        "(salvo|excepto|exceto|ressalvad*|empero)",
        "(con|com) (la)? (excepcion|excecao)",
        "a (menos|moins) (que|qu)",
        "no (sera|es|seran|son) (punible|punibles|delito|penad*|sancionad*)",
        "(sauf|hormis|excepte|toutefois)",
    )
)
_NO_OFFENCE = any_of(
    (
        "(commits|is|constitutes) (no|not an) offence",
        "(only|solely) (to|by|with) a fine",
        "(no|nao) (constituye|constituira|constitui|comete) (un|o)? (delito|crime)",
        "(n est|ne constitue) pas (punissable|une infraction|un delit)",
    )
)
_LESSER = any_of(
    (
        "manslaughter",
        "culpable homicide (not amounting to murder)?",
        "not amounting to murder",
        "(by|through) (negligence|recklessness|imprudence)",
        "(negligent|negligently|reckless|recklessly|careless|carelessly)",
        "(rash|dangerous) (or|and|act|acts|driving)",
        "(culpos*|imprudente|imprudentemente|negligente|preterintencional|preterdoloso|involuntari*|piados*|atenuad*|privilegiado)",
        "por (su|sua)? (imprudencia|negligencia|culpa|impericia|descuido)",
        "emocion violenta",
        "(sin|sem) (la|a)? (intencion|intencao)",
        "(involontaire|involontaires|involontairement)",
        "par (son|sa)? (imprudence|negligence|maladresse|inattention)",
        "sans (l)? intention",
        "entrain* la mort",
        "mort sans intention",
    )
)


def is_exempt(tokens: Tokens, low: int, amount: int) -> bool:
    """Whether an amount is what an offence leaves out: except who possesses not more than 30 g."""
    return _first(_EXEMPTS, tokens, max(low, amount - _EXEMPT), amount) or _first(
        _NO_OFFENCE, tokens, amount, min(amount + _EXEMPT, len(tokens))
    )


def whole(reading: Reading, penalty: Penalty, end: int) -> int:
    """Where what a clause says ends: its sentence ends at a token, and a list that it opens after the penalty goes on."""
    words, tokens = reading.tokens.words, reading.tokens
    last = penalty.tokens[1]
    section = penalty.section
    law = section.notes if section.notes >= 0 else section.end
    limit = min(tokens.at(law), last + _LONGEST)
    items = {at for at, _ in paths(tokens, last, limit, reading.lexicon.code != "en")}
    opened = _OPENS.intersection(words[last : min(end + 1, limit)]) or _is_item(tokens, items, end)
    if not opened:
        return end
    while end < limit and (_leads_on(words, end) or _is_item(tokens, items, end)):
        after = end + 1
        while after < limit and words[after] == PARAGRAPH:
            after += 1
        if after >= limit:
            break
        if _is_number(words, after):
            after += 2
        _, following = reading.events.sentence(after, after, limit)
        if any(reading.events.within(kind, after, following + 1) for kind in _PENAL):
            break
        end = max(following, after)
    return end


def _leads_on(words: Sequence[str], end: int) -> bool:
    return words[end] == ";" or (words[end] == PARAGRAPH and words[end - 1] in _GOES_ON)


def _is_number(words: Sequence[str], at: int) -> bool:
    """Whether the number of an item stands at a token, such as 1. and its stop."""
    return words[at].isdigit() and words[at + 1 : at + 2] == ["."]


def _is_item(tokens: Tokens, items: set[int], end: int) -> bool:
    """Whether a label, a number or a dash follows the end of a sentence."""
    words = tokens.words
    after = end + 1
    while after < len(words) and words[after] == PARAGRAPH:
        after += 1
    if after >= len(words):
        return False
    labelled = any(at in items for at in range(after, after + _LABEL))
    return labelled or words[after] == "-" or _is_number(words, after)


def drugs_left_open(
    reading: Reading, low: int, high: int, amounts: Sequence[str], named: Sequence[str]
) -> str:
    """What has to be asked about drugs that a clause names between two tokens; empty where its words are plain.

    Args:
        reading: the text.
        low: the first token in which the clause says what it is about.
        high: the token before which that ends.
        amounts: those that stand there and were not turned into amounts of drugs.
        named: ids of the substances that were taken from there.

    """
    said = []
    if amounts:
        said.append(f"The text names {amounts_said(amounts)}.")
    elif not has_amount(reading.tokens, reading.lexicon, low, high) and hangs_on_amount(
        reading, low, high
    ):
        said.append("The text speaks of an amount that was not read.")
    if _first(_LISTS, reading.tokens, low, high):
        said.append("The text leads to a list, a table or a schedule.")
    if named and not amounts and _names_drugs_at_large(reading, low, high):
        said.append(f"The text names {', '.join(named[:8])}, and drugs at large.")
    if _unknown_items(reading, low, high):
        said.append("An item of its list names no drug that is known.")
    return f"{' '.join(said)} {WHICH}" if said else ""


def amounts_said(found: Sequence[str]) -> str:
    """Amounts as a question lists them."""
    shown = ", ".join(found[:12]) + (" and more" if len(found) > 12 else "")
    return f"{'an amount' if len(found) == 1 else 'amounts'}: {shown}"


def hangs_on_amount(reading: Reading, low: int, high: int) -> bool:
    """Whether an amount is spoken of between two tokens, other than any amount whatever."""
    words = reading.tokens.words
    return any(
        words[at] in _AMOUNTS and _WHATEVER.isdisjoint(words[max(low, at - 2) : at])
        for at in range(low, high)
    )


def _names_drugs_at_large(reading: Reading, low: int, high: int) -> bool:
    """Whether drugs are spoken of by a word that is no name of one and is not said to be one: the drug is cannabis."""
    words = reading.tokens.words
    names = [first for first, _, _ in named_substances(reading.tokens, low, high)]
    return any(
        words[at].startswith(_AT_LARGE)
        and _TITLE.isdisjoint(words[at + 1 : at + 3])
        and not any(
            at < name <= at + _NEAR and not _IS.isdisjoint(words[at:name]) for name in names
        )
        for at in range(low, high)
    )


def _unknown_items(reading: Reading, low: int, high: int) -> bool:
    """Whether some items of a list name a substance and another of the same list names none."""
    found = paths(reading.tokens, low, high, reading.lexicon.code != "en")
    lists: dict[tuple[str, ...], list[bool]] = {}
    ends = [*(at for at, _ in found), high][1:]
    for (at, path), after in zip(found, ends, strict=True):
        names = named_substances(reading.tokens, at, after)
        lists.setdefault(path[:-1], []).append(next(names, None) is not None)
    return any(sum(known) >= _SEVERAL and not all(known) for known in lists.values())


def graver(reading: Reading, heading: tuple[int, int], begin: int, end: int) -> Graver:
    """Whether the heading of a clause, or its words between two tokens, speak of aggravation."""
    words = reading.tokens.words
    if any(
        w.startswith(_GRAVER_IN_HEADING) and w not in _NOT_GRAVER for w in words[slice(*heading)]
    ):
        return "by its heading"
    return "by its words" if any(w.startswith(_GRAVER) for w in words[begin:end]) else "no"


def killing(
    reading: Reading, conducts: Sequence[str], stretches: Sequence[tuple[int, int]]
) -> tuple[list[str], bool]:
    """The conducts of a clause that kills, and whether its words tell murder from lesser killing.

    The bare word for homicide is the intentional killing of many codes, and the heading over every other killing too.
    """
    if not conducts or conducts[0] not in (MURDER, MANSLAUGHTER):
        return list(conducts), True
    lesser = [one for low, high in stretches for one in _all(_LESSER, reading.tokens, low, high)]
    murder = [
        at
        for low, high in stretches
        for at, _ in reading.events.within(f"conduct {MURDER}", low, high)
        if not any(first <= at < last for first, last in lesser)
    ]
    rest = [name for name in conducts if name not in (MURDER, MANSLAUGHTER)]
    both = [MANSLAUGHTER, MURDER] if lesser else [MURDER, MANSLAUGHTER]
    if bool(lesser) == bool(murder):
        return [*both, *rest], False
    return [both[0], *rest], True


def _all(
    templates: tuple[Template, ...], tokens: Tokens, low: int, high: int
) -> Iterator[tuple[int, int]]:
    words, beginnings = _begin(templates)
    for at in range(low, high):
        if tokens.words[at] not in words and not tokens.words[at].startswith(beginnings):
            continue  # most words: nothing is tried there
        for template in templates:
            last = template.match(tokens, at)
            if last is not None and last > at:
                yield at, last


@cache
def _begin(templates: tuple[Template, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The words, and the beginnings of words, with which some templates can begin; none of them begins with a slot."""
    first = frozenset[str]().union(*(template.first or () for template in templates))
    return first, tuple(word.removesuffix("*") for word in first if word.endswith("*"))


def _first(templates: tuple[Template, ...], tokens: Tokens, low: int, high: int) -> bool:
    return next(_all(templates, tokens, low, high), None) is not None
