"""Callbacks made of plain functions."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from glassnet.callbacks.base import HOOKS, Callback
from glassnet.errors import ArgumentError, quoted, unknown_name


class LambdaCallback(Callback):
    """A callback made of functions, one per hook, for which a class would be too much.

    Args:
        hooks: functions by the name of their hook, with that hook's arguments.

    Raises:
        ArgumentError: for an unknown hook, or one that can't be called.

    >>> tell = LambdaCallback(on_epoch_end=lambda epoch, logs: print(epoch, logs["loss"]))
    >>> tell.on_epoch_end(2, {"loss": 0.5})
    2 0.5
    """

    def __init__(self, **hooks: Callable[..., object]) -> None:
        for hook, function in hooks.items():
            if hook not in HOOKS:
                raise unknown_name("hook", hook, HOOKS)
            if not callable(function):
                raise ArgumentError(
                    f"LambdaCallback: {hook} must be a function, not {quoted(function)}."
                )
            setattr(self, hook, _as_hook(hook, function))

    def get_config(self) -> None:
        """Nobody can say what functions do."""


def _as_hook(name: str, function: Callable[..., object]) -> Callable[..., None]:
    """A function as the hook of this name, whose ``logs`` may be left out when it is called."""
    signature = inspect.signature(getattr(Callback, name))

    def call(*arguments: Any, **named: Any) -> None:
        bound = signature.bind(None, *arguments, **named)  # None stands for self
        bound.apply_defaults()
        function(*bound.args[1:])

    return call
