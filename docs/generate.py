"""The pages of the reference, made from the source.

``python docs/generate.py FOLDER`` writes them; the documentation's build does it by itself (see ``conf.py``).  Nothing is
written by hand here that the source can say; what it does not say of itself stands in ``definitions.yaml`` and in
``proportionality/law/codebook.yaml``, and a test fails where something is missing.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import re
import sys
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import yaml
from pydantic import BaseModel

ROOT = Path(__file__).resolve().parents[1]
DEFINITIONS: Mapping[str, Mapping[str, str]] = yaml.safe_load(
    (ROOT / "docs" / "definitions.yaml").read_text(encoding="utf-8")
)


def text(words: object) -> str:
    """Words as Markdown shows them: what would be markup is escaped."""
    return re.sub(r"([\\`*_\[\]<>|#{}$])", r"\\\1", str(words)).replace("\n", " ").strip()


def code(words: object) -> str:
    """Words as they are typed."""
    return f"`{str(words).replace('|', chr(92) + '|')}`"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A table; the cells are Markdown."""
    head = list(head)
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows), ""]


def fenced(language: str, words: str) -> list[str]:
    """A block as it is typed."""
    return [f"```{language}", words.rstrip("\n"), "```", ""]


def sentence(words: str) -> str:
    """Words that begin with a capital and end with a full stop."""
    words = words.strip()
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?", ":")) else ".")


def doc(thing: object) -> str:
    """The docstring of a thing as Markdown, its reST quotes as Markdown's."""
    return re.sub(r"``([^`]*)``", r"`\1`", inspect.getdoc(thing) or "")


# --- what the tool says of law ---------------------------------------------------------------------------------------


def rules() -> list[str]:
    """Every rule, by family."""
    from proportionality.rules.choice import profiles
    from proportionality.rules.example_files import examples_of
    from proportionality.rules.registry import RETIRED, rule_set

    known, chosen = rule_set(), profiles()
    lines = [
        "# Rules",
        "",
        "Codes and names are permanent. The examples are short laws, one offence a line; they are run as tests.",
        "`proportionality explain CODE` prints the same.",
        "",
    ]
    for family in sorted(known.families.values(), key=lambda one: one.order):
        lines += [f"(family-{family.code.lower()})=", f"## {family.code}: {family.title}", ""]
        for rule in (r for r in known.rules.values() if r.family == family):
            examples = examples_of(rule)
            graded = ", less for a less grave comparator" if rule.graded else ""
            among = [name for name, codes in chosen.items() if rule.code in codes and name != "all"]
            lines += [
                f"(rule-{rule.code.lower()})=",
                f"### {rule.code} {rule.title}",
                "",
                f"{code(rule.name)} · severity **{rule.severity}**{graded} · profiles {', '.join(among)}",
                "",
                rule.why,
                "",
                f"A finding says: *{text(rule.message)}*",
                "",
            ]
            if rule.norms:
                cited = [f"[{text(norm_name(n))}](norms.md#norm-{n})" for n in rule.norms]
                lines += [f"Norms: {'; '.join(cited)}.", ""]
            for said, example in (
                ("Flagged", examples.flagged),
                ("Clear", examples.clear),
                ("Cannot tell", examples.cannot_tell),
            ):
                if example:
                    lines += [f"{said}:", "", *fenced("yaml", example)]
            if rule.never_unsure:
                lines += [f"It always concludes: {text(rule.never_unsure)}.", ""]
    if RETIRED:
        lines += ["## Retired codes", ""]
        lines += [f"* {old}: {new} took its place." for old, new in RETIRED.items()]
    return lines


def norm_name(key: str) -> str:
    """A norm as it is cited."""
    from proportionality.rules.registry import norms as known

    norm = known()[key]
    return f"{norm.instrument}, {norm.paragraph}"


def norms() -> list[str]:
    """Every norm, by instrument."""
    from proportionality.rules.registry import all_rules
    from proportionality.rules.registry import norms as known

    lines = [
        "# Norms",
        "",
        "The paragraphs that rules rest on. The gist is in our words; read the instrument before you cite it.",
        "",
    ]
    instruments: dict[str, list[Any]] = {}
    for norm in known().values():
        instruments.setdefault(norm.instrument, []).append(norm)
    for instrument, paragraphs in instruments.items():
        lines += [f"## {text(instrument)}", ""]
        for norm in paragraphs:
            citing = [
                f"[{r.code}](rules.md#rule-{r.code.lower()})"
                for r in all_rules().values()
                if norm.id in r.norms
            ]
            binding = "binding" if norm.binding else "not binding"
            lines += [
                f"(norm-{norm.id})=",
                f"### {text(norm.paragraph)} ({norm.year}, {binding})",
                "",
                text(norm.gist),
                "",
                f"{code(norm.id)} · [text]({norm.url}) · cited by {', '.join(citing) or 'no rule'}",
                "",
                f"Read: {text(norm.read)}",
                "",
            ]
    return lines


def vocabulary() -> list[str]:
    """The codebook: every word of the format."""
    from proportionality.law import codebook

    titles = {
        "conduct": "Conducts: what is punished",
        "form": "Forms",
        "condition": "Conditions: what must be shown besides conduct and amount",
        "floor": "Floors: what binds the court to the least",
        "silence": "Silence: what stands where the law gives no number",
        "exposure": "Death and life",
        "fine_with_custody": "A fine beside custody",
        "regime": "Kinds of imprisonment",
        "procedure": "Procedure",
        "attempt": "Attempts, of an offence",
        "punished": "Attempts and conspiracy, in the general part",
        "evidence": "Evidence: how a value is known, best first",
        "practice": "Practice of the death penalty",
        "assessment": "What a rule says of a law",
    }
    lines = ["# The codebook", "", "The words of the format, and what each means.", ""]
    for kind, words in codebook.words().items():
        lines += [f"({kind}-words)=", f"## {titles[kind]}", ""]
        lines += table(
            ("word", "meaning"), ((code(word), text(said)) for word, said in words.items())
        )
    return lines


def substances() -> list[str]:
    """Every substance of the vocabulary, with its names."""
    from proportionality.law.substances import entries

    known = entries()
    lines = [
        "# Substances",
        "",
        f"{len(known)} entries. A file writes the id; any of the names leads to it where a question is asked. Classes and schedules",
        "are a law's own and are defined in its file under `general.classes`.",
        "",
    ]
    rows = []
    for name, entry in sorted(known.items()):
        names = [n for names in entry.get("names", {}).values() for n in names]
        names += [*entry.get("salts", ()), *entry.get("street", ())]
        kind = entry.get("kind", "substance")
        form = f", {code(entry['broader'])}" if entry.get("broader") else ""
        rows.append(
            (
                code(name),
                f"{kind}{form}",
                text(entry.get("un", "")),
                text(entry.get("definition", "")),
                text(", ".join(map(str, names))),
            )
        )
    return lines + table(("id", "kind, part of", "UN", "meaning", "names"), rows)


# --- the formats -----------------------------------------------------------------------------------------------------


def _named(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> str:
    """What may stand in a place, in short."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return (
            f"[{name}](#key-{name.lower()})"
            if "properties" in defs[name]
            else _named(defs[name], defs)
        )
    if "const" in schema:
        return code(schema["const"])
    if "enum" in schema:
        return " · ".join(code(word) for word in schema["enum"])
    if any(key in schema for key in ("anyOf", "oneOf")):
        parts = [_named(part, defs) for part in schema.get("anyOf", schema.get("oneOf", ()))]
        return " *or* ".join(dict.fromkeys(part for part in parts if part != "null"))
    kind = schema.get("type", "")
    if kind == "array":
        return f"list of {_named(schema.get('items', {}), defs)}"
    if kind == "object":
        inner = schema.get("additionalProperties") or next(
            iter(schema.get("patternProperties", {}).values()), {}
        )
        return (
            f"mapping to {_named(inner, defs)}" if isinstance(inner, dict) and inner else "mapping"
        )
    if schema.get("format") == "date":
        return "date"
    examples = schema.get("examples", ())
    said = {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(kind, kind)
    return f"{said}, such as {code(examples[0])}" if examples else said


def keys_of(schema: Mapping[str, Any], top: str) -> list[str]:
    """Every key of a format, a table for each mapping in it."""
    defs = schema.get("$defs", {})
    lines: list[str] = []
    for name, part in [(top, schema), *sorted(defs.items())]:
        if "properties" not in part:
            continue
        lines += [
            f"(key-{name.lower()})=",
            f"## {name}",
            "",
            sentence(text(part.get("description", ""))),
            "",
        ]
        required = part.get("required", ())
        rows = (
            (
                code(key) + (" (required)" if key in required else ""),
                _named(value, defs),
                sentence(text(value.get("description", ""))),
            )
            for key, value in part["properties"].items()
        )
        lines += table(("key", "what stands there", "meaning"), rows)
    return lines


def format_keys() -> list[str]:
    """Every key of a jurisdiction file."""
    from proportionality.law.schema import ONLY_THE_LOADER, OTHER_SPELLINGS, jurisdiction_schema

    return [
        "# Keys of a jurisdiction file",
        "",
        "Made from the JSON Schema that `proportionality schema` prints and that editors read. The words are explained in",
        "[the codebook](vocabulary.md). A key that is left out is left to the general part; where that is silent too, it is unknown.",
        "",
        "An editor that knows the schema marks what `proportionality check` refuses, with these exceptions:",
        "",
        *table(
            ("only `check` sees", ""),
            ((kind, text(said)) for kind, said in ONLY_THE_LOADER.items()),
        ),
        f"The other way round, `check` reads quantities and dates as people write them ({text(OTHER_SPELLINGS)}), and the schema asks for the",
        "one spelling in which they are written out again.",
        "",
        *keys_of(jurisdiction_schema(), "Jurisdiction"),
    ]


def overlay_keys() -> list[str]:
    """Every key of a reform overlay."""
    from proportionality.reform.overlay import Overlay

    return [
        "# Keys of a reform overlay",
        "",
        "A reform overlay changes penalties from a date; see [how to propose a reform](../../how-to/propose-a-reform.md).",
        "",
        *keys_of(Overlay.model_json_schema(by_alias=True), "Overlay"),
    ]


def sweep_pages() -> list[str]:
    """Every key of a plan, and every column of the answers."""
    from proportionality.sweep.columns import COLUMNS
    from proportionality.sweep.plan import Plan

    return [
        "# Plans and answers of a sweep",
        "",
        "A plan asks many questions at once; see [how to ask millions of questions](../../how-to/sweep.md). The answers are Parquet, one question",
        "a row, in this one schema whatever was asked; a cell that does not belong to the question is empty.",
        "",
        "## Columns",
        "",
        *table(
            ("column", "type", "meaning"),
            ((code(name), kind, sentence(text(said))) for name, (kind, said) in COLUMNS.items()),
        ),
        *keys_of(Plan.model_json_schema(by_alias=True), "Plan"),
    ]


# --- the command line and what can be set --------------------------------------------------------------------------


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its whole name."""
    from proportionality.cli.main import main

    def walk(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
        yield name, command
        if isinstance(command, click.Group):
            context = click.Context(command)
            for word in command.list_commands(context):
                inner = command.get_command(context, word)
                assert inner is not None
                yield from walk(f"{name} {word}", inner)

    return walk("proportionality", main)


def _usage(command: click.Command, name: str) -> str:
    context = click.Context(command, info_name=name, max_content_width=100)
    return command.get_usage(context).removeprefix("Usage: ")


def command_line() -> list[str]:
    """Every command with its arguments and options."""
    lines = [
        "# The command line",
        "",
        "| exit code | |",
        "| --- | --- |",
        "| 0 | done; nothing at or above `--fail-on` was found |",
        "| 1 | findings at or above `--fail-on` |",
        "| 2 | bad input, a file that cannot be read or written, or a failed run |",
        "| 130 | stopped with Ctrl-C |",
        "| 141 | whoever read the output stopped reading |",
        "",
    ]
    for name, command in commands():
        help_text = inspect.cleandoc(command.help or "")
        told, _, shown = help_text.partition("\b\n")
        lines += [f"## {name}", "", text(told.strip()), ""]
        if shown:
            lines += fenced("text", shown)
        lines += fenced("text", _usage(command, name))
        rows = []
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                names = " ".join(code(n) for n in [*option.opts, *option.secondary_opts])
                words = option.type.choices if isinstance(option.type, click.Choice) else ()
                given = option.metavar or (" · ".join(map(str, words)) if words else "")
                default = option.default if isinstance(option.default, (str, int)) else None
                shown_default = "" if default in (None, False, "") else f" (default: {default})"
                rows.append((names, text(given), text((option.help or "") + shown_default)))
        if rows:
            lines += table(("option", "value", "meaning"), rows)
    return lines


ENVIRONMENT = {
    "DATABASE_URL": "Where submissions are kept: `sqlite:///file` or `postgresql://…`; an SQLite file in the user's data folder where it is not set.",
    "PROPORTIONALITY_RULES": "Python files with rules, norms, formats and substances of your own, a colon between them; read by every command, the pytest plugin and the service.",
    "PROPORTIONALITY_CACHE": "The folder for what one run leaves for the next (compiled laws, counts of findings), or `off`; the user's cache folder where it is not set. It can be removed at any time.",
    "PROMETHEUS_MULTIPROC_DIR": "A folder in which several server processes keep their counts; `serve --workers` makes one where it is not set.",
    "NO_COLOR": "No colours, whatever it is set to.",
    "COLUMNS": "The width of the text that is printed; 120 where output is no terminal.",
    "XDG_DATA_HOME": "The user's folder for data on Linux, `~/.local/share` where it is not set.",
    "XDG_CACHE_HOME": "The user's folder for caches on Linux, `~/.cache` where it is not set.",
    "LOCALAPPDATA": "The user's folder for data and caches on Windows.",
}


def settings() -> list[str]:
    """Everything that can be set from outside: environment, pyproject.toml, pytest."""
    from proportionality_api.settings import PREFIX, Settings

    lines = [
        "# Settings",
        "",
        "## Environment variables",
        "",
        *table(("variable", "meaning"), ((code(name), said) for name, said in ENVIRONMENT.items())),
        "## Of the service",
        "",
        "Environment variables too, read when `proportionality serve` starts. A variable of this prefix that is not listed is",
        "refused: a typing mistake must not look like a setting.",
        "",
    ]
    rows = []
    for name, field in Settings.model_fields.items():
        if name in ("database_url", "rules", "cache"):
            continue  # above: they are read by more than the service
        default = "the encodings that ship" if field.default_factory else field.default
        words = typing.get_args(field.annotation)
        said = f" ({', '.join(map(str, words))})" if words else ""
        rows.append(
            (
                code(PREFIX + name.upper()),
                code(default),
                text(sentence((field.description or "") + said)),
            )
        )
    lines += table(("variable", "default", "meaning"), rows)
    lines += [
        "## In `pyproject.toml`",
        "",
        *fenced("toml", '[tool.proportionality]\nrules = ["rules/ours.py"]'),
        "`rules` lists Python files with rules, norms, formats and substances of your own, relative to the `pyproject.toml`. The",
        "nearest one above the working directory counts. The files are run, so name only files that you trust.",
        "",
        "## Of the pytest plugin",
        "",
    ]
    options = plugin_options()
    lines += table(
        ("option", "in the configuration", "meaning"),
        (
            (code(name), code(ini) if ini else "", text(sentence(said)))
            for name, ini, said in options
        ),
    )
    return lines


def plugin_options() -> list[tuple[str, str, str]]:
    """The options of the pytest plugin: on the command line, in the configuration, and what they mean."""
    from proportionality.testing import pytest_plugin

    options: dict[str, str] = {}
    settings: list[str] = []

    class Recorder:
        def getgroup(self, *_: Any, **__: Any) -> Recorder:
            return self

        def addoption(self, name: str, *_: Any, **more: Any) -> None:
            options[name] = more.get("help", "")

        def addini(self, name: str, *_: Any, **__: Any) -> None:
            settings.append(name)

    pytest_plugin.pytest_addoption(Recorder())  # type: ignore[arg-type]
    found = []
    for name, said in options.items():
        key = name.removeprefix("--").replace("-", "_")
        found.append((name, key if key in settings else "", said))
    return found


def metrics() -> list[str]:
    """What ``/metrics`` counts."""
    return [
        "# Metrics",
        "",
        "`GET /metrics` answers in the text format of Prometheus.",
        "",
        *table(
            ("metric", "kind", "labels", "meaning"),
            (
                (code(name), kind, ", ".join(map(code, labels)), text(sentence(said)))
                for name, kind, labels, said in counted()
            ),
        ),
    ]


def counted() -> list[tuple[str, str, tuple[str, ...], str]]:
    """Every metric that the service declares: its name, kind, labels and meaning."""
    from prometheus_client.metrics import MetricWrapperBase

    found = {}
    for path in sorted((ROOT / "api" / "proportionality_api").rglob("*.py")):
        if "prometheus_client" not in path.read_text(encoding="utf-8"):
            continue
        relative = path.relative_to(ROOT / "api").with_suffix("")
        for value in vars(importlib.import_module(".".join(relative.parts))).values():
            if isinstance(value, MetricWrapperBase):
                suffix = "_total" if value._type == "counter" else ""
                found[value._name + suffix] = (
                    value._type,
                    tuple(value._labelnames),
                    value._documentation,
                )
    return [(name, *rest) for name, rest in sorted(found.items())]


# --- the service and the library --------------------------------------------------------------------------------------


def api() -> list[str]:
    """Every address of the HTTP API."""
    document = openapi()
    lines = [
        "# The HTTP API",
        "",
        document["info"].get("description", ""),
        "",
        "The whole description, with every shape and its examples, is served at `/v1/openapi.json`.",
        "",
    ]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            lines += [
                f"## {method.upper()} {text(path)}",
                "",
                sentence(text(operation.get("summary", ""))),
                "",
                text(operation.get("description", "")),
                "",
            ]
            rows = []
            for parameter in operation.get("parameters", ()):
                needed = " (required)" if parameter.get("required") else ""
                said = parameter.get("description") or parameter["schema"].get("description", "")
                rows.append(
                    (
                        code(parameter["name"]) + needed,
                        parameter["in"],
                        text(sentence(said)) if said else "",
                    )
                )
            if rows:
                lines += table(("parameter", "in", "meaning"), rows)
            answers = (
                (status, text(answer.get("description", "")))
                for status, answer in sorted(operation.get("responses", {}).items())
            )
            lines += table(("status", "when"), answers)
    return lines


def openapi() -> dict[str, Any]:
    """The routes of the API as it describes them; the one served adds examples from the laws."""
    from fastapi.openapi.utils import get_openapi
    from proportionality_api.main import build
    from proportionality_api.settings import Settings
    from proportionality_api.v1 import openapi as described

    from proportionality import __version__

    app, _ = build(Settings(writing="off"))
    return get_openapi(
        title="proportionality",
        version=__version__,
        description=described._DESCRIPTION,
        routes=app.routes,
    )


def _signature(thing: Any) -> str:
    try:
        return str(inspect.signature(thing))
    except (TypeError, ValueError):
        return ""


def python() -> list[str]:
    """The public names of the library."""
    import proportionality

    lines = [
        "# The Python library",
        "",
        "These names, imported from `proportionality`, are public; everything else may change without notice.",
        "",
    ]
    for name in proportionality.__all__:
        if name.startswith("_"):
            continue
        thing = getattr(proportionality, name)
        lines += [f"## {name}", ""]
        if inspect.ismodule(thing):
            lines += [doc(thing), ""]
            members = [
                (member, value)
                for member, value in vars(thing).items()
                if not member.startswith("_")
                and inspect.isfunction(value)
                and value.__module__ == thing.__name__
            ]
            lines += table(
                ("function", "what it does"),
                ((code(f"{name}.{m}"), text(doc(value).split("\n")[0])) for m, value in members),
            )
            continue
        if name in ("c", "m"):
            said = {
                "c": 'The patterns of a condition, each bound to a name: `c.drug << (m.k == "drug") & (m.death == 1)`. A later pattern reads an earlier one\'s fields as `c.drug.floor`.',
                "m": "The fact that a pattern looks at: `m.k` is its kind, any other name a field. See [the facts](facts.md).",
            }
            lines += [said[name], ""]
            continue
        if inspect.isfunction(thing) or inspect.isclass(thing):
            shown = (
                "" if inspect.isclass(thing) and issubclass(thing, BaseModel) else _signature(thing)
            )
            if shown and len(shown) < 600:
                lines += fenced("python", f"{name}{shown}".replace("proportionality.", ""))
        lines += [doc(thing), ""]
        if dataclasses.is_dataclass(thing):
            lines += _attributes(thing)
    return lines


def _attributes(thing: Any) -> list[str]:
    rows = [(code(field.name), code(str(field.type))) for field in dataclasses.fields(thing)]
    return table(("attribute", "kind"), rows)


def facts() -> list[str]:
    """What the conditions of rules can look at."""
    from proportionality.rules.fields import SCHEMA

    lines = [
        "# Facts: what rules look at",
        "",
        "A law on a day becomes a handful of facts; a condition looks at their fields. Most fields answer yes (1) or no (0); ceilings",
        "and floors stand on [one scale of severity](python.md#on-scale), from nothing through a fine and custody by length to life and",
        "death. What the law or the file leaves open is both: a rule that holds either way is flagged, one that holds only one way",
        "cannot be told. A rule can bring a field of its own along, see [how to write a rule](../../how-to/write-a-rule.md).",
        "",
    ]
    for kind, said in DEFINITIONS["kinds"].items():
        lines += [f"## {kind}", "", text(said), ""]
        names = ("r", "o") if kind == "finding" else SCHEMA[kind]
        lines += table(
            ("field", "meaning"),
            ((code(f"m.{name}"), text(DEFINITIONS["fields"].get(name, ""))) for name in names),
        )
    return lines


def messages() -> list[str]:
    """What fills the placeholders of a rule's message."""
    from proportionality.rules.messages import PLACEHOLDERS

    rows = [
        (code("{" + name + "}"), text(DEFINITIONS["placeholders"].get(name, "")))
        for name in PLACEHOLDERS
    ]
    return [
        "# Placeholders of a message",
        "",
        "A rule's message is a whole sentence with placeholders. A rule can bring placeholders of its own along (`says`).",
        "",
        *table(("placeholder", "what it says"), rows),
    ]


def formats() -> list[str]:
    """The formats of a report."""
    from proportionality.report.formats import formats as known

    rows = [
        (code(f"--format {f.name}"), text(sentence(f.title)), code(f.media_type))
        for f in known().values()
    ]
    return [
        "# Formats of a report",
        "",
        "Of `proportionality check`. An extension can bring formats of its own along.",
        "",
        *table(("option", "what it is", "media type"), rows),
    ]


def paper(path: Path) -> str:
    """A paper of the repository as a page: links to other pages lead there, links to files of the repository are named."""

    def led(match: re.Match[str]) -> str:
        said, target, anchor = match["said"], match["target"], match["anchor"] or ""
        if target.startswith(("http://", "https://")) or not target:
            return match[0]
        there = (path.parent / target).resolve()
        if there.is_dir():
            there /= "README.md"
        if there.parent == ROOT and there.name in PAPERS:
            return f"[{said}]({there.name.lower()}{anchor})"
        if there.is_relative_to(ROOT / "docs") and there.suffix == ".md" and there.exists():
            return f"[{said}](../../{there.relative_to(ROOT / 'docs')}{anchor})"
        return f"{said} (`{target}`)" if said != target else f"`{target}`"

    link = r"(?<!!)\[(?P<said>[^\]]*)\]\((?P<target>[^)#\s]*)(?P<anchor>#[^)\s]*)?\)"
    return re.sub(link, led, path.read_text(encoding="utf-8"))


# Papers that stand at the top of the repository, where people look for them.
PAPERS = ("ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")

UNREAD: Mapping[str, Any] = yaml.safe_load(
    (ROOT / "docs" / "unread.yaml").read_text(encoding="utf-8")
)
# States that are made of parts, how many there are of them, and what they are called together.
PARTS = (
    ("US", 51, "states of the United States and the District of Columbia", ("US-PR",)),
    ("AU", 8, "states and territories of Australia", ()),
    ("GB", 3, "parts of the United Kingdom", ()),
)


def sides(law: Any) -> frozenset[str]:
    """The sides that a law has encoded: drug, violent, or both."""
    return frozenset(word.partition(".")[0] for o in law.offences for word in o.conduct)


def held() -> list[tuple[str, int, int]]:
    """How many laws there are of a kind, and how many have both sides: states first, then the parts of states."""
    from proportionality.law.corpus import load_all, shipped

    laws = [file.jurisdiction for file in load_all(sorted(shipped().glob("*.yaml"))).files]
    both = [law for law in laws if len(sides(law)) == 2]

    def count(chosen: Callable[[str], bool], what: str) -> tuple[str, int, int]:
        return (what, sum(chosen(law.code) for law in laws), sum(chosen(law.code) for law in both))

    kinds = [count(lambda code: "-" not in code, "states and territories with a law of their own")]
    for head, number, called, aside in PARTS:
        kinds.append(
            count(
                lambda code, head=head, aside=aside: (
                    code.startswith(head + "-") and code not in aside
                ),
                f"of the {number} {called}",
            )
        )
    return kinds


def unread() -> list[str]:
    """What could not be read, what was tried, and what the laws leave out."""
    from proportionality.law.corpus import load_all, shipped
    from proportionality.positions.states import name_of

    laws = [file.jurisdiction for file in load_all(sorted(shipped().glob("*.yaml"))).files]
    gaps = [(law, gap) for law in laws for gap in law.not_encoded]
    lines = [
        "# What could not be read",
        "",
        "So that nobody searches twice: which laws are not here, what was looked for and where, and what the laws that are here leave out.",
        "If you can open one of these texts, [say so](../../how-to/encode-a-statute.md).",
        "",
        "A law is compared only where both its sides, drug offences and violent crime, are encoded.",
        "",
        *table(
            ("laws", "encoded", "with both sides"),
            ((text(what), str(all_), str(both)) for what, all_, both in held()),
        ),
        "## States without a file",
        "",
        *table(
            ("code", "state", "what is missing", "what was tried", "when"),
            (
                (
                    code(key),
                    text(name_of(key)),
                    text(one["missing"]),
                    text(one["tried"]),
                    str(one["when"]),
                )
                for key, one in UNREAD["states"].items()
            ),
        ),
        "## Parts of states without a file",
        "",
        *table(
            ("code", "part", "what is missing", "what was tried", "when"),
            (
                (
                    code(key),
                    text(one["name"]),
                    text(one["missing"]),
                    text(one["tried"]),
                    str(one["when"]),
                )
                for key, one in UNREAD["parts"].items()
            ),
        ),
        *([] if UNREAD["parts"] else ["None: each has a file.", ""]),
        "## Laws with one side only",
        "",
        *table(
            ("code", "law", "what is missing"),
            (
                (
                    code(law.code),
                    text(law.jurisdiction.name),
                    "violent crime" if sides(law) == {"drug"} else "drug offences",
                )
                for law in laws
                if len(sides(law)) == 1
            ),
        ),
        "## Collections that hold nothing usable",
        "",
        *table(
            ("repositories", "what they hold", "when"),
            (
                (text(one["repositories"]), text(one["hold"]), str(one["when"]))
                for one in UNREAD["empty"]
            ),
        ),
        "## What the laws leave out",
        "",
        f"Each file says so itself, with the reason: {len(gaps)} things in {len({law.code for law, _ in gaps})} laws.",
        "",
        *table(
            ("code", "left out", "why"),
            ((code(law.code), text(gap.what), text(gap.why)) for law, gap in gaps),
        ),
    ]
    return lines


PAGES: Mapping[str, Callable[[], list[str]]] = {
    "rules": rules,
    "norms": norms,
    "vocabulary": vocabulary,
    "substances": substances,
    "format": format_keys,
    "overlay": overlay_keys,
    "sweep": sweep_pages,
    "command-line": command_line,
    "reports": formats,
    "settings": settings,
    "metrics": metrics,
    "api": api,
    "python": python,
    "facts": facts,
    "messages": messages,
    "unread": unread,
}


def environment_read() -> frozenset[str]:
    """The environment variables that the source reads, found in it."""
    found = set()
    for package in ("proportionality", "api/proportionality_api"):
        for path in (ROOT / package).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            constants = {
                target.id: node.value.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for node in ast.walk(tree):
                for name in _read_by(node):
                    word = (
                        name.value
                        if isinstance(name, ast.Constant)
                        else constants.get(getattr(name, "id", ""))
                    )
                    if isinstance(word, str):
                        found.add(word)
    return frozenset(found)


def _read_by(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("os.environ.get", "os.getenv"):
        yield node.args[0]
    elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
        yield node.slice
    elif isinstance(node, ast.Compare) and ast.unparse(node.comparators[0]) == "os.environ":
        yield node.left


def write(folder: Path) -> None:
    """Write every page into a folder; pages that are as they were are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        made = "\n".join(page()) + "\n"
        path = folder / f"{name}.md"
        if not path.exists() or path.read_text(encoding="utf-8") != made:
            path.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
