"""The notebook in the documentation runs as it stands."""

import re
from pathlib import Path

import pytest

from service.reports.formats import FORMATS
from service.reports.record import Report

NOTEBOOK = Path(__file__).parents[3] / "docs" / "notebook.md"


def test_every_block_of_the_notebook_runs(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for suffix in ("csv", "cells.csv", "parquet", "cells.parquet"):
        (tmp_path / f"report.{suffix}").write_bytes(FORMATS[suffix].write(report))
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", NOTEBOOK.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 7
    names: dict[str, object] = {}
    for block in blocks:
        exec(block, names)
    assert "quantity" in capsys.readouterr().out
