"""`rashomon compare`: what other outlets tell of the same event."""

import sys
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from indexer.store.errors import CallError
from indexer.store.settings import Settings
from service.cli.common import opened, out, save

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from service.comparison.records import Comparison


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
    from service.comparison.comparer import Comparer
    from service.queries import Query

    subject: dict[str, object] = {"text": text, "paragraph_id": paragraph}
    if article is not None:
        subject["article_id" if article.isdecimal() else "url"] = article
    options: dict[str, object] = {
        "published": published,
        "outlet": outlet,
        "tags": tag,
        "exclude_tags": exclude_tag or [],
    }
    options |= {"window_days": window, "min_probability": min_probability}
    try:
        query = Query.model_validate(subject | options)
    except ValidationError as error:
        raise CallError("; ".join(_fault(each) for each in error.errors())) from None
    with opened(Settings()) as store:
        _write(Comparer(store).compare(query), format, file)


def _fault(found: "ErrorDetails") -> str:
    """A fault of a query: the field it is in, and what is wrong."""
    field = ".".join(str(part) for part in found["loc"])
    return f"{field}: {found['msg']}" if field else found["msg"].removeprefix("Value error, ")


def _write(comparison: "Comparison", form: Format, file: Path | None) -> None:
    from pydantic import TypeAdapter

    from service.comparison.records import Comparison
    from service.reports.html import render_html
    from service.reports.markdown import render_markdown
    from service.reports.terminal import print_comparison

    if form is Format.TABLE and file is None:
        print_comparison(comparison, out)
        return
    if form is Format.TABLE:
        print_comparison(comparison, Console(file=(page := StringIO()), width=120))
        written = page.getvalue()
    elif form is Format.JSON:
        written = TypeAdapter(Comparison).dump_json(comparison, indent=2).decode() + "\n"
    else:
        written = render_html(comparison) if form is Format.HTML else render_markdown(comparison)
    if file is None:
        sys.stdout.write(written)
    else:
        save(written, file)
