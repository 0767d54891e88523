"""Life and death need a verb right before them, and a text that only speaks of penalties is asked about."""

from __future__ import annotations

import pytest

from proportionality.reader.blocks import Piece, assemble
from proportionality.reader.clauses import read
from proportionality.reader.draft import Draft
from proportionality.reader.files import text_of
from proportionality.reader.lexicon import lexicon
from proportionality.reader.run import reading_of


def reading(text, code):
    return read(assemble("a law", "txt", [Piece("paragraph", text)]), lexicon(code))


def act(text, language):
    return reading_of(text_of("act.txt", text.encode()), language)


@pytest.mark.parametrize(
    ("code", "kind", "text"),
    [
        ("en", "life", "A person who sinks a ferry shall be liable to imprisonment for life."),
        (
            "en",
            "life",
            "Every person who burns a granary is liable, on conviction on indictment, to a fine of $500 or to imprisonment for life.",
        ),
        (
            "en",
            "life",
            "A person who sells poison shall be liable— (a) to imprisonment for life, if somebody dies; (b) to imprisonment for two years, in any other case.",
        ),
        ("en", "death", "Whoever betrays a fortress shall be punished with death."),
        (
            "es",
            "death",
            "El que entregue una plaza al enemigo será castigado con la pena de muerte.",
        ),
        ("es", "life", "Al que envenene un pozo se le impondrá la pena de prisión perpetua."),
        ("fr", "life", "Quiconque empoisonne un puits est puni de la réclusion à perpétuité."),
        ("fr", "death", "Sera puni de la peine de mort quiconque livre une place à l'ennemi."),
        ("pt", "death", "Aquele que entregar a praça ao inimigo será punido com pena de morte."),
    ],
)
def test_what_a_verb_imposes_right_before_it_is_named(code, kind, text):
    """Life is; death is asked about even then: of what was read as death on laws nobody had seen the half was none."""
    (penalty, *_) = reading(text, code).penalties
    assert getattr(penalty, kind) == ("in doubt" if kind == "death" else "named")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The register shall state if an owner is liable to imprisonment for life."),
        (
            "en",
            "The penalty for each offence shall be one of these in the order of gravity: (a) imprisonment for life; (b) a fine.",
        ),
        (
            "es",
            "Los delitos que en ciertos casos son castigados con pena de muerte son de juicio público.",
        ),
        ("es", "Las penas son las siguientes: 1. Pena de muerte; 2. Multa."),
        ("fr", "Les peines principales sont : - la peine de mort ; - l'amende."),
        ("fr", "Les peines militaires sont : les travaux forcés à perpétuité ; la dégradation."),
    ],
)
def test_life_and_death_that_are_only_spoken_of_are_asked_and_never_a_value(code, text):
    (penalty,) = reading(text, code).penalties
    assert sorted((penalty.life, penalty.death)) == ["in doubt", "not named"]
    assert not penalty.only


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Whoever betrays a fortress shall be punished with death."),
        ("fr", "Nul ne peut être condamné à la peine de mort."),
    ],
)
def test_death_is_asked_about_and_never_suggested(code, text):
    clause = text + " Trafficking in heroin." if code == "en" else text + " Trafic d'héroïne."
    draft = Draft([act(f"1. {clause}\n", code)]).json()
    found = [*draft["offences"], *draft["other_clauses"]]
    for one in found:
        said = one["values"]["death"]["said"] if "values" in one else one["death"]
        assert said == "in doubt"
        for asked in one.get("questions", ()):
            assert asked["key"] != "death" or asked["suggest"] is None
    assert found or draft["passages"]


def test_life_in_doubt_is_a_question_of_its_own_in_the_draft():
    found = act(
        "1. Trafficking in heroin\nThe register shall state if a person who traffics in heroin is liable to imprisonment for life.\n",
        "en",
    )
    draft = Draft([found]).json()
    (detail,) = draft["offences"]
    assert detail["values"]["life"]["said"] == "in doubt"
    (asked,) = [q for q in detail["questions"] if q["key"] == "life"]
    assert asked["suggest"] is None
    assert "no verb right before it imposes it" in asked["ask"]
    assert "custody" not in {q["key"] for q in detail["questions"]}


PROCEDURE = {
    "en": (
        "The Harbour Criminal Procedure Act 2001\n1. Short title\nThis Act may be cited as the Harbour Criminal Procedure Act.\n2. Contempt\nThe court may impose imprisonment for a term not exceeding six months.\n3. Perjury\nA person who lies on oath commits an offence and is liable to imprisonment for a term not exceeding three years.\n",
        "3 years",
        "Harbour Ferries Act 2001",
        "Harbour Criminal Procedure Act",
    ),
    "es": (
        "CÓDIGO PROCESAL PENAL\nArtículo 1. Desacato. El juez podrá imponer arresto de uno a seis meses.\nArtículo 2. El que mienta bajo juramento será castigado con prisión de uno a tres años.\n",
        "3 years",
        "LEY DE PUERTOS",
        "CÓDIGO PROCESAL PENAL",
    ),
    "fr": (
        "CODE DE PROCÉDURE PÉNALE\nArticle 1. Le tribunal pourra prononcer un emprisonnement d'un mois à six mois.\nArticle 2. Quiconque ment sous serment est puni d'un emprisonnement d'un an à trois ans.\n",
        "3 years",
        "LOI SUR LES PORTS",
        "CODE DE PROCÉDURE PÉNALE",
    ),
}


@pytest.mark.parametrize("code", PROCEDURE)
def test_a_law_of_procedure_gives_numbers_only_where_a_clause_has_the_whole_form(code):
    text, greatest, other, title = PROCEDURE[code]
    found = act(text, code)
    assert [str(p.greatest) for p in found.penalties] == [greatest]
    (asked,) = [p for p in found.passages if "by its title" in p.why]
    assert asked.kind == "unread"
    assert "criminal procedure" in asked.why
    assert "read the act that makes the offence, or confirm" in asked.why
    assert any("by its title" in p["why"] for p in Draft([found]).json()["passages"])
    makes = act(text.replace(title, other), code)
    assert len(makes.penalties) == 2


@pytest.mark.parametrize(
    "title",
    [
        "Extradition Act 1999",
        "Transfer of Convicted Persons Act",
        "Prisons Act",
        "Amnesty Act 2004",
        "Sentencing Guidelines",
        "Explanatory Memorandum",
        "Convention on the Carriage of Ferries",
        "Juvenile Justice Act",
        "Victims of Ferries Act",
        "Judgment of the Harbour Court",
    ],
)
def test_titles_of_texts_that_make_no_offences(title):
    body = "\n1. The court may impose imprisonment for a term not exceeding six months.\n"
    assert not act(title + body, "en").penalties
    assert act("Harbour Ferries Act" + body, "en").penalties


def test_an_offence_that_a_judgment_quotes_is_none():
    """It may have been repealed since: in a law of procedure a clause of the same form is read."""
    body = (
        "\nArtículo 1: El que hunda una balsa será reprimido con prisión no menor de quince años.\n"
    )
    for title in ("SENTENCIA del tribunal del puerto", "Disponen publicar partes de la sentencia"):
        assert not act(title + body, "es").penalties
    assert act("CÓDIGO PROCESAL PENAL" + body, "es").penalties


def test_a_law_that_amends_one_of_procedure_is_none():
    text = "Criminal Procedure (Amendment) Act\n1. The court may impose imprisonment for a term not exceeding six months.\n"
    assert act(text, "en").penalties


def test_a_text_whose_passages_mostly_speak_of_penalties_is_asked_about():
    speaks = "".join(
        f"{n}. A warrant may be issued for an offence punishable with imprisonment for {n} years.\n"
        for n in range(2, 10)
    )
    threat = "10. The court may impose imprisonment for a term not exceeding six months.\n"
    whole = "11. A person who hides a warrant is liable to imprisonment for a term not exceeding two years.\n"
    found = act("Warrants\n" + speaks + threat + whole, "en")
    assert [str(p.greatest) for p in found.penalties] == ["2 years"]
    assert any("greater part of what looks penal" in p.why for p in found.passages)
    assert len(act("Warrants\n" + threat + whole, "en").penalties) == 2


@pytest.mark.parametrize(
    ("text", "code", "terms"),
    [
        (
            "1. Definition of smuggling\nSmuggling is bringing salt ashore at night.\nEvery person who smuggles salt is guilty of an offence and liable to imprisonment for a term not exceeding two years.\n"
            "2. Definition of serious offence\nA serious offence is one for which the greatest penalty is imprisonment for a term of five years.\n",
            "en",
            ["2 years"],
        ),
        (
            "1. Parole\nEvery person who is on parole and leaves the island is guilty of an offence and liable to imprisonment for a term not exceeding two years.\n",
            "en",
            [],
        ),
    ],
)
def test_a_whole_offence_is_read_under_a_heading_that_may_stand_over_one(text, code, terms):
    found = act(text, code)
    assert [str(p.greatest) for p in found.penalties] == terms
    assert "general" in {p.kind for p in found.passages}


def test_a_number_behind_its_note_in_the_margin_begins_a_section_of_a_pdf():
    lines = [
        "Short title.  1. This Act may be cited as the Ferries Act.",
        "Objects of the  2. (1) The objects of this Act are those of the harbour.",
        "Act.",
        "3. No ferry sails at night.",
        "Offences by  4. (1) Any person who sails at night is liable to",
        "imprisonment for a term not exceeding two years.",
        "Savings.  5. Ferries of the 19th century. They keep their licence.",
    ]
    found = read(
        assemble("ferries.pdf", "pdf", [Piece("paragraph", "\n".join(lines))]), lexicon("en")
    )
    assert [s.number for s in found.sections if s.number] == ["1", "2", "3", "4", "5"]
    assert [(p.section.label, p.path) for p in found.penalties] == [("s 4", ("1",))]


def test_a_law_printed_in_two_languages_says_what_of_it_was_not_read():
    found = act(
        "5. Sale of opium\nA person who sells opium in the port is liable to imprisonment for a term not exceeding ten years.\n\n"
        "5. Vente d'opium\nQuiconque vend de l'opium dans le port est puni par le juge d'un emprisonnement de dix ans pour les faits de la vente.\n\n"
        "6. Sale of hemp\nA person who sells hemp in the port is liable to imprisonment for a term not exceeding two years.\n",
        "en",
    )
    assert [str(p.greatest) for p in found.penalties] == ["10 years", "2 years"]
    (asked,) = [p for p in found.passages if "French" in p.why]
    assert asked.kind == "unread"
    assert "--language fr" in asked.why
    assert found.share < 1
