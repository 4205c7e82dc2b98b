"""The windows that a convolution or a pooling lays over an image."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

Pair = tuple[int, int]


class Window(NamedTuple):
    """One place of a window, and what it sees there of the image.

    At the border a window may hang over the image's edge. What hangs over is left out, which is the
    same as zeros around the image.

    Attributes:
        row, column: the place of the output.
        pixels: the rows and columns of the image that the window sees.
        taps: the rows and columns of the window that these pixels lie under.
    """

    row: int
    column: int
    pixels: tuple[slice, slice]
    taps: tuple[slice, slice]


def border(size: int, window: int, stride: int, padding: str) -> Pair:
    """How many places are added before an axis, and how many after it.

    "valid" adds none. "same" adds so many that there are ``ceil(size / stride)`` outputs, as
    TensorFlow's documentation puts it. "full" adds so many that there is an output for each window
    that sees a pixel.

    >>> border(28, 5, 1, "same"), border(28, 3, 2, "same"), border(28, 5, 1, "full")
    ((2, 2), (0, 1), (4, 4))
    """
    if padding == "full":
        return window - 1, window - 1
    if padding == "same":
        left_over = size % stride
        total = max(window - (stride if left_over == 0 else left_over), 0)
        return total // 2, total - total // 2
    return 0, 0


def starts(size: int, window: int, stride: int, padding: str) -> list[int]:
    """Where the windows along an axis start, counted from the first pixel.

    >>> starts(5, 3, 1, "same")
    [-1, 0, 1, 2, 3]
    """
    before, after = border(size, window, stride, padding)
    return list(range(-before, size + after - window + 1, stride))


def windows(shape: Sequence[int], window: Pair, strides: Pair, padding: str) -> Iterator[Window]:
    """All places of a window on images of this shape, row by row.

    Args:
        shape: ``(n, height, width, channels)``.
        window: its rows and columns.
        strides: its steps down and to the right.
        padding: "valid", "same" or "full"; see `border`.

    >>> list(windows((1, 2, 2, 1), (2, 2), (1, 1), "valid"))[0].pixels
    (slice(0, 2, None), slice(0, 2, None))
    """
    height, width = shape[1], shape[2]
    for row, top in enumerate(starts(height, window[0], strides[0], padding)):
        for column, left in enumerate(starts(width, window[1], strides[1], padding)):
            pixel_rows = slice(max(top, 0), min(top + window[0], height))
            pixel_columns = slice(max(left, 0), min(left + window[1], width))
            tap_rows = slice(pixel_rows.start - top, pixel_rows.stop - top)
            tap_columns = slice(pixel_columns.start - left, pixel_columns.stop - left)
            yield Window(row, column, (pixel_rows, pixel_columns), (tap_rows, tap_columns))


def output_shape(
    shape: Sequence[int], window: Pair, strides: Pair, padding: str, channels: int
) -> tuple[int, int, int, int]:
    """The shape ``(n, rows, columns, channels)`` of what the windows leave of such images.

    >>> output_shape((2, 28, 28, 1), (5, 5), (1, 1), "valid", channels=6)
    (2, 24, 24, 6)
    """
    rows, columns = (
        len(starts(shape[1 + axis], window[axis], strides[axis], padding)) for axis in (0, 1)
    )
    return shape[0], rows, columns, channels
