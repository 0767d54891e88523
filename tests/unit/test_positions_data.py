"""The facts on states' positions: the files are sound, the totals official, and every problem of a bad one is named."""

import shutil

import pytest
import yaml

from proportionality.positions import data
from proportionality.positions.states import name_of, state_of
from proportionality.testing.position_files import problems

# In favour, against, abstaining: as the General Assembly counted.
OFFICIAL = {
    "62/149": (104, 54, 29),
    "63/168": (106, 46, 34),
    "65/206": (109, 41, 35),
    "67/176": (111, 41, 34),
    "69/186": (117, 38, 34),
    "71/187": (117, 40, 31),
    "73/175": (121, 35, 32),
    "75/183": (123, 38, 24),
    "77/222": (125, 37, 22),
    "79/179": (130, 32, 22),
    "77/238": (124, 9, 45),
}
# Parties by the depositary's count, at the day to which the list was read.
PARTIES = {
    "iccpr": 175, "iccpr-op1": 116, "iccpr-op2": 92, "icescr": 173, "cat": 175, "crc": 196, "cedaw": 189, "sc1961": 154,
    "sc1961-72": 186, "cps1971": 184, "cit1988": 191, "echr-p6": 46, "echr-p13": 45, "achr": 23, "achr-dp": 13, "achpr": 53,
}  # fmt: skip


def whole(name):
    return yaml.load(data.text(name), Loader=yaml.CBaseLoader)


def test_a_line_read_alone_says_what_the_whole_file_says():
    votes = whole("moratorium-votes.yaml")["votes"]
    assert {state: data.votes(state) for state in data.voters()} == votes
    treaties = whole("treaties.yaml")["treaties"]
    for name, treaty in treaties.items():
        said = treaty["parties"] | treaty.get("signed_only", {})
        assert set(data.parties(name)) == set(said)
        for state, raw in said.items():
            assert data.of_state(state, name) == data.membership(raw), (name, state)


def test_the_files_are_sound():
    assert [str(problem) for problem in problems()] == []


@pytest.mark.parametrize("resolution", list(OFFICIAL))
def test_the_votes_add_up_to_the_official_totals(resolution):
    cast = [data.votes(state)[resolution] for state in data.voters()]
    assert len(cast) == 193
    assert tuple(cast.count(vote) for vote in ("for", "against", "abstain")) == OFFICIAL[resolution]
    official = next(r.official for r in data.resolutions() if r.id == resolution)
    assert (official["for"], official["against"], official["abstain"]) == OFFICIAL[resolution]


@pytest.mark.parametrize("name", list(PARTIES))
def test_a_treaty_has_as_many_parties_as_its_depositary_counts(name):
    acts = [data.of_state(state, name) for state in data.parties(name)]
    assert sum(1 for act in acts if act.how and act.withdrawn is None) == PARTIES[name]


def test_what_is_read_by_the_line_is_what_the_file_says():
    """The reader cuts out lines; a whole reading of the file has to give the same."""
    from proportionality.law.document import read_bytes
    from proportionality.law.parse import parse

    whole = parse(read_bytes(data.FOLDER / "treaties.yaml"), "treaties.yaml").value
    for name in data.treaty_ids():
        raw = whole["treaties"][name]
        listed = raw["parties"] | raw.get("signed_only", {})
        assert sorted(listed) == sorted(data.parties(name))
        for state, said in listed.items():
            act = data.of_state(state, name)
            assert str(act.deposited or "") == said.get("deposited", "")
            assert str(act.signed or "") == said.get("signed", "")
            assert len(act.reservations) == len(said.get("reservations", ()))
    assert set(data.treaty_ids()) == set(whole["treaties"])


def test_every_problem_is_named_at_once_with_its_place(tmp_path):
    for name in data.FILES:
        shutil.copy(data.FOLDER / name, tmp_path / name)
    path = tmp_path / "treaties.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in (
        ("      AFG: {deposited: 1983-01-24, how: accession}", "      AFG: {deposited: 1983-13-24, how: accesion}"),
        ("      AGO: {deposited: 1992-01-10, how: accession}", "      XXX: {how: accession}"),
        ("takes_effect: three months after deposit", "takes_effect: soon"),
        ("sources: [untc-2026, un-hr-2022, untc-2015]", "sources: [untc-2027]"),
    ):  # fmt: skip
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    votes = tmp_path / "moratorium-votes.yaml"
    votes.write_text(votes.read_text().replace("SGP: {62/149: against", "SGP: {62/149: for"))
    found = [str(problem) for problem in problems(tmp_path)]
    for said in (
        "found '1983-13-24', expected a day",
        "found 'accesion', expected one of",
        "found 'XXX', expected a state's",
        "no day of deposit",
        "found 'soon', expected one of",
        "source 'untc-2027' is not among the sources",
        "54 against is official, but 53 are listed",
    ):
        assert any(said in problem for problem in found), (said, found)
    assert all(":" in problem and int(problem.split(":")[1]) > 0 for problem in found)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("SGP", "SGP"), ("US-TX", "USA"), ("US-PR", "USA"), ("AU-WA", "AUS"), ("GB-SCT", "GBR"), ("BA-BIH", "BIH"),
        ("HKG", "HKG"), ("XXA", None), ("QQ-1", None),
    ],
)  # fmt: skip
def test_a_law_belongs_to_its_state(code, state):
    assert state_of(code) == state


def test_every_shipped_law_belongs_to_a_state():
    from proportionality.law.corpus import shipped

    codes = [path.stem.upper() for path in shipped().glob("*.yaml")]
    assert [code for code in codes if state_of(code) is None] == []
    assert name_of("KOR") == "Republic of Korea"
