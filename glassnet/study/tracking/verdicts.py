"""The verdict on a recorded training: what its record says, or what its figures tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from glassnet.health.curve import Curve, accuracy_of, is_penalized
from glassnet.health.detection import detect
from glassnet.health.verdict import Verdict, VerdictName
from glassnet.study.tracking.run import Run

CUT_SHORT = ("interrupted", "failed")
"""How a run ends whose training might have gone on."""

FOR_GOOD: frozenset[VerdictName] = frozenset({"collapsed", "diverged", "unstable"})
"""What a training can have come to before its end: a slow one, say, may yet learn."""


def verdict_of(run: Run) -> Verdict | None:
    """The verdict on a run: that of its record, or of an older record what its figures tell.

    Args:
        run: the record.

    Returns:
        None where a run was cut short before anything went wrong: nobody knows what it would have
        come to.
    """
    return run.verdict if run.verdict is not None else _by_its_figures(run)


def with_verdict(run: Run) -> Run:
    """The record with the verdict on its run, see `verdict_of`."""
    return run if run.verdict is not None else replace(run, verdict=_by_its_figures(run))


def curve_of_run(run: Run) -> Curve:
    """What a record holds of the course of a training.

    Args:
        run: the record. Where it has no losses of steps, those of the epochs stand for them, as if
            each epoch were a single step.
    """
    setting = run.setting
    steps = max(1, setting.steps)
    if run.step_losses is None:
        with np.errstate(over="ignore"):
            losses = np.array([v for v in run.history.get("loss", []) if v is not None], np.float32)
            steps = 1
    else:
        losses = run.step_losses.array().astype(np.float32, copy=False)
    return Curve(
        losses=losses,
        steps=steps,
        accuracy=accuracy_of(run.history),
        val_accuracy=accuracy_of(run.history, of="val_"),
        constant_loss=setting.constant_loss,
        majority_share=setting.majority_share,
        diverged_at=run.diverged_at,
        first_epoch=run.fitting.initial_epoch + 1 if run.fitting else 1,
        is_penalized=is_penalized(run.configuration),
    )


def _by_its_figures(run: Run) -> Verdict | None:
    if run.status == "diverged" and run.diverged_at is None:  # a record that somebody else made
        return Verdict("diverged")
    if run.status in CUT_SHORT and run.step_losses is None:
        return None
    verdict = detect(curve_of_run(run))
    if run.status == "diverged" and run.step_losses is None:
        # The losses of its epochs do not tell whether the loss or a weight was not finite.
        verdict = replace(verdict, evidence=())
    return None if run.status in CUT_SHORT and verdict.name not in FOR_GOOD else verdict
