"""Keys of texts: stable, shared by what shares a run of words, and few."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.syndication.signatures import FEWEST_TOKENS, RUN, WINDOW, keys_of, signatures

WORDS = st.lists(st.sampled_from([f"word{number}" for number in range(400)]), max_size=60)
KEYS = ["20526e81c21879d7", "3eb2079d0d6a49bd"]
LONGEST_MISSED = RUN + WINDOW - 2


@given(WORDS, WORDS, WORDS, WORDS, st.integers(LONGEST_MISSED + 1, 40))
def test_texts_that_share_a_long_enough_run_of_words_share_a_key(
    before: list[str], after: list[str], ahead: list[str], behind: list[str], length: int
) -> None:
    run = [f"shared{number}" for number in range(length)]
    one, other = signatures([" ".join([*before, *run, *after]), " ".join([*ahead, *run, *behind])])
    assert set(keys_of(one).tolist()) & set(keys_of(other).tolist())


@given(st.lists(WORDS, max_size=8))
def test_a_text_has_the_same_keys_in_every_company(lists: list[list[str]]) -> None:
    texts = [" ".join(words) for words in lists]
    assert signatures(texts) == [signatures([text])[0] for text in texts]


def test_keys_are_the_same_on_every_machine() -> None:
    (signature,) = signatures(["An aid convoy of 31 lorries entered the besieged town on Monday evening."])
    assert [f"{key:016x}" for key in keys_of(signature).tolist()] == KEYS


def test_case_and_punctuation_change_no_key() -> None:
    one, other = signatures(
        ["The army, he said, had entered the old town at dawn.", "THE ARMY he said had entered the old town at dawn"]
    )
    assert one == other != b""


def test_a_text_of_few_tokens_has_no_keys() -> None:
    few = " ".join(["word"] * (FEWEST_TOKENS - 1))
    assert signatures([few, "", "!?", f"{few} more"])[:3] == [b"", b"", b""]
    assert signatures([f"{few} more"]) != [b""]


def test_no_texts_have_no_signatures() -> None:
    assert signatures([]) == []


def test_keys_ascend_and_are_fewer_than_tokens() -> None:
    random = np.random.default_rng(0)
    texts = [" ".join(f"w{number}" for number in random.integers(0, 5000, 100)) for _ in range(50)]
    for signature in signatures(texts):
        keys = keys_of(signature)
        assert (np.diff(keys.astype(object)) > 0).all()
        assert 15 <= len(keys) <= 50
