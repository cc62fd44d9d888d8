"""What kind of markup some bytes are, by their first element."""

import re

HTML = frozenset({"text/html", "application/xhtml+xml"})
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
LOOKED_AT = 4096
# What may stand before the first element, and that element's name without a prefix.
ROOT = re.compile(
    r"(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^[>]*+(?:\[.*?\]\s*+)?>)*+<(?:\w++:)?(\w++)", re.DOTALL | re.IGNORECASE
)


def root_of(head: bytes) -> str | None:
    """The lower-case name of the first element in the first bytes of XML or HTML; None where they are neither."""
    mark = next((mark for mark in BYTE_ORDER_MARKS if head.startswith(mark)), b"")
    found = ROOT.match(head[:LOOKED_AT].decode(BYTE_ORDER_MARKS.get(mark, "utf-8"), errors="replace"))
    return found[1].lower() if found else None
