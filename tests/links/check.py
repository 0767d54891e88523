"""Whether the texts that laws cite can still be opened: every URL and repository path of every source.

    python -m tests.links.check [LAW.yaml ...] [--pause 1] [--output links.md]

Run by hand, and weekly by ``.github/workflows/links.yml``.  It asks each server for one address at a time, and waits between
two of them.  An address that says of itself that it is gone is *dead*; one that refuses a machine or does not answer proves
nothing and is *not told*; one that now leads to the front page of its site is *moved*.  What is dead is marked in the law's
file with ``dead: DATE`` and, where a copy is known, ``archived: URL``.

Ends with 1 where an address is dead and not marked so, or marked dead and open.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from proportionality.law.corpus import Corpus, load_all, shipped
from proportionality.report.as_html import link

OPEN, DEAD, MOVED, UNTOLD = "open", "dead", "moved", "not told"
_GONE = (404, 410)
_ATTEMPTS = 2
_AGENT = "proportionality-links/1 (weekly check that cited statutes can still be opened)"
# A copy may name several files at once, or a pattern of their names; then the repository at that commit is opened.
_SEVERAL = re.compile(r"[<>*,]| \(| and |\.\.\.")


@dataclass(frozen=True)
class Cited:
    """An address, and where it is cited; ``read`` where it is the one that the text was read at, which ``dead`` speaks of."""

    address: str
    law: str
    source: str
    read: bool
    dead: dt.date | None

    @property
    def where(self) -> str:
        """The law and its source, as a file says it."""
        return f"{self.law} {self.source}"


@dataclass(frozen=True)
class Answer:
    """What became of an address, and what the server said."""

    state: str
    said: str


def cited(corpus: Corpus) -> list[Cited]:
    """Every address of every source, as a web address."""
    found = []
    for file in corpus.files:
        for key, source in file.jurisdiction.sources.items():
            read = source.copy_read or source.url
            for address in filter(None, (source.url, source.copy_read, source.archived)):
                opened = web(address)
                if opened:
                    dead = source.dead if address == read else None
                    found.append(Cited(opened, file.jurisdiction.code, key, address == read, dead))
    return found


def web(address: str) -> str | None:
    """A cited address as one that a browser opens; a repository stands for files that are not named one by one."""
    repository, _, path = address.partition(" ")
    if address.startswith("github:") and _SEVERAL.search(path):
        name, _, commit = repository.removeprefix("github:").partition("@")
        return f"https://github.com/{name}/tree/{commit or 'HEAD'}"
    return link(address)


async def ask(client: httpx.AsyncClient, address: str) -> Answer:
    """Open one address; of the body nothing is read."""
    answer = Answer(UNTOLD, "not asked")
    for _ in range(_ATTEMPTS):
        try:
            async with client.stream("GET", address) as response:
                answer = told(address, str(response.url), response.status_code)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            answer = Answer(UNTOLD, type(error).__name__)
        if answer.state != UNTOLD:
            break
    return answer


def told(asked: str, arrived: str, status: int) -> Answer:
    """What a status, and the address that it came from, say of a text."""
    if status in _GONE:
        return Answer(DEAD, str(status))
    if status >= 400:
        return Answer(UNTOLD, str(status))
    if urlsplit(asked).path.strip("/") and not urlsplit(arrived).path.strip("/"):
        return Answer(MOVED, f"leads to {arrived}")
    return Answer(OPEN, str(status))


async def ask_all(
    addresses: Iterable[str], pause: float = 1.0, together: int = 8
) -> dict[str, Answer]:
    """Open every address once: of one host one after the other with a pause in seconds, of several hosts together."""
    hosts: dict[str, list[str]] = defaultdict(list)
    for address in dict.fromkeys(addresses):
        hosts[urlsplit(address).netloc].append(address)
    answers: dict[str, Answer] = {}
    most = asyncio.Semaphore(together)
    async with httpx.AsyncClient(
        follow_redirects=True, timeout=30, headers={"User-Agent": _AGENT}
    ) as client:

        async def host(theirs: Sequence[str]) -> None:
            async with most:
                for number, address in enumerate(theirs):
                    if number:
                        await asyncio.sleep(pause)
                    answers[address] = await ask(client, address)

        await asyncio.gather(*(host(theirs) for theirs in hosts.values()))
    return answers


def wrong(citations: Iterable[Cited], answers: dict[str, Answer]) -> list[tuple[Cited, str]]:
    """What the files do not say yet: dead and not marked, or marked and open."""
    found = []
    for one in citations:
        state = answers[one.address].state
        if state == DEAD and one.dead is None:
            said = (
                "dead, and not marked so"
                if one.read
                else "dead, though the copy is not: give another"
            )
            found.append((one, said))
        elif state == OPEN and one.dead is not None:
            found.append((one, f"opens, though marked dead on {one.dead}"))
    return found


def report(citations: Sequence[Cited], answers: dict[str, Answer], on: dt.date) -> str:
    """What was found, as Markdown: how many, then each that did not simply open."""
    states = [answers[address].state for address in {one.address for one in citations}]
    counted = ", ".join(f"{states.count(s)} {s}" for s in (OPEN, DEAD, MOVED, UNTOLD))
    lines = [f"# Cited addresses on {on}", "", f"{len(states)} addresses: {counted}.", ""]
    mistakes = wrong(citations, answers)
    if mistakes:
        lines += ["## To change in the files", ""]
        lines += [f"* {one.where}: {said}: <{one.address}>" for one, said in mistakes] + [""]
    for state in (DEAD, MOVED, UNTOLD):
        rows = [one for one in citations if answers[one.address].state == state]
        if rows:
            lines += [f"## {state.capitalize()}", ""]
            lines += [f"* {o.where}: {answers[o.address].said}: <{o.address}>" for o in rows] + [""]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the files named, or all that ship; 2 where one of them is no law."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument(
        "--pause", type=float, default=1.0, help="seconds between two addresses of one host"
    )
    parser.add_argument("--output", type=Path, help="write the report to a file")
    chosen = parser.parse_args(arguments)
    corpus = load_all(chosen.paths or sorted(shipped().glob("*.yaml")))
    for problem in corpus.problems:
        print(f"{problem.path}:{problem.line}: {problem.message}", file=sys.stderr)
    if corpus.problems:
        return 2
    citations = cited(corpus)
    answers = asyncio.run(ask_all((one.address for one in citations), chosen.pause))
    made = report(citations, answers, dt.date.today())
    if chosen.output:
        chosen.output.write_text(made, encoding="utf-8")
    else:
        print(made)
    return 1 if wrong(citations, answers) else 0


if __name__ == "__main__":
    sys.exit(main())
