"""Which articles tell one event, and what story it belongs to.

neighbours (which articles may tell the same, how probably) → links (the strongest are kept) → agglomeration and episodes,
within what judgements demand (constraints) → identity (which event keeps which id) → publication (of what changed, or of
everything)
"""

from indexer.linking.publication import events_are_due, link, relink, wrong_events

__all__ = ["events_are_due", "link", "relink", "wrong_events"]
