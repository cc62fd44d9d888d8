"""What tests share: making stores, and indexing a few records into them."""

import json
from pathlib import Path
from typing import Any

from indexer.pipeline import Outcome, Run
from indexer.sources import Defaults, open_source
from indexer.store.encoder import Encoder
from indexer.store.settings import Settings
from indexer.store.store import Store
from indexer.workers import Workers

SAMPLES = Path(__file__).parents[1] / "samples"
Record = dict[str, Any]
# Shared by all tests, started by the first that indexes, closed by a fixture.
WORKERS = Workers()


def open_store(home: Path, encoder: Encoder | None = None, **settings: Any) -> Store:
    """A store in the folder `home`. The caller closes it.

    An `encoder` that is loaded already is used in place of loading the model again; the pipeline still holds it against
    the store's own. Without one the store loads what its settings name, as for a user.
    """
    store = Store(Settings(home=home, **settings))
    if encoder is not None:
        store.__dict__["encoder"] = encoder
    return store


def record(outlet: str, *paragraphs: str, **fields: Any) -> Record:
    """One article as JSON Lines has it: `record("SANA", "First.", "Second.", published="2016-12-08", title="Title")`."""
    return {"outlet": outlet, "paragraphs": list(paragraphs)} | fields


def write_records(path: Path, *records: Record) -> Path:
    """Write records as JSON Lines; returns the path."""
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    return path


def index_records(store: Store, *records: Record) -> Outcome:
    """Run the whole pipeline over records, from a file beside the store's home."""
    return index_files(store, write_records(store.settings.home.with_suffix(".jsonl"), *records))


def index_files(store: Store, *paths: Path) -> Outcome:
    """Run the whole pipeline over files or folders."""
    defaults = Defaults(max_bytes=store.settings.max_document_bytes)
    with store.exclusively():
        return Run(store, WORKERS).index([open_source(str(path), defaults) for path in paths])
