"""Periods as a reader writes them."""

import pytest

from service.presentation.addresses import period


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        ("2016-12-08", "2016-12-13", "8 to 13 Dec 2016"),
        ("2016-11-08", "2016-12-08", "8 Nov to 8 Dec 2016"),
        ("2016-12-08", "2017-12-08", "8 Dec 2016 to 8 Dec 2017"),
        ("2016-12-08", "2016-12-08", "8 Dec 2016"),
        (None, "2016-12-08", "8 Dec 2016"),
        (None, None, "Date not given"),
    ],
)
def test_what_two_days_share_is_written_once(first: str | None, last: str | None, written: str) -> None:
    assert period(first, last) == written
