"""Laws in which every comparison decides something: few different terms, most of what a rule looks for, and little unknown."""

import random

from proportionality.law.model import Jurisdiction

# The least and the greatest terms.
YEARS = (
    ("2 years", "4 years", "24 months", "7 years"),
    ("4 years", "7 years", "9 years", "10 years"),
)
# Terms that the calendar cannot tell apart, and their neighbours.
UNTELLABLE = (
    ("1 month", "30 days", "4 weeks 3 days", "2 months", "61 days"),
    ("1 year", "365 days", "366 days", "1 year 1 day"),
)
STALE = (
    "2024-07-01",
    "2024-06-30",
)  # eighteen months before the first of January 2026, and a day more
BANDS = ("up to 5 g", "over 5 g up to 20 g", "over 20 g")
DRUG = (
    "drug.use", "drug.possession", "drug.possession-personal", "drug.trafficking", "drug.import",
    "drug.organising", "drug.supply",
)  # fmt: skip
VIOLENT = ("violent.murder", "violent.rape", "violent.robbery", "violent.assault", "violent.manslaughter")  # fmt: skip


def dense_law(seed: int, terms=YEARS, forms=("basic", "aggravated", "minor")) -> Jurisdiction:
    """A small law made from a number: the same each time, in every process."""
    rng = random.Random(seed)

    def one(*words):
        return rng.choice(words)

    def mostly(word, *others):
        return one(*others) if others and rng.random() < 0.3 else word

    def caning(status):
        return {"kind": "caning", "status": status}

    def penalty(since, until=None):
        low, high = one(*terms[0]), one(*terms[1])
        if terms is YEARS and int(low.split()[0]) > int(high.split()[0]) and "months" not in low:
            low = "4 years"
        shape = one("term", "term", "term", "term", "life", "death", "open")
        custody = {
            "min": mostly(low, "none", "unknown"),
            "max": mostly(high, "unlimited", "general"),
        }
        found = {
            "since": since,
            "death": "none",
            "life": "none",
            "custody": custody,
            "floor": mostly("mandatory", "presumptive", "frame", "unknown"),
            "custody_required": mostly(True, False, "unknown"),
            "fine": mostly("none", "not_stated"),
            "non_custodial": mostly("none", "available"),
            "corporal": one(
                "none", None, *(caning(s) for s in ("mandatory", "discretionary", "unknown"))
            ),
            **{
                key: one("available", "barred", None, "unknown") for key in ("suspension", "parole")
            },
            "diversion": one("available", "none", None, "unknown"),
        }
        if custody["min"] == "none":
            found["floor"] = "none"
        if shape == "life":
            found |= {"life": mostly("mandatory", "discretionary"), "custody": "none"}
        elif shape == "death":
            found |= {"death": mostly("mandatory", "discretionary"), "custody": "none"}
        elif shape == "open":
            found |= {
                "death": one("discretionary", "unknown"),
                "life": one("discretionary", "unknown"),
            }
        if until:
            found["until"] = until
        return found

    def offence(family, number):
        drug = family == "drug"
        found = {
            "id": f"{family}-{number}",
            "title": f"{family} {number}",
            "conduct": rng.sample(DRUG if drug else VIOLENT, one(1, 1, 2)),
            "form": mostly(*forms),
            "source": "act",
            "place": f"s {number}",
            "penalties": [penalty("2000-01-01")],
        }
        if drug and rng.random() < 0.5:
            found["penalties"].append(penalty("2010-01-01"))
        if drug:
            name = mostly("heroin", "cannabis")
            found["substances"] = one(
                "any", {name: one(*BANDS)}, {name: one(*BANDS)}, ["cannabis", "heroin"]
            )
            found["conditions"] = mostly([], ["causes-death"], ["repeat"])
        return found

    def band(number, amount):
        least = one(*terms[0])
        bound = {
            "death": "none",
            "life": "none",
            "floor": mostly("mandatory", "frame"),
            "custody_required": True,
        }
        custody = {"custody": {"min": least, "max": terms[1][-1]}}
        return offence("drug", number) | {
            "conduct": ["drug.trafficking"],
            "substances": {"heroin": amount},
            "conditions": [],
            "penalties": [penalty("2000-01-01") | bound | custody],
        }

    drugs = [offence("drug", n) for n in range(5)]
    if rng.random() < 0.5:
        drugs[:2] = [band(0, BANDS[0]), band(1, "over 5 g")]

    def reach():
        return one("none", "unknown", ["drug"], ["drug.trafficking", "drug.use"], ["violent"])

    tables = ("none", "unknown", {"heroin": "up to 2 g"})
    general = {
        "custody": {"min": "30 days", "max": terms[1][1]},
        "life": {"exists": True, "parole_after": one("none", "unknown", "20 years")},
        "suspension": {"barred_for": reach()},
        "parole": {"barred_for": reach()},
        "diversion": {"available_for": reach()},
        "corporal": {"exists": one(True, False, "unknown")},
        "personal_use": {"amounts": one(*tables), "presumption_of_supply": one(*tables)},
    }
    return Jurisdiction.model_validate(
        {
            "schema": 1,
            "jurisdiction": {"code": "XXA", "name": "Exampleland"},
            "verified": {"date": one("2025-12-01", *STALE), "against": "made up for a test"},
            "sources": {
                "act": {
                    "title": "Act",
                    "citation": "Act 1",
                    "url": "https://law.example/act",
                    "version": "2025-12-01",
                    "evidence": mostly("primary", "unverified"),
                }
            },
            "general": {k: v | {"source": "act"} for k, v in general.items() if rng.random() < 0.8},
            "offences": [
                *drugs,
                *(offence("violent", n) for n in range(4)),
            ],
        }
    )
