"""Alignment, attribution and the comparison itself."""

import numpy as np
import pytest

from indexer.store.records import Vectors
from indexer.store.store import Store
from service.comparison.alignment import MOST_SENTENCES, SAME_CLAIM, align
from service.comparison.attribution import attribution_of
from service.comparison.attribution.certainty import certainty_of
from service.comparison.comparer import Comparer
from service.comparison.telling import Telling
from service.queries import ComparisonQuery, PastedParagraph, Query
from tests.helpers import index_records, record

WIRE = "A gas attack on the town of Khan Sheikhoun killed dozens of people on Tuesday, a monitor said."


def apart(*places: float) -> Vectors:
    """Probabilities of sentences at these places (degrees): 1 at one place, below SAME_CLAIM from 57 degrees on."""
    radians = np.radians(np.array(places))
    return np.asarray(np.clip(np.cos(radians[:, None] - radians) - 0.05, 0, 1), dtype=np.float32)


def test_each_outlet_joins_a_row_with_its_nearest_sentence() -> None:
    same = apart(0, 30, 10, 90)
    assert align(same, ["A", "B", "B", "C"], anchors=1) == [[0, 2]]


def test_a_sentence_joins_the_nearer_of_two_claims() -> None:
    same = apart(0, 40, 35)
    assert align(same, ["A", "A", "B"], anchors=2) == [[0], [1, 2]]


def test_what_the_anchor_does_not_tell_is_a_row_of_its_own() -> None:
    same = apart(0, 100, 105, 110)
    assert align(same, ["A", "B", "C", "D"], anchors=1) == [[0], [2, 1, 3]]


def test_what_one_outlet_alone_tells_is_no_row() -> None:
    same = apart(0, 100, 101)
    assert align(same, ["A", "B", "B"], anchors=1) == [[0]]


def test_a_later_paragraph_of_the_anchors_outlet_does_not_join_its_row() -> None:
    same = apart(0, 10, 1)
    assert align(same, ["A", "B", "A"], anchors=1) == [[0, 1]]


def test_the_sentence_with_the_most_outlets_near_seeds_the_row() -> None:
    same = apart(0, 50, 100, 170, 175)
    assert align(same, ["A", "B", "C", "D", "E"], anchors=0) == [[1, 0, 2], [3, 4]]


def test_a_sentence_whose_nearest_is_taken_turns_to_the_next_nearest() -> None:
    # The first loses its neighbour at 50 to the row of C, and finds the one at -52.
    same = apart(0, 50, 75, 110, 115, -52)
    assert align(same, ["A", "B", "C", "D", "E", "B"], anchors=0) == [[2, 1, 3, 4], [0, 5]]


def test_among_equal_sentences_the_first_seeds_the_row_and_the_first_joins() -> None:
    same = apart(0, 0, 0, 0)
    assert align(same, ["A", "B", "B", "A"], anchors=0) == [[0, 1]]


def test_rows_are_those_of_the_plain_definition() -> None:
    random = np.random.default_rng(7)
    for _ in range(20):
        same = apart(*random.integers(0, 36, 60) * 10)
        outlets = [f"outlet {number}" for number in random.integers(0, 6, 60)]
        assert align(same, outlets, anchors=0) == rows_by_definition(same, outlets)


def rows_by_definition(same: Vectors, outlets: list[str]) -> list[list[int]]:
    """Every round looks at every sentence anew: slow, and plain to read."""
    rows, left = [], list(range(len(outlets)))
    while left:
        groups: dict[int, list[int]] = {}
        for seed in left:
            nearest: dict[str, int] = {}
            for other in sorted(left, key=lambda each: -same[seed, each]):
                if same[seed, other] >= SAME_CLAIM and outlets[other] != outlets[seed]:
                    nearest.setdefault(outlets[other], other)
            groups[seed] = sorted(nearest.values(), key=lambda each: (-np.round(same[seed, each], 6), each))
        seed = max(left, key=lambda each: (len(groups[each]), sum(map(float, same[each, groups[each]])), -each))
        if not groups[seed]:
            break
        rows.append([seed, *groups[seed]])
        left = [each for each in left if each != seed and same[seed, each] < SAME_CLAIM]
    return rows


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
        ("The worst attack was what a UN report said was an attack by toxic sarin gas.", None),
        ("He said that the town was quiet.", "He"),
        ("As an earlier report said, tens more have surrendered.", "an earlier report"),
        ("An alleged chemical attack killed 58 people.", None),
        ("The army advanced.", None),
    ],
)
def test_the_named_source_is_found_or_left_alone(sentence: str, source: str | None) -> None:
    found = attribution_of(Telling(sentence), offset=100)
    assert (found.source if found else None) == source
    if found:
        assert sentence[found.start - 100 : found.end - 100] == found.source


@pytest.mark.parametrize("words", ["A ", "A of ", "the army ", "according to ", "sources for A ", "“A said ", "A" * 50])
def test_text_that_is_no_sentence_names_its_source_at_its_place_or_none(words: str) -> None:
    text = words * (20_000 // len(words))
    found = attribution_of(Telling(text), offset=5)
    assert found is None or text[found.start - 5 : found.end - 5] == found.source


def test_a_source_that_closes_a_long_sentence_keeps_its_place() -> None:
    sentence = "The streets of the town had become empty, " * 10 + "a witness said."
    found = attribution_of(Telling(sentence), offset=7)
    assert found is not None
    assert (found.source, found.start) == ("a witness", 7 + sentence.index("a witness"))


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
    assert certainty_of(Telling(sentence)).certainty == certainty


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


def test_a_sentence_amid_a_quotation_is_no_outlets_own_voice(sample_store: Store) -> None:
    pasted = [
        PastedParagraph(
            text="A trader said: “The army left the town. Rebel fighters closed the northern road near Aleppo. Then we left.”",
            outlet="One",
        ),
        PastedParagraph(
            text="Field sources said that rebel fighters closed the northern road near Aleppo.", outlet="Other"
        ),
    ]
    comparison = Comparer(sample_store).compare(ComparisonQuery(paragraphs=pasted))
    (row,) = (row for row in comparison.rows if len(row.cells) > 1)
    assert [cell.certainty for cell in row.cells] == ["attributed", "attributed"]
    assert [each for each in row.divergences if each.type == "attribution"] == []


@pytest.mark.parametrize(
    ("last", "nothing", "searched"),
    [
        (None, ", of any day, reaches probability 0.50.", "all indexed days"),
        ("2016-12-31", ", of the days asked for, reaches probability 0.50.", "all days asked for"),
    ],
)
def test_without_a_date_no_window_is_told(store: Store, last: str | None, nothing: str, searched: str) -> None:
    index_records(store, record("B", "Snow closed the northern road.", title="Snow", published="2016-12-08"))
    notes = Comparer(store).compare(Query(text="The council opened a new library.", published_to=last)).notes
    assert notes[0].startswith(f"No paragraph of another outlet{nothing}")
    assert notes[1] == f"The text has no date, so {searched} were searched."


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


def test_sentences_beyond_the_most_are_left_out_and_counted(sample_store: Store) -> None:
    half = MOST_SENTENCES // 2
    pasted = [
        PastedParagraph(outlet="A", text="The army left. " * half),
        PastedParagraph(outlet="B", text="Snow fell on roads. " * (half - 1)),
        PastedParagraph(outlet="C", text="The army left. Many fled. The army left."),
    ]
    comparison = Comparer(sample_store).compare(ComparisonQuery(paragraphs=pasted))
    assert comparison.notes[-1] == "2 sentences of the last paragraphs were left out."
    cells = [cell for row in comparison.rows for cell in row.cells]
    assert [(cell.start, cell.text) for cell in cells if cell.outlet == "C"] == [(0, "The army left.")]


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
