"""Parquet: one article in each row. The file is decoded in a process of its own, which a damaged file may bring down."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import BinaryIO

from indexer.sources.documents import Document, Kind, Reading, Unreadable
from indexer.sources.opened import Opened
from indexer.store.errors import DocumentError

CODE = "import sys; sys.path[:] = {path!r}; from indexer.sources.parquet_rows import write_rows; write_rows({most})"


def read_parquet(opened: Opened) -> Reading:
    """Each row a document; `line` is the row's number, from 1. A damaged row group costs its own rows.

    Dates and times become ISO 8601, columns that docs/articles.md does not name become metadata.
    """
    with opened.on_disk() as file:
        for row, found in _rows(file, opened.defaults.max_bytes):
            if found.startswith(b"{"):
                yield Document(opened.source, row, Kind.RECORD, found, defaults=opened.defaults)
            else:
                yield Unreadable(opened.source, row, json.loads(found), b"")


def _rows(file: BinaryIO, most: int) -> Iterator[tuple[int, bytes]]:
    """(number, JSON) of each row, as `parquet_rows.write_rows` writes them.

    Raises DocumentError where decoding came to a bad end, RuntimeError where that was our own fault.
    """
    command = [sys.executable, "-c", CODE.format(path=sys.path, most=most)]
    with (
        TemporaryFile() as errors,
        # Ctrl-C in the terminal is for this process.
        subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, stderr=errors, start_new_session=True) as process,
    ):
        try:
            for line in process.stdout or ():
                if line.endswith(b"\n"):  # else it died in the middle of it
                    row, _, found = line.rstrip().partition(b"\t")
                    yield int(row), found
            status = process.wait()
        finally:
            process.kill()
        if status > 0:
            errors.seek(0)
            raise RuntimeError(f"Parquet was not read:\n{errors.read().decode(errors='replace')}")
        if status < 0:
            raise DocumentError(f"the file is damaged: reading it ended with {signal.Signals(-status).name}")
