"""A bill laid over a law, in an engine process: what a stranger wrote is read where it can hold up nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proportionality.law.corpus import Corpus, LoadedFile
from proportionality.law.document import Problem
from proportionality.reform import overlay as overlays
from proportionality.reform.amended_text import amended_text
from proportionality.reform.applying import apply_all

BILL = "<body>"  # the path under which a bill is spoken of


@dataclass(frozen=True, slots=True)
class Laid:
    """A law under a bill as text, which is empty where that cannot be, and what is to be said of the bill."""

    text: str
    problems: Sequence[Problem]
    title: str = ""
    start: str = ""  # its first day, year-month-day
    changed: Sequence[str] = ()  # ids of offences


def lay(file: LoadedFile, bill: bytes) -> Laid:
    """Lay a reform overlay over a law.

    Args:
        file: the law as it stands.
        bill: the overlay as it was sent.

    """
    loaded, found = overlays.load(bill, BILL)
    if loaded is None:
        return Laid("", found)
    applied, said = apply_all(Corpus([file]), loaded)
    about = loaded.overlay.title, loaded.overlay.start.isoformat()
    if any(p.level == "error" for p in said):
        return Laid("", said, *about)
    changed = applied.changed.get(file.jurisdiction.code, ())
    text = amended_text(file, applied.corpus.files[0]) if changed else file.document.text
    return Laid(text, said, *about, changed)
