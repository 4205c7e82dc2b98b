"""Callbacks that set the learning rate between epochs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from glassnet.arguments import real_number, whole_number
from glassnet.callbacks.base import Callback, Logs
from glassnet.callbacks.monitor import Monitor
from glassnet.calls import explained
from glassnet.errors import ArgumentError, quoted
from glassnet.printing import say


class LearningRateCallback(Callback):
    """What the two below have in common: the rate is a number, and stands in the history."""

    changes_training = True

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """See that there is a rate that can be set.

        Raises:
            ArgumentError: if a schedule decides it.
        """
        self.rate()

    def rate(self) -> float:
        """The learning rate as it is set."""
        optimizer = self.model.optimizer
        rate = optimizer.learning_rate if optimizer is not None else None
        if not isinstance(rate, float):
            raise ArgumentError(
                f"{type(self).__name__}: the learning rate is {quoted(rate)}: give the optimizer "
                "a number, or leave this callback out."
            )
        return rate

    def set_rate(self, rate: float) -> None:
        """Set another."""
        assert self.model.optimizer is not None
        self.model.optimizer.learning_rate = rate

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Put the rate that this epoch had among the figures, as Keras does."""
        if logs is not None:
            logs["learning_rate"] = self.rate()


class LearningRateScheduler(LearningRateCallback):
    """Set the learning rate before each epoch.

    Args:
        schedule: takes the epoch, from 0, and the rate as it is; returns the new one.
        verbose: 1 says the rate of each epoch.

    Raises:
        ArgumentError: if ``schedule`` can't be called; in training, if it gives no learning rate.

    After `keras.callbacks.LearningRateScheduler` of Keras 3.

    >>> halve = LearningRateScheduler(lambda epoch, rate: rate / 2 if epoch else rate)
    >>> halve.get_state()
    {}
    """

    @explained("LearningRateScheduler")
    def __init__(self, schedule: Callable[[int, float], float], verbose: int = 0) -> None:
        if not callable(schedule):
            raise ArgumentError(
                f"LearningRateScheduler: schedule={quoted(schedule)}: give a function of the "
                "epoch and the learning rate."
            )
        self.schedule = schedule
        self.verbose = verbose

    def get_state(self) -> dict[str, Any]:
        """Nothing: the rate is the optimizer's."""
        return {}

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Set the rate of this epoch."""
        rate = self.schedule(epoch, self.rate())
        self.set_rate(real_number("LearningRateScheduler", "the rate", rate, above=0))
        if self.verbose:
            say(f"epoch {epoch + 1}: learning rate {self.rate():.6g}")


class ReduceLROnPlateau(LearningRateCallback):
    """Lower the learning rate when a figure has not improved for some epochs.

    Args:
        monitor: the figure's name.
        factor: by which the rate is multiplied, from 0 to below 1.
        patience: how many epochs without improvement are tolerated.
        verbose: 1 says the new rate.
        mode: "min" or "max": what is better; "auto" is "max" for an accuracy, else "min".
        min_delta: the least change that counts as improvement.
        cooldown: epochs after a reduction in which nothing is counted.
        min_lr: the rate is not lowered below.

    Raises:
        ArgumentError: for an argument out of its range, or (in training) if there is no such
            figure or a schedule decides the rate.

    After `keras.callbacks.ReduceLROnPlateau` of Keras 3. What it remembers survives a resumed
    training.

    >>> ReduceLROnPlateau("val_accuracy", factor=0.5).mode
    'max'
    """

    @explained("ReduceLROnPlateau")
    def __init__(
        self,
        monitor: str = "val_loss",
        factor: float = 0.1,
        patience: int = 10,
        verbose: int = 0,
        mode: str = "auto",
        min_delta: float = 0.0001,
        cooldown: int = 0,
        min_lr: float = 0.0,
    ) -> None:
        owner = type(self).__name__
        self._watched = Monitor(owner, monitor, mode, min_delta)
        self.monitor, self.mode = monitor, self._watched.mode
        self.min_delta = self._watched.min_delta
        self.factor = real_number(owner, "factor", factor, at_least=0, below=1)
        self.patience = whole_number(owner, "patience", patience, at_least=0)
        self.cooldown = whole_number(owner, "cooldown", cooldown, at_least=0)
        self.min_lr = real_number(owner, "min_lr", min_lr, at_least=0)
        self.verbose = verbose
        self._forget()

    def _forget(self) -> None:
        self.best = self._watched.worst
        self.wait = 0
        self.cooldown_counter = 0

    def get_state(self) -> dict[str, Any]:
        """The best figure, and how long it has not been beaten."""
        return {
            "best": self.best,
            "wait": self.wait,
            "cooldown_counter": self.cooldown_counter,
        }

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on watching from there."""
        vars(self).update(state)

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Forget the last training."""
        super().on_train_begin()
        self._watched.check_available(self.params)
        self._forget()

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Compare the figure with the best one, and lower the rate if patience has run out."""
        super().on_epoch_end(epoch, logs)
        current = self._watched.value_of_epoch(logs)
        if current is None:
            return
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.wait = 0
        if self._watched.better(current, self.best):
            self.best = current
            self.wait = 0
        elif self.cooldown_counter <= 0:
            self.wait += 1
            if self.wait >= self.patience and self.rate() > self.min_lr:
                self._lower(epoch)

    def _lower(self, epoch: int) -> None:
        rate = max(self.rate() * self.factor, self.min_lr)
        if rate > 0:  # a rate of 0 would train nothing any more, and is none
            self.set_rate(rate)
        if self.verbose:
            say(f"epoch {epoch + 1}: learning rate lowered to {self.rate():.6g}")
        self.cooldown_counter = self.cooldown
        self.wait = 0
