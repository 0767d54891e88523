"""What has to hold of a file beyond the shape of each value: references, the general part, offences, dates, substances."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from proportionality.law.days import InForceBy, read_date, read_since, read_version
from proportionality.law.document import Document, Location, Position
from proportionality.law.general import Enhancement, General, GeneralEnhancement
from proportionality.law.model import MAX_OFFENCES, Custody, Jurisdiction, Penalty
from proportionality.law.quantities import Order, Silence
from proportionality.law.substances import find, meanings, near, substances
from proportionality.law.terms import Term
from proportionality.law.written import QuantityError, clipped, nearest

_Model = TypeVar("_Model", bound=BaseModel)
AGES = {"under": (7, 25), "responsible_from": (0, 18)}  # that a law can have, in years
_AGE_OF = {"under": "majority", "responsible_from": "criminal responsibility"}
OF_SUBSTANCES = ("conduct", "since")  # keys of what is not encoded that say more of its substances
_MOST_HINTS = 20  # words that are looked up in all languages: more of them in one file are no slips


def check(document: Document, broken: set[Location], result: Jurisdiction | None) -> None:
    """Add to the document every problem that the values have with each other.

    ``broken`` is every place whose value the model refused, or that holds such a value; nothing is said of it twice.
    """
    _check_references(document)
    _check_general(document, broken)
    _check_offences(document, broken, result)
    _check_not_encoded(document)
    _check_enhancements(document, broken)
    _check_substances(document)
    _check_positions(document)


def _at(value: object, *path: str | int) -> Any:
    """The raw value below ``value``, None where the way there is not as expected."""
    for part in path:
        try:
            value = value[part]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _items(value: object) -> list[tuple[int, dict[str, Any]]]:
    return (
        [(i, item) for i, item in enumerate(value) if isinstance(item, dict)]
        if isinstance(value, list)
        else []
    )


def _check_references(document: Document) -> None:
    """Sources that are missing or never used; identifiers that stand twice."""
    raw: Any = document.value
    known = raw.get("sources") if isinstance(raw.get("sources"), dict) else {}
    used: set[str] = set()

    def cites(*location: str | int) -> None:
        name = _at(raw, *location)
        if document.full:
            return
        if isinstance(name, str):
            used.add(name)
            if name not in known:
                document.add(
                    document.position(location),
                    f"source '{name}' is not among the sources of this file{nearest(name, known)}",
                )

    for key in General.model_fields:
        cites("general", key, "source")
    classes = _at(raw, "general", "classes")
    for name in classes if isinstance(classes, dict) else ():
        cites("general", "classes", name, "source")
    for i, _ in _items(_at(raw, "general", "enhancements")):
        cites("general", "enhancements", i, "source")
    seen: dict[str, Position] = {}
    for i, offence in _items(raw.get("offences")):
        cites("offences", i, "source")
        for j, _penalty in _items(offence.get("penalties")):
            cites("offences", i, "penalties", j, "source")
        for j, _enhancement in _items(offence.get("enhancements")):
            cites("offences", i, "enhancements", j, "source")
        name = offence.get("id")
        if isinstance(name, str):
            at = document.position(("offences", i, "id"))
            if name in seen:
                document.add(
                    at,
                    f"offence id '{name}' stands twice (first on line {seen[name].line}); each needs its own",
                )
            seen.setdefault(name, at)
    for i, offence in _items(raw.get("offences")):
        follows = offence.get("follows")
        for k, name in enumerate(follows if isinstance(follows, list) else ()):
            if not isinstance(name, str):
                continue
            at = document.position(("offences", i, "follows", k))
            if name == offence.get("id"):
                document.add(at, f"'{name}' cannot follow itself")
            elif name not in seen:
                document.add(at, f"offence '{name}' is not in this file{nearest(name, seen)}")
    for name in known:
        if name not in used:
            document.add(
                document.key_position(("sources", name)),
                f"source '{name}' is never cited; cite it or remove it",
            )
        version, evidence = _at(known, name, "version"), _at(known, name, "evidence")
        if evidence != "unverified" and isinstance(known[name], dict):
            if version is None:
                document.add(
                    document.position(("sources", name)),
                    f"source '{name}' has no version: say which state of the text was read (a day, month or year)",
                )
            if _at(known, name, "url") is None and _at(known, name, "copy") is None:
                document.add(
                    document.position(("sources", name)),
                    f"source '{name}' has neither url nor copy: say where it can be read",
                )
    for i, waiver in _items(raw.get("waivers")):
        name = waiver.get("offence")
        if isinstance(name, str) and name not in seen:
            document.add(
                document.position(("waivers", i, "offence")),
                f"offence '{name}' is not in this file{nearest(name, seen)}",
            )


def _check_positions(document: Document) -> None:
    """Positions of a made-up state: not those of a real one, and on treaties and resolutions that there are."""
    positions = _at(document.value, "positions")
    if not isinstance(positions, dict):
        return
    from proportionality.positions import data

    code = _at(document.value, "jurisdiction", "code")
    if isinstance(code, str) and not code.startswith("X"):
        document.add(
            document.key_position(("positions",)),
            f"what {code} signed, voted and said is read from the data that ship with the tool; "
            "positions are for a made-up state (XAA to XZZ)",
        )
    treaties, resolutions = data.treaty_ids(), [name for name, _ in data.moratorium_days()]
    for key, known, what in (
        ("parties", treaties, "treaty"),
        ("signed", treaties, "treaty"),
        ("votes", resolutions, "resolution on a moratorium"),
    ):
        given = positions.get(key)
        for name in given if isinstance(given, dict) else ():
            if name not in known and not document.full:
                document.add(
                    document.key_position(("positions", key, name)),
                    f"'{name}' is no {what} known here{nearest(name, known)}; "
                    f"expected one of {', '.join(known)}",
                )


def _check_general(document: Document, broken: set[Location]) -> None:
    raw: Any = document.value
    for key in ("min", "max"):
        where = ("general", "custody", key)
        if where not in broken and _at(raw, *where) == "general":
            document.add(
                document.position(where),
                f"general.custody.{key} is the general part itself; give a term, or none, unlimited, unknown",
            )
    ends = (("custody", "min"), ("custody", "max"), ("suspension", "up_to"), ("minors", "max"))
    for rule, key in ends:
        where = ("general", rule, key)
        if where not in broken and isinstance(text := _at(raw, *where), str):
            _check_bound(document, where, text, most=key != "min")
    for key, (low, high) in AGES.items():
        age = _at(raw, "general", "minors", key)
        if isinstance(age, int) and not low <= age <= high:
            document.add(
                document.position(("general", "minors", key)),
                f"{key}: {age} is no age of {_AGE_OF[key]}; expected {low} to {high}",
            )


def _check_bound(document: Document, where: Location, text: str, most: bool) -> None:
    """A least term is not under a term, a longest not over it."""
    try:
        bound = Term.parse(text).bound
    except QuantityError:
        return  # no term, or already reported
    if bound == ("over" if most else "under"):
        other = "under" if most else "over"
        end = "longest" if most else "least"
        document.add(
            document.position(where),
            f"{where[-1]}: '{text}' is no {end} term: it can be a term, or '{other}' one",
        )


def _check_enhancements(document: Document, broken: set[Location]) -> None:
    """Enhancements that name no offence, name the offence itself, or change what their effect does not."""
    raw: Any = document.value
    offences = _items(raw.get("offences"))
    ids = {name for _, offence in offences if isinstance(name := offence.get("id"), str)}
    tables: list[tuple[Location, Mapping[str, Any]]] = [
        (("offences", i, "enhancements"), offence) for i, offence in offences
    ]
    tables.append((("general", "enhancements"), {}))
    for table, offence in tables:
        for j, enhancement in _items(_at(raw, *table)):
            where = (*table, j)
            kind = Enhancement if offence else GeneralEnhancement
            sound = None if where in broken or document.full else _sound(kind, enhancement)
            if sound is None:
                continue
            effect = sound.effect
            if effect.kind == "as" and effect.word not in ids:
                known = [name for name in ids if isinstance(name, str)]
                document.add(
                    document.position((*where, "effect")),
                    f"offence '{effect.word}' is not in this file{nearest(effect.word, known)}",
                )
            if effect.kind == "as" and effect.word == offence.get("id"):
                document.add(
                    document.position((*where, "effect")),
                    "an offence cannot be raised to its own penalty",
                )
            if effect.kind not in ("times", "plus") and sound.of != "both":
                document.add(
                    document.position((*where, "of")),
                    f"of: {sound.of} goes with a multiple or a sum, such as doubles or plus 5 years; '{effect}' says itself what it changes",
                )
            needed = offence.get("conditions")
            if isinstance(needed, list) and set(sound.when) <= {str(c) for c in needed}:
                document.add(
                    document.position((*where, "when")),
                    "the offence needs these conditions already, so its penalty is the raised one",
                )


def _check_offences(document: Document, broken: set[Location], result: Jurisdiction | None) -> None:
    raw: Any = document.value
    number = len(offences) if isinstance(offences := raw.get("offences"), list) else 0
    if number > MAX_OFFENCES:
        document.add(
            document.position(("offences", MAX_OFFENCES)),
            f"{number} offences; a jurisdiction file holds at most {MAX_OFFENCES}",
        )
    for i, offence in _items(raw.get("offences")):
        if document.full:
            break
        where: Location = ("offences", i)
        conduct = offence.get("conduct")
        if isinstance(conduct, list):
            families = {str(word).partition(".")[0] for word in conduct}
            if families >= {"drug", "violent"}:
                document.add(
                    document.position((*where, "conduct")),
                    "an offence is either a drug offence or a violent one; split it into two",
                )
            only_violent = families == {"violent"} and (*where, "conduct") not in broken
            if only_violent and offence.get("substances") is not None:
                document.add(
                    document.key_position((*where, "substances")),
                    "substances belong to drug offences only",
                )
            _check_once(document, (*where, "conduct"), conduct)
        for j, penalty in _items(offence.get("penalties")):
            place = (*where, "penalties", j)
            if place not in broken:
                sound = (
                    result.offences[i].penalties[j]
                    if result is not None
                    else _sound(Penalty, penalty)
                )
                if sound is not None:
                    _check_penalty(document, place, sound)
        _check_dates(document, where, offence)


def _check_once(document: Document, where: Location, conduct: list[Any]) -> None:
    if len(conduct) != len({str(word) for word in conduct}):
        document.add(document.position(where), "the same conduct stands twice")


def _check_not_encoded(document: Document) -> None:
    """What narrows the substances that are left out needs some to narrow."""
    for i, gap in _items(_at(document.value, "not_encoded")):
        for key in OF_SUBSTANCES if gap.get("substances") is None else ():
            if gap.get(key) is not None:
                document.add(
                    document.key_position(("not_encoded", i, key)),
                    f"{key} narrows the substances that are left out, and none are named; expected substances beside it, 'any' for all",
                )
        if isinstance(conduct := gap.get("conduct"), list):
            _check_once(document, ("not_encoded", i, "conduct"), conduct)


def _sound(model: type[_Model], value: object) -> _Model | None:
    """A part of a file that has errors, None where they are in this part."""
    try:
        return model.model_validate(value)
    except ValidationError:
        return None


def _check_apart(document: Document, classes: dict[str, Any]) -> None:
    """What a class is said to be apart from is another class of this law, and names none of its substances."""
    for name in classes:
        others = _at(classes, name, "apart_from")
        for index, other in enumerate(others if isinstance(others, list) else ()):
            if isinstance(other, str) and (why := _not_apart(classes, name, other)):
                at = document.position(("general", "classes", name, "apart_from", index))
                document.add(at, why)


def _check_outside(document: Document, classes: dict[str, Any]) -> None:
    """What a class is said not to hold is a substance, and none of its members."""
    for name in classes:
        members, outside = (_at(classes, name, key) for key in ("members", "outside"))
        for index, one in enumerate(outside if isinstance(outside, list) else ()):
            at = document.position(("general", "classes", name, "outside", index))
            if not isinstance(one, str):
                continue
            if one in classes:
                document.add(at, f"{one} is a class; write it under apart_from")
            elif isinstance(members, list) and one in members:
                document.add(at, f"{name} cannot hold {one} and not hold it; leave out one of them")


def _not_apart(classes: dict[str, Any], name: str, other: str) -> str | None:
    if other == name:
        return f"{name} cannot be apart from itself; leave it out here"
    if other not in classes:
        hint = nearest(other, [one for one in classes if one != name])
        return f"'{other[:60]}' is no other class of this law under general.classes{hint}"
    own, theirs = (_at(classes, one, "members") for one in (name, other))
    if isinstance(own, list) and isinstance(theirs, list):
        for member in own:
            if member in theirs:
                return f"{name} and {other} are not apart: both name {clipped(str(member))}; leave it out in one of them, or do not call them apart"
    return None


def _check_substances(document: Document) -> None:
    """Words for substances that are neither in the vocabulary nor a class of the law; classes with a name that is taken."""
    raw: Any = document.value
    classes = _at(raw, "general", "classes")
    classes = classes if isinstance(classes, dict) else {}
    for name in classes:
        if name in substances() or name == "any":
            document.add(
                document.key_position(("general", "classes", name)),
                f"class '{name}' has the name of a substance; name it as the law does, such as class-a",
            )
    _check_apart(document, classes)
    _check_outside(document, classes)
    tables: list[Location] = [
        *(("general", "personal_use", t) for t in ("amounts", "presumption_of_supply")),
        *(("general", "classes", name, key) for name in classes for key in ("members", "outside")),
        *(
            (key, i, "substances")
            for key in ("offences", "not_encoded")
            for i, _ in _items(raw.get(key))
        ),
    ]
    hints = _MOST_HINTS
    for table in tables:
        if document.full:
            break
        value, where = _at(raw, *table), table
        if isinstance(value, dict) and "any_except" in value:
            value, where = value["any_except"], (*table, "any_except")
        if not isinstance(value, (dict, list)):
            continue
        for index, name in enumerate(value):
            if (
                not isinstance(name, str)
                or name == "any"
                or name in classes
                or name in substances()
            ):
                continue
            at = (
                document.key_position((*where, name))
                if isinstance(value, dict)
                else document.position((*where, index))
            )
            meant = find(name) if hints else None
            several = meanings(name)
            hint = (
                f"; write '{meant}'"
                if meant
                else f"; it can mean {' or '.join(several)}"
                if several
                else ""
            )
            if not hint and hints:
                hint = nearest(name, [*classes, *near(name)])
            hints = max(hints - 1, 0)
            document.add(
                at,
                f"'{name[:60]}' is neither a substance of the vocabulary nor a class of this law under general.classes{hint}",
            )


def _check_penalty(document: Document, where: Location, penalty: Penalty) -> None:
    """Whether a penalty contradicts itself."""

    def wrong(key: str, message: str) -> None:
        document.add(document.position((*where, key)), message)

    general = _at(document.value, "general", "custody")
    if isinstance(penalty.custody, Custody):
        low, high = penalty.custody.min, penalty.custody.max
        if isinstance(low, Term) and isinstance(high, Term) and low.compare(high) is Order.GREATER:
            wrong("custody", f"custody runs backwards: min {low} is more than max {high}")
        for key, end in (("min", low), ("max", high)):
            if isinstance(end, Term) and end.bound:
                _check_bound(document, (*where, "custody", key), str(end), most=key == "max")
        if low is Silence.UNLIMITED:
            document.add(
                document.position((*where, "custody", "min")),
                "min: 'unlimited' makes no sense for a least term; write none, or the term",
            )
        if not isinstance(general, dict):
            for key, limit in (("min", low), ("max", high)):
                if limit is Silence.GENERAL:
                    document.add(
                        document.position((*where, "custody", key)),
                        f"{key} is left to the general part, but the file has no general.custody; add it, or write unknown",
                    )
        if isinstance(low, Term) and penalty.floor == "none":
            wrong(
                "floor",
                f"floor: none, yet custody.min is {low}; say what binds the court to it (mandatory, presumptive or frame), or write min: none",
            )
        if (
            low is Silence.NONE
            and penalty.floor in ("mandatory", "presumptive", "frame")
            and "mandatory" not in (penalty.death, penalty.life)
        ):
            wrong(
                "floor",
                f"floor: {penalty.floor}, yet custody.min is none; give the least term, or write floor: none",
            )
        if "mandatory" in (penalty.death, penalty.life):
            which = "death" if penalty.death == "mandatory" else "life"
            wrong(
                "custody",
                f"{which} is mandatory, so no fixed term is left to impose; write custody: none, and an exception as a departure",
            )
    if penalty.death == "mandatory" and penalty.life not in ("none", "unknown"):
        wrong(
            "life",
            "death is mandatory, so life cannot be imposed; write life: none, and an exception as a departure",
        )
    if penalty.custody == "none" and penalty.death == penalty.life == "none":
        if penalty.floor not in ("none", "unknown"):
            wrong(
                "floor",
                f"floor: {penalty.floor}, yet there is no custody, life or death to bind the court to",
            )
        if penalty.custody_required is True:
            wrong("custody_required", "custody is required, yet there is none; write false")
    if "mandatory" in (penalty.death, penalty.life) and penalty.floor == "none":
        wrong(
            "floor",
            "floor: none, yet death or life is mandatory; write floor: mandatory, or frame where general mitigation can undercut it",
        )
    if (contradiction := _fine_beside(penalty)) is not None:
        wrong(
            "fine_with_custody", f"fine_with_custody: {penalty.fine_with_custody}, {contradiction}"
        )
    since = penalty.since.day if isinstance(penalty.since, InForceBy) else penalty.since
    if penalty.until is not None and since != "unknown" and penalty.until < since:
        wrong("until", f"until {penalty.until} is before since {penalty.since}")


def _fine_beside(penalty: Penalty) -> str | None:
    """What contradicts the relation that a penalty states between fine and custody."""
    beside = penalty.fine_with_custody
    if beside == "unknown":
        return None
    if penalty.fine is Silence.NONE:
        return "yet fine is none; leave it out, or give the fine"
    if penalty.custody == penalty.death == penalty.life == "none":
        return "yet there is no custody that the fine could stand beside; leave it out"
    if beside != "and" and penalty.custody_required is True:
        return "so a court may impose the fine alone, yet custody_required is true; write custody_required: false, or 'and'"
    if beside == "and" and penalty.custody_required is False:
        return "so a court imposes both, yet custody_required is false; write custody_required: true, or 'and-or'"
    return None


def _check_dates(document: Document, where: Location, offence: Mapping[str, Any]) -> None:
    """Dated penalties in order, without gaps or overlaps."""
    raw: Any = document.value
    previous: tuple[dt.date, dt.date | None] | None = None
    for j, penalty in _items(offence.get("penalties")):
        place = (*where, "penalties", j)
        start: dt.date | None = None
        until: dt.date | None = None
        try:
            since = read_since(penalty.get("since"))
            if since == "unknown":
                source = penalty.get("source") or offence.get("source")
                version = _at(raw, "sources", str(source), "version")
                if version is None:
                    if (
                        isinstance(_at(raw, "sources", str(source)), dict)
                        and _at(raw, "sources", str(source), "evidence") == "unverified"
                    ):
                        document.add(
                            document.position((*place, "since")),
                            f"since: unknown counts from the version of source '{source}', which has none; add it there",
                        )
                    previous = None
                    continue
                start = read_version(version).day
                verified = _at(raw, "verified", "date")
                start = min(start, read_date(verified)) if verified is not None else start
            else:
                start = since.day if isinstance(since, InForceBy) else since
            if penalty.get("until") is not None:
                until = read_date(penalty["until"])
        except PydanticCustomError:
            previous = None
            continue  # already reported
        if previous is not None:
            before, ended = previous
            if start <= before:
                document.add(
                    document.position((*place, "since")),
                    f"counts from {start}, not after the penalty before it ({before}); put the oldest first",
                )
            elif ended is not None and ended >= start:
                document.add(
                    document.position((*place, "since")),
                    f"overlaps the penalty before it, which holds until {ended}",
                )
            elif ended is not None and ended + dt.timedelta(days=1) < start:
                document.add(
                    document.position((*place, "since")),
                    f"a gap: the penalty before it ends on {ended}, this one begins on {start}; a provision that came back is an offence of its own",
                )
        previous = (start, until)
