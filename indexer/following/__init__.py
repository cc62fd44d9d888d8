"""Following feeds for weeks: polls politely, takes in what is new, and remembers what it did across restarts.

subscriptions → due feeds | poll | entries → known? | fetch pages | Run | fetch log
"""

from indexer.following.follower import Follower
from indexer.following.rounds import Round
from indexer.following.subscriptions import Subscriptions

__all__ = ["Follower", "Round", "Subscriptions"]
