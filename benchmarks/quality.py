"""The quality floors: fails where a change made matches, events, origins or divergences worse on the development data.

    make quality DATA=folder        the folder holds allsides/ and gva/

A floor is lowered only here, by name, with its reason in the changelog.
"""

import json
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

ORIGINS, DIVERGENCES = "origins", "divergences"
FLOORS = {
    "allsides/dev.jsonl": {"MAP": 0.885, "P@1": 0.86, "F1": 0.775, "B-cubed F1": 0.895},
    "gva/articles.jsonl": {"MAP": 0.91, "P@1": 0.92, "F1": 0.84, "B-cubed F1": 0.93},
    ORIGINS: {"precision": 0.98, "recall": 0.95},
    DIVERGENCES: {"all precision": 0.93, "all F1": 0.73},
}
# What is no labelled file of articles; {} stands for the folder of the data.
EVALUATIONS = {ORIGINS: ["benchmarks.origins", "{}"], DIVERGENCES: ["benchmarks.divergences", "dev"]}


def main() -> None:
    """Evaluate each file and origins, print the figures beside their floors, and exit with 1 where one is below."""
    data = Path(sys.argv[1])
    table = Table("file", "measure", "value", "95 % interval", "floor")
    below = False
    for name, floors in FLOORS.items():
        evaluation = EVALUATIONS.get(name, ["service.cli", "evaluate", "{}"])
        command = [
            sys.executable,
            "-m",
            *(part.format(data / name if name not in EVALUATIONS else data) for part in evaluation),
        ]
        command.append("--json")
        found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.splitlines()[-1])
        intervals = {measure: each for measure, each in found.items() if isinstance(each, list) and len(each) == 3}
        for measure, (value, low, high) in intervals.items():
            floor = floors.get(measure)
            below = below or (floor is not None and value < floor)
            table.add_row(name, measure, f"{value:.3f}", f"{low:.3f} to {high:.3f}", f"{floor:.3f}" if floor else "")
    Console().print(table)
    sys.exit(int(below))


if __name__ == "__main__":
    main()
