"""What a user can do wrong, each said in one sentence that names the place and the mend."""

from __future__ import annotations

import difflib
import itertools
import reprlib
from collections.abc import Iterable
from typing import Any

LONGEST_QUOTE = 60
LONGEST_LINE = 500
MOST_NAMES = 30


class GlassnetError(Exception):
    """The user's input can't be used: the message says what, where, what is expected, the mend.

    The command line prints the message alone and exits with status 2. Whatever is in a message, a
    path or a layer's label or a library's words, it stays printable, and its lines stay short.
    """

    def __init__(self, message: str) -> None:
        super().__init__("\n".join(shortened(line, LONGEST_LINE) for line in message.split("\n")))


class ArgumentError(GlassnetError, ValueError):
    """An argument has a wrong name, type or range."""


class CallError(ArgumentError, TypeError):
    """A call has an argument too many, or lacks one."""


class AbsentError(GlassnetError, AttributeError):
    """A module or a network is asked for a name that it has not."""

    def __init__(self, message: str, *, name: str) -> None:
        super().__init__(message)
        self.name = name


class FigureError(ArgumentError, KeyError):
    """A figure is asked for that is not there."""

    __str__ = Exception.__str__  # a KeyError's own would put the sentence into quotes


class ShapeError(GlassnetError, ValueError):
    """An array or a layer does not fit what stands before it."""


class DataError(GlassnetError, ValueError):
    """A data file, or the images and labels in it, can't be used."""


class DataUnavailable(DataError):
    """A known data set is nowhere on this machine, and no mirror could be reached."""


class ModelFileError(GlassnetError, ValueError):
    """A saved network is damaged, or is no glassnet file."""


class CheckpointError(ModelFileError):
    """A checkpoint is damaged, or is one of another training."""


class RunError(GlassnetError, ValueError):
    """The record of a run is damaged, or does not hold what it takes to train it once more."""


class OutputError(GlassnetError, OSError):
    """A file or folder can't be written."""


class MissingLibraryError(GlassnetError, ImportError):
    """A library of one of the extras is not installed: the message names the extra."""


class WorkerError(GlassnetError, RuntimeError):
    """The processes that should perform the runs of a study can't do it."""


class DivergenceError(GlassnetError, ArithmeticError):
    """The loss stopped being a number; ``step`` counts from 1, over all epochs.

    Raised by ``fit`` after the callbacks have heard of the end.
    """

    def __init__(self, message: str, *, epoch: int, step: int) -> None:
        super().__init__(message)
        self.epoch = epoch
        self.step = step


def install_command(extra: str) -> str:
    """How to install the libraries of an extra; glassnet is on no index of packages yet.

    >>> print(install_command("report"))
    pip install ".[report]" in the folder of glassnet's checkout
    """
    return f'pip install ".[{extra}]" in the folder of glassnet\'s checkout'


def missing_library(what: str, library: str, extra: str) -> MissingLibraryError:
    """The error for a library that is not installed, with how to install it.

    Args:
        what: needs the library, as a plural.
        library: its name.
        extra: of glassnet, with which it comes.

    >>> str(missing_library("plots", "Matplotlib", extra="report")).split(": ")[0]
    'plots need Matplotlib, which is not installed'
    """
    return MissingLibraryError(
        f"{what} need {library}, which is not installed: run {install_command(extra)}."
    )


def unknown_name(kind: str, name: object, known: Iterable[str]) -> ArgumentError:
    """The error for a wrong name, with the nearest right one.

    >>> print(unknown_name("activation", "sigmod", ["relu", "sigmoid"]))
    unknown activation 'sigmod': did you mean 'sigmoid'? Known are relu, sigmoid.
    >>> print(unknown_name("data set", "cifar", ["cifar10", "cifar100"]))
    unknown data set 'cifar': did you mean 'cifar10' or 'cifar100'? Known are cifar10, cifar100.
    >>> print(unknown_name("data set", "roses", ["cifar10", "cifar100"]))
    unknown data set 'roses'. Known are cifar10, cifar100.
    """
    names = [shortened(name) for name in known]
    text = name if isinstance(name, str) else quoted(name)
    lower = text[:LONGEST_QUOTE].lower()
    family = [known for known in names if len(lower) > 3 and known.startswith(lower)]
    close = family or difflib.get_close_matches(lower, names, n=1)
    hint = f": did you mean {' or '.join(map(repr, close[:MOST_NAMES]))}?" if close else "."
    listed = ", ".join(itertools.islice(names, MOST_NAMES))
    more = f" and {len(names) - MOST_NAMES} others" if len(names) > MOST_NAMES else ""
    return ArgumentError(f"unknown {kind} {quoted(name)}{hint} Known are {listed}{more}.")


def quoted(value: object) -> str:
    """A value as a message shows it: its ``repr``, in one short line of printable characters.

    Whoever quotes what a user or a file has given quotes it by this, since it may be of any size.

    >>> quoted([1, 2.5, "three"])
    "[1, 2.5, 'three']"
    >>> quoted("a" * 5000)
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaa…aaaaaaaaaaaaaaaaaaaaaaaaaaaa'"
    """
    try:
        text = _quotes.repr(value)
    except Exception:  # somebody's own __repr__
        text = f"<{type(value).__name__}>"
    return shortened(" ".join(text.split()))


def shortened(text: str, most: int = LONGEST_QUOTE) -> str:
    r"""A text in printable characters, its middle left out where it is long.

    >>> shortened("two\nlines"), shortened("0123456789", most=5)
    ('two\\nlines', '012…9')
    """
    if len(text) > most:
        last = (most - 1) // 3
        text = f"{text[: most - 1 - last]}…{text[-last:]}"
    escaped = printable(text)
    return escaped if len(escaped) <= most else f"{escaped[: most - 1]}…"


def printable(text: str) -> str:
    r"""A text with everything that a terminal would obey written out.

    >>> printable("two\nlines")
    'two\\nlines'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


class _Quotes(reprlib.Repr):
    """``repr`` that looks at the beginning of what is long or deep, not at all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel = 4
        self.maxstring = self.maxother = self.maxlong = LONGEST_QUOTE
        self.fillvalue = "…"

    def repr_int(self, x: int, level: int) -> str:
        """A whole number; Python refuses to write one of more than 4,300 digits."""
        if x.bit_length() > 400:
            return f"a whole number of {x.bit_length():,} bits"
        return repr(x)

    def repr_dict(self, x: dict[Any, Any], level: int) -> str:
        """A dictionary in its own order, which reprlib would change."""
        if level <= 0:
            return "{…}" if x else "{}"
        pieces = [
            f"{self.repr1(key, level - 1)}: {self.repr1(item, level - 1)}"
            for key, item in itertools.islice(x.items(), self.maxdict)
        ]
        return f"{{{', '.join([*pieces, self.fillvalue][: len(x)])}}}"


_quotes = _Quotes()
