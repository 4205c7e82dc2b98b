"""A contact sheet: some images of each class side by side, as one picture."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from glassnet.data.dataset import DataSet, ImagesAndLabels, Labels
from glassnet.errors import shortened
from glassnet.printing import showable

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

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
GAP, MARGIN, LETTERS = 4, 16, 14  # pixels; the last is the height of letters
PAPER, INK, FAINT = (255, 255, 255), (0, 0, 0), (110, 110, 110)


def contact_sheet(data: DataSet) -> bytes:
    """A PNG with some training and test images of each class, evenly chosen, and its name.

    Args:
        data: the data set.
    """
    from PIL import Image, ImageDraw, ImageFont

    card = data.card
    classes = card.classes[:MOST_CLASSES]
    counts = [np.bincount(labels, minlength=len(card.classes)) for _, labels in data]
    height, width = _shown_size(*card.form.shape[:2])
    font = ImageFont.load_default(LETTERS)
    names = [shortened(name, LONGEST_NAME) for name in classes]
    line = LETTERS + GAP
    row = max(height, 2 * line) + GAP

    measure = ImageDraw.Draw(Image.new("RGB", (1, 1)))
    figures = [f"{counts[0][label]:,} + {counts[1][label]:,}" for label in range(len(classes))]
    name_width = max(_text_width(measure, text, font) for text in (*names, *figures)) + MARGIN
    part_widths = [n * (width + GAP) for n in (TRAINING_IMAGES, TEST_IMAGES)]
    block = name_width + sum(part_widths) + 2 * MARGIN
    columns = -(-len(classes) // ROWS)
    head = MARGIN + 2 * line + GAP
    rows = min(ROWS, len(classes))
    sheet = Image.new("RGB", (MARGIN + columns * block, head + rows * row + MARGIN), PAPER)
    draw = ImageDraw.Draw(sheet)

    cut = "" if len(classes) == len(card.classes) else f", the first {len(classes)} of them"
    title = (
        f"{shortened(card.title)}: {card.counts[0]:,} training and {card.counts[1]:,} test images, "
        f"{len(card.classes)} classes{cut}"
    )
    _write(draw, (MARGIN, MARGIN), title, font, INK)
    for label, name in enumerate(names):
        left = MARGIN + label // ROWS * block
        top = head + label % ROWS * row
        _write(draw, (left, top), name, font, INK)
        _write(draw, (left, top + line), figures[label], font, FAINT)
        left += name_width
        for (images, labels), most, part, part_width in zip(
            data, (TRAINING_IMAGES, TEST_IMAGES), ("training", "test"), part_widths, strict=True
        ):
            if label % ROWS == 0:
                _write(draw, (left, top - line - GAP // 2), part, font, FAINT)
            for number, place in enumerate(some_of_class(labels, label, most)):
                shown = _shown(images[place], (width, height))
                sheet.paste(shown, (left + number * (width + GAP), top))
            left += part_width + MARGIN
    file = io.BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()


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
        pieces += [line, np.asarray(_shown(images[place], (across, height)))]
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


def _shown(image: NDArray[np.uint8], size: tuple[int, int]) -> Any:
    """An image of Pillow's, in colours, ``(width, height)`` large."""
    from PIL import Image

    picture = Image.fromarray(np.repeat(image, 3, axis=2) if image.shape[2] == 1 else image)
    larger = size[0] >= picture.width
    return picture.resize(size, Image.Resampling.NEAREST if larger else Image.Resampling.BOX)


# ---- letters -----------------------------------------------------------------------------------


def _text_width(draw: ImageDraw, text: str, font: FreeTypeFont | ImageFont) -> int:
    return int(draw.textlength(_drawable(text, font), font=font))


def _write(
    draw: ImageDraw,
    place: tuple[int, int],
    text: str,
    font: FreeTypeFont | ImageFont,
    colour: tuple[int, int, int],
) -> None:
    draw.text(place, _drawable(text, font), fill=colour, font=font)


def _drawable(text: str, font: FreeTypeFont | ImageFont) -> str:
    """The text in signs that the font has: Pillow without FreeType has those of Latin-1 only."""
    from PIL.ImageFont import FreeTypeFont

    return text if isinstance(font, FreeTypeFont) else showable(text, "latin-1")
