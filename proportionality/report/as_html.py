"""One self-contained HTML file: nothing is fetched, nothing is scripted, and it prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from proportionality.check import Report
from proportionality.findings.difference import Difference
from proportionality.findings.finding import Finding
from proportionality.law import in_words
from proportionality.law.corpus import LoadedFile
from proportionality.measure import measured_on
from proportionality.positions.binding import IN_WORDS, nature
from proportionality.reform.provisions import Moved
from proportionality.report.brief import Brief, briefs, gravest
from proportionality.report.difference import cannot_tell
from proportionality.report.pictures import ladder, rungs
from proportionality.rules.registry import all_rules, norms
from proportionality.rules.severity import SEVERITIES

try:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup
except ImportError as error:  # pragma: no cover - without the extra
    raise ImportError("HTML reports need Jinja2: pip install 'proportionality[reports]'") from error

_FOLDER = Path(__file__).parent / "templates"
_GRAVEST = 5


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = in_words.day
    environment.filters["link"] = link
    environment.filters["in_force"] = in_words.in_force
    environment.filters["read_twice"] = in_words.read_twice
    environment.filters["gone"] = in_words.gone
    return environment


def link(url: str | None) -> str | None:
    """A web address for a source: repositories are given as ``github:owner/name@commit path``."""
    if url is None or url.startswith(("https://", "http://")):
        return url
    if not url.startswith("github:"):
        return None
    repository, _, path = url.removeprefix("github:").partition(" ")
    name, _, commit = repository.partition("@")
    return (
        f"https://github.com/{name}/blob/{commit or 'HEAD'}/{path}"
        if path
        else f"https://github.com/{name}"
    )


def _section(brief: Brief, report: Report) -> dict[str, Any]:
    law = brief.file.jurisdiction
    code = law.code.lower()
    short, full = rungs.short_groups(brief.facts), rungs.groups(brief.facts)
    title = f"Sentence ladder of {law.jurisdiction.name}, law as of {report.as_of}"
    whole = f"Every provision encoded for {law.jurisdiction.name}, from floor to ceiling"
    return {
        "brief": brief,
        "law": law,
        "code": law.code,
        "short": _drawn(short, title, f"s-{code}"),
        "full": _drawn(full, whole, f"f-{code}"),
        "gravest": gravest(brief.rules, _GRAVEST),
        "further": max(len(brief.rules) - _GRAVEST, 0),
        "legends": [_legend(f"{part}-{code}") for part in ("k", "l")],
        "total": sum(brief.counts.values()),
        "general": in_words.general_of_its_text([law], report.as_of),
        "waived": [w for w in report.waived if w.finding.jurisdiction == law.code],
        "problems": [p for p in report.problems if p.path == brief.file.path],
        "urls": {o.id: _url(brief, o.id) for o in law.offences},
    }


def _running_heads(sections: Sequence[dict[str, Any]]) -> Markup:
    """What stands at the head of each printed page: the law that it is about."""
    rules = []
    for section in sections:
        name, code = section["law"].jurisdiction.name, section["code"].lower()
        said = "".join(letter if letter.isalnum() or letter in " (),." else " " for letter in name)
        rules.append(
            f'#{section["code"]}{{page:law-{code}}}@page law-{code}{{@top-left{{content:"{said}"}}}}'
        )
    return Markup("".join(rules))  # noqa: S704 - codes are of a pattern, names were stripped to letters


def _url(brief: Brief, offence: str) -> str | None:
    law = brief.file.jurisdiction
    subject = next((s for s in brief.facts.subjects if s.offence.id == offence), None)
    if subject is None:
        return None
    source = law.source_of(subject.offence, subject.penalty)
    return link(source.address)


def render(report: Report) -> str:
    """The whole report."""
    sections = [_section(brief, report) for brief in briefs(report)]
    used = sorted(
        {n for s in sections for r in s["brief"].rules for n in r.norms},
        key=lambda n: (norms()[n].year, n),
    )
    paths = {f.path for f in report.files}
    return (
        _environment()
        .get_template("report.html")
        .render(
            report=report,
            sections=sections,
            severities=SEVERITIES,
            totals={s: sum(x["brief"].counts[s] for x in sections) for s in SEVERITIES},
            norms=[norms()[n] for n in used],
            nature=nature,
            norm_of=norms(),
            heads=_running_heads(sections),
            binds=IN_WORDS,
            rules=all_rules(),
            refused=[p for p in report.problems if p.path not in paths],
            ladder_css=Markup(ladder.CSS),  # noqa: S704
        )
    )


def _drawn(
    groups: Sequence[rungs.Group], title: str, name: str, scale: Sequence[rungs.Group] = ()
) -> Markup:
    if not groups:
        return Markup("")
    picture = ladder.both(groups, title, name, scale)
    return Markup(picture)  # noqa: S704 - built by `ladder`, which escapes


def _legend(name: str) -> Markup:
    return Markup(ladder.legend(name))  # noqa: S704 - constant text


def _touched(file: LoadedFile, on: dt.date, ids: Sequence[str]) -> list[rungs.Group]:
    """The offences that a reform changes, above the basic forms of violence."""
    facts = measured_on(file.jurisdiction, on)
    drug = rungs.Group(
        "Provisions changed",
        tuple(rungs.bar(file.jurisdiction, s) for s in facts.subjects if s.offence.id in ids),
    )
    violent = [g for g in rungs.short_groups(facts) if any(b.family == "violent" for b in g.bars)]
    return [g for g in (drug, *violent) if g.bars]


def render_difference(
    change: Difference[Finding],
    old: Report,
    new: Report,
    title: str,
    touched: dict[str, list[str]],
    settings: Sequence[str] = (),
    provisions: Sequence[Moved] = (),
) -> str:
    """What a reform makes of each provision, what it clears, eases, adds and leaves, with the ladders before and after."""
    after = {f.jurisdiction.code: f for f in new.files}

    def of(findings: Sequence[Finding], code: str) -> list[Finding]:
        return [f for f in findings if f.jurisdiction == code]

    sections = []
    for file in old.files:
        code = file.jurisdiction.code
        parts = [of(change.lost, code), of(change.gained, code), of(change.unchanged, code)]
        not_known = [of(change.not_known_before, code), of(change.not_known_after, code)]
        if code not in touched and not parts[0] and not parts[1]:
            continue
        before, after_it = (
            _touched(source, new.as_of, touched.get(code, ())) for source in (file, after[code])
        )
        pictures = [
            (
                when,
                _drawn(
                    groups, f"Sentence ladder {when} the change", f"{when}-{code.lower()}", other
                ),
            )
            for when, groups, other in (("before", before, after_it), ("after", after_it, before))
        ]
        sections.append(
            {"not_known_before": not_known[0], "not_known_after": not_known[1], "code": code, "name": file.jurisdiction.jurisdiction.name, "cleared": parts[0], "added": parts[1], "unchanged": parts[2],
             "pictures": pictures, "provisions": [p for p in provisions if p.jurisdiction == code],
             "milder": [p for p in change.milder if p[1].jurisdiction == code], "harsher": [p for p in change.harsher if p[1].jurisdiction == code], "legend": _legend(f"k-{code.lower()}"), "touched": touched.get(code, [])}
        )  # fmt: skip
    return (
        _environment()
        .get_template("difference.html")
        .render(
            title=title,
            on=new.as_of,
            change=change,
            cannot_tell=cannot_tell(change),
            sections=sections,
            settings=settings,
            rules=all_rules(),
            receipt=new.receipt,
            ladder_css=Markup(ladder.CSS),  # noqa: S704
        )
    )
