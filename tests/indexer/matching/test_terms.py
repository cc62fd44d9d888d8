"""Words and names, and what is left out of them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from indexer.matching.sentences import sentence_spans
from indexer.matching.terms import as_written, names_in, terms_of


def test_numbers_are_no_terms() -> None:
    assert terms_of("58 killed in 2017") == {"killed"}
    assert terms_of("At least 58 people died") == terms_of("At least 72 people died")


def test_names_keep_their_particles() -> None:
    assert names_in(
        "On Tuesday the town of Khan Sheikhoun, then Bustan al-Qasr and al-Salehin fell to Bashar al-Assad."
    ) == [
        "Tuesday",
        "Khan Sheikhoun",
        "Bustan al-Qasr",
        "al-Salehin",
        "Bashar al-Assad",
    ]


def test_the_word_that_opens_a_sentence_is_no_name() -> None:
    assert names_in("Rebels left. They went to Idlib.") == ["Idlib"]


def test_possessives_and_case_do_not_part_words() -> None:
    assert terms_of("Aleppo's fall") == terms_of("ALEPPO fall")


def test_terms_are_shown_as_the_text_writes_them() -> None:
    text = "Clashes near Khan Touman, southwest of Aleppo."
    assert as_written({"=khan touman", "khan", "aleppo"}, text) == ["Khan Touman", "Aleppo"]


@given(st.text(max_size=300))
def test_any_text_has_terms_that_are_folded(text: str) -> None:
    assert all(term == term.casefold() for term in terms_of(text))


@given(st.text(max_size=300))
def test_sentences_are_ordered_disjoint_pieces(text: str) -> None:
    spans = sentence_spans(text, "en")
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


def test_abbreviations_do_not_end_sentences() -> None:
    text = "Mr. Assad met U.S. envoys on Dec. 3. They left.  "
    assert [text[start:end] for start, end in sentence_spans(text, None)] == [
        "Mr. Assad met U.S. envoys on Dec. 3.",
        "They left.",
    ]
