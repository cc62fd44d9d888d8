"""Which of several dates counts, with its precision and zone; and which are passed over or refused."""

from datetime import UTC, datetime

import pytest

from indexer.extract.published import Published, Statement, date_in_url, published_of
from indexer.sources import Defaults
from indexer.store.errors import DocumentError
from tests.helpers import record
from tests.indexer.extract.reading import html_of, page_of, record_of, version_of

NOW = datetime(2016, 12, 10, 12, 0, tzinfo=UTC)


def chosen(*statements: tuple[str, str], in_text: str | None = None) -> Published:
    return published_of((Statement(*each) for each in statements), in_text=lambda: in_text, now=NOW)


def shown(*statements: tuple[str, str], in_text: str | None = None) -> tuple[str | None, str | None]:
    found = chosen(*statements, in_text=in_text)
    return found.shown, found.place


DAY, TIME = "2016-12-08", "2016-12-08T14:05:00+02:00"


def test_most_trustworthy_date_counts() -> None:
    places = ("json-ld", "meta", "feed", "sitemap", "url", "caller")
    stated = [(place, f"2016-12-0{day}") for day, place in enumerate(places, 1)]
    while stated:
        assert shown(*reversed(stated), in_text="2016-12-09") == (stated[0][1], stated[0][0])
        del stated[0]
    assert shown(in_text="2016-12-09") == ("2016-12-09", "text")
    assert shown() == (None, None)


def test_time_of_the_same_day_goes_before_the_day_alone() -> None:
    assert shown(("json-ld", DAY), ("feed", TIME)) == ("2016-12-08T12:05:00Z", "feed")


def test_time_of_another_day_does_not() -> None:
    assert shown(("json-ld", "2016-12-07"), ("feed", TIME)) == ("2016-12-07", "json-ld")


def test_day_of_a_record_stays_a_day() -> None:
    assert shown(("record", DAY), ("json-ld", TIME)) == (DAY, "record")


def test_text_is_looked_through_only_where_nothing_is_stated() -> None:
    def never() -> str:
        raise AssertionError("looked")

    assert published_of([Statement("url", DAY)], in_text=never, now=NOW).shown == DAY


@pytest.mark.parametrize(
    ("written", "stored", "offset"),
    [
        ("2016-12-08", "2016-12-08", None),
        ("2016-12-08T14:05:00", "2016-12-08T14:05:00Z", None),
        ("2016-12-08T14:05:00Z", "2016-12-08T14:05:00Z", 0),
        ("2016-12-08T14:05:00+05:30", "2016-12-08T08:35:00Z", 330),
        ("2016-12-08T14:05:00.000-0800", "2016-12-08T22:05:00Z", -480),
        ("2016-12-08T14:05:00.123456789Z", "2016-12-08T14:05:00Z", 0),
        ("2016-12-08 14:05:00 +0200", "2016-12-08T12:05:00Z", 120),
        ("2016-12-08 14:05:00 UTC", "2016-12-08T14:05:00Z", 0),
        ("Thu, 08 Dec 2016 14:05:00 +0100", "2016-12-08T13:05:00Z", 60),
        ("Thu, 08 Dec 2016 14:05:00 GMT", "2016-12-08T14:05:00Z", 0),
    ],
)
def test_zone_is_kept_where_one_is_stated(written: str, stored: str, offset: int | None) -> None:
    found = chosen(("meta", written))
    assert (found.shown, found.utc_offset) == (stored, offset)


def test_day_in_the_publications_own_zone() -> None:
    found = chosen(("json-ld", "2016-12-08T00:30:00+03:00"))
    assert (found.shown, found.day) == ("2016-12-07T21:30:00Z", datetime(2016, 12, 7).toordinal())
    assert str(found.local_day) == "2016-12-08"


@pytest.mark.parametrize(
    "nonsense",
    [
        "2016-27-11",
        "2016-02-30",
        "tomorrow",
        "",
        " ",
        "2017-01-01",
        "1970-01-01T00:00:00Z",
        "0001-01-01",
        "20161",
        "\0",
    ],
)
def test_nonsense_of_a_page_is_passed_over_for_the_next_place(nonsense: str) -> None:
    assert shown(("json-ld", nonsense), ("meta", nonsense), ("url", DAY)) == (DAY, "url")


@pytest.mark.parametrize("place", ["record", "caller"])
@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("2016-27-11", "published '2016-27-11' is no date: give YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS+00:00"),
        ("2017-01-01", "published '2017-01-01' lies in the future"),
    ],
)
def test_wrong_date_of_a_record_or_the_caller_is_refused(place: str, wrong: str, reason: str) -> None:
    with pytest.raises(DocumentError) as refused:
        chosen((place, wrong))
    assert str(refused.value) == reason


def test_old_date_of_a_record_is_kept() -> None:
    assert shown(("record", "1938-10-31")) == ("1938-10-31", "record")


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://news.example/2016/12/08/army-enters", "2016-12-08"),
        ("https://news.example/world/2016/dec/08/army-enters", "2016-12-08"),
        ("https://news.example/2016-12-08-army-enters.html", "2016-12-08"),
        ("https://news.example/economia/contrato-20161208_1174.html", "2016-12-08"),
        ("https://news.example/2016/12/army-enters", None),
        ("https://news.example/2016/27/11/army", None),
        ("https://news.example/article-120161208", None),
        ("https://news.example/201612081405/army", None),
        ("https://news.example/story?from=2016-12-08", None),
        ("https://news.example/2016/12-08/army", None),
    ],
)
def test_address_names_a_day_only_in_full(url: str, day: str | None) -> None:
    assert date_in_url(url) == day


@pytest.mark.parametrize(
    ("head", "before", "found"),
    [
        (
            '<meta property="article:published_time" content="2016-12-08T14:05:00+02:00">',
            "",
            ("2016-12-08T12:05:00Z", "meta"),
        ),
        ('<meta name="DC.date.issued" content="2016-12-08">', "", ("2016-12-08", "meta")),
        ('<meta itemprop="datePublished" content="2016-12-08">', "", ("2016-12-08", "meta")),
        (
            "",
            '<time class="entry-date published" datetime="2016-12-08T10:00:00Z">Dec 8</time>',
            ("2016-12-08T10:00:00Z", "meta"),
        ),
        ("", '<span itemprop="datePublished" content="2016-12-08">Thursday</span>', ("2016-12-08", "meta")),
        ("", '<div class="date">December 8, 2016</div>', ("2016-12-08", "text")),
        ('<meta property="article:modified_time" content="2016-12-09">', "", ("2016-12-09", "text")),
        ("", "", (None, None)),
    ],
)
def test_page_is_dated_by_what_it_marks(head: str, before: str, found: tuple[str | None, str | None]) -> None:
    version = version_of(page_of(html_of(head=head, before=before)), now=NOW)
    assert (version.published, version.published_from) == found


def test_year_of_a_copyright_line_is_no_date() -> None:
    html = html_of().replace("</article>", "</article><footer>© 2014 The Harbour Post</footer>")
    assert version_of(page_of(html), now=NOW).published is None


def test_place_that_states_a_date_is_named() -> None:
    stated = {"published": "2016-12-08T10:00:00Z"}
    for place in ("feed", "sitemap"):
        version = version_of(page_of(html_of(), published_from=place, **stated), now=NOW)
        assert (version.published, version.published_from) == ("2016-12-08T10:00:00Z", place)


def test_callers_date_fills_in_and_never_replaces() -> None:
    caller = Defaults(published="2016-12-01")
    dated = record_of(record("SANA", "Words.", published="2016-12-08"), defaults=caller)
    undated = record_of(record("SANA", "Words."), defaults=caller)
    assert [(each.published, each.published_from) for each in map(version_of, (dated, undated))] == [
        ("2016-12-08", "record"),
        ("2016-12-01", "caller"),
    ]


def test_record_without_a_date_is_dated_by_its_address() -> None:
    version = version_of(record_of(record("SANA", "Words.", url="https://sana.example/2016/12/08/aleppo")))
    assert (version.published, version.published_from) == ("2016-12-08", "url")
