"""What the forms of corrections show, and what a filled one asks for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from pydantic import ValidationError

from indexer.store.errors import CallError, NotFoundError, StoreLockedError
from indexer.store.objections import MarkedWords
from indexer.store.reading import Reader
from indexer.store.records import Article, Paragraph
from service.judgements import JudgementRequest
from service.objections import MadeBy, ObjectionRequest, ShownMark, Side
from service.pages.forms import Form, number_in
from service.presentation.marked import Piece, Span, pieces_of

# What may be wrong with a mark, in words.
FAULTS = {
    "no_difference": "The outlets do not differ here",
    "other_type": "They differ, but in another way",
    "other_words": "Other words should be marked",
    "other": "Something else, as written below",
}
# What can be judged of an event: the verdict to be stored, and which field names its subject.
CHANGES = {
    "split": ("split", "article"),
    "not_same": ("not_same", "article"),
    "same": ("same", "article"),
    "add": ("same", "added"),
    "merge": ("merge", "other"),
}
# Python reads no number of some thousand digits; -1 is refused with the other faults.
_GENERATION = re.compile(r"\d{1,18}")
_PLACE = re.compile(r"(\d{1,18}):(\d{1,6}):(\d{1,6})")

_SHOWS_MARKS = re.compile(r"/(?:events/\d{1,18}|compare)(?:\?[^\s#]*)?(?:#c\d{1,18})?")
_LONGEST_ADDRESS = 8000


@dataclass(frozen=True, slots=True)
class MarkedSide:
    """One side of a mark in its paragraph."""

    article: Article
    paragraph: Paragraph
    words: str
    pieces: list[Piece]


def event_form(reader: Reader, event_id: int, typed: Form) -> dict[str, Any]:
    """An event with its articles, and what was typed already. Raises NotFoundError."""
    found = reader.events.event(event_id)
    articles = [reader.article(each) for each in reader.events.members([found.id])[found.id]]
    return {"event": found, "articles": articles, "typed": typed, "faults": []}


def judgement_request(form: Form) -> JudgementRequest:
    """The judgement that a form asks for. Raises CallError or ValidationError where it asks for none."""
    if form.one("change") not in CHANGES:
        raise CallError("choose what should change")
    verdict, subject = CHANGES[form.one("change")]
    named = form.every(subject)
    if subject == "article" and not named:
        raise CallError("tick the articles that you mean")
    if verdict == "not_same" and len(named) > 2:
        raise CallError(
            "tick one article, or two that tell different events; to part several, say that they tell one event and the "
            "rest another"
        )
    numbers = [number_in(each, of="event" if subject == "other" else "article") for each in named or [""]]
    of_subject = {"other_event_id": numbers[0]} if subject == "other" else {"article_ids": numbers}
    return JudgementRequest.model_validate({"verdict": verdict, **of_subject, **_said(form)})


def mark_form(reader: Reader, asked: Form) -> dict[str, Any]:
    """The mark that a form, or the address of an empty one, is about. Raises CallError where it names none."""
    try:
        mark = ShownMark(
            type=asked.one("type"),  # type: ignore[arg-type]
            status=asked.one("status"),  # type: ignore[arg-type]
            left=_side(reader, asked.one("left")),
            right=_side(reader, asked.one("right")),
            probability=float(asked.one("probability")),
        )
    except (NotFoundError, ValueError):
        raise CallError("this address names no mark of this store: follow the link beside a mark") from None
    sides = marked_sides(reader, mark.type, [MarkedWords(**each.model_dump()) for each in (mark.left, mark.right)])
    return {"mark": mark, "sides": sides, "typed": asked, "faults": [], "wrongs": FAULTS}


def objection_request(form: Form, mark: ShownMark) -> ObjectionRequest:
    """The objection that a form asks for. Raises ValidationError where it asks for none."""
    if form.one("wrong") not in FAULTS:
        raise CallError("choose what is wrong with the mark")
    generation = form.one("generation")
    made_by = {name: form.one(name) for name in ("rashomon", "model", "rules")}
    return ObjectionRequest(
        mark=mark,
        versions=MadeBy(**made_by, generation=int(generation) if _GENERATION.fullmatch(generation) else -1),
        wrong=form.one("wrong"),  # type: ignore[arg-type]
        better_type=form.one("better_type") or None,  # type: ignore[arg-type]
        **_said(form),
    )


def marked_sides(reader: Reader, kind: str, sides: Sequence[MarkedWords]) -> list[MarkedSide]:
    """The sides of a mark, each in its paragraph, superseded ones too."""
    shown = []
    for each in sides:
        paragraph, article = reader.paragraph(each.paragraph_id)
        span = Span(each.start, each.end, kind, None)
        shown.append(MarkedSide(article, paragraph, each.text, pieces_of(paragraph.text, 0, [span])))
    return shown


def back_of(request: Request, typed: Form) -> str:
    """The page of ours that a mark's form was opened from, at the mark's claim; "" where the browser does not say."""
    if typed.one("back"):
        return back_to(typed.one("back"))
    came = urlsplit(request.headers.get("referer", ""))
    if came.netloc != request.url.netloc:
        return ""
    claim = f"#c{typed.one('claim')}" if _GENERATION.fullmatch(typed.one("claim")) else ""
    return back_to(f"{came.path}{'?' if came.query else ''}{came.query}{claim}")


def back_to(address: str) -> str:
    """The address of a page that shows marks; "" for any other, because it may come from anywhere."""
    return address if len(address) <= _LONGEST_ADDRESS and _SHOWS_MARKS.fullmatch(address) else ""


def status_of(error: Exception) -> int:
    """The status that a page with a fault is answered with."""
    if isinstance(error, StoreLockedError):
        return 503
    return 422 if isinstance(error, ValidationError) else 404 if isinstance(error, NotFoundError) else 400


def _said(form: Form) -> dict[str, Any]:
    return {"by": form.one("by"), "note": form.one("note") or None}


def _side(reader: Reader, place: str) -> Side:
    """The words at a place, "paragraph:start:end": they are read from the store, so they are what it holds."""
    found = _PLACE.fullmatch(place)
    if not found:
        raise ValueError(place)
    paragraph_id, start, end = map(int, found.groups())
    paragraph, _ = reader.paragraph(paragraph_id)
    return Side(paragraph_id=paragraph_id, start=start, end=end, text=paragraph.text[start:end])
