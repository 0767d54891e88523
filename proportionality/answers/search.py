"""Search over countries, groups of states, substances, offences with their provisions, rules and findings.

Case, accents and punctuation do not matter, the beginning of a word is enough, and one that nothing has is taken for the nearest
that something has.  A name of a country, in any of its languages, stands for everything of its law: ``méxico rape``.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, get_args

from proportionality.answers.names import folded, groups
from proportionality.law import substances
from proportionality.law.model import Jurisdiction
from proportionality.positions.states import names_of, state_of
from proportionality.rules.registry import all_rules

Kind = Literal["jurisdiction", "group", "substance", "rule", "offence", "finding"]
KINDS: tuple[Kind, ...] = get_args(Kind)  # what comes first among equals
MOST_CHARACTERS = 200
_MOST_WORDS = 12
_ALIKE = 0.75
_EXACT, _BEGINS, _NEAR = 1.0, 0.7, 0.5
_TITLE, _TEXT, _OF_LAW = 3.0, 1.0, 1.0


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found.

    ``key`` is what it is asked for by: a code, a substance, an offence, a rule, the fingerprint of a finding.  ``text`` says more
    of it, ``citation`` where it stands.
    """

    kind: Kind
    key: str
    title: str
    text: str = ""
    jurisdiction: str | None = None
    name: str | None = None  # of the jurisdiction
    citation: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry, and how well it fits: more is better."""

    entry: Entry
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """The hits, best first, and the words of the query that were taken for others."""

    hits: tuple[Hit, ...]
    taken_for: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Index:
    """What can be searched, word by word."""

    entries: list[Entry] = field(default_factory=list)
    _words: dict[str, dict[int, float]] = field(default_factory=dict)
    _of_law: dict[str, list[int]] = field(default_factory=dict)
    _law_words: dict[str, set[str]] = field(default_factory=dict)

    def add(self, entry: Entry, names: Iterable[str], texts: Iterable[str]) -> None:
        """Add an entry that is found by its names, and less well by its texts."""
        number = len(self.entries)
        self.entries.append(entry)
        weights = {word: _TEXT for text in texts for word in _split(text)}
        for name in names:
            words = _split(name)
            for word in words:  # a short name is the better hit
                weight = _TITLE + 1 / len(words)
                weights[word] = max(weight, weights.get(word, 0.0))
        for word, weight in weights.items():
            self._words.setdefault(word, {})[number] = weight
        if entry.jurisdiction is not None:
            self._of_law.setdefault(entry.jurisdiction, []).append(number)

    def add_laws(self, laws: Iterable[Jurisdiction]) -> None:
        """Add laws with their offences."""
        for law in laws:
            code, name = law.code, law.jurisdiction.name
            called, within = self._call(code, name)
            self.add(Entry("jurisdiction", code, name, "", code, name), called, within)
            for offence in law.offences:
                places = dict.fromkeys(
                    (offence.place, *(p.place for p in offence.penalties if p.place))
                )
                decisions = [p.ruled_out.by for p in offence.penalties if p.ruled_out]
                text = ", ".join((*offence.conduct, offence.form, *offence.named))
                self.add(
                    Entry(
                        "offence",
                        offence.id,
                        offence.title,
                        text,
                        code,
                        name,
                        law.provision_of(offence, offence.penalties[-1]),
                    ),
                    (offence.title, offence.id, *places),
                    (
                        *offence.conduct,
                        *offence.named,
                        law.sources[offence.source].title,
                        *decisions,
                    ),
                )

    def _call(self, code: str, name: str) -> tuple[Sequence[str], Sequence[str]]:
        """Let the names of a law stand for everything of it; its own names, and those of the state that it is a part of."""
        state = state_of(code)
        called = (code, name, *names_of(code))
        within = names_of(state) if state and state != code else ()
        for word in {w for text in (*called, *within) for w in _split(text)}:
            self._law_words.setdefault(word, set()).add(code)
        return called, within

    def add_words(self) -> None:
        """Add what belongs to no law: groups of states, substances, rules."""
        for group in groups().values():
            self.add(
                Entry("group", group.key, group.title, group.note), (group.key, group.title), ()
            )
        for key, entry in substances.entries().items():
            names = [name for listed in entry.get("names", {}).values() for name in listed]
            others = [*entry.get("street", ()), *entry.get("salts", ())]
            self.add(Entry("substance", key, key, ", ".join(names[:6])), (key, *names), others)
        for code, rule in all_rules().items():
            entry_of_rule = Entry("rule", code, rule.title, rule.why)
            self.add(entry_of_rule, (code, rule.name, rule.title), (rule.why,))

    def add_findings(self, findings: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> None:
        """Add findings as JSON has them; ``names`` are those of the jurisdictions, by code."""
        for code, law_name in names.items():
            self._call(code, law_name)
        for f in findings:
            code, rule = f["jurisdiction"], all_rules()[f["rule"]]
            title = f"{rule.code} {rule.title}: {f['title']}"
            law = names.get(code)
            entry = Entry(
                "finding", f["fingerprint"], title, f["message"], code, law, f["provision"]
            )
            self.add(entry, (rule.code, rule.title, f["title"]), (f["message"], f["provision"]))

    def find(self, query: str, kinds: Collection[Kind] = KINDS) -> Found:
        """Everything that has all words of a query, best first; of a query without words nothing."""
        words = _split(query[:MOST_CHARACTERS])[:_MOST_WORDS]
        taken: list[tuple[str, str]] = []
        scores: dict[int, float] | None = None
        for word in words:
            of_word = self._of_word(word, taken)
            scores = (
                of_word
                if scores is None
                else {n: s + of_word[n] for n, s in scores.items() if n in of_word}
            )
        hits = [
            Hit(self.entries[n], round(score / len(words), 3))
            for n, score in (scores or {}).items()
            if self.entries[n].kind in kinds
        ]
        hits.sort(
            key=lambda h: (
                -h.score,
                KINDS.index(h.entry.kind),
                len(h.entry.title),
                h.entry.name or "",
                h.entry.key,
            )
        )
        return Found(tuple(hits), tuple(taken))

    def _of_word(self, word: str, taken: list[tuple[str, str]]) -> dict[int, float]:
        """How well each entry has a word."""
        known = [(word, _EXACT)] if word in self._words else []
        if len(word) >= 3:
            known += [(w, _BEGINS) for w in self._words if w.startswith(word) and w != word]
        if (substance := substances.find(word)) is not None:
            known += [(w, _EXACT) for w in _split(substance) if w in self._words and w != word]
        if not known and len(word) >= 4:
            near = self._near(word)
            known = [(w, _NEAR) for w in near]
            taken.extend((word, w) for w in near[:1])
        scores: dict[int, float] = {}
        for name, factor in known:
            for number, weight in self._words[name].items():
                scores[number] = max(scores.get(number, 0.0), weight * factor)
            for code in self._law_words.get(name, ()):
                for number in self._of_law.get(code, ()):
                    scores[number] = max(scores.get(number, 0.0), _OF_LAW * factor)
        return scores

    def _near(self, word: str) -> list[str]:
        """The words that look most like one, at most three."""
        # Only words of about this length that begin or end alike are measured.
        alike = [
            w
            for w in self._words
            if abs(len(w) - len(word)) <= 2 and (w[:2] == word[:2] or w[-3:] == word[-3:])
        ]
        return difflib.get_close_matches(word, alike, n=3, cutoff=_ALIKE)


_STOP = frozenset(("of", "in", "on", "to", "or", "for", "by", "an", "de", "la", "le"))


def _split(text: str) -> list[str]:
    """The words of a text as they are compared, each once."""
    words = (piece for word in text.split() for piece in _folded(word[:60]))
    return [w for w in dict.fromkeys(words) if (len(w) > 1 or w.isdigit()) and w not in _STOP]


@lru_cache(maxsize=65_536)
def _folded(word: str) -> tuple[str, ...]:
    return tuple(folded(word).split())


def index_of(laws: Iterable[Jurisdiction]) -> Index:
    """An index of laws, and of what belongs to none."""
    index = Index()
    index.add_laws(laws)
    index.add_words()
    return index
