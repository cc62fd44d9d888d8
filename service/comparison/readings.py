"""The model's reading of each paragraph's sentences, made once and kept: comparing an event again costs no model time.

A paragraph is read by itself, so that its vectors, and with them every mark, are the same in whatever company it is asked for.
"""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from indexer.store.encoder import Encoder
from indexer.store.records import Tokens
from service.comparison.fitted import is_fitted_to

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
        self._most_bytes = most_bytes
        self._lock = Lock()
        self._kept: OrderedDict[Passage, list[Tokens]] = OrderedDict()
        self._bytes = 0

    def of(self, passages: Sequence[Passage]) -> list[list[Tokens]]:
        """The tokens of each passage's sentences; passages that nobody asked for before are read in one go."""
        with self._lock:
            found = {passage: self._kept[passage] for passage in passages if passage in self._kept}
            for passage in found:
                self._kept.move_to_end(passage)
        new = [passage for passage in dict.fromkeys(passages) if passage not in found]
        if new:
            read = dict(zip(new, self._encoder.encode_passages(new), strict=True))
            self._keep(read)
            found |= read
        return [found[passage] for passage in passages]

    def _keep(self, read: dict[Passage, list[Tokens]]) -> None:
        with self._lock:
            for passage, tokens in read.items():
                if passage not in self._kept:
                    self._kept[passage] = tokens
                    self._bytes += _size(tokens)
            while self._bytes > self._most_bytes:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= _size(oldest)


def _size(read: Sequence[Tokens]) -> int:
    return sum(tokens.sentence.nbytes + tokens.places.nbytes + tokens.vectors.nbytes for tokens in read)
