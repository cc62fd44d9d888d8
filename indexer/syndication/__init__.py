"""Which paragraphs are copies of which: origins. Agreement is counted in origins, not in outlets.

signatures (when a text is embedded) → keys (which version holds which) → neighbours (which articles share keys) →
evidence (what does one copy from the other) → grouping (whose origin is whose) → publication (of what changed, or of
everything)
"""

from indexer.syndication.publication import link, links_are_due, wrong_keys, wrong_links
from indexer.syndication.signatures import signatures

__all__ = ["link", "links_are_due", "signatures", "wrong_keys", "wrong_links"]
