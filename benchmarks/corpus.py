"""Article JSON Lines, as the benchmarks read them."""

import json
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from indexer.compression import decompressing

Record = dict[str, Any]


def articles(path: Path) -> Iterator[Record]:
    """The articles of a file, plain or .zst."""
    with path.open("rb") as raw:
        content = decompressing(raw, "zstd") if path.suffix == ".zst" else raw
        for line in TextIOWrapper(content, encoding="utf-8"):
            yield json.loads(line)
