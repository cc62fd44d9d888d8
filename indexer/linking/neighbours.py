"""Which articles tell the same event as a new one, and how probably: the one place where linking asks the matcher."""

from collections.abc import Iterable, Iterator

from indexer.matching.matcher import Matcher
from indexer.matching.records import Probe
from indexer.store.reading import Reader
from indexer.store.store import View
from indexer.store.vectors import Scope

# What pairs depend on besides articles and vectors: a store whose links were made by other rules is linked anew.
RULES = "1"
# Of the articles around it, by publication; undated articles are held against all.
WINDOW_DAYS = 10
# The first paragraphs say what happened; the rest tells what went before.
LEADING = 3
# (version, neighbouring version, probability in [0, 1] that both tell the same event)
Pair = tuple[int, int, float]


def pairs(view: View, versions: Iterable[int]) -> Iterator[Pair]:
    """Each of these versions with its neighbours in any outlet, also its own. All pairs of a version follow one another."""
    matcher = Matcher()
    for version in versions:
        yield from ((version, other, value) for other, value in _neighbours(matcher, view, version).items())


def _neighbours(matcher: Matcher, view: View, version: int) -> dict[int, float]:
    asked = _probes(view.reader, version)
    day = asked[0].day
    scope = Scope() if day is None else Scope(first_day=day - WINDOW_DAYS, last_day=day + WINDOW_DAYS)
    best: dict[int, float] = {}
    for judged in matcher.judge(view, asked, scope=scope):
        best.setdefault(judged.candidate.article_id, judged.probability)
    shown = view.reader.links.versions_shown(best)
    return {shown[article]: value for article, value in best.items() if shown[article] != version}


def _probes(reader: Reader, version: int) -> list[Probe]:
    leading = reader.links.leading_paragraphs(version, LEADING)
    return [Probe.of(each, article_text="") for each in reader.candidates(leading)]
