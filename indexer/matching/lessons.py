"""What the matching model learns from: rows of features with what is right, of the pairs that the index itself proposes."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copytree
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from indexer.matching.block import Block
from indexer.matching.candidates import Proposed, proposed
from indexer.matching.counterfeits import counterfeits
from indexer.matching.features import FEATURES, Likeness, Surroundings, features, likeness, surroundings
from indexer.matching.frequencies import Frequencies, FrequencyCache
from indexer.matching.matcher import chosen_pairs, plausible
from indexer.matching.records import Probe
from indexer.pipeline import Run
from indexer.sources import Defaults, open_source
from indexer.store.reading import ArticleFilter, Reader
from indexer.store.settings import Settings
from indexer.store.store import Store
from indexer.workers import Workers

FOLDS = 5
# An article without a label may have partners that nobody labelled: it teaches, but less.
UNLABELLED = 0.3
COUNTERFEIT = 0.1
# Of pairs that are not worth judging, one in so many is shown, to stand for the others.
IMPLAUSIBLE = 20
# A counterfeit's own surroundings are nearly its original's.
LIKE_THE_ORIGINAL = 0.8
LAGS = ("term", "title", "gist")


@dataclass(frozen=True, slots=True)
class Lessons:
    """Rows (n, features), whether each tells the same event, what it counts, and the folds of its two articles (n, 2).

    The fold of an article follows from its event, so that no event is learned from and asked of.
    """

    rows: NDArray[np.float64]
    same: NDArray[np.bool_]
    weight: NDArray[np.float64]
    folds: NDArray[np.int64]

    def but(self, fold: int | None) -> "Lessons":
        """Those in which no article of this fold takes part."""
        kept = (self.folds != fold).all(axis=1) if fold is not None else np.ones(len(self.same), dtype=bool)
        return Lessons(self.rows[kept], self.same[kept], self.weight[kept], self.folds[kept])


@dataclass(frozen=True, slots=True)
class Corpus:
    """A labelled file and the store that holds it: `titled` are lessons of articles, `pasted` of their openings alone."""

    titled: Lessons
    pasted: Lessons


def joined(parts: Sequence[Lessons]) -> Lessons:
    """All of them."""
    return Lessons(*(np.concatenate([getattr(each, name) for each in parts]) for name in Lessons.__slots__))


def fold_of(record: dict[str, Any]) -> int:
    """The fold of an article."""
    return crc32(str(record.get("event") or record["id"]).encode()) % FOLDS


def corpus(file: Path, folder: Path, settings: Settings, workers: Workers) -> Corpus:
    """Index a labelled file below `folder` and take lessons from it."""
    records = records_of(file)
    home = folder / file.parent.name / file.stem
    store = indexed(file, settings.model_copy(update={"home": home, "database": None}), workers)
    by_id = {record["id"]: record for record in records}
    with store.view() as view:
        titled, pasted = _taken(view.reader, by_id)
        in_store = versions_of(view.reader, by_id)
    store.close()
    made = list(counterfeits(records))
    copied = home.with_name(f"{file.stem}-counterfeits")
    if not copied.exists():
        copytree(home, copied)
    forged = copied.with_suffix(".jsonl")
    forged.write_text("".join(json.dumps(record) + "\n" for _, _, record in made), encoding="utf-8")
    store = indexed(forged, settings.model_copy(update={"home": copied, "database": None}), workers)
    with store.view() as view:
        triples = [(one, other, record["id"]) for one, other, record in made]
        titled.append(_of_counterfeits(view.reader, by_id, triples, in_store))
    store.close()
    return Corpus(joined(titled), joined(pasted))


def records_of(file: Path) -> list[dict[str, Any]]:
    """The articles of a JSON Lines file."""
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def indexed(file: Path, settings: Settings, workers: Workers) -> Store:
    """The store of these settings with a file's articles. The caller closes it."""
    store = Store(settings)
    with store.exclusively():
        Run(store, workers).index([open_source(str(file), Defaults())])
    return store


def versions_of(reader: Reader, by_id: dict[str, dict[str, Any]]) -> dict[str, int]:
    """The stored version of each article that is stored, by its id."""
    found = {each.external_id: each.id for each in _all_articles(reader) if each.external_id in by_id}
    shown = reader.links.versions_shown(found.values())
    return {external: shown[article] for external, article in found.items() if external is not None}


def _all_articles(reader: Reader) -> Iterator[Any]:
    after = 0
    while page := reader.articles(ArticleFilter(), after=after, limit=1000):
        yield from page
        after = page[-1].id


def _taken(reader: Reader, by_id: dict[str, dict[str, Any]]) -> tuple[list[Lessons], list[Lessons]]:
    versions = versions_of(reader, by_id)
    record_of = {version: by_id[external] for external, version in versions.items()}
    titled, pasted = [], []
    for found in proposed(reader, list(record_of)):
        block, pairs, frequencies = found.block, found.pairs, found.frequencies
        around = surroundings(block, pairs)
        shown = chosen_pairs(pairs, _shown(found))
        told = [record_of.get(version, {"id": str(version)}) for version in block.versions.tolist()]
        titled.append(_lessons(features(block, shown, around, frequencies), shown, told, _weights(shown, told)))
        pasted.append(_as_pasted(reader, block, shown, around, told, frequencies))
    return titled, pasted


def _shown(found: Proposed) -> NDArray[np.bool_]:
    block, pairs = found.block, found.pairs
    some = np.arange(len(pairs.left)) % IMPLAUSIBLE == 0
    other = block.outlets[pairs.left] != block.outlets[pairs.right]
    return np.asarray(found.asked[pairs.left] & other & (plausible(pairs) | some))


def _weights(shown: Likeness, told: Sequence[dict[str, Any]]) -> NDArray[np.float64]:
    labelled = np.array([bool(each.get("event")) for each in told])
    weight = np.where(labelled[shown.left], 1.0, UNLABELLED)
    return weight * np.where(plausible(shown), 1.0, float(IMPLAUSIBLE))


def _lessons(
    rows: NDArray[np.float64], shown: Likeness, told: Sequence[dict[str, Any]], weight: NDArray[np.float64]
) -> Lessons:
    event = np.array([str(each.get("event") or f"none:{place}") for place, each in enumerate(told)])
    fold = np.array([fold_of(each) for each in told], dtype=np.int64)
    folds = np.column_stack([fold[shown.left], fold[shown.right]])
    return Lessons(rows, event[shown.left] == event[shown.right], weight, folds)


def _as_pasted(
    reader: Reader,
    block: Block,
    shown: Likeness,
    around: Surroundings,
    told: Sequence[dict[str, Any]],
    frequencies: Frequencies,
) -> Lessons:
    """The same pairs, of the left article's first paragraph alone given: no headline, no article around it."""
    profiles = {each.version: each for each in reader.profiles.of(block.versions.tolist())}
    first = reader.profiles.opening_paragraphs(block.versions.tolist())
    openings = [
        Probe.of(each, article_text="").alone().as_profile()
        for each in reader.candidates([first[version] for version in block.versions.tolist()])
    ]
    n = len(block)
    both = Block.of([*(profiles[version] for version in block.versions.tolist()), *openings], len(frequencies.inverse))
    pairs = likeness(both, shown.left + n, shown.right, frequencies)
    best = np.zeros((2 * n, 3))
    best[:n] = around.best
    for place, values in enumerate((pairs.term, pairs.title, pairs.gist)):
        np.maximum.at(best[:, place], pairs.left, values)
    wider = Surroundings(best, np.tile(around.days, 2), np.tile(around.sure, 2))
    both.outlets[n:] = block.outlets
    return _lessons(features(both, pairs, wider, frequencies), shown, told, _weights(shown, told))


def _of_counterfeits(
    reader: Reader,
    by_id: dict[str, dict[str, Any]],
    made: Sequence[tuple[str, str, str]],
    in_store: dict[str, int],
) -> Lessons:
    """Each counterfeit with the article that its original tells the same event as, both ways round: another event."""
    known = versions_of(reader, {forged: {} for _, _, forged in made})
    usable = [each for each in made if each[0] in in_store and each[1] in in_store and each[2] in known]
    frequencies = FrequencyCache().at(reader)
    event = {version: by_id[external].get("event") for external, version in in_store.items()}
    best: dict[int, NDArray[np.float64]] = {}
    for found in proposed(reader, list(in_store.values())):
        block, pairs = found.block, found.pairs
        told = np.array([event.get(version) or f"none:{version}" for version in block.versions.tolist()])
        alone = replace(block, best=np.zeros_like(block.best))
        others = surroundings(alone, chosen_pairs(pairs, told[pairs.left] != told[pairs.right]))
        best |= {int(block.versions[place]): others.best[place] for place in np.flatnonzero(found.asked)}
    versions = sorted({in_store[one] for one, _, _ in usable} | {known[forged] for _, _, forged in usable})
    block = Block.of(reader.profiles.of(versions), len(frequencies.inverse))
    there = np.searchsorted(block.versions, [in_store[one] for one, _, _ in usable])
    back = np.searchsorted(block.versions, [known[forged] for _, _, forged in usable])
    pairs = likeness(block, np.concatenate([there, back]), np.concatenate([back, there]), frequencies)
    rows = features(block, pairs, Surroundings(np.zeros((len(block), 3)), block.days, np.ones(len(block))), frequencies)
    one = np.array([best[in_store[one]] for one, _, _ in usable])
    other = np.array([best[in_store[other]] for _, other, _ in usable]) * LIKE_THE_ORIGINAL
    around = (np.concatenate([one, other]), np.concatenate([other, one]))
    for place, name in enumerate(LAGS):
        values = getattr(pairs, name)
        rows[:, FEATURES.index(f"{name}_lag")] = np.minimum(0.0, values - around[0][:, place])
        rows[:, FEATURES.index(f"{name}_lag_back")] = np.minimum(0.0, values - around[1][:, place])
    fold = np.array([fold_of(by_id[one]) for one, _, _ in usable], dtype=np.int64)
    folds = np.tile(np.concatenate([fold, fold])[:, None], 2)
    return Lessons(rows, np.zeros(len(rows), dtype=bool), np.full(len(rows), COUNTERFEIT), folds)
