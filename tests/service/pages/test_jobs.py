"""Work that pages wait for is done once; its answer, or its error, is given out once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from service.headway import Headway, tell
from service.pages import jobs as module
from service.pages.jobs import IN_LINE, Jobs


class Slow:
    """Work that tells how far it is and ends when it may."""

    def __init__(self, answer: str | Exception = "answer") -> None:
        self.answer = answer
        self.begun = Event()
        self.may_end = Event()
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        tell("Reading", 3, 8)
        self.begun.set()
        self.may_end.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def slow() -> Slow:
    return Slow()


def test_an_answer_that_is_there_in_time_is_given() -> None:
    with Jobs(patience=None) as jobs:
        assert jobs.of("key", lambda: "answer") == "answer"


def test_who_has_no_patience_is_told_how_far_it_is_and_finds_the_answer_later(slow: Slow) -> None:
    with Jobs(patience=0) as jobs:
        assert isinstance(jobs.of("key", slow), Headway)
        slow.begun.wait()
        assert jobs.of("key", slow) == Headway("Reading", 3, 8)
        slow.may_end.set()
        assert jobs.wait("key", slow, seconds=None)
        assert jobs.of("key", slow) == "answer"
        assert slow.times == 1


def test_an_error_is_told_once_and_who_asks_again_starts_anew() -> None:
    failing = Slow(ValueError("no"))
    failing.may_end.set()
    with Jobs(patience=0) as jobs:
        assert jobs.wait("key", failing, seconds=None)
        with pytest.raises(ValueError, match="no"):
            jobs.of("key", failing)
        failing.answer = "answer"
        assert jobs.wait("key", failing, seconds=None)
        assert jobs.of("key", failing) == "answer"
        assert failing.times == 2


def test_two_who_wait_for_one_answer_both_get_it(slow: Slow) -> None:
    with Jobs(patience=None) as jobs, ThreadPoolExecutor(2) as threads:
        found = [threads.submit(jobs.of, "key", slow) for _ in range(2)]
        slow.begun.wait()
        slow.may_end.set()
        assert [each.result() for each in found] == ["answer", "answer"]


def test_beyond_its_room_work_stands_in_line_until_some_is_done(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_JOBS", 1)
    with Jobs(patience=0) as jobs:
        jobs.of("first", slow)
        assert jobs.of("second", lambda: "another") == IN_LINE
        slow.may_end.set()
        assert jobs.wait("first", slow, seconds=None)
        assert jobs.wait("second", lambda: "another", seconds=None)
        assert jobs.of("second", lambda: "another") == "another"
