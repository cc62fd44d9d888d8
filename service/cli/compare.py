"""`rashomon compare`: what other outlets tell of the same event."""

import sys
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from indexer.store.settings import Settings
from service.cli.common import asked, opened, out, save, stored

if TYPE_CHECKING:
    from indexer.store.store import Store
    from service.queries import Query


class Format(StrEnum):
    """How a comparison is written."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "md"
    HTML = "html"


def compare(
    text: Annotated[str | None, typer.Argument(help="a paragraph to compare")] = None,
    article: Annotated[str | None, typer.Option(help="a stored article: its id or URL")] = None,
    paragraph: Annotated[int | None, typer.Option(help="id of a stored paragraph")] = None,
    published: Annotated[str | None, typer.Option(help="date that the text is about")] = None,
    outlet: Annotated[str | None, typer.Option(help="the text's own outlet, left out of the answer")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="only outlets with this tag; may be given again")] = None,
    exclude_tag: Annotated[list[str] | None, typer.Option(help="no outlets with this tag; may be given again")] = None,
    window: Annotated[int, typer.Option(help="days before and after")] = 3,
    min_probability: Annotated[float, typer.Option(help="cut-off for the same event")] = 0.5,
    format: Annotated[Format, typer.Option(help="how to write it")] = Format.TABLE,  # noqa: A002  (the flag's name)
    file: Annotated[Path | None, typer.Option("--out", help="write here instead of to the terminal")] = None,
) -> None:
    """Show what other outlets tell of the same event, side by side."""
    from service.queries import Query

    options: dict[str, object] = {
        "published": published,
        "outlet": outlet,
        "tags": tag,
        "exclude_tags": exclude_tag or [],
    }
    options |= {"window_days": window, "min_probability": min_probability}
    query = asked(Query, {"text": text, "paragraph_id": paragraph} | stored(article) | options)
    with opened(Settings()) as store:
        written = _written(store, query, format, file)
    if file is not None:
        save(written, file)
    elif written:
        sys.stdout.buffer.write(written)


def _written(store: "Store", query: "Query", form: Format, file: Path | None) -> bytes:
    """The comparison as it goes to a file or the terminal; empty where it was printed as a table already."""
    from pydantic import TypeAdapter

    from service.comparison.comparer import Comparer
    from service.comparison.records import Comparison
    from service.reports.formats import FORMATS
    from service.reports.making import Reporter
    from service.reports.request import ReportRequest
    from service.reports.terminal import print_comparison

    comparer = Comparer(store)
    if form in (Format.HTML, Format.MARKDOWN):
        request = ReportRequest.model_validate(query.model_dump(exclude_unset=True))
        return FORMATS[form].write(Reporter(store, comparer).make(request))
    comparison = comparer.compare(query)
    if form is Format.JSON:
        return TypeAdapter(Comparison).dump_json(comparison, indent=2) + b"\n"
    page = StringIO()
    print_comparison(comparison, out if file is None else Console(file=page, width=120))
    return page.getvalue().encode()
