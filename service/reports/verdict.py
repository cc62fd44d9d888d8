"""A report's file held against a store, at two levels: what it quotes, and the whole of it.

What it quotes holds in every store that has the paragraphs, however it has grown since. The whole can be held only against
the state that made it, because it counts what was indexed.
"""

import stat
from dataclasses import dataclass
from pathlib import Path

from indexer.store.errors import CallError, ModelError, ModelMismatchError
from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.reports.formats import CLAIM_REVIEW, FORMATS
from service.reports.making import Reporter
from service.reports.quotes import READABLE, ReadBack, read_back
from service.reports.record import Stamp
from service.reports.verification import faults_of
from service.reports.whole import Whole, whole_of

# A report of the largest event has some 10 MB.
MOST_BYTES = 100 * 2**20
_SUFFIXES = dict.fromkeys([*(name.rpartition(".")[2] for name in FORMATS), CLAIM_REVIEW])
_NAME_IT = "name the .html, .json or .parquet of the same report: --of report.json"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`checked` quotations, hashes and sources were held against the store, with these `faults`; and the whole.

    `checked` is None where the format names no places to check.
    """

    checked: int | None
    faults: list[str]
    whole: Whole


def verdict_on(file: Path, store: Store, *, of: Path | None = None, whole: bool = True) -> Verdict:
    """Hold a file against a store. The request of the whole is in the file, or in the one that it is a form `of`.

    Raises CallError for what is no report and for what cannot be checked, StoreError.
    """
    suffix = file.suffix.lower().removeprefix(".")
    if suffix not in _SUFFIXES:
        raise CallError(f"{file}: what can be verified ends in .{', .'.join(_SUFFIXES)}")
    if suffix not in READABLE and not (of and whole):
        raise CallError(f"{file}: .{suffix} names no places to check, and records no request: {_NAME_IT}")
    written = _content(file)
    stated, stamp = _read(file, written, suffix) if suffix in READABLE else (None, None)
    with store.catalogue.read() as reader:
        faults = list(faults_of(stated or [], reader))
    checked = None if stated is None else len(stated)
    if not whole:
        return Verdict(checked, faults, Whole(unknown="it was not asked for"))
    return Verdict(checked, faults, _whole(written, suffix, _stamp_of(of) if of else stamp, store))


def _whole(written: bytes, suffix: str, stamp: Stamp | None, store: Store) -> Whole:
    if stamp is None and suffix == "html":
        return Whole(["it records no request, and every .html report does: it is not as it was made"])
    if stamp is None:
        return Whole(unknown=f"it records no request: {_NAME_IT}")
    try:
        reporter = Reporter(store, Comparer(store))
    except (ModelError, ModelMismatchError) as error:
        return Whole(unknown=str(error))
    return whole_of(written, suffix, stamp, reporter)


def _stamp_of(file: Path) -> Stamp:
    suffix = file.suffix.lower().removeprefix(".")
    stamp = _read(file, _content(file), suffix)[1] if suffix in READABLE else None
    if stamp is None:
        raise CallError(f"{file} records no request: {_NAME_IT}")
    return stamp


def _read(file: Path, written: bytes, suffix: str) -> ReadBack:
    try:
        return read_back(written, suffix)
    except CallError as error:
        raise CallError(f"{file}: {error}") from None


def _content(file: Path) -> bytes:
    """The bytes of a plain file that may be a report. Raises CallError."""
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            raise CallError(f"{file} is no file: give the file of a report")
        if found.st_size > MOST_BYTES:
            raise CallError(f"{file} is larger than {MOST_BYTES // 2**20} MiB: no report is")
        return file.read_bytes()
    except OSError as error:
        raise CallError(f"cannot read {file}: {error.strerror}") from None
