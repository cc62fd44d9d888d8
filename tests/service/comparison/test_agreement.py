"""Whether two sentences tell the same claim."""

from collections.abc import Sequence
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.store.encoder import Encoder
from service.comparison.agreement.judgement import masked, same_claim, same_claim_matrix
from service.comparison.agreement.pairing import features
from service.comparison.telling import Telling

CAPTURED = "Government forces captured the Sheikh Saeed district of Aleppo on Thursday."
RETAKEN = "The army took control of Sheikh Saeed, a neighbourhood in Aleppo, on Thursday."
EVACUATED = "Hundreds of families left the town in green buses under an agreement with the rebels."
HOSTILE = [
    "",
    " ",
    "7",
    "WORD",
    "THE ARMY LEFT",
    "4 5 6 7",
    "مقتل العشرات في حلب",
    "🙂🙂",
    "e\u0301" * 40,
    "word " * 5000,
]


def tellings(encoder: Encoder, texts: Sequence[str]) -> list[Telling]:
    read = encoder.encode_tokens(list(map(masked, texts)))
    return [Telling(text, tokens=tokens) for text, tokens in zip(texts, read, strict=True)]


def test_a_retelling_is_probably_the_same_and_another_claim_of_the_event_is_not(encoder: Encoder) -> None:
    same = same_claim_matrix(tellings(encoder, [CAPTURED, RETAKEN, EVACUATED]))
    assert same[0, 1] > 0.8
    assert same[0, 2] < 0.1
    assert same[1, 2] < 0.1


def test_a_pair_has_the_probability_that_a_matrix_gives_it(encoder: Encoder) -> None:
    read = tellings(encoder, [CAPTURED, EVACUATED, RETAKEN])
    assert same_claim(read[0], read[2]) == pytest.approx(same_claim_matrix(read)[0, 2], abs=1e-5)


def test_order_changes_nothing_and_equal_texts_are_certain(encoder: Encoder) -> None:
    same = same_claim_matrix(tellings(encoder, [CAPTURED, RETAKEN, CAPTURED, *HOSTILE]))
    assert np.array_equal(same, same.T)
    assert same[0, 2] == 1
    assert np.array_equal(same[0], same[2])
    assert ((same >= 0) & (same <= 1)).all()


@pytest.mark.parametrize(("toll", "other"), [("12", "45"), ("7", "300")])
def test_a_toll_that_differs_parts_no_retellings(encoder: Encoder, toll: str, other: str) -> None:
    left, right, alike = tellings(
        encoder,
        [
            f"The strike on the market of Atareb killed {toll} people.",
            f"A raid that hit Atareb's market left {other} people dead.",
            f"A raid that hit Atareb's market left {toll} people dead.",
        ],
    )
    assert same_claim(left, right) > 0.5
    assert same_claim(left, right) == pytest.approx(same_claim(left, alike), abs=1e-4)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("killed 12 people", "killed 7  people"),
        ("1,200.5 men", "7       men"),
        ("A4, 2016-11-27.", "A7, 7   -7 -7 ."),
        ("no number", "no number"),
        ("٣٤ قتيلا", "7  قتيلا"),
    ],
)
def test_numbers_are_hidden_and_nothing_moves(text: str, read: str) -> None:
    assert masked(text) == read


def test_numbers_are_no_words(encoder: Encoder) -> None:
    read = tellings(encoder, ["12, 45, 300.", "12, 45, 300 men."])
    assert features(read).words[0, 1] == 0
    assert np.isnan(features(read).share[0, 1])


def test_a_text_that_no_model_has_read_is_judged_by_its_words() -> None:
    unread = [Telling(CAPTURED), Telling("The Sheikh Saeed district of Aleppo fell on Thursday."), Telling(EVACUATED)]
    same = same_claim_matrix(unread)
    assert same[0, 1] > 0.5 > same[0, 2]


def test_words_that_stand_in_one_text_alone_count_against_it() -> None:
    short, longer = Telling("Atareb market"), Telling("Atareb market Zardana bakery Saraqib hospital")
    assert features([short, longer]).words[0, 1] == features([short, longer, longer]).words[0, 1] < 1


def test_no_tellings_have_no_pairs() -> None:
    assert same_claim_matrix([]).shape == (0, 0)


@settings(max_examples=25)
@given(texts=st.lists(st.text(max_size=80), min_size=1, max_size=4))
def test_any_text_has_a_probability(encoder: Encoder, texts: list[str]) -> None:
    read = tellings(encoder, texts)
    same = same_claim_matrix([*read, *(Telling(text) for text in texts)])
    assert np.isfinite(same).all()
    assert np.array_equal(same, same.T)


def test_many_sentences_cost_a_few_products(encoder: Encoder) -> None:
    words = [f"{name}{number}" for number in range(15) for name in ("convoy", "bridge", "market", "airport")]
    chance = np.random.default_rng(7)
    read = tellings(encoder, [" ".join(chance.choice(words, 14)) for _ in range(180)])
    same_claim_matrix(read)
    start = process_time()
    same_claim_matrix(read)
    # Far above what it takes (0.06 s of a processor): a loop over the 16,000 pairs would take seconds.
    assert process_time() - start < 1.0
