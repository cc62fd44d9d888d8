"""The catalogue's tables of events: links between articles, the events that follow from them, what users judged of them,
and what a comparison found.
"""

from sqlalchemy import JSON, Double, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from indexer.store.tables import ID, Base


class LinkRow(Base):
    """Two current versions of different articles and how probable it is that they tell the same event. `low < high`."""

    __tablename__ = "links"
    low: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    high: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True, index=True)
    probability: Mapped[float] = mapped_column(Double)


class EventRow(Base):
    """An event, or an id that once was one and is `replaced_by` another.

    `story_id` is the oldest event of its story, `central_id` the article that gives the headline; days are ordinals, 0 where
    no article is dated.
    """

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_last_day_id", "last_day", "id"),)
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    story_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"), index=True)
    central_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"))
    first_day: Mapped[int]
    last_day: Mapped[int]
    articles: Mapped[int]
    replaced_by: Mapped[int | None] = mapped_column(ForeignKey("events.id"), index=True)


class MemberRow(Base):
    """The event that an article is in: each published article is in one."""

    __tablename__ = "event_articles"
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)


class JudgementRow(Base):
    """What somebody judged of an event. It is about articles, so it outlives the event's id."""

    __tablename__ = "judgements"
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    verdict: Mapped[str] = mapped_column(Text)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    other_event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    by: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    at: Mapped[str] = mapped_column(Text)


class JudgedArticleRow(Base):
    """An article that a judgement is about: on which of its two sides, and in which place there."""

    __tablename__ = "judged_articles"
    judgement_id: Mapped[int] = mapped_column(ForeignKey("judgements.id"), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, index=True)
    side: Mapped[int]
    position: Mapped[int]


class TallyRow(Base):
    """What the comparison of an event found, counted, and a fingerprint of what it was made from: see `tallies.Tally`."""

    __tablename__ = "tallies"
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    contested: Mapped[int] = mapped_column(index=True)
    claims: Mapped[int]
    origins: Mapped[int]
    types: Mapped[dict[str, int]] = mapped_column(JSON)
    names: Mapped[list[str]] = mapped_column(JSON)
    foremost: Mapped[dict[str, str | list[str]] | None] = mapped_column(JSON(none_as_null=True))
    made_from: Mapped[str] = mapped_column(Text)
