"""`rashomon report`: one report, in as many formats as files are named."""
# ruff: noqa: ARG001  (flags are read from the context: what each means to a request stands in one table, `FLAGS`)

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from indexer.store.dates import utc_text
from indexer.store.errors import CallError
from indexer.store.settings import Settings
from service.cli.common import asked, opened, save, say, stored
from service.cli.reports import verify

Names = list[str] | None
app = typer.Typer(no_args_is_help=True)
app.command()(verify)


@app.callback(invoke_without_command=True)
def report(
    context: typer.Context,
    event: Annotated[int | None, typer.Option(help="an event: see `rashomon events`")] = None,
    article: Annotated[str | None, typer.Option(help="a stored article: its id or URL")] = None,
    external_id: Annotated[str | None, typer.Option(help="a stored article, by the id that its source gave")] = None,
    paragraph: Annotated[int | None, typer.Option(help="id of a stored paragraph")] = None,
    text: Annotated[str | None, typer.Option("--query", help="a pasted paragraph")] = None,
    published: Annotated[str | None, typer.Option(help="date that the text is about")] = None,
    own_outlet: Annotated[str | None, typer.Option(help="the text's own outlet, left out of the answer")] = None,
    window: Annotated[int | None, typer.Option(help="days before and after; default: 3, or the event's days")] = None,
    follow_ups: Annotated[
        bool | None,
        typer.Option(help="also articles up to a year beyond the window that share rare names; default: yes"),
    ] = None,
    first: Annotated[str | None, typer.Option("--from", help="only articles from this day on")] = None,
    last: Annotated[str | None, typer.Option("--to", help="only articles up to this day")] = None,
    min_probability: Annotated[float | None, typer.Option(help="cut-off for the same event; default: 0.5")] = None,
    outlet: Annotated[Names, typer.Option(help="only this outlet; may be given again")] = None,
    exclude_outlet: Annotated[Names, typer.Option(help="not this outlet; may be given again")] = None,
    tag: Annotated[Names, typer.Option(help="only outlets with this tag; may be given again")] = None,
    exclude_tag: Annotated[Names, typer.Option(help="no outlets with this tag; may be given again")] = None,
    family: Annotated[Names, typer.Option(help="only outlets of this family; may be given again")] = None,
    kind: Annotated[Names, typer.Option(help="only outlets of this kind; may be given again")] = None,
    language: Annotated[Names, typer.Option(help="only this language; may be given again")] = None,
    per_article: Annotated[
        int | None, typer.Option(help="paragraphs of one article for each asked; default: 3")
    ] = None,
    limit: Annotated[int | None, typer.Option(help="most paragraphs compared; default: 50, or 400 of an event")] = None,
    title: Annotated[str | None, typer.Option(help="heading; default: the headline asked about")] = None,
    claim: Annotated[int | None, typer.Option(help="number of the claim that .jsonld is of")] = None,
    made_at: Annotated[str | None, typer.Option(help="date that it states, for the same bytes; default: now")] = None,
    files: Annotated[
        list[Path] | None,
        typer.Option("--out", help="where to, once or more: .html .pdf .md .json .csv .cells.csv .parquet .jsonld"),
    ] = None,
) -> None:
    """Write a report of an event, an article or a text: what outlets tell differently, with every source.

    `rashomon report verify FILE` checks the quotations of one.
    """
    if context.invoked_subcommand:
        return
    # before numpy is loaded, which fails over a bad SOURCE_DATE_EPOCH in its own words
    moment = made_at or _source_date()
    if not files:
        raise CallError("say where the report goes: --out report.html")
    _write(_said(context) | stored(article) | ({"made_at": moment} if moment else {}), files, claim)


def _said(context: typer.Context) -> dict[str, object]:
    """The fields of a request that the flags say."""
    from service.reports.request import FLAGS

    said = {flag: context.params[each.name or ""] for each in context.command.params for flag in each.opts}
    # An article is named by one flag, which may mean two fields.
    fields = {field: said[flag] for field, flag in FLAGS.items() if flag != "--article"}
    return {field: value for field, value in fields.items() if value not in (None, (), [])}


def _write(fields: dict[str, object], files: list[Path], claim: int | None) -> None:
    """Make one report and write it to every file, in the format that its suffix names."""
    from service.comparison.comparer import Comparer
    from service.reports.formats import format_of_file
    from service.reports.making import Reporter
    from service.reports.request import ReportRequest

    formats = {file: format_of_file(file, claim=claim) for file in files}
    for file, form in formats.items():
        form.ready()
        if not file.parent.is_dir():
            raise CallError(f"cannot write {file}: there is no folder {file.parent}: make it first")
    request = asked(ReportRequest, fields)
    with opened(Settings()) as store:
        made = Reporter(store, Comparer(store)).make(request)
    for file, form in formats.items():
        save(form.write(made), file)
        say(f"{file}: report {made.id}")


def _source_date() -> str | None:
    """The moment that SOURCE_DATE_EPOCH names (reproducible-builds.org). Raises CallError for what is none."""
    stated = os.environ.get("SOURCE_DATE_EPOCH")
    if not stated:
        return None
    try:
        return utc_text(datetime.fromtimestamp(int(stated), UTC))
    except (ValueError, OverflowError, OSError):
        raise CallError(f"SOURCE_DATE_EPOCH is {stated[:40]!r}: give seconds since 1970") from None
