"""Which of a picture's brightnesses is paper, and whether the ink is darker than it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glassnet.pictures.morphology import closing, opening
from glassnet.pictures.pixels import Plane, averaged_down

# A drawing repeats its paper's brightness exactly on this share of the picture, or else on this
# share of its border; a photograph does not.
MOSTLY_PAPER = 0.67
DRAWN = 0.3
# The same for a second brightness, that of paper in a shadow.
SHADED = 0.15
# The two, and ink from both, differ by more than this; what differs by less than that is the same.
# Both in steps of 1/255.
LEAST_CONTRAST = 25
NEARLY = 4
# A photograph is judged on about this many pixels a side, by what is narrower than this share.
COARSE = 80
THIN = 0.1


def ink_is_dark(grey: Plane) -> bool:
    """Whether the ink is darker than the paper.

    In a drawing, ink is what differs most from the paper. In a photograph two things are added:
    there is more paper than ink, so the mean lies on the paper's side of the range; and ink is
    thin, so a top-hat with a small window has it, and not the shadows, among its highest values.

    Args:
        grey: ``(height, width)``, from 0 for black to 1 for white.
    """
    if drawn := drawn_paper(grey):
        return min(drawn) - float(grey.min()) > float(grey.max()) - max(drawn)
    coarse = averaged_down(grey, -(-max(grey.shape) // COARSE))
    least, most = (float(value) for value in np.percentile(coarse, (0.5, 99.5)))
    paper_side = (2 * float(coarse.mean()) - least - most) / max(most - least, 1e-6)
    window = max(3, round(THIN * max(coarse.shape)))
    above, below = closing(coarse, window) - coarse, coarse - opening(coarse, window)
    dark, bright = (float(np.percentile(part, 99.5)) + 0.01 for part in (above, below))
    return paper_side + float(np.log(dark / bright)) > 0


def drawn_paper(grey: Plane) -> list[float]:
    """The brightness of the paper in a drawing, which repeats it exactly; none for a photograph.

    It is what most of the picture has, or else, where a digit fills the picture, most of the
    border. There are two if a shadow with a hard edge is drawn, too: ink is darker than both, or
    brighter. Where nothing is, the second one is the ink's.

    >>> page = np.ones((8, 8), np.float32)
    >>> page[:, 5:] = 0.6  # a shadow
    >>> page[2:6, 3:5] = 0  # ink
    >>> drawn_paper(page)
    [1.0, 0.6]
    """
    counts = _counts(grey)
    if counts.max() > MOSTLY_PAPER * grey.size:
        return [int(counts.argmax()) / 255]
    border = _counts(border_of(grey))
    size = border.sum()
    if border.max() < DRAWN * size:
        return []
    first = int(border.argmax())
    # JPEG blurs the histogram of a shadow whose edge it keeps.
    others = np.convolve(border, np.ones(2 * NEARLY + 1), mode="same")
    others[max(first - LEAST_CONTRAST, 0) : first + LEAST_CONTRAST + 1] = 0
    nearly = slice(max(int(others.argmax()) - NEARLY, 0), int(others.argmax()) + NEARLY + 1)
    second = nearly.start + int(border[nearly].argmax())
    darker = min(first, second) - 255 * float(grey.min())
    brighter = 255 * float(grey.max()) - max(first, second)
    if others.max() > SHADED * size and max(darker, brighter) > LEAST_CONTRAST:
        return [first / 255, second / 255]
    return [first / 255]


def border_of(grey: Plane) -> Plane:
    """The pixels along the four edges."""
    return np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])


def _counts(values: Plane) -> NDArray[np.int64]:
    """How many pixels have each brightness, in steps of 1/255."""
    levels = np.rint(values.ravel() * 255).clip(0, 255).astype(np.uint8)
    return np.bincount(levels, minlength=256)
