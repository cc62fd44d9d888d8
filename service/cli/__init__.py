"""The `rashomon` command. Each command is a thin door over a use case; failures become one line and an exit status.

0 done · 1 done, with quarantined documents under --strict, or faults found · 2 the call was wrong ·
3 the store is locked, missing or made by another model · 4 out of disk
"""

import errno
import logging
import sys
from tomllib import TOMLDecodeError

import typer
from pydantic import ValidationError

from indexer.store.errors import RashomonError, StoreError
from indexer.store.settings import Settings
from service.cli.care import rebuild, status, verify
from service.cli.common import EXIT_CALL, EXIT_DISK, EXIT_STORE, err, say
from service.cli.compare import compare
from service.cli.events import app as events
from service.cli.follow import follow
from service.cli.index import index
from service.cli.measure import demo, evaluate
from service.cli.objections import app as objections
from service.cli.outlets import app as outlets
from service.cli.report import app as report
from service.cli.reports import app as reports
from service.cli.serve import serve

app = typer.Typer(
    help="How do different outlets tell the same event?", no_args_is_help=True, pretty_exceptions_enable=False
)
for command in (index, follow, compare, serve, status, verify, rebuild, evaluate, demo):
    app.command()(command)
app.add_typer(outlets, name="outlets")
app.add_typer(events, name="events")
app.add_typer(report, name="report")
app.add_typer(reports, name="reports")
app.add_typer(objections, name="objections")


def main() -> None:
    """Run the command line; every expected failure ends as one line and its exit status."""
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.WARNING)
    logging.getLogger("trafilatura").setLevel(
        logging.CRITICAL
    )  # what it cannot read is quarantined, with file and line
    try:
        app()
    except RashomonError as error:
        say(f"rashomon: {error}", err, style="red")
        sys.exit(EXIT_STORE if isinstance(error, StoreError) else EXIT_CALL)
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        faults = (
            f"RASHOMON_{'.'.join(str(part) for part in each['loc']).upper()}: {each['msg']}" for each in error.errors()
        )
        say(f"rashomon: {'; '.join(faults)}", err, style="red")
        sys.exit(EXIT_CALL)
    except TOMLDecodeError as error:
        say(f"rashomon: rashomon.toml is no TOML: {error}", err, style="red")
        sys.exit(EXIT_CALL)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        say(f"rashomon: the disk is full: {error}", err, style="red")
        sys.exit(EXIT_DISK)
