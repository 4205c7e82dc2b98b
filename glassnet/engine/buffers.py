"""The arguments of a network's compiled steps, by name."""

from __future__ import annotations

from typing import Any, NamedTuple

Array = Any
"""An array. Inside compiled code its type is Numba's."""


class TrainingData(NamedTuple):
    """What an epoch works on.

    Attributes:
        images: (n, places, channels).
        targets: as the loss takes them.
        weights: (n,), how much each image counts; (0,) where all count the same.
        order: (samples,), the images in the order in which the epoch takes them.
        batch_size: images in a step.
    """

    images: Array
    targets: Array
    weights: Array
    order: Array
    batch_size: int


class LabelledImages(NamedTuple):
    """Images in the order in which they stand, and their targets."""

    images: Array
    targets: Array


class TrainedVectors(NamedTuple):
    """What the steps change.

    Attributes:
        parameters: all weights, as one vector.
        slots: the optimizer's own vectors, cut into chunks: (chunks, vectors, CHUNK).
        penalties: (2, parameters), the regularisers' factors of |w| and w²; (2, 0) for none.
    """

    parameters: Array
    slots: Array
    penalties: Array


class Schedule(NamedTuple):
    """How large the steps are.

    Attributes:
        rates: a learning rate for each step.
        settings: the optimizer's other numbers.
        iteration: steps of the whole training before the first of these.
        stream: 32 bits, from which the epoch's random numbers come.
    """

    rates: Array
    settings: Any
    iteration: int
    stream: int


class TileBuffers(NamedTuple):
    """The threads' scratch, and the results.

    Attributes:
        workspaces: one for each thread.
        retained: a row for each tile of a batch, or for each thread.
        rows: (threads, lanes), which images stand in the lanes.
        outputs: (images, features).
        losses: (images + lanes,), because the last tile may not be full; (0,) in a prediction.
    """

    workspaces: Array
    retained: Array
    rows: Array
    outputs: Array
    losses: Array


class TrainingBuffers(NamedTuple):
    """The same for training, and more. Outputs and losses begin with the first step's images.

    Attributes:
        workspaces, retained, rows, outputs, losses: as in `TileBuffers`.
        keys: (threads, lanes), a random number for the image in each lane.
        gradients: (groups, parameters).
        penalty_sums: (steps, chunks), what the regularisers add to each step's loss.
        arrived: the point that each thread has reached; see ``barrier.py``.
    """

    workspaces: Array
    retained: Array
    rows: Array
    outputs: Array
    losses: Array
    keys: Array
    gradients: Array
    penalty_sums: Array
    arrived: Array
