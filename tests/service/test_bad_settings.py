"""Settings that cannot be used: one line that says what to mend, and status 2."""

import sys
from pathlib import Path

import pytest

from service.cli import main


def told_and_status(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], int]:
    with pytest.raises(SystemExit) as end:
        main()
    assert isinstance(end.value.code, int)
    return capsys.readouterr().err.splitlines(), end.value.code


@pytest.fixture(autouse=True)
def status_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RASHOMON_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "argv", ["rashomon", "status"])


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("RASHOMON_VECTORS", "tape", "rashomon: RASHOMON_VECTORS: String should match pattern '^faiss$'"),
        ("RASHOMON_MAX_DOCUMENT_BYTES", "0", "rashomon: RASHOMON_MAX_DOCUMENT_BYTES: Input should be greater than 0"),
    ],
)
def test_a_setting_out_of_its_range_is_called_by_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str, value: str, told: str
) -> None:
    monkeypatch.setenv(variable, value)
    assert told_and_status(capsys) == ([told], 2)


@pytest.mark.parametrize("url", ["nonsense:secret", "mysql://me:secret@host/db", "sqlite://", "sqlite:///:memory:"])
def test_a_database_that_is_none_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    monkeypatch.setenv("RASHOMON_DATABASE", url)
    told, status = told_and_status(capsys)
    assert (len(told), status) == (1, 2)
    assert told[0].startswith("rashomon: RASHOMON_DATABASE must be postgresql://")
    assert ":secret" not in told[0]


def test_a_settings_file_that_is_no_toml_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    Path("rashomon.toml").write_text('home = "')
    told, status = told_and_status(capsys)
    assert (told[0].split(":")[:2], status) == (["rashomon", " rashomon.toml is no TOML"], 2)
