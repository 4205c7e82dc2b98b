"""A network and how it is trained: its optimizer, its loss, its metrics, and what runs it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from glassnet import losses as losses_module
from glassnet import metrics as metrics_module
from glassnet import optimizers as optimizers_module
from glassnet.errors import ArgumentError
from glassnet.layers.base import Layer
from glassnet.layers.input import Input
from glassnet.structure import Stack

if TYPE_CHECKING:
    from glassnet.callbacks import History
    from glassnet.engine.runner import Runner
    from glassnet.losses import Loss
    from glassnet.optimizers import Optimizer


class Trainable(Stack):
    """A `Stack` that can be compiled: what fitting, evaluation and prediction work on.

    The arguments are those of `Sequential`.

    Attributes:
        optimizer, loss, metrics: what `compile` chose; None and empty before.
        history: of the last training; None before the first.
        stop_training: a callback sets it to True to end the training after this epoch.
    """

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
        self.stop_training = False

    def compile(
        self, optimizer: Any = "rmsprop", loss: Any = None, metrics: Sequence[Any] | None = None
    ) -> None:
        """Choose how to train: the optimizer, the loss that it lowers, and figures to watch.

        Args:
            optimizer: a name or an object of ``glassnet.optimizers``.
            loss: a name or an object of ``glassnet.losses``.
            metrics: names or objects of ``glassnet.metrics``; ``"accuracy"`` is chosen to fit.

        Raises:
            ArgumentError: if one of them is unknown, or there is no loss. The network is then as it
                was.
        """
        if loss is None:
            raise ArgumentError(f"compile needs a loss: one of {', '.join(losses_module.LOSSES)}.")
        chosen_optimizer = optimizers_module.get(optimizer)
        chosen_loss = losses_module.get(loss)
        chosen_metrics = list(metrics or [])
        for metric in chosen_metrics:
            metrics_module.check(metric)
        self.optimizer, self.loss, self.metrics = chosen_optimizer, chosen_loss, chosen_metrics
        self.__dict__.pop("runner", None)

    @property
    def runner(self) -> Runner:
        """What runs this network: its plan and its optimizer's state; made at the first look."""
        runner: Runner | None = vars(self).get("runner")
        return runner or vars(self).setdefault("runner", self._make_runner())

    def _make_runner(self) -> Runner:
        from glassnet.engine.program import TrainingSetup
        from glassnet.engine.runner import Runner

        ops = self.ops()
        assert self.input_shape is not None
        setup = None
        if self.loss is not None and self.optimizer is not None:
            setup = TrainingSetup(self.loss, self.optimizer)
        return Runner(ops, self.input_shape, self.parameters, setup)

    def _forget(self) -> None:
        super()._forget()
        self.__dict__.pop("runner", None)
