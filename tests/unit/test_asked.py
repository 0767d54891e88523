"""A day that is asked about says on which other days the same would have come out, never on too many."""

import copy
import datetime as dt
import operator
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proportionality.law.asked import AskedDay, lasting

DAY = dt.date(2020, 2, 29)
COMPARED = {name: getattr(operator, name) for name in ("lt", "le", "gt", "ge", "eq", "ne")}
days = st.dates(dt.date(2019, 12, 1), dt.date(2020, 6, 1))


@given(
    days, st.lists(st.tuples(st.sampled_from(sorted(COMPARED)), days, st.booleans()), max_size=6)
)
def test_the_same_comes_out_on_all_of_its_days_and_on_none_beside_them(day, questions):
    def answers(on):
        pairs = (
            (name, (other, on) if turned else (on, other)) for name, other, turned in questions
        )
        return [COMPARED[name](*pair) for name, pair in pairs]

    asked = AskedDay.of(day)
    told = answers(asked)
    first, last = lasting(asked)
    assert first <= day <= last
    for ordinal in range(dt.date(2019, 11, 1).toordinal(), dt.date(2020, 7, 1).toordinal()):
        other = dt.date.fromordinal(ordinal)
        if first <= other <= last:
            assert answers(other) == told
    # The neighbours were left out for a reason, except where a day was only found to be another.
    if not {name for name, *_ in questions} & {"eq", "ne"}:
        for beside in (
            first - dt.timedelta(1) if first > dt.date.min else None,
            last + dt.timedelta(1) if last < dt.date.max else None,
        ):
            assert beside is None or answers(beside) != told


def test_sorting_and_choosing_are_comparisons():
    asked = AskedDay.of(DAY)
    assert sorted([dt.date(2021, 1, 1), asked, dt.date(2019, 1, 1)])[1] is asked
    assert max(dt.date(2018, 1, 1), asked) is asked
    assert lasting(asked) == (dt.date(2019, 1, 1), dt.date(2020, 12, 31)) or lasting(asked) == (
        dt.date(2019, 1, 2),
        dt.date(2020, 12, 31),
    )


def test_its_year_holds_for_the_year_and_its_text_for_every_day():
    asked = AskedDay.of(DAY)
    assert (f"{asked}", str(asked), asked.isoformat()) == ("2020-02-29",) * 3
    assert lasting(asked) == (dt.date.min, dt.date.max)
    assert asked.year == 2020
    assert lasting(asked) == (dt.date(2020, 1, 1), dt.date(2020, 12, 31))


@pytest.mark.parametrize(
    "ask",
    [
        lambda day: day.month, lambda day: day.day, lambda day: day - dt.date(2020, 1, 1), lambda day: dt.date(2021, 1, 1) - day,
        lambda day: day + dt.timedelta(1), lambda day: dt.timedelta(1) + day, lambda day: day - dt.timedelta(1), hash, pickle.dumps,
        copy.copy, copy.deepcopy, lambda day: day.replace(day=1), lambda day: day.toordinal(), lambda day: day.timetuple(),
        lambda day: day.weekday(), lambda day: day.isoweekday(), lambda day: day.isocalendar(), lambda day: day.strftime("%d"),
        lambda day: f"{day:%d}", lambda day: day.ctime(), lambda day: {day: 1},
    ],
)  # fmt: skip
def test_whatever_else_is_asked_ties_the_answer_to_the_day(ask):
    asked = AskedDay.of(DAY)
    ask(asked)
    assert lasting(asked) == (DAY, DAY)


def test_nothing_that_a_day_can_be_asked_is_forgotten():
    """A new Python may add a question; what makes days, and what says one whole, is none."""
    harmless = {
        "__class__", "__delattr__", "__dir__", "__doc__", "__format__", "__getattribute__", "__getstate__", "__init__", "__init_subclass__",
        "__new__", "__reduce_ex__", "__repr__", "__setattr__", "__sizeof__", "__str__", "__subclasshook__", "fromisocalendar",
        "fromisoformat", "fromordinal", "fromtimestamp", "strptime", "isoformat", "max", "min", "resolution", "today",
    }  # fmt: skip
    assert {name for name in dir(dt.date) if name not in vars(AskedDay)} <= harmless
