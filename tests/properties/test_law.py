"""What must hold of every statute."""

import datetime as dt

from hypothesis import assume, given
from hypothesis import strategies as st

from proportionality.check import check_all, check_one
from proportionality.law.corpus import load_bytes, to_yaml
from proportionality.law.general import General
from proportionality.law.model import Custody, Penalty
from proportionality.law.quantities import Order, Silence
from proportionality.law.terms import Term
from proportionality.law.vocabulary import VIOLENT_CONDUCTS
from proportionality.measure import measured_on
from proportionality.rules.registry import all_rules
from proportionality.testing import (
    AS_OF,
    as_file,
    assert_cures_clear,
    assert_order_does_not_matter,
    assert_round_trip,
    assert_unknown_never_concludes,
    flags,
    jurisdictions,
    offences,
    outcome,
    raise_ceiling,
    resolutions,
    restated,
    terms,
    with_penalty,
)
from proportionality.testing.edits import with_cited_sources

DAYS = st.dates(dt.date(1999, 1, 1), dt.date(2028, 1, 1))
COMPARISON = {"VC001", "VC002", "VC003", "VC004", "VC005", "VC006"}


def comparisons(law):
    return {flag for flag in flags(law) if flag[0] in COMPARISON - {"VC004"}}


@given(jurisdictions())
def test_load_dump_load_is_identity(law):
    assert_round_trip(law)


@given(jurisdictions(), st.randoms(use_true_random=False))
def test_order_of_offences_does_not_matter(law, rng):
    order = list(law.offences)
    rng.shuffle(order)
    assert_order_does_not_matter(law, order)


@given(jurisdictions(days=False))
def test_restating_terms_in_months_changes_nothing(law):
    assert flags(law) == flags(restated(law))


@given(jurisdictions())
def test_comments_and_layout_change_nothing(law):
    text = to_yaml(law)
    noisy = "# a comment\n\n" + text.replace("\n  ", "\n\n  ", 1) + "\n# the end\n"
    file, problems = load_bytes(noisy.encode(), "test.yaml")
    assert file is not None, problems
    assert file.jurisdiction == law


@given(jurisdictions(min_violent=1), st.data())
def test_raising_a_drug_ceiling_never_removes_a_comparison(law, data):
    i = data.draw(st.sampled_from([i for i, o in enumerate(law.offences) if o.is_drug]))
    raised = with_penalty(law.offences[i], raise_ceiling)
    harsher = law.model_copy(
        update={"offences": [*law.offences[:i], raised, *law.offences[i + 1 :]]}
    )
    assert comparisons(law) <= comparisons(harsher)


@given(jurisdictions(min_violent=1), st.data())
def test_raising_a_drug_floor_never_removes_a_comparison(law, data):
    i = data.draw(st.sampled_from([i for i, o in enumerate(law.offences) if o.is_drug]))

    def to_the_top(p: Penalty) -> Penalty:
        if not isinstance(p.custody, Custody) or not isinstance(p.custody.max, Term):
            return p
        return p.model_copy(
            update={
                "custody": Custody(min=p.custody.max, max=p.custody.max),
                "floor": "mandatory",
                "custody_required": True,
            }
        )

    raised = with_penalty(law.offences[i], to_the_top)
    harsher = law.model_copy(
        update={"offences": [*law.offences[:i], raised, *law.offences[i + 1 :]]}
    )
    assert comparisons(law) <= comparisons(harsher)


@given(jurisdictions(min_violent=1), terms(), st.data())
def test_lowering_a_violent_ceiling_never_removes_a_comparison(law, term, data):
    i = data.draw(st.sampled_from([i for i, o in enumerate(law.offences) if not o.is_drug]))

    def milder(p: Penalty) -> Penalty:
        if (
            not isinstance(p.custody, Custody)
            or not isinstance(p.custody.max, Term)
            or p.custody.min is not Silence.NONE
        ):
            return p
        return p.model_copy(
            update={
                "custody": Custody(
                    min=Silence.NONE,
                    max=term if term.compare(p.custody.max) is Order.LESS else p.custody.max,
                )
            }
        )

    lowered = with_penalty(law.offences[i], milder)
    softer = law.model_copy(
        update={"offences": [*law.offences[:i], lowered, *law.offences[i + 1 :]]}
    )
    assert comparisons(law) <= comparisons(softer)


@given(jurisdictions(), st.data())
def test_adding_a_violent_offence_removes_no_other_finding(law, data):
    # A new aggravated form takes the place of a basic one as comparator, a graver basic form that of the gravest one beside
    # the aggravated, and a capital one ends "no murder is capital".
    known = {c for o in law.offences if o.form == "basic" for c in o.conduct}
    conducts = [c for c in VIOLENT_CONDUCTS if c not in known]
    made = data.draw(offences("violent", number=77, conducts=conducts, unknowns=False))
    offence = made.model_copy(update={"form": "basic"})
    assume(offence.penalties[-1].death == "none")
    more = law.model_copy(update={"offences": [*law.offences, offence]})
    spared = {"DP004", "JX001", "DQ003"}
    assert {f for f in flags(law) if f[0] not in spared} <= flags(more)


@given(jurisdictions(max_drug=2, max_violent=2), jurisdictions(max_drug=2, max_violent=2))
def test_another_jurisdiction_changes_nothing(first, second):
    from proportionality.law.corpus import Corpus

    other = second.model_copy(
        update={"jurisdiction": second.jurisdiction.model_copy(update={"code": "XXB"})}
    )
    files = [as_file(first), as_file(other, "other.yaml")]
    together = check_all(Corpus(files), AS_OF)
    alone = [f for file in files for f in check_all(Corpus([file]), AS_OF).findings]
    assert {f.fingerprint for f in together.findings} == {f.fingerprint for f in alone}


@given(jurisdictions())
def test_making_the_named_change_clears_the_finding(law):
    assert_cures_clear(law)


@given(jurisdictions())
def test_every_location_lies_inside_the_file(law):
    file = as_file(law)
    lines = file.document.text.split("\n")
    for finding in outcome(law).findings:
        for place in (finding.location, *finding.related):
            assert 1 <= place.line <= len(lines)
            assert 1 <= place.column <= len(lines[place.line - 1]) + 1


@given(jurisdictions())
def test_fingerprints_are_unique_and_survive_moved_lines(law):
    found = [f.fingerprint for f in outcome(law).findings]
    assert len(found) == len(set(found))
    moved, _ = load_bytes(("# one\n# two\n" + to_yaml(law)).encode(), "test.yaml")
    from proportionality.check import check_one

    assert moved is not None
    assert [f.fingerprint for f in check_one(moved, AS_OF).findings] == found


@given(jurisdictions(), DAYS)
def test_flags_are_the_findings_of_a_check(law, day):
    assert flags(law, day) == {(f.rule, f.offence or "") for f in outcome(law, day).findings}


@given(jurisdictions())
def test_every_rule_is_assessed_and_says_why(law):
    from proportionality.rules.registry import all_rules

    result = outcome(law)
    assert [a.rule for a in result.assessments] == list(all_rules())
    assert all(a.because for a in result.assessments)
    flagged = {f.rule for f in result.findings}
    assert {a.rule for a in result.assessments if a.status == "flagged"} == flagged


@given(jurisdictions(max_drug=3, max_violent=3), st.data())
def test_an_unknown_never_turns_into_a_finding_or_a_clear(law, data):
    assert_unknown_never_concludes(law, data.draw(resolutions(law)))


@given(jurisdictions(), st.dates(dt.date(1990, 1, 1), dt.date(1999, 12, 31)))
def test_before_the_first_date_nothing_is_concluded(law, day):
    result = outcome(law, day)
    assert {f.rule for f in result.findings} <= {"DQ002"}
    assert not [
        a for a in result.assessments if a.status == "clear" and not a.rule.startswith("DQ")
    ]


@given(jurisdictions(), jurisdictions())
def test_diff_and_its_mirror(first, second):
    from proportionality.findings.difference import between
    from proportionality.law.corpus import Corpus

    one, two = (check_all(Corpus([as_file(law)]), AS_OF) for law in (first, second))
    days = [measured_on(law, AS_OF) for law in (first, second)]
    forth, turned = ({law.code: pair for law in (first, second)} for pair in ((days[0], days[1]), (days[1], days[0])))  # fmt: skip
    there = between(one, two, forth, same_law=False)
    back = between(two, one, turned, same_law=False)
    keys = lambda findings: [(f.rule, f.offence) for f in findings]  # noqa: E731
    assert keys(there.gained) == keys(back.lost)
    assert keys(there.lost) == keys(back.gained)
    assert keys(there.not_known_after) == keys(back.not_known_before)
    assert keys(there.not_known_before) == keys(back.not_known_after)
    assert sorted(keys(there.unchanged), key=str) == sorted(keys(back.unchanged), key=str)


_NOTHING_KNOWN = {
    "death": "unknown",
    "life": "unknown",
    "custody": "unknown",
    "floor": "unknown",
    "custody_required": "unknown",
    "fine": Silence.UNKNOWN,
    "non_custodial": "unknown",
    "corporal": "unknown",
    "suspension": "unknown",
    "parole": "unknown",
    "diversion": "unknown",
    "departures": [],
}


@given(jurisdictions())
def test_unknown_against_unknown_is_no_finding_of_any_rule(law):
    """Whatever the offences are: where nothing is known of any penalty, nothing is found about the law."""
    blank = law.model_copy(
        update={
            "general": General(classes=law.general.classes),
            "offences": [
                o.model_copy(
                    update={"penalties": [p.model_copy(update=_NOTHING_KNOWN) for p in o.penalties]}
                )
                for o in law.offences
            ],
        }
    )
    found = check_one(as_file(with_cited_sources(blank)), AS_OF).findings
    assert [f for f in found if all_rules()[f.rule].family.about == "law"] == []
