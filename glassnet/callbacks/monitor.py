"""A figure that a callback watches, and what is better."""

from __future__ import annotations

import math
from typing import Any

from glassnet.arguments import real_number
from glassnet.callbacks.base import Logs
from glassnet.errors import ArgumentError, quoted, unknown_name

MODES = ("auto", "min", "max")


class Monitor:
    """A figure by its name, and whether small or large values of it are good.

    Args:
        owner: the callback, for messages.
        figure: the name, such as ``"val_loss"``.
        mode: "min" or "max": what is better; "auto" is "max" for an accuracy, else "min".
        min_delta: the least change that counts as improvement.

    Raises:
        ArgumentError: for an unknown mode, a figure that is no name, or a ``min_delta`` that is no
            finite number.

    >>> Monitor("EarlyStopping", "val_accuracy").better(0.98, than=0.97)
    True
    """

    def __init__(self, owner: str, figure: str, mode: str = "auto", min_delta: float = 0.0) -> None:
        if not isinstance(figure, str):
            raise ArgumentError(
                f"{owner}: monitor={quoted(figure)}: give the name of a figure, such as 'val_loss'."
            )
        if mode not in MODES:
            raise unknown_name(f"mode of {owner}", mode, MODES)
        if mode == "auto":
            mode = "max" if figure.endswith(("accuracy", "acc")) else "min"
        self.owner, self.figure, self.mode = owner, figure, mode
        self.min_delta = abs(real_number(owner, "min_delta", min_delta))

    @property
    def worst(self) -> float:
        """What every value is better than."""
        return math.inf if self.mode == "min" else -math.inf

    def better(self, value: float, than: float) -> bool:
        """Whether a value is better by more than ``min_delta``; never for nan."""
        if self.mode == "min":
            return value + self.min_delta < than
        return value - self.min_delta > than

    def check_available(self, params: dict[str, Any]) -> None:
        """See that there will be such a figure, as far as that is known before the training.

        Raises:
            ArgumentError: if it is one of a validation, and there is none.
        """
        if self.figure.startswith("val_") and not params.get("validation_samples", 1):
            raise ArgumentError(
                f"{self.owner}: {quoted(self.figure)} needs validation data: give fit "
                f"validation_data=(x, y) or validation_split, or monitor "
                f"{quoted(self.figure[4:])}."
            )

    def value(self, logs: Logs | None) -> float:
        """The figure among others.

        Raises:
            ArgumentError: if it is not there, with the nearest right name.
        """
        logs = logs or {}
        if self.figure not in logs:
            raise unknown_name(f"figure for {self.owner} to monitor", self.figure, logs)
        return logs[self.figure]

    def value_of_epoch(self, logs: Logs | None) -> float | None:
        """The figure of an epoch; None for one of a validation, after an epoch that had none.

        Raises:
            ArgumentError: if it is not there for another reason.
        """
        validated = any(name.startswith("val_") for name in logs or {})
        if self.figure.startswith("val_") and not validated:
            return None
        return self.value(logs)
