"""Which feeds the caller names."""

import os
from pathlib import Path

import pytest

from indexer.following import Subscriptions
from indexer.store.errors import CallError

OPML = """<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0"><head><title>News</title></head><body>
  <outline text="Agencies">
    <outline text="Wire" type="rss" xmlUrl="https://wire.example/rss?a=1&amp;b=2" htmlUrl="https://wire.example/"/>
    <outline text="Levant"><outline text="Deep" xmlurl=" https://deep.example/atom "/></outline>
  </outline>
  <outline text="Twice" xmlUrl="https://wire.example/rss?a=1&amp;b=2"/>
  <outline text="Old" xmlUrl="feed://old.example/rss"/>
  <outline text="No feed" htmlUrl="https://page.example/"/>
</body></opml>"""
LISTED = ["https://wire.example/rss?a=1&b=2", "https://deep.example/atom", "http://old.example/rss"]


@pytest.fixture
def opml(tmp_path: Path) -> Path:
    return write(tmp_path / "feeds.opml", OPML)


def write(path: Path, text: str) -> Path:
    """Write aside and put in place, as programs do; the file's state differs from the one before in any case."""
    aside = path.with_suffix(".new")
    aside.write_text(text, encoding="utf-8")
    before = path.stat().st_mtime_ns if path.exists() else 0
    os.utime(aside, ns=(before + 1, before + 1))
    return aside.replace(path)


def test_outlines_at_any_depth_are_feeds_each_once(opml: Path) -> None:
    assert Subscriptions([str(opml)]).urls == LISTED


def test_addresses_and_files_may_be_mixed(opml: Path) -> None:
    specs = ["https://one.example/feed", str(opml), "https://deep.example/atom", "HTTPS://one.example/feed2"]
    assert Subscriptions(specs).urls == ["https://one.example/feed", *LISTED, "HTTPS://one.example/feed2"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is no OPML: as XML it is broken (no element found: line 1, column 0)"),
        (OPML[:-30], "is no OPML: as XML it is broken ("),
        (
            '<opml version="2.0"><body><outline xmlUrl="https://a.example/?a&b"/></body></opml>',
            "is no OPML: as XML it is",
        ),
        (
            "<rss version='2.0'><channel/></rss>",
            "is no OPML: its first element is <rss>. A feed is named by its address",
        ),
        ("<opml><body><outline text='a'/></body></opml>", 'lists no feed: none of its outlines has an "xmlUrl"'),
        (
            "<opml><outline xmlUrl='ftp://a.example/'/></opml>",
            ": 'ftp://a.example/' is no address of a feed: it begins",
        ),
        (f"<opml><outline xmlUrl='https://a.example/{'a' * 2000}'/></opml>", "… has more than 2,000 bytes"),
        ("<?xml version='1.0' encoding='no-such'?><opml/>", "is no OPML: as XML it is broken ("),
    ],
)
def test_a_file_that_lists_no_feeds_is_a_wrong_call_that_says_why(tmp_path: Path, text: str, told: str) -> None:
    file = write(tmp_path / "feeds.opml", text)
    with pytest.raises(CallError) as error:
        Subscriptions([str(file)])
    assert str(error.value).startswith(str(file))
    assert told in str(error.value)


def test_a_bomb_is_a_wrong_call(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE opml [<!ENTITY e0 "{"x" * 100}">{entities}]><opml><outline text="&e11;"/></opml>'
    with pytest.raises(CallError, match="is no OPML: as XML it is broken"):
        Subscriptions([str(write(tmp_path / "feeds.opml", bomb))])


@pytest.mark.parametrize("spec", ["missing.opml", "", "a\0b", "ftp://news.example/feed"])
def test_what_is_neither_address_nor_file_is_a_wrong_call(spec: str) -> None:
    with pytest.raises(CallError, match="is no address of a feed"):
        Subscriptions([spec])


def test_a_file_that_changes_is_read_again(opml: Path) -> None:
    subscriptions = Subscriptions([str(opml)])
    write(opml, "<opml><outline xmlUrl='https://new.example/feed'/></opml>")
    assert subscriptions.refresh() == []
    assert subscriptions.urls == ["https://new.example/feed"]


def test_a_file_that_was_spoilt_is_told_once_and_the_list_from_before_counts(opml: Path) -> None:
    subscriptions = Subscriptions([str(opml)])
    write(opml, "<opml>")
    [told] = subscriptions.refresh()
    assert "is no OPML" in told
    assert (subscriptions.refresh(), subscriptions.urls) == ([], LISTED)
    opml.unlink()
    assert len(subscriptions.refresh()) == 1
    assert (subscriptions.refresh(), subscriptions.urls) == ([], LISTED)
    write(opml, "<opml><outline xmlUrl='https://new.example/feed'/></opml>")
    assert (subscriptions.refresh(), subscriptions.urls) == ([], ["https://new.example/feed"])
