"""A bill laid over laws, in an engine process: what a stranger wrote is read where it can hold up nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from proportionality.law.corpus import Corpus, LoadedFile
from proportionality.law.document import Problem
from proportionality.reform import overlay as overlays
from proportionality.reform.amended_text import amended_text
from proportionality.reform.applying import apply_all

BILL = "<body>"  # the path under which a bill is spoken of


@dataclass(frozen=True, slots=True)
class Laid:
    """Laws under a bill, and what is to be said of the bill; without a first day where it cannot be laid over them."""

    problems: Sequence[Problem]
    title: str = ""
    start: str = ""  # its first day, year-month-day
    changed: Mapping[str, Sequence[str]] = field(default_factory=dict)  # code -> ids of offences
    texts: Mapping[str, str] = field(default_factory=dict)  # code -> of each law that it changes


def lay(files: Sequence[LoadedFile], bill: bytes) -> Laid:
    """Lay a reform overlay over laws.

    Args:
        files: the laws as they stand.
        bill: the overlay as it was sent.

    """
    loaded, found = overlays.load(bill, BILL)
    if loaded is None:
        return Laid(found)
    applied, said = apply_all(Corpus(list(files)), loaded)
    if any(p.level == "error" for p in said):
        return Laid(said)
    pairs = zip(files, applied.corpus.files, strict=True)
    texts = {
        file.jurisdiction.code: amended_text(file, under)
        for file, under in pairs
        if file.jurisdiction.code in applied.changed
    }
    overlay = loaded.overlay
    return Laid(said, overlay.title, overlay.start.isoformat(), applied.changed, texts)
