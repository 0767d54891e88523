"""A hundred hostile documents: one clear message each, or the law that is in them; never more time or memory than is given."""

from __future__ import annotations

import pytest

from proportionality.reader.apart import Limits, Upload, read_apart
from proportionality.reader.blocks import MAX_FILE, CannotRead
from proportionality.reader.draft import Draft
from proportionality.reader.files import kind_of, text_of
from proportionality.reader.run import reading_of
from tests.reader.hostile import DOCUMENTS

LIMITS = Limits(seconds=100, memory=2**30)


def test_there_are_a_hundred():
    assert len(DOCUMENTS) >= 100


def apart(name, data):
    """The greatest terms that are read, in a process of its own."""
    found = read_apart([Upload(name, data)], limits=LIMITS)
    return tuple(o["values"]["custody.max"]["value"] for o in found.places["offences"])


def plainly(name, data):
    """The same of plain text, for which nothing has to be unpacked; nothing for other kinds."""
    if not data.strip() or len(data) > MAX_FILE or kind_of(name, data) not in ("txt", "md"):
        return None
    draft = Draft([reading_of(text_of(name, data))])
    return tuple(o["penalties"][0]["custody"]["max"] for o in draft.offences)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_hostile_document_ends_in_one_message_or_in_its_law(name):
    said, made = DOCUMENTS[name]
    data = made()
    try:
        plain = plainly(name, data)
        greatest = apart(name, data) if plain is None else plain
    except CannotRead as error:
        message = str(error)
        assert said != "read", message
        assert message.startswith(name)
        assert "\n" not in message
        assert len(message) < 300
        assert "seconds" not in message, (
            "it was stopped by the clock, and not by a bound of its own"
        )
        assert (said or "") in message
    else:
        assert said in (None, "read")
        assert set(greatest) <= {"9 years"}  # never a number that the text does not have
        assert said is None or list(greatest) == ["9 years"]
