"""What the writer keeps straight: versions, shared embeddings, word counts, origins, quarantine, publication."""

import pytest

from indexer.store.catalogue import Catalogue
from indexer.store.reading import Reader
from indexer.store.records import Bucket
from indexer.store.statements import KEYS_PER_QUERY
from indexer.store.writing import digest_of
from tests.indexer.store.versions import add, add_and_publish, embedding_of, publish, version

WIRE = "The agency reports that the road is open."


def frequencies(reader: Reader, since: int = 0) -> dict[str, int]:
    return {term: count for _, term, count in reader.terms.document_frequencies(since)}


def origins_of(reader: Reader, *paragraph_ids: int) -> list[int]:
    return [candidate.origin_id for candidate in reader.candidates(paragraph_ids)]


def bucket(day: int, generation: int) -> Bucket:
    return Bucket(day, generation, f"{day}-{generation}.faiss", "0" * 64, 1, 1)


def test_the_newest_version_of_an_article_is_known_published_or_not(catalogue: Catalogue) -> None:
    first, second = (version("SANA", text, title="Aleppo") for text in ("One.", "Two."))
    other = version("Al Jazeera", "One.", title="Aleppo")
    keys = [("SANA", "title:Aleppo"), ("Al Jazeera", "title:Aleppo"), ("SANA", "title:Homs")]
    with catalogue.write() as writer:
        assert writer.known_versions(keys) == {}
        add(writer, first, other)
        publish(writer)
    with catalogue.write() as writer:
        add(writer, second)
    with catalogue.write() as writer:
        known = writer.known_versions(keys)
    sana, jazeera = known[keys[0]], known[keys[1]]
    assert set(known) == set(keys[:2])
    assert (sana.article_id, sana.number, sana.content_sha256) == (1, 2, second.content_sha256)
    assert (jazeera.article_id, jazeera.number, jazeera.content_sha256) == (2, 1, other.content_sha256)


def test_more_keys_than_a_statement_takes_parameters(catalogue: Catalogue) -> None:
    titles = [f"Article {number}" for number in range(2 * KEYS_PER_QUERY + 1)]
    with catalogue.write() as writer:
        add(writer, *(version("SANA", "The same text.", title=title) for title in titles[:: KEYS_PER_QUERY // 2]))
        known = writer.known_versions([("SANA", f"title:{title}") for title in titles])
        assert len(known) == len(titles[:: KEYS_PER_QUERY // 2])
        assert len(writer.embedding_ids(digest_of(title) for title in titles)) == len(known)


def test_equal_texts_share_one_embedding_and_no_paragraph(catalogue: Catalogue) -> None:
    outlets = ("AFP", "France 24", "RFI")
    add_and_publish(catalogue, *(version(outlet, WIRE, title="Road open") for outlet in outlets))
    with catalogue.read() as reader:
        counts = reader.counts()
        assert (counts["paragraphs"], counts["articles"], counts["embeddings"]) == (3, 3, 2)
        first, *others = reader.candidates([1, 2, 3])
        assert all((other.vector == first.vector).all() for other in others)


def test_embeddings_come_back_by_the_hash_of_their_text(catalogue: Catalogue) -> None:
    with catalogue.write() as writer:
        added = writer.add_embeddings({digest_of(WIRE): embedding_of(WIRE)}, {digest_of(WIRE): b""})
    with catalogue.write() as writer:
        assert writer.embedding_ids([digest_of(WIRE), digest_of("another text")]) == added


def test_a_word_counts_once_for_each_article_it_stands_in(catalogue: Catalogue) -> None:
    add_and_publish(
        catalogue,
        version("SANA", "aleppo aleppo", "aleppo district", title="district"),
        version("Al Jazeera", "aleppo"),
    )
    with catalogue.read() as reader:
        assert frequencies(reader) == {"aleppo": 2, "district": 1}
        assert reader.facts["articles"] == "2"


def test_word_counts_follow_revisions_up_and_down(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, version("SANA", "army enters", title="aleppo"), version("RT", "army advances"))
    add_and_publish(catalogue, version("SANA", "rebels leave", title="aleppo"))
    with catalogue.read() as reader:
        words = ["aleppo", "army", "enters", "advances", "rebels", "leave"]
        assert frequencies(reader) == dict(zip(words, [1, 1, 0, 1, 1, 1], strict=True))
        assert frequencies(reader, since=1) == {"army": 1, "enters": 0, "rebels": 1, "leave": 1}
        assert frequencies(reader, since=2) == {}
        assert reader.facts["articles"] == "2"


def test_the_earliest_copy_is_the_origin_of_all(catalogue: Catalogue) -> None:
    add_and_publish(
        catalogue,
        version("SANA", WIRE, "Only here.", published="2016-12-09"),
        version("AFP", WIRE, published="2016-12-08T06:00:00Z"),
        version("RT", WIRE),
    )
    with catalogue.read() as reader:
        assert origins_of(reader, 1, 2, 3, 4) == [3, 2, 3, 3]


def test_an_earlier_copy_that_comes_later_becomes_the_origin(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, version("SANA", WIRE, published="2016-12-09"))
    add_and_publish(catalogue, version("AFP", WIRE, published="2016-12-08"))
    with catalogue.read() as reader:
        assert origins_of(reader, 1, 2) == [2, 2]


def test_copies_of_a_paragraph_that_was_revised_away_get_another_origin(catalogue: Catalogue) -> None:
    add_and_publish(
        catalogue,
        version("AFP", WIRE, title="Road", published="2016-12-08"),
        version("SANA", WIRE, published="2016-12-09"),
        version("RT", WIRE, published="2016-12-10"),
    )
    add_and_publish(catalogue, version("AFP", "The road is closed.", title="Road", published="2016-12-08"))
    with catalogue.read() as reader:
        assert origins_of(reader, 2, 3, 4) == [2, 2, 4]


def test_the_same_document_is_quarantined_once(catalogue: Catalogue) -> None:
    documents = [
        ("a.jsonl", 3, "not JSON", b'{"outlet": "SANA'),
        ("a.jsonl", 3, "not JSON", b'{"outlet": "RT'),
        ("b.jsonl", 1, "not UTF-8", b"\xff\x00" * 300),
        ("a.jsonl", 3, "not JSON", b'{"outlet": "SANA'),
    ]
    for _ in range(2):
        with catalogue.write() as writer:
            writer.quarantine(documents)
    with catalogue.read() as reader:
        latest_first = reader.documents.quarantined()
        assert [(each.source, each.line, each.reason) for each in latest_first] == [
            ("b.jsonl", 1, "not UTF-8"),
            ("a.jsonl", 3, "not JSON"),
            ("a.jsonl", 3, "not JSON"),
        ]
        assert [each.excerpt for each in latest_first] == ["��" * 100, '{"outlet": "RT', '{"outlet": "SANA']
        assert len(reader.documents.quarantined(limit=1)) == 1
        assert reader.counts()["quarantined"] == 3


def test_facts_are_stated_anew(catalogue: Catalogue) -> None:
    with catalogue.write() as writer:
        writer.set_facts({"model": "MiniLM", "dimension": "384"})
    with catalogue.write() as writer:
        writer.set_facts({"model": "bge"})
        assert writer.facts == {"model": "bge", "dimension": "384"}
    with catalogue.read() as reader:
        assert reader.facts == {"model": "bge", "dimension": "384"}


def test_the_days_to_publish_are_those_of_old_and_new_versions(catalogue: Catalogue) -> None:
    """An article that moves to another day changes two buckets."""
    before = version("SANA", WIRE, title="Road", published="2016-12-08")
    after = version("SANA", WIRE, title="Road", published="2016-12-10")
    add_and_publish(catalogue, before, version("RT", WIRE, published="2016-12-09"))
    with catalogue.write() as writer:
        assert writer.unpublished_days() == []
        add(writer, after, version("AFP", WIRE))
        assert writer.unpublished_days() == [0, before.day, after.day]


def test_the_next_publication_can_be_read_before_it_is_made(catalogue: Catalogue) -> None:
    article = version("SANA", WIRE, published="2016-12-08")
    with catalogue.write() as writer:
        add(writer, article)
        upcoming = writer.as_of_next()
        assert (upcoming.generation, upcoming.bucket_rows(article.day).ids.tolist()) == (1, [1])
        assert (writer.generation, len(writer.bucket_rows(article.day))) == (0, 0)


def test_publication_replaces_the_buckets_of_its_days_only(catalogue: Catalogue) -> None:
    publications: list[dict[int, Bucket | None]] = [
        {1: bucket(1, 1), 2: bucket(2, 1)},
        {1: bucket(1, 2), 3: bucket(3, 2)},
        {2: None},
    ]
    expected = [
        [bucket(1, 1), bucket(2, 1)],
        [bucket(1, 2), bucket(2, 1), bucket(3, 2)],
        [bucket(1, 2), bucket(3, 2)],
    ]
    for generation, (buckets, current) in enumerate(zip(publications, expected, strict=True), 1):
        with catalogue.write() as writer:
            publish(writer, buckets)
        with catalogue.read() as reader:
            assert (reader.generation, reader.buckets()) == (generation, current)
    with catalogue.read() as reader:
        assert reader.buckets_since(2) == expected[1]
        assert sorted(reader.buckets_since(1), key=lambda each: (each.day, each.generation)) == [
            bucket(1, 1),
            bucket(1, 2),
            bucket(2, 1),
            bucket(3, 2),
        ]


@pytest.mark.parametrize("text", ["Ünïcödé 🕊 حلب", "a\ttab", "quote ' \" \\ % _", "�"])
def test_any_text_comes_back_as_it_was(catalogue: Catalogue, text: str) -> None:
    add_and_publish(catalogue, version("صحيفة", f"before {text} after", text, title=text, external_id=text, url=text))
    with catalogue.read() as reader:
        article = reader.article_by_external_id(text)
        paragraphs = reader.paragraphs_of(article.id)
        stored = reader.article_text(article.id)
        assert (article.outlet, article.title, article.url) == ("صحيفة", text, text)
        assert [stored[each.start : each.end] for each in paragraphs] == [f"before {text} after", text]
        assert [each.text for each in paragraphs] == [f"before {text} after", text]
