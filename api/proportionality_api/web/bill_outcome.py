"""What a bill does to a law: the provisions, the findings, the digest and the picture, now and under it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from proportionality.answers.brief import Brief, brief
from proportionality.law.corpus import LoadedFile
from proportionality.law.model import Jurisdiction
from proportionality.measure import LawOnDay, measured_on
from proportionality.reform.effect import Effect, effect
from proportionality.reform.provisions import Moved
from proportionality.report.pictures import rungs
from proportionality_api.engine.parcel import unpack
from proportionality_api.served.outcomes import Draft, FindingRow, LawOutcome
from proportionality_api.v1.briefs import brief_of
from proportionality_api.web.findings import DigestShown, digest_of
from proportionality_api.web.pages import Page


@dataclass(frozen=True)
class BillOutcome:
    """A law now and under a bill, on the bill's first day."""

    effect: Effect[FindingRow]
    file_after: LoadedFile
    digests: tuple[DigestShown, DigestShown]
    groups: Sequence[rungs.Group]


def outcome_of(
    page: Page, file: LoadedFile, draft: Draft, now: LawOutcome, start: dt.date
) -> BillOutcome:
    """What a bill does, from what was found in the law and in the law under it."""
    before = page.snapshot.measured(file.jurisdiction, start)
    file_after = unpack(draft.parcel, file.path)
    after = measured_on(file_after.jurisdiction, start)
    found = effect(before, after, now, draft.outcome)
    return BillOutcome(
        found,
        file_after,
        (digest_of(now, before), digest_of(draft.outcome, after)),
        _groups(before, after, found.provisions),
    )


def _groups(before: LawOnDay, after: LawOnDay, provisions: Sequence[Moved]) -> list[rungs.Group]:
    """Each provision that changes, now and under the bill, and the basic violent crimes beneath."""
    sides = [{s.offence.id: s for s in law.subjects} for law in (before, after)]
    groups = []
    for one in provisions:
        bars = [
            rungs.bar(law.jurisdiction, found[one.offence], said, "")
            for law, found, said in zip(
                (before, after), sides, ("now", "under the bill"), strict=True
            )
            if one.offence in found
        ]
        groups.append(rungs.Group(f"{one.title} ({one.place})", tuple(bars)))
    violent = [g for g in rungs.short_groups(after) if any(b.family == "violent" for b in g.bars)]
    for group in violent:
        basic = tuple(replace(b, note="") for b in group.bars if "gravest form" not in b.label)
        groups.append(rungs.Group("Violent offences, to compare", basic))
    return groups


def briefs_of(
    page: Page, file: LoadedFile, found: BillOutcome, draft: Draft, now: LawOutcome
) -> tuple[Brief, Brief]:
    """The law in brief now, and under the bill; its name says which is which."""
    law = found.file_after.jurisdiction
    name = f"{law.jurisdiction.name} under the bill"
    about = law.jurisdiction.model_copy(update={"name": name})
    named = replace(found.file_after, jurisdiction=law.model_copy(update={"jurisdiction": about}))
    after = measured_on(named.jurisdiction, page.on)
    laws = [one.jurisdiction for one in page.snapshot.files.values()]

    def measured(one: Jurisdiction, on: dt.date) -> LawOnDay:
        # What is not served is not kept among what is.
        return after if one is named.jurisdiction else page.snapshot.measured(one, on)

    under = brief(named, page.on, draft.outcome.findings, laws, page.snapshot.sha256, measured)
    return brief_of(page, file, now.findings), under
