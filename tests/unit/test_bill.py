"""A bill as text against a law in force, proposed as an overlay that loads."""

from __future__ import annotations

import datetime as dt

import pytest
import yaml
from click.testing import CliRunner

from proportionality.cli.main import main
from proportionality.law.corpus import load_bytes
from proportionality.reader.blocks import Piece, assemble
from proportionality.reader.clauses import read
from proportionality.reader.lexicon import lexicon
from proportionality.reform import overlay as overlays
from proportionality.reform.bill import proposed, to_yaml

DAY = dt.date(2027, 1, 1)


def offence(id_, place, least, most, floor="none", **more):
    return {
        "id": id_, "title": id_, "conduct": [more.pop("conduct", "drug.trafficking")], "form": "basic", "source": "act", "place": place,
        "substances": "any",
        "penalties": [{"since": "2000-01-01", "death": "none", "life": "none", "custody": {"min": least, "max": most}, "floor": floor, "custody_required": True, **more}],
    }  # fmt: skip


@pytest.fixture(scope="module")
def law():
    made = {
        "schema": 1,
        "jurisdiction": {"code": "XXA", "name": "Lantern Islands"},
        "verified": {"date": "2026-01-01", "against": "the act"},
        "sources": {"act": {"title": "Act", "citation": "Act 1", "url": "https://example.org", "version": "2026-01-01", "evidence": "primary"}},
        "offences": [
            offence("traffic", "s 4(1)", "none", "10 years"),
            offence("traffic-sea", "s 4(2)", "3 years", "12 years", "mandatory"),
            offence("import", "s 5", "none", "14 years"),
            offence("export", "s 5", "none", "9 years", conduct="drug.export"),
            offence("grow", "s 6", "none", "4 years", conduct="drug.cultivation"),
        ],
    }  # fmt: skip
    file, problems = load_bytes(yaml.safe_dump(made, sort_keys=False).encode(), "xxa.yaml")
    assert problems == []
    return file.jurisdiction


def bill(law, text, code="en"):
    parts = [Piece("paragraph", part) for part in text.split("\n")]
    return proposed([read(assemble("bill", "txt", parts), lexicon(code))], law, DAY)


def said(proposal):
    return [(c.offence, c.end, c.old, c.new) for c in proposal.changes]


RESTATED = """Section 4 is repealed and replaced as follows:
Section 4. Trafficking
(1) A person who traffics in a drug is liable to imprisonment for a term not exceeding fifteen years.
(2) A person who traffics in a drug at sea shall be punished with imprisonment for a term of not less than five years and not exceeding twelve years."""


def test_a_provision_that_is_restated_is_compared(law):
    found = bill(law, RESTATED)
    assert said(found) == [
        ("traffic", "ceiling", "10 years", "15 years"),
        ("traffic-sea", "floor", "3 years", "5 years"),
    ]


def test_a_provision_that_stays_the_same_is_no_change(law):
    found = bill(law, RESTATED.replace("fifteen", "ten").replace("five years", "three years"))
    assert said(found) == []
    assert found.overlay is None
    assert set(found.same) == {"traffic", "traffic-sea"}


REPLACED = {
    "en": "Section 4(1) of the principal Act is amended by deleting the words 'ten years' and substituting the words 'twenty years'.",
    "es": "En el artículo 4(1) sustitúyese la expresión «diez años» por «veinte años».",
    "fr": "A l'article 4(1), les mots « dix ans » sont remplacés par les mots « vingt ans ».",
    "pt": "No artigo 4(1), a expressão «dez anos» é substituída por «vinte anos».",
}


@pytest.mark.parametrize("code", REPLACED)
def test_a_length_that_is_replaced_is_found_in_the_law(law, code):
    assert said(bill(law, REPLACED[code], code)) == [("traffic", "ceiling", "10 years", "20 years")]


def test_a_length_that_the_law_does_not_have_is_open(law):
    found = bill(law, REPLACED["en"].replace("ten years", "eleven years"))
    assert found.changes == ()
    assert "no offence encoded" in found.open[0].why


def test_where_several_offences_stand_nothing_is_proposed(law):
    text = "Section 5. Import and export\nA person who imports or exports a drug is liable to imprisonment for a term not exceeding eight years."
    found = bill(law, text)
    assert found.changes == ()
    assert "which of them" in found.open[0].why


def test_a_least_where_the_law_has_none_is_asked(law):
    text = "Section 6. Growing\nA person who grows a drug shall be punished with imprisonment for a term of not less than one year and not exceeding four years."
    found = bill(law, text)
    assert found.changes == ()
    assert "does it bind" in found.open[0].why


def test_life_and_death_come_and_go(law):
    text = "Section 6. Growing\nA person who grows a drug is liable to death or to imprisonment for life or for a term not exceeding four years."
    assert {(c.end, c.new) for c in bill(law, text).changes} >= {("life", "discretionary")}


def test_the_proposal_loads_as_an_overlay(law):
    found = bill(law, RESTATED)
    loaded, problems = overlays.load(to_yaml(found).encode(), "bill.yaml")
    assert problems == []
    assert [c.offences for c in loaded.overlay.changes] == [["traffic"], ["traffic-sea"]]
    assert "ceiling 10 years -> 15 years" in to_yaml(found)
    assert to_yaml(bill(law, "Section 9. Name\nThis is the Lantern Act of the islands.")).endswith(
        "No change was found.\n"
    )


def test_on_the_command_line(tmp_path):
    path = tmp_path / "bill.txt"
    path.write_text(
        "Section 26 is amended.\nSection 26. Trafficking in drugs\nA person who traffics in a drug in the islands is liable to imprisonment for a term not exceeding nine years.\n"
    )
    result = CliRunner().invoke(
        main, ["read", str(path), "--amends", "KEN", "--state", "2027-01-01"]
    )
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("# What a bill does to the law of KEN")
    assert CliRunner().invoke(main, ["read", str(path), "--amends", "Nowhere"]).exit_code == 2
