"""The review of a draft on the terminal: one question after the other, doubts first, saved as one goes."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import yaml

from proportionality.cli.drafts import answers_of, write_draft
from proportionality.cli.output import FileTrouble, write_whole
from proportionality.law.corpus import load_bytes
from proportionality.law.document import visible
from proportionality.law.grammar import counted
from proportionality.reader.review import (
    IN_OFFENCE,
    IN_PENALTY,
    OF_PASSAGE,
    Answer,
    Reviewed,
    WrongAnswer,
    reviewed,
)

if TYPE_CHECKING:
    from proportionality.reader.draft import Draft

_AROUND = 160  # characters shown before and after a clause
_HELP = (
    "Enter accepts what is suggested, or leaves what has no suggestion; KEY=VALUE corrects (custody.max=8 years, conduct=drug.supply, "
    "form=aggravated, substances={cannabis: over 10 kg, cocaine: over 1 kg}); "
    "n: not an offence; s: skip; u: undo the last answer; q: stop; each answer is saved as it is given"
)
_OTHERWISE = {"s": "skip", "u": "undo", "q": "quit"}
_HINTS = {"substances": "any; cannabis, cocaine; {cannabis: over 10 kg, cocaine: over 1 kg}"}


@dataclass(frozen=True)
class _Sitting:
    """What ``.answers.json`` holds: hashes of the files, the answers given, oldest first, and what was said of offences that were left half way."""

    files: list[str]
    answers: list[Answer] = field(default_factory=list)
    begun: dict[str, dict[str, Any]] = field(default_factory=dict)


def ask(draft: Draft, output: Path | None) -> None:
    """Ask until all is answered or the person stops; the files are written after each answer."""
    if output is None:
        raise click.UsageError("--review writes as it goes: name a file with --output FILE")
    law, places = draft.law(), draft.json()
    kept = answers_of(output)
    sitting = _kept(kept, law, places)
    skipped: set[str | int] = set()
    click.echo(_HELP, err=True)
    while True:
        done = reviewed(law, places, sitting.answers, draft.beside)
        write_draft(output, _dumped(done.law), done.places)
        _keep(kept, sitting)
        queue: list[str | int] = [
            *sorted(done.offences_left, key=lambda id_: -_doubts(places, id_)),
            *done.passages_left,
        ]
        waiting = [one for one in queue if one not in skipped]
        if not waiting:
            break
        about = waiting[0]
        try:
            given = _one(draft, law, places, about, sitting, kept)
        except click.Abort:  # the end of what is typed
            click.echo(err=True)
            break
        if given == "quit":
            break
        if given == "undo":
            if sitting.begun.pop(str(about), None) is None and sitting.answers:
                sitting.answers.pop()
            skipped.clear()
        elif given == "skip":
            skipped.add(about)
        elif isinstance(given, Answer):
            sitting.answers.append(given)
            sitting.begun.pop(str(about), None)
    _say(done, sitting)


def _say(done: Reviewed, sitting: _Sitting) -> None:
    """How much is answered, and how to go on."""
    left = len(done.offences_left) + len(done.passages_left)
    begun = f", {counted(len(sitting.begun), 'offence')} begun" if sitting.begun else ""
    click.echo(
        f"{done.places['answered']['offences']} offences and {done.places['answered']['passages']} passages answered{begun}; "
        + ("nothing is left" if not left else f"{left} left: run the same command again to go on"),
        err=True,
    )


def _doubts(places: dict[str, Any], id_: str) -> int:
    return sum(q["suggest"] is None for q in _detail(places, id_)["questions"])


def _kept(path: Path, law: dict[str, Any], places: dict[str, Any]) -> _Sitting:
    """Answers of an earlier sitting on the same files; those of a file that somebody spoilt are not believed."""
    files = [f["sha256"] for f in places["files"]]
    if not path.exists():
        return _Sitting(files)
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
            f"{shown}: {where} cannot be read; expected the answers of an earlier review, as it wrote them; remove the file, or name another output"
        ) from error
    if found.files != files:
        raise click.UsageError(
            f"{shown} has answers to other files; remove it, or name another output"
        )
    try:
        begun = [Answer(id_, "accept", values) for id_, values in found.begun.items()]
        done = reviewed(law, places, [*found.answers, *begun])
    except WrongAnswer as error:
        raise click.UsageError(f"{shown} belongs to another draft: {error}") from error
    if problem := _unloadable(done.law):
        raise click.UsageError(
            f"{shown}: with these answers the draft is no law: {problem}; correct them, remove the file, or name another output"
        )
    return found


def _unloadable(law: dict[str, Any]) -> str:
    """The first thing that keeps a law from being loaded; nothing where it loads."""
    try:
        data = yaml.safe_dump(law, sort_keys=False).encode()
    except yaml.YAMLError as error:
        return str(error)
    _, problems = load_bytes(data, "the answer")
    return problems[0].message if problems else ""


def _dumped(law: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(law, sort_keys=False, allow_unicode=True, width=120)
    return text


def _keep(path: Path, sitting: _Sitting) -> None:
    """Write the answers so far."""
    write_whole(path, json.dumps(asdict(sitting), indent=1, ensure_ascii=False) + "\n")


def _one(
    draft: Draft,
    law: dict[str, Any],
    places: dict[str, Any],
    about: str | int,
    sitting: _Sitting,
    kept: Path,
) -> Any:
    if isinstance(about, int):
        return _passage(draft, places, about)
    _show(draft, law, places, about, sitting.begun.get(about, {}))
    for question in _detail(places, about)["questions"]:
        said = _answered(law, places, about, question, sitting, kept)
        if said is not None:
            return said
    return Answer(about, "accept", sitting.begun.get(about, {}))


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
    return _OTHERWISE.get(said, "skip")


def _detail(places: dict[str, Any], id_: str) -> dict[str, Any]:
    return next(d for d in places["offences"] if d["offence"] == id_)


def _show(
    draft: Draft, law: dict[str, Any], places: dict[str, Any], id_: str, begun: dict[str, Any]
) -> None:
    """An offence before it is asked about: its words, and what was read."""
    detail = _detail(places, id_)
    offence = next(o for o in law["offences"] if o["id"] == id_)
    custody = offence["penalties"][-1]["custody"]
    click.echo(f"\n{detail['place']}: {offence['title']}", err=True)
    click.echo(_shown(draft, detail["clause"]), err=True)
    click.echo(
        f"  read: {custody['min']} to {custody['max']}; {', '.join(offence['conduct'])}; {offence['form']}; substances {offence.get('substances', 'any')}",
        err=True,
    )
    if begun:
        said = ", ".join(f"{key}={_word(value)}" for key, value in begun.items())
        click.echo(f"  answered so far: {visible(said)}", err=True)


def _answered(
    law: dict[str, Any],
    places: dict[str, Any],
    id_: str,
    question: dict[str, Any],
    sitting: _Sitting,
    kept: Path,
) -> Any:
    """Ask one question until it is answered or left (None), each answer kept at once; else what to do instead."""
    key, suggest = question["key"], question["suggest"]
    options = f" ({', '.join(map(_word, question['options']))})" if question["options"] else ""
    hint = f" ({_HINTS[key]})" if key in _HINTS else ""
    while True:
        values = sitting.begun.get(id_, {})
        likely = values.get(key, suggest)
        said = click.prompt(
            f"  {question['ask']}{options}{hint}",
            default=_word(likely) if likely is not None else "leave",
            err=True,
        ).strip()
        if said == "n":
            return Answer(id_, "not an offence")
        if said in _OTHERWISE:
            return _OTHERWISE[said]
        if said == "leave":
            return None
        name, equals, value = said.partition("=")
        name, value = (name.strip(), value.strip()) if equals else (key, said)
        tried = {**values, name: _value(name, value)}
        if problem := _problem(law, places, id_, tried):
            click.echo(f"  {problem}", err=True)
            continue
        sitting.begun[id_] = tried
        _keep(kept, sitting)
        if not equals:
            return None


def _word(value: object) -> str:
    """A value as one types it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _value(key: str, text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    if key in ("conduct", "conditions"):
        return [part.strip() for part in text.split(",")]
    if key == "substances" and text != "any":
        if not text.startswith(("[", "{")):
            return [part.strip() for part in text.split(",")]
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
