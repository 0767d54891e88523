"""What a page says of how its text is shown: in tags, in their styles, and in the simple rules of its style sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from proportionality.law.written import words_of

VOID = frozenset(
    words_of("area base br col embed hr img input link meta param source track wbr")
)  # elements that hold nothing
STRUCK = frozenset(("s", "strike", "del"))
_SAID = frozenset(
    words_of(
        "display visibility text-decoration text-decoration-line font-size vertical-align position top"
    )
)
_OFF = {"super": "above", "text-top": "above", "sub": "below", "text-bottom": "below"}
_NOTHING = re.compile(r"0{1,9}(?:\.0{0,9})?[a-z%]{0,4}")  # 0, 0px, 0.0em
_BY = re.compile(r"(-)?\+?(?:[1-9]\d{0,3}|\d{0,3}\.\d{1,4})(?:px|pt|em|ex|rem|%)")  # -4.5pt
_OF_ITSELF = re.compile(r"[1-9]\d{0,3}(?:\.\d{0,4})?(?:px|pt|rem)")  # a size that no other changes
_SIMPLE = re.compile(r"([a-z][a-z0-9]{0,15})?([.#][\w-]{1,99})?", re.IGNORECASE)
_MOST_CLASSES = 50  # of one element
_Said = dict[str, str]  # what is declared of each property
_IMPORTANT = re.compile(r"!\s{0,9}important")
_SCREEN = frozenset(("@media screen", "@media all", "@media only screen", "@media screen, print"))


def declared(style: str) -> _Said:
    """What a style declares, as far as it says whether and where text is shown."""
    return {key: value for key, (value, _) in _declared(style).items()}


def _declared(style: str) -> dict[str, tuple[str, bool]]:
    """The same, with whether each is said to be important."""
    found: dict[str, tuple[str, bool]] = {}
    for part in _uncommented(style).lower().split(";"):
        key, _, value = part.partition(":")
        if key.strip() in _SAID:
            bare, important = _IMPORTANT.subn(" ", value)
            found[key.strip()] = " ".join(bare.split()), bool(important)
    return found


def is_struck(said: Mapping[str, str]) -> bool:
    """Whether a style strikes text out."""
    lines = ("text-decoration", "text-decoration-line")
    return any("line-through" in said.get(key, "") for key in lines)


def is_hidden(said: Mapping[str, str], *, holds: bool = False) -> bool:
    """Whether a style hides text; the letters of what ``holds`` other elements may have a size of their own."""
    return (
        said.get("display") == "none"
        or said.get("visibility") == "hidden"
        or (not holds and _NOTHING.fullmatch(said.get("font-size", "")) is not None)
    )


def shows_again(said: Mapping[str, str], hidden: Mapping[str, str]) -> bool:
    """Whether a style shows text again that an element around it hides by its visibility or by the size of its letters."""
    return (
        bool(hidden)
        and hidden.get("display") != "none"
        and (
            said.get("visibility") == "visible"
            if hidden.get("visibility") == "hidden"
            else _OF_ITSELF.fullmatch(said.get("font-size", "")) is not None
        )
    )


def off_line(said: Mapping[str, str]) -> str:
    """Whether a style puts text ``above`` or ``below`` the line; empty for neither."""
    how = said.get("vertical-align", "")
    if how in _OFF:
        return _OFF[how]
    up = _BY.fullmatch(how)
    if up is not None:
        return "below" if up[1] else "above"
    down = _BY.fullmatch(said.get("top", "")) if said.get("position") == "relative" else None
    if down is None:
        return ""
    return "above" if down[1] else "below"


class Sheet:
    """The rules of style sheets for an element, a class or an id; others are not looked at."""

    def __init__(self) -> None:
        # With whether it is important, and the place of its rule.
        self._rules: dict[str, dict[str, tuple[bool, int, str]]] = {}
        self._count = 0

    def add(self, sheet: str) -> None:
        """Add the text of one style sheet."""
        for selectors, style in _rules(sheet):
            said = _declared(style)
            self._count += 1
            for selector in selectors.split(",") if said else ():
                simple = _SIMPLE.fullmatch(selector.strip())
                if simple is not None:
                    known = self._rules.setdefault(
                        (simple[1] or "").lower() + (simple[2] or ""), {}
                    )
                    for key, (value, important) in said.items():
                        last = known.get(key, (False, 0, ""))
                        known[key] = max(last, (important, self._count, value))

    def of(self, tag: str, attributes: Mapping[str, str | None]) -> _Said:
        """What the rules and its own style declare of an element."""
        own = _declared(attributes.get("style") or "")
        if not self._rules:
            return {key: value for key, (value, _) in own.items()}
        found: dict[str, tuple[bool, int, str]] = {}
        classes = (attributes.get("class") or "").split()[:_MOST_CLASSES]
        id_ = attributes.get("id") or ""
        for names in (("",), [f".{name}" for name in classes], (f"#{id_}",)):
            for start in ("", tag):
                rules = [self._rules.get(start + name, {}) for name in names]
                keys = {key for rule in rules for key in rule}
                for key in keys:
                    said = max(rule[key] for rule in rules if key in rule)
                    if said[0] or not found.get(key, said)[0]:
                        found[key] = said
        for key, (value, important) in own.items():
            if important or not found.get(key, (False,))[0]:
                found[key] = important, 0, value
        return {key: value for key, (_, _, value) in found.items()}


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations; what holds for print or for other screens is left out."""
    at = depth = 0
    text = _uncommented(sheet)
    while (start := text.find("{", at)) >= 0:
        selectors = " ".join(text[at:start].rpartition(";")[2].lstrip("} \t\n").split())
        if selectors.lower() in _SCREEN:
            at = start + 1  # its rules hold as if they stood outside of it
            continue
        if not selectors.startswith("@"):
            end = text.find("}", start)
            if end < 0:
                return
            yield selectors, text[start + 1 : end]
            at = end + 1
            continue
        at, depth = start + 1, 1
        while depth:
            closes = text.find("}", at)
            if closes < 0:
                return
            depth += text.count("{", at, closes) - 1
            at = closes + 1


def _uncommented(sheet: str) -> str:
    parts = sheet.replace("<!--", " ").replace("-->", " ").split("/*")
    return " ".join((parts[0], *(part.partition("*/")[2] for part in parts[1:])))
