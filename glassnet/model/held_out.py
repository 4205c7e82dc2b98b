"""Whether the images at the end of a data set may stand for all of them."""

from __future__ import annotations

import warnings
from typing import Any

from numpy.typing import NDArray

from glassnet.data import DataNotice
from glassnet.data.order import end_is_like_the_rest


def notice_sorted_labels(y: NDArray[Any], held: int, stacklevel: int) -> None:
    """Say it where the last images are of other classes than all of them, as chance never has it.

    Pictures from folders are sorted by class, so their end is the last class alone: a network that
    never sees this class in training is always wrong about it.

    Args:
        y: labels ``(n,)`` or ``(n, 1)``; of targets of another form nothing is said.
        held: how many of the last images are held out.
        stacklevel: the caller's, for the warning: 1 is who calls this function.
    """
    labels = y[:, 0] if y.ndim == 2 and y.shape[1] == 1 else y
    if labels.ndim != 1 or labels.dtype.kind not in "iu" or end_is_like_the_rest(labels, held):
        return
    warnings.warn(
        f"fit: validation_split holds out the last {held:,} of {len(y):,} images, and the labels "
        "are sorted, so these are of other classes than the rest. Take some of each class: "
        "glassnet.data.train_validation_split(x, y, …, stratified=True).",
        DataNotice,
        stacklevel=stacklevel + 1,
    )
