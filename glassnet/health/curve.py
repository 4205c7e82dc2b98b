"""What is known of a training from outside: its losses and accuracies."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.callbacks import History

ACCURACIES = ("accuracy", "acc", "sparse_categorical_accuracy", "categorical_accuracy")
"""What the share of right answers may be called in a history, as ``compile`` was asked for it."""


@dataclass(frozen=True)
class Curve:
    """What a training gives for nothing: no weight, and no gradient.

    Attributes:
        losses: of every step, in order, ``(n,)``, float32; those of an epoch that was cut short
            among them. The last one is not finite where the training ended by it.
        steps: of an epoch.
        accuracy: training accuracy of each completed epoch; empty where it is not measured.
        val_accuracy: validation accuracy after each epoch; empty where it is not measured.
        constant_loss: the least loss of a constant answer; None if the loss does not say.
        majority_share: the accuracy of such an answer; None if it is not known.
        diverged_at: the epoch and the step in it, from 1, where loss or weights were not finite;
            None if they were finite.
        first_epoch: the epoch of the first loss, from 1.
        is_penalized: whether the losses contain penalties of weights, which nobody can take out, so
            that they may be far above those of a constant answer though the network learns.
    """

    losses: NDArray[np.float32]
    steps: int
    accuracy: Sequence[float] = ()
    val_accuracy: Sequence[float] = ()
    constant_loss: float | None = None
    majority_share: float | None = None
    diverged_at: tuple[int, int] | None = None
    first_epoch: int = 1
    is_penalized: bool = False

    def place(self, number: int) -> tuple[int, int]:
        """The epoch and the step in it, from 1, of a step, counted from 0 as ``losses`` are.

        >>> Curve(np.ones(25, np.float32), steps=10).place(12)
        (2, 3)
        """
        epoch, step = divmod(number, self.steps)
        return self.first_epoch + epoch, step + 1

    def number(self, epoch: int, step: int) -> int:
        """The opposite of `place`: where in ``losses`` this step stands.

        >>> Curve(np.ones(25, np.float32), steps=10).number(2, 3)
        12
        """
        return (epoch - self.first_epoch) * self.steps + step - 1


def curve_of(history: History) -> Curve:
    """The curve of a training that ``fit`` has made; it has losses if these were recorded."""
    params, figures = history.params, history.history
    with np.errstate(over="ignore"):
        losses = np.array(history.step_losses, np.float32)
    return Curve(
        losses=losses,
        steps=params["steps"],
        accuracy=accuracy_of(figures),
        val_accuracy=accuracy_of(figures, of="val_"),
        constant_loss=params["constant_loss"],
        majority_share=params["majority_share"],
        diverged_at=history.diverged_at,
        first_epoch=params["initial_epoch"] + 1,
        is_penalized=is_penalized(params["configuration"]),
    )


def accuracy_of(figures: Mapping[str, Sequence[float | None]], *, of: str = "") -> Sequence[float]:
    """The share of right answers by epoch, by whichever of its names it is measured.

    Args:
        figures: as a history or a record has them; None where an epoch has none.
        of: ``"val_"`` for that of the validation images.

    Returns:
        The values of the epochs that have one; none where no accuracy is measured.

    >>> accuracy_of({"loss": [0.7, 0.5], "acc": [0.8, None], "val_acc": [0.75]}, of="val_")
    [0.75]
    """
    name = accuracy_name(figures, of=of)
    return [] if name is None else [value for value in figures[name] if value is not None]


def accuracy_name(figures: Container[str], *, of: str = "") -> str | None:
    """By which of its names the share of right answers stands among some figures.

    Args:
        figures: by name.
        of: ``"val_"`` for that of the validation images.

    Returns:
        The name with ``of``; None where no accuracy is measured.

    >>> accuracy_name({"loss": 0.5, "acc": 0.8})
    'acc'
    """
    return next((of + name for name in ACCURACIES if of + name in figures), None)


def is_penalized(configuration: Mapping[str, Any]) -> bool:
    """Whether a network that is trained has penalties of weights in its loss.

    Args:
        configuration: of the training, as ``history.params`` and records have it.

    >>> dense = {"units": 10, "kernel_regularizer": None, "bias_regularizer": None}
    >>> is_penalized({"architecture": {"layers": [{"class_name": "Dense", "config": dense}]}})
    False
    """
    return _has_penalty(configuration.get("architecture"))


def _has_penalty(described: object) -> bool:
    """Whether a regulariser stands anywhere in a description; a record may hold any JSON."""
    if isinstance(described, Mapping):
        return any(
            (str(name).endswith("_regularizer") and value is not None) or _has_penalty(value)
            for name, value in described.items()
        )
    return isinstance(described, list | tuple) and any(map(_has_penalty, described))
