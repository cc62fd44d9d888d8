"""Where a request may go: addresses of the public internet, each checked before the connection, which goes to no other.

Server-side request forgery is the danger: a feed or a page names an address inside the network that Rashomon runs in.
"""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any, Protocol

from indexer.fetching.outcomes import FetchFailure, Refused
from indexer.fetching.urls import Target

Address = IPv4Address | IPv6Address

# What an intranet uses: loopback, RFC 1918, RFC 6598 (also overlay networks), RFC 4193. Never link-local addresses, where
# clouds keep their credentials (169.254.169.254), nor multicast or 0.0.0.0.
PRIVATE: tuple[IPv4Network | IPv6Network, ...] = (
    *map(IPv4Network, ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")),
    *map(IPv6Network, ("::1/128", "fc00::/7")),
)
# IANA's IPv4 special-purpose registry, multicast (RFC 5771) and reserved (RFC 1112): a table of our own, since what the
# ipaddress module calls global differs from one patch release of Python to the next. 192.88.99.0/24: relays of 6to4 (RFC 7526).
SPECIAL_IPV4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
            "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
        ).split(),
    )
)
# RFC 4291: of IPv6, only this is handed out to the public; IPv4-mapped and IPv4-compatible addresses lie outside it.
GLOBAL_UNICAST = IPv6Network("2000::/3")
# Parts of it that lead elsewhere: protocol assignments with Teredo (RFC 2928), documentation (RFC 3849, 9637), 6to4 (RFC 7526).
SPECIAL_IPV6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20", "2002::/16")))
# RFC 6052: how a network without IPv4 writes an IPv4 address. It counts as that address.
NAT64 = IPv6Network("64:ff9b::/96")


class Resolver(Protocol):
    """`socket.getaddrinfo`, or what answers like it: raises OSError for a name that has no address."""

    def __call__(self, host: str, port: int, *, type: int) -> Sequence[tuple[int, int, int, str, tuple[Any, ...]]]:  # noqa: A002
        """One entry per address; the address as text is the first item of the last field."""
        ...


def checked_addresses(
    target: Target, resolver: Resolver, *, allow_private: bool
) -> tuple[Address, ...] | Refused | FetchFailure:
    """The addresses to connect to, in the resolver's order. The name is resolved here, once.

    One address that is not allowed refuses them all: a name that points into both networks does so on purpose.
    """
    try:
        found = resolver(target.host, target.port, type=socket.SOCK_STREAM)
    except OSError as error:
        return FetchFailure(target.url, f"{target.host} has no address: {error.strerror or error}")
    addresses = tuple(dict.fromkeys(ip_address(sockaddr[0]) for *_, sockaddr in found))
    if not addresses:
        return FetchFailure(target.url, f"{target.host} has no address")
    for address in addresses:
        if not is_allowed(address, allow_private=allow_private):
            return Refused(target.url, _why(target, address, allow_private=allow_private))
    return addresses


def is_allowed(address: Address, *, allow_private: bool) -> bool:
    """Whether a request may go to this address: it is public, or private (PRIVATE) and that is allowed."""
    if isinstance(address, IPv6Address) and address in NAT64:
        address = IPv4Address(int(address) & 0xFFFFFFFF)
    if any(address in network for network in PRIVATE):
        return allow_private
    if isinstance(address, IPv4Address):
        return not any(address in network for network in SPECIAL_IPV4)
    return address in GLOBAL_UNICAST and not any(address in network for network in SPECIAL_IPV6)


def _why(target: Target, address: Address, *, allow_private: bool) -> str:
    reason = f"the address {address} of {target.host} is not one of the public internet"
    if is_allowed(address, allow_private=True) and not allow_private:
        return f"{reason}; RASHOMON_ALLOW_PRIVATE_ADDRESSES=true allows it"
    return reason
