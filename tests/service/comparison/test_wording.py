"""Different names for one actor: what is marked, what is not, and the laws that hold for any text."""

import json
from collections.abc import Callable
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.matching.sentences import sentence_spans
from indexer.store.encoder import Encoder
from indexer.store.records import Tokens, Vectors
from service.comparison.telling import Telling
from service.comparison.wording import cast, find
from service.comparison.wording.labels import candidates, chosen
from service.comparison.wording.model import Model, packaged
from service.comparison.wording.quotes import quoted_parts
from service.comparison.wording.terms import WORD, read, related
from tests.helpers import SAMPLES
from tests.service.comparison import laws

Tell = Callable[[str], Telling]
# Words that meet rules of reading: names, particles, quotation marks, numbers, hyphens, other scripts, no letters at all.
PIECES = [
    *"the The rebels Rebels' regime's ARMY terrorists said Kim Jong-un al-Assad Mr. U.S. US-backed 3 “ ” \" — , . ' -".split(),
    *["نيران", "тест", "🙂", "é", "e\u0301", "\u200f", "\x00", "Damascus"],
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=25).map(" ".join)


@pytest.fixture(scope="module")
def tell(encoder: Encoder) -> Tell:
    """A text with the model's reading of it."""
    return lambda text: Telling(text, tokens=encoder.encode_tokens([text])[0])


@pytest.fixture(scope="module")
def sentences(encoder: Encoder) -> list[Telling]:
    """Real sentences, an outlet after the other."""
    with (SAMPLES / "syria.jsonl").open(encoding="utf-8") as lines:
        paragraphs = [paragraph for line in lines for paragraph in json.loads(line)["paragraphs"]][::6]
    texts = [text[start:end] for text in paragraphs for start, end in sentence_spans(text, "en")][:80]
    return [Telling(text, tokens=tokens) for text, tokens in zip(texts, encoder.encode_tokens(texts), strict=True)]


def read_by_letters(text: str) -> Telling:
    """A text with tokens that are its words, and vectors that only the words' letters decide: any text has some."""
    places = [match.span() for match in WORD.finditer(text)]
    vectors = [vector_of(sum(text[start:end].casefold().encode())) for start, end in places]
    stacked = np.array(vectors, dtype=np.float32).reshape(len(places), packaged().probes.dimension)
    return Telling(text, tokens=Tokens(np.ones(1, np.float32), np.array(places, np.int64).reshape(-1, 2), stacked))


@cache
def vector_of(seed: int) -> Vectors:
    drawn = np.random.default_rng(seed).normal(size=packaged().probes.dimension)
    return np.asarray(drawn / np.linalg.norm(drawn), dtype=np.float32)


def words(left: Telling, right: Telling) -> set[tuple[str, str]]:
    return {(left.text[slice(*each.left)], right.text[slice(*each.right)]) for each in find(left, right)}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (
            "US air strikes since January have also hit several areas where militias have a powerful presence.",
            "U.S. air strikes since January have also hit several areas where jihadists have a powerful presence.",
            ("militias", "jihadists"),
        ),
        (
            "The Syrian government has strongly denied responsibility for the attack.",
            "But the regime has denied any responsibility for the attack on the town.",
            ("government", "regime"),
        ),
        (
            "Hundreds of militants and their families were granted safe passage from the town.",
            "In the latest deal hundreds of rebels and their families evacuated the town.",
            ("militants", "rebels"),
        ),
    ],
)
def test_a_different_name_for_one_actor_is_marked(tell: Tell, left: str, right: str, expected: tuple[str, str]) -> None:
    assert words(tell(left), tell(right)) == {expected}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            "Rebels shelled Aleppo on Monday, killing three people.",
            "Rebels shelled Homs on Friday, wounding five people.",
        ),
        ("The rebels said they had left the town.", "The rebels told reporters that they had left the city."),
        ("The rebels' attack failed.", "Rebel attacks failed."),
        (
            "At least 58 civilians were killed in the attack on the town.",
            "At least 86 people were killed in the attack on the town.",
        ),
        ("Troops fought the rebels near the town.", "Near the town, rebels fought the troops."),
        ("The army fought the rebels near the town.", "The town's bakery opened again."),
        ("The F.B.I. searched the house.", "The Federal Bureau of Investigation searched the house."),
    ],
)
def test_other_things_and_other_forms_of_a_word_are_not_marked(tell: Tell, left: str, right: str) -> None:
    assert words(tell(left), tell(right)) == set()


@pytest.mark.parametrize(
    ("left", "right", "sentence"),
    [
        ("Teachers", "Nurses", "{} went on strike on Monday over pay in the capital."),
        ("Sailors", "Dockers", "{} were taken to hospital after the fire on the ship."),
        ("The senator", "The governor", "{} said the bill would be passed next week."),
        ("Soldiers", "Civilians", "{} were killed in the blast near the northern gate."),
        ("Terrorists", "Soldiers", "{} shot dead two policemen in the market."),
        ("The mother", "The daughter", "{} of the boy was arrested by police on Friday."),
        ("The buyer", "The seller", "{} backed out of the deal on Monday."),
        ("the north", "the south", "Villagers in {} fled after the flood destroyed the bridge."),
        ("Protesters", "Police", "{} threw stones near the parliament."),
        ("Beekeepers", "Gardeners", "{} warned of losses after the spraying."),
        ("The bishop", "The imam", "{} condemned the violence in the town on Sunday."),
    ],
)
def test_two_actors_in_one_place_are_no_two_names_of_one(tell: Tell, left: str, right: str, sentence: str) -> None:
    """Neither by two sentences alone, nor where more reports of the event have the one and the other."""
    one, other = tell(sentence.format(left)), tell(sentence.format(right))
    event = cast([one, other, *(tell(f"{sentence.format(each)[:-1]}, reports say.") for each in (left, right))])
    assert find(one, other) == find(one, other, event) == []


@pytest.mark.parametrize(
    ("left", "right", "sentence"),
    [
        ("strongman", "president", "The {} won a new term in Sunday's vote."),
        ("Settlers", "Residents", "{} moved into three houses in the old city overnight."),
        ("Thugs", "Supporters", "{} beat three demonstrators outside the palace."),
        ("mob", "crowd", "The {} gathered outside the embassy on Friday."),
        ("tyrant", "ruler", "The {} was buried in his home town on Friday."),
        ("Vigilantes", "Volunteers", "{} patrolled the streets at night."),
        ("riot", "protest", "The {} in the city centre left two people dead."),
        ("crackdown", "operation", "The {} in the slums began on Monday."),
        ("annexation", "reunification", "The {} of the peninsula was condemned by the ministers."),
        ("occupied territory", "disputed territory", "The army moved into the {} on Monday."),
    ],
)
def test_a_word_of_another_stance_is_marked_whatever_the_plain_word_beside_it(
    tell: Tell, left: str, right: str, sentence: str
) -> None:
    one, other = tell(sentence.format(left)), tell(sentence.format(right))
    assert words(one, other) == {(left, right)}
    assert {(each.left, each.right) for each in find(one, other, cast([one, other]))} == {
        (each.left, each.right) for each in find(one, other)
    }


def test_nouns_of_one_stance_are_not_marked(tell: Tell) -> None:
    assert words(tell("The despot fled on Sunday."), tell("The tyrant fled on Sunday.")) == set()


def test_words_inside_quotation_marks_are_quoted_and_not_the_outlets_own(tell: Tell) -> None:
    left = tell("The minister said: “The militants and their families were granted safe passage from the town.")
    right = tell("In the latest deal hundreds of rebels and their families evacuated the town.")
    (found,) = find(left, right)
    assert found.detail == {
        "same": "actor",
        "left": {"words": "militants", "voice": "quoted"},
        "right": {"words": "rebels", "voice": "outlet"},
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He spoke of “terrorists” there.", ["terrorists"]),
        ('He spoke of "terrorists" and of "rebels".', ["terrorists", "rebels"]),
        ("He said: “They are terrorists", ["They are terrorists"]),
        ("They are terrorists,” he said.", ["They are terrorists,"]),
        ('They are terrorists," he said.', ["They are terrorists,"]),
        ("It's the rebels' town.", []),
    ],
)
def test_quotations_need_not_open_or_close_in_the_sentence(text: str, expected: list[str]) -> None:
    assert [text[slice(*part)] for part in quoted_parts(text)] == expected


def test_a_run_of_capitalised_words_is_one_name_and_particles_belong_to_it(tell: Tell) -> None:
    telling = tell("On Tuesday the envoy met Mr. Kim Jong-un and President Bashar al-Assad in rebel-held Douma.")
    reading = read(telling)
    assert reading is not None
    names = [telling.text[slice(*term.span)] for term in reading.terms if term.name]
    assert names == ["Kim Jong-un", "President Bashar al-Assad", "Douma"]


@pytest.mark.parametrize(
    ("one", "other"), [("rebel", "rebels"), ("iran", "iranian"), ("eu", "eus"), ("korea", "korean")]
)
def test_inflected_words_are_related(one: str, other: str) -> None:
    assert related(one, other)
    assert related(other, one)


@pytest.mark.parametrize(("one", "other"), [("army", "arms"), ("rebel", "regime"), ("migrant", "immigrant")])
def test_unlike_words_are_not_related(one: str, other: str) -> None:
    assert not related(one, other)
    assert not related(other, one)


def test_a_language_without_rules_and_tokens_of_another_model_give_nothing(tell: Tell) -> None:
    left, right = tell("The settlers left the valley."), tell("The residents left the valley.")
    assert find(left, right)
    assert find(Telling(left.text, "xx", tokens=left.tokens), right) == []
    assert find(Telling(left.text), right) == []
    assert left.tokens is not None
    shorter = Tokens(left.tokens.sentence, left.tokens.places, left.tokens.vectors[:, :8])
    assert find(Telling(left.text, tokens=shorter), right) == []


def test_the_laws_hold_for_real_sentences(sentences: list[Telling]) -> None:
    marked = 0
    for left, right in [*pairwise(sentences), *zip(sentences, sentences[40:], strict=False)]:
        found = find(left, right)
        marked += len(found)
        laws.hold(find, left, right)
        for each in found:
            for text, span, side in ((left.text, each.left, "left"), (right.text, each.right, "right")):
                detail = each.detail[side]
                assert isinstance(detail, dict)
                assert text[slice(*span)] == detail["words"]
    assert marked


@given(TEXTS, TEXTS)
@settings(deadline=None, max_examples=60)
def test_candidates_swap_with_their_sentences_lie_inside_them_and_none_is_a_word_of_both(left: str, right: str) -> None:
    probes, one, other = packaged().probes, read_by_letters(left), read_by_letters(right)
    itself = candidates(one, one, probes)
    assert itself is None or not len(itself.pairs.places)
    found, back = candidates(one, other, probes), candidates(other, one, probes)
    assert (found is None) == (back is None)
    if found is None or back is None:
        return
    assert {tuple(pair) for pair in found.pairs.places.tolist()} == {(b, a) for a, b in back.pairs.places.tolist()}
    for term in found.left.terms:
        assert 0 <= term.span[0] < term.span[1] <= len(left)
    probabilities = packaged().probabilities(found.pairs)
    marked = [found.pairs.places[place].tolist() for place in chosen(found, probabilities, 0.0)]
    for side in (0, 1):
        assert len({pair[side] for pair in marked}) == len(marked)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rebels",
        "REBELS " * 5000,
        "“" * 5000,
        "a-" * 5000,
        "U." * 5000,
        "x" * 100_000,
        "12 34 " * 1000,
        "🙂é\u0301 " * 1000,
        "قوات النظام " * 1000,
    ],
)
def test_any_text_is_read_in_little_time(tell: Tell, text: str) -> None:
    other = tell("The regime denied that the rebels had left.")
    for telling in (tell(text), read_by_letters(text)):
        laws.hold(find, telling, other)


def test_the_packaged_model_survives_its_file() -> None:
    model = packaged()
    again = Model.from_json(model.as_json())
    assert again.as_json() == model.as_json()
