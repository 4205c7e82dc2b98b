"""What an optimizer remembers from step to step: a network's own, which the engines borrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glassnet.engine.memory import aligned, aligned_zeros

CHUNK = 1 << 12
"""Parameters that an optimizer's loop changes at a time; their slots lie together in memory."""


@dataclass
class OptimizerState:
    """How far a training has come: what it needs, besides the weights, to be continued.

    Attributes:
        size: of the vector of all weights.
        iteration: the number of steps so far.
        slots: the optimizer's own vectors, cut into chunks: (chunks, vectors, CHUNK).

    >>> state = OptimizerState.fresh((0.0, 0.1), size=3, dtype="float32")
    >>> state.vectors().tolist()[0], state.iteration
    ([0.0, 0.0, 0.0], 0)
    """

    size: int
    iteration: int
    slots: NDArray[Any]

    @classmethod
    def fresh(cls, firsts: Sequence[float], size: int, dtype: DTypeLike) -> OptimizerState:
        """The state before the first step.

        Args:
            firsts: the first value of each of the optimizer's vectors.
            size: of the vector of all weights.
            dtype: of the weights.
        """
        # A chunk's slots lie together, so that the optimizer's loop runs over contiguous rows.
        slots = aligned_zeros((-(-size // CHUNK), len(firsts), CHUNK), dtype)
        slots[:] = np.reshape(firsts, (-1, 1))
        return cls(size, 0, slots)

    def vectors(self) -> NDArray[Any]:
        """A copy of the optimizer's vectors, ``(vectors, size)``, each as long as all weights."""
        chunks, vectors, _ = self.slots.shape
        return self.slots.transpose(1, 0, 2).reshape(vectors, chunks * CHUNK)[:, : self.size].copy()

    def set_vectors(self, vectors: NDArray[Any]) -> None:
        """Put other values in their place, ``(vectors, size)``."""
        for chunk, slots in enumerate(self.slots):
            first = chunk * CHUNK
            piece = vectors[:, first : first + CHUNK]
            slots[:, : piece.shape[1]] = piece

    def realign(self) -> None:
        """Move the vectors to where vector instructions like them: a copy has lost that."""
        self.slots = aligned(self.slots)
