"""The values of a law with small mistakes in them, as people make them: the wrong word, a missing key, another law's answer."""

import json

WORDS = [
    *("none", "unknown", "not_stated", "unlimited", "general", "any", "mandatory", "discretionary"),
    *("presumptive", "frame", "basic", "drug.use", "violent.murder", "heroin", "act", "doubles", ""),
    *("5 years", "0 years", "05 years", "1 month 2 years", "6 months 6 months", "2 years less 1 day"),
    *("over 5 years", "under 5 years", "over 2 years less 1 day", "2000 years", "life", "twenty years"),
    *("over 5 g", "5 g", "over 0.5 plants", "over 5 g pure", "over 5 tablets gross", "over 1 kg 500 g"),
    *("5 g to 1 kg", "5 g to 1 l", "over 5 g up to 5 plants", "1,0 kg to 2,00 kg", "up to 1,000 doses"),
    *("up to EUR 500", "up to EUE 500", "up to eur 500", "EUR 500 to USD 900", "at least 3 times the value"),
    *("0 times the value", "10 day-fines", "0 day-fines", "1.5 day-fines", "up to EUR 1.555", "whichever"),
    *("2015-02-29", "2015-13-01", "2015-04-31", "1066-10-14", "2563-01-01", "by 2015-01-01", "2015", "2015-05"),
    *("31 December 2016", "plus 5 years", "up to 5 years", "as drug-1", "as nobody", "third-more to doubles"),
    *("https://law.example/x", "law.example", "x" * 61, "x" * 301, "Not a slug", "79/179", "XXA", "SGP", "sgp"),
    *(True, False, 0, 1, 18, 30, -1, 2015, 15, [], {}, ["act"], ["heroin", "heroin"], {"words": "much"}),
    *({"min": "5 years", "max": "general"}, {"heroin": "over 5 g"}, ["drug.use", "violent.murder"]),
]  # fmt: skip


def places(value):
    """Every place below a value, with the mapping or list it is in."""
    if isinstance(value, (dict, list)):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places(value[key])


def spoiled(values, rng, said):
    """One to three small changes of plain values, such as people make; ``said`` is what other laws say at each key."""
    values = json.loads(json.dumps(values))
    every = list(places(values))
    for _ in range(rng.choice((1, 1, 2, 3))):
        holder, key = rng.choice(every)
        if isinstance(holder, list) and key >= len(holder):
            continue
        what = rng.randrange(10)
        if what < 3:
            holder[key] = rng.choice(WORDS)
        elif what < 7:
            holder[key] = rng.choice(said.get(key, WORDS))
        elif what == 7:
            del holder[key]
        elif what == 8 and isinstance(holder, dict):
            _, name = rng.choice(every)
            holder[str(name)] = rng.choice(WORDS)
        elif isinstance(holder, list):
            holder.append(holder[key])
        elif key in holder:
            holder[f"{key}x"] = holder.pop(key)
    return values


def said_at(laws):
    """What laws say at each key, each thing once."""
    said = {}
    for law in laws:
        for holder, key in places(law):
            if isinstance(key, str):
                said.setdefault(key, {})[json.dumps(holder[key])] = holder[key]
    return {key: list(values.values()) for key, values in said.items()}
