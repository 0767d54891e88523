"""What the papers say of the tree is so."""

import fnmatch
import re
from pathlib import Path

import pytest
import yaml

import proportionality

ROOT = Path(__file__).parents[2]
# The pages of the documentation are followed where they are built, in tests/docs/test_site.py.
PAPERS = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/decisions/*.md"),
        ROOT / "docs/releasing.md",
        ROOT / "tests/README.md",
    ]
)
FORMS = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*-is-wrong.yml"))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(paper):
    for target in re.findall(r"\]\(([^)\s]+)\)", paper.read_text(encoding="utf-8")):
        path, _, heading = target.partition("#")
        if "://" in target:
            continue
        found = paper.parent / path if path else paper
        assert found.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.*)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {
                re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings
            }, target


def test_the_citation_is_of_this_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == proportionality.__version__
    assert citation["cff-version"] == "1.2.0"
    assert citation["authors"]


def test_every_law_has_a_region_that_reviews_it():
    owners = [
        line.split()
        for line in (ROOT / ".github/CODEOWNERS").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    for law in (ROOT / "jurisdictions").glob("*.yaml"):
        regions = {
            team
            for pattern, team in owners
            if fnmatch.fnmatch(f"/jurisdictions/{law.name}", pattern)
        } - {"@proportionality/maintainers"}
        assert len(regions) == 1, f"{law.name}: {regions or 'no region'} in .github/CODEOWNERS"


@pytest.mark.parametrize("form", FORMS, ids=lambda p: p.name)
def test_an_issue_form_can_be_shown(form):
    asked = yaml.safe_load(form.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= asked.keys()
    ids = [field["id"] for field in asked["body"]]
    assert len(set(ids)) == len(ids)
    for field in asked["body"]:
        assert field["type"] in {"input", "textarea", "dropdown", "checkboxes"}
        assert field["attributes"]["label"]


def test_every_step_of_ci_that_is_named_exists():
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    steps = set(re.findall(r"^(\w+)\(\)", script, re.MULTILINE))
    named = {
        step
        for paper in PAPERS
        for step in re.findall(r"\.ci/run (\w+)", paper.read_text(encoding="utf-8"))
    }
    assert named
    assert named <= steps
