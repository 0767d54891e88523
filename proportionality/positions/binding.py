"""Whether a norm binds a state on a day, and why: computed from what the state signed, deposited and reserved."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

from proportionality.positions import data
from proportionality.positions.data import Membership, Reservation, Treaty
from proportionality.positions.known import Positions, of_code
from proportionality.positions.states import name_of

Status = Literal[
    "binding",
    "binding-with-reservation",
    "signed-only",
    "not-party",
    "not-binding-by-nature",
    "cannot-tell",
]
BINDS: frozenset[str] = frozenset({"binding", "binding-with-reservation"})

IN_WORDS: Mapping[str, str] = {
    "binding": "binds",
    "binding-with-reservation": "binds, with a reservation that bears on it",
    "signed-only": "signed only",
    "not-party": "not a party",
    "not-binding-by-nature": "not binding by nature",
    "cannot-tell": "cannot tell",
}

# What a norm is, by the body that its file names; the second tells whether it binds those who join a treaty.
NATURE: Mapping[str, tuple[str, bool]] = {
    "un-treaty": ("a treaty", True),
    "un-drug-control-treaty": ("a treaty", True),
    "regional-treaty": ("a treaty", True),
    "eu": ("law of the European Union", True),
    "un-treaty-body": ("the view of a treaty's own body", False),
    "un-general-assembly": ("a resolution of the United Nations", False),
    "un-standard-minimum-rules": ("standard rules of the United Nations", False),
    "expert-guidelines": ("guidelines of experts", False),
    "un-expert-report": ("a report to the Human Rights Council", False),
}


_BINDS_NOBODY = "a norm that binds nobody by itself"


class NormLike(Protocol):
    """What is asked of a norm here; `proportionality.Norm` has it."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def binding(self) -> bool:
        """Whether norms of its nature bind at all."""
        ...

    @property
    def body(self) -> str:
        """Who made it: a key of `NATURE`."""
        ...

    @property
    def treaty(self) -> str:
        """The id of its treaty, or of the treaty that a comment speaks of."""
        ...

    @property
    def article(self) -> str:
        """The article that it is or speaks of: `6(2)`."""
        ...

    @property
    def custom(self) -> str:
        """Who counts it among customary law."""
        ...


def nature(norm: NormLike) -> str:
    """What a norm is: a treaty, a resolution, the view of a treaty's own body, and so on."""
    said, _ = NATURE.get(norm.body, ("", norm.binding))
    return said or ("a norm that binds those who joined it" if norm.binding else _BINDS_NOBODY)


@dataclass(slots=True)
class Binding:
    """Whether a norm binds a state on a day.

    ``because`` is a sentence that names the treaty, the day and the act.  ``since`` is the day from which the treaty
    binds, where it does.  ``speaks_to`` says of the view of a treaty's body whether the state is bound by that treaty;
    None for all other norms.  ``custom`` says who counts the norm among customary law, which binds without a treaty.
    """

    norm: str
    state: str
    on: dt.date
    status: Status
    because: str
    treaty: str | None = None
    since: dt.date | None = None
    how: str = ""
    reservations: tuple[str, ...] = ()
    speaks_to: bool | None = None
    custom: str = ""
    sources: tuple[str, ...] = ()

    @property
    def binds(self) -> bool:
        """Whether the norm binds, with or without a reservation."""
        return self.status in BINDS


def plain(bound: Binding) -> dict[str, Any]:
    """A binding as plain values, as the command line and the API print it."""
    return {
        **asdict(bound),
        "on": bound.on.isoformat(),
        "since": bound.since.isoformat() if bound.since else None,
        "reservations": list(bound.reservations),
        "sources": list(bound.sources),
    }


def _months_later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = dt.date(year, month + 1, 1)
    last = (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return first.replace(day=min(day.day, last))


# How the day from which a state is bound follows from the day of its deposit, in the treaties' own words.
TAKES_EFFECT: Mapping[str, Callable[[dt.date], dt.date]] = {
    "on deposit": lambda day: day,
    "thirtieth day after deposit": lambda day: day + dt.timedelta(days=30),
    "ninetieth day after deposit": lambda day: day + dt.timedelta(days=90),
    "two months after deposit": lambda day: _months_later(day, 2),
    "three months after deposit": lambda day: _months_later(day, 3),
    "first day of the month after deposit": lambda day: _months_later(day.replace(day=1), 1),
    "first day of the month after three months from deposit": lambda day: _months_later(
        _months_later(day, 3).replace(day=1), 1
    ),
}


def bound_from(treaty: Treaty, deposited: dt.date, how: str) -> dt.date:
    """The day from which a state is bound that deposited on a day; a successor is bound at once, or was before."""
    effect = deposited if how == "succession" else TAKES_EFFECT[treaty.takes_effect](deposited)
    return max(effect, treaty.in_force)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a state stands to a treaty on a day."""

    treaty: Treaty
    status: Literal["party", "signed-only", "not-party", "cannot-tell"]
    because: str
    since: dt.date | None = None
    how: str = ""
    reservations: tuple[Reservation, ...] = ()
    sources: tuple[str, ...] = ()


def standing(positions: Positions | str, treaty_id: str, on: dt.date) -> Standing:
    """How the state of a law stands to a treaty on a day.

    Raises:
        KeyError: there is no such treaty.

    """
    known = of_code(positions) if isinstance(positions, str) else positions
    treaty = data.treaty(treaty_id)
    if known.state is None:
        return Standing(treaty, "cannot-tell", f"{known.code} is no state known here")
    if known.territory is not None and (own := _of_territory(known, treaty, on)) is not None:
        return own
    found = _standing(known.membership(treaty_id), treaty, known.state, on)
    if treaty.first_text and found.status in ("not-party", "signed-only"):
        first = standing(known, treaty.first_text, on)
        if first.status in ("party", "cannot-tell"):
            return first
    return found


def _of_territory(known: Positions, treaty: Treaty, on: dt.date) -> Standing | None:
    """How a territory stands to a treaty where that differs from how its state does."""
    territory = known.territory
    assert territory is not None
    name = name_of(territory.code)
    if on < territory.since:
        return Standing(
            treaty,
            "cannot-tell",
            f"what {name_of(territory.before)} had extended to {name} before {territory.since} is not in the data",
        )
    if (since := territory.own.get(treaty.id)) is not None:
        return Standing(treaty, "party", f"{treaty.short}: {territory.note}", since, "notice")
    found = _standing(data.of_state(territory.of, treaty.id), treaty, territory.of, on)
    if found.status == "party" and treaty.id not in territory.through:
        return Standing(
            treaty,
            "cannot-tell",
            f"{treaty.short}: {name_of(territory.of)} is a party; whether it applies to {name} is not in the data",
        )
    if found.status != "party":
        return found
    since = max(found.since or territory.since, territory.since)
    through = f"through {name_of(territory.of)} since {since}"
    because = f"{treaty.short}: applies to {name} {through} ({found.because})"
    return Standing(treaty, "party", because, since, found.how, found.reservations, found.sources)


def _standing(member: Membership | None, treaty: Treaty, state: str, on: dt.date) -> Standing:
    read = f"list of {treaty.read}"
    if treaty.unclear and state in treaty.unclear:
        return Standing(treaty, "cannot-tell", f"{treaty.short}: {treaty.unclear[state]}")
    if on < treaty.adopted:
        return Standing(treaty, "not-party", f"{treaty.short}: adopted on {treaty.adopted} only")
    if member is None:
        return Standing(treaty, "not-party", f"{treaty.short}: not a party ({read})")
    if not member.how:
        signed = member.signed is not None and member.signed <= on
        because = (
            f"{treaty.short}: signed on {member.signed}, not ratified ({read})"
            if signed
            else f"{treaty.short}: not signed before {member.signed}"
        )
        return Standing(treaty, "signed-only" if signed else "not-party", because)
    for one in (*member.earlier, member):
        if (found := _bound(one, treaty, on)) is not None:
            return found
    assert member.deposited is not None
    since = bound_from(treaty, member.deposited, member.how)
    because = f"{treaty.short}: {member.how} of {member.deposited}, binds from {since} only"
    if member.withdrawn is not None and on >= member.withdrawn:
        return Standing(treaty, "not-party", f"{treaty.short}: left it on {member.withdrawn}")
    if member.signed is not None and member.signed <= on:
        return Standing(treaty, "signed-only", f"{because}; signed on {member.signed}")
    return Standing(treaty, "not-party", because)


def _bound(member: Membership, treaty: Treaty, on: dt.date) -> Standing | None:
    """As a party on a day, or in doubt; None where the state was surely not bound by this act."""
    if member.withdrawn is not None and on >= member.withdrawn:
        return None
    kept = tuple(
        r
        for r in member.reservations
        if (r.made is None or r.made <= on) and (r.until is None or on < r.until)
    )
    doubt = "; the status itself is not verified" if member.status_unverified else ""
    if member.deposited is None:
        if member.status_unverified or on < treaty.read:
            ended = f", until {member.withdrawn}" if member.withdrawn else ""
            return Standing(
                treaty,
                "cannot-tell",
                f"{treaty.short}: {member.how}, its day not read ({member.date_unverified}){ended}{doubt}",
                None,
                member.how,
                kept,
            )
        return Standing(
            treaty,
            "party",
            f"{treaty.short}: {member.how}, its day not read; listed as a party on {treaty.read}",
            None,
            member.how,
            kept,
        )
    since = bound_from(treaty, member.deposited, member.how)
    if on < since:
        if member.how == "succession" and on >= treaty.in_force:
            return Standing(
                treaty,
                "cannot-tell",
                f"{treaty.short}: succession of {member.deposited}; from when on the predecessor's membership "
                "went on is not in the data",
                None,
                member.how,
            )
        return None
    act = "membership since" if member.how == "membership" else f"{member.how} of"
    bound = f", bound since {since}" if member.how != "membership" else ""
    return Standing(
        treaty,
        "party",
        f"{treaty.short}: {act} {member.deposited}{bound}",
        since,
        member.how,
        kept,
        (*treaty.sources, *member.sources),
    )


_STEP = re.compile(r"[0-9]+|\([0-9a-z]+\)")


def bears_on(reservation: Reservation, article: str) -> bool:
    """Whether a reservation reaches an article or a paragraph of it (``6(2)``).

    One that names no article reaches all; one on a part reaches the whole, and one on the whole every part.
    """
    mine = _STEP.findall(article)
    for named in reservation.articles:
        theirs = _STEP.findall(named)
        shared = min(len(mine), len(theirs))
        if shared and mine[:shared] == theirs[:shared]:
            return True
    return not reservation.articles


def binding(norm: NormLike, positions: Positions | str, on: dt.date) -> Binding:
    """Whether a norm binds the state of a law on a day.

    Args:
        norm: see `proportionality.rules.registry.norms`.
        positions: what the state did, or the code of a jurisdiction (``SGP``, ``US-TX``).
        on: the day asked about.

    """
    known = of_code(positions) if isinstance(positions, str) else positions
    state = known.state or known.code
    _, joins = NATURE.get(norm.body, ("", norm.binding))
    if not joins:
        return _by_nature(norm, known, state, on)
    if not norm.treaty:
        why = "it is not said which treaty this norm belongs to, so not whom it binds"
        return Binding(norm.id, state, on, "cannot-tell", why, custom=norm.custom)
    stands = standing(known, norm.treaty, on)
    bearing = tuple(r.says for r in stands.reservations if bears_on(r, norm.article))
    status: Status = (
        ("binding-with-reservation" if bearing else "binding")
        if stands.status == "party"
        else stands.status
    )
    because = stands.because
    if bearing and stands.status == "party":
        because += f"; reservation: {'; '.join(bearing)}"
    return Binding(
        norm.id,
        state,
        on,
        status,
        because,
        stands.treaty.id,
        stands.since,
        stands.how,
        bearing,
        custom=norm.custom,
        sources=stands.sources or stands.treaty.sources,
    )


def _by_nature(norm: NormLike, known: Positions, state: str, on: dt.date) -> Binding:
    said = nature(norm)
    if not norm.treaty:
        return Binding(norm.id, state, on, "not-binding-by-nature", said, custom=norm.custom)
    stands = standing(known, norm.treaty, on)
    speaks = {
        "party": f"it speaks to parties, as {name_of(state)} is",
        "cannot-tell": f"whether it speaks to {name_of(state)} cannot be told",
    }.get(stands.status, f"it speaks to parties, and {name_of(state)} is none")
    return Binding(
        norm.id,
        state,
        on,
        "not-binding-by-nature",
        f"{said}; {speaks} ({stands.because})",
        stands.treaty.id,
        speaks_to=None if stands.status == "cannot-tell" else stands.status == "party",
        custom=norm.custom,
        sources=stands.sources or stands.treaty.sources,
    )
