"""CSV as a source: each row a record, cut as spreadsheets and databases write it."""

import csv
import io
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources import Defaults, Document, Kind, open_source
from tests.indexer.sources.made import read, reasons, shown, written


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "articles.csv"


def test_each_row_is_a_record_with_the_row_of_a_spreadsheet_as_its_place(table: Path) -> None:
    written(table, b"outlet,title,text,desk\nSANA,Army advances,Words.,foreign\nTASS,,More words.,\n")
    defaults = Defaults(published="2016-12-08")
    first, second = read(table, defaults)
    body = b'{"outlet": "SANA", "title": "Army advances", "text": "Words.", "desk": "foreign"}'
    assert first == Document(str(table), 2, Kind.RECORD, body, defaults=defaults)
    assert shown([second]) == [(3, {"outlet": "TASS", "text": "More words."})]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_the_one_that_gives_the_known_columns(table: Path, delimiter: str) -> None:
    head = delimiter.join(["outlet", "what, when; who", "text"])
    row = delimiter.join(["SANA", "a, b; c", "Words."])
    head, row = (line if delimiter not in ",;" else line.replace(", ", "/").replace("; ", "/") for line in (head, row))
    found = read(written(table, f"{head}\n{row}\n".encode()))
    assert len(found) == 1
    assert json.loads(found[0].body if isinstance(found[0], Document) else b"{}")["text"] == "Words."


def test_tab_separated_values_have_an_ending_of_their_own(tmp_path: Path) -> None:
    path = written(tmp_path / "articles.tsv", b"outlet\ttext\nSANA\tWords.")
    assert shown(read(path)) == [(2, {"outlet": "SANA", "text": "Words."})]


def test_cells_may_hold_delimiters_quotation_marks_and_line_ends(table: Path) -> None:
    written(table, b'outlet,text\r\nSANA,"One, ""two"".\r\n\r\nThree."\r\n\r\nTASS,Words.\r\n')
    assert shown(read(table)) == [
        (2, {"outlet": "SANA", "text": 'One, "two".\n\nThree.'}),
        (4, {"outlet": "TASS", "text": "Words."}),
    ]


def test_names_of_columns_may_be_written_large_and_have_a_byte_order_mark(table: Path) -> None:
    written(table, b"\xef\xbb\xbf Outlet ,TEXT,Desk\nSANA,Words.,foreign")
    assert shown(read(table)) == [(2, {"outlet": "SANA", "text": "Words.", "Desk": "foreign"})]


def test_column_without_a_name_is_left_out(table: Path) -> None:
    assert shown(read(written(table, b",outlet,text\n0,SANA,Words."))) == [(2, {"outlet": "SANA", "text": "Words."})]


def test_paragraphs_are_a_json_list(table: Path) -> None:
    written(table, b'outlet,paragraphs\nSANA,"[""One."", ""Two, or 2.""]"\nSANA,One. Two.\nSANA,"{""a"": 1}"\n')
    reason = '"paragraphs" is no JSON list of strings; a column of plain text is named "text"'
    assert shown(read(table)) == [
        (2, {"outlet": "SANA", "paragraphs": ["One.", "Two, or 2."]}),
        (3, reason),
        (4, reason),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"SANA", "the row has 1 cells; the first row names 2 columns"),
        (b"SANA,Words.,More.", "the row has 3 cells; the first row names 2 columns"),
        (b'SANA,"Words." more', "',' expected after '\"'"),
        (b"SANA,W\xf6rds.", "not UTF-8: byte 7 of line 2 of the file is 0xf6"),
        (b'SANA,"One.\nTw\xf6."', "not UTF-8: byte 3 of line 3 of the file is 0xf6"),
        (b"SANA," + b"a" * 2000, "the row has more than 1,000 bytes. A quotation mark may lack its fellow"),
        (b'SANA,"' + b"a\n" * 600 + b'b"', "the row has more than 1,000 bytes. A quotation mark may lack its fellow"),
    ],
)
def test_broken_row_names_its_place_and_the_next_is_read(table: Path, row: bytes, reason: str) -> None:
    written(table, b"outlet,text\n" + row + b"\nTASS,Words.\n")
    found = shown(read(table, Defaults(max_bytes=1000)))
    assert found[0] == (2, reason)
    assert found[-1][1] == {"outlet": "TASS", "text": "Words."}


def test_quotation_mark_without_its_fellow_is_noticed(table: Path) -> None:
    written(table, b'outlet,text\nSANA,Words.\nSANA,"Words.\nTASS,Words.\n')
    assert shown(read(table)) == [(2, {"outlet": "SANA", "text": "Words."}), (3, "a quotation mark is not closed")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (
            b"outlet,body\nSANA,Words.",
            'no column is named "paragraphs", "text" or "html"; the columns are: outlet, body',
        ),
        (b"text,Text\nSANA,Words.", 'two columns are named "text"'),
        ("outlet,text\nSANA,Words.".encode("utf-16"), "not UTF-8 but UTF-16: save the table as UTF-8"),
        (b"text," + b"a," * 1_000_000, "the table has 1,000,002 columns; 1,000 are allowed"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not UTF-8: byte 1 of line 1 of the file is 0x89"),
    ],
    ids=["empty", "blank", "no text", "twice", "UTF-16", "a million columns", "an image"],
)
def test_table_that_holds_no_articles_says_so_once(table: Path, content: bytes, reason: str) -> None:
    assert reasons(read(written(table, content))) == [reason]


def test_cell_may_be_as_large_as_a_document(table: Path) -> None:
    text = "long words " * 100_000
    written(table, f'outlet,text\nSANA,"{text}"\n'.encode())
    assert shown(read(table)) == [(2, {"outlet": "SANA", "text": text})]


def test_large_table_takes_no_such_memory(table: Path) -> None:
    megabytes = 2**20
    with table.open("wb") as file:
        file.write(b"outlet,text\n")
        for _ in range(30):
            file.write(b'SANA,"' + (b"long " * 200 + b"\n") * (megabytes // 1000) + b'"\n')
    tracemalloc.start()
    try:
        count = sum(isinstance(each, Document) for each in open_source(str(table), Defaults()))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 30
    assert peak < 20 * megabytes


words = st.text(st.characters(codec="utf-8", exclude_characters="\r"))


@given(rows=st.lists(st.tuples(words, words), min_size=1))
def test_what_csv_writes_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([("outlet", "text"), *rows])
    path = written(tmp_path_factory.mktemp("any") / "a.csv", file.getvalue().encode())
    expected = [{"outlet": outlet, "text": text} for outlet, text in rows if outlet or text]
    assert [record for _, record in shown(read(path))] == [
        {name: value for name, value in row.items() if value} for row in expected
    ]


@given(content=st.binary(max_size=300))
def test_any_bytes_under_a_good_head_give_documents_or_reasons(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    table = written(tmp_path_factory.mktemp("any") / "a.csv", b"outlet,text\n" + content)
    lines = [each.line for each in read(table, Defaults(max_bytes=100))]
    assert lines == sorted(set(lines))
