"""The labelled runs, trained anew, are judged by their first third as their labels say.

    python -m tools.judge_health_runs

Each case is one run: it is trained, labelled by the written rule, and judged by the detector of
`glassnet.health`. A defect must be found, whatever its word, and a healthy run must not be called
one. Runs whose images are not on this machine are left out; nothing is downloaded.
`python -m tools.health_runs.judging` shows tables instead.
"""

from __future__ import annotations

import functools
import sys

from glassnet import data
from tools import proofs
from tools.health_runs.drawing import DATA, RUNS, draw
from tools.health_runs.judging import judge
from tools.health_runs.training import train

MISJUDGED = {69: "slow"}
"""The healthy run that is called so: it was at the border of slow, and gained a little less."""


@functools.cache
def is_here(name: str) -> bool:
    """Whether a data set is on this machine, with all its images."""
    found = data.find(name)
    return bool(found.origin) and not found.problem


def check(case: int) -> str:
    """One run.

    Raises:
        AssertionError: if it was misjudged.
    """
    specification = draw(case)
    if not is_here(specification.data):
        return "left out"
    [judged] = judge([train(specification)])
    label, verdict = judged.label, judged.verdict
    if not label.counts:
        return "without a clear label"
    if MISJUDGED.get(case) == verdict.name and label.name == "healthy":
        return "misjudged as is known"
    assert judged.is_found, f"a run that is {label.name} was called {verdict.name}: {specification}"
    return "healthy" if label.name == "healthy" else "with a defect that was found"


def main() -> int:
    """Say what is left out, and check the others."""
    missing = [name for name in DATA if not is_here(name)]
    if len(missing) == len(DATA):
        print(f"judge_health_runs: nothing is checked, for {' and '.join(missing)} are not here.")
        return proofs.PASSED
    for name in missing:
        print(f"judge_health_runs: {name} is not here, so the runs that need it are left out.")
    return proofs.main("judge_health_runs", check, RUNS)


if __name__ == "__main__":
    sys.exit(main())
