"""What a visitor asks, as the query string says it: every view of a comparison has an address, and this is its grammar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self
from urllib.parse import urlencode

from fastapi import Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from indexer.store.errors import CallError
from indexer.store.reading import Reader
from service.presentation.table import ALIKE
from service.presentation.words import KINDS
from service.queries import DEFAULT_MIN_PROBABILITY, LONGEST_TEXT, LONGEST_WINDOW_DAYS, Id, Name, parse_date, storable

ReadAs = Literal["auto", "paragraph", "url", "words"]
# A link, or a host with a path; a paragraph has spaces.
_LINK = re.compile(r"(?:https?://\S+|(?:[\w-]+\.)+[a-z]{2,}/\S*)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔]['\"”’»)\]]*(?:\s|$)")
# So many words are a paragraph whatever ends them, and fewer than these are a search even with a full stop.
_LEAST_OF_PARAGRAPH, _LEAST_OF_SENTENCE = 12, 5

# What decides, beside the subject, which articles are compared.
_FILTERS = ("published", "first", "last", "window", "follow", "min_probability", "outlet", "family", "lang")
# A form sends what is left empty as an empty text.
_Given = BeforeValidator(lambda value: None if value == "" else value)
_Names = BeforeValidator(lambda values: [value for value in values if value])
Names = Annotated[list[Name], _Names]


def _known(kind: str) -> str:
    if kind not in (*KINDS, ALIKE):
        raise ValueError(f"there is no type {kind[:40]!r}: there are {', '.join([*KINDS, ALIKE])}")
    return kind


Kind = Annotated[str, AfterValidator(_known)]


class Question(BaseModel):
    """The parameters of `/compare`: what is asked (`q`, or a stored paragraph, article or event), of whom, and what is shown.

    `outlet`, `family` and `lang` admit all where none is named; `follow` admits reports beyond the window that share rare
    names. `type` is None where all kinds of marks are shown.
    """

    model_config = ConfigDict(frozen=True, populate_by_name=True)
    longest: ClassVar[int] = LONGEST_TEXT

    q: Annotated[str, AfterValidator(storable)] = ""
    read_as: ReadAs = Field(default="auto", alias="as")
    paragraph: Annotated[Id | None, _Given] = None
    article: Annotated[Id | None, _Given] = None
    event: Annotated[Id | None, _Given] = None
    published: Name = ""
    first: Name = Field(default="", alias="from")
    last: Name = Field(default="", alias="to")
    window: Annotated[int | None, _Given] = Field(default=None, ge=0, le=LONGEST_WINDOW_DAYS)
    follow: bool = True
    min_probability: Annotated[float | None, _Given] = Field(default=None, ge=0, le=1, allow_inf_nan=False)
    outlet: Names = []
    family: Names = []
    lang: Names = []
    fold: bool = True
    ctx: bool = True
    by: Literal["answer", "outlet", ""] = ""
    type: Annotated[list[Kind] | None, _Names] = None

    @property
    def asks(self) -> bool:
        """Whether there is a question at all."""
        return bool(self.q.strip() or self.paragraph or self.article or self.event)

    @property
    def searches(self) -> bool:
        """Whether words are looked for, and nothing is compared."""
        return bool(self.q.strip()) and self.read() == "words"

    @property
    def fault(self) -> str:
        """What is wrong with it, in the names of its parameters, and what to give; "" where nothing is."""
        return next(self._faults(), "")

    def _faults(self) -> Iterator[str]:
        subjects = [name for name in ("q", "paragraph", "article", "event") if getattr(self, name)]
        if len(subjects) > 1:
            yield f"ask of one thing at a time: {' and '.join(subjects)} are given"
        for name, day in (("published", self.published), ("from", self.first), ("to", self.last)):
            yield from day_faults(name, day)
        if self.first and self.last and parse_date(self.first)[1] > parse_date(self.last)[1]:
            yield f"no day lies between {self.first} and {self.last}: “from” must not be after “to”"
        if (length := len(self.q.strip())) > self.longest and not self.searches:
            yield f"{length:,} characters are too many to compare, at most {self.longest:,}: ask for a part of them"

    @property
    def cutoff(self) -> float:
        """The probability from which two paragraphs count as the same event."""
        return DEFAULT_MIN_PROBABILITY if self.min_probability is None else self.min_probability

    def read(self) -> Literal["paragraph", "url", "words"]:
        """What the text is taken for: what the visitor said, else a link, a sentence or more, or words to look for."""
        if self.read_as != "auto":
            return self.read_as
        text = self.q.strip()
        if _LINK.fullmatch(text):
            return "url"
        words = len(text.split())
        told = words >= _LEAST_OF_PARAGRAPH or (words >= _LEAST_OF_SENTENCE and _SENTENCE_END.search(text))
        return "paragraph" if told else "words"

    def address(self, path: str = "/compare", **changes: Any) -> str:
        """The address of this view with some parameters changed; what stands at its default is left out."""
        changed = self.model_copy(update=changes)
        given = changed.model_dump(by_alias=True, exclude_defaults=True)
        switched = {key: int(value) if isinstance(value, bool) else value for key, value in given.items()}
        if changed.type is not None:
            switched["type"] = changed.type or [""]
        return f"{path}?{urlencode(switched, doseq=True)}" if switched else path

    def carried(self, *changed: str) -> list[tuple[str, str]]:
        """Names and values of what a form that changes these fields must carry along."""
        given = self.model_dump(by_alias=True, exclude_defaults=True, exclude=set(changed))
        return [
            (name, str(each))
            for name, value in given.items()
            for each in (value if isinstance(value, list) else [value])
        ]

    def compared(self) -> Self:
        """The same without what only decides how its answer is shown: two that are equal have one answer."""
        return self.model_copy(update={"ctx": True, "by": "", "type": None})

    def about(self, **subject: int) -> Self:
        """The same filters on another subject: `about(event=7)`."""
        return self.model_copy(
            update={"q": "", "read_as": "auto", "paragraph": None, "article": None, "event": None} | subject
        )

    def unfiltered(self) -> Self:
        """The same subject, as it is shown, asked of all."""
        return self.model_copy(
            update={name: Question.model_fields[name].get_default(call_default_factory=True) for name in _FILTERS}
        )

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the subject decides what is compared."""
        return self.unfiltered() != self


def day_faults(name: str, day: str) -> Iterator[str]:
    """What is wrong with the day that a parameter gives, if anything."""
    try:
        parse_date(day or "1970-01-01", name=name)
    except CallError as error:
        yield str(error)


@dataclass(frozen=True, slots=True)
class Offered:
    """What the filters of the form offer: names of outlets, families and languages that are indexed."""

    outlets: list[str]
    families: list[str]
    languages: list[str]

    @classmethod
    def by(cls, reader: Reader) -> Self:
        """What this publication of the index offers."""
        outlets = reader.outlets.listed()
        families = sorted({outlet.family for outlet in outlets if outlet.family})
        return cls([outlet.name for outlet in outlets], families, reader.languages())


def offered(request: Request) -> Offered:
    """What the form offers, read once for each publication. Raises StoreError."""
    state = request.app.state
    with state.store.catalogue.read() as reader:
        known: tuple[int, Offered] | None = getattr(state, "offered", None)
        if known is None or known[0] != reader.generation:
            known = state.offered = (reader.generation, Offered.by(reader))
    return known[1]
