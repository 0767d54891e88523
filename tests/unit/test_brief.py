"""The brief: one law or two, as a page, as PDF and for Word."""

import datetime as dt
import io
import shutil
import subprocess
import zipfile

import pypdfium2
import pytest
from click.testing import CliRunner
from docx import Document

from proportionality.answers.brief import brief
from proportionality.answers.rare import TRAITS
from proportionality.check import check_one
from proportionality.cli.main import main
from proportionality.law.corpus import Corpus, load_all, load_bytes, shipped
from proportionality.measure import measured_on
from proportionality.report.papers import as_docx, as_html, as_pdf
from proportionality.report.papers.fonts import written as writable
from proportionality.report.papers.written import FORMATS, fitted, written
from proportionality.report.pictures.rungs import short_groups
from proportionality.rules.example_files import expand
from proportionality.testing import AS_OF
from tests.conftest import need

TEN = ("MEX", "SGP", "NOR", "USA", "JPN", "IRN", "BRA", "KEN", "THA", "US-TX")


def run(*arguments):
    result = CliRunner().invoke(main, ["brief", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return len(document), "\n".join(page.get_textpage().get_text_range() for page in document)


TITLE = b"title: 'Selling <b>&amp; more</b>'\n"


def made(text, on=AS_OF):
    file, problems = load_bytes(expand(text).replace(b"title: Deal\n", TITLE), "law.yaml")
    assert file, problems
    return brief(file, on, check_one(file, on).findings, [file.jurisdiction], Corpus([file]).sha256)


@pytest.fixture(scope="module")
def briefs():
    files = load_all([shipped() / f"{code.lower()}.yaml" for code in TEN]).files
    laws = [f.jurisdiction for f in files]
    return [brief(f, AS_OF, check_one(f, AS_OF).findings, laws, "0" * 64) for f in files]


PLAIN = """deal: {conduct: drug.trafficking, custody: {min: 5 years, max: 25 years}, floor: mandatory}
rape: {conduct: violent.rape, custody: {min: 2 years, max: 20 years}, floor: frame}"""


def test_the_three_formats_say_the_same():
    one = made(PLAIN)
    page = written("html", one).decode()
    sheets, printed = text_of(written("pdf", one))
    word = Document(io.BytesIO(written("docx", one)))
    typed = "\n".join(p.text for p in word.paragraphs)
    assert sheets <= 2
    said = "at most 20 years"
    for text in (page, printed, typed):
        assert said in " ".join(text.split())
    assert "Selling &lt;b&gt;&amp;amp; more&lt;/b&gt;" in page
    assert "<b>" not in page
    assert one.pairs.shown[0].ratio == 1.25
    assert "Chosen where drug offences weigh most. Of the 1 pairs" in " ".join(typed.split())


def test_life_against_life_is_as_much_and_nobody_is_said_to_be_punished_alike():
    """The scale and `compare` say so too; that only one of the two lives is mandatory is another matter."""
    law = made(
        """deal: {conduct: drug.trafficking, life: discretionary, custody: {min: none, max: unlimited}}
murder: {conduct: violent.murder, life: mandatory, custody: none, floor: mandatory}
rape: {conduct: violent.rape, life: discretionary, custody: {min: none, max: unlimited}}"""
    )
    assert {pair.relation for pair in law.pairs.shown} == {"as-much"}
    assert all("can cost as much as" in pair.sentence for pair in law.pairs.shown)
    page = written("html", law).decode()
    assert "can cost more" in page
    assert "punished" not in page.partition("most telling pair")[2].partition("Chosen where")[0]


def test_the_same_brief_is_the_same_file():
    one = made(PLAIN)
    for name in FORMATS:
        assert written(name, one) == written(name, one)


def test_the_annex_holds_every_provision_and_only_on_request():
    one = made(PLAIN)
    assert "Annex" not in written("html", one).decode()
    assert "Annex: the 2 provisions encoded" in written("html", one, annex=True).decode()
    sheets, printed = text_of(written("pdf", one, annex=True))
    assert sheets == text_of(written("pdf", one))[0] + 1
    assert "Annex" in printed


def test_of_a_law_without_drug_offences_nothing_is_said_of_minimums():
    one = made("rape: {conduct: violent.rape, custody: {min: none, max: 20 years}}")
    assert one.lead == (
        f"No drug offence is encoded on {AS_OF}, so nothing can be said of this law.",
    )
    assert one.death_and_minimums == ()


def test_a_law_without_violence_says_so():
    one = made("deal: {conduct: drug.trafficking, custody: {min: none, max: 5 years}}")
    assert one.lead == (
        f"No violent offence is encoded on {AS_OF}, so nothing can be set beside its drug offences.",
    )
    assert text_of(written("pdf", one))[0] == 1


def test_what_a_font_cannot_write_is_marked_and_stays_in_the_others():
    assert writable("Penal Code (刑法)") == "Penal Code (…)"
    assert writable("Ğ ł ω Ж ²¹") == "Ğ ł ω Ж ²¹"


def test_the_command_writes_files(tmp_path):
    for style, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        path = tmp_path / f"nor.{style}"
        result = run("NOR", "--format", style, "--output", str(path), "--as-of", "2026-11-26")
        assert result.exit_code == 0, result.output
        assert path.read_bytes().startswith(start)


def test_mistakes_of_the_command_are_said():
    assert "--format pdf needs --output FILE" in run("NOR", "--format", "pdf").output
    assert "found 3 laws" in run("NOR", "SGP", "MEX").output
    assert run("NOWHERE").exit_code == 2


def test_word_opens_them_on_two_pages(briefs, tmp_path):
    need(shutil.which("soffice"), "LibreOffice Writer")
    for one in briefs:
        (tmp_path / f"{one.code}.docx").write_bytes(as_docx.render(fitted(one)))
    (tmp_path / "pair.docx").write_bytes(as_docx.render(fitted(*briefs[:2])))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]  # fmt: skip
    files = sorted(map(str, tmp_path.glob("*.docx")))
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=600)
    for path in files:
        sheets, printed = text_of(path.replace(".docx", ".pdf"))
        assert sheets <= 2, path
        assert "how to cite this" in printed


def test_word_files_have_headings_tables_and_a_picture_with_words(briefs):
    content = as_docx.render(fitted(briefs[0]))
    document = Document(io.BytesIO(content))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert headings[0].startswith("The ")
    assert document.tables[0].rows[0].cells[0].text == "drug offence"
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert 'descr="Drug offences: ' in xml


def test_pictures_and_pages_need_no_file_of_the_system(briefs):
    for one in briefs:
        sheets, printed = text_of(as_pdf.render(fitted(one)))
        assert sheets <= 2
        assert f"page 1 of {sheets}" in printed
        assert "http" not in as_html.render(fitted(one)).partition("<body>")[0]


@pytest.mark.parametrize(
    ("penalty", "said"),
    [
        ("floor: mandatory", "binds the court to a minimum sentence; it is 5 years: "),
        ("floor: presumptive", "binds the court to a minimum sentence, save for exceptional reasons; it is 5 years: "),
        (
            "floor: mandatory, departures: [{to: any term, when: the prosecutor moves, place: s 9}]",
            "binds the court to a minimum sentence, save where the law names an exception; it is 5 years: ",
        ),
    ],
)  # fmt: skip
def test_a_minimum_that_yields_is_not_said_to_bind_without_more(penalty, said):
    one = made(PLAIN.replace("floor: mandatory", penalty))
    assert [s for s in one.death_and_minimums if f"The one drug provision encoded {said}" in s]


def test_what_courts_rule_out_is_said_with_the_decision():
    one = made(
        PLAIN.replace(
            "floor: mandatory",
            "floor: mandatory, ruled_out: {what: part, by: 'Supreme Court, 2009'}",
        )
    )
    assert [
        s
        for s in one.death_and_minimums
        if s.endswith(": ruled out in part by the courts: Supreme Court, 2009.")
    ]


def test_decisions_that_are_many_or_long_leave_a_brief_its_two_pages():
    deal, rape = PLAIN.split("\n")
    many = [
        deal.replace("deal:", f"deal-{n}:").replace(
            "floor: mandatory",
            f"floor: mandatory, ruled_out: {{what: part, by: 'Case {n} {'word ' * 600}'}}",
        )
        for n in range(8)
    ]
    one = made("\n".join([*many, rape]))
    told = [s for s in one.death_and_minimums if "ruled out" in s]
    assert len(told) == 4
    assert all(len(s) < 400 for s in told)
    assert "Courts rule something out in 4 more decisions." in one.death_and_minimums
    assert text_of(written("pdf", one))[0] <= 2


def test_death_that_courts_rule_out_is_not_what_a_crime_can_cost_without_more():
    child = "child: {conduct: violent.child-rape, death: discretionary, life: mandatory, custody: none, floor: mandatory, ruled_out: {what: death, by: 'Supreme Court, 2008'}}"
    (said,) = made(f"{PLAIN}\n{child}").lead
    assert said.endswith(" which can cost death (death ruled out).")
    drug = PLAIN.replace("floor: mandatory", "floor: mandatory, ruled_out: {what: part, by: x}")
    (said,) = made(drug).lead
    assert " can cost 25 years (ruled out in part); " in said


def test_a_form_that_may_cost_more_is_not_passed_over_for_one_that_is_known():
    one = made(
        PLAIN + "\nworse: {conduct: violent.rape, custody: {min: none, max: unknown}, floor: none}"
    )
    (said,) = one.lead
    assert "at most 20 years" not in said


def test_what_is_not_known_is_no_amount():
    """Custody of a length that nobody found is less than life, and nothing is “at most” that length."""
    one = made(
        "deal: {conduct: drug.trafficking, custody: {min: 10 years, max: unknown}, floor: mandatory}\n"
        "rape: {conduct: violent.rape, life: discretionary, custody: {min: none, max: 20 years}}"
    )
    (said,) = one.lead
    assert (
        said
        == "Selling <b>&amp; more</b> (s 1) costs a term of 10 years or more; Rape (s 2) can cost life."
    )


def test_of_a_length_that_nobody_found_the_known_least_is_told():
    one = made(
        "deal: {conduct: drug.trafficking, custody: {min: 30 years, max: unknown}, floor: unknown}\n"
        "rape: {conduct: violent.rape, custody: {min: none, max: 20 years}}"
    )
    assert one.lead == (
        "Selling <b>&amp; more</b> (s 1) can cost 30 years or more; Rape (s 2) at most 20 years.",
    )


@pytest.mark.parametrize(
    ("penalty", "said"),
    [
        ("floor: mandatory", "costs no less than 5 years; Rape"),
        ("floor: frame", "The ordinary range for Selling <b>&amp; more</b> (s 1) begins at 5 years; Rape"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("exception", [False, True])
def test_an_exception_makes_no_ordinary_range_a_minimum_that_binds(penalty, said, exception):
    """Dealing that begins at ten years by an ordinary range was said to cost no less, beside a line that no minimum binds."""
    departure = (
        ", departures: [{to: any term, when: the offender helps, place: s 9}]" if exception else ""
    )
    (lead,) = made(
        PLAIN.replace("floor: mandatory", penalty + departure).replace("20 years", "4 years")
    ).lead
    if exception and "mandatory" in penalty:
        said = said.replace(";", ", save where the law names an exception;")
    assert said in lead


def test_a_pair_says_that_the_least_is_less_and_that_a_graver_form_can_cost_more():
    one = made(
        """deal: {conduct: drug.trafficking, custody: {min: 1 year, max: 20 years}, floor: frame}
rape: {conduct: violent.rape, custody: {min: 5 years, max: 20 years}, floor: frame}
worse: {conduct: violent.rape, form: aggravated, custody: {min: 10 years, max: 30 years}, floor: frame}"""
    )
    assert one.lead[0] == (
        "Selling <b>&amp; more</b> (s 1) can cost as much as Rape (s 2): 20 years; the least of the drug offence is less, "
        "1 year against 5 years; a graver form of that crime, Worse (s 3), can cost 30 years."
    )
    assert "(a graver form: 10 years to 30 years)" in written("html", one).decode()


SMALL = """deal: {conduct: drug.trafficking, substances: {heroin: under 10 g}, custody: {min: none, max: 3 years}}
rape: {conduct: violent.rape, custody: {min: 2 years, max: 10 years}, floor: frame}
"""
LARGE = "large: {conduct: drug.trafficking, form: aggravated, substances: {heroin: at least 10 g}, "
DEATH = "death: discretionary, custody: {min: 15 years, max: 20 years}, floor: frame}"
WORSE = "\nworse: {conduct: violent.rape, form: aggravated, death: discretionary, custody: {min: 10 years, max: 20 years}, floor: frame}"


def test_a_lead_about_a_small_amount_says_what_a_large_one_can_cost():
    one = made(SMALL + LARGE + DEATH)
    assert one.lead == (
        "Selling <b>&amp; more</b> (s 1) costs at most 3 years; Rape (s 2) can cost 10 years.",
        "For larger amounts: Large (s 3) can cost death; Rape (s 2) at most 10 years.",
    )
    side_by_side = written("html", made(PLAIN), one).decode()
    assert ">For larger amounts: Large (s 3)" in side_by_side


@pytest.mark.parametrize(
    ("penalty", "said"),
    [
        ("death: mandatory, custody: none, floor: mandatory}", "Large (s 3) costs no less than death; Rape (s 2) at most 10 years."),
        ("custody: {min: none, max: 8 years}}", "Large (s 3) costs at most 8 years; Rape (s 2) can cost 10 years."),
        ("custody: {min: none, max: 10 years}}", "Large (s 3) can cost as much as Rape (s 2): 10 years; the least of the drug offence is less, no minimum against 2 years."),
        (DEATH + WORSE, "Large (s 3) can cost death; Rape (s 2) at most 10 years; a graver form of that crime, Worse (s 4), can cost death."),
    ],
)  # fmt: skip
def test_what_a_larger_amount_costs_is_said_as_of_any_pair(penalty, said):
    assert made(SMALL + LARGE + penalty).lead[1] == f"For larger amounts: {said}"


@pytest.mark.parametrize(
    ("words", "larger"),
    [
        ("substances: {heroin: {words: large quantity}}", True),
        ("substances: {heroin: over 1 kg, cocaine: over 1 kg}", True),
        ("substances: {heroin: over 1 kg}, conditions: [repeat]", False),
        ("substances: {cocaine: over 1 kg}", False),
        ("substances: {heroin: under 5 g}", False),
        ("substances: [heroin]", False),
    ],
)
def test_larger_amounts_are_those_that_nothing_but_the_amount_makes_graver(words, larger):
    text = SMALL + LARGE.replace("substances: {heroin: at least 10 g}", words) + DEATH
    assert any("For larger amounts" in said for said in made(text).lead) == larger


@pytest.mark.parametrize(
    "penalty", ["custody: {min: 1 year, max: 3 years}, floor: frame}", "death: unknown, custody: unknown}"]
)  # fmt: skip
def test_of_larger_amounts_that_do_not_surely_cost_more_a_lead_says_nothing(penalty):
    assert not [said for said in made(SMALL + LARGE + penalty).lead if "For larger" in said]


def test_a_drug_of_a_class_is_the_drug_of_the_class():
    text = SMALL.replace("{heroin: under 10 g}", "[opioids]") + LARGE + DEATH
    assert "For larger amounts" in made(text).lead[1]


DEALT = """deal: {conduct: drug.trafficking, custody: {min: none, max: 20 years}}
rape: {conduct: violent.rape, custody: {min: none, max: 10 years}}
"""
WORSE_RAPE = "worse: {conduct: violent.rape, form: aggravated, custody: {min: none, max: MOST}}\n"
OF_A_CHILD = "child: {conduct: violent.child-rape, custody: {min: none, max: MOST}}\n"


@pytest.mark.parametrize(
    ("most", "told"),
    [
        ("19 years", ""),
        ("20 years", "; a graver form of that crime, Worse (s 3), can cost 20 years"),
        ("25 years", "; a graver form of that crime, Worse (s 3), can cost 25 years"),
        ("unknown", "; another form of that crime, Worse (s 3), can cost a term that is not known"),
    ],
)
def test_a_form_that_costs_no_less_than_the_drug_offence_is_told_beside_the_milder_one(most, told):
    """Trafficking can cost life and so can aggravated sexual assault: beside assault's ten years alone that misleads (Canada)."""
    one = made(DEALT + WORSE_RAPE.replace("MOST", most))
    sentence = "Selling <b>&amp; more</b> (s 1) can cost 20 years; Rape (s 2) at most 10 years"
    assert one.lead == (f"{sentence}{told}.",)
    page = written("html", one).decode()
    assert ("(a graver form: up to" in page) == ("a graver form" in told)
    assert ("(another form: most not known)" in page) == ("another form" in told)


def test_a_form_of_which_what_the_pair_says_of_the_least_does_not_hold_is_told():
    text = DEALT.replace("min: none, max: 20", "min: 12 years, max: 20") + WORSE_RAPE
    (said,) = made(
        text.replace("20 years}", "20 years}, floor: mandatory").replace("MOST", "15 years")
    ).lead
    assert (
        "costs no less than 12 years; Rape (s 2) at most 10 years; a graver form of that crime, Worse (s 3), can cost 15 years."
        in said
    )


@pytest.mark.parametrize(
    ("most", "told"), [("19 years", False), ("20 years", True), ("unknown", True)]
)
def test_a_pair_with_rape_leaves_aside_the_rape_of_a_child_that_is_no_milder(most, told):
    """As the scale does; the sentence of New Jersey named a victim under 13 and twenty years, where the law has life."""
    one = made(DEALT + OF_A_CHILD.replace("MOST", most))
    (said,) = one.lead
    assert ("; leaving aside the rape of a child (s 3), which can cost " in said) == told
    assert ("(of a child: " in written("html", one).decode()) == told


def test_in_its_gravest_form_too_trafficking_leaves_aside_the_rape_of_a_child():
    gravest = DEALT.replace("drug.trafficking,", "drug.trafficking, form: aggravated,")
    worse = WORSE_RAPE.replace("MOST", "20 years") + OF_A_CHILD.replace("MOST", "30 years")
    (said,) = made(gravest + worse).lead
    assert said.startswith("In its gravest form: ")
    assert (
        "as much as Worse (s 3): 20 years; leaving aside the rape of a child (s 4), which can cost 30 years."
        in said
    )


def test_what_larger_amounts_cost_leaves_aside_the_rape_of_a_child_too():
    child = "\nchild: {conduct: violent.child-rape, custody: {min: none, max: 30 years}, death: unknown}"
    said = made(SMALL + LARGE + DEATH + child).lead[1]
    assert said.startswith(
        "For larger amounts: Large (s 3) can cost death; Rape (s 2) at most 10 years; "
    )
    assert said.endswith(
        "leaving aside the rape of a child (s 4), which can cost 30 years (death unknown)."
    )


@pytest.mark.parametrize("code", ["us-nj", "us-oh"])
def test_rape_is_not_called_that_of_a_child_which_has_an_offence_of_its_own(code):
    (file,) = load_all([shipped() / f"{code}.yaml"]).files
    rapes = [o for o in file.jurisdiction.offences if "violent.rape" in o.conduct]
    assert rapes
    assert not [o.title for o in rapes if "under 13" in o.title]


def test_months_are_said_in_years_wherever_a_brief_says_what_a_provision_costs():
    """Nobody sees that 280 months are less than 25 years; the years stood beside single terms only."""
    one = made(
        "deal: {conduct: drug.trafficking, custody: {min: 128 months, max: 360 months}, floor: mandatory}\n"
        "rape: {conduct: violent.rape, custody: {min: none, max: 280 months}, life: unknown}"
    )
    pages = written("html", one).decode()
    dealing = "128 months (10 years 8 months) to 360 months (30 years)"
    rape = "up to 280 months (23 years 4 months; life unknown)"
    assert f"Ordinary trafficking: Selling <b>&amp; more</b> (s 1) {dealing}." in one.headline
    assert [s for s in one.headline if s == f"Rape: Rape (s 2) {rape}."]
    assert f"<td>{dealing}</td>" in pages
    assert f"<td>{rape}</td>" in pages
    assert [s for s in one.death_and_minimums if "it is 128 months (10 years 8 months): " in s]


BY_FINE = """deal: {conduct: drug.trafficking, custody: {min: 20 years, max: unlimited}, life: unknown, floor: presumptive, custody_required: false, fine: "at least LSL 1,000"}
rape: {conduct: violent.rape, custody: {min: none, max: 20 years}}"""


def test_a_least_that_binds_only_where_custody_is_imposed_is_told():
    """A fine of a million or at least twenty years was told as any term of years, and as no minimum (Lesotho)."""
    one = made(BY_FINE)
    costs = "20 years to any term of years (life unknown), or no custody"
    assert one.headline[0] == f"Ordinary trafficking: Selling <b>&amp; more</b> (s 1) {costs}."
    assert f"<td>{costs}</td>" in written("html", one).decode()
    counted = "The one drug provision encoded sets a minimum for custody only where the court imposes any, save for exceptional reasons; it is 20 years: "
    assert [s for s in one.death_and_minimums if s.startswith(counted)]
    required = made(BY_FINE.replace("custody_required: false", "custody_required: true"))
    frame = made(BY_FINE.replace("floor: presumptive", "floor: frame"))
    assert frame.headline[0] == one.headline[0]
    assert "or no custody" not in required.headline[0]
    assert not [
        s
        for other in (required, frame)
        for s in other.death_and_minimums
        if "only where the court" in s
    ]


@pytest.mark.parametrize(
    ("most", "told"),
    [("19 years", False), ("20 years", False), ("21 years", True), ("unknown", False)],
)
def test_possession_for_supply_is_told_where_it_is_graver_than_ordinary_trafficking(most, told):
    """Dealing is charged as possession for sale or supply in Ireland, which can cost life: the headline had fourteen years."""
    held = f"held: {{conduct: drug.possession-supply, custody: {{min: none, max: {most}}}}}\n"
    one = made(DEALT + held)
    said = [s for s in one.headline if s.startswith("Possession for supply: ")]
    assert ("Held (s 3) can cost 21 years; Rape (s 2) at most 10 years." in one.lead) == told
    assert said == (["Possession for supply: Held (s 3) up to 21 years."] if told else [])


def test_a_number_that_nobody_read_says_so_where_it_is_told():
    one = made(PLAIN.replace("floor: frame", "floor: frame, evidence: unverified"))
    assert all("Rape (s 2; not verified)" in said for said in one.lead)
    assert [s for s in one.headline if s == "Rape: Rape (s 2; not verified) 2 years to 20 years."]
    page = written("html", one).decode()
    assert "Rape (s 2; not verified)" in page


def test_what_costs_nothing_is_not_said_to_cost_at_most_that():
    one = made(
        "use: {conduct: drug.use, custody: none, fine: none, custody_required: false}\n"
        "rape: {conduct: violent.rape, custody: {min: none, max: 20 years}}"
    )
    assert [p.sentence for p in one.pairs.shown] == [
        "Use (s 1) costs no custody; Rape (s 2) can cost 20 years."
    ]


def test_what_several_provisions_cost_alike_is_said_of_each_of_them():
    one = made(
        PLAIN
        + """
murder: {conduct: violent.murder, life: mandatory, custody: none, floor: mandatory}
worse: {conduct: violent.murder, form: aggravated, life: mandatory, custody: none, floor: mandatory}"""
    )
    assert "Murder: Murder (s 3); Worse (s 4), each life." in one.headline


def test_an_ordinary_range_that_is_not_known_is_not_called_the_mildest():
    one = made(
        PLAIN + "\nmore: {conduct: drug.supply, custody: {min: none, max: unknown}, floor: none}"
    )
    (said,) = [s for s in one.headline if s.startswith("Ordinary trafficking")]
    assert said == (
        "Ordinary trafficking: Selling <b>&amp; more</b> (s 1) 5 years to 25 years; More (s 3) most not known."
    )


def test_of_several_minimums_those_that_yield_are_counted():
    one = made(PLAIN + "\nmore: {conduct: drug.import, custody: {min: 4 years, max: 9 years}, floor: presumptive}")  # fmt: skip
    assert [
        s
        for s in one.death_and_minimums
        if "2 of the 2 drug provisions encoded bind the court to a minimum sentence, "
        "in 1 of them save for exceptional reasons; the highest is 5 years" in s
    ]


def test_a_law_encoded_in_part_is_no_example_of_what_it_does_not_say():
    """What a partial file does not have, the law may have; what it has, it has."""
    text = expand(PLAIN.replace("25 years", "8 years"))
    whole, _ = load_bytes(text, "law.yaml")
    part, problems = load_bytes(text.replace(b"schema: 1\n", b"schema: 1\ncoverage: partial\n"), "law.yaml")  # fmt: skip
    assert whole, problems
    assert part, problems
    laws = [measured_on(one.jurisdiction, AS_OF) for one in (whole, part)]
    holds = {t.says: [t.holds(one) for one in laws] for t in TRAITS}
    assert holds["It threatens death for a drug offence"] == [False, None]
    assert holds["It threatens no drug offence encoded with more than 10 years"] == [True, None]
    said = brief(part, AS_OF, (), [part.jurisdiction], "0" * 64).not_known
    assert said[0].startswith("The law is encoded in part")


def test_what_the_law_makes_of_an_earlier_conviction_is_marked_as_worked_out():
    from proportionality.answers.given import rises

    (file,) = load_all([shipped() / "fra.yaml"]).files
    day = dt.date(2026, 11, 26)
    made = brief(file, day, (), [file.jurisdiction], "0" * 64)
    (said,) = [s for s in made.death_and_minimums if "worked out" in s]
    assert "after an earlier conviction or offence of the kind (arts 132-9, 132-10)" in said
    assert said.endswith("worked out, not the law's own text.")
    ranges = {r.range for found in rises(file.jurisdiction, day).values() for r in found}
    assert any(f": {one} after" in said for one in ranges if one)


OPEN = """deal: {conduct: drug.trafficking, custody: {min: 5 years, max: 25 years}, floor: mandatory}
more: {conduct: drug.import, custody: {min: 7 years, max: 9 years}, floor: mandatory, custody_required: unknown}
less: {conduct: drug.use, custody: {min: 1 month, max: 1 year}, floor: unknown}
rape: {conduct: violent.rape, custody: {min: 2 years, max: 20 years}, floor: frame}"""


def test_minimums_of_which_it_is_not_known_that_they_bind_are_counted():
    assert made(OPEN).death_and_minimums == (
        "1 of the 3 drug provisions encoded binds the court to a minimum sentence; whether 2 others do cannot be told; "
        "the highest known is 5 years: Selling <b>&amp; more</b> (s 1).",
    )
    none = OPEN.replace("floor: mandatory}", "floor: frame}")
    assert made(none).death_and_minimums == (
        "Of 2 of the 3 drug provisions encoded it cannot be told whether they bind the court to a minimum sentence; "
        "none of the others does beyond its ordinary range.",
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"deal": "death: discretionary", "more": "death: unknown", "less": "death: unknown"},
         "1 of the 3 drug provisions encoded carries the death penalty; whether 2 others do cannot be told."),
        ({"more": "death: unknown"},
         "Of 1 of the 3 drug provisions encoded it cannot be told whether it carries the death penalty; the others do not."),
        ({"deal": "life: discretionary", "more": "life: unknown"},
         "1 of the 3 drug provisions encoded carries imprisonment for life; whether 1 other does cannot be told; none carries death."),
        ({"deal": "life: unknown", "more": "life: unknown", "less": "life: unknown"},
         "Of all 3 drug provisions encoded it cannot be told whether they carry imprisonment for life."),
        ({"deal": "corporal: {kind: caning, status: mandatory}", "less": "corporal: unknown"},
         "1 of the 3 drug provisions encoded carries corporal punishment (caning); in 1 of them it is mandatory; whether 1 other does cannot be told."),
        ({"less": "corporal: unknown"},
         "Of 1 of the 3 drug provisions encoded it cannot be told whether it carries corporal punishment; the others do not."),
    ],
)  # fmt: skip
def test_what_is_counted_says_of_how_many_others_it_cannot_be_told(changes, said):
    text = OPEN
    for name, penalty in changes.items():
        text = text.replace(f"{name}: {{", f"{name}: {{{penalty}, ")
    assert said in made(text).death_and_minimums


def test_what_is_worked_out_is_worked_out_of_the_offence_that_the_first_sentence_names():
    """Of the District of Columbia 5 years became 10, and that 30 become 60 was not said."""
    (file,) = load_all([shipped() / "us-dc.yaml"]).files
    made = brief(file, dt.date(2026, 11, 26), (), [file.jurisdiction], "0" * 64)
    (said,) = [s for s in made.death_and_minimums if "worked out" in s]
    assert made.lead[0].startswith(said.partition(":")[0])
    assert "up to 60 years after an earlier conviction" in said


DEADLY = """general: {death: {exists: true, PRACTICE, source: act}}
deal: {conduct: drug.trafficking, custody: {min: none, max: 20 years}}
murder: {conduct: violent.murder, death: discretionary, life: discretionary, custody: none, floor: mandatory}"""


@pytest.mark.parametrize(
    ("practice", "said"),
    [
        ("practice: abolished-in-practice, last_execution: 1982", "none has been carried out for ten years or more, and none is expected; the last execution was in 1982"),
        ("practice: moratorium", "executions are suspended by a decision of the state"),
        ("practice: executes, last_execution: 2024", None),
        ("practice: unknown", None),
    ],
)  # fmt: skip
def test_death_for_murder_that_is_not_carried_out_is_told_as_that(practice, said):
    """Tonga's murder could cost death, and nothing was said of the forty years in which nobody died of it."""
    told = made(DEADLY.replace("PRACTICE", practice)).headline[-1]
    if said is None:
        assert told.startswith("Murder: ")
    else:
        assert told == f"Death in practice, by the file: {said}."
    mild = made(DEADLY.replace("PRACTICE", practice).replace("death: discretionary, ", ""))
    assert mild.headline[-1].startswith("Murder: ")


def test_the_ladder_shows_possession_for_supply_where_dealing_is_charged_as_that():
    """Ireland's trafficking stood at 14 years, and nothing of the life that section 15 can cost was drawn."""
    (file,) = load_all([shipped() / "irl.yaml"]).files
    drugs, _ = short_groups(measured_on(file.jurisdiction, dt.date(2026, 11, 26)))
    costs = {bar.label: bar.text for bar in drugs.bars}
    assert costs["Trafficking"] == "up to 14 years"
    assert costs["Possession for supply"] == "up to life"
