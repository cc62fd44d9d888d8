"""A list of addresses: the page behind each is a document."""

import re

from indexer.sources.documents import EXCERPT_BYTES, Reading, Unreadable
from indexer.sources.entries import Entry
from indexer.sources.fetched import page_of
from indexer.sources.jsonl import BYTE_ORDER_MARK, lines_of
from indexer.sources.opened import HEAD_BYTES, Opened

ADDRESS = re.compile(rb"https?://\S+", re.IGNORECASE)
LONGEST_LINE = 8192


def is_url_list(head: bytes) -> bool:
    """Whether a file that begins so lists addresses: its first line is one, and no line has white space inside.

    Blank lines and comments behind `#` do not count. A line that is no address is told when the list is read.
    """
    lines = head.removeprefix(BYTE_ORDER_MARK).split(b"\n")
    if len(head) >= HEAD_BYTES:
        lines.pop()  # it may be cut
    told = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith(b"#")]
    return bool(told) and ADDRESS.fullmatch(told[0]) is not None and all(len(line.split()) == 1 for line in told)


def read_urls(opened: Opened) -> Reading:
    """The page behind each address, in the order of the list."""
    for number, (line, _) in enumerate(lines_of(opened.content(), LONGEST_LINE), 1):
        address = (line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line).strip()
        if not address or address.startswith(b"#"):
            continue
        if ADDRESS.fullmatch(address):
            yield page_of(opened, number, Entry(link=address.decode(errors="replace")))
        else:
            yield Unreadable(opened.source, number, "the line is no http or https address", line[:EXCERPT_BYTES])
