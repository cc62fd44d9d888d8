"""What was indexed when a report was made: of how many articles it speaks, and of how many it does not."""

from collections import Counter
from datetime import date

from indexer.store.reading import Reader
from service.comparison.records import Comparison
from service.queries import days_searched
from service.reports.record import Indexed, OutletIndexed
from service.reports.request import ReportRequest

# The first and the last day that count, both included; None where that side is open.
Window = tuple[date | None, date | None]
_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()


def window_of(comparison: Comparison, request: ReportRequest) -> Window:
    """The days searched: those around the date asked about, cut to those that the request names and to the calendar.

    Raises CallError for a day that is none.
    """
    published = comparison.anchor.published
    day = date.fromisoformat(published[:10]).toordinal() if published else None
    first, last = days_searched(request, day, comparison.window_days)
    return (
        None if first is None else date.fromordinal(max(_FIRST, first)),
        None if last is None else date.fromordinal(min(_LAST, last)),
    )


def indexed_of(reader: Reader, comparison: Comparison, window: Window) -> Indexed:
    """The denominators, by outlet and in all."""
    everything = {each.name: each.articles for each in reader.outlets.listed()}
    first, last = (day and day.toordinal() for day in window)
    # Only where every day counts, articles without a date do too.
    is_open = first is None and last is None
    in_window = everything if is_open else reader.outlets.published_within(first or _FIRST, last or _LAST)
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
    unshown = Counter(each.outlet for each in comparison.left_out if each.reason != "taken_out")
    others = [
        OutletIndexed(name, everything.get(name, 0), in_window.get(name, 0), unshown[name], 0, 0)
        for name in sorted(in_window.keys() | unshown.keys())
        if name not in known and (in_window.get(name) or unshown[name])
    ]
    counts = reader.counts()
    return Indexed(counts["articles"], counts["paragraphs"], counts["quarantined"], compared + others)
