"""How names and hosts are compared, and by which rules an article comes to its outlet."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.store.outlets import Directory, domain_of, domains_above, host_of, key_of, label_of, shown_host


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("SANA", "sana"),
        ("ＳＡＮＡ", "sana"),
        ("Al–Ahram", "Al-Ahram"),
        ("Etilaf’s  News", "etilaf's news"),
        ("Straße", "STRASSE"),
        ("Le\u00a0Monde", "le monde"),
        ("Ａl Jazeera", "al jazeera"),
    ],
)
def test_names_are_compared_without_case_width_and_kinds_of_hyphen(name: str, same: str) -> None:
    assert key_of(name) == key_of(same)


@pytest.mark.parametrize(("name", "other"), [("SANA", "SANA TV"), ("Al Ahram", "Al-Ahram"), ("Sañа", "Sana")])
def test_other_names_are_others(name: str, other: str) -> None:
    assert key_of(name) != key_of(other)


def test_a_key_is_never_too_long_for_an_index() -> None:
    long = "ﷺ" * 600  # each becomes eighteen characters
    assert len(key_of(long).encode()) <= 2000
    assert key_of(long) != key_of(long + "ﷺ")


def test_labels_are_in_lower_case() -> None:
    assert label_of(" State  Media ") == "state media"


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.News.example:443/world?a=1#b", "news.example"),
        ("news.example", "news.example"),
        ("www.news.example/world", "news.example"),
        ("news.example:8080/a", "news.example"),
        ("http://user:word@news.example./", "news.example"),
        ("https://новости.рф/", "xn--b1amnebsh.xn--p1ai"),
        ("http://127.0.0.1:8000/a", "127.0.0.1"),
        ("http://[::1]:80/", "::1"),
        ("http://localhost:8000/", "localhost"),
        ("https://news.example\\@other.example/", "news.example"),
        ("https://www.ck/", "www.ck"),
        ("localhost", None),
        ("urn:isbn:3", None),
        ("file:///etc/passwd", None),
        ("ftp://news.example/", None),
        ("http://a..b/", None),
        ("http://[bad/", None),
        (f"http://{'a' * 64}.example/", None),
        ("no address", None),
        ("", None),
    ],
)
def test_the_host_of_an_address(address: str, host: str | None) -> None:
    assert host_of(address) == host


@given(st.text(max_size=60))
def test_any_text_has_a_host_or_none(text: str) -> None:
    for address in (text, f"https://{text}"):
        if (host := host_of(address)) is not None:
            assert host_of(f"http://[{host}]/" if ":" in host else f"http://{host}/") == host
            assert domains_above(host)[-1] == domain_of(host)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("news.example", "news.example"),
        ("edition.world.news.example", "news.example"),
        ("edition.news.co.uk", "news.co.uk"),
        ("anna.blogspot.com", "anna.blogspot.com"),
        ("photos.anna.blogspot.com", "anna.blogspot.com"),
        ("anna.wordpress.com", "anna.wordpress.com"),
        ("anna.substack.com", "anna.substack.com"),
        ("medium.com", "medium.com"),
        ("co.uk", "co.uk"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("localhost", "localhost"),
    ],
)
def test_the_domain_that_one_publisher_holds(host: str, domain: str) -> None:
    assert domain_of(host) == domain


def test_the_domains_above_a_host_end_at_its_publisher() -> None:
    assert domains_above("a.b.news.co.uk") == ["a.b.news.co.uk", "b.news.co.uk", "news.co.uk"]
    assert domains_above("anna.medium.com") == ["anna.medium.com"]


def test_a_host_is_shown_as_people_write_it() -> None:
    assert shown_host("xn--b1amnebsh.xn--p1ai") == "новости.рф"
    assert shown_host("xn--99999999") == "xn--99999999"


SANA, POST, ARABIC = 1, 2, 3


def directory() -> Directory:
    """SANA has no domain; the Post is at post.example, its Arabic edition apart."""
    names = [("SANA", SANA), ("Syrian Arab News Agency", SANA), ("Harbour Post", POST), ("Post Arabic", ARABIC)]
    domains = [("post.example", POST), ("arabic.post.example", ARABIC)]
    return Directory(names, domains, at_home={POST, ARABIC}, next_id=count(4).__next__)


@pytest.mark.parametrize(
    ("stated", "site", "url", "outlet"),
    [
        ("SANA", None, None, SANA),
        ("Syrian Arab News Agency", None, None, SANA),
        ("harbour  POST", None, None, POST),
        ("SANA", "Harbour Post", "https://post.example/1", SANA),
        ("", None, "https://post.example/1", POST),
        ("", None, "https://www.edition.post.example/1", POST),
        ("", None, "https://arabic.post.example/1", ARABIC),
        ("", None, "https://m.arabic.post.example/1", ARABIC),
        ("", "SANA", "https://post.example/1", POST),
        ("", "sana", "https://sana.example/1", SANA),
    ],
)
def test_an_article_comes_to_a_known_outlet(stated: str, site: str | None, url: str | None, outlet: int) -> None:
    found = directory()
    assert found.resolve(stated, site=site, url=url) == outlet
    assert found.new_outlets == {}


@pytest.mark.parametrize(
    ("stated", "site", "url", "name", "domains"),
    [
        ("Tishreen", None, "https://tishreen.example/1", "Tishreen", {}),
        ("", "Tishreen", "https://www.tishreen.example/1", "Tishreen", {"tishreen.example": 4}),
        ("", None, "https://m.tishreen.example/1", "tishreen.example", {"tishreen.example": 4}),
        ("", "www", "https://новости.рф/1", "www", {"xn--b1amnebsh.xn--p1ai": 4}),
        ("", " ", "https://новости.рф/1", "новости.рф", {"xn--b1amnebsh.xn--p1ai": 4}),
        ("", "a\0b", "https://a.example/1", "a.example", {"a.example": 4}),
        ("", "2016", "https://anna.blogspot.com/1", "anna.blogspot.com", {"anna.blogspot.com": 4}),
        ("", "a slogan " * 20, "https://anna.medium.com/1", "anna.medium.com", {"anna.medium.com": 4}),
        ("", None, "https://notpost.example/1", "notpost.example", {"notpost.example": 4}),
    ],
)
def test_an_unknown_one_becomes_an_outlet(
    stated: str, site: str | None, url: str, name: str, domains: dict[str, int]
) -> None:
    found = directory()
    assert found.resolve(stated, site=site, url=url) == 4
    assert (found.new_outlets, found.new_domains) == ({4: name}, domains)


def test_a_page_that_takes_the_name_of_an_outlet_at_home_elsewhere_is_not_believed() -> None:
    found = directory()
    assert found.resolve("", site="Harbour Post", url="https://post-example.net/1") == 4
    assert found.new_outlets == {4: "post-example.net"}


def test_the_next_page_of_a_host_comes_to_the_same_outlet() -> None:
    found = directory()
    outlets = [
        found.resolve("", site=site, url=url)
        for site, url in (
            ("Tishreen", "https://t.example/1"),
            ("Sport", "https://t.example/2"),
            (None, "http://m.t.example"),
        )
    ]
    assert outlets == [4, 4, 4]
    assert found.resolve("tishreen", site=None, url=None) == 4
    assert found.resolve("", site=None, url="https://u.example/") == 5


def test_names_that_were_always_apart_stay_apart() -> None:
    """A store of an earlier version may hold names that differ only in case: each names its own, others the first."""
    found = Directory([("SANA", 1), ("Sana", 2)], [], at_home=(), next_id=count(3).__next__)
    assert [found.resolve(name, site=None, url=None) for name in ("SANA", "Sana", "sana")] == [1, 2, 1]


def test_without_name_and_host_there_is_no_outlet() -> None:
    with pytest.raises(ValueError, match="has no host"):
        directory().resolve("", site=None, url="somewhere")


def test_without_a_host_the_name_that_the_page_gives_itself_counts() -> None:
    assert directory().resolve("", site="SANA", url=None) == directory().resolve("SANA", site=None, url=None)
