"""The review of a draft on the terminal: one question after the other, doubts first, saved as one goes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import yaml

from proportionality.cli.output import FileTrouble, write_whole
from proportionality.law.corpus import load_bytes
from proportionality.law.document import visible
from proportionality.reader.review import (
    IN_OFFENCE,
    IN_PENALTY,
    OF_PASSAGE,
    Answer,
    WrongAnswer,
    reviewed,
)

if TYPE_CHECKING:
    from proportionality.reader.draft import Draft

_AROUND = 160  # characters shown before and after a clause
_HELP = (
    "Enter accepts what is suggested; KEY=VALUE corrects (custody.max=8 years, conduct=drug.supply); "
    "n: not an offence; s: skip; u: undo the last answer; q: stop, everything is saved"
)


@dataclass(frozen=True)
class _Sitting:
    """What ``.answers.json`` holds: hashes of the files, and the answers given, oldest first."""

    files: list[str]
    answers: list[Answer]


def ask(draft: Draft, output: Path | None) -> None:
    """Ask until all is answered or the person stops; the files are written after each answer."""
    if output is None:
        raise click.UsageError("--review writes as it goes: name a file with --output FILE")
    law, places = draft.law(), draft.json()
    kept = output.with_suffix(".answers.json")
    answers = _kept(kept, law, places)
    skipped: set[str | int] = set()
    click.echo(_HELP, err=True)
    while True:
        done = reviewed(law, places, answers)
        _save(done.law, done.places, answers, output, kept, places)
        queue: list[str | int] = [
            *sorted(done.offences_left, key=lambda id_: -_doubts(places, id_)),
            *done.passages_left,
        ]
        waiting = [one for one in queue if one not in skipped]
        if not waiting:
            break
        about = waiting[0]
        given = _one(draft, law, places, about)
        if given == "quit":
            break
        if given == "undo":
            if answers:
                answers.pop()
            skipped.clear()
        elif given == "skip":
            skipped.add(about)
        elif isinstance(given, Answer):
            answers.append(given)
    left = len(done.offences_left) + len(done.passages_left)
    click.echo(
        f"{done.places['answered']['offences']} offences and {done.places['answered']['passages']} passages answered; "
        + ("nothing is left" if not left else f"{left} left: run the same command again to go on"),
        err=True,
    )


def _doubts(places: dict[str, Any], id_: str) -> int:
    detail = next(d for d in places["offences"] if d["offence"] == id_)
    return sum(q["suggest"] is None for q in detail["questions"])


def _kept(path: Path, law: dict[str, Any], places: dict[str, Any]) -> list[Answer]:
    """Answers of an earlier sitting on the same files; those of a file that somebody spoilt are not believed."""
    if not path.exists():
        return []
    from pydantic import TypeAdapter, ValidationError

    shown = visible(str(path))
    try:
        found = TypeAdapter(_Sitting).validate_json(path.read_bytes(), strict=True)
    except OSError as error:
        raise FileTrouble(path, "read", error) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise click.UsageError(
            f"{shown}: {where}: {first['msg']}; expected the answers of an earlier review, as it wrote them; remove the file, or name another output"
        ) from error
    if found.files != [f["sha256"] for f in places["files"]]:
        raise click.UsageError(
            f"{shown} has answers to other files; remove it, or name another output"
        )
    try:
        done = reviewed(law, places, found.answers)
    except WrongAnswer as error:
        raise click.UsageError(f"{shown} belongs to another draft: {error}") from error
    if problem := _unloadable(done.law):
        raise click.UsageError(
            f"{shown}: with these answers the draft is no law: {problem}; correct them, remove the file, or name another output"
        )
    return found.answers


def _unloadable(law: dict[str, Any]) -> str:
    """The first thing that keeps a law from being loaded; nothing where it loads."""
    try:
        data = yaml.safe_dump(law, sort_keys=False).encode()
    except yaml.YAMLError as error:
        return str(error)
    _, problems = load_bytes(data, "the answer")
    return problems[0].message if problems else ""


def _save(
    law: dict[str, Any],
    at: dict[str, Any],
    answers: list[Answer],
    output: Path,
    kept: Path,
    places: dict[str, Any],
) -> None:
    write_whole(output, yaml.safe_dump(law, sort_keys=False, allow_unicode=True, width=120))
    write_whole(output.with_suffix(".json"), json.dumps(at, indent=1, ensure_ascii=False) + "\n")
    raw = {
        "files": [f["sha256"] for f in places["files"]],
        "answers": [
            {"about": a.about, "verdict": a.verdict, "values": a.values, "by": a.by}
            for a in answers
        ],
    }
    write_whole(kept, json.dumps(raw, indent=1, ensure_ascii=False) + "\n")


def _one(draft: Draft, law: dict[str, Any], places: dict[str, Any], about: str | int) -> Any:
    if isinstance(about, int):
        return _passage(draft, places, about)
    return _offence(draft, law, places, about)


def _shown(draft: Draft, at: dict[str, Any]) -> str:
    text = draft.readings[at["file"]].text.text
    start, end = at["start"], at["end"]
    before, marked, after = (
        _bare(part)
        for part in (
            text[max(0, start - _AROUND) : start],
            text[start:end],
            text[end : end + _AROUND],
        )
    )
    page = f"page {at['page']}, " if at["page"] else ""
    whole = f"{before}{click.style(marked, bold=True, underline=True)}{after}"
    return f"  [{page}characters {start} to {end}] {whole}"


def _bare(text: str) -> str:
    """Words of a stranger's file on one line, in signs that move no cursor and set no colour."""
    return visible(re.sub(r"\s+", " ", text))


def _passage(draft: Draft, places: dict[str, Any], index: int) -> Any:
    passage = places["passages"][index]
    click.echo(f"\n{passage['place']} ({passage['kind']}): {passage['why']}", err=True)
    click.echo(_shown(draft, passage["at"]), err=True)
    said = click.prompt(
        "n: not penal, w: written by hand, l: left out, s, u, q", default="s", err=True
    ).strip()
    verdicts = dict(zip(("n", "w", "l"), OF_PASSAGE, strict=True))
    if said in verdicts:
        return Answer(index, verdicts[said])
    return {"u": "undo", "q": "quit"}.get(said, "skip")


def _offence(draft: Draft, law: dict[str, Any], places: dict[str, Any], id_: str) -> Any:
    detail = next(d for d in places["offences"] if d["offence"] == id_)
    offence = next(o for o in law["offences"] if o["id"] == id_)
    custody = offence["penalties"][-1]["custody"]
    click.echo(f"\n{detail['place']}: {offence['title']}", err=True)
    click.echo(_shown(draft, detail["clause"]), err=True)
    click.echo(
        f"  read: {custody['min']} to {custody['max']}; {', '.join(offence['conduct'])}; substances {offence.get('substances', 'any')}",
        err=True,
    )
    values: dict[str, Any] = {}
    for question in detail["questions"]:
        key, suggest = question["key"], question["suggest"]
        options = f" ({', '.join(map(_word, question['options']))})" if question["options"] else ""
        while True:
            said = click.prompt(
                f"  {question['ask']}{options}",
                default=_word(suggest) if suggest is not None else "leave",
                err=True,
            ).strip()
            if said in ("s", "u", "q", "n"):
                return {
                    "s": "skip",
                    "u": "undo",
                    "q": "quit",
                    "n": Answer(id_, "not an offence"),
                }[said]
            if said == "leave":
                break
            name, equals, value = said.partition("=")
            name, value = (name.strip(), value.strip()) if equals else (key, said)
            tried = {**values, name: _value(name, value)}
            if problem := _problem(law, places, id_, tried):
                click.echo(f"  {problem}", err=True)
                continue
            values = tried
            if not equals:
                break
    return Answer(id_, "accept", values)


def _word(value: object) -> str:
    return (
        {True: "true", False: "false"}.get(value, str(value))
        if isinstance(value, bool)
        else str(value)
    )


def _value(key: str, text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    if key in ("conduct", "conditions"):
        return [part.strip() for part in text.split(",")]
    if key == "substances" and text != "any":
        if not text.startswith(("[", "{")):
            return text.split(",")
        try:
            return yaml.safe_load(text)
        except (yaml.YAMLError, ValueError):
            return [text]  # refused as a word that nobody knows, with what was expected
    return text


def _problem(law: dict[str, Any], places: dict[str, Any], id_: str, values: dict[str, Any]) -> str:
    """What is wrong with an answer, by the words of the format itself; nothing where it loads."""
    try:
        done = reviewed(law, places, [Answer(id_, "accept", values)])
    except WrongAnswer:
        known = ", ".join((*IN_PENALTY, "custody.min", "custody.max", *IN_OFFENCE))
        return f"expected a value, or KEY=VALUE with one of {known}"
    return _unloadable(done.law)
