"""The spread of accuracies between seeds: how much of it is luck with the images of the test set.

Two networks of the same recipe and different seeds err on different images. On a small test set one
of them is luckier than the other, though both are equally good on all images that there could be.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST_RUNS = 10
"""Of fewer runs the spread itself is not known well enough to be divided."""


@dataclass(frozen=True)
class Spread:
    """Where the spread of accuracies between seeds comes from; all deviations are of accuracies.

    Attributes:
        runs: how many runs were compared.
        images: of the test set.
        sd: the standard deviation between the runs, as the test set shows it.
        sd_by_chance: the one that independent errors on so many images give by themselves.
        sd_of_networks: the one that is left for the networks: between their accuracies on endlessly
            many images.
        share: of the variance, that which the size of the test set explains; at most 1.
    """

    runs: int
    images: int
    sd: float
    sd_by_chance: float
    sd_of_networks: float
    share: float


def spread(errors: Iterable[NDArray[np.bool_]]) -> Spread | None:
    """Divide the spread between runs into luck with the test set and the networks' own.

    With the share εᵢ of runs that err on image i of n, errors that are independent of one another
    give accuracies of the variance ``Σ εᵢ (1 - εᵢ) / n²``. What is seen beyond it, times
    ``n / (n - 1)``, is an unbiased estimate of the variance on endlessly many images. Both are
    taken with the divisor k - 1 for k runs.

    Args:
        errors: for each run, whether it erred on each image, ``(n,)``.

    Returns:
        None for fewer than `FEWEST_RUNS` runs, where all runs are equally good, or for one image.

    >>> rng = np.random.default_rng(0)
    >>> lucky = spread(rng.random((30, 1000)) < 0.02)
    >>> round(lucky.sd_by_chance, 4), lucky.share > 0.6
    (0.0044, True)

    Source: Jordan 2024, "On the variance of neural network training with respect to test sets and
    distributions", §3.2 (Definition 1) and §3.3 (Theorem 2, Equation 3), arXiv:2304.01910.
    """
    of_images, of_runs = np.zeros((), np.int64), []
    for wrong in errors:
        of_images = of_images + wrong
        of_runs.append(np.count_nonzero(wrong))
    runs, images = len(of_runs), of_images.size
    if runs < FEWEST_RUNS or images < 2 or min(of_runs) == max(of_runs):
        return None
    variance = float(np.var(of_runs, ddof=1)) / images**2
    shares = of_images / runs
    by_chance = float(np.sum(shares * (1 - shares))) * runs / (runs - 1) / images**2
    own = max(0.0, (variance - by_chance) * images / (images - 1))
    return Spread(
        runs=runs,
        images=images,
        sd=math.sqrt(variance),
        sd_by_chance=math.sqrt(by_chance),
        sd_of_networks=math.sqrt(own),
        share=min(1.0, by_chance / variance),
    )
