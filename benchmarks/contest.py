"""Contestants that train the same network, epoch by epoch in turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple, Protocol

from glassnet import networks
from glassnet.model import Sequential, summary
from glassnet.study.images import StudyImages

BATCH_SIZE = 128
INITIAL_SEED = 0
WARM_UP_BATCHES = 5


class Recipe(NamedTuple):
    """What all contestants train: plain SGD on standardised images."""

    network: str
    activation: str

    @property
    def title(self) -> str:
        return f"{self.network}, {self.activation}"

    @property
    def learning_rate(self) -> float:
        """0.5 as in the study; one that is safe for all of its networks with ReLU."""
        return 0.05 if self.activation == "relu" else 0.5

    def build(self, images: StudyImages) -> Sequential:
        """The network in glassnet; the other contestants start from its weights."""
        x_train, _ = images.training
        return networks.build(
            self.network,
            activation=self.activation,
            preprocess=networks.preprocessing("standard", x_train),
            seed=INITIAL_SEED,
            classes=images.classes,
        )


class Contestant(Protocol):
    """Someone who trains the network of a recipe."""

    name: str

    def epoch(self, seed: int) -> float:
        """Train on all images, in the order that the seed gives; the seconds that it took."""

    def warm_up(self, images: int) -> None:
        """Train on a few images, so that what is made at the first steps is there."""

    def test_accuracy(self) -> float:
        """The share of the test images that is recognised."""


class Ratios(NamedTuple):
    """How many times longer another one took, round by round."""

    least: float
    median: float
    most: float


@dataclass(frozen=True)
class Result:
    """One contest.

    Attributes:
        recipe: what was trained.
        flops: operations of training on one image, as ``summary`` counts them.
        images: in an epoch.
        seconds: per epoch, one figure a round, by contestant; glassnet is the first.
        test_accuracy: after the last round, by contestant.
    """

    recipe: Recipe
    flops: int
    images: int
    seconds: dict[str, list[float]]
    test_accuracy: dict[str, float]

    def ratios(self, other: str) -> Ratios:
        """How many times longer ``other`` took than glassnet, in pairs of the same round."""
        own = next(iter(self.seconds.values()))
        pairs = [b / a for a, b in zip(own, self.seconds[other], strict=True)]
        return Ratios(min(pairs), median(pairs), max(pairs))

    def flops_per_second(self, name: str) -> float:
        """Of the median epoch."""
        return self.flops * self.images / median(self.seconds[name])

    def to_json(self) -> dict[str, Any]:
        _, *others = self.seconds
        return {
            "network": self.recipe.network,
            "activation": self.recipe.activation,
            "batch_size": BATCH_SIZE,
            "learning_rate": self.recipe.learning_rate,
            "images": self.images,
            "training_flops_per_image": self.flops,
            "seconds_per_epoch": self.seconds,
            "times_longer": {other: self.ratios(other)._asdict() for other in others},
            "test_accuracy": self.test_accuracy,
        }


def hold(
    recipe: Recipe,
    images: StudyImages,
    contestants: Sequence[Contestant],
    rounds: int,
    tell: Callable[[str], None],
) -> Result:
    """Let the contestants train in turns, so that a busy minute of the machine meets all of them.

    Args:
        recipe: what they train.
        images: what they train on.
        contestants: glassnet first.
        rounds: how many epochs each of them trains.
        tell: called with a line after each round.
    """
    samples = len(images.training[0])
    # The last batch of an epoch may be a smaller one, for which something of its own is made.
    few = min(samples, WARM_UP_BATCHES * BATCH_SIZE + samples % BATCH_SIZE)
    for contestant in contestants:
        contestant.warm_up(few)
    seconds: dict[str, list[float]] = {contestant.name: [] for contestant in contestants}
    for number in range(rounds):
        for contestant in contestants:
            seconds[contestant.name].append(contestant.epoch(seed=number))
        times = ", ".join(f"{name} {taken[-1]:.2f} s" for name, taken in seconds.items())
        tell(f"{recipe.title}, round {number + 1} of {rounds}: {times}")
    return Result(
        recipe,
        flops=summary.flops(recipe.build(images).parts())[1],
        images=samples,
        seconds=seconds,
        test_accuracy={each.name: each.test_accuracy() for each in contestants},
    )
