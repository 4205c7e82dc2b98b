"""Tables of pixels in text, as Kaggle's digits have them: one image a line, with its label."""

from __future__ import annotations

import csv
import io
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from glassnet.data.gzipped import opened, read_all
from glassnet.data.own.parts import Found, Part, check_count, taken_twice
from glassnet.data.own.words import LABELS, part_of
from glassnet.errors import DataError, shortened
from glassnet.quantities import names_text

MOST_BYTES = 1 << 32
LONGEST_LINE = 1 << 22
WORD = np.dtype("U100")
"""Labels are read as words of a fixed length, so that a long one can't widen all others."""
LARGEST_WHOLE = 2.0**53
"""Up to here float64 has every whole number."""
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
            other = found.parts[part].images_from
            raise taken_twice(f"{table.path}: holds images as {other} does", part)
        images, labels = _read(table)
        where = str(table.path)
        found.parts[part] = Part(images, labels, where, where)
    for table in tables:
        if not table.labelled:
            found.notes.append(f"{table.path.name} has no labels, so it is left alone.")
    if problems:
        read = {table.path for table in tables}
        left = names_text(path.name for path in paths if path not in read)
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
    with opened(path) as contents:
        if contents.zipped:
            return read_all(contents).tobytes()
        if contents.possible > MOST_BYTES:
            raise DataError(f"{path}: larger than {MOST_BYTES:,} bytes, the most for a table.")
        return None


def _cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(delimiter)]


def _read(table: Table) -> tuple[NDArray[Any], NDArray[Any]]:
    """The pixels and the labels."""
    _check_lines(table)
    try:
        labels, last = _labels(table)
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
    return images, labels


def _labels(table: Table) -> tuple[NDArray[Any], bool]:
    """The labels, whole numbers where all of them are; and whether they stand in the last column.

    A word takes fifty times the bytes of a number, so numbers are tried first.
    """
    first, end = 0, table.columns - 1
    columns = (first, end) if table.label is None else ((first, end)[table.label],)
    try:
        cells = _load(table, np.dtype(np.float64), columns)
    except ValueError:
        cells = _load(table, WORD, columns)
    last = table.label == -1
    if table.label is None:
        different = [len(np.unique(column)) for column in cells.T]
        last = different[0] < 2 or 2 <= different[1] < different[0]
    labels = cells[:, -1 if last else 0]
    if labels.dtype.kind == "f":
        whole = (np.abs(labels) <= LARGEST_WHOLE) & (labels == np.rint(labels))
        if whole.all():
            return labels.astype(np.int64), last
        labels = _load(table, WORD, (end if last else first,))[:, 0]
    return labels, last


def _load(table: Table, dtype: np.dtype[Any], columns: Sequence[int]) -> NDArray[Any]:
    with (
        table.open() as stream,
        io.TextIOWrapper(stream, "utf-8-sig") as text,  # `loadtxt` would decode line by line
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore", UserWarning)  # of a table without lines, which is told here
        array = np.loadtxt(
            text,
            dtype,
            comments=None,
            delimiter=table.delimiter,
            skiprows=table.skip,
            usecols=columns,
            ndmin=2,
            quotechar='"',
        )
    if not array.size:
        raise DataError(f"{table.path}: has a line of names, and no images.")
    return array


def _check_lines(table: Table) -> None:
    """See that there are not too many lines, and that all have as many columns as the first.

    `numpy.loadtxt` does not compare lines where it is told which columns to take.
    """
    between = lines = 0
    with table.open() as stream:
        while block := stream.read(1 << 24):
            between += block.count(table.delimiter.encode())
            lines += block.count(b"\n")
    check_count(str(table.path), lines)
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


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False


def _is_square(number: int) -> bool:
    return number > 1 and math.isqrt(number) ** 2 == number
