"""HTML, spreadsheets, ladders and trends."""

import datetime as dt
import html.parser
import io
import json
import re
import xml.etree.ElementTree as ET

import openpyxl
import pytest
from click.testing import CliRunner
from rich.console import Console

from proportionality.answers.history import movement, trend
from proportionality.check import check_all
from proportionality.cli.main import main
from proportionality.law.corpus import Corpus, load_all, load_bytes, shipped
from proportionality.measure import measured_on
from proportionality.report import as_html, as_xlsx
from proportionality.report.pictures import history as timeline
from proportionality.report.pictures import ladder, rungs
from proportionality.rules.example_files import expand
from proportionality.rules.registry import norms

ON = dt.date(2026, 6, 1)
EVIL = '=HYPERLINK("http://x.test")<script>alert(1)</script>'
LAW = """trafficking: {conduct: drug.trafficking, death: mandatory, custody: none, floor: mandatory}
use: {conduct: drug.use, custody: {min: 1 year, max: 10 years}, floor: mandatory}
vague: {conduct: drug.supply, custody: {min: unknown, max: 20 years}, life: unknown, floor: unknown}
rape: {conduct: violent.rape, custody: {min: none, max: 8 years}}
murder: {conduct: violent.murder, life: mandatory, custody: none, floor: mandatory}"""


def law(text=LAW, evil=False):
    file, problems = load_bytes(expand(text), "law.yaml")
    assert file, problems
    if evil:
        offences = [
            o.model_copy(update={"title": f"{EVIL} {o.id}"}) for o in file.jurisdiction.offences
        ]
        from dataclasses import replace

        file = replace(
            file, jurisdiction=file.jurisdiction.model_copy(update={"offences": offences})
        )
    return file


class _Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links, self.ids = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for key, value in attrs:
            if key in ("href", "src"):
                self.links.append(value)
            if key == "id":
                self.ids.append(value)


def read(text):
    reader = _Reader()
    reader.feed(text)
    return reader


def test_html_fetches_nothing_runs_nothing_and_escapes():
    text = as_html.render(check_all(Corpus([law(evil=True)]), ON))
    page = read(text)
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert "url(http" not in text
    assert "@import" not in text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_html_says_first_what_matters():
    report = check_all(Corpus([law()]), ON)
    text = as_html.render(report)
    start = text[: text.index("Findings</h2>")]
    assert "1 of the 3 drug provisions encoded carries the death penalty" in start
    for word in (
        "1 June 2026",
        "critical",
        "cannot tell",
        "The gravest findings",
        "What cannot be told",
        "<svg",
    ):
        assert word in start
    assert 'class="index"' not in text
    assert 'class="contents"' in text


def test_html_of_a_set_has_an_index():
    other, _ = load_bytes(expand(LAW).replace(b"XXA", b"XXB"), "other.yaml")
    text = as_html.render(check_all(Corpus([law(), other]), ON))
    assert "2 jurisdictions" in text
    assert {"#XXA", "#XXB"} <= set(read(text).links)


def test_html_of_nothing_encoded_is_no_clean_bill():
    text = as_html.render(check_all(Corpus([law()]), dt.date(1900, 1, 1)))
    assert "nothing can be said of this law" in text


def test_a_norm_goes_by_its_name_and_never_by_its_key():
    report = check_all(Corpus([law()]), ON)
    used = {key for f in report.findings for key in f.norms}
    assert used
    said = re.sub(r"<style>.*?</style>|<[^>]+>", " ", as_html.render(report), flags=re.DOTALL)
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx.render(report)))
    cells = "\n".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row)
    for key in used:
        assert key not in said
        assert norms()[key].instrument in said.replace("&#39;", "'")
        assert key not in cells
        assert norms()[key].instrument in cells


def test_terms_in_a_workbook_sort_beside_their_text():
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx.render(check_all(Corpus([law()]), ON))))
    sheet = book["Offences"]
    heads = [c.value for c in sheet[1]]
    at = heads.index("ceiling")
    assert heads[at + 1 : at + 3] == ["ceiling days, least", "ceiling days, most"]
    for row in sheet.iter_rows(min_row=2, values_only=True):
        assert row[heads.index("country")]
        assert row[heads.index("crime")] in row[heads.index("conduct")].replace("-", " ")
        if "year" in row[at] and "(" not in row[at]:
            assert isinstance(row[at + 1], int)


def test_xlsx_is_text_with_filters_and_links():
    book = openpyxl.load_workbook(
        io.BytesIO(as_xlsx.render(check_all(Corpus([law(evil=True)]), ON)))
    )
    assert book.sheetnames == ["Findings", "Offences", "Assessments", "Sources", "Norms", "About"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
        for row in sheet.iter_rows():
            assert not [c.coordinate for c in row if c.data_type == "f"]
    titles = [c.value for c in book["Offences"]["D"]]
    assert any(str(t).startswith("=HYPERLINK") for t in titles)
    assert any(c.hyperlink for row in book["Findings"].iter_rows() for c in row)
    assert book["Findings"].max_row > 5


@pytest.mark.parametrize("code", ["sgp", "mex", "usa", "deu"])
def test_ladders_are_well_formed(code):
    path = shipped() / f"{code}.yaml"
    if not path.exists():
        pytest.skip(f"{code} is not encoded")
    file = load_all([path]).files[0]
    facts = measured_on(file.jurisdiction, ON)
    for groups in (rungs.groups(facts), rungs.short_groups(facts)):
        picture = ladder.svg(groups, "A title & more", ladder.describe(groups), standalone=True)
        root = ET.fromstring(picture)
        assert root.attrib["role"] == "img"
        assert "<script" not in picture
        assert len(re.findall(r"<g class=\"(?:drug|violent)\">", picture)) == sum(
            len(g.bars) for g in groups
        )
    assert sum(len(g.bars) for g in rungs.groups(facts)) == len(facts.subjects)


@pytest.mark.parametrize("code", ["sgp", "usa", "irn"])
def test_a_narrow_ladder_stays_inside_its_width_in_letters_of_twelve_and_more(code):
    facts = measured_on(load_all([shipped() / f"{code}.yaml"]).files[0].jurisdiction, ON)
    for groups in (rungs.groups(facts), rungs.short_groups(facts)):
        root = ET.fromstring(ladder.both(groups, "t", "n").split("</svg>\n")[1] + "</svg>")
        width = float(root.attrib["viewBox"].split()[2])
        assert width < 360
        assert root.attrib["class"] == "ladder narrow"
        ends = [0.0]
        for shape in root.iter():
            at = float(shape.attrib.get("x", shape.attrib.get("cx", 0)))
            ends.append(at + float(shape.attrib.get("width", 0)) * (shape.tag == "rect"))
            if shape.tag == "path":  # death, and the pointed end of a long term
                ends.append(float(re.match(r"M([0-9.]+)", shape.attrib["d"])[1]) + 9)
        assert max(ends) <= width
    sizes = re.findall(r"font-size:([0-9.]+)px", ladder.CSS)
    assert min(map(float, sizes)) >= 12


def test_a_ladder_keeps_room_for_what_courts_rule_out_and_writes_no_empty_brackets():
    penalty = "death: discretionary, life: discretionary, custody: {min: unknown, max: unlimited}, floor: unknown, custody_required: true, ruled_out: {what: death, by: 'Supreme Court, 2008'}"
    file, problems = load_bytes(expand(f"rape: {{conduct: violent.rape, {penalty}}}"), "law.yaml")
    assert file, problems
    (subject,) = measured_on(file.jurisdiction, ON).subjects
    one = rungs.bar(file.jurisdiction, subject, note="")
    assert one.text == "up to death, least not known (death ruled out)"
    pictures = ladder.both([rungs.Group("", (one,))], "t")
    assert pictures.count("… (death ruled out)") == 2
    assert "()" not in pictures


def test_a_history_fits_a_terminal_of_80_with_whole_days_and_says_what_courts_rule_out():
    text = "supply: {conduct: drug.trafficking, custody: {min: 1 year, max: 25 years}, floor: presumptive, evidence: unverified, ruled_out: {what: part, by: 'Supreme Court, 2009'}}"
    file, problems = load_bytes(expand(text), "law.yaml")
    assert file, problems
    found = trend(file.jurisdiction, "drug.trafficking", ON)
    (first, *_) = json.loads(timeline.render_json([found]))["steps"]
    assert first["ruled_out"] == "ruled out in part by the courts: Supreme Court, 2009"
    out = io.StringIO()
    timeline.write(found, Console(file=out, width=80))
    assert f" {first['from']} " in out.getvalue()
    assert "presumptive" in out.getvalue()
    assert "(unverified)" in out.getvalue()


def test_ladder_marks_what_is_unknown_and_what_binds():
    facts = measured_on(law().jurisdiction, ON)
    groups = {
        s.offence.id: ladder.svg([rungs.Group("", (rungs.bar(facts.jurisdiction, s),))], "t", "d")
        for s in facts.subjects
    }
    drawn = {label: re.sub(r"<style>.*?</style>", "", picture) for label, picture in groups.items()}
    assert 'fill="url(#ladder-h-drug)"' in drawn["vague"]
    assert 'fill="url(#' not in drawn["rape"]
    assert 'class="edge"' in drawn["use"]
    assert 'class="edge"' not in drawn["rape"]
    assert 'class="mark must"' in drawn["trafficking"]


def dated():
    now = "rape: {conduct: violent.rape, custody: {min: none, max: 15 years}, was: {custody: {min: none, max: 8 years}}}"
    return law(
        LAW.replace("rape: {conduct: violent.rape, custody: {min: none, max: 8 years}}", now)
    ).jurisdiction


def test_trend_follows_a_provision_through_time():
    found = trend(dated(), "drug.use", ON)
    tracks = {t.name: t for t in found.tracks}
    assert [s.provision.ceiling for s in tracks["rape"].steps] == ["8 years", "15 years"]
    assert tracks["rape"].steps[0].until == dt.date(2019, 12, 31)
    assert "8 years → up to 15 years (changed 2020-01-01)" in movement(tracks["rape"])
    ET.fromstring(timeline.svg(found))
    rows = json.loads(timeline.render_json([found]))["steps"]
    assert {"floor", "ceiling", "citation", "from"} <= set(rows[0])
    early = trend(dated(), "drug.use", dt.date(1900, 1, 1))
    assert early.tracks == ()
    ET.fromstring(timeline.svg(early))


def run(*args):
    return CliRunner().invoke(main, [str(a) for a in args], catch_exceptions=False)


def test_commands(tmp_path):
    path = tmp_path / "law.yaml"
    path.write_bytes(expand(LAW))
    assert run("check", path, "--format", "xlsx").exit_code == 2
    assert run("check", path, "--format", "xlsx", "--output", tmp_path / "r.xlsx").exit_code == 0
    openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert run("check", path, "--format", "html").stdout.startswith("<!doctype html>")
    assert "rape" in run("history", path, "--conduct", "drug.use").stdout
    ET.fromstring(run("history", path, "--conduct", "drug.use", "--format", "svg").stdout)
    assert run("history", path, "--conduct", "drug.uze").exit_code == 2
    for command in ("compare", "suggest", "history"):
        assert run(command, "--help").exit_code == 0
        assert command in run("--help").stdout
