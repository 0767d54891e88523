"""By which section a clause is cited: heads of pages are none, and a section that is put into another law is cited as its own."""

from __future__ import annotations

import pytest

from proportionality.reader.files import text_of
from proportionality.reader.run import reading_of
from proportionality.reader.versions import TWICE
from tests.reader.making import pdf

SINKS = "A person who sinks a ferry is liable on conviction to imprisonment for a term not exceeding {} years."
PILOTS = "The council keeps a list of pilots, and lets everybody read it who comes to the harbour office."


def act(text, name="act.txt"):
    return reading_of(text_of(name, text if isinstance(text, bytes) else text.encode()), "en")


def places(reading):
    return [(p.section.label, str(p.greatest)) for p in reading.penalties]


def test_the_head_of_a_page_that_names_its_last_section_begins_none():
    lines = ["1.  Short title", PILOTS, "Ferries Ordinance", "Section 2  Cap. 909"]
    lines += ["2.  Sinking", f"(1) {SINKS.format('five')}"]
    lines += ["Ferries Ordinance", "Section 2  Cap. 909"]
    lines += [
        f"(2) {SINKS.format('six').replace('sinks', 'burns')}",
        "Section 3  Cap. 909",
        "3.  Repeal",
        PILOTS,
    ]
    found = act("\n".join(lines))
    assert places(found) == [("s 2", "5 years"), ("s 2", "6 years")]


def test_articles_may_have_their_numbers_in_brackets():
    text = "\n".join(
        f"Article ({n})\n{PILOTS}\n{SINKS.format(word)}"
        for n, word in ((1, "two"), (2, "three"), (3, "four"))
    )
    assert places(act(f"Law No. 12 of 2031\n{text}")) == [
        ("art 1", "2 years"),
        ("art 2", "3 years"),
        ("art 3", "4 years"),
    ]


def test_numbers_of_pages_before_the_title_of_the_law_are_no_sections():
    parts = []
    for section in range(1, 10):
        parts += [f"{section}  Duties of pilots", PILOTS * 3]
        parts += [f"{2 * section + 4}  Ferries Act 2031 (c. 9)", SINKS.format("five")]
    assert [place for place, _ in places(act("\n".join(parts)))] == [
        f"s {section}" for section in range(1, 10)
    ]


def test_the_act_that_a_treaty_is_annexed_to_keeps_its_sections():
    sections = "\n".join(f"{n}.  {PILOTS}\n{SINKS.format('five')}" for n in range(1, 7))
    articles = "\n".join(f"Article {n}. Duties of States\n{PILOTS * 2}" for n in range(1, 15))
    found = act(
        f"OBJECTS AND REASONS\nThis bill keeps ferries afloat.\n{sections}\n7.  The Ferries Convention has the force of law.\nSCHEDULE\n(Section 7)\nFERRIES CONVENTION\n{articles}"
    )
    assert [place for place, _ in places(found)] == [f"s {n}" for n in range(1, 7)]


def test_a_section_of_a_code_whose_heading_begins_with_its_dates_is_one():
    text = "\n".join(
        f"§ 61.1-4{n}. Pilots of the harbour.\n{PILOTS}\nHistory: 2031, c. {n}."
        for n in range(1, 9)
    )
    late = f"§ 61.1-50. (For effective date, see notes) Sinking.\n{SINKS.format('five')}\nHistory: 2031, c. 9."
    assert places(act(f"{text}\n{late}\n")) == [("s 61.1-50", "5 years")]


BILL = """1. Short title
This Act may be cited as the Ferries (Amendment) Act.
2. Amendment of section 4
Section 4 of the Ferries Act is amended by deleting the word "raft".
{clause}
4. Saving
{pilots}
"""


@pytest.mark.parametrize(
    ("clause", "place"),
    [
        (
            "3. New section 46A\nThe Ferries Act is amended by inserting after section 46 the following section:\n“46A. (1) {}”.",
            "s 46a",
        ),
        (
            "3. The Ferries Act is amended by inserting after section 46 the following new section:\n“Sinking of ferries\n46A.(1) {}”.",
            "s 46a",
        ),
        (
            "3. Section 80 of the Ferries Act is repealed and the following section substituted therefor:\nSinking  80. {}",
            "s 80",
        ),
        (
            "3. The Ferries Act is amended by inserting after section 46A the following section:\n“46B. {}”.",
            "s 46b",
        ),
        # what follows is again the clause: its own number is the surer one
        (
            "3. The Ferries Act is amended (a) by inserting after section 46 the following section:\n“46A. Rafts are ferries.”, and\n(b) in section 50 by adding: {}",
            "s 3",
        ),
        # another clause of the bill
        (
            "3. The Ferries Act is amended by inserting after section 2 the following section:\n“2A. Rafts are ferries, and whoever keeps one says so to the council before the first of May.”.\n2. Section 8 of the principal Act is amended by adding: {}",
            "s 2a",
        ),
        # not put in, only cited
        ("3. The fees are added to those of\nsection 46. {}", "s 3"),
    ],
)
def test_a_section_that_a_clause_puts_in_is_cited_by_its_own_number(clause, place):
    found = act(BILL.format(clause=clause.format(SINKS.format("five")), pilots=PILOTS))
    assert places(found) == [(place, "5 years")]


LINES = """1. Sinking and burning
The council keeps a list of pilots.
A person who sinks a ferry is liable on conviction
to imprisonment for a term not exceeding
five years or to a fine.
A person who burns a ferry in the harbour
is liable on conviction
to a fine or
to imprisonment for a term not exceeding
six years.
The council meets every month in its house.
Its members are named by the governor.
They stay for three summers.
They may be named again.
The keys are held by the oldest of them."""


def test_numbers_of_lines_in_a_margin_are_no_words_of_the_law():
    body = []
    for row, line in enumerate(LINES.split("\n"), 1):
        at = 780 - 14 * row
        body.append(f"BT /F1 10 Tf 90 {at} Td ({line}) Tj ET")
        if row % 5 == 0:
            body.append(f"BT /F1 10 Tf 40 {at} Td ({row}) Tj ET")
    found = act(pdf([body], drawn=True), "bill.pdf")
    assert places(found) == [("s 1", "5 years"), ("s 1", "6 years")]
    assert "10" not in found.text.text


def test_a_note_in_the_margin_of_plain_text_may_stand_before_the_number():
    text = f"1. Pilots.\n{PILOTS}\nSinking          2.-(1) {SINKS.format('five')}\nBurning of       3. {SINKS.format('six')}\nferries\n"
    assert places(act(text)) == [("s 2", "5 years"), ("s 3", "6 years")]


def test_a_bill_in_markdown_with_numbers_of_pages_among_its_headings():
    parts = []
    for section in range(1, 10):
        head = f"### {section}. " if section % 3 else f"Duties of **{section}. (1) "
        parts += [f"{head}{SINKS.format('five')}", PILOTS, "pilots", f"### {2 * section} Bill"]
    assert [place for place, _ in places(act("\n\n".join(parts), "bill.md"))] == [
        f"s {section}" for section in range(1, 10)
    ]


def test_dated_versions_of_a_section_that_differ_are_both_listed():
    text = "\n".join(
        f"§ 61.1-4{n}. Pilots of the harbour.\n{PILOTS}\nHistory: 2031, c. {n}."
        for n in range(1, 9)
    )
    until = f"§ 61.1-50. (For expiration date, see notes) Sinking.\n{SINKS.format('five')}\nHistory: 2031, c. 9."
    since = f"§ 61.1-50. (For effective date, see notes) Sinking.\n{PILOTS}\nHistory: 2032, c. 3."
    found = act(f"{text}\n{until}\n{since}\n")
    assert places(found) == []
    assert TWICE in [passage.why for passage in found.passages]
    again = act(f"{text}\n{until}\n{since.replace(PILOTS, SINKS.format('five'))}\n")
    assert places(again) == [("s 61.1-50", "5 years")]


def test_an_amount_in_brackets_at_the_beginning_of_a_line_is_no_subsection():
    text = f"1. Pilots.\n{PILOTS}\n2. Sinking.\nA fee of at most thirty\n(30) crowns is paid under Article\n(202) of the Code or of Act No. (9) of 2031. {SINKS.format('five')}\n(2) {SINKS.format('six')}\n"
    found = act(text)
    assert [p.path for p in found.penalties] == [(), ("2",)]


def test_a_link_to_an_article_in_a_table_of_contents_begins_none():
    links = "\n\n".join(f"[Article {n}][{n + 30}]" for n in range(1, 9))
    sections = "\n\n".join(f"##### {n} Pilots\n\n{SINKS.format('five')}" for n in range(1, 6))
    found = act(f"{links}\n\n{sections}\n", "act.md")
    assert [place for place, _ in places(found)] == [f"s {n}" for n in range(1, 6)]


def test_a_last_column_of_years_is_no_margin():
    body = [
        "BT /F1 10 Tf 90 780 Td (1. Sinking. Whoever does so is liable to imprisonment not exceeding the years beside it.) Tj ET"
    ]
    for row, (what, years) in enumerate((("a raft", 5), ("a ferry", 10), ("a bridge", 15)), 1):
        at = 780 - 40 * row
        body.append(f"BT /F1 10 Tf 90 {at} Td (sinks {what}) Tj ET")
        body.append(f"BT /F1 10 Tf 90 {at + 12} Td (of the harbour) Tj ET")
        body.append(f"BT /F1 10 Tf 520 {at} Td ({years}) Tj ET")
    found = act(pdf([body], drawn=True), "bill.pdf")
    assert all(f"{years}" in found.text.text.split() for years in (5, 10, 15))
