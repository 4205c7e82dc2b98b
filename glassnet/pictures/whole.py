"""A whole picture, with its margins, brought to the form of a data set's images.

The order of the steps is that of `read_whole`: what is behind the picture is found, transparent
parts are filled with it, the picture is reversed where the data set has the opposite behind it, and
its paper made as dark, or as bright, as can be; it is widened with its background to the images'
aspect, and scaled. A picture that has the images' size already comes through pixel for pixel.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from glassnet.pictures.colour import BRIGHTNESS
from glassnet.pictures.files import Pixels, Plane, paper_behind, read_pixels
from glassnet.pictures.pixels import in_bytes
from glassnet.pictures.reading import Doubt, Reading, Step
from glassnet.pictures.scaling import Colour, scale_to_fit

# What shows the background: at each corner, the pixels along both edges up to this share of a side.
CORNER = 0.25
# A background that is darker, or brighter, than these is dark or bright whatever stands before it;
# one between them, the grey of a photograph's paper, is bright where most of the picture is darker.
SURELY_DARK, SURELY_BRIGHT = 1 / 3, 2 / 3
# Where the dark and the bright pixels around the corners both are more than this share, something
# covers two of the corners; it is looked for away from the edges, by this share of a side.
DIVIDED, MIDDLE = 0.3, 0.25
# A picture that varies less than this, of the full range, shows nothing.
LEAST_CONTRAST = 0.02


def read_whole(
    path: Path, shape: tuple[int, int, int], background: str = "any", steps: bool = False
) -> Reading:
    """Read a picture and bring the whole of it to a form, its aspect kept.

    Args:
        path: a picture as `read_pixels` takes it.
        shape: of the image, ``(height, width, channels)``: one channel for grey, three for colour.
        background: ``"dark"`` or ``"bright"``: a picture with the opposite behind it is reversed.
            ``"any"``: no picture is.
        steps: whether the result tells what was done.

    Returns:
        One image, and the doubt ``"nothing"`` for a picture of one colour.

    Raises:
        DataError: The file is missing, no picture, damaged, or too large.
    """
    pixels = read_pixels(path, shape[2])
    behind = background_of(pixels)
    filled = pixels.colour if pixels.cover is None else _over(pixels.colour, pixels.cover, behind)
    reverse = background != "any" and is_bright(filled, behind) != (background == "bright")
    formed, paper = (1 - filled, 1 - behind) if reverse else (filled, behind)
    if reverse and filled.shape[:2] != shape[:2]:
        formed, paper = _levelled(formed, paper, background)
    image = scale_to_fit(formed, paper, shape[:2])

    contrast = float(np.ptp(image, axis=(0, 1)).max())
    nothing = Doubt("nothing", "shows nothing: all of it has nearly the same colour.")
    told: tuple[Step, ...] = ()
    if steps:
        found = "bright" if is_bright(filled, behind) else "dark"
        told = tuple(_told(pixels, filled, formed, image, found=found, reverse=reverse))
    return Reading(in_bytes(image)[None], (nothing,) if contrast < LEAST_CONTRAST else (), told)


# ---- what is behind ----------------------------------------------------------------------------


def background_of(pixels: Pixels) -> Colour:
    """The colour behind what a picture shows: the median of what lies around its corners.

    What a picture shows often touches its edges, but seldom more than one corner. Where it covers
    two of them, so that they are dark and bright in near halves, the background is what differs
    more from the picture's middle. Where the corners are transparent, it is what lets the picture
    be seen, see `paper_behind`.

    Returns:
        float32 ``(channels,)``.
    """
    colour, cover = pixels
    around = _around_corners(colour)
    if cover is not None:
        covered = _around_corners(cover)
        opaque = covered > 0.5
        if opaque.mean() < 0.5:
            return np.full(colour.shape[2], paper_behind(pixels), np.float32)
        around = around[opaque] / covered[opaque, None]
    brightness = _brightness(around)
    bright = brightness > (brightness.min() + brightness.max()) / 2
    if DIVIDED < bright.mean() < 1 - DIVIDED:
        middle = np.median(_brightness(_middle(colour)))
        nearer_bright = abs(middle - brightness[bright].mean()) < abs(
            middle - brightness[~bright].mean()
        )
        around = around[~bright if nearer_bright else bright]
    behind: Colour = np.median(around, axis=0).astype(np.float32)
    return behind


def is_bright(picture: Colour, behind: Colour) -> bool:
    """Whether a picture's background is of the bright kind, as paper is.

    Args:
        picture: ``(height, width, channels)``.
        behind: the colour of its background, ``(channels,)``.

    >>> page = np.full((28, 28, 1), 0.6, np.float32)  # a photograph of paper, somewhat dark
    >>> page[10:20, 10:20] = 0.1
    >>> is_bright(page, page[0, 0])
    True
    """
    brightness = float(_brightness(behind))
    if SURELY_DARK <= brightness <= SURELY_BRIGHT:
        return brightness > float(_brightness(picture).mean())
    return brightness > 0.5


def _around_corners(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    """The pixels of the four edges that are near a corner, ``(n, …)``."""
    height, width = plane.shape[:2]
    down, across = (max(1, round(CORNER * side)) for side in (height, width))
    return np.concatenate(
        [
            *(row[part] for row in (plane[0], plane[-1]) for part in _ends(across)),
            *(column[part] for column in (plane[:, 0], plane[:, -1]) for part in _ends(down)),
        ]
    )


def _ends(length: int) -> tuple[slice, slice]:
    return slice(length), slice(-length, None)


def _middle(picture: Colour) -> Colour:
    down, across = (slice(round(MIDDLE * n), n - round(MIDDLE * n)) for n in picture.shape[:2])
    return picture[down, across]


def _brightness(colours: Colour) -> NDArray[np.float32]:
    """The brightness of colours, ``(…, channels)``."""
    bright: NDArray[np.float32] = (
        colours[..., 0] if colours.shape[-1] == 1 else colours @ BRIGHTNESS
    )
    return bright


def _over(colour: Colour, cover: Plane, behind: Colour) -> Colour:
    filled: Colour = colour + (1 - cover)[:, :, None] * behind
    return filled


def _levelled(picture: Colour, paper: Colour, background: str) -> tuple[Colour, Colour]:
    """The picture and its paper as if that were wholly dark, or bright.

    The paper of a photograph is never quite white, so it is not quite black when it is reversed:
    the network would see a grey veil that no image of its training had.
    """
    if background == "bright":
        dark, _ = _levelled(1 - picture, 1 - paper, "dark")
        return 1 - dark, np.ones_like(paper)
    room = np.maximum(1 - paper, LEAST_CONTRAST)
    return np.clip((picture - paper) / room, 0, 1), np.zeros_like(paper)


# ---- what was done -----------------------------------------------------------------------------


def _told(
    pixels: Pixels, filled: Colour, formed: Colour, image: Colour, *, found: str, reverse: bool
) -> Iterator[Step]:
    """The steps, each with its picture; those that did nothing are left out."""
    height, width, channels = filled.shape
    kind = "grey" if channels == 1 else "colour"
    yield _step("read", f"The picture was read in {kind}, {width}×{height} pixels.", pixels.colour)
    if pixels.cover is not None:
        yield _step("fill", f"Transparent parts were filled: the background is {found}.", filled)
    rows, columns = image.shape[:2]
    same_size = (rows, columns) == (height, width)
    if reverse:
        opposite = "dark" if found == "bright" else "bright"
        note = f"The background is {found}: all was reversed"
        note += "." if same_size else f", and the background made wholly {opposite}."
        yield _step("reverse", note, formed)
    if same_size:
        return
    note = f"The whole picture was scaled to {columns}×{rows} pixels"
    if abs(width * rows - height * columns) > max(width, height):
        note += ", with its background at both sides to keep its aspect"
    yield _step("scale", f"{note}.", image)


def _step(name: str, note: str, picture: Colour) -> Step:
    shown = in_bytes(picture)
    return Step(name, note, shown[:, :, 0] if shown.shape[2] == 1 else shown)
