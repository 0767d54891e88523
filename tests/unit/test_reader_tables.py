"""Bands of schedules: substance, amount and penalty stay together, whatever the file."""

from __future__ import annotations

import pytest

from proportionality.reader.draft import Draft
from proportionality.reader.files import text_of
from proportionality.reader.run import reading_of
from tests.reader.making import ruled_pdf, table_docx

SAYS = "7. Trafficking in drugs"
RULE = "A person who traffics in a drug of the table is liable to the penalty beside it."
HEAD = ("Drug", "Amount", "Penalty")
UP_TO = "imprisonment for a term not exceeding {} years"
ROWS = [
    ("Heroin", "exceeding 15 grams", UP_TO.format(20)),
    ("Cocaine", "more than 5 g but not more than 30 g", UP_TO.format(12)),
    ("Cannabis", "less than 1 kilogram", UP_TO.format(3)),
]
WANTED = [
    ({"heroin": "over 15 g"}, "20 years"),
    ({"cocaine": "over 5 g up to 30 g"}, "12 years"),
    ({"cannabis": "under 1 kg"}, "3 years"),
]


def said(name, data, language=None):
    law = Draft([reading_of(text_of(name, data), language)]).law()
    return [(o["substances"], o["penalties"][0]["custody"]["max"]) for o in law["offences"]]


def html(rows, head=HEAD, says=SAYS, rule=RULE):
    def row(cells, tag="td"):
        return (
            "<tr>"
            + "".join(c if c.startswith("<") else f"<{tag}>{c}</{tag}>" for c in cells)
            + "</tr>"
        )

    body = row(head, "th") + "".join(row(r) for r in rows)
    return f"<html><body><h2>{says}</h2><p>{rule}</p><table>{body}</table></body></html>".encode()


def xml(rows):
    body = "".join(
        "<tr>" + "".join(f"<td><p>{c}</p></td>" for c in r) + "</tr>" for r in (HEAD, *rows)
    )
    return (
        f'<?xml version="1.0"?><akomaNtoso><act><body><section><num>7.</num><heading>Trafficking in drugs</heading><content><p>{RULE}</p><table>{body}</table></content></section></body></act></akomaNtoso>'
    ).encode()


def markdown(rows):
    lines = ["| " + " | ".join(r) + " |" for r in (HEAD, ("---",) * 3, *rows)]
    return f"## {SAYS}\n\n{RULE}\n\n".encode() + "\n".join(lines).encode()


def ruled(rows):
    short = [(a, b.replace(" but", "\nbut"), c.replace(" for", "\nfor")) for a, b, c in rows]
    return ruled_pdf([HEAD, *short], (SAYS, RULE))


KINDS = {
    "table.html": lambda: html(ROWS),
    "table.xml": lambda: xml(ROWS),
    "table.md": lambda: markdown(ROWS),
    "table.docx": lambda: table_docx((SAYS, RULE), [HEAD, *ROWS]),
    "table.pdf": lambda: ruled(ROWS),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_row_stays_together(name):
    assert said(name, KINDS[name]()) == WANTED


def test_a_cell_over_several_rows_belongs_to_each():
    rows = [
        ("<td rowspan=2>Heroin</td>", "over 2 kg", UP_TO.format(25)),
        ("up to 2 kg", UP_TO.format(10)),
        ("Opium", "over 5 kg", UP_TO.format(9)),
    ]
    wanted = [
        ({"heroin": "over 2 kg"}, "25 years"),
        ({"heroin": "up to 2 kg"}, "10 years"),
        ({"opium": "over 5 kg"}, "9 years"),
    ]
    assert said("spans.html", html(rows)) == wanted
    merged = [HEAD, ("Heroin", *rows[0][1:]), (None, *rows[1]), rows[2]]
    assert said("spans.docx", table_docx((SAYS, RULE), merged)) == wanted


def test_one_penalty_for_several_rows_has_all_of_them():
    rows = [
        ("Heroin", "over 10 g", f"<td rowspan=2>{UP_TO.format(8)}</td>"),
        ("Cocaine", "over 20 g"),
    ]
    assert said("one.html", html(rows)) == [
        ({"heroin": "over 10 g", "cocaine": "over 20 g"}, "8 years")
    ]


def test_ditto_marks_mean_the_cell_above():
    rows = [ROWS[0], ("-do-", "15 g or less", UP_TO.format(6))]
    assert said("ditto.html", html(rows))[1] == ({"heroin": "up to 15 g"}, "6 years")


def test_the_head_of_a_column_lends_its_unit_and_bound():
    rows = [("Heroin", "20", UP_TO.format(9)), ("Cocaine", "30 to 90", UP_TO.format(5))]
    head = ("Drug", "Amount exceeding (grams)", "Penalty")
    assert said("head.html", html(rows, head)) == [
        ({"heroin": "over 20 g"}, "9 years"),
        ({"cocaine": "30 g to 90 g"}, "5 years"),
    ]


def test_two_tables_do_not_lend_each_other_anything():
    first = html([("Heroin", "20", UP_TO.format(9))], ("Drug", "exceeding (grams)", "Penalty"))
    second = html([("Cocaine", "30", UP_TO.format(5))])
    both = first.replace(b"</body></html>", second.split(b"<body>")[1])
    assert said("two.html", both) == [
        ({"heroin": "over 20 g"}, "9 years"),
        (["cocaine"], "5 years"),
    ]


SENTENCES = {
    "en": (
        "7. Trafficking\nA person who traffics in heroin exceeding 15 grams or cocaine exceeding 30 grams is liable to imprisonment for a term not exceeding nine years.",
        {"heroin": "over 15 g", "cocaine": "over 30 g"},
    ),
    "es": (
        "Artículo 7.- Tráfico.\nEl que trafique con más de 5 gramos pero no más de 50 gramos de cocaína será castigado con prisión de dos a nueve años.",
        {"cocaine": "over 5 g up to 50 g"},
    ),
    "fr": (
        "Article 7. Trafic\nSera puni d'un emprisonnement de deux à neuf ans quiconque fait le trafic de plus de 100 grammes de cannabis dans le port.",
        {"cannabis": "over 100 g"},
    ),
    "pt": (
        "Art. 7 Tráfico\nQuem traficar de 10 a 50 gramas de heroína no porto será punido com a pena de reclusão de dois a nove anos.",
        {"heroin": "10 g to 50 g"},
    ),
}


@pytest.mark.parametrize("code", SENTENCES)
def test_amounts_of_a_sentence(code):
    text, wanted = SENTENCES[code]
    assert said("a.txt", text.encode(), code)[0][0] == wanted
