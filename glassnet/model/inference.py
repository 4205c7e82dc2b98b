"""Evaluation, prediction and gradients of a network as it is."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from glassnet.arguments import whole_number
from glassnet.arrays import as_array
from glassnet.callbacks import Callback, CallbackList
from glassnet.engine.memory import read_only
from glassnet.engine.threads import Team, thread_count
from glassnet.errors import ArgumentError
from glassnet.layers.base import Shape
from glassnet.layers.input import Input
from glassnet.metrics import Metric
from glassnet.metrics import get as get_metric
from glassnet.model import inputs
from glassnet.model.engines import check_engine
from glassnet.model.figures import Figures
from glassnet.progress import ProgressBar
from glassnet.structure.stack import weight_pieces

if TYPE_CHECKING:
    from glassnet.losses import Loss
    from glassnet.model.engines import Engine
    from glassnet.model.trainable import Trainable


class Evaluation:
    """Images with their targets, and the figures that come of them.

    Args:
        model: a compiled network.
        x: images.
        y: labels or targets.
        names: what the two are called in messages.
    """

    def __init__(self, model: Trainable, x: Any, y: Any, names: tuple[str, str] = ("x", "y")):
        loss = compiled_loss(model)
        x, y = as_array(names[0], x), as_array(names[1], y)
        shape = image_shape(model, x)
        self.x = inputs.images(x, shape, model.dtype, names[0])
        inputs.same_length(self.x, y, " and ".join(names))
        model.build(shape)  # not before: what is refused must not decide the network's shape
        check_no_constant(model)
        loss.check_outputs(model.output_range)
        self.y = y
        self.targets = read_only(loss.targets(y, model.output_shape, model.dtype))
        self.metrics = metrics_for(model, y)

    def run(self, model: Trainable, engine: Engine, team: Team, callbacks: CallbackList) -> Figures:
        """Evaluate, and return the loss and the metrics."""
        callbacks.on_test_begin()
        for metric in self.metrics:
            metric.reset()
        penalties, total, first = penalty(model), 0.0, 0
        logs: dict[str, float] = {}
        callbacks.on_test_batch_begin(0)
        pieces = engine.evaluate(self.x, self.targets, team)
        for batch, (last, outputs, losses) in enumerate(pieces):
            total += float(losses.sum(dtype=np.float64))
            for metric in self.metrics:
                metric.update(self.y[first:last], outputs)
            logs = {"loss": total / last + penalties}
            logs |= {metric.name: metric.result() for metric in self.metrics}
            callbacks.on_test_outputs(self.y[first:last], outputs)
            callbacks.on_test_batch_end(batch, logs)
            if last < len(self.x):
                callbacks.on_test_batch_begin(batch + 1)
            first = last
        callbacks.on_test_end(logs)
        return Figures(logs)

    def prepare(self, engine: Engine, threads: int) -> None:
        """Compile the evaluation, if it is not yet."""
        engine.prepare_evaluation(self.x, self.targets, threads)


def image_shape(model: Trainable, x: NDArray[Any]) -> Shape:
    """The shape of one image; a network without Input() takes that of the first it sees."""
    return model.input_shape or Input(x.shape[1:]).shape


def compiled_loss(model: Trainable) -> Loss:
    """The network's loss.

    Raises:
        ArgumentError: if ``compile`` has not been called.
    """
    if model.loss is None or model.optimizer is None:
        raise ArgumentError(
            "the network is not compiled: call compile(optimizer=…, loss=…) before fit, evaluate."
        )
    return model.loss


def check_no_constant(model: Trainable) -> None:
    """Refuse a network in which an op always gives the same: nothing gets past it.

    Raises:
        ArgumentError: if there is one.
    """
    for op, bounds in zip(model.ops(), model.output_ranges(), strict=True):
        if bounds is not None and bounds[0] == bounds[1]:
            raise ArgumentError(
                f"the outputs of {op.name} are always {bounds[0]:g}, and so the network can't "
                "learn: a softmax needs at least two outputs or channels; for one use "
                'activation="sigmoid".'
            )


def metrics_for(model: Trainable, y: NDArray[Any]) -> list[Metric]:
    """Fresh metrics, chosen to fit the targets.

    Raises:
        ShapeError: if one does not fit them.
    """
    features = int(np.prod(model.output_shape))
    sparse = y.ndim == 1 or (y.ndim == 2 and y.shape[1] == 1 and features > 1)
    metrics = [get_metric(metric, features, sparse) for metric in model.metrics]
    for metric in metrics:
        metric.check_targets(y, features)
    return metrics


def penalty(model: Trainable) -> float:
    """What the regularisers add to the loss."""
    return math.fsum(
        weight.regularizer.penalty(array)
        for weight, array in weight_pieces(model, model.parameters)
        if weight.regularizer is not None
    )


def evaluate(
    model: Trainable,
    x: Any,
    y: Any,
    batch_size: int | None,
    verbose: str | int,
    callbacks: Callback | Iterable[Callback] | None,
    threads: int | None,
    engine: str,
) -> Figures:
    """See `Sequential.evaluate`."""
    check_engine("evaluate", engine)
    _check_ignored("evaluate", batch_size, verbose)
    watchers = CallbackList(callbacks)
    evaluation = Evaluation(model, x, y)
    runner = model.engine(engine)
    with runner.team(thread_count(threads), len(evaluation.x)) as team:
        evaluation.prepare(runner, team.threads)
        watchers.set_model(model)
        watchers.set_params(_params(len(evaluation.x), runner, team))
        return evaluation.run(model, runner, team, watchers)


def predict(
    model: Trainable,
    x: Any,
    batch_size: int | None,
    verbose: str | int,
    callbacks: Callback | Iterable[Callback] | None,
    threads: int | None,
    engine: str,
) -> NDArray[Any]:
    """See `Sequential.predict`."""
    check_engine("predict", engine)
    _check_ignored("predict", batch_size, verbose)
    watchers = CallbackList(callbacks)
    x = as_array("x", x)
    shape = image_shape(model, x)
    images = inputs.images(x, shape, model.dtype)
    model.build(shape)
    runner = model.engine(engine)
    outputs = np.empty((len(images), *model.output_shape), model.dtype)
    with runner.team(thread_count(threads), len(images)) as team:
        watchers.set_model(model)
        watchers.set_params(_params(len(images), runner, team))
        watchers.on_predict_begin()
        for batch, first in enumerate(range(0, len(images), runner.evaluated_images)):
            piece = slice(first, first + runner.evaluated_images)
            watchers.on_predict_batch_begin(batch)
            outputs[piece] = runner.predict(images[piece], team)
            watchers.on_predict_batch_end(batch)
        watchers.on_predict_end()
    return outputs


def loss_and_gradients(
    model: Trainable, x: Any, y: Any, engine: str
) -> tuple[float, list[NDArray[Any]]]:
    """See `Sequential.loss_and_gradients`."""
    check_engine("loss_and_gradients", engine)
    evaluation = Evaluation(model, x, y)
    gradient = model.engine(engine).gradient(evaluation.x, evaluation.targets)
    return gradient.loss, [array.copy() for _, array in weight_pieces(model, gradient.weights)]


def _check_ignored(owner: str, batch_size: int | None, verbose: str | int) -> None:
    """Refuse what Keras would not take either."""
    if batch_size is not None:
        whole_number(owner, "batch_size", batch_size, at_least=1)
    ProgressBar(verbose)


def _params(samples: int, engine: Engine, team: Team) -> dict[str, Any]:
    """What callbacks are told about an evaluation or a prediction."""
    return {
        "samples": samples,
        "batch_size": min(samples, engine.evaluated_images),
        "steps": -(-samples // engine.evaluated_images),
        "threads": team.threads,
    }
