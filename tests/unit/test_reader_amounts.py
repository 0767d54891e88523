"""Amounts of substances that stand in tables and lists without a penalty, and schedules with their own numbers."""

from __future__ import annotations

import pytest

from proportionality.reader.draft import Draft
from proportionality.reader.files import text_of
from proportionality.reader.run import reading_of
from tests.reader.making import table_docx
from tests.unit.test_reader_tables import HEAD, MAKERS, ROWS, RULE, html


# ----------------------------------------------------------------------------------------------- amounts without a penalty
def listed(name, data, language):
    found = Draft([reading_of(text_of(name, data), language)]).json()["amounts"]
    return [(a["place"], a["substance"], a["bound"], a["amount"]) for a in found]


THRESHOLDS = {
    "es": (
        ("Sustancia", "Cantidad máxima (gramos)"),
        "Artículo 7. Consumo",
        "gramos",
        "art 7",
    ),
    "fr": (
        ("Substance", "Quantité maximale (grammes)"),
        "Article 7. Usage",
        "grammes",
        "art 7",
    ),
    "pt": (
        ("Substância", "Limite máximo (gramas)"),
        "Artigo 7. Consumo",
        "gramas",
        "art 7",
    ),
    "en": (("Drug", "Maximum (grams)"), "7. Own use", "grams", "s 7"),
}


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("code", THRESHOLDS)
def test_a_table_of_amounts_without_a_penalty_is_listed_and_makes_no_offence(code, name):
    head, says, unit, _ = THRESHOLDS[code]
    rows = [("Metadona" if code != "fr" else "Méthadone", "0,5", ""), ("LSD", f"2 {unit}", "")]
    rows = [("Methadone", "0.5", ""), *rows[1:]] if code == "en" else rows
    data = MAKERS[name](rows, (*head, "Nota"), says, "Rige la tabla.")
    found = listed(name, data, code)
    assert [row[1:] for row in found] == [("methadone", "up to", "0.5 g"), ("lsd", "up to", "2 g")]
    assert Draft([reading_of(text_of(name, data), code)]).law()["offences"] == []


def test_another_unit_than_that_of_the_column_is_not_taken_for_it():
    rows = [("Methadone", "0.5"), ("LSD", "50 mcg")]
    data = html(rows, ("Drug", "Maximum (grams)"), "7. Own use", "The table holds.")
    assert [row[1:] for row in listed("t.html", data, "en")] == [("methadone", "up to", "0.5 g")]


def test_a_scale_whose_heads_stand_over_several_columns():
    text = """Art. 1.- Escalas.
La tabla rige.

| Escala | Heroína (gramos) | | Cocaína (gramos) | |
|---|---|---|---|---|
| cantidad | Mínimo > | Máximo \u2264 | Mínimo > | Máximo \u2264 |
| Media | 1 | 5 | 50 | 500 |
"""
    assert [row[1:] for row in listed("t.md", text.encode(), "es")] == [
        ("heroin", "over", "1 g"),
        ("heroin", "up to", "5 g"),
        ("cocaine", "over", "50 g"),
        ("cocaine", "up to", "500 g"),
    ]


def test_a_list_of_lines_that_end_in_an_amount():
    text = """Artículo 9.- Se tiene por consumo lo que no pasa de la lista.
Narcótico Cantidad
Opio 2 gr.
Diacetilmorfina o heroína 50 mg.
Cocaína 500 mg.
Metanfetamina Polvo 40 mg. Tabletas 200 mg.
"""
    assert listed("t.txt", text.encode(), "es") == [
        ("art 9", "opium", "", "2 g"),
        ("art 9", "heroin", "", "50 mg"),
        ("art 9", "cocaine", "", "500 mg"),
    ]


def test_two_lines_make_no_list():
    text = "Artículo 9.- Se cultiva.\nOpio 2 gr.\nCocaína 500 mg.\nEl resto sigue."
    assert listed("t.txt", text.encode(), "es") == []


# -------------------------------------------------------------------------------------------------------------- schedules
@pytest.mark.parametrize(
    ("head", "place"),
    [
        (("SECOND SCHEDULE",), "Schedule 2"),
        (("Schedule 4",), "Schedule 4"),
        (("FIRST SCHEDULE", "PART II"), "Schedule 1 Part II"),
        (("(2) for Part III of that Schedule there stands:", "\u201cPART III"), "Part III"),
        (("TABLE", "PART III"), "s 9"),
        (("FOURTH SCHEDULE Drugs and their penalties", "PART I"), "Schedule 4 Part I"),
        (("Schedule 2 to the Drugs Act",), "s 9"),
        (("ANNEX",), "Annex"),
        (("The table of drugs",), "s 9"),
    ],
)
def test_rows_of_a_schedule_are_cited_by_its_number(head, place):
    before = ("9. Penalties", RULE, *head)
    data = table_docx(before, [HEAD, *ROWS])
    law = Draft([reading_of(text_of("s.docx", data), "en")]).law()
    assert {o["place"] for o in law["offences"]} == {place}


def test_a_schedule_named_in_a_contents_page_is_none():
    text = (
        "1. Short title\n2. Trafficking\nFIRST SCHEDULE\n\n1. Short title\nThis is the Lantern Act, read with others.\n\n"
        "2. Trafficking\nA person who traffics in heroin is liable to imprisonment for a term not exceeding nine years.\n"
    )
    law = Draft([reading_of(text_of("s.txt", text.encode()), "en")]).law()
    assert [o["place"] for o in law["offences"]] == ["s 2"]


# ------------------------------------------------------------------------------------- tables of amounts, and rows not read
BROKEN = """Artículo 9.- Se tiene por consumo lo que no pasa de la lista.
Narcótico Cantidad
Opio 2 gr.
Diacetilmorfina o heroína 50 mg.
Cocaína 500 mg.
Polvo Tabletas
MDMA,
Una pieza no mayor a
Metilendioxianfetamina 40 mg.
200 mg.
La lista se revisa cada año por la autoridad del puerto."""


def tables(name, data, language):
    draft = Draft([reading_of(text_of(name, data), language)]).json()
    assert draft["share_read"] == 1  # a table without a penalty is no penal passage
    listed = [p for p in draft["passages"] if p["kind"] == "amounts"]
    assert [p["at"] for p in listed] == [t["at"] for t in draft["tables"]]
    return [
        (t["kind"], t["place"], [row["amounts_read"] for row in t["rows"]]) for t in draft["tables"]
    ]


def test_a_list_whose_printing_broke_is_shown_with_the_rows_that_were_not_read():
    (found,) = tables("t.txt", BROKEN.encode(), "es")
    assert found == ("list", "art 9", [1, 1, 1, 0, 1, 0])


def test_a_list_printed_as_one_paragraph_is_shown():
    text = " ".join(BROKEN.split("\n")[:10]).encode()
    assert tables("t.txt", text, "es") == [("list", "art 9", [0] * 5)]


def test_a_table_of_amounts_is_shown_with_its_rows():
    rows = [("Metadona", "0,5"), ("Polvo de luna", "3"), ("LSD", "2")]
    data = html(rows, ("Sustancia", "Cantidad máxima (gramos)"), "Artículo 7. Consumo", "Rige.")
    assert tables("t.html", data, "es") == [("table", "art 7", [1, 0, 1])]


def test_the_rows_of_a_table_in_markdown_are_no_list_besides():
    rows = ("| Opio | 2 g |", "| Heroína | 50 mg |", "| Cocaína | 500 mg |", "| LSD | 1 mg |")
    data = "\n".join(("Art. 1.- Consumo.", "", "| Droga | Dosis |", "|---|---|", *rows)).encode()
    assert tables("t.md", data, "es") == [("table", "art 1", [1, 1, 1, 1])]


def test_a_table_with_penalties_and_prose_with_amounts_are_no_tables_of_amounts():
    prose = "7. Rope\nA rope weighs 5 kg and a sail 9 kg. The oar weighs 3 kg, the anchor 80 kg, the heroin of the keeper 5 g, and his cocaine."
    assert (
        tables("t.txt", b"1. Title\nThis is it.\n\n7. Own use\nHeroin up to 5 g is own use.", "en")
        == []
    )
    assert tables("t.txt", prose.replace("the heroin", "the bread").encode(), "en") == []
