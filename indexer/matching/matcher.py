"""The same-event paragraphs of a paragraph: candidates by vector, rare words and links, then a probability, with reasons.

The judgement is of articles: whether they tell one event. Of each, the paragraphs nearest to the asked ones are given.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from indexer.matching.abstention import ABSTAINED, unlike, unread
from indexer.matching.block import Block
from indexer.matching.candidates import holders, proposed
from indexer.matching.conflicts import CONFLICTS, evidence
from indexer.matching.doubts import PROBABLE, Doubts, Openings, packaged_doubts
from indexer.matching.features import Likeness, Surroundings, all_likeness, features, surroundings
from indexer.matching.frequencies import Frequencies, FrequencyCache
from indexer.matching.model import Model, as_probability, model_for
from indexer.matching.reasons import reasons, shared_terms
from indexer.matching.records import Judged, Match, Probe
from indexer.matching.scale import ScaleCache
from indexer.store.profiles import Around, Profile
from indexer.store.reading import Reader
from indexer.store.records import Candidate, Neighbour, Vectors
from indexer.store.store import View
from indexer.store.vectors import Scope, compose

# Candidates by vector for one paragraph, and for each of several: the true ones stand far above either rank.
CANDIDATES = 100
CANDIDATES_OF_SEVERAL = 60
# Articles that are judged, of these found by rare words and by links, and the paragraphs of such a one. Linking has looked from
# both articles, and an answer from one: what shares few of the asked article's rare words may share most of its own.
MOST_ARTICLES = 150
SHARING = 60
LINKED = 30
PARAGRAPHS_OF_KNOWN = 8
# Days around an article within which rare words may find a follow-up, whatever the window: of partners in the gun-violence
# data 61 % are published within 3 days, 87 % within 90, 97 % within a year.
FOLLOW_UP_DAYS = 365
# A pair with less than both is another event: nothing shared but the language.
LEAST_TERM_OVERLAP, LEAST_TITLE_COSINE = 0.03, 0.4


class Matcher:
    """Judges candidates of one store. Threads may share it; it remembers term frequencies, openings and the model's scale."""

    def __init__(self, doubts: Doubts | None = None) -> None:
        """`doubts` in place of those that come with the package."""
        self._frequencies = FrequencyCache()
        self._scales = ScaleCache()
        self._openings = Openings()
        self._doubts = doubts or packaged_doubts()

    def judge(self, view: View, probes: Sequence[Probe], *, scope: Scope, follow_ups: bool = True) -> list[Judged]:
        """All candidates of any of the probes, which stand in one article, most probable and nearest first.

        With `follow_ups`, articles up to FOLLOW_UP_DAYS beyond the scope's window that share rare words or are linked with the
        asked one are candidates too.
        """
        reader = view.reader
        frequencies = self._frequencies.at(reader)
        near = {each.paragraph_id for found in _near(view, probes, scope) for each in found}
        wider = _widened(scope) if follow_ups else scope
        known = {*_sharing(reader, probes, wider, frequencies), *_linked(reader, probes[0].version, wider)}
        beyond = set(reader.profiles.first_paragraphs(known, PARAGRAPHS_OF_KNOWN))
        if not near | beyond:
            return []
        candidates = reader.candidates(sorted(near | beyond))
        scores = _scores(probes, candidates)
        best = scores.argmax(axis=1)
        versions = _most_promising(candidates, scores.max(axis=1), known)
        rows = self._rows(view, probes[0], versions, frequencies)
        log_odds = self._log_odds(view, rows, titled=probes[0].version is not None)
        doubts = self._doubted(reader, [(probes[0].version, version) for version in versions], log_odds)
        found = as_probability(log_odds - doubts.sum(axis=1))
        apart = self._unlike(view, rows)
        row_of = {version: place for place, version in enumerate(versions)}
        sha256 = reader.facts.get("model_sha256", "")
        judged = []
        for place, candidate in enumerate(candidates):
            if (row := row_of.get(candidate.version)) is not None:
                lang = unread(probes[0].lang, candidate.lang, sha256)
                judged.append(
                    Judged(
                        candidate=candidate,
                        row=rows[row],
                        doubts=doubts[row],
                        score=float(scores[place, best[place]]),
                        probability=float(found[row]) * (ABSTAINED if lang is not None or apart[row] else 1.0),
                        probe=int(best[place]),
                        unread=lang,
                        unlike=bool(apart[row]),
                    )
                )
        return sorted(judged, key=lambda each: (-each.probability, -each.score, each.candidate.paragraph_id))

    def explained(self, view: View, probes: Sequence[Probe], judged: Sequence[Judged]) -> list[Match]:
        """Judged candidates as matches, with reasons in words."""
        frequencies = self._frequencies.at(view.reader)
        model = model_for(view.home)
        shared = [shared_terms(probes[each.probe], each.candidate, frequencies) for each in judged]
        words = view.reader.terms.words(sorted({term for terms in shared for term in terms}))
        passages = view.reader.passages([each.candidate.paragraph_id for each in judged])
        return [
            Match(
                paragraph=paragraph,
                article=article,
                score=round(each.score, 4),
                probability=round(each.probability, 4),
                reasons=reasons(
                    model, probes[each.probe], each, [words[term] for term in terms], self._evidence(view, probes, each)
                ),
                origin_id=each.candidate.origin_id,
                quote_id=each.candidate.quote_id,
                probe=each.probe,
            )
            for each, terms, (paragraph, article) in zip(judged, shared, passages, strict=True)
        ]

    def article_pairs(
        self, view: View, versions: Iterable[int], *, note: Callable[[dict[int, Around]], None]
    ) -> Iterator[tuple[int, int, float]]:
        """(version, another, probability) of these versions with the articles of any outlet that may tell the same event.

        Both directions are judged and the mean is given, once for each direction that starts at one of `versions`.
        `note` hears what is around these versions and the articles near them.
        """
        for found in proposed(view.reader, set(versions)):
            block, pairs, asked = found.block, found.pairs, found.asked
            around = surroundings(block, pairs)
            note(_noted(block, around, asked | np.isin(np.arange(len(block)), pairs.right[asked[pairs.left]])))
            kept = (asked[pairs.left] | asked[pairs.right]) & plausible(pairs)
            chosen = chosen_pairs(pairs, kept)
            rows = features(block, chosen, around, found.frequencies)
            log_odds = self._log_odds(view, rows, titled=True)
            both = zip(block.versions[chosen.left].tolist(), block.versions[chosen.right].tolist(), strict=True)
            doubts = self._doubted(view.reader, list(both), log_odds)
            one_way = as_probability(log_odds - doubts.sum(axis=1)) * np.where(self._unlike(view, rows), ABSTAINED, 1.0)
            # Pairs are in order of (left, right), and the reverse of each is among them.
            reverse = np.lexsort((chosen.left, chosen.right))
            mean = (one_way + one_way[reverse]) / 2
            starts = asked[chosen.left]
            yield from zip(
                block.versions[chosen.left[starts]].tolist(),
                block.versions[chosen.right[starts]].tolist(),
                mean[starts].tolist(),
                strict=True,
            )

    def _rows(self, view: View, probe: Probe, versions: Sequence[int], frequencies: Frequencies) -> NDArray[np.float64]:
        """FEATURES of the asked article with each of these versions, shape (versions, features)."""
        own = _profile(view.reader, probe)
        others = {each.version: each for each in view.reader.profiles.of(versions)}
        block = Block.of([own, *(others[version] for version in versions)], len(frequencies.inverse))
        near = all_likeness(block, frequencies)
        asked = chosen_pairs(near, near.left == 0)
        return features(block, asked, surroundings(block, near), frequencies)

    def _log_odds(self, view: View, rows: NDArray[np.float64], *, titled: bool) -> NDArray[np.float64]:
        model: Model = model_for(view.home)
        scale = self._scales.of(view.reader, model)
        rows = rows if scale is model.scale else model.rescaled(rows, scale)
        return model.log_odds(rows, titled=titled)

    def _unlike(self, view: View, rows: NDArray[np.float64]) -> NDArray[np.bool_]:
        return unlike(rows, self._scales.of(view.reader, model_for(view.home)))

    def _doubted(
        self, reader: Reader, pairs: Sequence[tuple[int | None, int]], log_odds: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """What conflicts take from the log-odds of each pair of versions, shape (pairs, conflicts).

        Only probable pairs are read. A pasted text, which has no version, may be cut from anywhere and has no opening.
        """
        taken = np.zeros((len(pairs), len(CONFLICTS)))
        probable = [(place, pairs[place]) for place in np.flatnonzero(as_probability(log_odds) >= PROBABLE).tolist()]
        read = [(place, left, right) for place, (left, right) in probable if left is not None]
        openings = self._openings.of(reader, (version for _, left, right in read for version in (left, right)))
        known: dict[tuple[int, int], NDArray[np.float64]] = {}
        for place, left, right in read:
            pair = min(left, right), max(left, right)
            if pair not in known:
                known[pair] = self._doubts.taken(openings[left], openings[right])
            taken[place] = known[pair]
        return taken

    def _evidence(self, view: View, probes: Sequence[Probe], judged: Judged) -> dict[str, str]:
        """By conflict, what stands in the asked article and what in the candidate's."""
        asked, found = probes[judged.probe].version, judged.candidate.version
        if asked is None or not judged.doubts.any():
            return {}
        openings = self._openings.of(view.reader, (asked, found))
        left, right = openings[asked], openings[found]
        return evidence(left, right) if left is not None and right is not None else {}


def context_vector(probe: Probe) -> Vectors:
    """The unit vector (d,) that a probe is searched by."""
    composed: Vectors = compose(probe.vector[None], probe.title_vector[None])[0]
    return composed


def plausible(pairs: Likeness) -> NDArray[np.bool_]:
    """Which pairs are worth judging."""
    return np.asarray((pairs.term > LEAST_TERM_OVERLAP) | (pairs.title > LEAST_TITLE_COSINE))


def chosen_pairs(pairs: Likeness, kept: NDArray[np.bool_]) -> Likeness:
    """Some of the pairs."""
    return Likeness(pairs.left[kept], pairs.right[kept], pairs.term[kept], pairs.title[kept], pairs.gist[kept])


def _near(view: View, probes: Sequence[Probe], scope: Scope) -> list[list[Neighbour]]:
    queries = np.stack([context_vector(probe) for probe in probes])
    return view.search(queries, k=CANDIDATES if len(probes) == 1 else CANDIDATES_OF_SEVERAL, scope=scope)


def _sharing(reader: Reader, probes: Sequence[Probe], scope: Scope, frequencies: Frequencies) -> list[int]:
    """The versions in scope that share most of the asked article's rarest terms."""
    shared: dict[int, float] = {}
    for term, version in holders(reader, [probes[0].article_terms], frequencies, stored=probes[0].version is not None):
        shared[version] = shared.get(version, 0.0) + float(frequencies.weights[term, 0])
    shared.pop(probes[0].version or 0, None)
    wanted = reader.profiles.in_scope(shared, scope)
    return sorted(wanted, key=lambda version: (-shared[version], version))[:SHARING]


def _linked(reader: Reader, version: int | None, scope: Scope) -> list[int]:
    """The versions in scope that linking holds for most probable beside this one; a pasted text has no links."""
    return reader.profiles.in_scope(reader.links.strongest(version, LINKED), scope) if version is not None else []


def _widened(scope: Scope) -> Scope:
    if scope.first_day is None or scope.last_day is None:
        return scope
    return replace(scope, first_day=scope.first_day - FOLLOW_UP_DAYS, last_day=scope.last_day + FOLLOW_UP_DAYS)


def _scores(probes: Sequence[Probe], candidates: Sequence[Candidate]) -> NDArray[np.float32]:
    """Cosines in context, shape (candidates, probes)."""
    own = np.stack([candidate.vector for candidate in candidates])
    titles = np.stack([candidate.title_vector for candidate in candidates])
    scores: NDArray[np.float32] = compose(own, titles) @ np.stack([context_vector(probe) for probe in probes]).T
    return scores


def _most_promising(candidates: Sequence[Candidate], scores: NDArray[np.float32], known: Collection[int]) -> list[int]:
    """The versions that are `known` by rare words or links, then those with the nearest paragraphs, MOST_ARTICLES at most."""
    best: dict[int, tuple[bool, float]] = {}
    for candidate, score in zip(candidates, scores.tolist(), strict=True):
        found = candidate.version in known, score
        best[candidate.version] = max(found, best.get(candidate.version, (False, -2.0)))
    return sorted(best, key=lambda version: (best[version], -version), reverse=True)[:MOST_ARTICLES]


def _profile(reader: Reader, probe: Probe) -> Profile:
    """Of the asked article, or of what is known of it, with the date that is asked for."""
    stored = reader.profiles.of([probe.version]) if probe.version is not None else []
    profile = stored[0] if stored else probe.as_profile()
    if profile.day == probe.day:
        return profile
    return replace(profile, day=probe.day, days=np.array([probe.day] if probe.day else [], dtype=np.int32))


def _noted(block: Block, around: Surroundings, which: NDArray[np.bool_]) -> dict[int, Around]:
    """What is around some articles of a block. A day is suggested where none is stated."""
    suggested = np.where(np.isnan(block.days), around.days, np.nan)
    return {
        int(block.versions[place]): Around(
            term=float(around.best[place, 0]),
            title=float(around.best[place, 1]),
            gist=float(around.best[place, 2]),
            day=None if np.isnan(suggested[place]) else int(suggested[place]),
            sure=float(around.sure[place]),
        )
        for place in np.flatnonzero(which)
    }
