"""Tallies: what the comparison of an event found, counted.

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table. Whoever compares events fills it."""
    op.create_table(
        "tallies",
        sa.Column("event_id", ID, sa.ForeignKey("events.id"), primary_key=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("contested", "claims", "origins")),
        sa.Column("types", sa.JSON(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("foremost", sa.JSON(), nullable=True),
        sa.Column("made_from", sa.Text(), nullable=False),
    )
    op.create_index(op.f("ix_tallies_contested"), "tallies", ["contested"])
