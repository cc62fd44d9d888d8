"""A page that is broken, or made to break its reader, becomes an article or has a reason; its neighbours are untouched."""

import json
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from indexer.extract import Extracted
from indexer.intake import Intake, read_document
from indexer.pipeline import Run
from indexer.sources import Defaults, Document, Kind, Reading, open_source
from indexer.store.records import Refused
from indexer.store.store import Store
from indexer.verification import faults
from indexer.workers import Exceeded, Limits, Workers
from tests.helpers import WORKERS
from tests.indexer import work

SEED = 20161208
LONGEST_PARAGRAPH = 50_000
DISTRICTS = ("northern", "eastern", "southern", "western")
STORY = [
    f"The army entered the {district} district of the city on Thursday, sources said, and residents left their homes."
    for district in DISTRICTS
]
PARAGRAPHS = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
DEEP = "<p>This paragraph stands far down in the page, and it must not vanish without a word, officials said.</p>"
MEGABYTE = 2**20
MARKUP = b"""<div> </div> <p> <!-- --> <table><tr> <script> <![CDATA[ &#x110000; \0 \xff\xfe <svg><math> <template> <a/href="
<meta/charset="utf-16"> <meta/charset="koi8-r"> <base/href="//["> <plaintext> <frameset> <noscript>""".split()


def page(inside: str, head: str = "") -> bytes:
    head = f"<head><title>Army in four districts</title>{head}</head>"
    return f"<html>{head}<body><article>{inside}</article></body></html>".encode()


GOOD = page(PARAGRAPHS)
# What kept a parser or an extractor busy for ever, took its memory or its stack, or made it stop in the middle.
HOSTILE = {
    "100,000 attributes": page(f"<p {' '.join(f'a{number}=1' for number in range(100_000))}>{PARAGRAPHS}"),
    "an attribute of 12 MB": page(f'<p title="{"x" * 12_000_000}">{PARAGRAPHS}'),
    "a word of 12 MB": page(f"<p>{'x' * 12_000_000}</p>{PARAGRAPHS}"),
    "a paragraph of 12 MB": page(f"<p>{'word ' * 2_400_000}</p>{PARAGRAPHS}"),
    "2 million character references": page(f"<p>{'&lt;' * 2_000_000}</p>{PARAGRAPHS}"),
    "references to no character": page(f"<p>{'&#0;&#xd800;&#x110000;&#99999999999999999999;&nonsense' * 1000}</p>{PARAGRAPHS}"),
    "100,000 paragraphs": page("".join(f"<p>Paragraph {number} says something.</p>" for number in range(100_000))),
    "a million line breaks": page(PARAGRAPHS + "<br>" * 1_000_000),
    "a table of 100,000 rows": page(f"<table>{'<tr><td>cell</td></tr>' * 100_000}</table>{PARAGRAPHS}"),
    "100,000 elements left open": page(PARAGRAPHS + "<b><i><u>" * 33_000),
    "100,000 elements only closed": page("</div></p></article></body></html>" * 20_000 + PARAGRAPHS),
    "100,000 elements in one another": page("<div>" * 100_000 + PARAGRAPHS),
    "a comment that does not end": page(f"<!--{PARAGRAPHS * 1000}"),
    "100,000 comments in one another": page("<!--" * 100_000 + PARAGRAPHS),
    "a script that does not end": page(f"<script>{PARAGRAPHS * 1000}"),
    "a document type that grows": b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + GOOD,
    "an external entity": b'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + page(f"<p>&a;</p>{PARAGRAPHS}"),
    "NUL between the letters": GOOD.replace(b"e", b"e\0"),
    "nothing but NUL": bytes(MEGABYTE),
    "nothing but <": b"<" * MEGABYTE,
    "every byte": bytes(range(256)) * 4096,
    "UTF-16 without a mark": GOOD.decode().encode("utf-16-le"),
    "UTF-16 cut within a character": GOOD.decode().encode("utf-16")[:-1],
    "a page in a page": page(GOOD.decode() * 1000),
    "a canonical address of 1 MB": page(PARAGRAPHS, f'<link rel="canonical" href="https://a.example/{"a" * MEGABYTE}">'),
    "JSON-LD of 100,000 brackets": page(PARAGRAPHS, f'<script type="application/ld+json">{"[" * 100_000}</script>'),
    "JSON-LD that is no article": page(PARAGRAPHS, '<script type="application/ld+json">[null, 1, {"@type": 3}]</script>'),
    "a base that is no address": page(PARAGRAPHS, '<base href="http://[::1"><link rel="canonical" href="//[">'),
    "dates that are none": page(PARAGRAPHS, '<meta property="article:published_time" content="99999-99-99T99:99:99+99:99">'),
}  # fmt: skip


def document(body: bytes, line: int = 1) -> Document:
    return Document("page.html", line, Kind.PAGE, body, defaults=Defaults("Example", "2016-12-08"))


def read(workers: Workers, *bodies: bytes) -> list[Extracted | Refused | Exceeded]:
    reader = partial(read_document, longest_paragraph=LONGEST_PARAGRAPH)
    return list(workers.map(reader, (document(body) for body in bodies)))


def told_of(result: Extracted | Refused | Exceeded) -> str:
    """All that is said of what went wrong."""
    return "; ".join(result.repairs) if isinstance(result, Extracted) else result.reason


@pytest.fixture(scope="module")
def good() -> Extracted:
    """What a good page becomes."""
    (result,) = read(WORKERS, GOOD)
    assert isinstance(result, Extracted)
    assert result.version.paragraphs == STORY
    return result


def test_hostile_pages_leave_their_neighbours_untouched(good: Extracted) -> None:
    bodies = [body for hostile in HOSTILE.values() for body in (GOOD, hostile)]
    with Workers(limits=Limits(seconds=20)) as workers:
        results = read(workers, *bodies, GOOD)
    assert results[::2] == [good] * (len(HOSTILE) + 1)
    for name, result in zip(HOSTILE, results[1::2], strict=True):
        assert isinstance(result, Extracted) or result.reason, name


def test_page_that_needs_too_much_memory_is_not_read_by_half(good: Extracted) -> None:
    """libxml2 goes on without the memory that it is refused, and gives the part of the page that it has."""
    hog = page(PARAGRAPHS + f'<i title="{"x" * 500}"></i>' * 30_000 + DEEP)
    with Workers(processes=1, limits=Limits(memory_bytes=40 * MEGABYTE)) as workers:
        results = read(workers, GOOD, hog, GOOD)
    assert results == [good, Exceeded("needed more than 40 MiB of memory"), good]


@pytest.mark.parametrize("depth", [100, 300, 3_000, 100_000])
@pytest.mark.parametrize("element", ["div", "blockquote"])
def test_text_too_deep_to_be_read_is_told_of(element: str, depth: int) -> None:
    """lxml drops without a word what lies deeper than it reads."""
    opening, closing = f"<{element}>" * depth, f"</{element}>" * depth
    whole, upper = read(WORKERS, page(opening + PARAGRAPHS + closing), page(PARAGRAPHS + opening + DEEP + closing))
    for result, expected in ((whole, len(STORY)), (upper, len(STORY) + 1)):
        if not isinstance(result, Extracted) or len(result.version.spans) < expected:
            assert "deep" in told_of(result) or "elements; 50,000 are allowed" in told_of(result)


def test_what_pages_are_read_by_forks_safely(good: Extracted) -> None:
    """The process that workers are forked from has one thread, and neither the model nor the database."""
    assert good
    ids, modules = WORKERS.call(work.process_ids, 0), WORKERS.call(work.imported, 0)
    assert not isinstance(ids, Exceeded)
    assert not isinstance(modules, Exceeded)
    assert {"torch", "sqlalchemy", "faiss"} & modules == set()
    assert len(list(Path(f"/proc/{ids[1]}/task").iterdir())) == 1


class Mutants:
    """Pages with random damage, each tenth one undamaged: documents whose lines count up."""

    def __init__(self, size: int) -> None:
        self.size = size

    def __iter__(self) -> Reading:
        for number, body in enumerate(mutants(self.size)):
            yield document(body, number)


def mutants(size: int) -> Iterator[bytes]:
    chance = random.Random(SEED)
    cyrillic = page(
        "".join(f"<p>Армия вошла в район города в четверг, сообщили источники, номер {n}.</p>" for n in range(4))
    )
    linked = page(
        PARAGRAPHS, '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Army"}</script>'
    )
    shapes = (GOOD, linked, cyrillic, cyrillic.decode().encode("cp1251"), GOOD.decode().encode("utf-16"))
    for number in range(size):
        body = shapes[number % len(shapes)]
        for _ in range(chance.randint(1, 8)):
            body = damaged(body, chance)
        yield GOOD if number % 10 == 0 else body


def damaged(body: bytes, chance: random.Random) -> bytes:
    """The body with a piece lost, repeated, moved, overwritten with noise, or with markup set in."""
    first, last = sorted(chance.choices(range(len(body) + 1), k=2))
    last = min(last, first + chance.choice((1, 10, 100, 10_000)))
    piece = body[first:last]
    match chance.randrange(6):
        case 0:
            return body[:first] + body[last:]
        case 1:
            return body[:last] + piece * chance.choice((1, 3, 50)) + body[last:]
        case 2:
            rest = body[:first] + body[last:]
            place = chance.randint(0, len(rest))
            return rest[:place] + piece + rest[place:]
        case 3:
            return body[:first] + chance.randbytes(len(piece)) + body[last:]
        case 4:
            return body[:first] + chance.choice(MARKUP) * chance.choice((1, 5, 500)) + body[first:]
        case _:
            return body[:last] if chance.random() < 0.1 else body.swapcase()


def assert_each_ends_in_one_way(size: int, good: Extracted) -> None:
    intake = Intake(WORKERS, lambda _: {}, longest_paragraph=LONGEST_PARAGRAPH)
    found = [each for batch in intake.batches([Mutants(size)]) for each in batch]
    assert [each.line for each in found] == list(range(size))
    for each in found:
        match each.result:
            case Extracted(version):
                assert version.paragraphs
                assert version.text.encode().decode() == version.text
                assert "\0" not in version.text
            case Refused(reason):
                assert reason
            case other:
                pytest.fail(f"{each.line} ended as {other}")
    undamaged = [each.result for each in found[::10]]
    assert [each.version.text for each in undamaged if isinstance(each, Extracted)] == [good.version.text] * len(
        undamaged
    )


def test_300_mutated_pages_end_each_in_one_way(good: Extracted) -> None:
    """What `test_10_000_mutated_pages_end_each_in_one_way` does with more."""
    assert_each_ends_in_one_way(300, good)


@pytest.mark.slow
def test_10_000_mutated_pages_end_each_in_one_way(good: Extracted) -> None:
    assert_each_ends_in_one_way(10_000, good)


def test_counts_over_mutated_pages_sum_up(store: Store, tmp_path: Path) -> None:
    for number, body in enumerate(mutants(50)):
        (tmp_path / f"{number}.html").write_bytes(body)
    with store.exclusively():
        outcome = Run(store, WORKERS).index([open_source(str(tmp_path), Defaults("Example", "2016-12-08"))])
    assert outcome.read == 50
    assert outcome.added + outcome.revised + outcome.skipped + outcome.quarantined == 50
    assert list(faults(store)) == []


@pytest.mark.parametrize("magic", [b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01", b"%PDF-1.7\n", b"PK\x03\x04"])
def test_a_binary_file_is_no_page(magic: bytes) -> None:
    [result] = read(WORKERS, magic + random.Random(2000).randbytes(20_000))
    assert told_of(result) == "this is no page but a binary file: it is full of control characters"


@pytest.mark.parametrize("name", ["title", "author", "lang"])
def test_a_line_of_megabytes_is_no_line(name: str) -> None:
    record = {"outlet": "A", "text": "Words of it.", name: "x" * 100_001}
    [result] = WORKERS.map(
        partial(read_document, longest_paragraph=LONGEST_PARAGRAPH),
        [Document("a.jsonl", 1, Kind.RECORD, json.dumps(record).encode())],
    )
    assert told_of(result) == f'"{name}" has 100,001 characters; 100,000 are allowed'
