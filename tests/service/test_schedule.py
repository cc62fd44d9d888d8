"""What is done again and again: which of it is due when."""

from datetime import timedelta

import pytest

from service.schedule import period, rounds

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Clock:
    """A clock that goes on when somebody waits, or works."""

    def __init__(self, until: float) -> None:
        self.moment = 0.0
        self._until = until

    def now(self) -> float:
        return self.moment

    def wait(self, seconds: float) -> bool:
        self.moment += seconds
        return self.moment > self._until


def test_each_period_is_due_so_long_after_its_last_round_ended() -> None:
    clock, seen = Clock(until=4 * 3600), []
    for due in rounds([None, HOUR, DAY], clock.wait, clock.now):
        seen.append((clock.moment, due))
        clock.moment += 600  # a round takes ten minutes
    assert seen == [(0, {None, HOUR, DAY}), (4200, {HOUR}), (8400, {HOUR}), (12600, {HOUR})]


def test_what_is_done_once_is_one_round() -> None:
    clock = Clock(until=10**9)
    assert list(rounds([None], clock.wait, clock.now)) == [{None}]
    assert clock.moment == 0


def test_nothing_begins_after_a_stop() -> None:
    assert list(rounds([HOUR], lambda _: True)) == []


def test_a_wait_that_ends_too_early_is_no_round() -> None:
    waits = iter([0.0, 3599.0, 1.0])
    clock = Clock(until=10**9)

    def impatient(_: float) -> bool:
        seconds = next(waits, None)
        return seconds is None or clock.wait(seconds)

    assert list(rounds([HOUR], impatient, clock.now)) == [{HOUR}, {HOUR}]


@pytest.mark.parametrize(("stated", "seconds"), [("30s", 30), ("10m", 600), ("6h", 21_600), ("30d", 2_592_000)])
def test_a_time_is_read_as_users_write_it(stated: str, seconds: int) -> None:
    assert period(stated, at_least=30) == timedelta(seconds=seconds)
