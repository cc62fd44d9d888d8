"""Draw the pairs of sentences that `tests/gold/divergences.jsonl` labels; they are labelled by reading, not here.

    python -m benchmarks.gold_pairs FILE [FILE ...] > pairs.jsonl      e.g. samples/syria.jsonl samples/aleppo.jsonl

Sentences and titles of different outlets published at most `MOST_DAYS` apart, each the other's nearest in its article as in
a comparison, in shares by cosine (`BANDS`): many tell the same claim, the rest show where to stay silent. The same files and
model give the same pairs (where the processor computes in another type, a few pairs at the edges of bands may be others).
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import combinations
from pathlib import Path

from indexer.matching.sentences import sentence_spans
from indexer.store.encoder import load_encoder
from indexer.store.records import Vectors

MOST_DAYS = 3
# Shorter ones are captions and bylines; longer ones are paragraphs that lost their full stops.
WORDS = range(6, 56)
# A sentence, and a pair of articles, in so many pairs at most: no few of them shall make the figures.
MOST_OF_TEXT = 4
MOST_OF_ARTICLES = 12
# Articles with two pairs of sentences so near mostly tell the same event; of others only pairs so near are drawn.
NEAR = 0.7
# Share of equal words in equal order (difflib's ratio): near copies lie in [0.75, 0.95), all other pairs below.
COPY = 0.75
IDENTICAL = 0.95
SEED = "2016-12-08"
# Of five tried the one that halves the number of pairs most evenly: articles have unequal shares.
SEED_OF_HALVES = "half"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a title, of a sample article, which `article` names by its id in the file."""

    outlet: str
    published: str
    article: str
    text: str


@dataclass(frozen=True, slots=True)
class Band:
    """How many pairs to draw with a cosine in [low, high), and whether they are near copies."""

    low: float
    high: float
    pairs: int
    copies: bool = False


BANDS = (
    Band(0.6, 1.01, 30, copies=True),
    Band(0.7, 1.01, 150),
    Band(0.6, 0.7, 60),
    Band(0.5, 0.6, 40),
    Band(0.4, 0.5, 20),
)
Pair = tuple[Sentence, Sentence]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print each pair as a line of JSON, in an order that says nothing of their cosines."""
    parser = argparse.ArgumentParser(description="Draw pairs of sentences to be labelled.")
    parser.add_argument("files", type=Path, nargs="+", help="article JSON Lines")
    found = [each for file in parser.parse_args(arguments).files for each in sentences(file)]
    vectors = load_encoder(None).encode([each.text for each in found])
    for left, right in sorted(draw(candidates(found, vectors)), key=rank):
        line = {"half": half(left.article, right.article), "left": asdict(left), "right": asdict(right)}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def sentences(file: Path) -> Iterator[Sentence]:
    """Titles and sentences of `WORDS` words, in the file's order."""
    for line in file.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        paragraphs = article.get("paragraphs") or article["text"].split("\n\n")
        for paragraph in (article["title"], *paragraphs):
            for start, end in sentence_spans(paragraph, article["lang"]):
                text = " ".join(paragraph[start:end].split())
                if len(text.split()) in WORDS:
                    yield Sentence(article["outlet"], article["published"], article["id"], text)


def candidates(found: Sequence[Sentence], vectors: Vectors) -> dict[Pair, float]:
    """Pairs that are each other's nearest in the other's article, the earlier published left, with their cosines."""
    places: dict[str, list[int]] = {}
    for place, each in enumerate(found):
        places.setdefault(each.article, []).append(place)
    pairs: dict[Pair, float] = {}
    for one, other in combinations(places.values(), 2):
        if _comparable(found[one[0]], found[other[0]]):
            similar = vectors[one] @ vectors[other].T
            back = similar.argmax(axis=0)
            for row, column in enumerate(similar.argmax(axis=1)):
                if back[column] == row:
                    pairs[_ordered(found[one[row]], found[other[column]])] = float(similar[row, column])
    return pairs


def draw(cosines: dict[Pair, float]) -> list[Pair]:
    """Pairs for each of `BANDS`; which of a band is left to a hash of their words."""
    near = Counter(_articles(pair) for pair, cosine in cosines.items() if cosine >= NEAR)
    of_text: Counter[str] = Counter()
    of_articles: Counter[tuple[str, str]] = Counter()
    drawn: dict[tuple[str, str], Pair] = {}
    for band in BANDS:
        inside = [
            pair
            for pair, cosine in cosines.items()
            if band.low <= cosine < band.high and (cosine >= NEAR or near[_articles(pair)] >= 2)
        ]
        left_to_draw = band.pairs
        for pair in sorted(inside, key=rank):
            texts, articles = (pair[0].text, pair[1].text), _articles(pair)
            full = of_articles[articles] == MOST_OF_ARTICLES or MOST_OF_TEXT in (of_text[each] for each in texts)
            if left_to_draw and not full and texts not in drawn and _alike(pair, band):
                drawn[texts] = pair
                of_text.update(texts)
                of_articles[articles] += 1
                left_to_draw -= 1
    return list(drawn.values())


def rank(pair: Pair) -> str:
    """A place in a random but fixed order."""
    return sha256("\n".join((SEED, *(f"{each.article} {each.text}" for each in pair))).encode()).hexdigest()


def half(one: str, other: str) -> str:
    """Whether pairs of these two articles are for tuning ("dev") or for measuring only ("test")."""
    digest = sha256("\n".join((SEED_OF_HALVES, *sorted((one, other)))).encode()).digest()
    return ("dev", "test")[digest[-1] % 2]


def _comparable(one: Sentence, other: Sentence) -> bool:
    days = abs((date.fromisoformat(one.published) - date.fromisoformat(other.published)).days)
    return one.outlet != other.outlet and days <= MOST_DAYS


def _ordered(one: Sentence, other: Sentence) -> Pair:
    first, second = sorted((one, other), key=lambda each: (each.published, each.article, each.text))
    return first, second


def _articles(pair: Pair) -> tuple[str, str]:
    return pair[0].article, pair[1].article


def _alike(pair: Pair, band: Band) -> bool:
    """Whether a pair is as like word for word as the band wants it."""
    ratio = SequenceMatcher(None, pair[0].text.split(), pair[1].text.split(), autojunk=False).ratio()
    return COPY <= ratio < IDENTICAL if band.copies else ratio < COPY


if __name__ == "__main__":
    main()
