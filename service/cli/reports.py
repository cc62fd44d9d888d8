"""`rashomon reports`: many reports in one batch, and whether a written one holds."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from indexer.store.settings import Settings
from service.cli.common import EXIT_FAULTS, AsJson, opened, say

app = typer.Typer(help="Reports: many at once, and whether their quotations hold.", no_args_is_help=True)


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="a report: .html .json .csv .parquet")], as_json: AsJson = False
) -> None:
    """Hold every quotation of a report against the store: paragraph, place, exact words, SHA-256."""
    from service.reports.quotes import stated_in
    from service.reports.verification import faults_of

    stated = stated_in(file)
    with opened(Settings()) as store, store.catalogue.read() as reader:
        faults = list(faults_of(stated, reader))
    if as_json:
        sys.stdout.write(json.dumps({"ok": not faults, "checked": len(stated), "faults": faults}) + "\n")
    else:
        say("\n".join(faults) or f"{len(stated):,} quotations and hashes hold")
    if faults:
        raise typer.Exit(EXIT_FAULTS)
