"""What is entered of the law as a whole, and what comes of the answers: the law as text, its brief, an overlay."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proportionality.answers.brief import brief
from proportionality.law.corpus import LoadedFile
from proportionality.law.substances import find
from proportionality.reform.accepted import restated
from proportionality.reform.bill import Change, Open, to_yaml
from proportionality.report.papers.as_html import body
from proportionality.report.papers.written import MissingLibrary, fitted
from proportionality_api.engine import parcel
from proportionality_api.web.bill_state import MOST_PROVISIONS, MOST_TITLE, BillState, Row
from proportionality_api.web.draft_check import DraftCheck
from proportionality_api.web.pages import Page
from proportionality_api.web.review_state import Reading

SOURCE = ("title", "citation", "url", "version")
CLASS = ("name", "place", "members")
_MOST_CLASSES = 30
_ENDS = {"ceiling": "most", "floor": "least"}  # as the page of bills calls them


def about_of(reading: Reading, sent: Mapping[str, str]) -> dict[str, str]:
    """The fields on the law as a whole: as sent, else as read."""
    law = reading.law
    custody = law.general.get("custody", {})
    read = {
        "name": law.jurisdiction.get("name", ""),
        "code": law.jurisdiction.get("code", ""),
        "min": custody.get("min", ""),
        "max": custody.get("max", ""),
        "general-place": "",
        "life": "",
        "death": "",
        "added": "",
        "amends": "",
        "amends-from": "",
    }
    for number, source in enumerate(law.sources.values()):
        read |= {f"source-{number}-{name}": source.get(name, "") for name in SOURCE}
    for number in range(_MOST_CLASSES):
        read |= {f"class-{number}-{name}": "" for name in CLASS}
    return {name: sent.get(f"about-{name}", value) for name, value in read.items()}


def classes_shown(about: Mapping[str, str]) -> range:
    """The numbers of the classes that the form shows: those that say something, and one more."""
    said = [n for n in range(_MOST_CLASSES) if any(about[f"class-{n}-{name}"] for name in CLASS)]
    return range(min(max(said, default=-1) + 2, _MOST_CLASSES))


def lay_over(law: dict[str, Any], about: Mapping[str, str]) -> None:
    """Lay what was entered of the law as a whole over it."""
    law["jurisdiction"] |= {"name": about["name"], "code": about["code"].upper()}
    for number, (key, source) in enumerate(list(law["sources"].items())):
        said = {name: about[f"source-{number}-{name}"] for name in SOURCE}
        law["sources"][key] = source | {name: value for name, value in said.items() if value}
    custody = law["general"]["custody"]
    for key, name in (("min", "min"), ("max", "max"), ("place", "general-place")):
        custody[key] = about[name] or custody[key]
    for kind in ("life", "death"):
        if about[kind] in ("yes", "no"):
            rule: dict[str, Any] = {"exists": about[kind] == "yes"}
            if kind == "life":
                rule["parole_after"] = "unknown"
            law["general"][kind] = rule | {k: custody[k] for k in ("source", "place")}
    classes = {}
    for number in classes_shown(about):
        name, place, members = (about[f"class-{number}-{part}"] for part in CLASS)
        if name:
            words = [w for part in members.replace("\n", ",").split(",") if (w := part.strip())]
            classes[slug(name)] = {
                "members": [find(word) or slug(word) for word in words] or "unknown",
                "source": custody["source"],
                "place": place or custody["place"],
            }
    if classes:
        law["general"]["classes"] = classes


def slug(name: str) -> str:
    """A name as the format writes names: Schedule I is schedule-i."""
    plain = "".join(c if c.isascii() and c.isalnum() else " " for c in name.lower())
    return "-".join(plain.split())[:60] or "unnamed"


def _file(checked: DraftCheck) -> LoadedFile:
    assert checked.draft is not None
    return parcel.unpack(checked.draft.parcel, "draft.yaml")


async def brief_of(page: Page, checked: DraftCheck) -> str:
    """The brief of a draft as a part of a page; why not, where it cannot be written."""
    snapshot = page.snapshot
    laws = [one.jurisdiction for one in snapshot.files.values()]

    def written() -> str:
        file = _file(checked)
        found = brief(file, page.on, checked.findings, laws, snapshot.sha256, snapshot.measured)
        whole = body(fitted(found))  # it stands under a heading of the page, two levels down
        for level in (2, 1):
            whole = whole.replace(f"<h{level}>", f"<h{level + 2}>")
            whole = whole.replace(f"</h{level}>", f"</h{level + 2}>")
        return whole

    try:
        return await asyncio.to_thread(written)
    except MissingLibrary as error:
        return f'<p class="alert">{error}</p>'


@dataclass(frozen=True, slots=True)
class Amending:
    """What accepted provisions of a bill change in a law in force."""

    text: str = ""
    changes: tuple[Change, ...] = ()
    open: tuple[Open, ...] = ()
    problem: str = ""
    address: str = ""  # of the same bill where bills are tried out


async def amending(
    page: Page, checked: DraftCheck, accepted: list[str], about: Mapping[str, str]
) -> Amending:
    """The overlay that the accepted offences of a bill amount to."""
    code = about["amends"].upper()
    if code not in page.snapshot.files:
        return Amending(problem="Choose the law that the bill amends.")
    if not accepted:
        return Amending(
            problem="No offence was accepted yet; an overlay is made of those that were."
        )
    try:
        start = dt.date.fromisoformat(about["amends-from"] or page.on.isoformat())
    except ValueError:
        return Amending(
            problem=f"'{about['amends-from'][:40]}' is no day; write the first day of the bill such as 2027-01-31."
        )
    law = page.snapshot.file(code).jurisdiction
    title = about["source-0-title"] or f"Bill amending the law of {law.jurisdiction.name}"

    def proposed() -> Amending:
        found = restated(_file(checked).jurisdiction, accepted, law, start, title)
        rows: dict[str, dict[str, str]] = {}
        for change in found.changes:
            rows.setdefault(change.offence, {})[_ENDS.get(change.end, change.end)] = change.new
        kept = tuple(Row(offence, **ends) for offence, ends in rows.items())[:MOST_PROVISIONS]
        address = BillState(code, title[:MOST_TITLE], start, kept).address() if kept else ""
        return Amending(to_yaml(found, confirmed=True), found.changes, found.open, "", address)

    return await asyncio.to_thread(proposed)
