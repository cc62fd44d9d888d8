"""A page of HTML → its article and what the page says of itself. The only importer of trafilatura and htmldate.

The page is parsed once; trafilatura and htmldate read the same tree. libxml2 drops without a word what is nested deeper
than 255 elements, and everything from a text of 10 million bytes on: its log tells, and such a page is refused.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import trafilatura
from htmldate import find_date
from lxml.etree import ElementDefaultClassLookup, ErrorLevels, LxmlError, ParserError, _Element, iterwalk
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura.settings import Document, Extractor

from indexer.extract.charset import decoded
from indexer.extract.metadata import Metadata, metadata_of
from indexer.store.errors import DocumentError

# News pages have a few thousand. A tree needs some 200 bytes for each, and trafilatura copies it several times.
MOST_ELEMENTS = 50_000
CONTROLS = bytes(byte for byte in range(0x20) if byte not in b"\t\n\f\r") + b"\x7f"
# The same written as references, and those to what is no character of Unicode.
REFERENCE = re.compile(
    rb"&#(?:0*(?:[0-8]|1[1-24-9]|2\d|3[01]|127|6553[45])(?!\d)|[xX]0*(?:[0-8bcefBCEF]|1[\da-fA-F]|7[fF]|[fF]{3}[efEF])(?![\da-fA-F]));?"
)
NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
NO_CHARACTERS_BEGIN = NO_CHARACTERS[0][:2]
BLOCKS = frozenset("p head item list quote table row cell code div section article body main graphic".split())
# No text of a tree can hold this character.
BREAK = "\x0b"
TWO_BREAKS = re.compile(rf"{BREAK}[^\S{BREAK}]*{BREAK}")
# A heading says what follows; it is no telling. What is longer, or ends like a sentence, is text that looks like one.
LONGEST_HEADING = 120
SENTENCE_END = re.compile(r"[.!?…。！？؟][\"”’»」)]*$")
EARLIEST = date(1990, 1, 1)

# lxml.html asks Python for the class of each element it hands out; forms and inputs are of no interest here.
ONE_CLASS = ElementDefaultClassLookup(element=HtmlElement)
# Readers' comments are no telling. Tables are left out: a row of figures is no paragraph.
OPTIONS = Extractor(output_format="txt", comments=False, tables=False)

for library in ("trafilatura", "htmldate", "courlan"):
    # They warn of every page without an article; here that is a reason in the quarantine.
    logging.getLogger(library).addHandler(logging.NullHandler())

# Of random bytes 5 to 10 % are control characters, of a page that somebody's software damaged a few in thousand.
MOST_CONTROLS = 0.02
# What browsers ("saved from url=(0044)https://…") and SingleFile ("url: https://…") write at the head of a page they save.
SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://\S+)")
HEAD_LENGTH = 4096


@dataclass(frozen=True, slots=True)
class Page:
    """A page's paragraphs, which of them are headings (by number), what it says of itself, and what was repaired.

    `tree` is the page as trafilatura read it, for a date that only its text tells.
    """

    paragraphs: tuple[str, ...]
    headings: frozenset[int]
    metadata: Metadata
    repairs: tuple[str, ...]
    tree: HtmlElement


def read_page(body: bytes, charset: str | None = None) -> Page:
    """Read a page's bytes; `charset` is what the server stated. Raises DocumentError where it cannot be read whole."""
    text, repairs = decoded(body, charset)
    page = read_html(text)
    return replace(page, repairs=repairs + page.repairs)


def read_html(html: str) -> Page:
    """Read a page's text. Raises DocumentError where it cannot be read whole."""
    markup, repairs = _cleaned(html)
    tree = _parsed(markup)
    metadata = metadata_of(tree)
    if metadata.canonical is None and (saved := SAVED_FROM.search(html[:HEAD_LENGTH])):
        metadata = replace(metadata, canonical=saved[1])
    _part_at_double_breaks(tree)
    blocks = list(_blocks(tree))
    headings = frozenset(place for place, (text, is_heading) in enumerate(blocks) if is_heading and _names(text))
    return Page(tuple(text for text, _ in blocks), headings, metadata, repairs + _cut_off(html), tree)


def date_in_text(page: Page, *, now: datetime) -> str | None:
    """The day (ISO 8601) that a page shows without marking it for machines; None where nothing shows one clearly.

    Only elements that hold dates are looked at: a year in a copyright line, or a date in the telling, is none.
    """
    try:
        return find_date(
            page.tree,
            extensive_search=False,
            original_date=True,
            min_date=EARLIEST.isoformat(),
            max_date=(now.date() + timedelta(days=1)).isoformat(),
        )
    except (
        ValueError,
        TypeError,
        OverflowError,
        LxmlError,
        RecursionError,
    ):  # whatever a hostile page makes it stumble on
        return None


def _cleaned(html: str) -> tuple[bytes, tuple[str, ...]]:
    """The page in UTF-8 without what XML has no place for: one NUL would cost trafilatura the whole page.

    Raises DocumentError for what is no page.
    """
    markup = html.encode("utf-8", "replace")
    plain = markup.translate(None, CONTROLS)
    if len(markup) - len(plain) > MOST_CONTROLS * len(markup):
        raise DocumentError("this is no page but a binary file: it is full of control characters")
    cleaned = REFERENCE.sub(b"", plain)
    if NO_CHARACTERS_BEGIN in cleaned:
        for found in NO_CHARACTERS:
            cleaned = cleaned.replace(found, b"")
    lost = len(markup) - len(cleaned)
    return cleaned, (f"{lost:,} bytes of control characters removed",) if lost else ()


def _parsed(markup: bytes) -> HtmlElement:
    elements = markup.count(b"<") - markup.count(b"</")
    if elements > MOST_ELEMENTS:
        raise DocumentError(f"the page has {elements:,} elements; {MOST_ELEMENTS:,} are allowed")
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False
    )
    parser.set_element_class_lookup(ONE_CLASS)
    try:
        tree = document_fromstring(markup, parser=parser)
    except ParserError:
        raise DocumentError("the page is empty") from None
    for entry in parser.error_log:
        if entry.level == ErrorLevels.FATAL:
            raise DocumentError(_lost(entry.message))
    return tree


def _lost(message: str) -> str:
    """Why libxml2 did not read all of a page, in words for its reader."""
    if "depth" in message:
        return "the page is nested more than 255 elements deep: the text inside cannot be read"
    if "size limit" in message:
        return "a text or a tag of the page has more than 10,000,000 bytes: the rest cannot be read"
    return f"the page cannot be read to its end: {message}"


def _part_at_double_breaks(tree: HtmlElement) -> None:
    """Two line breaks inside a paragraph part it in two; trafilatura would keep one line break of them."""
    # From the end on, so that each element is moved once however many breaks there are.
    for second in reversed(list(tree.iter("br"))):
        first, paragraph = second.getprevious(), second.getparent()
        if (
            first is None
            or first.tag != "br"
            or paragraph is None
            or paragraph.tag != "p"
            or (first.tail or "").strip()
        ):
            continue
        rest = paragraph.makeelement("p", dict(paragraph.attrib))
        rest.text = second.tail
        rest.extend(list(second.itersiblings()))
        rest.tail, paragraph.tail = paragraph.tail, None
        for found in (first, second):
            paragraph.remove(found)
        paragraph.addnext(rest)


def _blocks(tree: HtmlElement) -> Iterator[tuple[str, bool]]:
    """The article's blocks of text in order, and whether each is a heading."""
    body = _article(tree)
    if body is None:
        return
    pieces: list[str] = []
    for event, element in iterwalk(body, events=("start", "end")):
        is_block = element.tag in BLOCKS
        if is_block:
            yield from _texts(pieces, is_heading=event == "end" and element.tag == "head")
        if event == "start":
            pieces.append(BREAK if element.tag == "lb" else element.text or "")
        elif element is not body:
            pieces.append(element.tail or "")
    yield from _texts(pieces, is_heading=False)


def _article(tree: HtmlElement) -> _Element | None:
    """The article's body as trafilatura sees it."""
    try:
        found = trafilatura.bare_extraction(tree, options=OPTIONS)
    except MemoryError:
        raise
    except Exception as error:  # it is made for pages that people wrote; what others make it stumble on is not known
        raise DocumentError(
            f"no article can be taken out of the page: {type(error).__name__}: {error}"[:200]
        ) from error
    return found.body if isinstance(found, Document) else None


def _texts(pieces: list[str], *, is_heading: bool) -> Iterator[tuple[str, bool]]:
    """The gathered pieces as texts, parted where two line breaks follow one another; afterwards nothing is gathered."""
    for text in TWO_BREAKS.split("".join(pieces)):
        if folded := " ".join(text.split()):
            yield folded, is_heading
    pieces.clear()


def _names(text: str) -> bool:
    return len(text) <= LONGEST_HEADING and not SENTENCE_END.search(text)


def _cut_off(html: str) -> tuple[str, ...]:
    end = html[-100_000:]
    if end.rfind("<") > end.rfind(">"):
        return ("the page ends inside a tag: it was cut off",)
    if end.rfind("<script") > end.rfind("</script"):
        return ("the page ends inside a script: it was cut off",)
    return ()
