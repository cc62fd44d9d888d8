"""What matching needs of an article as a whole, made once for each version, when it is published."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from indexer.matching.frequencies import background_frequencies
from indexer.matching.terms import is_name, terms_of
from indexer.store.records import TermIds, Vectors
from indexer.store.statements import term_ids
from indexer.store.vectors import as_vectors
from indexer.store.writing import Writer

# The first paragraphs say what happened, later ones what went before; a shorter one is a byline, a caption or a notice.
PARAGRAPHS_LOOKED_AT = 12
GIST_PARAGRAPHS = 6
LEAD_PARAGRAPHS = 2
SHORTEST_PARAGRAPH = 40
# Rare terms that a version is found by: those of its opening first. A term is rare where general news hardly knows it.
MOST_POSTED = 48
# Days that an article speaks of.
MOST_DAYS = 6


def make_profiles(writer: Writer, *, everything: bool = False) -> None:
    """Make the profile of every published version that has none; with `everything`, of all anew."""
    if everything:
        writer.profiles.forget_all()
    for versions in writer.profiles.missing():
        heads = writer.profiles.heads(versions, PARAGRAPHS_LOOKED_AT)
        words = writer.terms.words(np.unique(np.concatenate([term_ids(row.terms) for row, _ in heads])).tolist())
        ids = {word: term for term, word in words.items()}  # an article's terms include its headline's
        background = background_frequencies()
        rare = {term: word for term, word in words.items() if word not in background}
        chosen = [_told(paragraphs) for _, paragraphs in heads]
        titles = [_ids(ids[term] for term in terms_of(row.title)) for row, _ in heads]
        leads = [
            np.unique(np.concatenate([title, *(term_ids(each.terms) for each in told[:LEAD_PARAGRAPHS])]))
            for title, told in zip(titles, chosen, strict=True)
        ]
        writer.profiles.add(
            versions,
            {"gist": _means(chosen, GIST_PARAGRAPHS), "lead": _means(chosen, LEAD_PARAGRAPHS)},
            {
                "title_terms": titles,
                "lead_terms": leads,
                "days": [_days(row.day, told[:4]) for (row, _), told in zip(heads, chosen, strict=True)],
            },
            [_posted(term_ids(row.terms), lead, rare) for (row, _), lead in zip(heads, leads, strict=True)],
        )


def _told(paragraphs: Sequence[Any]) -> Sequence[Any]:
    """The paragraphs that are long enough to tell something; where none is, the first."""
    return [each for each in paragraphs if each.end - each.start >= SHORTEST_PARAGRAPH] or paragraphs[:1]


def _means(told: Sequence[Sequence[Any]], count: int) -> Vectors:
    """The unit mean of the first `count` embeddings of each article."""
    vectors = [as_vectors([each.vector for each in paragraphs[:count]]).mean(0) for paragraphs in told]
    stacked: Vectors = np.stack(vectors)
    norms: Vectors = np.linalg.norm(stacked, axis=1, keepdims=True)
    return np.divide(stacked, norms, out=np.zeros_like(stacked), where=norms > 0)


def _posted(terms: TermIds, lead: TermIds, rare: dict[int, str]) -> TermIds:
    """Those of the opening first, names before words; then by their letters, so that equal articles post equal terms."""
    opening = set(lead.tolist())
    known = (
        (term not in opening, not is_name(rare[term]), rare[term], term) for term in terms.tolist() if term in rare
    )
    return _ids(term for *_, term in sorted(known)[:MOST_POSTED])


def _days(day: int, paragraphs: Sequence[Any]) -> TermIds:
    """The single days up to the next after publication that paragraphs name, first named first; else its own, or none."""
    named = (
        date.fromisoformat(words["first"]).toordinal()
        for each in paragraphs
        for words in each.times or ()
        if words["first"] == words["last"]
    )
    past = list(dict.fromkeys(found for found in named if found <= day + 1))[:MOST_DAYS]
    return np.array(past or ([day] if day else []), dtype=np.int32)


def _ids(terms: Any) -> TermIds:
    return np.array(sorted(terms), dtype=np.int32)
