"""A hundred things that people write, and what must be said of each: the cause, and what to write instead."""

import pytest
from click.testing import CliRunner

from proportionality.cli.main import main
from proportionality.law.corpus import load_bytes
from tests.fuzz.target import seed

STATUTE = seed().decode()
TERM = "custody: {min: 5 years, max: 15 years}"
AMOUNT = "substances: any"
FINE = "fine: up to EUR 5,000"
SINCE = "since: 1998-07-01"
UNKNOWN = "what is not known is 'unknown'"
ONE_TERM = "the least stands in min, the most in max"
WRITTEN = {
    TERM: {
        "life": "'life' is no length of time: write life: discretionary",
        "life (25 years)": "'life' is no length of time",
        "25 years to life": "'life' is no length of time",
        "death": "write death: discretionary",
        "twice the term": "'twice' is worked out from something else",
        "half the maximum": "'half' is worked out from something else",
        "three times the value": "enhancement",
        "5 years to 10 years": ONE_TERM,
        "15-20 years": ONE_TERM,
        "15 or 20 years": ONE_TERM,
        "up to 15 years": ONE_TERM,
        "15": "'15' of what? write the unit",
        "fifteen": "'15' of what? write the unit",
        "15 yeras": "'yeras' is no unit of time; write years, months, weeks or days; did you mean 'years'?",
        "15 ans": "'ans' is no unit of time",
        "15 fortnights": "'fortnights' is no unit of time",
        "15 hours": "the smallest unit is a day",
        "15 a\u00f1os": "U+00F1",
        "15 \u043b\u0435\u0442": "U+043B, cyrillic small letter el",
        "\u0661\u0665 years": "arabic-indic digit one) stands at the beginning: write 1",
        "\u0967\u096b years": "devanagari digit one",
        "\uff11\uff15 years": "fullwidth digit one",
        "15\u00a0years": "write an ordinary space",
        "15\u201320 years": "en dash",
        "15\u2011years": "non-breaking hyphen",
        "15\u200b years": "U+200B (zero width space)",
        "15 ye\u0430rs": "cyrillic small letter a",
        "15\u00bd years": "vulgar fraction one half",
        "10 years, as amended": 'quote it: "10 years, as amended"',
        "15,5 years": 'a comma ends a value inside brackets and braces; quote it: "15,5 years"',
        "15 years, 6 months": 'quote it: "15 years, 6 months"',
        "15.5 years": "no whole number: write it in a smaller unit",
        "1 1/2 years": "half a year is 6 months",
        "-15 years": "less than nothing",
        "0 years": "longer than nothing",
        "15 years.": "'.' is not understood here",
        "~15 years": "is not understood here: a term is a number and years",
        "quinze ans": "'quinze ans' is not understood here",
        "XV years": "'XV years' is not understood here",
        "n/a": UNKNOWN,
        "tbd": UNKNOWN,
        "see s 5": UNKNOWN,
        "indeterminate": "where the law sets no longest term, write unlimited",
        "15 years or fine": "the fine stands in 'fine'",
        "15 years hard labour": "the kind of imprisonment stands in 'regime'",
        "12 months 1 year": "the largest unit comes first",
        "null": "nothing is written here",
        "yes": "read as true or false",
    },
    AMOUNT: {
        "heroin": "a list such as [heroin], or amounts by substance",
        "weed": "a list such as [cannabis]",
        "{any_except: cannabis}": "a list, such as [cannabis]",
        "[heroine]": "write 'heroin'",
        "{heroin: over 15 g, Cannabis resin}": "after 'Cannabis resin': in braces each drug has its amount",
        "{heroin: over 15 g, cannabis}": "after 'cannabis': in braces each drug has its amount",
        "{heroin, cocaine}": "drugs stand in square brackets, such as [heroin, cannabis]",
        "{heroin: over 15 g, up to 30 g}": 'quote it: "over 15 g, up to 30 g"',
        "{heroin:over 15 g}": "a colon parts a word from its value only where a space follows it",
        "{heroin: 5}": "'5' of what? write the unit",
        "{heroin: 5 g}": "'5 g' alone is no band: write at least 5 g, over 5 g or up to 5 g",
        "{heroin: 5 gr}": "'gr' may be grams or grains",
        "{heroin: 5 tons}": "a ton may be 1,000 kg, 2,240 lb or 2,000 lb",
        "{heroin: over 5 joints}": "'joints' is no unit of an amount",
        "{heroin: over 5 \u00b5g}": "write mcg for micrograms",
        "{heroin: over 5 g or 10 tablets}": "are a list: [over 5 g, over 10 tablets]",
        "{heroin: any amount}": "write any alone",
        "{heroin: small}": "written {words: small amount}",
        "{heroin: over 1,000 g}": 'quote it: "over 1,000 g"',
        "{heroin: over -5 g}": "less than nothing",
        "{heroin: twice the amount}": "'twice' is worked out from another amount",
        "{heroin: half a kilo}": "write it in digits, such as 0.5 kg",
        "{heroin: over \u0665 g}": "arabic-indic digit five",
    },
    FINE: {
        "5000": "a sum needs its currency",
        "$5000": "'$' may be USD, AUD, CAD, SGD",
        "Rs 5000": "'rs' may be INR, PKR",
        "eur 500": "a currency code stands in capitals: EUR",
        "up to XYZ 500": "'XYZ' is no currency code",
        "3 times": "a multiple of what? write 3 times the value",
        "SGD 20k": "write the number out instead of 'k'",
        "EUR 500 per gram": "'per gram' is not understood here",
        "5000 EUR or prison": "is said by fine_with_custody",
        "discretionary": "write not_stated",
        "unlimited fine": "write unlimited alone",
        "up to 5 days": "units of account are day-fines",
        "EUR \u0665\u0660\u0660": "arabic-indic digit five",
        "n/a": UNKNOWN,
    },
    SINCE: {
        "05/07/1998": "may be 5 July or 7 May",
        "7/1/98": "'7/1/98' has no year of four figures",
        "1. Juli 1998": "'juli' is no month",
        "1998-07-32": "there is no 32 July 1998",
        "2541-07-01": "the Buddhist calendar",
        "1419": "an Islamic or the Iranian calendar",
        "circa 1998": "'circa' is no part of a date",
        "before 1998": "'by 1998-12-31' says that it was in force by then",
        "19980701": "write hyphens between the parts: 1998-07-01",
        "1998-07-01 to 2001-01-01": "one day alone",
        "1998-07-01T00:00:00": "without a time of day",
        "today": "a date has a day, a month and a year",
        "1998\u201307\u201301": "en dash",
        "-1998-07-01": "a sign that stands between no two parts",
        "1998--07-01": "a sign that stands between no two parts",
        "by 1998-07-01-": "a sign that stands between no two parts",
        "1998-13": "there is no month 13",
        "1998-007-01": "a part of three figures",
        "1998-13-01": "there is no month 13",
        "1998-2001": "without a second day",
    },
    "form: basic": {
        "BASIC": "did you mean 'basic'?",
        "aggrevated": "did you mean 'aggravated'?",
        "m\u0456nor": "U+0456",
    },
    "code: XXA": {
        "sgp": "did you mean 'SGP'?",
        "SG": "did you mean 'SGP'?",
        "Singapore": "did you mean 'SGP'?",
        "UK": "did you mean 'GBR'?",
        "USA-TX": "did you mean 'US-TX'?",
        "Texas": "did you mean 'US-TX'?",
        "Georgia": "did you mean 'GEO' or 'US-GA'?",
        "Singapur": "did you mean 'SGP'?",
    },
    "conduct: [drug.possession, drug.possession-personal]": {
        "drug.use": "a list, such as [drug.use]",
        "[possession]": "did you mean 'drug.possession'?",
        "[drug.Use]": "did you mean 'drug.use'?",
    },
}  # fmt: skip
INPUTS = [(old, new, said) for old, table in WRITTEN.items() for new, said in table.items()]


@pytest.mark.parametrize(("old", "new", "said"), INPUTS)
def test_the_cause_is_named(old, new, said):
    key, _, value = old.partition(": ")
    written = f"{key}: {new}" if value[0] != "{" else old.replace("15 years", new).strip()
    assert old in STATUTE
    file, problems = load_bytes(STATUTE.replace(old, written, 1).encode(), "law.yaml")
    assert file is None
    assert said in "\n".join(p.message for p in problems)


def test_these_are_many():
    assert len(INPUTS) >= 100


def test_one_key_twice_is_said_once():
    text = STATUTE.replace("form: basic", "form: basic\n  form: basic", 1)
    (problem,) = load_bytes(text.encode(), "law.yaml")[1]
    assert "key 'form' stands twice" in problem.message


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "LAW.YAML").write_text(STATUTE)
    (tmp_path / "law.txt").write_text(STATUTE)
    (tmp_path / "empty").mkdir()
    (tmp_path / "act.pdf").write_bytes(b"%PDF-1.7\n1 0 obj")
    (tmp_path / "act.txt").write_text("THE ACT\n\n1. Sale\nWhoever sells pays.\n")
    (tmp_path / "act.md").write_text("# The Act\n\nArticle 1: sale: whoever sells pays.\n")
    (tmp_path / "act.docx").write_bytes(b"PK\x03\x04" + bytes(50))


ENGLAND, SINGAPORE = "GB-ENG", "SGP"
COMMANDS = [
    # arguments, exit code, what is said
    (["check", "GBR", "--brief"], 0, ENGLAND),
    (["check", "Great Britain", "--brief"], 0, ENGLAND),
    (["check", "Singapore", "--brief"], 0, SINGAPORE),
    (["check", "\u0633\u0646\u063a\u0627\u0641\u0648\u0631\u0629", "--brief"], 0, SINGAPORE),
    (["check", "Texas", "--brief"], 0, "US-TX"),
    (["check", "LAW.YAML", "--brief"], 0, "Exampleland"),
    (["check", "law.txt", "--brief"], 0, "Exampleland"),
    (["check", "singapor"], 2, "did you mean"),
    (["check", "sgp.yaml"], 2, "the law that ships is named without an ending: SGP"),
    (["check", "SGP,MYS"], 2, "several laws are parted by spaces: SGP MYS"),
    (["check", "Singapore\u200b"], 2, "U+200B (zero width space)"),
    (["check", "S\u0456ngapore"], 2, "cyrillic small letter byelorussian-ukrainian i"),
    (["check", "\u2014help"], 2, "em dash"),
    (["check", "https://law.example/x.yaml"], 2, "addresses are not opened"),
    (["check", "empty"], 2, "no .yaml file in this folder"),
    (["check", "act.pdf"], 2, "'proportionality read' drafts a law from a statute"),
    (["check", "act.txt"], 2, "'proportionality read' drafts a law from it"),
    (["check", "act.md"], 2, "'proportionality read' drafts a law from it"),
    (["check", "act.docx"], 2, "'proportionality read' drafts a law from a statute"),
    (["check", "SGP", "--as-of", "2567-01-01"], 2, "the Buddhist calendar"),
    (["check", "SGP", "--as-of", "2024"], 2, "a day is needed, not only the year"),
    (["check", "SGP", "--as-of", "05/04/2024"], 2, "may be 5 April or 4 May"),
    (["check", "SGP", "--as-of", "\u0662\u0660\u0662\u0664-01-01"], 2, "arabic-indic digit two"),
    (["check", "SGP", "--as-of", "2024\u201301\u201301"], 2, "en dash"),
    (["check", "SGP", "--select", "vc1"], 2, "did you mean 'VC'?"),
    (["check", "SGP", "--format", "pdf"], 2, "the formats are text, json"),
    (["check", "SGP", "--profile", "un"], 2, "'un' is no profile"),
    (["show", "Singapor"], 2, "did you mean 'Singapore'?"),
    (["explain", "VC01"], 2, "did you mean 'VC001'?"),
    (["new", "Singapore"], 2, "did you mean SGP?"),
    (["new", "SG"], 2, "did you mean SGP?"),
    (["chekc", "SGP"], 2, "did you mean 'check'?"),
    (["compare", "SGP", "--conduct", "drug.trafficking", "--substance", "heroin", "--amount", "5"], 2, "'5' of what? write the unit"),
    (["compare", "SGP", "--conduct", "drug.trafficking", "--substance", "wed", "--amount", "5 g"], 2, "'wed' is no substance"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "code", "said"), COMMANDS)
@pytest.mark.usefixtures("folder")
def test_the_command_line_names_it_too(arguments, code, said):
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == code, result.output
    assert said in " ".join(result.output.split())
