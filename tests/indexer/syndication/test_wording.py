"""Words, and who speaks them."""

import pytest

from indexer.syndication.wording import Wording, quoted_spans


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in quoted_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "yes" and left.', ['"yes"']),
        ("He said “yes” and “no”.", ["“yes”", "“no”"]),
        ("Er sagte „ja“ und ging.", ["„ja“"]),
        ("Il a dit « oui ».", ["« oui »"]),
        ("Er sagte »ja« und ging.", ["»ja«"]),
        ("'It is over,' he said.", ["'It is over,'"]),
        ("She called it ‘over’ then.", ["‘over’"]),
        ("The teachers’ union and O'Neill's friends of the '90s", []),
        ("“It goes on in the next paragraph.", ["“It goes on in the next paragraph."]),
        ("It began before,” she said.", ["It began before,”"]),
        ("“Of “Trump News” 96% are bad!” he wrote.", ["“Of “Trump News” 96% are bad!”"]),
        ("No marks at all.", []),
        ("", []),
    ],
)
def test_what_stands_inside_quotation_marks(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The convoy left.", [True, True, True]),
        ("“The convoy left,” he said.", [False, False, False, True, True]),
        ("We will prevail.", [False, False, False]),
        ("“We left,” he said.", [False, False, True, True]),
        ("Big news! — Somebody (@somebody)", [False] * 4),
    ],
)
def test_speech_is_not_the_outlet_s_own_with_or_without_marks(text: str, told: list[bool]) -> None:
    assert Wording([text]).told(0).tolist() == told


def test_numbers_and_names_tell_incidents_apart_and_the_first_word_of_a_sentence_does_not() -> None:
    assert Wording(["Police in Aleppo found 12 men. Nobody fled."]).telling(0).tolist() == [
        False,
        False,
        True,
        False,
        True,
        False,
        False,
        False,
    ]


def test_a_letter_whose_lower_case_is_two_is_one_token() -> None:
    assert Wording(["İstanbul’da bir gün"]).told(0).tolist() == [True] * 4


def test_scripts_without_spaces_are_told_letter_by_letter() -> None:
    assert len(Wording(["阿勒颇的车队"]).tokens) == 6


def test_case_is_no_difference() -> None:
    one, other = Wording(["The CONVOY left Straße"]), Wording(["the convoy LEFT STRASSE"])
    assert one.tokens.tolist() == other.tokens.tolist()
