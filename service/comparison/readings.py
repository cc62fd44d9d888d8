"""The model's reading of each sentence, made once and kept: comparing an event again costs no model time."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from indexer.store.encoder import Encoder
from indexer.store.records import Tokens
from service.comparison.fitted import is_fitted_to

# Bytes of vectors that are kept, the latest used first: about 2,700 sentences of 30 tokens by the default model, and an
# event of 60 paragraphs takes 8 MB of it. Comparing such an event again takes an eighth of the first time
# (`python -m benchmarks.comparison`).
MOST_BYTES = 128 * 2**20


class Readings:
    """Tokens of texts by one encoder. Threads may share it. `are_known`: detectors were fitted to this encoder."""

    def __init__(self, encoder: Encoder, *, most_bytes: int = MOST_BYTES) -> None:
        self._encoder = encoder
        self.are_known = is_fitted_to(encoder)
        self._most_bytes = most_bytes
        self._lock = Lock()
        self._kept: OrderedDict[str, Tokens] = OrderedDict()
        self._bytes = 0

    def of(self, texts: Sequence[str]) -> list[Tokens]:
        """The tokens of each text; those that nobody asked for before are read in one go."""
        with self._lock:
            found = {text: self._kept[text] for text in texts if text in self._kept}
            for text in found:
                self._kept.move_to_end(text)
        new = [text for text in dict.fromkeys(texts) if text not in found]
        if new:
            read = dict(zip(new, self._encoder.encode_tokens(new), strict=True))
            self._keep(read)
            found |= read
        return [found[text] for text in texts]

    def _keep(self, read: dict[str, Tokens]) -> None:
        with self._lock:
            for text, tokens in read.items():
                if text not in self._kept:
                    self._kept[text] = tokens
                    self._bytes += _size(tokens)
            while self._bytes > self._most_bytes:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= _size(oldest)


def _size(tokens: Tokens) -> int:
    return tokens.sentence.nbytes + tokens.places.nbytes + tokens.vectors.nbytes
