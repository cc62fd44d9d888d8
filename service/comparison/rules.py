"""The fingerprint of the rules by which tellings are compared: it changes with every rule, and nobody has to think of it."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
# What else decides what a comparison says: its sentences, its words and their frequencies, its time words.
MATCHING = HERE.parents[1] / "indexer" / "matching"
BESIDE = ("sentences.py", "terms.py", "frequencies.py", "time_words.py", "time_rules.py")
LIBRARIES = ("numpy", "sentencex")


@cache
def fingerprint() -> str:
    """The first 12 hex digits of the SHA-256 of this room's code, word lists and weights, and of what they use."""
    files = [file for file in sorted(HERE.rglob("*")) if file.suffix in (".py", ".json")]
    files += sorted((MATCHING / "languages").rglob("*.toml"))
    digest = sha256("\n".join(f"{name} {version(name)}" for name in LIBRARIES).encode())
    for file in [*files, *(MATCHING / name for name in BESIDE)]:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
