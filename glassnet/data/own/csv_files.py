"""Tables of pixels in text, as Kaggle's digits have them: one image a line, with its label."""

from __future__ import annotations

import csv
import gzip
import io
import math
import warnings
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from glassnet.data.gzipped import GZIP_MAGIC, most_bytes
from glassnet.data.own.parts import Found, Part, names
from glassnet.data.own.words import LABELS, part_of
from glassnet.errors import DataError, shortened

MOST_BYTES = 1 << 32
LONGEST_LINE = 1 << 22
WORD = np.dtype("U100")
"""Labels are read as words of a fixed length, so that a long one can't widen all others."""
LABEL_WORDS = {*LABELS, "class", "classes", "category", "digit", "letter"}


class NotOfImages(DataError):
    """A text file is no table of pixels."""


@dataclass(frozen=True)
class Table:
    """The columns of a file, as its first line shows them.

    Attributes:
        path: of the file.
        content: its bytes, where it is gzipped.
        delimiter: between cells.
        skip: how many lines are no images: 1 for a header, else 0.
        columns: in each line.
        label: the column of the labels: 0, the last, or None where that has to be found out.
        labelled: whether there are labels.
    """

    path: Path
    content: bytes | None
    delimiter: str
    skip: int
    columns: int
    label: int | None
    labelled: bool

    def open(self) -> IO[bytes]:
        """The text as bytes, from its beginning."""
        return self.path.open("rb") if self.content is None else io.BytesIO(self.content)


def read_csv_files(paths: Sequence[Path]) -> Found:
    """The data set of one table or of several, of which names with train and test say the use.

    The label is the first or the last column, a number or a word; the others are the pixels of a
    square, grey image. A first line of names may be there or not. Where no name tells the labels'
    column, it is that of the two in which fewer different values stand, but at least two (a corner
    of all images is mostly of one value); the first if both are alike.

    Raises:
        DataError: if a file is damaged, or none of them is such a table.
    """
    found = Found({})
    tables: list[Table] = []
    problems: list[DataError] = []
    for path in paths:
        try:
            tables.append(_examined(path))
        except NotOfImages as error:
            problems.append(error)
    labelled = [table for table in tables if table.labelled]
    if not labelled and tables:
        raise DataError(
            f"{tables[0].path}: {tables[0].columns} columns are the pixels of a square image, and "
            "there is none for labels: images without labels can't be trained on."
        )
    if not labelled:
        raise problems[0]
    for table in labelled:
        part = part_of(table.path.name)
        if part in found.parts:
            raise DataError(
                f"{table.path}: could be the same part as {found.parts[part].images_from}, and no "
                "name says which of them is to train on; name one with train, the other with test."
            )
        images, labels = _read(table)
        where = str(table.path)
        found.parts[part] = Part(images, labels, where, where)
    for table in tables:
        if not table.labelled:
            found.notes.append(f"{table.path.name} has no labels, so it is left alone.")
    if problems:
        left = names(path.name for path in paths if path not in {table.path for table in tables})
        found.notes.append(f"{left}: no table of images and labels, left alone.")
    return found


def _examined(path: Path) -> Table:
    """What the first lines tell of a table.

    Raises:
        NotOfImages: if the file is no table of pixels.
        DataError: if it can't be read, or is too large.
    """
    content = _content(path)
    with path.open("rb") if content is None else io.BytesIO(content) as stream:
        beginning = [stream.readline(LONGEST_LINE) for _ in range(2)]
    try:
        first, second = (line.decode("utf-8-sig").strip() for line in beginning)
    except UnicodeDecodeError:
        raise NotOfImages(f"{path}: is no text in UTF-8, and no format that is known.") from None
    delimiter = max(",;\t", key=first.count)
    cells = _cells(first, delimiter)
    columns = len(cells)
    named = [cell.lower() in LABEL_WORDS for cell in cells]
    skip = int(any(named) or sum(not _is_number(cell) for cell in cells) > 1)
    if not (_is_square(columns) or _is_square(columns - 1)):
        raise NotOfImages(
            f"{path}: one column for the label and a square number of them for the pixels, such as "
            f"1 + 784, were expected, but the first line has {columns} of them."
        )
    if skip and not second:
        raise NotOfImages(f"{path}: has a line of names, and no images.")
    label = next((place for place in (0, -1) if named[place]), None)
    if label is None:
        values = _cells(second, delimiter) if skip else cells
        label = next((place for place in (0, -1) if not _is_number(values[place])), None)
    labelled = _is_square(columns - 1)
    return Table(path, content, delimiter, skip, columns, label, labelled)


def _content(path: Path) -> bytes | None:
    """The content of a gzipped file; None for another one, which is read piece by piece."""
    try:
        with path.open("rb") as raw:
            if raw.read(2) == GZIP_MAGIC:
                return _unzipped(path)
            size = path.stat().st_size
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path}: can't be read ({reason}).") from None
    if size > MOST_BYTES:
        raise DataError(f"{path}: larger than {MOST_BYTES:,} bytes, the most for a table.")
    return None


def _cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(delimiter)]


def _unzipped(path: Path) -> bytes:
    most = most_bytes(path.stat().st_size)
    with gzip.open(path) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise DataError(
            f"{path}: becomes more than {most:,} bytes, the most that are read from a gzip file of "
            "its size: unpack it, if it is what you expect."
        )
    return content


def _read(table: Table) -> tuple[NDArray[Any], NDArray[Any]]:
    """The pixels and the labels."""
    _check_columns(table)
    try:
        if table.label is None:
            ends = _load(table, WORD, (0, table.columns - 1))
            different = [len(np.unique(ends[:, place])) for place in (0, 1)]
            last = different[0] < 2 or 2 <= different[1] < different[0]
            labels = ends[:, int(last)]
        else:
            last = table.label == -1
            labels = _load(table, WORD, (table.columns - 1 if last else 0,))[:, 0]
        pixels = range(table.columns - 1) if last else range(1, table.columns)
        try:
            images = _load(table, np.dtype(np.uint8), pixels)
        except ValueError:
            images = _load(table, np.dtype(np.float32), pixels)
    except ValueError as error:
        reason = " ".join(str(error).split())
        raise DataError(
            f"{table.path}: can't be read as a table of pixels ({shortened(reason, 150)})."
        ) from None
    return images, _as_numbers(labels)


def _load(table: Table, dtype: np.dtype[Any], columns: Sequence[int]) -> NDArray[Any]:
    with table.open() as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of a table without lines, which is told here
        array = np.loadtxt(
            stream,
            dtype,
            comments=None,
            delimiter=table.delimiter,
            skiprows=table.skip,
            usecols=columns,
            ndmin=2,
            encoding="utf-8-sig",
            quotechar='"',
        )
    if not array.size:
        raise DataError(f"{table.path}: has a line of names, and no images.")
    return array


def _check_columns(table: Table) -> None:
    """See that all lines have as many columns as the first.

    `numpy.loadtxt` does not, where it is told which columns to take.
    """
    between = lines = 0
    with table.open() as stream:
        while block := stream.read(1 << 24):
            between += block.count(table.delimiter.encode())
            lines += block.count(b"\n")
    if between == (table.columns - 1) * lines or between == (table.columns - 1) * (lines + 1):
        return
    with table.open() as stream:
        text = io.TextIOWrapper(stream, "utf-8-sig", errors="replace", newline="")
        try:
            for number, row in enumerate(csv.reader(text, delimiter=table.delimiter), start=1):
                if row and len(row) != table.columns:
                    raise DataError(
                        f"{table.path}: line {number} has {len(row)} columns, and the first has "
                        f"{table.columns}."
                    )
        except csv.Error as error:
            raise DataError(f"{table.path}: is no table ({error}).") from None


def _as_numbers(words: NDArray[Any]) -> NDArray[Any]:
    """Labels that are written as numbers, ``5`` or ``5.0``, as numbers; words as they are."""
    words = np.char.strip(words)
    distinct = np.unique(words)
    if all(_is_number(word) and float(word) == int(float(word)) for word in distinct):
        numbers = np.array([int(float(word)) for word in distinct])
        return numbers[np.searchsorted(distinct, words)]
    return words


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False


def _is_square(number: int) -> bool:
    return number > 1 and math.isqrt(number) ** 2 == number
