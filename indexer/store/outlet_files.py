"""Outlet directories as files, `.toml` or `.csv`: what users write, and what `rashomon outlets export` gives them to edit."""

import csv
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from indexer.store.errors import CallError
from indexer.store.outlet_entries import BETWEEN, OutletEntry
from indexer.store.outlets import key_of
from indexer.store.records import Outlet

LISTS = ("aliases", "domains", "tags")
COLUMNS = ("name", "aliases", "domains", "family", "country", "lang", "kind", "tags")
# A spreadsheet takes a cell that begins so for a formula; with an apostrophe before it, it stays text.
FORMULA = tuple("=+-@")
Found = Iterator[tuple[str, Mapping[str, object]]]
Form = TypeVar("Form")


def read_entries(path: Path) -> list[OutletEntry]:
    """The entries of a file. Raises CallError, with the file and the entry, for what cannot be taken as it is."""
    read = _of_kind(path, {".toml": _from_toml, ".csv": _from_csv})
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CallError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CallError(f"{path} is not UTF-8: save it so") from None
    entries: list[OutletEntry] = []
    claimed: dict[tuple[str, str], str] = {}
    for place, values in read(text, path):
        entry = _entry(f"{path}, {place}", values)
        for what, key, shown in _claims(entry):
            if claimed.setdefault((what, key), place) != place:
                raise CallError(
                    f"{path}, {place}: {what} {shown!r} is that of {claimed[what, key]}: give it to one only"
                )
        entries.append(entry)
    return entries


def as_text(outlets: Iterable[Outlet], path: Path) -> str:
    """Outlets as a file of the path's kind, to be edited and read again. Raises CallError where that cannot be."""
    return _of_kind(path, {".toml": _as_toml, ".csv": _as_csv})(outlets)


def _of_kind(path: Path, forms: dict[str, Form]) -> Form:
    if (form := forms.get(path.suffix.lower())) is None:
        raise CallError(f"{path} is no outlet directory: its name must end in {' or '.join(forms)}")
    return form


def _entry(place: str, values: Mapping[str, object]) -> OutletEntry:
    name = values.get("name")
    shown = f' "{name}"' if isinstance(name, str) and name else ""
    try:
        return OutletEntry.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        known = f": keys are {', '.join(COLUMNS)}" if first["type"] == "extra_forbidden" else ""
        raise CallError(f"{place}{shown}: {field}: {first['msg'].removeprefix('Value error, ')}{known}") from None


def _claims(entry: OutletEntry) -> Iterator[tuple[str, str, str]]:
    """(kind, key, as written) of what can be one outlet's only."""
    yield from (("the name", key_of(name), name) for name in (entry.name, *entry.aliases))
    yield from (("the domain", domain, domain) for domain in entry.domains)


def _from_toml(text: str, path: Path) -> Found:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CallError(f"{path} is no TOML: {error}") from None
    tables = found.pop("outlet", [])
    if found or not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise CallError(f"{path}: every outlet stands under [[outlet]], and nothing else is in the file")
    for number, table in enumerate(tables, 1):
        yield f"outlet {number}", table


def _from_csv(text: str, path: Path) -> Found:
    lines = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        columns = next(lines, [])
        if "name" not in columns or len(set(columns)) < len(columns):
            raise CallError(f"{path}: the first line must name the columns, each once: {','.join(COLUMNS)}")
        for cells in lines:
            if len(cells) not in {0, len(columns)}:
                raise CallError(f"{path}, line {lines.line_num}: {len(cells)} cells under {len(columns)} columns")
            if cells:
                yield (
                    f"line {lines.line_num}",
                    {name: _value(name, cell) for name, cell in zip(columns, cells, strict=True)},
                )
    except csv.Error as error:
        raise CallError(f"{path}, line {lines.line_num}: {error}") from None


def _value(column: str, cell: str) -> str | list[str]:
    if column not in LISTS:
        return _without_guard(cell)
    return [_without_guard(part.strip()) for part in BETWEEN.split(cell) if part.strip()]


def _without_guard(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell


def _as_toml(outlets: Iterable[Outlet]) -> str:
    tables = []
    for outlet in outlets:
        stated = ((name, getattr(outlet, name)) for name in COLUMNS)
        # A TOML string is written like one of JSON, where nothing is a control character.
        lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in stated if value]
        tables.append("\n".join(["[[outlet]]", *lines, ""]))
    return "\n".join(tables)


def _as_csv(outlets: Iterable[Outlet]) -> str:
    page = StringIO(newline="")
    writer = csv.writer(page)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(name, getattr(outlet, name)) for name in COLUMNS] for outlet in outlets)
    return page.getvalue()


def _cell(column: str, value: str | Sequence[str] | None) -> str:
    if isinstance(value, str) or value is None:
        return _guarded(value or "")
    if broken := [each for each in value if BETWEEN.search(each)]:
        raise CallError(f"{broken[0]!r} among the {column} holds ; or |, which part lists in CSV: export to .toml")
    return "; ".join(_guarded(each) for each in value)


def _guarded(text: str) -> str:
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text
