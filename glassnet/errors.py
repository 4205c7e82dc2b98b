"""What a user can do wrong, each said in one sentence that names the place and the mend."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class GlassnetError(Exception):
    """The user's input can't be used: the message says what, where, what is expected, the mend.

    The command line prints the message alone and exits with status 2.
    """


class ArgumentError(GlassnetError, ValueError):
    """An argument has a wrong name, type or range."""


class CallError(ArgumentError, TypeError):
    """A call has an argument too many, or lacks one."""


class ShapeError(GlassnetError, ValueError):
    """An array or a layer does not fit what stands before it."""


class DataError(GlassnetError, ValueError):
    """A data file, or the images and labels in it, can't be used."""


class DataUnavailable(DataError):
    """A known data set is nowhere on this machine, and no mirror could be reached."""


class ModelFileError(GlassnetError, ValueError):
    """A saved network is damaged, or is no glassnet file."""


class OutputError(GlassnetError, OSError):
    """A file or folder can't be written."""


class DivergenceError(GlassnetError, ArithmeticError):
    """The loss stopped being a number; ``step`` counts from 1, over all epochs.

    Raised by ``fit`` after the callbacks have heard of the end.
    """

    def __init__(self, message: str, *, epoch: int, step: int) -> None:
        super().__init__(message)
        self.epoch = epoch
        self.step = step


def unknown_name(kind: str, name: object, known: Iterable[str]) -> ArgumentError:
    """The error for a wrong name, with the nearest right one.

    >>> print(unknown_name("activation", "sigmod", ["relu", "sigmoid"]))
    unknown activation 'sigmod': did you mean 'sigmoid'? Known are relu, sigmoid.
    """
    names = list(known)
    close = difflib.get_close_matches(str(name).lower(), names, n=1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    return ArgumentError(f"unknown {kind} {name!r}: {hint}Known are {', '.join(names)}.")
