"""The matches of a paragraph, an article, or free text: what `/v1/matches` answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.matching.matcher import Matcher
from indexer.matching.origins import article_origins
from indexer.matching.records import Copy, Judged, Match
from indexer.store.records import Article
from indexer.store.store import Store, View
from service.queries import Asked, Query, resolve


@dataclass(frozen=True, slots=True)
class ResolvedQuery:
    """What was asked, as it was understood."""

    outlet: str | None
    published: str | None
    article_id: int | None
    paragraph_ids: list[int]
    text: str | None
    origin_id: int | None
    window_days: int
    min_probability: float
    generation: int


@dataclass(frozen=True, slots=True)
class ArticleMatch:
    """Another outlet's article on the same event, with the probability of its best paragraph.

    Articles that print copies of one text share an `origin_id`, the asked article among them.
    """

    article: Article
    probability: float
    paragraph_ids: list[int]
    origin_id: int


@dataclass(frozen=True, slots=True)
class Nearest:
    """The most probable candidate where none reaches the cut-off: how far away the answer is."""

    paragraph_id: int
    outlet: str
    probability: float


@dataclass(frozen=True, slots=True)
class Matches:
    """Same-event paragraphs of other outlets, most probable first, and their articles, each once.

    `candidates` and `origins` count beyond `limit`: what was judged, and the independent articles above the cut-off (those
    that print copies of one text are one). `nearest` is given only where nothing reached `min_probability`, so that a reader
    can tell "nothing near" from "nearly".
    """

    query: ResolvedQuery
    matches: list[Match]
    articles: list[ArticleMatch]
    origins: int
    candidates: int
    nearest: Nearest | None


class MatchFinder:
    """Answers match queries over one store. Threads may share it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._matcher = Matcher()

    def find(self, query: Query) -> Matches:
        """The matches of a query. Raises NotFoundError for an unknown id, URL or outlet, and CallError for a bad date."""
        with self._store.view() as view:
            return self.find_in(view, resolve(query, view.reader, self._store.encoder), fold=query.fold_copies)

    def articles(self, query: Query) -> list[ArticleMatch]:
        """Only the ranking of other outlets' articles, without the reasons for each paragraph."""
        with self._store.view() as view:
            asked = resolve(query, view.reader, self._store.encoder)
            enough = _enough(asked, self.judge(view, asked))
            return ranked_articles(view, enough, _origins(asked, enough), query.limit)

    def find_in(self, view: View, asked: Asked, *, fold: bool, judged: Sequence[Judged] | None = None) -> Matches:
        """The same for a query that is resolved already, in the caller's view; `judged` is what `judge` says of it."""
        query = asked.query
        judged = self.judge(view, asked) if judged is None else judged
        enough = _enough(asked, judged)
        origins = _origins(asked, enough)
        kept, copies = folded(enough) if fold else (enough, {})
        matches = self._matcher.explained(view, asked.probes, spread(kept, query.per_article, query.limit))
        return Matches(
            query=_resolved(asked, view, origins.get(_key(asked))),
            matches=_with_copies(view, matches, copies),
            articles=ranked_articles(view, enough, origins, query.limit),
            origins=len({origins[each.candidate.article_id] for each in enough}),
            candidates=len(judged),
            nearest=_nearest(view, judged[0]) if judged and not enough else None,
        )

    def judge(self, view: View, asked: Asked) -> list[Judged]:
        """All candidates, most probable first, those below the cut-off too."""
        judged = self._matcher.judge(view, asked.probes, scope=asked.scope, follow_ups=asked.query.beyond_window)
        return [each for each in judged if asked.within is None or each.candidate.article_id in asked.within]


def _enough(asked: Asked, judged: Sequence[Judged]) -> list[Judged]:
    return [each for each in judged if each.probability >= asked.query.min_probability]


def folded(judged: Sequence[Judged]) -> tuple[list[Judged], dict[int, list[Judged]]]:
    """The earliest candidate of each origin, most probable first, and the others of its origin by its paragraph's id."""
    groups: dict[int, list[Judged]] = {}
    for each in judged:
        groups.setdefault(each.candidate.origin_id, []).append(each)
    earliest = {id(min(group, key=_age)): group for group in groups.values()}
    kept = [each for each in judged if id(each) in earliest]
    return kept, {each.candidate.paragraph_id: [one for one in earliest[id(each)] if one is not each] for each in kept}


def spread(judged: Sequence[Judged], per_article: int, limit: int) -> list[Judged]:
    """At most `limit` candidates, spread over articles, most probable first.

    Every paragraph of a same-event article is probable, so by probability alone a few long articles would fill the answer.
    Of each article the `per_article` nearest to each asked paragraph are taken; where that is too much, the nearest of
    every article comes before the second of any.
    """
    taken: dict[tuple[int, int], int] = {}
    ranked: list[tuple[int, int, Judged]] = []
    nearest_first = sorted(range(len(judged)), key=lambda place: (-judged[place].score, place))
    for place in nearest_first:
        each = judged[place]
        key = (each.candidate.article_id, each.probe)
        taken[key] = rank = taken.get(key, 0) + 1
        if rank <= per_article:
            ranked.append((rank, place, each))
    chosen = sorted(ranked, key=lambda entry: entry[:2])[:limit]
    return [each for _, _, each in sorted(chosen, key=lambda entry: entry[1])]


def ranked_articles(view: View, judged: Sequence[Judged], origins: dict[int, int], limit: int) -> list[ArticleMatch]:
    """The articles of candidates sorted by probability: each once, with the probability of its best paragraph."""
    grouped: dict[int, list[Judged]] = {}
    for each in judged:
        grouped.setdefault(each.candidate.article_id, []).append(each)
    groups = list(grouped.values())[:limit]
    passages = view.reader.passages([group[0].candidate.paragraph_id for group in groups])
    return [
        ArticleMatch(
            article=article,
            probability=round(group[0].probability, 4),
            paragraph_ids=sorted(each.candidate.paragraph_id for each in group),
            origin_id=origins[article.id],
        )
        for group, (_, article) in zip(groups, passages, strict=True)
    ]


def _with_copies(view: View, matches: Sequence[Match], copies: dict[int, list[Judged]]) -> list[Match]:
    shown = [each for match in matches for each in copies.get(match.paragraph.id, ())]
    passages = view.reader.passages([each.candidate.paragraph_id for each in shown])
    copy_of = {
        paragraph.id: Copy(paragraph.id, article, round(each.probability, 4))
        for each, (paragraph, article) in zip(shown, passages, strict=True)
    }
    return [
        replace(match, copies=[copy_of[each.candidate.paragraph_id] for each in copies.get(match.paragraph.id, ())])
        for match in matches
    ]


def _age(judged: Judged) -> tuple[bool, bool, int, int]:
    """Sorts the origin first, then what is dated, by day; then by id."""
    candidate = judged.candidate
    is_copy = candidate.paragraph_id != candidate.origin_id
    return is_copy, candidate.day is None, candidate.day or 0, candidate.paragraph_id


def _key(asked: Asked) -> int:
    """The asked article's id; -1 for a pasted text, which no article's is."""
    return asked.article.id if asked.article else -1


def _origins(asked: Asked, judged: Sequence[Judged]) -> dict[int, int]:
    """The origin of each article that is asked or judged (see `article_origins`)."""
    own = [(_key(asked), origin) for origin in asked.origin_ids]
    return article_origins([*own, *((each.candidate.article_id, each.candidate.origin_id) for each in judged)])


def _nearest(view: View, judged: Judged) -> Nearest:
    [(paragraph, article)] = view.reader.passages([judged.candidate.paragraph_id])
    return Nearest(paragraph.id, article.outlet, round(judged.probability, 4))


def _resolved(asked: Asked, view: View, origin_id: int | None) -> ResolvedQuery:
    return ResolvedQuery(
        outlet=asked.outlet,
        published=asked.published,
        article_id=asked.article.id if asked.article else None,
        paragraph_ids=[paragraph.id for paragraph in asked.paragraphs] if asked.article else [],
        text=asked.query.text,
        origin_id=origin_id,
        window_days=asked.query.window_days,
        min_probability=asked.query.min_probability,
        generation=view.reader.generation,
    )
