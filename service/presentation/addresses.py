"""Dates and addresses as a reader meets them."""

import re
from urllib.parse import quote, urlsplit

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOMENT = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-([0-9]{2})(?:T([0-9]{2}:[0-9]{2})(?::[0-9.]+)?Z)?")
_FRAGMENT_WORDS = 6  # at each end, for a browser to find the passage by


def day(published: str | None) -> str:
    """A stored date as a reader writes it: "8 Dec 2016, 18:20 UTC"."""
    found = _MOMENT.fullmatch(published or "")
    if not found:
        return published or "Date not given"
    year, month, day, clock = found.groups()
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}" + (f", {clock} UTC" if clock else "")


def period(first: str | None, last: str | None) -> str:
    """Two stored days, the first no later, as a reader writes them: "8 to 13 Dec 2016", or one where they are one."""
    if first is None or last is None or first == last:
        return day(last or first)
    begins, ends = day(first).split(), day(last).split()
    while len(begins) > 1 and begins[-1] == ends[len(begins) - 1]:
        begins.pop()
    return f"{' '.join(begins)} to {' '.join(ends)}"


def web(url: str | None) -> str | None:
    """Let only addresses of the web through: no other kind (`javascript:`) becomes a link."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def passage(url: str | None, words: str) -> str | None:
    """Add a text fragment to the address: a browser goes to these words and lights them."""
    address, said = web(url), words.split()
    if not address or not said:
        return address
    ends = [said] if len(said) <= 2 * _FRAGMENT_WORDS else [said[:_FRAGMENT_WORDS], said[-_FRAGMENT_WORDS:]]
    fragment = ",".join(quote(" ".join(end), safe="").replace("-", "%2D") for end in ends)
    return f"{address}{'' if '#' in address else '#'}:~:text={fragment}"
