"""Hypothesis strategies for what is done to laws: bills that change them, and the texts of statutes that are read into drafts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

from proportionality.law.terms import Term, counted_in
from proportionality.testing.values import once, sampled, terms, weighted

if TYPE_CHECKING:
    from proportionality.law.model import Jurisdiction
    from proportionality.reform.overlay import Overlay

_EXPOSURES = st.sampled_from(("none", "discretionary"))
_FACTORS = st.sampled_from(("1/2", "3/4", "2/3", "75%", "3/2"))
_ABOLISHED = st.lists(
    st.sampled_from(("death", "life", "corporal", "floor")), min_size=1, max_size=2, unique=True
)


@st.composite
def overlays(draw: st.DrawFn, jurisdiction: Jurisdiction) -> Overlay:
    """Reform overlays for a given law: what they select is in it, and each entry changes something."""
    from proportionality.reform.overlay import Overlay

    values = {
        "overlay": 1,
        "title": "A bill made up for a test",
        "from": draw(st.dates(dt.date(2026, 1, 2), dt.date(2030, 12, 31))).isoformat(),
        "changes": draw(st.lists(_changes(jurisdiction), min_size=1, max_size=3)),
    }
    return Overlay.model_validate(values)


@st.composite
def _changes(draw: st.DrawFn, law: Jurisdiction) -> dict[str, Any]:
    change: dict[str, Any] = {}
    if draw(st.booleans()):
        change["jurisdictions"] = [law.code]
    if law.offences:
        offence = draw(st.sampled_from(law.offences))
        what = draw(weighted((2, "all"), (2, "offences"), (2, "conducts"), (1, "form")))
        selected: dict[str, Any] = {
            "offences": [offence.id],
            "conducts": list(offence.conduct),
            "form": offence.form,
        }
        change |= {what: selected[what]} if what in selected else {}
    ends = st.sampled_from(("ceiling", "floor"))
    limit = once(terms, days=False).map(str)
    match draw(sampled(("set", "cap", "at_least", "scale", "abolish"))):
        case "set":
            change["set"] = draw(_settings(limit))
        case "scale":
            change["scale"] = {draw(ends): draw(_FACTORS)}
        case "abolish":
            change["abolish"] = draw(_ABOLISHED)
        case key:
            change[key] = {draw(ends): draw(limit)}
    return change


def _settings(limit: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.fixed_dictionaries({"ceiling": st.one_of(limit, st.just("unlimited"))}),
        st.fixed_dictionaries({"floor": st.one_of(limit, st.just("none"))}),
        st.fixed_dictionaries({"death": _EXPOSURES}),
        st.fixed_dictionaries({"life": _EXPOSURES}),
        st.fixed_dictionaries({"corporal": _EXPOSURES}),
        st.just({"diversion": "available"}),
        st.just({"release": "available"}),
    )


class Statute(NamedTuple):
    """The text of a statute, and the terms of each of its penal clauses in order: the least (None where none is stated), and the most."""

    text: str
    terms: tuple[tuple[Term | None, Term], ...]


_ACTS = (
    "moves a lighthouse",
    "sinks a ferry",
    "paints a bridge at night",
    "keeps a wolf in a town",
)
_CLAUSES = (
    "A person who {act} commits an offence and is liable on conviction to imprisonment for a term not exceeding {most}.",
    "A person who {act} shall be punished with imprisonment for a term which may extend to {most}.",
    "A person who {act} is liable to imprisonment for a term not exceeding {most} or to a fine or to both.",
    "A person who {act} shall be punished with imprisonment for a term of not less than {least} and not more than {most}.",
)


@st.composite
def statute_texts(draw: st.DrawFn) -> Statute:
    """Texts of statutes in English, as `proportionality read` takes them: sections with one penal clause each, in words of our own."""
    sections, said = [], []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        clause = draw(sampled(_CLAUSES))
        least = draw(st.integers(1, 20))
        most = least + draw(st.integers(1, 20))
        words = {"act": draw(sampled(_ACTS)), "least": counted_in(least, "year")}
        sections.append(f"{number}. {clause.format(most=counted_in(most, 'year'), **words)}")
        low = Term.parse(words["least"]) if "{least}" in clause else None
        said.append((low, Term.parse(counted_in(most, "year"))))
    return Statute("\n\n".join(sections) + "\n", tuple(said))
