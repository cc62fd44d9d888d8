"""Header fields are read by their standards; nonsense in them is passed over."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.fetching.headers import Headers


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("0", 0.0),
        ("  7 ", 7.0),
        ("1.5", 1.5),
        ("Wed, 15 Nov 2023 00:00:00 GMT", 6400.0),
        ("Wed, 15 Nov 2023 00:00:00 -0000", 6400.0),
        ("Wednesday, 15-Nov-23 00:00:00 GMT", 6400.0),
        ("Tue, 14 Nov 2023 00:00:00 GMT", 0.0),
        ("-5", None),
        ("soon", None),
        ("1e999", None),
        ("9" * 400, None),
        ("", None),
        ("²", None),
        ("Wed, 15 Nov 99999 00:00:00 GMT", None),
    ],
)
def test_retry_after_is_read_or_passed_over(stated: str, seconds: float | None) -> None:
    headers = Headers.of([(b"Retry-After", stated.encode())])
    assert headers.retry_after(now=datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC).timestamp()) == seconds


@pytest.mark.parametrize(
    ("stated", "content_type", "charset"),
    [
        ("text/html", "text/html", None),
        ("text/html; charset=utf-8", "text/html", "utf-8"),
        ("text/html;charset='windows-1251'", "text/html", "windows-1251"),
        ("TEXT/HTML ; CHARSET = KOI8-R ; x=y", "text/html", "koi8-r"),
        ("text/html; charset=no-such-thing", "text/html", None),
        ("text/html; charset=hex", "text/html", None),
        ("text/html; charset=", "text/html", None),
        ("text/html; charset*=utf-8''utf-8", "text/html", "utf-8"),
        ("text/html; charset=utf-16", "text/html", "utf-16"),
        ("nonsense", None, None),
    ],
)
def test_type_and_charset_are_what_the_header_says(stated: str, content_type: str, charset: str | None) -> None:
    assert Headers.of([(b"Content-Type", stated.encode())]).content_type() == (content_type, charset)


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("max-age=300", 300.0),
        ('public, Max-Age="0", must-revalidate', 0.0),
        ("max-age=99999999999999999999", 999999999.0),
        ("max-age=-5", None),
        ("max-age=²", None),
        ("max-age", None),
        ("no-cache, max-age=300", None),
        ("max-age=300, no-store", None),
        ("private", None),
    ],
)
def test_max_age_is_what_cache_control_says(stated: str, seconds: float | None) -> None:
    assert Headers.of([(b"Cache-Control", stated.encode())]).max_age() == seconds


@given(st.binary(max_size=60), st.sampled_from([b"text/html; charset", b"text/html; charset*", b""]))
def test_no_header_breaks_the_reading(value: bytes, before: bytes) -> None:
    headers = Headers.of(
        [(b"Content-Type", before + b"=" + value), (b"Retry-After", value), (b"content-encoding", value)]
    )
    headers.content_type()
    headers.retry_after(0.0)
    headers.max_age()
    headers.listed("content-encoding")
