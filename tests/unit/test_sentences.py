"""Sentences of findings that a lawyer would call untrue, or that no one would say."""

import datetime as dt
import re

import pytest

from proportionality.check import check_all, check_one
from proportionality.law.corpus import load_all, load_bytes, shipped

DAY = dt.date(2026, 11, 26)
HEAD = """schema: 1
jurisdiction: {code: XXA, name: Exampleland}
verified: {date: 2026-01-01, against: made up}
sources:
  act: {title: Act, citation: Act 1, url: "https://law.example/act", version: 2026-01-01, evidence: primary}
offences:
"""
DEATH = "death: mandatory, life: none, custody: none, custody_required: true"
LIFE = "death: none, life: mandatory, custody: none, custody_required: true"
MURDER = (
    "murder",
    "violent.murder",
    "death: none, life: discretionary, parole: available, custody: {min: none, max: 20 years}, floor: none",
)
RAPE = (
    "rape",
    "violent.rape",
    "death: none, life: none, custody: {min: 2 years, max: 8 years}, floor: frame, custody_required: true",
)
OPEN = ("assault", "violent.assault", "death: none, life: none, custody: unknown, floor: unknown")


def offence(name, conduct, penalty, title="", more=""):
    return (
        f"- {{id: {name}, title: {title or name.capitalize()}, conduct: [{conduct}], form: basic, {more}source: act, place: s {len(name)},\n"
        f"   penalties: [{{since: 2000-01-01, {penalty}}}]}}\n"
    )


def messages(*offences, rule):
    file, problems = load_bytes(
        (HEAD + "".join(offence(*one) for one in offences)).encode(), "law.yaml"
    )
    assert file, problems
    return [f.message for f in check_one(file, DAY).findings if f.rule == rule]


@pytest.mark.parametrize(
    ("penalty", "said"),
    [
        (f"{DEATH}, floor: mandatory", "Trade names nothing less than death, and a court may not go below; "),
        (f"{DEATH}, floor: frame", "Trade names nothing less than death, though general mitigation may lower it; "),
        (f"{DEATH}, floor: unknown", "Trade names nothing less than death, and whether general mitigation may lower it is not known; "),
        (f"{LIFE}, floor: presumptive", "Trade names nothing less than life, below which only exceptional reasons let a court go; "),
        ("death: none, life: none, custody: {min: 9 years, max: 20 years}, floor: mandatory, custody_required: true", "Trade costs at least 9 years (mandatory floor); "),
    ],
)  # fmt: skip
def test_the_least_is_said_for_what_it_is(penalty, said):
    for rule in ("VC002", "VC003"):
        (message,) = messages(("trade", "drug.trafficking", penalty), RAPE, rule=rule)
        assert message.startswith(said)


MAY_GO_BELOW = "departures: [{to: any term, when: the prosecutor moves, place: s 9}]"


@pytest.mark.parametrize(
    ("rule", "begins", "ends"),
    [
        ("VC002", "Trade costs at least 9 years (mandatory floor, with departures); ", ""),
        ("VC003", "Trade costs at least 9 years (mandatory floor, with departures); ", ""),
        ("JX002", "Trade: the court must impose at least 9 years; ", "; departures: any term where the prosecutor moves (s 9)."),
    ],
)  # fmt: skip
def test_no_least_sentence_is_told_without_its_departures(rule, begins, ends):
    trade = f"death: none, life: none, custody: {{min: 9 years, max: 20 years}}, floor: mandatory, custody_required: true, {MAY_GO_BELOW}"
    (message,) = messages(("trade", "drug.trafficking", trade), RAPE, rule=rule)
    assert message.startswith(begins)
    assert message.endswith(ends)


FLOGGED = "corporal: {kind: flogging, status: mandatory, max: 99}"


def test_a_comparator_without_custody_is_told_with_its_corporal_punishment():
    trade = ("trade", "drug.trafficking", "death: none, life: none, custody: {min: none, max: 9 years}, floor: none")  # fmt: skip
    indecency = ("touch", "violent.sexual-assault", f"death: none, life: none, custody: none, floor: none, fine: none, {FLOGGED}")  # fmt: skip
    fined = ("hit", "violent.assault", f"death: none, life: none, custody: none, floor: none, fine: not_stated, {FLOGGED}")  # fmt: skip
    (message,) = messages(trade, indecency, fined, rule="VC001")
    assert "Touch (s 5) at most flogging" in message
    assert "Hit (s 3) at most a fine and flogging" in message


def test_a_floor_that_is_new_does_not_say_that_there_was_no_custody_before():
    """Before, nothing bound the court to custody; what it could impose is another matter."""
    trade = (
        "trade",
        "drug.trafficking",
        "until: 2009-12-31, death: none, life: none, custody: {min: none, max: 20 years}, floor: none}, "
        "{since: 2010-01-01, death: none, life: none, custody: {min: 9 years, max: 20 years}, floor: mandatory, custody_required: true",
    )
    assert messages(trade, rule="TR001") == [
        "Trade: since 2010-01-01 it costs at least 9 years (mandatory floor); before that no custody was required."
    ]


@pytest.mark.parametrize(("death", "worst"), [("none", "life"), ("discretionary", "life or death")])
def test_death_is_not_named_where_the_law_has_none(death, worst):
    general = "general:\n  legal_aid: {free: none, source: act}\n"
    penalty = f"death: {death}, life: discretionary, parole: available, custody: {{min: 6 years, max: 20 years}}, floor: mandatory, custody_required: true"
    text = HEAD.replace("offences:", f"{general}offences:") + offence("trade", "drug.trafficking", penalty)  # fmt: skip
    file, problems = load_bytes(text.encode(), "law.yaml")
    assert file, problems
    (found,) = [f.message for f in check_one(file, DAY).findings if f.rule == "LG001"]
    assert found.endswith(f"(s 5) cost five years at the least, or can cost {worst}.")


@pytest.mark.parametrize("part", [True, False])
def test_clear_says_that_a_law_is_encoded_in_part(part):
    text = HEAD.replace("schema: 1\n", "schema: 1\ncoverage: partial\n" if part else "schema: 1\n")
    trade = offence("trade", "drug.trafficking", "death: none, life: none, custody: {min: none, max: 9 years}, floor: none")  # fmt: skip
    file, problems = load_bytes((text + trade).encode(), "law.yaml")
    assert file, problems
    (because,) = [a.because for a in check_one(file, DAY).assessments if a.rule == "DP001"]
    assert because.endswith("1 drug offence looked at") != part
    assert because.endswith("; the law is encoded in part") == part


def test_a_comparator_of_which_nothing_is_known_but_that_it_is_less():
    (message,) = messages(
        ("trade", "drug.trafficking", f"{DEATH}, floor: mandatory"), OPEN, rule="VC003"
    )
    assert message.endswith("Assault (s 7) costs less, how much is not known.")


KILLING = ("gift", "drug.supply", "death: none, life: discretionary, parole: available, custody: {min: none, max: 20 years}, floor: none", "Gift", "conditions: [causes-death], ")  # fmt: skip


@pytest.mark.parametrize("rule", ["VC004", "VC005"])
def test_an_offence_that_needs_a_death_is_left_out_and_told_apart(rule):
    plain = ("gift", *KILLING[1:3])
    assert len(messages(plain, MURDER, RAPE, rule=rule)) == 1
    assert messages(KILLING, MURDER, RAPE, rule=rule) == []
    file, _ = load_bytes(
        (HEAD + "".join(offence(*o) for o in (KILLING, MURDER, RAPE))).encode(), "x.yaml"
    )
    (assessed,) = [a for a in check_one(file, DAY).assessments if a.rule == rule]
    assert assessed.status == "clear"
    assert assessed.because.endswith("1 in which somebody must have died is left out")
    (message,) = messages(KILLING, RAPE, rule="VC001")
    assert message.startswith("Gift, where somebody died, can cost life; ")
    said_already = (*KILLING[:3], "Gift that kills", KILLING[4])
    assert messages(said_already, RAPE, rule="VC001")[0].startswith("Gift that kills can cost life")


def test_death_by_amount_says_what_need_be_shown():
    trade = ("trade", "drug.trafficking", "death: discretionary, life: none, custody: {min: none, max: 20 years}, floor: none", "Trade", "substances: {heroin: over 15 g}, ")  # fmt: skip
    assert messages(trade, rule="DP005") == [
        "Trade: a court may impose death, and besides the act nothing but the amount need be shown (heroin over 15 g)."
    ]


TERMS = "death: none, life: none, custody: {{min: {}, max: 20 years}}, floor: mandatory, custody_required: true"


@pytest.mark.parametrize(
    ("up_to", "floor", "status"),
    [
        (
            "3 years",
            "mandatory",
            "flagged",
        ),  # the least of the crime is the most that can be suspended
        ("2 years", "mandatory", "clear"),
        ("2 years", "frame", "cannot-tell"),  # mitigation may lower it
        ("unlimited", "mandatory", "flagged"),
        ("unknown", "mandatory", "cannot-tell"),
    ],
)
def test_suspension_is_open_only_for_what_can_be_suspended(up_to, floor, status):
    general = f"general:\n  suspension: {{up_to: {up_to}, barred_for: [drug], source: act}}\n  parole: {{barred_for: none, source: act}}\n"
    rape = ("rape", "violent.rape", TERMS.format("3 years").replace("mandatory", floor, 1))
    trade = ("trade", "drug.trafficking", TERMS.format("1 year"))
    text = HEAD.replace("offences:", f"{general}offences:") + offence(*trade) + offence(*rape)
    file, problems = load_bytes(text.encode(), "law.yaml")
    assert file, problems
    (assessed,) = [a for a in check_one(file, DAY).assessments if a.rule == "AL002"]
    assert assessed.status == status, assessed.because


def test_life_is_not_said_to_be_imposed_where_death_may_be():
    trade = ("trade", "drug.trafficking", f"{LIFE.replace('death: none', 'death: discretionary')}, floor: mandatory")  # fmt: skip
    assert messages(trade, rule="MM003") == ["Trade: a court must impose life where it does not impose death."]  # fmt: skip


def test_simple_possession_says_that_own_use_is_apart():
    held = ("hold", "drug.possession", "death: none, life: none, custody: {min: none, max: 20 years}, floor: none")  # fmt: skip
    own = ("own", "drug.possession-personal", "death: none, life: none, custody: none, floor: none")
    assert messages(held, RAPE, rule="VC006")[0].startswith("Hold: simple possession can cost")
    assert messages(held, own, RAPE, rule="VC006")[0].startswith(
        "Hold: simple possession (own use has a provision of its own) can cost 20 years; "
    )


ODD = re.compile(
    r"\b1 (?:year|month|day|finding|rule|law|offence|provision)s\b"
    r"|at least (?:death|life|unknown|no )|(?:up|from|cost|at most) (?:to )?unknown|\bto unknown|before that unknown|\(unknown"
    r"|\bNone\b|not_stated"
)


@pytest.fixture(scope="module")
def report():
    return check_all(load_all(sorted(shipped().glob("*.yaml"))), DAY)


def test_no_shipped_finding_says_what_nobody_would_say(report):
    said = {t for f in report.findings for t in (f.message, f.clears_if, f.label)}
    odd = sorted(t for t in said if ODD.search(t))
    assert odd == []


def test_no_title_leans_on_the_provision_before_it():
    """A finding is read alone: *The same, over 50 kg* says nothing there."""
    files = load_all(sorted(shipped().glob("*.yaml"))).files
    leaning = [
        (f.jurisdiction.code, o.title)
        for f in files
        for o in f.jurisdiction.offences
        if re.match(r"(?:the )?same\b(?! drug crime)", o.title, flags=re.IGNORECASE)
    ]
    assert leaning == []
