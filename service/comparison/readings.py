"""The model's reading of each paragraph's sentences, made once and kept: comparing an event again costs no model time.

A paragraph is read by itself, so that its vectors, and with them every mark, are the same in whatever company it is asked for.
"""

from collections.abc import Callable, Sequence

from indexer.store.encoder import Encoder
from indexer.store.recently_used import RecentlyUsed
from indexer.store.records import Tokens
from service.comparison.fitted import is_fitted_to
from service.headway import tell

# Bytes of vectors that are kept, the latest used first: about 2,700 sentences of 30 tokens by the default model, and an
# event of 60 paragraphs takes 8 MB of it. Comparing such an event again takes a sixth of the first time
# (`python -m benchmarks.comparison`).
MOST_BYTES = 128 * 2**20
# A paragraph's sentences, in order.
Passage = tuple[str, ...]


class Readings:
    """Tokens of texts by one encoder. Threads may share it. `are_known`: detectors were fitted to this encoder."""

    def __init__(self, encoder: Encoder, *, most_bytes: int = MOST_BYTES) -> None:
        self._encoder = encoder
        self.are_known = is_fitted_to(encoder)
        self._kept: RecentlyUsed[Passage, list[Tokens]] = RecentlyUsed(most_bytes, _size)

    def of(self, passages: Sequence[Passage]) -> list[list[Tokens]]:
        """The tokens of each passage's sentences; passages that nobody asked for before are read in one go."""
        found = self._kept.of(passages)
        new = [passage for passage in dict.fromkeys(passages) if passage not in found]
        if new:
            read = dict(zip(new, self._encoder.encode_passages(new, on_progress=_told_of(new)), strict=True))
            self._kept.keep(read)
            found |= read
        return [found[passage] for passage in passages]


def _told_of(passages: Sequence[Passage]) -> Callable[[int], None]:
    """Counts sentences that are read, of all of these passages, and tells."""
    done, total = 0, sum(map(len, passages))

    def advance(newly: int) -> None:
        nonlocal done
        done += newly
        tell("Reading sentences", done, total)

    advance(0)
    return advance


def _size(read: Sequence[Tokens]) -> int:
    return sum(tokens.sentence.nbytes + tokens.places.nbytes + tokens.vectors.nbytes for tokens in read)
