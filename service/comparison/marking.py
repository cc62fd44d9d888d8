"""The marks of one row: which tellings are compared with which, and what a later report merely brings up to date."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.store.records import Vectors
from service.comparison.claims import Claim
from service.comparison.divergences import DETECTORS, Detector, find_divergences
from service.comparison.records import Divergence, Mark
from service.comparison.telling import Found, Span, overlap
from service.comparison.updates import has_changed, is_update
from service.comparison.wording.table import LabelPair, Said

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
        """The marks with their status. A contradiction that time explains is none."""
        updates = [each for each in self.found if is_update(each, self.left, self.right)]
        for each in self.found:
            outgrown = each.type == "contradiction" and any(overlap(each.left, one.left) for one in updates)
            if outgrown or has_changed(each, self.left, self.right):
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


def said_of(claim: Claim) -> Said:
    """Who says a claim, and where, as the table of labels takes it."""
    return Said(claim.source.outlet, claim.telling, claim.source.paragraph.id, claim.start, claim.paragraph)


def _mark(claim: Claim, span: Span) -> Mark:
    start, end = claim.stored(span)
    paragraph = claim.source.paragraph
    return Mark(claim.source.outlet, paragraph.id, start, end, paragraph.text[start:end])
