"""The `rashomon` command. Each command is a thin door over a use case; failures become one line and an exit status.

0 done · 1 done, with quarantined documents under --strict, or faults found · 2 the call was wrong ·
3 the store is locked, missing or made by another model · 4 out of disk
"""

import errno
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from tomllib import TOMLDecodeError
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from indexer.store.errors import CallError, DocumentError, RashomonError, StoreError
from indexer.store.settings import Settings
from service.progress import progress

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from indexer.pipeline import Outcome
    from indexer.store.store import Store
    from service.comparison.records import Comparison

app = typer.Typer(
    help="How do different outlets tell the same event?", no_args_is_help=True, pretty_exceptions_enable=False
)
EXIT_FAULTS, EXIT_CALL, EXIT_STORE, EXIT_DISK = 1, 2, 3, 4
AsJson = Annotated[bool, typer.Option("--json", help="print the result as JSON")]
out = Console()
err = Console(stderr=True)


class Format(StrEnum):
    """How a comparison is written."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "md"
    HTML = "html"


def main() -> None:
    """Run the command line; every expected failure ends as one line and its exit status."""
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.WARNING)
    logging.getLogger("trafilatura").setLevel(
        logging.CRITICAL
    )  # what it cannot read is quarantined, with file and line
    try:
        app()
    except RashomonError as error:
        _say(f"rashomon: {error}", err, style="red")
        sys.exit(EXIT_STORE if isinstance(error, StoreError) else EXIT_CALL)
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        faults = (
            f"RASHOMON_{'.'.join(str(part) for part in each['loc']).upper()}: {each['msg']}" for each in error.errors()
        )
        _say(f"rashomon: {'; '.join(faults)}", err, style="red")
        sys.exit(EXIT_CALL)
    except TOMLDecodeError as error:
        _say(f"rashomon: rashomon.toml is no TOML: {error}", err, style="red")
        sys.exit(EXIT_CALL)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _say(f"rashomon: the disk is full: {error}", err, style="red")
        sys.exit(EXIT_DISK)


@app.command()
def index(
    sources: Annotated[list[str], typer.Argument(help="files (.jsonl, .txt), folders or globs")],
    outlet: Annotated[str | None, typer.Option(help="outlet of documents that state none")] = None,
    published: Annotated[str | None, typer.Option(help="date of documents that state none (ISO 8601)")] = None,
    strict: Annotated[bool, typer.Option(help="exit with 1 where a document was quarantined")] = False,
    as_json: AsJson = False,
) -> None:
    """Read, extract, embed, link and publish articles."""
    settings = Settings()
    outcome = _index(settings, sources, outlet=outlet, published=published)
    if as_json:
        sys.stdout.write(json.dumps(outcome.as_json()) + "\n")
    else:
        _say(", ".join(f"{name} {value:,}" for name, value in outcome.as_json().items()))
    if strict and outcome.quarantined:
        raise typer.Exit(EXIT_FAULTS)


@app.command()
def compare(
    text: Annotated[str | None, typer.Argument(help="a paragraph to compare")] = None,
    article: Annotated[str | None, typer.Option(help="a stored article: its id or URL")] = None,
    paragraph: Annotated[int | None, typer.Option(help="id of a stored paragraph")] = None,
    published: Annotated[str | None, typer.Option(help="date that the text is about")] = None,
    outlet: Annotated[str | None, typer.Option(help="the text's own outlet, left out of the answer")] = None,
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
    options = {"published": published, "outlet": outlet, "window_days": window, "min_probability": min_probability}
    try:
        query = Query.model_validate(subject | options)
    except ValidationError as error:
        raise CallError("; ".join(_fault(each) for each in error.errors())) from None
    with _store(Settings()) as store:
        _write(Comparer(store).compare(query), format, file)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen on")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="processes")] = 1,
) -> None:
    """Answer over HTTP."""
    import uvicorn

    uvicorn.run("service.app:from_environment", factory=True, host=host, port=port, workers=workers)


@app.command()
def status(as_json: AsJson = False) -> None:
    """Say what the store holds, and what was not taken in."""
    settings = Settings()
    with _store(settings) as store, store.view() as view:
        # Before its first publication a store has no generation, and before its first document no model.
        facts = {"generation": "0", "model": "none yet"} | view.reader.facts
        counts, quarantined = view.reader.counts(), view.reader.quarantined(limit=5)
        outlets = view.reader.outlets()
    if as_json:
        sys.stdout.write(json.dumps(facts | counts | {"home": str(settings.home)}) + "\n")
        return
    table = Table("outlet", "articles", "from", "to")
    for each in outlets:
        table.add_row(each.name, f"{each.articles:,}", each.first_published or "", each.last_published or "")
    out.print(table)
    _say(f"{settings.home}: publication {facts['generation']}, model {facts['model']}")
    _say(", ".join(f"{name} {value:,}" for name, value in counts.items()))
    for document in quarantined:
        _say(f"quarantined {document.source}:{document.line}: {document.reason}")


@app.command()
def verify(as_json: AsJson = False) -> None:
    """Check counts, hashes, and the catalogue against the index; say what is wrong."""
    from indexer.store.verification import faults

    with _store(Settings()) as store:
        found = list(faults(store))
    if as_json:
        sys.stdout.write(json.dumps({"ok": not found, "faults": found}) + "\n")
    else:
        _say("\n".join(found) or "the store is as it should be")
    if found:
        raise typer.Exit(EXIT_FAULTS)


@app.command()
def rebuild() -> None:
    """Make the vector index again from the catalogue."""
    from indexer.pipeline import link_and_publish

    with _store(Settings()) as store:
        with store.view():
            pass  # a missing store is an error, not a new one
        with store.exclusively():
            generation = link_and_publish(store, everything=True)
    _say(f"rebuilt; publication {generation}")


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="article JSON Lines with `id` and `event`")],
    home: Annotated[Path | None, typer.Option(help="keep the index here, or use the one that is here")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure the matches against labelled articles: MAP, P@1, R@10, F1, calibration, with 95 % intervals."""
    from service.evaluation import evaluate as measure

    if not file.is_file():
        raise CallError(f"{file} is no file")
    with TemporaryDirectory() as scratch:
        settings = Settings(home=home or Path(scratch), database=None)
        _index(settings, [str(file)])
        with _store(settings) as store, progress("asked", err) as advance:
            found = measure(store, file, on_progress=advance)
    if as_json:
        figures = {each.name: [each.value, each.low, each.high] for each in found.figures}
        sys.stdout.write(json.dumps({"file": found.file, "asked": found.asked} | figures) + "\n")
        return
    table = Table("measure", "value", "95 % interval", title=f"{found.file}: {found.asked:,} articles asked")
    for each in found.figures:
        table.add_row(each.name, f"{each.value:.3f}", f"{each.low:.3f} to {each.high:.3f}")
    out.print(table)


@app.command()
def demo(
    samples: Annotated[Path, typer.Option(help="the sample corpus")] = Path("samples"),
    file: Annotated[Path, typer.Option("--out", help="where the page goes")] = Path("comparison.html"),
) -> None:
    """Index the samples, and compare the Aleppo article and the attack on Khan Sheikhoun."""
    from service.demo import run_demo

    settings = Settings()
    _index(settings, [str(samples)])
    with _store(settings) as store:
        run_demo(store, out, file)
    pages = f"{file} and {file.with_stem(file.stem + '-aleppo')}"
    _say(f"\nWrote {pages}: open them in a browser. The same over HTTP: make serve")


def _say(line: str, console: Console = out, style: str | None = None) -> None:
    """Print a line as it is: not wrapped where no terminal is, and brackets are no markup."""
    console.print(line, style=style, markup=False, highlight=False, soft_wrap=True)


def _fault(found: "ErrorDetails") -> str:
    """A fault of a query: the field it is in, and what is wrong."""
    field = ".".join(str(part) for part in found["loc"])
    return f"{field}: {found['msg']}" if field else found["msg"].removeprefix("Value error, ")


@contextmanager
def _store(settings: Settings) -> "Iterator[Store]":
    from indexer.store.store import Store

    store = Store(settings)
    try:
        yield store
    finally:
        store.close()


def _index(
    settings: Settings, specs: list[str], *, outlet: str | None = None, published: str | None = None
) -> "Outcome":
    from indexer.extract import parse_published
    from indexer.pipeline import Event, Progress, Run
    from indexer.sources import Defaults, open_source

    try:
        parse_published(published, now=datetime.now(UTC))
    except DocumentError as error:
        raise CallError(f"--published: {error}") from None
    defaults = Defaults(outlet, published, settings.max_document_bytes)
    sources = [open_source(spec, defaults) for spec in specs]
    with _store(settings) as store, store.exclusively(), progress("documents", err) as advance:

        def listen(told: Event | Progress) -> None:
            if isinstance(told, Progress):
                advance(told.read, None, f"{told.embedded:,} texts embedded")
            else:
                _say(f"{told.kind} {told.place}: {told.message}", err)

        return Run(store, listener=listen).index(sources)


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
        _save(written, file)


def _save(written: str, file: Path) -> None:
    try:
        file.write_text(written, encoding="utf-8")
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        raise CallError(f"cannot write {file}: {error.strerror}") from None


if __name__ == "__main__":
    main()
