"""A text without a stated language is read by the rules of the one that its words tell, in everything that reads it."""

import pytest

from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.comparison.records import Comparison
from service.queries import PastedParagraph

# Sr. ends no sentence in Spanish.
SPANISH = "El Sr. Pérez negó el lunes que el ejército bombardeara el hospital de Homs, donde murieron 58 personas."
RETOLD = "El ejército bombardeó el hospital de Homs, donde murieron unas 72 personas, según los médicos."
FRENCH = "Selon le ministre, 58 personnes ont été tuées lundi dans le bombardement de l'hôpital de Homs."
ENGLISH = "Rebels reportedly killed 58 people in Homs on Monday, activists said."


def compared(store: Store, *texts: str) -> Comparison:
    return Comparer(store).compare_pasted(
        [PastedParagraph(outlet=f"{place}", text=text) for place, text in enumerate(texts)]
    )


def test_pasted_spanish_is_read_by_spanish_rules(store: Store) -> None:
    comparison = compared(store, SPANISH, RETOLD)
    cells = [cell for row in comparison.rows for cell in row.cells]
    assert [(cell.text, cell.certainty) for cell in cells] == [(SPANISH, "denied"), (RETOLD, "attributed")]
    assert comparison.notes[1:] == ["A text that states no language was read as Spanish."]


def test_pasted_text_in_a_language_without_rules_is_not_read_by_english_ones(store: Store) -> None:
    comparison = compared(store, FRENCH, FRENCH.replace("58", "72"))
    assert [cell.certainty for row in comparison.rows for cell in row.cells] == ["stated", "stated"]
    assert [row.divergences for row in comparison.rows] == [[]]
    assert "French, for which there are no rules yet" in comparison.notes[1]


@pytest.mark.parametrize(
    "text",
    [
        "El Chapo escapes from Altiplano",
        "Evo Morales resigns",
        "Puerto Rico",
        "Santos de la Cruz killed by police in Los Mochis",
        "58 killed",
        ENGLISH,
    ],
)
def test_english_is_not_taken_for_the_language_of_the_names_in_it(store: Store, text: str) -> None:
    assert len(compared(store, text, ENGLISH).notes) == 1
