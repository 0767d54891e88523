"""The smallest reform that clears chosen findings of a jurisdiction without creating others.

How it decides.  Only drug offences are touched, and their penalties are only lowered: a ceiling or a floor moves down, death
or mandatory life is removed.  Each finding says how far an end of its own provision must come down at least (its rule's remedy).
These bounds are met exactly and together, and again for whatever the lower law brings up that was not there before (a
quantity cliff above a lowered floor), until nothing is left.  Because every such bound holds in any reform of this kind, an end
that is moved here must be moved in every one of them, and none is moved further than it must: fewest changes, each the least.

Three rules leave a choice, because they look at two drug offences at once: a cliff goes when the upper band's floor falls or
the lower band's is abolished (MM005), a cannabis offence falls behind heroin, or a courier behind the organiser, by ceiling or by
floor (SB001, RL001).  There every way is tried, the cheapest first, and a branch is left as soon as it cannot need fewer changes
than the best reform known (branch and bound).  A floor is never saved by pushing the ceiling below what the ceiling's own findings
ask for.

Where two drugs, or courier and organiser, share one provision, abolishing another's floor can bring out that they do (SB001,
RL001); no lower penalty helps against that, only a range of its own.  Such a finding is then accepted and named (``brought_out``).
The result is checked with the rules themselves, not with this reasoning; ``proved`` is false where the search was cut
short, and then a smaller reform may exist.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from proportionality.check import check_one
from proportionality.findings.finding import Finding
from proportionality.law.amend import Amendment, amended
from proportionality.law.corpus import LoadedFile
from proportionality.law.in_words import counted
from proportionality.law.model import Jurisdiction, Offence
from proportionality.measure import measured_on
from proportionality.reform import applying, wording
from proportionality.reform.overlay import ChangeEntry, Overlay
from proportionality.rules.fact import Facts
from proportionality.rules.facts import LEAST_GRAVE, facts_of, steps_below
from proportionality.rules.registry import all_rules
from proportionality.rules.remedies import Held

_ROUNDS, _CHECKS = 60, 600  # of one branch, and in all
_ORDER = ("death", "life", "ceiling", "floor", "corporal", "diversion", "release")

Key = tuple[str, str]  # rule, offence
Reform = Mapping[tuple[str, str], str]  # offence and end -> what it becomes


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A reform, what it clears, and what no change of a penalty clears."""

    jurisdiction: str
    overlay: Overlay | None  # None where there is nothing to change
    changes: tuple[Amendment, ...]
    cleared: tuple[Finding, ...]
    also: tuple[Finding, ...]  # findings of other rules that go as well
    left: tuple[Finding, ...]  # chosen, but not cleared by changing a penalty
    proved: bool
    brought_out: tuple[Finding, ...] = ()  # new, and not to be avoided by lower penalties
    lesser: tuple[
        Finding, ...
    ] = ()  # chosen, and standing against violence that was not measured against


@dataclass(slots=True)
class _Search:
    """One jurisdiction on one day, with what is wanted of its reform."""

    file: LoadedFile
    on: dt.date
    targets: frozenset[Key]
    before: frozenset[Key]
    accepted: frozenset[str] = frozenset()  # rules whose new findings are accepted
    best: dict[tuple[str, str], str] | None = None
    checks: int = 0
    cut: bool = False
    seen: set[frozenset[tuple[tuple[str, str], str]]] = field(default_factory=set)

    def under(self, reform: Reform) -> LoadedFile:
        """The jurisdiction once the reform is made."""
        return (
            applying.apply(self.file, _overlay(self.file.jurisdiction, reform, self.on))[0]
            if reform
            else self.file
        )

    def open(self, file: LoadedFile) -> list[Finding]:
        """What is left to do: chosen findings that stand, and findings that were not there before."""
        self.checks += 1
        found = check_one(file, self.on).findings
        return [
            f
            for f in found
            if (k := _key(f)) in self.targets
            or (k not in self.before and f.rule not in self.accepted)
        ]

    def run(self, reform: dict[tuple[str, str], str]) -> None:
        """Meet every bound that leaves no choice, then try each way for one finding that does."""
        for _ in range(_ROUNDS):
            if self.checks >= _CHECKS:
                self.cut = True
                return
            reform = self.pruned(reform)
            file = self.under(reform)
            findings = self.open(file)
            if not findings:
                if self.best is None or len(reform) < len(self.best):
                    self.best = reform
                return
            facts = facts_of(measured_on(file.jurisdiction, self.on))
            ways = [(f, _ways(facts, f)) for f in findings]
            if any(not w for _, w in ways):
                return  # this branch brings up something that no lower penalty clears
            forced = [w[0] for _, w in ways if len(w) == 1]
            if not forced:
                break
            merged = _lowered(reform, forced)
            if merged == reform:
                return
            reform = merged
        else:
            self.cut = True
            return
        if self.best is not None and len(reform) + _least_more(reform, [w for _, w in ways]) >= len(
            self.best
        ):
            return
        state = frozenset(reform.items())
        if state in self.seen:
            return
        self.seen.add(state)
        finding_ways = min((w for _, w in ways), key=len)
        for way in sorted(finding_ways, key=lambda c: _end(c) not in reform):
            self.run(_lowered(reform, [way]))

    def pruned(self, reform: Reform) -> dict[tuple[str, str], str]:
        """The reform without changes that another change of the same offence already makes."""
        by_offence: dict[str, dict[str, str]] = {}
        for (offence, what), to in reform.items():
            by_offence.setdefault(offence, {})[what] = to
        result: dict[tuple[str, str], str] = {}
        subjects = {s.offence.id: s for s in measured_on(self.file.jurisdiction, self.on).subjects}
        for offence, ends in by_offence.items():
            kept = dict(ends)
            penalty = subjects[offence].penalty

            def outcome(
                chosen: Mapping[str, str], penalty: object = penalty, offence: str = offence
            ) -> object:
                after = penalty
                for what in _ORDER:
                    if what in chosen:
                        after = amended(after, Amendment(offence, what, chosen[what]))  # type: ignore[arg-type]
                return after

            for what in _ORDER:
                without = {k: v for k, v in kept.items() if k != what}
                if what in kept and outcome(without) == outcome(kept):
                    kept = without
            result |= {(offence, what): to for what, to in kept.items()}
        return result


def _key(finding: Finding) -> Key:
    return finding.rule, finding.offence or ""


def _end(change: Amendment) -> tuple[str, str]:
    # Taking custody away is the ceiling brought down to nothing.
    return change.offence, "ceiling" if change.what == "custody" else change.what


def _lowered(reform: Reform, changes: Iterable[Amendment]) -> dict[tuple[str, str], str]:
    """A reform with more changes; of two for the same end the lower stands."""
    result = dict(reform)
    for change in changes:
        end = _end(change)
        known = result.get(end)
        if (
            known is None
            or (
                end[1] in ("ceiling", "floor") and applying.level(change.to) < applying.level(known)
            )
            or change.to == "none"
        ):
            result[end] = change.to
    return result


def _least_more(reform: Reform, ways: Iterable[list[Amendment]]) -> int:
    """How many more changes open findings need at least: one for each that shares no end with another."""
    taken: set[tuple[str, str]] = set()
    count = 0
    for alternatives in ways:
        ends = {_end(c) for c in alternatives}
        if not ends & (taken | reform.keys()):
            taken |= ends
            count += 1
    return count


def _ways(facts: Facts, finding: Finding) -> list[Amendment]:
    """Each way to clear one finding by one amendment; more than one where the rule looks at two drug offences."""
    subject = next((s for s in facts.law.subjects if s.offence.id == finding.offence), None)
    if subject is None:
        return []
    ways = all_rules()[finding.rule].ways
    if ways is None:
        return list(finding.changes)
    return ways(facts, Held(facts.law.jurisdiction, subject), finding.changes)


def suggest(
    file: LoadedFile,
    on: dt.date,
    chosen: frozenset[str],
    offences: frozenset[str] = frozenset(),
    title: str | None = None,
    against: frozenset[str] | None = None,
) -> Suggestion:
    """The smallest reform that clears every finding of the chosen rules in one jurisdiction on a day.

    Drug offences are measured against grave violence alone unless told otherwise: to bring trafficking below a scuffle
    helps nobody.  Findings against lesser violence that still stand are named.

    Args:
        file: the jurisdiction.
        on: the day whose law is asked about, and from which the reform would hold.
        chosen: codes of the rules whose findings are to go.
        offences: ids of the offences whose findings are to go (none: all).
        title: what the overlay is called.
        against: conducts of the violent offences to measure against (None: grave violence).

    """
    whole, file = file, _measured_against(file, against)
    outcome = check_one(file, on)
    wanted = [
        f for f in outcome.findings if f.rule in chosen and (not offences or f.offence in offences)
    ]
    law = file.jurisdiction
    facts = facts_of(measured_on(law, on))
    curable = [f for f in wanted if _ways(facts, f)]
    left = tuple(f for f in wanted if f not in curable)
    before = frozenset(_key(f) for f in [*outcome.findings, *(w.finding for w in outcome.waived)])
    search = _Search(file, on, frozenset(map(_key, curable)), before)
    if curable:
        search.run({})
        if search.best is None:
            shared = frozenset(c for c, rule in all_rules().items() if rule.shared_range)
            search = _Search(file, on, search.targets, before, accepted=shared)
            search.run({})
    if not curable or search.best is None:
        return Suggestion(
            law.code, None, (), (), (), tuple(wanted) if curable else left, not search.cut
        )
    overlay = _overlay(law, search.best, on, title)
    outcome = check_one(whole, on)
    findings = check_one(applying.apply(whole, overlay)[0], on).findings
    before = frozenset(_key(f) for f in [*outcome.findings, *(w.finding for w in outcome.waived)])
    after = {_key(f) for f in findings}
    gone = [f for f in outcome.findings if _key(f) not in after]
    hard = {_key(f) for f in left}
    lesser = (f for f in findings if f.rule in chosen and (not offences or f.offence in offences))
    return Suggestion(
        jurisdiction=law.code,
        overlay=overlay,
        changes=tuple(Amendment(offence, what, to) for (offence, what), to in search.best.items()),  # type: ignore[arg-type]
        cleared=tuple(f for f in gone if f.rule in chosen),
        also=tuple(f for f in gone if f.rule not in chosen),
        left=left,
        proved=not search.cut,
        brought_out=tuple(f for f in findings if _key(f) not in before),
        lesser=tuple(f for f in lesser if _key(f) in before and _key(f) not in hard),
    )


def _measured_against(file: LoadedFile, against: frozenset[str] | None) -> LoadedFile:
    """The file with only the violent offences that drug offences are to be measured against."""
    law = file.jurisdiction

    def counts(offence: Offence) -> bool:
        if offence.is_drug:
            return True
        if against is not None:
            return bool(against & set(offence.conduct))
        return steps_below(offence) < LEAST_GRAVE

    kept = [offence for offence in law.offences if counts(offence)]
    if len(kept) == len(law.offences):
        return file
    return replace(file, jurisdiction=law.model_copy(update={"offences": kept}))


def _overlay(law: Jurisdiction, reform: Reform, on: dt.date, title: str | None = None) -> Overlay:
    """The reform as an overlay; offences that get the same penalty share an entry."""
    by_offence: dict[str, dict[str, str]] = {}
    for (offence, what), to in sorted(reform.items(), key=lambda item: _ORDER.index(item[0][1])):
        by_offence.setdefault(offence, {})[what] = to
    order = [o.id for o in law.offences]
    grouped: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for offence in sorted(by_offence, key=order.index):
        grouped.setdefault(tuple(by_offence[offence].items()), []).append(offence)
    entries: list[ChangeEntry] = [
        wording.entry(law.code, ids, dict(settings)) for settings, ids in grouped.items()
    ]
    return wording.make(title or f"Smallest reform for {law.jurisdiction.name}", on, entries)


def to_yaml(suggestion: Suggestion, chosen: Iterable[str], law: str | None = None) -> str:
    """A suggestion as an overlay file that `diff` confirms, with what it does in remarks; ``law`` is what the user called the law."""
    rules = ",".join(sorted(chosen))
    code = suggestion.jurisdiction
    added = (
        f"; it brings out {len(suggestion.brought_out)}, see below"
        if suggestion.brought_out
        else ", and adds none"
    )
    remarks = [
        f"Clears {counted(len(suggestion.cleared), 'finding')} of {code} ({rules}) with {counted(len(suggestion.changes), 'change')}{added}."
    ]
    if suggestion.also:
        also = sorted({f.rule for f in suggestion.also})
        remarks.append(
            f"{counted(len(suggestion.also), 'finding')} of other rules {'goes' if len(suggestion.also) == 1 else 'go'} as well ({', '.join(also)})."
        )
    remarks.append(
        "No smaller set does (see 'proportionality suggest --help' for how that is decided)."
        if suggestion.proved
        else "The search was cut short: a smaller set may exist."
    )
    for finding in suggestion.left:
        remarks.append(
            f"Not cleared by changing a penalty: {finding.rule} {finding.offence or ''}: {finding.clears_if}."
        )
    if suggestion.lesser:
        remarks.append(
            f"{counted(len(suggestion.lesser), 'finding')} against lesser violence still stand; "
            "--against names other crimes to measure against."
        )
    for finding in suggestion.brought_out:
        remarks.append(
            f"Brought out, and not to be avoided by lower penalties: {finding.rule} {finding.offence or ''}: {finding.message}"
        )
    remarks.append(f"Confirm it with: proportionality diff {law or code} THIS-FILE")
    if suggestion.overlay is None:
        return (
            "".join(f"# {r}\n" for r in remarks[-1 - len(suggestion.left) : -1])
            or f"# {code}: nothing to clear.\n"
        )
    by_offence: dict[str, list[str]] = {}
    for finding in suggestion.cleared:
        by_offence.setdefault(finding.offence or "", []).append(finding.rule)

    def describe(change: ChangeEntry) -> list[str]:
        lines = []
        for offence in change.offences or ():
            cleared = sorted(by_offence.get(offence, []))
            lines.append(
                f"{offence}: {', '.join(cleared) if cleared else 'so that no new finding arises'}"
            )
        return lines

    return wording.to_yaml(suggestion.overlay, remarks, describe)
