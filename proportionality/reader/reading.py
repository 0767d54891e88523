"""What is found in one file: penal clauses as read, and the passages that were not."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from proportionality.law.terms import Term
from proportionality.reader.blocks import Span, Text
from proportionality.reader.islands import Events
from proportionality.reader.lexicon.base import Lexicon
from proportionality.reader.sections import Section
from proportionality.reader.tables import Tables
from proportionality.reader.tokens import Tokens

Kind = Literal[
    "unread",  # looks like a penalty, and does not fit
    "modifier",  # raises or lowers another penalty
    "reference",  # the penalty stands elsewhere
    "condition",  # a penalty that only says which offences are meant
    "default",  # custody for not paying
    "mention",  # speaks of a penalty and imposes none
    "general",  # the general part: release, limitation
    "fine",  # a fine and no custody
    "time",  # a time limit, an age, leave or another measure in a sentence about prison
    "amounts",  # a table or a list of amounts of substances without a penalty
]
SHOWN: frozenset[Kind] = frozenset(("time", "amounts"))  # listed, and count in no share
Said = Literal["named", "not named", "in doubt"]


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Value:
    """A term, or ``none`` or ``unknown``, with the words it was read from and the ground it stands on."""

    value: Term | Literal["none", "unknown"]
    ground: str
    span: Span | None = None

    def __str__(self) -> str:
        return str(self.value)


@dataclass
class Penalty:
    """One penal clause as read."""

    section: Section
    path: tuple[str, ...]
    span: Span
    sentence: Span
    least: Value
    greatest: Value
    life: Said = "not named"
    death: Said = "not named"
    fine: Literal["none", "with", "instead", "either"] = "none"
    spans: dict[str, Span] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    repeat: bool = False
    tokens: tuple[int, int] = (0, 0)
    whole: bool = False  # its clause has the whole form of an offence: who, a verb that imposes right before it
    only: bool = False  # life or death is the only penalty named


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that looks penal and was not read as a penalty."""

    kind: Kind
    section: Section
    path: tuple[str, ...]
    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An amount of a substance, as printed: ``bound`` is empty where the list says none."""

    section: Section
    substance: str  # id of the vocabulary
    amount: str  # "50 mg"; with both ends "1 g to 5 g"
    bound: str  # over, at least, up to, under, range, or nothing
    column: str  # what the table says over it
    name_at: Span
    at: Span


@dataclass(frozen=True, slots=True)
class Listing:
    """A table or a list of amounts of substances without a penalty, with its rows, those included that were not understood."""

    section: Section
    kind: Literal["table", "list"]
    rows: tuple[Span, ...]  # those that name a substance or an amount

    @property
    def span(self) -> Span:
        """From its first row to the end of its last."""
        return self.rows[0][0], self.rows[-1][1]


@dataclass
class Reading:
    """What was found in one file."""

    text: Text
    lexicon: Lexicon
    tokens: Tokens
    events: Events
    sections: list[Section]
    tables: Tables
    penalties: list[Penalty] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    amounts: list[Listed] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    _known: dict[tuple[Any, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, ask: Callable[..., T], *about: Hashable) -> T:
        """What is asked of this reading about a stretch, looked for once: a long sentence has many penalties."""
        key = (ask, *about)
        if key not in self._known:
            self._known[key] = ask(self, *about)
        found: T = self._known[key]
        return found

    def set_aside(self, reason: Callable[[Penalty], str]) -> None:
        """List each penalty as not read for which there is a reason; those without one stay."""
        kept: list[Penalty] = []
        for penalty in self.penalties:
            if why := reason(penalty):
                self.passages.append(
                    Passage("unread", penalty.section, penalty.path, penalty.span, why)
                )
            else:
                kept.append(penalty)
        self.penalties = kept

    @property
    def penal(self) -> int:
        """How many passages look penal, those that were read included."""
        return len(self.penalties) + sum(p.kind not in SHOWN for p in self.passages)

    @property
    def share(self) -> float:
        """The share of passages that look penal which was read; 1 where there are none."""
        return len(self.penalties) / self.penal if self.penal else 1.0
