"""Trains a labelled run's shown part once more, and looks into the network after each epoch."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

import glassnet as gn
from benchmarks.health.watched import EpochEnd, KernelSeen, LayerSeen
from glassnet.callbacks import Callback, Logs
from tools.health_runs.specification import Specification
from tools.health_runs.training import fit, images_of, network_of

FIVE = 5.0
"""A sigmoid or a tanh is saturated where its input is beyond this, says DeepDiagnosis."""

OUTPUT_AT: dict[str, Callable[[float], float]] = {
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "tanh": math.tanh,
}
"""An input beyond ±5 is an output beyond these functions' values there, which is what is seen."""


def observe(specification: Specification) -> list[EpochEnd]:
    """What is seen at the end of each shown epoch; of one in which the run diverges, nothing."""
    model = network_of(specification)
    images = images_of(specification)
    batch = slice(0, specification.batch_size)
    watcher = _Watcher(model, images.x[batch], images.y[batch])
    fit(specification, model, specification.epochs, [watcher], validated=False)
    return watcher.ends


class _Watcher(Callback):
    """Looks at the end of each epoch.

    It asks the reference engine: a program with probes would first have to be compiled for each
    of these networks, which takes longer than the plain formulas take for one batch.
    """

    def __init__(self, model: gn.Sequential, x: NDArray[Any], y: NDArray[Any]) -> None:
        super().__init__()
        self.network, self.x, self.y = model, x, y
        self.ends: list[EpochEnd] = []

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        assert logs is not None
        self.ends.append(look(self.network, self.x, self.y, logs["accuracy"]))


def look(model: gn.Sequential, x: NDArray[Any], y: NDArray[Any], accuracy: float) -> EpochEnd:
    """What is seen of a network with a batch of images.

    Args:
        model: the network, compiled.
        x: images.
        y: their labels.
        accuracy: the training accuracy of the epoch that has just ended.
    """
    with np.errstate(all="ignore"):  # of a network that is about to diverge
        outputs = model.layer_outputs(x, engine="reference")
        names = model.weight_names()
        gradients = model.layer_gradients(x, y, names, engine="reference")
        weights = dict(zip(names, model.get_weights(), strict=True))
        zeros = sum(int((gradient == 0).sum()) for gradient in gradients.values())
        layers = []
        learns = False
        for layer in model.layers:
            name = str(layer.name)
            kernel = f"{name}/kernel"
            learns = learns or kernel in weights
            layers.append(
                _layer_seen(
                    name,
                    type(layer).__name__,
                    layer.get_config().get("activation"),
                    learns,
                    outputs[name],
                    _kernel_seen(weights[kernel], gradients[kernel]) if kernel in weights else None,
                )
            )
    return EpochEnd(
        accuracy=accuracy,
        zero_gradients=zeros / sum(gradient.size for gradient in gradients.values()),
        layers=tuple(layers),
    )


def _layer_seen(
    name: str,
    kind: str,
    activation: str | None,
    learns: bool,
    outputs: NDArray[Any],
    kernel: KernelSeen | None,
) -> LayerSeen:
    beyond = None
    if activation in OUTPUT_AT:
        low, high = (OUTPUT_AT[activation](five) for five in (-FIVE, FIVE))
        beyond = float(((outputs <= low) | (outputs >= high)).mean())
    return LayerSeen(
        name=name,
        kind=kind,
        activation=activation,
        learns=learns,
        mean=float(outputs.mean()),
        at_most_zero=float((outputs <= 0).mean()),
        beyond_five=beyond,
        kernel=kernel,
    )


def _kernel_seen(kernel: NDArray[Any], gradient: NDArray[Any]) -> KernelSeen:
    return KernelSeen(
        mean=float(kernel.mean()),
        gradient_mean=float(gradient.mean()),
        gradient_size=float(np.abs(gradient).mean()),
        gradient_norm=float(np.linalg.norm(gradient.astype(np.float64))),
    )
