"""What the runs of each sigmoid network say besides its statistics."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

import glassnet as gn
from glassnet.data.fingerprints import fingerprint
from glassnet.metrics.confusion import confusion_matrix
from glassnet.plots.network import weights_by_name
from glassnet.reports.results import NetworkResults
from glassnet.reports.trained import Trained
from glassnet.reports.words import answers
from glassnet.study.tracking.verdicts import curve_of_run
from tools.health_pictures.sigmoid import learned_at


def confusions(network: NetworkResults, labels: NDArray[np.integer]) -> list[list[int]]:
    """Which digit is taken for which, counted over all healthy runs: ``(digit, answer)``.

    Raises:
        ValueError: if a record does not say what the run answered.
    """
    total = np.zeros((10, 10), np.int64)
    for run in network.healthy:
        given = answers(run, labels)
        if given is None:
            raise ValueError(f"{network.label}: a record does not say what the run answered")
        total += confusion_matrix(labels, given, 10)
    counts: list[list[int]] = total.tolist()
    return counts


def starts(network: NetworkResults) -> list[int]:
    """The step at which each healthy run leaves the level of a constant answer."""
    found = (learned_at(curve_of_run(run).losses) for run in network.healthy)
    return [step for step in found if step is not None]


def moved(trained: Trained) -> dict[str, float]:
    """How far a training has moved the weights of each layer, beside the size of the initial ones.

    Raises:
        ValueError: as `untrained` does.
    """
    before, after = weights_by_name(untrained(trained)), weights_by_name(trained.model)
    return {
        name.removesuffix("/kernel"): _size(after[name] - start) / _size(start)
        for name, start in before.items()
        if name.endswith("/kernel")
    }


def changes(trained: Trained) -> gn.Sequential:
    """The network with the changes of its weights in their place.

    Raises:
        ValueError: as `untrained` does.
    """
    model = untrained(trained)
    before, after = model.get_weights(), trained.model.get_weights()
    model.set_weights([end - start for start, end in zip(before, after, strict=True)])
    return model


def untrained(trained: Trained) -> gn.Sequential:
    """The network with the weights that its training began with.

    Raises:
        ValueError: if these are not the ones that its seed gives.
    """
    model = gn.Sequential.from_config(trained.model.get_config())
    if fingerprint(*model.get_weights()) != trained.run.receipt.start:
        raise ValueError(f"{model.name}: the run began with other weights than its seed gives")
    return model


def _size(weights: NDArray[np.floating]) -> float:
    return float(np.linalg.norm(weights))
