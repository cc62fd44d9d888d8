"""Article versions made by hand, and the catalogue's part of a run of the indexer, without extraction and model."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from itertools import accumulate

import numpy as np

from indexer.store.catalogue import Catalogue
from indexer.store.records import Bucket, Version
from indexer.store.writing import Writer, digest_of
from indexer.syndication import link, signatures

DIMENSION = 8


def version(
    outlet: str,
    *paragraphs: str,
    title: str = "",
    published: str | None = None,
    identity: str | None = None,
    external_id: str | None = None,
    url: str | None = None,
    lang: str | None = "en",
    site: str | None = None,
) -> Version:
    """A version with these paragraphs; its terms are its words. Without an `identity` its title stands for it."""
    ends = list(accumulate((len(paragraph) for paragraph in paragraphs), lambda end, length: end + 2 + length))
    words = tuple(frozenset(paragraph.lower().split()) for paragraph in paragraphs)
    text = "\n\n".join(paragraphs)
    return Version(
        outlet=outlet,
        site=site,
        identity=identity or f"title:{title}",
        external_id=external_id,
        url=url,
        title=title,
        published=published,
        published_from="record" if published else None,
        day=date.fromisoformat(published[:10]).toordinal() if published else 0,
        lang=lang,
        lang_from="stated" if lang else None,
        text=text,
        spans=tuple((end - len(paragraph), end) for paragraph, end in zip(paragraphs, ends, strict=True)),
        source="invented",
        line=1,
        content_sha256=sha256(f"{title}\n{text}".encode()).digest(),
        paragraph_terms=words,
        article_terms=frozenset(title.lower().split()).union(*words),
    )


def embedding_of(text: str) -> bytes:
    """Stands for the model: equal texts have equal vectors of unit length."""
    vector = np.random.default_rng(list(digest_of(text))).standard_normal(DIMENSION)
    return bytes((vector / np.linalg.norm(vector)).astype("<f2").tobytes())


def add(writer: Writer, *versions: Version) -> None:
    """Write versions as the indexer does: new articles, and revisions of known ones."""
    writer.set_facts({"dimension": str(DIMENSION)})
    found = writer.outlets.resolved(versions)
    known = writer.known_versions([(each.outlet, each.identity) for each in found])
    texts = {digest_of(text): text for each in versions for text in (each.title, *each.paragraphs) if text}
    stored = writer.embedding_ids(texts)
    unknown = {digest: text for digest, text in texts.items() if digest not in stored}
    new = {digest: embedding_of(text) for digest, text in unknown.items()}
    signed = dict(zip(unknown, signatures(list(unknown.values())), strict=True))
    planned = [(each, known.get((each.outlet, each.identity))) for each in found]
    writer.add_versions(planned, stored | writer.add_embeddings(new, signed))


def publish(writer: Writer, buckets: Mapping[int, Bucket | None] | None = None) -> None:
    """Make what was written the current generation."""
    link(writer)
    writer.terms.count()
    writer.publish(buckets or {})


def add_and_publish(catalogue: Catalogue, *versions: Version) -> None:
    """One run of the indexer: what it writes, and the publication, in transactions of their own."""
    with catalogue.write() as writer:
        add(writer, *versions)
    with catalogue.write() as writer:
        publish(writer)
