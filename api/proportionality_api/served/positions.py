"""The positions of all states beside the laws that are served, kept for the days that are asked about most."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import OrderedDict

from proportionality.answers.positions import Record, record, records
from proportionality.positions.states import state_of
from proportionality_api.served.snapshot import NotEncoded, Snapshot

_MOST = 8  # days, of some 2 MB each
_kept: OrderedDict[tuple[str, dt.date], list[Record]] = OrderedDict()


async def of_all(snapshot: Snapshot, on: dt.date) -> list[Record]:
    """One record a state, in the order of their codes."""
    key = (snapshot.etag, on)
    if key not in _kept:
        laws = [file.jurisdiction for file in snapshot.files.values()]
        _kept[key] = await asyncio.to_thread(records, laws, on)
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return _kept[key]


async def of_one(snapshot: Snapshot, code: str, on: dt.date) -> Record:
    """The record of one jurisdiction, or of a state of which no law is served.

    Raises:
        NotEncoded: there is neither.

    """
    wanted = code.upper()
    file = snapshot.files.get(wanted)
    if file is None and state_of(wanted) != wanted:
        raise NotEncoded(f"no jurisdiction and no state '{code}' is known here")
    return await asyncio.to_thread(record, wanted if file is None else file.jurisdiction, on)
