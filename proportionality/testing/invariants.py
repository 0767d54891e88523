"""What every statute and every rule set should keep.

Without ``finds`` all rules that are known take part, those of extensions too.  For rules that are no objects of
`proportionality.Rule`, pass a function from a statute to ``(rule, offence id)`` pairs as ``finds``; the id is empty where a rule
speaks of the law as a whole.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Set
from functools import cache
from typing import TYPE_CHECKING

from proportionality.check import Outcome, check_one
from proportionality.findings.describe import grouped
from proportionality.law.amend import Amendment, applied
from proportionality.law.corpus import LoadedFile, load_bytes, to_yaml
from proportionality.law.model import Jurisdiction, Offence
from proportionality.measure import measured_on
from proportionality.rules.facts import facts_of
from proportionality.rules.registry import all_rules, rule_set
from proportionality.rules.violence import ABOVE, EQUAL_TO_MURDER
from proportionality.testing.edits import law_on, restated

if TYPE_CHECKING:
    from proportionality.testing.mutating import Mutation

AS_OF = dt.date(2026, 1, 1)
Flag = tuple[str, str]
Finds = Callable[[Jurisdiction], Collection[Flag]]
Cures = Callable[[Jurisdiction, Flag], Iterable[Amendment]]

# Compiled with the import, so that the first example of a property test is no slower than the others.
_ = rule_set().engine


def as_file(jurisdiction: Jurisdiction, path: str = "test.yaml") -> LoadedFile:
    """A jurisdiction as if it had been read from a file.

    Raises:
        TypeError: it is none.

    """
    return _loaded(_text(jurisdiction), path)


def outcome(jurisdiction: Jurisdiction, on: dt.date = AS_OF) -> Outcome:
    """What a check of one jurisdiction finds."""
    return check_one(as_file(jurisdiction), on)


def flags(jurisdiction: Jurisdiction, on: dt.date = AS_OF) -> frozenset[Flag]:
    """Which rules are flagged for which offences, as ``(rule, offence id)``.

    Raises:
        EngineError: the rules could not be run.
        TypeError: it is no jurisdiction.

    """
    _hold(jurisdiction)
    if jurisdiction.waivers:
        return frozenset((f.rule, f.offence or "") for f in outcome(jurisdiction, on).findings)
    # Most of a check is reading the file and putting findings into words; neither is needed to know what is flagged.
    rules = rule_set()
    facts = facts_of(measured_on(jurisdiction, on), rules.fields)
    found = set()
    for rule, number in grouped(rules.engine.run(facts.given(sure=True)), rules):
        subject = facts.rows[number - 1].subject if number is not None else None
        found.add((rule, subject.offence.id if subject is not None else ""))
    return frozenset(found)


def assert_sound(
    jurisdiction: Jurisdiction,
    on: dt.date = AS_OF,
    *,
    finds: Finds | None = None,
    cures: Cures | None = None,
) -> None:
    """Every invariant that needs nothing but the statute."""
    assert_round_trip(jurisdiction, finds=finds)
    assert_layout_does_not_matter(jurisdiction, finds=finds)
    assert_order_does_not_matter(jurisdiction, reversed(jurisdiction.offences), on, finds=finds)
    assert_restating_changes_nothing(jurisdiction, on, finds=finds)
    assert_locations_lie_inside(jurisdiction, on, finds=finds)
    assert_fingerprints_survive_moved_lines(jurisdiction, on, finds=finds)
    if finds is None or cures is not None:
        assert_cures_clear(jurisdiction, on, finds=finds, cures=cures)


def assert_round_trip(jurisdiction: Jurisdiction, *, finds: Finds | None = None) -> None:
    """Writing and reading again gives the same law, of which the same is found."""
    again = as_file(jurisdiction).jurisdiction
    _assert_same_law(jurisdiction, again, "it was written and read again")
    if finds is not None:
        _assert_same(finds, jurisdiction, again, "it was written and read again")


def assert_layout_does_not_matter(
    jurisdiction: Jurisdiction, *, finds: Finds | None = None
) -> None:
    """Comments and empty lines do not change what is read, nor what is found of it."""
    text = _text(jurisdiction).replace("\n  ", "\n\n  # another\n  ", 1)
    laid_out = _loaded(f"# a comment\n\n{text}\n# the end\n").jurisdiction
    _assert_same_law(jurisdiction, laid_out, "only the layout was changed")
    if finds is not None:
        _assert_same(finds, jurisdiction, laid_out, "only the layout was changed")


def assert_order_does_not_matter(
    jurisdiction: Jurisdiction,
    order: Iterable[Offence],
    on: dt.date = AS_OF,
    *,
    finds: Finds | None = None,
) -> None:
    """Offences in another order give the same findings, and without ``finds`` the same assessments."""
    other = jurisdiction.model_copy(update={"offences": list(order)})
    _assert_same(
        finds or _flags_on(on), jurisdiction, other, "the offences were put in another order"
    )
    if finds is None:
        one, two = (
            {a.rule: a.status for a in outcome(law, on).assessments}
            for law in (jurisdiction, other)
        )
        assert one == two


def assert_restating_changes_nothing(
    jurisdiction: Jurisdiction, on: dt.date = AS_OF, *, finds: Finds | None = None
) -> None:
    """Terms and amounts in other units give the same findings."""
    find = finds or _flags_on(on)
    before = find(jurisdiction)
    for which in range(4):
        other = restated(jurisdiction, which)
        _assert_same(find, jurisdiction, other, "only the units were changed", before)


def assert_locations_lie_inside(
    jurisdiction: Jurisdiction, on: dt.date = AS_OF, *, finds: Finds | None = None
) -> None:
    """Every place that a finding names lies inside the file; every offence that a rule of your own names is in the law."""
    if finds is not None:
        known = {"", *(o.id for o in jurisdiction.offences)}
        strange = [flag for flag in finds(jurisdiction) if flag[1] not in known]
        assert not strange, f"about no offence of this law: {strange}"
        return
    file = as_file(jurisdiction)
    lines = file.document.text.split("\n")
    for finding in check_one(file, on).findings:
        for place in (finding.location, *finding.related):
            assert 1 <= place.line <= len(lines), (finding.rule, place)
            assert 1 <= place.column <= len(lines[place.line - 1]) + 1, (finding.rule, place)


def assert_fingerprints_survive_moved_lines(
    jurisdiction: Jurisdiction, on: dt.date = AS_OF, *, finds: Finds | None = None
) -> None:
    """Nothing is found twice, and the same is found when the file has grown at its top."""
    file, moved = (_loaded(f"{top}{_text(jurisdiction)}") for top in ("", "# one\n# two\n"))
    before, after = (
        [f.fingerprint for f in check_one(one, on).findings]
        if finds is None
        else sorted(finds(one.jurisdiction))
        for one in (file, moved)
    )
    # Said in words: what pytest makes of two long lists takes half a minute.
    twice = [one for one, number in Counter(before).items() if number > 1]
    assert not twice, f"one finding was made twice: {_said(twice)[:_MOST_SAID]}"
    gone = set(before) - set(after)
    assert not gone, f"only the lines were moved: lost {_said(gone)[:_MOST_SAID]}"
    in_order = after == before
    assert in_order, "only the lines were moved, and the findings came in another order"


def assert_cures_clear(
    jurisdiction: Jurisdiction,
    on: dt.date = AS_OF,
    *,
    finds: Finds | None = None,
    cures: Cures | None = None,
) -> None:
    """Making the change that a finding names clears it.

    Args:
        jurisdiction: the statute.
        on: the day asked about.
        finds: rules of your own.
        cures: with ``finds``, the amendments that are to clear one of its flags (none where nothing can).

    """
    law = law_on(jurisdiction, on)
    if finds is None:
        found = [((f.rule, f.offence or ""), f.changes) for f in outcome(law, on).findings]
    else:
        assert cures is not None, "say with 'cures' what is to clear what 'finds' finds"
        found = [(flag, tuple(cures(law, flag))) for flag in finds(law)]
    left = cache(lambda amendments: frozenset((finds or _flags_on(on))(applied(law, amendments))))
    for flag, amendments in found:
        if amendments:
            assert flag not in left(amendments), f"{flag} is still found after {amendments}"


def assert_unknown_never_concludes(
    vague: Jurisdiction,
    known: Jurisdiction,
    on: dt.date = AS_OF,
    *,
    finds: Finds | None = None,
) -> None:
    """Whatever an unknown turns out to be, what was flagged stays flagged and what was clear stays clear.

    Args:
        vague: a statute with unknowns.
        known: the same statute with unknowns filled in, in any way; `resolutions` makes one.
        on: the day asked about.
        finds: rules of your own; they have no "clear", so only what they flag is held to it.

    """
    find = finds or _flags_on(on)
    before, after = frozenset(find(vague)), frozenset(find(known))
    assert before <= after, f"flagged although it was open: {_said(before - after)}"
    if finds is None:
        flagged = {rule for rule, _ in after}
        for assessment in outcome(vague, on).assessments:
            assert not (assessment.status == "clear" and assessment.rule in flagged), assessment


def assert_mutation_keeps_its_promise(
    jurisdiction: Jurisdiction,
    mutation: Mutation,
    on: dt.date = AS_OF,
    *,
    finds: Finds | None = None,
) -> None:
    """What a change of a statute may and may not do to its findings.

    Another order, name or unit changes nothing.  An unrelated offence changes nothing of others; a rule about the law as a
    whole may take it in, and where it is the only drug offence in force, one about the encoding may say of the law that
    nothing is encoded to measure it against.  A split band leaves
    the lower half as it was, but for the rules that look at neighbouring bands or count provisions.  A harsher drug offence,
    or a milder violent one, removes no comparison; the reverse adds none.

    Args:
        jurisdiction: the statute before.
        mutation: what was done to it; `mutations` makes one.
        on: the day asked about.
        finds: rules of your own; all of them are taken for comparisons.

    """
    find = finds or _flags_on(on)
    said = f"after {mutation.name} of {mutation.offence or 'the whole'}"
    if mutation.name in ("reorder", "rename", "restate"):
        _assert_same(find, jurisdiction, mutation.law, said)
        return
    before, after = frozenset(find(jurisdiction)), frozenset(find(mutation.law))
    if mutation.name == "add-offence":
        elsewhere = {f for f in after if f[1] != mutation.offence}
        gained = {f for f in elsewhere - before if f[1] and not _about_encoding(f[0])}
        assert before <= elsewhere, f"{said}: lost {_said(before - elsewhere)}"
        assert not gained, f"{said}: gained {_said(gained)}"
    elif mutation.name == "split-band":
        elsewhere = {f for f in after if f[1] != f"{mutation.offence}-upper"}
        changed = {f for f in before ^ elsewhere if not _looks_across(f[0])}
        assert not changed, f"{said}: changed {_said(changed)}"
    else:
        if finds is None:
            before, after = (
                frozenset(f for f in found if all_rules()[f[0]].graded) for found in (before, after)
            )
        offence = next(o for o in jurisdiction.offences if o.id == mutation.offence)
        if offence.is_drug == mutation.name.startswith("raise"):
            lost = _not_in(after, before)
            assert not lost, f"{said}: lost {_said(lost)}"
        else:
            gained = _not_in(before, after)
            assert not gained, f"{said}: gained {_said(gained)}"


def _not_in(found: Set[Flag], these: Set[Flag]) -> set[Flag]:
    """Those of some findings that are not among others; what costs as much as murder may be found as what costs more."""
    return {f for f in these - found if f[0] != EQUAL_TO_MURDER or (ABOVE, f[1]) not in found}


def _about_encoding(code: str) -> bool:
    rule = all_rules().get(code)
    return rule is not None and rule.family.about == "encoding"


def _looks_across(code: str) -> bool:
    """Whether a rule looks at two drug offences, so that a change of one may show at the other."""
    rule = all_rules().get(code)
    return rule is not None and rule.ways is not None


def _hold(given: object) -> None:
    if not isinstance(given, Jurisdiction):
        raise TypeError(
            f"expected a Jurisdiction, found a {type(given).__name__}; "
            "one for each file of a folder: [file.jurisdiction for file in load_all(find(['statutes'])[0]).files], "
            "with find and load_all from proportionality.law.corpus"
        )


def _text(jurisdiction: Jurisdiction) -> str:
    _hold(jurisdiction)
    return to_yaml(jurisdiction)


def _loaded(text: str, path: str = "test.yaml") -> LoadedFile:
    file, problems = load_bytes(text.encode(), path)
    assert file is not None, problems
    return file


def _flags_on(on: dt.date) -> Finds:
    return lambda law: flags(law, on)


def _assert_same(
    finds: Finds,
    before: Jurisdiction,
    after: Jurisdiction,
    said: str,
    found: Collection[Flag] | None = None,
) -> None:
    """That the same is found before and after; ``found`` is what was found before, if that is known."""
    one, two = frozenset(finds(before) if found is None else found), frozenset(finds(after))
    assert one == two, f"{said}: gained {_said(two - one)}, lost {_said(one - two)}"


def _assert_same_law(before: Jurisdiction, after: Jurisdiction, said: str) -> None:
    """That two laws are equal; where they are not, which of their parts differ."""
    if before == after:
        return
    parts = [
        name for name in type(before).model_fields if getattr(before, name) != getattr(after, name)
    ]
    kept = {offence.id: offence for offence in after.offences}
    offences = [o.id for o in before.offences if kept.get(o.id) != o]
    raise AssertionError(f"{said}: another {', '.join(parts)}; offences {offences[:_MOST_SAID]}")


_MOST_SAID = 10  # of what differs


def _said(found: Iterable[object]) -> list[str]:
    return sorted(map(str, found))
