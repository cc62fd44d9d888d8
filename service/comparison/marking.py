"""The marks of one row: which tellings are compared with which, and what a later report merely brings up to date."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.store.records import Vectors
from service.comparison.claims import Claim
from service.comparison.divergences import DETECTORS, Detector, find_divergences
from service.comparison.records import Divergence, Mark
from service.comparison.telling import Found, Span, overlap
from service.comparison.wording.table import LabelPair, Said

# What is counted and only grows while an event is reported: a later, higher figure brings an earlier one up to date.
GROWING = frozenset({"killed", "injured", "missing", "arrested", "displaced", "casualties"})
# So many tellings of a row every other is held against: the first, and the fullest. Where there are no more all pairs are
# compared, so that two numbers part even where the first and the fullest telling have only "dozens".
MOST_MET = 8


@dataclass(frozen=True, slots=True)
class Compared:
    """Two tellings of one claim and what was found on them."""

    left: Claim
    right: Claim
    found: list[Found]

    def divergences(self) -> Iterator[Divergence]:
        """The marks with their status. A contradiction that an update explains is none."""
        updates = [each for each in self.found if _is_update(each, self.left, self.right)]
        for each in self.found:
            if each.type == "contradiction" and any(overlap(each.left, one.left) for one in updates):
                continue
            yield Divergence(
                type=each.type,
                status="update" if each in updates else "divergence",
                left=_mark(self.left, each.left),
                right=_mark(self.right, each.right),
                detail=each.detail,
                probability=round(each.probability, 4),
            )

    def label_pairs(self) -> Iterator[LabelPair]:
        """Its labels, for the table of who calls whom what."""
        for each in self.found:
            if each.type == "label":
                yield LabelPair(said_of(self.left), said_of(self.right), each)


def compare_tellings(
    told: Sequence[Claim], same: Vectors, *, detectors: Sequence[Detector] = DETECTORS
) -> list[Compared]:
    """What the tellings of one claim tell differently; `same` (n, n) is how probably each two tell the same claim.

    Each is compared with at most `MOST_MET` others, so the cost grows with their number, not with its square. Of an origin's
    copies those with the same words are compared once: one origin is one witness.
    """
    return [
        Compared(
            left,
            right,
            find_divergences(left.telling, right.telling, same=float(same[one, other]), detectors=detectors),
        )
        for one, other in _pairs(told, _witnesses(told))
        for left, right in [(told[one], told[other])]
    ]


def _witnesses(told: Sequence[Claim]) -> list[int]:
    """Places of the tellings without those that repeat the words of an earlier one of the same origin."""
    first: dict[tuple[int, str], int] = {}
    for place, claim in enumerate(told):
        first.setdefault((claim.source.origin_id, " ".join(claim.telling.text.split())), place)
    return list(first.values())


def _pairs(told: Sequence[Claim], places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each place with that of the first telling and those of the fullest, where their outlets differ; no pair twice."""
    first, *rest = places
    met = [first, *sorted(rest, key=lambda place: -len(told[place].telling.text))[: MOST_MET - 1]]
    for number, one in enumerate(met):
        for other in places:
            if other not in met[: number + 1] and told[other].source.outlet != told[one].source.outlet:
                yield one, other


def _is_update(found: Found, left: Claim, right: Claim) -> bool:
    """Whether the later report counts more of what only grows. Reports of one day, without a time, tell no order."""
    if found.type != "quantity" or found.detail.get("kind") not in GROWING:
        return False
    order = which_is_later(left.source.published, right.source.published)
    earlier, later = ("left", "right") if order > 0 else ("right", "left")
    return order != 0 and _is_more(_bounds(found.detail, later), _bounds(found.detail, earlier))


def _is_more(later: tuple[float, float], earlier: tuple[float, float]) -> bool:
    """Whether a count is beyond the earlier one; of two "at least", whether its bound is the higher."""
    both_open = later[1] == earlier[1] == float("inf")
    return later[0] > (earlier[0] if both_open else earlier[1])


def which_is_later(left: str | None, right: str | None) -> int:
    """1 where the right one was published later, -1 where the left one was, 0 where the dates cannot tell."""
    if not left or not right:
        return 0
    if len(left) != len(right):  # a day beside a moment: only the days can be told apart
        left, right = left[:10], right[:10]
    return (right > left) - (right < left)


def _bounds(detail: dict[str, object], side: str) -> tuple[float, float]:
    """(least, most) of a side; what is open has no limit there."""
    bounds = detail[side]
    assert isinstance(bounds, dict)
    low, high = bounds["low"], bounds["high"]
    return (float("-inf") if low is None else low, float("inf") if high is None else high)


def said_of(claim: Claim) -> Said:
    """Who says a claim, and where, as the table of labels takes it."""
    return Said(claim.source.outlet, claim.telling, claim.source.paragraph.id, claim.start, claim.paragraph)


def _mark(claim: Claim, span: Span) -> Mark:
    start, end = claim.stored(span)
    paragraph = claim.source.paragraph
    return Mark(claim.source.outlet, paragraph.id, start, end, paragraph.text[start:end])
