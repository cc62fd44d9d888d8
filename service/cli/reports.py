"""`rashomon reports`: many reports in one batch, and whether a written one holds."""

import json
import sys
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from indexer.store.settings import Settings
from service.cli.common import EXIT_FAULTS, AsJson, err, opened, say
from service.cli.schedule import stopped_by_signals, time_between
from service.progress import progress
from service.schedule import rounds

if TYPE_CHECKING:
    from threading import Event as Stop

    from service.reports.plan import Plan
    from service.reports.verdict import Verdict

# Of what does not hold, so much is told on a terminal.
MOST_LINES = 40

app = typer.Typer(help="Reports: many at once, and whether their quotations hold.", no_args_is_help=True)


@app.command()
def run(
    plan: Annotated[Path, typer.Argument(help="what to make, .toml: see docs/reports.md")],
    folder: Annotated[Path | None, typer.Option(help="where the reports go; default: the plan's, beside it")] = None,
    every: Annotated[
        str | None,
        typer.Option(help="again after so long, if not said of a report: 30m, 6h; default: the plan's, or once"),
    ] = None,
    once: Annotated[bool, typer.Option(help="one round, whatever the plan says; for cron")] = False,
    as_json: AsJson = False,
) -> None:
    """Make the reports of a plan. What is finished is not made again, so a run that was stopped goes on where it was."""
    from service.reports.plan import LEAST_SECONDS, read_plan

    planned = read_plan(plan)
    if every:
        planned = planned.model_copy(update={"every": time_between(every, at_least=LEAST_SECONDS)})
    into = folder or plan.parent / planned.folder
    failed: dict[str, bool] = {}
    with stopped_by_signals() as stop:
        for due in islice(rounds(planned.periods(), stop.wait), 1 if once else None):
            failed |= _round(planned, into, due, stop, once=once, as_json=as_json)
    if any(failed.values()):
        raise typer.Exit(EXIT_FAULTS)


def _round(
    plan: "Plan", folder: Path, due: frozenset[timedelta | None], stop: "Stop", *, once: bool, as_json: bool
) -> dict[str, bool]:
    """Make what is due and not finished; whether each failed, by name. What a stop left has failed, unless it comes again."""
    from service.comparison.comparer import Comparer
    from service.reports.batch import run_batch
    from service.reports.making import Reporter
    from service.reports.plan import orders_of

    counts = {"made": 0, "kept": 0, "failed": 0}
    failed: dict[str, bool] = {}
    with opened(Settings()) as store, progress("reports", err) as advance:
        with store.catalogue.read() as reader:
            orders = [each for each in orders_of(plan, reader, folder) if each.every in due]
        if not orders:
            say("nothing to make: the store has no event such as the plan asks for", err)
        for done, outcome in enumerate(run_batch(Reporter(store, Comparer(store)), orders, folder), 1):
            counts[outcome.what] += 1
            failed[outcome.name] = outcome.what == "failed"
            advance(done, len(orders), f"{outcome.name}: {outcome.what}")
            if outcome.reason:
                say(f"failed {outcome.name}: {outcome.reason}", err)
            if stop.is_set():
                say("stopped; the next run goes on from here", err)
                failed |= {each.name: True for each in orders[done:] if once or each.every is None}
                break
    if as_json:
        sys.stdout.write(json.dumps(counts | {"planned": len(orders), "folder": str(folder)}) + "\n")
        sys.stdout.flush()
    else:
        say(
            ", ".join(f"{name} {count:,}" for name, count in counts.items())
            + f" of {len(orders):,} reports in {folder}"
        )
    return failed


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="a report; .csv, .md, .pdf and .jsonld need --of for the whole")],
    of: Annotated[
        Path | None, typer.Option(help=".html, .json or .parquet of the same report: it has the request")
    ] = None,
    whole: Annotated[
        bool | None,
        typer.Option(
            "--whole/--no-whole", help="demand that the whole holds, or check quotations only; default: if it can"
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Hold a report against the store: every quotation with its source, and the whole as it would be made again."""
    from service.reports.verdict import verdict_on

    with opened(Settings()) as store:
        found = verdict_on(file, store, of=of, whole=whole is not False)
    holds = not found.faults and not found.whole.differences and (found.whole.holds is True or not whole)
    if as_json:
        told = {"whole": found.whole.holds, "differences": found.whole.differences, "unknown": found.whole.unknown}
        checked = {"ok": holds, "checked": found.checked, "faults": found.faults}
        sys.stdout.write(json.dumps(checked | told) + "\n")
    else:
        _tell(found)
    if not holds:
        raise typer.Exit(EXIT_FAULTS)


def _tell(found: "Verdict") -> None:
    """What holds of a report and what does not, at both levels, in lines."""
    lines = [*found.faults, *(f"whole: {each}" for each in found.whole.differences)]
    for line in lines[:MOST_LINES]:
        say(line)
    if len(lines) > MOST_LINES:
        say(f"and {len(lines) - MOST_LINES:,} more: --json has all")
    if found.checked is not None and not found.faults:
        say(f"quotations: {found.checked:,} quotations, hashes and sources hold")
    if found.whole.unknown:
        say(f"whole: not held against this store: {found.whole.unknown}")
    elif found.whole.holds:
        say("whole: all of it is as this store makes it")
