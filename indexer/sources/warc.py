"""Web archives (WARC): each page that a server sent with status 200 is a document."""

import base64
import hashlib
from pathlib import PurePath

from indexer.sources.documents import EXCERPT_BYTES, Document, Kind, Reading, Unreadable
from indexer.sources.http_message import LONGEST_HEADER, page_in
from indexer.sources.opened import Opened
from indexer.sources.warc_records import Damage, Record, records
from indexer.store.errors import DocumentError

# ISO 28500, 6.
KINDS = frozenset("warcinfo response resource request metadata revisit conversion continuation".split())
DIGESTS = frozenset({"md5", "sha1", "sha256", "sha512"})


def read_warc(opened: Opened) -> Reading:
    """Each response that holds HTML; `line` is the record's number among all that were found, damaged ones too.

    Other records are passed over: requests, metadata, revisits, other statuses, other types, empty pages.
    """
    opened.raw.seek(0)
    most = opened.defaults.max_bytes
    number = 0
    for number, record in enumerate(records(opened.raw, opened.encoding, keep=most + LONGEST_HEADER), 1):
        if isinstance(record, Damage):
            yield Unreadable(opened.source, number, record.reason, record.header[:EXCERPT_BYTES])
            continue
        try:
            if document := _document(opened, number, record):
                yield document
        except DocumentError as error:
            yield Unreadable(opened.source, number, str(error), record.block[:EXCERPT_BYTES])
    if not number:
        yield Unreadable(opened.source, 1, "the file is empty", b"")


def _document(opened: Opened, number: int, record: Record) -> Document | None:
    """The page in a record. Raises DocumentError where it is damaged."""
    fields = record.fields
    kind = fields["warc-type"].lower()
    if kind not in KINDS:
        raise DocumentError(f"the record is damaged: there is no WARC-Type {kind[:40]!r}")
    address = fields.get("warc-target-uri", "").strip("<>")
    has_address = address.lower().startswith(("http://", "https://"))
    is_http = fields.get("content-type", "").lower().startswith("application/http")
    if kind != "response" or not (has_address or is_http):
        return None
    if not has_address:
        raise DocumentError(f"the record is damaged: {address[:200]!r} is no address of a page")
    _check_digest(record)
    page = page_in(record.block, length=record.length, most=opened.defaults.max_bytes)
    if page is None:
        return None
    stated = {
        "url": address,
        "fetched": fields.get("warc-date", ""),
        "archive": f"{PurePath(opened.source).name} {fields.get('warc-record-id', '').strip('<>')}".strip(),
        "truncated": fields.get("warc-truncated", ""),
    }
    stated = {key: value for key, value in stated.items() if value}
    return Document(opened.source, number, Kind.PAGE, page.body, stated, page.charset, opened.defaults)


def _check_digest(record: Record) -> None:
    """Raise DocumentError where the content is not what the archive wrote. Only a whole one is looked at."""
    algorithm, _, stated = record.fields.get("warc-block-digest", "").partition(":")
    if algorithm.lower() not in DIGESTS or len(record.block) < record.length:
        return
    digest = hashlib.new(algorithm.lower(), record.block, usedforsecurity=False)
    spellings = {digest.hexdigest(), base64.b32encode(digest.digest()).decode().rstrip("=").lower()}
    if stated.strip().rstrip("=").lower() not in spellings:
        raise DocumentError("the record is damaged: it does not have the digest that its header states")
