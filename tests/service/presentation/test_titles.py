"""What a row is called, and under which kinds it is counted."""

from dataclasses import replace
from typing import Literal

import pytest

from service.comparison.records import Omission
from service.presentation.titles import title_of, types_of
from tests.service.presentation.rows import cell, row

A, B = cell(1, "The town fell."), cell(2, "The town was taken.")


@pytest.mark.parametrize(
    ("statuses", "types", "subject"),
    [
        (["not_reported"], ["omission"], "Not reported by all"),
        (["not_yet_published"], [], "No difference marked"),  # it could not tell what was not known yet
        (["not_yet_published", "not_reported"], ["omission"], "Not reported by all"),
        ([], [], "No difference marked"),
    ],
)
def test_only_who_had_the_time_to_tell_is_silent(
    statuses: list[Literal["not_reported", "not_yet_published"]], types: list[str], subject: str
) -> None:
    omissions = [Omission(f"Outlet {number}", status, 2) for number, status in enumerate(statuses, 3)]
    told = replace(row([A, B]), omissions=omissions)
    assert (types_of(told), title_of(told).subject) == (types, subject)
