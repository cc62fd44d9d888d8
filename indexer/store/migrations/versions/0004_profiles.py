"""Profiles of article versions, what is around them, and where rare terms stand.

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables. The next publication fills them: it makes the profile of every version that has none."""
    op.create_table(
        "profiles",
        sa.Column("revision_id", ID, sa.ForeignKey("revisions.id"), primary_key=True),
        *(
            sa.Column(name, sa.LargeBinary(), nullable=False)
            for name in ("gist", "lead", "title_terms", "lead_terms", "days")
        ),
    )
    op.create_table(
        "surroundings",
        sa.Column("revision_id", ID, sa.ForeignKey("revisions.id"), primary_key=True),
        *(sa.Column(name, sa.Double(), nullable=False) for name in ("term", "title", "gist")),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("sure", sa.Double(), nullable=False),
    )
    op.create_table(
        "postings",
        sa.Column("term_id", ID, sa.ForeignKey("terms.id"), primary_key=True),
        sa.Column("revision_id", ID, sa.ForeignKey("revisions.id"), primary_key=True),
        sqlite_with_rowid=False,
    )
