"""Events: links between articles, events and their articles, judgements.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables. The next publication fills them: it finds that a store without events is due for linking."""
    op.create_table(
        "links",
        _reference("low", "revisions", primary_key=True),
        _reference("high", "revisions", primary_key=True),
        sa.Column("probability", sa.Double(), nullable=False),
    )
    op.create_index(op.f("ix_links_high"), "links", ["high"])
    op.create_table(
        "events",
        sa.Column("id", ID, primary_key=True),
        _reference("story_id", "events", nullable=True),
        _reference("central_id", "articles", nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("first_day", "last_day", "articles")),
        _reference("replaced_by", "events", nullable=True),
    )
    op.create_index("ix_events_last_day_id", "events", ["last_day", "id"])
    for name in ("story_id", "replaced_by"):
        op.create_index(op.f(f"ix_events_{name}"), "events", [name])
    op.create_table(
        "event_articles",
        _reference("article_id", "articles", primary_key=True),
        _reference("event_id", "events"),
    )
    op.create_index(op.f("ix_event_articles_event_id"), "event_articles", ["event_id"])
    _make_judgements()


def _make_judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("id", ID, primary_key=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        _reference("event_id", "events"),
        _reference("other_event_id", "events", nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
    )
    op.create_index(op.f("ix_judgements_event_id"), "judgements", ["event_id"])
    op.create_table(
        "judged_articles",
        _reference("judgement_id", "judgements", primary_key=True),
        _reference("article_id", "articles", primary_key=True),
        sa.Column("side", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
    )
    op.create_index(op.f("ix_judged_articles_article_id"), "judged_articles", ["article_id"])


def _reference(name: str, table: str, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, ID, sa.ForeignKey(f"{table}.id"), primary_key=primary_key, nullable=nullable)
