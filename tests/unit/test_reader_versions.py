"""An article that is printed in more than one version is read from none, unless all of them threaten the same."""

from __future__ import annotations

import pytest

from proportionality.reader.files import text_of
from proportionality.reader.run import reading_of
from proportionality.reader.versions import AGAIN, FORMER, TWICE

NEW = "Quiconque allume un feu sur une jetée du port sans permission écrite du maître du port est puni de six mois d'emprisonnement et de mille euros d'amende."
OLD = "Quiconque allume un feu sur une jetée du port sans permission écrite du maître du port est puni de deux ans d'emprisonnement et de mille francs d'amende."
OTHER = "Quiconque vend du poisson gâté sur le marché couvert de la ville est puni d'un an d'emprisonnement."


def act(text, language="fr"):
    return reading_of(text_of("act.txt", text.encode()), language)


def terms(reading):
    return [str(p.greatest) for p in reading.penalties]


def whys(reading):
    return [p.why for p in reading.passages]


def test_two_versions_that_threaten_differently_are_both_listed():
    found = act(
        f"Article 62\n\n{OTHER}\n\nArticle 63\n\n{NEW}\n\nArticle 64\n\n{OTHER}\n\nArticle 63\n\n{OLD}\n"
    )
    assert terms(found) == ["1 year", "1 year"]
    assert whys(found).count(TWICE) == 2


def test_versions_that_threaten_the_same_are_read_once():
    found = act(
        f"Article 62\n\n{OTHER}\n\nArticle 63\n\n{NEW}\n\nArticle 63\n\n{NEW.replace('écrite', 'orale')}\n"
    )
    assert terms(found) == ["1 year", "6 months"]
    assert whys(found).count(AGAIN) == 1


def test_a_version_that_threatens_no_more_leaves_the_other_in_doubt():
    free = NEW.replace(
        "de six mois d'emprisonnement et de mille euros d'amende", "de mille euros d'amende"
    )
    found = act(f"Article 62\n\n{OTHER}\n\nArticle 63\n\n{free}\n\nArticle 63\n\n{OLD}\n")
    assert terms(found) == ["1 year"]
    assert TWICE in whys(found)


def test_the_same_number_in_an_act_and_the_code_that_it_enacts_is_no_second_version():
    found = act(
        f"Article 1\n\n{OTHER}\n\nArticle 2\n\nLe code qui suit est promulgué.\n\nCODE DU PORT\n\nArticle 1\n\n{NEW}\n"
    )
    assert terms(found) == ["1 year", "6 months"]


def test_a_letter_after_a_number_makes_another_article():
    b, c = OLD, NEW.replace("un feu", "une lampe")
    found = act(f"Article 63\n\n{OTHER}\n\nArticle 63 B\n\n{b}\n\nArticle 63 C\n\n{c}\n")
    assert terms(found) == ["1 year", "2 years", "6 months"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            f"Article 62\n\n{OTHER}\n\nArticle 63 ancien\n\n{OLD}\n\nArticle 63 nouveau\n\n{NEW}\n",
            "fr",
        ),
        (
            "Artículo 62. El que venda pescado podrido será castigado con prisión de uno a dos años.\n\n"
            "LEGISLACIÓN ANTERIOR\n\nArtículo 62. El que venda pescado podrido será castigado con prisión de cuatro a seis años.\n\n"
            "El que lo venda de noche será castigado con prisión de siete a ocho años.\n",
            "es",
        ),
    ],
)
def test_what_is_marked_as_a_former_version_is_listed_and_the_law_in_force_is_read(text, language):
    found = act(text, language)
    assert terms(found) in (["1 year", "6 months"], ["2 years"])
    assert FORMER in whys(found)


def test_a_mark_over_every_article_is_no_page_header():
    articles = "".join(
        f"Artículo {n}. Derogado.\n\nLEGISLACIÓN ANTERIOR\n\nArtículo {n}. El que venda pescado podrido del puesto {n} será castigado con prisión de cuatro a seis años.\n\n"
        for n in range(1, 30)
    )
    assert not act(articles, "es").penalties


def test_versions_far_apart_in_a_book_of_many_acts_are_found_too():
    """Every act of a book begins with an article 1."""
    kinds = [
        f"{one}{two}"
        for one in ("bar", "cel", "dor", "fim", "gul", "hos", "lat")
        for two in ("an", "ek", "il", "ov", "ub", "yr")
    ]
    rest = "Article 2\n\nLe port est ouvert.\n\nArticle 3\n\nIl est public.\n\nArticle 4\n\nLe maire le garde.\n\nLOI SUR LE PORT"
    goods = [
        ", ".join(f"{kind}{end}" for end in ("aux", "ets", "ines", "ois", "urs", "ards"))
        for kind in kinds
    ]
    others = [f"Quiconque exporte {some} est puni d'un an d'emprisonnement." for some in goods]
    acts = [f"Article 1\n\n{first}\n\n{rest}" for first in (NEW, *others)]
    found = act("\n\n".join([*acts, f"Article 1\n\n{OLD}"]))
    assert terms(found) == ["1 year"] * len(kinds)
    assert whys(found).count(TWICE) == 2


@pytest.mark.parametrize(
    ("before", "announces", "after", "language"),
    [
        ("Section {}. Whoever sells opium shall be punished with imprisonment for a term which may extend to {} years.", "Prior to its substitution, section 5 read as under:- ", "", "en"),
        ("Article {}. Quiconque vend de l'opium est puni de {} ans d'emprisonnement.", "Ancien texte : ", "", "fr"),
        ("Article {}. Quiconque vend de l'opium est puni de {} ans d'emprisonnement.", "Rédaction antérieure : ", "", "fr"),
        ("Article {}. Quiconque vend de l'opium est puni de {} ans d'emprisonnement.", "Version abrogée :\n\n", "", "fr"),
        ("Artículo {}. El que venda opio será castigado con prisión de {} años.", "Redacción original: ", "", "es"),
        ("Artículo {}. El que venda opio será castigado con prisión de {} años.", "El texto original era el siguiente: ", "", "es"),
        ("Art. {}. Quem vender ópio será punido com prisão de {} anos.", "", " (Redação original)", "pt"),
    ],
)  # fmt: skip
def test_what_a_note_says_of_before_is_listed_and_the_next_article_is_read(
    before, announces, after, language
):
    law = before.format(5, 10)
    former = before[before.index("}") + 3 :].format(2)
    found = act(f"{law}\n\n{announces}{former}{after}\n\n{before.format(6, 4)}\n", language)
    assert terms(found) == ["10 years", "4 years"]
    assert FORMER in whys(found)


def test_short_articles_with_the_same_words_and_other_numbers_are_versions_too():
    text = "Article 5. Whoever sells opium shall be imprisoned for {} years.\n\n"
    between = "Article 6. Whoever sells hemp shall be imprisoned for four years.\n\n"
    found = act(text.format("two") + between + text.format("ten"), "en")
    assert terms(found) == ["4 years"]
    assert whys(found).count(TWICE) == 2
    other = text.format("ten").replace("opium", "rifles")
    assert len(terms(act(text.format("two") + between + other, "en"))) == 3


@pytest.mark.parametrize(
    ("language", "law", "head"),
    [
        ("en", "{}. {} Whoever lights a fire on a pier is liable to imprisonment for {} years.", "[Repealed:"),
        ("en", "{}. {} Whoever lights a fire on a pier is liable to imprisonment for {} years.", "(Repealed)"),
        ("es", "Artículo {}. {} El que encienda fuego en un muelle será reprimido con prisión de {} años.", "(Derogado)"),
        ("fr", "Article {}. {} Quiconque allume un feu sur une jetée est puni de {} ans d'emprisonnement.", "Abrogé."),
    ],
)  # fmt: skip
def test_an_article_whose_head_says_that_it_was_repealed_is_listed(language, law, head):
    found = act(
        f"{law.format(6, '', 4)}\n\n{law.format(7, head, 9)}\n\n{law.format(8, '', 5)}\n", language
    )
    assert terms(found) == ["4 years", "5 years"]
    assert whys(found) == [FORMER]


@pytest.mark.parametrize("new", [4, 9])
def test_two_versions_under_a_bare_number_are_both_listed(new):
    law = "{}. Whoever lights a fire on a pier of the port without the leave of the master is liable to imprisonment for {} years."
    other = "{}. The master of the port keeps the keys of the sheds and of the lamps."
    found = act(
        f"{other.format(4)}\n\n{law.format(5, 2)}\n\n{law.format(5, new)}\n\n{other.format(6)}\n",
        "en",
    )
    assert terms(found) == []
    assert whys(found) == [TWICE, TWICE]
    assert {p.section.label for p in found.passages} == {"s 5"}


def test_an_item_with_the_number_of_the_next_section_is_no_version_of_it():
    law = "4. Whoever moves one is liable to imprisonment for two years:\n5. Brass lamps which the keepers light, or sell.\n5. Whoever moves an oar is liable to imprisonment for nine years.\n"
    found = act(law, "en")
    assert [s.label for s in found.sections] == ["s 4", "s 5"]
    assert terms(found) == ["2 years", "9 years"]


@pytest.mark.parametrize("said", ["Antes decía: ", "Antes \ndecía: ", "Antes decían:\n\n"])
def test_what_an_article_said_before_goes_on_to_its_end(said):
    """Its second sentences and items are former ones too; an article that was taken for no section is the law again."""
    article = (
        "Artículo {}.- A quien hunda una balsa se le impondrán de cinco a diez años de prisión.\n"
    )
    old = (
        "A quien hunda una balsa sin pasajeros, cargada o no, de día o de noche, se le impondrán de dos a tres años de prisión. "
        + "Se entiende por balsa toda armazón de maderos que flota y no tiene quilla. " * 6
        + "A quien la esconda se le impondrán:\n\nI. De tres a cuatro meses de prisión, si es remero;\n\n"
        "II. De uno a dos años de prisión, si es patrón. En caso de reincidencia, la sanción será de tres a seis años de prisión.\n\n"
    )
    note = "NOTAS:\nREFORMA.- Reformado por decreto publicado en la Gaceta de fecha 2009/07/29. "
    text = article.format(7) + note + said + old
    after = "Artículo *7 quarter.- A quien robe una balsa se le impondrán de seis a ocho años de prisión.\n"
    found = act(text + after + article.format(8), "es")
    assert terms(found) == ["10 years", "8 years", "10 years"]
    assert whys(found).count(FORMER) == 4


@pytest.mark.parametrize(
    ("language", "said", "clause"),
    [
        ("en", "Section {} formerly read: ", "Whoever sinks {} shall be imprisoned for {} years. "),
        (
            "fr",
            "L'article {} disait : ",
            "Quiconque coule {} est puni de {} ans d'emprisonnement. ",
        ),
        ("pt", "O artigo {} dizia: ", "Quem afundar {} será punido com prisão de {} anos. "),
    ],
)
def test_a_text_that_tells_what_an_article_said_gives_none_of_it(language, said, clause):
    told = said.format(5) + clause.format("X", 2) + clause.format("Y", 3)
    assert not act(told, language).penalties
    assert len(act(told.replace(said.format(5), ""), language).penalties) == 2
