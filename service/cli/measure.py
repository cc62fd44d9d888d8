"""`rashomon evaluate | demo`: quality figures, and the samples."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.table import Table

from indexer.store.errors import CallError
from indexer.store.settings import Settings
from service.cli.common import AsJson, err, opened, out, say
from service.cli.events import survey_events
from service.cli.index import run_index
from service.progress import progress


def evaluate(
    file: Annotated[Path, typer.Argument(help="article JSON Lines with `id` and `event`")],
    home: Annotated[Path | None, typer.Option(help="keep the index here, or use the one that is here")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure matches and events against labelled articles: MAP, P@1, R@10, F1, calibration, B-cubed, with 95 % intervals."""
    from service.evaluation import evaluate as measure

    if not file.is_file():
        raise CallError(f"{file} is no file")
    with TemporaryDirectory() as scratch:
        settings = Settings(home=home or Path(scratch), database=None)
        run_index(settings, [str(file)])
        with opened(settings) as store, progress("asked", err) as advance:
            found = measure(store, file, on_progress=advance)
    if as_json:
        counts = {"file": found.file, "asked": found.asked, "left_out": found.left_out}
        figures = {each.name: [each.value, each.low, each.high] for each in found.figures}
        sys.stdout.write(json.dumps(counts | figures) + "\n")
        return
    table = Table("measure", "value", "95 % interval", title=f"{found.file}: {found.asked:,} articles asked")
    for each in found.figures:
        table.add_row(each.name, f"{each.value:.3f}", f"{each.low:.3f} to {each.high:.3f}")
    out.print(table)
    if found.left_out:
        say(
            f"{found.left_out:,} labelled articles are not in the store (an outlet's exact copies, quarantined): left out"
        )


def demo(
    samples: Annotated[Path, typer.Option(help="the sample corpus")] = Path("samples"),
    file: Annotated[Path, typer.Option("--out", help="where the report goes")] = Path("report.html"),
) -> None:
    """Index the samples, compare the Aleppo article and the attack on Khan Sheikhoun, and write a report of each."""
    from service.demo import run_demo, take_in_outlets

    settings = Settings()
    run_index(settings, [str(samples)])
    with opened(settings) as store:
        take_in_outlets(store, samples)
        run_demo(store, out, file)
        survey_events(store)
    pages = f"{file} and {file.with_stem(file.stem + '-aleppo')}"
    say(f"\nWrote {pages}: open them in a browser. The same over HTTP: make serve")
