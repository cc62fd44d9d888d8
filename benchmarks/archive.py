"""Articles of a file as the benchmarks put them into a store without the model and without extraction.

A store of a million paragraphs would cost the model half an hour. Here the vectors that linking reads are made of words:
every word and name has a direction of its own, and a text is the sum of them, rare ones counting more. So texts that share
words are near, as they would be, and matching reads such vectors as it reads those of any other model
(`indexer.matching.scale`). Extraction is left out: paragraphs are taken as they are, and no days are read from their words.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import accumulate
from math import log
from pathlib import Path
from zlib import crc32

import numpy as np

from benchmarks.corpus import Record, articles
from indexer.matching.frequencies import BACKGROUND_ARTICLES, background_frequencies
from indexer.matching.profiles import GIST_PARAGRAPHS, PARAGRAPHS_LOOKED_AT, SHORTEST_PARAGRAPH
from indexer.matching.terms import terms_of
from indexer.store.records import Vectors, Version
from indexer.store.store import Store
from indexer.store.vectors import as_blobs
from indexer.store.writing import digest_of
from indexer.syndication import signatures

SEED = 20161208
# Of a model's kind, and directions enough that two words share one seldom.
DIMENSION, DIRECTIONS = 384, 1 << 15
RAREST = log(BACKGROUND_ARTICLES)
FACTS = {"model": "words", "model_sha256": "words", "dimension": str(DIMENSION)}


def archive(file: Path) -> list[Record]:
    """The articles of a file, the oldest first; those without a date are spread evenly among the others."""
    records = [{**each, "number": number} for number, each in enumerate(articles(file))]
    dated = sorted((each for each in records if each.get("published")), key=lambda each: str(each["published"]))
    undated = [each for each in records if not each.get("published")]
    places = [(place / len(dated), each) for place, each in enumerate(dated)]
    places += [((place + 0.5) / len(undated), each) for place, each in enumerate(undated)]
    return [each for _, each in sorted(places, key=lambda entry: entry[0])]


def vectors_of(version: Version) -> dict[str, Vectors]:
    """The unit vectors of an article's texts: of what linking reads (see `indexer.matching.profiles`) the sum of its words.

    All other texts have some direction or other, each by its letters.
    """
    texts = dict(zip(version.paragraphs, version.paragraph_terms, strict=True))
    first = list(texts)[:PARAGRAPHS_LOOKED_AT]
    read = [text for text in first if len(text) >= SHORTEST_PARAGRAPH][:GIST_PARAGRAPHS] or first[:1]
    summed = {text: _summed(texts[text]) for text in read}
    if version.title:
        summed[version.title] = _summed(terms_of(version.title))
    return {text: _directions()[crc32(text.encode()) % DIRECTIONS] for text in texts} | summed


def _summed(terms: Collection[str]) -> Vectors:
    known = background_frequencies()
    places = [crc32(term.encode()) % DIRECTIONS for term in sorted(terms)] or [0]
    weights = [-log(share) if (share := known.get(term)) else RAREST for term in sorted(terms)] or [1.0]
    vector: Vectors = np.array(weights, np.float32) @ _directions()[places]
    return vector / np.linalg.norm(vector)


@cache
def _directions() -> Vectors:
    found = np.random.default_rng(SEED).standard_normal((DIRECTIONS, DIMENSION), dtype=np.float32)
    unit: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit


def add(
    store: Store, versions: Sequence[Version], vectors: Mapping[str, Vectors], facts: Mapping[str, str] = FACTS
) -> None:
    """Write articles that are new to a store, with the vectors of their texts, for the next publication.

    `facts` are those of the model. The caller holds the store.
    """
    digests = {digest_of(text): text for text in vectors}
    with store.catalogue.write() as writer:
        writer.set_facts(facts)
        stored = writer.embedding_ids(digests)
        new = {digest: vectors[text] for digest, text in digests.items() if digest not in stored}
        blobs = dict(zip(new, as_blobs(np.stack(list(new.values()))), strict=True))
        signed = dict(zip(new, signatures([digests[digest] for digest in new]), strict=True))
        ids = stored | writer.add_embeddings(blobs, signed)
        writer.add_versions([(version, None) for version in writer.outlets.resolved(versions)], ids)


def version_of(record: Record) -> Version:
    """A record with `outlet`, `number`, `title`, `published` and `paragraphs` as an article of its own."""
    paragraphs: list[str] = record["paragraphs"]
    text = "\n\n".join(paragraphs)
    ends = list(accumulate((len(each) for each in paragraphs), lambda end, length: end + 2 + length))
    terms = tuple(terms_of(paragraph) for paragraph in paragraphs)
    title = record.get("title") or ""
    return Version(
        outlet=record["outlet"],
        identity=f"id:{record['number']}",
        external_id=str(record["number"]),
        title=title,
        published=record.get("published"),
        day=date.fromisoformat(record["published"][:10]).toordinal() if record.get("published") else 0,
        lang="en",
        text=text,
        spans=tuple((end - len(part), end) for part, end in zip(paragraphs, ends, strict=True)),
        source="archive",
        line=1,
        content_sha256=digest_of(f"{title}\n{text}"),
        paragraph_terms=terms,
        article_terms=frozenset(terms_of(title)).union(*terms),
    )
