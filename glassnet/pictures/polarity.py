"""Which of a picture's brightnesses is paper, and whether the ink is darker than it."""

from __future__ import annotations

import numpy as np

from glassnet.pictures.morphology import closing, opening
from glassnet.pictures.pixels import Plane

# A drawing repeats its paper's brightness exactly on this share of the picture, or else on this
# share of its border; a photograph does not.
MOSTLY_PAPER = 0.67
DRAWN = 0.3
# The same for a second brightness, that of paper in a shadow.
SHADED = 0.15
# The two, and ink from both, differ by this at least.
LEAST_CONTRAST = 0.1
# A photograph is judged on about this many pixels a side, by what is narrower than this share.
COARSE = 80
THIN = 0.1


def ink_is_dark(grey: Plane) -> bool:
    """Whether the ink is darker than the paper.

    In a drawing, ink is what differs most from the paper. In a photograph two things are added:
    there is more paper than ink, so the mean lies on the paper's side of the range; and ink is
    thin, so a top-hat with a small window has it, and not the shadows, among its upper percentiles.

    Args:
        grey: ``(height, width)``, from 0 for black to 1 for white.
    """
    from PIL import Image

    if drawn := drawn_paper(grey):
        return min(drawn) - float(grey.min()) > float(grey.max()) - max(drawn)
    coarse = np.asarray(Image.fromarray(grey).reduce(-(-max(grey.shape) // COARSE)))
    least, most = (float(value) for value in np.percentile(coarse, (0.5, 99.5)))
    paper_side = (2 * float(coarse.mean()) - least - most) / max(most - least, 1e-6)
    window = max(3, round(THIN * max(coarse.shape)))
    above, below = closing(coarse, window) - coarse, coarse - opening(coarse, window)
    dark, bright = (float(np.percentile(part, 98)) + 0.01 for part in (above, below))
    return paper_side + float(np.log(dark / bright)) > 0


def drawn_paper(grey: Plane) -> list[float]:
    """The brightness of the paper in a drawing, which repeats it exactly; none for a photograph.

    It is what most of the picture has, or else, where a digit fills the picture, most of the
    border. There are two if a shadow with a hard edge is drawn, too: ink is darker than both, or
    brighter. Where nothing is, the second one is the ink's.

    >>> page = np.ones((8, 8), np.float32)
    >>> page[:, 4:] = 0.6  # a shadow
    >>> page[2:6, 3:5] = 0  # ink
    >>> drawn_paper(page)
    [1.0, 0.6]
    """
    level, share = _common(grey)[0]
    if share > MOSTLY_PAPER:
        return [level]
    (first, share), (second, next_share) = _common(border_of(grey))
    if share < DRAWN:
        return []
    darker = min(first, second) - float(grey.min())
    brighter = float(grey.max()) - max(first, second)
    is_shaded = abs(first - second) > LEAST_CONTRAST and next_share > SHADED
    if is_shaded and max(darker, brighter) > LEAST_CONTRAST:
        return [first, second]
    return [first]


def border_of(grey: Plane) -> Plane:
    """The pixels along the four edges."""
    return np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])


def _common(values: Plane) -> list[tuple[float, float]]:
    """The two most common brightnesses, in steps of 1/255, and the share of each."""
    levels = np.rint(values.ravel() * 255).clip(0, 255).astype(np.uint8)
    counts = np.bincount(levels, minlength=2)
    return [
        (level / 255, counts[level] / values.size) for level in np.argsort(-counts)[:2].tolist()
    ]
