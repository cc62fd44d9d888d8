"""Files that are whole or not there: written aside, then put in place."""

import os
from pathlib import Path


def put(file: Path, content: bytes) -> None:
    """Write a file, and the folders above it. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        aside.write_bytes(content)
        aside.replace(file)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
