"""The languages that are read, loaded when asked for."""

from __future__ import annotations

import importlib
from functools import cache

from proportionality.reader.lexicon.base import Lexicon

LANGUAGES = ("en", "es", "fr", "pt")


@cache
def lexicon(code: str) -> Lexicon:
    """The lexicon of a language of `LANGUAGES`."""
    found: Lexicon = importlib.import_module(f"proportionality.reader.lexicon.{code}").LEXICON
    return found
