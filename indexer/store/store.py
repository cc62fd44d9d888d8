"""The store as the rest of the code holds it: catalogue, vector index and encoder together."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

from indexer.store.catalogue import Catalogue
from indexer.store.encoder import Encoder, load_encoder
from indexer.store.errors import DamagedIndexError, ModelMismatchError, StaleSnapshotError, StoreMissingError
from indexer.store.faiss_index import FaissIndex
from indexer.store.lock import hold
from indexer.store.reading import Reader
from indexer.store.records import Bucket, Neighbour, Vectors
from indexer.store.settings import Settings
from indexer.store.vectors import TITLE_WEIGHT, Scope, Snapshot, VectorIndex

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class View:
    """One consistent view of a whole store: what the reader reads and the snapshot finds are of one generation."""

    reader: Reader
    snapshot: Snapshot
    _store: "Store"

    @property
    def home(self) -> Path:
        """The folder of the store."""
        return self._store.settings.home

    def search(self, queries: Vectors, *, k: int, scope: Scope) -> list[list[Neighbour]]:
        """Search the snapshot; a damaged or lost bucket file is made again from the catalogue first."""
        try:
            return self.snapshot.search(queries, k=k, scope=scope)
        except (DamagedIndexError, StaleSnapshotError) as fault:
            log.warning("%s; making it again from the catalogue", fault)
            self._store.repair(self.reader, scope)
            return self.snapshot.search(queries, k=k, scope=scope)


class Store:
    """A place where articles are indexed. Threads may share it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.catalogue = Catalogue(settings.database_url)
        self.index: VectorIndex = FaissIndex(settings.index_folder)
        self._snapshot: Snapshot | None = None
        self._taking = Lock()

    @cached_property
    def encoder(self) -> Encoder:
        """The configured model, loaded at first use and held against the store's own.

        Raises ModelMismatchError where the store was made by another model, ModelError where it cannot be loaded.
        """
        encoder = load_encoder(self.settings.model, self.settings.device)
        try:
            with self.catalogue.read() as reader:
                check_model(reader.facts, encoder)
        except StoreMissingError:
            pass  # a store that is made now takes the model it is given
        return encoder

    @contextmanager
    def view(self) -> Iterator[View]:
        """Everything as of the last publication, whatever an indexer does meanwhile."""
        with self.catalogue.read() as reader:
            yield View(reader, self._current_snapshot(reader), self)

    def view_of(self, writer: Reader) -> View:
        """What a publication will show, before it is committed: the buckets that the writer has just named."""
        return View(writer, self.index.open(writer.buckets(), generation=writer.generation), self)

    @contextmanager
    def exclusively(self) -> Iterator[None]:
        """Hold the store for writing, with its tables brought up to date. Raises StoreLockedError where another has it."""
        url = self.catalogue.url
        file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        with hold(self.settings.home, self.catalogue.lock_connection(), file):
            self.catalogue.migrate()
            yield

    def repair(self, reader: Reader, scope: Scope) -> None:
        """Make damaged or lost bucket files in scope again: the same rows give the same bytes, so their hash must fit."""
        for bucket in reader.buckets():
            if scope.covers(bucket.day) and self.index.check(bucket):
                self.rebuild_bucket(reader, bucket)

    def rebuild_bucket(self, reader: Reader, bucket: Bucket) -> Bucket:
        """Write a bucket again from the catalogue. Raises DamagedIndexError where the catalogue no longer gives its hash."""
        rebuilt = self.index.write(bucket.day, reader.bucket_rows(bucket.day), generation=bucket.generation)
        if rebuilt.sha256 != bucket.sha256:
            raise DamagedIndexError(f"{bucket.file} cannot be made again as it was: run `rashomon rebuild`")
        return rebuilt

    def note_publication(self, generation: int) -> None:
        """Note outside the catalogue which publication was made last, so that a catalogue that lost it is found out."""
        note = self.settings.home / "published.json"
        aside = note.with_suffix(".new")
        aside.write_text(json.dumps({"generation": generation}))
        aside.replace(note)

    def noted_publication(self) -> int:
        """The publication noted last; 0 where there is no note that can be read."""
        try:
            return int(json.loads((self.settings.home / "published.json").read_text())["generation"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0

    def close(self) -> None:
        """Give back connections, threads and maps."""
        self.catalogue.close()
        self.index.close()

    def _current_snapshot(self, reader: Reader) -> Snapshot:
        with self._taking:
            if self._snapshot is None or self._snapshot.generation != reader.generation:
                self._snapshot = self.index.open(reader.buckets(), generation=reader.generation)
            return self._snapshot


def model_facts(encoder: Encoder) -> dict[str, str]:
    """What a store remembers of the model that made it."""
    return {
        "model": encoder.name,
        "model_sha256": encoder.sha256,
        "dimension": str(encoder.dimension),
        "title_weight": str(TITLE_WEIGHT),
    }


def check_model(facts: dict[str, str], encoder: Encoder) -> None:
    """Raise ModelMismatchError unless the store is new or was made by this model."""
    if "model_sha256" in facts and facts["model_sha256"] != encoder.sha256:
        raise ModelMismatchError(
            f"this store was made with the model {facts['model']} ({facts['model_sha256'][:12]}…), but the configured "
            f"model is {encoder.name} ({encoder.sha256[:12]}…): their vectors cannot be compared. "
            "Set RASHOMON_MODEL to the store's model, or index into another RASHOMON_HOME"
        )
