"""The section on accuracy: how long LeNet trains with the fast recipe, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import Any

from benchmarks.findings import ACCURACY, SECONDS, AtLeast, AtMost, Finding
from benchmarks.section import Section
from benchmarks.setting import Limits, Setting

WHAT = "lenet, recipe fast, mean of {} seeds: {}"
MEAN, TRAINING = AtLeast(0.99), AtMost(5.0)


@dataclass(frozen=True)
class Accuracy(Section):
    """What came of the fast recipe; each list has one figure a seed.

    Attributes:
        accuracies: on the test set.
        seconds: of training.
    """

    accuracies: list[float]
    seconds: list[float]

    def findings(self, limits: Limits) -> list[Finding]:
        seeds = len(self.seconds)
        least, most = min(self.accuracies), max(self.accuracies)
        return [
            Finding(
                "accuracy",
                WHAT.format(seeds, "test accuracy"),
                fmean(self.accuracies),
                ACCURACY,
                MEAN,
                f"{least:.2%} – {most:.2%}",
            ),
            Finding(
                "accuracy-seconds",
                WHAT.format(seeds, "training"),
                fmean(self.seconds),
                SECONDS,
                TRAINING,
                f"{min(self.seconds):.2f} – {max(self.seconds):.2f}",
            ),
        ]

    def to_json(self) -> dict[str, Any]:
        return {"test_accuracies": self.accuracies, "training_seconds": self.seconds}


def measure(setting: Setting, limits: Limits) -> Accuracy:
    """Train with several seeds."""
    from benchmarks import fast_recipe

    seeds = 3 if setting.quick else 20
    setting.tell(f"LeNet with the fast recipe, {seeds} seeds …")
    found = fast_recipe.measure(setting.images, range(seeds), setting.threads, setting.tell)
    return Accuracy(found.accuracies, found.seconds)
