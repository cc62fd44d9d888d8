"""Records and texts whose bytes are broken: the reason says what is wrong, and where."""

import json

import pytest

from indexer.extract import extract
from indexer.sources import Document, Kind
from indexer.store.errors import DocumentError

LINE = json.dumps({"outlet": "SANA", "text": "Words."}).encode()


def refused(body: bytes, kind: Kind) -> str:
    """Why a document is not taken in."""
    with pytest.raises(DocumentError) as reason:
        extract(Document("a", 1, kind, body), longest_paragraph=50_000)
    return str(reason.value)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (LINE[:20], "not JSON: Unterminated string starting at: line 1 column 20 (char 19)"),
        (
            b"[" * 100_000,
            "not JSON: maximum recursion depth exceeded while decoding a JSON array from a unicode string",
        ),
        (b"[1]", "not an article: a JSON object is needed, this is list"),
        (b"null", "not an article: a JSON object is needed, this is NoneType"),
        (b'"text"', "not an article: a JSON object is needed, this is str"),
        (b'{"text": "\xff"}', "not UTF-8: byte 11 is 0xff"),
        (b'{"text": "\xe2\x82"}', "not UTF-8: byte 11 is 0xe2"),
        ("{}".encode("utf-16"), "not UTF-8: byte 1 is 0xff"),
        (b"9" * 5000, "not JSON: Exceeds the limit (4300 digits) for integer string conversion"),
    ],
    ids=["cut in half", "nested", "list", "null", "string", "not UTF-8", "half a character", "UTF-16", "number"],
)
def test_broken_record_says_what_is_wrong(line: bytes, reason: str) -> None:
    assert refused(line, Kind.RECORD)[: len(reason)] == reason


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_text_that_is_not_utf8_names_the_byte(mark: bytes) -> None:
    assert refused(mark + b"One.\n\nTw\xf6.", Kind.TEXT) == f"not UTF-8: byte {len(mark) + 9} is 0xf6"


@pytest.mark.parametrize("body", [b" \n", b"\xef\xbb\xbf"])
def test_text_of_nothing_is_empty(body: bytes) -> None:
    assert refused(body, Kind.TEXT) == "the file is empty"
