"""What a callback was made with, so that a record can name it and a replay can make it again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from glassnet.callbacks.base import Callback
from glassnet.configuration import Configurable, serialize

FUNCTION = "function"
"""The name under which a description has the name of a function."""


@dataclass(frozen=True)
class CallbackDescription:
    """A callback that may change a training.

    Attributes:
        class_name: the name of its class.
        config: its arguments by name; a function stands in it as ``{"function": its name}``. None
            where they are not known.
        changes_training: whether it says so itself (`Callback.changes_training`).
        remembers: whether it says what it remembers (`Callback.get_state`).
    """

    class_name: str
    config: dict[str, Any] | None
    changes_training: bool
    remembers: bool


def describe(callbacks: Iterable[Callback]) -> list[CallbackDescription]:
    """Those of the callbacks that may change a training, as they are now.

    >>> from glassnet.callbacks import CSVLogger, EarlyStopping
    >>> [each.class_name for each in describe([EarlyStopping(), CSVLogger("history.csv")])]
    ['EarlyStopping']
    """
    return [_describe(each) for each in callbacks if each.changes_training is not False]


def _describe(callback: Callback) -> CallbackDescription:
    steers = bool(callback.changes_training)
    # Of others the arguments stay unknown: a path may be among them, which is nobody's affair.
    return CallbackDescription(
        class_name=type(callback).__name__,
        config=_config(callback) if steers else None,
        changes_training=steers,
        remembers=type(callback).get_state is not Callback.get_state,
    )


def _config(callback: Callback) -> dict[str, Any] | None:
    """Its arguments, if JSON gives them back; ``verbose`` is left out, which decides nothing."""
    given = callback.get_config()
    if given is None:
        return None
    plain = {name: _plain(value) for name, value in given.items() if name != "verbose"}
    try:
        read: dict[str, Any] = json.loads(json.dumps(plain, allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        return None
    return read if read == plain else None


def _plain(value: Any) -> Any:
    """An argument as JSON can hold it, where it can."""
    if isinstance(value, Configurable):
        return serialize(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        return value.item()
    name = getattr(value, "__qualname__", None)
    return {FUNCTION: name} if callable(value) and isinstance(name, str) else value
