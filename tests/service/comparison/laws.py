"""What every detector holds on any two tellings (`service.comparison.telling`)."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from service.comparison.telling import Found, Telling


def hold(find: Callable[[Telling, Telling], list[Found]], left: Telling, right: Telling) -> None:
    """Spans lie inside; swapping the tellings swaps the marks and nothing else; a text beside itself gives none."""
    found = find(left, right)
    for each in found:
        assert 0 <= each.left[0] < each.left[1] <= len(left.text)
        assert 0 <= each.right[0] < each.right[1] <= len(right.text)
        assert 0 <= each.probability <= 1
    assert _in_order(map(_turned, find(right, left))) == _in_order(found)
    assert find(left, left) == find(right, right) == []


def _turned(found: Found) -> Found:
    sides = {"left": found.detail["right"], "right": found.detail["left"]} if "left" in found.detail else {}
    return replace(found, left=found.right, right=found.left, detail=found.detail | sides)


def _in_order(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda each: (each.left, each.right))
