"""The keys under which copies of a text are looked for: equal keys, perhaps a copy.

Winnowing (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003): of the hashes of every run of RUN tokens, the smallest of
each WINDOW that follow one another. Two texts that share RUN + WINDOW - 1 tokens in a row share a key, whatever stands
around them, so a paragraph that was cut or joined with another is found as surely as a whole one (decision 0008).
"""

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from indexer.syndication.wording import Hashes, Places, runs, token_hashes

RUN = 5
WINDOW = 6
# Shorter texts say too little to be looked for: only within two articles that copy each other are they compared.
FEWEST_TOKENS = 8
_LARGEST = np.uint64(2**64 - 1)


def signatures(texts: Sequence[str]) -> list[bytes]:
    """The keys of each text, ascending, as little-endian 64-bit numbers; empty for a text of few tokens.

    About one key for every three tokens. The same for the same text on every machine and in every company.
    """
    tokens, offsets = token_hashes(texts)
    found, places = runs(tokens, offsets, RUN)
    lengths = np.diff(offsets)
    owner = np.repeat(np.arange(len(texts)), lengths)[places]
    keys, owner = _smallest(found, owner)
    long_enough = lengths[owner] >= FEWEST_TOKENS
    keys, owner = keys[long_enough], owner[long_enough]
    order = np.lexsort((keys, owner))
    keys, owner = keys[order], owner[order]
    first = np.ones(len(keys), np.bool_)
    first[1:] = (keys[1:] != keys[:-1]) | (owner[1:] != owner[:-1])
    keys, owner = keys[first].astype("<u8"), owner[first]
    ends = np.searchsorted(owner, np.arange(len(texts) + 1))
    blob = keys.tobytes()
    return [blob[8 * start : 8 * end] for start, end in zip(ends.tolist(), ends[1:].tolist(), strict=False)]


def keys_of(signature: bytes) -> Hashes:
    """The keys of a signature, or of several put together."""
    return np.frombuffer(signature, dtype="<u8").astype(np.uint64, copy=False)


def _smallest(hashes: Hashes, owner: Places) -> tuple[Hashes, Places]:
    """The smallest hash of each window of a text's own hashes; of a text with fewer hashes than a window, its smallest."""
    count = np.bincount(owner, minlength=1)
    # Texts end with WINDOW - 1 hashes that never win, so that each window belongs to one text. Of a text's last windows
    # only those that begin a short text are wanted.
    starts = np.concatenate([[0], np.cumsum(count + WINDOW - 1)])
    padded = np.full(starts[-1], _LARGEST)
    within = np.arange(len(hashes)) - np.repeat(np.cumsum(count) - count, count)
    padded[starts[:-1][owner] + within] = hashes
    if len(padded) < WINDOW:
        return hashes[:0], owner[:0]
    wanted = within <= np.maximum(count - WINDOW, 0)[owner]
    smallest = sliding_window_view(padded, WINDOW)[starts[:-1][owner[wanted]] + within[wanted]].min(axis=1)
    return smallest, owner[wanted]
