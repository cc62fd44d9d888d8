"""What a report holds. It is the JSON of a report too: docs/report.schema.json is made from here."""

from dataclasses import dataclass, field
from typing import Any, Literal

from service.comparison.records import Comparison, Versions
from service.presentation.figures import Series
from service.reports.annotations import Annotation


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and within what.

    `asked` is a headline or the pasted text, in its source's words. The window is `window_days` before and after
    `published`, cut to the days that the request names; `first_day` and `last_day` are its ends (ISO 8601, both included),
    None where that side is open: both where nothing is dated and every day was searched. `follow_ups`: articles up to a year
    beyond it that share rare names were admitted too. `filters` are those that were given. `command` makes the report again.
    """

    kind: Literal["event", "article", "paragraph", "text"]
    id: int | None
    asked: str
    lang: str | None
    outlet: str | None
    published: str | None
    window_days: int
    first_day: str | None
    last_day: str | None
    follow_ups: bool
    min_probability: float
    filters: dict[str, list[str]]
    command: str


@dataclass(frozen=True, slots=True)
class OutletIndexed:
    """The denominators of one outlet: articles indexed, dated in the window, on the event, compared; paragraphs compared."""

    name: str
    articles: int
    in_window: int
    on_event: int
    compared: int
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Indexed:
    """What was indexed when the report was made, and what not: `quarantined` documents could not be read.

    `outlets` are those compared, in the order of the comparison, then all others with an article on the event or in the window.
    """

    articles: int
    paragraphs: int
    quarantined: int
    outlets: list[OutletIndexed]


@dataclass(frozen=True, slots=True)
class CitedParagraph:
    """A paragraph that was compared. `sha256` is of its stored text in UTF-8; `position` counts from 0."""

    id: int
    position: int
    start: int
    end: int
    sha256: str
    origin_id: int
    probability: float | None


@dataclass(frozen=True, slots=True)
class Archive:
    """Where the article was read: the file, archive or address, the line or record in it, and when (UTC).

    Of a file only its name is told: folders are the user's own business. `text_sha256` is of the article's stored text.
    """

    source: str
    line: int
    indexed_at: str
    text_sha256: str


@dataclass(frozen=True, slots=True)
class CitedSource:
    """An article under the `number` by which it is cited, or the pasted text, which has no article and no archive."""

    number: int
    outlet: str
    title: str
    published: str | None
    url: str | None
    lang: str | None
    author: str | None
    credit: str | None
    article_id: int | None
    external_id: str | None
    revision: int | None
    archive: Archive | None
    paragraphs: list[CitedParagraph]


@dataclass(frozen=True, slots=True)
class State:
    """What answered, each as 16 hex digits of a SHA-256: what readers of the store see, and the settings that bear on it."""

    edition: str
    settings: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """By what a written report is made again. `request` is what was asked, with the fields of `POST /v1/reports`."""

    id: str
    made_at: str
    request: dict[str, Any]
    versions: Versions
    state: State


@dataclass(frozen=True, slots=True)
class Report:
    """A comparison with all that a reader needs to cite and to check it.

    `id` follows from the request, the versions and the state of the store. `figures` are the numbers that outlets state
    differently, `quotes` the words quoted, as annotations that other tools read (W3C Web Annotation). `request` is what was
    asked, with the fields of `POST /v1/reports`.
    """

    id: str
    title: str
    made_at: str
    request: dict[str, Any]
    state: State
    question: Question
    indexed: Indexed
    method: list[str]
    comparison: Comparison
    figures: list[Series]
    sources: list[CitedSource]
    quotes: list[Annotation]
    version: Literal[1] = field(default=1)
