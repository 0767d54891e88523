"""Parts of a sweep on the cores of this machine, or on the workers of any Dask cluster.

A worker gets a law once and keeps it while parts of it are left, and so it does what all laws are asked.  What a worker held when it was lost is answered by another.
Answers come back here and are written here, so that a cluster needs no folder that all of it can reach.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proportionality.law.corpus import LoadedFile
from proportionality.sweep.parts import Part, SweepError, answered, differing, made_with, put

RETRIES = 2
_PATIENCE = 60  # seconds for a scheduler, and for its first worker


@dataclass(slots=True)
class Result:
    """How many answers were written, and which parts could not be answered, with why."""

    answers: int = 0
    failed: list[tuple[Part, str]] = field(default_factory=list)


@contextlib.contextmanager
def local(workers: int) -> Iterator[Any]:
    """A client of so many worker processes on this machine; nobody else can reach them."""
    import dask
    from distributed import Client, LocalCluster

    with (
        dask.config.set({"distributed.worker.profile.enabled": False}),  # it costs and nobody looks
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs="CRITICAL",
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@contextlib.contextmanager
def remote(address: str) -> Iterator[Any]:
    """A client of a cluster that somebody else has started.

    Raises:
        SweepError: where no scheduler answers, or none of its workers can answer by the rules that hold here.

    """
    from distributed import Client

    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise SweepError(
            f"no Dask scheduler answers at {address[:200]} ({type(error).__name__}); expected an address such as tcp://127.0.0.1:8786"
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise SweepError(
                f"the scheduler at {address[:200]} has no worker; start some with 'dask worker {address[:200]}'"
            ) from error
        _same_everywhere(client)
        yield client


def _same_everywhere(client: Any) -> None:
    here = made_with()
    try:
        found = client.run(made_with)
    except Exception as error:  # whatever a worker without the package raises
        raise SweepError(
            f"the workers cannot run this: {type(error).__name__}: {error}; install 'proportionality[sweep]' on each"
        ) from error
    for address, there in found.items():
        if there != here:
            raise SweepError(
                f"{address}: {differing(there, here)}; install the same version and rules"
            )


def _kept(value: Any) -> Any:
    """A law or a block, where a worker keeps it; made again from what the scheduler holds where that worker is lost."""
    return value


def run(
    client: Any,
    files: Sequence[LoadedFile],
    parts: Sequence[Part],
    folder: Path,
    progress: Callable[[Part], None] | None = None,
) -> Result:
    """Have parts answered and write each as it comes.

    Args:
        client: of `local` or `remote`.
        files: the laws that the parts ask.
        parts: what is to be answered.
        folder: where the answers go.
        progress: called with each part that is done, or has failed for good.

    """
    from distributed import as_completed

    result, made = Result(), made_with()
    by_code = {file.jurisdiction.code: file for file in files}
    left = Counter(part.law for part in parts)
    laws = {
        code: client.submit(
            _kept, by_code[code], key=f"law-{by_code[code].sha256}", retries=RETRIES
        )
        for code in left
    }
    blocks = {
        block.key: client.submit(_kept, block, key=f"block-{block.key}", retries=RETRIES)
        for block in {part.block.key: part.block for part in parts}.values()
    }
    waiting = {
        client.submit(
            answered,
            laws[part.law],
            blocks[part.block.key],
            part.key,
            made,
            key=f"part-{part.key}",
            retries=RETRIES,
        ): part
        for part in parts
    }
    answers = as_completed(list(waiting), loop=client.loop, with_results=True, raise_errors=False)
    for future, data in answers:
        part = waiting.pop(future)
        if future.status == "finished":
            put(folder, part.name, data)
            result.answers += part.rows
        else:
            error = data[1] if isinstance(data, tuple) else data
            result.failed.append((part, f"{type(error).__name__}: {error}"))
        left[part.law] -= 1
        if not left[part.law]:
            del laws[part.law]
        if progress:
            progress(part)
    return result
