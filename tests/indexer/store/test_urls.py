"""One address for one article: what is taken off, what never is, and who may state an address for a page."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.store.urls import canonical, key_of, may_stand_for, site_of, spellings

HOST = "https://www.harbour-post.example"


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        (f"{HOST}/story?utm_source=feed&utm_medium=rss", f"{HOST}/story"),
        (f"{HOST}/story?id=17&fbclid=abc", f"{HOST}/story?id=17"),
        (f"{HOST}/story?xtor=RSS-3208&CMP=share_btn_tw&at_campaign=x", f"{HOST}/story"),
        (f"{HOST}/story?PHPSESSID=1a2b3c&p=3", f"{HOST}/story?p=3"),
        (f"{HOST}/story;jsessionid=1A2B.node3?p=3", f"{HOST}/story?p=3"),
        (f"{HOST}/story#comments", f"{HOST}/story"),
        (f"{HOST}/story?", f"{HOST}/story"),
        (f"{HOST}", f"{HOST}/"),
        ("HTTPS://WWW.Harbour-Post.Example/Story", f"{HOST}/Story"),
        ("https://www.harbour-post.example:443/story", f"{HOST}/story"),
        ("http://www.harbour-post.example:80/story", "http://www.harbour-post.example/story"),
        ("https://user:secret@www.harbour-post.example/story", f"{HOST}/story"),
        ("https://hafen-nachrichten.example./story", "https://hafen-nachrichten.example/story"),
        ("https://häfen.example/größe", "https://xn--hfen-loa.example/gr%C3%B6%C3%9Fe"),
        ("https://xn--hfen-loa.example/gr%c3%b6%C3%9Fe", "https://xn--hfen-loa.example/gr%C3%B6%C3%9Fe"),
        (f"{HOST}/a%7Eb%2fc d", f"{HOST}/a~b%2Fc%20d"),
        (f"{HOST}/100%-sicher", f"{HOST}/100%25-sicher"),
        (f"{HOST}/story?id=1&amp;page=2", f"{HOST}/story?id=1&page=2"),
        (f" {HOST}/st\nory ", f"{HOST}/story"),
        ("https://[2001:DB8::1]:443/story", "https://[2001:db8::1]/story"),
    ],
)
def test_address_without_what_tells_of_the_reader(url: str, cleaned: str) -> None:
    assert canonical(url) == cleaned


@pytest.mark.parametrize(
    "url",
    [
        f"{HOST}/article.php?12345",
        f"{HOST}/?p=3",
        f"{HOST}/index.php?option=com_content&view=article&id=17:army&catid=2&Itemid=5",
        f"{HOST}/story?gallery=north&reference=IP/16/1234&cid=17&uid=4&eid=9&source=page3&keyword=bridge",
        f"{HOST}/story?ref=17&session=12",
        f"{HOST}/articles//17",
        f"{HOST}/story?lang=en",
        f"{HOST}/story/amp",
        f"{HOST}/story?amp=1",
        "https://m.harbour-post.example/story",
        "https://www.harbour-post.example:8443/story",
        f"{HOST}/#!/story/17",
        f"{HOST}/#/story/17",
        f"{HOST}/%ED%EE%E2?q=%ED%EE%E2",
        f"{HOST}/news/(id)/17,3.html",
        f"{HOST}/news;art=17",
        f"{HOST}/Story",
        f"{HOST}/story/?page=2",
    ],
)
def test_address_that_may_name_an_article_of_its_own_is_left_alone(url: str) -> None:
    assert canonical(url) == url


@pytest.mark.parametrize(
    "url", ["urn:isbn:17", "article 17", "/story", "ftp://host.example/a", "", "https://", "https://[bad/x"]
)
def test_what_is_no_web_address_is_kept(url: str) -> None:
    assert canonical(url) == url
    assert spellings(url) == [key_of(url)]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.harbour-post.example/story?id=17",
        "http://www.harbour-post.example/story?id=17",
        "https://harbour-post.example/story/?id=17",
        "http://harbour-post.example:80/story/?utm_source=x&id=17#top",
    ],
)
def test_spellings_of_one_address_have_one_key(url: str) -> None:
    assert key_of(url) == "harbour-post.example/story?id=17"
    assert canonical(url) in spellings("https://www.harbour-post.example/story?id=17")


@given(
    st.text(st.characters(), max_size=60),
    st.sampled_from(["", "https://", "http://a.example/", "https://www.a.example/x?"]),
)
@example("\ud800", "http://a.example/")
def test_canonical_address_is_canonical(rest: str, start: str) -> None:
    url = start + rest
    assert canonical(canonical(url)) == canonical(url)
    assert canonical(url) in spellings(url)
    assert {key_of(each) for each in spellings(url)} == {key_of(url)}


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("https://news.example.com/a", "example.com"),
        ("https://someone.blogspot.com/a", "someone.blogspot.com"),
        ("https://127.0.0.1:8000/a", "127.0.0.1"),
        ("nothing", ""),
    ],
)
def test_site_is_what_one_publisher_holds(url: str, site: str) -> None:
    assert site_of(url) == site


@pytest.mark.parametrize(
    ("stated", "url", "accepted"),
    [
        (f"{HOST}/story", f"{HOST}/story?utm_source=feed", True),
        (f"{HOST}/story", "https://m.harbour-post.example/story.amp", True),
        (f"{HOST}/story?page=all", f"{HOST}/story", True),
        (f"{HOST}/story", f"{HOST}/?p=17", True),
        ("https://another.example/story", f"{HOST}/story", False),
        ("https://b.blogspot.com/story", "https://a.blogspot.com/story", False),
        ("https://times.co.uk/story", "https://post.co.uk/story", False),
        (f"{HOST}/", f"{HOST}/story", False),
        (f"{HOST}/index.html", f"{HOST}/story", False),
        (f"{HOST}/article.php", f"{HOST}/article.php?id=17", False),
        ("javascript:void(0)", f"{HOST}/story", False),
        ("https://[bad", f"{HOST}/story", False),
    ],
)
def test_page_may_state_an_address_of_its_own_site(stated: str, url: str, accepted: bool) -> None:
    assert may_stand_for(stated, url) is accepted
