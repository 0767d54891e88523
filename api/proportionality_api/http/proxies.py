"""Which addresses are proxies: their word on a client's address is taken, and no bound on one client is theirs."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
EVERY = "*"


class NoAddress(ValueError):
    """It is no address; the message says what was found and what was expected."""


def plain(host: str) -> str:
    """An address of a connection, an IPv4 one as that also where one socket takes both kinds (``::ffff:192.0.2.1``)."""
    if not host.startswith("::"):
        return host
    try:
        mapped = ipaddress.IPv6Address(host).ipv4_mapped
    except ValueError:
        return host
    return host if mapped is None else str(mapped)


class Proxies:
    """The addresses in a text, commas between them: addresses, networks, or ``*`` for every one.

    Raises:
        NoAddress: where something else stands.

    """

    def __init__(self, text: str) -> None:
        self._every = text.strip() == EVERY
        self._networks: list[_Network] = []
        for part in () if self._every or not text else text.split(","):
            try:
                self._networks.append(ipaddress.ip_network(part.strip()))
            except ValueError:
                raise NoAddress(
                    f"found '{part.strip()}'; expected an address such as 127.0.0.1, a network such as 10.0.0.0/8, "
                    "several of them with commas between, or * for every address"
                ) from None

    def __contains__(self, host: str) -> bool:
        """Whether a plain address is one of them."""
        if self._every or not self._networks:
            return self._every
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        return any(address in network for network in self._networks)


@lru_cache(maxsize=8)
def proxies(text: str) -> Proxies:
    """The same for the same text."""
    return Proxies(text)
