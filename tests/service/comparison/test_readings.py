"""Sentences are read once and kept within bounds."""

from indexer.store.encoder import Encoder
from service.comparison.readings import Readings

FELL, HELD = "The town fell.", "The bridge held."


def test_what_was_read_is_kept_and_answers_come_in_order(encoder: Encoder) -> None:
    readings = Readings(encoder)
    fell, held = readings.of([FELL, HELD])
    again = readings.of([HELD, FELL, HELD])
    assert again[0] is held
    assert again[1] is fell
    assert again[2] is held


def test_the_longest_unused_goes_where_room_is_short(encoder: Encoder) -> None:
    [fell] = Readings(encoder).of([FELL])
    size = fell.sentence.nbytes + fell.places.nbytes + fell.vectors.nbytes
    readings = Readings(encoder, most_bytes=2 * size)
    [fell], [held] = readings.of([FELL]), readings.of([HELD])
    assert readings.of([FELL])[0] is fell
    readings.of(["The army left."])
    assert readings.of([FELL])[0] is fell
    assert readings.of([HELD])[0] is not held
