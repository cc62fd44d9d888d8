"""Flags, then environment, then `rashomon.toml`, then defaults."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from indexer.store.settings import Settings


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder: `rashomon.toml` is read from there."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_flags_beat_the_environment_and_the_environment_beats_the_file(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Settings().device == "auto"
    (here / "rashomon.toml").write_text('device = "from the file"\nhome = "from-the-file"\n')
    assert Settings().device == "from the file"
    monkeypatch.setenv("RASHOMON_DEVICE", "from the environment")
    assert Settings().device == "from the environment"
    assert Settings(device="from a flag").device == "from a flag"
    assert Settings().home == Path("from-the-file")


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASHOMON_MODEL", "")
    assert Settings().model is None


def test_other_variables_and_keys_are_left_alone(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEVICE", "cuda")
    monkeypatch.setenv("RASHOMON_COLOUR", "red")
    (here / "rashomon.toml").write_text('colour = "red"\n')
    assert Settings().device == "auto"


def test_the_catalogue_is_sqlite_in_the_home_folder_unless_a_database_is_named(here: Path) -> None:
    assert Settings(home=Path("news")).database_url == f"sqlite:///{here}/news/catalogue.sqlite"
    assert Settings(database="postgresql://host/news").database_url == "postgresql://host/news"
    assert Settings(home=Path("news")).index_folder == Path("news/index")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VECTORS", "pinecone"),
        ("MAX_DOCUMENT_BYTES", "0"),
        ("MAX_PARAGRAPH_CHARS", "-1"),
        ("MAX_DOCUMENT_BYTES", "1 MB"),
    ],
)
def test_an_impossible_value_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"RASHOMON_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().device = "cpu"
