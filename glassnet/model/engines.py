"""What runs a network, and what fitting, evaluation and prediction ask of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from numpy.typing import NDArray

from glassnet.engine.probes import NO_PROBES, NO_STEPS, OpProbes, StepProbes
from glassnet.errors import ArgumentError

if TYPE_CHECKING:
    from glassnet.engine.epoch import Epoch, StepRange
    from glassnet.engine.observing import BatchGradient
    from glassnet.engine.threads import Team

ENGINES = ("compiled", "reference")
"""The fast loops, and the plain formulas of ``glassnet.reference``."""


class Engine(Protocol):
    """Runs one network; the two engines compute the same, to rounding."""

    @property
    def evaluated_images(self) -> int:
        """How many images are evaluated or predicted at a time."""
        ...

    @property
    def conditions(self) -> Mapping[str, Any]:
        """What, beside the network, decides how sums are rounded; for a run's receipt."""
        ...

    @property
    def compile_seconds(self) -> float:
        """Time spent on compiling, so far."""
        ...

    def useful_threads(self, threads: int, batch_size: int) -> int:
        """How many of so many threads could share a batch."""
        ...

    def team(self, threads: int, images: int) -> Team:
        """As many threads as are of use for so many images."""
        ...

    def is_training_kept(self, epoch: Epoch, probes: OpProbes = NO_PROBES) -> bool:
        """Whether there is nothing left to compile for training on this."""
        ...

    def prepare_training(self, epoch: Epoch, threads: int, probes: OpProbes = NO_PROBES) -> None:
        """Compile what training on this needs."""
        ...

    def prepare_evaluation(self, images: NDArray[Any], targets: NDArray[Any], threads: int) -> None:
        """Compile what evaluating this needs."""
        ...

    def train(
        self,
        epoch: Epoch,
        team: Team,
        *,
        first: int = 0,
        stops: Sequence[int] = (),
        looked_at: StepProbes = NO_STEPS,
    ) -> Iterator[StepRange]:
        """Train through an epoch from a step on; come back now and then, and after each stop.

        The steps that are looked at come back one by one, with what was seen of them.
        """
        ...

    def evaluate(
        self, images: NDArray[Any], targets: NDArray[Any], team: Team
    ) -> Iterator[tuple[int, NDArray[Any], NDArray[Any]]]:
        """The images done, and the outputs and losses of the latest ones, piece by piece."""
        ...

    def predict(self, images: NDArray[Any], team: Team) -> NDArray[Any]:
        """The outputs of all images, ``(n, …)``."""
        ...

    def op_outputs(
        self, images: NDArray[Any], ops: tuple[int, ...], team: Team, stream: int | None = None
    ) -> Mapping[int, NDArray[Any]]:
        """The outputs of some ops, counted from 0, ``(n, …)``.

        They are those of a prediction, or with a stream of random numbers those of training.
        """
        ...

    def gradient(
        self,
        images: NDArray[Any],
        targets: NDArray[Any],
        stream: int = 0,
        probes: OpProbes = NO_PROBES,
    ) -> BatchGradient:
        """The mean loss over all images as one batch, and its gradient."""
        ...


def check_engine(owner: str, engine: object) -> None:
    """Raise an ArgumentError unless there is an engine of this name.

    >>> check_engine("fit", "reference")
    """
    if engine not in ENGINES:
        names = " or ".join(f'"{name}"' for name in ENGINES)
        raise ArgumentError(f"{owner}: engine={engine!r} is unknown: give {names}.")
