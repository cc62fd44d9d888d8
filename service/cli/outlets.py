"""`rashomon outlets`: the outlet directory, who publishes under which names and domains."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from indexer.store.errors import CallError
from indexer.store.settings import Settings
from service.cli.common import AsJson, opened, out, save, say

if TYPE_CHECKING:
    from indexer.store.directory_editor import DirectoryEditor

app = typer.Typer(help="Who publishes: names, domains, owners, kinds, your own tags.", no_args_is_help=True)
Outlet = Annotated[str, typer.Argument(help="any name of the outlet")]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="a directory of outlets, .toml or .csv (docs/outlets.md)")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only say what would change")] = False,
) -> None:
    """Take in a directory of outlets. Articles stay; outlets that it names otherwise are renamed or merged."""
    from indexer.store.outlet_files import read_entries

    entries = read_entries(file)
    if dry_run:
        with opened(Settings()) as store, store.catalogue.read() as reader:
            steps = reader.outlets.planned(entries)
    else:
        with _editing(new_store=True) as directory:
            steps = directory.take_in(entries)
    for step in steps:
        for line in step.told():
            say(line)
    changed = sum(any(step.told()) for step in steps)
    say(f"{changed} of {len(steps)} outlets {'would change' if dry_run else 'changed'}")


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """Show every outlet."""
    with opened(Settings()) as store, store.catalogue.read() as reader:
        outlets = reader.outlets.every()
    if as_json:
        sys.stdout.write(json.dumps([asdict(outlet) for outlet in outlets], ensure_ascii=False) + "\n")
        return
    table = Table("outlet", "articles", "kind", "family", "country", "tags", "domains")
    for each in outlets:
        tags, domains = ", ".join(each.tags), ", ".join(each.domains)
        table.add_row(
            each.name, f"{each.articles:,}", each.kind or "", each.family or "", each.country or "", tags, domains
        )
    out.print(table)


@app.command()
def export(file: Annotated[Path, typer.Argument(help="where to, .toml or .csv")]) -> None:
    """Write every outlet to a file, to be edited and imported again."""
    from indexer.store.outlet_files import as_text

    with opened(Settings()) as store, store.catalogue.read() as reader:
        outlets = reader.outlets.every()
    save(as_text(outlets, file), file)
    say(f"{len(outlets)} outlets in {file}")


@app.command()
def rename(old: Outlet, new: Annotated[str, typer.Argument(help="its name from now on")]) -> None:
    """Give an outlet another name; the old one still names it."""
    with _editing() as directory:
        directory.rename(old, new)
    say(f"{old} is {new}")


@app.command()
def merge(outlet: Outlet, into: Outlet) -> None:
    """Count an outlet's articles, names and domains as another's."""
    with _editing() as directory:
        merged, other = directory.merge(outlet, into)
    say(f"{merged} counts as {other}; undo it with `rashomon outlets split {merged!r}`")


@app.command()
def split(name: Annotated[str, typer.Argument(help="the name of an outlet that was merged into another")]) -> None:
    """Undo a merge: the outlet counts for itself again."""
    with _editing() as directory:
        directory.split(name)
    say(f"{name} counts for itself")


@app.command()
def tag(
    outlet: Outlet,
    add: Annotated[list[str] | None, typer.Option(help="a tag that it gets; may be given again")] = None,
    remove: Annotated[list[str] | None, typer.Option(help="a tag that it loses; may be given again")] = None,
) -> None:
    """Change an outlet's tags, by which comparisons can be filtered."""
    if not add and not remove:
        raise CallError("say which tags: --add TAG or --remove TAG")
    with _editing() as directory:
        tags = directory.tag(outlet, add=add or (), remove=remove or ())
    say(f"{outlet}: {', '.join(tags) or 'no tags'}")


@contextmanager
def _editing(*, new_store: bool = False) -> "Iterator[DirectoryEditor]":
    """The directory of the configured store, in one transaction. Raises StoreMissingError unless a store may be made."""
    from indexer.pipeline import link_and_publish

    with opened(Settings()) as store:
        if not new_store:
            with store.catalogue.read():
                pass
        with store.exclusively():
            with store.catalogue.write() as writer:
                yield writer.outlets
            link_and_publish(store)  # whose outlets are one, or of one family, is evidence of copies
