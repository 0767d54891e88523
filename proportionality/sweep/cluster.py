"""Workers that answer a sweep: on the cores of this machine, or on any Dask cluster.

It is light to import, so that workers can be made ready before anything else is done.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import signal
from collections.abc import Iterator
from typing import Any

_PATIENCE = 60  # seconds for a scheduler, and for its first worker
QUIET = {
    "distributed.worker.profile.enabled": False,  # it costs and nobody looks
    "distributed.admin.tick.interval": "200 ms",  # of looking whether an event loop was held up
    "distributed.worker.memory.monitor-interval": "1 s",
    "distributed.worker.multiprocessing-method": None,  # that of `get_ready`
}


def get_ready() -> None:
    """Start the process that workers of this machine are forked from: it loads what they need while the laws are loaded here.

    Windows cannot fork; there each worker loads what it needs.
    """
    if (
        multiprocessing.get_start_method(allow_none=True) != "forkserver"
        and "forkserver" in multiprocessing.get_all_start_methods()
    ):
        from multiprocessing import forkserver

        multiprocessing.set_start_method("forkserver", force=True)
        multiprocessing.set_forkserver_preload(["distributed.nanny", "proportionality.sweep.run"])
        # What is started while Ctrl-C is ignored ignores it ever after, and so do workers: who asks ends them.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        forkserver.ensure_running()
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back until the end of this: Dask that is stopped while it starts or ends says so in tracebacks."""
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


@contextlib.contextmanager
def local(workers: int) -> Iterator[Any]:
    """A client of so many worker processes on this machine; nobody else can reach them.

    Raises:
        SweepError: where they do not start.

    """
    import dask
    from distributed import Client, LocalCluster

    from proportionality.sweep.parts import SweepError

    get_ready()
    with contextlib.ExitStack() as opened:
        with _uninterrupted():
            opened.enter_context(dask.config.set(QUIET))
            try:
                cluster = LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",
                    silence_logs="CRITICAL",
                )
            except (RuntimeError, OSError, TimeoutError) as error:
                raise SweepError(
                    f"the workers do not start ({type(error).__name__}: {error}); is memory or the number of processes short? --workers takes fewer"
                ) from error
            client = opened.enter_context(Client(opened.enter_context(cluster)))
        try:
            yield client
        finally:
            with _uninterrupted():
                logging.disable()  # of what is left undone where work is stopped, Dask tells by tracebacks
                opened.close()
                logging.disable(logging.NOTSET)


@contextlib.contextmanager
def remote(address: str) -> Iterator[Any]:
    """A client of a cluster that somebody else has started.

    Raises:
        SweepError: where no scheduler answers, or none of its workers can answer by the rules that hold here.

    """
    from distributed import Client
    from distributed.comm.addressing import parse_address
    from distributed.comm.registry import backends

    from proportionality.sweep.parts import SweepError

    if (scheme := parse_address(address)[0]) not in backends:
        raise SweepError(
            f"{address[:200]} is no address of a Dask scheduler ('{scheme[:20]}' is not known); expected one such as tcp://127.0.0.1:8786"
        )
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
    from proportionality.sweep.parts import SweepError, differing, made_with

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
