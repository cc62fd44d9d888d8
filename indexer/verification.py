"""Is the store what it says it is? What the store checks itself, and what was derived by rules that it does not know."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from indexer.linking import wrong_events
from indexer.store import verification
from indexer.store.store import Store
from indexer.syndication import wrong_keys, wrong_links


def faults(store: Store) -> Iterator[str]:
    """Everything that is wrong, as sentences; nothing where all is well."""
    return verification.faults(store, _link_faults, _event_faults)


def _link_faults(store: Store) -> Iterator[str]:
    first: dict[str, tuple[int, int | None, int | None]] = {}
    total: Counter[str] = Counter()
    with store.catalogue.read() as reader:
        if unlike := wrong_keys(reader):
            yield (
                f"catalogue: {len(unlike)} article versions have wrong keys to look for copies by, the first is {unlike[0]}. "
                "Run `rashomon rebuild`"
            )
            return  # what is found by wrong keys tells nothing of origins
        for what, paragraph, stated, right in wrong_links(reader):
            total[what] += 1
            found = (paragraph, stated, right)
            first[what] = min(first.get(what, found), found, key=lambda one: one[0])
    for what, (paragraph, stated, right) in sorted(first.items()):
        yield (
            f"catalogue: {total[what]} paragraphs have a wrong {what}, the first is {paragraph}: {stated} in place of {right}. "
            "Run `rashomon rebuild`"
        )


def _event_faults(store: Store) -> Iterator[str]:
    with store.catalogue.read() as reader:
        wrong = sorted(wrong_events(reader))
    for what, found in groupby(wrong, key=itemgetter(0)):
        articles = [article for _, article in found]
        yield (
            f"catalogue: {len(articles)} events are not what links and judgements give, by their {what}; the first is that of "
            f"article {articles[0]}. Run `rashomon rebuild`"
        )
