"""The survey: what it counts, when that is out of date, and that it gives way."""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from fastapi.testclient import TestClient

from indexer.store.encoder import Encoder
from indexer.store.errors import StoreLockedError
from indexer.store.events import EventFilter, Order
from indexer.store.store import Store
from indexer.store.tallies import Tally
from service.app import create_app
from service.cli import app as command
from service.comparison.comparer import Comparer
from service.corrections import Corrector
from service.judgements import JudgementRequest
from service.presentation.titles import types_of
from service.survey import Survey
from service.surveyor import Foreseen, Surveyor
from tests.helpers import index_records, open_store
from tests.service.contested import POST, RECORDS, TIMES, VOTE

STRIKE, ALONE = 1, 2  # events: of three outlets, of one
NOTHING = Foreseen(lambda: (), lambda event: event)


@pytest.fixture
def survey(store: Store) -> Survey:
    index_records(store, *RECORDS)
    return Survey(store, Comparer(store))


def known(survey: Survey, store: Store) -> dict[int, Tally]:
    with store.catalogue.read() as reader:
        return survey.known(reader, [event for _, event in reader.events.listed(EventFilter())])


def stored(store: Store) -> set[int]:
    with store.catalogue.read() as reader:
        return set(reader.tallies.of(reader.events.stated()))


def wait_for(holds: Any, seconds: float = 20.0) -> None:
    until = monotonic() + seconds
    while not holds():
        assert monotonic() < until, "it did not come to hold"
        sleep(0.05)


def test_an_event_is_counted_by_its_comparison(survey: Survey, store: Store) -> None:
    assert list(survey.due()) == [STRIKE]
    compared = survey.compare(STRIKE)
    tally = known(survey, store)[STRIKE]
    assert tally.types == Counter(kind for row in compared.rows for kind in types_of(row))
    assert tally.claims == len(compared.rows)
    assert tally.types["quantity"] == tally.contested == 1
    assert tally.origins == 2  # the Herald prints the words of the Times
    assert "Port Lindsey" in tally.names
    assert tally.foremost is not None
    assert (tally.foremost.kind, tally.foremost.subject) == ("quantity", "How many killed")
    assert {"58 people", "72 people"} == set(tally.foremost.answers)
    assert list(survey.due()) == []


def test_an_event_of_one_outlet_is_not_counted(survey: Survey, store: Store) -> None:
    survey.compare(ALONE)
    assert known(survey, store) == {}


def test_what_waits_is_written_and_read_as_it_was(survey: Survey, store: Store) -> None:
    survey.compare(STRIKE)
    waiting = known(survey, store)
    assert stored(store) == set()
    assert survey.write() == 1
    assert survey.waiting() == survey.write() == 0
    assert known(Survey(store, Comparer(store)), store) == waiting


def test_a_changed_article_makes_its_event_due_and_no_other(survey: Survey, store: Store) -> None:
    survey.complete(on_progress=lambda *_: None)
    index_records(store, VOTE | {"paragraphs": ["Parliament adopted the reform of pensions at midnight."]})
    assert set(known(survey, store)) == {STRIKE}
    index_records(store, POST | {"paragraphs": ["An air strike on the market of Port Lindsey killed 90 people."]})
    assert known(survey, store) == {}
    assert list(survey.due()) == [STRIKE]
    survey.complete(on_progress=lambda *_: None)
    assert known(survey, store)[STRIKE].contested == 1


def test_a_judgement_makes_the_events_due_that_it_changes(survey: Survey, store: Store) -> None:
    survey.complete(on_progress=lambda *_: None)
    client = TestClient(create_app(store.settings, store), client=("127.0.0.1", 50_000))
    split = {"verdict": "split", "article_ids": [3], "by": "E"}
    before = survey.edition()
    assert client.post(f"/v1/events/{STRIKE}/judgements", json=split).status_code == 201
    assert survey.edition() != before
    assert list(survey.due()) == [STRIKE]


def test_outlets_that_are_merged_make_their_events_due(survey: Survey, store: Store) -> None:
    survey.complete(on_progress=lambda *_: None)
    before = survey.edition()
    with store.exclusively(), store.catalogue.write() as writer:
        writer.outlets.merge("Times", "Post")
    assert survey.edition() != before
    assert list(survey.due()) == [STRIKE]


def test_a_tally_of_other_rules_is_out_of_date(survey: Survey, store: Store) -> None:
    survey.complete(on_progress=lambda *_: None)
    with store.exclusively(), store.catalogue.write() as writer:
        old = writer.tallies.of([STRIKE])[STRIKE]
        writer.tallies.state({STRIKE: replace(old, made_from="of an older release")})
    assert known(Survey(store, Comparer(store)), store) == {}


def test_while_an_indexer_holds_the_store_nothing_is_written_and_nothing_lost(survey: Survey, store: Store) -> None:
    with store.exclusively():
        survey.compare(STRIKE)
        assert survey.write() == 0
        assert set(known(survey, store)) == {STRIKE}
        with pytest.raises(StoreLockedError, match="wait for it to end"):
            survey.complete(on_progress=lambda *_: None)
    assert stored(store) == set()
    assert survey.write() == 1
    assert stored(store) == {STRIKE}


def surveyors() -> set[threading.Thread]:
    """The threads that survey now, those of other applications among them."""
    return {thread for thread in threading.enumerate() if thread.name == "surveyor"}


def test_the_surveyor_counts_and_ends_with_its_block(survey: Survey, store: Store) -> None:
    before = surveyors()
    with Surveyor(survey, NOTHING, seconds_between_looks=0.01):
        wait_for(lambda: stored(store) == {STRIKE})
        index_records(store, TIMES | {"paragraphs": ["An air strike on the market of Port Lindsey killed 90 people."]})
        wait_for(lambda: set(known(survey, store)) == {STRIKE})
    assert surveyors() <= before


def test_what_visitors_are_led_to_first_is_ready_before_all_else(survey: Survey, store: Store) -> None:
    done: list[tuple[int, int]] = []  # (event, tallies by then)
    foreseen = Foreseen(lambda: [ALONE], lambda event: done.append((event, survey.waiting() + len(stored(store)))))
    with Surveyor(survey, foreseen, seconds_between_looks=0.01):
        wait_for(lambda: len(done) >= 2)
    assert done[:2] == [(ALONE, 0), (ALONE, 1)]


def test_an_event_that_is_gone_stops_nobody(survey: Survey, store: Store) -> None:
    with Surveyor(survey, Foreseen(lambda: [999], survey.compare), seconds_between_looks=0.01):
        wait_for(lambda: stored(store) == {STRIKE})


def test_the_surveyor_gives_way_to_an_indexer_and_writes_later(survey: Survey, store: Store) -> None:
    with Surveyor(survey, NOTHING, seconds_between_looks=0.01):
        with store.exclusively():
            wait_for(lambda: survey.waiting() == 1)
            sleep(0.2)
            assert stored(store) == set()
        wait_for(lambda: stored(store) == {STRIKE})


def test_the_surveyor_waits_for_a_store_that_is_not_there_yet(store: Store) -> None:
    survey = Survey(store, Comparer(store))
    with Surveyor(survey, NOTHING, seconds_between_looks=0.01):
        sleep(0.1)
        assert not store.settings.home.exists()
        index_records(store, *RECORDS)
        wait_for(lambda: stored(store) == {STRIKE})


@pytest.fixture
def served(tmp_path: Path, encoder: Encoder) -> Iterator[Store]:
    """A store that is indexed, and that the application closes."""
    store = open_store(tmp_path / "served", encoder)
    index_records(store, *RECORDS)
    yield store
    store.close()


def divergences(client: TestClient) -> dict[int, dict[str, int] | None]:
    return {each["id"]: each["divergences"] for each in client.get("/v1/events").json()["items"]}


def test_the_application_counts_while_it_runs_and_lists_it(served: Store) -> None:
    before = surveyors()
    with TestClient(create_app(served.settings, served)) as client:
        assert divergences(client) == {STRIKE: None, ALONE: None}
        wait_for(lambda: divergences(client)[STRIKE] == {"quantity": 1, "update": 1})
        assert divergences(client)[ALONE] is None
    assert surveyors() <= before
    assert stored(served) == {STRIKE}


def test_a_comparison_that_somebody_asks_for_is_counted(survey: Survey, store: Store) -> None:
    assert survey.waiting() == 0
    client = TestClient(create_app(store.settings, store))
    assert client.get(f"/v1/events/{STRIKE}/comparison").status_code == 200
    assert divergences(client)[STRIKE] == {"quantity": 1, "update": 1}


def test_the_command_counts_all(
    survey: Survey, store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RASHOMON_HOME", str(store.settings.home))
    command(["events", "survey"], standalone_mode=False)
    assert capsys.readouterr().out == "1 events counted\n"
    assert set(known(survey, store)) == {STRIKE}


def test_events_are_ordered_by_what_is_contested_the_uncounted_last(survey: Survey, store: Store) -> None:
    def listed(order: Order) -> list[int]:
        with store.catalogue.read() as reader:
            first = reader.events.listed(EventFilter(), order=order, limit=1)
            rest = reader.events.listed(EventFilter(), order=order, after=first[0][0])
        return [event.id for _, event in (*first, *rest)]

    assert listed("latest") == [ALONE, STRIKE]
    assert listed("contested") == [ALONE, STRIKE]
    survey.complete(on_progress=lambda *_: None)
    assert listed("contested") == listed("origins") == [STRIKE, ALONE]


def test_a_judgement_makes_its_event_due_again_also_where_its_articles_stay(survey: Survey, store: Store) -> None:
    survey.compare(STRIKE)
    assert list(survey.due()) == []
    with store.catalogue.read() as reader:
        first, second, *_ = reader.events.members([STRIKE])[STRIKE]
    Corrector(store).judge(STRIKE, JudgementRequest(verdict="same", article_ids=[first, second], by="A. Editor"))
    assert list(survey.due()) == [STRIKE]
