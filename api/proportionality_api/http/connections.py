"""Connections: how many one address may have and open, and how long one may take to ask and to read what it is told.

Whoever comes is let in; where there are too many, the one goes that has been of no use for longest: it has asked nothing
yet, or has its answer, or is still sending.  Whoever comes hundreds of times a second does not get past `proportionality_api.http.door`.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from typing import Any, ClassVar

from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from proportionality_api.http.door import TOO_MANY
from proportionality_api.http.limits import network
from proportionality_api.http.proxies import plain, proxies

MOST, MOST_EACH = 1_500, 200  # of a process; of one address
_HEAD_SECONDS = 10.0  # for a request up to its empty line
_STALLED_SECONDS = 20.0  # without a byte of the answer being taken
_MOST_LINES = 200  # of a head; each costs the server far more than the client
_HEAD_ENDS = re.compile(rb"\n\r?\n")
_TOO_MANY_LINES = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Type: text/plain\r\n"
    b"Content-Length: 23\r\nConnection: close\r\n\r\nAt most 200 lines here\n"
)

_Line = OrderedDict["Connection", None]  # the one that was heard of last stands last


class Connection(H11Protocol):
    """One connection, bounded; one from a proxy may be of any client, so all of them together are its bound."""

    _all: ClassVar[_Line] = OrderedDict()
    _by_address: ClassVar[dict[str, _Line]] = {}

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._address = ""
        self._asking: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None
        self._lines = 0  # of the head that is being received

    @property
    def _idle(self) -> bool:
        cycle = self.cycle
        return cycle is None or cycle.response_complete or cycle.more_body

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let it in; where that makes too many, another one goes, or this one where none can."""
        super().connection_made(transport)
        if self.client is not None:
            self.client = (plain(self.client[0]), self.client[1])
        host = self.client[0] if self.client else ""
        self._address = network(host)
        # Whose word the server takes, as it was told (`proxy_headers`).
        trusted = self.config.forwarded_allow_ips if self.config.proxy_headers else ""
        most = MOST if host in proxies(str(trusted or "")) else MOST_EACH
        own = self._by_address.setdefault(self._address, OrderedDict())
        full = own if len(own) >= most else self._all if len(self._all) >= MOST else None
        own[self] = self._all[self] = None
        self._expect_a_request()
        if full is not None:
            useless = next((one for one in full if one._idle and one is not self), self)
            if useless is self:
                transport.write(TOO_MANY)
            useless._end()

    def _end(self) -> None:
        """Close it, at once where it does not take what was written."""
        self._forget()
        self.transport.close()
        self.loop.call_later(_STALLED_SECONDS, self.transport.abort)

    def _forget(self) -> None:
        self._all.pop(self, None)
        own = self._by_address.get(self._address, OrderedDict())
        own.pop(self, None)
        if not own:
            self._by_address.pop(self._address, None)
        for timer in (self._asking, self._reading):
            if timer is not None:
                timer.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._forget()
        super().connection_lost(exc)

    def _expect_a_request(self) -> None:
        if self._asking is None:
            self._asking = self.loop.call_later(_HEAD_SECONDS, self._end)

    def data_received(self, data: bytes) -> None:
        """Read on; a request that has begun has to be complete, up to its empty line, in time."""
        if self not in self._all:
            return  # it is being closed
        self._all.move_to_end(self)
        self._by_address[self._address].move_to_end(self)
        if self._waits and self._too_many_lines(data):
            return
        super().data_received(data)
        if self._waits:
            self._expect_a_request()
        elif self._asking is not None:
            self._asking.cancel()
            self._asking = None

    @property
    def _waits(self) -> bool:
        """Whether a request is yet to come."""
        return self.cycle is None or self.cycle.response_complete

    def _too_many_lines(self, data: bytes) -> bool:
        """Whether the head that begins or goes on in these bytes is too long; the connection is then closed."""
        end = _HEAD_ENDS.search(data)
        self._lines += data.count(b"\n", 0, end.start() if end else len(data))
        if self._lines <= _MOST_LINES:
            self._lines = 0 if end else self._lines
            return False
        self.transport.write(_TOO_MANY_LINES)
        self._end()
        return True

    def on_response_complete(self) -> None:
        """Go on to the next request, where one was sent before this answer."""
        self._lines = 0
        if not self._too_many_lines(self.conn.trailing_data[0]):
            super().on_response_complete()

    def pause_writing(self) -> None:
        """Wait for the client to read, as long as it reads anything."""
        super().pause_writing()
        self._watch_reading(self.transport.get_write_buffer_size())

    def _watch_reading(self, before: int) -> None:
        self._reading = self.loop.call_later(_STALLED_SECONDS, self._look, before)

    def _look(self, before: int) -> None:
        left = self.transport.get_write_buffer_size()
        if left >= before:
            self.transport.abort()
        else:
            self._watch_reading(left)

    def resume_writing(self) -> None:
        """It reads."""
        super().resume_writing()
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def timeout_keep_alive_handler(self) -> None:
        """Close what has asked nothing more, and does not read either."""
        super().timeout_keep_alive_handler()
        self._end()
