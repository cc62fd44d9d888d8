"""From a page to an article: paragraphs with the page's boundaries, what the page says of itself, and pages that are none."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.store.errors import DocumentError
from tests.indexer.extract.reading import (
    NOW,
    PAGES,
    STORY,
    extracted,
    html_of,
    page_of,
    refusal_of,
    saved_page,
    version_of,
)

ARTICLES = sorted(path.stem for path in PAGES.glob("*.html") if path.stem not in {"consent-wall", "not-found"})


def paragraphs_of(html: str) -> list[str]:
    return version_of(page_of(html)).paragraphs


def test_weblog_page_gives_its_article_and_nothing_around_it() -> None:
    version = version_of(saved_page("harbour-post", url="https://www.harbour-post.example/?p=1174"))
    assert [paragraph[:30] for paragraph in version.paragraphs] == [
        "The parent company of the Euro",
        "AirTanker Ltd., an EADS-led co",
        "The aircraft replace Lockheed ",
        "Rolls-Royce, part of the conso",
        "“This is the largest contract ",
        "Last month, Northrop Grumman a",
    ]
    assert "Engines from Derby" in version.text
    assert (version.title, version.author, version.site) == (
        "RAF tanker contract goes to Airbus parent",
        "Ines Whitlock",
        "The Harbour Post",
    )
    assert (version.published, version.published_from, version.utc_offset) == ("2008-03-27T18:30:00Z", "json-ld", 0)
    assert (version.lang, version.lang_from) == ("en-gb", "stated")
    assert version.url == "https://www.harbour-post.example/2008/03/27/raf-tanker-contract/"
    assert version.identity == "url:harbour-post.example/2008/03/27/raf-tanker-contract"
    assert (version.credit, version.credit_from) == ("Reuters", "contributed")
    assert (version.outlet, version.extra) == ("", {})


def test_page_of_nested_boxes_keeps_paragraphs_and_list_items_apart() -> None:
    version = version_of(saved_page("el-faro-del-puerto"))
    assert [paragraph[:22] for paragraph in version.paragraphs] == [
        "EADS, matriz del fabri",
        "AirTanker Ltd., un con",
        "Su propietaria será Ai",
        "Los socios",
        "Rolls-Royce, parte del",
        "La francesa Thales sum",
        "Cobham, de Wimborne, f",
        "El mes pasado, Northro",
        "Airbus también ha firm",
    ]
    assert (version.author, version.credit) == ("Lucía Barrientos, Tomás Rial", "EFE")
    assert (version.published, version.utc_offset) == ("2008-03-27T23:10:00Z", 60)
    # Published after midnight in Madrid: its Thursday is the day before, though it was still Thursday in UTC.
    [words] = version.times[0]
    assert (words.first, words.last) == ("2008-03-27", "2008-03-27")


def test_page_without_json_ld_is_read_by_its_meta_elements() -> None:
    version = version_of(
        saved_page("gazzetta-del-molo", url="https://www.gazzettadelmolo.example/articolo.php?id=4471")
    )
    assert (version.title, version.site, version.lang) == (
        "Aerocisterna, la RAF sceglie Airbus",
        "Gazzetta del Molo",
        "it-it",
    )
    assert (version.published, version.published_from, version.utc_offset) == ("2008-03-27", "meta", None)
    assert (version.credit, version.credit_from) == ("ANSA", "metadata")
    assert version.url == "https://www.gazzettadelmolo.example/articolo.php?id=4471"
    assert len(version.paragraphs) == 5


def test_old_page_is_dated_by_its_address_and_parted_at_double_line_breaks() -> None:
    url = "https://www.dagbladdekade.example/nieuws/2008/03/28/raf-tankvliegtuigen"
    version = version_of(saved_page("dagblad-de-kade", charset="iso-8859-1", url=url))
    assert (version.published, version.published_from) == ("2008-03-28", "url")
    assert (version.lang, version.lang_from) == ("nl", "detected")
    assert (version.credit, version.credit_from) == ("ANP", "dateline")
    story = [paragraph[:24] for paragraph in version.paragraphs[1:6]]
    assert story == [
        "European Aeronautic Defe",
        "AirTanker Ltd., een cons",
        "Ze vervangen de huidige ",
        "Rolls-Royce, dat deel ui",
        "Vorige maand versloegen ",
    ]


def test_live_report_is_read_through_broken_json_ld() -> None:
    version = version_of(saved_page("north-quay-wire", url="https://northquaywire.example/live/tanker-deal?page=1"))
    assert (version.published, version.utc_offset) == ("2008-03-27T14:00:00Z", -300)
    assert (version.author, version.credit, version.credit_from) == ("Desk, The Associated Press", "AP", "byline")
    assert version.lang == "en-us"
    headings = ["Key points", "11.40 Boeing reacts", "9.05 Ministry confirms"]
    assert [heading for heading in headings if heading in version.text] == headings
    assert [heading for heading in headings if heading in version.paragraphs] == []
    assert "We offered a proven aircraft at a fair price, and we stand by that offer." in version.paragraphs
    assert "Vickers VC-10, to be retired" not in version.text


def test_every_saved_article_has_a_title_and_paragraphs() -> None:
    for name in ARTICLES:
        version = version_of(saved_page(name))
        assert len(version.paragraphs) >= 4, name
        assert version.title, name
        assert len(version.times) == len(version.spans) == len(version.paragraph_terms)


@pytest.mark.parametrize(
    ("inside", "paragraphs"),
    [
        ("<p>First.</p><p>Second.</p>", ["First.", "Second."]),
        ("<p>One line.<br>The next.</p>", ["One line. The next."]),
        ("<p>One.<br><br>Two.<br> <br/>Three.</p>", ["One.", "Two.", "Three."]),
        ("<p>One.<br><b>Still</b> one.<br><br><i>Two</i>, with more.</p>", ["One. Still one.", "Two, with more."]),
        ("<ul><li>First point.</li><li>Second point.</li></ul>", ["First point.", "Second point."]),
        ("<blockquote><p>Said one.</p><p>Said another.</p></blockquote>", ["Said one.", "Said another."]),
        ("<p>Told <a href='/x'>with a link</a> and <em>stress</em>.</p>", ["Told with a link and stress."]),
        ("<h2>A heading</h2><p>Its text.</p>", ["Its text."]),
        (
            "<h2>A heading that is a whole sentence of the story.</h2>",
            ["A heading that is a whole sentence of the story."],
        ),
    ],
)
def test_boundaries_of_the_page_are_boundaries_of_paragraphs(inside: str, paragraphs: list[str]) -> None:
    story = [f"<p>{each}</p>" for each in STORY]
    html = f"<html><body><article>{story[0]}{story[1]}{inside}{story[2]}</article></body></html>"
    assert paragraphs_of(html) == [*STORY[:2], *paragraphs, STORY[2]]


def test_thousands_of_double_line_breaks_are_parted_in_order() -> None:
    parts = [f"Sentence number {number} of the long report." for number in range(3000)]
    html = f"<html><body><article><p>{'<br><br>'.join(parts)}</p></article></body></html>"
    assert paragraphs_of(html) == parts


def test_what_a_record_says_goes_before_its_page() -> None:
    html = html_of(
        head="<title>Of the page</title><meta name='author' content='A. Page'><meta name='date' content='2016-12-01'>"
    )
    document = page_of(html, title="Of the feed", author="A. Feed", lang="en")
    version = version_of(document)
    assert (version.title, version.author, version.lang) == ("Of the page", "A. Page", "en")


def test_gaps_of_a_page_are_filled_by_its_place() -> None:
    version = version_of(
        page_of(
            html_of(),
            title="Of the feed",
            author="A. Feed",
            published="2016-12-08T10:00:00+01:00",
            published_from="feed",
        )
    )
    assert (version.title, version.author) == ("Of the feed", "A. Feed")
    assert (version.published, version.published_from, version.utc_offset) == ("2016-12-08T09:00:00Z", "feed", 60)


@pytest.mark.parametrize(
    ("title", "site", "headline"),
    [
        ("Army enters two districts - The Post", "The Post", "Army enters two districts"),
        ("The Post | Army enters two districts", "The Post", "Army enters two districts"),
        ("Army - and what follows - The Post", "The Post", "Army - and what follows"),
        ("Army enters two districts", "The Post", "Army enters two districts"),
        ("Army enters - two districts", "", "Army enters - two districts"),
    ],
)
def test_name_of_the_outlet_is_no_part_of_the_headline(title: str, site: str, headline: str) -> None:
    head = f"<title>{title}</title><meta property='og:site_name' content='{site}'>"
    assert version_of(page_of(html_of(head=head))).title == headline


def test_only_heading_of_a_page_is_its_headline() -> None:
    html = html_of(
        head="<title>Army enters two districts – World – The Post</title>", before="<h1>Army enters two districts</h1>"
    )
    assert version_of(page_of(html)).title == "Army enters two districts"


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (
            "<link rel='canonical' href='https://www.harbour-post.example/story'>",
            "https://www.harbour-post.example/story",
        ),
        ("<link rel='canonical' href='/story'>", "https://www.harbour-post.example/story"),
        ("<link rel='canonical' href='https://m.harbour-post.example/story'>", "https://m.harbour-post.example/story"),
        (
            "<meta property='og:url' content='https://www.harbour-post.example/story'>",
            "https://www.harbour-post.example/story",
        ),
        # Of another publisher, of the home page, of no address: not accepted
        ("<link rel='canonical' href='https://another.example/story'>", "https://www.harbour-post.example/news/1"),
        ("<link rel='canonical' href='https://www.harbour-post.example/'>", "https://www.harbour-post.example/news/1"),
        ("<link rel='canonical' href='javascript:alert(1)'>", "https://www.harbour-post.example/news/1"),
        ("<link rel='canonical' href='https://[bad/story'>", "https://www.harbour-post.example/news/1"),
        ("", "https://www.harbour-post.example/news/1"),
    ],
)
def test_page_states_its_address_only_on_its_own_site(head: str, url: str) -> None:
    document = page_of(html_of(head=head), url="https://www.harbour-post.example/news/1?utm_source=feed#top")
    assert version_of(document).url == url


def test_one_canonical_address_for_all_articles_is_not_accepted() -> None:
    html = html_of(head="<link rel='canonical' href='https://www.harbour-post.example/article.php'>")
    url = "https://www.harbour-post.example/article.php?id=17"
    assert version_of(page_of(html, url=url)).url == url


def test_saved_page_without_an_address_takes_its_own_word() -> None:
    html = html_of(head="<link rel='canonical' href='https://www.harbour-post.example/story'>")
    assert version_of(page_of(html, url="")).url == "https://www.harbour-post.example/story"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("not-found", "the page says that it does not exist"),
        ("consent-wall", "the page asks for consent and shows no article"),
    ],
)
def test_dead_page_is_refused_with_its_reason(name: str, reason: str) -> None:
    assert refusal_of(saved_page(name)) == reason


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Error 404", "the page says that it does not exist"),
        ("Página no encontrada - El Faro", "the page says that it does not exist"),
        ("Страница не найдена", "the page says that it does not exist"),
        ("Just a moment...", "the page keeps machines out and shows no article"),
        ("403 Forbidden", "the page keeps machines out and shows no article"),
        ("503 Service Unavailable", "the page says that the server failed"),
        ("Log in to continue | The Post", "the page asks to sign in or subscribe and shows no article"),
    ],
)
def test_heading_of_a_short_page_tells_that_it_is_dead(title: str, reason: str) -> None:
    html = html_of(
        "Something went another way than it should have gone, and here is a sentence on it.",
        head=f"<title>{title}</title>",
    )
    assert refusal_of(page_of(html)) == reason


def test_article_on_a_dead_page_is_none() -> None:
    head = "<title>Page not found: how a town lost its website in a night</title>"
    assert paragraphs_of(html_of(head=head)) == list(STORY)


@pytest.mark.parametrize(
    "html", ["", "   ", "<html></html>", "<html><body><nav><a href='/'>Home</a></nav></body></html>"]
)
def test_page_without_an_article_is_refused(html: str) -> None:
    assert refusal_of(page_of(html)) in {"no article was found in the page", "the page is empty"}


def test_page_of_300_levels_is_refused_and_not_read_in_part() -> None:
    """libxml2 drops what is inside, and lxml says nothing."""
    html = html_of(*STORY, f"{'<div>' * 300}<p>Down there stands the heart of the story.</p>{'</div>' * 300}")
    assert refusal_of(page_of(html)) == "the page is nested more than 255 elements deep: the text inside cannot be read"


def test_page_of_200_levels_is_read() -> None:
    html = f"<html><body>{'<div>' * 200}{''.join(f'<p>{each}</p>' for each in STORY)}{'</div>' * 200}</body></html>"
    assert paragraphs_of(html) == list(STORY)


def test_page_with_too_many_elements_is_refused() -> None:
    rows = "<tr><td>1</td></tr>" * 1_000_000
    assert refusal_of(page_of(html_of(f"<table>{rows}</table>"))).startswith("the page has 2,000,006 elements; 50,000")


def test_sixteen_megabytes_of_one_tag_are_refused() -> None:
    assert refusal_of(page_of(b"<p>" * (16 * 2**20 // 3))) == "the page has 5,592,405 elements; 50,000 are allowed"
    assert refusal_of(page_of(b"<p class='" + b"a" * (16 * 2**20))) == (
        "a text or a tag of the page has more than 10,000,000 bytes: the rest cannot be read"
    )


def test_text_that_libxml2_drops_for_its_size_is_refused() -> None:
    html = html_of(*STORY, "word " * 2_100_000, "Behind it the story goes on.")
    assert refusal_of(page_of(html)) == (
        "a text or a tag of the page has more than 10,000,000 bytes: the rest cannot be read"
    )


@pytest.mark.parametrize(
    ("end", "repair"),
    [
        ("<p class='late", "the page ends inside a tag: it was cut off"),
        ("<script>var ads = [", "the page ends inside a script: it was cut off"),
    ],
)
def test_page_that_was_cut_off_says_so(end: str, repair: str) -> None:
    html = html_of().removesuffix("</article></body></html>") + end
    found = extracted(page_of(html))
    assert (found.version.paragraphs, found.repairs) == (list(STORY), (repair,))


@pytest.mark.parametrize(
    "control", ["\0", "\x01", "\x1f", "&#0;", "&#1;", "&#x1F;", "&#x0000b;", "\ufffe", "&#xFFFF;", "&#65534;"]
)
def test_control_character_is_removed_and_costs_nothing_else(control: str) -> None:
    found = extracted(page_of(html_of(*STORY[:2], f"A b{control}ell rang. {STORY[2]}")))
    assert found.version.paragraphs[2] in {f"A bell rang. {STORY[2]}", f"A b�ell rang. {STORY[2]}"}
    assert len(found.version.paragraphs) == 3


def test_character_references_that_look_like_controls_are_kept() -> None:
    version = version_of(page_of(html_of(*STORY[:2], f"It cost &#163;13 &#8212; or &#x20AC;12, &#127482;. {STORY[2]}")))
    assert version.paragraphs[2] == f"It cost £13 — or €12, 🇺. {STORY[2]}"


MUTATIONS = st.lists(
    st.tuples(
        st.integers(0, 2**16), st.sampled_from("cut drop double flip insert".split()), st.binary(min_size=1, max_size=9)
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(sorted(PAGES.glob("*.html"))), MUTATIONS, st.sampled_from([None, "utf-8", "iso-8859-1", "nonsense"])
)
def test_mutated_page_is_read_or_refused(
    path: Path, mutations: list[tuple[int, str, bytes]], charset: str | None
) -> None:
    body = path.read_bytes()
    for place, kind, extra in mutations:
        at = place % (len(body) or 1)
        match kind:
            case "cut":
                body = body[: max(at, 100)]
            case "drop":
                body = body[:at] + body[at + 50 * len(extra) :]
            case "double":
                body = body[:at] + body[at // 2 :]
            case "flip":
                body = body[:at] + bytes(byte ^ 0x55 for byte in body[at : at + 3]) + body[at + 3 :]
            case "insert":
                body = body[:at] + extra + body[at:]
    try:
        version = extracted(page_of(body[: 2**18], charset=charset), now=NOW).version
    except DocumentError as refused:
        assert str(refused)
    else:
        assert all(0 <= start < end <= len(version.text) for start, end in version.spans)
