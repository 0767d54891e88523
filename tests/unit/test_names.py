"""Countries in the words of those who ask."""

import pytest
from click.testing import CliRunner

from proportionality.answers.names import UnknownName, groups, laws_of_state, meant
from proportionality.cli.main import main
from proportionality.law.corpus import find, load_all, shipped, shipped_names
from proportionality.positions.states import codes

LAWS = shipped_names()


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("UK", ["GB-ENG", "GB-NIR", "GB-SCT"]),
        ("AO", ["AGO"]),
        ("Áo", ["AUT"]),
        ("GBR", ["GB-ENG", "GB-NIR", "GB-SCT"]),
        ("gb-sct", ["GB-SCT"]),
        ("England", ["GB-ENG"]),
        ("Turkey", ["TUR"]),
        ("Türkiye", ["TUR"]),
        ("Vietnam", ["VNM"]),
        ("South Korea", ["KOR"]),
        ("méxico", ["MEX"]),
        ("MEXICO", ["MEX"]),
        ("Мексика", ["MEX"]),
        ("日本", ["JPN"]),
        ("cote d'ivoire", ["CIV"]),
        ("Ivory Coast", ["CIV"]),
        ("America", ["USA"]),
        ("Georgia", ["GEO"]),
        ("Georgia (US)", ["US-GA"]),
        ("Georgia, USA", ["US-GA"]),
        ("Texas", ["US-TX"]),
        ("GCC", ["ARE", "BHR", "KWT", "OMN", "QAT", "SAU"]),
    ],
)
def test_a_word_means_these_laws(word, expected):
    assert list(meant(word, LAWS).codes) == expected


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("Mexcio", "did you mean 'Mexico'"),
        ("Korea", "Republic of Korea"),
        ("SGG", "did you mean 'SGP'"),
        ("Chad", "no law of Chad (TCD) is encoded"),
        ("Congo", "Congo (COG) is encoded; did you mean Democratic Republic of the Congo (COD)?"),
        ("Latin America", "'Central America' or"),
        ("Atlantis", "is not encoded"),
        ("Kosovo", "'Kosovo' is not encoded, nor is anything of a like name; expected"),
        ("x" * 10_000, "is not encoded"),
        ("", "is not encoded"),
    ],
)
def test_what_means_none_is_refused_and_never_guessed_at(word, said):
    with pytest.raises(UnknownName) as refused:
        meant(word, LAWS)
    assert said in str(refused.value)
    assert len(str(refused.value)) < 400


def test_every_law_is_meant_by_its_code_and_every_state_by_its_names():
    for code in LAWS:
        assert meant(code.lower(), LAWS).codes == (code,)
    for state in codes():
        if found := laws_of_state(state, LAWS):
            assert meant(state, LAWS).codes == found


def test_the_heads_of_the_files_say_what_the_files_do():
    files = load_all(find([str(shipped())])[0]).files
    assert {f.jurisdiction.code: f.jurisdiction.jurisdiction.name for f in files} == LAWS


def test_no_two_laws_have_one_name():
    assert len(set(LAWS.values())) == len(LAWS)


def test_a_country_called_like_a_part_of_another_is_meant_and_the_other_is_named():
    assert meant("Georgia", LAWS).also == ("US-GA",)
    assert meant("Texas", LAWS).also == ()
    shown = CliRunner().invoke(main, ["check", "Georgia", "--fail-on", "never"])
    assert "Georgia (GEO)" in shown.stdout
    assert "'Georgia' is read as GEO; US-GA has the same name" in shown.stderr


def test_groups_have_members_that_are_states_and_a_source():
    for group in groups().values():
        assert group.members
        assert set(group.members) <= set(codes())
        assert group.source
    sizes = {"EU": 27, "ASEAN": 11, "Commonwealth": 56, "AU": 54, "GCC": 6, "CoE": 46, "OECD": 38}
    assert {key: len(groups()[key].members) for key in sizes} == sizes
    regions = [g for g in groups().values() if g.kind == "region"]
    for state in codes():
        assert sum(state in g.members for g in regions) in (
            0,
            1,
            2,
        )  # a continent, and a part of it


def test_commands_take_names():
    shown = CliRunner().invoke(main, ["show", "méxico"], catch_exceptions=False)
    assert "Mexico" in shown.stdout
    refused = CliRunner().invoke(main, ["show", "Mexcio"], catch_exceptions=False)
    assert refused.exit_code == 2
    assert "did you mean 'Mexico'" in refused.stderr


def test_help_shows_no_mark_of_the_program():
    for name in main.list_commands(None):
        assert "\\b" not in CliRunner().invoke(main, [name, "--help"]).stdout, name
