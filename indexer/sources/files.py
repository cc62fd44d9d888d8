"""Files, folders and globs as sources."""

import errno
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.sources.documents import Defaults, Reading, Unreadable, name_of
from indexer.sources.kinds import BY_CONTENT, KNOWN, READERS, ending_of, read, reader_of
from indexer.sources.opened import NO_FILE, opened
from indexer.sources.tools import Tools
from indexer.store.errors import CallError

PATTERN = re.compile(r"[*?\[]")
SCHEME = re.compile(r"[a-z][a-z\d+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Files:
    """Files, each read by the reader of its kind."""

    paths: tuple[Path, ...]
    defaults: Defaults
    tools: Tools | None

    def __iter__(self) -> Reading:
        for path in self.paths:
            try:
                with opened(path, self.defaults, self.tools) as file:
                    if reader := reader_of(path.name, file):
                        yield from read(file, reader)
                    else:
                        yield Unreadable(file.source, 1, f"is of no kind that can be read: kinds are {KNOWN}", b"")
            except OSError as error:
                if error.errno == errno.ENOSPC:
                    raise
                yield Unreadable(name_of(path), 1, f"cannot be read: {error.strerror}", b"")


def open_files(spec: str, defaults: Defaults, tools: Tools | None) -> Files:
    """The file of this name, the files in this folder, or those that this pattern fits.

    Of a folder or pattern only files of a known kind are taken, and none that is hidden or in a hidden folder. Raises
    CallError where there is nothing, or nothing of a known kind.
    """
    if not spec:
        raise CallError('"" names no source; "." is the folder where you are')  # an unset variable of the shell
    try:
        path = Path(spec).expanduser()
        if path.is_file():
            found = [path]
        elif path.is_dir():
            os.scandir(path).close()
            found = sorted(path.rglob("*"))
        else:
            found = sorted(Path(path.anchor or ".").glob(_relative(path)))
    except (ValueError, NotImplementedError, OSError, RuntimeError) as error:
        raise CallError(f"{spec[:200]} is neither a file nor a folder nor a pattern: {error}") from None
    if found == [path]:
        if not path.is_file():
            raise CallError(f"{spec} cannot be read: {NO_FILE}")
        if not _is_known(path, look_inside=True):
            raise CallError(f"{spec} is of no kind that can be read: kinds are {KNOWN}")
        return Files((path,), defaults, tools)
    shown = set(path.parts)
    files = (file for file in found if not any(part.startswith(".") for part in set(file.parts) - shown))
    paths = tuple(file for file in files if _is_wanted(file))
    if not paths:
        raise CallError(_why_none(spec, path, found))
    return Files(paths, defaults, tools)


def _why_none(spec: str, path: Path, found: Sequence[Path]) -> str:
    if SCHEME.match(spec) and not found:
        return f"{spec} is not fetched: only http and https addresses are"
    if not found and not path.is_dir():
        return f"no file fits the pattern {spec}" if PATTERN.search(spec) else f"there is no such file: {spec}"
    return f"{spec} {'holds' if path.is_dir() else 'names'} no file that can be read: kinds are {KNOWN}"


def _is_wanted(found: Path) -> bool:
    """Whether what a folder or pattern gave is a file of a known kind, or cannot be looked into, which reading tells."""
    try:
        if found.is_dir():
            os.scandir(found).close()
            return False
        return found.is_file() and _is_known(found)
    except OSError:
        return True


def _is_known(path: Path, *, look_inside: bool = False) -> bool:
    """Whether a file is of a known kind. What cannot be opened now is told when it is read."""
    ending = ending_of(path.name)
    if ending in READERS:
        return True
    if not look_inside and ending not in BY_CONTENT:
        return False
    try:
        with opened(path, Defaults(), None) as file:
            return reader_of(path.name, file) is not None
    except OSError:
        return True


def _relative(path: Path) -> str:
    return str(path.relative_to(path.anchor)) if path.is_absolute() else str(path)
