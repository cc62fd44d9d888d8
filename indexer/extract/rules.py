"""The fingerprint of the rules by which documents are read: a document read by these need not be read again."""

import unicodedata
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
# What else decides how a document is read: its language, its terms, its sentences, its time words, its address and its date.
BESIDE = tuple(
    HERE.parent / room / file
    for room, file in (
        ("matching", "language.py"),
        ("matching", "letters.py"),
        ("matching", "terms.py"),
        ("matching", "sentences.py"),
        ("matching", "time_words.py"),
        ("matching", "time_rules.py"),
        ("store", "urls.py"),
        ("store", "dates.py"),
    )
)
LIBRARIES = ("charset-normalizer", "htmldate", "lxml", "py3langid", "pydantic", "sentencex", "tld", "trafilatura")


@cache
def fingerprint() -> bytes:
    """SHA-256 of this room's files and the versions of what they use.

    It changes with every rule, and nobody has to think of it.
    """
    told = [f"{name} {version(name)}" for name in LIBRARIES] + [f"Unicode {unicodedata.unidata_version}"]
    files = [*sorted(HERE.glob("*.py")), *BESIDE]
    return sha256("\n".join(told).encode() + b"\0".join(file.read_bytes() for file in files)).digest()
