"""The reference says everything there is: a rule, norm, word, key, setting, metric, command or address without a word fails here."""

from __future__ import annotations

import importlib.util
import re
from typing import Literal, get_args, get_origin

import click
import pytest
from proportionality_api.settings import PREFIX, Settings

from proportionality.law import codebook, vocabulary
from proportionality.law.corpus import load_all, shipped
from proportionality.law.quantities import Silence
from proportionality.law.schema import jurisdiction_schema
from proportionality.law.substances import entries
from proportionality.reform.overlay import Overlay
from proportionality.report.formats import formats
from proportionality.rules.fields import SCHEMA
from proportionality.rules.messages import PLACEHOLDERS
from proportionality.rules.registry import norms, rule_set
from proportionality.sweep.columns import COLUMNS
from proportionality.sweep.plan import Plan
from tests.docs.pages import DOCS, ROOT

_spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
generate = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(generate)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The generated pages, by name."""
    folder = tmp_path_factory.mktemp("generated")
    generate.write(folder)
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}


def rows(page):
    """The rows of all tables of a page: what the first cell names in code, and the last cell."""
    for line in page.splitlines():
        cells = re.split(r"(?<!\\) ?\| ?", line)[1:-1] if line.startswith("| ") else []
        if cells and cells[0].startswith("`"):
            yield re.findall(r"`([^`]+)`", cells[0]), cells


def assert_said(page, names, what):
    said = {name: cells for found, cells in rows(page) for name in found}
    for name in names:
        assert name in said, f"{what} {name} is not in the reference"
        assert re.search(r"\w{2}", said[name][-1]), (
            f"{what} {name} is in the reference without a word"
        )


def test_every_rule(pages):
    for code, rule in rule_set().rules.items():
        assert f"### {code} {rule.title}\n" in pages["rules"]
        assert f"`{rule.name}`" in pages["rules"]
        assert rule.why in pages["rules"]


def test_every_norm_and_what_it_is_cited_by(pages):
    for key in norms():
        assert f"(norm-{key})=" in pages["norms"]
        assert f"\n`{key}` · " in pages["norms"]
    for rule in rule_set().rules.values():
        for key in rule.norms:
            assert f"norms.md#norm-{key})" in pages["rules"]


WORDS = {
    "conduct": vocabulary.CONDUCTS,
    "form": get_args(vocabulary.Form),
    "condition": get_args(vocabulary.Condition),
    "floor": get_args(vocabulary.FloorKind),
    "silence": [word.value for word in Silence],
    "exposure": get_args(vocabulary.Exposure),
    "fine_with_custody": get_args(vocabulary.FineBeside),
    "regime": get_args(vocabulary.Regime),
    "procedure": get_args(vocabulary.Procedure),
    "attempt": get_args(vocabulary.Attempt),
    "punished": get_args(vocabulary.Inchoate),
    "evidence": vocabulary.EVIDENCE,
    "practice": jurisdiction_schema()["$defs"]["GeneralDeath"]["properties"]["practice"]["enum"],
}


def test_every_list_of_words_is_in_the_codebook():
    lists = {
        frozenset(get_args(value))
        for name, value in vars(vocabulary).items()
        if get_origin(value) is Literal and name not in ("DrugConduct", "ViolentConduct")
    }
    known = {frozenset(words) for words in codebook.words().values()}
    assert lists <= {*known, frozenset(vocabulary.CONDUCTS)}


@pytest.mark.parametrize("kind", WORDS)
def test_every_word_is_in_the_codebook_and_nothing_else(pages, kind):
    assert set(codebook.words()[kind]) == set(WORDS[kind])
    assert_said(pages["vocabulary"], WORDS[kind], kind)


def test_every_substance(pages):
    assert_said(pages["substances"], entries(), "the substance")


def described(schema):
    for name, part in {**schema.get("$defs", {}), schema["title"]: schema}.items():
        for key, value in part.get("properties", {}).items():
            yield name, key, value.get("description", "")


@pytest.mark.parametrize(
    ("page", "schema"),
    [
        ("format", jurisdiction_schema()),
        ("overlay", Overlay.model_json_schema(by_alias=True)),
        ("sweep", Plan.model_json_schema(by_alias=True)),
    ],
    ids=["format", "overlay", "sweep"],
)
def test_every_key_says_what_it_means(pages, page, schema):
    for name, key, said in described(schema):
        assert said, (
            f"{name}.{key} has no description; write it in the model or in law/codebook.yaml"
        )
        assert f"| `{key}`" in pages[page]
        assert generate.sentence(generate.text(said)) in pages[page]


def test_every_column_of_a_sweep(pages):
    assert_said(pages["sweep"], COLUMNS, "the column")


def test_the_codebook_explains_no_key_that_is_not_there():
    known = {(name, key) for name, key, _ in described(jurisdiction_schema())}
    cited = {"source", "place", "note"}
    for model, keys in codebook.keys().items():
        for key in keys:
            assert (model, key) in known or (model == "Cited" and key in cited), (model, key)


def test_every_setting(pages):
    names = {
        "DATABASE_URL" if name == "database_url" else PREFIX + name.upper()
        for name in Settings.model_fields
    }
    read = generate.environment_read()
    assert {"DATABASE_URL", "PROPORTIONALITY_RULES", "NO_COLOR"} <= names | read  # it finds them
    assert_said(pages["settings"], names | read, "the variable")
    assert set(generate.ENVIRONMENT) <= names | read, "a variable that nothing reads"
    assert_said(
        pages["settings"], [f"--{n}" for n in ("encodings", "encodings-baseline")], "the option"
    )
    for option, _, said in generate.plugin_options():
        assert said, f"{option} has no help"
    assert "[tool.proportionality]" in pages["settings"]


def test_every_metric(pages):
    from prometheus_client import REGISTRY

    ours = {
        sample.name
        for metric in REGISTRY.collect()
        for sample in metric.samples
        if sample.name.startswith("proportionality_")
    }
    assert ours
    documented = [name for name, *_ in generate.counted()]
    assert_said(pages["metrics"], documented, "the metric")
    for name in ours:
        stem = re.sub(r"_(bucket|sum|count|created)$", "", name)
        assert stem in documented or f"{stem}_total" in documented, name


def commands():
    return list(generate.commands())


@pytest.mark.parametrize(("name", "command"), commands(), ids=[name for name, _ in commands()])
def test_every_command_and_option(pages, name, command):
    assert f"## {name}\n" in pages["command-line"]
    assert command.help, f"{name} does not say what it does"
    section = pages["command-line"].split(f"## {name}\n")[1].split("\n## ")[0]
    shown = [
        option
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden
    ]
    for option in shown:
        for flag in option.opts:
            assert f"`{flag}`" in section, f"{name} {flag}"
        assert option.help, f"{name} {option.opts[0]} does not say what it is for"


def test_every_address_of_the_api(pages):
    for path, operations in generate.openapi()["paths"].items():
        for method, operation in operations.items():
            assert f"## {method.upper()} {generate.text(path)}\n" in pages["api"]
            assert operation.get("summary"), f"{method} {path} has no summary"
            assert operation.get("description"), f"{method} {path} does not say what it does"


def test_every_public_name(pages):
    import proportionality

    for name in proportionality.__all__:
        if not name.startswith("_"):
            assert f"## {name}\n" in pages["python"]
            section = pages["python"].split(f"## {name}\n")[1].split("\n## ")[0]
            assert re.search(r"[a-z]{3}", re.sub(r"```.*?```", "", section, flags=re.DOTALL)), name


def test_every_fact_and_placeholder(pages):
    fields = {name for names in SCHEMA.values() for name in names}
    assert set(generate.DEFINITIONS["fields"]) == {*fields, "r"}
    assert set(generate.DEFINITIONS["kinds"]) == {*SCHEMA, "finding"}
    assert set(generate.DEFINITIONS["placeholders"]) == set(PLACEHOLDERS)
    assert_said(pages["facts"], [f"m.{name}" for name in fields], "the field")
    assert_said(pages["messages"], [f"{{{name}}}" for name in PLACEHOLDERS], "the placeholder")


def test_every_format_of_a_report(pages):
    assert_said(pages["reports"], [f"--format {name}" for name in formats()], "the format")


def test_every_part_of_an_extension_is_shown():
    from proportionality.extensions import PARTS

    text = (DOCS / "examples" / "extension" / "example_rules.py").read_text(encoding="utf-8")
    for part in PARTS:
        assert re.search(rf"^{part}\b", text, flags=re.MULTILINE), part


def test_what_could_not_be_read_is_every_state_that_is_not_encoded(pages):
    """A state is encoded or listed with what was tried, never both and never neither."""
    states = {
        line[:3]
        for line in (ROOT / "proportionality/positions/states.txt").read_text().splitlines()
    }
    encoded = {path.stem.upper() for path in shipped().glob("*.yaml")}
    assert set(generate.UNREAD["states"]) == states - encoded
    assert not set(generate.UNREAD["parts"]) & encoded
    for head, number, _, aside in generate.PARTS:
        there = {c for c in encoded if c.startswith(f"{head}-")} - set(aside)
        missing = {c for c in generate.UNREAD["parts"] if c.startswith(f"{head}-")}
        assert len(there) + len(missing) == number
    listed = {**generate.UNREAD["states"], **generate.UNREAD["parts"]}
    for key, one in listed.items():
        assert one["missing"], key
        assert one["tried"], key
        assert re.fullmatch(r"\d{4}-\d\d", str(one["when"])), key
        assert f"| `{key}` |" in pages["unread"]


def test_what_could_not_be_read_counts_both_sides_and_names_who_lacks_one(pages):
    laws = [file.jurisdiction for file in load_all(sorted(shipped().glob("*.yaml"))).files]
    whole = [
        law
        for law in laws
        if {"drug", "violent"} == {c.partition(".")[0] for o in law.offences for c in o.conduct}
    ]
    states = [law for law in whole if "-" not in law.code]
    row = f"| {sum('-' not in law.code for law in laws)} | {len(states)} |"
    assert row in pages["unread"]
    one_side = pages["unread"].partition("## Laws with one side only")[2].partition("## ")[0]
    assert {law.code for law in laws if law not in whole} == set(
        re.findall(r"\| `(\S+)` \|", one_side)
    )


def test_what_could_not_be_read_repeats_what_the_laws_leave_out(pages):
    for file in load_all(sorted(shipped().glob("*.yaml"))).files:
        for gap in file.jurisdiction.not_encoded:
            said = f"| `{file.jurisdiction.code}` | {generate.text(gap.what)} | {generate.text(gap.why)} |"
            assert said in pages["unread"]
