"""What a clause leaves open is asked: its drugs and amounts, its form, which killing it is."""

from __future__ import annotations

import pytest
import yaml

from proportionality.law.corpus import load_bytes
from proportionality.reader.blocks import whole
from proportionality.reader.clauses import read
from proportionality.reader.draft import Draft
from proportionality.reader.lexicon import lexicon
from proportionality.reader.plain import blocks
from proportionality.reader.review import Answer, reviewed


def drafted(code, *sections):
    """The draft of a law of these sections."""
    text = "LA LEY\n\n" + "\n\n".join(sections) + "\n"
    return Draft([read(whole("law.txt", "txt", text, blocks, "0"), lexicon(code))], "XXA")


def first(code, *sections):
    """Its first offence, and the questions on it by key."""
    draft = drafted(code, *sections)
    return draft.offences[0], {q["key"]: q for q in draft.detail[0]["questions"]}


LISTED = """Artículo 1. Tráfico agravado. La pena será de prisión de diez a veinte años para el que venda estupefacientes cuando la cantidad exceda de:
a) diez kilogramos de cannabis;
b) un kilogramo de cocaína;
c) doscientos gramos de heroína."""
NUMBERED = """Artículo 1.- Tráfico agravado

Será castigado con prisión de diez a veinte años el que venda drogas, cuando la cantidad exceda de:

1. Diez kilogramos de cannabis.

2. Un kilogramo de cocaína.

3. Doscientos gramos de heroína.

Artículo 2.- Faros

El que apague el faro será castigado con prisión de uno a dos años.

Artículo 3.- Boyas

El que altere la boya será castigado con prisión de uno a dos años."""
DASHES = """Article 1. Trafic aggravé
Est puni d'un emprisonnement de dix à vingt ans quiconque vend des stupéfiants lorsque la quantité dépasse :
- dix kilogrammes de cannabis ;
- un kilogramme de cocaïne ;
- deux cents grammes d'héroïne."""


@pytest.mark.parametrize(("code", "text"), [("es", LISTED), ("es", NUMBERED), ("fr", DASHES)])
def test_a_list_after_the_penalty_gives_all_its_drugs_and_its_amounts_are_asked(code, text):
    offence, asked = first(code, text)
    assert offence["substances"] == ["cannabis", "cocaine", "heroin"]
    assert "10 kg, 1 kg, 200 g" in asked["substances"]["ask"]
    assert asked["substances"]["suggest"] is None
    assert offence["form"] == "aggravated"
    assert asked["form"]["suggest"] == "aggravated"


def test_a_list_whose_items_have_penalties_of_their_own_is_not_that_of_the_first():
    draft = drafted(
        "es",
        "Artículo 1. El que venda será castigado: a) con prisión de uno a dos años por cannabis;\nb) con prisión de tres a seis años por cocaína.",
    )
    assert [o["substances"] for o in draft.offences] == [["cannabis"], ["cocaine"]]


def english(words):
    return f"1. Sale\nA person who {words} is guilty of an offence and liable to imprisonment for a term not exceeding ten years."


OPEN = {
    "a schedule": ("sells a drug listed in Part A of the Schedule", "any"),
    "an amount elsewhere": ("sells a drug in more than a trafficable amount", "any"),
    "one bound of three amounts": (
        "sells more than 10 kg of cannabis, 1 kg of cocaine or 200 g of heroin",
        ["cannabis", "cocaine", "heroin"],
    ),
    "an amount of one of two": (
        "sells cannabis or more than 1 kg of cocaine",
        ["cannabis", "cocaine"],
    ),
    "one drug and all others": ("sells cocaine or any other narcotic drug", ["cocaine"]),
}


@pytest.mark.parametrize("what", OPEN)
def test_what_a_clause_does_not_tie_to_a_drug_is_asked(what):
    words, substances = OPEN[what]
    offence, asked = first("en", english(words))
    assert offence["substances"] == substances
    assert asked["substances"]["suggest"] is None


PLAIN = {
    "a drug": ("sells cannabis", ["cannabis"]),
    "any drug": ("sells a drug", "any"),
    "whatever amount": ("sells any quantity of a drug", "any"),
    "an amount of both": (
        "sells more than 1 kg of cannabis or cocaine",
        {"cannabis": "over 1 kg", "cocaine": "over 1 kg"},
    ),
    "an amount of each": (
        "sells more than 1 kg of cannabis or more than 2 g of cocaine",
        {"cannabis": "over 1 kg", "cocaine": "over 2 g"},
    ),
}


@pytest.mark.parametrize("what", PLAIN)
def test_plain_words_on_drugs_are_not_asked(what):
    words, substances = PLAIN[what]
    offence, asked = first("en", english(words))
    assert offence["substances"] == substances
    assert "substances" not in asked
    assert ("form" in asked) == isinstance(substances, dict)  # from an amount on: maybe the graver


def test_an_item_that_names_no_known_drug_is_asked():
    _, asked = first(
        "en",
        "1. Sale\nA person is liable to imprisonment for a term not exceeding ten years who sells\n(a) cannabis;\n(b) cocaine;\n(c) blue powder.",
    )
    assert "names no drug" in asked["substances"]["ask"]


def test_drugs_and_amounts_before_the_clause_are_asked():
    offence, asked = first(
        "es",
        "Artículo 2.- Tráfico\n\nEl que trafique:\n\na) cannabis en cantidad superior a diez kilogramos;\n\nb) cocaína en cantidad superior a un kilogramo;\n\nserá castigado con prisión de ocho a doce años.",
    )
    assert offence["substances"] == ["cannabis", "cocaine"]
    assert "10 kg, 1 kg" in asked["substances"]["ask"]


def test_aggravation_in_the_words_is_asked_and_a_heading_that_is_the_clause_is_none():
    text = "Artículo 1. El que robe con violencia agravada será castigado con prisión de seis a diez años por el robo."
    offence, asked = first("es", text)
    assert offence["form"] == "basic"
    assert asked["form"]["suggest"] is None


KILLINGS = [
    ("es", "Artículo 1. Homicidio. El que matare a otro será reprimido con prisión de ocho a quince años.", "murder", False),
    ("es", "Artículo 1. Homicidio simple. El que matare a otro será reprimido con prisión de ocho a quince años.", "murder", True),
    ("es", "Artículo 1. Homicidio culposo. El que matare a otro será reprimido con prisión de uno a tres años.", "manslaughter", True),
    ("es", "Artículo 1. Homicidio preterintencional. El que matare a otro será reprimido con prisión de uno a tres años.", "manslaughter", True),
    ("es", "Artículo 1. Homicidio agravado. El que matare a otro será reprimido con prisión de veinte a treinta años.", "murder", True),
    ("pt", "Art. 1º Homicídio. Matar alguém: Pena - reclusão, de seis a vinte anos.", "murder", False),
    ("pt", "Art. 1º Homicídio culposo. Matar alguém por negligência: Pena - detenção, de um a três anos.", "manslaughter", True),
    ("fr", "Article 1. Homicide\nQuiconque commet un homicide est puni d'un emprisonnement de dix à trente ans.", "murder", False),
    ("fr", "Article 1. Meurtre\nQuiconque commet un meurtre est puni d'un emprisonnement de dix à trente ans.", "murder", True),
    ("fr", "Article 1. Homicide involontaire\nQuiconque commet un homicide par imprudence est puni d'un emprisonnement de un à cinq ans.", "manslaughter", True),
    ("en", "1. Homicide\nWhoever commits culpable homicide not amounting to murder shall be punished with imprisonment for a term not exceeding ten years.", "manslaughter", True),
    ("en", "1. Murder\nA person who commits murder with a dangerous weapon is liable to imprisonment for a term not exceeding thirty years.", "murder", True),
    ("en", "1. Homicide\nA person who commits homicide is liable to imprisonment for a term not exceeding thirty years.", "murder", False),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "kind", "sure"), KILLINGS)
def test_a_killing_is_what_its_words_say_and_asked_where_they_do_not(code, text, kind, sure):
    offence, asked = first(code, text)
    assert offence["conduct"] == [f"violent.{kind}"]
    assert asked["conduct"]["suggest"] == (f"violent.{kind}" if sure else None)
    assert sure or asked["conduct"]["options"][:2] == ["violent.murder", "violent.manslaughter"]


def test_what_stays_open_stands_in_the_note_of_a_confirmed_offence():
    draft = drafted("es", LISTED)
    law, places = draft.law(), draft.json()
    (offence,) = reviewed(law, places, [Answer("art-1", "accept", {"floor": "frame"})]).law[
        "offences"
    ]
    assert "10 kg, 1 kg, 200 g" in offence["note"]
    given = {
        "substances": {"cannabis": "over 10 kg", "cocaine": "over 1 kg", "heroin": "over 200 g"}
    }
    done = reviewed(law, places, [Answer("art-1", "accept", given)]).law
    assert "Left open" not in done["offences"][0]["note"]
    assert load_bytes(yaml.safe_dump(done, sort_keys=False).encode(), "draft.yaml")[1] == []


DAYS = [
    ("en", "This Act comes into force on 1 July 2019.", "2019-07-01"),
    ("en", "This Act shall come into operation on the 1st day of July, 2019.", "2019-07-01"),
    ("en", "This Act comes into force on July 1, 2019.", "2019-07-01"),
    ("es", "En vigor desde el 1 de julio de 2019.", "2019-07-01"),
    ("es", "La presente ley entrará en vigor el 1 de julio de 2019.", "2019-07-01"),
    ("fr", "La présente loi entre en vigueur le 1er juillet 2019.", "2019-07-01"),
    ("pt", "Esta lei entra em vigor no dia 1 de julho de 2019.", "2019-07-01"),
    ("en", "This Act comes into force on 31 June 2019.", None),
    ("en", "This Act comes into force on such day as the Minister may appoint.", None),
    ("en", "The Act was in force on 1 July 2019.", None),
    ("es", "La ley estuvo en vigor hasta el 1 de julio de 2019.", None),
    ("en", "Part 1 comes into force on 1 July 2019 and Part 2 comes into force on 1 July 2020.", None),
]  # fmt: skip
CLAUSE = {
    "en": "1. Sale\nA person who sells cannabis is liable to imprisonment for a term not exceeding ten years.",
    "es": "Artículo 1. El que venda cannabis será reprimido con prisión de uno a dos años.",
    "fr": "Article 1. Quiconque vend du cannabis est puni d'un emprisonnement de un à deux ans.",
    "pt": "Art. 1º Quem vender cannabis será punido com prisão de um a dois anos.",
}


@pytest.mark.parametrize(("code", "said", "day"), DAYS)
def test_a_day_of_commencement_that_the_text_prints_is_asked(code, said, day):
    offence, asked = first(code, CLAUSE[code], said)
    assert ("since" in asked) == (day is not None)
    if day is not None:
        assert f"write {day} if" in asked["since"]["ask"]
        assert asked["since"]["suggest"] == "unknown"
    assert offence["penalties"][0]["since"] == "unknown"  # an amendment may have come later


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "en",
            "1. A person who possesses cannabis is liable to imprisonment for a term not exceeding two years, except a person who possesses not more than 30 g, who commits no offence.",
        ),
        (
            "en",
            "1. A person who possesses cannabis is liable to imprisonment for a term not exceeding two years, but not where the amount is under 30 g.",
        ),
        (
            "en",
            "1. A person who possesses cannabis is liable to imprisonment for a term not exceeding two years, but one who possesses less than 30 g is liable only to a fine.",
        ),
        (
            "es",
            "Artículo 1. El que posea cannabis será castigado con prisión de uno a dos años, salvo que la cantidad no exceda de 30 gramos.",
        ),
        (
            "fr",
            "Article 1. Quiconque détient du cannabis est puni d'un emprisonnement d'un an à deux ans, sauf si la quantité n'excède pas 30 grammes.",
        ),
    ],
)
def test_an_amount_that_is_exempt_is_no_amount_of_the_offence(code, text):
    offence, asked = first(code, text)
    assert offence["substances"] in (["cannabis"], {"cannabis": "any"})
    assert "30 g" in asked["substances"]["ask"]
