"""Words that close a list are cited with what holds the list, not with its last item."""

from __future__ import annotations

import pytest

from proportionality.reader.draft import Draft
from proportionality.reader.files import text_of
from proportionality.reader.run import reading_of

BEFORE = {
    "en": "1. Title\nThis is the Act of the harbour.\n\n5. Boats\n",
    "es": "Artículo 1. Título.\nEl puerto tiene esta ley.\n\nArtículo 5. ",
    "fr": "Article 1\nLe port a cette loi.\n\nArticle 5\n",
    "pt": "Artigo 1.\nO porto tem esta lei.\n\nArtigo 5.\n",
}
# Language, what section 5 says, and where its penalties are cited.
LISTS = {
    "closing words on a line of their own": (
        "en",
        "(1) A person who –\n(a) sinks a boat;\n(b) hides an oar; or\n(c) cuts a rope,\nshall be liable to imprisonment for a term not exceeding two years.\n"
        "(2) A person who burns a boat shall be liable to imprisonment for a term not exceeding nine years.",
        ["s 5(1)", "s 5(2)"],
    ),
    "closing words on the line of the last item": (
        "en",
        "Every person who (a) sinks a boat, (b) hides (i) an oar, or (ii) a sail, shall be liable to imprisonment for a term not exceeding two years.",
        ["s 5"],
    ),
    "a paragraph after a list": (
        "en",
        "No person shall:\n\n(a) sink a boat;\n\n(b) hide an oar.\n\nAny person who contravenes this section shall be liable to imprisonment for a term not exceeding two years.",
        ["s 5"],
    ),
    "closing words that hold a list of their own": (
        "en",
        "(1) A person who –\n(a) sinks a boat,\n(b) hides an oar, or\n(c) cuts a rope,\ncommits an offence and is liable –\n"
        "(i) on summary conviction, to a fine or imprisonment for a term not exceeding 12 months or both, or\n"
        "(ii) on conviction on indictment, to imprisonment for a term not exceeding 5 years.",
        ["s 5(1)(i)", "s 5(1)(ii)"],
    ),
    "each item has a penalty": (
        "en",
        "(1) A person who –\n(a) sinks a boat shall be liable to imprisonment for a term not exceeding three years;\n(b) hides an oar shall be liable to imprisonment for a term not exceeding two years.",
        ["s 5(1)(a)", "s 5(1)(b)"],
    ),
    "a second paragraph of a subsection": (
        "en",
        "(1) A boat is black.\n\nAny person who sinks it shall be liable to imprisonment for a term not exceeding two years.\n(2) The sail is red.",
        ["s 5(1)"],
    ),
    "a penalty before the last item": (
        "en",
        "A person who –\n(a) sinks a boat;\n(b) hides an oar and is liable to imprisonment for a term not exceeding two years; or\n(c) sings, shall leave the harbour.",
        ["s 5(b)"],
    ),
    "Spanish": (
        "es",
        "El que:\na) hunda una barca;\nb) esconda un remo; o\nc) corte un cabo,\nserá castigado con prisión de dos a cuatro años.",
        ["art 5"],
    ),
    "a Spanish paragraph": (
        "es",
        "Son delitos:\n\na) hundir una barca;\n\nb) esconder un remo.\n\nQuien los cometa será castigado con prisión de dos a cuatro años.",
        ["art 5"],
    ),
    "Spanish items with their penalties": (
        "es",
        "Se castigará:\na) con prisión de dos a cuatro años, al que hunda una barca;\nb) con prisión de uno a dos años, al que esconda un remo.",
        ["art 5(a)", "art 5(b)"],
    ),
    "French": (
        "fr",
        "Quiconque :\na) coule une barque ;\nb) cache une rame ;\nc) coupe un cordage,\nest puni d'un emprisonnement de six mois à deux ans.",
        ["art 5"],
    ),
    "Portuguese": (
        "pt",
        "Quem:\na) Afundar um barco;\nb) Esconder um remo; ou\nc) Cortar um cabo,\né punido com pena de prisão de um a três anos.",
        ["art 5"],
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_penalty_is_cited_where_it_stands(name):
    code, says, places = LISTS[name]
    found = reading_of(text_of("a.txt", (BEFORE[code] + says).encode()), code)
    assert [
        p.section.label + "".join(f"({label})" for label in p.path) for p in found.penalties
    ] == places


def test_what_the_whole_list_forbids_is_suggested_and_not_its_last_item_alone():
    says = "A person who –\n(a) imports heroin;\n(b) exports heroin; or\n(c) possesses heroin,\nshall be liable to imprisonment for a term not exceeding two years."
    draft = Draft([reading_of(text_of("a.txt", (BEFORE["en"] + says).encode()), "en")]).json()
    (offence,) = draft["offences"]
    assert offence["place"] == "s 5"
    assert {"drug.import", "drug.export", "drug.possession"} <= set(offence["suggested"]["conduct"])
