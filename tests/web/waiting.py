"""What a page comes to show: a click that leads to the next page returns before that page is there."""

from __future__ import annotations

import re
from typing import Any

_PATIENCE = 60_000  # milliseconds


def shows(place: Any, text: str) -> None:
    """Wait until the first such place shows a text."""
    _expect(place.first).to_contain_text(text, timeout=_PATIENCE)


def holds(field: Any, text: str) -> None:
    """Wait until a field holds a text."""
    _expect(field).to_have_value(re.compile(re.escape(text)), timeout=_PATIENCE)


def reads(places: Any, texts: list[str]) -> None:
    """Wait until there are just these places, and each reads so."""
    _expect(places).to_have_text(texts, timeout=_PATIENCE)


def _expect(place: Any) -> Any:
    from playwright.sync_api import expect  # which is there where a browser is

    return expect(place)
