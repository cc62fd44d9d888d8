"""An open file, plain or compressed, as the readers of each kind get it."""

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from indexer.compression import Encoding, decompressing
from indexer.sources.documents import EXCERPT_BYTES, Defaults, Unreadable, name_of
from indexer.sources.tools import Tools
from indexer.store.errors import DocumentError

ENDINGS: dict[str, Encoding] = {".gz": "gzip", ".zst": "zstd"}
MAGIC: dict[Encoding, bytes] = {"gzip": b"\x1f\x8b\x08", "zstd": b"\x28\xb5\x2f\xfd"}
HEAD_BYTES = 64 * 2**10
BUFFER_BYTES = 256 * 2**10
NO_FILE = "it is a pipe, a device or a folder, no file"
# Where a reader must jump about in a file (Parquet), a compressed one is unpacked.
LARGEST_UNPACKED = 8 * 2**30


@dataclass(frozen=True, slots=True)
class Opened:
    """One file to read.

    `source` is its name as it is stored; `raw` its bytes as they lie on the disk, which can be sought in, and `encoding`
    how they are compressed. Of what was fetched, `url` is the address, `content_type` (lower case, without parameters) and
    `charset` are what the server stated.
    """

    source: str
    raw: BinaryIO
    encoding: Encoding | None
    defaults: Defaults
    tools: Tools | None = None
    url: str | None = None
    content_type: str | None = None
    charset: str | None = None

    def content(self) -> BinaryIO:
        """The decompressed content from its beginning. Reading it raises DocumentError where the compression is broken."""
        self.raw.seek(0)
        return decompressing(self.raw, self.encoding) if self.encoding else self.raw

    def head(self) -> bytes:
        """The first HEAD_BYTES of the content, or less where what follows is broken."""
        head, content = b"", self.content()
        try:
            while len(head) < HEAD_BYTES and (part := content.read(min(4096, HEAD_BYTES - len(head)))):
                head += part
        except DocumentError:
            pass
        return head

    def whole(self, most: int) -> bytes | Unreadable:
        """All of the content, where it is at most so many bytes."""
        body = self.content().read(most + 1)
        if len(body) <= most:
            return body
        size = f"more than {most:,} bytes, unpacked" if self.encoding else f"{self.raw.seek(0, 2):,} bytes"
        return Unreadable(self.source, 1, f"the file has {size}; {most:,} are allowed", body[:EXCERPT_BYTES])

    @contextmanager
    def on_disk(self) -> Iterator[BinaryIO]:
        """The content as an open file of the system's, which can be sought in.

        Raises DocumentError as `content` does, and where there is too much.
        """
        if self.encoding is None and isinstance(self.raw, BufferedReader):
            yield self.content()
            return
        with TemporaryFile() as unpacked:
            content = decompressing(self.raw, self.encoding, limit=LARGEST_UNPACKED) if self.encoding else self.raw
            self.raw.seek(0)
            shutil.copyfileobj(content, unpacked)
            unpacked.seek(0)
            yield unpacked


@contextmanager
def opened(path: Path, defaults: Defaults, tools: Tools | None) -> Iterator[Opened]:
    """The file at a path. Raises OSError, also for a pipe or a device: such a one may never end, or never begin."""
    with open(path, "rb", buffering=BUFFER_BYTES, opener=_open_file) as raw:
        yield Opened(name_of(path), raw, encoding_of(path.name, raw), defaults, tools)


def _open_file(path: str, flags: int) -> int:
    """For `open`: only regular files, and without waiting for the other end of a pipe."""
    descriptor = os.open(path, flags | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, NO_FILE, path)
    return descriptor


def encoding_of(name: str, raw: BinaryIO) -> Encoding | None:
    """How a file is compressed: as its name says, else as its first bytes say."""
    for ending, encoding in ENDINGS.items():
        if name.lower().endswith(ending):
            return encoding
    raw.seek(0)
    start = raw.read(4)
    return next((encoding for encoding, magic in MAGIC.items() if start.startswith(magic)), None)
