"""What two tellings of one claim tell differently: all detectors, and what holds between them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from service.comparison import attribution, contradiction, quantities, wording
from service.comparison.agreement import same_claim
from service.comparison.alignment import SAME_CLAIM
from service.comparison.attribution import certainty
from service.comparison.calibration import calibration
from service.comparison.circumstances import hours, places, times
from service.comparison.telling import Found, Span, Telling, overlap

Detector = Callable[[Telling, Telling], list[Found]]
DETECTORS: tuple[Detector, ...] = (
    quantities.find,
    wording.find,
    attribution.find,
    certainty.find,
    contradiction.find,
    times.find,
    hours.find,
    places.find,
)
# A mark is shown from this probability on: its detector's, if both tell one claim, and the calibrated one.
LEAST_PROBABILITY = 0.5


def detectors_of(tellings: Iterable[Telling]) -> tuple[Detector, ...]:
    """The detectors for an event of which these are all tellings: labels are judged by all that they show of its actors."""
    labels = partial(wording.find, cast=wording.cast(tellings))
    return tuple(labels if each is wording.find else each for each in DETECTORS)


def find_divergences(
    left: Telling, right: Telling, *, same: float | None = None, detectors: Sequence[Detector] = DETECTORS
) -> list[Found]:
    """Every mark on the two tellings, by place on the left; none where they may not tell the same claim.

    `same` is how probably they do, where that is known already; `detectors` those of their event (`detectors_of`).
    """
    if left.text == right.text:
        return []
    same = same_claim(left, right) if same is None else same
    if same < SAME_CLAIM:
        return []
    found = (
        replace(each, probability=calibration().probability(each.type, each.probability, same))
        for each in detected(left, right, detectors=detectors)
    )
    return [each for each in found if each.probability >= LEAST_PROBABILITY]


def detected(left: Telling, right: Telling, *, detectors: Sequence[Detector] = DETECTORS) -> list[Found]:
    """Every mark that the detectors' own probability speaks for, if both tell the same claim; by place on the left."""
    found = [each for detect in detectors for each in detect(left, right) if each.probability >= LEAST_PROBABILITY]
    if any(map(_is_opposed, found)):  # nobody is a source of what the other tells the opposite of
        found = [each for each in found if each.type != "attribution"]
    exact = [
        each for each in found if each.type != "label" and not any(_is_same_denial(each, other) for other in found)
    ]
    labels = [
        each
        for each in found
        if each.type == "label" and not any(_meet(each, other) for other in exact) and _have_one_part(left, right, each)
    ]
    return sorted([*exact, *labels], key=lambda each: (each.left, each.right, each.type))


def _is_opposed(found: Found) -> bool:
    """Whether one telling denies or contradicts what the other tells."""
    return found.type == "contradiction" or (
        found.type == "certainty" and {"certainty": "denied"} in (found.detail["left"], found.detail["right"])
    )


def _is_same_denial(found: Found, denied: Found) -> bool:
    """Whether a contradiction only says again that one telling denies what the other tells: that is certainty."""
    same = overlap(found.left, denied.left) and overlap(found.right, denied.right)
    return found.type == "contradiction" and denied.type == "certainty" and _is_opposed(denied) and same


def _meet(label: Found, other: Found) -> bool:
    """Whether other marks stand on a label's words: what says more of them (a number, a day, two sources) stays alone."""
    if other.type == "attribution" and all(map(_names_source, (other.detail["left"], other.detail["right"]))):
        return overlap(label.left, other.left) and overlap(label.right, other.right)
    if other.type in ("attribution", "certainty"):  # these may span a whole clause
        return False
    return overlap(label.left, other.left) or overlap(label.right, other.right)


def _names_source(told: object) -> bool:
    return isinstance(told, dict) and told.get("source") is not None


def _have_one_part(left: Telling, right: Telling, label: Found) -> bool:
    """Whether it is not so that one name is in a source's and the other in what a source says: "an opposition official said" of
    rebels.
    """
    return {_part(left, label.left), _part(right, label.right)} != {"source", "content"}


def _part(telling: Telling, name: Span) -> str:
    for each in attribution.read(telling):
        if each.source is not None and overlap(each.source, name):
            return "source"
        if any(overlap(piece, name) for piece in each.content):
            return "content"
    return ""
