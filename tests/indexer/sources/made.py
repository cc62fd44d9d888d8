"""What tests of sources share: writing and reading files, and web archives made of saved pages."""

import base64
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from indexer.sources import Defaults, Document, Kind, Tools, Unreadable, open_source

PAGES = Path(__file__).parents[2] / "pages"
Record = dict[str, Any]
ARTICLE: Record = {"outlet": "SANA", "text": "Words."}
LINE = json.dumps(ARTICLE).encode()
Found = list[Document | Unreadable]


def read(spec: Path | str, defaults: Defaults | None = None, tools: Tools | None = None) -> Found:
    """All that a source gives."""
    return list(open_source(str(spec), defaults or Defaults(), tools))


def written(path: Path, content: bytes) -> Path:
    """A file of this content, in folders made for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def shown(found: Found) -> list[tuple[int, Record | str]]:
    """Line by line: the record, another document's text, or the reason why there is none."""
    return [(each.line, told(each) if isinstance(each, Document) else each.reason) for each in found]


def told(document: Document) -> Record | str:
    """A record's keys, or the text of a document of another kind."""
    if document.kind is not Kind.RECORD:
        return document.body.decode(errors="replace")
    record: Record = json.loads(document.body)
    return record


def reasons(found: Found) -> list[str]:
    """Why there is no document, place by place."""
    return [each.reason for each in found if isinstance(each, Unreadable)]


def record_of_page(name: str, address: str, **fields: str) -> bytes:
    """A response record of a web archive with a saved page. Underscores in names of HTTP fields stand for hyphens."""
    return response_record(address, (PAGES / name).read_bytes(), **fields)


def response_record(address: str, body: bytes, *, status: str = "200 OK", **fields: str) -> bytes:
    """A response record as crawlers write it."""
    stated = {"Content_Type": "text/html; charset=utf-8"} | fields
    header = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in stated.items() if value)
    return warc_record("response", address, f"HTTP/1.1 {status}\r\n{header}\r\n".encode() + body)


def warc_record(kind: str, address: str, block: bytes, **fields: str) -> bytes:
    """A record of a web archive. Underscores in names of fields stand for hyphens."""
    digest = hashlib.sha1(block, usedforsecurity=False).digest()
    stated = {
        "WARC_Type": kind,
        "WARC_Record_ID": f"<urn:uuid:{hashlib.md5(address.encode(), usedforsecurity=False).hexdigest()}>",
        "WARC_Date": "2016-12-08T14:05:00Z",
        "WARC_Target_URI": address,
        "WARC_Block_Digest": f"sha1:{base64.b32encode(digest).decode()}",
        "Content_Type": "application/http; msgtype=response",
        "Content_Length": str(len(block)),
    } | fields
    header = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in stated.items() if value)
    return f"WARC/1.0\r\n{header}\r\n".encode() + block + b"\r\n\r\n"


def cuts(content: bytes, parts: int = 10) -> Iterable[bytes]:
    """The content, cut off at every tenth of its length."""
    return (content[: len(content) * part // parts] for part in range(1, parts))
