"""The callbacks of a recorded training, made again."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from glassnet.callbacks import (
    Callback,
    CallbackDescription,
    EarlyStopping,
    LearningRateScheduler,
    ReduceLROnPlateau,
)
from glassnet.callbacks.description import FUNCTION
from glassnet.errors import ArgumentError, RunError, quoted
from glassnet.health import Health
from glassnet.optimizers import schedules

KNOWN: Mapping[str, type[Callback]] = {
    each.__name__: each
    for each in (EarlyStopping, Health, LearningRateScheduler, ReduceLROnPlateau)
}
"""Those of glassnet's that change a training, by name."""


@dataclass(frozen=True)
class Rebuilt:
    """The callbacks of a recorded training.

    Attributes:
        callbacks: those that could be made again, in their order.
        doubts: a sentence for each that could not, and need not.
    """

    callbacks: list[Callback]
    doubts: list[str]


def rebuild(descriptions: tuple[CallbackDescription, ...], custom: Mapping[str, Any]) -> Rebuilt:
    """The callbacks of these descriptions.

    Args:
        descriptions: from the record.
        custom: the user's own callbacks by name, as a class or as an object; and functions.

    Raises:
        RunError: if one that changes the training can't be made again.
    """
    made, doubts = [], []
    for description in descriptions:
        callback = _made(description, custom)
        if callback is None:
            doubts.append(
                f"The run had a callback {description.class_name}, which does not say whether it "
                "changes the training; it is left out here. If it does, hand it over: "
                f'custom_objects={{"{description.class_name}": …}}.'
            )
        else:
            made.append(callback)
    return Rebuilt(made, doubts)


def _made(description: CallbackDescription, custom: Mapping[str, Any]) -> Callback | None:
    """The callback; None for one that nobody has handed over, and that may only have watched."""
    name = description.class_name
    given = custom.get(name, KNOWN.get(name))
    if isinstance(given, Callback):
        return given
    if given is None:
        if not description.changes_training:
            return None
        raise RunError(
            f"the run had a callback {name}, which changes the training: hand its class over, "
            f'custom_objects={{"{name}": {name}}}.'
        )
    if not (isinstance(given, type) and issubclass(given, Callback)):
        raise ArgumentError(
            f"custom_objects[{quoted(name)}] is {quoted(given)}: give a class of callbacks, or a "
            "callback."
        )
    if description.config is None:
        raise RunError(
            f"the record does not say with which arguments the callback {name} was made: hand over "
            f'the callback itself, custom_objects={{"{name}": {name}(…)}}.'
        )
    return _called(name, given, description.config, custom)


def _called(
    name: str, maker: type[Callback], config: Mapping[str, Any], custom: Mapping[str, Any]
) -> Callback:
    arguments = {key: _argument(name, value, custom) for key, value in config.items()}
    signature = inspect.signature(maker)
    if "verbose" in signature.parameters:  # what it says has been said
        arguments["verbose"] = 0
    try:
        signature.bind(**arguments)
    except TypeError as error:
        raise RunError(f"{name} can't be made from the record: {error}.") from None
    return maker(**arguments)


def _argument(owner: str, value: Any, custom: Mapping[str, Any]) -> Any:
    """An argument, of which the record may only have a name."""
    if not isinstance(value, dict):
        return value
    if value.keys() == {FUNCTION}:
        name = value[FUNCTION]
        if not isinstance(name, str) or not callable(custom.get(name)):
            raise RunError(
                f"{owner} of the run was made with the function {quoted(name)}, which no record "
                f"can hold: hand it over, custom_objects={{{quoted(name)}: …}}."
            )
        return custom[name]
    if value.get("class_name") in [*schedules.SCHEDULES, *custom]:
        return schedules.get(value, {k: v for k, v in custom.items() if isinstance(v, type)})
    return value
