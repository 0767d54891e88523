"""Every encoding that ships, and what must come out of it."""

import datetime as dt
import json
import re
from functools import cache

import jsonschema
import pytest
import yaml

from proportionality.check import check_one
from proportionality.law.corpus import load_all, shipped
from proportionality.law.model import Jurisdiction
from proportionality.law.schema import SCHEMA_FILE
from proportionality.law.vocabulary import DRUG_CONDUCTS, VIOLENT_CONDUCTS
from proportionality.measure import InForce, in_force
from proportionality.testing import as_file

TODAY = dt.date(2026, 11, 26)
PATHS = sorted(shipped().glob("*.yaml"))


@cache
def corpus():
    return load_all(PATHS)


@cache
def files():
    return {file.jurisdiction.code: file for file in corpus().files}


@cache
def outcome(code):
    return check_one(files()[code], TODAY)


def flagged(code):
    return {f.rule for f in outcome(code).findings}


def test_no_file_has_a_problem():
    assert corpus().problems == []
    assert len(files()) == len(PATHS)


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_encoding(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith(
        "# yaml-language-server: $schema=../proportionality/law/jurisdiction-1.json\n"
    )
    code = path.stem.upper()
    file = files()[code]
    law = file.jurisdiction
    assert as_file(law).jurisdiction == law
    assert law.verified.date <= TODAY
    assert not re.search(r"\bTODO\b|\bFIXME\b|\bXXX\b", text)
    for source in law.sources.values():
        assert source.version is not None or source.evidence == "unverified"
        assert source.url or source.copy_read or source.evidence == "unverified"
    for offence in law.offences:
        for penalty in offence.penalties:
            if law.evidence_of(offence, penalty) == "primary":
                assert law.source_of(offence, penalty).version is not None
            assert law.start_of(offence, penalty) <= TODAY
    conducts = {c for o in law.offences for c in o.conduct}
    both = bool(conducts & set(DRUG_CONDUCTS)), bool(conducts & set(VIOLENT_CONDUCTS))
    assert all(both) or (any(both) and law.coverage == "partial"), "one side only: not whole"


@cache
def schema_validator():
    return jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_encoding_passes_the_published_schema(path):
    class Plain(yaml.CSafeLoader):
        pass

    # Dates stay the text they are, as they do for a JSON Schema editor.
    Plain.yaml_implicit_resolvers = {
        k: [r for r in v if r[0] != "tag:yaml.org,2002:timestamp"]
        for k, v in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }
    values = yaml.load(path.read_text(encoding="utf-8"), Loader=Plain)
    errors = [
        f"{list(e.absolute_path)}: {e.message[:200]}"
        for e in schema_validator().iter_errors(values)
    ]
    assert errors == []


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_every_run_comes_to_its_end(path):
    result = outcome(path.stem.upper())
    assert "DQ004" not in {f.rule for f in result.findings}
    assert len({f.fingerprint for f in result.findings}) == len(result.findings)


def test_the_schema_is_generated():
    from proportionality.law.schema import render

    assert SCHEMA_FILE.read_text(encoding="utf-8") == render()


def test_the_required_jurisdictions_ship():
    assert {
        "SGP",
        "MYS",
        "IDN",
        "IND",
        "PAK",
        "CHN",
        "VNM",
        "THA",
        "USA",
        "MEX",
        "COL",
        "POL",
        "NGA",
        "DEU",
        "BRA",
    } <= set(files())


def test_singapore():
    assert {"DP001", "DP002", "DP005", "VC005"} <= flagged("SGP")
    by_amount = " ".join(f.message for f in outcome("SGP").findings if f.rule == "DP005")
    for amount in (
        "heroin over 15 g",
        "cannabis over 500 g",
        "methamphetamine over 250 g",
        "cocaine over 30 g",
    ):
        assert amount in by_amount


def test_united_states():
    minimums = [f for f in outcome("USA").findings if f.rule == "MM001"]
    ten = [
        f
        for f in minimums
        if "841(a), (b)(1)(A)" in f.provision and "at least 10 years" in f.message
    ]
    five = [
        f
        for f in minimums
        if "841(a), (b)(1)(B)" in f.provision and "at least 5 years" in f.message
    ]
    assert ten
    assert five
    assert all("3553(f)" in f.message for f in (*ten, *five) if "death" not in f.title.lower())


@pytest.mark.parametrize("code", ["POL", "DEU"])
def test_civil_law_frames_are_no_mandatory_minimums(code):
    assert not {rule for rule in flagged(code) if rule.startswith("DP")}
    assert not flagged(code) & {"MM001", "MM002", "MM003", "MM004", "MM005"}


def test_india():
    found = outcome("IND").findings
    assert any(f.rule == "MM001" and "at least 10 years" in f.message for f in found)
    death = [f for f in found if f.rule == "DP001"]
    assert death
    assert all("31A" in f.provision and "may impose" in f.message for f in death)
    assert "DP002" not in flagged("IND")
    assert "DP005" not in flagged("IND")


def drug_deaths(code):
    return {f.offence for f in outcome(code).findings if f.rule == "DP001"}


def test_reforms_that_copies_of_the_law_often_miss():
    assert "DP002" not in flagged("MYS"), "Act 846 of 2023 abolished the mandatory death penalty"
    assert not drug_deaths("PAK"), "Act XXXVIII of 2023 removed death for drugs"
    transport = [
        o
        for o in files()["VNM"].jurisdiction.offences
        if o.is_drug
        and "250" in o.place
        and isinstance(in_force(files()["VNM"].jurisdiction, o, TODAY), InForce)
    ]
    assert transport
    assert all(
        in_force(files()["VNM"].jurisdiction, o, TODAY).penalty.death == "none" for o in transport
    ), "removed from 2025-07-01 by Law 86/2025/QH15"


def test_death_for_the_rape_of_a_child_enacted_against_the_decision_of_2008():
    """Older clauses are dead letters (Kennedy v. Louisiana); those of six states were enacted against it."""
    deadly = set()
    for code in (c for c in files() if c.startswith("US-")):
        law = files()[code].jurisdiction
        for offence in law.offences:
            if "violent.child-rape" in offence.conduct:
                now = in_force(law, offence, TODAY)
                if isinstance(now, InForce) and now.penalty.death != "none":
                    deadly.add(code)
    assert deadly == {"US-AL", "US-AR", "US-FL", "US-ID", "US-OK", "US-TN"}


def murder_range(code):
    law: Jurisdiction = files()[code].jurisdiction
    return [
        (str(p.custody.min), str(p.custody.max))
        for o in law.offences
        if "violent.murder" in o.conduct
        and o.form == "basic"
        and isinstance(now := in_force(law, o, TODAY), InForce)
        and (p := now.penalty).custody not in ("none", "unknown")
    ]


def test_poland_after_the_reform_of_2023():
    assert any(low == "10 years" for low, _ in murder_range("POL"))
    assert str(files()["POL"].jurisdiction.general.custody.max) == "30 years"


def test_federal_manslaughter_is_fifteen_and_eight_years():
    law = files()["USA"].jurisdiction
    ceilings = {
        str(in_force(law, o, TODAY).penalty.custody.max) for o in law.offences if "1112" in o.place
    }
    assert {"15 years", "8 years"} <= ceilings


def test_germany_has_its_own_cannabis_law():
    assert any("KCanG" in o.place for o in files()["DEU"].jurisdiction.offences)


GROUPS = ("minors", "caregivers", "legal_aid", "medicines", "new_substances", "regulation")


def test_what_laws_provide_for_groups_names_its_place():
    with_groups = set()
    for code, file in files().items():
        for part in GROUPS:
            rule = getattr(file.jurisdiction.general, part)
            if rule is not None:
                with_groups.add(code)
                assert rule.place, f"{code}: general.{part} names no place"
                assert file.jurisdiction.sources[rule.source].evidence != "unverified", (code, part)
    assert len(with_groups) >= 60


@pytest.mark.parametrize(
    ("code", "rules"),
    [
        ("DZA", {"CH003", "WO001"}),  # thirteen; death is put off while a mother nurses
        ("SGP", {"CH003"}),  # ten; life stands in the place of death for both
        ("CHN", set()),  # fourteen for dealing; neither death for children nor for pregnant women
        ("DEU", {"NS002"}),  # urgent listing by the ministry for a year
        ("CHL", {"MD002"}),  # one range for the doctor and the trafficker
        ("US-UT", {"NS001"}),
    ],
)
def test_rules_on_groups_in_real_laws(code, rules):
    assert {r for r in flagged(code) if r[:2] in ("CH", "WO", "LG", "MD", "NS", "RE")} == rules
