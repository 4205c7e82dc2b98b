"""The command line as tests use it: its exit status, and what it prints where."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import NamedTuple

import numpy as np

from glassnet import data
from glassnet.cli import main
from glassnet.data.catalogue import FILE_NAMES


class Result(NamedTuple):
    """What a command came to."""

    status: int
    out: str
    err: str


def run(*arguments: object) -> Result:
    """Run ``glassnet ARGUMENTS``, in this process; its output goes to no terminal."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main([str(argument) for argument in arguments])
    return Result(status, out.getvalue(), err.getvalue())


def write_digits(folder: Path, training: int = 96, test: int = 40) -> Path:
    """Write a few real digits in the four files of a data set."""
    (x_train, y_train), (x_test, y_test) = data.load("mnist-5k")
    arrays = (x_train[:training], y_train[:training], x_test[:test], y_test[:test])
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in zip(FILE_NAMES, arrays, strict=True):
        data.write_idx(folder / name, np.squeeze(array, -1) if array.ndim == 4 else array)
    return folder
