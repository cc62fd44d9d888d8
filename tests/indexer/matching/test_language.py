"""The detector of languages, and which language letters allow."""

import pytest

from indexer.matching.language import can_be, detected

ENGLISH = "The army entered the northern district of the city on Thursday, and residents left their homes."
RUSSIAN = "Армия вошла в северный район города в четверг, и жители покинули свои дома, сообщили источники."


@pytest.mark.parametrize("text", ["Ok.", "Aleppo", "12:30 – 14:05", "", "qwx zzk vvp", "♞ ♟ ♝"])
def test_detector_abstains_where_it_is_not_sure(text: str) -> None:
    assert detected(text) is None


@pytest.mark.parametrize(
    ("lang", "text", "possible"),
    [
        ("en", ENGLISH, True),
        ("en-gb", RUSSIAN, False),
        ("ru", ENGLISH, False),
        ("sr", ENGLISH, True),
        ("sr", RUSSIAN, True),
        ("vi", "Việt Nam đã thông báo rằng", True),
        ("en", "", True),
        ("ru", "12:30", True),
    ],
)
def test_letters_tell_which_languages_a_text_can_be_in(lang: str, text: str, possible: bool) -> None:
    assert can_be(lang, text) is possible
