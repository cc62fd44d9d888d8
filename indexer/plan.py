"""What to do with an article: a pure decision with its reason."""

from dataclasses import dataclass

from indexer.store.records import KnownVersion, Version


@dataclass(frozen=True, slots=True)
class Add:
    """An article that the store does not hold."""

    reason: str


@dataclass(frozen=True, slots=True)
class Revise:
    """A new version of a known article; it supersedes the known one, which stays readable."""

    known: KnownVersion
    reason: str


@dataclass(frozen=True, slots=True)
class Skip:
    """Nothing new."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """Two documents of one run contradict each other; which is right cannot be told."""

    reason: str


Decision = Add | Revise | Skip | Refuse


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where this run saw an article first, and with what content."""

    place: str
    content_sha256: bytes


def decide(found: Version, known: KnownVersion | None, seen: Sighting | None) -> Decision:
    """Decide from the article found, the newest version known, and what this run saw before under the same identity."""
    if seen is not None and seen.content_sha256 == found.content_sha256:
        return Skip(f"the same article as {seen.place}")
    if seen is not None:
        # Revising instead would make the store depend on the order of lines, and a second run would revise twice again.
        return Refuse(f"the same {found.identity.split(':')[0]} as {seen.place}, but another text: keep one of them")
    if known is None:
        return Add("the article is new")
    if known.content_sha256 == found.content_sha256:
        return Skip(f"version {known.number} has the same content")
    return Revise(known, f"the content differs from version {known.number}")
