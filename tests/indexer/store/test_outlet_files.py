"""Outlet directories as files: what is taken, what is refused and how it is told, and that what is written is read again."""

from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.store.errors import CallError
from indexer.store.outlet_entries import OutletEntry
from indexer.store.outlet_files import as_text, read_entries
from indexer.store.records import Outlet
from tests.helpers import SAMPLES

TOML = """
[[outlet]]
name = "SANA"
aliases = ["Syrian Arab News Agency", "سانا"]
domains = ["https://www.sana.sy/en/", "sana.sy", "Новости.рф"]
family = "  "
country = "sy"
lang = "ar-SY"
kind = "Agency"
tags = ["State  Media"]

[[outlet]]
name = "Harbour Post"
"""
CSV = """name,aliases,domains,kind,country,tags
SANA,"Syrian Arab News Agency; سانا",www.sana.sy|sana.sy,Agency,,State Media
'=Post,,,,,
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "outlets.toml"


def read(path: Path, text: str) -> list[OutletEntry]:
    path.write_text(text, encoding="utf-8")
    return read_entries(path)


def test_toml_is_read_and_brought_to_one_form(file: Path) -> None:
    sana, post = read(file, TOML)
    assert sana.model_dump() == {
        "name": "SANA",
        "aliases": ("Syrian Arab News Agency", "سانا"),
        "domains": ("sana.sy", "sana.sy", "xn--b1amnebsh.xn--p1ai"),
        "family": None,
        "country": "SY",
        "lang": "ar-sy",
        "kind": "agency",
        "tags": ("state media",),
    }
    assert post.model_fields_set == {"name"}


def test_csv_is_read_and_states_every_column(tmp_path: Path) -> None:
    sana, post = read(tmp_path / "outlets.CSV", "\ufeff" + CSV)
    assert (sana.aliases, sana.domains) == (("Syrian Arab News Agency", "سانا"), ("sana.sy", "sana.sy"))
    assert (sana.kind, sana.country, sana.tags) == ("agency", None, ("state media",))
    assert (post.name, post.aliases) == ("=Post", ())
    assert post.model_fields_set == {"name", "aliases", "domains", "kind", "country", "tags"}


def test_an_empty_file_has_no_entries(tmp_path: Path) -> None:
    assert read(tmp_path / "outlets.toml", "") == []
    assert read(tmp_path / "outlets.csv", "name\n") == []


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ('nam = "x"', "outlet 1: name: Field required"),
        (
            'name = "SANA"\nowner = "x"',
            'outlet 1 "SANA": owner: Extra inputs are not permitted: keys are name, aliases, ',
        ),
        ('name = " "', "outlet 1"),
        ("name = 7", "outlet 1: name: Input should be a valid string"),
        ('name = "a\\u0000b"', "a control character is in it"),
        (f'name = "{"x" * 2001}"', "it is longer than 2,000 bytes"),
        ('name = "S"\naliases = "SANA"', 'outlet 1 "S": aliases: '),
        ('name = "S"\ncountry = "UK"', """country: 'UK' is no country code: give two letters of ISO 3166-1, like SY"""),
        ('name = "S"\nlang = "Arabic language"', "lang: 'Arabic language' is no language tag"),
        ('name = "S"\ntags = ["a", "b;c"]', "tags.1: ; and | part lists in CSV: give two tags, or one without them"),
        ('name = "S"\ndomains = ["localhost"]', "domains.0: 'localhost' is no domain: give one like news.example"),
    ],
)
def test_a_wrong_entry_is_told_with_its_place(file: Path, entry: str, reason: str) -> None:
    with pytest.raises(CallError) as caught:
        read(file, f"[[outlet]]\n{entry}\n")
    assert str(caught.value).startswith(f"{file}, outlet 1")
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ('name = "SANA"', 'name = "sana"', "the name 'sana'"),
        ('name = "A"\naliases = ["SANA"]', 'name = "SANA"', "the name 'SANA'"),
        ('name = "A"\naliases = ["X"]', 'name = "B"\naliases = ["Ｘ"]', "the name 'Ｘ'"),
        (
            'name = "A"\ndomains = ["a.example"]',
            'name = "B"\ndomains = ["http://www.A.example/b"]',
            "the domain 'a.example'",
        ),
    ],
)
def test_what_two_outlets_claim_is_refused(file: Path, first: str, second: str, told: str) -> None:
    with pytest.raises(CallError) as caught:
        read(file, f"[[outlet]]\n{first}\n[[outlet]]\n{second}\n")
    assert str(caught.value) == f"{file}, outlet 2: {told} is that of outlet 1: give it to one only"


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.toml", "[[outlet]]\nname = ", "is no TOML: "),
        ("a.toml", '[outlet]\nname = "A"', "every outlet stands under [[outlet]], and nothing else is in the file"),
        ("a.toml", 'version = 1\n[[outlet]]\nname = "A"', "every outlet stands under [[outlet]]"),
        ("a.csv", "", "the first line must name the columns, each once: name,aliases,domains,"),
        ("a.csv", "name;kind\nA;agency\n", "the first line must name the columns"),
        ("a.csv", "name,name\nA,B\n", "the first line must name the columns"),
        ("a.csv", "name,kind\nA,agency\nB\n", "line 3: 1 cells under 2 columns"),
        ("a.csv", 'name,kind\n"A,agency\n', "line 2: "),
        ("a.csv", "name,owner\nA,B\n", 'line 2 "A": owner: Extra inputs are not permitted'),
        ("a.json", "[]", "is no outlet directory: its name must end in .toml or .csv"),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, name: str, text: str, reason: str) -> None:
    with pytest.raises(CallError) as caught:
        read(tmp_path / name, text)
    assert reason in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / name))


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="No such file or directory"):
        read_entries(tmp_path / "missing.toml")
    (tmp_path / "latin.csv").write_bytes(b"name\nEl Pa\xeds\n")
    with pytest.raises(CallError, match="is not UTF-8: save it so"):
        read_entries(tmp_path / "latin.csv")


def test_lists_with_their_separators_inside_go_to_toml_only(tmp_path: Path) -> None:
    outlet = Outlet(1, "Post", 0, None, None, aliases=("Post | News",))
    with pytest.raises(CallError, match=r"export to \.toml"):
        as_text([outlet], tmp_path / "a.csv")
    assert read(tmp_path / "a.toml", as_text([outlet], tmp_path / "a.toml"))[0].aliases == ("Post | News",)


def test_no_cell_is_a_formula_to_a_spreadsheet(tmp_path: Path) -> None:
    """Names of pages are made by anyone."""
    outlet = Outlet(1, '=HYPERLINK("http://x.example")', 0, None, None, aliases=("@post", "-"), family="+1")
    written = as_text([outlet], tmp_path / "a.csv")
    assert written.splitlines()[1].startswith("\"'=HYPERLINK")
    assert "'@post; '-" in written
    [entry] = read(tmp_path / "a.csv", written)
    assert (entry.name, entry.aliases, entry.family) == (outlet.name, outlet.aliases, outlet.family)


names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).map(
    lambda name: " ".join(normalize("NFC", name).split())
)


@given(
    st.lists(names.filter(bool), min_size=1, unique_by=lambda name: name.casefold(), max_size=4),
    st.sampled_from([".toml", ".csv"]),
)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, given_names: list[str], kind: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"again{kind}"
    aliases = tuple(name for name in given_names[1:] if not set(name) & set(";|"))
    outlet = Outlet(
        1, given_names[0], 3, None, None, "Family", "SY", "ar", "agency", ("state media",), aliases, ("sana.sy",)
    )
    path.write_text(as_text([outlet], path), encoding="utf-8", newline="")
    [entry] = read_entries(path)
    stated = ("name", "aliases", "domains", "family", "country", "lang", "kind", "tags")
    assert {name: getattr(entry, name) for name in stated} == {name: getattr(outlet, name) for name in stated}


def test_the_samples_directory_names_all_their_outlets() -> None:
    entries = {entry.name: entry for entry in read_entries(SAMPLES / "outlets.toml")}
    assert len(entries) == 16
    assert entries["SANA"].tags == ("state media",)
