"""Where documents come from. A new kind of source is one file with one reader and one line in `kinds.READERS`."""

from typing import Protocol

from indexer.sources.addresses import Address
from indexer.sources.documents import Defaults, Document, Kind, Reading, Unreadable
from indexer.sources.files import open_files
from indexer.sources.tools import Tools
from indexer.store.errors import CallError

__all__ = ["Defaults", "Document", "Kind", "Reading", "Source", "Tools", "Unreadable", "open_source"]


class Source(Protocol):
    """Documents, one after another, without holding more than one in memory."""

    def __iter__(self) -> Reading:
        """Each call reads from the beginning. A broken document is an Unreadable; reading goes on behind it."""
        ...


def open_source(spec: str, defaults: Defaults, tools: Tools | None = None) -> Source:
    """The source behind a file name, a folder (all files in it of a known kind), a glob, or an http or https address.

    Without `tools` nothing is fetched, and neither feeds nor sitemaps are read. Raises CallError where there is nothing, or
    nothing of a known kind. What is behind an address shows only when it is read.
    """
    if not spec.lower().startswith(("http://", "https://")):
        return open_files(spec, defaults, tools)
    if tools is None:
        raise CallError(f"{spec[:200]} is an address: nothing is fetched here")
    return Address(spec, defaults, tools)
