"""How well the labelled runs are judged by their first third.

    python -m tools.health_runs.judging --folder .proofs/health_runs --part tuning

Prints a table of labels and verdicts, which defects are found, how exactly the first bad step is,
and every run that was judged wrongly. A rule is tuned on the part ``tuning`` alone.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from glassnet import health
from glassnet.health.verdict import NAMES
from glassnet.quantities import share_text
from glassnet.tables import Column, Table
from tools import proofs
from tools.health_runs.labels import Label, label
from tools.health_runs.specification import Specification
from tools.health_runs.training import Curve, read

PARTS = ("tuning", "held-out", "all")
NEAR = 5
"""The first bad step of a fall that nobody injected may be so many steps from that of the label."""

Judge = Callable[[Curve], health.Verdict]
"""Gives the verdict on a run, of which it is shown the first third."""


class Judged(NamedTuple):
    """A run that was judged.

    Attributes:
        specification: what was trained.
        label: what it is, by the whole of its curve.
        verdict: what it was taken for, by the first third.
        steps_off: how far the verdict's first bad step is from the label's; None if either has
            none.
    """

    specification: Specification
    label: Label
    verdict: health.Verdict
    steps_off: int | None

    @property
    def is_found(self) -> bool:
        """Whether it was seen that something is wrong, or that nothing is."""
        return self.verdict.is_defect == (self.label.name != "healthy")

    @property
    def is_near(self) -> bool:
        """Whether the first bad step is the label's: exactly, where a fault was injected."""
        if self.label.first_bad_step is None:
            return True
        most = NEAR if self.label.cause is None else 0
        return self.steps_off is not None and abs(self.steps_off) <= most


def shown_curve(curve: Curve) -> health.Curve:
    """What a detector is shown of a run."""
    shown = curve.shown()
    at = shown.ended_at
    return health.Curve(
        losses=shown.losses,
        steps=shown.steps,
        accuracy=shown.accuracy,
        val_accuracy=shown.val_accuracy,
        constant_loss=shown.constant_loss,
        majority_share=shown.majority_share,
        diverged_at=None
        if at is None
        else ((at - 1) // shown.steps + 1, (at - 1) % shown.steps + 1),
    )


def by_curve(curve: Curve) -> health.Verdict:
    """The verdict of glassnet's detector, without a look into the network."""
    return health.detect(shown_curve(curve))


def judge(curves: Iterable[Curve], verdict_on: Judge = by_curve) -> list[Judged]:
    """Judge runs; those that do not count are among them."""
    return [_judged(curve, verdict_on(curve)) for curve in curves]


def _judged(curve: Curve, verdict: health.Verdict) -> Judged:
    labelled = label(curve)
    off = None
    if verdict.first_bad_step is not None and labelled.first_bad_step is not None:
        epoch, step = verdict.first_bad_step
        off = (epoch - 1) * curve.steps + step - labelled.first_bad_step
    return Judged(curve.specification, labelled, verdict, off)


def read_part(folder: Path, part: str) -> list[Curve]:
    """The runs of a part that are in a folder, in the order of their numbers."""
    curves = [read(path) for path in sorted(folder.glob("*-*.json"))]
    held_out = {"tuning": (False,), "held-out": (True,), "all": (False, True)}[part]
    return [curve for curve in curves if curve.specification.held_out in held_out]


def refuse_none(parser: argparse.ArgumentParser, curves: Sequence[Curve], folder: Path) -> None:
    """End a command that finds no runs."""
    if not curves:
        parser.error(f"{folder} has no such runs; python -m tools.health_runs trains them")


def confusion(judged: Sequence[Judged], title: str) -> Table:
    """The labels, and what runs with them were taken for."""
    counts = Counter((each.label.name, each.verdict.name) for each in judged)
    rows = [
        [name, *(str(counts[name, other] or "") for other in NAMES), str(of)]
        for name in NAMES
        if (of := sum(counts[name, other] for other in NAMES))
    ]
    columns = [Column("label"), *(Column(f"{name}", align="right") for name in NAMES)]
    return Table(title=title, columns=(*columns, Column("runs", align="right")), rows=rows)


def rates(judged: Sequence[Judged], of: str, key: Callable[[Judged], str]) -> Table:
    """By something that runs have in common: defects found, and healthy runs called defects."""
    rows = []
    for value in sorted({key(each) for each in judged}):
        some = [each for each in judged if key(each) == value]
        defects = [each for each in some if each.label.name != "healthy"]
        healthy = [each for each in some if each.label.name == "healthy"]
        rows.append([value, _found(defects), _found(healthy, wrongly=True)])
    columns = (
        Column(of),
        Column("defects found", align="right"),
        Column("healthy called defect", align="right"),
    )
    return Table(title=f"By {of}", columns=columns, rows=rows)


def exactness(judged: Sequence[Judged]) -> str:
    """How exact the first bad steps are, of the defects that were found."""
    found = [each for each in judged if each.label.name != "healthy" and each.verdict.is_defect]
    injected = [each for each in found if each.label.cause is not None]
    others = [each for each in found if each.label.cause is None]
    exact = sum(each.is_near for each in injected)
    near = sum(each.is_near for each in others)
    return (
        f"The first bad step is exact for {_share(exact, len(injected))} of those with an injected "
        f"fault, and within {NEAR} steps for {_share(near, len(others))} of the others."
    )


def report(judged: Sequence[Judged], title: str) -> None:
    """Print all that is to be said of one judge."""
    counting = [each for each in judged if each.label.counts]
    undecided = sum(each.label.name == "undecided" and each.label.cause is None for each in judged)
    harmless = len(judged) - len(counting) - undecided
    print(
        f"{len(judged)} runs, of which {len(counting)} count: {undecided} are undecided, and of "
        f"{harmless} the injected fault did no harm."
    )
    confusion(counting, title).print()
    for of, key in KEYS.items():
        rates(counting, of, key).print()
    print(exactness(counting))
    for each in counting:
        if not (each.is_found and each.is_near):
            print(_line(each))


KEYS: dict[str, Callable[[Judged], str]] = {
    "all runs": lambda each: "all",
    "fault": lambda each: each.label.cause or "none",
    "data": lambda each: each.specification.data,
    "family": lambda each: each.specification.family,
}
"""What the rates are told by."""


def _found(some: Sequence[Judged], *, wrongly: bool = False) -> str:
    return _share(sum(each.is_found != wrongly for each in some), len(some))


def _share(count: int, of: int) -> str:
    return f"{count} of {of} ({share_text(count / of)})" if of else "–"


def _line(each: Judged) -> str:
    s, v = each.specification, each.verdict
    return (
        f"{s.number}: {each.label.name} since step {each.label.first_bad_step}"
        f"{f' by {each.label.cause}' if each.label.cause else ''}, called {v.name}"
        f"{f', {each.steps_off:+} steps off' if each.steps_off else ''}; {s.family}, {s.data}, "
        f"{s.activation}, {s.initializer}, {s.optimizer} {s.learning_rate} {s.settings or ''}, "
        f"batches of {s.batch_size}, {s.epochs} epochs. {' '.join(v.evidence)}"
    )


def main() -> int:
    """Judge the runs of a folder by the detector."""
    parser = argparse.ArgumentParser(prog="python -m tools.health_runs.judging")
    parser.add_argument("--folder", type=Path, default=proofs.FOLDER / "health_runs")
    parser.add_argument("--part", choices=PARTS, default="tuning", help="(default: tuning)")
    options = parser.parse_args()
    curves = read_part(options.folder, options.part)
    refuse_none(parser, curves, options.folder)
    report(judge(curves), f"Labels, and verdicts by the curve ({options.part})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
