"""Fitting the matching model: counterfeits, lessons and the model that follows, on a small made file."""

from pathlib import Path
from random import Random

import numpy as np
import pytest

from indexer.matching.conflicts import CONFLICTS, conflicts
from indexer.matching.counterfeits import counterfeits
from indexer.matching.features import FEATURES
from indexer.matching.forgeries import Forger, opening_of_record
from indexer.matching.lessons import fold_of
from indexer.matching.model import Model, model_for
from indexer.matching.train import main
from indexer.matching.train_doubts import HEAVIEST, fitted
from tests.helpers import Record, record, write_records

PLACES = "Arvik Bersund Colvary Dunmore Eskdal Farlow Gostel Harbin Ilsfeld Jarrow Kestrin Lomby Morvik Nordal".split()


def labelled() -> list[Record]:
    """Two outlets on each of some fires, and reports of nothing in particular."""
    told = []
    for number, place in enumerate(PLACES):
        day = f"2020-01-{number + 1:02}"
        first = f"A fire destroyed the {place} mill on Sunday, the mayor Ada {place}sen said in {place}."
        second = f"The mill of {place} burned down; Ada {place}sen, the mayor, spoke of a loss for {place}."
        told.append(
            record(
                "A", first, "Nobody was hurt.", title=f"Fire in {place}", published=day, id=f"a{number}", event=place
            )
        )
        told.append(
            record(
                "B",
                second,
                "The cause is unknown.",
                title=f"{place} mill burns",
                published=day,
                id=f"b{number}",
                event=place,
            )
        )
    return told


def test_counterfeits_tell_the_same_of_others() -> None:
    made = list(counterfeits(labelled()))
    assert len(made) == 2 * len(PLACES)
    assert made == list(counterfeits(labelled()))
    by_id = {each["id"]: each for each in labelled()}
    for one, other, forged in made:
        assert by_id[one]["event"] == by_id[other]["event"]
        assert forged["event"] is None
        assert forged["id"] not in by_id
        assert forged["paragraphs"] != by_id[other]["paragraphs"]
        assert len(forged["paragraphs"]) == len(by_id[other]["paragraphs"])


def test_articles_of_one_event_are_in_one_fold() -> None:
    assert len({fold_of(each) for each in labelled() if each["event"] == "Arvik"}) == 1
    assert len({fold_of(each) for each in labelled()}) > 1


def test_a_model_is_fitted_for_a_home_by_one_command_and_used_there(tmp_path: Path) -> None:
    file = write_records(tmp_path / "fires.jsonl", *labelled())
    home = tmp_path / "home"
    home.mkdir()
    main([str(file), "--work", str(tmp_path / "work"), "--home", str(home)])
    model = model_for(home)
    assert model != model_for(None)
    rows = np.zeros((3, len(FEATURES)))
    assert ((model.probabilities(rows, titled=True) >= 0) & (model.probabilities(rows, titled=True) <= 1)).all()
    np.testing.assert_allclose(model.rescaled(rows, model.scale), rows, atol=1e-9)


def test_a_model_of_other_features_is_refused() -> None:
    with pytest.raises(ValueError, match="another version"):
        Model.from_json({"features": ["cosine"]})


def test_cosines_of_another_embedding_model_are_read_on_its_scale() -> None:
    model = model_for(None)
    rows = np.full((1, len(FEATURES)), 0.5)
    wider = {name: (mean + 0.2, 2 * spread) for name, (mean, spread) in model.scale.items()}
    found = model.rescaled(rows, wider)
    mean = model.scale["gist"][0]
    assert found[0, FEATURES.index("gist_cosine")] == pytest.approx((0.5 - mean - 0.2) / 2 + mean)
    assert found[0, FEATURES.index("gist_lag")] == pytest.approx(0.25)
    assert found[0, FEATURES.index("term_overlap")] == 0.5


def test_forged_partners_are_of_other_names_places_days_roles_and_events() -> None:
    told = labelled()
    told_by = ["A mill burned down in Arvik on Wednesday, said Ada Arviksen."]
    partner = told[0] | {"title": "Rangers attack poachers", "paragraphs": told_by}
    own = opening_of_record(partner)
    assert own is not None
    forged = [each for each, _ in Forger([partner, *told], Random(1)).forged(partner, partner)]
    assert forged == [each for each, _ in Forger([partner, *told], Random(1)).forged(partner, partner)]
    assert all(conflicts(own, each).shape == (len(CONFLICTS),) for each in forged)
    assert {name.text for name in forged[0].names} != {name.text for name in own.names}
    assert "Arvik" in {name.text for name in forged[-1].names if name.place}
    seen = np.array([conflicts(own, each) for each in forged]).max(axis=0)
    assert seen[CONFLICTS.index("days")] == 1
    assert seen[CONFLICTS.index("roles")] == 1


def test_a_conflict_of_other_events_weighs_and_one_of_partners_does_not() -> None:
    none, places, headlines = np.zeros(len(CONFLICTS)), *np.eye(len(CONFLICTS))[:2]
    taught = [(none, 1.0, True, 1.0), (places, 1.0, False, 1.0), (headlines, 1.0, True, 1.0)] * 50
    weights = fitted(taught)
    assert 2 < weights[0] <= HEAVIEST
    assert weights[1] == 0.0
