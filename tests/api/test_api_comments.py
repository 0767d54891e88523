"""Comments on the provisions of a submission, over the wire and in the trail, on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from proportionality_api.settings import Settings
from proportionality_api.store import comments, people, trail
from proportionality_api.store import submissions as store
from proportionality_api.store.database import Database
from proportionality_api.store.refusals import CommentRefused, UnknownSubmission, WrongState
from proportionality_api.store.submissions import Actor, Upload
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError

from tests.api.harness import Server, law
from tests.api.test_api_reading import assert_problem
from tests.api.test_api_submissions import decide, submit
from tests.api.test_api_trail import person, without_guards

KNOWN = {"trafficking", "rape"}
# Characters that turn a line round, end it, or are not seen; a joiner that Persian needs.
HOSTILE = "a\u202eb\0c\x1bd\u2066e\r\nf\tg"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(Settings(database_url=database_url))
    made.migrate()
    yield made
    made.close()


def sent(database: Database, who: Actor, draft: bool = False) -> str:
    upload = Upload("XXA", "Exampleland", law())
    view, _ = store.create(database, who, upload, "", draft, None)
    return str(view["id"])


def say(database: Database, who: Actor, id_: str, text: str, provision: str | None = None) -> Any:
    return comments.add(database, who, id_, KNOWN, provision, text)


class TestKept:
    def test_who_said_what_and_when_and_the_trail_knows(self, database: Database) -> None:
        ann, bob = person(database, "Ann", "submitter"), person(database, "Bob", "reviewer")
        id_ = sent(database, ann)
        said, version, before = say(database, bob, id_, "Which gazette?", "rape")
        assert (said["by"], said["provision"], said["text"]) == ("Bob", "rape", "Which gazette?")
        assert (version, before) == (2, False)
        say(database, ann, id_, "That of May.", "rape")
        listed = comments.listed(database, bob, id_)
        assert [(c["by"], c["text"]) for c in listed] == [
            ("Bob", "Which gazette?"),
            ("Ann", "That of May."),
        ]
        view = store.get(database, ann, id_)
        assert view["version"] == 3
        assert [line["action"] for line in view["audit"]] == ["created", "commented", "commented"]
        assert view["audit"][1]["reason"] == trail.comment_hash("rape", "Which gazette?")
        assert (view["state"], view["sha256"]) == ("submitted", view["audit"][2]["sha256"])
        assert trail.check(database).faults == ()
        # Nobody decides on a version that they have not seen.
        with pytest.raises(Exception, match="version 3"):
            store.decide(database, bob, id_, 1, "approve", "read it")
        store.decide(database, bob, id_, 3, "approve", "read it")
        with pytest.raises(WrongState, match="approved"):
            say(database, bob, id_, "One more thing")
        # A law's decisions are for readers, and hold none of it.
        assert [d["action"] for d in trail.decisions(database, "XXA")] == ["approved"]

    def test_the_same_is_not_said_twice(self, database: Database) -> None:
        ann, bob = person(database, "Ann", "submitter"), person(database, "Bob", "reviewer")
        id_ = sent(database, ann)
        first = say(database, bob, id_, "Why?", "rape")
        assert say(database, bob, id_, " Why?\r\n", "rape") == (first[0], 2, True)
        for who, provision in ((ann, "rape"), (bob, None), (bob, "trafficking")):
            assert say(database, who, id_, "Why?", provision)[2] is False
        assert len(comments.listed(database, ann, id_)) == 4

    @pytest.mark.parametrize(
        ("provision", "text", "why"),
        [
            ("rape", "", "nothing in it"),
            ("rape", " \n\u200b\u202e\0", "nothing in it"),
            ("rape", "\u3164\u115f\uffa0\xad\u2060\U000e0041\ufeff", "nothing in it"),
            ("rape", "x" * 2001, "2001 characters; expected at most 2000"),
            ("murder", "x", "no provision 'murder'"),
            ("m" * 90, "x", "no provision 'mmm"),
        ],
    )
    def test_what_is_not_kept(
        self, database: Database, provision: str, text: str, why: str
    ) -> None:
        ann = person(database, "Ann", "submitter")
        id_ = sent(database, ann)
        with pytest.raises(CommentRefused, match=why):
            say(database, ann, id_, text, provision)
        assert comments.listed(database, ann, id_) == []
        assert store.get(database, ann, id_)["version"] == 1

    def test_they_are_bounded_in_number(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(comments, "MOST", 3)
        ann = person(database, "Ann", "submitter")
        id_ = sent(database, ann)
        for number in range(3):
            say(database, ann, id_, f"{number}")
        with pytest.raises(CommentRefused, match="takes no more"):
            say(database, ann, id_, "four")

    def test_what_is_not_seen_is_left_out_and_joiners_stay(self) -> None:
        assert comments.as_kept(HOSTILE) == "abcde\nf g"
        assert comments.as_kept("می\u200cخواهم") == "می\u200cخواهم"
        assert comments.as_kept("e\u0301") == "é"
        assert comments.as_kept("<b>\ud800&") == "<b>&"


class TestGone:
    def test_a_draft_takes_its_comments_along(self, database: Database) -> None:
        ann, bob = person(database, "Ann", "submitter"), person(database, "Bob", "reviewer")
        id_ = sent(database, ann, draft=True)
        say(database, ann, id_, "Remember the schedule", "rape")
        with pytest.raises(UnknownSubmission):
            comments.listed(database, bob, id_)
        store.decide(database, ann, id_, 2, "erase", "")
        assert comments.listed(database, ann, id_) == []
        with database.read() as connection:
            rows = connection.execute(sql("SELECT count(*) FROM comments")).scalar()
        assert rows == 0
        assert trail.check(database).faults == ()
        with pytest.raises(WrongState, match="erased"):
            say(database, ann, id_, "again")

    def test_an_erased_name_is_a_pseudonym_here_too(self, database: Database) -> None:
        ann, bob = person(database, "Ann", "submitter"), person(database, "Bob", "reviewer")
        id_ = sent(database, ann)
        say(database, bob, id_, "Why?", "rape")
        pseudonym = people.erase(database, "Bob")
        assert [c["by"] for c in comments.listed(database, ann, id_)] == [pseudonym]
        assert trail.check(database).faults == ()

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE comments SET text = 'nothing of the kind'",
            "UPDATE comments SET provision = 'trafficking'",
            "DELETE FROM comments",
        ],
    )
    def test_nobody_changes_one_unseen(self, database: Database, change: str) -> None:
        ann = person(database, "Ann", "submitter")
        id_ = sent(database, ann)
        say(database, ann, id_, "Why?", "rape")
        with pytest.raises(DatabaseError, match="stays as it was"), database.engine.begin() as raw:
            raw.execute(sql(change))
        without_guards(database, change)
        assert trail.check(database).faults == (
            f"submission {id_}: comment 2 is not the one that was sent",
        )

    def test_nobody_has_another_say_what_they_did_not(self, database: Database) -> None:
        """A row put beside the line that sent the submission would be shown as its sender's comment."""
        ann = person(database, "Ann", "submitter")
        id_ = sent(database, ann)
        without_guards(
            database, f"INSERT INTO comments VALUES ('{id_}', 1, 'rape', 'I made it up')"
        )
        assert comments.listed(database, ann, id_) == []
        assert trail.check(database).faults == (
            f"submission {id_}: nobody sent comment 1, or it was erased",
        )


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=60) as made:
        yield made


def test_who_may_see_and_say_it(server: Server, client: httpx.Client) -> None:
    ann, bob = server.token("Ann", "submitter"), server.token("Bob", "reviewer")
    eve = server.token("Eve", "submitter")
    made = submit(client, ann, law())
    path = f"/v1/submissions/{made.json()['id']}/comments"
    assert client.get(path, headers=ann).json() == {"data": []}
    answer = client.post(
        path, json={"provision": "trafficking", "text": "<script>x</script>"}, headers=bob
    )
    assert answer.status_code == 201, answer.text
    assert answer.headers["etag"] == '"2"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == client.get(path, headers=ann).json()["data"][0]
    assert answer.json()["text"] == "<script>x</script>"
    again = client.post(
        path, json={"provision": "trafficking", "text": "<script>x</script>"}, headers=bob
    )
    assert (again.status_code, again.json()) == (200, answer.json())
    # Readers and others see that there is no such thing.
    assert_problem(client.get(path), 401)
    assert_problem(client.post(path, json={"text": "x"}), 401)
    assert_problem(client.get(path, headers=eve), 404)
    assert_problem(client.post(path, json={"text": "x"}, headers=eve), 404)
    assert_problem(client.get("/v1/submissions/no/comments", headers=bob), 404)
    for body, status in (
        ({"text": ""}, 422),
        ({"text": "x" * 2001}, 422),
        ({"text": "x" * 9000}, 422),
        ({"text": 7}, 422),
        ({"text": "x", "provision": "murder"}, 422),
        ({"text": "x", "by": "Cy"}, 422),
        ([], 422),
        ('{"text": "x", "text": "y"}', 422),
        ("[" * 10_000, 422),
        ("{", 422),
    ):
        sent_as = body if isinstance(body, str) else json.dumps(body)
        typed = bob | {"Content-Type": "application/json"}
        said = assert_problem(client.post(path, content=sent_as, headers=typed), status)
        assert said["type"] == "/v1/problems/invalid-parameter"
    assert_problem(client.post(path, content=b"{}", headers=bob), 415)
    # What was decided before the comment was read is not decided.
    assert_problem(decide(client, bob, made, "reject"), 412)
    assert decide(client, bob, made, "reject", etag='"2"').status_code == 200
    assert_problem(client.post(path, json={"text": "late"}, headers=bob), 409)
    assert len(client.get(path, headers=ann).json()["data"]) == 1
    done = server.run("audit")
    assert done.returncode == 0, done.stderr
