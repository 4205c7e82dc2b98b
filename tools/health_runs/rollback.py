"""How many natural collapsed and diverged runs a rollback saves; it goes on where it was stopped.

python -m tools.health_runs.rollback --folder .proofs/health_runs

A *case* is a run without an injected fault which the written rule calls collapsed or diverged at a
rate that is at most four times a healthy one: of three other seeds at half its rate, or else at a
quarter of it, two are healthy. The mean of their validation accuracies is what it is compared with,
after the epochs that a detector is shown; the rule sees three times as many. The run is then
trained once more with ``Health("rollback")``, and *saved* if it comes to within one point of this
mean, or above it.

Cases come from the labelled runs, and from further ones at the edge: a run is drawn, and its rate
doubled until it is lost. By how much a return lowers the rate was chosen on some of them; the
others, which are held out, are counted apart: the held-out half of the labelled runs, and drawn
ones of that half and of the families that nothing was tuned on. What the seed alone does is said
beside: how many of the healthy runs come to within one point of the mean of the other ones.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import mean
from typing import Any

from glassnet.files import write_atomically
from glassnet.health import Health
from glassnet.health.callback import FACTOR
from tools import proofs
from tools.health_runs.drawing import OPTIMIZERS, RUNS, draw
from tools.health_runs.labels import label
from tools.health_runs.specification import Specification
from tools.health_runs.training import Curve, read, train

LOST = ("collapsed", "diverged")
SEEDS = 3
DIVISORS = (2, 4)
WITHIN = 0.01
FIRST_DRAWN = (10_000, 11_000)
FIRST_HELD_OUT = 20_000
EPOCHS = 2
DOUBLED = 7
"""A drawn run is tried at so many rates, each twice the one before."""


@dataclass(frozen=True)
class Case:
    """A run that was lost, with healthy ones to compare it with.

    Attributes:
        specification: of the run.
        name: what the rule calls it.
        divisor: its rate divided by the healthy one.
        healthy: the validation accuracies of the healthy runs.
        held_out: whether nothing was chosen by it.
    """

    specification: Specification
    name: str
    divisor: int
    healthy: list[float]
    held_out: bool

    @property
    def seeds_within(self) -> int:
        """How many of the healthy runs come to within one point of the mean of the others."""
        return sum(
            accuracy >= mean(self.healthy[:n] + self.healthy[n + 1 :]) - WITHIN
            for n, accuracy in enumerate(self.healthy)
        )


@dataclass(frozen=True)
class Return:
    """What a rollback made of a case.

    Attributes:
        case: the run that was lost.
        accuracy: of the run that was rolled back; None where it did not come to its end.
        status: of this run.
        rollbacks: from which step to which, and the rate from there.
    """

    case: Case
    accuracy: float | None
    status: str
    rollbacks: list[dict[str, Any]]

    @property
    def is_saved(self) -> bool:
        """Whether it is as good as a healthy one."""
        return self.accuracy is not None and self.accuracy >= mean(self.case.healthy) - WITHIN

    def describe(self) -> str:
        """All of it in a line."""
        s, case = self.case.specification, self.case
        came_to = "no end" if self.accuracy is None else f"{self.accuracy:.4f}"
        returns = ", ".join(
            f"{each['from_step']} → {each['to_step']} at {each['learning_rate']:g}"
            for each in self.rollbacks
        )
        return (
            f"{'saved' if self.is_saved else 'LOST '} {s.number} {s.family}, {s.activation}, "
            f"{s.optimizer} {s.settings}, {s.data}{', held out' if case.held_out else ''}: "
            f"{case.name} at {s.learning_rate:g}; healthy {mean(case.healthy):.4f} "
            f"({min(case.healthy):.4f} to {max(case.healthy):.4f}) at 1/{case.divisor}; "
            f"came to {came_to} ({returns})"
        )


def drawn(number: int) -> Specification:
    """A run of the labelled kind with twice a sound rate, or up to four times as much.

    Its kind is that of a held-out run from `FIRST_HELD_OUT` on.
    """
    rng = random.Random(number)
    tried = (draw(other) for other in range(1000 * number, 1000 * (number + 1)))
    held_out = number >= FIRST_HELD_OUT
    found = next(each for each in tried if each.fault is None and each.held_out == held_out)
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
        if specification.fault is None and path.exists() and label(read(path)).name in LOST:
            found.append(specification)
    return found


def case_of(specification: Specification, *, held_out: bool) -> Case | None:
    """The case of a run; None if it is none."""
    run = train(specification)
    name = label(run).name
    if name not in LOST:
        return None
    for divisor in DIVISORS:
        healthy = healthy_accuracies(specification, divisor)
        if len(healthy) >= 2:
            return Case(specification, name, divisor, healthy, held_out)
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
        if len(found) + SEEDS - seed < 2:
            break
    return found


def rolled_back(case: Case, factor: float) -> Return:
    """The same run with a `Health` that takes it back and multiplies its rate by the factor."""
    health = Health("rollback", factor=factor, verbose=0)
    run = train(case.specification, case.specification.epochs, [health])
    accuracy = shown(run) if run.status == "finished" else None
    return Return(case, accuracy, run.status, [vars(each) for each in health.rollbacks])


def shown(run: Curve) -> float | None:
    """The validation accuracy after the epochs that a detector is shown; None without one."""
    accuracies = run.shown().val_accuracy
    return accuracies[-1] if accuracies else None


def found_cases(folder: Path, count: int) -> Iterator[Case]:
    """All cases as they are found: of the labelled set, and of so many runs of each draw."""
    kept = folder / "rollback-cases"
    kept.mkdir(parents=True, exist_ok=True)
    for each in labelled(folder):
        path = kept / f"{each.key}.json"
        if (case := kept_case(path, each, held_out=each.held_out)) is not None:
            yield case
    for first in (*FIRST_DRAWN, FIRST_HELD_OUT):
        for number in range(first, first + count):
            path, held_out = kept / f"drawn-{number}.json", first == FIRST_HELD_OUT
            case = kept_case(path, drawn(number), held_out=held_out, is_drawn=True)
            if case is not None:
                yield case


def kept_case(
    path: Path, specification: Specification, *, held_out: bool, is_drawn: bool = False
) -> Case | None:
    """The case of a run, from its file where there is one."""
    if not path.exists():
        lost = at_the_edge(specification) if is_drawn else specification
        case = None if lost is None else case_of(lost, held_out=held_out)
        write_atomically(path, json.dumps(None if case is None else asdict(case)) + "\n")
    kept = json.loads(path.read_text())
    if kept is None:
        return None
    return Case(**{**kept, "specification": Specification(**kept["specification"])})


def kept_return(folder: Path, case: Case, factor: float) -> Return:
    """What a rollback makes of a case, from its file where there is one."""
    kept = folder / f"rollback-{factor:g}"
    kept.mkdir(parents=True, exist_ok=True)
    path = kept / f"{case.specification.key}.json"
    if not path.exists():
        found = vars(rolled_back(case, factor))
        write_atomically(path, json.dumps({**found, "case": None}) + "\n")
    return Return(**{**json.loads(path.read_text()), "case": case})


def summary(returns: Sequence[Return]) -> list[str]:
    """How many were saved, of all and of those that are held out, and what the seed does."""
    said = []
    for words, some in (
        ("cases", returns),
        ("cases that are held out", [each for each in returns if each.case.held_out]),
    ):
        saved = sum(each.is_saved for each in some)
        said.append(f"{saved} of {len(some)} {words} are within {WITHIN:.0%} of the healthy mean")
    within = sum(each.case.seeds_within for each in returns)
    healthy = sum(len(each.case.healthy) for each in returns)
    return [*said, f"{within} of {healthy} healthy runs are within {WITHIN:.0%} of their others"]


def main() -> int:
    """Examine all candidates, and say how many cases are saved."""
    parser = argparse.ArgumentParser(prog="python -m tools.health_runs.rollback")
    parser.add_argument("--folder", type=Path, default=proofs.FOLDER / "health_runs")
    parser.add_argument("--drawn", type=int, default=60, help="so many candidates of each draw")
    parser.add_argument("--factor", type=float, default=FACTOR, help="as Health takes it")
    options = parser.parse_args()
    returns = []
    for case in found_cases(options.folder, options.drawn):
        returns.append(kept_return(options.folder, case, options.factor))
        print(returns[-1].describe(), flush=True)
    print("\n".join(summary(returns)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
