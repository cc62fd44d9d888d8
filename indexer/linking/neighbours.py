"""Which articles tell the same event as a new one, and how probably: the one place where linking asks the matcher."""

from collections.abc import Iterable, Iterator

from indexer.matching.doubts import PACKAGED as PACKAGED_DOUBTS
from indexer.matching.matcher import Matcher
from indexer.matching.model import PACKAGED
from indexer.store.store import View
from indexer.store.writing import Writer

# What pairs depend on besides articles and vectors: a store whose links were made by other rules is linked anew.
RULES = f"3:{PACKAGED}:{PACKAGED_DOUBTS}"
# (version, neighbouring version, probability in [0, 1] that both tell the same event)
Pair = tuple[int, int, float]


def pairs(view: View, writer: Writer, versions: Iterable[int]) -> Iterator[Pair]:
    """Each of these versions with its neighbours in any outlet, also its own; in any order. What is around them is stored."""
    return Matcher().article_pairs(view, versions, note=writer.profiles.surround)
