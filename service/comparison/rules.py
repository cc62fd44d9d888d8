"""The fingerprint of the rules by which paragraphs are found and compared: it changes with each of them, by itself."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
# What tells the same event, with which probability; and the sentences, words and times that comparing reads.
MATCHING = HERE.parents[1] / "indexer" / "matching"
RULES = (".py", ".json", ".toml", ".tsv")
LIBRARIES = ("babel", "numpy", "py3langid", "scipy", "sentencex")


@cache
def fingerprint() -> str:
    """The first 12 hex digits of the SHA-256 of both rooms' code, word lists and weights, and of the libraries they use."""
    digest = sha256("\n".join(f"{name} {version(name)}" for name in LIBRARIES).encode())
    for file in (file for room in (HERE, MATCHING) for file in sorted(room.rglob("*")) if file.suffix in RULES):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
