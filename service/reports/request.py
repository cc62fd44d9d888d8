"""What a report is asked of: whatever a query can name, or an event."""

import shlex
from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field

from service.queries import Id, Name, Query

# How the command line spells what a request may say. `made_at` is apart, and `fold_copies` changes nothing in a comparison.
FLAGS = {
    "event_id": "--event",
    "article_id": "--article",
    "url": "--article",
    "external_id": "--external-id",
    "paragraph_id": "--paragraph",
    "text": "--query",
    "published": "--published",
    "outlet": "--own-outlet",
    "window_days": "--window",
    "follow_ups": "--follow-ups",
    "published_from": "--from",
    "published_to": "--to",
    "min_probability": "--min-probability",
    "outlets": "--outlet",
    "exclude_outlets": "--exclude-outlet",
    "tags": "--tag",
    "exclude_tags": "--exclude-tag",
    "families": "--family",
    "kinds": "--kind",
    "languages": "--language",
    "per_article": "--per-article",
    "limit": "--limit",
    "title": "--title",
}


class ReportRequest(Query):
    """A query, or `event_id`; `made_at` fixes the date that the report states, so that its bytes can be made again."""

    subjects: ClassVar[tuple[str, ...]] = (*Query.subjects, "event_id")

    event_id: Id | None = Field(default=None, description="an event: its most central article beside its others")
    title: Name | None = Field(default=None, description="heading of the report; default: the headline asked about")
    made_at: str | None = Field(default=None, description="date that the report states (ISO 8601); default: now")

    def options(self) -> dict[str, Any]:
        """What was asked for beyond the subject, as fields of a query: only what was given."""
        own = {*self.subjects, "title", "made_at"}
        return {name: getattr(self, name) for name in Query.model_fields if name in self.model_fields_set - own}

    def query(self) -> Query:
        """The same without what only a report has. For a request that names no event."""
        subjects = {name: getattr(self, name) for name in Query.subjects}
        return Query(**subjects, **self.options())

    def stated(self) -> dict[str, Any]:
        """What was asked for, as JSON says it: only what was given. The model reads it back as the same request."""
        return self.model_dump(mode="json", exclude_unset=True, exclude_none=True)

    def filters(self) -> dict[str, list[str]]:
        """Which outlets and languages were asked for or left out, by field."""
        return {name: sorted(value) for name, value in self.options().items() if isinstance(value, list)}

    def command(self) -> str:
        """The command that makes this report again."""
        return shlex.join(["rashomon", "report", *_flags(self.stated()), "--out", "report.html"])


def _flags(given: dict[str, Any]) -> Iterator[str]:
    for name, flag in FLAGS.items():
        values = given.get(name, [])
        if isinstance(values, bool):
            yield flag if values else f"--no-{flag.removeprefix('--')}"
            continue
        for value in values if isinstance(values, list) else [values]:
            yield from (flag, str(value))
