"""A URL as a source: what is behind it decides."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from indexer.sources.documents import Defaults, Reading, Unreadable
from indexer.sources.fetched import fetched
from indexer.sources.kinds import KNOWN, READERS, Reader, by_content, ending_of, read
from indexer.sources.markup import HTML
from indexer.sources.opened import Opened
from indexer.sources.single import read_page
from indexer.sources.tools import Tools
from indexer.store.errors import DocumentError

ENDINGS_OF_TYPES = {"text/csv": ".csv", "text/plain": ".txt", "text/tab-separated-values": ".tsv"}


@dataclass(frozen=True, slots=True)
class Address:
    """A page, a feed, a sitemap, or a file of any kind that can be read, fetched when it is read."""

    url: str
    defaults: Defaults
    tools: Tools

    def __iter__(self) -> Reading:
        try:
            opened = fetched(self.url, self.defaults, self.tools)
        except DocumentError as error:
            yield Unreadable(self.url, 1, str(error), b"")
            return
        if reader := _reader_of(opened):
            yield from read(opened, reader)
        else:
            what = opened.content_type or "without a type"
            yield Unreadable(self.url, 1, f"is {what}, of no kind that can be read: kinds are {KNOWN}", b"")


def _reader_of(opened: Opened) -> Reader | None:
    """What the content says goes before what the server and the address say: servers name many feeds text/html."""
    if reader := by_content(opened.head()):
        return reader
    if opened.content_type in HTML:
        return read_page
    name = PurePosixPath(unquote(urlsplit(opened.url or "").path)).name
    ending = ending_of(name)
    return READERS.get(ending) or READERS.get(ENDINGS_OF_TYPES.get(opened.content_type or "", ""))
