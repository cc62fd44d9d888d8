"""What does a headline add to a paragraph's vector, as a prefix or as a weighted sum?

    python -m benchmarks.title_context FILE        article JSON Lines with gold events; takes minutes

Ranks other outlets' articles by the mean over a query's paragraphs of the best cosine in each article, within 3 days
(articles without a date are always in), and prints MAP. This is the search alone, before any judgement.
"""

import json
import sys
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from indexer.store.encoder import Encoder, load_encoder
from indexer.store.records import Vectors
from service.evaluation import labelled

WINDOW_DAYS = 3
WEIGHTS = (0.0, 0.3, 0.5, 0.7, 1.0)
DEPTH = 100


def main() -> None:
    """Embed the file both ways and print MAP for each."""
    file = Path(sys.argv[1])
    with file.open(encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    encoder = load_encoder(None)
    titles = [article.get("title") or "" for article in articles]
    owners = np.repeat(np.arange(len(articles)), [len(article["paragraphs"]) for article in articles])
    texts = [text for article in articles for text in article["paragraphs"]]
    paragraphs, headlines = embedded(encoder, texts), embedded(encoder, titles)
    table = Table("headline", "texts embedded", "MAP", title=f"{file.name}, window {WINDOW_DAYS} days")
    for weight in WEIGHTS:
        found = mean_average_precision(unit(paragraphs + weight * headlines[owners]), owners, articles, labelled(file))
        table.add_row(f"weighted sum, {weight}", f"{len(set(texts) | set(titles)):,}", f"{found:.4f}")
    prefixed = [f"{titles[owner]}. {text}" for owner, text in zip(owners, texts, strict=True)]
    found = mean_average_precision(embedded(encoder, prefixed), owners, articles, labelled(file))
    table.add_row("prefix", f"{len(set(prefixed)):,}", f"{found:.4f}")
    Console().print(table)


def embedded(encoder: Encoder, texts: list[str]) -> Vectors:
    """Unit vectors, each distinct text computed once."""
    places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    return encoder.encode(list(places))[[places[text] for text in texts]]


def unit(vectors: Vectors) -> Vectors:
    """Rows scaled to length 1."""
    norms: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / norms


def mean_average_precision(
    vectors: Vectors, owners: NDArray[np.int64], articles: list[dict[str, str]], gold: dict[str, frozenset[str]]
) -> float:
    """MAP over the labelled articles; partners below rank 100 count 0."""
    ids = [article.get("id") for article in articles]
    outlets = np.array([article["outlet"] for article in articles])
    days = np.array([day_of(article) for article in articles])
    starts = np.searchsorted(owners, np.arange(len(articles)))
    precisions = []
    for asked in (place for place, own in enumerate(ids) if own in gold):
        allowed = outlets != outlets[asked]
        if days[asked]:
            allowed &= (days == 0) | (np.abs(days - days[asked]) <= WINDOW_DAYS)
        cosines = vectors[owners == asked] @ vectors.T
        score = np.maximum.reduceat(cosines, starts, axis=1).mean(axis=0)
        order = np.flatnonzero(allowed)[np.argsort(-score[allowed])][:DEPTH]
        partners = gold[str(ids[asked])]
        ranks = np.flatnonzero([ids[place] in partners for place in order]) + 1
        precisions.append(float((np.arange(1, len(ranks) + 1) / ranks).sum()) / len(partners))
    return float(np.mean(precisions))


def day_of(article: dict[str, str]) -> int:
    """The ordinal of an article's day, 0 where it states none."""
    return date.fromisoformat(article["published"][:10]).toordinal() if article.get("published") else 0


if __name__ == "__main__":
    main()
