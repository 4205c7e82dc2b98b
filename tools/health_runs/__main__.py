"""Train the labelled runs, and say what they are; it goes on where it was stopped.

python -m tools.health_runs --folder .proofs/health_runs
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from tools import proofs
from tools.health_runs.drawing import RUNS, draw
from tools.health_runs.labels import label
from tools.health_runs.training import read, train, write


def main() -> int:
    """Train what is not there yet."""
    parser = argparse.ArgumentParser(prog="python -m tools.health_runs", description=__doc__)
    parser.add_argument("--folder", type=Path, default=proofs.FOLDER / "health_runs")
    parser.add_argument("--runs", type=int, default=RUNS, help="so many of the first")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    names: Counter[str] = Counter()
    for number in range(options.runs):
        specification = draw(number)
        path = options.folder / specification.file_name
        if not path.exists():
            write(train(specification), path)
        found = label(read(path))
        names[found.name if found.counts else "no harm"] += 1
        print(number, specification.family, specification.fault or "", found.name, flush=True)
    print(dict(names))
    return 0


if __name__ == "__main__":
    sys.exit(main())
