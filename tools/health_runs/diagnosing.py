"""Judge the diagnosis by the labelled runs: is the named cause the injected one, and since when?

python -m tools.health_runs.diagnosing --folder .proofs/health_runs --part tuning

Each run that came to harm is explained as `glassnet.explain` does it: from its seed it is trained
once more to its break. Of the runs without an injected fault, the named causes are listed, since
nobody knows which of them are right.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from glassnet import health
from glassnet.health.verdict import CauseName
from glassnet.model.fitting import set_up
from glassnet.quantities import share_text
from glassnet.study.explaining.explain import diagnosed
from glassnet.study.explaining.looking import Look, Options
from glassnet.study.replaying.doubts import ReplayWarning
from glassnet.study.replaying.recorded import RecordedTraining, recorded_training
from glassnet.tables import Column, Table
from tools import proofs
from tools.health_runs.faults import FlippedGradient, Images
from tools.health_runs.judging import PARTS, by_curve, read_part, refuse_none, shown_curve
from tools.health_runs.labels import Label, label
from tools.health_runs.specification import HINDSIGHT
from tools.health_runs.training import Curve, images_of, network_of

CAUSES: Mapping[str, CauseName] = {
    "flipped-gradient": "wrong-gradient",
    "doubled-softmax": "two-softmaxes",
    "dead-initialisation": "dead-units",
    "unscaled-input": "inputs-not-scaled",
    "shuffled-labels": "labels-do-not-fit",
    "bad-batch": "bad-batch",
    "rate-jump": "rate-jumped",
}
"""What the diagnosis shall call each injected fault."""


class Diagnosed(NamedTuple):
    """A run that was explained.

    Attributes:
        curve: of the run.
        label: what it is.
        verdict: with the cause.
        look: what was seen; None where nothing had to be looked at, since the verdict is healthy.
    """

    curve: Curve
    label: Label
    verdict: health.Verdict
    look: Look | None

    @property
    def first_bad_step(self) -> int | None:
        """Of the whole training, from 1."""
        since = self.verdict.first_bad_step
        return None if since is None else (since[0] - 1) * self.curve.steps + since[1]

    @property
    def cause(self) -> str | None:
        """Its name; None where none was seen."""
        return None if self.verdict.cause is None else self.verdict.cause.name

    @property
    def cause_is_right(self) -> bool:
        """Whether the injected fault is named."""
        return self.label.cause is not None and self.cause == CAUSES[self.label.cause]

    @property
    def is_exact(self) -> bool:
        """Whether the first bad step is that of the label."""
        return self.first_bad_step == self.label.first_bad_step


def diagnose(curve: Curve) -> Diagnosed:
    """Explain a run, of which only the first third is shown."""
    verdict = by_curve(curve)
    if not verdict.is_defect:
        return Diagnosed(curve, label(curve), verdict, None)
    images = images_of(curve.specification)
    options = Options(
        data=(images.x, images.y),
        custom_objects={"FlippedGradient": FlippedGradient},
        threads=1,
        verbose=0,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReplayWarning)  # these data have no fingerprint
        found, look, _ = diagnosed(recorded(curve, images), shown_curve(curve), verdict, options)
    return Diagnosed(curve, label(curve), found, look)


def recorded(curve: Curve, images: Images) -> RecordedTraining:
    """The record that a tracker would have made of a run until the step that a detector is shown.

    One step is trained, since a training has a description once it has begun.
    """
    s = curve.specification
    with set_up(
        network_of(s),
        images.x,
        images.y,
        batch_size=s.batch_size,
        epochs=HINDSIGHT * s.epochs,
        verbose=0,
        callbacks=None,
        validation_split=0.0,
        validation_data=None,
        shuffle=s.shuffles,
        class_weight=None,
        sample_weight=None,
        initial_epoch=0,
        validation_freq=1,
        record_steps=True,
        seed=s.seed,
        threads=1,
        engine="compiled",
        fingerprints=False,
    ) as training:
        training.run(until=(0, 1))
        begun = recorded_training(training.history)
    losses = curve.shown().losses
    return replace(begun, losses=losses, last=len(losses))


def explained(curves: Sequence[Curve]) -> Iterator[Diagnosed]:
    """All runs that came to harm, explained, each said as it comes."""
    for curve in curves:
        found = label(curve)
        if found.name == "healthy" or not found.counts:
            continue
        one = diagnose(curve)
        s = curve.specification
        print(
            f"{s.number:3} {s.family:12} {s.activation:8} {s.optimizer:8} {s.learning_rate:<8g} "
            f"{s.fault or '-':20} {found.name} {found.first_bad_step} -> {one.verdict.name} "
            f"{one.first_bad_step} {one.cause}"
            + ("" if found.cause is None or (one.cause_is_right and one.is_exact) else "  WRONG"),
            flush=True,
        )
        yield one


def injected_table(found: Sequence[Diagnosed]) -> Table:
    """By injected fault: how many are named rightly, and placed exactly."""
    rows = []
    for fault in (*CAUSES, "all"):
        some = [
            one for one in found if one.label.cause in ((fault,) if fault in CAUSES else CAUSES)
        ]
        if some:
            rows.append(
                [
                    fault,
                    str(len(some)),
                    _share([one.look is not None for one in some]),
                    _share([one.cause_is_right for one in some]),
                    _share([one.is_exact for one in some]),
                ]
            )
    columns = (
        Column("injected fault"),
        Column("runs", "right"),
        Column("found by the curve", "right"),
        Column("cause right", "right"),
        Column("first bad step exact", "right"),
    )
    return Table(columns, rows)


def natural_table(found: Sequence[Diagnosed]) -> Table:
    """What the defects are called that nobody injected."""
    counts = Counter((one.label.name, str(one.cause)) for one in found if one.label.cause is None)
    rows = [[name, cause, str(count)] for (name, cause), count in sorted(counts.items())]
    return Table((Column("label"), Column("cause"), Column("runs", "right")), rows)


def _share(are_right: Sequence[bool]) -> str:
    return f"{sum(are_right)}/{len(are_right)} ({share_text(sum(are_right) / len(are_right), 0)})"


def main() -> int:
    """Explain the runs of a folder, and print what came out."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.health_runs.diagnosing", description=__doc__
    )
    parser.add_argument("--folder", type=Path, default=proofs.FOLDER / "health_runs")
    parser.add_argument("--part", choices=PARTS, default="tuning")
    parser.add_argument("--injected", action="store_true", help="only runs with an injected fault")
    parser.add_argument("--numbers", type=int, nargs="*", help="only runs with these numbers")
    options = parser.parse_args()
    curves = [
        curve
        for curve in read_part(options.folder, options.part)
        if (curve.specification.fault is not None or not options.injected)
        and (not options.numbers or curve.specification.number in options.numbers)
    ]
    refuse_none(parser, curves, options.folder)
    found = list(explained(curves))
    for table in (injected_table(found), natural_table(found)):
        print(f"\n{table.to_text()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
