"""Seeded defects: each is put into a copy of the tree, and the test that stands beside it in ``seeded.json`` must fail.

    python tests/mutation/seeded.py            # all of them
    python tests/mutation/seeded.py --quick    # one in twenty
    python tests/mutation/seeded.py --find     # look for tests that catch the new ones; write seeded.json and seeded-defects.md

Each comparison in each rule is turned round and shifted by one; the others are the mistakes that a checker like this one is
likeliest to make.  That the tests pass without a defect is checked too.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tests.mutation import run  # noqa: E402

FOUND = Path(__file__).with_name("seeded.json")
TABLE = Path(__file__).with_name("seeded-defects.md")
HEAD = """# Seeded defects, and the test that catches each

Written by `seeded.py --find`.  Each is planted in a copy of the tree, one at a time, and the test beside it must then fail.
The first are the mistakes that a checker like this one is likeliest to make; the rest turn round, or shift by one, each
comparison in each rule (the code of the rule, what it says, what it was made to say).

| defect | caught by |
| --- | --- |
"""
RULES, LAW, ENGINE = (
    "tests/unit/test_rules.py",
    "tests/properties/test_law.py",
    "tests/properties/test_engine.py",
)
AMENDMENTS, TERMS, WRITTEN, SOURCE = (
    "tests/properties/test_amendments.py",
    "tests/unit/test_terms.py",
    "tests/unit/test_written.py",
    "tests/unit/test_source.py",
)
ORACLE = (
    "tests/properties/test_oracle.py::test_same_as_the_oracle_on_laws_where_every_comparison_counts"
)
BRUTE_FORCE = f"{ENGINE}::test_same_as_brute_force_on_facts_where_every_comparison_counts"
UNKNOWN = f"{LAW}::test_an_unknown_never_turns_into_a_finding_or_a_clear"


@dataclass(frozen=True)
class Defect:
    """A mistake: its name, how it is made, and the tests that might catch it, likeliest first.

    ``make`` takes the root of a tree and gives the file that changes and its new text.
    """

    name: str
    make: Callable[[Path], tuple[Path, str]]
    tests: tuple[str, ...]

    def plant(self, root: Path) -> None:
        path, text = self.make(root)
        path.write_text(text, encoding="utf-8")


def _text(name: str, old: str, new: str, *tests: str, file: str = "*.py") -> Defect:
    """A mistake in the one place of the package that says ``old``, wherever it stands and however it is laid out.

    Of ``before «part» after`` only the part is replaced.
    """
    before, part, after = re.split("[«»]", old) if "«" in old else ("", old, "")
    pieces = (_anyhow(before), f"(?P<part>{_anyhow(part)})", _anyhow(after))
    place = re.compile(_SPACE.join(filter(None, pieces)))

    def make(root: Path) -> tuple[Path, str]:
        found = [
            (path, text, match)
            for path in sorted((root / "proportionality").rglob(file))
            for text in [path.read_text(encoding="utf-8")]
            for match in place.finditer(text)
        ]
        assert len(found) == 1, (
            f"{name}: {len(found)} places say {old!r}, expected one; seed the defect anew"
        )
        path, text, match = found[0]
        return path, text[: match.start("part")] + new + text[match.end("part") :]

    return Defect(name, make, tests)


_SPACE = r"\s*"


def _anyhow(code: str) -> str:
    """A pattern for code in whatever lines the formatter lays it out."""
    words = re.findall(r"\w+|[^\w\s]", code)
    return _SPACE.join(f",?{_SPACE}" * (w in ")]}") + re.escape(w) for w in words)


OTHERS = (
    _text(
        "drop the guard of joins",
        "«if bound»: guarded.append",
        "if False",
        f"{ENGINE}::test_every_compiled_join_ends_with_the_guard",
    ),
    _text(
        "skip delete_state",
        "«_c.delete_state(self._ruleset, None)»  # the offset",
        "pass",
        f"{ENGINE}::test_state_is_deleted_after_every_run",
    ),
    _text(
        "skip priming the first state",
        "is not None: pass «_c.delete_state(self._ruleset, None)»",
        "pass",
        f"{ENGINE}::test_state_is_deleted_after_every_run",
        f"{ENGINE}::test_more_runs_than_the_engine_has_states",
    ),
    _text(
        "keep a handle after an error",
        "«self._local.handle = None»  # a handle",
        "pass",
        f"{ENGINE}::test_a_handle_is_not_used_again_after_an_error",
    ),
    _text(
        "do not look for the last fact",
        "if «not ended»:",
        "False",
        f"{ENGINE}::test_a_run_that_drops_facts_is_refused",
    ),
    _text(
        "forget derived facts",
        "if «fresh and» _c",
        "False and",
        f"{ENGINE}::test_chained_rules_fire_inside_the_engine",
    ),
    _text(
        "take a derived fact for a fact of its own",
        'f"{named(«number»)}{reading.code}"',
        "count",
        BRUTE_FORCE,
        f"{ENGINE}::test_chained_rules_fire_inside_the_engine",
    ),
    _text(
        "ignore unknowns: run on the sure facts only",
        "possible = sure if «possible_facts == sure_facts» else",
        "True",
        f"{RULES}::test_example",
        UNKNOWN,
    ),
    _text(
        "conclude from unknowns: run on the possible facts only",
        "run(«sure_facts»)",
        "possible_facts",
        UNKNOWN,
    ),
    _text(
        "swap the sure and the possible end",
        "low = fact.accused «==» sure",
        "!=",
        f"{ENGINE}::test_what_is_sure_is_possible",
        UNKNOWN,
    ),
    _text(
        "take an unknown term for none",
        "return Range(least, «UNLIMITED», (Unknown(",
        "least",
        UNKNOWN,
        f"{RULES}::test_example",
    ),
    _text(
        "take an unknown parole for the general part's",
        'if «penalty.parole == "unknown"»:',
        "False",
        f"{AMENDMENTS}::test_an_unknown_at_a_penalty_outweighs_the_general_part",
    ),
    _text(
        "swap floor and ceiling of custody",
        'most = self.limit(«penalty.custody.max, "max"», offence',
        'penalty.custody.min, "min"',
        f"{RULES}::test_example",
    ),
    _text(
        "swap ceiling and floor of custody",
        'least = self.limit(«penalty.custody.min, "min"», offence, location) if penalty.floor',
        'penalty.custody.max, "max"',
        f"{RULES}::test_example",
    ),
    _text(
        "measure the ceiling where the floor is meant",
        "m.has_floor == 1, «m.floor» < c.drug.floor",
        "m.ceiling",
        ORACLE,
    ),
    _text(
        "count a floor that does not bind",
        'if «penalty.floor == "none"»: return Range(NOTHING, NOTHING) least',
        "False",
        f"{AMENDMENTS}::test_a_least_term_that_binds_nobody_is_no_floor",
    ),
    _text(
        "take a frame for a mandatory minimum",
        "if penalty.floor «== kind»:",
        'in (kind, "frame")',
        f"{RULES}::test_frames_are_not_mandatory_minimums",
    ),
    _text(
        "a penalty begins a day late",
        "if start «<=» on:",
        "<",
        f"{AMENDMENTS}::test_the_first_and_the_last_day_belong_to_the_penalty",
    ),
    _text(
        "a penalty begins a day early",
        "if start <= «on»:",
        "on + __import__('datetime').timedelta(days=1)",
        f"{AMENDMENTS}::test_the_first_and_the_last_day_belong_to_the_penalty",
    ),
    _text(
        "a penalty ends a day early",
        "on «>» penalty.until",
        ">=",
        f"{AMENDMENTS}::test_the_first_and_the_last_day_belong_to_the_penalty",
        file="measure.py",
    ),
    _text(
        "the oldest penalty instead of the newest",
        "«reversed(range(len(offence.penalties)))»",
        "range(len(offence.penalties))",
        f"{AMENDMENTS}::test_the_first_and_the_last_day_belong_to_the_penalty",
    ),
    _text(
        "the earliest penalty as a default before its day",
        "return «Standing.NOT_ENCODED»",
        "InForce(0, offence.penalties[0], on)",
        f"{LAW}::test_before_the_first_date_nothing_is_concluded",
    ),
    _text(
        "a verification is stale a month early",
        "STALE_AFTER_MONTHS = «18»",
        "17",
        f"{AMENDMENTS}::test_a_verification_is_stale_after_eighteen_months_to_the_day",
    ),
    _text(
        "a verification is stale on the day itself",
        "yes(facts.law.on «>» months_after(",
        ">=",
        f"{AMENDMENTS}::test_a_verification_is_stale_after_eighteen_months_to_the_day",
    ),
    _text(
        "a gap of a day between penalties is no gap",
        "ended + dt.timedelta(days=«1») < start",
        "2",
        f"{AMENDMENTS}::test_penalties_that_leave_a_day_out_or_share_one_are_refused",
    ),
    _text(
        "penalties may overlap by a day",
        "ended «>=» start",
        ">",
        f"{AMENDMENTS}::test_penalties_that_leave_a_day_out_or_share_one_are_refused",
    ),
    _text(
        "a month is thirty days",
        "_MONTH_LENGTHS = «(31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)»",
        "(30,) * 12",
        f"{TERMS}::test_terms_compare_by_the_calendar",
    ),
    _text(
        "no leap years",
        "_MONTH_LENGTHS[m % 12] «+ (m == 37)»",
        "",
        f"{TERMS}::test_terms_compare_by_the_calendar",
    ),
    _text(
        "decide what the calendar leaves open",
        "else «Order.CANNOT_TELL»",
        "Order.LESS",
        f"{TERMS}::test_terms_compare_by_the_calendar",
    ),
    _text(
        "an amount at the edge of its band is outside it",
        "amount.value > self.low «or (self.low_included and amount.value == self.low)»",
        "",
        TERMS,
    ),
    _text("round amounts", "return «None if rest else value»", "value", TERMS, WRITTEN),
    _text(
        "any violent offence as comparator, whatever its class",
        "(m.aggravated «== c.drug.aggravated») & violent",
        ">= 0",
        f"{RULES}::test_an_aggravated_drug_offence_is_measured_against_the_aggravated_form",
    ),
    _text(
        "a stand-in costs nothing",
        "else steps + «unlike»",
        "0",
        f"{RULES}::test_a_stand_in_costs_one_step_and_says_so",
    ),
    _text(
        "a form that may be the gravest is no comparator",
        "elif «all(_least(s) <= _most(subject) for s in graver)»:",
        "False",
        f"{RULES}::test_which_basic_form_is_the_gravest_may_not_be_known",
    ),
    _text(
        "comparators in the order of the file",
        "order = («steps», unlike",
        "0",
        f"{RULES}::test_one_finding_per_offence_with_comparators_gravest_first",
    ),
    _text(
        "the strongest evidence instead of the weakest",
        "weakest: Evidence = «max»(found, key=EVIDENCE.index",
        "min",
        f"{RULES}::test_confidence_follows_the_weakest_evidence_and_its_age",
    ),
    _text(
        "expired waivers still count",
        "«waiver.until >= on» and",
        "True",
        f"{RULES}::test_expired_and_unused_waivers_are_reported",
    ),
    _text(
        "a crashed run looks clean",
        "findings=«[crashed(file, known.crash, error)]»,",
        "[]",
        f"{RULES}::test_a_failed_run_is_a_finding_and_concludes_nothing",
    ),
    _text(
        "fingerprints count lines",
        'seed = «"|".join(»(rule.code, jurisdiction.code, offence',
        'str(location) + str(self.span(location).line) + "|".join(',
        f"{LAW}::test_fingerprints_are_unique_and_survive_moved_lines",
    ),
    _text(
        "locations are a line off",
        "return «unpacked(here.at if isinstance(here, Places) else here)»",
        "Position(unpacked(here.at if isinstance(here, Places) else here).line + 1, 1)",
        SOURCE,
        "tests/kit/test_kit.py",
    ),
    _text(
        "unknown keys are ignored",
        'FORBID = ConfigDict(extra=«"forbid"»',
        '"ignore"',
        SOURCE,
        file="scalars.py",
    ),
    _text(
        "duplicate keys are ignored",
        "if «name in frame.places.keys»:",
        "False",
        SOURCE,
    ),
)


def flips() -> Iterator[Defect]:
    """Each comparison in each rule, turned round, and shifted where it is one of order."""
    for file in run.rule_files():
        for mutant in run.mutants(file, only_conditions=True):
            if re.fullmatch(r"m\.\w+ (<|<=|>|>=|==|!=) [\w.']+", mutant.before):
                code = mutant.statement if mutant.statement[:2].isupper() else "VC001"
                examples = tuple(
                    f"{RULES}::test_example[{code}-{status}]"
                    for status in ("flagged", "clear", "cannot-tell")
                )
                yield Defect(
                    mutant.name,
                    lambda root, mutant=mutant: (root / mutant.file, mutant.make()),
                    (*examples, ORACLE),
                )


def defects() -> list[Defect]:
    return [*OTHERS, *flips()]


def noticed(defect: Defect, test: str) -> bool:
    """Whether a test fails with the defect in place."""
    with tempfile.TemporaryDirectory() as folder:
        run.copy_tree(Path(folder))
        defect.plant(Path(folder))
        return not run.passes(Path(folder), (test,))


def exists(test: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        run.copy_tree(Path(folder))
        return run.passes(Path(folder), (test,))


def catcher(defect: Defect) -> str | None:
    """The first of a defect's tests that passes without it and fails with it; of a whole file, the test itself."""
    return next((test for test in defect.tests if exists(test) and noticed(defect, test)), None)


def table(found: dict[str, str | None]) -> str:
    rows = (
        f"| {name.replace('|', '·')} | {f'`{test}`' if test else '**nothing**'} |"
        for name, test in found.items()
    )
    return HEAD + "\n".join(rows).replace("tests/", "") + "\n"


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--find", action="store_true")
    arguments.add_argument("--jobs", type=int, default=2)
    given = arguments.parse_args()
    run.preload()
    begun, every = time.monotonic(), defects()
    known: dict[str, str] = json.loads(FOUND.read_text(encoding="utf-8")) if FOUND.exists() else {}
    if given.find:
        with ThreadPoolExecutor(given.jobs) as pool:
            tests = pool.map(lambda d: known.get(d.name) or catcher(d), every)
            found = dict(zip([d.name for d in every], tests, strict=True))
        missed = [name for name, test in found.items() if test is None]
        FOUND.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        TABLE.write_text(table(found), encoding="utf-8")
    else:
        every = every[::20] if given.quick else every
        named = sorted({known[d.name] for d in every if d.name in known})
        with tempfile.TemporaryDirectory() as folder:
            run.copy_tree(Path(folder))
            assert run.passes(Path(folder), tuple(named), seconds=300), (
                "the tests fail without any defect"
            )
        with ThreadPoolExecutor(given.jobs) as pool:
            results = pool.map(lambda d: d.name in known and noticed(d, known[d.name]), every)
            missed = [d.name for d, caught in zip(every, results, strict=True) if not caught]
    for name in missed:
        print(f"not caught: {name}")
    print(
        f"{len(every)} seeded defects, {len(every) - len(missed)} caught, {time.monotonic() - begun:.0f} s"
    )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
