"""What is a word's letter, and a text as it is read beside what is stored."""

import re
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.matching.letters import CAPITAL, LETTERS, LETTERS_AND_DIGITS, Written, as_read

# Letters in parts, vowels and points that are marks, joiners, a soft hyphen; a mark that opens the text.
SIGNS = st.sampled_from(
    [*"eoñÁسم ", "\u0301", "\u0303", "\u064e", "\u0654", "\u200d", "\u00ad", "क", "\u093f", "\u1112\u1161"]
)
TEXTS = st.lists(st.one_of(SIGNS, st.characters()), max_size=40).map("".join)


@pytest.mark.parametrize(
    "word", ["José", "Jose\u0301", "नरेन्द्र", "م\u064fح\u064eم\u0651د", "Jo\u200dhn", "co\u00adöperate"]
)
def test_a_word_is_whole_with_the_marks_and_joiners_in_it(word: str) -> None:
    assert re.findall(LETTERS, f"{word}, {word}") == [word, word]
    assert re.findall(LETTERS_AND_DIGITS, f"({word}4)") == [f"{word}4"]


def test_a_mark_belongs_to_the_capital_that_it_stands_on() -> None:
    assert re.match(f"{CAPITAL}{LETTERS}", "E\u0301douard said")[0] == "E\u0301douard"  # type: ignore[index]


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("Jose\u0301 Pe\u0301rez", "José Pérez"),
        ("Jo\u200dhn\u200e Doe\u00ad", "John Doe"),
        ("\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f", "\u0645\u062d\u0645\u062f"),
        ("\u0627\u0653\u0644", "\u0622\u0644"),  # what changes the letter stays
        ("\u0928\u093f", "\u0928\u093f"),
    ],
)
def test_a_text_is_read_composed_and_without_what_may_be_left_out(stored: str, read: str) -> None:
    assert as_read(stored) == read == as_read(read)


@given(TEXTS)
def test_what_is_read_does_not_depend_on_how_letters_are_stored(text: str) -> None:
    assert as_read(normalize("NFD", text)) == as_read(normalize("NFC", text)) == as_read(text)


@given(TEXTS)
def test_words_that_are_read_are_found_again_where_they_are_stored(text: str) -> None:
    written = Written.of(text)
    assert written.read == as_read(text)
    for word in re.finditer(r"\S+", written.read):
        start, end = written.stored(*word.span())
        assert as_read(text[start:end]) == word.group()
