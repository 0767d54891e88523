"""Whole acts of our own, and what printing does to them: the numbers follow or are listed, never change."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from proportionality.reader.blocks import Piece, assemble
from proportionality.reader.clauses import read
from proportionality.reader.draft import Draft
from proportionality.reader.files import text_of
from proportionality.reader.lexicon import LANGUAGES, lexicon
from proportionality.reader.numbers import length_at, number_at
from proportionality.reader.run import reading_of
from proportionality.reader.tokens import tokenize
from tests.reader.spelling import UNITS, spelled

FOLDER = Path(__file__).parents[1] / "reader"
ACTS = yaml.load((FOLDER / "acts.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
CLAUSES = [
    (code, case["text"])
    for code in LANGUAGES
    for case in yaml.load(
        (FOLDER / f"{code}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    if "read" in case
]


def act(text, language=None):
    return reading_of(text_of("act.txt", text.encode()), language)


def values(found):
    return [(str(p.least), str(p.greatest)) for p in found.penalties]


@pytest.mark.parametrize("case", ACTS, ids=[a["language"] for a in ACTS])
def test_an_act_is_read_as_a_lawyer_reads_it(case):
    found = act(case["text"])
    assert found.lexicon.code == case["language"]
    draft = Draft([found])
    ids = {d["clause"]["start"]: d["offence"] for d in draft.detail}
    offences = {o["id"]: o for o in draft.offences}
    wanted = [tuple(row[:3]) for row in case["read"]]
    got = [
        (p.section.label + "".join(f"({x})" for x in p.path), str(p.least), str(p.greatest))
        for p in found.penalties
    ]
    assert got == wanted
    for (_, _, _, conduct, substances), penalty in zip(case["read"], found.penalties, strict=True):
        if conduct is not None:
            offence = offences[ids[penalty.span[0]]]
            assert offence["conduct"] == [conduct]
            assert offence.get("substances") == substances
    assert Counter(p.kind for p in found.passages) == case["listed"]


# ------------------------------------------------------------------------------------------------------- what printing does
def rewrapped(text, width):
    """Lines broken anew at blanks."""
    out = []
    for part in text.split("\n\n"):
        head, _, body = part.partition("\n")
        words, lines, line = body.replace("-\n", "").split(), [], ""
        for word in words:
            if len(line) + len(word) > width and line:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        out.append("\n".join([head, *lines, line]))
    return "\n\n".join(out)


def hyphenated(text, seed):
    """Some long words broken at line ends."""

    def broken(match):
        word = match[0]
        return f"{word[:5]}-\n{word[5:]}" if (len(word) + match.start() + seed) % 3 == 0 else word

    return re.sub(r"(?<=[ ])[a-záéíóúâêôãõçàèù]{9,}(?= )", broken, text)


MANNERS = {
    "more blanks": lambda text, n: text.replace(" ", " " * (1 + n % 3)),
    "tabs": lambda text, n: text.replace(" a ", "\ta\t"),
    "no-break spaces": lambda text, n: text.replace(" ", "\u00a0"),
    "emphasis": lambda text, n: re.sub(r"\b(\d+)", r"**\1**", text) if n % 2 else text,
    "upper case accents off": lambda text, n: text.replace("é", "e\u0301").replace("ã", "a\u0303"),
    "quotation": lambda text, n: "\u00ab" + text + "\u00bb",
    "footnote marks": lambda text, n: text.replace(" de ", " de [12] ").replace(" of ", " of [3] "),
}


@pytest.mark.parametrize("manner", MANNERS)
@given(n=st.integers(0, 5), which=st.integers(0, len(CLAUSES) - 1))
@settings(max_examples=40, deadline=None)
def test_how_a_clause_is_set_changes_nothing(manner, n, which):
    code, text = CLAUSES[which]

    def said(one):
        return values(read(assemble("a", "txt", [Piece("paragraph", one)]), lexicon(code)))

    assert said(MANNERS[manner](text, n)) == said(text)


@pytest.mark.parametrize("case", ACTS, ids=[a["language"] for a in ACTS])
@given(width=st.integers(18, 120), seed=st.integers(0, 2))
@settings(max_examples=15, deadline=None)
def test_line_breaks_and_hyphens_change_nothing(case, width, seed):
    wanted = [tuple(row[1:3]) for row in case["read"]]
    assert values(act(rewrapped(case["text"], width), case["language"])) == wanted
    assert values(act(hyphenated(case["text"], seed), case["language"])) == wanted


@pytest.mark.parametrize("case", ACTS, ids=[a["language"] for a in ACTS])
def test_headers_and_page_numbers_change_nothing(case):
    lines, out = case["text"].split("\n"), []
    for number, line in enumerate(lines):
        out.append(line)
        if number % 6 == 5:
            out += ["Gazette of the Lantern Islands", str(number)]
    found = act("\n".join(out), case["language"])
    assert values(found) == [tuple(row[1:3]) for row in case["read"]]


@given(
    which=st.integers(0, len(CLAUSES) - 1),
    at=st.floats(0, 1),
    noise=st.sampled_from(
        ["1", "l", "rn", "§", "(", ")", ".", ";", "or", "4", "\n", "- ", "years ", "no ", "%"]
    ),
)
@settings(max_examples=300, deadline=None)
def test_noise_loses_a_number_and_never_makes_one(which, at, noise):
    """A sign that does not belong there: every number that is read is one that is printed."""
    code, text = CLAUSES[which]
    place = int(at * len(text))
    noisy = text[:place] + noise + text[place:]
    found = read(assemble("a", "txt", [Piece("paragraph", noisy)]), lexicon(code))
    for penalty in found.penalties:
        for value in (penalty.least, penalty.greatest):
            if value.span is not None:
                printed = found.text.text[slice(*value.span)]
                assert independent(printed, code) >= {
                    int(n) for n in re.findall(r"\d+", str(value))
                } - {1}


# ------------------------------------------------------------------------------------------------------- a second parser
def independent(text, code):
    """Every number below 1,000 that a text spells or writes, found by looking for the spellings of all of them."""
    plain = " " + re.sub(r"[^\w]+", " ", text.lower()) + " "
    found = {int(n) for n in re.findall(r"\d+", text)}
    for number in range(1, 1000):
        for spelling in spelled(number, code):
            if f" {re.sub(r'[^a-zà-ÿ]+', ' ', spelling)} " in plain:
                found.add(number)
    return found


@pytest.mark.parametrize("code", LANGUAGES)
@given(number=st.integers(1, 999), unit=st.sampled_from(["year", "month", "week", "day"]))
@settings(max_examples=250, deadline=None)
def test_a_number_is_read_as_it_is_spelled(code, number, unit):
    for spelling in spelled(number, code):
        for form in (spelling, f"{spelling} ({number})", f"{number} ({spelling})", str(number)):
            tokens = tokenize(
                assemble("a", "txt", [Piece("paragraph", f"{form} {UNITS[code][unit]}")]),
                bool,
                lexicon(code).numbers.__contains__,
            )
            found = number_at(tokens, 0, lexicon(code))
            assert found is not None
            assert found.value == number
            length = length_at(tokens, 0, lexicon(code))
            assert length is not None
            assert length.last == len(tokens)
            if length.term is not None:
                assert str(length.term) == f"{number} {unit}{'s' if number != 1 else ''}"
            else:
                assert number > 52  # longer than any term: more than 100 years


@pytest.mark.parametrize("code", LANGUAGES)
@given(one=st.integers(1, 60), two=st.integers(1, 60))
@settings(max_examples=150, deadline=None)
def test_words_and_digits_that_disagree_say_nothing(code, one, two):
    text = f"{spelled(one, code)[0]} ({two}) {UNITS[code]['year']}"
    tokens = tokenize(
        assemble("a", "txt", [Piece("paragraph", text)]), bool, lexicon(code).numbers.__contains__
    )
    length = length_at(tokens, 0, lexicon(code))
    assert length is not None
    assert (length.term is not None) == (one == two)


@pytest.mark.parametrize("code", LANGUAGES)
@given(low=st.integers(1, 40), high=st.integers(1, 60))
@settings(max_examples=80, deadline=None)
def test_a_range_follows_its_numbers(code, low, high):
    """Swap a number in a clause and the reading follows; backwards says nothing."""
    words = (spelled(low, code)[0], spelled(high, code)[0])
    text = {
        "en": "A person who does so shall be punished with imprisonment for between {} and {} years.",
        "es": "El que lo hiciere será reprimido con prisión de {} a {} años.",
        "fr": "Il est puni d'un emprisonnement de {} à {} ans.",
        "pt": "Quem o fizer é punido com pena de prisão de {} a {} anos.",
    }[code].format(*words)
    found = read(assemble("a", "txt", [Piece("paragraph", text)]), lexicon(code))
    year = lambda n: f"{n} year{'s' if n != 1 else ''}"  # noqa: E731
    if low > high:
        assert values(found) == []
        assert [p.kind for p in found.passages] == ["unread"]
    else:
        assert values(found) == [(year(low), year(high))]


# ------------------------------------------------------------------------------------------------------- time
PUMPS = ["imprisonment ", "years ", "one ", "1 ", "(", "((a) ", "not less than ", "five years' ", "imprisonment for five years or ", "fine and ", "penalty ", "1. A\n", "Section 1. A\n", "§ 1 ", "a-\n", "| a | b |\n", "[1", "é", "\n\n", "x" * 50 + " "]  # fmt: skip


@pytest.mark.parametrize("pump", PUMPS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_time_is_linear_in_the_text(code, pump):
    def once(size):
        text = assemble("a", "txt", [Piece("paragraph", (pump * (size // len(pump) + 1))[:size])])
        started = time.process_time()
        read(text, lexicon(code))
        return time.process_time() - started

    for _ in range(3):
        small, large = once(10_000), once(40_000)
        if large < 0.4 or large / max(small, 0.001) < 8:
            return
    raise AssertionError(f"{small:.2f} s, and {large:.2f} s for four times as much")


def test_the_first_words_of_articles_are_no_page_header():
    articles = "\n\n".join(
        f"ARTÍCULO {number}. — Será\nreprimido con prisión de uno a {number} años el que suelte la barca {number}."
        for number in range(2, 8)
    )
    found = act(f"LEY DE LAS BARCAS DEL PUERTO\n\n{articles}\n", "es")
    assert values(found) == [("1 year", f"{number} years") for number in range(2, 8)]


def test_words_on_many_lines_of_a_narrow_column_are_no_page_header():
    items = "\n".join(
        f"{number}. A pilot who moors at berth {number} is liable to a fine\nof two crowns and, in\ndefault of payment thereof, to\n"
        f"imprisonment for a term\nnot exceeding {number} years.\n"
        for number in range(2, 8)
    )
    found = act(f"HARBOUR ACT\n\n{items}", "en")
    assert values(found) == []
    assert sum(p.kind == "default" for p in found.passages) == 6


def test_sections_of_another_act_may_follow_at_any_number():
    found = act(
        "HARBOUR ACT\n\n5. Anchors\nA pilot who drops an anchor is liable to imprisonment for a term not exceeding two years.\n\n"
        "376. Lanterns\nA keeper who breaks a lantern is liable to imprisonment for a term not exceeding seven years.\n",
        "en",
    )
    assert [(p.section.label, str(p.greatest)) for p in found.penalties] == [
        ("s 5", "2 years"),
        ("s 376", "7 years"),
    ]


def test_a_note_of_amendment_is_no_section():
    sections = "".join(
        f"##### {n} Keeping lamp {n}\n\n* (1) A keeper who lets lamp {n} go out commits an offence and is liable to"
        f" imprisonment for a term not exceeding {n} months.\n\n    Section {n}(1): amended, on 1 May 1990, by section 2 of"
        " the Lamps Amendment Act.\n\n"
        for n in (2, 3, 4)
    )
    found = act(sections)
    assert [(p.section.label, str(p.greatest)) for p in found.penalties] == [
        ("s 2", "2 months"),
        ("s 3", "3 months"),
        ("s 4", "4 months"),
    ]


@pytest.mark.parametrize(
    ("heading", "law", "reasons"),
    [
        (
            "EXPLANATORY STATEMENT",
            "A keeper who sleeps is liable to imprisonment for a term not exceeding two years.",
            "1. This Bill is about the lamp.\n\n2. Clause 2 punishes the keeper: he is liable to imprisonment for a"
            " term not exceeding two years.",
        ),
        (
            "**EXPOSICI\u00d3N DE MOTIVOS**",
            "El farero que duerme ser\u00e1 reprimido con prisi\u00f3n de uno a dos a\u00f1os.",
            "El farero que duerme ser\u00e1 reprimido con prisi\u00f3n de uno a dos a\u00f1os, porque el faro lo pide.",
        ),
        (
            "EXPOS\u00c9 DES MOTIFS,",
            "Le gardien qui dort sera puni d'un emprisonnement d'un an \u00e0 deux ans.",
            "Le gardien qui dort sera puni d'un emprisonnement d'un an \u00e0 deux ans, parce que le phare le demande.",
        ),
    ],
)
def test_the_reasons_of_a_law_are_listed_and_not_read(heading, law, reasons):
    word = "Article" if heading != "EXPLANATORY STATEMENT" else "Section"
    found = act(
        "\n\n".join(
            (
                f"{word} 1. The lamp, la l\u00e1mpara, la lampe.",
                f"{word} 2. {law}",
                heading,
                reasons,
            )
        ),
        {"Section": "en"}.get(word, "es" if "MOTIVOS" in heading else "fr"),
    )
    assert len(found.penalties) == 1
    assert found.penalties[0].span[0] < found.text.text.index(heading)
    assert [p.kind for p in found.passages] == ["mention"]


@pytest.mark.parametrize("mark", ["[", "1[", "12[", "\u00b9", "\u00b9[", "\u00b9\u00b2 ", "\u2020"])
@pytest.mark.parametrize("head", ["3A. ", "Section 3A. "])
def test_a_section_that_was_inserted_is_cited_by_its_number(mark, head):
    lines = [
        "2. The keeper keeps the key of the lamp in the house of the port.",
        f"{mark}{head}Whoever moves the lamp is liable to imprisonment for a term not exceeding two years.]",
        "4. The keeper may open the house of the port on any day of the week.",
    ]
    if head.startswith("S"):
        lines = [line if "3A" in line else f"Section {line}" for line in lines]
    found = read(assemble("a", "txt", [Piece("paragraph", line) for line in lines]), lexicon("en"))
    assert [p.section.label for p in found.penalties] == ["s 3a"]
