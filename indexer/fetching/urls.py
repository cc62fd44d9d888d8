"""Which URLs are fetched, in one spelling each."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

import httpx2

from indexer.fetching.outcomes import Refused

LONGEST_URL = 8192  # RFC 9110, 4.1, asks for at least 8,000
DEFAULT_PORTS = {"http": 80, "https": 443}
NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
# The URL standard's "ends in a number": a host whose last label is one is an IPv4 address, however it is spelt.
NUMBER_AT_THE_END = re.compile(r"(.*\.)?([0-9]+|0x[0-9a-f]*)")


@dataclass(frozen=True, slots=True)
class Target:
    """A URL to ask for: absolute, without fragment, the host in lower case ASCII (IDNA 2008) and without a dot at its end.

    `netloc` is the value of the Host header; `path` starts with "/" and has the query with it.
    """

    scheme: str
    host: str
    port: int
    netloc: str
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as in "https://example.org"."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def url(self) -> str:
        """The whole URL."""
        return f"{self.origin}{self.path}"


def target_of(url: str, base: Target | None = None) -> Target | Refused:
    """What is asked for under `url`, which may be relative to `base`. Any port is allowed; user names are not."""
    if len(url) > LONGEST_URL:
        return Refused(url[:200], f"it has {len(url):,} characters; {LONGEST_URL:,} are allowed")
    try:
        parsed = httpx2.URL(url.strip()) if base is None else httpx2.URL(base.url).join(url.strip())
    except (httpx2.InvalidURL, ValueError) as error:
        return Refused(url, f"it is not a URL: {error}")
    host = parsed.raw_host.decode("ascii").removesuffix(".")
    if (fault := _fault(parsed, host)) is not None:
        return Refused(url, fault)
    port = parsed.port or DEFAULT_PORTS[parsed.scheme]
    written = f"[{host}]" if ":" in host else host
    netloc = written if port == DEFAULT_PORTS[parsed.scheme] else f"{written}:{port}"
    return Target(parsed.scheme, host, port, netloc, parsed.raw_path.decode("ascii"))


def _fault(parsed: httpx2.URL, host: str) -> str | None:
    """Why we do not ask for it."""
    if parsed.scheme not in DEFAULT_PORTS:
        return "only http:// and https:// are fetched"
    if parsed.userinfo:
        return "it carries a user name"
    if not _is_host(host):
        return f"{host!r} is not a host"
    if parsed.port is not None and not 0 < parsed.port < 2**16:
        return f"{parsed.port} is not a port"
    return None


def _is_host(host: str) -> bool:
    """A name, or an address in its plain spelling: 127.1, 0x7f000001 or 2130706433 name a host that nobody would write so."""
    if ":" in host:
        return "%" not in host and _reads_as(IPv6Address, host)
    if NUMBER_AT_THE_END.fullmatch(host):
        return _reads_as(IPv4Address, host)
    return NAME.fullmatch(host) is not None


def _reads_as(kind: type[IPv4Address] | type[IPv6Address], host: str) -> bool:
    try:
        kind(host)
    except ValueError:
        return False
    return True
