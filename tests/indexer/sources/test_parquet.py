"""Parquet as a source: each row a record, of files that writers made and of files that somebody damaged."""

import gzip
import io
import random
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from backports import zstd

from indexer.sources import Defaults, Document, Kind
from tests.indexer.sources.made import Found, cuts, read, reasons, shown, written

ROWS = {"outlet": ["SANA", "TASS"], "text": ["Words.", "More words."]}


def parquet(columns: dict[str, Any], **settings: Any) -> bytes:
    """A Parquet file of these columns."""
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file, **settings)
    return file.getvalue()


def found_in(folder: Path, content: bytes, max_bytes: int = 2**20) -> Found:
    return read(written(folder / "articles.parquet", content), Defaults(max_bytes=max_bytes))


def test_each_row_is_a_record_with_its_number(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", parquet(ROWS))
    defaults = Defaults(published="2016-12-08")
    assert read(path, defaults) == [
        Document(str(path), 1, Kind.RECORD, b'{"outlet": "SANA", "text": "Words."}', defaults=defaults),
        Document(str(path), 2, Kind.RECORD, b'{"outlet": "TASS", "text": "More words."}', defaults=defaults),
    ]


def test_compressed_file_is_read_too(tmp_path: Path) -> None:
    for name, compress in (("a.parquet.gz", gzip.compress), ("a.parquet.zst", zstd.compress)):
        assert [each.line for each in read(written(tmp_path / name, compress(parquet(ROWS))))] == [1, 2]


def test_rows_are_numbered_through_all_row_groups(tmp_path: Path) -> None:
    columns = {"text": [f"Words {number}." for number in range(10)]}
    found = shown(found_in(tmp_path, parquet(columns, row_group_size=3)))
    assert found == [(number + 1, {"text": f"Words {number}."}) for number in range(10)]


NOON = datetime(2016, 12, 8, 12, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array([date(2016, 12, 8)]), "2016-12-08"),
        (pa.array([NOON.replace(tzinfo=None)]), "2016-12-08 12:00:01"),
        (pa.array([NOON], pa.timestamp("ms", "UTC")), "2016-12-08 12:00:01Z"),
        (pa.array([NOON], pa.timestamp("ns", "Europe/Berlin")), "2016-12-08 13:00:01+0100"),
        (pa.array([2**62], pa.timestamp("us")), "<value out of range: 4611686018427>"),
        (pa.array(["2016-12-08"]), "2016-12-08"),
        (pa.array([b"2016-12-08"]), "2016-12-08"),
        (pa.array(["2016-12-08"]).dictionary_encode(), "2016-12-08"),
    ],
    ids=["day", "time", "UTC", "zone", "no year that Python knows", "text", "bytes", "dictionary"],
)
def test_dates_become_text(tmp_path: Path, column: pa.Array, expected: str) -> None:
    found = shown(found_in(tmp_path, parquet({"published": column, "text": ["Words."]})))
    assert found == [(1, {"published": expected, "text": "Words."})]


@pytest.mark.parametrize(
    "paragraphs", [["One.", "Two."], ["One.", None, "", "Two."], '["One.", "Two."]'], ids=["list", "gaps", "JSON"]
)
def test_paragraphs_are_a_list(tmp_path: Path, paragraphs: object) -> None:
    assert shown(found_in(tmp_path, parquet({"paragraphs": [paragraphs]}))) == [(1, {"paragraphs": ["One.", "Two."]})]


def test_numbers_stand_for_keys_and_empty_cells_for_nothing(tmp_path: Path) -> None:
    columns = {"id": [17], "title": [None], "author": [""], "text": ["Words."]}
    assert shown(found_in(tmp_path, parquet(columns))) == [(1, {"id": "17", "text": "Words."})]


def test_other_columns_of_any_type_become_metadata(tmp_path: Path) -> None:
    columns = {
        "text": ["Words."],
        "desk": [{"name": "foreign", "ids": [1, 2]}],
        "share": [0.5],
        "price": [Decimal("1.20")],
        "tags": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int32())),
        "image": [b"\x89PNG"],
        "seen": [NOON],
    }
    assert shown(found_in(tmp_path, parquet(columns))) == [
        (
            1,
            {
                "text": "Words.",
                "desk": {"name": "foreign", "ids": [1, 2]},
                "share": 0.5,
                "price": "1.20",
                "tags": [["a", 1]],
                "image": "�PNG",
                "seen": "2016-12-08 12:00:01Z",
            },
        )
    ]


def test_text_that_is_not_utf8_is_noticed(tmp_path: Path) -> None:
    columns = {"text": [b"W\xf6rds.", b"Words."]}
    assert shown(found_in(tmp_path, parquet(columns))) == [
        (1, '"text" is not UTF-8: byte 2 is 0xf6'),
        (2, {"text": "Words."}),
    ]


def test_row_over_the_limit_is_noticed_and_the_next_is_read(tmp_path: Path) -> None:
    found = shown(found_in(tmp_path, parquet({"text": ["a" * 2000, "Words."]}), max_bytes=1000))
    assert found == [(1, "the row has 2,004 bytes; 1,000 are allowed"), (2, {"text": "Words."})]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (parquet({"text": []}), "the file is empty"),
        (parquet({"body": ["Words."]}), 'no column is named "paragraphs", "text" or "html"; the columns are: body'),
        (parquet({f"c{n}": [1] for n in range(1001)}), "the table has 1,001 columns; 1,000 are allowed"),
        (b"", "not Parquet, or damaged: Parquet file size is 0 bytes"),
        (b"PAR1" * 3, "not Parquet, or damaged: Parquet file size is 12 bytes, smaller than the size reported by "),
    ],
    ids=["no rows", "no text", "a thousand columns", "empty", "marks only"],
)
def test_file_that_holds_no_articles_says_so_once(tmp_path: Path, content: bytes, reason: str) -> None:
    (found,) = reasons(found_in(tmp_path, content))
    assert found[: len(reason)] == reason


def test_file_cut_at_every_tenth_is_noticed(tmp_path: Path) -> None:
    for part in cuts(parquet(ROWS)):
        (reason,) = reasons(found_in(tmp_path, part))
        assert reason.startswith("not Parquet, or damaged: ")


def test_file_that_unpacks_to_a_hundred_times_its_size_is_noticed(tmp_path: Path) -> None:
    settings = {"use_dictionary": False, "write_statistics": False, "compression": "zstd"}
    content = parquet({"text": ["a" * 50_000_000, "Words."]}, **settings)
    assert len(content) < 10_000
    found = shown(found_in(tmp_path, content, max_bytes=1000))
    assert found == [(1, "the row has 50,000,004 bytes; 1,000 are allowed"), (2, {"text": "Words."})]


def test_one_long_text_in_many_rows_is_soon_given_up(tmp_path: Path) -> None:
    content = parquet({"text": pa.DictionaryArray.from_arrays([0] * 200, ["a" * 20_000_000])})
    found = reasons(found_in(tmp_path, content))
    assert found[-1] == "the rows before this one had too many bytes: nothing more is read"
    assert len(found) < 60


def test_damaged_row_group_costs_only_its_rows(tmp_path: Path) -> None:
    columns = {"text": [f"Words {number} that are long enough to find." for number in range(6)]}
    content = bytearray(parquet(columns, row_group_size=2, compression="zstd", use_dictionary=False))
    second = pq.ParquetFile(io.BytesIO(bytes(content))).metadata.row_group(1).column(0)
    start = second.data_page_offset
    content[start : start + second.total_compressed_size] = bytes(second.total_compressed_size)
    found = found_in(tmp_path, bytes(content))
    assert [(each.line, isinstance(each, Document)) for each in found] == [
        (1, True),
        (2, True),
        (3, False),
        (5, True),
        (6, True),
    ]
    assert reasons(found)[0].startswith("row group 2 is damaged: ")


@pytest.mark.parametrize("count", [4, pytest.param(300, marks=pytest.mark.slow)])
def test_damaged_files_give_rows_or_reasons(tmp_path: Path, count: int) -> None:
    columns = {"outlet": ["SANA"] * 20, "paragraphs": [["One.", "Two."]] * 20, "published": [NOON] * 20}
    good = parquet(columns, row_group_size=10, data_page_size=64, store_schema=False)
    chance = random.Random(7)
    for _ in range(count):
        content = bytearray(good)
        for _ in range(chance.choice((1, 2, 8))):
            content[-1 - int(chance.random() ** 2 * len(content))] = chance.randrange(256)
        found = found_in(tmp_path, bytes(content))
        assert found != []
        assert len(found) <= 22
