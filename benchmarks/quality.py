"""The quality floors: fails where a change made matches, events or origins worse on the development data.

    make quality DATA=folder        the folder holds allsides/ and gva/

A floor is lowered only here, by name, with its reason in the changelog.
"""

import json
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

ORIGINS = "origins"
FLOORS = {
    "allsides/dev.jsonl": {"MAP": 0.86, "P@1": 0.83, "F1": 0.70, "B-cubed F1": 0.87},
    "gva/articles.jsonl": {"MAP": 0.88, "P@1": 0.90, "F1": 0.78, "B-cubed F1": 0.91},
    ORIGINS: {"precision": 0.98, "recall": 0.95},
}


def main() -> None:
    """Evaluate each file and origins, print the figures beside their floors, and exit with 1 where one is below."""
    data = Path(sys.argv[1])
    table = Table("file", "measure", "value", "95 % interval", "floor")
    below = False
    for name, floors in FLOORS.items():
        evaluation = (
            ["benchmarks.origins", str(data)] if name == ORIGINS else ["service.cli", "evaluate", str(data / name)]
        )
        command = [sys.executable, "-m", *evaluation, "--json"]
        found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.splitlines()[-1])
        intervals = {measure: each for measure, each in found.items() if isinstance(each, list) and len(each) == 3}
        for measure, (value, low, high) in intervals.items():
            floor = floors.get(measure)
            below = below or (floor is not None and value < floor)
            table.add_row(name, measure, f"{value:.3f}", f"{low:.3f} to {high:.3f}", f"{floor:.2f}" if floor else "")
    Console().print(table)
    sys.exit(int(below))


if __name__ == "__main__":
    main()
