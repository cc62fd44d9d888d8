"""A document that breaks a limit, or the process that works on it, costs only itself."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count, islice
from typing import Any

import pytest

from indexer.workers import Exceeded, Limits, Workers
from indexer.workers.pool import IN_FLIGHT_PER_WORKER
from tests.indexer import work

MEGABYTE = 2**20
TIGHT = Limits(seconds=2, memory_bytes=100 * MEGABYTE)
TOO_SLOW = Exceeded("took more than 2 seconds")
TOO_LARGE = Exceeded("needed more than 100 MiB of memory")
REASONS = {
    "an endless loop in Python": TOO_SLOW,
    "an endless loop in C that lets no other thread run": TOO_SLOW,
    "a memory hog": TOO_LARGE,
    "a segmentation fault": Exceeded("the worker died (signal SIGSEGV)"),
    "an exit": Exceeded("the worker died (exit status 7)"),
}


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(processes=2) as workers:
        yield workers


class Counted:
    """Numbers without end, and how many were taken."""

    def __init__(self) -> None:
        self.taken = 0

    def __iter__(self) -> Iterator[int]:
        for number in count():
            self.taken += 1
            yield number


def test_results_keep_the_order_of_the_items(workers: Workers) -> None:
    assert list(workers.map(work.double, range(1000))) == list(range(0, 2000, 2))


def test_nothing_comes_of_nothing(workers: Workers) -> None:
    assert list(workers.map(work.double, [])) == []


@pytest.mark.parametrize("how", work.WAYS_TO_DIE)
def test_item_that_kills_its_worker_costs_only_itself(how: str) -> None:
    items = [f"{number} before" for number in range(5)] + [how] + [f"{number} behind" for number in range(5)]
    expected = [REASONS.get(item, item) for item in items]
    with Workers(processes=2, limits=TIGHT) as workers:
        assert list(workers.map(work.die, items)) == expected
    with Workers(processes=1, limits=TIGHT) as workers:
        assert list(workers.map(work.die, items)) == expected


def test_items_may_die_one_after_another() -> None:
    items = [*work.WAYS_TO_DIE, *reversed(work.WAYS_TO_DIE), "alive"]
    with Workers(processes=2, limits=TIGHT) as workers:
        assert list(workers.map(work.die, items)) == [REASONS.get(item, item) for item in items]


def test_what_earlier_items_left_in_memory_is_not_the_next_ones_fault() -> None:
    with Workers(processes=1, limits=TIGHT) as workers:
        results = [result for result in workers.map(work.leak, range(20)) if not isinstance(result, Exceeded)]
    assert [number for number, _ in results] == list(range(20))
    assert len({worker for _, worker in results}) > 1


@pytest.mark.parametrize("how", ["return", "fail"])
def test_half_a_result_for_want_of_memory_is_no_result(how: str) -> None:
    with Workers(processes=1, limits=TIGHT) as workers:
        assert workers.call(work.do_without, how) == TOO_LARGE


def test_items_and_results_may_be_large(workers: Workers) -> None:
    """Larger than any channel holds, both ways at once."""
    items = [bytes([number]) * 16 * MEGABYTE for number in range(8)]
    assert list(workers.map(work.same, items)) == items


def test_item_that_cannot_be_held_in_memory_is_refused() -> None:
    with Workers(processes=1, limits=TIGHT) as workers:
        results = list(workers.map(work.same, [b"first", bytes(150 * MEGABYTE), b"last"]))
    assert results == [b"first", TOO_LARGE, b"last"]


def test_items_are_pulled_only_while_results_are(workers: Workers) -> None:
    items = Counted()
    results = workers.map(work.double, items)
    assert items.taken == 0
    assert list(islice(results, 100)) == list(range(0, 200, 2))
    assert items.taken <= 100 + 2 * IN_FLIGHT_PER_WORKER
    results.close()


def test_few_items_wait_behind_a_slow_one() -> None:
    def items() -> Iterator[str]:
        for number in count():
            taken.append(number)
            yield "alive" if number else "an endless loop in Python"

    taken: list[int] = []
    with Workers(processes=2, limits=TIGHT) as workers:
        results = workers.map(work.die, items())
        assert next(results) == TOO_SLOW
        assert len(taken) <= 2 * IN_FLIGHT_PER_WORKER
        assert list(islice(results, 200)) == ["alive"] * 200
        results.close()


def test_few_large_items_wait_behind_a_slow_one() -> None:
    def items() -> Iterator[str]:
        for number in count():
            taken.append(number)
            yield "." * 20 * MEGABYTE if number else "an endless loop in Python"

    taken: list[int] = []
    with Workers(processes=2) as workers, ThreadPoolExecutor(1) as other:
        results = workers.map(work.die, items())
        first = other.submit(next, results)
        while len(taken) < 4:
            pass
        workers.close()
        with pytest.raises(RuntimeError, match="these workers were closed"):
            first.result()
    assert len(taken) <= 5


def test_runs_follow_one_another_in_the_same_processes(workers: Workers) -> None:
    def processes() -> set[Any]:
        return set(workers.map(work.process_ids, range(100)))

    assert processes() == processes()


def test_runs_go_on_at_once(workers: Workers) -> None:
    left, right = workers.map(work.double, count()), workers.map(work.die, iter(lambda: "right", None))
    assert [(next(left), next(right)) for _ in range(5)] == [(2 * number, "right") for number in range(5)]
    left.close()
    right.close()


def test_items_may_come_from_calls(workers: Workers) -> None:
    quadruples = workers.map(work.double, (workers.call(work.double, number) for number in range(50)))  # type: ignore[arg-type]
    assert list(quadruples) == list(range(0, 200, 4))


def test_run_left_halfway_leaves_the_workers_usable(workers: Workers) -> None:
    abandoned = workers.map(work.die, ["alive", *["an endless loop in Python"] * 3])
    assert next(abandoned) == "alive"
    abandoned.close()
    assert list(workers.map(work.double, range(3))) == [0, 2, 4]


def test_exception_brings_the_workers_traceback_to_its_place_in_the_order(workers: Workers) -> None:
    results = workers.map(work.reciprocal, [4, 2, 1, 0, 5])
    assert list(islice(results, 3)) == [0.25, 0.5, 1]
    with pytest.raises(ZeroDivisionError, match="division by zero") as caught:
        next(results)
    (note,) = caught.value.__notes__
    assert note.startswith("In the worker:\nTraceback")
    assert "in reciprocal\n    return 1 / number\n" in note
    assert list(workers.map(work.double, [1])) == [2]


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (work.unpicklable, "local object"),
        (work.two_reasons, "TwoReasonsError: this and that"),
        (work.leave, "SystemExit: leaving"),
    ],
)
def test_what_cannot_be_carried_over_is_an_exception(workers: Workers, function: Any, message: str) -> None:
    with pytest.raises(Exception, match=message) as caught:
        workers.call(function, 0)
    assert "In the worker:" in caught.value.__notes__[0]


def test_exception_of_the_items_comes_behind_the_results_before_it(workers: Workers) -> None:
    def items() -> Iterator[int]:
        yield from range(20)
        raise KeyboardInterrupt

    results = workers.map(work.double, items())
    assert list(islice(results, 20)) == list(range(0, 40, 2))
    with pytest.raises(KeyboardInterrupt):
        next(results)


def test_closed_workers_refuse_work() -> None:
    with Workers() as workers:
        assert workers.call(work.double, 1) == 2
    with pytest.raises(RuntimeError, match="these workers were closed"):
        workers.call(work.double, 1)
