"""`rashomon events`: what several outlets tell, and what was judged of it."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from indexer.store.errors import CallError
from indexer.store.settings import Settings
from service.cli.common import AsJson, err, opened, out, save_pairs, say
from service.progress import progress

if TYPE_CHECKING:
    from indexer.store.store import Store

app = typer.Typer(help="Events: what several articles tell.", no_args_is_help=False)
# No terminal shows more, and no database counts beyond 2**63.
MOST = 1_000_000


@app.callback(invoke_without_command=True)
def events(
    context: typer.Context,
    first: Annotated[str | None, typer.Option("--from", help="first day")] = None,
    last: Annotated[str | None, typer.Option("--to", help="last day, included")] = None,
    words: Annotated[
        str | None, typer.Option("--query", help="words of a title of its articles or of names they share")
    ] = None,
    min_outlets: Annotated[int, typer.Option(min=1, max=MOST, help="told by so many outlets or more")] = 2,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="so many, those with the latest report first")] = 50,
    as_json: AsJson = False,
) -> None:
    """List events."""
    if context.invoked_subcommand:
        return
    from indexer.store.events import EventFilter
    from service.queries import parse_date

    if words is not None and any("\ud800" <= character <= "\udfff" for character in words):
        raise CallError("--query is no text: its bytes are none of this terminal's encoding")
    days = [None if day is None else parse_date(day, name=name)[1] for name, day in (("--from", first), ("--to", last))]
    asked = EventFilter(days[0], days[1], words, min_outlets)
    with opened(Settings()) as store, store.catalogue.read() as reader:
        found = [event for _, event in reader.events.listed(asked, limit=limit)]
    if as_json:
        sys.stdout.write(json.dumps([asdict(event) for event in found], ensure_ascii=False) + "\n")
        return
    table = Table("event", "last report", "outlets", "articles", "headline")
    for each in found:
        counts = (f"{each.outlets:,}", f"{each.articles:,}")
        table.add_row(str(each.id), each.last_day or "no date", *counts, Text(each.headline))
    out.print(table)


@app.command()
def export(file: Annotated[Path, typer.Argument(help="where to, .jsonl")]) -> None:
    """Write what was judged as evaluation data: pairs of articles, and whether they tell the same event."""
    from service.judged_pairs import judged_pairs

    with opened(Settings()) as store, store.catalogue.read() as reader:
        pairs = judged_pairs(reader)
    save_pairs(pairs, file)


@app.command()
def survey() -> None:
    """Compare every event that two outlets tell or more, and count what they tell differently: lists show it then."""
    with opened(Settings()) as store:
        say(f"{survey_events(store):,} events counted")


def survey_events(store: "Store") -> int:
    """Count every event of the store that is due; returns how many, and tells on standard error how it goes."""
    from service.comparison.comparer import Comparer
    from service.survey import Survey

    survey = Survey(store, Comparer(store))
    with progress("events", err) as advance:
        return survey.complete(on_progress=advance)
