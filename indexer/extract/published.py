"""When an article was published: the most trustworthy of the dates that are stated, checked and stored.

A record's own date, and the caller's, must be dates: what they state wrongly is a reason for the quarantine. A page's, a
feed's and an address's are passed over where they are none, lie in the future, or before the web had news.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from indexer.store.dates import DATE_ONLY, in_utc
from indexer.store.errors import DocumentError, PassingDocumentError
from indexer.store.vectors import UNDATED

STRICT = frozenset({"record", "caller"})
# Most trustworthy first. JSON-LD and `meta` are the outlet's own word for this very article; a feed's date is now and then
# that of an update, a sitemap's that of a page's last change, an address names but a day.
TRUST = ("record", "json-ld", "meta", "feed", "sitemap", "url", "caller", "text")
EARLIEST = date(1990, 1, 1)
# "/2016/12/08/", "/2016/dec/08/", "/2016-12-08-title", "_20161208.html"
IN_URL = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<joint>[/_.-]?)(?P<month>\d{2}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?P=joint)(?P<day>\d{2})(?!\d)"
)
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# "2016-12-08 14:05:00 +0200", "2016-12-08T14:05:00 UTC", "2016-12-08T14:05:00.123456789Z"
ZONE = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}$)|\s*(?:UTC|GMT|Z)$")
LONG_FRACTION = re.compile(r"(\.\d{6})\d+")


@dataclass(frozen=True, slots=True)
class Statement:
    """A date as it is written, and where: one of TRUST."""

    place: str
    value: str


@dataclass(frozen=True, slots=True)
class Published:
    """When an article was published, as it is stored (see `indexer.store.records.Version`).

    `local_day` is the day in the publication's own time zone.
    """

    shown: str | None = None
    day: int = UNDATED
    place: str | None = None
    utc_offset: int | None = None
    local_day: date | None = None


def published_of(statements: Iterable[Statement], *, in_text: Callable[[], str | None], now: datetime) -> Published:
    """The most trustworthy date; where it is only a day, the time that a less trusted place states of the same day.

    `in_text` looks through a page's text, where nothing is stated. Raises DocumentError for a record's or the caller's date
    that is none, or lies more than a day ahead of `now` (the world's zones span 26 hours).
    """
    found = [read for each in sorted(statements, key=_trust) if (read := _read(each, now))]
    if not found:
        said = in_text()
        found = [read for each in [Statement("text", said or "")] if (read := _read(each, now))]
    if not found:
        return Published()
    best = found[0]
    if best.utc_offset is None and best.shown == str(best.local_day) and best.place not in STRICT:
        return next((each for each in found if _is_time(each) and each.local_day == best.local_day), best)
    return best


def date_in_url(url: str) -> str | None:
    """The day (ISO 8601) that an address names."""
    for match in IN_URL.finditer(url.partition("?")[0].lower()):
        month = match["month"]
        number = int(month) if month.isdecimal() else MONTHS.index(month) + 1
        try:
            return date(int(match["year"]), number, int(match["day"])).isoformat()
        except ValueError:
            continue
    return None


def _trust(statement: Statement) -> int:
    return TRUST.index(statement.place)


def _is_time(published: Published) -> bool:
    return published.shown is not None and "T" in published.shown


def _read(statement: Statement, now: datetime) -> Published | None:
    """The date in a statement; None for one that is passed over."""
    if not statement.value.strip():
        return None
    strict = statement.place in STRICT
    for value in (statement.value,) if strict else _readings(statement.value):
        try:
            shown, day = in_utc(value)
        except ValueError as error:
            if strict:
                raise DocumentError(f"published {error}") from None
            continue
        if day > now.date() + timedelta(days=1):
            if strict:
                raise PassingDocumentError(f"published {value!r} lies in the future")
            continue
        if strict or day >= EARLIEST:
            offset = _offset(value)
            return Published(shown, day.toordinal(), statement.place, offset, _local_day(shown, day, offset))
    return None


def _readings(value: str) -> Iterator[str]:
    """How a date that machines wrote may be meant, in ISO 8601."""
    text = LONG_FRACTION.sub(r"\1", value.strip())
    yield text
    yield ZONE.sub(lambda found: "" if found[0].isspace() else "Z", text)
    with suppress(ValueError, TypeError, OverflowError):  # RFC 822, in which some systems write `meta` as well
        yield parsedate_to_datetime(text).isoformat()


def _offset(value: str) -> int | None:
    """The zone that a time states, in minutes east of UTC."""
    if DATE_ONLY.match(value):
        return None
    offset = datetime.fromisoformat(value).utcoffset()
    return None if offset is None else round(offset.total_seconds() / 60)


def _local_day(shown: str, day: date, offset: int | None) -> date:
    if offset is None:
        return day
    return (datetime.fromisoformat(shown).astimezone(UTC) + timedelta(minutes=offset)).date()
