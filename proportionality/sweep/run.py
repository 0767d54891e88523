"""Parts of a sweep, answered by the workers of a Dask cluster and written here.

Parts of a few laws are handed over at a time.  A worker gets laws once and keeps them while parts of them are left, and so it does what all laws are asked.
What a worker held when it was lost is answered by another.  Answers come back here and are written here, so that a cluster needs no folder that all of it can reach.
"""

from __future__ import annotations

import contextlib
import pickle
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proportionality.law.corpus import LoadedFile, without_collecting
from proportionality.sweep.parts import (
    Block,
    Part,
    answered,
    digest,
    made_with,
    put,
)

RETRIES = 2
_ROWS = 20_000  # that a worker is handed at a time, about: a task costs as much as some 300 answers
_LONGEST = 300  # characters of why a part could not be answered
_TURNS = 8  # bundles for each worker at least, where there are so many laws


@dataclass(slots=True)
class Result:
    """How many answers were written, and which parts could not be answered, with why."""

    answers: int = 0
    failed: list[tuple[Part, str]] = field(default_factory=list)


def _bundles(files: Sequence[LoadedFile], parts: Sequence[Part], workers: int) -> list[list[Part]]:
    """What is handed to a worker at a time: parts of one block, of so many laws that the handing over costs little and all have enough to do.

    Long laws come first, so that workers come to their end together.
    """
    asked = {part.law for part in parts}
    longest = sorted(files, key=lambda file: -len(file.document.text))
    codes = (file.jurisdiction.code for file in longest)
    place = {code: n for n, code in enumerate(code for code in codes if code in asked)}
    most = max(part.rows for part in parts)
    size = max(min(_ROWS // most, len(place) // (workers * _TURNS)), 1)
    found: dict[tuple[int, str], list[Part]] = {}
    for part in sorted(parts, key=lambda part: place[part.law]):
        found.setdefault((place[part.law] // size, part.block.key), []).append(part)
    return list(found.values())


def _same(value: Any) -> Any:
    """What all laws are asked, where a worker keeps it; made again from what the scheduler holds where that worker is lost."""
    return value


@without_collecting()
def answered_all(
    laws: Sequence[LoadedFile], block: Block, keys: Sequence[str], made: dict[str, Any]
) -> list[bytes]:
    """What each of some laws answers to a block, as `answered` does."""
    return [answered(law, block, key, made) for law, key in zip(laws, keys, strict=True)]


class _Sent:
    """Bundles on their way, and what workers keep for them."""

    def __init__(self, client: Any, files: Sequence[LoadedFile]) -> None:
        self._client, self._made = client, made_with()
        self._files = {file.jurisdiction.code: file for file in files}
        self._blocks: dict[str, Any] = {}
        self._laws: dict[tuple[str, ...], Any] = {}
        self._left: Counter[tuple[str, ...]] = Counter()  # bundles that need these laws
        self._bundles: dict[Any, list[Part]] = {}

    def send(self, bundle: list[Part]) -> Any:
        """Have a bundle answered: the future of its answers."""
        block, laws = bundle[0].block, tuple(part.law for part in bundle)
        if block.key not in self._blocks:
            self._blocks[block.key] = self._keep(_same, block, f"block-{block.key}")
        if laws not in self._laws:
            files = [self._files[law] for law in laws]
            name = f"laws-{digest([file.sha256 for file in files])}"
            # As bytes, or the scheduler too would make laws of them, and bytes again.
            self._laws[laws] = self._keep(pickle.loads, pickle.dumps(files), name)
        keys = [part.key for part in bundle]
        given = (self._laws[laws], self._blocks[block.key], keys, self._made)
        name = f"parts-{digest(keys)}"
        future = self._client.submit(answered_all, *given, key=name, retries=RETRIES)
        self._left[laws] += 1
        self._bundles[future] = bundle
        return future

    def _keep(self, make: Callable[[Any], Any], value: Any, name: str) -> Any:
        return self._client.submit(make, value, key=name, retries=RETRIES)

    def taken(self, future: Any) -> list[Part]:
        """The bundle that came back; laws that no other needs are let go."""
        bundle = self._bundles.pop(future)
        laws = tuple(part.law for part in bundle)
        self._left[laws] -= 1
        if not self._left[laws]:
            del self._laws[laws]
        return bundle


def run(
    client: Any,
    files: Sequence[LoadedFile],
    parts: Sequence[Part],
    folder: Path,
    progress: Callable[[Part], None] | None = None,
) -> Result:
    """Have parts answered and write each as it comes.

    Args:
        client: of `proportionality.sweep.cluster`.
        files: the laws that the parts ask.
        parts: what is to be answered.
        folder: where the answers go.
        progress: called with each part that is done, or has failed for good.

    """
    from distributed import as_completed

    result, sent = Result(), _Sent(client, files)
    workers = len(client.nthreads())
    waiting = [sent.send(bundle) for bundle in _bundles(files, parts, workers)]
    answers = as_completed(waiting, loop=client.loop, with_results=True, raise_errors=False)
    del waiting
    with _interrupts() as swallowed:
        for future, data in answers:
            if swallowed:
                raise KeyboardInterrupt
            bundle = sent.taken(future)
            # What has come counts, though the worker that sent it may be lost by now.
            answered = data if isinstance(data, list) else None
            if answered is None and len(bundle) > 1:
                for part in bundle:  # the others are not to suffer for one
                    answers.add(sent.send([part]))
                continue
            for number, part in enumerate(bundle):
                if answered is not None:
                    put(folder, part.name, answered[number])
                    result.answers += part.rows
                else:
                    result.failed.append((part, _why(data)))
                if progress:
                    progress(part)
    return result


def _why(data: Any) -> str:
    error = data[1] if isinstance(data, tuple) else data
    said = f"{type(error).__name__}: {error}"
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


@contextlib.contextmanager
def _interrupts() -> Iterator[list[object]]:
    """What is put on the list: interrupts that came while Python cleaned something up, where it drops them with a traceback."""
    swallowed: list[object] = []
    before = sys.unraisablehook

    def hook(dropped: Any) -> None:
        if issubclass(dropped.exc_type, KeyboardInterrupt):
            swallowed.append(dropped.exc_type)
        else:
            before(dropped)

    sys.unraisablehook = hook
    try:
        yield swallowed
    finally:
        sys.unraisablehook = before
