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


def xml(rows, head=HEAD, says=SAYS, rule=RULE):
    body = "".join(
        "<tr>" + "".join(f"<td><p>{c}</p></td>" for c in r) + "</tr>" for r in (head, *rows)
    )
    return (
        f'<?xml version="1.0"?><akomaNtoso><act><body><section><num>7.</num><heading>{says}</heading><content><p>{rule}</p><table>{body}</table></content></section></body></act></akomaNtoso>'
    ).encode()


def markdown(rows, head=HEAD, says=SAYS, rule=RULE):
    lines = ["| " + " | ".join(r) + " |" for r in (head, ("---",) * len(head), *rows)]
    return f"## {says}\n\n{rule}\n\n".encode() + "\n".join(lines).encode()


def ruled(rows, head=HEAD, says=SAYS, rule=RULE):
    short = [(a, b.replace(" but", "\nbut"), c.replace(" for", "\nfor")) for a, b, c in rows]
    return ruled_pdf([head, *short], (says, rule))


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
    second = html([("Cocaine", "30", UP_TO.format(5))], says="8. Trafficking in other drugs")
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


TIERS = [
    ("Offence", "Weight", "Penalty"),
    ("Sells or keeps for sale", "Heroin or cocaine"),
    ("-do-", "2 grammes or above", "imprisonment for life"),
    ("-do-", "1 gramme to less than 2 grammes", UP_TO.format(9)),
    ("-do-", "less than 1 gramme", UP_TO.format(4)),
    ("Any opium",),
    ("-do-", "3 kilogrammes or above", UP_TO.format(8)),
    ("-do-", "less than 3 kilogrammes", UP_TO.format(2)),
]
OF_TIERS = [
    ({"heroin": "at least 2 g", "cocaine": "at least 2 g"}, "unknown"),
    ({"heroin": "at least 1 g under 2 g", "cocaine": "at least 1 g under 2 g"}, "9 years"),
    ({"heroin": "under 1 g", "cocaine": "under 1 g"}, "4 years"),
    ({"opium": "at least 3 kg"}, "8 years"),
    ({"opium": "under 3 kg"}, "2 years"),
]


def test_a_row_that_names_a_drug_is_the_title_of_those_below_it():
    assert said("titles.html", html(TIERS[1:], TIERS[0])) == OF_TIERS


@pytest.mark.parametrize("cut", [3, 4, 5])
def test_a_table_that_a_page_cuts_in_two_is_one_table(cut):
    page = ("Act on opium and other drugs, page 2",)  # a page header may name a drug
    data = table_docx(
        (SAYS, RULE, *page), TIERS[:cut], ("Act on opium and other drugs, page 3",), TIERS[cut:]
    )
    assert said("cut.docx", data) == OF_TIERS


def test_another_table_with_words_of_its_own_before_it_does_not_go_on():
    data = table_docx((SAYS, RULE), TIERS[:5], ("Offences with hashish",), TIERS[6:])
    law = Draft([reading_of(text_of("other.docx", data))]).law()
    assert len(law["offences"]) == 3  # nothing over the second table threatens what it names


def test_a_title_of_a_drug_that_is_not_known_ends_the_one_before_it():
    rows = [
        ("Heroin",),
        ("any", "over 1 g", UP_TO.format(9)),
        ("Drugs of class B",),
        ("any", "over 2 g", UP_TO.format(3)),
    ]
    assert said("class.html", html(rows)) == [
        ({"heroin": "over 1 g"}, "9 years"),
        ("any", "3 years"),
    ]


def test_an_empty_cell_means_the_drug_above_and_another_word_does_not():
    rows = [
        ROWS[0],
        ("<td></td>", "15 g or less", UP_TO.format(6)),
        ("a salt of it", "over 1 g", UP_TO.format(5)),
    ]
    assert said("empty.html", html(rows))[1:] == [
        ({"heroin": "up to 15 g"}, "6 years"),
        ("any", "5 years"),
    ]


def test_an_amount_is_not_of_a_drug_that_the_section_names_elsewhere():
    rule = "A person who traffics in a drug of the table, other than khat, is liable to the penalty beside it."
    rows = [("a plant", "over 9 kg", UP_TO.format(5))]
    assert said("far.html", html(rows, rule=rule)) == [("any", "5 years")]


def test_words_of_a_narrow_column_are_no_page_header():
    rows = [
        (drug, f"less than\n{amount} grams", "imprisonment not\nexceeding\ntwo years")
        for drug, amount in (
            ("Heroin", 1),
            ("Cocaine", 2),
            ("Opium", 9),
            ("Cannabis", 50),
            ("Khat", 70),
        )
    ]
    data = ruled_pdf([HEAD, *rows], (SAYS, RULE))
    assert said("narrow.pdf", data, "en") == [
        ({name: f"under {amount} g"}, "2 years")
        for name, amount in (
            ("heroin", 1),
            ("cocaine", 2),
            ("opium", 9),
            ("cannabis", 50),
            ("khat", 70),
        )
    ]


@pytest.mark.parametrize(
    ("code", "written", "wanted"),
    [
        ("en", "over 0.5 g", "over 0.5 g"),
        ("en", "over 1,500 g", "over 1,500 g"),
        ("en", "over 1.500 kg", None),  # one and a half, or fifteen hundred
        ("en", "over 0.015 g", "over 0.015 g"),
        ("es", "más de 2,5 gramos", "over 2.5 g"),
        ("es", "más de 1.500 gramos", "over 1,500 g"),
        ("fr", "plus de 0,25 gramme", "over 0.25 g"),
        ("pt", "mais de 7,5 gramas", "over 7.5 g"),
    ],
)
def test_parts_of_a_unit(code, written, wanted):
    says = {
        "en": "7. Trafficking\nA person who traffics in {} of heroin is liable to imprisonment for a term not exceeding nine years.",
        "es": "Artículo 7.- Tráfico.\nEl que trafique con {} de heroína será castigado con prisión de dos a nueve años.",
        "fr": "Article 7. Trafic\nSera puni d'un emprisonnement de deux à neuf ans quiconque fait le trafic de {} d'héroïne dans le port.",
        "pt": "Art. 7 Tráfico\nQuem traficar {} de heroína no porto será punido com a pena de reclusão de dois a nove anos.",
    }[code]
    found = said("a.txt", says.format(written).encode(), code)[0][0]
    assert found == ({"heroin": wanted} if wanted else ["heroin"])


# ----------------------------------------------------------------------------------------- Spanish, French and Portuguese
ABROAD = {
    "es": (
        ("Sustancia", "Cantidad", "Pena"),
        "Artículo 7. Tráfico",
        "El que trafique con una sustancia de la tabla será castigado con la pena de su fila.",
        [
            ("Heroína", "más de 5 gramos", "prisión de ocho a doce años"),
            ("Cocaína", "de 2 g a 50 g", "tres a cinco años de prisión"),
            ("Marihuana", "hasta 1 kilogramo", "prisión de hasta tres años"),
        ],
        [
            ({"heroin": "over 5 g"}, "12 years"),
            ({"cocaine": "2 g to 50 g"}, "5 years"),
            ({"cannabis": "up to 1 kg"}, "3 years"),
        ],
    ),
    "fr": (
        ("Substance", "Quantité", "Peine"),
        "Article 7. Trafic",
        "Quiconque fait le trafic d'une substance du tableau est puni de la peine de sa ligne.",
        [
            ("Héroïne", "plus de 5 grammes", "emprisonnement de huit à douze ans"),
            ("Cocaïne", "de 2 g à 50 g", "trois à cinq ans d'emprisonnement"),
            ("Cannabis", "moins de 1 kilogramme", "emprisonnement de trois ans"),
        ],
        [
            ({"heroin": "over 5 g"}, "12 years"),
            ({"cocaine": "2 g to 50 g"}, "5 years"),
            ({"cannabis": "under 1 kg"}, "3 years"),
        ],
    ),
    "pt": (
        ("Substância", "Quantidade", "Pena"),
        "Artigo 7. Tráfico",
        "Quem traficar uma substância do quadro é punido com a pena da sua linha.",
        [
            ("Heroína", "mais de 5 gramas", "prisão de oito a doze anos"),
            ("Cocaína", "de 2 g a 50 g", "três a cinco anos de prisão"),
            ("Cannabis", "até 1 quilograma", "prisão até três anos"),
        ],
        [
            ({"heroin": "over 5 g"}, "12 years"),
            ({"cocaine": "2 g to 50 g"}, "5 years"),
            ({"cannabis": "up to 1 kg"}, "3 years"),
        ],
    ),
}
MAKERS = {
    "t.html": html,
    "t.xml": xml,
    "t.md": markdown,
    "t.pdf": ruled,
    "t.docx": lambda rows, head, says, rule: table_docx((says, rule), [head, *rows]),
}


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("code", ABROAD)
def test_a_row_stays_together_in_other_languages(code, name):
    head, says, rule, rows, wanted = ABROAD[code]
    assert said(name, MAKERS[name](rows, head, says, rule), code) == wanted


def test_drugs_at_the_head_of_the_columns():
    head = ("Pena", "Heroína", "Cocaína")
    rows = [
        ("prisión de tres a cinco años", "de 1 g a 5 g", "de 50 g a 500 g"),
        ("prisión de cinco a nueve años", "más de 5 g", "más de 500 g"),
    ]
    _, says, rule, _, _ = ABROAD["es"]
    assert said("t.html", html(rows, head, says, rule), "es") == [
        ({"heroin": "1 g to 5 g", "cocaine": "50 g to 500 g"}, "5 years"),
        ({"heroin": "over 5 g", "cocaine": "over 500 g"}, "9 years"),
    ]


def test_two_columns_of_one_drug_are_not_taken_for_one_amount():
    head = ("Pena", "Heroína mínimo", "Heroína máximo")
    rows = [("prisión de tres a cinco años", "más de 1 g", "hasta 5 g")]
    _, says, rule, _, _ = ABROAD["es"]
    assert said("t.html", html(rows, head, says, rule), "es") == [(["heroin"], "5 years")]


def test_rows_of_goods_are_no_head_of_an_amount_far_below_them():
    goods = [(f"Tea of the {n}th harvest (maximum)", f"Chest {n}") for n in range(40)]
    found = reading_of(
        text_of("tariff.html", html([*goods, ("Snuff", "5 g")], ("Goods", "Measure")))
    )
    cells = [block for block in found.text.blocks if block.row]
    assert found.tables.heads(cells[-1]) == []


def read(name, data, language="en"):
    """The terms that are read of a text, and why others are not."""
    reading = reading_of(text_of(name, data), language)
    terms = [(str(p.least), str(p.greatest)) for p in reading.penalties]
    return terms, [p.why for p in reading.passages if p.kind == "unread"]


ALONE = [("Import of heroin", "9 years"), ("Export of heroin", "11 years.")]
BESIDE = "Whoever does what the table names is liable to the term beside it."
SPANISH = "Quien cometa un delito de la tabla será castigado con la pena que figura en ella."
FRENCH = "Quiconque commet un fait du tableau est puni de la peine indiquée."
PORTUGUESE = "Quem cometer um crime da tabela será punido com a pena indicada."


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("a.html", lambda rows, head: html(rows, head, "7. Import", BESIDE)),
        ("a.md", lambda rows, head: markdown(rows, head, "7. Import", BESIDE)),
        ("a.xml", lambda rows, head: xml(rows, head, "Import", BESIDE)),
        ("a.docx", lambda rows, head: table_docx(("7. Import", BESIDE), [head, *rows])),
        ("a.pdf", lambda rows, head: ruled_pdf([head, *rows], ("7. Import", BESIDE))),
    ],
)
def test_a_length_alone_in_its_cell_is_what_the_head_of_its_column_says(name, made):
    for head, first, least in (
        ("Imprisonment", "not exceeding 9 years", "none"),
        ("Maximum term of imprisonment", "9 years", "none"),
        ("Imprisonment", "from 2 to 9 years", "2 years"),
    ):
        rows = [("Import of heroin", first), ALONE[1]]
        terms, _ = read(name, made(rows, ("Offence", head)))
        assert terms[0] == (least, "9 years")
        assert terms[1][1] == "11 years"


@pytest.mark.parametrize(
    ("language", "rule", "head", "years"),
    [
        ("es", SPANISH, ("Delito", "Prisión"), "{} años"),
        ("fr", FRENCH, ("Infraction", "Emprisonnement"), "{} ans"),
        ("pt", PORTUGUESE, ("Crime", "Prisão"), "{} anos"),
    ],
)
def test_a_length_alone_in_its_cell_in_other_languages(language, rule, head, years):
    rows = [("Heroína", years.format(9)), ("Cocaína", years.format(11))]
    terms, _ = read("a.html", html(rows, head, "Art. 7. Tabla", rule), language)
    assert [greatest for _, greatest in terms] == ["9 years", "11 years"]


def test_drug_amount_and_term_stay_together_where_the_head_alone_names_custody():
    rows = [("Heroin", "over 5 g", "8 to 12 years"), ("Cocaine", "over 9 g", "11 to 15 years")]
    data = html(rows, ("Drug", "Amount", "Imprisonment for trafficking"), "7. Trafficking", BESIDE)
    assert said("a.html", data, "en") == [
        ({"heroin": "over 5 g"}, "12 years"),
        ({"cocaine": "over 9 g"}, "15 years"),
    ]
    assert not reading_of(text_of("a.html", data), "en").amounts


def test_a_row_whose_penalty_is_not_plain_is_listed():
    two = html([("Import", "2 years", "9 years")] * 2, ("Offence", "Imprisonment", "Imprisonment"))
    assert read("a.html", two) == ([], ["custody whose length does not fit a template"] * 4)
    kind = html(ALONE, ("Offence", "Penalty"))
    why = "a length in a column whose head does not say of what kind of penalty it is"
    assert read("a.html", kind) == ([], [why] * 2)
    more = html([("Import", "9 years, of which 2 are suspended")], ("Offence", "Imprisonment"))
    assert read("a.html", more)[0] == []
    assert len(read("a.html", more)[1]) == 1
    nobody = html(ALONE, ("Offence", "Imprisonment"), "7. Notes", "The keeper keeps a table.")
    assert read("a.html", nobody) == ([], ["no verb that punishes stands near"] * 2)


def test_death_alone_in_its_cell_is_asked_for():
    rows = [("Import of heroin", "Imprisonment for life"), ("Export of heroin", "Death")]
    reading = reading_of(text_of("a.html", html(rows, ("Offence", "Penalty"))), "en")
    assert [(p.life, p.death) for p in reading.penalties] == [
        ("named", "not named"),
        ("not named", "in doubt"),
    ]


def test_a_length_under_another_head_is_no_penalty():
    rows = [("Keeper", "9 years"), ("Pilot", "11 years")]
    assert read("a.html", html(rows, ("Person", "Age"))) == ([], [])


@pytest.mark.parametrize("head", ["Amount of fine", "Sum", "Owed"])
def test_a_length_beside_an_amount_of_money_alone_is_no_penalty(head):
    rows = [("$ 500", "9 days"), ("over $ 500", "11 days")]
    why = "a length beside an amount of money and no offence: for a fine that is not paid?"
    data = html(rows, (head, "Maximum imprisonment"))
    reading = reading_of(text_of("a.html", data), "en")
    assert not reading.penalties
    assert [p.why for p in reading.passages if p.kind == "default"] == [why] * 2
    rows = [("over 5 g", "9 years")]
    terms, _ = read("a.html", html(rows, ("Amount", "Maximum imprisonment")))
    assert [greatest for _, greatest in terms] == ["9 years"]
    rows = [("Import", "$ 500", "9 days")]
    terms, _ = read("a.html", html(rows, ("Offence", "Fine", "Maximum imprisonment")))
    assert [greatest for _, greatest in terms] == ["9 days"]


@pytest.mark.parametrize(
    "other",
    [
        ("Disqualification", "Maximum period"),
        ("Licence", "Validity"),
        ("Periods of disqualification",),
    ],
)
def test_another_head_inside_a_table_ends_what_the_first_says(other):
    rows = [ALONE[0], other, ("Driving", "5 years"), ("Sailing", "6 years")]
    terms, why = read("a.html", html(rows, ("Offence", "Imprisonment")))
    assert len(terms) == 1
    assert why == ["a length in a column whose head does not say of what kind of penalty it is"] * 2


def test_a_head_that_speaks_of_what_follows_custody_lends_none():
    for head in ("Rehabilitation after imprisonment", "Disqualification and imprisonment"):
        terms, why = read("a.html", html(ALONE, ("Offence", head)))
        assert terms == []
        assert len(why) == len(ALONE)


def test_a_head_with_a_number_is_a_head():
    terms, _ = read("a.html", html(ALONE, ("Offence", "Imprisonment under section 5")))
    assert len(terms) == len(ALONE)


@pytest.mark.parametrize(
    ("language", "rule", "heads", "length"),
    [
        (
            "es",
            "El que infrinja esta ley será castigado como sigue.",
            ("Delito", "Pena anterior", "Pena vigente"),
            "prisión de {} años",
        ),
        (
            "fr",
            "Quiconque enfreint cette loi est puni comme suit.",
            ("Infraction", "Peine ancienne", "Peine nouvelle"),
            "{} ans d'emprisonnement",
        ),
    ],
)
def test_old_penalties_beside_new_ones_are_listed(language, rule, heads, length):
    rows = [("Import", length.format(2), length.format(9))]
    terms, why = read("a.html", html(rows, heads, "Art. 7. Tabla", rule), language)
    assert terms == []
    assert why == ["a table of penalties before and after an amendment: find which is in force"] * 2
