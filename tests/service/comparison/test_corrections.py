"""What people judged and said is told by the comparison that it bears on, and makes no silence."""

from typing import Any

import pytest
from pydantic import ValidationError

from indexer.store.judgements import Judgement
from indexer.store.objections import MarkedWords, Objection
from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.comparison.corrections import taken_out, with_objections
from service.comparison.records import Comparison, LeftOut, Omission
from service.corrections import Corrector
from service.judgements import JudgementRequest
from service.queries import Query
from tests.helpers import Record, index_records, record
from tests.service.comparison.test_omissions import AGAIN, BLAST, CLAIM, OTHER, told

SURGEONS = "Doctors Without Borders sent two surgeons from Paris."
SENT = "Two surgeons from Paris were sent by Doctors Without Borders."


def second(outlet: str, *paragraphs: str) -> Record:
    """A second article of an outlet on the same event."""
    return told(outlet, *paragraphs) | {"id": f"{outlet} 2", "title": "Market of Jisr al-Shughour bombed"}


@pytest.fixture
def bombed(store: Store) -> Store:
    """One event: articles 1 and 2 tell two claims, 3 and 4 are C's, of which 4 alone tells the first."""
    index_records(store, told("A", CLAIM, SURGEONS), told("B", AGAIN, SENT), told("C", OTHER), second("C", CLAIM))
    return store


def judge(store: Store, event: int = 1, **judgement: Any) -> None:
    Corrector(store).judge(event, JudgementRequest(**{"by": "A. Editor"} | judgement))


def event(store: Store, **options: Any) -> Comparison:
    return Comparer(store).compare_event(1, options)


def silences(comparison: Comparison) -> dict[str, list[Omission]]:
    """The omissions of C, by the words of the claim."""
    return {
        words: [each for each in row.omissions if each.outlet == "C"]
        for row in comparison.rows
        for words in (CLAIM, SURGEONS)
        if words in [cell.text for cell in row.cells]
    }


def test_what_was_taken_out_of_an_event_makes_no_silence_and_is_told_with_the_others(bombed: Store) -> None:
    assert silences(event(bombed)) == {CLAIM: [], SURGEONS: [Omission("C", "not_reported", 2)]}
    judge(bombed, verdict="split", article_ids=[4])
    found = event(bombed)
    assert 4 not in {each.paragraph.article_id for each in found.sources}
    assert silences(found) == {CLAIM: [], SURGEONS: [Omission("C", "not_reported", 1, articles_taken_out=1)]}


def test_who_corrected_an_event_and_what_was_taken_out_of_it_is_noted(bombed: Store) -> None:
    assert (event(bombed).notes, event(bombed).corrections) == ([], [])
    judge(bombed, verdict="same", article_ids=[2], by="B. Reader")
    judge(bombed, verdict="split", article_ids=[4])
    for found in (event(bombed), Comparer(bombed).compare(Query(article_id=1))):
        [note] = [each for each in found.notes if "by hand" in each]
        assert note.startswith("2 corrections of this event by hand, by B. Reader and A. Editor.")
        assert "1 article is out of it since then: C." in note
        assert found.corrections == [1, 2]
        [gone] = [each for each in found.left_out if each.reason == "taken_out"]
        assert (gone.article_id, gone.outlet, gone.by) == (4, "C", "A. Editor")


def test_an_article_that_matches_all_the_same_is_shown_and_that_is_said(bombed: Store) -> None:
    judge(bombed, verdict="split", article_ids=[4])
    found = Comparer(bombed).compare(Query(article_id=1))
    assert 4 in {each.paragraph.article_id for each in found.sources}
    assert any("1 of them is shown here all the same" in each for each in found.notes)
    assert not any("shown here all the same" in each for each in event(bombed).notes)


def test_a_comparison_of_another_event_says_nothing_of_it(bombed: Store) -> None:
    index_records(bombed, record("D", "A recipe for pancakes with plums.", title="Plums", published="2016-12-07"))
    judge(bombed, verdict="split", article_ids=[4])
    found = Comparer(bombed).compare(Query(article_id=5))
    assert (found.corrections, found.left_out) == ([], [])
    assert not any("by hand" in each for each in found.notes)


def judgement(number: int, verdict: Any, one: tuple[int, ...], other: tuple[int, ...]) -> Judgement:
    return Judgement(number, verdict, 1, None, one, other, "A. Editor", None, "2026-01-01T00:00:00Z")


@pytest.mark.parametrize(
    ("judgements", "gone"),
    [
        ([], {}),
        ([judgement(1, "split", (3,), (1, 2))], {3: "A. Editor"}),
        ([judgement(1, "not_same", (1,), (3,))], {3: "A. Editor"}),
        ([judgement(1, "split", (3, 4), (1, 2))], {3: "A. Editor", 4: "A. Editor"}),
        ([judgement(1, "split", (3,), (1, 2)), judgement(2, "same", (1, 2), (3,))], {}),
        ([judgement(1, "same", (1, 2), (3,)), judgement(2, "split", (3,), (1, 2))], {3: "A. Editor"}),
        ([judgement(1, "split", (3,), (1, 2)), judgement(2, "same", (1,), (3,))], {3: "A. Editor"}),
        ([judgement(1, "not_same", (3,), (4,))], {}),
        # What stood on the members' side and is gone all the same was parted from them by nobody.
        ([judgement(1, "split", (3,), (1, 2, 5))], {3: "A. Editor", 5: None}),
        ([judgement(1, "split", (1, 5), (3,))], {3: "A. Editor", 5: None}),
        (
            [judgement(1, "split", (3,), (1, 2, 5)), judgement(2, "not_same", (5,), (2,))],
            {3: "A. Editor", 5: "A. Editor"},
        ),
    ],
)
def test_articles_are_out_of_an_event_since_the_newest_judgement_on_them(
    judgements: list[Judgement], gone: dict[int, str | None]
) -> None:
    assert taken_out(judgements, {1, 2}) == gone


def test_each_article_that_is_not_shown_has_its_own_reason(bombed: Store) -> None:
    plums = record("D", "A recipe for pancakes with plums.", title="Plums", published="2016-12-07", id="plums")
    index_records(bombed, plums, second("A", BLAST))
    with bombed.catalogue.read() as reader:
        alien, own = (reader.article_by_external_id(each).id for each in ("plums", "A 2"))
    judge(bombed, verdict="same", article_ids=[1, own])
    judge(bombed, verdict="same", article_ids=[1, alien])
    found = event(bombed, outlets=["B", "D"])
    shown = {each.paragraph.article_id for each in (*found.anchor.sources, *found.sources)}
    asker = found.anchor.outlet
    with bombed.catalogue.read() as reader:
        outlets = {each.id: each.outlet for each in reader.articles_by_id(range(1, 7)) if each.id not in shown}
    assert {each.article_id: (each.outlet, each.reason) for each in found.left_out} == {
        number: (outlet, "own_outlet" if outlet == asker else "unlikely" if outlet == "D" else "not_asked")
        for number, outlet in outlets.items()
        if outlet != "B"
    }
    assert {each.by for each in found.left_out if each.article_id == alien} == {"A. Editor"}
    [note] = [each for each in found.notes if "not shown" in each]
    assert note.startswith(f"{len(outlets)} of the 6 articles of this event are not shown: ")
    assert "of an outlet, language or day that was not asked for (" in note
    assert "1 without a paragraph that reaches probability 0.50 (D; placed in the event by A. Editor)" in note
    crowded = event(bombed, limit=1)
    assert "too_many" in {each.reason for each in crowded.left_out}


def test_an_event_shown_whole_leaves_nothing_out(bombed: Store) -> None:
    left_out: list[LeftOut] = event(bombed).left_out
    assert left_out == []


def objection(number: int, left: MarkedWords, right: MarkedWords, kind: str) -> Objection:
    versions: dict[str, str | int] = {"rashomon": "0", "model": "m", "rules": "r", "generation": 1}
    return Objection(number, kind, "divergence", left, right, 0.9, versions, "other", None, "A. Editor", "no", "")


def test_a_mark_says_which_objections_were_raised_against_it(store: Store) -> None:
    killed = "A bomb killed {} people at the vegetable market of Jisr al-Shughour on Tuesday."
    index_records(store, *(record(name, killed.format(toll), title="Bomb") for name, toll in (("A", 12), ("B", 31))))
    compared = Comparer(store).compare(Query(article_id=1, min_probability=0))
    [shown] = [each for row in compared.rows for each in row.divergences if each.type == "quantity"]
    left, right = (
        MarkedWords(side.paragraph_id, side.start, side.end, side.text) for side in (shown.left, shown.right)
    )
    elsewhere = MarkedWords(left.paragraph_id, 0, 1, "A")

    def numbers(*objections: Objection) -> list[int]:
        told = with_objections(compared, objections)
        return [number for row in told.rows for each in row.divergences for number in each.objections]

    assert numbers(objection(1, left, right, "quantity"), objection(2, right, left, "quantity")) == [1, 2]
    assert numbers(objection(1, left, right, "label"), objection(2, elsewhere, right, "quantity")) == []
    with store.exclusively(), store.catalogue.write() as writer:
        writer.objections.add(objection(0, left, right, "quantity"))
    for article in (1, 2):  # whichever is asked about
        found = Comparer(store).compare(Query(article_id=article, min_probability=0))
        assert [each.objections for row in found.rows for each in row.divergences if each.type == "quantity"] == [[1]]


def test_an_event_that_parted_articles_came_to_was_corrected_by_nobody(bombed: Store) -> None:
    """The event that article 4 lands in lost nothing, and nobody is named for it."""
    judge(bombed, verdict="split", article_ids=[4])
    with bombed.catalogue.read() as reader:
        landed = reader.events.of_articles([4])[4]
    assert landed != 1
    found = Comparer(bombed).compare_event(landed)
    assert not found.corrections
    assert found.left_out == []
    assert not [note for note in found.notes if "correction" in note]


def test_an_event_is_compared_in_all_of_its_paragraphs(store: Store) -> None:
    """However many of one article there are: a figure in the last of them is told too."""
    many = [f"The blast at the market of Jisr al-Shughour killed {number} people on Tuesday." for number in range(2, 9)]
    index_records(store, told("A", CLAIM), told("B", *many))
    found = event(store)
    assert {each.paragraph.text for each in found.sources if each.outlet == "B"} == {BLAST, *many}


@pytest.mark.parametrize("field", ["by", "note"])
def test_no_name_and_no_reason_turns_the_words_around_it(field: str) -> None:
    given: dict[str, Any] = {"verdict": "split", "article_ids": [1], "by": "A. Editor", field: "Rev \u202e evil"}
    with pytest.raises(ValidationError, match="turns the direction"):
        JudgementRequest(**given)
