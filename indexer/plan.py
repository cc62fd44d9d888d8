"""What to do with an article, and with a batch of documents: pure decisions, each with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from indexer.extract import Extracted
from indexer.intake import Read
from indexer.store.records import KnownVersion, Refused, TakenIn, Version

Key = tuple[str, str]


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


def decide(  # noqa: PLR0911  (a decider is a list of answers)
    found: Version | TakenIn, known: KnownVersion | None, seen: Sighting | None
) -> Decision:
    """Decide from the article found, the newest version known, and what this run saw before under the same identity.

    Of an article that was found as a document read before, nothing needs to be known.
    """
    if seen is not None:
        if seen.content_sha256 == found.content_sha256:
            return Skip(f"the same article as {seen.place}")
        # Revising instead would make the store depend on the order of lines, and a second run would revise twice again.
        return Refuse(
            f"the same {found.identity.split(':')[0]} as {seen.place}, but with other content: keep one of them"
        )
    if isinstance(found, TakenIn):
        return Skip("this very document was taken in before")
    if known is None:
        return Add("the article is new")
    if known.content_sha256 != found.content_sha256:
        return Revise(known, f"the content differs from version {known.number}")
    if found.published and not known.dated:
        return Revise(known, f"version {known.number} has no date")
    return Skip(f"version {known.number} has the same content")


@dataclass(frozen=True, slots=True)
class Planned:
    """A document to write: a new article, or a version that supersedes the known one."""

    read: Read
    version: Version
    known: KnownVersion | None
    repairs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of each document of a batch: it stands in one of the three lists."""

    written: list[Planned] = field(default_factory=list)
    skipped: list[tuple[Read, KnownVersion | None]] = field(default_factory=list)
    refused: list[tuple[Read, Refused]] = field(default_factory=list)


class Planner:
    """Plans the batches of one run. It remembers what the run saw, because two of its documents may contradict each other."""

    def __init__(self) -> None:
        self._seen: dict[Key, Sighting] = {}

    def plan(self, batch: Sequence[Read], known: Mapping[Key, KnownVersion]) -> Plan:
        """Plan one batch, given the newest stored versions of its articles by (outlet, identity)."""
        plan = Plan()
        for read in batch:
            if isinstance(read.result, Refused):
                plan.refused.append((read, read.result))
            else:
                self._plan_article(plan, read, read.result, known)
        return plan

    def _plan_article(
        self, plan: Plan, read: Read, result: Extracted | TakenIn, known: Mapping[Key, KnownVersion]
    ) -> None:
        found = result.version if isinstance(result, Extracted) else result
        key = (found.outlet, found.identity)
        before = known.get(key)
        decision = decide(found, before, self._seen.get(key))
        if isinstance(decision, Refuse):
            # The other document is half of the reason: without it this one is fine, so it is read again next time.
            plan.refused.append((replace(read, digest=None), Refused(decision.reason, lasting=False)))
            return
        self._seen.setdefault(key, Sighting(read.place, found.content_sha256))
        if isinstance(decision, Skip) or isinstance(result, TakenIn):
            same = before if before and before.content_sha256 == found.content_sha256 else None
            plan.skipped.append((read, same))
        else:
            plan.written.append(Planned(read, result.version, before, result.repairs))
