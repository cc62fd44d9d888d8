"""What was indexed when a report was made: of how many articles it speaks, and of how many it does not."""

from collections import Counter
from datetime import MINYEAR, date, timedelta

from indexer.store.reading import Reader
from service.comparison.records import Comparison
from service.reports.record import Indexed, OutletIndexed

Window = tuple[date, date]


def window_of(published: str | None, window_days: int) -> Window | None:
    """The first and the last day of a window around a date, as far as the calendar goes; None without a date."""
    if published is None:
        return None
    day = date.fromisoformat(published[:10])
    before = min(window_days, day.toordinal() - date(MINYEAR, 1, 1).toordinal())
    after = min(window_days, date.max.toordinal() - day.toordinal())
    return day - timedelta(days=before), day + timedelta(days=after)


def indexed_of(reader: Reader, comparison: Comparison, window: Window | None) -> Indexed:
    """The denominators, by outlet and in all."""
    everything = {each.name: each.articles for each in reader.outlets.listed()}
    days = (window[0].toordinal(), window[1].toordinal()) if window else None
    in_window = reader.outlets.published_within(*days) if days else everything
    paragraphs = Counter(each.outlet for each in (*comparison.anchor.sources, *comparison.sources))
    compared = [
        OutletIndexed(
            name=each.name,
            articles=everything.get(each.name, 0),
            in_window=in_window.get(each.name, 0),
            on_event=each.articles_on_event,
            compared=each.articles,
            paragraphs=paragraphs[each.name],
        )
        for each in comparison.outlets
    ]
    known = {each.name for each in compared}
    others = [
        OutletIndexed(name, everything[name], count, 0, 0, 0)
        for name, count in sorted(in_window.items())
        if name not in known and count
    ]
    counts = reader.counts()
    return Indexed(counts["articles"], counts["paragraphs"], counts["quarantined"], compared + others)
