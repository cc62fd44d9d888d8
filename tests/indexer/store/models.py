"""Small models made on the spot, in the layout of sentence-transformers."""

import json
import string
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from transformers import BertConfig, BertModel, BertTokenizer

DIMENSION = 32


def make_tiny_model(folder: Path, *, seed: int = 0, letters_read: int = 64, dimension: int = DIMENSION) -> Path:
    """A BERT of two small layers that reads the first letters of a text; its weights follow from the seed."""
    parts = folder.with_name(f"{folder.name}-parts")
    parts.mkdir(parents=True)
    letters = [*string.ascii_lowercase, *string.digits, *".,"]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    (parts / "vocab.txt").write_text("\n".join(vocabulary))
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=dimension,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=2 * dimension,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(parts)
    BertTokenizer(str(parts / "vocab.txt")).save_pretrained(parts)
    modules = [Transformer(str(parts), max_seq_length=letters_read), Pooling(dimension)]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder))
    return folder


def flip_last_bit(path: Path) -> None:
    """Change one weight a little: the last bit of the last number."""
    content = bytearray(path.read_bytes())
    content[-4] ^= 1
    path.write_bytes(content)


def name_module(folder: Path, module_class: str) -> None:
    """Have the model's description name another class for its first module."""
    description = json.loads((folder / "modules.json").read_text())
    description[0]["type"] = module_class
    (folder / "modules.json").write_text(json.dumps(description))
