from service.presentation.marked import Span
from service.presentation.stretches import stretches_of

FILLER = "Nothing that differs stands in this sentence of the paragraph. "
TEXT = "The army took 56 districts. " + FILLER * 20 + "The rebels left."


def test_a_paragraph_of_common_length_is_whole() -> None:
    [whole] = stretches_of(FILLER * 3, [], "en")
    assert (whole.folded, "".join(piece.text for piece in whole.pieces)) == (0, FILLER * 3)


def test_unmarked_sentences_of_a_long_one_fold_and_no_word_is_lost() -> None:
    marks = [Span(14, 26, "quantity", 1), Span(TEXT.index("rebels"), TEXT.index("rebels") + 6, "label", 2)]
    stretches = stretches_of(TEXT, marks, "en")
    assert [bool(stretch.folded) for stretch in stretches] == [False, True, False]
    assert stretches[1].folded == len((FILLER * 20).split())
    assert "".join(piece.text for stretch in stretches for piece in stretch.pieces) == TEXT


def test_a_reference_alone_keeps_no_sentence_in_sight() -> None:
    stretches = stretches_of(TEXT, [Span(0, 27, "quantity", 1), Span(30, 90, "claim", 2)], "en")
    assert [bool(stretch.folded) for stretch in stretches] == [False, True]
