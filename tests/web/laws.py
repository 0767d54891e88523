"""Statutes for the tests of the pages."""

from __future__ import annotations

import json

import yaml

from proportionality.rules.example_files import expand

HOSTILE_NAME = "<script>pwned=1</script>\"'><img src=x onerror=pwned=1>"
RIGHT_TO_LEFT = "قانون المخدرات evil"


def named(code: str, name: str) -> str:
    """A small law that is flagged."""
    brief = "trafficking: {conduct: drug.trafficking, custody: {min: none, max: 20 years}}\nrape: {conduct: violent.rape, custody: {min: none, max: 12 years}}\n"
    return (
        expand(brief)
        .decode()
        .replace("code: XXA", f"code: {code}")
        .replace("name: Exampleland", f"name: {name}")
    )


def hostile(code: str) -> str:
    """Two hundred offences, each with a title that would like to be something else."""
    law = yaml.safe_load(named(code, "x"))
    law["jurisdiction"]["name"] = f"{HOSTILE_NAME} {RIGHT_TO_LEFT}"
    law["schema"], law["verified"]["date"] = 1, str(law["verified"]["date"])
    source = law["sources"]["act"]
    source["title"], source["version"] = f"</style></svg>{HOSTILE_NAME}", str(source["version"])
    source["citation"] = "{{ 7*7 }} ${7*7} &lt;b&gt; javascript:alert(1)"
    first, second = law["offences"]
    titles = (
        HOSTILE_NAME,
        RIGHT_TO_LEFT,
        "x" * 290,
        "' OR 1=1 --",
        "]]></title><svg onload=pwned=1>",
        "=cmd|'/C calc'!A0",
    )
    offences = []
    for number in range(200):
        offence = dict(second if number % 40 == 0 else first)
        offence |= {
            "id": f"offence-{number}",
            "title": titles[number % len(titles)],
            "place": f"s {number} {titles[(number + 1) % 5][:120]}",
        }
        offence["penalties"] = [dict(offence["penalties"][0]) | {"since": "2020-01-01"}]
        offences.append(offence)
    law["offences"] = offences
    law["not_encoded"] = [{"what": HOSTILE_NAME, "why": RIGHT_TO_LEFT * 20}]
    return yaml.safe_dump(
        json.loads(json.dumps(law)), sort_keys=False, allow_unicode=True, width=10_000
    )
