"""Do two paragraphs tell the same event? Candidates, features, a probability, and the reasons for it."""

from indexer.matching.matcher import Judged, Matcher
from indexer.matching.origins import article_origins
from indexer.matching.records import Match, Probe, Reason

__all__ = ["Judged", "Match", "Matcher", "Probe", "Reason", "article_origins"]
