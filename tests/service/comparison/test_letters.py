"""How letters are stored differs between outlets and is no difference of what they tell."""

from typing import Literal
from unicodedata import normalize

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.comparison.records import Comparison
from service.queries import PastedParagraph

NAMES = ["José Pérez", "Édouard Müller", "Zoë Šimková", "नरेन्द्र मोदी", "محمد الأسعد", "Amira Núñez", "Omar Shaykhûn"]
TELLINGS = [
    "The minister, {0}, said on Monday that rebels killed at least 58 people in {1}.",
    "The regime of {0} reportedly bombed the hospital in {1}, activists said.",
    "{0} denied that soldiers were arrested near the town of {1} on Friday.",
    "El ejército de {0} negó que, según los médicos, murieran 58 personas en {1} el miércoles.",
]
# What may stand behind a letter and be left out: points of Arabic, joiners, a soft hyphen, a mark of direction, a selector.
INSIDE = {"م": "\u064f", "ح": "\u064e\u0651", "o": "\u200d", "e": "\u00ad", "r": "\u200e", "a": "\u200c", "न": "\ufe0f"}
STORE = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXTS = st.builds(
    lambda telling, names: telling.format(*names),
    st.sampled_from(TELLINGS),
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)),
)


def compared(store: Store, left: str, right: str) -> Comparison:
    return Comparer(store).compare_pasted(
        [PastedParagraph(outlet=outlet, text=text) for outlet, text in (("A", left), ("B", right))]
    )


@STORE
@given(TEXTS)
def test_letters_stored_in_parts_make_no_mark(sample_store: Store, text: str) -> None:
    comparison = compared(sample_store, normalize("NFC", text), normalize("NFD", text))
    assert [len(row.cells) for row in comparison.rows] == [2]
    assert comparison.rows[0].divergences == []


@STORE
@given(TEXTS, st.sets(st.sampled_from(sorted(INSIDE)), min_size=1))
def test_what_may_be_left_out_of_a_word_makes_no_mark(sample_store: Store, text: str, letters: set[str]) -> None:
    other = "".join(letter + INSIDE[letter] if letter in letters else letter for letter in text)
    comparison = compared(sample_store, text, other)
    assert [len(row.cells) for row in comparison.rows] == [2]
    assert comparison.rows[0].divergences == []


@STORE
@given(st.sampled_from(TELLINGS), st.sampled_from(NAMES), st.sampled_from(["NFC", "NFD"]))
def test_what_differs_is_marked_as_it_is_stored(
    sample_store: Store, telling: str, name: str, form: Literal["NFC", "NFD"]
) -> None:
    """The same marks as of composed letters, each on the stored words."""
    left, right = (
        telling.format(name, "Alépo"),
        telling.format(name, "Alépo").replace("58", "72").replace("regime", "government"),
    )
    expected = compared(sample_store, normalize("NFC", left), normalize("NFC", right)).rows
    stored = [normalize("NFD", left), normalize(form, right)]
    (row,) = compared(sample_store, *stored).rows
    for cell in row.cells:
        assert cell.text == stored[cell.paragraph_id][cell.start : cell.end]
        if cell.attribution is not None:
            source = cell.attribution
            assert source.source == stored[cell.paragraph_id][source.start : source.end]
    found = [(each.type, each.left, each.right) for each in row.divergences]
    for mark in (side for _, *sides in found for side in sides):
        assert mark.text == stored[mark.paragraph_id][mark.start : mark.end]
    assert [(kind, *(normalize("NFC", side.text) for side in (one, other))) for kind, one, other in found] == [
        (each.type, each.left.text, each.right.text) for each in expected[0].divergences
    ]
