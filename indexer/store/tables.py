"""The catalogue's tables. `migrations/` makes them; a test holds both together."""

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# SQLite hands out row ids to INTEGER PRIMARY KEY only; elsewhere ids are 64-bit.
ID = BigInteger().with_variant(Integer, "sqlite")
JSON_VALUE = str | int | float | bool | None | list["JSON_VALUE"] | dict[str, "JSON_VALUE"]


class Base(DeclarativeBase):
    """The catalogue."""


class StoreRow(Base):
    """Facts about the store as a whole: its model, its current generation, its number of articles."""

    __tablename__ = "store"
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class OutletRow(Base):
    """A publisher."""

    __tablename__ = "outlets"
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)


class ArticleRow(Base):
    """What stays of an article through its versions: the outlet and the outlet's own key for it (see `extract`)."""

    __tablename__ = "articles"
    __table_args__ = (UniqueConstraint("outlet_id", "identity"),)
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    identity: Mapped[str] = mapped_column(Text)


class EmbeddingRow(Base):
    """The embedding of one distinct text: float16, unit length, little-endian. Computed once, however many print it."""

    __tablename__ = "embeddings"
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    text_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class RevisionRow(Base):
    """A version of an article. Readers of generation g see it when `generation <= g` and it is not superseded by then."""

    __tablename__ = "revisions"
    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        Index("ix_revisions_day_superseded_in", "day", "superseded_in"),
    )
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    number: Mapped[int]
    generation: Mapped[int] = mapped_column(index=True)
    superseded_in: Mapped[int | None] = mapped_column(index=True)
    content_sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    external_id: Mapped[str | None] = mapped_column(Text, index=True)
    url: Mapped[str | None] = mapped_column(Text, index=True)
    title: Mapped[str] = mapped_column(Text)
    published: Mapped[str | None] = mapped_column(Text)
    day: Mapped[int] = mapped_column()
    lang: Mapped[str | None] = mapped_column(Text)
    author: Mapped[str | None] = mapped_column(Text)
    credit: Mapped[str | None] = mapped_column(Text)
    title_embedding_id: Mapped[int | None] = mapped_column(ForeignKey("embeddings.id"))
    terms: Mapped[bytes] = mapped_column(LargeBinary)
    source: Mapped[str] = mapped_column(Text)
    line: Mapped[int]
    indexed_at: Mapped[str] = mapped_column(Text)
    # Last, because SQLite reads a row from its beginning and long values spill onto other pages.
    text: Mapped[str] = mapped_column(Text)
    extra: Mapped[dict[str, JSON_VALUE]] = mapped_column(JSON)


class ParagraphRow(Base):
    """A paragraph is (article version, position, text); `text` equals `revision.text[start:end]` in code points."""

    __tablename__ = "paragraphs"
    __table_args__ = (UniqueConstraint("revision_id", "position"),)
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    position: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    embedding_id: Mapped[int] = mapped_column(ForeignKey("embeddings.id"), index=True)
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("paragraphs.id"))
    terms: Mapped[bytes] = mapped_column(LargeBinary)
    text: Mapped[str] = mapped_column(Text)


class TermRow(Base):
    """A word or a name and in how many current articles it stands; `generation` tells readers which counts changed."""

    __tablename__ = "terms"
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    term: Mapped[str] = mapped_column(Text, unique=True)
    document_frequency: Mapped[int]
    generation: Mapped[int] = mapped_column(index=True)


class BucketRow(Base):
    """A file of the vector index and the generations that use it."""

    __tablename__ = "buckets"
    day: Mapped[int] = mapped_column(primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True)
    retired_in: Mapped[int | None] = mapped_column(index=True)
    file: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    rows: Mapped[int]
    highest_paragraph_id: Mapped[int] = mapped_column(BigInteger)


class QuarantineRow(Base):
    """A document that was not taken in: file, line, reason, and its first words."""

    __tablename__ = "quarantine"
    __table_args__ = (UniqueConstraint("source", "line", "document_sha256"),)
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    line: Mapped[int]
    document_sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    reason: Mapped[str] = mapped_column(Text)
    excerpt: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(Text)
