"""The rules in plain Python, over the same rows as the engine.  Written from the design page, not from the rules."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Row = tuple[str, Mapping[str, Any]]


def oracle(rows: Sequence[Row]) -> set[tuple[str, tuple[tuple[str, int], ...]]]:
    return set(_hits(rows))


def _hits(rows: Sequence[Row]) -> Iterator[tuple[str, tuple[tuple[str, int], ...]]]:
    def of(kind: str) -> list[tuple[int, Mapping[str, Any]]]:
        return [(n, f) for n, (k, f) in enumerate(rows, 1) if k == kind]

    def hit(rule: str, **bound: int) -> tuple[str, tuple[tuple[str, int], ...]]:
        return rule, tuple(sorted(bound.items()))

    dp001, mm001, vc003 = set(), set(), set()
    laws, violent = of("law"), of("violent")
    for n, d in of("drug"):
        if d["death"] == 1 and d["lethal"] == 0:
            dp001.add(n)
            yield hit("dp001", drug=n)
            for k, law in laws:
                if law["murder_spared"] == 1:
                    yield hit("dp004", drug=n, law=k)
            if d["possession"] == 1:
                yield hit("dp003", drug=n)
            if d["by_amount"] == 1:
                yield hit("dp005", drug=n)
        if d["death_mandatory"] == 1 and d["lethal"] == 0:
            yield hit("dp002", drug=n)
        if d["mandatory"] == 1:
            mm001.add(n)
            yield hit("mm001", drug=n)
        if d["presumptive"] == 1:
            yield hit("mm002", drug=n)
        if d["life_mandatory"] == 1:
            yield hit("mm003", drug=n)
        if d["possession"] == 1 and d["binding"] == 1:
            yield hit("mm004", drug=n)
        if d["frame_high"] == 1:
            yield hit("mm006", drug=n)
        for k, step in of("step"):
            if step["o"] == n and step["doubles"] == 1:
                yield hit("mm005_1", drug=n, step=k)
            if step["o"] == n and step["jumps"] == 1:
                yield hit("mm005_2", drug=n, step=k)
        for k, v in violent:
            if v["aggravated"] != d["aggravated"]:
                continue
            if d["imprisonable"] == 1 and d["ceiling"] > v["ceiling"]:
                yield hit("vc001", drug=n, violent=k)
                if d["possession"] == 1:
                    yield hit("vc006", drug=n, violent=k)
            if d["has_floor"] == 1 and d["floor"] > v["floor"]:
                yield hit("vc002", drug=n, violent=k)
            if d["has_floor"] == 1 and d["floor"] > v["ceiling"]:
                vc003.add(n)
                yield hit("vc003", drug=n, violent=k)
            if (
                d["imprisonable"] == 1
                and v["murder"] == 1
                and v["ceiling"] <= d["ceiling"]
                and v["ceiling_far"] >= d["ceiling_far"]
            ):
                yield hit("vc004", drug=n, violent=k)
            if d["extreme"] == 1 and v["grave"] == 1 and v["extreme"] == 0:
                yield hit("vc005", drug=n, violent=k)
            if (
                d["imprisonable"] == 1
                and d["suspension_barred"] == 1
                and v["suspension_barred"] == 0
            ):
                yield hit("al002_1", drug=n, violent=k)
            if d["imprisonable"] == 1 and d["parole_barred"] == 1 and v["parole_barred"] == 0:
                yield hit("al002_2", drug=n, violent=k)
        if d["use"] == 1 and d["imprisonable"] == 1:
            yield hit("pu001", drug=n)
            if d["no_diversion"] == 1:
                yield hit("al001", drug=n)
        for k, o in of("organiser"):
            if (
                d["imprisonable"] == 1
                and d["courier"] == 1
                and o["ceiling"] <= d["ceiling"]
                and o["floor"] <= d["floor"]
            ):
                yield hit("rl001_1", drug=n, organiser=k)
            if d["imprisonable"] == 1 and d["courier"] == 1 and o["o"] == n:
                yield hit("rl001_2", drug=n, organiser=k)
        if d["corporal"] == 1:
            yield hit("cp001", drug=n)
        if d["corporal_mandatory"] == 1:
            yield hit("cp002", drug=n)
        for k, cannabis in of("cannabis"):
            if d["imprisonable"] == 1 and cannabis["o"] == n and cannabis["same"] == 1:
                yield hit("sb001_2", drug=n, cannabis=k)
            for h, heroin in of("heroin"):
                same = (
                    d["imprisonable"] == 1
                    and cannabis["o"] == n
                    and heroin["conduct"] == cannabis["conduct"]
                )
                if (
                    same
                    and heroin["ceiling"] <= cannabis["ceiling"]
                    and heroin["floor"] <= cannabis["floor"]
                ):
                    yield hit("sb001_1", drug=n, cannabis=k, heroin=h)
        for k, before in of("before"):
            if before["o"] != n:
                continue
            if d["has_floor"] == 1 and d["floor"] > before["floor"]:
                yield hit("tr001", drug=n, before=k)
            if d["imprisonable"] == 1 and d["ceiling"] > before["ceiling"]:
                yield hit("tr002", drug=n, before=k)
            if d["death"] == 1 and d["lethal"] == 0 and before["death"] == 0:
                yield hit("tr003", drug=n, before=k)
    for n, p in of("provision"):
        if p["core"] == 1 and p["unverified"] == 1:
            yield hit("dq001", drug=n)
    for n, law in laws:
        if law["personal"] == 1 and law["no_threshold"] == 1:
            yield hit("pu002", law=n)
        if law["presumption"] == 1:
            yield hit("pu003", law=n)
        if law["stale"] == 1:
            yield hit("dq002", law=n)
        if law["uncompared"] == 1:
            yield hit("dq003", law=n)
        if law["violence_spared"] == 1:
            for d in dp001:
                yield hit("jx001", drug=d, law=n)
    for n in mm001 & vc003:
        yield hit("jx002", again=n, drug=n)
