"""A rule's worked examples, run: each must come out as it is labelled, and what clears a finding must clear it."""

from __future__ import annotations

from pathlib import Path

from proportionality import extensions
from proportionality.check import check_one
from proportionality.findings.finding import Finding
from proportionality.law.amend import applied
from proportionality.law.corpus import LoadedFile, load_bytes, to_yaml
from proportionality.rules.base import Rule
from proportionality.rules.example_files import AS_OF, examples_of, expand
from proportionality.rules.registry import find


def check_examples(code: str, rules: Path | str | None = None) -> None:
    """Run the examples of a rule.

    Args:
        code: the rule's code or name.
        rules: a file that brings it along, used for this call only; None where it is known anyway.

    Raises:
        AssertionError: with everything that is not as the examples say, a line each.
        ExtensionError: where the file cannot be used.

    """
    with extensions.using([str(rules)] if rules is not None else []):
        rule = find(code)
        assert rule is not None, f"no rule {code} is known"
        wrong = list(_wrong_examples(rule))
    assert not wrong, "\n".join([f"{rule.code} {rule.name}:", *(f"  {line}" for line in wrong)])


def _wrong_examples(rule: Rule) -> list[str]:
    examples, wrong = examples_of(rule), []
    if not examples.cannot_tell and not rule.never_unsure:
        wrong.append("it has no example in which it cannot tell, nor says why there is none")
    for status, text in (
        ("flagged", examples.flagged),
        ("clear", examples.clear),
        ("cannot-tell", examples.cannot_tell),
    ):
        if text:
            wrong += [f"{status}: {line}" for line in _wrong_with(rule, status, text)]
    return wrong


def _wrong_with(rule: Rule, status: str, text: str) -> list[str]:
    file, problems = load_bytes(expand(text), "example.yaml")
    if file is None:
        return [str(problem) for problem in problems]
    outcome = check_one(file, AS_OF)
    found = next(a for a in outcome.assessments if a.rule == rule.code)
    if found.status != status:
        return [f"it comes out as {found.status}: {found.because}"]
    return [
        line
        for finding in outcome.findings
        if finding.rule == rule.code
        for line in _wrong_finding(file, finding)
    ]


def _wrong_finding(file: LoadedFile, finding: Finding) -> list[str]:
    wrong = []
    if "{" in finding.message or "}" in finding.message:
        wrong.append(f"a placeholder is left in the message: {finding.message}")
    if finding.changes:
        amended = to_yaml(applied(file.jurisdiction, finding.changes)).encode()
        after, problems = load_bytes(amended, "amended.yaml")
        if after is None:
            wrong += [f"'{finding.clears_if}': {problem}" for problem in problems]
        elif any(
            (f.rule, f.offence) == (finding.rule, finding.offence)
            for f in check_one(after, AS_OF).findings
        ):
            wrong.append(f"'{finding.clears_if}' does not clear it")
    return wrong
