"""Addresses of articles: one form for storing and for asking, without what only says where a reader came from.

Two articles must never become one address, so a parameter goes only if its whole name is known to carry none of the
content. courlan's cleaning was tried and takes too much: its patterns are not anchored (`gallery`, `reference`, `cid`),
and it drops parameters without a value (`article.php?12345`).
"""

import re
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from indexer.store.outlets import domain_of, host_of

# Parameters that say how a reader came. Sources: the parameters that campaign tools document, as collected in
# https://github.com/AdguardTeam/AdguardFilters (TrackParamFilter) and https://github.com/mpchadwick/tracking-query-params-registry.
TRACKING = frozenset(
    # advertising and social networks
    "fbclid gclid gclsrc dclid wbraid gbraid gad_source yclid ysclid msclkid twclid ttclid li_fat_id igsh igshid epik rdt_cid"
    " scclid wickedid srsltid vero_conv vero_id _openstat"
    # mailings and campaign tools
    " mc_cid mc_eid mkt_tok _hsenc _hsmi __hssc __hstc __hsfp hsctatracking oly_anon_id oly_enc_id ml_subscriber"
    " ml_subscriber_hash s_cid cmpid cmp ncid ocid ito ftcamp xtor spm trk trkcampaign"
    # analytics
    " _ga _gl ga_source ga_medium ga_campaign __twitter_impression ref_src ref_url"
    # outlets' own marks for shares and feeds
    " smid smtyp emc wprss itid feedtype feedname taid soc_src soc_trk ns_mchannel ns_source ns_campaign ns_linkname"
    " ns_fee share_id sharetype cn-track wt_mc wt.mc_id ssm".split()
)
TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "at_medium", "at_campaign", "at_custom", "at_link", "at_ptr", "at_bbc")
# A visitor's session, as parameter or behind a semicolon in the path.
SESSIONS = frozenset("phpsessid jsessionid aspsessionid sessionid".split())
SESSION_IN_PATH = re.compile(r";jsessionid=[^/;?#]*", re.IGNORECASE)
DEFAULT_PORTS = {"http": 80, "https": 443}
# RFC 3986: these may stand unencoded in paths and queries; "%" itself begins what is encoded already.
RESERVED = "!$&'()*+,;=:@/?%[]|"
UNRESERVED = re.compile(r"%(?:2D|2E|3\d|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])", re.IGNORECASE)
ENCODED = re.compile(r"%[0-9a-fA-F]{2}")
LONE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
# A page behind such a fragment is chosen by a script: it is another article.
ROUTES = ("!", "/")
BARE_PATH = re.compile(r"/(?:(?:index|home|default)(?:\.\w{2,5})?/?)?$", re.IGNORECASE)
# Half a character, from a broken escape in JSON: no encoding has it.
LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
LINE_BREAKS = re.compile(r"[\t\r\n]")
DIGITS = re.compile(r"\d")


def canonical(url: str) -> str:
    """The address without tracking parameters, session, fragment, credentials and default port, encoded as RFC 3986 has it.

    It still leads to the page: scheme, host and path stay. What is no http(s) address only loses its fragment.
    """
    text = LONE_SURROGATE.sub("\ufffd", LINE_BREAKS.sub("", url.strip()).replace("&amp;", "&"))
    try:
        parts = urlsplit(text)
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        return text
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS or not host:
        return text.partition("#")[0]
    netloc = host if port in {None, DEFAULT_PORTS[scheme]} else f"{host}:{port}"
    path = SESSION_IN_PATH.sub("", _encoded(parts.path)) or "/"
    query = "&".join(_encoded(part) for part in parts.query.split("&") if part and not _is_tracking(part))
    fragment = _encoded(parts.fragment) if parts.fragment.startswith(ROUTES) else ""
    return urlunsplit((scheme, netloc, path, query, fragment))


def key_of(url: str) -> str:
    """What stays the same however a page is linked: the canonical address without scheme, `www.` and closing slash."""
    address = canonical(url)
    if not _is_web_address(address):
        return address
    path, question, query = address.partition("://")[2].removeprefix("www.").partition("?")
    return path.rstrip("/") + question + query


def spellings(url: str) -> list[str]:
    """The canonical addresses that have the same key as `url`."""
    key = key_of(url)
    if key == canonical(url):
        return [key]
    path, question, query = key.partition("?")
    hosts = [f"{scheme}://{www}{path}" for scheme in ("https", "http") for www in ("", "www.")]
    # A host alone has no spelling without the slash.
    endings = ("/",) if "/" not in path else ("", "/")
    return [f"{host}{ending}{question}{query}" for host in hosts for ending in endings]


def site_of(url: str) -> str:
    """The domain that one publisher holds (`bbc.co.uk`, `someone.blogspot.com`, see `domain_of`); "" where there is none."""
    host = host_of(url)
    return domain_of(host) if host else ""


def may_stand_for(stated: str, url: str) -> bool:
    """May a page at `url` say that `stated` is its canonical address?

    Not on another site, since anybody could take another's place; not a home page, and not the same path without a
    parameter that holds a number: such pages state one address for all.
    """
    try:
        said, own = urlsplit(canonical(stated)), urlsplit(canonical(url))
    except ValueError:
        return False
    if said.scheme not in DEFAULT_PORTS or site_of(stated) != site_of(url):
        return False
    if BARE_PATH.match(said.path) and not said.query and not said.fragment:
        return False
    lost = set(own.query.split("&")) - set(said.query.split("&"))
    return said.path.rstrip("/") != own.path.rstrip("/") or not any(DIGITS.search(part) for part in lost)


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in DEFAULT_PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _host(host: str) -> str:
    """In ASCII (IDNA), small letters; ValueError where it is none."""
    host = host.rstrip(".")
    if ":" in host:
        return f"[{host}]"
    try:
        return host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        return host


def _is_tracking(part: str) -> bool:
    name = unquote(part.partition("=")[0]).lower()
    return name in TRACKING or name in SESSIONS or name.startswith(TRACKING_PREFIXES)


def _encoded(part: str) -> str:
    """Everything that RFC 3986 forbids is percent-encoded, nothing that it calls unreserved is, digits are capitals."""
    text = quote(LONE_PERCENT.sub("%25", part), safe=RESERVED + "~")
    text = ENCODED.sub(lambda found: found[0].upper(), text)
    return UNRESERVED.sub(lambda found: chr(int(found[0][1:], 16)), text)
