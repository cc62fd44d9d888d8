"""The quotations and hashes that a written report states, read back from its file."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from indexer.store.errors import CallError
from service.reports.annotations import PARAGRAPH, StoredTarget, sha256_in
from service.reports.formats.csv import read_csv
from service.reports.formats.json import read_json
from service.reports.formats.parquet import read_parquet
from service.reports.record import Report

_VOID = frozenset({"meta", "link", "br", "col", "img", "hr", "input", "wbr"})
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


Stated = Quoted | Hashed


def stated_in(file: Path) -> list[Stated]:
    """All quotations and hashes of a report. Raises CallError for what is none, and for a format that states none."""
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        raise CallError(f"{file}: quotations can be checked in {', '.join(_READERS)}")
    try:
        found = list(reader(file.read_bytes()))
    except OSError as error:
        raise CallError(f"cannot read {file}: {error.strerror}") from None
    except (csv.Error, KeyError, TypeError, ValueError) as error:
        raise CallError(f"{file} is no report of Rashomon: {str(error).splitlines()[0]}") from None
    if not found:
        raise CallError(f"{file} is no report of Rashomon, or one without a quotation")
    return found


def _in_json(written: bytes) -> Iterator[Stated]:
    report = read_json(written)
    stored = {each.id for source in report.sources if source.archive for each in source.paragraphs}
    for each in (*_in_comparison(report), *_in_figures(report), *_in_sources(report), *_in_annotations(report)):
        if each.paragraph_id in stored:
            yield each


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


def _in_table(rows: Iterator[Mapping[str, Any]]) -> Iterator[Stated]:
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
    yield Hashed(where, paragraph_id, row[f"{side}sha256"])
    for name, offset in quoted.items():
        words = row[f"{side}{name}"]
        if words:
            start, end = int(row[f"{side}{offset}start"]), int(row[f"{side}{offset}end"])
            yield Quoted(where, paragraph_id, start, end, words, row[f"{side}outlet"])


class _Page(HTMLParser):
    """Collects what the elements with `data-paragraph` say."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Stated] = []
        self._open: list[tuple[str, dict[str, str], list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self._open.append((tag, {name: value or "" for name, value in attrs}, []))

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
            for _, _, text in self._open:
                text.append(data)


def _of_element(attributes: Mapping[str, str], text: str) -> Stated:
    paragraph_id = int(attributes["data-paragraph"])
    if "data-sha256" in attributes:
        return Hashed("sources", paragraph_id, text.strip())
    start, end = int(attributes["data-start"]), int(attributes["data-end"])
    return Quoted("page", paragraph_id, start, end, text)


def _in_html(written: bytes) -> Iterator[Stated]:
    page = _Page()
    page.feed(written.decode())
    page.close()
    yield from page.found


_READERS: dict[str, Callable[[bytes], Iterator[Stated]]] = {
    ".html": _in_html,
    ".json": _in_json,
    ".csv": lambda written: _in_table(read_csv(written)),
    ".parquet": lambda written: _in_table(read_parquet(written)),
}
