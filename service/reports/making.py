"""The use case behind every door: a request → a report."""

from datetime import UTC, datetime
from typing import Literal

from indexer.store.dates import utc_text
from indexer.store.errors import StoreError
from indexer.store.reading import Reader
from indexer.store.records import Article
from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.comparison.records import Comparison, Versions
from service.presentation.figures import contested
from service.queries import Query, check, parse_date
from service.reports.annotations import annotations_of
from service.reports.cited import cited_sources
from service.reports.coverage import Window, indexed_of, window_of
from service.reports.method import method_of
from service.reports.record import Question, Report, State
from service.reports.request import ReportRequest
from service.reports.stamp import digest, identity_of

# An indexer may publish between the comparison and what is read around it; then both are made again.
ATTEMPTS = 5


class Reporter:
    """Makes reports over one store. Threads may share it."""

    def __init__(self, store: Store, comparer: Comparer) -> None:
        self._store = store
        self._comparer = comparer

    def identity(self, request: ReportRequest) -> str:
        """What a report of this request is known by now: 16 hex digits that follow from it, the versions and the store.

        Raises StoreError.
        """
        return identity_of(request.stated(), *self.standing())

    def standing(self) -> tuple[Versions, State]:
        """By what a report is made now, beside its request. Raises StoreError."""
        with self._store.catalogue.read() as reader:
            return self._standing(reader)

    def check(self, request: ReportRequest) -> None:
        """Raises at once what `make` would for what the request names: NotFoundError and CallError, and StoreError."""
        if request.made_at:
            parse_date(request.made_at, name="made_at")
        with self._store.catalogue.read() as reader:
            if request.event_id is None:
                check(request.query(), reader)
            else:
                event = reader.events.event(request.event_id)
                check(Query(article_id=event.headline_article_id, **request.options()), reader)

    def make(self, request: ReportRequest) -> Report:
        """The report. Raises NotFoundError and CallError for what the request names, StoreError."""
        made_at = parse_date(request.made_at, name="made_at")[0] if request.made_at else utc_text(datetime.now(UTC))
        for _ in range(ATTEMPTS):
            comparison = self._compared(request)
            with self._store.catalogue.read() as reader:
                if comparison.versions.generation == reader.generation:
                    return self._around(request, comparison, reader, made_at)
        raise StoreError("an indexer publishes faster than a report can be made: try again when it is done")

    def _compared(self, request: ReportRequest) -> Comparison:
        if request.event_id is not None:
            return self._comparer.compare_event(request.event_id, request.options())
        return self._comparer.compare(request.query())

    def _around(self, request: ReportRequest, comparison: Comparison, reader: Reader, made_at: str) -> Report:
        window = window_of(comparison, request)
        question = _question(request, comparison, reader, window=window)
        stored = [each.paragraph.id for each in (*comparison.anchor.sources, *comparison.sources) if each.article]
        versions, state = self._standing(reader)
        identity = identity_of(request.stated(), versions, state)
        return Report(
            id=identity,
            title=request.title or question.asked[:200] or "Pasted text",
            made_at=made_at,
            request=request.stated(),
            state=state,
            question=question,
            indexed=indexed_of(reader, comparison, window),
            method=method_of(comparison),
            comparison=comparison,
            figures=contested(comparison),
            sources=cited_sources(comparison, reader.documents.behind(stored)),
            quotes=annotations_of(comparison, f"urn:rashomon:report:{identity}"),
        )

    def _standing(self, reader: Reader) -> tuple[Versions, State]:
        # A report counts the documents that could not be read, and these come without a publication.
        seen = [reader.edition, reader.documents.quarantine_size()]
        state = State(edition=digest(seen), settings=digest([self._store.settings.nli]))
        return self._comparer.versions(reader.generation), state


def _question(request: ReportRequest, comparison: Comparison, reader: Reader, *, window: Window) -> Question:
    anchor = comparison.anchor
    article = anchor.sources[0].article
    kind, number = _subject(request, reader, article)
    first, last = window
    return Question(
        kind=kind,
        id=number,
        asked=article.title if article else request.text or "",
        lang=article.lang if article else None,
        outlet=anchor.outlet,
        published=anchor.published,
        window_days=comparison.window_days,
        first_day=first.isoformat() if first else None,
        last_day=last.isoformat() if last else None,
        follow_ups=request.beyond_window,
        min_probability=comparison.min_probability,
        filters=request.filters(),
        command=request.command(),
    )


def _subject(
    request: ReportRequest, reader: Reader, article: Article | None
) -> tuple[Literal["event", "article", "paragraph", "text"], int | None]:
    if request.event_id is not None:
        return "event", reader.events.event(request.event_id).id
    if request.paragraph_id is not None:
        return "paragraph", request.paragraph_id
    return ("article", article.id) if article else ("text", None)
