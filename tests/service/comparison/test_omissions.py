"""Silence: only where it was looked for, with how many articles, and whether they came too early to tell."""

from dataclasses import replace

from indexer.store.reading import ArticleFilter
from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.comparison.omissions import coverage_of
from service.comparison.records import Comparison, Omission
from service.queries import Query
from tests.helpers import Record, index_records, record

BLAST = "A bomb exploded at the vegetable market of Jisr al-Shughour on Tuesday."
CLAIM = "Investigators found the remains of a white van that had been stolen in Latakia."
AGAIN = "A white van stolen in Latakia was found by the investigators."
OTHER = "The mayor thanked the nurses of the hospital for their work."


def told(outlet: str, *paragraphs: str, day: str = "2016-12-07") -> Record:
    title = "Bomb at the vegetable market of Jisr al-Shughour"
    return record(outlet, BLAST, *paragraphs, title=title, published=day, id=outlet)


def compared(store: Store, *records: Record) -> Comparison:
    index_records(store, *records)
    return Comparer(store).compare(Query(external_id=records[0]["outlet"], min_probability=0))


def omissions_on(comparison: Comparison, claim: str) -> list[Omission]:
    [row] = [row for row in comparison.rows if claim in [cell.text for cell in row.cells]]
    return row.omissions


def test_what_two_origins_tell_is_missing_where_no_paragraph_comes_near(store: Store) -> None:
    found = compared(store, told("A", CLAIM), told("B", AGAIN), told("C", OTHER))
    assert omissions_on(found, CLAIM) == [Omission("C", "not_reported", 1)]


def test_the_one_who_asks_may_be_silent_too(store: Store) -> None:
    found = compared(store, told("A", OTHER), told("B", CLAIM), told("C", AGAIN))
    assert omissions_on(found, CLAIM) == [Omission("A", "not_reported", 1)]


def test_a_short_claim_that_stands_word_for_word_beside_another_sentence_is_told(store: Store) -> None:
    """The paragraph as a whole is far from it: it is of something else."""
    beside = (
        "The harvest of olives was the worst for twenty years, and traders from the coast bought what little there was at "
        "three times the price of last autumn. It rained. Most of the streets had become empty a witness said."
    )
    claim = "Most of the streets had become empty a witness said."
    found = compared(store, told("A", claim), told("B", claim + " No more."), told("C", beside))
    assert [each.omissions for each in found.rows if any("streets" in cell.text for cell in each.cells)] == [[]]


def test_one_origin_alone_makes_no_other_silent(store: Store) -> None:
    found = compared(store, told("A", CLAIM), told("B", CLAIM), told("C", OTHER))
    assert omissions_on(found, CLAIM) == []


def test_articles_before_the_first_that_tells_it_came_too_early(store: Store) -> None:
    found = compared(store, told("A", CLAIM, day="2016-12-08"), told("B", AGAIN, day="2016-12-09"), told("C", OTHER))
    assert omissions_on(found, CLAIM) == [Omission("C", "not_yet_published", 1)]


def test_another_paragraph_of_the_outlet_that_may_tell_it_ends_the_silence(store: Store) -> None:
    beside = "In another matter, a white van that had been stolen was seen near Latakia, the police said on Friday."
    found = compared(store, told("A", CLAIM), told("B", AGAIN), told("C", OTHER, beside))
    assert omissions_on(found, CLAIM) == []


def test_an_outlet_whose_articles_have_no_paragraphs_is_not_called_silent(store: Store) -> None:
    index_records(store, told("A", CLAIM), told("B", AGAIN))
    with store.view() as view:
        [empty] = [replace(article, id=99) for article in view.reader.articles(ArticleFilter(outlet="B"))]
        assert list(coverage_of(view.reader, [view.reader.article(1), empty])) == ["A"]
