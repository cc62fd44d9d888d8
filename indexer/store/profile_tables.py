"""The catalogue's tables of profiles, which are what matching needs of an article as a whole, and of rare terms."""

from sqlalchemy import Double, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from indexer.store.tables import Base


class ProfileRow(Base):
    """What follows from one version of an article, whatever else is stored: see `records.Profile`.

    `gist` and `lead` are float16, the others term ids and days, 32-bit, little-endian.
    """

    __tablename__ = "profiles"
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    gist: Mapped[bytes] = mapped_column(LargeBinary)
    lead: Mapped[bytes] = mapped_column(LargeBinary)
    title_terms: Mapped[bytes] = mapped_column(LargeBinary)
    lead_terms: Mapped[bytes] = mapped_column(LargeBinary)
    days: Mapped[bytes] = mapped_column(LargeBinary)


class SurroundingsRow(Base):
    """What a version has around it: see `records.Around`."""

    __tablename__ = "surroundings"
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    term: Mapped[float] = mapped_column(Double)
    title: Mapped[float] = mapped_column(Double)
    gist: Mapped[float] = mapped_column(Double)
    day: Mapped[int | None]
    sure: Mapped[float] = mapped_column(Double)


class PostingRow(Base):
    """A term that is rare in general news, and a version of an article that holds it."""

    __tablename__ = "postings"
    __table_args__ = ({"sqlite_with_rowid": False},)
    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id"), primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
