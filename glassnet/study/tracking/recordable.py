"""What a record can hold: what a file would not give back as it was is refused when it is given.

A training may take hours. So it is found out before the first epoch, or at the end of the first,
and not by a reader of the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import ArgumentError, quoted
from glassnet.study.tracking.compact import CHARACTERS_OF_A_NUMBER, MOST_NUMBERS, CompactArray
from glassnet.study.tracking.decoding import LONGEST_TEXT, MOST_ITEMS
from glassnet.study.tracking.run import LARGEST, START, Run
from glassnet.study.tracking.store import MOST_BYTES, first_difference, parse_run, run_text

MOST_DETAILS = 100

MOST_ANSWERS = 1 << 18
"""Of larger test sets a record does not hold which images were answered wrongly."""

BYTES_OF_A_FIGURE = 34
"""In a run file, with its indentation: a number takes at most 24 characters."""


def details(owner: str, given: Mapping[str, str] | None) -> dict[str, str]:
    """The details of a run, if a file can hold them.

    Args:
        owner: who takes them, for the message.
        given: texts by their names; None for none.

    Raises:
        ArgumentError: if they are no texts, too many, or one is not fit for a file.

    >>> details("Recorder", {"data set": "mnist"})
    {'data set': 'mnist'}
    >>> details("Recorder", {"fold": 3})
    Traceback (most recent call last):
    ...
    glassnet.errors.ArgumentError: Recorder: details['fold'] is 3: give a text, such as '3'.
    """
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise ArgumentError(
            f"{owner}: details={quoted(given)}: give texts by their names, such as "
            "{'data set': 'mnist'}."
        )
    if len(given) > MOST_DETAILS:
        raise ArgumentError(
            f"{owner}: details has {len(given):,} entries, and a record holds at most "
            f"{MOST_DETAILS}."
        )
    if START in given:
        raise ArgumentError(
            f"{owner}: details[{START!r}] is what a record says of a run that goes on from given "
            "weights: take another name."
        )
    return {
        text(owner, "a name in details", name): text(owner, f"details[{quoted(name)}]", value)
        for name, value in given.items()
    }


def text(owner: str, what: str, value: object) -> str:
    """The value as a plain text, if a file gives it back as it is.

    Raises:
        ArgumentError: if it is no text, or not a line of printable characters, or too long.
    """
    if is_fit(value):
        return str(value)
    if not isinstance(value, str):
        example = f", such as {quoted(value)!r}" if type(value) in (bool, int, float) else ""
        raise ArgumentError(f"{owner}: {what} is {quoted(value)}: give a text{example}.")
    if not value.isprintable():
        raise ArgumentError(
            f"{owner}: {what} is {quoted(value)}: give a line of printable characters."
        )
    raise ArgumentError(
        f"{owner}: {what} is {quoted(value)}, of {len(value):,} characters: give at most "
        f"{LONGEST_TEXT:,}."
    )


def is_fit(value: object) -> bool:
    """Whether a file gives the value back as the text that it is."""
    return isinstance(value, str) and value.isprintable() and len(value) <= LONGEST_TEXT


def figure(owner: str, name: object, value: object) -> float | None:
    """A figure of an epoch or of the test set, as `number` has it.

    Raises:
        ArgumentError: if it is no number, or its name is not fit for a file.
    """
    text(owner, "the name of a figure", name)
    if not _is_number(value):
        raise ArgumentError(
            f"{owner}: the figure {quoted(name)} is {quoted(value)}: a record takes a number."
        )
    return number(value)


def number(value: object) -> float | None:
    """The value for JSON, which knows no NaN: a figure that is no finite number is missing."""
    if isinstance(value, np.generic | np.ndarray) and _is_number(value):
        value = value.item()  # Python's own, whose comparison with a large number can't overflow
    return float(value) if isinstance(value, int | float) and abs(value) <= LARGEST else None


def _is_number(value: object) -> bool:
    """Whether it is a number, one of NumPy's among them, in an array of no dimension or without."""
    if isinstance(value, np.generic | np.ndarray):
        return value.ndim == 0 and value.dtype.kind in "biuf"
    return isinstance(value, int | float)


def answers(batches: Sequence[NDArray[Any] | None]) -> CompactArray | None:
    """What a network answered wrongly, packed in the smallest type of number that holds it.

    Args:
        batches: what `glassnet.metrics.answers.wrong_answers` gives for each batch.

    Returns:
        None where one of them is None, where there are none, or more than `MOST_ANSWERS`.

    >>> answers([np.array([0, 0, 3]), np.array([10])]).array()
    array([ 0,  0,  3, 10], dtype=uint8)
    """
    there = [batch for batch in batches if batch is not None]
    if not there or len(there) < len(batches) or sum(map(len, there)) > MOST_ANSWERS:
        return None
    whole = np.concatenate(there)
    types = (np.uint8, np.uint16, np.int32)
    fitting = next(kind for kind in types if whole.max(initial=0) <= np.iinfo(kind).max)
    return CompactArray.of(whole.astype(fitting))


def check(owner: str, run: Run, figures: int = 0) -> None:
    """Refuse a training of which a file could not give everything back.

    Args:
        owner: who records it, for the message.
        run: the record as it stands before the first epoch.
        figures: how many figures each epoch has, as far as that is known.

    Raises:
        ArgumentError: if something is no JSON, or passes a limit of the files' reader.
    """
    try:
        written = run_text(run).encode()
        read = parse_run(written)
    except (TypeError, ValueError, RecursionError) as error:
        raise ArgumentError(f"{owner}: this training can't be recorded: {error}.") from None
    if read != run:
        raise ArgumentError(
            f"{owner}: this training can't be recorded: {first_difference(run, read)} would not "
            "be read as it was written."
        )
    epochs = run.setting.epochs
    steps = epochs * run.setting.steps
    # Three lists of times stand beside the figures.
    needed = len(written) + epochs * (figures + 3) * BYTES_OF_A_FIGURE
    needed += int((steps + MOST_ANSWERS) * CHARACTERS_OF_A_NUMBER)
    if epochs > MOST_ITEMS or steps > MOST_NUMBERS or needed > MOST_BYTES:
        raise ArgumentError(
            f"{owner}: a training of {epochs:,} epochs can't be recorded: its file would be too "
            f"long to be read. Train in several parts, each of at most {MOST_ITEMS:,} epochs and "
            f"{MOST_NUMBERS:,} steps."
        )
