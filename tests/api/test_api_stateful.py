"""Submissions in any order of steps, over the wire, against a model of what they should be."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from proportionality_api.settings import Settings
from proportionality_api.store import tokens
from proportionality_api.store.database import Database

from tests.api.harness import Server, law
from tests.api.test_api_reading import assert_problem

YAML = {"Content-Type": "application/yaml"}
STARTS = {
    "submit": {"draft"},
    "approve": {"submitted"},
    "reject": {"submitted"},
    "withdraw": {"draft", "submitted"},
    "retire": {"approved"},
    "erase": {"draft"},
    "change": {"draft"},
}
LEADS_TO = {
    "submit": "submitted",
    "approve": "approved",
    "reject": "rejected",
    "withdraw": "withdrawn",
    "retire": "retired",
    "erase": "erased",
    "change": "draft",
}
WORDS = {
    "submit": "submitted",
    "approve": "approved",
    "reject": "rejected",
    "withdraw": "withdrawn",
    "retire": "retired",
    "erase": "erased",
    "change": "changed",
}
DECISIONS = ("approve", "reject", "retire")
NOT_LAWS: dict[str, Callable[[bytes], bytes]] = {
    "a misspelt word": lambda text: text.replace(b"form: basic", b"form: basik"),
    "nothing": lambda _: b"",
    "cut short": lambda text: text[: text.index(b"offences:")],
    "not UTF-8": lambda text: text + b"# \xff\n",
}

years = st.integers(13, 40)
which = st.integers(0, 1)
notes = st.sampled_from(["", "second reading", "geprüft: § 5 — 条"])
etags = st.sampled_from(["current", "the one before", "one to come", "none"])


@dataclass(frozen=True, repr=False)
class Hand:
    """A token and the person who holds it."""

    name: str
    role: str
    header: dict[str, str]

    def __repr__(self) -> str:
        return f"{self.name} ({self.role})"

    @property
    def reviews(self) -> bool:
        return self.role != "submitter"

    def same_person(self, name: str) -> bool:
        return self.name.casefold() == name.casefold()


@dataclass(repr=False)
class Held:
    """What the service should hold of one submission."""

    id: str
    by: str
    code: str
    content: bytes
    note: str
    state: str = ""
    trail: list[tuple[Any, ...]] = field(default_factory=list)
    decided_by: str | None = None
    seen: list[dict[str, Any]] = field(default_factory=list)
    erased_sha256: str = ""

    def __repr__(self) -> str:
        return f"{self.code} by {self.by}, {self.state}, version {self.version}"

    @property
    def sha256(self) -> str:
        """Of the text, also of one that was erased."""
        return self.erased_sha256 or sha256(self.content).hexdigest()

    @property
    def version(self) -> int:
        return len(self.trail)

    @property
    def was_sent(self) -> bool:
        return any(to == "submitted" for *_, to, _, _ in self.trail)

    def log(self, actor: str, action: str, to: str, reason: str) -> None:
        before = self.trail[-1][3] if self.trail else None
        self.trail.append((actor, action, before, to, self.sha256, reason))
        self.state = to

    def brief(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "state": self.state,
            "version": self.version,
            "jurisdiction": self.code,
            "name": name_in(self.content) if self.content else "",
            "sha256": self.sha256,
            "note": self.note,
            "submitter": self.by,
            "decided_by": self.decided_by,
        }


def text_of(code: str, years: int) -> bytes:
    # The name differs as well, so that an answer which mixes an old text with a new one shows.
    return law(code, years).replace(b"name: Exampleland", b"name: Exampleland of %d" % years)


def code_in(content: bytes) -> str:
    return content.split(b"code: ", 1)[1].split(b"\n", 1)[0].decode()


def name_in(content: bytes) -> str:
    return content.split(b"name: ", 1)[1].split(b"\n", 1)[0].decode()


def without_times(view: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value
        for key, value in view.items()
        if key not in ("created_at", "updated_at", "audit")
    }


def is_there(*states: str) -> Callable[[Submissions], bool]:
    return lambda machine: any(held.state in states for held in machine.held)


class Submissions(RuleBasedStateMachine):
    """People of their own and jurisdictions of their own, so that examples share one server without meeting."""

    def __init__(self, client: httpx.Client, database: Database, number: int) -> None:
        super().__init__()
        self.client, self.database, self.number = client, database, number
        self.codes = [f"X{'ABC'[number % 3]}-{number // 3 * 2 + n:03X}" for n in range(2)]
        # One person with two tokens, whose name is not only ASCII: "nobody approves their own" is about people, however they are spelt.
        self.hands = [
            self.hand(f"Zoë Groß {number}", "submitter"),
            self.hand(f"Zoë Groß {number}", "reviewer", spelt=f"ZOË  GROSS {number}"),
            self.hand(f"Ben {number}", "submitter"),
            self.hand(f"Rea {number}", "reviewer"),
            self.hand(f"Åke {number}", "admin"),
        ]
        self.held: list[Held] = []
        self.keys: dict[tuple[str, str], tuple[tuple[bytes, str, bool], Held]] = {}
        self.served: dict[str, list[Held]] = {code: [] for code in self.codes}
        self.steps = 0
        self.others = {(hand.name, hand.role): self.page(hand, 1)["total"] for hand in self.hands}

    def hand(self, name: str, role: str, spelt: str = "") -> Hand:
        text = tokens.create(self.database, spelt or name, role)
        return Hand(name, role, {"Authorization": f"Bearer {text}"})

    def author(self, held: Held) -> Hand:
        return next(hand for hand in self.hands if hand.name == held.by)

    def sees(self, hand: Hand, held: Held) -> bool:
        """A draft is only its author's, also one that was given up without ever being sent."""
        return hand.same_person(held.by) or (hand.reviews and held.was_sent)

    def page(self, hand: Hand, limit: int, **query: str) -> dict[str, Any]:
        answer = self.client.get(
            "/v1/submissions", params={"limit": limit} | query, headers=hand.header
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def send(
        self, hand: Hand, content: bytes, note: str, draft: bool, key: str | None, **headers: str
    ) -> httpx.Response:
        return self.client.post(
            "/v1/submissions",
            params={"note": note, "draft": str(draft).lower()},
            content=content,
            headers=hand.header | YAML | ({"Idempotency-Key": key} if key else {}) | headers,
        )

    def create(
        self, hand: Hand, content: bytes, code: str, note: str, draft: bool, key: str | None
    ) -> None:
        answer = self.send(hand, content, note, draft, key)
        assert answer.status_code == 201, answer.text
        assert "idempotency-replayed" not in answer.headers
        made = Held(answer.json()["id"], hand.name, code, content, note)
        assert made.id not in [held.id for held in self.held]
        assert answer.headers["location"] == f"/v1/submissions/{made.id}"
        made.log(hand.name, "created", *(("draft", "") if draft else ("submitted", note)))
        self.agree(made, answer)
        self.held.append(made)
        if key:
            self.keys[hand.name.casefold(), key] = ((content, note, draft), made)

    def act(
        self, hand: Hand, held: Held, action: str, etag: str, text: bytes, said: str
    ) -> httpx.Response:
        """Try something, and hold the answer to what the model says of it."""
        version = held.version + {"current": 0, "the one before": -1, "one to come": 1}.get(etag, 0)
        headers = hand.header | ({} if etag == "none" else {"If-Match": f'"{version}"'})
        path = f"/v1/submissions/{held.id}"
        if action == "change":
            answer = self.client.put(
                path, params={"note": said}, content=text, headers=headers | YAML
            )
        else:
            answer = self.client.post(
                f"{path}/decision", json={"action": action, "reason": said}, headers=headers
            )
        refusals = self.refusals(hand, held, action, etag, said)
        if refusals:
            # Where several reasons stand in the way, any of them may be named.
            assert answer.status_code in refusals, (answer.status_code, refusals, answer.text)
            assert_problem(answer, answer.status_code)
            return answer
        assert answer.status_code == 200, answer.text
        if action == "change":
            held.content, held.note, held.code = text, said, code_in(text)
        # What is said of a draft stays with the draft, so that it can be erased.
        held.log(hand.name, WORDS[action], LEADS_TO[action], "" if action == "change" else said)
        if action in DECISIONS:
            held.decided_by = hand.name
        if action == "approve":
            self.served[held.code].append(held)
        elif action == "retire":
            self.served[held.code].remove(held)
        elif action == "erase":
            held.erased_sha256, held.content, held.note = held.sha256, b"", ""
        self.agree(held, answer)
        return answer

    def refusals(self, hand: Hand, held: Held, action: str, etag: str, said: str) -> set[int]:
        found = {428} if etag == "none" else set() if etag == "current" else {412}
        if action in DECISIONS and not said.strip():
            found.add(422)
        if not self.sees(hand, held):
            # Not 403, 409 or 412, which would tell a stranger that there is something.
            return {404} | found & {422, 428}
        if hand not in self.entitled(held, action):
            found.add(403)
        if held.state not in STARTS[action]:
            found.add(409)
        return found

    def agree(self, held: Held, answer: httpx.Response) -> None:
        """A submission as it was answered is the model's, and what stood in its audit trail stands there still."""
        assert answer.status_code in (200, 201), answer.text
        view = answer.json()
        # Whose other texts are alike is tested with two of them; here the same few laws are sent again and again.
        assert isinstance(view.pop("as_served"), bool)
        assert held.id not in view.pop("alike")
        assert without_times(view) == held.brief()
        assert answer.headers["etag"] == f'"{held.version}"'
        trail = view["audit"]
        assert [line["seq"] for line in trail] == list(range(1, held.version + 1))
        assert [
            tuple(line[key] for key in ("actor", "action", "from", "to", "sha256", "reason"))
            for line in trail
        ] == held.trail
        assert [line["at"] for line in trail] == sorted(line["at"] for line in trail)
        assert view["created_at"] <= trail[0]["at"] <= trail[-1]["at"]
        assert trail[: len(held.seen)] == held.seen
        held.seen = trail

    def some_hand(self, data: st.DataObject, fits: Callable[[Hand], bool] = lambda _: True) -> Hand:
        return data.draw(st.sampled_from([hand for hand in self.hands if fits(hand)]))

    def entitled(self, held: Held, action: str) -> list[Hand]:
        """Who may do this to it in the right state."""
        own = action not in DECISIONS
        return [
            h
            for h in self.hands
            if (h.same_person(held.by) if own else h.reviews and not h.same_person(held.by))
        ]

    def new_key(self) -> str:
        return f"{self.number}-{len(self.held)}"

    @initialize(data=st.data(), years=years)
    def begin(self, data: st.DataObject, years: int) -> None:
        """Something in each open state, so that no example is spent on creating alone."""
        for draft in (True, False, False):
            self.create(
                self.some_hand(data), text_of(self.codes[0], years), self.codes[0], "", draft, None
            )

    @precondition(lambda self: len(self.held) < 6)
    @rule(
        data=st.data(),
        n=which,
        years=years,
        note=notes,
        draft=st.booleans(),
        with_key=st.booleans(),
    )
    def create_valid(
        self, data: st.DataObject, n: int, years: int, note: str, draft: bool, with_key: bool
    ) -> None:
        key = self.new_key() if with_key else None
        self.create(
            self.some_hand(data), text_of(self.codes[n], years), self.codes[n], note, draft, key
        )

    @precondition(lambda self: self.keys)
    @rule(data=st.data())
    def use_a_key_again(self, data: st.DataObject) -> None:
        """The same request is stored once, whatever has become of it since; another one is refused; other people have other keys."""
        (person, key), ((content, note, draft), held) = data.draw(
            st.sampled_from(list(self.keys.items()))
        )
        hand = self.some_hand(data, lambda hand: hand.same_person(person))
        answer = self.send(hand, content, note, draft, key)
        assert answer.status_code == 201, answer.text
        assert answer.headers["idempotency-replayed"] == "true"
        self.agree(held, answer)
        for other in (
            (content + b"# changed\n", note, draft),
            (content, note + "!", draft),
            (content, note, not draft),
        ):
            assert (
                assert_problem(self.send(hand, *other, key), 409)["type"]
                == "/v1/problems/key-reused"
            )
        stranger = self.some_hand(data, lambda hand: not hand.same_person(person))
        if (stranger.name.casefold(), key) not in self.keys:
            self.create(stranger, content, code_in(content), note, draft, key)

    @rule(data=st.data(), years=years, wrong=st.sampled_from(sorted(NOT_LAWS)), draft=st.booleans())
    def send_what_is_no_law(self, data: st.DataObject, years: int, wrong: str, draft: bool) -> None:
        """Refused with its errors, and nothing is stored: the key it came with is as good as unused."""
        hand, good, key = self.some_hand(data), text_of(self.codes[0], years), self.new_key()
        assert assert_problem(self.send(hand, NOT_LAWS[wrong](good), "", draft, key), 422)["errors"]
        assert_problem(self.send(hand, good, "", draft, key, **{"Content-Type": "text/plain"}), 415)
        assert_problem(self.send(hand, good, "", draft, "x" * 201), 422)
        for held in self.held:
            if held.state == "draft":
                headers = self.author(held).header | YAML | {"If-Match": f'"{held.version}"'}
                refused = self.client.put(
                    f"/v1/submissions/{held.id}", content=NOT_LAWS[wrong](good), headers=headers
                )
                assert assert_problem(refused, 422)["errors"]
        self.compare_list(hand)
        self.create(hand, good, self.codes[0], "", draft, key)

    @precondition(is_there("draft"))
    @rule(data=st.data(), n=which, years=years, note=notes)
    def change(self, data: st.DataObject, n: int, years: int, note: str) -> None:
        self.move(data, "change", text_of(self.codes[n], years), note)

    @precondition(is_there("draft"))
    @rule(data=st.data(), said=notes)
    def submit(self, data: st.DataObject, said: str) -> None:
        self.move(data, "submit", b"", said)

    @precondition(is_there("submitted"))
    @rule(data=st.data(), said=notes)
    def approve(self, data: st.DataObject, said: str) -> None:
        """One or more: the law approved last is the one that is served, whichever was sent first."""
        waiting = [held for held in self.held if held.state == "submitted"]
        for held in data.draw(
            st.lists(
                st.sampled_from(waiting), min_size=1, max_size=3, unique_by=lambda held: held.id
            )
        ):
            self.decide(data, held, "approve", said or "read it")
            self.compare_what_is_served()

    @precondition(is_there("submitted"))
    @rule(data=st.data())
    def reject(self, data: st.DataObject) -> None:
        self.decide(
            data,
            data.draw(st.sampled_from([held for held in self.held if held.state == "submitted"])),
            "reject",
            "too high",
        )

    @precondition(is_there("approved"))
    @rule(data=st.data())
    def retire(self, data: st.DataObject) -> None:
        """The law that was served before is served again, or none."""
        held = data.draw(st.sampled_from([held for held in self.held if held.state == "approved"]))
        self.decide(data, held, "retire", "the gazette says otherwise")
        self.compare_what_is_served()

    @precondition(is_there("draft"))
    @rule(data=st.data(), said=notes)
    def erase(self, data: st.DataObject, said: str) -> None:
        self.move(data, "erase", b"", said)

    @precondition(is_there("draft", "submitted"))
    @rule(data=st.data(), said=notes)
    def withdraw(self, data: st.DataObject, said: str) -> None:
        self.move(data, "withdraw", b"", said)

    def decide(self, data: st.DataObject, held: Held, action: str, said: str) -> None:
        """Whoever sent it tries first, with every token of theirs."""
        for hand in self.hands:
            if hand.same_person(held.by):
                answer = self.act(hand, held, action, "current", b"", said)
                assert (
                    answer.json()["type"]
                    == f"/v1/problems/{'own-submission' if hand.reviews else 'forbidden'}"
                )
        self.act(
            data.draw(st.sampled_from(self.entitled(held, action))),
            held,
            action,
            "current",
            b"",
            said,
        )
        self.from_a_wrong_state(held, 0)

    def move(self, data: st.DataObject, action: str, text: bytes, said: str) -> None:
        held = data.draw(
            st.sampled_from([held for held in self.held if held.state in STARTS[action]])
        )
        self.act(
            data.draw(st.sampled_from(self.entitled(held, action))),
            held,
            action,
            "current",
            text,
            said,
        )
        self.from_a_wrong_state(held, 0)

    @rule(n=which)
    def from_every_wrong_state(self, n: int) -> None:
        for held in self.held:
            self.from_a_wrong_state(held, n)

    def from_a_wrong_state(self, held: Held, n: int) -> None:
        for action in STARTS:
            if held.state not in STARTS[action]:
                self.act(
                    self.entitled(held, action)[-n],
                    held,
                    action,
                    "current",
                    text_of(held.code, 41),
                    "too late, or too early",
                )

    @precondition(is_there("draft", "submitted"))
    @rule(data=st.data())
    def by_everybody_who_may_not(self, data: st.DataObject) -> None:
        held = data.draw(
            st.sampled_from([held for held in self.held if held.state in ("draft", "submitted")])
        )
        for action, hand in itertools.product(STARTS, self.hands):
            if held.state in STARTS[action] and hand not in self.entitled(held, action):
                self.act(hand, held, action, "current", text_of(held.code, 42), "not mine to do")

    @rule(n=which, etag=st.sampled_from(["the one before", "one to come", "none"]))
    def without_having_seen_it(self, n: int, etag: str) -> None:
        for held, action in itertools.product(self.held, STARTS):
            if held.state in STARTS[action]:
                self.act(
                    self.entitled(held, action)[-n],
                    held,
                    action,
                    etag,
                    text_of(held.code, 43),
                    "blindly",
                )

    @rule(
        data=st.data(),
        action=st.sampled_from(sorted(STARTS)),
        etag=etags,
        years=years,
        said=st.sampled_from(["", " ", "because"]),
    )
    def anybody_tries_anything(
        self, data: st.DataObject, action: str, etag: str, years: int, said: str
    ) -> None:
        held = data.draw(st.sampled_from(self.held))
        self.act(self.some_hand(data), held, action, etag, text_of(held.code, years), said)

    @rule(data=st.data(), role=st.sampled_from(["submitter", "reviewer", "admin"]))
    def with_a_revoked_token_or_none(self, data: st.DataObject, role: str) -> None:
        """Refused from the next request on, also where the server has just accepted it."""
        held = data.draw(st.sampled_from(self.held))
        hand = self.hand(data.draw(st.sampled_from([held.by, f"Rea {self.number}"])), role)
        self.page(hand, 1)
        assert tokens.revoke(self.database, hand.header["Authorization"].split("_")[1])
        path = f"/v1/submissions/{held.id}"
        for header in (hand.header, {}):
            tagged = header | {"If-Match": f'"{held.version}"'}
            answers = [
                self.client.get(read, headers=header)
                for read in ("/v1/submissions", path, f"{path}/source")
            ]
            answers.append(
                self.client.post("/v1/submissions", content=held.content, headers=header | YAML)
            )
            answers.append(self.client.put(path, content=held.content, headers=tagged | YAML))
            for action in ("submit", "approve", "reject", "withdraw"):
                answers.append(
                    self.client.post(
                        f"{path}/decision",
                        json={"action": action, "reason": "no token"},
                        headers=tagged,
                    )
                )
            for answer in answers:
                assert_problem(answer, 401)

    @invariant()
    def compare_submissions(self) -> None:
        self.steps += 1
        for turn, held in enumerate(self.held, self.steps):
            path = f"/v1/submissions/{held.id}"
            self.agree(held, self.client.get(path, headers=self.author(held).header))
            # The others in turn: all of them each time would be ten times the requests, and find little more.
            hand = self.hands[turn % len(self.hands)]
            source = turn // len(self.hands) % 2 == 0
            answer = self.client.get(f"{path}/source" if source else path, headers=hand.header)
            if not self.sees(hand, held):
                assert_problem(answer, 404)
            elif source:
                assert answer.status_code == 200, answer.text
                assert answer.content == held.content
            else:
                self.agree(held, answer)

    @invariant()
    def compare_lists(self) -> None:
        self.compare_list(self.hands[self.steps % len(self.hands)])
        # What waits for a reviewer in one of the jurisdictions.
        code = self.codes[self.steps % 2]
        expected = [
            h.brief() for h in reversed(self.held) if h.code == code and h.state == "submitted"
        ]
        queue = self.page(self.hands[3], 200, jurisdiction=code, state="submitted")
        assert [without_times(view) for view in queue["data"]] == expected
        assert queue["total"] == len(expected)
        assert queue["next"] is None

    def compare_list(self, hand: Hand) -> None:
        expected = [
            held.brief()
            for held in reversed(self.held)
            if self.sees(hand, held) and held.state != "erased"
        ]
        assert [without_times(view) for view in self.listed(hand, len(expected))] == expected, hand

    def listed(self, hand: Hand, count: int) -> Iterator[dict[str, Any]]:
        """Page by page down to what earlier examples left, which only reviewers see."""
        ours, query = {hand.name for hand in self.hands}, {}
        while True:
            page = self.page(hand, 3, **query)
            assert page["total"] == count + self.others[hand.name, hand.role], hand
            for view in page["data"]:
                if view["submitter"] not in ours:
                    return
                yield view
            if page["next"] is None:
                return
            assert len(page["data"]) == 3
            query = {"cursor": page["next"]}

    @invariant()
    def compare_what_is_served(self) -> None:
        for code in self.codes:
            about, source = (
                self.client.get(f"/v1/jurisdictions/{code}{more}") for more in ("", "/source")
            )
            if not self.served[code]:
                assert_problem(about, 404)
                assert_problem(source, 404)
            else:
                held = self.served[code][-1]
                assert about.json()["data"]["submission"] == held.id
                assert about.json()["data"]["sha256"] == sha256(held.content).hexdigest()
                assert source.content == held.content


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=60) as made:
        yield made


@pytest.fixture
def database(server: Server) -> Iterator[Database]:
    """The way to tokens, which are not made over HTTP."""
    opened = Database(Settings(database_url=server.database_url))
    yield opened
    opened.close()


def test_any_steps_in_any_order(client: httpx.Client, database: Database) -> None:
    numbers = itertools.count()
    run_state_machine_as_test(
        lambda: Submissions(client, database, next(numbers)),
        settings=settings(
            max_examples=6,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
            phases=[
                Phase.explicit,
                Phase.reuse,
                Phase.generate,
                Phase.shrink,
            ],  # explaining takes minutes where each step is a request
        ),
    )
