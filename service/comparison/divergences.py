"""What two tellings of a claim tell differently: every detector's finds together."""

from collections.abc import Callable

from service.comparison.telling import Found, Telling

DETECTORS: tuple[Callable[[Telling, Telling], list[Found]], ...] = ()


def find_divergences(left: Telling, right: Telling) -> list[Found]:
    """All divergences, in the order of their words on the left, then on the right."""
    found = [each for detect in DETECTORS for each in detect(left, right)]
    return sorted(found, key=lambda each: (each.left, each.right, each.type))
