"""What the benchmark of quantities takes as the toll of an article."""

from benchmarks.tolls import toll_of, tolls_differ


def test_a_toll_is_the_total_of_the_event() -> None:
    texts = [
        "Blast in the market",
        "A woman died at the scene, officials said.",
        "More than 300 people have been killed in the region this year.",
        "In all, 14 people were killed and 30 wounded.",
    ]
    tolls = toll_of(texts, "en")
    assert {name: (toll.text, toll.quantity.low) for name, toll in tolls.items()} == {
        "killed": (3, 14),
        "injured": (3, 30),
    }


def test_articles_that_tell_both_numbers_agree() -> None:
    early, late, other = (
        [text] for text in ("12 people were killed.", "14 people were killed, up from 12 killed.", "9 killed.")
    )
    one, both, third = (toll_of(texts, "en")["killed"] for texts in (early, late, other))
    assert not tolls_differ(one, both)
    assert tolls_differ(one, third) and tolls_differ(third, both)
