"""A name in two spellings."""

import pytest

from indexer.matching.openings import are_spellings_of_one


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Khan Sheikhoun", "Khan Shaykhun", True),
        ("Kefraya", "Kafraya", True),
        ("Bashar al-Assad", "Bashar Assad", True),
        ("Aleppo", "Idlib", False),
        ("Syria", "Syrians", False),  # forms of a word
        ("Khan Sheikhoun", "Khan", False),
        ("", "", False),
    ],
)
def test_spellings_of_one_name_agree_in_every_word(one: str, other: str, same: bool) -> None:
    assert are_spellings_of_one(one, other) == are_spellings_of_one(other, one) == same
