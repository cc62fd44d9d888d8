"""Alignment, attribution and the comparison itself."""

import numpy as np
import pytest

from indexer.store.records import Vectors
from indexer.store.store import Store
from service.comparison.alignment import align
from service.comparison.attribution import attribution_of, certainty_of
from service.comparison.comparer import Comparer
from service.queries import ComparisonQuery, PastedParagraph, Query
from tests.helpers import index_records, record

WIRE = "A gas attack on the town of Khan Sheikhoun killed dozens of people on Tuesday, a monitor said."


def unit(*angles: float) -> Vectors:
    """Unit vectors in the plane: their cosines are the cosines of the angles' differences (degrees)."""
    radians = np.radians(np.array(angles))
    return np.stack([np.cos(radians), np.sin(radians)], axis=1).astype(np.float32)


def test_each_outlet_joins_a_row_with_its_nearest_sentence() -> None:
    vectors = unit(0, 30, 10, 90)
    assert align(vectors, ["A", "B", "B", "C"], anchors=1) == [[0, 2]]


def test_a_sentence_joins_the_nearer_of_two_claims() -> None:
    vectors = unit(0, 40, 35)
    assert align(vectors, ["A", "A", "B"], anchors=2) == [[0], [1, 2]]


def test_what_the_anchor_does_not_tell_is_a_row_of_its_own() -> None:
    vectors = unit(0, 100, 105, 110)
    assert align(vectors, ["A", "B", "C", "D"], anchors=1) == [[0], [2, 1, 3]]


def test_what_one_outlet_alone_tells_is_no_row() -> None:
    vectors = unit(0, 100, 101)
    assert align(vectors, ["A", "B", "B"], anchors=1) == [[0]]


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("According to field sources the army advanced.", "field sources"),
        (
            "The town fell, according to the Syrian Observatory for Human Rights.",
            "the Syrian Observatory for Human Rights",
        ),
        (
            "The Syrian Observatory for Human Rights said that 58 people died.",
            "The Syrian Observatory for Human Rights",
        ),
        (
            "EU diplomatic chief Federica Mogherini said Tuesday the regime is responsible.",
            "EU diplomatic chief Federica Mogherini",
        ),
        ("Idlib administration on Monday announced that it closes.", "Idlib administration"),
        ("Most of the streets had become empty, a witness said.", "a witness"),
        ("The attack claimed the lives of 27 children.", None),
        ("He said that the town was quiet.", None),
        ("As an earlier report said, tens more have surrendered.", None),
        ("An alleged chemical attack killed 58 people.", None),
        ("The army advanced.", None),
    ],
)
def test_the_named_source_is_found_or_left_alone(sentence: str, source: str | None) -> None:
    found = attribution_of(sentence, offset=100)
    assert (found.source if found else None) == source
    if found:
        assert sentence[found.start - 100 : found.end - 100] == found.source


@pytest.mark.parametrize(
    ("sentence", "certainty"),
    [
        ("Militants reportedly left the town.", "hedged"),
        ("A suspected gas attack killed 58.", "hedged"),
        ("The minister said “they allegedly left” on Monday.", "attributed"),
        ("The ministry said that the town is free.", "attributed"),
        ("The town is free.", "stated"),
    ],
)
def test_certainty_is_the_outlets_own(sentence: str, certainty: str) -> None:
    assert certainty_of(sentence, attribution_of(sentence, offset=0)) == certainty


def test_copies_count_as_one_origin(store: Store) -> None:
    other = "Regime jets bombed Khan Sheikhoun with gas on Tuesday and many people died there."
    index_records(
        store,
        record(
            "Anchor",
            "Gas killed dozens in Khan Sheikhoun on Tuesday.",
            title="Gas attack",
            published="2017-04-04",
            id="q",
        ),
        record("Copy 1", WIRE, title="Gas attack in Khan Sheikhoun", published="2017-04-04"),
        record("Copy 2", WIRE, title="Khan Sheikhoun attack kills dozens", published="2017-04-05"),
        record("Own", other, title="Attack on Khan Sheikhoun", published="2017-04-04"),
    )
    comparison = Comparer(store).compare(Query(external_id="q", min_probability=0))
    assert comparison.outlets[0].name == "Anchor"
    assert {outlet.name for outlet in comparison.outlets} == {"Anchor", "Copy 1", "Copy 2", "Own"}
    assert comparison.origins == 3


def test_an_uncertain_answer_says_so(store: Store) -> None:
    index_records(
        store,
        record("A", "The council opened a new library.", title="Library", published="2016-12-08", id="q"),
        record("B", "Snow closed the northern road.", title="Snow", published="2016-12-08"),
    )
    nothing = Comparer(store).compare(Query(external_id="q"))
    assert nothing.sources == []
    assert nothing.notes[0].startswith("No paragraph of another outlet reaches probability 0.50 within 3 days.")
    related = Comparer(store).compare(Query(external_id="q", min_probability=0))
    assert related.notes[0].startswith("1 of the 1 paragraphs shown are more likely not the same event")


def test_pasted_paragraphs_are_compared_without_a_store_of_them(sample_store: Store) -> None:
    pasted = [
        PastedParagraph(outlet="A", text="The army liberated the district of Sheikh Saeed.", published="2016-12-08"),
        PastedParagraph(outlet="B", text="Regime forces captured the Sheikh Saeed district.", published="2016-12-08"),
    ]
    comparison = Comparer(sample_store).compare(ComparisonQuery(paragraphs=pasted))
    assert [[(cell.outlet, cell.paragraph_id) for cell in row.cells] for row in comparison.rows] == [
        [("A", 0), ("B", 1)]
    ]
    assert comparison.origins == 2


def test_the_words_of_one_side_never_stand_under_another_outlet(sample_store: Store) -> None:
    comparison = Comparer(sample_store).compare(Query(external_id="fakes:1919191759"))
    texts = {
        each.paragraph.id: (each.outlet, each.paragraph.text)
        for each in (*comparison.anchor.sources, *comparison.sources)
    }
    for row in comparison.rows:
        for cell in row.cells:
            outlet, text = texts[cell.paragraph_id]
            assert (cell.outlet, cell.text) == (outlet, text[cell.start : cell.end])
