"""Posted forms, read with the standard library: one kind of body, of a bounded size, as text."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from fastapi import HTTPException, Request
from pydantic import ValidationError

from indexer.store.errors import CallError
from service.presentation.faults import fault_words

MEDIA_TYPE = "application/x-www-form-urlencoded"
MOST_BYTES = 1_000_000
_LABELS = {"by": "Your name", "note": "Why", "wrong": "What is wrong", "better_type": "What it is"}
# A number, or the address of a page of ours that ends in it.
_NUMBER = re.compile(r"(?:\S*/(?:events|articles)/)?(\d{1,18})(?:[/?#]\S*)?")


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form by name, each with its values in order."""

    fields: dict[str, list[str]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The first value of a field, "" where it has none. Lines end in one character, as in stored text."""
        return self.fields.get(name, [""])[0].replace("\r\n", "\n").strip()

    def every(self, name: str) -> list[str]:
        """All values of a field, such as ticked boxes."""
        return self.fields.get(name, [])


def asked(request: Request) -> Form:
    """What an address asks for: an empty form is filled with it."""
    return Form({name: request.query_params.getlist(name) for name in request.query_params})


async def posted(request: Request) -> Form:
    """The form in a request's body: a dependency, so that the routes themselves stay synchronous."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != MEDIA_TYPE:
        raise HTTPException(415, f"send a form as {MEDIA_TYPE}")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise HTTPException(413, f"the form is larger than {MOST_BYTES:,} bytes: write less")
    try:
        return Form(parse_qs(body.decode("ascii"), keep_blank_values=True, errors="strict"))
    except UnicodeError:
        raise HTTPException(400, "the form is not written in UTF-8") from None


def number_in(text: str, *, of: str) -> int:
    """The number that a visitor typed, or that the pasted address of a page ends in. Raises CallError for anything else."""
    found = _NUMBER.fullmatch(text.strip())
    if not found:
        raise CallError(f"{text[:60]!r} is no {of}: give its number, or paste the address of its page")
    return int(found[1])


def faults_of(error: Exception) -> list[str]:
    """What is wrong with a form, as lines that name its fields as the page does."""
    if not isinstance(error, ValidationError):
        return [_sentence(str(error))]
    told = ((str(each["loc"][-1]) if each["loc"] else "", fault_words(each)) for each in error.errors())
    return [f"{_LABELS.get(name, f'“{name}”')}: {message}" if name else _sentence(message) for name, message in told]


def _sentence(message: str) -> str:
    return message[:1].upper() + message[1:]
