"""What a user says against a mark of a comparison, held against the stored words before it is kept."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from indexer.store.errors import CallError
from indexer.store.objections import Fault, MarkedWords, Objection
from indexer.store.reading import Reader
from service.comparison.telling import DivergenceType
from service.judgements import Note, Who
from service.queries import LARGEST_ID, Id, Name

LONGEST_WORDS = 50_000
Place = Annotated[int, Field(ge=0, le=LONGEST_WORDS)]
Version = Annotated[Name, Field(max_length=200)]
# What is sent beyond these names is passed over: a mark may be sent as the comparison gave it.
AS_GIVEN = ConfigDict(extra="ignore", frozen=True, strict=True)


class Side(BaseModel):
    """The words of one outlet."""

    model_config = AS_GIVEN

    paragraph_id: Id
    start: Place
    end: Place
    text: Annotated[Name, Field(min_length=1, max_length=LONGEST_WORDS)]


class ShownMark(BaseModel):
    """A divergence as a comparison gave it."""

    model_config = AS_GIVEN

    type: DivergenceType
    status: Literal["divergence", "update"]
    left: Side
    right: Side
    probability: float = Field(ge=0, le=1)


class MadeBy(BaseModel):
    """The `versions` of that comparison."""

    model_config = AS_GIVEN

    rashomon: Version
    model: Version
    rules: Version
    generation: Annotated[int, Field(ge=0, le=LARGEST_ID)]


class ObjectionRequest(BaseModel):
    """A mark and what is wrong with it.

    `no_difference`: the outlets do not differ there. `other_type`: they do, in another way than the mark says, which
    `better_type` may tell. `other_words`: other words should be marked. `other`: what `note` says.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    mark: ShownMark
    versions: MadeBy
    wrong: Fault
    better_type: DivergenceType | None = Field(default=None, description="for `other_type`: what it is")
    by: Who = Field(description="who says so")
    note: Note | None = Field(default=None, description="why, or what should be marked")

    @model_validator(mode="after")
    def _says_what_is_wrong(self) -> Self:
        if self.better_type is not None and self.wrong != "other_type":
            raise ValueError("another type belongs to a mark of another type only: leave it out")
        if self.better_type == self.mark.type:
            raise ValueError(f"the mark says {self.mark.type!r} already: name another one")
        if self.wrong == "other" and not self.note:
            raise ValueError("say in the note what is wrong")
        return self


def objection_of(reader: Reader, request: ObjectionRequest) -> Objection:
    """The objection to be stored. Raises NotFoundError for an unknown paragraph, CallError for words that it does not hold."""
    mark = request.mark
    return Objection(
        id=0,
        type=mark.type,
        status=mark.status,
        left=_words(reader, mark.left),
        right=_words(reader, mark.right),
        probability=mark.probability,
        versions=request.versions.model_dump(),
        wrong=request.wrong,
        better_type=request.better_type,
        by=request.by,
        note=request.note,
        at="",
    )


def _words(reader: Reader, side: Side) -> MarkedWords:
    paragraph, _ = reader.paragraph(side.paragraph_id)
    if paragraph.text[side.start : side.end] != side.text:
        raise CallError(
            f"paragraph {paragraph.id} does not hold {side.text[:60]!r} from {side.start} to {side.end}: "
            "send the mark as the comparison gave it"
        )
    return MarkedWords(**side.model_dump())
