"""Files that tests rest on: read whole, or refused with everything that is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from proportionality.law.corpus import display
from proportionality.law.document import Document, Unreadable, read_bytes
from proportionality.law.parse import parse
from proportionality.law.validate import validated

M = TypeVar("M", bound=BaseModel)


class Unusable(Exception):
    """A file that cannot be used: which one, and a line for everything that is wrong with it."""

    def __init__(self, path: Path, said: str) -> None:
        super().__init__(said)
        self.path = path


def read_yaml(path: Path, model: type[M]) -> tuple[Document, M]:
    """A YAML file as a model, with the document that knows where everything stands.

    Raises:
        Unusable: with all problems of the file, each at its place.

    """
    try:
        document = parse(read_bytes(path), display(path))
    except Unreadable as error:
        raise Unusable(path, str(error.problem)) from error
    read = validated(document, model)[0] if document.complete else None
    refuse_with_problems(path, document)
    assert read is not None  # or there would be a problem
    return document, read


def refuse_with_problems(path: Path, document: Document) -> None:
    """Refuse a document in which something is wrong."""
    if document.problems or not document.complete:
        raise Unusable(path, "\n".join(map(str, sorted(set(document.problems)))))
