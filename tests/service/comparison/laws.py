"""What every detector holds on any two tellings (`service.comparison.telling`)."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from service.comparison.telling import Found, Span, Telling


def hold(find: Callable[[Telling, Telling], list[Found]], left: Telling, right: Telling) -> None:
    """Spans are whole words; swapping the tellings swaps the marks and nothing else; a text beside itself gives none."""
    found = find(left, right)
    for each in found:
        are_whole_words(left.text, each.left)
        are_whole_words(right.text, each.right)
        assert 0 <= each.probability <= 1
    assert _in_order(map(_turned, find(right, left))) == _in_order(found)
    assert find(left, left) == find(right, right) == []


def are_whole_words(text: str, span: Span) -> None:
    """A span lies inside the text, begins and ends with something visible, and cuts no word or number in two."""
    start, end = span
    assert 0 <= start < end <= len(text)
    assert not text[start].isspace()
    assert not text[end - 1].isspace()
    for place in span:
        before, behind = text[max(0, place - 1) : place], text[place : place + 1]
        assert not (before.isalpha() and behind.isalpha())
        assert not (before.isdecimal() and behind.isdecimal())


def _turned(found: Found) -> Found:
    sides = {"left": found.detail["right"], "right": found.detail["left"]} if "left" in found.detail else {}
    return replace(found, left=found.right, right=found.left, detail=found.detail | sides)


def _in_order(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda each: (each.left, each.right))
