"""Train the labelled runs, and say what they are; it goes on where it was stopped.

python -m tools.health_runs --folder .proofs/health_runs

The set is that of the first numbers; further ones are drawn in the same way, and are fresh: no
detector has seen them.

With ``--plots FOLDER`` nothing is trained: sheets with the curves that are there are drawn for a
reader who shall judge the written rule, without a word of what they are.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from tools import proofs
from tools.health_runs.drawing import RUNS, draw
from tools.health_runs.judging import read_part, refuse_none
from tools.health_runs.labels import label
from tools.health_runs.plots import choose, draw_sheets
from tools.health_runs.training import read, train, write


def main() -> int:
    """Train what is not there yet."""
    parser = argparse.ArgumentParser(prog="python -m tools.health_runs", description=__doc__)
    parser.add_argument("--folder", type=Path, default=proofs.FOLDER / "health_runs")
    parser.add_argument("--first", type=int, default=0, help="number of the first run")
    parser.add_argument("--runs", type=int, default=RUNS, help="so many runs from there")
    parser.add_argument("--plots", type=Path, metavar="FOLDER", help="draw curves, train none")
    parser.add_argument("--count", type=int, default=60, help="so many curves (default: 60)")
    parser.add_argument("--seed", type=int, default=0, help="chooses them (default: 0)")
    options = parser.parse_args()
    if options.plots is not None:
        curves = read_part(options.folder, "all")
        refuse_none(parser, curves, options.folder)
        draw_sheets(choose(curves, options.count, options.seed), options.plots, options.seed)
        return 0
    options.folder.mkdir(parents=True, exist_ok=True)
    names: Counter[str] = Counter()
    for number in range(options.first, options.first + options.runs):
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
