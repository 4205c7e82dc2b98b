"""A network and how it is trained: its optimizer, its loss, its metrics, and what runs it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet import losses as losses_module
from glassnet import metrics as metrics_module
from glassnet import optimizers as optimizers_module
from glassnet.calls import explained
from glassnet.errors import ArgumentError, quoted
from glassnet.layers.base import Layer
from glassnet.layers.input import Input
from glassnet.model.origin import Origin
from glassnet.structure import Stack

if TYPE_CHECKING:
    from glassnet.callbacks import History
    from glassnet.data import DataCard
    from glassnet.engine.optimizer_state import OptimizerState
    from glassnet.engine.runner import Runner
    from glassnet.engine.training_setup import TrainingSetup
    from glassnet.formats import Contents
    from glassnet.losses import Loss
    from glassnet.model.engines import Engine
    from glassnet.model.training_state import Running, TrainingState
    from glassnet.optimizers import Optimizer
    from glassnet.reference.runner import ReferenceRunner


class Trainable(Stack):
    """A `Stack` that can be compiled: what fitting, evaluation and prediction work on.

    The arguments are those of `Sequential`.

    Attributes:
        optimizer, loss, metrics: what `compile` chose; None and empty before.
        history: of the last training; None before the first.
        stop_training: a callback sets it to True to end the training after this epoch.
    """

    @explained("Sequential")
    def __init__(
        self,
        layers: Iterable[Layer | Input] | None = None,
        name: str | None = None,
        seed: int | None = None,
        dtype: str = "float32",
    ) -> None:
        super().__init__(layers, name, seed, dtype)
        self.optimizer: Optimizer | None = None
        self.loss: Loss | None = None
        self.metrics: list[Any] = []
        self.history: History | None = None
        self._origin: Origin | None = None
        self.stop_training = False
        self._optimizer_state: OptimizerState | None = None
        self._running: Running | None = None
        self._weighted = False

    @explained("compile")
    def compile(self, optimizer: Any = "rmsprop", loss: Any = None, metrics: Any = None) -> None:
        """Choose how to train: the optimizer, the loss that it lowers, and figures to watch.

        Args:
            optimizer: a name or an object of ``glassnet.optimizers``.
            loss: a name or an object of ``glassnet.losses``.
            metrics: a list of names or objects of ``glassnet.metrics``, or a single one;
                ``"accuracy"`` is chosen to fit.

        What the optimizer has gathered stays with this network as long as the optimizer does: the
        same object goes on with it, and another one begins anew.

        Raises:
            ArgumentError: if one of them is unknown, or there is no loss. The network is then as it
                was.
        """
        if loss is None:
            raise ArgumentError(f"compile needs a loss: one of {', '.join(losses_module.LOSSES)}.")
        chosen_optimizer = optimizers_module.get(optimizer)
        chosen_loss = losses_module.get(loss)
        chosen_metrics = _several(metrics)
        for metric in chosen_metrics:
            metrics_module.check(metric)
        if chosen_optimizer is not self.optimizer:
            self._optimizer_state = None
        self.optimizer, self.loss, self.metrics = chosen_optimizer, chosen_loss, chosen_metrics
        self._forget_runners()

    @property
    def origin(self) -> Origin | None:
        """The data that it was trained on, how, and what that came to; None if nobody said so.

        It is saved with the network. Figures and recipe belong to the weights that the network had
        when its origin was set: of other weights it tells no figures.

        Raises:
            ArgumentError: when something else is set.
        """
        return None if self._origin is None else self._origin.belonging_to(self)

    @origin.setter
    def origin(self, origin: Origin | None) -> None:
        if origin is not None and not isinstance(origin, Origin):
            raise ArgumentError(
                f"{self.name}: origin must be a gn.Origin or None, not {quoted(origin)}: write "
                "model.origin = gn.Origin(data.card)."
            )
        self._origin = None if origin is None else origin.belonging_to(self)

    @property
    def trained_on(self) -> DataCard | None:
        """The card of the data that it was trained on, by its origin; None where nobody said so."""
        return None if self._origin is None else self._origin.data

    @property
    def class_names(self) -> tuple[str, ...] | None:
        """What each output stands for, by its origin; None where nobody has said so.

        >>> from glassnet import networks
        >>> networks.build("lenet", seed=0).class_names is None
        True
        """
        return None if self._origin is None else self._origin.class_names(self.output_shape)

    def engine(self, name: str) -> Engine:
        """What runs this network: ``"compiled"`` loops, or the formulas of the ``"reference"``.

        They share weights and what the optimizer remembers: one goes on where the other stopped.
        """
        return self.reference_runner if name == "reference" else self.runner

    @property
    def runner(self) -> Runner:
        """The compiled engine's: the network's plan."""
        # Not cached_property: Python 3.11's has a lock, which a forked process may find held.
        runner: Runner | None = vars(self).get("runner")
        return runner or vars(self).setdefault("runner", self._make_runner())

    def _make_runner(self) -> Runner:
        from glassnet.engine.runner import Runner

        ops = self.ops()
        assert self.input_shape is not None
        return Runner(ops, self.input_shape, self.parameters, self._setup(), self.optimizer_state)

    @property
    def reference_runner(self) -> ReferenceRunner:
        """The reference's: the formulas."""
        runner: ReferenceRunner | None = vars(self).get("reference_runner")
        return runner or vars(self).setdefault("reference_runner", self._make_reference_runner())

    def _make_reference_runner(self) -> ReferenceRunner:
        from glassnet.reference.runner import ReferenceRunner

        ops = self.ops()
        assert self.input_shape is not None
        return ReferenceRunner(
            ops, self.input_shape, self.parameters, self._setup(), self.optimizer_state
        )

    def set_weighted(self, weighted: bool) -> None:
        """Whether the engine weighs images: its program is another then."""
        if weighted != self._weighted:
            self._weighted = weighted
            self._forget_runners()

    def _setup(self) -> TrainingSetup | None:
        from glassnet.engine.training_setup import TrainingSetup

        if self.loss is None or self.optimizer is None:
            return None
        return TrainingSetup(self.loss, self.optimizer, self._weighted)

    @property
    def optimizer_state(self) -> OptimizerState | None:
        """What the optimizer remembers from step to step; None for a network without one."""
        from glassnet.engine.optimizer_state import OptimizerState

        if self._optimizer_state is None and self.optimizer is not None:
            weights = self.parameters
            self._optimizer_state = OptimizerState.fresh(
                self.optimizer.slots, weights.size, weights.dtype
            )
        return self._optimizer_state

    def forget_steps(self) -> None:
        """Let the optimizer begin anew, as if it had made no step."""
        if self._optimizer_state is not None and self.optimizer is not None:
            state = self._optimizer_state
            firsts = np.array(self.optimizer.slots).reshape(-1, 1)
            state.set_vectors(np.broadcast_to(firsts, (len(firsts), state.size)))
            state.iteration = 0

    def training_state(self) -> TrainingState:
        """The state of the training that is going on, as a value; for callbacks.

        Raises:
            ArgumentError: if none is going on.
        """
        return self._going_on("training_state").state()

    def resume_training(self, state: TrainingState) -> None:
        """Let the training that begins go on from a state; for callbacks, in ``on_train_begin``.

        Raises:
            ArgumentError: if no training is going on, or its first epoch has begun.
            CheckpointError: if the state is one of another training; nothing is changed then.
        """
        self._going_on("resume_training").resume(state)

    def rewind_training(self, state: TrainingState) -> None:
        """Let the training that is going on go back to an earlier state of its own; for callbacks.

        It goes back when all callbacks have heard of the step or the epoch that is done, and so do
        the callbacks with all that they remember. ``history.rollbacks`` notes it.

        Raises:
            ArgumentError: if no training is going on, or its first epoch has not begun.
        """
        self._going_on("rewind_training").rewind(state)

    def end_training(self, *, restart: bool = False) -> None:
        """Let the training that is going on end when this step is done; for callbacks.

        ``stop_training = True`` lets it end with this epoch.

        Args:
            restart: whether ``fit`` then trains anew, with the next seed for the initial weights
                and for the training. All callbacks hear that one training ends and another begins.

        Raises:
            ArgumentError: if no training is going on, or if it is to be begun anew and its weights
                were trained, set or loaded before.
        """
        self._going_on("end_training").end(restart=restart)

    def save_checkpoint(self, path: str | os.PathLike[str], with_state: bool = True) -> None:
        """Write the network with the state of the training that is going on; for callbacks.

        ``gn.load_model`` reads it as a plain network.

        Args:
            path: the file; its folder must exist.
            with_state: whether the state is written, or the plain network.

        Raises:
            ArgumentError: if no training is going on.
            OutputError: if the file can't be written; what stood there before is untouched.
        """
        from glassnet.formats import safetensors

        safetensors.check_ending(path)
        safetensors.write(path, self._going_on("save_checkpoint").checkpoint(with_state))

    def checkpoint(self, with_state: bool = True) -> Contents:
        """What `save_checkpoint` would write now; for callbacks.

        It is a value: it stays as it is while the training goes on, and any thread may write it
        with ``glassnet.formats.safetensors.write``.

        Args:
            with_state: whether it holds the state of the training, or the plain network.

        Raises:
            ArgumentError: if no training is going on.
        """
        return self._going_on("checkpoint").checkpoint(with_state)

    def resume_from(self, path: str | os.PathLike[str]) -> tuple[int, int]:
        """Let the training that begins go on from a checkpoint; for ``on_train_begin``.

        Returns:
            The epoch in which it goes on, from 0, and the steps of it that are done.

        Raises:
            ArgumentError: if no training is going on, or its first epoch has begun.
            CheckpointError: if it is a checkpoint of another training; nothing is changed then.
            ModelFileError: if the file is missing or damaged.
        """
        return self._going_on("resume_from").resume_from(path)

    @contextmanager
    def running(self, training: Running) -> Iterator[None]:
        """While this lasts, a training is going on."""
        before, self._running = self._running, training
        try:
            yield
        finally:
            self._running = before

    def _going_on(self, owner: str) -> Running:
        if self._running is None:
            raise ArgumentError(f"{owner}: no training is going on: call it in a callback of fit.")
        return self._running

    def __getstate__(self) -> dict[str, Any]:
        """A copy goes on where this network stands, but it makes its own machinery."""
        left = ("runner", "reference_runner")
        state = {name: value for name, value in vars(self).items() if name not in left}
        state["_running"] = None
        if self._optimizer_state is not None and self._optimizer_state.iteration == 0:
            state["_optimizer_state"] = None  # nothing is gathered yet, so it need not be large
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        if self._optimizer_state is not None:
            self._optimizer_state.realign()

    def _forget(self) -> None:
        super()._forget()
        self._optimizer_state = None
        self._forget_runners()

    def _forget_runners(self) -> None:
        for name in ("runner", "reference_runner"):
            self.__dict__.pop(name, None)


def _several(metrics: Any) -> list[Any]:
    """The metrics as a list, also where one is given alone."""
    if metrics is None:
        return []
    return list(metrics) if isinstance(metrics, list | tuple) else [metrics]
