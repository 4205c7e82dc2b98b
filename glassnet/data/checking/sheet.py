"""A contact sheet: some images of each class side by side, as one picture."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from glassnet.data.dataset import DataSet, ImagesAndLabels, Labels
from glassnet.errors import shortened
from glassnet.printing import showable

if TYPE_CHECKING:
    from PIL.Image import Image

Place = tuple[int, int]
"""From the left and from the top, in pixels."""

TRAINING_IMAGES, TEST_IMAGES = 10, 5
"""Of each class, so many are shown."""
USUAL_SIDE = 64
"""Pixels that an image is shown with at least; smaller images are enlarged by whole numbers."""
LARGEST_SIDE = 112
"""Larger images are scaled down to this."""
MOST_CLASSES = 200
"""Of more classes, the sheet shows the first ones and says so."""
ROWS = 20
"""Classes below each other; more stand in further columns."""
LONGEST_NAME = 24
GAP, MARGIN = 4, 16  # pixels
LETTERS = 14  # pixels of height
LINE = LETTERS + GAP
PAPER, INK, FAINT = (232, 232, 232), (0, 0, 0), (110, 110, 110)  # a white image stands out


def contact_sheet(data: DataSet) -> bytes:
    """A PNG with some training and test images of each class, evenly chosen, and its name.

    Args:
        data: the data set.
    """
    card = data.card
    classes = card.classes[:MOST_CLASSES]
    counts = [np.bincount(labels, minlength=len(card.classes)) for _, labels in data]
    size = _shown_size(*card.form.shape[:2])
    captions = [
        (shortened(name, LONGEST_NAME), f"{training:,} + {test:,}")
        for name, training, test in zip(classes, *counts, strict=False)
    ]
    pen = _Pen()
    caption_width = MARGIN + max(pen.width(text) for caption in captions for text in caption)
    row_height = GAP + max(size[0], 2 * LINE)
    block_width = caption_width + 2 * MARGIN + (TRAINING_IMAGES + TEST_IMAGES) * (size[1] + GAP)
    blocks, rows = -(-len(classes) // ROWS), min(ROWS, len(classes))
    head = MARGIN + 2 * LINE + GAP
    pen.unroll(MARGIN + blocks * block_width, head + rows * row_height + MARGIN)

    cut = "" if len(classes) == len(card.classes) else f", the first {len(classes)} of them"
    title = (
        f"{shortened(card.title)}: {card.counts[0]:,} training and {card.counts[1]:,} test images, "
        f"{len(card.classes)} classes{cut}"
    )
    pen.write((MARGIN, MARGIN), title)
    for label, (name, figures) in enumerate(captions):
        left = MARGIN + label // ROWS * block_width
        top = head + label % ROWS * row_height
        pen.write((left, top), name)
        pen.write((left, top + LINE), figures, FAINT)
        left += caption_width
        for part, (images, labels), most in (
            ("training", data.training, TRAINING_IMAGES), ("test", data.test, TEST_IMAGES)
        ):  # fmt: skip
            if label % ROWS == 0:
                pen.write((left, top - LINE - GAP // 2), part, FAINT)
            for number, place in enumerate(some_of_class(labels, label, most)):
                pen.paste((left + number * (size[1] + GAP), top), _shown(images[place], size))
            left += most * (size[1] + GAP) + MARGIN
    return pen.png()


def some_of_class(labels: Labels, label: int, most: int) -> list[int]:
    """The places of up to ``most`` images of a class, from its first to its last, evenly spread.

    >>> some_of_class(np.tile(np.uint8([3, 4]), 50), 4, most=3)
    [1, 49, 99]
    """
    places = np.flatnonzero(labels == label)
    if len(places) > most:
        places = places[np.linspace(0, len(places) - 1, most).astype(int)]
    return [int(place) for place in places]


def image_strip(
    part: ImagesAndLabels, label: int, side: int, width: int
) -> NDArray[np.uint8] | None:
    """Images of a class side by side, as many as fit; None where it has none.

    Args:
        part: images and labels.
        label: of the class.
        side: pixels of the longer side of an image.
        width: pixels that there are.

    Returns:
        uint8 ``(height, width, 3)``; a grey line stands between two images.
    """
    images, labels = part
    scale = side / max(images.shape[1:3])
    height, across = (max(1, round(n * scale)) for n in images.shape[1:3])
    places = some_of_class(labels, label, max(1, (width + 1) // (across + 1)))
    if not places:
        return None
    line = np.full((height, 1, 3), 128, np.uint8)
    pieces: list[NDArray[np.uint8]] = []
    for place in places:
        pieces += [line, np.asarray(_shown(images[place], (height, across)))]
    return np.concatenate(pieces[1:], axis=1)


def _shown_size(height: int, width: int) -> tuple[int, int]:
    """The size with which an image is shown.

    >>> _shown_size(28, 28), _shown_size(224, 448)
    ((56, 56), (56, 112))
    """
    longer = max(height, width)
    if longer > LARGEST_SIDE:
        scale = LARGEST_SIDE / longer
        return max(1, round(height * scale)), max(1, round(width * scale))
    factor = max(1, USUAL_SIDE // longer)
    return height * factor, width * factor


def _shown(image: NDArray[np.uint8], size: tuple[int, int]) -> Image:
    """An image as one of Pillow's, in colours, of a size ``(height, width)``."""
    from PIL import Image

    picture = Image.fromarray(np.repeat(image, 3, axis=2) if image.shape[2] == 1 else image)
    height, width = size
    larger = width >= picture.width
    method = Image.Resampling.NEAREST if larger else Image.Resampling.BOX
    return picture.resize((width, height), method)


class _Pen:
    """Writes words and pastes images on a white sheet."""

    def __init__(self) -> None:
        from PIL import ImageFont

        self._font = ImageFont.load_default(LETTERS)
        self.unroll(1, 1)

    def unroll(self, width: int, height: int) -> None:
        """Take a new sheet."""
        from PIL import Image, ImageDraw

        self._sheet = Image.new("RGB", (width, height), PAPER)
        self._draw = ImageDraw.Draw(self._sheet)

    def width(self, text: str) -> int:
        """The pixels that a text takes."""
        return int(self._draw.textlength(self._drawable(text), font=self._font))

    def write(self, place: Place, text: str, colour: tuple[int, int, int] = INK) -> None:
        self._draw.text(place, self._drawable(text), fill=colour, font=self._font)

    def paste(self, place: Place, image: Image) -> None:
        self._sheet.paste(image, place)

    def png(self) -> bytes:
        """The sheet as a file."""
        file = io.BytesIO()
        self._sheet.save(file, "PNG")
        return file.getvalue()

    def _drawable(self, text: str) -> str:
        """The text in signs that the font has; without FreeType, Pillow's has Latin-1 only."""
        from PIL.ImageFont import FreeTypeFont

        return text if isinstance(self._font, FreeTypeFont) else showable(text, "latin-1")
