"""Which feeds to follow: addresses, and OPML files, which are read again when they change."""

from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, fromstring

from indexer.store.errors import CallError

SCHEMES = ("http://", "https://")
LARGEST_FILE = 16 * 2**20
LONGEST_ADDRESS = 2000  # database indexes hold no longer keys


class Subscriptions:
    """The feeds that the caller names. Raises CallError for what is neither an address nor an OPML file with feeds."""

    def __init__(self, specs: Sequence[str]) -> None:
        self._lists = [_FeedList(spec) for spec in dict.fromkeys(specs)]

    @property
    def urls(self) -> list[str]:
        """The addresses of the feeds, each once."""
        return list(dict.fromkeys(url for each in self._lists for url in each.urls))

    def refresh(self) -> list[str]:
        """Read the files that have changed. Returns what is new and wrong; until it is mended, the list from before counts."""
        faults = []
        for each in self._lists:
            try:
                each.refresh()
            except CallError as fault:
                faults.append(str(fault))
        return faults


class _FeedList:
    """One address, or the addresses in one file."""

    def __init__(self, spec: str) -> None:
        self._file = None if spec.lower().startswith(SCHEMES) else Path(spec).expanduser()
        self._seen: object = None
        self.urls = _checked([spec], spec) if self._file is None else []
        self.refresh()

    def refresh(self) -> None:
        """Read the file, unless it is as it was at the last call, good or bad."""
        if self._file is None or (state := _state(self._file)) == self._seen:
            return
        self._seen = state
        self.urls = feeds_in(self._file)


def feeds_in(file: Path) -> list[str]:
    """The addresses of feeds in an OPML file, at any depth, each once. Raises CallError that says what is wrong with it."""
    try:
        with file.open("rb") as opened:
            body = opened.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise CallError(f"{file} is no address of a feed (http://, https://) and no OPML file: {reason}") from None
    if len(body) > LARGEST_FILE:
        raise CallError(f"{file} has more than {LARGEST_FILE:,} bytes: no list of feeds is that long")
    try:
        root = fromstring(body)
    except (ParseError, ValueError, LookupError) as error:
        raise CallError(f"{file} is no OPML: as XML it is broken ({error})") from None
    if root.tag.lower() != "opml":
        raise CallError(f"{file} is no OPML: its first element is <{root.tag[:50]}>. A feed is named by its address")
    urls = list(dict.fromkeys(url for outline in root.iter() if (url := _feed_of(outline))))
    if not urls:
        raise CallError(f'{file} lists no feed: none of its outlines has an "xmlUrl"')
    return _checked(urls, str(file))


def _feed_of(outline: Element) -> str:
    """The address in an outline; programs differ in how they write xmlUrl."""
    stated = next((value for name, value in outline.items() if name.lower() == "xmlurl"), "").strip()
    return stated.replace("feed://", "http://", 1) if stated.lower().startswith("feed://") else stated


def _checked(urls: list[str], where: str) -> list[str]:
    for url in urls:
        if not url.lower().startswith(SCHEMES):
            raise CallError(f"{where[:200]}: {url[:200]!r} is no address of a feed: it begins with http:// or https://")
        if len(url.encode(errors="replace")) > LONGEST_ADDRESS:
            raise CallError(f"{where[:200]}: {url[:200]}… has more than {LONGEST_ADDRESS:,} bytes")
    return urls


def _state(file: Path) -> object:
    """What differs when the file does."""
    try:
        found = file.stat()
    except (OSError, ValueError) as error:
        return str(error)
    return found.st_mtime_ns, found.st_size, found.st_ino
