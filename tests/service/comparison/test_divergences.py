"""What holds between detectors: which of their marks stand beside one another."""

from service.comparison.divergences import detected
from service.comparison.telling import Telling


def labels(left: str, right: str) -> list[tuple[str, str]]:
    found = detected(Telling(left), Telling(right))
    return [(left[slice(*each.left)], right[slice(*each.right)]) for each in found if each.type == "label"]


def test_who_speaks_is_no_other_name_of_who_is_spoken_of() -> None:
    spoken_of = "The Observatory said several rebels guarded the buses."
    assert labels("A senior opposition official said 20 men guarded the buses.", spoken_of) == []
    assert labels("An official said the opposition guarded the buses.", spoken_of) == [("opposition", "rebels")]
    assert labels("The opposition guarded the buses.", spoken_of) == [("opposition", "rebels")]
