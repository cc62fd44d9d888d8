"""All detectors together, and whole comparisons, on texts as they come: scripts, emoji, tables, numbers of every kind."""

from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.store.encoder import Encoder
from indexer.store.store import Store
from service.comparison.agreement import masked
from service.comparison.comparer import Comparer
from service.comparison.divergences import find_divergences
from service.comparison.telling import DivergenceType, Telling
from service.queries import PastedParagraph
from tests.service.comparison import laws

# A family joined by zero-width joiners, a flag, letters with combining marks, and Arabic with its marks.
ARABIC = "\u0642\u062a\u0644 \u0627\u0644\u062c\u064e\u064a\u0634 58 \u0634\u062e\u0635\u0627"
SIGNS = f"\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1f8\U0001f1fe e\u0301 n\u0303 {ARABIC} \u202b"
NUMBERS = "1.234,56 12sq/km +963-11-555-0199 (56-year-old) 2016 3-2 58 at least 72 people 1,5 % 04/05/2017"
CELLS = "| Town\t| killed\t| injured\n Homs\t12\t 40\n"
WORDS = (
    "The regime army reportedly killed 58 people on Monday , activists said . Rebels denied it did not bomb Homs ; "
    "El ejército negó que no ha bombardeado \u0642\u062a\u0644"
)
PIECES = st.sampled_from([*SIGNS.split(), *NUMBERS.split(), *CELLS.split(" "), *WORDS.split()])
TEXTS = st.lists(PIECES, min_size=1, max_size=40).map(" ".join)
AS_THEY_COME = [
    "Killed",
    "58 56",
    "THE REGIME DENIED THAT IT KILLED 58 PEOPLE ON MONDAY.",
    f"Rebels {SIGNS} killed 58 people in Homs on Monday, activists said.",
    "The army \U0001f468\u200d\U0001f469\u200d\U0001f467 did not kill at least 72 people in Homs on Tuesday.",
    f"In Homs {NUMBERS} were killed.",
    f"{CELLS}The army killed 12 people in Homs.",
    f"{ARABIC}. The army killed 56 people in Homs. El ejército negó el ataque.",
    "We hit 8. " * 1_700,
]


# Two tellings and the words in them that a detector of this type is to mark.
PLANTED: list[tuple[DivergenceType, str, str, str, str]] = [
    ("quantity", "The blast killed 58 people in Homs", "The blast killed at least 72 people in Homs", "58 people",
     "at least 72 people"),
    ("label", "The regime bombed the road", "The government bombed the road", "regime", "government"),
    ("attribution", "Field sources said that rebel fighters closed the roads", "Rebel fighters closed the roads",
     "Field sources", "Rebel fighters closed the roads"),
    ("certainty", "The army reportedly bombed the northern hospital", "The army bombed the northern hospital", "reportedly",
     "bombed the northern hospital"),
]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PLANTED), st.lists(st.sampled_from(SIGNS.split()), max_size=4))
def test_what_differs_is_marked_to_the_letter_whatever_signs_stand_before_it(
    planted: tuple[DivergenceType, str, str, str, str], signs: list[str]
) -> None:
    kind, left, right, left_words, right_words = planted
    before = f"{' '.join(signs)}. " if signs else ""
    one, other = (Telling(f"{before}{text}.") for text in (left, right))
    for mine, yours, expected in ((one, other, (left_words, right_words)), (other, one, (right_words, left_words))):
        found = find_divergences(mine, yours, same=0.9)
        marks = [(mine.text[slice(*each.left)], yours.text[slice(*each.right)]) for each in found if each.type == kind]
        assert marks == [expected]


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from(["en", "es", "ar"]))
def test_all_detectors_together_hold_the_laws(left: str, right: str, lang: str) -> None:
    laws.hold(partial(find_divergences, same=0.9), Telling(left, lang), Telling(right, lang))


def test_the_laws_hold_for_what_the_model_has_read(encoder: Encoder) -> None:
    read = encoder.encode_tokens([masked(text) for text in AS_THEY_COME])
    tellings = [Telling(text, tokens=tokens) for text, tokens in zip(AS_THEY_COME, read, strict=True)]
    find = partial(find_divergences, same=0.9)
    for left, right in pairwise(tellings):
        laws.hold(find, left, right)
    assert any(find(left, right) for left, right in pairwise(tellings))


@pytest.mark.parametrize("text", [text for text in AS_THEY_COME if any(map(str.isalpha, text))])
def test_a_comparison_quotes_exactly_and_a_text_beside_itself_has_no_mark(sample_store: Store, text: str) -> None:
    other = "The army killed at least 80 people in Homs on Monday."
    told = [text, other, text]
    pasted = [PastedParagraph(outlet=outlet, text=each) for outlet, each in zip("ABC", told, strict=True)]
    comparison = Comparer(sample_store).compare_pasted(pasted)
    stored = [paragraph.text for paragraph in pasted]
    divergences = [each for row in comparison.rows for each in row.divergences]
    for mark in (mark for each in divergences for mark in (each.left, each.right)):
        assert mark.text == stored[mark.paragraph_id][mark.start : mark.end]
        laws.are_whole_words(stored[mark.paragraph_id], (mark.start, mark.end))
    for cell in (cell for row in comparison.rows for cell in row.cells):
        assert cell.text == stored[cell.paragraph_id][cell.start : cell.end]
    assert all({each.left.outlet, each.right.outlet} != {"A", "C"} for each in divergences)
