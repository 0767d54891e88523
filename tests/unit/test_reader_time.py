"""No shape of a law takes the reader more than linear time: what is asked for each penalty is not asked of all the law."""

from __future__ import annotations

import pytest

from proportionality.reader import heads
from proportionality.reader.draft import Draft
from proportionality.reader.files import pieces_of, text_of
from proportionality.reader.run import reading_of
from tests.unit.test_linear import growth


def lines(form):
    """Text of a size: a line again and again, with its number in it."""
    return lambda size: "".join(form.format(n, n % 20 + 1) for n in range(size // len(form)))


def under(head, form):
    return lambda size: head + lines(form)(size)


# By name: kind of the file, how it is made, and characters of the smaller of two sizes.
SHAPES = {
    "one sentence without stops": (
        "txt",
        lines("any person who possesses heroin is liable to imprisonment for two years and "),
        20_000,
    ),
    "one such sentence about other things": (
        "txt",
        lines("any person who moves a lamp is liable to imprisonment for two years and "),
        20_000,
    ),
    "prose without sections": (
        "txt",
        lines("The law spoke of imprisonment for {1} years once.\n"),
        60_000,
    ),
    "rows with penalties": (
        "md",
        lines("| heroin | {0} g | imprisonment for {1} years |\n"),
        40_000,
    ),
    "rows of a page": (
        "html",
        under(
            "<html><table>",
            "<tr><td>heroin</td><td>{0} g</td><td>imprisonment for {1} years</td></tr>",
        ),
        60_000,
    ),
    "cells that reach into the row below": (
        "html",
        under(
            "<html><table>", "<tr><td rowspan=2>heroin</td><td>{0} g</td><td>{1} years</td></tr>"
        ),
        40_000,
    ),
    "lines with tabs": ("txt", lines("heroin\t{0} g\timprisonment for {1} years\n"), 40_000),
    "letters of footnotes": (
        "txt",
        lines("F1[imprisonment for two years] 1[one year] "),
        60_000,
    ),
    "five columns of amounts": (
        "md",
        under(
            "| Drug | Grams | Grams | Grams | Grams |\n|---|---|---|---|---|\n",
            "| heroin | {0} g | {0} g | {0} g | {0} g |\n",
        ),
        40_000,
    ),
    "life or death": ("txt", lines("life imprisonment or death "), 60_000),
    "cells that reach into all rows below": (
        "html",
        under(
            "<html><table><tr><th>Offence<th>Maximum penalty",
            "<tr><td rowspan=900>dealing in heroin</td><td>imprisonment for {1} years</td></tr>",
        ),
        15_000,
    ),
    "penalties that reach into all rows below": (
        "html",
        under(
            "<html><table><tr><th>Offence<th>Maximum penalty",
            "<tr><td>heroin, {0} g</td><td rowspan=900>imprisonment for {1} years</td></tr>",
        ),
        20_000,
    ),
    "one row of very many cells": (
        "html",
        under(
            "<html><table><tr><th>Offence<th>Maximum penalty<tr>",
            "<td>dealing in heroin</td><td>{1} years imprisonment</td>",
        ),
        20_000,
    ),
    "lengths under the head of their column": (
        "html",
        under(
            "<html><table><tr><th>Offence<th>Imprisonment",
            "<tr><td>dealing in heroin</td><td>{1} years</td></tr>",
        ),
        40_000,
    ),
    "a long section without stops": (
        "txt",
        under(
            "Act\n\n1. Dealing\n",
            "A person who deals in heroin is liable to imprisonment for a term not exceeding nine years, and ",
        ),
        150_000,
    ),
    "one cell with drugs and one with penalties": (
        "html",
        lambda size: (
            f"<html><table><tr><td>{'heroin 5 g ' * (size // 22)}<td>{'liable to imprisonment for two years. ' * (size // 76)}</table>"
        ),
        40_000,
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_time_is_linear_in_the_law(shape):
    kind, make, size = SHAPES[shape]

    def call(text):
        found = reading_of(text_of(f"act.{kind}", text.encode(), pieces_of), "en")
        Draft([found]).yaml()

    assert growth(call, make, size) < 8


def test_the_numbers_of_a_code_are_put_in_order_once(monkeypatch):
    asked = []
    key = heads._key
    monkeypatch.setattr(heads, "_key", lambda number: asked.append(number) or key(number))
    text = "".join(f"{n % 300}-28-{n // 300 + 1}. Penalty.\n" for n in range(900))
    assert len(heads.heads(text_of("act.txt", text.encode()))[0]) == 900
    assert len(asked) < 10 * 900
