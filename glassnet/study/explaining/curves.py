"""The curve of a recorded run, and the verdict on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glassnet.callbacks import History
from glassnet.health import Curve, Verdict, detect
from glassnet.health.curve import curve_of
from glassnet.study.tracking.run import Run


def curve_of_run(run: Run | History) -> Curve:
    """What is known of a run from outside.

    Args:
        run: a record, or what ``fit`` returned.
    """
    if isinstance(run, History):
        return curve_of(run)
    losses = np.empty(0, np.float32) if run.step_losses is None else run.step_losses.array()
    setting = run.setting
    return Curve(
        losses=losses,
        steps=setting.steps,
        accuracy=_known(run.history.get("accuracy", [])),
        val_accuracy=_known(run.history.get("val_accuracy", [])),
        constant_loss=setting.constant_loss,
        majority_share=setting.majority_share,
        diverged_at=run.diverged_at,
        first_epoch=1 if run.fitting is None else run.fitting.initial_epoch + 1,
    )


def verdict_on(run: Run | History) -> Verdict:
    """The verdict that the record holds; of an older one, that by its curve."""
    kept: Verdict | None = getattr(run, "verdict", None)
    return detect(curve_of_run(run)) if kept is None else kept


def _known(values: Sequence[float | None]) -> list[float]:
    """The figures up to the first one that is missing."""
    known = list(values)
    return known[: known.index(None)] if None in known else known  # type: ignore[return-value]
