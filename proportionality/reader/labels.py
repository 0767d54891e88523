"""Labels inside a section: (1), (a), (i), and what each of them holds."""

from __future__ import annotations

from proportionality.reader.tokens import PARAGRAPH, Tokens

_LEAP = 20  # from one number of a list to the next
_CITING = (["art"], ["arts"], ["artigo"], ["no"], ["sec"], ["s"])


def paths(
    tokens: Tokens, first: int, last: int, signs: bool = True
) -> list[tuple[int, tuple[str, ...]]]:
    """Where subsections, paragraphs and points of a section begin: (1), (a), (i); each path holds from its token on."""
    words = tokens.words
    found: list[tuple[int, tuple[str, ...]]] = []
    path: tuple[str, ...] = ()
    ended = -1  # where the last label ended
    for i in range(first, last - 1):
        if (
            signs
            and words[i] == "\u00a7"
            and words[i + 1].isdigit()
            and _at_beginning(tokens, i, opened=True)
        ):
            path = (f"\u00a7{words[i + 1]}",)
            found.append((i, path))
        if words[i] == ")" and i > first and _is_label(words[i - 1]):
            opened = i - 2 >= first and words[i - 2] == "("
            start = i - 2 if opened else i - 1
            if not opened and tokens.words[start - 2 : start - 1] in _CITING:
                continue  # (art. 190)
            if start != ended and start > first and not _at_beginning(tokens, start, opened):
                continue  # section 5(1), or a bracket that only closes here
            label = words[i - 1]
            if opened and _is_amount(label, list(words[max(first, start - 2) : start]), path):
                continue
            ended = i + 1
            if label.isdigit():
                path = (label,)
            elif (
                set(label) <= set("ivx")
                and not (label == "i" and path and path[-1] == "h")
                and len(path) > 1
                and path[1].isalpha()
            ):
                path = (*path[:2], label)
            else:
                path = (*(path[:1] if path and path[0].isdigit() else ()), label)
            found.append((i, path))
    return found


def _is_amount(label: str, before: list[str], path: tuple[str, ...]) -> bool:
    """Whether a number in brackets goes on with a sentence: Law No. (31), or thirty (30) crowns, broken before the bracket."""
    last = int(path[0]) if path and path[0].isdigit() else 0
    if not label.isdigit() or not before:
        return False
    return before == ["no", "."] or (before[-1].isalpha() and int(label) > last + _LEAP)


def _at_beginning(tokens: Tokens, start: int, opened: bool) -> bool:
    """Whether a label stands where one can begin: at a line, after a stop, or in a list."""
    if not start:
        return True
    before = tokens.words[start - 1]
    at = tokens.starts[start]
    if opened and tokens.text.text[max(0, at - 8) : at].rstrip().endswith("]"):
        return True  # after a note of amendment
    if tokens.glued(start) and before[0].isalnum():
        return False
    if (
        "\n" in tokens.text.text[tokens.ends[start - 1] : tokens.starts[start]]
        or before == PARAGRAPH
    ):
        return True
    if before in (";", ".", ":", "-"):
        return True
    # subsection (1), (2) or (3): a reference goes on
    goes_on = start > 1 and tokens.words[start - 2] in (")", ",")
    return opened and before in ("or", "and", "y", "o", "e", "ou", "et") and not goes_on


def _is_label(word: str) -> bool:
    return (
        word.isalnum()
        and len(word) <= 4
        and (
            (word.isdigit() and len(word) <= 3)
            or (len(word) <= 2 and not word.isdigit())
            or set(word) <= set("ivx")
        )
    )
