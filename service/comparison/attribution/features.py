"""What the attribution model sees of a word: its vector and its neighbours', its form, and how it stands to a cue."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.matching.languages import rules
from indexer.store.records import Vectors
from service.comparison.attribution.words import QUOTES, Words

Matrix = NDArray[np.float32]
# The word lists of languages/<lang>/attribution.toml that are features, in this order.
CLASSES = (
    "report", "report_that", "participles", "attitude", "speech", "bodies", "pronouns", "openers", "clause", "no_subject",
    "articles",
)  # fmt: skip
# Dimensions of the reduced vectors that are read at each distance from the word: the farther, the coarser.
TAGGED = {0: 128, -1: 64, 1: 64, -2: 32, 2: 32, -3: 16, 3: 16}
ROLE = {0: 96, -1: 32, 1: 32}
CUE_DIMENSIONS = 48
CLAUSE_DIMENSIONS = 32
# Upper ends of the bins of a distance in words.
DISTANCES = (1, 2, 3, 5, 8, 13, 21, 34)
STOPS = frozenset(".;:!?")
LINKS = frozenset(("that", "who", "which", "and", "but"))


@cache
def classes(lang: str) -> dict[str, list[int]]:
    """For each listed word of a language the places of its lists in CLASSES."""
    listed: dict[str, list[int]] = {}
    tables: dict[str, Any] = rules(lang, "attribution") or {}
    for place, name in enumerate(CLASSES):
        for word in tables.get(name, "").split():
            listed.setdefault(word, []).append(place)
    return listed


def surface(words: Words, lang: str) -> Matrix:
    """Form and place of each word, shape (words, 10 + len(CLASSES) + 4), each number in [0, 1]."""
    listed = classes(lang)
    count = len(words)
    found = np.zeros((count, 10 + len(CLASSES) + 4), dtype=np.float32)
    for place, (word, (start, end)) in enumerate(zip(words.lower, words.places.tolist(), strict=True)):
        form = words.text[start:end]
        found[place, :8] = (
            form[0].isalpha(), form[0].isupper(), form.isupper(), form[0].isdigit(),
            word in QUOTES, word == ",", word in STOPS, words.quoted[place],
        )  # fmt: skip
        for each in listed.get(word, ()):
            found[place, 10 + each] = 1.0
        found[place, -4:-2] = word.endswith("ed"), word.endswith(("ing", "s"))
    if count:
        places = np.arange(count)
        found[:, 8] = np.minimum(places, 10) / 10
        found[:, 9] = np.minimum(count - 1 - places, 10) / 10
        found[:, -2] = words.quoted.any()
        found[:, -1] = words.quoted[0]
    return found


def shifted(matrix: Matrix, distance: int) -> Matrix:
    """Each row replaced by that `distance` rows on; zeros beyond the ends."""
    result = np.zeros_like(matrix)
    if distance > 0:
        result[:-distance] = matrix[distance:]
    elif distance < 0:
        result[-distance:] = matrix[:distance]
    else:
        result[:] = matrix
    return result


def tagged(reduced: Vectors, form: Matrix) -> Matrix:
    """What the tagger sees of each word: reduced vectors and forms around it, and the sentence's mean vector."""
    mean = np.broadcast_to(reduced.mean(axis=0)[:CLAUSE_DIMENSIONS], (len(reduced), CLAUSE_DIMENSIONS))
    vectors = [shifted(reduced[:, :size], distance) for distance, size in TAGGED.items()]
    forms = [shifted(form, distance) for distance in (-3, -2, -1, 0, 1, 2, 3)]
    return np.concatenate([*vectors, mean, *forms], axis=1)


def roles(reduced: Vectors, form: Matrix, tags: Matrix, words: Words, cue: tuple[int, int]) -> Matrix:
    """What the judge of roles sees of each word beside one cue, words [start, end).

    `tags` (words, 4) are the tagger's probabilities. What lies between a word and the cue is counted from both ends.
    """
    count = len(words)
    start, end = cue
    places = np.arange(count)
    distance = np.where(places < start, places - start, np.where(places >= end, places - end + 1, 0))
    bins = np.searchsorted(DISTANCES, np.abs(distance))
    sides = np.zeros((count, 2 * (len(DISTANCES) + 1) + 1), dtype=np.float32)
    sides[places, np.where(distance < 0, bins, np.where(distance > 0, len(DISTANCES) + 1 + bins, -1))] = 1.0
    marks = np.array(
        [
            [word == ",", word in STOPS, word in QUOTES, word in LINKS, tag]
            for word, tag in zip(words.lower, tags[:, 2], strict=True)
        ],
        dtype=np.float32,
    ).reshape(count, 5)
    between = np.minimum(_between(marks, start, end), 4) / 4
    at_cue = np.concatenate(
        [
            reduced[start:end].mean(axis=0)[:CUE_DIMENSIONS],
            form[start:end].max(axis=0),
            *(shifted(form, -1)[start], shifted(form, 1)[end - 1], shifted(form, 2)[end - 1]),
            tags[start:end].mean(axis=0),
        ]
    )
    vectors = [shifted(reduced[:, :size], step) for step, size in ROLE.items()]
    forms = [shifted(form, step) for step in (-1, 0, 1)]
    around = [shifted(tags, step) for step in (-2, -1, 0, 1, 2)]
    same_quotation = (words.quoted == words.quoted[start]).astype(np.float32)[:, None]
    repeated = np.broadcast_to(at_cue, (count, len(at_cue)))
    return np.concatenate([*vectors, *forms, *around, sides, between, same_quotation, repeated], axis=1)


def _between(marks: Matrix, start: int, end: int) -> Matrix:
    """Sum of each column over the words strictly between each word and [start, end)."""
    before = np.concatenate([np.zeros((1, marks.shape[1]), dtype=np.float32), np.cumsum(marks, axis=0)])
    places = np.arange(len(marks))
    left = before[start] - before[np.minimum(places + 1, start)]
    right = before[np.maximum(places, end)] - before[end]
    return np.where((places < start)[:, None], left, np.where((places >= end)[:, None], right, 0)).astype(np.float32)
