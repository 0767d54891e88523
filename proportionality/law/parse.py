"""YAML text into plain values and the place of each one.

Built from libyaml's event stream rather than a loader, so that nothing is interpreted behind the author's back: no YAML
1.1 booleans, octals or base-60 numbers, no aliases, no merge keys, and every problem of a file is found in one pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from proportionality.law.characters import CONTROL, ODD_INDENT, odd_sign, say_control
from proportionality.law.document import (
    COLUMNS,
    MAX_PROBLEMS,
    TOO_MANY,
    Document,
    Places,
    Position,
    decode,
    statute_hint,
    unpacked,
)
from proportionality.law.written import clipped, instead, named

MAX_DEPTH = 12


def _packed(mark: Any) -> int:
    return (mark.line + 1) * COLUMNS + mark.column + 1 if mark else COLUMNS + 1


_BOOLEANS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false"))


_INTEGER = re.compile(r"-?+(?:0|[1-9][0-9]*+)")


_NUMBER_LIKE = re.compile(
    r"[-+]?+(?:[0-9][0-9_]*+(?:\.[0-9_]*+)?|\.[0-9][0-9_]*+)(?:[eE][-+]?+[0-9]++)?|0[xob][0-9a-fA-F_]++|[-+]?+\.(?:inf|nan)",
    re.IGNORECASE,
)


_OCTAL = re.compile(r"[-+]?+0[0-9_]++")


_BASE_60 = re.compile(r"[-+]?+[0-9]++(?::[0-5]?[0-9])+(?:\.[0-9]*+)?")


# Longer scalars are text, whatever they look like; nothing of their length is kept in a cache.
_LONGEST_WORD = 200


def _plain(text: str) -> tuple[object, str | None]:
    """The value of an unquoted scalar, and what is wrong with writing it unquoted."""
    if len(text) > _LONGEST_WORD:
        return text, f"'{clipped(text)}' is a number of over {_LONGEST_WORD} figures" if (
            text.isascii() and text.isdigit()
        ) else None
    return _plain_word(text)


@lru_cache(maxsize=4096)
def _plain_word(text: str) -> tuple[object, str | None]:
    if text in ("true", "false"):
        return text == "true", None
    if text in ("", "~") or text.lower() == "null":
        return (
            None,
            "nothing is written here; write the value, or one of none, unknown, not_stated where the format has them",
        )
    if text.lower() in _BOOLEANS:
        return (
            text,
            f"'{text}' unquoted is read as true or false by many YAML programs; write true or false, or quote it: \"{text}\"",
        )
    if _INTEGER.fullmatch(text) and len(text) < 19:
        return int(text), None
    if _BASE_60.fullmatch(text):
        return (
            text,
            f"'{text}' unquoted is read as a base-60 number by many YAML programs; quote it: \"{text}\"",
        )
    if _NUMBER_LIKE.fullmatch(text):
        reason = (
            "has a leading zero and is read as octal by many YAML programs"
            if _OCTAL.fullmatch(text)
            else "is not a whole number written plainly"
        )
        return (
            text,
            f"'{clipped(text)}' {reason}; write a whole number, or quote it: \"{clipped(text)}\"",
        )
    return text, None


def _describe_yaml_error(error: yaml.MarkedYAMLError) -> str:
    what = " ".join(
        part for part in (error.problem, f"({error.context})" if error.context else "") if part
    )
    return f"this is not well-formed YAML: {what}"


@dataclass(slots=True)
class _Frame:
    """A mapping or sequence that is still open while events arrive."""

    container: Any
    mapping: bool
    places: Places
    flow: bool = False  # written in brackets or braces, where a comma ends a value
    under: str | None = None  # the key that it is the value of, where that is known
    key: str | None = None  # in a mapping, the key of the value that comes next


def parse(data: bytes, path: str) -> Document:
    """Read one YAML document.

    Returns:
        The document with every problem of form found; ``value`` holds what could be read.

    Raises:
        Unreadable: where nothing can be read (too large, binary, not UTF-8, empty).

    """
    text = decode(data, path)
    document = Document(path, text, None)
    if "\t" in text:
        for number, line in enumerate(text.split("\n"), 1):
            if "\t" in line:
                document.add(
                    Position(number, line.index("\t") + 1), "a tab; indent and separate with spaces"
                )
        return document
    # libyaml reports a character it may not contain as an error without a mark.
    if control := CONTROL.search(text):
        document.add(_where(text, control.start()), say_control(control[0]))
        return document
    if not text.isascii() and (odd := ODD_INDENT.search(text)):
        document.add(
            _where(text, odd.end() - 1),
            f"{named(odd[0][-1])} before the text; indent with ordinary spaces",
        )
        return document
    try:
        _build(document)
        document.complete = True
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)
        if deep := _too_deep(text, mark.index if mark else len(text)):
            document.add(deep, _TOO_DEEP)
        else:
            odd = odd_sign(text, error)
            here = f"; {named(odd[0])} stands here: {instead(odd[0])}" if odd else ""
            document.add(
                _where(text, odd.start()) if odd else at,
                _describe_yaml_error(error) + here + statute_hint(path),
            )
    except yaml.YAMLError as error:
        document.add(Position(1, 1), f"this is not well-formed YAML: {str(error).splitlines()[0]}")
    except _Stop:
        pass
    return document


def _where(text: str, index: int) -> Position:
    before = text[:index]
    return Position(before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)


_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels; a jurisdiction file never is"


def _too_deep(text: str, end: int) -> Position | None:
    """Where brackets open deeper than a file may go.

    The parser reads ahead and stops at a depth of its own, which differs by version, before it hands out the brackets that
    it has read; so where it fails, they are counted here.  Brackets inside quotes count too: the file is broken anyway.
    """
    depth = 0
    for index in range(min(end, len(text))):
        if text[index] in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return Position(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))
        elif text[index] in "]}" and depth:
            depth -= 1
    return None


class _Stop(Exception):
    """Reading further would say nothing useful."""


def _build(document: Document) -> None:
    """Put together the values of a document and the place of each, event by event.

    Loading is the larger part of a run, and most of loading is this loop: each event is looked at once, words first.
    """
    stack: list[_Frame] = []
    frame: _Frame | None = None  # the innermost that is open
    documents = 0
    problems = document.problems

    def put(value: object, at: int | Places) -> None:
        if frame is None:
            document.value, document.places = value, at
        elif frame.key is None:
            frame.places.values[len(frame.container)] = at
            frame.container.append(value)
        else:
            frame.places.values[frame.key] = at
            frame.container[frame.key], frame.key = value, None

    event: Any
    for event in iter(yaml.CSafeLoader(document.text).get_event, None):
        kind = type(event)
        if kind is ScalarEvent:
            mark = event.start_mark
            at = (mark.line + 1) * COLUMNS + mark.column + 1
            if event.anchor or event.tag:
                _look_for_decoration(document, event, at)
            if frame is not None and frame.key is None and frame.mapping:
                _key(document, frame, event, at)
            else:
                if frame is not None and frame.flow and _parted(document, frame, event):
                    continue
                value = _value(document, event, at, frame)
                if (
                    frame is not None and frame.key is not None
                ):  # the same as `put`, for by far the most values
                    frame.places.values[frame.key] = at
                    frame.container[frame.key], frame.key = value, None
                else:
                    put(value, at)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            stack.pop()
            frame = stack[-1] if stack else None
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            at = _packed(event.start_mark)
            _look_for_decoration(document, event, at)
            if frame is not None and frame.key is None and frame.mapping:
                document.add(unpacked(at), "a list or mapping used as a key; a key is a word")
                raise _Stop
            if len(stack) >= MAX_DEPTH:
                document.add(unpacked(at), _TOO_DEEP)
                raise _Stop
            mapping = kind is MappingStartEvent
            under = frame.key if frame is not None else None
            container: Any = {} if mapping else []
            places = Places(at)
            put(container, places)
            frame = _Frame(container, mapping, places, bool(event.flow_style), under)
            stack.append(frame)
        elif kind is AliasEvent:
            at = _packed(event.start_mark)
            _say_aliased(document, at, f"alias '*{event.anchor}'")
            if frame is not None and frame.key is None and frame.mapping:
                frame.key = f"*{event.anchor}"
            else:
                put(None, at)
        elif kind is DocumentStartEvent:
            documents += 1
            if documents > 1:
                document.add(
                    unpacked(_packed(event.start_mark)),
                    "a second YAML document begins here; put one jurisdiction in one file",
                )
                raise _Stop
        if problems and len(problems) >= MAX_PROBLEMS:
            document.add(unpacked(_packed(event.start_mark)), TOO_MANY)
            raise _Stop


def _value(document: Document, event: Any, at: int, frame: _Frame | None) -> object:
    """The value of a scalar; what is wrong with how it is written is recorded."""
    value, wrong = event.value, None
    if not event.style and event.implicit[0]:
        if len(value) > 5 and value[0].isalpha() and value[1].isalpha():
            return value  # by far the most: words that no YAML program reads as anything else
        if value or frame is None or not frame.flow or frame.key is None:
            value, wrong = _plain(value)
        else:
            value, wrong = None, _alone(frame)
    elif event.style == '"' and (control := CONTROL.search(value)):  # written as an escape
        value, wrong = CONTROL.sub("\ufffd", value), say_control(control[0])
    if wrong:
        document.add(unpacked(at), wrong)
    return value


_BY_SUBSTANCE = frozenset(("substances", "amounts"))  # whose mappings have names of drugs as keys


def _alone(frame: _Frame) -> str:
    """What to say of a word in braces that has no value."""
    key = clipped(frame.key or "")
    if ":" in key:
        how = "a colon parts a word from its value only where a space follows it"
    elif frame.under in _BY_SUBSTANCE:
        how = "in braces each drug has its amount, such as {heroin: over 5 g, cannabis: over 50 g}; without amounts, drugs stand in square brackets, such as [heroin, cannabis]"
    else:
        how = "in braces each word has its value, or one of none, unknown, not_stated where the format has them"
    return f"nothing is written here after '{key}': {how}"


_PARTED = "a comma ends a value inside brackets and braces; quote it: "


def _parted(document: Document, frame: _Frame, event: Any) -> bool:
    """Whether a comma in brackets or braces has cut the value before in two (``{fine: up to EUR 1,000}``).

    That is said where the value begins, and the two are joined again.
    """
    if event.style or not frame.container:
        return False
    if frame.mapping:  # the rest of the number stands as a key without a value
        rest, empty = frame.key or "", not event.value
        before: Any = next(reversed(frame.container))
    else:
        rest, empty, before = event.value, True, len(frame.container) - 1
    known = str(frame.container[before])
    start = frame.places.values.get(before)
    figures = rest[:5].partition(" ")[0]
    cut = empty and figures.isdigit() and len(figures) in (3, 4) and known[-1:].isdigit()
    if frame.mapping and empty and (rest[:1].isdigit() or _is_prose(frame, before, rest)):
        cut = True  # no key begins with a figure: 15,5 years, or 15 years, 6 months
    if not cut or not isinstance(start, int) or len(known) > _LONGEST_WORD:
        return False
    mark = frame.places.keys.get(rest) if frame.mapping else _packed(event.start_mark)
    there = unpacked(mark or start)
    space = " " if document.line(there.line)[: there.column - 1].endswith(" ") else ""
    at, whole = unpacked(start), f"{known},{space}{rest}"
    frame.container[before] = whole
    if frame.mapping:
        frame.places.keys.pop(rest, None)
        frame.key = None
    last = document.problems[-1] if document.problems else None
    if (
        last
        and last.message.startswith(_PARTED)
        and (last.line, last.column) == (at.line, at.column)
    ):
        document.problems.pop()  # a further group of the same number
    document.add(at, f'{_PARTED}"{clipped(whole)}"')
    return True


def _is_prose(frame: _Frame, before: str, rest: str) -> bool:
    """Whether what stands as a key without a value goes on with a text: ``{title: Drugs, Poisons and Substances Act}``.

    Among drugs it is one more of them without its amount, unless it says a number: ``{heroin: over 15 g, Cannabis resin}``.
    """
    if frame.under in _BY_SUBSTANCE and not any(char.isdigit() for char in rest):
        return False
    return isinstance(frame.container[before], str) and (" " in rest or rest != rest.lower())


def _say_aliased(document: Document, at: int, what: str) -> None:
    """Once for a file: every further anchor or alias is the same mistake."""
    if not document.aliased:
        document.aliased = True
        document.add(
            unpacked(at),
            f"{what}; anchors and aliases are not used here: write each value out, so that a provision can be read where it stands",
        )


def _look_for_decoration(document: Document, event: Any, at: int) -> None:
    if event.anchor:
        _say_aliased(document, at, f"anchor '&{event.anchor}'")
    if event.tag and event.tag != "!":
        document.add(unpacked(at), f"tag '{event.tag}'; tags are not used here")


@lru_cache(maxsize=4096)
def _wrong_key(name: str) -> str | None:
    """What is wrong with writing a key unquoted."""
    if name == "<<":
        return "merge key '<<'; write the values out, so that each provision can be read where it stands"
    if name.lower() in _BOOLEANS:
        return f"key '{name}' unquoted is read as true or false by many YAML programs; quote it if it is meant"
    return None


def _key(document: Document, frame: _Frame, event: ScalarEvent, at: int) -> None:
    name = event.value
    if event.style == '"' and (control := CONTROL.search(name)):
        document.add(unpacked(at), say_control(control[0]))
        name = CONTROL.sub("\ufffd", name)
    if not event.style and len(name) <= _LONGEST_WORD and (wrong := _wrong_key(name)):
        document.add(unpacked(at), wrong)
    if name in frame.places.keys:
        here, first = unpacked(at), unpacked(frame.places.keys[name])
        document.add(here, f"key '{name}' stands twice (first on line {first.line}); keep one")
        # Keep reading under a name of its own, so that problems inside the duplicate are reported too.
        name = f"{name} (line {here.line})"
    frame.key = name
    frame.places.keys[name] = at
