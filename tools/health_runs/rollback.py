"""How many natural collapsed and diverged runs a rollback saves; it goes on where it was stopped.

python -m tools.health_runs.rollback --folder .proofs/health_runs

A *case* is a run without an injected fault which the written rule calls collapsed or diverged at a
rate that is at most four times a healthy one: of three seeds at half its rate, or else at a quarter
of it, two are healthy. The mean of their validation accuracies is what it is compared with, after
the epochs that a detector is shown; the rule sees three times as many. The run is then trained once
more with ``Health("rollback")``, and *saved* if it comes to within one point of this mean, or above
it.

Cases come from the labelled runs that are not held out, and from further ones at the edge: a run is
drawn, and its rate doubled until it is lost.
"""

from __future__ import annotations

import argparse
import json
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
from tools.health_runs.drawing import OPTIMIZERS, RUNS, draw
from tools.health_runs.labels import label
from tools.health_runs.specification import Specification
from tools.health_runs.training import Curve, read, train

LOST = ("collapsed", "diverged")
SEEDS = 3
DIVISORS = (2, 4)
WITHIN = 0.01
FIRST_DRAWN = 10_000
EPOCHS = 2
DOUBLED = 7
"""A drawn run is tried at so many rates, each twice the one before."""


@dataclass(frozen=True)
class Case:
    """A run that was lost, and what a rollback made of it.

    Attributes:
        specification: of the run.
        name: what the rule calls it.
        divisor: its rate divided by the healthy one.
        healthy: the mean validation accuracy of the healthy runs.
        lost: its own; None where it has none.
        saved: that of the run which was rolled back; None where it did not come to its end.
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

    def describe(self) -> str:
        """The case in a line."""
        s = self.specification
        came_to = "no end" if self.saved is None else f"{self.saved:.4f}"
        returns = ", ".join(
            f"{each['from_step']} → {each['to_step']} at {each['learning_rate']:g}"
            for each in self.rollbacks
        )
        return (
            f"{'saved' if self.is_saved else 'LOST '} {s.number} {s.family}, {s.activation}, "
            f"{s.optimizer} {s.settings}, {s.data}: {self.name} at {s.learning_rate:g}; healthy "
            f"{self.healthy:.4f} at 1/{self.divisor}; came to {came_to} ({returns})"
        )


def drawn(number: int) -> Specification:
    """A run of the labelled kind with twice a sound rate, or up to four times as much."""
    rng = random.Random(number)
    tried = (draw(other) for other in range(1000 * number, 1000 * (number + 1)))
    found = next(each for each in tried if each.fault is None and not each.held_out)
    rates = {(each.name, str(each.settings)): each.sound for each in OPTIMIZERS}
    rate = rates[found.optimizer, str(found.settings)] * 2 ** (1 + rng.random())
    return replace(found, number=number, learning_rate=float(f"{rate:.3g}"), epochs=EPOCHS)


def at_the_edge(specification: Specification) -> Specification | None:
    """The same run at the first rate, each twice the one before, at which it is lost.

    None if it never starts at a raised rate, or is never lost.
    """
    for doubled in range(DOUBLED):
        rate = float(f"{specification.learning_rate * 2**doubled:.3g}")
        found = replace(specification, learning_rate=rate)
        name = label(train(found, found.epochs)).name
        if name in LOST:
            return found
        if name == "never-started" and doubled:
            return None
    return None


def labelled(folder: Path) -> list[Specification]:
    """Those of the labelled set that may be cases."""
    found = []
    for specification in map(draw, range(RUNS)):
        path = folder / specification.file_name
        natural = specification.fault is None and not specification.held_out
        if natural and path.exists() and label(read(path)).name in LOST:
            found.append(specification)
    return found


def examine(specification: Specification, factor: float) -> Case | None:
    """The case of a run, with the factor by which a return lowers its rate; None if it is none."""
    run = train(specification)
    name = label(run).name
    if name not in LOST:
        return None
    for divisor in DIVISORS:
        healthy = healthy_accuracies(specification, divisor)
        if len(healthy) >= 2:
            health = Health("rollback", factor=factor, verbose=0)
            again = train(specification, specification.epochs, [health])
            return Case(
                specification,
                name,
                divisor,
                mean(healthy),
                shown(run),
                shown(again) if again.status == "finished" else None,
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
        run = train(other)
        accuracy = shown(run)
        if label(run).name == "healthy" and accuracy is not None:
            found.append(accuracy)
        if len(found) == 2 or len(found) + SEEDS - seed < 2:
            break
    return found


def shown(run: Curve) -> float | None:
    """The validation accuracy after the epochs that a detector is shown; None without one."""
    accuracies = run.shown().val_accuracy
    return accuracies[-1] if accuracies else None


def examined(
    key: str, specification: Specification, folder: Path, factor: float, *, is_drawn: bool = False
) -> Case | None:
    """The case of a run, from its file where there is one."""
    path = folder / f"{key}.json"
    if not path.exists():
        lost = at_the_edge(specification) if is_drawn else specification
        case = None if lost is None else examine(lost, factor)
        write_atomically(path, json.dumps(None if case is None else asdict(case)) + "\n")
    kept = json.loads(path.read_text())
    if kept is None:
        return None
    return Case(**{**kept, "specification": Specification(**kept["specification"])})


def all_cases(folder: Path, count: int, factor: float) -> Iterator[Case]:
    """All cases, of the labelled set and of so many drawn runs, as they are found."""
    kept = folder / f"rollback-{factor:g}"
    kept.mkdir(parents=True, exist_ok=True)
    for each in labelled(folder):
        case = examined(each.key, each, kept, factor)
        if case is not None:
            yield case
    for number in range(FIRST_DRAWN, FIRST_DRAWN + count):
        case = examined(f"drawn-{number}", drawn(number), kept, factor, is_drawn=True)
        if case is not None:
            yield case


def main() -> int:
    """Examine all candidates, and say how many cases are saved."""
    parser = argparse.ArgumentParser(prog="python -m tools.health_runs.rollback")
    parser.add_argument("--folder", type=Path, default=proofs.FOLDER / "health_runs")
    parser.add_argument("--drawn", type=int, default=60, help="so many drawn candidates")
    parser.add_argument("--factor", type=float, default=0.5, help="as Health takes it")
    options = parser.parse_args()
    cases = []
    for case in all_cases(options.folder, options.drawn, options.factor):
        cases.append(case)
        print(case.describe(), flush=True)
    saved = sum(case.is_saved for case in cases)
    print(f"{saved} of {len(cases)} cases are within {WITHIN:.0%} of the healthy mean")
    return 0


if __name__ == "__main__":
    sys.exit(main())
