"""Training: epochs, batches, and who is told what when."""

from __future__ import annotations

import math
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.arguments import flag, real_number, whole_number
from glassnet.arrays import as_array
from glassnet.callbacks import Callback, CallbackList, History
from glassnet.data import fingerprint
from glassnet.engine.runner import Epoch, StepRange
from glassnet.engine.threads import Team, thread_count
from glassnet.errors import ArgumentError, DataError, DivergenceError, quoted
from glassnet.model import inputs
from glassnet.model.engines import Engine, check_engine
from glassnet.model.held_out import notice_sorted_labels
from glassnet.model.inference import Evaluation
from glassnet.model.trainable import Trainable
from glassnet.progress import ProgressBar, status
from glassnet.streams import Purpose, epoch_order, stream_key
from glassnet.structure.seeds import drawn_seed


def fit(
    model: Trainable,
    x: Any,
    y: Any,
    *,
    batch_size: int | None,
    epochs: int,
    verbose: str | int,
    callbacks: Callback | Iterable[Callback] | None,
    validation_split: float,
    validation_data: tuple[Any, Any] | None,
    shuffle: bool,
    seed: int | None,
    threads: int | None,
    engine: str,
) -> History:
    """See `Sequential.fit`."""
    check_engine("fit", engine)
    batch_size = 32 if batch_size is None else batch_size
    batch_size = whole_number("fit", "batch_size", batch_size, at_least=1)
    epochs = whole_number("fit", "epochs", epochs, at_least=1)
    seed = drawn_seed("fit", seed)
    shuffle = flag("fit", "shuffle", shuffle)
    threads = thread_count(threads)
    history = History()
    watchers = CallbackList([history, ProgressBar(verbose), *CallbackList(callbacks)])
    x, y, validation_data = _split_off(x, y, validation_split, validation_data)
    training = Evaluation(model, x, y)
    validation = None
    if validation_data is not None:
        names = ("validation_data[0]", "validation_data[1]")
        validation = Evaluation(model, *_two(validation_data), names)
    runner = model.engine(engine)
    fitting = _Fitting(model, runner, training, validation, batch_size, seed, threads, watchers)
    compile_seconds = fitting.compile(verbose)

    assert model.loss is not None  # else nothing could have been compiled
    model.history = history
    model.stop_training = False
    watchers.set_model(model)
    params = {
        "epochs": epochs,
        "steps": fitting.steps,
        "samples": len(training.x),
        "batch_size": batch_size,
        "threads": fitting.training_threads,
        "seed": seed,
        "shuffle": shuffle,
        "verbose": verbose,
        "validation_samples": len(validation.x) if validation else 0,
        "compile_seconds": compile_seconds,
        "majority_share": _majority_share(training.y),
        "constant_loss": model.loss.constant_loss(training.targets),
        "configuration": _configuration(model, runner),
    }
    if any(watcher.wants_fingerprint for watcher in watchers):
        params["data_fingerprint"] = fingerprint(training.x, training.targets)
        params["initial_seed"] = model.seed if model.has_initial_weights() else None
        params["optimizer_steps"] = _remembered_steps(model, runner)
    watchers.set_params(params)
    with runner.team(threads, len(validation.x) if validation else 1) as team:
        fitting.run(team, epochs, shuffle)
    return history


def check_trainable(model: Trainable) -> None:
    """Refuse a network without weights.

    Raises:
        ArgumentError: if it has none.
    """
    if model.parameters.size == 0:
        raise ArgumentError("no layer of the network has weights: there is nothing to train.")


class _Fitting:
    """One call of fit, from the first epoch to the last."""

    def __init__(
        self,
        model: Trainable,
        engine: Engine,
        training: Evaluation,
        validation: Evaluation | None,
        batch_size: int,
        seed: int,
        threads: int,
        watchers: CallbackList,
    ) -> None:
        self.model, self.engine = model, engine
        self.training, self.validation = training, validation
        self.watchers = watchers
        samples = len(training.x)
        self.batch_size = min(batch_size, samples)
        in_order = np.arange(samples)
        # Every epoch is this one, but for the order and the stream of random numbers.
        self.plain = Epoch(training.x, training.targets, in_order, self.batch_size, stream=0)
        self.steps = self.plain.steps
        self.training_threads = engine.useful_threads(threads, self.batch_size)
        self.threads = threads
        self.seed = seed

    def compile(self, verbose: str | int) -> float:
        """Compile all that training will call; the seconds that it took."""
        check_trainable(self.model)
        engine = self.engine
        message = f"compiling the loops of {self.model.name} (kept for the next time)"
        with nullcontext() if engine.is_training_kept(self.plain) else status(message, verbose):
            engine.prepare_training(self.plain, self.training_threads)
            if self.validation is not None:
                self.validation.prepare(engine, self.threads)
        return engine.compile_seconds

    def run(self, team: Team, epochs: int, shuffle: bool) -> None:
        """All epochs, and the end, however it comes."""
        history = self.model.history
        assert history is not None
        logs: dict[str, float] = {}
        self.watchers.on_train_begin()
        try:
            with self.engine.team(self.training_threads, self.batch_size) as training_team:
                for epoch in range(epochs):
                    self.watchers.on_epoch_begin(epoch)
                    logs = self._train(epoch, shuffle, training_team)
                    self._check_weights(epoch)
                    if self.validation is not None:
                        figures = self.validation.run(self.model, self.engine, team, self.watchers)
                        logs |= {f"val_{name}": value for name, value in figures.items()}
                    self.watchers.on_epoch_end(epoch, logs)
                    if self.model.stop_training:
                        break
            history.status = "stopped" if self.model.stop_training else "finished"
        except KeyboardInterrupt:
            history.status = "interrupted"
            raise
        except DivergenceError:
            history.status = "diverged"
            raise
        except BaseException:
            history.status = "failed"
            raise
        finally:
            self.watchers.on_train_end(logs)

    def _train(self, epoch: int, shuffle: bool, team: Team) -> dict[str, float]:
        work = self._epoch(epoch, shuffle)
        figures = _Figures(self.training, work)
        every_step = self.watchers.wants_batches()
        ranges = self.engine.train(work, team, every_step=every_step)
        logs: dict[str, float] = {}
        if every_step:
            self.watchers.on_train_batch_begin(0)
        for steps_done in ranges:
            if steps_done.diverged is not None:
                raise self._diverged("the loss", epoch, steps_done.diverged)
            logs = figures.add(steps_done)
            if every_step:
                self.watchers.on_train_batch_end(steps_done.first, logs)
                if steps_done.last < self.steps:
                    self.watchers.on_train_batch_begin(steps_done.last)
            self.watchers.on_train_progress(steps_done.last, logs)
        return logs

    def _epoch(self, epoch: int, shuffle: bool) -> Epoch:
        """What an epoch, counted from 0, works on; it needs none of those before it."""
        order = self.plain.order
        if shuffle:
            order = epoch_order(self.seed, epoch, order.size)
        stream = stream_key(self.seed, Purpose.DROPOUT, epoch)
        return replace(self.plain, order=order, stream=stream)

    def _check_weights(self, epoch: int) -> None:
        """The last step of an epoch may spoil weights of which no loss tells any more."""
        if not np.isfinite(self.model.parameters).all():
            raise self._diverged("a weight", epoch, self.steps - 1)

    def _diverged(self, what: str, epoch: int, step: int) -> DivergenceError:
        history, steps = self.model.history, self.steps
        assert history is not None
        history.diverged_at = (epoch + 1, step + 1)
        return DivergenceError(
            f"{what} of {self.model.name} is not finite since step {step + 1} of {steps} in "
            f"epoch {epoch + 1}: lower the learning rate, or look at the data.",
            epoch=epoch + 1,
            step=epoch * steps + step + 1,
        )


class _Figures:
    """The running averages of one epoch."""

    def __init__(self, training: Evaluation, work: Epoch) -> None:
        self.training, self.work = training, work
        self.total = 0.0
        self.seen = 0
        for metric in training.metrics:
            metric.reset()

    def add(self, steps_done: StepRange) -> dict[str, float]:
        """Take in some steps; the averages so far."""
        images = len(steps_done.losses)
        self.total += float(steps_done.losses.sum(dtype=np.float64))
        # A penalty belongs to a step, and a step counts by its images.
        starts = np.arange(steps_done.first, steps_done.last) * self.work.batch_size
        counts = np.minimum(self.work.batch_size, self.work.order.size - starts)
        self.total += float((steps_done.penalties * counts).sum())
        rows = self.work.order[self.seen : self.seen + images]
        for metric in self.training.metrics:
            metric.update(self.training.y[rows], steps_done.outputs)
        self.seen += images
        figures = {metric.name: metric.result() for metric in self.training.metrics}
        return {"loss": self.total / self.seen, **figures}


def _split_off(
    x: Any, y: Any, share: float, validation_data: tuple[Any, Any] | None
) -> tuple[Any, Any, tuple[Any, Any] | None]:
    """Take the last ``share`` of x and y for validation, as Keras does."""
    share = real_number("fit", "validation_split", share, at_least=0, below=1)
    if not share:
        return x, y, validation_data
    if validation_data is not None:
        raise ArgumentError("give validation_split or validation_data, not both.")
    x, y = as_array("x", x), as_array("y", y)
    inputs.same_length(x, y)
    kept = math.floor(len(x) * (1 - share))
    if kept < 1 or kept == len(x):
        raise DataError(
            f"validation_split={share} of {len(x)} images leaves nothing on one side: "
            "give more images or another share."
        )
    notice_sorted_labels(y, len(y) - kept, stacklevel=5)  # of the user's call of `fit`
    return x[:kept], y[:kept], (x[kept:], y[kept:])


def _two(validation_data: Any) -> tuple[Any, Any]:
    if not isinstance(validation_data, tuple | list) or len(validation_data) != 2:
        raise ArgumentError(
            "fit: validation_data must be a pair, (x, y), of images and their labels, not "
            f"{quoted(validation_data)}."
        )
    return validation_data[0], validation_data[1]


def _remembered_steps(model: Trainable, runner: Engine) -> int:
    """How many steps of earlier trainings the optimizer remembers; 0 where it begins anew."""
    assert model.optimizer is not None
    return runner.iteration if model.optimizer.remembers() else 0


def _majority_share(y: NDArray[Any]) -> float | None:
    """How often a network is right that always answers the most frequent class.

    None where the targets are neither labels, ``(n,)`` or ``(n, 1)``, nor one-hot vectors.
    """
    if y.size == len(y):
        return (
            float(np.unique(y, return_counts=True)[1].max() / len(y))
            if y.dtype.kind in "bui"
            else None
        )
    if y.ndim == 2 and np.isin(y, (0, 1)).all() and (y.sum(axis=1) == 1).all():
        return float(y.mean(axis=0, dtype=np.float64).max())
    return None


def _configuration(model: Trainable, engine: Engine) -> dict[str, Any]:
    """How the network is trained, for the receipt of a run."""
    from glassnet.configuration import serialize

    assert model.optimizer is not None
    assert model.loss is not None
    return {
        "architecture": model.get_config(),
        "optimizer": serialize(model.optimizer),
        "loss": serialize(model.loss),
        "metrics": [m if isinstance(m, str) else serialize(m) for m in model.metrics],
        **engine.conditions,
    }
