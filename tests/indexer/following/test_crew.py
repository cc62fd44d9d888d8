"""Threads that wait for servers, and the one that asked."""

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from threading import Event, current_thread

import pytest

from indexer.following.crew import together


def counting(first: int, last: int) -> Iterator[int]:
    yield from range(first, last)


def tasks(count: int) -> list[Callable[[], Iterator[int]]]:
    return [partial(counting, 10 * number, 10 * number + 10) for number in range(count)]


def test_all_that_tasks_give_comes_once_and_that_of_one_task_in_order() -> None:
    found = [each for each in together(tasks(20), Event(), threads=4) if each is not None]
    assert sorted(found) == list(range(200))
    for number in range(20):
        own = [each for each in found if each // 10 == number]
        assert own == sorted(own)


def test_nothing_to_do_ends_at_once() -> None:
    assert [each for each in together(list[Callable[[], Iterator[int]]](), Event()) if each] == []


def test_tasks_wait_side_by_side() -> None:
    here = [Event(), Event()]

    def meeting(own: int) -> Iterator[str]:
        here[own].set()
        assert here[1 - own].wait(60)
        yield current_thread().name

    names = {each for each in together([partial(meeting, 0), partial(meeting, 1)], Event(), threads=2) if each}
    assert len(names) == 2


def test_a_stop_ends_it_though_a_task_still_waits() -> None:
    stop, answered, ended = Event(), Event(), Event()

    def waiting() -> Iterator[int]:
        yield 1
        answered.wait()
        ended.set()
        yield 2

    found = []
    for each in together([waiting], stop):
        found.append(each)
        stop.set()
    assert found[0] == 1
    assert 2 not in found
    answered.set()
    assert ended.wait(60)


def test_what_a_task_raises_is_raised_where_it_was_asked_for() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(together([broken], Event()))


def test_no_task_is_begun_after_the_asking_one_has_turned_away() -> None:
    begun = []

    def endless(number: int) -> Iterator[int]:
        begun.append(number)
        while True:
            yield number

    with closing(together([partial(endless, number) for number in range(100)], Event(), threads=2)) as results:
        next(results)
    assert set(begun) <= {0, 1}
