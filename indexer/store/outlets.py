"""Whose article is it? Names and hosts as they are compared, and the rules by which an article comes to its outlet."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import sha256
from ipaddress import ip_address
from unicodedata import normalize
from urllib.parse import urlsplit

from tld import get_tld

# Hosts below these belong to many publishers, though the Public Suffix List does not have them.
SHARED = frozenset(
    "beehiiv.com ghost.io livejournal.com medium.com over-blog.com substack.com tumblr.com typepad.com weebly.com "
    "wordpress.com".split()
)
HYPHENS_AND_APOSTROPHES = str.maketrans("\u2010\u2012\u2013\u2212\u02bc\u2018\u2019", "----'''")
# A database's index holds no longer keys; compatibility forms make some names many times longer.
LONGEST_KEY_BYTES = 2000
# Longer ones are no names: pages put slogans there.
LONGEST_SITE_NAME = 100
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
LONGEST_HOST = 253


def key_of(name: str) -> str:
    """What names are compared by: without case, width, kinds of hyphen and apostrophe, and repeated spaces.

    Unicode compatibility form (NFKC) and full case folding, as in the Unicode Standard 3.13, D146.
    """
    folded = normalize("NFKC", normalize("NFKC", name).casefold()).translate(HYPHENS_AND_APOSTROPHES)
    key = " ".join(folded.split())
    return key if len(key.encode()) <= LONGEST_KEY_BYTES else sha256(key.encode()).hexdigest()


def label_of(text: str) -> str:
    """A kind or tag as it is stored and asked for: in lower case, without needless spaces (NFKC, full case folding)."""
    return " ".join(normalize("NFKC", normalize("NFKC", text).casefold()).split())


def site_name(site: str | None) -> str | None:
    """The name that a page gives itself, in one line; None where it is none that an outlet could have."""
    name = " ".join((site or "").split())
    is_name = len(name) <= LONGEST_SITE_NAME and any(map(str.isalpha, name)) and not CONTROL.search(name)
    return name if is_name else None


def host_of(address: str) -> str | None:
    """The host of a URL (http or https), or a bare host: lower case, in ASCII, without port and a leading "www.".

    None where there is none.
    """
    address = address.replace("\\", "/")  # as browsers read it (WHATWG URL)
    if "://" not in address:
        address = f"//{address}"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in {"", "http", "https"}:
            return None
        if _is_address(host):
            return host
        host = host.encode("idna").decode()
    except ValueError:  # UnicodeError is one: labels that are empty or too long
        return None
    if len(host) > LONGEST_HOST or not HOST.fullmatch(host) or (not parts.scheme and "." not in host):
        return None
    bare = host.removeprefix("www.")
    return bare if "." in bare else host


def shown_host(host: str) -> str:
    """A host as people write it: "xn--e1afmkfd.xn--p1ai" is "пример.рф"."""
    try:
        return host.encode().decode("idna")
    except ValueError:
        return host


@lru_cache(maxsize=10_000)
def domain_of(host: str) -> str:
    """The domain that one publisher holds: the host's last labels, one more than the public suffix has.

    So "edition.news.co.uk" is of "news.co.uk", but "anna.blogspot.com" of itself. Suffixes are those of the Public Suffix
    List, its private part included, in the copy that the package tld brings; an unknown one has one label, as the list says.
    """
    if "." not in host or _is_address(host):
        return host
    labels = host.split(".")
    if any(host.endswith(f".{shared}") for shared in SHARED):
        return host
    found = get_tld(f"http://{host}", fail_silently=True, as_object=True)
    suffix = 1 if found is None or isinstance(found, str) else found.tld.count(".") + 1
    return ".".join(labels[-suffix - 1 :])


def domains_above(host: str) -> list[str]:
    """The host and the domains that it is below, longest first, as far as one publisher holds them."""
    found = [host]
    domain = domain_of(host)
    while host != domain:
        host = host.partition(".")[2]
        found.append(host)
    return found


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class Directory:
    """The names and domains of some outlets, and the rules by which articles come to them. It grows by those it makes.

    `names` and `domains` come with outlet ids; of names that are compared equal the first counts. `at_home` are the outlets
    that have a domain. `next_id` numbers an outlet that is made. What was made is in `new_outlets` (name by id) and
    `new_domains`.
    """

    def __init__(
        self,
        names: Iterable[tuple[str, int]],
        domains: Iterable[tuple[str, int]],
        *,
        at_home: Iterable[int],
        next_id: Callable[[], int],
    ) -> None:
        self._names: dict[str, int] = {}
        self._keys: dict[str, int] = {}
        for name, outlet in names:
            self._names[name] = outlet
            self._keys.setdefault(key_of(name), outlet)
        self._domains = dict(domains)
        self._at_home = set(at_home)
        self._next_id = next_id
        self.new_outlets: dict[int, str] = {}
        self.new_domains: dict[str, int] = {}

    def resolve(self, stated: str, *, site: str | None, url: str | None) -> int:
        """The id of the outlet of an article.

            the name that is stated, exactly, else by `key_of`; an unknown name is a new outlet
            where there is no address, the name that the page gives itself, in the same way
            else the longest known domain that the URL's host is or is below
            else the name that the page gives itself, unless an outlet of that name has other domains
            else a new outlet, named by that name if it is free, or by the domain

        Without a stated name the domain is the outlet's from then on. Raises ValueError where neither a name nor a host
        is given.
        """
        if stated:
            known = self._named(stated)
            return known if known is not None else self._make(stated)
        host = host_of(url or "")
        if host is None:
            if (name := site_name(site)) is None:
                raise ValueError(f"an article states no outlet, its URL {url!r} has no host, and its page no name")
            known = self._named(name)
            return known if known is not None else self._make(name)
        for domain in domains_above(host):
            if domain in self._domains:
                return self._domains[domain]
        domain = domain_of(host)
        outlet = self._called_by_page(site, domain)
        self._domains[domain] = self.new_domains[domain] = outlet
        self._at_home.add(outlet)
        return outlet

    def _called_by_page(self, site: str | None, domain: str) -> int:
        if (name := site_name(site)) is not None:
            known = self._named(name)
            if known is None:
                return self._make(name)
            # A page can give itself any name: of an outlet that is at home elsewhere it is not believed.
            if known not in self._at_home:
                return known
        known = self._named(shown_host(domain))
        return known if known is not None else self._make(shown_host(domain))

    def _named(self, name: str) -> int | None:
        return self._names.get(name, self._keys.get(key_of(name)))

    def _make(self, name: str) -> int:
        outlet = self._next_id()
        self._names[name] = self._keys[key_of(name)] = outlet
        self.new_outlets[outlet] = name
        return outlet
