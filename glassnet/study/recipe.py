"""How a study trains its networks: the recipe of the original, unless its user says otherwise."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glassnet import networks, optimizers
from glassnet.study.images import StudyImages, held_count
from glassnet.study.notes import SAMPLE, USUAL_EPOCHS

if TYPE_CHECKING:
    from glassnet.callbacks import Callback, History
    from glassnet.model import Sequential
    from glassnet.optimizers import Optimizer

SGD_LEARNING_RATE = 0.5
VALIDATION_SHARE = 1 / 12
"""5,000 of MNIST's 60,000: the test set stays unseen until the end."""

MNIST_IMAGES = 60_000


@dataclass(frozen=True)
class Recipe:
    """How each network is made and trained. The defaults are those of the original study.

    Args:
        activation: between all layers.
        preprocess: of the images, as ``networks.preprocessing`` names it.
        optimizer: its name.
        learning_rate: None for 0.5 with SGD, and for their own defaults with all others.
        epochs: None for 3; for the sample ``mnist-5k``, as many as make the steps of 3 epochs of
            the full set, since a sigmoid LeNet needs them.
        batch_size: images in a step.
        validation: the share of the training images, taken from their end, that is not trained on
            but evaluated after each epoch; 0 for none.

    >>> Recipe().make_optimizer().learning_rate
    0.5
    """

    activation: str = "sigmoid"
    preprocess: str = "standard"
    optimizer: str = "sgd"
    learning_rate: float | None = None
    epochs: int | None = None
    batch_size: int = 128
    validation: float = VALIDATION_SHARE

    def make_optimizer(self) -> Optimizer:
        """A new optimizer.

        Raises:
            ArgumentError: if there is none of this name, or it can't have this learning rate.
        """
        name, rate = self.optimizer, self.learning_rate
        if rate is None and isinstance(optimizers.get(name), optimizers.SGD):
            rate = SGD_LEARNING_RATE
        config = {} if rate is None else {"learning_rate": rate}
        return optimizers.get({"class_name": name, "config": config})

    def make_network(self, name: str, images: StudyImages, seed: int) -> Sequential:
        """A new network of this name, compiled for these images.

        Raises:
            ArgumentError: if a name is unknown.
            ShapeError: if the network does not fit the images.
        """
        x_train, _ = images.training
        model = networks.build(
            name,
            activation=self.activation,
            preprocess=networks.preprocessing(self.preprocess, x_train),
            seed=seed,
            classes=images.classes,
            input_shape=x_train.shape[1:],
        )
        model.compile(
            optimizer=self.make_optimizer(),
            loss="sparse_categorical_crossentropy",
            metrics=["accuracy"],
        )
        return model

    def fit(
        self,
        model: Sequential,
        images: StudyImages,
        seed: int,
        *,
        callbacks: Callback | None = None,
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
        if images.name != SAMPLE:
            return USUAL_EPOCHS
        full = MNIST_IMAGES - held_count(MNIST_IMAGES, self.validation)
        steps = math.ceil(full / self.batch_size)
        return round(USUAL_EPOCHS * steps / math.ceil(len(images.training[0]) / self.batch_size))
