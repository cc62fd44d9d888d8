"""Outlet directory, provenance of dates, origins by near copies, what was read and fetched before.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

from indexer.store.outlets import key_of

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables and columns."""
    _add_reference("outlets", "merged_into")
    with op.batch_alter_table("outlets") as outlets:
        for name in ("family", "country", "lang", "kind"):
            outlets.add_column(sa.Column(name, sa.Text(), nullable=True))
    for name in ("merged_into", "family", "kind"):
        op.create_index(op.f(f"ix_outlets_{name}"), "outlets", [name])
    _make_outlet_directory()
    with op.batch_alter_table("embeddings") as embeddings:
        embeddings.add_column(sa.Column("signature", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("revisions") as revisions:
        for name in ("published_from", "lang_from", "credit_from"):
            revisions.add_column(sa.Column(name, sa.Text(), nullable=True))
        revisions.add_column(sa.Column("utc_offset", sa.Integer(), nullable=True))
    _add_reference("paragraphs", "copy_of")
    _add_reference("paragraphs", "quote_id")
    with op.batch_alter_table("paragraphs") as paragraphs:
        paragraphs.add_column(sa.Column("times", sa.JSON(), nullable=True))
    for name, rows in (("origin_id", "origin_id != id"), ("quote_id", "quote_id IS NOT NULL")):
        where = sa.text(rows)
        op.create_index(f"ix_paragraphs_{name}", "paragraphs", [name], sqlite_where=where, postgresql_where=where)
    op.create_table(
        "documents",
        sa.Column("sha256", sa.LargeBinary(length=32), primary_key=True),
        sa.Column("revision_id", ID, sa.ForeignKey("revisions.id"), nullable=True),
        sa.Column("quarantine_id", ID, sa.ForeignKey("quarantine.id"), nullable=True),
    )
    _make_fetch_log()


def _add_reference(table: str, column: str) -> None:
    """Add a column that names a row of the same table.

    In place: SQLite would have to copy the table for a constraint of its own, and cannot drop one whose rows others name.
    """
    op.add_column(table, sa.Column(column, ID, sa.ForeignKey(f"{table}.id"), nullable=True), inline_references=True)


def _make_outlet_directory() -> None:
    names = op.create_table(
        "outlet_names",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("outlet_id", ID, sa.ForeignKey("outlets.id"), nullable=False),
    )
    op.create_index(op.f("ix_outlet_names_key"), "outlet_names", ["key"])
    op.create_index(op.f("ix_outlet_names_outlet_id"), "outlet_names", ["outlet_id"])
    known = op.get_bind().execute(sa.text("SELECT id, name FROM outlets ORDER BY id")).all()
    op.bulk_insert(names, [{"name": name, "key": key_of(name), "outlet_id": number} for number, name in known])
    op.create_table(
        "outlet_domains",
        sa.Column("domain", sa.Text(), primary_key=True),
        sa.Column("outlet_id", ID, sa.ForeignKey("outlets.id"), nullable=False),
    )
    op.create_index(op.f("ix_outlet_domains_outlet_id"), "outlet_domains", ["outlet_id"])
    op.create_table(
        "outlet_tags",
        sa.Column("outlet_id", ID, sa.ForeignKey("outlets.id"), primary_key=True),
        sa.Column("tag", sa.Text(), primary_key=True),
    )
    op.create_index(op.f("ix_outlet_tags_tag"), "outlet_tags", ["tag"])


def _make_fetch_log() -> None:
    op.create_table(
        "feeds",
        sa.Column("url", sa.Text(), primary_key=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("polled_at", sa.Text(), nullable=False),
        sa.Column("due_at", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_sha256", sa.LargeBinary(length=32), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
    )
    op.create_table(
        "entries",
        sa.Column("sha256", sa.LargeBinary(length=32), primary_key=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("host", sa.Text(), nullable=True),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("version", sa.LargeBinary(length=32), nullable=False),
        sa.Column("stated", sa.JSON(), nullable=False),
        sa.Column("noted_at", sa.Text(), nullable=False),
        sa.Column("wanted_at", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.Text(), nullable=True),
        sa.Column("due_at", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
    )
    op.create_index(op.f("ix_entries_due_at"), "entries", ["due_at"])
    op.create_index(op.f("ix_entries_host_due_at"), "entries", ["host", "due_at"])
