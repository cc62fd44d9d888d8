"""A cross-encoder is loaded as configured, its labels read from its config, and asked both ways round.

The models are made here: BERT of one layer with random weights, and with weights set by hand where the answer matters.
"""

from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

from indexer.store.cross_encoder import PairClassifier, load_pair_classifier
from indexer.store.errors import ModelError
from indexer.store.settings import Settings
from service.comparison.contradiction.nli import Inference, inference
from service.comparison.telling import Telling

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"the army left stayed in town . ##s".split()]
LABELS = {0: "contradiction", 1: "entailment", 2: "neutral"}
LEFT, STAYED = Telling("The army left the town."), Telling("The army stayed in town.")


def make_model(
    folder: Path, labels: dict[int, str] = LABELS, *, says: str | None = None, safetensors: bool = True
) -> Path:
    """A small model on disk. It answers `says` to everything, or by chance."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder)
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
        id2label=labels,
        label2id={label: place for place, label in labels.items()},
    )
    model = BertForSequenceClassification(config)
    if says is not None:
        with torch.no_grad():
            model.classifier.weight.zero_()
            model.classifier.bias.copy_(torch.tensor([9.0 if label == says else 0.0 for label in labels.values()]))
    if safetensors:
        model.save_pretrained(folder)
    else:
        config.save_pretrained(folder)
        torch.save(model.state_dict(), folder / "pytorch_model.bin")
    return folder


@pytest.fixture(scope="module")
def chance(tmp_path_factory: pytest.TempPathFactory) -> PairClassifier:
    return load_pair_classifier(str(make_model(tmp_path_factory.mktemp("chance"))), "cpu")


def test_probabilities_are_those_of_the_model_itself(chance: PairClassifier, tmp_path: Path) -> None:
    folder = make_model(tmp_path)
    model = BertForSequenceClassification.from_pretrained(folder).eval()  # type: ignore[no-untyped-call]
    tokenizer = BertTokenizer.from_pretrained(folder)
    pairs = [(LEFT.text, STAYED.text), (STAYED.text, LEFT.text), ("the town", "the army")]
    with torch.inference_mode():
        expected = [
            model(**tokenizer(first, second, return_tensors="pt")).logits.softmax(dim=-1)[0].numpy()
            for first, second in pairs
        ]
    assert np.allclose(chance.probabilities(pairs), expected, atol=1e-5)
    assert chance.labels == ("contradiction", "entailment", "neutral")


def test_no_pairs_have_no_probabilities(chance: PairClassifier) -> None:
    assert chance.probabilities([]).shape == (0, 3)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
@pytest.mark.parametrize("says", LABELS.values())
def test_the_order_of_labels_is_the_models_own(tmp_path: Path, order: tuple[int, ...], says: str) -> None:
    labels = {place: LABELS[old] for place, old in enumerate(order)}
    judge = Inference(load_pair_classifier(str(make_model(tmp_path, labels, says=says)), "cpu"))
    verdict = judge.verdicts([(LEFT, STAYED)])[0]
    assert (verdict.contradicts > 0.99) == (says == "contradiction")
    assert (verdict.entails > 0.99) == (says == "entailment")
    found = judge.find(LEFT, STAYED)
    assert [(each.type, each.left, each.right) for each in found] == (
        [("contradiction", (0, 23), (0, 24))] if says == "contradiction" else []
    )


def test_a_swapped_pair_has_the_same_verdict(chance: PairClassifier) -> None:
    judge = Inference(chance)
    there, back = judge.verdicts([(LEFT, STAYED), (STAYED, LEFT)])
    assert there == pytest.approx(back, abs=1e-6)


def test_a_text_beside_itself_contradicts_nothing(tmp_path: Path) -> None:
    judge = Inference(load_pair_classifier(str(make_model(tmp_path, says="contradiction")), "cpu"))
    assert judge.find(LEFT, LEFT) == []
    assert judge.find(LEFT, Telling(" ")) == []


def test_nothing_is_loaded_that_no_setting_names(tmp_path: Path) -> None:
    assert inference(Settings(home=tmp_path)) is None


def test_the_setting_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASHOMON_NLI", str(make_model(tmp_path, says="contradiction")))
    judge = inference(Settings(home=tmp_path, device="cpu"))
    assert judge is not None
    assert judge.find(LEFT, STAYED)[0].detail == {"kind": "inference", "model": tmp_path.name}


def test_a_model_with_other_classes_is_refused(tmp_path: Path) -> None:
    folder = make_model(tmp_path, {0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2"})
    with pytest.raises(ModelError, match="its config must name entailment"):
        Inference(load_pair_classifier(str(folder), "cpu"))


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is a pickle"):
        load_pair_classifier(str(make_model(tmp_path, safetensors=False)), "cpu")


def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path) -> None:
    make_model(tmp_path)
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot load the cross-encoder"):
        load_pair_classifier(str(tmp_path), "cpu")


def test_the_models_own_code_is_not_run(tmp_path: Path) -> None:
    folder, trace = make_model(tmp_path / "model"), tmp_path / "ran"
    config = (folder / "config.json").read_text(encoding="utf-8")
    mapped = '{"auto_map": {"AutoModelForSequenceClassification": "own.Own", "AutoConfig": "own.Own"},'
    (folder / "config.json").write_text(config.replace("{", mapped, 1), encoding="utf-8")
    (folder / "own.py").write_text(f"from pathlib import Path\nPath({str(trace)!r}).touch()\n", encoding="utf-8")
    # What it does with such a model is the library's affair: refuse it, or read it as the plain BERT that it is.
    with suppress(ModelError):
        load_pair_classifier(str(folder), "cpu")
    assert not trace.exists()
