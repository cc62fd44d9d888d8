"""The quality floors: fails where a change made the matches worse on the development data.

    make quality DATA=folder        the folder holds allsides/dev.jsonl

A floor is lowered only here, by name, with its reason in the changelog.
"""

import json
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

FLOORS = {"allsides/dev.jsonl": {"MAP": 0.85, "P@1": 0.82, "F1": 0.68}}


def main() -> None:
    """Evaluate each file, print the figures beside their floors, and exit with 1 where one is below."""
    data = Path(sys.argv[1])
    table = Table("file", "measure", "value", "95 % interval", "floor")
    below = False
    for name, floors in FLOORS.items():
        command = [sys.executable, "-m", "service.cli", "evaluate", str(data / name), "--json"]
        found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.splitlines()[-1])
        for measure, (value, low, high) in ((key, each) for key, each in found.items() if isinstance(each, list)):
            floor = floors.get(measure)
            below = below or (floor is not None and value < floor)
            table.add_row(name, measure, f"{value:.3f}", f"{low:.3f} to {high:.3f}", f"{floor:.2f}" if floor else "")
    Console().print(table)
    sys.exit(int(below))


if __name__ == "__main__":
    main()
