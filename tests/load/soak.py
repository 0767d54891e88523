"""100,000 checks in one process, with flat memory.

    python tests/load/soak.py [--checks 100000] [--threads 2]

Real laws and made-up ones, sound and refused input, on changing days and from several threads.  After a tenth of the run
(caches full, one engine handle for each thread) memory may grow by no more than 8 MiB to the end; the answers of the last round must
be those of the first.  It fails by memory or by answers, never by the clock.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import threading
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.generate import codes, jurisdiction  # noqa: E402
from proportionality.check import check_one  # noqa: E402
from proportionality.law.corpus import load_bytes, shipped  # noqa: E402

DAYS = (dt.date(1995, 1, 1), dt.date(2013, 5, 5), dt.date(2026, 11, 1))
GROWTH = 8 << 20


def inputs() -> list[bytes]:
    """Small laws, so that a hundred thousand of them fit into minutes; one in five is refused."""
    real = sorted((path.read_bytes() for path in shipped().glob("*.yaml")), key=len)[:4]
    made = [jurisdiction(code, 6).encode() for code in codes()[:12]]
    refused = [
        made[0].replace(b"form: basic", b"form: basik"),
        made[1][:-300] + b"\n  x: [",
        b"\xff\xfe",
        b"schema: 1\n" * 40,
    ]
    return [*real, *made, *refused]


def check(data: bytes, day: dt.date) -> tuple[str, ...]:
    file, problems = load_bytes(data, "soak.yaml")
    if file is None:
        return tuple(p.message for p in problems)
    outcome = check_one(file, day)
    assert not [f for f in outcome.findings if f.rule == "DQ004"], "the engine failed"
    return tuple(f.fingerprint for f in outcome.findings)


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--checks", type=int, default=100_000)
    arguments.add_argument("--threads", type=int, default=2)
    given = arguments.parse_args()
    every = [(data, day) for data in inputs() for day in DAYS]
    expected = [check(*case) for case in every]
    process, lock = psutil.Process(), threading.Lock()
    done, wrong, sizes, begun = 0, 0, [], time.monotonic()

    def work(offset: int) -> None:
        nonlocal done, wrong
        for i in range(given.checks // given.threads):
            k = (i * 7 + offset) % len(every)
            right = check(*every[k]) == expected[k]
            with lock:
                done += 1
                wrong += not right
                if done % max(given.checks // 20, 1) == 0:
                    sizes.append(process.memory_info().rss)
                    print(
                        f"{done:>7} checks  {sizes[-1] / 2**20:6.1f} MiB  {time.monotonic() - begun:5.0f} s",
                        flush=True,
                    )

    threads = [threading.Thread(target=work, args=(n * 13,)) for n in range(given.threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    settled, last = sizes[len(sizes) // 10], sizes[-1]
    print(
        f"{done} checks, {wrong} wrong answers, {(last - settled) / 2**20:+.1f} MiB after the first tenth"
    )
    cut_short = (
        done != given.checks // given.threads * given.threads
    )  # a thread ended with an exception
    return 1 if wrong or cut_short or last - settled > GROWTH else 0


if __name__ == "__main__":
    sys.exit(main())
