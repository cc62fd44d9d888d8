"""What all texts of an event show of who is named by which words."""

import pytest

from indexer.store.encoder import Encoder
from service.comparison.divergences import detectors_of
from service.comparison.telling import Found, Telling
from service.comparison.wording import cast, find
from service.comparison.wording.cast import Cast
from service.comparison.wording.terms import Reading, Term
from tests.service.comparison import laws

LEFT = "Kim promised on Friday that his country would suspend its nuclear tests."
RIGHT = "The North Korean leader said his country would suspend its nuclear tests."
TOLD = [
    LEFT,
    RIGHT,
    "South Korea's envoys met North Korean leader Kim Jong Un in Pyongyang.",
    "Kim, the North Korean leader, has offered to meet President Trump.",
    "Mr. Kim told the envoys that he would suspend the nuclear tests of his country.",
    "The president accepted the offer, said Abe, the Japanese prime minister.",
]


@pytest.fixture(scope="module")
def told(encoder: Encoder) -> dict[str, Telling]:
    """The event's sentences by their text."""
    return {text: Telling(text, tokens=read) for text, read in zip(TOLD, encoder.encode_tokens(TOLD), strict=True)}


def term(known: Cast, telling: Telling, words: str) -> Term:
    reading = known.read(telling)
    assert isinstance(reading, Reading)
    (found,) = [each for each in reading.terms if telling.text[slice(*each.span)] == words]
    return found


def words(left: Telling, right: Telling, known: Cast | None) -> set[tuple[str, str]]:
    return {(left.text[slice(*each.left)], right.text[slice(*each.right)]) for each in find(left, right, known)}


def test_a_title_elsewhere_in_the_event_ties_a_name_to_a_noun(told: dict[str, Telling]) -> None:
    known = cast(told.values())
    assert words(told[LEFT], told[RIGHT], known) == {("Kim", "leader")}
    assert words(told[LEFT], told[RIGHT], cast([told[LEFT], told[RIGHT]])) == set()


def test_titles_and_appositions_count_for_the_whole_name_and_for_no_other(told: dict[str, Telling]) -> None:
    known = cast(told.values())
    leader, kim = term(known, told[RIGHT], "leader"), term(known, told[LEFT], "Kim")
    trump, minister = term(known, told[TOLD[3]], "President Trump"), term(known, told[TOLD[5]], "minister")
    president, abe = term(known, told[TOLD[5]], "president"), term(known, told[TOLD[5]], "Abe")
    assert known.apposed(leader, kim) == (2, 0)
    assert known.apposed(leader, trump) == (0, 2)
    assert known.apposed(president, trump) == (1, 0)
    assert known.apposed(minister, abe) == (1, 0)
    assert (known.other_roles("leader", "minister"), known.shared_roles("leader", "minister")) == (1, 0.0)


def test_a_name_that_opens_a_sentence_is_one_where_the_event_writes_it_so(told: dict[str, Telling]) -> None:
    assert not term(cast([told[LEFT]]), told[LEFT], "Kim").name
    assert term(cast(told.values()), told[LEFT], "Kim").name


def test_parts_of_one_name_are_aliases_and_two_names_are_none(told: dict[str, Telling]) -> None:
    known = cast(told.values())
    kim, whole = term(known, told[LEFT], "Kim"), term(known, told[TOLD[2]], "Kim Jong Un")
    assert known.are_aliases(kim, whole)
    assert not known.are_aliases(whole, term(known, told[TOLD[3]], "President Trump"))


def test_words_that_stand_in_for_one_another_in_near_sentences_are_counted(told: dict[str, Telling]) -> None:
    known = cast(told.values())
    assert known.opposed("kim", "leader") == known.opposed("leader", "kim") == 2
    assert known.opposed("kim", "minister") == 0
    assert known.opposed("kim", "nobody") == 0


def test_neither_order_nor_repeats_of_the_sentences_change_a_mark(told: dict[str, Telling]) -> None:
    tellings = list(told.values())
    once, again = cast(tellings), cast([*reversed(tellings), *tellings])
    for left in tellings:
        for right in tellings:
            assert find(left, right, once) == find(left, right, again)


def test_the_laws_hold_for_an_events_detectors(told: dict[str, Telling]) -> None:
    def marks(left: Telling, right: Telling) -> list[Found]:
        return find(left, right, known)

    tellings = list(told.values())
    known = cast(tellings)
    for left in tellings:
        for right in tellings:
            laws.hold(marks, left, right)
    marked = {each.type for detect in detectors_of(tellings) for each in detect(told[LEFT], told[RIGHT])}
    assert "label" in marked


def test_sentences_that_nobody_can_read_have_no_cast() -> None:
    known = cast([Telling(LEFT), Telling("Die Siedler verließen das Tal.", "de")])
    assert (known.near.shape, known.sentences, known.roles) == ((0, 0), {}, {})
    assert cast([]).near.shape == (0, 0)
