"""What the benchmark of quantities takes as the toll of an article."""

from benchmarks.tolls import toll_of, tolls_differ


def test_a_toll_is_the_total_of_the_event() -> None:
    texts = [
        "Blast in the market",
        "More than 300 people have been killed in the region this year.",
        "In all, 14 people were killed and 30 wounded.",
        "A woman died at the scene, officials said.",
    ]
    tolls = toll_of(texts, "en")
    assert {name: (toll.text, toll.quantity.low) for name, toll in tolls.items()} == {
        "killed": (2, 14),
        "injured": (2, 30),
    }


def test_a_toll_of_the_lead_comes_before_one_of_the_background() -> None:
    texts = [
        "One officer killed",
        "It was at night.",
        "An officer is in hospital.",
        "Eight officers were killed in July.",
    ]
    assert toll_of(texts, "en")["killed"].quantity.low == 1


def test_others_are_the_toll_where_no_other_number_is_stated() -> None:
    alone = toll_of(["Four dead in plant", "Fourteen others were wounded."], "en")["injured"]
    beside = toll_of(["A man was wounded.", "Fourteen others were wounded."], "en")["injured"]
    assert (alone.quantity.low, alone.quantity.part) == (14, False)
    assert beside.quantity.low == 1


def test_articles_that_tell_both_numbers_agree() -> None:
    early, late, other = (
        [text] for text in ("12 people were killed.", "14 people were killed, up from 12 killed.", "9 killed.")
    )
    one, both, third = (toll_of(texts, "en")["killed"] for texts in (early, late, other))
    assert not tolls_differ(one, both)
    assert tolls_differ(one, third) and tolls_differ(third, both)
