"""Two texts side by side: what is shown is true of both, the shortest where it is small, and never long in the making."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from proportionality_api.web import difference
from proportionality_api.web.difference import DiffLine, diff

lines = st.lists(st.sampled_from(["a", "b", "c", "d", "one", "two"]), max_size=25)


def _common(old: list[str], new: list[str]) -> int:
    """The length of the longest common subsequence, by the textbook."""
    row = [0] * (len(new) + 1)
    for line in old:
        before = row
        row = [0]
        for j, other in enumerate(new):
            row.append(before[j] + 1 if line == other else max(before[j + 1], row[j]))
    return row[-1]


def _sides(shown: list[DiffLine], old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """Both texts, as the lines that are shown and the gaps between them say."""
    sides: tuple[list[str], list[str]] = ([], [])
    for line in shown:
        for side, text, number, absent in (
            (sides[0], old, line.old, "added"),
            (sides[1], new, line.new, "removed"),
        ):
            if line.kind not in ("gap", absent):
                assert number is not None
                # What stands before it and was not shown is the same in both.
                side.extend([*text[len(side) : number - 1], line.text])
    for side, text in zip(sides, (old, new), strict=True):
        side.extend(text[len(side) :])
    return sides


@given(lines, lines)
@settings(deadline=None)
def test_it_is_true_of_both_texts(old: list[str], new: list[str]) -> None:
    shown = diff(old, new)
    assert _sides(shown, old, new) == (old, new)
    numbers = [line.old for line in shown if line.old], [line.new for line in shown if line.new]
    assert all(side == sorted(set(side)) for side in numbers)
    assert all(old[line.old - 1] == line.text for line in shown if line.kind in ("same", "removed"))
    assert all(new[line.new - 1] == line.text for line in shown if line.kind in ("same", "added"))


@given(st.lists(st.sampled_from("ab"), max_size=25), st.lists(st.sampled_from("ab"), max_size=25))
@settings(deadline=None)
def test_without_anchors_the_fewest_edits_are_found(old: list[str], new: list[str]) -> None:
    if old.count("a") > 1 and old.count("b") > 1:  # no line stands once, so there is no anchor
        stayed = len(old) - sum(line.kind == "removed" for line in diff(old, new))
        assert stayed == _common(old, new)


def test_the_same_text_differs_in_nothing() -> None:
    assert diff(["a", "b"] * 500, ["a", "b"] * 500) == []


def test_lines_that_alternate_cost_no_more_than_their_number() -> None:
    """At 1,600 lines this took minutes, as every line was tried against every other."""
    looked = 0

    class Line(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            nonlocal looked
            looked += 1
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    counts = []
    for number in (1_600, 16_000):
        looked = 0
        old = [Line(f"line {n % 2}") for n in range(number)]
        new = [Line(f"line {n * n % 3}") for n in range(number)]
        shown = diff(old, new)
        assert shown
        counts.append(looked)
    assert counts[1] < counts[0] * 10 + difference._MOST_EDITS**2
