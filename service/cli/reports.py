"""`rashomon reports`: many reports in one batch, and whether a written one holds."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from indexer.store.settings import Settings
from service.cli.common import EXIT_FAULTS, AsJson, err, opened, say
from service.cli.schedule import period, stopped_by_signals
from service.progress import progress

if TYPE_CHECKING:
    from threading import Event as Stop

    from service.reports.plan import Plan

app = typer.Typer(help="Reports: many at once, and whether their quotations hold.", no_args_is_help=True)


@app.command()
def run(
    plan: Annotated[Path, typer.Argument(help="what to make, .toml: see docs/reports.md")],
    folder: Annotated[Path | None, typer.Option(help="where the reports go; default: the plan's, beside it")] = None,
    every: Annotated[
        str | None, typer.Option(help="again after so long: 30m, 6h, 1d; default: the plan's, or once")
    ] = None,
    once: Annotated[bool, typer.Option(help="one round, whatever the plan says; for cron")] = False,
    as_json: AsJson = False,
) -> None:
    """Make the reports of a plan. What is finished is not made again, so a run that was stopped goes on where it was."""
    from service.reports.plan import read_plan

    planned = read_plan(plan)
    stated = None if once else every or planned.every
    pause = period(stated, at_least=30) if stated else None
    into = folder or plan.parent / planned.folder
    with stopped_by_signals() as stop:
        failed = _round(planned, into, stop, as_json=as_json)
        while pause is not None and not stop.wait(pause.total_seconds()):
            failed = _round(planned, into, stop, as_json=as_json)
    if failed:
        raise typer.Exit(EXIT_FAULTS)


def _round(plan: "Plan", folder: Path, stop: "Stop", *, as_json: bool) -> int:
    """Make what is not finished; how many failed."""
    from service.comparison.comparer import Comparer
    from service.reports.batch import run_batch
    from service.reports.making import Reporter
    from service.reports.plan import orders_of

    counts = {"made": 0, "kept": 0, "failed": 0}
    with opened(Settings()) as store, progress("reports", err) as advance:
        with store.catalogue.read() as reader:
            orders = orders_of(plan, reader, folder)
        for done, outcome in enumerate(run_batch(Reporter(store, Comparer(store)), orders, folder), 1):
            counts[outcome.what] += 1
            advance(done, len(orders), f"{outcome.name}: {outcome.what}")
            if outcome.reason:
                say(f"failed {outcome.name}: {outcome.reason}", err)
            if stop.is_set():
                say("stopped; the next run goes on from here", err)
                break
    if as_json:
        sys.stdout.write(json.dumps(counts | {"planned": len(orders), "folder": str(folder)}) + "\n")
        sys.stdout.flush()
    else:
        say(
            ", ".join(f"{name} {count:,}" for name, count in counts.items())
            + f" of {len(orders):,} reports in {folder}"
        )
    return counts["failed"]


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
