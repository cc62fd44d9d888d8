"""When a host may be asked again: decisions only, the clock and the chance are passed in. Times are seconds of one clock."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from indexer.fetching.outcomes import FetchFailure, Outcome, Postponed, Refused

FIRST_PAUSE = 2.0
LONGEST_PAUSE = 3600.0
LONGEST_RETRY_AFTER = 24 * 3600.0
TOO_MANY_REQUESTS = 429
SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """How we stand with one host: the next request goes out at `next_at` or later; `failures` count in a row."""

    next_at: float = 0.0
    failures: int = 0


def turn(standing: Standing, *, now: float, delay: float) -> tuple[float, Standing]:
    """The moment of our next request, and the standing once that turn is taken: `delay` lies between two turns."""
    at = max(now, standing.next_at)
    return at, replace(standing, next_at=at + delay)


def noted(standing: Standing, outcome: Outcome, *, now: float, chance: float) -> Standing:
    """The standing after an answer. A host in trouble gets a pause that doubles, or the longer one that it asks for.

    `chance` in [0, 1) takes up to half off the doubling pause, so that clients do not return all at once ("equal jitter",
    Brooker, Exponential Backoff And Jitter, AWS 2015). What was not asked changes nothing.
    """
    if isinstance(outcome, (Refused, Postponed)):
        return standing
    if not is_trouble(outcome):
        return replace(standing, failures=0)
    pause = min(FIRST_PAUSE * 2.0 ** min(standing.failures, 32), LONGEST_PAUSE) * (1 - chance / 2)
    stated = outcome.retry_after if isinstance(outcome, FetchFailure) else None
    pause = max(pause, min(stated or 0.0, LONGEST_RETRY_AFTER))
    return Standing(max(standing.next_at, now + pause), standing.failures + 1)


def pending(standings: Mapping[str, Standing], *, now: float) -> dict[str, Standing]:
    """Of the standings by host, those whose host may not be asked at once. The others say little: they can be forgotten."""
    return {host: standing for host, standing in standings.items() if standing.next_at > now}


def is_trouble(outcome: Outcome) -> bool:
    """Whether the host, not the one page, is in trouble: no answer, 429, or 5xx."""
    if not isinstance(outcome, FetchFailure):
        return False
    return outcome.status is None or outcome.status == TOO_MANY_REQUESTS or outcome.status >= SERVER_ERROR
