"""Checks of single arguments, so that each is refused in the same words."""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Mapping, Sequence
from typing import Any

from glassnet.errors import ArgumentError, quoted, unknown_name

LONGEST_LINE = 200


def real_number(
    owner: str,
    name: str,
    value: object,
    *,
    above: float | None = None,
    at_least: float | None = None,
    below: float | None = None,
    at_most: float | None = None,
) -> float:
    """The value as a float, if it is a finite number within the bounds.

    Args:
        owner: who takes the argument, for the message.
        name: the argument's name.
        value: what was given; True and False are no numbers here.
        above: a bound that the value must not reach.
        at_least: a bound that it may reach.
        below: as above, from the other side.
        at_most: likewise.

    Raises:
        ArgumentError: otherwise.

    >>> real_number("SGD", "momentum", 0.9, at_least=0, below=1)
    0.9
    >>> real_number("SGD", "learning_rate", -1, above=0)
    Traceback (most recent call last):
    ...
    glassnet.errors.ArgumentError: SGD: learning_rate must be a finite number above 0, not -1.
    """
    number = _as_float(value)
    fits = (
        math.isfinite(number)
        and (above is None or number > above)
        and (at_least is None or number >= at_least)
        and (below is None or number < below)
        and (at_most is None or number <= at_most)
    )
    if fits:
        return number
    bounds = {"above": above, "at least": at_least, "below": below, "at most": at_most}
    wanted = " and ".join(f"{word} {bound}" for word, bound in bounds.items() if bound is not None)
    expected = f"a finite number {wanted}".rstrip()
    raise ArgumentError(f"{owner}: {name} must be {expected}, not {quoted(value)}.")


def _as_float(value: object) -> float:
    """The value as a float; nan if it is no number, or too large for one."""
    if not isinstance(value, numbers.Real) or isinstance(value, bool):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.nan


def whole_number(owner: str, name: str, value: object, *, at_least: int) -> int:
    """The value as an int, if it is one and large enough.

    Raises:
        ArgumentError: otherwise.

    >>> whole_number("TopKCategoricalAccuracy", "k", 5, at_least=1)
    5
    """
    whole = isinstance(value, numbers.Integral) and not isinstance(value, bool)
    if not whole or value < at_least:  # type: ignore[operator]
        raise ArgumentError(
            f"{owner}: {name} must be an int of at least {at_least}, not {quoted(value)}."
        )
    return int(value)  # type: ignore[call-overload, no-any-return]


def flag(owner: str, name: str, value: object) -> bool:
    """The value as a bool, if it is True or False.

    Raises:
        ArgumentError: otherwise: a number here is mostly meant for another argument.

    >>> flag("SGD", "nesterov", True)
    True
    """
    if value is True or value is False:
        return value
    raise ArgumentError(f"{owner}: {name} must be True or False, not {quoted(value)}.")


def one_of(owner: str, name: str, value: object, known: Sequence[str]) -> str:
    """The value, if it is one of the known words.

    Raises:
        ArgumentError: otherwise, with the nearest known word.

    >>> one_of("VarianceScaling", "mode", "fan_in", ["fan_in", "fan_out"])
    'fan_in'
    """
    if isinstance(value, str) and value in known:
        return value
    raise unknown_name(f"{name} of {owner}", value, known)


def line_of_text(owner: str, name: str, value: object) -> str:
    """The value, if it is a text that fits into one line and that a terminal can show.

    Raises:
        ArgumentError: if it is empty, has more than 200 characters, or some that can't be printed.

    >>> line_of_text("DataCard", "name", "fashion-mnist")
    'fashion-mnist'
    """
    if isinstance(value, str) and value.isprintable() and 0 < len(value) <= LONGEST_LINE:
        return value
    raise ArgumentError(
        f"{owner}: {name} must be a line of 1 to {LONGEST_LINE} printable characters, not "
        f"{quoted(value)}."
    )


def sha256_text(owner: str, name: str, value: object) -> str:
    """The value, if it is a SHA-256 as 64 hexadecimal digits.

    Raises:
        ArgumentError: otherwise.
    """
    if isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value):
        return value
    raise ArgumentError(
        f"{owner}: {name} must be a SHA-256 of 64 hexadecimal digits, not {quoted(value)}."
    )


def named_values(owner: str, given: object, *names: str) -> list[Any]:
    """The values of these names in a description; what else is in it is left alone.

    Raises:
        ArgumentError: if it is no description, or lacks one of them.

    >>> named_values("PictureForm", {"crop": "whole", "shape": [8, 8, 1]}, "shape", "crop")
    [[8, 8, 1], 'whole']
    """
    if not isinstance(given, Mapping):
        raise ArgumentError(f"{owner}: expected {', '.join(names)} by name, not {quoted(given)}.")
    for name in names:
        if name not in given:
            raise ArgumentError(f"{owner}: {name} is missing among {quoted(dict(given))}.")
    return [given[name] for name in names]
