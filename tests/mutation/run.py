"""Mutation testing of terms, of what is in force, of rule conditions, and of the modules where law becomes numbers.

    python tests/mutation/run.py [--only quantities|in_force|rules|facts] [--jobs 2] [--every N]

``facts`` takes hours, so it runs only where it is named.

Each mutant is one small change of the source (a comparison turned round or shifted, a plus for a minus, a number one off, an
``and`` for an ``or``, a ``not`` dropped, a condition always true or never, a statement left out); the tests named for the
file must notice.  A mutant that survives must stand in ``SURVIVORS`` with the reason why nothing can notice it; one without a
reason, and a reason without a survivor, fail the run.

mutmut copies the tree without its data files and trips over the frozen, slotted dataclasses it rewrites; this runner does
less and runs each mutant in a forked process with the libraries already imported.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
EXAMPLES, ORACLE = (
    "tests/unit/test_rules.py",
    "tests/properties/test_oracle.py::test_same_as_the_oracle",
)
AMENDMENTS = "tests/properties/test_amendments.py"


class Target(NamedTuple):
    """Files to change, the tests that must notice (quickest first), and the one function to change, where it is not all."""

    files: tuple[str, ...]
    tests: tuple[str, ...]
    function: str = ""
    by_default: bool = True
    seconds: int = 120  # after which a mutant never ends, on a busy machine too

    def mutants(self) -> list[Mutant]:
        """Every mutant of its files; of rules, those of their conditions."""
        return [m for f in self.files for m in mutants(f, f in rule_files(), self.function)]


def rule_files() -> tuple[str, ...]:
    """The modules that hold rules, one for each family."""
    return tuple(
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "proportionality/rules").glob("*.py"))
        if any(
            isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "RULES"
            for node in ast.parse(path.read_text(encoding="utf-8")).body
        )
    )


TARGETS = {
    "quantities": Target(
        ("proportionality/law/terms.py", "proportionality/law/amounts.py"),
        (
            "tests/unit/test_terms_edges.py",
            "tests/unit/test_terms.py",
            f"{AMENDMENTS}::test_restating_uses_other_words",
        ),
    ),
    "in_force": Target(
        ("proportionality/measure.py",),
        (
            f"{AMENDMENTS}::test_the_first_and_the_last_day_belong_to_the_penalty",
            f"{AMENDMENTS}::test_a_penalty_holds_from_its_first_day_to_its_last_and_on_no_other",
        ),
        function="in_force",
    ),
    "rules": Target(
        rule_files(),
        (
            EXAMPLES,
            f"{ORACLE}_on_laws_where_every_comparison_counts",
            "tests/properties/test_engine.py::test_chained_rules_fire_inside_the_engine",
        ),
    ),
    # Where law becomes numbers: over a thousand mutants, each up to half a minute.
    "facts": Target(
        (
            "proportionality/measure.py",
            "proportionality/rules/facts.py",
            "proportionality/rules/beside.py",
            "proportionality/rules/fact.py",
        ),
        (
            EXAMPLES,
            f"{ORACLE}_on_laws_where_every_comparison_counts",
            f"{ORACLE}_on_any_law_and_day",
            AMENDMENTS,
            "tests/properties/test_law.py",
        ),
        by_default=False,
        seconds=900,
    ),
}


@dataclass(frozen=True)
class Mutant:
    """One change: where it is, and what it says."""

    file: str
    line: int
    statement: str
    before: str
    after: str
    make: Callable[[], str]  # the whole source with it
    number: int = 1  # among changes that read the same

    @property
    def name(self) -> str:
        """What tells a mutant from all others, wherever its line moves to."""
        again = f" ({self.number})" if self.number > 1 else ""
        return f"{Path(self.file).stem}: {self.statement} | {self.before} -> {self.after}{again}"


_COMPARE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
}


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that may stand in the place of one."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for kind in _COMPARE.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [kind()], node.comparators)
    elif isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            for kind in _COMPARE.get(type(op), ()):
                yield ast.Compare(
                    node.left, [*node.ops[:i], kind(), *node.ops[i + 1 :]], node.comparators
                )
    elif isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC and not _is_text(node):
        yield ast.BinOp(node.left, _ARITHMETIC[type(node.op)](), node.right)
    elif isinstance(node, ast.BinOp) and isinstance(
        node.op, ast.BitAnd
    ):  # the conditions of a rule's pattern
        yield node.left
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
        for i in range(len(node.values)):
            rest = [*node.values[:i], *node.values[i + 1 :]]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
        yield node.operand
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield ast.Constant(node.value + 1)
        if node.value > 0:
            yield ast.Constant(node.value - 1)
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.If):
        for test in (True, False):
            yield ast.If(ast.Constant(test), node.body, node.orelse)
    elif isinstance(node, ast.Raise) or (isinstance(node, ast.Return) and node.value is not None):
        yield ast.Pass() if isinstance(node, ast.Raise) else ast.Return(ast.Constant(None))


def _is_text(node: ast.BinOp) -> bool:
    return any(
        isinstance(part, (ast.JoinedStr, ast.Constant))
        and not isinstance(getattr(part, "value", 0), int)
        for part in (node.left, node.right)
    )


def _skipped(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Texts of messages and documentation, decorators and type annotations are not behaviour."""
    while node in parents:
        parent = parents[node]
        if isinstance(parent, (ast.FunctionDef, ast.ClassDef)) and node in parent.decorator_list:
            return True
        if isinstance(parent, (ast.AnnAssign, ast.arg)) and node is parent.annotation:
            return True
        if isinstance(parent, ast.FunctionDef) and node is parent.returns:
            return True
        node = parent
    return False


def mutants(file: str, only_conditions: bool = False, function: str = "") -> list[Mutant]:
    """Every mutant of a source file; of a rule file, those of the conditions alone; or those of one function."""
    text = (ROOT / file).read_text(encoding="utf-8")
    tree = ast.parse(text)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    if only_conditions:
        roots: list[ast.AST] = [
            k.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            for k in node.keywords
            if k.arg == "when"
        ]
        roots += [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    elif function:
        roots = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and node.name == function
        ]
    else:
        roots = [tree]
    found = []
    for root in roots:
        for node in ast.walk(root):
            if _skipped(node, parents) or not hasattr(node, "lineno"):
                continue
            for change in _changes(node):
                found.append(_mutant(file, tree, parents, node, change))
    alike: dict[str, int] = {}
    numbered = []
    for mutant in (m for m in found if m is not None):
        alike[mutant.name] = alike.get(mutant.name, 0) + 1
        numbered.append(replace(mutant, number=alike[mutant.name]))
    return numbered


def _mutant(
    file: str,
    tree: ast.Module,
    parents: dict[ast.AST, ast.AST],
    node: ast.AST,
    change: ast.AST,
) -> Mutant | None:
    parent = parents[node]
    for name, value in ast.iter_fields(parent):
        if value is node:
            put, restore = (lambda new: setattr(parent, name, new)), node  # noqa: B023
            break
        if isinstance(value, list) and any(item is node for item in value):
            index = next(i for i, item in enumerate(value) if item is node)
            put, restore = (lambda new: value.__setitem__(index, new)), node  # noqa: B023
            break
    else:
        return None

    def make() -> str:
        with _TREES:
            put(ast.copy_location(change, node))
            try:
                return ast.unparse(tree)
            finally:
                put(restore)

    return Mutant(file, node.lineno, _where(node, parents), _said(node), _said(change), make)  # type: ignore[attr-defined]


_TREES = (
    threading.Lock()
)  # a mutant is written by changing the tree that all those of its file share


def _where(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> str:
    """The code of the rule that a node belongs to, else its statement."""
    while not isinstance(node, ast.stmt):
        if isinstance(node, ast.Call):
            codes = [
                k.value.value
                for k in node.keywords
                if k.arg == "code" and isinstance(k.value, ast.Constant)
            ]
            if codes:
                return str(codes[0])
        node = parents[node]
    return _said(node)


def _said(node: ast.AST) -> str:
    first = ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split("\n")[0]
    return first if len(first) < 110 else first[:107] + "..."


def survives(mutant: Mutant, target: Target) -> bool:
    """Whether the tests pass with the mutant in place: in a copy of the tree, in a forked process."""
    with tempfile.TemporaryDirectory() as folder:
        copy_tree(Path(folder))
        Path(folder, mutant.file).write_text(mutant.make(), encoding="utf-8")
        return passes(Path(folder), target.tests, target.seconds)


def copy_tree(folder: Path) -> None:
    """What the tests need, with the heavy unchanging parts as links."""
    ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "proportionality", folder / "proportionality", ignore=ignore)
    shutil.copytree(ROOT / "tests", folder / "tests", ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "jurisdictions").symlink_to(ROOT / "jurisdictions")


def passes(folder: Path, tests: tuple[str, ...], seconds: int = 120) -> bool:
    """Run tests in a folder, in a forked process that already has the libraries."""
    pid = os.fork()
    if pid == 0:
        try:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            os.chdir(folder)
            sys.path[:] = [str(folder), *(p for p in sys.path if Path(p or ".").resolve() != ROOT)]
            for name in [
                n for n in sys.modules if n.partition(".")[0] in ("proportionality", "tests")
            ]:
                del sys.modules[name]
            import pytest

            importlib.import_module(
                "proportionality.testing.hook"
            )  # Hypothesis, loaded before, does not do it again

            # Options of the project speak of how tests are shared out, which one process does not know.
            options = "-o addopts= -x -q -p no:cacheprovider -p no:schemathesis -p no:xdist --hypothesis-seed=0"
            preloaded = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
            os._exit(0 if pytest.main([*options.split(), *preloaded, *tests]) == 0 else 1)
        except BaseException:
            os._exit(1)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return status == 0
        time.sleep(0.02)
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    return False  # a mutant that never ends has been noticed


def preload() -> None:
    """Import the libraries once, for all the forks; never the product itself, which each fork reads from its own copy."""
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    os.environ["HYPOTHESIS_NO_PLUGINS"] = "1"
    sys.dont_write_bytecode = True
    for name in (
        "pytest",
        "hypothesis",
        "hypothesis.strategies",
        "pydantic",
        "yaml",
        "durable.lang",
        "click",
        "rich.console",
    ):
        importlib.import_module(name)


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--only", choices=list(TARGETS))
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument(
        "--every", type=int, default=1, help="take every Nth mutant: a sample for a quick run"
    )
    given = arguments.parse_args()
    preload()
    kinds = [given.only] if given.only else [k for k, t in TARGETS.items() if t.by_default]
    survivors: list[Mutant] = []
    seen: set[str] = set()
    for kind in kinds:
        target = TARGETS[kind]
        with tempfile.TemporaryDirectory() as folder:
            copy_tree(Path(folder))
            assert passes(Path(folder), target.tests, target.seconds), (
                f"{kind}: the tests fail without any mutant"
            )
        todo = target.mutants()[:: given.every]
        begun = time.monotonic()
        with ThreadPoolExecutor(given.jobs) as pool:
            lives = pool.map(partial(survives, target=target), todo)
            alive = [m for m, survived in zip(todo, lives, strict=True) if survived]
        print(
            f"{kind}: {len(todo)} mutants, {len(todo) - len(alive)} noticed, {len(alive)} survived, {time.monotonic() - begun:.0f} s"
        )
        survivors += alive
        seen |= {m.name for m in todo}
    from tests.mutation.survivors import SURVIVORS

    unexplained = [m for m in survivors if m.name not in SURVIVORS]
    for mutant in unexplained:
        print(f"  survived without a reason: {mutant.file}:{mutant.line}: {mutant.name}")
    dead = sorted((SURVIVORS.keys() & seen) - {m.name for m in survivors})
    for name in dead:
        print(f"  explained but noticed: {name}")
    return 1 if unexplained or dead else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
