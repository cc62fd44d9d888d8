"""Where documents come from. A new kind of source is one file with one function and one line in `READERS`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from indexer.sources.documents import Defaults, Document, Reading, Unreadable, name_of
from indexer.sources.jsonl import read_jsonl
from indexer.sources.plain_text import read_text
from indexer.store.errors import CallError

__all__ = ["Defaults", "Document", "Reading", "Source", "Unreadable", "open_source"]

READERS: dict[str, Callable[[Path, Defaults], Reading]] = {
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".txt": read_text,
}


class Source(Protocol):
    """Documents, one after another, without holding more than one in memory."""

    def __iter__(self) -> Reading:
        """Each call reads from the beginning. A broken document is an Unreadable; reading goes on behind it."""
        ...


@dataclass(frozen=True, slots=True)
class Files:
    """Files, each read by the reader of its ending."""

    paths: tuple[Path, ...]
    defaults: Defaults

    def __iter__(self) -> Reading:
        for path in self.paths:
            try:
                yield from READERS[path.suffix.lower()](path, self.defaults)
            except OSError as error:
                yield Unreadable(name_of(path), 1, f"cannot be read: {error.strerror}", b"")


def open_source(spec: str, defaults: Defaults) -> Source:
    """The source behind a file name, a folder (all files in it of a known kind) or a glob.

    Raises CallError where there is nothing, or nothing of a known kind.
    """
    kinds = ", ".join(sorted(READERS))
    try:
        path = Path(spec).expanduser()
        if path.is_file():
            found = [path]
        elif path.is_dir():
            found = sorted(path.rglob("*"))
        else:
            found = sorted(Path(path.anchor or ".").glob(_relative(path)))
    except (ValueError, NotImplementedError, OSError, RuntimeError) as error:
        raise CallError(f"{spec[:200]} is neither a file nor a folder nor a pattern: {error}") from None
    if path in found and path.suffix.lower() not in READERS:
        raise CallError(f"{spec} is of no kind that can be read: give a file that ends in one of {kinds}")
    paths = tuple(file for file in found if file.suffix.lower() in READERS and file.is_file())
    if not paths:
        where = "holds no file" if path.is_dir() else "names no file"
        raise CallError(f"{spec} {where} that can be read: kinds are {kinds}")
    return Files(paths, defaults)


def _relative(path: Path) -> str:
    return str(path.relative_to(path.anchor)) if path.is_absolute() else str(path)
