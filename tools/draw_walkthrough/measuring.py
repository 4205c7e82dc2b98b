"""What a step of each network costs: its time beside that of another network, and its memory."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence

import numpy as np

import glassnet as gn
from glassnet.callbacks import Callback
from glassnet.engine.program import GROUPS, Program
from glassnet.engine.runner import LANES
from glassnet.engine.training_setup import TrainingSetup
from glassnet.structure.flops import flops

NETWORKS = ("feedforward", "conv1", "conv2", "conv1-pool", "lenet")
BATCH = 128
EPOCHS = 3


class _ProcessorTime(Callback):
    """Notes how long the processor worked on each epoch's steps.

    That is another thing than how long one had to wait: on a machine with other work to do, the
    clock on the wall counts theirs, too.
    """

    def __init__(self) -> None:
        self.epochs: list[float] = []

    def on_epoch_begin(self, epoch: int, logs: object = None) -> None:
        self.began = time.process_time()

    def on_epoch_end(self, epoch: int, logs: object = None) -> None:
        self.epochs.append(time.process_time() - self.began)


def compiled(name: str) -> gn.Sequential:
    """A network of the study, as the recipe trains it."""
    (x, _), _ = gn.data.load("mnist-5k")
    standard = gn.networks.preprocessing("standard", x)
    model = gn.networks.build(name, "sigmoid", standard, seed=0)
    model.compile(gn.optimizers.SGD(0.5), "sparse_categorical_crossentropy")
    return model


def seconds_of_steps(turns: int) -> dict[str, list[float]]:
    """Processor seconds for a step of each network on one thread, a figure for each turn.

    The networks take turns, so that a busy minute of the machine meets all of them.

    Args:
        turns: how many times each of them trains for some epochs, of which the fastest counts.
    """
    (x, y), _ = gn.data.load("mnist-5k")
    models = {name: compiled(name) for name in NETWORKS}
    for model in models.values():
        model.fit(x, y, batch_size=BATCH, verbose=0, threads=1)  # compiles
    found: dict[str, list[float]] = {name: [] for name in NETWORKS}
    for turn in range(turns):
        for name, model in models.items():
            noted = _ProcessorTime()
            model.fit(x, y, BATCH, EPOCHS, verbose=0, threads=1, callbacks=[noted])
            found[name].append(min(noted.epochs) / -(-len(x) // BATCH))
        print(f"turn {turn + 1} of {turns}", flush=True)
    return found


def ratios(seconds: dict[str, list[float]]) -> dict[str, list[float]]:
    """The times of each turn, as multiples of that of the first network in the same turn."""
    first = seconds[NETWORKS[0]]
    return {
        name: [own / other for own, other in zip(times, first, strict=True)]
        for name, times in seconds.items()
    }


def middle(values: Sequence[float]) -> tuple[float, float, float]:
    """The lower quartile, the median and the upper quartile."""
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, median, high


def step_bytes(model: gn.Sequential) -> int:
    """The memory that a step with a full batch needs on one thread, without the images.

    These are the weights, their gradients for each group of tiles, what a tile passes through, and
    what is kept of each tile until the batch is through.
    """
    assert model.input_shape is not None
    assert model.loss is not None
    assert model.optimizer is not None
    setup = TrainingSetup(model.loss, model.optimizer)
    layout = Program(model.ops(), model.input_shape, setup, LANES, np.float32).layout
    tiles = BATCH // LANES
    gradients = GROUPS * layout.accumulated_size
    gradients += layout.parameters_size - layout.accumulated_size
    values = layout.parameters_size + gradients + layout.workspace_size
    return 4 * (values + tiles * layout.retained_size)


def multiply_adds(model: gn.Sequential) -> tuple[int, int]:
    """Those of the formulas for one image: forward, and in a step of the training."""
    forward, training = flops(model.ops())
    return forward // 2, training // 2
