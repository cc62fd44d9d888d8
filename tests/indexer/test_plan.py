"""The decision about one article found: add, revise, skip or refuse."""

from dataclasses import replace
from hashlib import sha256

from indexer.plan import Add, Refuse, Revise, Sighting, Skip, decide
from indexer.store.records import KnownVersion, Version

TEXT = "Army forces entered Sheikh Saeed."
FOUND = Version(
    outlet="SANA",
    identity="url:https://sana.sy/1",
    url="https://sana.sy/1",
    title="",
    published="2016-12-08",
    published_from="record",
    day=736306,
    lang="en",
    lang_from="stated",
    text=TEXT,
    spans=((0, len(TEXT)),),
    source="articles.jsonl",
    line=3,
    content_sha256=sha256(b"the content found").digest(),
    paragraph_terms=(frozenset(),),
    article_terms=frozenset(),
)
SAME = KnownVersion(article_id=7, revision_id=9, number=2, content_sha256=FOUND.content_sha256, dated=True)
OTHER = replace(SAME, content_sha256=sha256(b"another content").digest())
SEEN = Sighting("articles.jsonl:1", FOUND.content_sha256)
SEEN_OTHERWISE = replace(SEEN, content_sha256=OTHER.content_sha256)


def test_unknown_article_is_added() -> None:
    assert decide(FOUND, known=None, seen=None) == Add("the article is new")


def test_known_article_with_the_same_content_is_skipped() -> None:
    assert decide(FOUND, known=SAME, seen=None) == Skip("version 2 has the same content")


def test_known_article_with_other_content_is_revised() -> None:
    assert decide(FOUND, known=OTHER, seen=None) == Revise(OTHER, "the content differs from version 2")


def test_second_sighting_of_the_same_content_in_a_run_is_skipped() -> None:
    assert decide(FOUND, known=None, seen=SEEN) == Skip("the same article as articles.jsonl:1")


def test_second_sighting_with_other_content_in_a_run_is_refused_and_names_the_first_place() -> None:
    reason = "the same url as articles.jsonl:1, but with other content: keep one of them"
    assert decide(FOUND, known=None, seen=SEEN_OTHERWISE) == Refuse(reason)


def test_what_this_run_saw_counts_before_what_the_store_knows() -> None:
    """After the first sighting is committed the store knows it; the second must not become a revision of it."""
    assert isinstance(decide(FOUND, known=OTHER, seen=SEEN_OTHERWISE), Refuse)
    assert isinstance(decide(FOUND, known=OTHER, seen=SEEN), Skip)


def test_refusal_says_by_which_key_the_two_are_one_article() -> None:
    found = replace(FOUND, identity="id:42", url=None)
    assert decide(found, known=None, seen=SEEN_OTHERWISE) == Refuse(
        "the same id as articles.jsonl:1, but with other content: keep one of them"
    )


def test_a_date_that_is_known_now_makes_a_version() -> None:
    undated = replace(SAME, dated=False)
    assert decide(FOUND, undated, None) == Revise(undated, "version 2 has no date")
    assert isinstance(decide(replace(FOUND, published=None, day=0), undated, None), Skip)
