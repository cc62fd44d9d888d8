"""An indexer killed at any moment leaves a store that opens, verifies, and is completed by the next run.

Completed means: it holds what it would hold had nobody killed anything, down to the ids.
"""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.pipeline import GENERATIONS_KEPT
from indexer.store.errors import StoreMissingError
from indexer.store.store import Store
from indexer.verification import faults
from tests import killed_worker
from tests.helpers import Record, open_store, record, write_records
from tests.indexer.content import assert_same_content, assert_sound, tables
from tests.killed_worker import DOCUMENTS_PER_BATCH, Task, Worker

SEED = 20161208
DAYS = 12
OUTLETS = ("SANA", "Reuters", "TASS")
WIRE = "The agency said that the truce for the evacuation of day {day} holds."


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with killed_worker.start() as worker:
        yield worker


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles of many days: own and wire paragraphs, one article twice, one contradicted, one without an outlet."""
    articles = [article(outlet, day) for day in range(1, DAYS + 1) for outlet in OUTLETS]
    articles += [articles[3], articles[5] | {"title": "Contradicted"}, {"text": "No outlet."}]
    articles.append(record("SANA", WIRE.format(day=1), "Undated."))
    return write_records(tmp_path_factory.mktemp("first") / "articles.jsonl", *articles)


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The next delivery: changed texts, a changed day, a wire paragraph's earlier original, new articles, known ones."""
    known = [article(outlet, day) for day in range(2, DAYS + 1, 2) for outlet in OUTLETS]
    changed = [each | {"paragraphs": [*each["paragraphs"], "Added later."]} for each in known[::4]]
    moved = known[1] | {"published": "2016-11-30"}
    new = [article("AFP", day) for day in range(1, DAYS + 1, 3)]
    unchanged = [each for number, each in enumerate(known) if number % 4 and number != 1]
    return write_records(tmp_path_factory.mktemp("second") / "articles.jsonl", *unchanged, *changed, moved, *new)


def article(outlet: str, day: int) -> Record:
    paragraphs = [f"{outlet} counts {day} districts.", WIRE.format(day=day), WIRE.format(day=day + 1)]
    url = f"https://{outlet.lower()}.example/{day}"
    return record(outlet, *paragraphs, title=f"Day {day}", published=f"2016-12-{day:02}", url=url)


def store_is_sound(home: Path) -> None:
    """The store opens and nothing is wrong with it; or it is not there yet."""
    store = open_store(home)
    try:
        assert list(faults(store)) == []
    except StoreMissingError:
        assert not (home / "index").exists() or not list((home / "index").glob("*.faiss"))
    finally:
        store.close()


def files_are_those_in_use(store: Store) -> None:
    """What a killed writer was building may lie there for a while: another writer cannot tell it from one at work."""
    with store.catalogue.read() as reader:
        kept = {each.file for each in reader.buckets_since(reader.generation - GENERATIONS_KEPT + 1)}
    found = {each.name for each in store.settings.index_folder.iterdir() if each.suffix}
    assert found == kept | {file.replace(".faiss", ".npy") for file in kept}


class Killer:
    """Kills a task after random times within the length of an undisturbed one, and counts the kills that struck.

    `before` is the store that the task begins with, or None where it makes one. `undisturbed` is the one it should leave.
    """

    def __init__(self, worker: Worker, task: Task, *sources: Path, before: Path | None, folder: Path) -> None:
        self.worker, self.task, self.sources = worker, task, sources
        self.before, self.folder = before, folder
        self.random = random.Random(SEED)
        self.struck = 0
        self.undisturbed = self._home("undisturbed")
        # The shortest of three: a kill that comes too late strikes nobody.
        homes = [self.undisturbed, self._home("again"), self._home("once-more")]
        self.seconds = min(self._completed(home) for home in homes)

    def strike(self) -> Path:
        """Kill the task one to four times in a row, look at the store after each, then run it to its end."""
        home = self._home(f"after-{self.struck}-kills")
        for _ in range(self.random.randint(1, 4)):
            moment = self.random.uniform(0, self.seconds)
            ended = self.worker.run(self.task, home, *self.sources, kill_after=moment)
            assert ended.status in {None, 0}
            self.struck += ended.status is None
            store_is_sound(home)
        self._completed(home)
        return home

    def _home(self, name: str) -> Path:
        home = self.folder / name
        shutil.rmtree(home, ignore_errors=True)
        return home if self.before is None else shutil.copytree(self.before, home)

    def _completed(self, home: Path) -> float:
        ended = self.worker.run(self.task, home, *self.sources)
        assert ended.status == 0
        return ended.seconds


def assert_completed(home: Path, expected: Path, scratch: Path) -> None:
    assert_same_content(home, expected)
    store = open_store(home)
    try:
        assert_sound(store, scratch)
        files_are_those_in_use(store)
    finally:
        store.close()


def strike_first_runs(worker: Worker, source: Path, folder: Path, *, kills: int) -> None:
    killer = Killer(worker, "index", source, before=None, folder=folder)
    while killer.struck < kills:
        assert_completed(killer.strike(), killer.undisturbed, folder / "scratch")


def test_few_kills_of_a_first_run(worker: Worker, first: Path, tmp_path: Path) -> None:
    """What `test_first_run_killed_at_any_moment` does a hundred times."""
    strike_first_runs(worker, first, tmp_path, kills=5)


@pytest.mark.slow
def test_first_run_killed_at_any_moment(worker: Worker, first: Path, tmp_path: Path) -> None:
    strike_first_runs(worker, first, tmp_path, kills=100)


@pytest.fixture(scope="module")
def published(worker: Worker, first: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the first delivery published. It is shared: copy it."""
    home = tmp_path_factory.mktemp("published") / "home"
    assert worker.run("index", home, first).status == 0
    return home


@pytest.mark.slow
def test_publication_killed_at_any_moment(worker: Worker, tmp_path: Path) -> None:
    """Everything is written and nothing published: what is left to a run is to link, to build the days, and to publish."""
    articles = [
        article("SANA", 1) | {"published": f"2016-{month:02}-{day:02}"} for month in (1, 2) for day in range(1, 29)
    ]
    articles = [each | {"url": None, "id": each["published"]} for each in articles]
    source = write_records(tmp_path / "articles.jsonl", *articles)
    assert len(articles) % DOCUMENTS_PER_BATCH == 0
    assert worker.run("write", tmp_path / "written", source).status == 0
    assert tables(tmp_path / "written")["buckets"] == []
    killer = Killer(worker, "index", source, before=tmp_path / "written", folder=tmp_path)
    while killer.struck < 50:
        assert_completed(killer.strike(), killer.undisturbed, tmp_path / "scratch")


@pytest.mark.slow
def test_next_run_killed_at_any_moment(worker: Worker, published: Path, second: Path, tmp_path: Path) -> None:
    """Revisions, new articles and known ones on top of what is published."""
    killer = Killer(worker, "index", second, before=published, folder=tmp_path)
    assert {row["number"] for row in tables(killer.undisturbed)["revisions"]} == {1, 2}
    while killer.struck < 40:
        assert_completed(killer.strike(), killer.undisturbed, tmp_path / "scratch")


@pytest.mark.slow
def test_rebuild_killed_at_any_moment(worker: Worker, published: Path, tmp_path: Path) -> None:
    """The catalogue's texts and vectors stay as they are, and every bucket is made again bit for bit."""
    killer = Killer(worker, "rebuild", before=published, folder=tmp_path)
    while killer.struck < 30:
        home = killer.strike()
        assert current_buckets(home) == current_buckets(published)
        assert {**tables(home), "store": [], "buckets": []} == {**tables(published), "store": [], "buckets": []}


def current_buckets(home: Path) -> list[tuple[int, str, int, int]]:
    store = open_store(home)
    try:
        assert list(faults(store)) == []
        files_are_those_in_use(store)
        with store.catalogue.read() as reader:
            return [(each.day, each.sha256, each.rows, each.highest_paragraph_id) for each in reader.buckets()]
    finally:
        store.close()
