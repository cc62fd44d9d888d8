"""What comes from a server comes whole, decoded and within bounds, or as a reason."""

import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.fetching import Fetched, Fetcher, FetchFailure, NotModified, Refused
from indexer.fetching.urls import Target, target_of
from tests.indexer.fetching.server import PAGE, Names, Site, fetch, has_ipv6, response, serving, settings


def test_a_page_comes_with_what_its_header_says(site: Site) -> None:
    fields = {"ETag": '"a1"', "Last_Modified": "Sun, 27 Nov 2016 14:05:00 GMT"}
    site.answers["/page?id=1"] = response(200, PAGE, Content_Type='Text/HTML; Charset="ISO-8859-1"', **fields)
    expected = Fetched(
        f"{site.url}/page?id=1", 200, PAGE, "text/html", "iso-8859-1", '"a1"', "Sun, 27 Nov 2016 14:05:00 GMT"
    )
    assert fetch(f" {site.url}/page?id=1#top ") == expected


def test_the_request_names_us_and_the_host(site: Site) -> None:
    fetch(f"{site.url}/", user_agent="Rashomon/1.0 (mail@news.example)")
    expected = {
        "Host": f"127.0.0.1:{site.port}",
        "User-Agent": "Rashomon/1.0 (mail@news.example)",
        "Accept": "*/*",
        "Accept-Encoding": "gzip, deflate, br, zstd",
        "Connection": "close",
    }
    assert site.asked == [("/", expected)]


def test_a_site_on_ipv6_is_fetched() -> None:
    if not has_ipv6():
        pytest.skip("this machine has no IPv6")
    with serving({"/": response(200, PAGE)}, "::1") as site:
        assert fetch(f"{site.url}/") == Fetched(f"{site.url}/", 200, PAGE)


def test_an_international_name_is_asked_for_in_ascii(site: Site) -> None:
    names = Names([["127.0.0.1"]])
    Fetcher(settings(), names).fetch(f"http://Zürich.example.:{site.port}/straße?q=größe")
    assert names.asked == ["xn--zrich-kva.example"]
    path, fields = site.asked[0]
    assert (path, fields["Host"]) == ("/stra%C3%9Fe?q=gr%C3%B6%C3%9Fe", f"xn--zrich-kva.example:{site.port}")


def test_an_unchanged_page_is_not_sent_again(site: Site) -> None:
    site.answers["/feed"] = response(304, ETag='"a2"')
    outcome = Fetcher(settings()).fetch(f"{site.url}/feed", etag='"a1"', last_modified="Sun, 27 Nov 2016 14:05:00 GMT")
    assert outcome == NotModified(f"{site.url}/feed", '"a2"', "Sun, 27 Nov 2016 14:05:00 GMT")
    fields = site.asked[0][1]
    assert (fields["If-None-Match"], fields["If-Modified-Since"]) == ('"a1"', "Sun, 27 Nov 2016 14:05:00 GMT")


def test_unchanged_is_a_failure_where_nothing_was_known(site: Site) -> None:
    site.answers["/"] = response(304)
    assert fetch(f"{site.url}/") == FetchFailure(f"{site.url}/", "the server answered 304 Not Modified", 304)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Site, status: int) -> None:
    site.answers["/old/page"] = response(status, b"moved", Location="../new/p%61ge?x=ü")
    site.answers["/new/p%61ge?x=%C3%BC"] = response(200, PAGE)
    new = f"{site.url}/new/p%61ge?x=%C3%BC"
    assert fetch(f"{site.url}/old/page") == Fetched(new, 200, PAGE, moved_to=new if status in (301, 308) else None)


def test_an_address_has_moved_as_far_as_the_permanent_redirects_lead(site: Site) -> None:
    site.answers["/a"] = response(301, Location="/b")
    site.answers["/b"] = response(308, Location="/c")
    site.answers["/c"] = response(302, Location="/d")
    site.answers["/d"] = response(301, Location="/e")
    site.answers["/e"] = response(200, PAGE)
    assert fetch(f"{site.url}/a") == Fetched(f"{site.url}/e", 200, PAGE, moved_to=f"{site.url}/c")
    assert fetch(f"{site.url}/c") == Fetched(f"{site.url}/e", 200, PAGE)


def test_ten_redirects_are_followed_and_eleven_are_not(site: Site) -> None:
    for number in range(1, 12):
        site.answers[f"/{number}"] = response(302, Location=f"/{number - 1}")
    site.answers["/0"] = response(200, PAGE)
    assert fetch(f"{site.url}/10") == Fetched(f"{site.url}/0", 200, PAGE)
    assert fetch(f"{site.url}/11") == FetchFailure(f"{site.url}/1", "it is redirected more than 10 times", 302)


def test_redirects_in_a_circle_end(site: Site) -> None:
    site.answers |= {"/a": response(301, Location="/b"), "/b": response(302, Location="/a")}
    assert fetch(f"{site.url}/a") == FetchFailure(f"{site.url}/b", "its redirects go in a circle", 302)
    assert site.paths == ["/a", "/b"]


@pytest.mark.parametrize("status", [204, 206, 300, 302, 400, 403, 404, 410, 418, 451, 500, 502, 504])
def test_an_error_is_a_failure_with_its_status(site: Site, status: int) -> None:
    site.answers["/"] = response(status)
    outcome = fetch(f"{site.url}/")
    assert isinstance(outcome, FetchFailure)
    assert (outcome.status, outcome.retry_after) == (status, None)
    assert outcome.reason.startswith(f"the server answered {status} ")


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_told_in_seconds(site: Site, status: int) -> None:
    site.answers["/"] = response(status, Retry_After="120")
    outcome = fetch(f"{site.url}/")
    assert isinstance(outcome, FetchFailure)
    assert (outcome.status, outcome.retry_after) == (status, 120.0)


def test_retry_after_may_be_a_date(site: Site) -> None:
    site.answers["/"] = response(503, Retry_After=formatdate(time.time() + 300, usegmt=True))
    outcome = fetch(f"{site.url}/")
    assert isinstance(outcome, FetchFailure)
    assert outcome.retry_after is not None
    assert 200 < outcome.retry_after <= 300


def test_nobody_listening_is_a_failure() -> None:
    outcome = fetch("http://127.0.0.1:1/")
    assert isinstance(outcome, FetchFailure)
    assert outcome.reason.startswith("127.0.0.1:1 cannot be connected to: ")


@given(st.text(max_size=40), st.sampled_from(["", "http://", "http://a.example", "https://[", "//", "http://a:"]))
def test_any_text_is_a_target_or_refused(text: str, before: str) -> None:
    target = target_of(before + text)
    assert isinstance(target, Refused) or target_of(target.url) == target
    base = Target("http", "a.example", 80, "a.example", "/page")
    joined = target_of(before + text, base)
    assert isinstance(joined, Refused) or target_of(joined.url) == joined


def test_a_very_long_url_is_refused() -> None:
    assert isinstance(fetch("http://127.0.0.1/" + "a" * 9000), Refused)


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site over TLS, with a certificate for news.example that this process trusts."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not on this machine")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    what = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=news.example"
    names = ["-addext", "subjectAltName=DNS:news.example", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([program, *what.split(), *names], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving({"/": response(200, PAGE)}, tls=context) as site:
        yield site


def test_tls_is_verified_against_the_name_while_the_address_is_pinned(certified: Site) -> None:
    fetcher = Fetcher(settings(), Names([["127.0.0.1"]]))
    url = f"https://news.example:{certified.port}/"
    assert fetcher.fetch(url) == Fetched(url, 200, PAGE)
    other = fetcher.fetch(f"https://other.example:{certified.port}/")
    assert isinstance(other, FetchFailure)
    assert "certificate verify failed" in other.reason
    assert len(certified.asked) == 1


def test_a_certificate_of_nobody_is_a_failure(certified: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    outcome = Fetcher(settings(), Names([["127.0.0.1"]])).fetch(f"https://news.example:{certified.port}/")
    assert isinstance(outcome, FetchFailure)
    assert "certificate verify failed" in outcome.reason
