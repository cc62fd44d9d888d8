"""What a worker process loads, and by which rules it reads."""

import subprocess
import sys

from indexer.extract import rules

HEAVY = (
    "torch",
    "transformers",
    "sentence_transformers",
    "faiss",
    "sqlalchemy",
    "alembic",
    "sklearn",
    "scipy",
    "fastapi",
)


def test_extraction_loads_neither_the_model_nor_the_database() -> None:
    """Each worker is a process of its own, and what it loads is loaded once for each."""
    script = f"import sys, indexer.extract; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []


def test_rules_are_told_by_one_digest_that_does_not_change_by_itself() -> None:
    script = "from indexer.extract import rules; print(rules.fingerprint().hex())"
    again = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert bytes.fromhex(again.stdout.strip()) == rules.fingerprint()
    assert len(rules.fingerprint()) == 32
