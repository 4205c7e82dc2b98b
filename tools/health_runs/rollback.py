"""How many natural collapsed and diverged runs a rollback saves; it goes on where it was stopped.

python -m tools.health_runs.rollback --folder .proofs/health_runs

A *case* is a run without an injected fault which the written rule calls collapsed or diverged at a
rate that is at most four times a healthy one: of three seeds at half its rate, or else at a quarter
of it, at least two are healthy. The mean of their validation accuracies is what it is compared
with. The run is then trained once more with ``Health("rollback")``, and *saved* if it comes to
within one point of this mean, or above it.

Cases come from the labelled runs that are not held out, and from further ones that are drawn near
the edge, where a sound rate ends. All are trained for the epochs that a detector is shown.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import mean
from typing import Any

from glassnet.files import write_atomically
from glassnet.health import Health
from tools import proofs
from tools.health_runs.drawing import RUNS, draw
from tools.health_runs.labels import label
from tools.health_runs.specification import Specification
from tools.health_runs.training import Curve, read, train

LOST = ("collapsed", "diverged")
SEEDS = 3
DIVISORS = (2, 4)
WITHIN = 0.01
FIRST_DRAWN = 10_000
EPOCHS = 2
FACTOR = 12.0
"""Drawn rates go from the sound one of their optimizer to so many times as much, and beyond."""


@dataclass(frozen=True)
class Case:
    """A run that was lost, and what a rollback made of it.

    Attributes:
        specification: of the run.
        name: what the rule calls it.
        divisor: its rate divided by the healthy one.
        healthy: the mean validation accuracy of the healthy runs.
        lost: its own, at its end; None where it has none.
        saved: that of the run which was rolled back; None where it has none.
        status: of this run.
        rollbacks: from which step to which, and the rate from there.
    """

    specification: Specification
    name: str
    divisor: int
    healthy: float
    lost: float | None
    saved: float | None
    status: str
    rollbacks: list[dict[str, Any]]

    @property
    def is_saved(self) -> bool:
        """Whether it is as good as a healthy one."""
        return self.saved is not None and self.saved >= self.healthy - WITHIN


def drawn(number: int) -> Specification:
    """A run near the edge: one of the labelled kind, with a rate above the sound one."""
    rng = random.Random(number)
    for other in range(number * 1000, number * 1000 + 1000):
        found = draw(other)
        if found.fault is None and not found.held_out and found.activation != "sigmoid":
            break
    from tools.health_runs.drawing import OPTIMIZERS

    sound = max(
        each.sound
        for each in OPTIMIZERS
        if each.name == found.optimizer and each.settings == found.settings
    )
    rate = sound * math.exp(rng.uniform(math.log(2.0), math.log(FACTOR)))
    return replace(found, number=number, learning_rate=float(f"{rate:.3g}"), epochs=EPOCHS)


def candidates(folder: Path, count: int) -> Iterator[Specification]:
    """The runs that may be cases: those of the labelled set, then so many drawn ones."""
    for number in range(RUNS):
        specification = draw(number)
        path = folder / f"{number:03}-{specification.key}.json"
        natural = specification.fault is None and not specification.held_out
        if natural and path.exists() and label(read(path)).name in LOST:
            yield specification
    for number in range(FIRST_DRAWN, FIRST_DRAWN + count):
        yield drawn(number)


def examine(specification: Specification) -> Case | None:
    """The case of a run; None if it is none."""
    run = train(specification, specification.epochs)
    name = label(run).name
    if name not in LOST:
        return None
    for divisor in DIVISORS:
        healthy = healthy_accuracies(specification, divisor)
        if len(healthy) >= 2:
            health = Health("rollback", verbose=0)
            again = train(specification, specification.epochs, [health])
            return Case(
                specification,
                name,
                divisor,
                mean(healthy),
                last(run),
                last(again) if again.status == "finished" else None,
                again.status,
                [vars(each) for each in health.rollbacks],
            )
    return None


def healthy_accuracies(specification: Specification, divisor: int) -> list[float]:
    """The validation accuracies of the healthy ones of some seeds, at a lower rate."""
    found: list[float] = []
    for seed in range(1, SEEDS + 1):
        other = replace(
            specification,
            number=specification.number + seed,
            learning_rate=specification.learning_rate / divisor,
        )
        run = train(other, other.epochs)
        if label(run).name == "healthy":
            found.append(run.val_accuracy[-1])
        if len(found) + SEEDS - seed < 2:
            break
    return found


def last(run: Curve) -> float | None:
    """The validation accuracy at the end."""
    return run.val_accuracy[-1] if run.val_accuracy else None


def examined(specification: Specification, folder: Path) -> Case | None:
    """The case of a run, from its file where there is one."""
    path = folder / f"{specification.key}.json"
    if not path.exists():
        case = examine(specification)
        write_atomically(path, json.dumps(None if case is None else asdict(case)) + "\n")
    kept = json.loads(path.read_text())
    if kept is None:
        return None
    return Case(**{**kept, "specification": Specification(**kept["specification"])})


def main() -> int:
    """Examine all candidates, and say how many cases are saved."""
    parser = argparse.ArgumentParser(prog="python -m tools.health_runs.rollback")
    parser.add_argument("--folder", type=Path, default=proofs.FOLDER / "health_runs")
    parser.add_argument("--drawn", type=int, default=60, help="so many drawn candidates")
    options = parser.parse_args()
    kept = options.folder / "rollback"
    kept.mkdir(parents=True, exist_ok=True)
    cases = []
    for specification in candidates(options.folder, options.drawn):
        case = examined(specification, kept)
        if case is None:
            continue
        cases.append(case)
        s = case.specification
        saved = "saved" if case.is_saved else "NOT SAVED"
        print(
            f"{s.number} {s.family} {s.optimizer} {s.settings} {s.activation} {s.data} "
            f"rate {s.learning_rate:g}: {case.name}, {case.lost} → {case.saved} "
            f"(healthy at 1/{case.divisor}: {case.healthy:.4f}) {saved} {case.status} "
            f"{[(r['from_step'], r['to_step'], r['learning_rate']) for r in case.rollbacks]}",
            flush=True,
        )
    saved = sum(case.is_saved for case in cases)
    print(f"{saved} of {len(cases)} cases are within {WITHIN:.0%} of the healthy mean")
    return 0


if __name__ == "__main__":
    sys.exit(main())
