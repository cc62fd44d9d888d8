"""What the reader finds, and what it leaves out."""

from datetime import date

import numpy as np
import pytest

from indexer.store.catalogue import Catalogue
from indexer.store.errors import NotFoundError
from indexer.store.reading import ArticleFilter
from indexer.store.records import Article, Outlet, Paragraph
from indexer.store.vectors import as_vectors, compose, encoded_langs
from tests.indexer.store.versions import add_and_publish, embedding_of, version

ARTICLES = [
    version("SANA", "The army advances.", title="Aleppo: 50% cleared", published="2016-12-08", lang="en"),
    version("SANA", "Bread is sold again.", title="Bakeries of Aleppo", published="2016-12-09T23:59:59Z", lang="ar"),
    version("Al Jazeera", "Shells fell.", "Ten died.", title="Shelling of Homs", published="2016-12-10", lang=None),
    version("Al Jazeera", "A look back.", title="Ceasefire_s past", url="https://aj.example/4", external_id="aj:4"),
]


@pytest.fixture
def catalogue(catalogue: Catalogue) -> Catalogue:
    """The catalogue with ARTICLES published, as articles 1 to 4."""
    add_and_publish(catalogue, *ARTICLES)
    return catalogue


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("matching", "expected"),
    [
        (ArticleFilter(), [1, 2, 3, 4]),
        (ArticleFilter(outlet="SANA"), [1, 2]),
        (ArticleFilter(outlet="sana"), [1, 2]),
        (ArticleFilter(first_day=day("2016-12-09")), [2, 3]),
        (ArticleFilter(last_day=day("2016-12-09")), [1, 2]),
        (ArticleFilter(first_day=day("2016-12-09"), last_day=day("2016-12-09")), [2]),
        (ArticleFilter(words="aleppo"), [1, 2]),
        (ArticleFilter(words="ALEPPO bakeries"), [2]),
        (ArticleFilter(words="%"), [1]),
        (ArticleFilter(words="_"), [4]),
        (ArticleFilter(words="\\"), []),
        (ArticleFilter(words="  "), [1, 2, 3, 4]),
        (ArticleFilter(outlet="Al Jazeera", words="of", last_day=day("2016-12-31")), [3]),
    ],
    ids=str,
)
def test_articles_are_filtered(catalogue: Catalogue, matching: ArticleFilter, expected: list[int]) -> None:
    with catalogue.read() as reader:
        assert [article.id for article in reader.articles(matching)] == expected


def test_pages_give_each_article_once(catalogue: Catalogue) -> None:
    with catalogue.read() as reader:
        pages = [
            [article.id for article in reader.articles(ArticleFilter(), after=after, limit=2)] for after in (0, 2, 4)
        ]
        assert pages == [[1, 2], [3, 4], []]


def test_an_article_is_found_by_id_url_and_external_id(catalogue: Catalogue) -> None:
    expected = Article(
        id=4,
        external_id="aj:4",
        outlet="Al Jazeera",
        title="Ceasefire_s past",
        url="https://aj.example/4",
        published=None,
        published_from=None,
        utc_offset=None,
        lang="en",
        lang_from="stated",
        author=None,
        credit=None,
        credit_from=None,
        revision=1,
    )
    with catalogue.read() as reader:
        assert reader.article(4) == expected
        assert reader.article_by_url("https://aj.example/4") == expected
        assert reader.article_by_external_id("aj:4") == expected


def test_of_outlets_that_state_the_same_url_the_first_indexed_is_found(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, version("RT", "Copied.", title="Copy", url="https://aj.example/4", external_id="aj:4"))
    with catalogue.read() as reader:
        assert reader.article_by_url("https://aj.example/4").id == 4
        assert reader.article_by_external_id("aj:4").id == 4


def test_what_is_not_there_is_said_by_name(catalogue: Catalogue) -> None:
    with catalogue.read() as reader:
        with pytest.raises(NotFoundError, match=r"there is no paragraph 99 in this store"):
            reader.paragraph(99)
        with pytest.raises(NotFoundError, match=r"there is no article 99 in this store"):
            reader.article(99)
        with pytest.raises(NotFoundError, match=r"there is no article 99 in this store"):
            reader.article_text(99)
        with pytest.raises(NotFoundError, match=r"there is no article with the URL https://no"):
            reader.article_by_url("https://no")
        with pytest.raises(NotFoundError, match=r"there is no article with the external id x:1"):
            reader.article_by_external_id("x:1")
        assert reader.paragraphs_of(99) == []


def test_paragraphs_are_spans_of_the_article_s_text(catalogue: Catalogue) -> None:
    with catalogue.read() as reader:
        assert reader.article_text(3) == "Shells fell.\n\nTen died."
        shells, ten = Paragraph(3, 3, 0, 0, 12, "Shells fell."), Paragraph(4, 3, 1, 14, 23, "Ten died.")
        assert reader.paragraphs_of(3) == [shells, ten]
        assert reader.paragraph(4) == (ten, reader.article(3))


def test_outlets_are_listed_by_name_with_what_they_published(catalogue: Catalogue) -> None:
    with catalogue.read() as reader:
        assert reader.outlets.listed() == [
            Outlet(2, "Al Jazeera", 2, "2016-12-10", "2016-12-10"),
            Outlet(1, "SANA", 2, "2016-12-08", "2016-12-09T23:59:59Z"),
        ]
        assert reader.outlets.members(["SANA", "RT"]) == {"SANA": {1}}
        assert reader.outlets.members([]) == {}


def test_counts_are_of_this_generation(catalogue: Catalogue) -> None:
    with catalogue.read() as reader:
        assert reader.counts() == {
            "articles": 4,
            "paragraphs": 5,
            "embeddings": 9,
            "outlets": 2,
            "quarantined": 0,
            "unpublished": 0,
        }


def test_candidates_come_in_the_order_asked_for(catalogue: Catalogue) -> None:
    with catalogue.read() as reader:
        assert [candidate.paragraph_id for candidate in reader.candidates([4, 1, 3])] == [4, 1, 3]
        assert reader.candidates([]) == []


def test_a_candidate_carries_what_scoring_needs(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, version("RT", "Ten died.", "No title.", identity="1"))
    with catalogue.read() as reader:
        titled, untitled = reader.candidates([4, 6])
        assert (titled.article_id, titled.outlet_id, titled.origin_id) == (3, 2, 4)
        assert (untitled.article_id, untitled.outlet_id, untitled.origin_id, untitled.quote_id) == (5, 3, 6, None)
        assert (titled.day, untitled.day) == (day("2016-12-10"), None)
        assert reader.terms.words(titled.terms.tolist()).keys() == set(titled.terms.tolist())
        assert sorted(reader.terms.words(titled.terms.tolist()).values()) == ["died.", "ten"]
        assert sorted(reader.terms.words(titled.article_terms.tolist()).values()) == sorted(ARTICLES[2].article_terms)
        assert titled.article_terms.tolist() == sorted(titled.article_terms.tolist())
        assert titled.vector.tolist() == as_vectors([embedding_of("Ten died.")])[0].tolist()
        assert titled.title_vector.tolist() == as_vectors([embedding_of("Shelling of Homs")])[0].tolist()
        assert untitled.title_vector.tolist() == [0] * 8


def test_terms_are_looked_up_both_ways(catalogue: Catalogue) -> None:
    with catalogue.read() as reader:
        ids = reader.terms.ids(["shells", "army", "unheard-of"])
        assert ids.dtype == np.int32
        assert ids.tolist() == sorted(ids.tolist())
        assert set(reader.terms.words(ids.tolist()).values()) == {"shells", "army"}


def test_the_rows_of_a_day_are_what_its_bucket_must_hold(catalogue: Catalogue) -> None:
    with catalogue.read() as reader:
        rows = reader.bucket_rows(day("2016-12-10"))
        own = as_vectors([embedding_of(text) for text in ("Shells fell.", "Ten died.")])
        title = as_vectors([embedding_of("Shelling of Homs")] * 2)
        assert (rows.ids.tolist(), rows.outlet_ids.tolist()) == ([3, 4], [2, 2])
        assert rows.langs.tolist() == encoded_langs([None, None]).tolist()
        assert rows.vectors.tolist() == compose(own, title).astype(np.float16).tolist()
        assert reader.bucket_rows(day("2016-12-09")).langs.tolist() == [b"ar"]
        assert reader.bucket_rows(0).ids.tolist() == [5]
        assert len(reader.bucket_rows(day("2000-01-01"))) == 0


def test_rows_per_day_are_those_of_the_current_versions(catalogue: Catalogue) -> None:
    moved = version("SANA", "The army advances.", title="Aleppo: 50% cleared", published="2016-12-10")
    add_and_publish(catalogue, moved)
    with catalogue.read() as reader:
        assert reader.rows_per_day() == {0: (1, 5), day("2016-12-09"): (1, 2), day("2016-12-10"): (3, 6)}


def test_texts_give_every_version_for_verification(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, version("Al Jazeera", "Nobody died.", title="Shelling of Homs", published="2016-12-10"))
    with catalogue.read() as reader:
        rows = list(reader.texts())
        assert [(row.id, row.paragraph_id, row.text) for row in rows][2:] == [
            (3, 3, "Shells fell."),
            (3, 4, "Ten died."),
            (4, 5, "A look back."),
            (5, 6, "Nobody died."),
        ]
        assert [row.article[row.start : row.end] for row in rows] == [row.text for row in rows]
        assert {len(row.vector) for row in rows} == {16}
