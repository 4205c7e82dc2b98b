"""The section on accuracy: how long LeNet trains with the fast recipe, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any

from benchmarks.contestants.glassnet import Stopwatch
from benchmarks.measuring.setting import Limits, Setting
from benchmarks.report.findings import PERCENT, SECONDS, AtLeast, AtMost, Finding
from benchmarks.report.section import Section
from glassnet.callbacks.base import Logs
from glassnet.quantities import count_text
from glassnet.study.running.recipe import RECIPES

NETWORK, RECIPE = "lenet", RECIPES["fast"]
SEEDS, QUICK_SEEDS = 20, 1
WHAT = "lenet, recipe fast, mean of {}: {}"
MEAN, TRAINING = AtLeast(0.99), AtMost(5.0)
GOALS_ARE_ABOUT = "mnist"


@dataclass(frozen=True)
class Accuracy(Section):
    """What came of the fast recipe; each list has one figure a seed.

    Attributes:
        dataset: its name.
        accuracies: on the test set.
        seconds: of training, all epochs; compiling and the test are not in it.
    """

    dataset: str
    accuracies: list[float]
    seconds: list[float]

    def findings(self, limits: Limits) -> list[Finding]:
        seeds = count_text(len(self.seconds), "seed")
        least, most = min(self.accuracies), max(self.accuracies)
        deviation = f"; sd {stdev(self.accuracies):.2%}" if len(self.accuracies) > 1 else ""
        has_goals = self.dataset == GOALS_ARE_ABOUT
        return [
            Finding(
                "accuracy",
                WHAT.format(seeds, "test accuracy"),
                fmean(self.accuracies),
                PERCENT,
                MEAN if has_goals else None,
                f"{least:.2%} – {most:.2%}{deviation}",
            ),
            Finding(
                "accuracy-seconds",
                WHAT.format(seeds, "training"),
                fmean(self.seconds),
                SECONDS,
                TRAINING if has_goals else None,
                f"{min(self.seconds):.2f} – {max(self.seconds):.2f}",
            ),
        ]

    def to_json(self) -> dict[str, Any]:
        return {"test_accuracies": self.accuracies, "training_seconds": self.seconds}


class TrainingTime(Stopwatch):
    """The sum over all epochs."""

    total = 0.0

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        super().on_epoch_end(epoch, logs)
        self.total += self.seconds


def measure(setting: Setting, limits: Limits) -> Accuracy:
    """Train with several seeds, of the initial weights and the order of the images."""
    images, threads = setting.images, setting.threads
    found = Accuracy(images.name, [], [])
    for seed in range(QUICK_SEEDS if setting.quick else SEEDS):
        model = RECIPE.make_network(NETWORK, images, seed)
        watch = TrainingTime()
        RECIPE.fit(model, images, seed, callbacks=watch, threads=threads, verbose=0)
        accuracy = model.evaluate(*images.test, threads=threads)["accuracy"]
        found.accuracies.append(accuracy)
        found.seconds.append(watch.total)
        setting.tell(f"LeNet, recipe fast, seed {seed}: {accuracy:.2%} after {watch.total:.2f} s")
    return found
