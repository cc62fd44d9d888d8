"""What a written report states of the store, read back from its file: quotations, hashes, sources, and its stamp."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Literal

from indexer.store.errors import CallError
from service.reports.annotations import PARAGRAPH, StoredTarget, sha256_in
from service.reports.formats.csv import head_of_csv, read_csv
from service.reports.formats.json import read_json
from service.reports.formats.parquet import read_parquet, stamp_in
from service.reports.record import CitedSource, Report, Stamp
from service.reports.stamp import STAMP, read_stamp, stamp_of
from service.reports.tables import cell_columns, divergence_columns

# Elements within elements: more than any report has, and no more work than that for a page that was made to cost some.
_DEEPEST = 200
_VOID = frozenset({"meta", "link", "br", "col", "img", "hr", "input", "wbr"})
_FIELDS: Mapping[str, Literal["outlet", "title"]] = {"outlet": "outlet", "title": "title"}
# What is ours between a source's words: a reference to a claim, and the number of a paragraph.
_OURS = frozenset({"ref", "pn"})


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that a report says stand in a paragraph from `start` to `end`, and under which outlet where it says so.

    `before` and `after` are what it says stands around them. `where` tells a reader where in the report.
    """

    where: str
    paragraph_id: int
    start: int
    end: int
    text: str
    outlet: str | None = None
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Hashed:
    """The SHA-256, in hex, that a report states for a stored paragraph, or for the text of the article that it stands in."""

    where: str
    paragraph_id: int
    sha256: str
    of_article: bool = False


@dataclass(frozen=True, slots=True)
class Credited:
    """What a report says of the article that a stored paragraph stands in: its outlet, headline, date or address."""

    where: str
    paragraph_id: int
    field: Literal["outlet", "title", "published", "url"]
    value: str


Stated = Quoted | Hashed | Credited
ReadBack = tuple[list[Stated], Stamp | None]


def read_back(written: bytes, suffix: str) -> ReadBack:
    """All that a report's file states of the store, and its stamp where it carries one; `suffix` is one of READABLE.

    Raises CallError for what is no report.
    """
    try:
        stated, stamp = _READERS[suffix](written)
    # AssertionError is how html.parser refuses a marked section that it does not know ("<![if[").
    except (csv.Error, ArithmeticError, AssertionError, LookupError, TypeError, ValueError) as error:
        raise CallError(f"this is no report of Rashomon: {(str(error).splitlines() or ['it is empty'])[0]}") from None
    return stated, stamp


def _in_json(written: bytes) -> ReadBack:
    report = read_json(written)
    stored = {each.id for source in report.sources if source.archive for each in source.paragraphs}
    parts = (*_in_comparison(report), *_in_figures(report), *_in_sources(report), *_in_annotations(report))
    return [each for each in parts if each.paragraph_id in stored], stamp_of(report)


def _in_comparison(report: Report) -> Iterator[Stated]:
    for number, row in enumerate(report.comparison.rows, 1):
        where = f"claim {number}"
        for cell in row.cells:
            yield Quoted(where, cell.paragraph_id, cell.start, cell.end, cell.text, cell.outlet)
            if named := cell.attribution:
                yield Quoted(where, cell.paragraph_id, named.start, named.end, named.source, cell.outlet)
        for each in row.divergences:
            for side in (each.left, each.right):
                yield Quoted(f"{where}, {each.type}", side.paragraph_id, side.start, side.end, side.text, side.outlet)
    for number, group in enumerate(report.comparison.labels, 1):
        for usage in group.usages:
            where = f"names {number}, {usage.words}"
            for place in (*usage.places, *usage.elsewhere):
                yield Quoted(where, place.paragraph_id, place.start, place.end, place.text, usage.outlet)
    for source in (*report.comparison.anchor.sources, *report.comparison.sources):
        paragraph = source.paragraph
        yield Quoted("sources", paragraph.id, 0, len(paragraph.text), paragraph.text, source.outlet)


def _in_figures(report: Report) -> Iterator[Stated]:
    for each in (figure for series in report.figures for figure in series.figures):
        yield Quoted(f"figures of claim {each.claim}", each.paragraph_id, each.start, each.end, each.words, each.outlet)


def _in_sources(report: Report) -> Iterator[Stated]:
    for source in report.sources:
        for each in source.paragraphs:
            yield Hashed(f"source {source.number}", each.id, each.sha256)
            if source.archive:
                yield Hashed(f"source {source.number}", each.id, source.archive.text_sha256, of_article=True)
        if source.paragraphs:
            yield from _credits(source)


def _credits(source: CitedSource) -> Iterator[Stated]:
    where, paragraph_id = f"source {source.number}", source.paragraphs[0].id
    yield Credited(where, paragraph_id, "outlet", source.outlet)
    yield Credited(where, paragraph_id, "title", source.title)
    yield Credited(where, paragraph_id, "published", source.published or "")
    yield Credited(where, paragraph_id, "url", source.url or "")


def _in_annotations(report: Report) -> Iterator[Stated]:
    for annotation in report.quotes:
        where = f"annotation {annotation.id.partition('#')[2]}"
        stored = next((each for each in annotation.target if isinstance(each, StoredTarget)), None)
        if stored is None:
            raise ValueError(f"{where} names no stored paragraph")
        paragraph_id = int(stored.id.removeprefix(PARAGRAPH))
        yield Hashed(where, paragraph_id, sha256_in(stored.source))
        _, place = stored.selector
        for target in annotation.target:
            words = target.selector[0]
            yield Quoted(
                where=where,
                paragraph_id=paragraph_id,
                start=place.start,
                end=place.end,
                text=words.exact,
                before=words.prefix,
                after=words.suffix,
            )


def _in_csv(written: bytes) -> ReadBack:
    return _in_table(head_of_csv(written), read_csv(written)), None


def _in_parquet(written: bytes) -> ReadBack:
    schema, rows = read_parquet(written)
    stamp = stamp_in(schema)
    return _in_table(schema.names, rows), read_stamp(stamp) if stamp else None


def _in_table(head: list[str], rows: Iterable[Mapping[str, Any]]) -> list[Stated]:
    """What the rows state. A table of a report may have none; then its head says that it is one. Raises ValueError."""
    stated = [*_in_rows(rows)]
    if not stated and head not in ([*divergence_columns()], [*cell_columns()]):
        raise ValueError("it has no quotation, and not the columns of one")
    return stated


def _in_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[Stated]:
    for number, row in enumerate(rows, 2):  # a spreadsheet's first row is the head
        if "left_words" in row:
            for side in ("left", "right"):
                yield from _in_row(f"row {number}", row, f"{side}_", words="", telling="telling_")
        elif row["status"] == "told":
            yield from _in_row(f"row {number}", row, "", text="", attribution="attribution_")


def _in_row(where: str, row: Mapping[str, Any], side: str, **quoted: str) -> Iterator[Stated]:
    """What one side of a row states; `quoted` are the columns of its words, and what those of their offsets begin with."""
    paragraph_id = int(row[f"{side}paragraph_id"])
    if not paragraph_id:
        return
    yield Hashed(where, paragraph_id, _text(row[f"{side}sha256"]))
    for name, offset in quoted.items():
        words = _text(row[f"{side}{name}"])
        if words:
            start, end = int(row[f"{side}{offset}start"]), int(row[f"{side}{offset}end"])
            yield Quoted(where, paragraph_id, start, end, words, _text(row[f"{side}outlet"]))
    yield Credited(where, paragraph_id, "title", _text(row[f"{side}title"]))
    yield Credited(where, paragraph_id, "published", _text(row[f"{side}published"]))
    yield Credited(where, paragraph_id, "url", _text(row[f"{side}url"]))


def _text(value: object) -> str:
    """A cell that holds a text; what is missing is empty. Raises TypeError for any other."""
    if value is None or isinstance(value, str):
        return value or ""
    raise TypeError(f"{str(value)[:40]!r} stands where a text is due")


class _Page(HTMLParser):
    """Collects what the elements with `data-paragraph` say, and the stamp. Raises ValueError for elements nested too deep."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Stated] = []
        self.stamp: Stamp | None = None
        self._open: list[tuple[str, dict[str, str], list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "meta" and attributes.get("name") == STAMP:
            self.stamp = read_stamp(attributes.get("content", ""))
        if tag in _VOID:
            return
        if len(self._open) == _DEEPEST:
            raise ValueError(f"more than {_DEEPEST} elements stand within one another")
        self._open.append((tag, attributes, []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that is closed at once says nothing."""

    def handle_endtag(self, tag: str) -> None:
        if not any(each[0] == tag for each in self._open):
            return
        while (closed := self._open.pop())[0] != tag:
            pass
        _, attributes, text = closed
        if "data-paragraph" in attributes:
            self.found.append(_of_element(attributes, "".join(text)))

    def handle_data(self, data: str) -> None:
        if not any(_OURS & set(attributes.get("class", "").split()) for _, attributes, _ in self._open):
            for _, attributes, text in self._open:
                if "data-paragraph" in attributes:
                    text.append(data)


def _of_element(attributes: Mapping[str, str], text: str) -> Stated:
    paragraph_id = int(attributes["data-paragraph"])
    if "data-sha256" in attributes:
        return Hashed("sources", paragraph_id, text.strip())
    if "data-field" in attributes:
        return Credited("page", paragraph_id, _FIELDS[attributes["data-field"]], text)
    start, end = int(attributes["data-start"]), int(attributes["data-end"])
    return Quoted("page", paragraph_id, start, end, text)


def _in_html(written: bytes) -> ReadBack:
    page = _Page()
    page.feed(written.decode())
    page.close()
    if not page.found and page.stamp is None:
        raise ValueError("it has no quotation, and records no request")
    return page.found, page.stamp


_READERS: dict[str, Callable[[bytes], ReadBack]] = {
    "html": _in_html,
    "json": _in_json,
    "csv": _in_csv,
    "parquet": _in_parquet,
}
READABLE = tuple(_READERS)
