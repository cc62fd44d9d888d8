"""The catalogue's table of objections: marks of comparisons that somebody called wrong."""

from sqlalchemy import JSON, Double, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from indexer.store.tables import ID, Base


class ObjectionRow(Base):
    """A mark as it was shown, what is wrong with it, and who said so: see `objections.Objection`."""

    __tablename__ = "objections"
    id: Mapped[int] = mapped_column(ID, primary_key=True)
    type: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    left_paragraph_id: Mapped[int] = mapped_column(ForeignKey("paragraphs.id"), index=True)
    left_start: Mapped[int]
    left_end: Mapped[int]
    left_text: Mapped[str] = mapped_column(Text)
    right_paragraph_id: Mapped[int] = mapped_column(ForeignKey("paragraphs.id"), index=True)
    right_start: Mapped[int]
    right_end: Mapped[int]
    right_text: Mapped[str] = mapped_column(Text)
    probability: Mapped[float] = mapped_column(Double)
    versions: Mapped[dict[str, str | int]] = mapped_column(JSON)
    wrong: Mapped[str] = mapped_column(Text)
    better_type: Mapped[str | None] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    at: Mapped[str] = mapped_column(Text)
