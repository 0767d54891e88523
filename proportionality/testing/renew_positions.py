"""Renews the positions of states from tables of the public sources, fetched by hand.

``python -m proportionality.testing.renew_positions votes ROLLCALL.csv 79/179`` compares a roll-call of the Dag Hammarskjold
Library (digitallibrary.un.org/record/4060887, "UN General Assembly voting data": a row a member and resolution; `COLUMNS` are
those of its editions of 2025 and 2026 that matter here) with ``moratorium-votes.yaml``; ``--write`` puts the votes that differ into the file.

``python -m proportionality.testing.renew_positions treaty iccpr TABLE.tsv`` compares the table of participants of a treaty
(treaties.un.org, marked and pasted into a file: participant, signature, the act with its letter, with tabs between) with
``treaties.yaml``.  What differs is printed; reservations and dates of effect are read by a person, so that this file is
changed by hand.  Then run ``python -m proportionality.testing.position_files``.

Exit 0: nothing differs (or it was written); 1: something does; 2: the table cannot be read.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from proportionality.positions import data
from proportionality.positions.states import name_of

COLUMNS = ("ms_code", "ms_vote", "resolution")
_CAST = {"Y": "for", "N": "against", "A": "abstain", "X": "absent", "": "absent"}
_HOW = {
    "": "ratification",
    "a": "accession",
    "d": "succession",
    "A": "acceptance",
    "AA": "approval",
    "c": "formal_confirmation",
    "s": "definitive_signature",
}
_MOST = 64 << 20  # bytes of a table
_ACT = re.compile(r"([0-9]{1,2} [A-Z][a-z]{2} [0-9]{4})(?: ([A-Za-z]{1,2}))?")
# Names of the depositary that are not the names here.
_NAMES = {
    "Bolivia (Plurinational State of)": "BOL",
    "Cook Islands": "COK",
    "Côte d'Ivoire": "CIV",
    "Democratic People's Republic of Korea": "PRK",
    "Democratic Republic of the Congo": "COD",
    "Holy See": "VAT",
    "Iran (Islamic Republic of)": "IRN",
    "Lao People's Democratic Republic": "LAO",
    "Micronesia (Federated States of)": "FSM",
    "Netherlands (Kingdom of the)": "NLD",
    "Niue": "NIU",
    "Republic of Korea": "KOR",
    "Republic of Moldova": "MDA",
    "Russian Federation": "RUS",
    "State of Palestine": "PSE",
    "Syrian Arab Republic": "SYR",
    "Türkiye": "TUR",
    "United Kingdom of Great Britain and Northern Ireland": "GBR",
    "United Republic of Tanzania": "TZA",
    "United States of America": "USA",
    "Venezuela (Bolivarian Republic of)": "VEN",
    "Viet Nam": "VNM",
}


class UnreadableTableError(ValueError):
    """A table that is not what it has to be; the message says where and what was expected."""


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST:
            raise UnreadableTableError(f"{path}: over 64 MiB; cut it to the rows that are needed")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableTableError(f"{path}: {error}; expected a readable UTF-8 file") from error


def roll_call(path: Path, resolution: str) -> Mapping[str, str]:
    """How the members voted, by state, as a roll-call has it.

    Raises:
        UnreadableTableError: columns, rows or letters are not those of a roll-call.

    """
    rows = csv.DictReader(_text(path).splitlines())
    if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
        raise UnreadableTableError(
            f"{path}: no column {', '.join(missing)}; expected {', '.join(COLUMNS)}"
        )
    found: dict[str, str] = {}
    for line, row in enumerate(rows, 2):
        if row["resolution"].removeprefix("A/RES/").strip() != resolution:
            continue
        letter = (row["ms_vote"] or "").strip().upper()
        if letter not in _CAST:
            raise UnreadableTableError(
                f"{path}:{line}: vote {letter[:20]!r}; expected Y, N, A, X or nothing"
            )
        found[row["ms_code"].strip()] = _CAST[letter]
    if not found:
        raise UnreadableTableError(f"{path}: no row of resolution {resolution}")
    return found


def different_votes(theirs: Mapping[str, str], resolution: str) -> Iterator[tuple[str, str, str]]:
    """State, vote here, vote there, for every member whose vote differs."""
    for state in sorted({*data.voters(), *theirs}):
        ours = data.votes(state).get(resolution, "not here")
        there = theirs.get(state, "not there")
        if ours != there and not (ours == "not_a_member" and there == "not there"):
            yield state, ours, there


def with_votes(text: str, resolution: str, changed: Mapping[str, str]) -> str:
    """The file of votes with some of them changed, a state a line; the rest of it stays as it is written.

    Raises:
        UnreadableTableError: a state has no line.

    """
    lines = text.splitlines(keepends=True)
    for state, vote in changed.items():
        at = next((n for n, line in enumerate(lines) if line.startswith(f"  {state}: {{")), None)
        if at is None:
            raise UnreadableTableError(f"no line of {state} in the file of votes; add it by hand")
        head, _, rest = lines[at].partition("{")
        held, _, tail = rest.partition("}")
        entries = [entry for entry in held.split(", ") if not entry.startswith(f"{resolution}: ")]
        place = [entry.partition(": ")[0] for entry in held.split(", ")]
        entries.insert(
            place.index(resolution) if resolution in place else len(entries),
            f"{resolution}: {vote}",
        )
        lines[at] = f"{head}{{{', '.join(entries)}}}{tail}"
    return "".join(lines)


def participants(path: Path) -> Mapping[str, tuple[dt.date | None, dt.date | None, str]]:
    """Day of signature, day of deposit and the act, by state, as the depositary's table has them.

    Raises:
        UnreadableTableError: a line is none of such a table, or names a state that is not known here.

    """
    names = {name_of(state): state for state in data.voters()} | _NAMES
    found: dict[str, tuple[dt.date | None, dt.date | None, str]] = {}
    for number, line in enumerate(_text(path).splitlines(), 1):
        if not line.strip() or line.startswith("Participant"):
            continue
        name, *acts = (cell.strip() for cell in line.split("\t"))
        state = names.get(name.rstrip(" ,0123456789"))
        if state is None:
            raise UnreadableTableError(f"{path}:{number}: no state {name[:60]!r} is known here")
        signed, act = [*acts, "", ""][:2]
        deposit = _ACT.fullmatch(act)
        if act and (deposit is None or (deposit[2] or "") not in _HOW):
            raise UnreadableTableError(
                f"{path}:{number}: {act[:40]!r}; expected a day and a letter such as 24 Jan 1983 a"
            )
        found[state] = (
            _day(path, number, signed) if signed else None,
            _day(path, number, deposit[1]) if deposit else None,
            _HOW[deposit[2] or ""] if deposit else "",
        )
    return found


def _day(path: Path, number: int, text: str) -> dt.date:
    try:
        return dt.datetime.strptime(text, "%d %b %Y").date()
    except ValueError as error:
        raise UnreadableTableError(
            f"{path}:{number}: {text[:40]!r}; expected a day such as 24 Jan 1983"
        ) from error


def different_parties(
    theirs: Mapping[str, tuple[dt.date | None, dt.date | None, str]], treaty: str
) -> Iterator[str]:
    """A line for every state whose signature, deposit or act is otherwise here."""
    for state in sorted({*data.voters(), *theirs}):
        held = data.of_state(state, treaty)
        ours = (held.signed, held.deposited, held.how) if held else (None, None, "")
        there = theirs.get(state, (None, None, ""))
        if ours != there:
            yield f"{state}: here {_said(ours)}; there {_said(there)}"


def _said(one: tuple[dt.date | None, dt.date | None, str]) -> str:
    signed, deposited, how = one
    if signed is None and deposited is None:
        return "nothing"
    parts = [f"signed {signed}"] if signed else []
    return ", ".join([*parts, f"{how} of {deposited}"] if deposited else parts)


def main(arguments: Sequence[str]) -> int:
    """Compare, and write where asked; the exit status."""
    words = [word for word in arguments if word != "--write"]
    try:
        if len(words) == 3 and words[0] == "votes":
            return _votes(Path(words[1]), words[2], "--write" in arguments)
        if len(words) == 3 and words[0] == "treaty" and words[1] in data.treaty_ids():
            found = list(different_parties(participants(Path(words[2])), words[1]))
            print("\n".join(found) or "nothing differs")
            return 1 if found else 0
    except UnreadableTableError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{__doc__}\nTreaties: {', '.join(data.treaty_ids())}", file=sys.stderr)
    return 2


def _votes(path: Path, resolution: str, write: bool) -> int:
    theirs = roll_call(path, resolution)
    found = list(different_votes(theirs, resolution))
    for state, ours, there in found:
        print(f"{state}: here {ours}, there {there}")
    cast = Counter(theirs.values())
    print(f"{resolution}: " + ", ".join(f"{cast[w]} {w}" for w in dict.fromkeys(_CAST.values())))
    changed = {state: there for state, _, there in found if there in _CAST.values()}
    if write and changed:
        file = data.FOLDER / "moratorium-votes.yaml"
        text = with_votes(file.read_text(encoding="utf-8"), resolution, changed)
        file.write_text(text, encoding="utf-8")
        print(f"{len(changed)} votes written; now check the resolution's totals and its sources")
        return 0
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
