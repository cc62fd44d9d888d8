"""Candidates, surroundings and judgements on real stores: follow-ups, dates, languages, short and equal texts."""

import numpy as np
import pytest

from indexer.matching.abstention import ABSTAINED
from indexer.matching.candidates import proposed
from indexer.matching.features import surroundings
from indexer.matching.frequencies import FrequencyCache
from indexer.store.store import Store
from indexer.verification import faults
from service.matches import Matches, MatchFinder
from service.queries import Query
from tests.helpers import Record, index_records, record

BLAST = (
    "A gas main exploded beneath the Vasterlund arcade in Kolmby on Monday, and firefighters led by Ilse Tornqvist "
    "searched the ruins of the Vasterlund arcade for the baker Anders Hjelmqvist.",
    "The mayor of Kolmby, Ulrika Sandgren, said that the arcade had been inspected in spring.",
)
COURT = (
    "The owner of the Vasterlund arcade in Kolmby, Gustav Brannstrom, was charged on Tuesday over the explosion that "
    "killed the baker Anders Hjelmqvist.",
    "Firefighters under Ilse Tornqvist had searched the ruins for two days, the court in Kolmby heard.",
)
OTHER = ("Parliament adopted the reform of pensions after a debate of nine hours.", "The opposition voted against it.")


def blast(**fields: str) -> Record:
    return record("Kolmby Post", *BLAST, title="Explosion in the Vasterlund arcade", id="blast", **fields)


def found(store: Store, **query: object) -> Matches:
    return MatchFinder(store).find(Query(external_id="blast", min_probability=0, **query))  # type: ignore[arg-type]


def outlets(matches: Matches) -> set[str]:
    return {each.article.outlet for each in matches.articles}


def test_a_follow_up_weeks_later_is_a_candidate_by_its_rare_names(store: Store) -> None:
    index_records(
        store,
        blast(published="2020-03-02"),
        record("Court Gazette", *COURT, title="Owner of Vasterlund arcade charged", published="2020-04-21"),
        record("Herald", *OTHER, title="Pension reform adopted", published="2020-04-21"),
    )
    assert outlets(found(store)) == {"Court Gazette"}
    assert outlets(found(store, follow_ups=False)) == set()
    assert outlets(found(store, exclude_outlets=["Court Gazette"])) == set()


def test_filters_hold_inside_the_look_up_by_rare_words(store: Store) -> None:
    """However many articles out of scope share more words, the one in scope is found."""
    groups = [[f"Zor{group}{part}a" for part in "bdfgh"] for group in "klmn"]
    told = " ".join(name for group in groups for name in group)
    asked = record("Asking", f"They met {told} and Quuxhaven there.", title="Met", published="2020-03-02", id="blast")
    crowd = [
        record("Crowd", f"We saw {' '.join(groups[number % 4])} again.", published="2020-04-20", id=f"c{number}")
        for number in range(72)
    ]
    index_records(store, asked, *crowd, record("Own", "Nobody lives in Quuxhaven now.", published="2020-04-21"))
    assert "Crowd" in outlets(found(store))
    assert outlets(found(store, outlets=["Own"])) == {"Own"}


def test_what_linking_found_from_the_other_side_is_a_candidate(store: Store) -> None:
    """The asked article's rarest names are all others' than the follow-up's, whose own rarest names are the asked one's."""
    names = ", ".join(f"Z{first}rg{last}l" for first in "aeiouy" for last in "aeiou")
    index_records(
        store,
        record("Kolmby Post", *BLAST, f"The dead of other years: {names}.", id="blast", published="2020-03-02"),
        record("Register", f"Listed were {names}.", title="List", published="2020-04-20"),
        record("Court Gazette", *COURT, title="Owner of Vasterlund arcade charged", published="2020-04-21"),
        record("Digest", *COURT[::-1], title="Court in Kolmby", published="2020-04-22"),
    )
    assert {"Court Gazette", "Digest"} <= outlets(found(store))
    assert outlets(found(store, follow_ups=False)) == set()
    assert "Digest" not in outlets(found(store, languages=["de"]))


def test_what_lies_years_apart_is_no_follow_up(store: Store) -> None:
    index_records(
        store,
        blast(published="2020-03-02"),
        record("Court Gazette", *COURT, title="Owner of Vasterlund arcade charged", published="2023-04-21"),
    )
    assert outlets(found(store)) == set()


def test_the_tool_abstains_in_a_language_that_the_model_does_not_know(store: Store) -> None:
    text = "انفجر أنبوب غاز تحت رواق فاسترلوند في كولمبي يوم الاثنين، وقال رجال الإطفاء إن خبازا قتل في الانفجار."
    index_records(store, blast(published="2020-03-02"), record("Sawt", text, published="2020-03-02", lang="ar"))
    [match] = found(store).matches
    assert match.probability <= ABSTAINED
    assert [(each.name, each.weight) for each in match.reasons] == [("language", 0.0)]
    assert "ar" in match.reasons[0].value


def test_the_day_of_an_undated_article_is_suggested_by_those_it_is_like(store: Store) -> None:
    index_records(
        store,
        blast(),
        record("Wire", *BLAST[::-1], title="Vasterlund arcade: gas explosion in Kolmby", published="2020-03-02"),
        record("Herald", *OTHER, title="Pension reform adopted", published="2021-07-01"),
    )
    with store.view() as view:
        version = view.reader.links.versions_shown([view.reader.article_by_external_id("blast").id])
        [profile] = view.reader.profiles.of(version.values())
    assert profile.day is None
    assert profile.around is not None
    assert profile.around.day == 737486  # 2 March 2020
    assert {reason.name: reason.value for reason in found(store).matches[0].reasons}["dates"] == "a date is not known"


def test_numbers_are_no_part_of_a_profile(store: Store) -> None:
    told = "{} miners were trapped in the Korbela shaft near Tasova, said the rescue chief Mirel Dunca."
    index_records(
        store,
        *(
            record(name, told.format(toll), title="Korbela shaft", published="2020-02-02")
            for name, toll in (("A", 3), ("B", 47))
        ),
    )
    with store.view() as view:
        one, other = view.reader.profiles.of(view.reader.links.versions())
    assert one.lead_terms.tolist() == other.lead_terms.tolist()
    assert one.terms.tolist() == other.terms.tolist()


def test_pairs_are_proposed_both_ways_round_and_each_version_is_asked_once(sample_store: Store) -> None:
    with sample_store.view() as view:
        versions = view.reader.links.versions()
        blocks = list(proposed(view.reader, versions))
    asked = [int(version) for each in blocks for version in each.block.versions[each.asked]]
    assert sorted(asked) == versions
    for each in blocks:
        pairs = set(zip(each.pairs.left.tolist(), each.pairs.right.tolist(), strict=True))
        assert pairs == {(right, left) for left, right in pairs}
        assert all(left != right for left, right in pairs)
        best = surroundings(each.block, each.pairs).best
        assert ((best >= 0) & (best <= 1.001)).all()


def test_what_is_known_to_be_around_an_article_is_not_looked_for_again(sample_store: Store) -> None:
    with sample_store.view() as view:
        some = view.reader.links.versions()[:5]
        [found] = proposed(view.reader, some)
    assert (found.asked[found.pairs.left] | found.asked[found.pairs.right]).all()


def test_the_frequencies_of_a_block_are_those_of_the_whole_store(sample_store: Store) -> None:
    with sample_store.view() as view:
        [found] = proposed(view.reader, view.reader.links.versions()[:20])
        whole = FrequencyCache().at(view.reader)
    terms = np.unique(found.block.terms.indices)
    assert len(terms) > 1000
    assert found.frequencies.articles == whole.articles
    for name in ("counts", "names", "order", "inverse", "weights"):
        assert (getattr(found.frequencies, name)[terms] == getattr(whole, name)[terms]).all()


def test_days_far_from_those_asked_about_are_not_looked_at(store: Store) -> None:
    days = ("2020-01-02", "2020-03-01", "2020-03-05", "2020-06-01")
    index_records(store, *(record(day, *OTHER, title="Pension reform adopted", published=day) for day in days))
    with store.view() as view:
        first, second, third, fourth = view.reader.links.versions()
        [found] = proposed(view.reader, [first, fourth])
    assert set(found.block.versions.tolist()) == {first, fourth}
    with store.view() as view:
        [found] = proposed(view.reader, [second])
    assert set(found.block.versions.tolist()) == {second, third}


@pytest.mark.parametrize("text", ["Yes.", "A", "!!! 12 345 ?", "word " * 5000])
def test_odd_texts_are_judged_too(store: Store, text: str) -> None:
    index_records(
        store,
        blast(published="2020-03-02"),
        record("Odd", text + "x", published="2020-03-02"),
        record("Odder", text + "x", title="Odd", published="2020-03-03"),
    )
    assert list(faults(store)) == []
    assert all(0 <= each.probability <= 1 for each in found(store).matches)


def test_a_rebuilt_store_has_the_same_profiles(store: Store) -> None:
    from indexer.pipeline import link_and_publish

    index_records(store, blast(published="2020-03-02"), record("Court Gazette", *COURT, published="2020-03-03"))

    def profiles() -> list[tuple[list[int], ...]]:
        with store.view() as view:
            return [
                (each.terms.tolist(), each.title_terms.tolist(), each.lead_terms.tolist(), each.days.tolist())
                for each in view.reader.profiles.of(view.reader.links.versions())
            ]

    before = profiles()
    assert len(before) == 2
    with store.exclusively():
        link_and_publish(store, everything=True)
    assert profiles() == before
