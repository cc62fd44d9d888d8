"""A comparison is remembered as long as the store answers the same, and no longer."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.store.encoder import Encoder
from indexer.store.outlet_entries import OutletEntry
from indexer.store.store import Store
from indexer.store.writing import Writer
from service.comparison.comparer import Comparer
from service.comparison.records import Comparison
from service.corrections import Corrector
from service.judgements import JudgementRequest
from service.queries import Query
from tests.helpers import Record, index_records, open_store, record

POST = record(
    "Post",
    "An earthquake killed 12 people in the old market of Port Lindsey on Monday morning, the mayor Ada Brown said.",
    title="Earthquake destroys market of Port Lindsey",
    published="2020-03-02",
    id="post",
)
TIMES = record(
    "Times",
    "The earthquake killed 15 people in the old market of Port Lindsey on Monday, said mayor Ada Brown.",
    title="Earthquake: market of Port Lindsey in ruins",
    published="2020-03-02",
    id="times",
)
HERALD = record(
    "Herald",
    "Mayor Ada Brown said the earthquake killed 14 people in the market in Port Lindsey on Monday.",
    title="Ada Brown visits earthquake ruins in Port Lindsey",
    published="2020-03-02",
    id="herald",
)
QUERY = Query(external_id="post")
Change = Callable[[Store], None]


def event_of(store: Store, external_id: str) -> int:
    with store.view() as view:
        article = view.reader.article_by_external_id(external_id)
        return view.reader.events.of_articles([article.id])[article.id]


def editing(change: Callable[[Writer], object]) -> Change:
    def changed(store: Store) -> None:
        with store.exclusively(), store.catalogue.write() as writer:
            change(writer)

    return changed


def indexing(article: Record) -> Change:
    def changed(store: Store) -> None:
        index_records(store, article)

    return changed


def parts_the_event(store: Store) -> None:
    with store.view() as view:
        article = view.reader.article_by_external_id("times").id
    request = JudgementRequest(verdict="split", article_ids=[article], by="tests")
    Corrector(store).judge(event_of(store, "post"), request)


def told(comparison: Comparison) -> object:
    """All that it says; the model's own figures may differ in the third digit with the texts that it reads in one batch."""
    rows = [
        ([(cell.outlet, cell.paragraph_id, cell.text) for cell in row.cells], row.omissions, len(row.divergences))
        for row in comparison.rows
    ]
    sources = [(source.outlet, source.paragraph, source.article, source.origin_id) for source in comparison.sources]
    return comparison.outlets, rows, sources, comparison.notes, comparison.versions


CHANGES: dict[str, Change] = {
    "an article more": indexing(HERALD),
    "an article revised": indexing(TIMES | {"paragraphs": POST["paragraphs"]}),
    "a judgement": parts_the_event,
    "an outlet renamed": editing(lambda writer: writer.outlets.rename("Times", "The Times")),
    "an outlet merged": editing(lambda writer: writer.outlets.merge("Times", "Post")),
    "outlets taken in": editing(
        lambda writer: writer.outlets.take_in(
            [OutletEntry.model_validate({"name": "Sunday Times", "aliases": ["Times"]})]
        )
    ),
}


@pytest.fixture
def compared(store: Store) -> tuple[Comparer, Comparison, Comparison]:
    """A comparer, and what it answered of the event and of an article before anything changed."""
    index_records(store, POST, TIMES)
    comparer = Comparer(store)
    return comparer, comparer.compare_event(event_of(store, "post")), comparer.compare(QUERY)


def test_the_same_question_is_answered_from_memory(
    store: Store, compared: tuple[Comparer, Comparison, Comparison]
) -> None:
    comparer, of_event, of_article = compared
    assert comparer.compare_event(event_of(store, "post")) is of_event
    assert comparer.compare(Query(external_id="post")) is of_article
    assert comparer.compare(Query(external_id="post", min_probability=0.1)) is not of_article


@pytest.mark.parametrize("change", CHANGES)
def test_no_answer_outlives_what_it_was_made_of(
    store: Store, compared: tuple[Comparer, Comparison, Comparison], change: str
) -> None:
    comparer, of_event, of_article = compared
    CHANGES[change](store)
    now = comparer.compare_event(event_of(store, "post")), comparer.compare(QUERY)
    fresh = Comparer(store)
    then = fresh.compare_event(event_of(store, "post")), fresh.compare(QUERY)
    assert [told(each) for each in now] == [told(each) for each in then]
    assert (told(now[0]), told(now[1])) != (told(of_event), told(of_article))


def test_a_tag_that_outlets_are_asked_by_counts_at_once(store: Store) -> None:
    index_records(store, POST, TIMES)
    editing(lambda writer: writer.outlets.tag("Post", add=["daily"], remove=[]))(store)
    comparer, query = Comparer(store), Query(external_id="post", tags=["daily"])
    assert comparer.compare(query).sources == []
    editing(lambda writer: writer.outlets.tag("Times", add=["daily"], remove=[]))(store)
    assert [source.outlet for source in comparer.compare(query).sources] == ["Times"]


def test_an_outlet_split_off_counts_for_itself_at_once(store: Store) -> None:
    index_records(store, POST, TIMES)
    editing(lambda writer: writer.outlets.merge("Times", "Post"))(store)
    comparer = Comparer(store)
    assert comparer.compare(QUERY).sources == []
    editing(lambda writer: writer.outlets.split("Times"))(store)
    assert [source.outlet for source in comparer.compare(QUERY).sources] == ["Times"]


def test_what_waits_to_be_published_changes_nothing(
    store: Store, compared: tuple[Comparer, Comparison, Comparison]
) -> None:
    comparer, of_event, _ = compared
    editing(lambda writer: writer.quarantine([("file.jsonl", 1, "no text", b"{}")]))(store)
    assert comparer.compare_event(event_of(store, "post")) is of_event


def test_threads_that_ask_at_once_share_one_answer(store: Store) -> None:
    index_records(store, POST, TIMES)
    comparer, event = Comparer(store), event_of(store, "post")
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(comparer.compare_event, [event] * 8))
    assert all(answer is answers[0] for answer in answers)


def test_an_answer_from_memory_is_that_of_a_comparer_without_one(
    store: Store, encoder: Encoder, compared: tuple[Comparer, Comparison, Comparison]
) -> None:
    _, of_event, _ = compared
    again = open_store(store.settings.home, encoder)
    assert told(Comparer(again).compare_event(event_of(store, "post"))) == told(of_event)
    again.close()
