"""Measure the reader of texts on real laws, which stay outside the project.

    python -m benchmarks.reading TEXTS                    # what is printed, read, listed and silent, for each file
    python -m benchmarks.reading TEXTS --sample 200       # numbers that were read, in their sentences, to be judged by eye
    python -m benchmarks.reading TEXTS --show silent      # or: listed, refused
    python -m benchmarks.reading TEXTS --encodings jurisdictions   # recall of encoded terms

TEXTS is a folder of files of any kind that is read.  For ``--encodings`` it holds one folder for each jurisdiction
(``zmb/nda.txt``: the key of the source in the encoding).  What counts as printed is found here by plain patterns that share
nothing with the reader: a length of time within 250 characters of a word for custody, in one sentence.
"""

from __future__ import annotations

import argparse
import bisect
import random
import re
import sys
from collections import Counter
from pathlib import Path

import yaml

from proportionality.reader.blocks import CannotRead
from proportionality.reader.files import read_file
from proportionality.reader.run import reading_of

_WORDS = {
    "en": (r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)", r"(?:years?|months?)", r"\b(?:imprison|custodial|jail|penal servitude|incarcerat|penitentiary)"),
    "es": (r"(?:un|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|diecis[eé]is|diecisiete|dieciocho|veinte|veinticuatro|veinticinco|treinta)", r"(?:años?|meses|mes)", r"\b(?:prisi[oó]n|penitenciar[ií]a|reclusi[oó]n|presidio|privativa de (?:la )?libertad|arresto|c[aá]rcel)"),
    "fr": (r"(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|seize|dix-huit|vingt|trente)", r"(?:ans?|années?|mois)", r"\b(?:emprisonnement|prison|r[eé]clusion|travaux forc[eé]s|d[eé]tention)"),
    "pt": (r"(?:um|dois|duas|tr[eê]s|quatro|cinco|seis|sete|oito|nove|dez|doze|quinze|vinte|trinta)", r"(?:anos?|meses|m[eê]s)", r"\b(?:reclus[aã]o|deten[cç][aã]o|pris[aã]o|privativa de liberdade|cadeia)"),
}  # fmt: skip
_NEAR = 250


def printed(text: str, code: str) -> list[tuple[int, int]]:
    """Lengths of time near a word for custody, by plain patterns."""
    number, unit, custody = _WORDS[code]
    length = re.compile(
        rf"\b(?:\d{{1,3}}|{number})\b(?:\s*[(\[][^)\]]{{1,25}}[)\]])?(?:\s+de)?\s+{unit}\b",
        re.IGNORECASE,
    )
    stops = [m.start() for m in re.finditer(r"[.;](?=\s)|\n\s*\n", text)]
    nouns = [m.start() for m in re.finditer(custody, text, re.IGNORECASE)]
    found = []
    for m in length.finditer(text):
        at = bisect.bisect_left(stops, m.start())
        low = max(stops[at - 1] if at else 0, m.start() - _NEAR)
        high = min(stops[at] if at < len(stops) else len(text), m.end() + _NEAR)
        if bisect.bisect_left(nouns, high) > bisect.bisect_left(nouns, low):
            found.append(m.span())
    return found


def where(reading, span):
    """read, in the clause, listed or silent: what became of a printed number."""
    start, end = span
    for p in reading.penalties:
        if p.span[0] - 2 <= start < p.span[1] + 2:
            values = [v.span for v in (p.least, p.greatest) if v.span]
            return "read" if any(a < end and start < b for a, b in values) else "in the clause"
    for p in reading.passages:
        if p.span[0] - 120 <= start < p.span[1] + 120:
            return f"listed: {p.kind}"
    for p in reading.penalties:
        if p.sentence[0] <= start < p.sentence[1]:
            return "in the sentence"
    return "silent"


def shown(text: str, start: int, end: int, around: int = 150) -> str:
    """A place with what stands around it, on one line."""
    return " ".join(
        f"{text[max(0, start - around) : start]}▶{text[start:end]}◀{text[end : end + around]}".split()
    )


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def counts(folder: Path, show: str) -> None:
    """One line for each file, and a sum."""
    whole: Counter[str] = Counter()
    for path in files(folder):
        try:
            reading = reading_of(read_file(path))
        except CannotRead as error:
            print(f"{path.name:32} refused: {str(error)[:150]}")
            whole["refused"] += 1
            continue
        text = reading.text.text
        mine: Counter[str] = Counter()
        for span in printed(text, reading.lexicon.code):
            state = where(reading, span)
            mine[state.partition(":")[0]] += 1
            if show and state.startswith(show):
                print(f"   {path.name} {state} {shown(text, *span)}")
        mine["numbers read"] = sum(
            v.span is not None for p in reading.penalties for v in (p.least, p.greatest)
        )
        mine["clauses"] = len(reading.penalties)
        mine["passages"] = len(reading.passages)
        print(
            f"{path.name:32} {reading.lexicon.code} "
            + ", ".join(f"{k} {v}" for k, v in sorted(mine.items()))
        )
        whole += mine
    print("all " + ", ".join(f"{k} {v}" for k, v in sorted(whole.items())))


def sample(folder: Path, count: int, seed: int) -> None:
    """Clauses drawn at random, about as many numbers as asked, spread over the files."""
    draw = random.Random(seed)
    drawn: list[tuple[str, str]] = []
    readings = []
    for path in files(folder):
        try:
            reading = reading_of(read_file(path))
        except CannotRead:
            continue
        if reading.penalties:
            readings.append((path.name, reading))
    each = max(1, count // max(1, len(readings)))
    for name, reading in readings:
        numbers = 0
        for p in draw.sample(reading.penalties, len(reading.penalties)):
            if numbers >= each:
                break
            numbers += sum(v.span is not None for v in (p.least, p.greatest)) or 1
            said = (
                f"{p.least} to {p.greatest}"
                + "".join(
                    f", {k} {getattr(p, k)}"
                    for k in ("life", "death")
                    if getattr(p, k) != "not named"
                )
                + (f", fine {p.fine}" if p.fine != "none" else "")
            )
            drawn.append(
                (
                    name,
                    f"{p.section.label}{''.join(f'({x})' for x in p.path)}: [{said}] {shown(reading.text.text, *p.span, 110)}",
                )
            )
    for name, line in drawn:
        print(f"{name} {line}")


# ------------------------------------------------------------------------------------------------------- against encodings
_REFERENCE = re.compile(
    r"(?P<num>[LR]?\d{1,4}(?:\.\d{1,4}(?=-))?(?:-\d{1,4})*(?:\.\d{1,4})*(?: ?(?:bis|ter|quater|quinquies))?(?:-?[A-Z]{1,3}(?![a-z])|[a-z](?![a-z]))?)(?P<subs>(?: ?\([0-9a-zA-Z]{1,4}\))*)"
)
_OTHER = re.compile(
    r"\b(?:para?|paragraph|no|num|lit|item|Table|of|and Act|Act|Law|Lei|Ley|vol|Schedule|Sch|Part|proviso|inc|frac|§)\.? ?\d[\dA-Za-z.]*(?:\([a-z0-9]+\))*"
)


def references(place: str) -> list[tuple[str, tuple[str, ...]]]:
    """Sections that a place of an encoding names."""
    out = []
    for m in _REFERENCE.finditer(_OTHER.sub(" ", re.split(r"; floor", place)[0])):
        subs = tuple(s.lower() for s in re.findall(r"\(([0-9a-zA-Z]+)\)", m["subs"]))
        out.append((re.sub(r"\s+", "", m["num"]).lower(), subs))
    return out


def recall(texts: Path, encodings: Path, show: str) -> None:
    """Encoded terms that the cited section prints, and how many of them were read there."""
    whole: dict[str, Counter[str]] = {}
    for folder in sorted(p for p in texts.iterdir() if p.is_dir()):
        path = encodings / f"{folder.name}.yaml"
        if not path.exists():
            continue
        law = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        readings = {}
        for file in files(folder):
            try:
                readings[file.stem] = reading_of(read_file(file))
            except CannotRead as error:
                print(f"{folder.name}/{file.name} refused: {str(error)[:110]}")
        for offence in law["offences"]:
            penalty = offence["penalties"][-1]
            key = penalty.get("source") or offence["source"]
            reading = readings.get(key)
            evidence = penalty.get("evidence") or law["sources"][key].get("evidence")
            if reading is None or evidence not in ("primary", "translation"):
                continue
            mine = whole.setdefault(f"{folder.name}.{reading.lexicon.code}", Counter())
            _offence(folder.name, offence, penalty, reading, mine, show)
    sums: dict[str, Counter[str]] = {}
    for name, mine in whole.items():
        sums.setdefault(name.rpartition(".")[2], Counter()).update(mine)
    for name, mine in [*whole.items(), *sums.items()]:
        print(
            f"{name}: recall {mine['read'] / max(1, mine['printed']):.1%} of {mine['printed']} printed; "
            + ", ".join(f"{k} {v}" for k, v in sorted(mine.items()))
        )


def _offence(code, offence, penalty, reading, mine, show):
    custody = penalty.get("custody", "unknown")
    if isinstance(custody, str):
        custody = {"min": custody, "max": custody}
    wanted = {
        key: str(custody.get(key))
        for key in ("min", "max")
        if str(custody.get(key, ""))[:1].isdigit()
    }
    wanted |= {
        key: key for key in ("life", "death") if penalty.get(key) in ("discretionary", "mandatory")
    }
    place = penalty.get("place") or offence.get("place") or ""
    known = {s.number.lower() for s in reading.sections if s.number}
    refs = [r for r in references(place) if r[0] in known]
    refs += [
        (r[0].rpartition(".")[0], ())
        for r in references(place)
        if r[0] not in known and r[0].rpartition(".")[0] in known
    ]
    mine["offences"] += 1
    if not refs:
        mine["section not found"] += 1
        if show == "sections":
            print(f"   {code} {offence['id']} {place!r}")
        return
    numbers = {r[0] for r in refs}
    spans = [
        (s.start, s.notes if s.notes >= 0 else s.end)
        for s in reading.sections
        if s.number.lower() in numbers
    ]
    penalties = [p for p in reading.penalties if p.section.number.lower() in numbers]
    values = {str(v.value) for p in penalties for v in (p.least, p.greatest)}
    values |= {k for p in penalties for k in ("life", "death") if getattr(p, k) != "not named"}
    for key, value in wanted.items():
        if not _is_printed(reading, spans, value):
            mine["not printed there"] += 1
            continue
        mine["printed"] += 1
        good = value in values or _same(value, values)
        mine["read"] += good
        listed = any(p.section.number.lower() in numbers for p in reading.passages)
        if not good:
            mine["missed, section listed" if listed else "missed, nothing listed"] += 1
            if show == "missed":
                print(
                    f"   {code} {offence['id']} {place!r} {key} {value}: {sorted(values)}; listed {listed}"
                )


def _same(value: str, values: set[str]) -> bool:
    from proportionality.law.quantities import Order
    from proportionality.law.terms import Term

    def term(text: str):
        return Term.parse(text)

    if not value[:1].isdigit():
        return False
    return any(v[:1].isdigit() and term(v).compare(term(value)) is Order.EQUAL for v in values)


def _is_printed(reading, spans, value: str) -> bool:
    from proportionality.law.quantities import Order
    from proportionality.law.terms import Term
    from proportionality.reader.numbers import length_at, number_at

    tokens, lexicon = reading.tokens, reading.lexicon
    if value in ("life", "death"):
        return any(reading.events.within(value, tokens.at(a), tokens.at(b)) for a, b in spans)
    want = Term.parse(value)
    plain = int(value.split()[0])
    for a, b in spans:
        for at in range(tokens.at(a), tokens.at(b)):
            found = length_at(tokens, at, lexicon)
            if (
                found is not None
                and found.term is not None
                and found.term.compare(want) is Order.EQUAL
            ):
                return True
            number = number_at(tokens, at, lexicon)
            if number is not None and number.value == plain > 1 and found is None:
                return True
    return False


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", type=Path)
    parser.add_argument("--encodings", type=Path)
    parser.add_argument("--show", default="", help="silent, listed, missed, sections")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if not given.texts.is_dir():
        sys.exit(f"{given.texts}: expected a folder of texts")
    if given.sample:
        sample(given.texts, given.sample, given.seed)
    elif given.encodings:
        recall(given.texts, given.encodings, given.show)
    else:
        counts(given.texts, given.show)


if __name__ == "__main__":
    main()
