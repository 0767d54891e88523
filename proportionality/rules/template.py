"""A new rule as a file of one's own, with its examples, and the test that runs them."""

from __future__ import annotations

import re

from proportionality.rules import registry

_RULE = '''"""{title}: a rule for proportionality.

proportionality check --rules {file}        uses it
proportionality explain {code} --rules {file}
pytest {test}        runs its examples
"""

from proportionality import {imports}
{family_import}{family}
RULES = (
    Rule(
        family={family_name},
        code="{code}",  # permanent, as the name is: people cite it
        name="{name}",
        title="{title}",
        why="Say here in a sentence or two why this matters.",
        severity=Severity.MEDIUM,  # LOW, MEDIUM, HIGH or CRITICAL
        norms=(),  # ids that 'proportionality rules --norms' lists, or of NORMS in this file
        # What is looked for: here a drug offence (m.k == "drug") whose floor is above ten years.  Comparisons are joined by
        # & only; alternatives are listed one after the other.  The reference lists the kinds of fact and their fields.
        when=[(c.drug << (m.k == "drug") & (m.floor > on_scale("10 years")),)],
        # What a finding says.  The reference lists the placeholders.
        message="{{title}} costs at least {{floor}}.",
        # What clears a finding: a sentence, or a function as here, which says and makes the smallest change.
        remedy=lambda held: Remedy(
            f"the floor falls from {{held.floor}} to 10 years or less",
            held.amend("floor", "10 years"),
        ),
        points_at=points.at_floor,  # the place in the file that a finding shows
        measure="floor",
        # Short laws, one offence a line, in which the rule holds, does not, and cannot tell: they document and test it.
        examples=Examples(
            flagged="""
trafficking: {{conduct: drug.trafficking, custody: {{min: 12 years, max: 20 years}}, floor: mandatory}}
""",
            clear="""
trafficking: {{conduct: drug.trafficking, custody: {{min: 10 years, max: 20 years}}, floor: mandatory}}
""",
            cannot_tell="""
trafficking: {{conduct: drug.trafficking, custody: {{min: unknown, max: 20 years}}, floor: mandatory}}
""",
        ),
    ),
)
'''
_TEST = '''"""The examples of {code} come out as they are labelled, and what clears its findings clears them."""

from pathlib import Path

from proportionality.testing.examples import check_examples


def test_the_examples_of_{lower}() -> None:
    check_examples("{code}", rules=Path(__file__).with_name("{file}"))
'''
_NAMES = "Examples, {more}Remedy, Rule, Severity, c, m, on_scale, points"


class RuleNameError(ValueError):
    """A code or name that a new rule cannot have."""


def new_rule(code: str, name: str, file: str, test: str) -> tuple[str, str]:
    """The text of a rule's file and of its test.

    Args:
        code: two capital letters and three digits, not taken.
        name: lower-case words with hyphens between them, not taken.
        file: what the file is called.
        test: what the file of the test is called.

    Raises:
        RuleNameError: for a code or name that cannot be had.

    """
    if not re.fullmatch(r"[A-Z]{2}[0-9]{3}", code):
        raise RuleNameError(
            f"'{code[:20]}' is no code; a code is two capital letters and three digits, such as QA001"
        )
    if len(name) > 60 or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+){1,11}", name):
        raise RuleNameError(
            f"'{name[:60]}' is no name; a name is two or more lower-case words with hyphens between them, "
            "such as cannabis-floor-above-five-years"
        )
    for word, kind in ((code, "code"), (name, "name")):
        if (taken := registry.find(word)) is not None or word in registry.RETIRED:
            by = f"{taken.code} {taken.name}" if taken else "a retired rule"
            raise RuleNameError(f"the {kind} {word} is taken by {by}; take another")
    letters, title = code[:2], name.replace("-", " ").capitalize()
    ours = registry.home_of_family(letters)
    if ours is None and letters in registry.rule_set().families:
        raise RuleNameError(
            f"the family {letters} is brought along by an extension; add the rule to its file"
        )
    module, variable = ours or ("", "FAMILY")
    values = {
        "code": code,
        "lower": code.lower(),
        "name": name,
        "title": title,
        "file": file,
        "test": test,
        "imports": _NAMES.format(more="" if ours else "Family, "),
        "family_import": f"from {module} import {variable}\n" if ours else "",
        "family_name": variable,
        # The letters of a family that ships with the tool are for rules that will ship with it.
        "family": ""
        if ours
        else f'\nFAMILY = Family("{letters}", "{title}", order=100)\nFAMILIES = (FAMILY,)\n',
    }
    return _RULE.format(**values), _TEST.format(**values)
