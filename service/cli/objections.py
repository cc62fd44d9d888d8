"""`rashomon objections`: the marks that users called wrong."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from indexer.store.settings import Settings
from service.cli.common import AsJson, opened, out, save_pairs

app = typer.Typer(help="Objections: the marks that users called wrong.", no_args_is_help=False)


@app.callback(invoke_without_command=True)
def objections(context: typer.Context, as_json: AsJson = False) -> None:
    """List objections, the oldest first."""
    if context.invoked_subcommand:
        return
    with opened(Settings()) as store, store.catalogue.read() as reader:
        found = reader.objections.every()
    if as_json:
        sys.stdout.write(json.dumps([asdict(each) for each in found], ensure_ascii=False) + "\n")
        return
    table = Table("objection", "mark", "words", "wrong", "note", "by", "at")
    for each in found:
        words = Text(f"{each.left.text} / {each.right.text}")
        table.add_row(str(each.id), each.type, words, each.wrong, Text(each.note or ""), Text(each.by), each.at)
    out.print(table)


@app.command()
def export(file: Annotated[Path, typer.Argument(help="where to, .jsonl")]) -> None:
    """Write them as evaluation data: pairs of sentences with the mark that is wrong there."""
    from service.objected_marks import objected_pairs

    with opened(Settings()) as store, store.catalogue.read() as reader:
        pairs = objected_pairs(reader)
    save_pairs(pairs, file)
