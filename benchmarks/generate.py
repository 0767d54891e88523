"""Jurisdictions made up for measuring: the shape and size of real encodings, the same ones every time.

    python benchmarks/generate.py FOLDER [--jurisdictions 200] [--offences 25]

Of every five offences three are drug offences and two violent ones; a third of them has two dated penalties, some limits
are unknown, and the terms are mixed so that most rules find something.
"""

from __future__ import annotations

import argparse
import random
import string
from itertools import product
from pathlib import Path

DRUG = (
    "drug.possession-personal",
    "drug.possession",
    "drug.supply",
    "drug.trafficking",
    "drug.import",
    "drug.cultivation",
    "drug.manufacture",
    "drug.organising",
)
VIOLENT = (
    "violent.murder",
    "violent.manslaughter",
    "violent.rape",
    "violent.robbery",
    "violent.assault",
    "violent.kidnapping",
    "violent.grievous-harm",
)
HEAD = """\
# yaml-language-server: $schema=../proportionality/law/jurisdiction-1.json
schema: 1
jurisdiction:
  code: {code}
  name: Generated {code}
  tradition: [common-law]
verified:
  date: 2026-10-01
  against: nothing; this file was made up for a measurement and speaks of no country at all
sources:
  drugs:
    title: Dangerous Drugs Act
    citation: Act 12 of 1985, consolidated to 2025
    url: https://law.example/{code}/drugs
    version: 2025-06-30
    evidence: primary
  penal:
    title: Penal Code
    citation: Act 1 of 1930, consolidated to 2025
    url: https://law.example/{code}/penal
    version: 2025-06-30
    evidence: translation
general:
  custody: {{min: 1 day, max: 20 years, source: penal, place: s 12}}
  life:
    exists: true
    parole_after: 20 years
    source: penal
    place: s 14
  death:
    exists: {death}
    source: penal
    place: s 16
  suspension:
    up_to: 2 years
    barred_for: [drug.trafficking, drug.import]
    source: penal
    place: s 40
  diversion:
    available_for: {diversion}
    source: drugs
    place: s 31
  personal_use:
    amounts: none
    presumption_of_supply: {{heroin: over 2 g, cannabis: over 15 g}}
    source: drugs
    place: s 17
offences:
"""


def codes() -> list[str]:
    """Codes of states that do not exist (ISO 3166 keeps X for its users)."""
    return [f"XX-{a}{b}{c}" for a, b, c in product(string.ascii_uppercase, repeat=3)]


def jurisdiction(code: str, offences: int, seed: int = 0) -> str:
    """One jurisdiction as YAML text."""
    rng = random.Random(f"{code} {offences} {seed}")
    capital = rng.random() < 0.3
    drugs = max(offences * 3 // 5, 1)
    parts = [
        HEAD.format(
            code=code,
            death=str(capital).lower(),
            diversion=rng.choice(("none", "unknown", "[drug.possession-personal]")),
        )
    ]
    for number in range(1, offences + 1):
        drug = number <= drugs
        conduct = (DRUG if drug else VIOLENT)[
            (number - 1 if drug else number - drugs - 1) % (len(DRUG) if drug else len(VIOLENT))
        ]
        aggravated = not drug and number - drugs > len(VIOLENT)
        parts.append(
            f"- id: {conduct.partition('.')[2]}-{number}\n"
            f"  title: {conduct.partition('.')[2].replace('-', ' ').capitalize()}, case {number}\n"
            f"  conduct: [{conduct}]\n"
            f"  form: {'aggravated' if aggravated else 'basic'}\n"
        )
        if drug:
            step = (number - 1) // len(DRUG)
            substance = rng.choice(("cannabis", "heroin", "cocaine"))
            band = "any" if step == 0 else f"over {step * 10} g up to {step * 10 + 10} g"
            parts.append(f"  substances:\n    {substance}: {band}\n")
        parts.append(
            f"  source: {'drugs' if drug else 'penal'}\n  place: s {number + 100}({rng.randrange(1, 5)})\n  penalties:\n"
        )
        dates = ("1985-04-01", "2012-01-01") if rng.random() < 0.33 else ("1985-04-01",)
        for since in dates:
            parts.append(_penalty(rng, since, drug, conduct, capital))
        parts.append(
            "  note: Read together with the general part, which this file keeps apart from the offences themselves.\n"
        )
    return "".join(parts)


def _penalty(rng: random.Random, since: str, drug: bool, conduct: str, capital: bool) -> str:
    grave = conduct in ("violent.murder", "drug.trafficking", "drug.import", "drug.organising")
    ceiling = rng.choice((5, 7, 10, 12, 15, 20, 25) if grave else (1, 2, 3, 5, 7, 10, 14))
    floor = (
        rng.choice(("none", "none", "mandatory", "frame"))
        if drug
        else rng.choice(("none", "none", "none", "frame"))
    )
    least = (
        "none"
        if floor == "none"
        else f"{rng.randrange(1, 12)} months"
        if ceiling < 5
        else f"{rng.randrange(1, ceiling)} years"
    )
    death = rng.choice(("none", "discretionary")) if capital and grave else "none"
    life = "discretionary" if grave and rng.random() < 0.5 else "none"
    most = "unknown" if rng.random() < 0.04 else f"{ceiling} years"
    return (
        f"  - since: {since}\n"
        f"    death: {death}\n"
        f"    life: {life}\n"
        f"    custody: {{min: {least}, max: {most}}}\n"
        f"    floor: {floor}\n"
        f"    custody_required: {rng.choice(('true', 'false', 'unknown'))}\n"
        f"    fine: up to USD {rng.randrange(1, 100)},000\n"
        f"    non_custodial: {rng.choice(('none', 'available', 'unknown'))}\n"
        f"    corporal: none\n"
    )


def write(folder: Path, jurisdictions: int, offences: int, seed: int = 0) -> list[Path]:
    """A folder of generated files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for code in codes()[:jurisdictions]:
        path = folder / f"{code.lower()}.yaml"
        path.write_text(jurisdiction(code, offences, seed), encoding="utf-8")
        paths.append(path)
    return paths


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--jurisdictions", type=int, default=200)
    arguments.add_argument("--offences", type=int, default=25)
    given = arguments.parse_args()
    print(len(write(given.folder, given.jurisdictions, given.offences)), "files written")
