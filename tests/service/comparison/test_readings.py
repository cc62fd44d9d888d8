"""Paragraphs are read once, by themselves, and kept within bounds."""

import numpy as np

from indexer.store.encoder import Encoder
from service.comparison.readings import Readings

FELL, HELD = ("The town fell.",), ("The bridge held.", "Nobody knew why.")
LONG = ("A column of army trucks entered the northern districts before dawn, residents and two officers said.",)


def test_what_was_read_is_kept_and_answers_come_in_order(encoder: Encoder) -> None:
    readings = Readings(encoder)
    fell, held = readings.of([FELL, HELD])
    again = readings.of([HELD, FELL, HELD])
    assert again[0] is held
    assert again[1] is fell
    assert again[2] is held
    assert [len(fell), len(held)] == [1, 2]


def test_the_longest_unused_goes_where_room_is_short(encoder: Encoder) -> None:
    [[fell]] = Readings(encoder).of([FELL])
    size = fell.sentence.nbytes + fell.places.nbytes + fell.vectors.nbytes
    room = size + sum(
        each.sentence.nbytes + each.places.nbytes + each.vectors.nbytes for each in Readings(encoder).of([HELD])[0]
    )
    readings = Readings(encoder, most_bytes=room)
    [fell_read], [held_read] = readings.of([FELL]), readings.of([HELD])
    assert readings.of([FELL])[0] is fell_read
    readings.of([("The army left.",)])
    assert readings.of([FELL])[0] is fell_read
    assert readings.of([HELD])[0] is not held_read


def test_a_paragraph_is_read_alike_in_any_company(encoder: Encoder) -> None:
    """To the last bit: a mark must not come and go with what was compared before."""
    alone = Readings(encoder).of([HELD])[0]
    among = Readings(encoder).of([LONG, (), *[(f"Unit {number} left.",) for number in range(40)], HELD])[-1]
    for one, other in zip(alone, among, strict=True):
        np.testing.assert_array_equal(one.vectors, other.vectors)
        np.testing.assert_array_equal(one.sentence, other.sentence)


def test_a_paragraph_without_a_sentence_has_nothing_to_read(encoder: Encoder) -> None:
    assert Readings(encoder).of([()]) == [[]]
    assert Readings(encoder).of([]) == []
