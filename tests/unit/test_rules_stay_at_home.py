"""A rule is one object: no module outside ``rules/`` names the code of one, or of a family."""

import ast
import re
from pathlib import Path

import pytest

from proportionality.rules.registry import rule_set

ROOT = Path(__file__).parents[2]
PLACES = ("proportionality", "api/proportionality_api")
HOME = ROOT / "proportionality" / "rules"
KNOWN = frozenset({*rule_set().rules, *rule_set().families})


def named(text):
    return [
        word
        for word in re.findall(r"(?<![A-Za-z0-9-])[A-Z]{2}(?:\d{3})?(?!\w)", text)
        if word in KNOWN
    ]


def docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value


def literals(source):
    """The text that a module works with: every string in it but those that only describe it."""
    tree = ast.parse(source)
    described = {id(node) for node in docstrings(tree)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in described
        ):
            yield node.lineno, node.value


def modules():
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*.py")):
            if HOME not in path.parents:
                yield path


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_names_no_rule(path):
    found = [
        f"line {line}: {word}"
        for line, text in literals(path.read_text(encoding="utf-8"))
        for word in named(text)
    ]
    assert not found, f"{path.relative_to(ROOT)} names rules; let it ask the rule instead: {found}"


@pytest.mark.parametrize(
    "path",
    [
        path
        for place in PLACES
        for path in sorted((ROOT / place).rglob("*"))
        if path.suffix in (".html", ".js", ".css") and "docs_site" not in path.parts
    ],
    ids=lambda path: path.name,
)
def test_a_page_names_no_rule(path):
    text = path.read_text(encoding="utf-8")
    found = [code for code in rule_set().rules if re.search(rf"\b{code}\b", text)]
    assert not found


def test_what_is_looked_for_is_found():
    assert list(literals('"""DP001"""\nx = f"a {y} VC001"\n')) == [(2, "a "), (2, " VC001")]
    assert named("families (VC,MM001), US-AL and XX001") == ["VC", "MM001"]
