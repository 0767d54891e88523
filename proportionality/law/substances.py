"""The controlled vocabulary of substances: their ids, the names that lead to each, and how they belong together.

The vocabulary stands in ``substances.yaml``; an extension's ``SUBSTANCES`` adds entries of the same shape, or names to an
entry that is there.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from proportionality import extensions
from proportionality.extensions import Extension, ExtensionError

if TYPE_CHECKING:
    from proportionality.law.general import General
    from proportionality.law.model import Offence

FILE = Path(__file__).with_name("substances.yaml")
AMBIGUOUS = Path(__file__).with_name("ambiguous.yaml")  # words for several substances
MAX_NAME = 200  # characters of a name that is looked up
_NEAREST, _SLIP = 3, 3


@dataclass(frozen=True, slots=True)
class Substance:
    """One entry: its id, what kind of thing it is, and the nearest entry that it is a form or member of."""

    id: str
    kind: str  # substance, plant, preparation, or group, whose membership is open
    broader: str | None = None
    derives: str | None = None  # the substance drawn from a plant


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a word of the law means the substance asked about, and why that is open where it is."""

    answer: Literal["yes", "no", "maybe"]
    why: str = ""


_YES, _NO = Reach("yes"), Reach("no")


def substances() -> Mapping[str, Substance]:
    """Every entry by its id, without the names."""
    return _substances(extensions.loaded())


@cache
def _substances(more: tuple[Extension, ...]) -> Mapping[str, Substance]:
    """Entries by their ids.

    The file is read line by line for the few plain keys that relate entries: parsing the names of all languages takes
    longer than checking a law, and most runs need none of them.
    """
    found: dict[str, dict[str, str]] = {}
    plain: dict[str, str] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and line[0] not in " #":
            plain = found.setdefault(line.removesuffix(":").strip("\"'"), {})
        elif line.startswith(("  kind: ", "  broader: ", "  derives: ")):
            key, _, value = line.strip().partition(": ")
            plain[key] = value
    for extension in more:
        for name, entry in extension.part("SUBSTANCES").items():
            if wrong := _wrong_with(name, entry, found):
                raise ExtensionError(f"{extension.name}: substance '{name}': {wrong}")
            if name not in found:
                found[name] = {k: entry[k] for k in ("kind", "broader", "derives") if k in entry}
    return {
        name: Substance(name, v.get("kind", "substance"), v.get("broader"), v.get("derives"))
        for name, v in found.items()
    }


_WORDS = {"kind", "broader", "derives", "definition", "un"}
_LISTS = {"salts", "street"}


def _wrong_with(name: object, entry: object, known: Mapping[str, object]) -> str | None:
    """What keeps an entry of an extension from being taken, in one sentence."""
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+){0,9}", name[:60]):
        return "an id is lower-case words with hyphens between them"
    if not isinstance(entry, Mapping):
        return 'an entry is a mapping, such as {"kind": "plant", "names": {"en": ["kratom"]}}'
    if unknown := [key for key in entry if key not in {*_WORDS, *_LISTS, "names"}]:
        return (
            f"no key '{unknown[0]}'; an entry has {', '.join(sorted({*_WORDS, *_LISTS, 'names'}))}"
        )
    if name in known and (other := _WORDS & set(entry)):
        return f"it is there already; names can be added to it, no {', '.join(sorted(other))}"
    kinds = ("substance", "plant", "preparation", "group")
    if name not in known and entry.get("kind") not in kinds:
        return f"kind is one of {', '.join(kinds)}"
    for key in ("broader", "derives"):
        if key in entry and entry[key] not in known:
            return f"{key}: no substance '{entry[key]}'"
    named = entry.get("names", {})
    lists = [entry[key] for key in _LISTS & set(entry)]
    if isinstance(named, Mapping):
        lists += named.values()
    if not isinstance(named, Mapping) or not all(map(_is_list_of_words, lists)):
        return 'names are listed by language: {"names": {"en": ["kratom"]}}; salts, street without'
    return None


def _is_list_of_words(value: object) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(word, str) for word in value)


def entries() -> Mapping[str, Mapping[str, Any]]:
    """Every entry whole, as it stands in the vocabulary."""
    return _entries(extensions.loaded())


@cache
def _entries(more: tuple[Extension, ...]) -> Mapping[str, Mapping[str, Any]]:
    import yaml

    _ = _substances(more)  # refuses what cannot be used
    with FILE.open("rb") as handle:
        known: dict[str, dict[str, Any]] = yaml.load(handle, Loader=yaml.CSafeLoader)
    for extension in more:
        for name, entry in extension.part("SUBSTANCES").items():
            known[name] = {**known.get(name, {}), **entry, "names": _names_of(known, name, entry)}
    return known


def _names_of(
    known: Mapping[str, Mapping[str, Any]], name: str, entry: Mapping[str, Any]
) -> dict[str, list[str]]:
    names = dict(known.get(name, {}).get("names", {}))
    for language, more in entry.get("names", {}).items():
        names[language] = [*names.get(language, ()), *more]
    return names


def plain(name: str) -> str:
    """A name as it is compared: without case, accents, and the marks that spelling varies in."""
    marks = "-_.'\u2019\u2018\u2010\u2011\u2012\u2013\u2014\u200c\u200d"
    spaced = unicodedata.normalize("NFKC", name[:MAX_NAME]).translate(
        dict.fromkeys(map(ord, marks), " ")
    )
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", spaced.casefold()) if not unicodedata.combining(c)
    )
    return " ".join(bare.split())


def _written(entry: Mapping[str, Any]) -> Iterator[str]:
    for names in entry.get("names", {}).values():
        yield from names
    yield from entry.get("salts", ())
    yield from entry.get("street", ())


def _by_name() -> Mapping[str, str]:
    return _index(extensions.loaded())


@cache
def _index(more: tuple[Extension, ...]) -> Mapping[str, str]:
    index: dict[str, str] = {}
    for name, entry in _entries(more).items():
        index[plain(name)] = name
        for written in _written(entry):
            index.setdefault(plain(written), name)
    return index


def find(name: str) -> str | None:
    """The id that a name in any language leads to, None where it leads to none."""
    if name in substances():
        return name
    return _find(name) if len(name) <= MAX_NAME else None


@lru_cache(maxsize=1024)
def _find(name: str) -> str | None:
    return _by_name().get(plain(name))


def near(name: str) -> list[str]:
    """The ids of which a name looks like a misspelling, closest first."""
    asked = plain(name[:60])
    # Only names of about this length that begin or end alike are measured: all of them would take a tenth of a second.
    close = difflib.get_close_matches(
        asked,
        [
            known
            for known in _by_name()
            if abs(len(known) - len(asked)) <= _SLIP
            and (known[:1] == asked[:1] or known[-3:] == asked[-3:])
        ],
        n=2 * _NEAREST,
        cutoff=0.7,
    )
    return list(dict.fromkeys(_by_name()[c] for c in close))[:_NEAREST]


@cache
def _ambiguous() -> Mapping[str, tuple[str, ...]]:
    import yaml

    with AMBIGUOUS.open("rb") as handle:
        words: dict[str, list[str]] = yaml.load(handle, Loader=yaml.CSafeLoader)
    return {plain(word): tuple(meanings) for word, meanings in words.items()}


def meanings(name: str) -> tuple[str, ...]:
    """The ids that a word can mean which stands for several substances; none where it does not."""
    return _ambiguous().get(plain(name), ()) if len(name) <= MAX_NAME else ()


def unknown(name: str) -> str:
    """What to say of a name that leads to no substance."""
    if several := meanings(name):
        return f"'{name}' can mean {' or '.join(several)}; name the one that is meant"
    close = near(name)
    hint = f"; did you mean {' or '.join(repr(c) for c in close)}?" if close else ""
    shown = name if len(name) <= 60 else f"{name[:60]}…"
    return f"'{shown}' is no substance of the vocabulary{hint}"


def ancestors(name: str) -> tuple[str, ...]:
    """What a substance is a form or a member of, nearest first."""
    known, found = substances(), []
    entry = known.get(name)
    while entry is not None and entry.broader is not None and entry.broader not in found:
        found.append(entry.broader)
        entry = known.get(entry.broader)
    return tuple(found)


def related(word: str, asked: str) -> Reach:
    """Whether one entry of the vocabulary means another, where a law names only the first."""
    if word == asked:
        return _YES
    if word in ancestors(asked):
        if substances()[word].kind == "group":
            return _YES
        return Reach(
            "maybe", f"the law names {word}, and whether {asked} counts as such is not encoded"
        )
    if asked in ancestors(word):
        return Reach("maybe", f"the law counts {word} where {asked} was asked")
    if substances()[word].kind == "group" and _may_hold(word, asked):
        return Reach("maybe", f"whether {word} includes {asked} is not encoded")
    return _NO


# Groups so wide that what belongs to them is the law's own decision, and what is certainly outside each.
_WIDE = {
    "narcotic-drugs": frozenset({"precursors", "new-psychoactive-substances"}),
    "psychotropic-substances": frozenset({"precursors", "new-psychoactive-substances"}),
}


def is_wide(word: str) -> bool:
    """Whether a word of the vocabulary names a family and no one substance."""
    entry = substances().get(word)
    return entry is not None and entry.kind == "group"


def _may_hold(group: str, asked: str) -> bool:
    outside = _WIDE.get(group)
    return outside is not None and not outside & {asked, *ancestors(asked)}


def reaches(general: General, word: str, asked: str) -> Reach:
    """Whether a word that a law uses (an entry of the vocabulary, or a class of its own) means the substance asked about."""
    return _reaches(general, word, asked, frozenset())


def _reaches(general: General, word: str, asked: str, seen: frozenset[str]) -> Reach:
    found = _held(general, word, asked, seen)
    if found.answer == "maybe" and word in general.classes:
        for other in _apart(general, word) - seen:
            if _held(general, other, asked, seen | {word}).answer == "yes":
                return _NO
    return found


def _held(general: General, word: str, asked: str, seen: frozenset[str]) -> Reach:
    """The same by the members of a class alone."""
    own = general.classes.get(word)
    if own is None:
        return related(word, asked) if word in substances() else _NO
    if _outside(own.outside, asked):
        return _NO
    open_ = Reach("maybe", f"whether {word} includes {asked} is not encoded")
    if own.members == "unknown" or word in seen:
        return open_
    found = [_reaches(general, member, asked, seen | {word}) for member in own.members]
    if any(reach.answer == "yes" for reach in found):
        return _YES
    maybe = next((reach for reach in found if reach.answer == "maybe"), None)
    if maybe is not None:
        return maybe
    return _NO if own.complete else open_


def _outside(named: Sequence[str], asked: str) -> bool:
    """Whether a substance is among those that a class is known not to hold, itself or by its family."""
    return asked in named or any(is_wide(word) for word in ancestors(asked) if word in named)


def _apart(general: General, word: str) -> set[str]:
    """The classes that share no substance with a class, whichever of the two says so."""
    others = {name for name, one in general.classes.items() if word in one.apart_from}
    return others | {*general.classes[word].apart_from}


def covers(general: General, offence: Offence, asked: str) -> Reach:
    """Whether an offence is about a substance, in whatever amount.

    It is where it names the substance, or a class of the law that holds it, or reaches any substance and does not except
    this one.
    """
    open_ = None
    for word in offence.named:
        found = reaches(general, word, asked)
        if word == "any":
            out = excepts(general, offence.excepted, asked)
            answers: dict[str, Reach] = {"yes": _NO, "no": _YES}
            found = answers.get(out.answer, out)
        if found.answer == "yes":
            return found
        if found.answer == "maybe" and open_ is None:
            open_ = found
    return open_ or _NO


def excepts(general: General, excepted: Sequence[str], asked: str) -> Reach:
    """Whether what is said of any substance but some leaves out the one asked about."""
    found = [
        _YES if word in ancestors(asked) else reaches(general, word, asked) for word in excepted
    ]
    for answer in ("yes", "maybe"):
        for reach in found:
            if reach.answer == answer:
                return reach
    return _NO
