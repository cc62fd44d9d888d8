"""What the header fields of a response say."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC
from email.message import Message
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class Headers:
    """Header fields by name, in lower case; of a repeated field, values in order."""

    fields: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, raw: Sequence[tuple[bytes, bytes]]) -> "Headers":
        """The fields as they came. Bytes are UTF-8 where they can be, else Latin-1 (RFC 9110, 5.5: obs-text)."""
        fields: dict[str, list[str]] = {}
        for name, value in raw:
            fields.setdefault(name.decode("latin-1").lower(), []).append(_decoded(value))
        return cls(fields)

    def first(self, name: str) -> str | None:
        """The first value of a field, without space around it; None where there is none or it is empty."""
        return next((value for each in self.fields.get(name, []) if (value := each.strip())), None)

    def listed(self, name: str) -> list[str]:
        """The items of a field that is a list, in lower case, over all its values."""
        items = ",".join(self.fields.get(name, [])).lower().split(",")
        return [item.strip() for item in items if item.strip()]

    def content_type(self) -> tuple[str | None, str | None]:
        """Media type and charset, both in lower case; None for what is not stated, or unknown to Python (charset)."""
        stated = self.first("content-type")
        if stated is None:
            return None, None
        message = Message()
        message["content-type"] = stated
        charset = (message.get_content_charset() or "").strip("'\" ")
        media_type = stated.partition(";")[0].strip().lower()
        return media_type if "/" in media_type else None, charset if _is_known(charset) else None

    def retry_after(self, now: float) -> float | None:
        """Seconds to wait, never below 0; `now` in seconds of the epoch. RFC 9110, 10.2.3: a number of seconds, or a date."""
        stated = self.first("retry-after")
        if stated is None:
            return None
        try:
            seconds = float(stated) if stated[0].isdigit() else _moment(stated) - now
        except (ValueError, OverflowError):
            return None
        return max(seconds, 0.0) if math.isfinite(seconds) else None

    def max_age(self) -> float | None:
        """Seconds for which the content is fresh, by its Cache-Control; None where that does not say, or says no-cache."""
        stated = dict(item.partition("=")[::2] for item in self.listed("cache-control"))
        seconds = stated.get("max-age", "").strip('"')
        fresh = seconds.isascii() and seconds.isdigit() and not stated.keys() & {"no-cache", "no-store"}
        return float(seconds[:9]) if fresh else None


def _moment(date: str) -> float:
    """Seconds of the epoch. A date without a zone is UTC: all dates of HTTP are."""
    parsed = parsedate_to_datetime(date)
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _is_known(charset: str) -> bool:
    try:
        b" ".decode(charset, "ignore")  # of no bytes at all, Python does not look the name up
    except (LookupError, ValueError):
        return False
    return True
