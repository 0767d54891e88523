"""What a file says of how its text is shown: marks above the line are no digits, and what is struck out or hidden is no law."""

from __future__ import annotations

import io
import zipfile

import pytest

from proportionality.reader.blocks import CannotRead
from proportionality.reader.files import text_of
from proportionality.reader.run import reading_of
from tests.reader.making import docx, pdf

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = "5. Whoever moves the lamp is liable to imprisonment for a term not exceeding "
OTHER = "6. Whoever moves the oar is liable to imprisonment for a term not exceeding nine years."


def page(length):
    return f"<html><body><p>{HEAD}{length}.</p><p>{OTHER}</p></body></html>"


def run(text, mark=""):
    return f'<w:r><w:rPr>{mark}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def word(body, before=""):
    """A Word document with a body of our own."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx(["a"]))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "word/document.xml":
                data = f'{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'.encode()
            new.writestr(item.filename, data)
    return out.getvalue()


def paragraphs(*parts):
    return "".join(f"<w:p>{part}</w:p>" for part in (*parts, run(OTHER)))


def greatest(name, data):
    data = data if isinstance(data, bytes) else data.encode()
    return [str(p.greatest) for p in reading_of(text_of(name, data), "en").penalties]


@pytest.mark.parametrize(
    "length",
    [
        "2<sup>1</sup> years",
        "2<sup>[1]</sup> years",
        "2<sup>1, 3</sup> years",
        "2<sup><a href='#n1'>1</a></sup> years",
        "2<a href='#n1'>1</a> years",
        "2<a href='law.html#n1'>[1]</a> years",
        "<sup>1</sup>2 years",
        "2<span style='vertical-align: super'>1</span> years",
    ],
)
def test_a_mark_above_the_line_is_no_digit_of_a_page(length):
    assert greatest("act.html", page(length)) == ["2 years", "9 years"]


def test_a_mark_without_an_end_raises_no_number_after_it():
    assert greatest("act.html", page("2<sup>1 years")) == ["9 years"]


def test_half_a_year_above_the_line_is_no_whole_one():
    for half in ("2<sup>1/2</sup> years", "2 <sup>1</sup>/<sub>2</sub> years"):
        assert greatest("act.html", page(half)) == ["9 years"]


def test_a_link_to_a_section_keeps_its_number():
    text = text_of(
        "act.html", b"<html><body><p>see s.<a href='#s5'>5</a> and art <a href='#a7'>7</a></p>"
    )
    assert text.text == "see s.5 and art 7"


def test_links_to_subsections_and_after_spaces_keep_their_numbers():
    page = b"<html><p>section<a href='#s5'> 5</a><a href='#s5-1'>(1)</a> and section <a href='#s7'>7</a>"
    assert text_of("act.html", page).text == "section 5(1) and section 7"


def test_a_mark_of_an_inserted_article_stays_apart_from_its_number():
    assert text_of("a.html", b"<html><p>Art. 19<sup>1</sup> Peines").text == "Art. 19\u00b9 Peines"
    assert text_of("a.html", b"<html><p>Art. 19<sup>bis</sup> Peines").text == "Art. 19bis Peines"


@pytest.mark.parametrize(
    "aside",
    [
        "<del>{}</del>",
        "<s>{}</s>",
        "<strike>{}</strike>",
        "<span hidden>{}</span>",
        "<span style='display: none'>{}</span>",
        "<b style='text-decoration:line-through'>{}</b>",
        "<s><s>{}</s></s>",
        "<del>{}<br></del>",
        "<i style='DISPLAY:NONE'>{} <i>x</i></i>",
    ],
)
def test_what_a_page_strikes_out_or_hides_is_no_law(aside):
    assert greatest("act.html", page(aside.format("two years ") + "five years")) == [
        "5 years",
        "9 years",
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<p hidden>{0}two years.<p>{1}",
        "<p hidden>{0}two years.</p><p>{1}</p>",
        "<ul><li hidden>{0}two years.<ul><li>a</li></ul><li>{1}</ul>",
        "<div><p hidden>{0}two years.</div>{1}",
        "<strike><p>{0}two years.</p><p>a</p></strike><p>{1}</p>",
        "<p><strike>{0}two years.</p><p>a</strike></p><p>{1}</p>",
        "<table><tr hidden><td>{0}two years.<tr><td>{1}</table>",
        "<input hidden><p>{1}</p>",
    ],
)
def test_what_is_hidden_ends_where_a_browser_ends_it(body):
    more = "<p>The keeper keeps the books of the port. </p>" * 4
    page = f"<html><body>{body.format(HEAD, OTHER)}{more}</body></html>"
    assert greatest("act.html", page) == ["9 years"]


def test_a_page_that_hides_itself_until_its_script_has_run_is_read():
    page = f"<html><body style='display:none'><p>{OTHER}</p></body></html>"
    assert greatest("act.html", page) == ["9 years"]


def test_what_is_struck_out_without_an_end_is_refused():
    with pytest.raises(CannotRead, match=r"act\.html: .* no tag says where that ends"):
        text_of("act.html", page("<del>two years").encode())


def test_a_page_that_folds_its_sections_is_refused():
    folded = f"<h2>5. Lamps</h2><div style='display:none'>{HEAD}two years.</div>"
    with pytest.raises(CannotRead, match="more of its text is hidden than shown"):
        text_of("act.html", f"<html><body>{folded}</body></html>".encode())
    struck = f"<html><body><h2>5. Lamps</h2><s>{HEAD}two years.</s></body></html>"
    assert text_of("act.html", struck.encode()).text == "5. Lamps"


@pytest.mark.parametrize(
    "mark",
    [
        "<w:strike/>",
        "<w:dstrike/>",
        "<w:vanish/>",
        '<w:strike w:val="true"/>',
        '<w:rStyle w:val="Gone"/>',
    ],
)
def test_what_word_strikes_out_or_hides_is_no_law(mark):
    data = word(paragraphs(run(HEAD) + run("two years ", mark) + run("five years.")))
    if "Gone" in mark:
        data = with_style(data)
    assert greatest("act.docx", data) == ["5 years", "9 years"]


def with_style(data):
    """With a style for runs that is based on one which strikes out."""
    styles = (
        '<w:style w:type="character" w:styleId="Struck"><w:rPr><w:strike/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Gone"><w:basedOn w:val="Struck"/></w:style></w:styles>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            part = old.read(item).replace(b"</w:styles>", styles.encode())
            new.writestr(item.filename, part)
    return out.getvalue()


def test_what_word_does_not_strike_out_after_all_is_law():
    body = paragraphs(run(HEAD) + run("two years", '<w:strike w:val="0"/>') + run("."))
    assert greatest("act.docx", word(body)) == ["2 years", "9 years"]


def test_tracked_changes_are_read_as_they_would_stand():
    deleted = '<w:del w:id="1" w:author="a"><w:r><w:delText>two </w:delText></w:r></w:del>'
    moved = f'<w:moveFrom w:id="2" w:author="a">{run("seven ")}</w:moveFrom>'
    inserted = f'<w:ins w:id="3" w:author="a">{run("five ")}</w:ins>'
    body = paragraphs(run(HEAD) + deleted + moved + inserted + run("years."))
    assert greatest("act.docx", word(body)) == ["5 years", "9 years"]


def test_a_paragraph_that_word_hides_is_no_law():
    body = paragraphs(run(f"{HEAD}two years.", "<w:vanish/>"))
    assert greatest("act.docx", word(body)) == ["9 years"]


def test_a_mark_above_the_line_is_no_digit_of_a_document():
    high = '<w:vertAlign w:val="superscript"/>'
    body = paragraphs(run(HEAD) + run("2") + run("1", high) + run(" years."))
    assert greatest("act.docx", word(body)) == ["2 years", "9 years"]


def test_entities_of_a_document_are_refused_as_those_of_a_file_are():
    kind = '<!DOCTYPE d [<!ENTITY x "two">]>'
    xml = f"{kind}<akomaNtoso><p>{HEAD}&x; years.</p></akomaNtoso>"
    said = []
    for name, data in (
        ("act", word(paragraphs(run(f"{HEAD}&x; years.")), kind)),
        ("act", b'<?xml version="1.0"?>' + xml.encode()),
    ):
        with pytest.raises(CannotRead, match="entities") as refused:
            text_of(name, data)
        said.append(str(refused.value))
    assert said[0] == said[1]


WIDE, RESTART = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>'


@pytest.mark.parametrize(
    "form",
    [
        "<w:sdt><w:sdtContent><w:p>{0}</w:p></w:sdtContent></w:sdt>",
        "<w:p><w:sdt><w:sdtContent>{0}</w:sdtContent></w:sdt></w:p>",
        "<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p>{0}</w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>",
    ],
)
def test_text_in_forms_and_tables_in_cells_is_read(form):
    body = form.format(run(f"{HEAD}two years."))
    assert greatest("act.docx", word(body + paragraphs())) == ["2 years", "9 years"]


def test_contents_that_word_made_are_no_sections():
    made = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    contents = f"<w:sdt>{made}<w:sdtContent><w:p>{run('6. Oars 1')}</w:p></w:sdtContent></w:sdt>"
    assert text_of("act.docx", word(contents + paragraphs())).text == OTHER


def cell(text, more=""):
    return f"<w:tc><w:tcPr>{more}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"


def test_a_cell_over_millions_of_columns_is_one_cell():
    span = '<w:gridSpan w:val="99999999"/>'
    row = f"<w:tr>{cell('opium', span)}{cell('one gram')}</w:tr>"
    found = text_of("act.docx", word(f"<w:tbl>{row}</w:tbl>"))
    assert found.text == "opium\none gram"
    assert found.blocks[1].column <= 100


def test_cells_of_word_reach_over_rows_and_a_deleted_row_is_none():
    gone = f"<w:tr><w:trPr><w:del w:id='1' w:author='a'/></w:trPr>{cell('gone')}</w:tr>"
    rows = (
        f"<w:tr>{cell('opium', RESTART)}{cell('one')}</w:tr>{gone}"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('two')}</w:tr>"
        f"<w:tr>{cell('heroin', WIDE)}{cell('three')}</w:tr>"
    )
    found = text_of("act.docx", word(f"<w:tbl>{rows}</w:tbl>"))
    assert [(found.text[b.start : b.end], b.row, b.rows, b.column) for b in found.blocks] == [
        ("opium", 2, 2, 0),
        ("one", 2, 1, 1),
        ("two", 3, 1, 1),
        ("heroin", 4, 1, 0),
        ("three", 4, 1, 2),
    ]


@pytest.mark.parametrize(
    "length",
    [
        "2<sup>1</sup> years",
        "<del>nine</del> 2 years",
        '<span status="removed">nine</span> 2 years',
        '<b status="repealed">nine</b> 2 years',
    ],
)
def test_marks_and_what_is_out_of_force_in_xml(length):
    section = f"<section><num>5.</num><content><p>{HEAD[3:]}{length}.</p></content></section>"
    for status in ('status="removed"', 'Status="Repealed"'):
        gone = section.replace("<section>", f"<section {status}>")
        body = f"<akomaNtoso><act><body>{section}{gone}</body></act></akomaNtoso>"
        assert greatest("act.xml", f'<?xml version="1.0"?>{body}') == ["2 years"]


def drawn(*content):
    """A PDF of one page of the content given; before each length stands the rest of its sentence."""
    lines = (HEAD.split(" is liable ")[0], "is liable " + HEAD.split(" is liable ")[1])
    body = [f"BT /F1 10 Tf 50 {780 - 14 * n} Td ({line}) Tj ET" for n, line in enumerate(lines)]
    return pdf([[*body, *content, f"BT /F1 10 Tf 50 720 Td ({OTHER}) Tj ET"]], drawn=True)


@pytest.mark.parametrize(
    "length",
    [
        "(2) Tj /F1 6 Tf 4 Ts (1) Tj /F1 10 Tf 0 Ts ( years.) Tj",
        "(2) Tj /F1 6 Tf 4 Ts ([1]) Tj /F1 10 Tf 0 Ts ( years.) Tj",
        "(2) Tj /F1 8.3 Tf 3.3 Ts (10) Tj /F1 10 Tf 0 Ts ( years.) Tj",
        "/F1 6 Tf 4 Ts (1) Tj /F1 10 Tf 0 Ts (2 years.) Tj",
    ],
)
def test_a_mark_above_the_line_is_no_digit_of_a_pdf(length):
    data = drawn(f"BT /F1 10 Tf 50 752 Td {length} ET")
    assert greatest("act.pdf", data) == ["2 years", "9 years"]


def test_a_digit_of_another_size_on_the_line_of_a_pdf_is_one():
    data = drawn("BT /F1 10 Tf 50 752 Td (2) Tj /F1 8 Tf (1) Tj /F1 10 Tf ( years.) Tj ET")
    assert greatest("act.pdf", data) == ["21 years", "9 years"]


@pytest.mark.parametrize("stroke", ["50 755 m 81 755 l S", "50 754.6 31 0.8 re f"])
def test_what_a_line_of_a_pdf_goes_through_is_no_law(stroke):
    data = drawn("BT /F1 10 Tf 50 752 Td (twenty two years.) Tj ET", stroke)
    assert greatest("act.pdf", data) == ["2 years", "9 years"]


def test_what_a_pdf_underlines_or_frames_is_law():
    lines = "50 750.5 m 81 750.5 l S 40 761 m 200 761 l S 40 748 m 200 748 l S"
    data = drawn("BT /F1 10 Tf 50 752 Td (twenty two years.) Tj ET", lines)
    assert greatest("act.pdf", data) == ["22 years", "9 years"]


def test_a_pdf_on_ruled_paper_is_refused():
    lines = [f"40 {y} m 560 {y} l S" for y in (783, 769, 755, 723)]
    with pytest.raises(CannotRead, match="lines are drawn through more of its text than stands"):
        text_of("act.pdf", drawn("BT /F1 10 Tf 50 752 Td (two years.) Tj ET", *lines))


@pytest.mark.parametrize(
    "length",
    [
        "2<sub>1</sub> years",
        "2<span style='vertical-align:sub'>1</span> years",
        "2<span class='mark'>1</span> years",
        "2<span class='low'>1</span> years",
    ],
)
def test_a_mark_below_the_line_or_by_a_style_sheet_is_no_digit_of_a_page(length):
    sheet = "<style>.mark {vertical-align: super} span.low {vertical-align: sub}</style>"
    assert greatest("act.html", sheet + page(length)) == ["2 years", "9 years"]


def test_a_mark_below_the_line_of_other_files_is_no_digit():
    low = run("1", '<w:vertAlign w:val="subscript"/>')
    assert greatest("a.docx", word(paragraphs(run(f"{HEAD}2") + low + run(" years.")))) == [
        "2 years",
        "9 years",
    ]
    assert greatest("a.md", f"{HEAD}2<sub>1</sub> years.\n\n{OTHER}") == ["2 years", "9 years"]


SHEET = """<style type="text/css"><!-- @import url('x.css'); /* .kept {display: none} */
@media print { .kept { display: none } p { display: none } }
.old, td.gone {color: grey; text-decoration: line-through}  SPAN.none {DISPLAY : none !important}
#was{visibility:hidden} blink{font-size:0pt} .shown{display:none} .shown{display:inline}
div .deep {display:none} em.none {display: inline} .none {display:none} .small {font-size:0.9em}
--></style>"""


@pytest.mark.parametrize(
    "aside",
    [
        "<span class='old'>{}</span>",
        "<span class='big old'>{}</span>",
        "<span class='none'>{}</span>",
        "<i id='was'>{}</i>",
        "<blink>{}</blink>",
        "<i style='font-size:0'>{}</i>",
    ],
)
def test_what_a_style_sheet_strikes_out_or_hides_is_no_law(aside):
    told = page(aside.format("two ") + "fifty years")
    for whole in (
        SHEET + told,
        told.replace("<body>", f"<head>{SHEET}</head><body>"),
        told + SHEET,
    ):
        assert greatest("act.html", whole) == ["50 years", "9 years"]


@pytest.mark.parametrize(
    "kept",
    [
        "<b class='kept'>{}</b>",
        "<b class='shown'>{}</b>",
        "<em class='none'>{}</em>",
        "<b class='deep'>{}</b>",
        "<b class='small'>{}</b>",
        "<b class='none' style='display:inline'>{}</b>",
        "<b class='gone'>{}</b>",
    ],
)
def test_what_a_style_sheet_shows_after_all_is_law(kept):
    assert greatest("act.html", SHEET + page(kept.format("fifty two years"))) == [
        "52 years",
        "9 years",
    ]


def test_a_style_sheet_that_is_cut_off_or_huge_ends():
    for sheet in (".a{display:none", "@media x {", "@media {" * 9_000, "/*" * 9_000, "{" * 9_000):
        assert greatest("act.html", f"<style>{sheet}</style>{page('two years')}")[-1] == "9 years"


@pytest.mark.parametrize(
    "aside",
    [
        "~~{}~~",
        "<del>{}</del>",
        "<s>{}</s>",
        "<!-- {} -->",
        "<!--\n\n{}\n\n-->\n",
        "<del>a <del>b</del> {}</del>",
        "<span style='text-decoration: line-through'>{}</span>",
        '<DIV hidden class="x">\n{}\n</DIV>',
    ],
)
def test_what_markdown_strikes_out_hides_or_comments_out_is_no_law(aside):
    told = f"{HEAD}{aside.format('two')} fifty years.\n\n{aside.format(OTHER)}\n\n{OTHER}\n"
    assert greatest("act.md", told) == ["50 years", "9 years"]


@pytest.mark.parametrize(
    "kept",
    [
        "{} ~~ and ~~ ",
        "~~ {} ~~",
        r"\~~{}\~~",
        "~~~\n{}\n~~~",
        "a~~\n\n{}\n\nb~~",
        "<del artículo 5> {}",
        "<b>{}</b>",
        "<br>{}",
    ],
)
def test_what_markdown_does_not_strike_out_after_all_is_law(kept):
    assert greatest("act.md", f"{kept.format(OTHER)}\n") == ["9 years"]


def test_tildes_of_two_cells_strike_nothing_out():
    text = text_of("act.md", b"| a~~ | nine years | ~~b |\n|---|---|---|\n| ~~x~~ | y | z |\n").text
    assert "nine years" in text
    assert "x" not in text


@pytest.mark.parametrize("mark", ["[^1]", "<sup>1</sup>", "<sup>[1]</sup>"])
def test_a_mark_above_the_line_is_no_digit_of_markdown(mark):
    told = f"{HEAD}2{mark} years.\n\n{OTHER}\n\n[^1]: The keeper of the port.\n"
    assert greatest("act.md", told) == ["2 years", "9 years"]


@pytest.mark.parametrize("start", ["<!-- a", "<del>a", "<p hidden>a"])
def test_what_markdown_strikes_out_without_an_end_is_refused(start):
    with pytest.raises(CannotRead, match=r"act\.md: .* add (-->|</del>|</p>)"):
        text_of("act.md", f"{start}\n\n{OTHER}".encode())


VML = '<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>{}</v:textbox></v:shape></w:pict>'
BOX = "<w:txbxContent>{}</w:txbxContent>"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
BOTH = (
    f'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}"><mc:Choice Requires="wps">{{0}}</mc:Choice>'
    f"<mc:Fallback>{VML.format('{0}')}</mc:Fallback></mc:AlternateContent>"
)


def boxed(text, form):
    return f"<w:r>{form.format(BOX.format(f'<w:p>{text}</w:p>'))}</w:r>"


@pytest.mark.parametrize("form", [VML, BOTH])
def test_the_text_of_a_box_is_read_once(form):
    law = run(f"{HEAD}two years.")
    for inside in (law, boxed(law, form)):
        body = paragraphs(run("Of lamps.") + boxed(inside, form))
        assert greatest("act.docx", word(body)) == ["2 years", "9 years"]
    cell = f"<w:tbl><w:tr><w:tc><w:p>{boxed(law, form)}</w:p></w:tc></w:tr></w:tbl>"
    assert greatest("act.docx", word(cell + paragraphs())) == ["2 years", "9 years"]


def test_a_box_that_was_deleted_is_not_read():
    box = boxed(run(f"{HEAD}two years."), VML)
    body = paragraphs(f'<w:del w:id="1" w:author="a">{box}</w:del>')
    assert greatest("act.docx", word(body)) == ["9 years"]


@pytest.mark.parametrize(
    ("sheet", "aside"),
    [
        (".a { display: none !important }", "<b class='a' style='display: inline'>{}</b>"),
        (".a { display: none !IMPORTANT } .b { display: inline }", "<b class='a b'>{}</b>"),
        ("@media screen { .a { display: none } } .b { display: inline }", "<b class='a'>{}</b>"),
        ("", "<b style='color: red; /* of the old act */ display: none'>{}</b>"),
    ],
)
def test_what_a_style_hides_all_the_same_is_no_law(sheet, aside):
    told = f"<style>{sheet}</style>{page(aside.format('two') + ' fifty years')}"
    assert greatest("act.html", told) == ["50 years", "9 years"]


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        (
            ".a { display: inline !important } .b { display: none }",
            "<b class='a b'>{}</b>",
        ),
        ("", "<b style='visibility: hidden'>x<i style='visibility: visible'>{}</i></b>"),
        ("", "<b style='font-size: 0'>x<i style='font-size: 12px'>{}</i></b>"),
        ("", "<b style='/* display: none */ color: red'>{}</b>"),
        ("@media screen and (max-width: 9px) { .a { display: none } }", "<b class='a'>{}</b>"),
    ],
)
def test_what_a_style_shows_inside_what_it_hides_is_law(sheet, kept):
    told = f"<style>{sheet}</style>{page(kept.format('fifty two years'))}"
    assert greatest("act.html", told) == ["52 years", "9 years"]


@pytest.mark.parametrize(
    "style",
    ["vertical-align: 4px", "vertical-align: -20%", "position: relative; top: -0.4em"],
)
def test_a_mark_that_is_moved_by_a_length_is_no_digit(style):
    told = page(f"2<span style='{style}'>1</span> years")
    assert greatest("act.html", told) == ["2 years", "9 years"]


@pytest.mark.parametrize(
    "mark",
    [
        "<sup class='note'>1</sup>",
        "<sup><a href='#n1'>1</a></sup>",
        "<sup>[1](#n1)</sup>",
        "<sup>**1**</sup>",
        "<sub id='n1'>1</sub>",
    ],
)
def test_a_mark_with_a_link_is_no_digit_of_markdown(mark):
    assert greatest("act.md", f"{HEAD}2{mark} years.\n\n{OTHER}\n") == ["2 years", "9 years"]


@pytest.mark.parametrize(
    "items", ["- ~~a\n- {}~~", "# ~~a\n{}~~", "1. ~~a\n2. {}~~", "> ~~a\n> {}~~"]
)
def test_tildes_of_two_items_strike_nothing_out(items):
    assert greatest("act.md", f"{items.format(OTHER)}\n") == ["9 years"]


@pytest.mark.parametrize(
    "aside", ["<del xml:lang='en'>{}</del>", "<b data-1='2' hidden>{}</b>", "<script>{}</script>"]
)
def test_other_tags_of_markdown_that_are_not_shown_are_no_law(aside):
    assert greatest("act.md", f"{HEAD}{aside.format('two')} fifty years.\n") == ["50 years"]


def test_what_markdown_shows_inside_what_it_hides_is_refused():
    told = f"<b style='font-size:0'><i style='font-size:9px'>{OTHER}</i></b>"
    with pytest.raises(CannotRead, match=r"act\.md: text is hidden in it by <b> and shown again"):
        text_of("act.md", told.encode())


@pytest.mark.parametrize(
    "form",
    [
        "<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc><w:p>{0}</w:p></w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>",
        "<w:tbl><w:tr><w:sdt><w:sdtContent><w:tc><w:p>{0}</w:p></w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>",
        f"<w:p><mc:AlternateContent xmlns:mc='{COMPATIBILITY}'><mc:Choice Requires='w14'>{{0}}</mc:Choice></mc:AlternateContent></w:p>",
    ],
)
def test_rows_and_cells_in_forms_are_read(form):
    body = form.format(run(f"{HEAD}two years."))
    assert greatest("act.docx", word(body + paragraphs())) == ["2 years", "9 years"]


def test_a_paragraph_goes_on_where_its_end_is_deleted():
    gone = '<w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr>'
    body = f"<w:p>{gone}{run(HEAD + 'two')}</w:p>" + paragraphs(run(" years."))
    assert greatest("act.docx", word(body)) == ["2 years", "9 years"]
    cell = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"
    assert "two years." in text_of("act.docx", word(cell)).text
    last = f"<w:p>{gone}{run(HEAD + 'two years.')}</w:p>"
    assert greatest("act.docx", word(paragraphs() + last)) == ["9 years", "2 years"]


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        (run("2") + run("1", '<w:position w:val="6"/>') + run(" years."), ["2 years"]),
        (
            run("2") + "<w:r><w:footnoteReference w:id='1'/><w:t>1</w:t></w:r>" + run(" years."),
            ["2 years"],
        ),
        (run("2") + '<w:r><w:sym w:font="Symbol" w:char="F035"/></w:r>' + run(" years."), []),
        (
            f'{run("2")}<m:oMath xmlns:m="{{0}}"><m:r><m:t>1</m:t></m:r></m:oMath>{run(" years.")}',
            ["21 years"],
        ),
        (f'{run("2")}<m:oMath xmlns:m="{{0}}"><m:f/></m:oMath>{run(" years.")}', []),
    ],
)
def test_what_word_shows_beside_a_number_is_not_passed_over(inside, wanted):
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    body = paragraphs(run(HEAD) + inside.replace("{0}", math))
    assert greatest("act.docx", word(body)) == [*wanted, "9 years"]


def test_cells_and_rows_that_word_leaves_out_are_no_law():
    gone = cell(f"{HEAD}two years.", "<w:cellDel w:id='1' w:author='a'/>")
    hidden = f"<w:tr><w:trPr><w:hidden/></w:trPr>{cell(f'{HEAD}three years.')}</w:tr>"
    body = f"<w:tbl><w:tr>{gone}{cell('Of lamps')}</w:tr>{hidden}</w:tbl>" + paragraphs()
    assert greatest("act.docx", word(body)) == ["9 years"]


def test_a_mark_in_both_styles_of_word_takes_itself_back():
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE

    document = Document()
    for name, kind in (("Old", WD_STYLE_TYPE.PARAGRAPH), ("Letters", WD_STYLE_TYPE.CHARACTER)):
        document.styles.add_style(name, kind).font.strike = True
    document.add_paragraph(style="Old").add_run(OTHER, style="Letters")
    document.add_paragraph("gone", style="Old")
    out = io.BytesIO()
    document.save(out)
    assert text_of("act.docx", out.getvalue()).text == OTHER


def test_a_mark_of_two_digits_before_a_line_of_a_pdf_is_no_number():
    length = "/F1 6 Tf 4 Ts (12) Tj /F1 10 Tf 0 Ts (2 years.) Tj"
    assert greatest("act.pdf", drawn(f"BT /F1 10 Tf 50 752 Td {length} ET")) == [
        "2 years",
        "9 years",
    ]


@pytest.mark.parametrize("stroke", ["1 1 1 RG 50 755 m 81 755 l S", "1 g 50 754.6 31 0.8 re f 0 g"])
def test_a_line_in_the_colour_of_paper_strikes_nothing_out(stroke):
    data = drawn("BT /F1 10 Tf 50 752 Td (twenty two years.) Tj ET", stroke)
    assert greatest("act.pdf", data) == ["22 years", "9 years"]
