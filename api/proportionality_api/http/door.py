"""The socket that the service listens on: an address that comes hundreds of times a second is turned away at the door.

A connection that the event loop has taken in costs ten times what closing it here does.  In a storm the difference decides whether the
kernel's queue runs full, and then somebody else's first packet is dropped and comes again a second later.
"""

from __future__ import annotations

import socket
import time
from collections import Counter
from contextlib import suppress
from multiprocessing.reduction import DupFd
from typing import Any

import prometheus_client

from proportionality_api.http.limits import network
from proportionality_api.http.proxies import plain, proxies

MOST_NEW = 200  # of one address in a second, at one process; opening one costs more than an answer from memory
_MOST_AT_ONCE = 512  # turned away before anything else is looked after
TOO_MANY = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nRetry-After: 5\r\n"
    b"Content-Length: 21\r\nConnection: close\r\n\r\nToo many connections\n"
)

_turned_away_total = prometheus_client.Counter(
    "proportionality_connections_turned_away_total",
    "Connections closed at once because one address opened too many in a second",
)


class Door(socket.socket):
    """A listening socket that lets in at most so many new connections of one address in a second; of proxies, any number.

    Args:
        known: the addresses of proxies, as `proportionality_api.http.proxies` reads them.

    """

    def __init__(self, known: str, *args: Any) -> None:
        super().__init__(*args)
        self._known = known
        self._second = 0
        self._new: Counter[str] = Counter()  # in this second, by address

    def __reduce__(self) -> tuple[Any, ...]:
        """How it gets to a server process that is being started."""
        kind = (self.family, self.type, self.proto)
        return _handed_over, (self._known, DupFd(self.fileno()), *kind)

    def accept(self) -> tuple[socket.socket, Any]:
        """The next connection that is let in.

        Raises:
            BlockingIOError: nobody else waits, or enough were turned away for now.

        """
        known = proxies(self._known)
        for _ in range(_MOST_AT_ONCE):
            connection, address = super().accept()
            host = plain(address[0])
            if host in known or not self._comes_too_often(network(host)):
                return connection, address
            _turned_away_total.inc()
            with connection, suppress(OSError):
                connection.setblocking(False)
                connection.send(TOO_MANY)
        raise BlockingIOError

    def _comes_too_often(self, address: str) -> bool:
        now = int(time.monotonic())
        if now != self._second:
            self._second = now
            self._new.clear()
        self._new[address] += 1
        return self._new[address] > MOST_NEW


def bound(host: str, port: int, known: str = "") -> socket.socket:
    """A socket for this address and port (0: any that is free).

    Args:
        host: an address of this machine, or its name.
        port: from 0 to 65535.
        known: the addresses of proxies.

    Raises:
        OSError: it is no address of this machine, or the port is taken.

    """
    # The protocol by its name: asyncio sends what is written at once only on a socket that says it speaks TCP; else the second
    # part of an answer waits for the first to be acknowledged, 40 ms on a connection that was kept open.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = Door(known, family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # A restarted server takes its port back at once.
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
    except OSError:
        found.close()
        raise
    found.set_inheritable(True)
    return found


def _handed_over(known: str, copy: Any, *kind: int) -> Door:
    return Door(known, *kind, copy.detach())
