"""Who may write: this very machine alone, until there are keys."""

import ipaddress
from urllib.parse import urlsplit

from fastapi import HTTPException, Request

from service.api.problems import MEDIA_TYPE, Problem

FORBIDDEN = {"model": Problem, "description": "a correction from another machine", "content": {MEDIA_TYPE: {}}}
# What a proxy on this machine adds to a request from elsewhere: these, and whatever begins with the last.
FORWARDED = frozenset({"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip"})
FORWARDED_PREFIX = "x-forwarded-"


def from_this_machine(request: Request) -> None:
    """Let only requests pass that come from this very machine: there are no keys yet.

    Not through a proxy on it, nor from a page of somebody else's in a browser on it.
    """
    if not is_local(request):
        raise HTTPException(
            403,
            "corrections are taken from this machine only, until there are keys: send it there, to http://127.0.0.1",
        )


def is_local(request: Request) -> bool:
    """Whether a request comes from this very machine, and from no page of another's."""
    peers = [request.client.host if request.client else "", *map(_host_of, request.headers.getlist("origin"))]
    forwarded = any(name in FORWARDED or name.startswith(FORWARDED_PREFIX) for name in request.headers)
    return not forwarded and all(map(_is_loopback, peers))


def _host_of(page: str) -> str:
    """The host of a page's address; empty where that is none."""
    try:
        return urlsplit(page).hostname or ""
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback
