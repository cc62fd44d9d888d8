"""The shape of a comparison: the same in the code, the JSON, the page and the terminal.

Offsets count code points of the stored paragraph, end exclusive. In a comparison of pasted paragraphs, which are not
stored, `paragraph_id` is the position in the request and `article_id` is None.
"""

from dataclasses import dataclass, field
from typing import Literal

from indexer.matching.records import Reason
from indexer.store.records import Article, Paragraph
from service.comparison.telling import DivergenceType
from service.comparison.wording.table import LabelGroup

Certainty = Literal["stated", "attributed", "hedged", "denied"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whom the words name as their source: `source == paragraph text[start:end]`."""

    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """How one outlet tells the claim of a row: `text == paragraph text[start:end]`."""

    outlet: str
    paragraph_id: int
    article_id: int | None
    start: int
    end: int
    text: str
    published: str | None
    attribution: Attribution | None
    certainty: Certainty
    similarity: float  # cosine of the sentence with the row's claim, in [-1, 1]


@dataclass(frozen=True, slots=True)
class Mark:
    """One side of a divergence, anchored."""

    outlet: str
    paragraph_id: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Divergence:
    """What two outlets tell differently. `probability` is calibrated, in [0, 1]; `objections` are the ids of those that
    people raised against this mark.
    """

    type: DivergenceType
    status: Literal["divergence", "update"]
    left: Mark
    right: Mark
    detail: dict[str, object]
    probability: float
    objections: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Omission:
    """A claim that others tell and an outlet does not, with its denominator: its indexed articles on the event.

    `not_yet_published`: all of these came before the first report that tells it. `articles_taken_out` are others of its
    articles, which are out of the event since people corrected it: none of them comes near the claim either.
    """

    outlet: str
    status: Literal["not_reported", "not_yet_published"]
    articles_in_window: int
    articles_taken_out: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One claim across outlets. `claim` holds the words of the fullest telling; `cells` are ordered like `outlets`."""

    claim: str
    cells: list[Cell]
    divergences: list[Divergence]
    omissions: list[Omission]


@dataclass(frozen=True, slots=True)
class Source:
    """A paragraph that takes part in the comparison, and why it counts as the same event (None for the anchor's own)."""

    paragraph: Paragraph
    article: Article | None
    outlet: str
    published: str | None
    origin_id: int
    probability: float | None
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class ComparedOutlet:
    """An outlet in the comparison: how many articles of it take part, and their origins. An origin that two share is a copy.

    `articles_on_event` are its indexed articles in which silence was looked for, those that take part among them; 0 where
    nothing is indexed, because the paragraphs were pasted.
    """

    name: str
    origin_ids: list[int]
    articles: int
    articles_on_event: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An article of the event that is not compared, and why; or one that is out of it since people corrected it (`taken_out`).

    `own_outlet`: it is of the outlet that is asked about. `not_asked`: of an outlet, language or day that was not asked for.
    `unlikely`: no paragraph of it reaches the probability needed; `probability` is what its best one has, None where none came
    near enough to be judged. `too_many`: others came first. `by` is who put it in or parted it from the others, None where
    nobody did: it may fall away with another.
    """

    article_id: int
    outlet: str
    title: str
    reason: Literal["own_outlet", "not_asked", "unlikely", "too_many", "taken_out"]
    probability: float | None
    by: str | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """What was asked: a stored article or paragraph, or pasted text. `sources` are its own paragraphs."""

    outlet: str
    title: str
    url: str | None
    published: str | None
    sources: list[Source]


@dataclass(frozen=True, slots=True)
class Versions:
    """What made this comparison: the same store, settings and versions give the same answer.

    `rules` is a fingerprint of the rules, word lists and weights by which tellings are compared.
    """

    rashomon: str
    model: str
    rules: str
    generation: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The paragraphs of several outlets on one event, side by side, claim by claim.

    `outlets` begins with the anchor's. `labels` are the words for one actor, by outlet, over all rows. `sources` are the
    other outlets' paragraphs, most probable first. `origins` counts independent origins, the anchor's included: a copy is
    no second witness. `notes` say what the reader must know. `left_out` are articles of the event that are not compared;
    `corrections` are the ids of the judgements of people that name articles of the event.
    """

    anchor: Anchor
    outlets: list[ComparedOutlet]
    rows: list[Row]
    labels: list[LabelGroup]
    sources: list[Source]
    origins: int
    window_days: int
    min_probability: float
    notes: list[str]
    versions: Versions
    left_out: list[LeftOut] = field(default_factory=list)
    corrections: list[int] = field(default_factory=list)
