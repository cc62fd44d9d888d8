"""Keys of texts by number: which versions of articles hold them.

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table. The next publication fills it, as it looks for all copies anew."""
    op.create_table(
        "copy_keys",
        sa.Column("key", sa.BigInteger(), primary_key=True),
        sa.Column("revision_id", ID, sa.ForeignKey("revisions.id"), primary_key=True),
        sqlite_with_rowid=False,
    )
