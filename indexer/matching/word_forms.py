"""By what a word is known again in another form or spelling, and how rare it is."""

from functools import lru_cache
from math import log
from unicodedata import combining, normalize

from indexer.matching.frequencies import background_frequencies

# In general news a word of one article in twenty is no name that tells events apart (rarity 0); one that the background
# does not list is (rarity 1): it leaves out what fewer than one article in a thousand says.
COMMON, RAREST = 0.05, 0.0005


@lru_cache(maxsize=2**16)
def folded(word: str) -> str:
    """A word without case, accents, genitive or the Arabic article."""
    plain = word if word.isascii() else "".join(each for each in normalize("NFKD", word) if not combining(each))
    plain = plain.casefold()
    return plain.replace("’", "'").removesuffix("'s").removesuffix("'").removeprefix("al-").removeprefix("el-")


@lru_cache(maxsize=2**16)
def rarity(word: str) -> float:
    """How little general news says a word, folded, in [0, 1]."""
    share = max(RAREST, background_frequencies().get(word, 0.0))
    return max(0.0, log(COMMON / share) / log(COMMON / RAREST))
