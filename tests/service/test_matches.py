"""What a match query answers, beyond its shape: visibility, origins, dates."""

from indexer.matching.terms import terms_of
from indexer.store.store import Store
from indexer.store.writing import digest_of
from service.comparison.comparer import Comparer
from service.comparison.records import Comparison
from service.matches import Matches, MatchFinder
from service.queries import ComparisonQuery, PastedParagraph, Query
from tests.helpers import index_records, record
from tests.indexer.store.versions import version

WIRE = "Government troops took the district of Sheikh Saeed in southern Aleppo on Thursday."
OWN = "Sheikh Saeed in Aleppo fell to the army on Thursday, residents said."


def test_words_of_an_unpublished_article_are_unknown_to_a_query(store: Store) -> None:
    index_records(store, record("A", WIRE, title="Sheikh Saeed", published="2016-12-08"))
    text = "Quokkas took the district of Aleppo."
    with store.exclusively(), store.catalogue.write() as writer:
        vectors = {digest_of(each): bytes(768) for each in (text, "Quokkas")}
        ids = writer.add_embeddings(vectors, dict.fromkeys(vectors, b""))
        assert "quokkas" in terms_of(text)
        [unpublished] = writer.outlets.resolved([version("B", text, title="Quokkas")])
        writer.add_versions([(unpublished, None)], ids)
    found = MatchFinder(store).find(Query(text=text, published="2016-12-08", min_probability=0))
    assert [match.article.outlet for match in found.matches] == ["A"]
    with store.view() as view:
        assert [outlet.name for outlet in view.reader.outlets.listed()] == ["A"]


def wire_store(store: Store) -> Store:
    index_records(
        store,
        record("Anchor", WIRE, title="Sheikh Saeed taken", published="2016-12-08", id="q"),
        record("Copy", WIRE, "The city was quiet.", title="Army takes Sheikh Saeed", published="2016-12-09"),
        record("Own", OWN, title="Sheikh Saeed falls", published="2016-12-08"),
    )
    return store


def origins_by_outlet(comparison: Comparison) -> dict[str, list[int]]:
    return {outlet.name: outlet.origin_ids for outlet in comparison.outlets}


def test_matches_and_comparison_count_the_same_origins(store: Store) -> None:
    comparer = Comparer(wire_store(store))
    query = Query(external_id="q", min_probability=0, per_article=1)
    comparison, matches = comparer.compare(query), comparer.matches.find(query)
    assert comparison.origins == matches.origins == 2  # the copy is the anchor's own text
    found = origins_by_outlet(comparison)
    assert found["Anchor"] == found["Copy"] != found["Own"]


def test_a_pasted_wire_paragraph_is_of_the_wires_origin(store: Store) -> None:
    query = Query(text=WIRE, published="2016-12-08", min_probability=0)
    comparison = Comparer(wire_store(store)).compare(query)
    assert comparison.origins == 2


def told(found: Matches) -> list[tuple[str, list[str]]]:
    """Each match's outlet, with the outlets of the copies folded under it."""
    return [(match.article.outlet, [copy.article.outlet for copy in match.copies]) for match in found.matches]


def test_copies_are_folded_under_the_earliest(store: Store) -> None:
    index_records(
        store,
        record("Late", WIRE, title="Army in Sheikh Saeed", published="2016-12-09"),
        record("First", WIRE, title="Sheikh Saeed taken", published="2016-12-08"),
        record("Own", OWN, title="Sheikh Saeed falls", published="2016-12-08"),
        record("Undated", WIRE, title="Sheikh Saeed taken"),
    )
    finder = MatchFinder(store)
    query = Query(text=OWN, published="2016-12-08", outlet="Own", min_probability=0)
    folded = finder.find(query)
    [(earliest, copies)] = told(folded)
    assert (earliest, sorted(copies)) == ("First", ["Late", "Undated"])
    assert (folded.origins, len(folded.articles)) == (1, 3)
    unfolded = finder.find(query.model_copy(update={"fold_copies": False}))
    assert sorted(told(unfolded)) == [("First", []), ("Late", []), ("Undated", [])]


def test_what_is_folded_does_not_use_up_the_limit(store: Store) -> None:
    copies = [record(f"Copy {number}", WIRE, title="Taken", published="2016-12-08") for number in range(5)]
    index_records(store, *copies, record("Own", OWN, title="Falls", published="2016-12-08"))
    query = Query(text="Sheikh Saeed was taken.", published="2016-12-08", min_probability=0, limit=2)
    assert sorted(len(copies) for _, copies in told(MatchFinder(store).find(query))) == [0, 4]


def test_pasted_copies_are_one_origin(sample_store: Store) -> None:
    pasted = [PastedParagraph(outlet=name, text=text) for name, text in (("A", WIRE), ("B", f" {WIRE}"), ("C", OWN))]
    comparison = Comparer(sample_store).compare(ComparisonQuery(paragraphs=pasted))
    assert comparison.origins == 2


def test_a_given_date_is_the_one_that_is_judged_and_shown(store: Store) -> None:
    finder = MatchFinder(wire_store(store))
    query = Query(external_id="q", published="2016-12-10T01:00:00+05:00", min_probability=0)
    found = finder.find(query)
    assert found.query.published == "2016-12-09T20:00:00Z"
    dates = {match.article.outlet: {r.name: r.value for r in match.reasons}.get("dates") for match in found.matches}
    assert dates["Copy"] == "same day"


def test_a_language_admits_its_regions(store: Store) -> None:
    index_records(
        store,
        record("A", WIRE, published="2016-12-08", id="q", lang="en"),
        record("B", OWN, published="2016-12-08", lang="en-US"),
        record("C", OWN, published="2016-12-08", lang="ar"),
        record("D", OWN, published="2016-12-08"),  # states none: it is told from the text
    )
    finder = MatchFinder(store)

    def outlets(languages: list[str]) -> set[str]:
        found = finder.find(Query(external_id="q", languages=languages, min_probability=0, fold_copies=False))
        return {match.article.outlet for match in found.matches}

    assert outlets(["en"]) == {"B", "D"}
    assert outlets(["EN-us", "ar"]) == {"B", "C"}
    assert outlets([]) == set()
