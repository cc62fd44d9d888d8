"""Candidates, features, probabilities and reasons, on real stores."""

import numpy as np
import pytest

from indexer.matching.abstention import ABSTAINED
from indexer.matching.doubts import Doubts, Openings
from indexer.matching.features import FEATURES
from indexer.matching.frequencies import Frequencies, FrequencyCache
from indexer.matching.matcher import Matcher
from indexer.matching.model import model_for
from indexer.matching.origins import article_origins
from indexer.matching.records import Probe
from indexer.store.records import Candidate
from indexer.store.store import Store, View
from indexer.store.vectors import Scope
from service.matches import MatchFinder
from service.queries import Query
from tests.helpers import index_records, record

ATTACK = "At least 58 people were killed in a gas attack on the town of Khan Sheikhoun in Idlib province on Tuesday."


def probe(view: View, external_id: str) -> tuple[Probe, Candidate]:
    article = view.reader.article_by_external_id(external_id)
    [stored, *_] = view.reader.candidates([each.id for each in view.reader.paragraphs_of(article.id)])
    return Probe.of(stored, article_text=f"{article.title}\n{view.reader.article_text(article.id)}"), stored


def test_another_toll_is_the_same_event(store: Store) -> None:
    """Law 10: numbers neither raise nor lower a match."""
    records = [
        record(
            outlet, ATTACK.replace("58", toll), title="Gas attack on Khan Sheikhoun", published="2017-04-04", id=outlet
        )
        for outlet, toll in (("A", "58"), ("B", "58"), ("C", "100"))
    ]
    index_records(store, *records)
    with store.view() as view:
        asked, stored = probe(view, "A")
        scope = Scope(without_outlet_ids=frozenset({stored.outlet_id}))
        found = Matcher().judge(view, [asked], scope=scope)
        judged = {view.reader.article(each.candidate.article_id).outlet: each for each in found}
    for name in ("term_overlap", "rare_terms", "name_coverage_low", "told_gap"):
        place = FEATURES.index(name)
        assert judged["B"].row[place] == pytest.approx(judged["C"].row[place])
    assert judged["C"].probability > 0.8


def test_reasons_name_what_is_shared_and_how_far_the_days_lie(store: Store) -> None:
    index_records(
        store,
        record("A", ATTACK, title="Gas attack on Khan Sheikhoun", published="2017-04-04", id="a"),
        record("B", "Dozens died of gas in Khan Sheikhoun.", title="Khan Sheikhoun gas attack", published="2017-04-05"),
    )
    with store.view() as view:
        asked, stored = probe(view, "a")
        scope = Scope(without_outlet_ids=frozenset({stored.outlet_id}))
        matcher = Matcher()
        match = matcher.explained(view, [asked], matcher.judge(view, [asked], scope=scope))[0]
    reasons = {reason.name: reason for reason in match.reasons}
    assert "Khan Sheikhoun" in reasons["same names and rare words"].value.split(" · ")
    assert reasons["same names and rare words"].weight > 0
    assert reasons["dates"].value == "1 day apart"
    assert [abs(reason.weight) for reason in match.reasons] == sorted(
        (abs(r.weight) for r in match.reasons), reverse=True
    )


def test_reasons_add_up_to_the_log_odds(sample_store: Store) -> None:
    with sample_store.view() as view:
        asked, stored = probe(view, "fakes:1919191759")
        judged = Matcher().judge(view, [asked], scope=Scope(without_outlet_ids=frozenset({stored.outlet_id})))[0]
    model = model_for(None)
    nothing = model.titled.baseline + model.titled.value[model.titled.roots].sum()
    log_odds = nothing + sum(model.contributions(judged.row, titled=True).values()) - judged.doubts.sum()
    assert judged.probability == pytest.approx(1 / (1 + np.exp(-log_odds)))


@pytest.mark.parametrize("published", [None, "2016-12-08"])
@pytest.mark.parametrize(
    "text",
    [
        "Whisk the flour, sugar, eggs and milk into a smooth batter. Flip the pancakes when bubbles rise, and serve them.",
        "The central bank raised interest rates by a quarter point to 5.25 percent.",
        "Scientists found a new species of frog in the rainforest.",
    ],
)
def test_a_text_of_something_else_has_no_match_whatever_its_date(
    sample_store: Store, text: str, published: str | None
) -> None:
    found = MatchFinder(sample_store).find(Query(text=text, published=published, min_probability=0.0, limit=10))
    assert found.matches
    assert all(match.probability < 0.5 for match in found.matches)
    assert any(reason.name == "nothing in common" for reason in found.matches[0].reasons)


def test_what_abstaining_took_is_the_weight_of_its_reason(sample_store: Store) -> None:
    query = Query(text="The central bank raised interest rates.", published="2016-12-08", min_probability=0.0, limit=10)
    unlike = next(
        match
        for match in MatchFinder(sample_store).find(query).matches
        if any(each.name == "nothing in common" for each in match.reasons)
    )
    weight = next(each.weight for each in unlike.reasons if each.name == "nothing in common")
    before = unlike.probability / ABSTAINED
    expected = np.log(unlike.probability / (1 - unlike.probability)) - np.log(before / (1 - before))
    assert weight == pytest.approx(expected, abs=0.02)


def test_an_undated_article_is_a_candidate_and_says_so(store: Store) -> None:
    index_records(
        store,
        record("A", ATTACK, title="Gas attack", published="2017-04-04", id="a"),
        record("B", ATTACK, title="Gas attack"),
    )
    with store.view() as view:
        asked, stored = probe(view, "a")
        day = stored.day
        scope = Scope(first_day=day, last_day=day, without_outlet_ids=frozenset({stored.outlet_id}))
        matcher = Matcher()
        match = matcher.explained(view, [asked], matcher.judge(view, [asked], scope=scope))[0]
    assert {reason.name: reason.value for reason in match.reasons}["dates"] == "a date is not known"


def test_frequencies_follow_revisions(store: Store) -> None:
    cache = FrequencyCache()

    def count(term: str) -> float:
        with store.view() as view:
            frequencies = cache.at(view.reader)
            ids = view.reader.terms.ids([term])
            return float(frequencies.counts[ids[0]])

    index_records(store, record("A", "Zorblax met Quuxington.", id="1"), record("B", "Zorblax left.", id="2"))
    assert (count("zorblax"), count("quuxington")) == (2, 1)
    index_records(store, record("A", "Nobody met Quuxington.", id="1"))
    assert (count("zorblax"), count("quuxington")) == (1, 1)


def test_the_background_makes_common_words_common_in_a_small_store(store: Store) -> None:
    index_records(
        store, record("A", "Tuesday in Khan Sheikhoun.", id="1"), record("B", "Monday in Khan Sheikhoun.", id="2")
    )
    with store.view() as view:
        frequencies: Frequencies = FrequencyCache().at(view.reader)
        tuesday, town = (view.reader.terms.ids([term]) for term in ("tuesday", "=khan sheikhoun"))
    assert frequencies.idf(tuesday)[0] < frequencies.idf(town)[0]


def test_articles_that_share_a_paragraph_are_one_origin() -> None:
    assert article_origins([(1, 10), (1, 11), (2, 11), (2, 12), (3, 12), (4, 40)]) == {1: 10, 2: 10, 3: 10, 4: 40}


def test_a_look_alike_in_another_town_is_doubted_and_the_reason_names_both_towns(store: Store) -> None:
    told = (
        "A car bomb killed shoppers at the vegetable market in {} on Thursday morning, the town's hospital said.",
        "No group claimed the blast. {} said that a second car was found near the bus station and defused by the army.",
    )
    for outlet, town, mayor in (("A", "Tel Marwa", "Omar Haddad"), ("B", "Qasr Nur", "Lena Sorvik")):
        title = f"Car bomb hits vegetable market in {town}"
        paragraphs = (told[0].format(town), told[1].format(mayor))
        index_records(store, record(outlet, *paragraphs, title=title, published="2016-11-17", id=outlet))
    with store.view() as view:
        asked, stored = probe(view, "A")
        scope = Scope(without_outlet_ids=frozenset({stored.outlet_id}))
        trusting, doubting = Matcher(Doubts(np.zeros(2))), Matcher()
        [trusted, *_] = trusting.judge(view, [asked], scope=scope)
        [doubted, *_] = doubting.judge(view, [asked], scope=scope)
        reasons = {each.name: each for each in doubting.explained(view, [asked], [doubted])[0].reasons}
        [(_, _, linked), *_] = doubting.article_pairs(view, [stored.version], note=lambda _: None)
    assert trusted.probability > 0.5 > doubted.probability
    assert linked < 0.5
    assert reasons["other places"].value == "Tel Marwa · Qasr Nur"
    assert reasons["other places"].weight < -1


def test_openings_are_read_once(store: Store) -> None:
    index_records(store, record("A", ATTACK, title="Gas attack", published="2017-04-04", id="a"))
    openings = Openings()
    with store.view() as view:
        _, stored = probe(view, "a")
        first = openings.of(view.reader, [stored.version])
        assert openings.of(view.reader, [stored.version])[stored.version] is first[stored.version]
    assert first[stored.version] is not None
