"""What is trained in a contest: one network, its width, its activation, its batch size."""

from __future__ import annotations

from typing import NamedTuple

from glassnet import Input, Sequential, networks
from glassnet.layers import Dense, Flatten, Layer
from glassnet.networks import HIDDEN_UNITS, Convolution, Pooling
from glassnet.study.running.images import StudyImages

BATCH_SIZE = 128
INITIAL_SEED = 0


class Workload(NamedTuple):
    """What all contestants train, from the same weights: plain SGD on standardised images.

    Attributes:
        network: one of `glassnet.networks`.
        activation: ``"relu"`` or ``"sigmoid"``.
        batch_size: images in a step.
        width: how many times more filters and dense units than the named network has.

    >>> Workload("lenet", "relu", batch_size=32, width=4).title
    'lenet × 4, relu, batch 32'
    """

    network: str = "lenet"
    activation: str = "relu"
    batch_size: int = BATCH_SIZE
    width: int = 1

    @property
    def title(self) -> str:
        wide = f" × {self.width}" if self.width > 1 else ""
        return f"{self.network}{wide}, {self.activation}, batch {self.batch_size}"

    @property
    def key(self) -> str:
        """A name for files; what is usual is not in it."""
        batch = "" if self.batch_size == BATCH_SIZE else f"-batch-{self.batch_size}"
        wide = f"-width-{self.width}" if self.width > 1 else ""
        return f"{self.network}-{self.activation}{batch}{wide}"

    @property
    def learning_rate(self) -> float:
        """0.5 as in the study; with ReLU one that is safe for all of its networks."""
        return 0.05 if self.activation == "relu" else 0.5

    @property
    def features(self) -> list[Convolution | Pooling]:
        """What stands before the dense layers."""
        return [
            step._replace(filters=step.filters * self.width)
            if isinstance(step, Convolution)
            else step
            for step in networks.get(self.network).features()
        ]

    @property
    def hidden_units(self) -> list[int]:
        return [units * self.width for units in HIDDEN_UNITS]

    def build(self, images: StudyImages) -> Sequential:
        """The network in glassnet; the other contestants start from its weights."""
        x_train, _ = images.training
        layers: list[Layer | Input] = [
            Input(x_train.shape[1:]),
            networks.preprocessing("standard", x_train),
            *(step.layer(self.activation) for step in self.features),
            Flatten(),
            *(Dense(units, activation=self.activation) for units in self.hidden_units),
            Dense(images.classes, activation="softmax"),
        ]
        return Sequential(layers, name=self.network, seed=INITIAL_SEED)
