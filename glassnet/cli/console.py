"""Where the commands write: tables on the standard output, notices on the standard error."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, TextIO

import click

from glassnet import printing
from glassnet.printing import is_terminal, say

if TYPE_CHECKING:
    from rich.console import Console

WIDTH_OF_FILES = 130
"""Columns for an output that is no terminal: enough for the widest table to stay in one piece."""


def to_stderr(text: str) -> None:
    """Print sentences on the standard error; a terminal gets them with whole words in each line."""
    if is_terminal(sys.stderr):
        width = shutil.get_terminal_size().columns - 1
        lines = (
            textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
            if len(line) > width
            else line
            for line in text.splitlines()
        )
        text = "\n".join(lines)
    if sys.stderr is not None:
        say(text, file=sys.stderr)


class Interrupted(click.ClickException):
    """Ctrl-C ended a training; the message says what was kept."""

    exit_code = 130

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message alone: the user knows that this was no error."""
        click.echo(self.message, file=file)


def make_console() -> Console:
    """A console on the standard output, as wide as the terminal."""
    free = not is_terminal(sys.stdout) and "COLUMNS" not in os.environ
    return printing.make_console(width=WIDTH_OF_FILES if free else None, highlight=False)


@contextmanager
def notices_to_stderr() -> Iterator[None]:
    """Print each of glassnet's notices once, as a sentence, where Python would name a source line.

    All other warnings are shown as ever.
    """
    shown: set[str] = set()

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if not issubclass(category, UserWarning):
            as_ever(message, category, filename, lineno, file, line)
        elif str(message) not in shown:
            shown.add(str(message))
            to_stderr(f"Note: {message}")

    with warnings.catch_warnings():
        as_ever = warnings.showwarning
        warnings.simplefilter("always", UserWarning)
        warnings.showwarning = show
        yield
