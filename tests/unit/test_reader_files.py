"""Files of every kind become text and blocks, or are refused with one clear message."""

from __future__ import annotations

import io
import json
import time
import zipfile

import pytest
import yaml
from click.testing import CliRunner

from proportionality.cli.main import main
from proportionality.law.corpus import load_bytes
from proportionality.reader.blocks import CannotRead
from proportionality.reader.draft import Draft
from proportionality.reader.files import kind_of, text_of
from proportionality.reader.run import reading_of, readings
from tests.reader.making import docx, pdf

ACT = """Lantern Port Act

1. Keepers
The keeper of the port keeps the lantern and the books of the port for the public.

2. Trafficking in opium
A person who traffics in opium in the port is guilty of an offence and is liable to imprisonment for a
term not exceeding nine years.

3. Murder
A person who murders the keeper shall be sentenced to imprisonment for a term of not less than ten years
and not exceeding thirty years.
"""
WANTED = [("s 2", "none", "9 years"), ("s 3", "10 years", "30 years")]
HTML = (
    "<!doctype html><html><head><style>p{}</style><script>var a = 'prison'</script></head><body>"
    + "".join(
        f"<h2>{part.split(chr(10))[0]}</h2><p>{' '.join(part.split(chr(10))[1:])}</p>"
        for part in ACT.split("\n\n")[1:]
    )
)
AKN = (
    '<?xml version="1.0"?><akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act><meta/><body>'
    + "".join(
        f"<section><num>{part.split('.')[0]}.</num><heading>{part.split(chr(10))[0].split('. ')[1]}</heading>"
        f"<content><p>{' '.join(part.split(chr(10))[1:])}</p></content></section>"
        for part in ACT.split("\n\n")[1:]
    )
    + "</body></act></akomaNtoso>"
)


def loaded(text):
    """The law of a draft, which must load without a problem."""
    file, problems = load_bytes(text.encode(), "draft.yaml")
    assert problems == []
    return file.jurisdiction


def values(text):
    return [(p.section.label, str(p.least), str(p.greatest)) for p in reading_of(text).penalties]


FILES = {
    "act.txt": ACT.encode,
    "act-utf16.txt": lambda: ACT.encode("utf-16"),
    "act-utf16-be.txt": lambda: b"\xfe\xff" + ACT.encode("utf-16-be"),
    "act-utf32.txt": lambda: ACT.encode("utf-32"),
    "act-utf32-be.txt": lambda: b"\x00\x00\xfe\xff" + ACT.encode("utf-32-be"),
    "act-utf8-marked.txt": lambda: ACT.encode("utf-8-sig"),
    "act-utf16.html": lambda: HTML.encode("utf-16"),
    "act-utf32.xml": lambda: AKN.replace("?>", ' encoding="UTF-32"?>', 1).encode("utf-32"),
    "windows.txt": lambda: ACT.replace("\n", "\r\n").encode("cp1252"),
    "act.md": lambda: (
        ACT.replace("\n1.", "\n## 1.")
        .replace("\n2.", "\n## 2.")
        .replace("\n3.", "\n## 3.")
        .encode()
    ),
    "act.html": HTML.encode,
    "act.xml": AKN.encode,
    "act.docx": lambda: docx(ACT.split("\n\n")),
    "act.pdf": lambda: pdf([ACT.split("\n")]),
    "wrong-suffix.txt": lambda: pdf([ACT.split("\n")]),
}


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_says_the_same(name):
    assert values(text_of(name, FILES[name]())) == WANTED


def test_a_page_is_told():
    text = text_of(
        "act.pdf",
        pdf(
            [
                ["1. Keepers", "The keeper keeps the lantern of the port for the public."],
                ACT.split("\n")[5:],
            ]
        ),
    )
    found = reading_of(text)
    assert [text.page_at(p.span[0]) for p in found.penalties] == [2, 2]


@pytest.mark.parametrize(
    ("before", "after", "furniture"),
    [
        ("imprisonment for a term not exceeding nine", "years.", 0),
        ("imprisonment for a term not exceeding nine", "years.", 6),
        ("imprisonment", "for a term not exceeding nine years.", 0),
        ("imprisonment", "for a term not exceeding nine years.", 6),
        ("imprisonment for a term not exceeding", "9 years.", 6),
        ("impris-", "onment for a term not exceeding nine years.", 0),
    ],
)
def test_a_sentence_goes_on_over_the_end_of_a_page(before, after, furniture):
    pages = [
        [f"{n}. Keepers", f"The keeper keeps lantern {n} of the port for the public."]
        for n in range(10, 10 + furniture)
    ]
    pages += [
        ["2. Trafficking", "A person who traffics in opium is liable to", before],
        [after, "3. Books", "The keeper keeps the books of the port for the public."],
    ]
    if furniture:
        pages = [
            ["Laws of the Lantern Port", *lines, "", str(n)] for n, lines in enumerate(pages, 1)
        ]
    text = text_of("act.pdf", pdf(pages))
    (found,) = reading_of(text).penalties
    assert (str(found.least), str(found.greatest)) == ("none", "9 years")
    assert text.page_at(found.span[0]) == len(pages) - 1


def test_what_ends_with_its_page_does_not_go_on():
    pages = [
        ["2. Trafficking", "A person who traffics in opium is liable to imprisonment."],
        ["nine years after that day the books are closed.", "3. Books", "The keeper keeps them."],
    ]
    assert reading_of(text_of("act.pdf", pdf(pages))).penalties == []


def test_two_columns_of_a_pdf_are_read_one_after_the_other():
    left = [
        f"{n}. The keeper of the lantern" if n % 2 else "keeps the port for the public"
        for n in range(1, 25)
    ]
    right = [
        "30. A person who traffics in opium",
        "is liable to imprisonment for a",
        "term not exceeding nine years.",
    ]
    right += [f"The harbour book, leaf number {n}" for n in range(21)]
    text = text_of("columns.pdf", pdf([(left, right)]))
    assert "imprisonment for a\nterm not exceeding nine years" in text.text
    assert [(str(p.least), str(p.greatest)) for p in reading_of(text).penalties] == [
        ("none", "9 years")
    ]


def test_a_header_that_breaks_a_sentence_is_passed_over():
    pages = []
    for n in range(6):
        pages += [
            f"{n + 1}. A person who moves lantern {n + 1} is liable to imprisonment for",
            "Laws of the Lantern Port", str(n + 1),
            f"a term not exceeding {n + 2} years.", "",
        ]  # fmt: skip
    found = reading_of(text_of("headed.txt", "\n".join(pages).encode()))
    assert [str(p.greatest) for p in found.penalties] == [f"{n + 2} years" for n in range(6)]


def test_rows_of_a_table_keep_substance_amount_and_penalty_together():
    rows = "".join(
        f"<tr><td>{what}</td><td>{amount}</td><td>imprisonment for a term not exceeding {years} years</td></tr>"
        for what, amount, years in (
            ("Heroin", "exceeding 15 grams", 20),
            ("Cannabis", "less than 1 kilogram", 3),
        )
    )
    page = f"<html><body><h2>7. Trafficking in drugs</h2><p>A person who traffics in a drug is liable to the penalty in the table:</p><table>{rows}</table></body></html>"
    law = Draft([reading_of(text_of("table.html", page.encode()))]).law()
    assert [(o["substances"], o["penalties"][0]["custody"]["max"]) for o in law["offences"]] == [
        ({"heroin": "over 15 g"}, "20 years"),
        ({"cannabis": "under 1 kg"}, "3 years"),
    ]


def test_automatic_numbers_of_word_are_section_numbers():
    found = values(text_of("numbered.docx", docx(ACT.split("\n\n")[1:], numbered=True)))
    assert found == WANTED


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b"0" * (130 * 2**20))
    return out.getvalue()


def archive_of(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY a{n} "{"&a" + str(n - 1) + ";" if n else "&a;"}">' for n in range(3))
    + "]><a>&a2;</a>"
)
HOSTILE = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n \n", "empty"),
    "binary.bin": (bytes(range(256)) * 50, "not a text"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + b"\0" * 400, "picture"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old or an encrypted Office"),
    "letter.rtf": (b"{\\rtf1 hello}", "RTF"),
    "cut.pdf": (b"%PDF-1.7\n1 0 obj <<", "cut off"),
    "scan.pdf": (None, "OCR"),
    "locked.pdf": (None, "encrypted"),
    "cut.docx": (b"PK\x03\x04" + b"\0" * 100, "cut off"),
    "bomb.docx": (None, "unpacks to more"),
    "archive.docx": (archive_of(a="b"), "no Word document"),
    "broken.docx": (archive_of(word__document_xml="x").replace(b"document_xml", b"document.xml"), "Word document"),
    "laughs.xml": (LAUGHS.encode(), "entities"),
    "aside.xml": (
        b'<?xml version="1.0"?><law><meta><text>' + b"prison " * 5000 + b"</text></meta><p>An Act</p></law>",
        "next to no text",
    ),
    "cut.xml": (b'<?xml version="1.0"?><akomaNtoso><act>', "not well-formed"),
    "deep.xml": (b'<?xml version="1.0"?>' + b"<p>" * 5000 + b"x" + b"</p>" * 5000, ""),
    "deep.html": (b"<html>" + b"<div>" * 50_000 + b"x", ""),
    "german.txt": ("Wer den Leuchtturm löscht, wird mit Freiheitsstrafe bis zu fünf Jahren oder mit Geldstrafe bestraft. " * 9, "German"),
    "arabic.txt": ("يعاقب بالسجن مدة خمس سنوات كل من يطفئ المنارة " * 20, "language"),
    "numbers.txt": ("1 2 3 4 5 6 7 8 9 " * 50, "no text"),
}  # fmt: skip


def hostile(name):
    data = HOSTILE[name][0]
    if name == "scan.pdf":
        return pdf([[], []])
    if name == "locked.pdf":
        return pdf([["text"]], locked=True)
    if name == "bomb.docx":
        return bomb()
    return data.encode() if isinstance(data, str) else data


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_read_gets_one_clear_message(name):
    started = time.monotonic()
    with pytest.raises(CannotRead) as caught:
        reading_of(text_of(name, hostile(name)))
    assert time.monotonic() - started < 60
    message = str(caught.value)
    assert HOSTILE[name][1] in message
    assert "\n" not in message
    assert "Traceback" not in message


def test_columns_printed_into_each_other_are_refused():
    line = "the keeper of the lantern keeps the port and the      the books of the port are kept by the keeper of it"
    with pytest.raises(CannotRead, match="side by side"):
        reading_of(text_of("columns.txt", "\n".join([line] * 60).encode()))


def test_the_kind_is_told_by_what_stands_in_the_file():
    assert kind_of("a.txt", b"%PDF-1.4") == "pdf"
    assert kind_of("a.pdf", b"Any text") == "txt"
    assert kind_of("a", b"<!DOCTYPE html><p>x") == "html"


# ------------------------------------------------------------------------------------------------------- the command
def run(*args, **more):
    return CliRunner().invoke(main, ["read", *map(str, args)], **more)


def test_the_draft_loads_and_says_that_it_is_one(tmp_path):
    path = tmp_path / "act.txt"
    path.write_text(ACT)
    out = tmp_path / "draft.yaml"
    result = run(path, "--code", "XXA", "--output", out)
    assert result.exit_code == 0, result.output
    law = loaded(out.read_text())
    assert law.coverage == "partial"
    assert any("draft" in gap.what for gap in law.not_encoded)
    assert [o.place for o in law.offences] == ["s 2", "s 3"]
    for offence in law.offences:
        penalty = offence.penalties[0]
        assert (penalty.death, penalty.life, penalty.floor, penalty.custody_required) == (
            "unknown",
        ) * 4
        assert law.evidence_of(offence, penalty) == "unverified"
    places = json.loads(out.with_suffix(".json").read_text())
    assert places["complete"] is False
    assert places["share_read"] == 1.0
    at = places["offences"][1]["values"]["custody.min"]["at"]
    assert ACT[at["start"] : at["end"]] == "ten years"


def test_the_text_of_the_law_is_not_kept(tmp_path):
    path = tmp_path / "act.txt"
    path.write_text(ACT)
    out = tmp_path / "draft.yaml"
    run(path, "--output", out)
    written = out.read_text() + out.with_suffix(".json").read_text()
    assert "not exceeding nine years" not in written


def test_several_files_are_one_law(tmp_path):
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(ACT)
    two.write_text(ACT.replace("nine years", "eight years"))
    result = run(one, two, "--title", "The Act", "--title", "The Schedule")
    law = yaml.safe_load(result.stdout)
    assert [s["title"] for s in law["sources"].values()] == ["The Act", "The Schedule"]
    assert {o["source"] for o in law["offences"]} == {"text-1", "text-2"}
    assert len({o["id"] for o in law["offences"]}) == 4
    assert loaded(result.stdout)


def test_standard_input_is_read():
    result = run("-", input=ACT)
    assert result.exit_code == 0
    assert len(yaml.safe_load(result.stdout)["offences"]) == 2
    assert "read 2 of 2 passages" in result.stderr


def test_what_was_not_read_is_said():
    more = (
        ACT
        + "\n4. Night\nAt night the maximum penalty is doubled.\n\n5. Help\nA helper is liable to the same penalty.\n"
    )
    result = run("-", "--json", input=more)
    listed = json.loads(result.stdout)["passages"]
    assert [(p["kind"], p["place"]) for p in listed] == [("modifier", "s 4"), ("reference", "s 5")]
    assert "read 2 of 4 passages" in result.stderr
    law = yaml.safe_load(run("-", input=more).stdout)
    assert any("raises or lowers" in gap["what"] for gap in law["not_encoded"])


def test_a_draft_without_an_offence_loads_too():
    result = run(
        "-",
        input="1. Keepers\nThe keeper of the port keeps the lantern for the public and the ships in it.\n",
    )
    assert loaded(result.stdout)


def test_a_refusal_has_a_reason_and_no_draft(tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf([[]]))
    result = run(path)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "OCR" in result.stderr


def test_a_wrong_code_is_said():
    assert "no jurisdiction code" in run("-", "--code", "Kenya", input=ACT).output


def test_an_article_whose_head_stands_behind_a_note_on_its_line_is_an_article():
    text = """# Ley del Farol

**Art. 6º** — Será reprimido con prisión de dos (2) a cinco (5) años el que apague el farol.

*(Artículo sustituido por art. 2° de la*[Ley 12](https://example.org/12)*B.O. 1/2/2016)***Art. 7º** — Será reprimido con prisión de tres (3) a ocho (8) años el que lo rompa.

**Art. 8**º — Será reprimido con prisión de uno (1) a cuatro (4) años el que lo esconda, según el artículo 6º.

**Art. 9º** — Comuníquese.
"""
    found = reading_of(text_of("ley.md", text.encode()))
    assert [s.number for s in found.sections if s.number] == ["6", "7", "8", "9"]
    assert [(p.section.number, str(p.greatest)) for p in found.penalties] == [
        ("6", "5 years"),
        ("7", "8 years"),
        ("8", "4 years"),
    ]


def test_a_raised_digit_is_no_number():
    found = reading_of(
        text_of(
            "act.txt",
            b"1. Lamp\nWhoever moves the lamp, which is held in 3 \xc2\xb3 of water, is liable to imprisonment for a term not exceeding two years.\n",
        )
    )
    assert [str(p.greatest) for p in found.penalties] == ["2 years"]


def test_a_first_line_that_many_articles_share_is_no_page_header():
    text = "\n\n".join(
        f"ARTÍCULO {n}.- Se impondrá prisión de\n{low} a veinte años a quien mueva el farol, lo apague o lo rompa sin permiso."
        for n, low in enumerate(("seis", "siete", "ocho", "nueve", "diez"), 1)
    )
    found = reading_of(text_of("ley.txt", text.encode()), "es")
    assert [str(p.least) for p in found.penalties] == [
        "6 years",
        "7 years",
        "8 years",
        "9 years",
        "10 years",
    ]


def in_clause(length):
    text = f"Lantern Port Act\n\n2. Trafficking in opium\nA person who traffics in opium is liable to imprisonment for a term not exceeding {length} and the keeper of the port keeps the books for the public.\n"
    return reading_of(text_of("act.txt", text.encode()))


@pytest.mark.parametrize(
    "length",
    ["1\u00bd years", "2 \u00bd years", "two and a half years", "1.5 years"],
)
def test_half_a_year_is_listed_and_not_left_away(length):
    found = in_clause(length)
    assert found.penalties == []
    assert [p.kind for p in found.passages] == ["unread"]


@pytest.mark.parametrize("sign", ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"])
def test_a_sign_without_width_parts_no_word(sign):
    found = in_clause(f"ni{sign}ne ye{sign}ars")
    assert [str(p.greatest) for p in found.penalties] == ["9 years"]


@pytest.mark.parametrize(
    "length", ["\u2066nine\u2069 years", "nine\u200e years", "\u202anine years\u202c"]
)
def test_signs_that_nobody_sees_part_no_words(length):
    assert [str(p.greatest) for p in in_clause(length).penalties] == ["9 years"]


@pytest.mark.parametrize("sign", ["\u2067", "\u202b", "\u202e"])
def test_signs_that_turn_the_writing_are_refused(sign):
    with pytest.raises(CannotRead, match="turn the direction"):
        in_clause(f"{sign}nine years")


def test_where_nothing_looks_penal_no_share_is_claimed(tmp_path):
    path = tmp_path / "act.txt"
    path.write_text(
        "1. Keepers\nThe keeper of the port keeps the lantern and the books for the public.\n"
    )
    result = CliRunner().invoke(main, ["read", str(path)])
    assert result.exit_code == 0
    assert "nothing in it looks penal" in result.stderr
    assert "100%" not in result.output


def test_an_address_that_no_law_can_name_is_refused(tmp_path):
    path = tmp_path / "act.txt"
    path.write_text(ACT)
    result = CliRunner().invoke(main, ["read", str(path), "--url", "javascript:alert(1)"])
    assert result.exit_code == 2
    assert "web address" in result.stderr


def test_a_schedule_too_short_to_tell_is_in_the_language_of_its_act(tmp_path):
    act, schedule = tmp_path / "act.txt", tmp_path / "schedule.txt"
    act.write_text(
        "1. Quiconque vend une drogue inscrite au tableau est puni d'un emprisonnement de deux à dix ans.\n"
        "2. La peine est de cinq ans au plus pour celui qui la détient sans y être autorisé par la loi.\n"
    )
    schedule.write_text("TABLEAU\nheroin | 5 g\ncocaine | 10 g\nopium | 20 g\nmorphine | 5 g\n")
    for files in ([act, schedule], [schedule, act]):
        assert {one.lexicon.code for one in readings(files)} == {"fr"}
    with pytest.raises(CannotRead, match=r"schedule\.txt: its language was not recognised"):
        readings([schedule])


@pytest.mark.parametrize("data", [b"one two\n", bytes(range(1, 9)) * 99])
def test_what_is_only_named_pdf_is_said_to_be_none(data):
    with pytest.raises(CannotRead, match="no PDF, since it does not begin with %PDF") as caught:
        reading_of(text_of("act.pdf", data))
    assert "OCR" not in str(caught.value)


def test_a_file_that_mixes_two_encodings_loses_nothing():
    one = "Art\u00edculo 5. El que mueva el farol ser\u00e1 castigado con prisi\u00f3n de dos a\u00f1os.\n"
    two = one.replace("5", "6").replace("dos", "tres")
    text = text_of("ley.txt", one.encode() + two.encode("cp1252"))
    assert text.text == one + two
    assert [p.section.label for p in reading_of(text, "es").penalties] == ["art 5", "art 6"]
    assert text_of("ley.txt", (one + "\u00abLIBERT\u00c9\u00bb").encode("cp1252")).text.endswith(
        "\u00c9\u00bb"
    )


def test_the_same_file_twice_is_refused(tmp_path):
    paths = [tmp_path / name for name in ("act.txt", "schedule.txt", "copy.txt")]
    for path in paths:
        path.write_text("1. A person who steals is liable to imprisonment for two years.\n")
    paths[1].write_text("2. A person who robs is liable to imprisonment for nine years.\n")
    assert len(readings(paths[:2], "en")) == 2
    for again in (paths, [paths[0], paths[0]]):
        with pytest.raises(CannotRead, match=r"the same, byte for byte, as .*act\.txt before it"):
            readings(again, "en")
