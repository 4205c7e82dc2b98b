"""Plots of whole curves without names or labels, so that a reader can judge the written rule."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tools.health_runs.labels import WINDOW, label, levels_of
from tools.health_runs.training import Curve

PER_SHEET = 6
GREY, BLUE, RED, GREEN = "0.75", "tab:blue", "tab:red", "tab:green"


def choose(curves: Sequence[Curve], count: int, seed: int) -> list[Curve]:
    """So many of the curves in any order; each of the rule's words has its turn, so all occur.

    Args:
        curves: all there are.
        count: how many to take; all if there are fewer.
        seed: of the choice.
    """
    rng = random.Random(seed)
    by_word: dict[str, list[Curve]] = defaultdict(list)
    for curve in rng.sample(curves, len(curves)):
        by_word[label(curve).name].append(curve)
    chosen: list[Curve] = []
    while len(chosen) < min(count, len(curves)):
        for word in sorted(by_word):
            if by_word[word] and len(chosen) < count:
                chosen.append(by_word[word].pop())
    return rng.sample(chosen, len(chosen))


def draw_sheets(curves: Sequence[Curve], folder: Path, seed: int) -> None:
    """Write sheets of six curves each into a folder, and beside them which curve is which.

    Each curve is called by a random key: it shows neither what was trained nor what the rule says.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    mpl.use("Agg")
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    keys = [f"{key:03}" for key in rng.sample(range(1000), len(curves))]
    for first in range(0, len(curves), PER_SHEET):
        figure = Figure(figsize=(18, 3.2 * PER_SHEET), layout="constrained")
        rows = figure.subplots(PER_SHEET, 3, squeeze=False)
        for row, key, curve in zip(rows, keys[first:], curves[first:], strict=False):
            _draw(row, key, curve)
        for axes in rows[len(curves) - first :].flat:
            axes.set_visible(False)
        figure.savefig(folder / f"sheet-{first // PER_SHEET + 1:02}.png", dpi=70)
    which = {key: curve.specification.number for key, curve in zip(keys, curves, strict=True)}
    (folder / "keys.json").write_text(json.dumps(which, indent=0) + "\n")


def _draw(row: Sequence[Any], key: str, curve: Curve) -> None:
    """The loss, the loss on a logarithmic scale, and the accuracies of one curve."""
    losses = np.where(np.isfinite(curve.losses), curve.losses, np.inf).astype(np.float64)
    levels = levels_of(losses)
    losses[np.isinf(losses)] = levels[np.isinf(levels)] = np.nan  # no line is drawn there
    ending = "" if curve.ended_at is None else "; ends not finite"
    epochs = np.arange(1, len(losses) + 1) / curve.steps
    shown = curve.specification.epochs
    linear, logarithmic, accuracies = row
    linear.set_ylim(0, 2.2 * curve.constant_loss)
    logarithmic.set_yscale("log")
    for axes in (linear, logarithmic):
        axes.plot(epochs, losses, color=GREY, linewidth=0.5)
        # A level is drawn at the middle of its losses.
        axes.plot(epochs + WINDOW / 2 / curve.steps, levels, color=BLUE, linewidth=1)
        axes.axhline(curve.constant_loss, color=RED, linewidth=0.8, linestyle=":")
    linear.set_title(f"{key}: loss of steps, and level{ending}")
    logarithmic.set_title("the same, logarithmic")
    accuracies.set_ylim(0, 1)
    for values, color, name in (
        (curve.accuracy, GREEN, "training"),
        (curve.val_accuracy, BLUE, "validation"),
    ):
        accuracies.plot(np.arange(1, len(values) + 1), values, "o-", color=color, label=name)
    accuracies.axhline(curve.majority_share, color=RED, linewidth=0.8, linestyle=":")
    accuracies.set_title("accuracy after each epoch")
    accuracies.legend(loc="lower right")
    for axes in row:
        axes.axvline(shown, color="black", linewidth=1.2)
        axes.set_xlim(0, max(1.02 * 3 * shown, 1))
        axes.grid(visible=True, linewidth=0.3)
