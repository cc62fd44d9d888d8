"""How a fetch can end. Each value names the address that it is about: after redirects, that is not the one asked for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fetched:
    """The server gave the content, and all of it came.

    `body` is free of content encodings. `content_type` is lower case and without parameters; `charset` is what the header
    states, where Python knows an encoding of that name: pages state wrong ones. `moved_to` is where the address asked for has
    moved for good: where the permanent redirects (301, 308) that it began with led. `max_age` are the seconds for which the
    server says that this content will do (RFC 9111, 5.2.2.1).
    """

    url: str
    status: int
    body: bytes
    content_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    max_age: float | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The content is still the one that `etag` or `last_modified` stand for (HTTP 304). The rest is as in Fetched."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    max_age: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """We do not ask for it: the address is not one to fetch from, or robots.txt excludes it."""

    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class Postponed:
    """We do not ask for it now; asking again is of use after `retry_after` seconds."""

    url: str
    reason: str
    retry_after: float


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """We asked, and it did not work. `status` is None where no HTTP answer came.

    `retry_after`, in seconds, is what the server asks for.
    """

    url: str
    reason: str
    status: int | None = None
    retry_after: float | None = None


Outcome = Fetched | NotModified | Refused | Postponed | FetchFailure
