"""The catalogue's tables. `migrations/` makes them; a test holds both together."""

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# SQLite hands out row ids to INTEGER PRIMARY KEY only; elsewhere ids are 64-bit.
ID = BigInteger().with_variant(Integer, "sqlite")
COPIED = text("origin_id != id")
QUOTING = text("quote_id IS NOT NULL")
JSON_VALUE = str | int | float | bool | None | list["JSON_VALUE"] | dict[str, "JSON_VALUE"]


class Base(DeclarativeBase):
    """The catalogue."""


class StoreRow(Base):
    """Facts about the store as a whole: its model, its current generation, its number of articles."""

    __tablename__ = "store"
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class OutletRow(Base):
    """A publisher. An outlet that was merged into another keeps its row, names, domains and articles: they count as the
    other's, which is itself merged into none.
    """

    __tablename__ = "outlets"
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("outlets.id"), index=True)
    family: Mapped[str | None] = mapped_column(Text, index=True)
    country: Mapped[str | None] = mapped_column(Text)
    lang: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[str | None] = mapped_column(Text, index=True)


class OutletNameRow(Base):
    """A name under which an outlet's articles come, its own included. `key` is what names are compared by."""

    __tablename__ = "outlet_names"
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, index=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), index=True)


class OutletDomainRow(Base):
    """A host whose pages, and those of the hosts below it, are an outlet's."""

    __tablename__ = "outlet_domains"
    domain: Mapped[str] = mapped_column(Text, primary_key=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), index=True)


class OutletTagRow(Base):
    """A label that users give to outlets."""

    __tablename__ = "outlet_tags"
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(Text, primary_key=True, index=True)


class ArticleRow(Base):
    """What stays of an article through its versions: the outlet and the outlet's own key for it (see `extract`)."""

    __tablename__ = "articles"
    __table_args__ = (UniqueConstraint("outlet_id", "identity"),)
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    identity: Mapped[str] = mapped_column(Text)


class EmbeddingRow(Base):
    """The embedding of one distinct text: float16, unit length, little-endian. Computed once, however many print it.

    `signature` are the keys under which near copies of the text are looked for (see `indexer.syndication`).
    """

    __tablename__ = "embeddings"
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    text_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes | None] = mapped_column(LargeBinary)


class CopyKeyRow(Base):
    """A key of a text (see `EmbeddingRow.signature`), as a signed number, and a version of an article that prints the text."""

    __tablename__ = "copy_keys"
    __table_args__ = ({"sqlite_with_rowid": False},)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)


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
    published_from: Mapped[str | None] = mapped_column(Text)
    utc_offset: Mapped[int | None] = mapped_column()
    day: Mapped[int] = mapped_column()
    lang: Mapped[str | None] = mapped_column(Text)
    lang_from: Mapped[str | None] = mapped_column(Text)
    author: Mapped[str | None] = mapped_column(Text)
    credit: Mapped[str | None] = mapped_column(Text)
    credit_from: Mapped[str | None] = mapped_column(Text)
    title_embedding_id: Mapped[int | None] = mapped_column(ForeignKey("embeddings.id"))
    terms: Mapped[bytes] = mapped_column(LargeBinary)
    source: Mapped[str] = mapped_column(Text)
    line: Mapped[int]
    indexed_at: Mapped[str] = mapped_column(Text)
    # Last, because SQLite reads a row from its beginning and long values spill onto other pages.
    text: Mapped[str] = mapped_column(Text)
    extra: Mapped[dict[str, JSON_VALUE]] = mapped_column(JSON)


class ParagraphRow(Base):
    """A paragraph is (article version, position, text); `text` equals `revision.text[start:end]` in code points.

    `copy_of` is the earliest paragraph that it copies directly, `origin_id` the origin of its whole group of copies or itself;
    `quote_id` is the earliest that prints the quotation which is all that they share, itself where it is that one.
    """

    __tablename__ = "paragraphs"
    __table_args__ = (
        UniqueConstraint("revision_id", "position"),
        # Few paragraphs are copies, so these hold few rows.
        Index("ix_paragraphs_origin_id", "origin_id", sqlite_where=COPIED, postgresql_where=COPIED),
        Index("ix_paragraphs_quote_id", "quote_id", sqlite_where=QUOTING, postgresql_where=QUOTING),
    )
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    position: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    embedding_id: Mapped[int] = mapped_column(ForeignKey("embeddings.id"), index=True)
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("paragraphs.id"))
    copy_of: Mapped[int | None] = mapped_column(ForeignKey("paragraphs.id"))
    quote_id: Mapped[int | None] = mapped_column(ForeignKey("paragraphs.id"))
    times: Mapped[list[JSON_VALUE] | None] = mapped_column(JSON(none_as_null=True))
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


class DocumentRow(Base):
    """A document that was read before, by the SHA-256 of all that its reading depends on, and what it became."""

    __tablename__ = "documents"
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    quarantine_id: Mapped[int | None] = mapped_column(ForeignKey("quarantine.id"))


class FeedRow(Base):
    """A followed feed: how its last poll ended, and what the next one is asked with. See `records.FollowedFeed`."""

    __tablename__ = "feeds"
    url: Mapped[str] = mapped_column(Text, primary_key=True)
    address: Mapped[str] = mapped_column(Text)
    polled_at: Mapped[str] = mapped_column(Text)
    due_at: Mapped[str | None] = mapped_column(Text)
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    body_sha256: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    failures: Mapped[int] = mapped_column()
    fault: Mapped[str | None] = mapped_column(Text)


class EntryRow(Base):
    """What a followed feed named, and how far its page is: where `due_at` is given, it is to be fetched then.

    See `records.KnownEntry`.
    """

    __tablename__ = "entries"
    __table_args__ = (Index("ix_entries_host_due_at", "host", "due_at"),)
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    url: Mapped[str | None] = mapped_column(Text)
    host: Mapped[str | None] = mapped_column(Text)
    feed: Mapped[str] = mapped_column(Text)
    version: Mapped[bytes] = mapped_column(LargeBinary(32))
    stated: Mapped[dict[str, str]] = mapped_column(JSON)
    noted_at: Mapped[str] = mapped_column(Text)
    wanted_at: Mapped[str] = mapped_column(Text)
    settled_at: Mapped[str | None] = mapped_column(Text)
    due_at: Mapped[str | None] = mapped_column(Text, index=True)
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    failures: Mapped[int] = mapped_column()
    fault: Mapped[str | None] = mapped_column(Text)


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
