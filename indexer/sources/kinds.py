"""Which reader a file is for: by its name, or by its first bytes where the name does not tell.

A new kind of source is one file with one reader and one line in `READERS`.
"""

import errno
import json
from collections.abc import Callable
from pathlib import PurePath

from indexer.sources.csv_table import read_csv
from indexer.sources.documents import Reading, Unreadable
from indexer.sources.jsonl import BYTE_ORDER_MARK, read_jsonl
from indexer.sources.listings import read_listing
from indexer.sources.markup import root_of
from indexer.sources.opened import ENDINGS, HEAD_BYTES, Opened
from indexer.sources.parquet import read_parquet
from indexer.sources.single import read_page, read_text
from indexer.sources.url_list import is_url_list, read_urls
from indexer.sources.warc import read_warc
from indexer.store.errors import DocumentError

Reader = Callable[[Opened], Reading]

READERS: dict[str, Reader] = {
    ".atom": read_listing,
    ".csv": read_csv,
    ".htm": read_page,
    ".html": read_page,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".parquet": read_parquet,
    ".rss": read_listing,
    ".tsv": read_csv,
    ".txt": read_text,
    ".warc": read_warc,
    ".xhtml": read_page,
}
# In a folder, files with these names are looked into; others with names that are not known are passed over.
BY_CONTENT = frozenset({".json", ".xml"})
JSON_FEED = b"jsonfeed.org/version/"
KNOWN = f"{', '.join(sorted(READERS.keys() | BY_CONTENT))}, each also .gz or .zst"
ROOTS: dict[str, Reader] = {
    "feed": read_listing,
    "html": read_page,
    "rdf": read_listing,
    "rss": read_listing,
    "sitemapindex": read_listing,
    "urlset": read_listing,
}


def reader_of(name: str, opened: Opened) -> Reader | None:
    """The reader for a file of this name and content; None where it is of no known kind."""
    reader = READERS.get(ending_of(name))
    if reader is read_text and is_url_list(opened.head()):
        return read_urls
    return reader or by_content(opened.head())


def ending_of(name: str) -> str:
    """The lower-case ending that tells the kind, below that of a compression: ".csv" of A.CSV.gz; "" where there is none."""
    path = PurePath(name)
    return (PurePath(path.stem) if path.suffix.lower() in ENDINGS else path).suffix.lower()


def by_content(head: bytes) -> Reader | None:
    """The reader for a file that begins so; None where that does not tell."""
    if head.startswith(b"PAR1"):
        return read_parquet
    if head.startswith(b"WARC/"):
        return read_warc
    if is_url_list(head):
        return read_urls
    text = head.removeprefix(BYTE_ORDER_MARK).lstrip()
    if text.startswith(b"{"):
        return read_listing if JSON_FEED in text else read_jsonl if _is_jsonl(text) else None
    return ROOTS.get(root_of(head) or "")


def _is_jsonl(text: bytes) -> bool:
    """Whether the first line is an object, or longer than what is looked at."""
    first, end, _ = text.partition(b"\n")
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return not end and len(text) >= HEAD_BYTES - len(BYTE_ORDER_MARK)


def read(opened: Opened, reader: Reader) -> Reading:
    """What a reader gives of a file. Where the file itself is broken, that is told last, behind all that could be read."""
    line = 0
    try:
        for each in reader(opened):
            line = each.line
            yield each
    except DocumentError as error:
        yield Unreadable(opened.source, line + 1, str(error), b"")
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        yield Unreadable(opened.source, line + 1, f"cannot be read: {error.strerror}", b"")
