"""Receipts: fingerprints by which two runs can be told to be the same, to the last bit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from glassnet.configuration import without_seeds
from glassnet.data.fingerprints import fingerprint


@dataclass(frozen=True)
class Receipt:
    """What went into a run and what came out, as SHA-256 in hexadecimal digits.

    The same data and configuration give the same weights with the same versions on the same kind
    of CPU, whatever the number of threads.

    Attributes:
        weights: the final weights.
        data: the images and labels of the training; None if unknown.
        configuration: the recipe and the seeds.
        recipe: the network and how it is trained, without the seeds: the same in all runs of which
            averages may be taken.
        start: the weights at the start; None in older records. Where they are those with which
            another run ended, this run went on from there.
        data_set: all of the data set, with its test part, as its card has it; None if unknown.
    """

    weights: str
    data: str | None
    configuration: str
    recipe: str
    start: str | None = None
    data_set: str | None = None


def receipt(
    weights: Iterable[NDArray[Any]],
    data: str | None,
    recipe: Any,
    seeds: dict[str, int | None],
    data_set: str | None = None,
) -> Receipt:
    """The receipt of a run that begins: its final weights are those of the start so far.

    Args:
        weights: those of the start, in the order of ``Model.get_weights()``.
        data: the fingerprint of the training data.
        recipe: network, optimizer, epochs and so on, as JSON can hold it. Seeds in it (those of
            an initialiser, say) are counted to the configuration only.
        seeds: the seeds of the run by their use.
        data_set: the fingerprint on the data set's card.

    >>> import numpy as np
    >>> one = receipt([np.zeros(3)], None, {"epochs": 3}, {"training": 1})
    >>> two = receipt([np.zeros(3)], None, {"epochs": 3}, {"training": 2})
    >>> one.recipe == two.recipe, one.configuration == two.configuration
    (True, False)
    """
    start = fingerprint(*weights)
    return Receipt(
        weights=start,
        data=data,
        configuration=configuration_sha256({"recipe": recipe, "seeds": seeds}),
        recipe=configuration_sha256(without_seeds(recipe)),
        start=start,
        data_set=data_set,
    )


def configuration_sha256(configuration: Any) -> str:
    """The SHA-256 of a configuration, whatever the order of its names.

    >>> one = configuration_sha256({"epochs": 3, "batch_size": 128})
    >>> one == configuration_sha256({"batch_size": 128, "epochs": 3})
    True
    """
    text = json.dumps(configuration, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
