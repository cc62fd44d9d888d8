"""Dates and times: ISO 8601 as people write it, and moments → as it is stored."""

import re
from datetime import UTC, date, datetime

# As in 2016-11-27, 20161127, 2016-W47-7: no hour.
DATE_ONLY = re.compile(r"(\d{4}-\d{2}-\d{2}|\d{8}|\d{4}-?W\d{2}(-?\d)?)$")


def in_utc(value: str) -> tuple[str, date]:
    """(ISO 8601 in UTC, its day) of a date or time.

    A day stays a day: its hour is not known. A time without a zone is taken as UTC. Raises ValueError, with words that
    say what to give, for what is no date of the calendar.
    """
    try:
        if DATE_ONLY.match(value):
            day = date.fromisoformat(value)
            return day.isoformat(), day
        moment = datetime.fromisoformat(value)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
        return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z", moment.date()
    except (ValueError, OverflowError):
        raise ValueError(f"{value[:40]!r} is no date: give YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS+00:00") from None


def utc_text(moment: datetime) -> str:
    """A moment as it is stored: ISO 8601 in UTC to the second. All are of one length, so they sort as text."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def age(published: str | None) -> str:
    """Sorts stored dates, earliest first. A day without an hour comes behind the times of that day, no date behind all.

    What is known to the minute is taken for the earlier of two: a newspaper's bare day says nothing of its hour.
    """
    if published is None:
        return "~"
    return published if "T" in published else f"{published}~"
