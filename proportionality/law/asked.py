"""A day that is asked about, which notices on what other days the same would have come out.

An answer hangs on its day only by what the day is compared with.  On every day for which all these comparisons come out alike,
the same steps lead to the same answer; what says the day itself (as text) is for whoever keeps the answer to look at.
"""

from __future__ import annotations

import datetime as dt
from typing import Any


class AskedDay(dt.date):
    """A day like any other, of which `first` and `last` say between which days, both included, what was asked of it so far is the same.

    Anything but a comparison, its year, or its text in ISO form ties an answer to this one day.
    """

    __slots__ = ("_first", "_last")
    _first: int
    _last: int

    def __new__(cls, *of: Any) -> AskedDay:
        """The day of a year, a month and a day, compared with nothing yet."""
        made = super().__new__(cls, *of)
        made._first, made._last = dt.date.min.toordinal(), dt.date.max.toordinal()
        return made

    @classmethod
    def of(cls, day: dt.date) -> AskedDay:
        """A day, compared with nothing yet."""
        return cls(day.year, day.month, day.day)

    @property
    def first(self) -> dt.date:
        """The first day of which the same holds."""
        return dt.date.fromordinal(self._first)

    @property
    def last(self) -> dt.date:
        """The last day of which the same holds."""
        return dt.date.fromordinal(self._last)

    def _from(self, ordinal: int) -> None:
        self._first = max(self._first, ordinal)

    def _until(self, ordinal: int) -> None:
        self._last = min(self._last, ordinal)

    def _tied(self) -> None:
        self._first = self._last = dt.date.toordinal(self)

    def _is_before(self, other: Any, at_most: bool) -> Any:
        """Whether it is before another day, or that day itself where ``at_most``."""
        one, compared = dt.date.toordinal(self), type(other).toordinal(other)
        holds = one <= compared if at_most else one < compared
        if not isinstance(other, AskedDay):
            turn = compared + at_most  # the first day for which it does not hold
            if holds:
                self._until(turn - 1)
            else:
                self._from(turn)
        return holds

    def __lt__(self, other: Any) -> Any:
        return self._is_before(other, False) if isinstance(other, dt.date) else NotImplemented

    def __le__(self, other: Any) -> Any:
        return self._is_before(other, True) if isinstance(other, dt.date) else NotImplemented

    def __gt__(self, other: Any) -> Any:
        return not self._is_before(other, True) if isinstance(other, dt.date) else NotImplemented

    def __ge__(self, other: Any) -> Any:
        return not self._is_before(other, False) if isinstance(other, dt.date) else NotImplemented

    def __eq__(self, other: object) -> Any:
        if not isinstance(other, dt.date):
            return NotImplemented
        return self._is_before(other, True) and not self._is_before(other, False)

    def __ne__(self, other: object) -> Any:
        same = self.__eq__(other)
        return same if same is NotImplemented else not same

    def __hash__(self) -> int:
        """As of any day; asked for by what keeps answers by their day, and so may have one that was made without a comparison."""
        self._tied()
        return super().__hash__()

    @property
    def year(self) -> int:
        """The year, which is the same until it ends."""
        year = int(dt.date.year.__get__(self))
        self._from(dt.date(year, 1, 1).toordinal())
        self._until(dt.date(year, 12, 31).toordinal())
        return year


def _tying(name: str) -> Any:
    plain = getattr(dt.date, name)

    def method(self: AskedDay, *of: Any, **named: Any) -> Any:
        self._tied()
        return plain(self, *of, **named)

    return method


def _tying_part(name: str) -> Any:
    def part(self: AskedDay) -> int:
        self._tied()
        return int(getattr(dt.date, name).__get__(self))

    return property(part)


# Whatever else can be asked of a day, so that nothing is missed.
for _name in (
    "__add__", "__radd__", "__sub__", "__rsub__", "__reduce__", "replace", "toordinal", "timetuple", "weekday",
    "isoweekday", "isocalendar", "strftime", "ctime",
):  # fmt: skip
    setattr(AskedDay, _name, _tying(_name))
for _name in ("month", "day"):
    setattr(AskedDay, _name, _tying_part(_name))


def lasting(day: dt.date) -> tuple[dt.date, dt.date]:
    """Between which days, both included, what was asked of a day is the same: that day alone where nothing noticed."""
    return (day.first, day.last) if isinstance(day, AskedDay) else (day, day)
