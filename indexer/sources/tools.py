"""What sources need from outside: the way to the network, and processes that may be killed."""

from dataclasses import dataclass

from indexer.fetching.polite import PoliteFetcher
from indexer.workers import Workers


@dataclass(frozen=True, slots=True)
class Tools:
    """Pages are fetched by the one; feeds and sitemaps, which may be hostile, are parsed in the others."""

    fetcher: PoliteFetcher
    workers: Workers
