"""Whether published figures may stand beside a network's own: they were of MNIST."""

from __future__ import annotations

from glassnet.study.reporting.published import PUBLISHED_WEIGHTS
from glassnet.study.reporting.summary import Statistics

FINGERPRINTS = {
    "mnist": "ca679089cd9dd461d7b26e36e51216fc71f9271f8082e09656a7c1d29a50483b",
    "mnist-5k": "e86b9c5879877f15fb2d1a760bb26a680450bc3ce113b6bcf79787d870895363",
}
"""Of the data sets whose results may be compared with MNIST's, as their cards have them."""


def is_comparable(statistics: Statistics) -> bool:
    """Whether a network is one of the published ones, and was trained on MNIST or a sample of it.

    As many trainable values as in the published network, neither more nor fewer, mean ten classes
    of grey images of 28×28. A network of a user's file that has such a name is none of them.
    """
    same = PUBLISHED_WEIGHTS.get(statistics.network) == statistics.setting.trainable_parameters
    named = "file" not in statistics.setting.details
    return same and named and any(is_trained_on(statistics, name) for name in FINGERPRINTS)


def is_trained_on(statistics: Statistics, name: str) -> bool:
    """Whether it was trained on the data set that glassnet knows by this name.

    The fingerprint of the data decides, since anybody's data may have this name. Older records have
    none; of them the name counts.
    """
    if statistics.data_set is None:
        return statistics.setting.details.get("data set") == name
    return statistics.data_set == FINGERPRINTS[name]
