"""How networks are made and trained: recipes by name, of which a user may change any part."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from glassnet import optimizers
from glassnet.arguments import named_values
from glassnet.data.catalogue import CATALOGUE, SAMPLE
from glassnet.optimizers.schedules import LearningRateSchedule, OneCycle
from glassnet.own_networks import Architecture, network_named
from glassnet.quantities import count_text
from glassnet.study.running.images import StudyImages, held_count
from glassnet.study.running.judging import label_loss

if TYPE_CHECKING:
    from glassnet.callbacks import Callback, History
    from glassnet.health import OnDefect
    from glassnet.model import Sequential
    from glassnet.optimizers import Optimizer

SGD_LEARNING_RATE = 0.5
VALIDATION_SHARE = 1 / 12
"""5,000 of MNIST's 60,000: the test set stays unseen until the end."""

MNIST_IMAGES = 60_000
MOST_EPOCHS = 200
"""So many are chosen at most, however few the images are."""


def up_and_down(peak: float, steps: int) -> OneCycle:
    """In straight lines, a fifth of the steps from a tenth of the peak up to it, then to almost 0.

    >>> schedule = up_and_down(0.5, steps=10)
    >>> [round(schedule(step), 3) for step in (0, 1, 5, 8, 9)]
    [0.05, 0.5, 0.25, 0.063, 0.0]
    """
    return OneCycle(peak, steps, 0.2, "linear", div_factor=10)


SCHEDULES: Mapping[str, Callable[[float, int], LearningRateSchedule]] = MappingProxyType(
    {"up-and-down": up_and_down}
)
"""What makes a schedule of its peak and of the number of all steps, by name."""


@dataclass(frozen=True)
class Recipe:
    """How each network is made and trained. The defaults are those of the original study.

    Args:
        activation: between all layers.
        preprocess: of the images, as ``networks.preprocessing`` names it.
        optimizer: its name.
        settings: the optimizer's arguments other than the learning rate.
        learning_rate: None for 0.5 with SGD, and for their own defaults with all others.
        schedule: the name of one of `SCHEDULES`, of which that rate is the peak; None keeps the
            rate as it is.
        label_smoothing: of the cross-entropy.
        epochs: None for ``usual_epochs``; for own data, and for the sample ``mnist-5k``, as many
            as make the steps of so many epochs of MNIST, since a sigmoid LeNet needs them; never
            fewer than ``usual_epochs`` and at most 200.
        usual_epochs: how many epochs are enough on the full set.
        batch_size: images in a step.
        validation: the share of the training images, taken from their end, that is not trained on
            but evaluated after each epoch; 0 for none.
        on_defect: what happens to a training that goes wrong, as ``glassnet.health.Health`` takes
            it.

    A recipe is plain data: it can be pickled, and written as JSON.

    >>> Recipe().make_optimizer(steps=100).learning_rate
    0.5
    """

    activation: str = "sigmoid"
    preprocess: str = "standard"
    optimizer: str = "sgd"
    settings: Mapping[str, Any] = field(default_factory=dict)
    learning_rate: float | None = None
    schedule: str | None = None
    label_smoothing: float = 0.0
    epochs: int | None = None
    usual_epochs: int = 3
    batch_size: int = 128
    validation: float = VALIDATION_SHARE
    on_defect: OnDefect = "record"

    def changed(self, **given: Any) -> Recipe:
        """This recipe with some parts changed, by name; None changes nothing.

        Another optimizer comes with its own learning rate and settings, if none are given.
        ``momentum`` is short for this one of the optimizer's settings.

        >>> RECIPES["fast"].changed(optimizer="adam", epochs=None).learning_rate is None
        True
        >>> RECIPES["fast"].changed(momentum=0.5).settings
        {'momentum': 0.5, 'nesterov': True}
        """
        changes = {name: value for name, value in given.items() if value is not None}
        if changes.get("optimizer", self.optimizer) != self.optimizer:
            changes = {"learning_rate": None, "settings": {}} | changes
        if "momentum" in changes:
            momentum = {"momentum": changes.pop("momentum")}
            changes["settings"] = {**changes.get("settings", self.settings), **momentum}
        return replace(self, **changes)

    def to_config(self) -> dict[str, Any]:
        """What JSON can hold; `from_config` is the opposite."""
        return vars(self) | {"settings": dict(self.settings)}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Recipe:
        """The recipe of this description.

        Raises:
            ArgumentError: if it is none.
        """
        names = [each.name for each in fields(cls)]
        return cls(*named_values("Recipe", config, *names))

    def rate(self) -> float:
        """The learning rate, or its peak where there is a schedule.

        Raises:
            ArgumentError: if there is no optimizer of this name.
        """
        if self.learning_rate is not None:
            return self.learning_rate
        default = optimizers.get(self.optimizer)
        if isinstance(default, optimizers.SGD):
            return SGD_LEARNING_RATE
        assert isinstance(default.learning_rate, float)  # no optimizer's default is a schedule
        return default.learning_rate

    def make_optimizer(self, steps: int) -> Optimizer:
        """A new optimizer.

        Args:
            steps: of the whole training.

        Raises:
            ArgumentError: if there is none of this name, or it can't have this learning rate.
        """
        rate = SCHEDULES[self.schedule](self.rate(), steps) if self.schedule else self.rate()
        config = {"learning_rate": rate, **self.settings}
        return optimizers.get({"class_name": self.optimizer, "config": config})

    def make_network(
        self, network: str | Architecture, images: StudyImages, seed: int
    ) -> Sequential:
        """A new network, compiled for these images.

        Args:
            network: what is made, or its reference.
            images: what it will be trained on.
            seed: of the initial weights.

        Raises:
            ArgumentError: if a name is unknown, or a user's function makes no network.
            ShapeError: if the network does not fit the images.
        """
        x_train, _ = images.training
        made = network_named(network) if isinstance(network, str) else network
        model = made.build(
            activation=self.activation,
            preprocess=images.preprocessing(self.preprocess),
            seed=seed,
            classes=images.classes,
            input_shape=x_train.shape[1:],
        )
        model.compile(
            optimizer=self.make_optimizer(self.epochs_on(images) * self.steps_on(images)),
            loss=label_loss(model, self.label_smoothing),
            metrics=["accuracy"],
        )
        return model

    def fit(
        self,
        model: Sequential,
        images: StudyImages,
        seed: int,
        *,
        callbacks: Callback | Sequence[Callback] | None = None,
        threads: int | None = None,
        verbose: str | int = "auto",
    ) -> History:
        """Train a network that `make_network` made.

        Args:
            model: the network.
            images: what to train on, and to validate with.
            seed: of shuffling and dropout.
            callbacks: as for ``Sequential.fit``.
            threads: None means one for each core.
            verbose: as for ``Sequential.fit``.

        Raises:
            DivergenceError: when the loss stops being a number.
        """
        return model.fit(
            *images.training,
            batch_size=self.batch_size,
            epochs=self.epochs_on(images),
            verbose=verbose,
            callbacks=callbacks,
            validation_data=images.validation,
            seed=seed,
            threads=threads,
        )

    def epochs_on(self, images: StudyImages) -> int:
        """How many epochs these images are trained on."""
        if self.epochs is not None:
            return self.epochs
        if images.name in CATALOGUE and images.name != SAMPLE:
            return self.usual_epochs
        full = MNIST_IMAGES - held_count(MNIST_IMAGES, self.validation)
        steps = self.usual_epochs * math.ceil(full / self.batch_size)
        as_many_steps = min(round(steps / self.steps_on(images)), MOST_EPOCHS)
        return max(as_many_steps, self.usual_epochs)

    def steps_on(self, images: StudyImages) -> int:
        """How many steps an epoch of these images has."""
        return math.ceil(len(images.training[0]) / self.batch_size)

    def describe(self, images: StudyImages, networks: Iterable[Architecture] = ()) -> str:
        """The recipe in words, as these images are trained on with it.

        Args:
            images: what is trained on.
            networks: what is trained; the activation is left out if none of them takes it.
        """
        epochs, steps = self.epochs_on(images), self.steps_on(images)
        takers = [network.takes_activation for network in networks]
        parts = [
            f"{self.preprocess} pixels",
            *([self.activation] if any(takers) or not takers else []),
            *([f"labels smoothed by {self.label_smoothing:g}"] if self.label_smoothing else []),
            count_text(epochs, "epoch"),
            f"batches of {self.batch_size:,}",
            *([] if self.on_defect == "record" else [f"on a defect {self.on_defect}"]),
        ]
        return f"{', '.join(parts)}\n{self.make_optimizer(epochs * steps)!r}"


RECIPES: Mapping[str, Recipe] = MappingProxyType(
    {
        "original": Recipe(),
        # Chosen on images that were held out of the training set; the test set had no say.
        "fast": Recipe(
            activation="relu",
            settings={"momentum": 0.9, "nesterov": True},
            learning_rate=0.15,
            schedule="up-and-down",
            label_smoothing=0.1,
            usual_epochs=4,
            batch_size=64,
            validation=0.0,
        ),
    }
)
"""Recipes by name: that of the original study, and the one that gets far in few epochs."""
