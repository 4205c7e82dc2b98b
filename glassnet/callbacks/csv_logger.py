"""The figures of each epoch as lines of a table."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import Any

from glassnet.callbacks.base import Callback, Logs
from glassnet.calls import explained
from glassnet.errors import OutputError


class CSVLogger(Callback):
    """Write the figures of each epoch into a CSV file, as soon as they are there.

    The columns are ``epoch``, from 0, and the figures in the order of their names.

    Args:
        filename: the file; its folder must exist.
        separator: between two values.
        append: whether what stands in the file stays; then it gets no second heading.

    Raises:
        OutputError: in training, if the file can't be written.

    After `keras.callbacks.CSVLogger` of Keras 3. A resumed training goes on where it was kept:
    lines of epochs that are trained once more are replaced.

    >>> CSVLogger("history.csv").append
    False
    """

    @explained("CSVLogger")
    def __init__(
        self, filename: str | os.PathLike[str], separator: str = ",", append: bool = False
    ) -> None:
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
                self._columns = list(figures)
                if not self._size:
                    file.write(self._line(self._columns))
            file.write(self._line([figures.get(name, "NA") for name in self._columns]))
            file.flush()
            self._size = file.tell()

    def _begin(self, file: io.BufferedWriter) -> int:
        """How much of a file that stands there stays."""
        return file.seek(0, os.SEEK_END) if self.append else 0

    def _line(self, values: list[Any]) -> bytes:
        text = io.StringIO()
        csv.writer(text, delimiter=self.separator, lineterminator="\n").writerow(values)
        return text.getvalue().encode()
