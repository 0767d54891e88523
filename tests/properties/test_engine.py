"""The engine under its protocol: same answers as plain Python, whatever the order, thread or process."""

import json
import os
import random
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proportionality.measure import measured_on
from proportionality.rules import engine as engine_module
from proportionality.rules.engine import Engine, EngineError, RuleError, c, compile_rules, m
from proportionality.rules.facts import facts_of
from proportionality.rules.fields import schema
from proportionality.rules.registry import all_rules, rule_set
from proportionality.testing import AS_OF, jurisdictions
from tests.properties.brute import brute_force

MEASURES = {"ceiling", "ceiling_far", "floor"}
SCHEMA = schema(rule_set().fields)


def fact(kind):
    def value(name):
        if name in MEASURES:
            return st.one_of(st.integers(0, 12), st.integers(0, 4 * 10**11))
        return (
            st.integers(1, 12)
            if name == "o"
            else st.integers(0, 2)
            if name == "conduct"
            else st.integers(0, 1)
        )

    return st.tuples(
        st.just(kind), st.fixed_dictionaries({name: value(name) for name in SCHEMA[kind]})
    )


rows = st.lists(st.one_of(*[fact(kind) for kind in SCHEMA if kind != "law"]), max_size=14).flatmap(
    lambda fs: fact("law").map(lambda law: [*fs, law])
)


def hits(facts, engine=None):
    found = (engine or rule_set().engine).run(facts)
    return {(its.rule, bound) for its in found for bound in its.bound}


@given(rows)
def test_same_as_brute_force_on_any_facts(facts):
    assert hits(facts) == brute_force(rule_set().conditions, facts)


def dense_rows(seed):
    """Facts of every kind, most flags set and measures close together, so that every comparison decides something."""
    rng = random.Random(seed)

    def row(kind):
        def value(name):
            if name in MEASURES:
                return rng.randrange(4)
            return (
                rng.randint(1, 3)
                if name == "o"
                else rng.randrange(2)
                if name == "conduct"
                else int(rng.random() < 0.7)
            )

        return kind, {name: value(name) for name in SCHEMA[kind]}

    return [
        row(kind)
        for kind in SCHEMA
        for _ in range(3 if kind in ("drug", "violent") else 2 if kind != "law" else 1)
    ]


def test_same_as_brute_force_on_facts_where_every_comparison_counts():
    for seed in range(60):
        facts = dense_rows(seed)
        assert hits(facts) == brute_force(rule_set().conditions, facts), seed


def every_comparison():
    """Conditions with each comparison, of a field with a constant and of two facts, and fields that none looks at."""
    return {
        "equal": (c.a << (m.k == "one") & (m.p == 1),),
        "unequal": (c.a << (m.k == "one") & (m.p != 1) & (m.q == 0),),
        "more": (c.a << (m.k == "one") & (m.r > 1), c.b << (m.k == "two") & (m.p == c.a.p)),
        "least": (c.a << (m.k == "one") & (m.q >= 2), c.b << (m.k == "two") & (m.s < c.a.r)),
        "less": (c.a << (m.k == "two") & (m.p < 1) & (m.q <= 1) & (m.word == "x"),),
        "both": (c.a << (m.k == "two") & (m.q == 1), c.b << (m.k == "one") & (m.q != c.a.q)),
    }


def test_a_fact_is_matched_by_all_that_rules_ask_of_it():
    fields = {"p": int, "q": int, "r": int, "s": int, "unasked": int}
    kinds = {"one": fields, "two": {**fields, "word": str}, "three": fields}
    engine, rng = Engine(every_comparison(), kinds), random.Random(7)
    for _ in range(80):
        facts = [
            (kind, {n: rng.choice("xy") if n == "word" else rng.randrange(4) for n in names})
            for kind, names in kinds.items()
            for _ in range(3)
        ]
        rng.shuffle(facts)
        expected = brute_force(every_comparison(), facts)
        assert hits(facts, engine) == expected


def test_what_nobody_reads_is_left_out_and_nothing_else():
    facts = [row for seed in range(3) for row in dense_rows(seed) if row[0] != "law" or not seed]
    everything = rule_set().engine.run(facts)
    assert {"vc001", "al002_1", "mm001", "jx002"} <= {its.rule for its in everything}
    rest = rule_set().engine.run(facts, unread={"vc001", "al002", "mm001"})
    gone = {"vc001", "al002_1", "al002_2"}  # other rules fire on findings of mm001
    assert rest == [its for its in everything if its.rule not in gone]


def test_whatever_is_left_unread_the_rest_is_as_it_was():
    codes = sorted({name.partition("_")[0] for name in rule_set().conditions})
    for seed in range(60):
        rng, facts = random.Random(seed), dense_rows(seed)
        unread = set(rng.sample(codes, rng.randint(1, len(codes))))
        needed = {"dp001"} - unread if "jx001" in unread else {"dp001"}
        needed |= {"mm001", "vc003"} - unread if "jx002" in unread else {"mm001", "vc003"}
        expected = [
            its
            for its in rule_set().engine.run(facts)
            if (code := its.rule.partition("_")[0]) not in unread or code in needed
        ]
        assert rule_set().engine.run(facts, unread=unread) == expected, seed


@given(jurisdictions())
def test_what_is_sure_is_possible(law):
    facts = facts_of(measured_on(law, AS_OF), rule_set().fields)
    assert hits(facts.given(True)) <= hits(facts.given(False))


@given(rows, st.randoms(use_true_random=False))
def test_order_does_not_matter(facts, rng):
    # LawOnDay refer to each other by number, so only those without a reference may move.
    movable = [f for f in facts if "o" not in f[1]]
    shuffled = list(movable)
    rng.shuffle(shuffled)
    assert sorted(rule for rule, _ in hits(movable)) == sorted(rule for rule, _ in hits(shuffled))


def some_rows(seed, drugs=8, others=8):
    rng = random.Random(seed)

    def row(kind):
        high = {
            name: rng.randrange(1000)
            if name in MEASURES
            else 1
            if name in ("o", "conduct")
            else rng.randrange(2)
            for name in SCHEMA[kind]
        }
        return kind, high

    return (
        [row("drug") for _ in range(drugs)] + [row("violent") for _ in range(others)] + [row("law")]
    )


def test_repeatable():
    facts = some_rows(1)
    first = rule_set().engine.run(facts)
    assert all(rule_set().engine.run(facts) == first for _ in range(50))


def test_no_facts_no_hits():
    assert rule_set().engine.run([]) == []


def test_identical_offences_are_both_found():
    drug = ("drug", dict.fromkeys(SCHEMA["drug"], 0) | {"death": 1})
    (found,) = rule_set().engine.run([drug] * 5)
    assert (found.rule, found.rows) == ("dp001", [(1,), (2,), (3,), (4,), (5,)])


def test_threads_do_not_disturb_each_other():
    cases = [some_rows(seed) for seed in range(10)]
    expected = [brute_force(rule_set().conditions, case) for case in cases]
    wrong = []

    def work(offset):
        for i in range(100):
            k = (i + offset) % len(cases)
            if hits(cases[k]) != expected[k]:
                wrong.append(k)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_works_after_fork():
    facts = some_rows(3)
    expected = hits(facts)
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(0 if hits(facts) == expected else 1)
        except BaseException:
            os._exit(2)
    assert os.waitpid(pid, 0)[1] == 0


def test_no_background_threads_and_no_host():
    from durable import lang

    before = threading.active_count()
    rule_set().engine.run(some_rows(4))
    assert threading.active_count() == before
    assert lang._main_host is None


def test_every_compiled_join_ends_with_the_guard():
    definition = json.loads(rule_set().engine.program.text)
    joins = 0
    for rule in definition.values():
        for pattern in rule["all"][1:]:
            ((_, body),) = pattern.items()
            last = body["$and"][-1]
            assert set(last) == {"g"}
            assert isinstance(last["g"], dict)
            joins += 1
    assert joins > 10


def test_state_is_deleted_after_every_run(monkeypatch):
    deleted = []
    real = engine_module._c.delete_state

    class Spy:
        def __getattr__(self, name):
            return getattr(engine_module._real, name)

        def delete_state(self, *args):
            deleted.append(1)
            return real(*args)

    monkeypatch.setattr(engine_module, "_real", engine_module._c, raising=False)
    monkeypatch.setattr(engine_module, "_c", Spy())
    fresh = Engine(rule_set().conditions, SCHEMA)
    for seed in range(3):
        fresh.run(some_rows(seed))
    with pytest.raises(EngineError):
        fresh.run([("drug", {})])
    assert len(deleted) >= 4  # priming, and each run


def spied(monkeypatch, **replaced):
    """An engine whose C functions are replaced in part."""

    class Spy:
        def __getattr__(self, name):
            return replaced.get(name, getattr(engine_module._real, name))

    monkeypatch.setattr(engine_module, "_real", engine_module._c, raising=False)
    monkeypatch.setattr(engine_module, "_c", Spy())
    return Engine(rule_set().conditions, SCHEMA)


def test_a_handle_is_not_used_again_after_an_error(monkeypatch):
    expected = rule_set().engine.run(some_rows(1))
    made = []
    real = engine_module._c.create_ruleset
    fresh = spied(monkeypatch, create_ruleset=lambda *args: made.append(1) or real(*args))
    fresh.run(some_rows(1))
    with pytest.raises(EngineError):
        fresh.run([("drug", {})])
    assert fresh.run(some_rows(1)) == expected
    assert len(made) == 2


def test_a_run_that_drops_facts_is_refused(monkeypatch):
    real = engine_module._c.assert_facts
    fresh = spied(
        monkeypatch,
        assert_facts=lambda ruleset, text: real(
            ruleset, json.dumps(json.loads(text)[:3], separators=(",", ":"))
        ),
    )
    with pytest.raises(EngineError, match="dropped part of the facts"):
        fresh.run(some_rows(1))


def test_a_message_that_cannot_be_read_is_no_silence(monkeypatch):
    real = engine_module._c.complete_and_start_action

    def other(ruleset, offset):
        message = real(ruleset, offset)
        return message and message.replace('"id"', '"ID"')

    fresh = spied(monkeypatch, complete_and_start_action=other)
    with pytest.raises(EngineError, match="cannot be read"):
        fresh.run([("drug", dict.fromkeys(SCHEMA["drug"], 0) | {"death": 1})])


def test_more_runs_than_the_engine_has_states():
    facts = some_rows(5, 2, 2)
    expected = rule_set().engine.run(facts)
    for _ in range(1_100):
        assert rule_set().engine.run(facts) == expected


@pytest.mark.parametrize("bad", [2**53 + 1, -(2**53) - 1, 1.0, None, "1", [1], float("nan"), True])
def test_values_the_engine_would_not_keep_are_refused(bad):
    with pytest.raises(EngineError, match="not a whole number"):
        rule_set().engine.run([("drug", dict.fromkeys(SCHEMA["drug"], 0) | {"ceiling": bad})])
    assert rule_set().engine.run([]) == []


@pytest.mark.parametrize(
    "facts",
    [[("drug", {})], [("nothing", {})], [("drug", dict.fromkeys([*SCHEMA["drug"], "extra"], 0))]],
)
def test_facts_of_another_shape_are_refused(facts):
    with pytest.raises(EngineError):
        rule_set().engine.run(facts)


def test_too_many_facts_are_refused():
    with pytest.raises(EngineError, match="at most"):
        rule_set().engine.run([("drug", dict.fromkeys(SCHEMA["drug"], 0))] * 2_001)


def kind(name):
    # A new expression each time: `c.alias << expression` writes the alias into it.
    return m.k == name


@pytest.mark.parametrize(
    "condition",
    [
        (c.a << (m.ceiling > 1),),
        (c.a << (m.ceiling > 1) & kind("drug"),),
        (c.a << kind("drug") & (m.nope > 1),),
        (c.a << kind("drug") & (m.ceiling > "1"),),
        (c.a << kind("drug") & -m.ceiling,),
        (c.a << (m.k == "martian"),),
        (c.a << kind("drug") | kind("violent"),),
        (c.a << kind("drug"), c.a << kind("violent")),
        (kind("drug"),),
        (c.a << kind("drug"), c.b << kind("violent") & (m.ceiling > c.z.ceiling)),
        (c.a << kind("drug"), c.b << kind("violent") & (m.ceiling > c.a.ceiling + 1)),
        (c.a << kind("drug"), c.b << kind("violent") & (m.ceiling > c.a.nope)),
        (
            c.a << kind("drug"),
            c.b << kind("drug"),
            c.d << kind("drug"),
            c.e << kind("drug"),
            c.f << kind("drug"),
        ),
        (),
    ],
)
def test_unsafe_conditions_are_refused(condition):
    with pytest.raises(RuleError):
        compile_rules({"rule": condition}, SCHEMA)


def test_more_patterns_on_a_kind_than_the_engine_can_match_are_refused():
    with pytest.raises(RuleError, match="patterns look at drug"):
        compile_rules(
            {f"r{n}": (c.a << (m.k == "drug") & (m.death == 1),) for n in range(61)}, SCHEMA
        )


def test_rules_leave_room_below_the_engines_limits():
    definition = json.loads(rule_set().engine.program.text)
    per_kind: dict[str, int] = {}
    for rule in definition.values():
        for pattern in rule["all"]:
            ((_, body),) = pattern.items()
            kind = body["k"] if "k" in body else body["$and"][0]["k"]
            per_kind[kind] = per_kind.get(kind, 0) + 1
    assert max(per_kind.values()) < 50
    assert len(all_rules()) < 200


def fnv(text):
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


def test_fact_numbers_never_collide_in_the_engines_hash():
    ids = ["_boot", "_end", "sid-0", *(str(n) for n in range(engine_module.MAX_FACTS * 4))]
    assert len({fnv(i) for i in ids}) == len(ids)


@settings(max_examples=20)
@given(jurisdictions(max_drug=8, max_violent=8))
def test_chained_rules_fire_inside_the_engine(law):
    facts = facts_of(measured_on(law, AS_OF), rule_set().fields)
    found = hits(facts.given(True))
    mandatory = {dict(b)["drug"] for r, b in found if r == "mm001"}
    above = {dict(b)["drug"] for r, b in found if r == "vc003"}
    assert {dict(b)["drug"] for r, b in found if r == "jx002"} == mandatory & above
