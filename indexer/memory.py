"""Memory that a long run no longer uses goes back to the system."""

import ctypes
from collections.abc import Callable


def _trimmer() -> Callable[[int], int]:
    """The `malloc_trim` of glibc; where another allocator is in use, nothing needs to be done."""
    try:
        trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError):
        return lambda _: 0
    return trim


_trim = _trimmer()


def give_back() -> None:
    """Return free memory to the system.

    glibc keeps what was freed between blocks that are still in use. A batch of articles leaves many small such gaps, in the
    arenas of several threads, so over a million paragraphs a run would hold some 0.4 GB that nobody uses
    (`benchmarks/memory.py`).
    """
    _trim(0)
