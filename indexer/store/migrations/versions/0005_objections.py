"""Objections to marks.

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table. It is empty until somebody objects."""
    op.create_table(
        "objections",
        sa.Column("id", ID, primary_key=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("type", "status")),
        *_side("left"),
        *_side("right"),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("wrong", sa.Text(), nullable=False),
        sa.Column("better_type", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
    )
    for side in ("left", "right"):
        op.create_index(op.f(f"ix_objections_{side}_paragraph_id"), "objections", [f"{side}_paragraph_id"])


def _side(name: str) -> list[sa.Column[object]]:
    return [
        sa.Column(f"{name}_paragraph_id", ID, sa.ForeignKey("paragraphs.id"), nullable=False),
        sa.Column(f"{name}_start", sa.Integer(), nullable=False),
        sa.Column(f"{name}_end", sa.Integer(), nullable=False),
        sa.Column(f"{name}_text", sa.Text(), nullable=False),
    ]
