"""The figures of each epoch as lines of a table."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import Any

from glassnet.callbacks.base import Callback, Logs
from glassnet.calls import explained
from glassnet.errors import ArgumentError, OutputError, quoted

_NO_SEPARATORS = '\r\n"\0'


class CSVLogger(Callback):
    """Write the figures of each epoch into a CSV file, as soon as they are there.

    The columns are ``epoch``, from 0, and the figures in the order of their names. A figure that an
    epoch has not is "NA".

    Args:
        filename: the file; its folder must exist.
        separator: a character between two values.
        append: whether what stands in the file stays; then it gets no second heading.

    Raises:
        ArgumentError: if ``separator`` is no single character, or one that a value may hold.
        OutputError: in training, if the file can't be written.

    After `keras.callbacks.CSVLogger` of Keras 3. A resumed training goes on where it was kept:
    lines of epochs that are trained once more are replaced.

    >>> CSVLogger("history.csv").append
    False
    """

    changes_training = False

    @explained("CSVLogger")
    def __init__(
        self, filename: str | os.PathLike[str], separator: str = ",", append: bool = False
    ) -> None:
        if not isinstance(separator, str) or len(separator) != 1 or separator in _NO_SEPARATORS:
            raise ArgumentError(
                f"CSVLogger: separator={quoted(separator)}: give one character, such as ';'."
            )
        self.filename = Path(filename)
        self.separator = separator
        self.append = append
        self._forget()

    def _forget(self) -> None:
        self._columns: list[str] | None = None  # of the file; None before the first line
        self._size: int | None = None  # of the file, in bytes; None where it is not ours yet

    def get_state(self) -> dict[str, Any]:
        """How much of the file is written."""
        return {"columns": self._columns, "size": self._size}

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on behind what was written then."""
        self._columns, self._size = state["columns"], state["size"]

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Forget the last training. The file is not touched before the first epoch is done."""
        self._forget()

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Write a line."""
        figures = {"epoch": epoch, **dict(sorted((logs or {}).items()))}
        try:
            self._write(figures)
        except OSError as error:
            raise OutputError(
                f"CSVLogger: {self.filename} can't be written: {error.strerror or error}."
            ) from error

    def _write(self, figures: dict[str, Any]) -> None:
        with self.filename.open("ab") as file:
            if self._size is None:
                self._size = self._begin(file)
            file.truncate(self._size)
            file.seek(self._size)
            if self._columns is None:
                self._columns = [*figures, *self._awaited(figures)]
                if not self._size:
                    file.write(self._line(self._columns))
            file.write(self._line([figures.get(name, "NA") for name in self._columns]))
            file.flush()
            self._size = file.tell()

    def _awaited(self, figures: dict[str, Any]) -> list[str]:
        """The figures of a validation that comes after a later epoch only."""
        if any(name.startswith("val_") for name in figures):
            return []
        validated = bool(self.params["validation_samples"])
        return [f"val_{name}" for name in sorted(["loss", *self.params["metrics"]]) if validated]

    def _begin(self, file: io.BufferedWriter) -> int:
        """How much of a file that stands there stays."""
        return file.seek(0, os.SEEK_END) if self.append else 0

    def _line(self, values: list[Any]) -> bytes:
        text = io.StringIO()
        csv.writer(text, delimiter=self.separator, lineterminator="\n").writerow(values)
        return text.getvalue().encode()
