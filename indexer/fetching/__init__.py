"""Fetching over http and https: safely (Fetcher) and politely (PoliteFetcher).

url → target (urls) → robots.txt (robots), turn (politeness) → checked addresses (addresses) → exchange (connection) → outcome
            ↑___________________________________________ redirect ___________________________________________|
"""

from indexer.fetching.fetcher import Fetcher
from indexer.fetching.outcomes import Fetched, FetchFailure, NotModified, Outcome, Postponed, Refused
from indexer.fetching.polite import PoliteFetcher

__all__ = ["FetchFailure", "Fetched", "Fetcher", "NotModified", "Outcome", "PoliteFetcher", "Postponed", "Refused"]
