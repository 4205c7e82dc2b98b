"""Training: epochs, batches, and who is told what when."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.arguments import flag, real_number, whole_number
from glassnet.arrays import as_array
from glassnet.callbacks import Callback, CallbackList, History
from glassnet.callbacks.description import describe
from glassnet.data import fingerprint
from glassnet.engine.threads import thread_count
from glassnet.errors import ArgumentError, DataError, quoted
from glassnet.model import inputs
from glassnet.model.engines import check_engine
from glassnet.model.held_out import notice_sorted_labels
from glassnet.model.image_weights import image_weights
from glassnet.model.inference import Evaluation
from glassnet.model.trainable import Trainable
from glassnet.model.training import Training
from glassnet.model.training_loop import ValidationFreq
from glassnet.optimizers.base import LearningRate
from glassnet.progress import ProgressBar
from glassnet.structure.seeds import drawn_seed


def fit(model: Trainable, x: Any, y: Any, **arguments: Any) -> History:
    """See `Sequential.fit`.

    A callback may want it to be done again from its beginning, with the next seeds.
    """
    rate = None if model.optimizer is None else model.optimizer.learning_rate
    arguments["callbacks"] = CallbackList(arguments["callbacks"])
    restarts = 0
    while True:
        with set_up(model, x, y, restarts=restarts, **arguments) as training:
            training.run()
        if not training.wants_restart:
            return training.history
        restarts = training.params["restarts"] + 1
        arguments["seed"] = training.seed + 1
        _begin_anew(model, training.params["initial_seed"] + 1, rate)


def _begin_anew(model: Trainable, seed: int, rate: LearningRate | None) -> None:
    """The network as it was before it was trained, with the weights of another seed."""
    assert model.optimizer is not None
    assert rate is not None
    model.draw_weights(seed)
    model.optimizer.learning_rate = rate
    model.forget_steps()


@contextmanager
def set_up(
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
    class_weight: Any,
    sample_weight: Any,
    initial_epoch: int,
    validation_freq: Any,
    record_steps: bool,
    seed: int | None,
    threads: int | None,
    engine: str,
    fingerprints: bool = False,
    restarts: int = 0,
) -> Iterator[Training]:
    """A training that is ready to run: all is compiled, and the callbacks know the facts.

    The arguments are those of `Sequential.fit`, and ``fingerprints``: whether its ``params`` hold
    those of the data also where no callback ``wants_fingerprint``; and ``restarts``: how often the
    training was begun anew. The network is in training as long as the context lasts.

    Raises:
        ArgumentError, ShapeError, DataError: for what can't be trained on.
    """
    check_engine("fit", engine)
    batch_size = 32 if batch_size is None else batch_size
    batch_size = whole_number("fit", "batch_size", batch_size, at_least=1)
    epochs = whole_number("fit", "epochs", epochs, at_least=1)
    initial_epoch = whole_number("fit", "initial_epoch", initial_epoch, at_least=0)
    if initial_epoch >= epochs:
        raise ArgumentError(
            f"fit: epochs={epochs} is where the training ends, so initial_epoch={initial_epoch} "
            "leaves nothing to do: give a larger epochs."
        )
    seed_is_drawn = seed is None
    seed = drawn_seed("fit", _last_seed(model) if seed is None and initial_epoch else seed)
    shuffle = flag("fit", "shuffle", shuffle)
    record_steps = flag("fit", "record_steps", record_steps)
    threads = thread_count(threads)
    history = History()
    # As in Keras, what callbacks add to the figures of an epoch is kept and shown, too.
    own = CallbackList(callbacks)
    watchers = CallbackList([*own, history, ProgressBar(verbose)])
    x, y, sample_weight, validation_data = _split_off(
        x, y, sample_weight, validation_split, validation_data
    )
    trained = Evaluation(model, x, y)
    validation = None
    if validation_data is not None:
        names = ("validation_data[0]", "validation_data[1]")
        validation = Evaluation(model, *_two(validation_data), names)
    weights = image_weights(trained.y, sample_weight, class_weight, model.dtype)
    model.set_weighted(weights is not None)
    runner = model.engine(engine)
    training = Training(
        model,
        runner,
        trained,
        validation,
        weights,
        batch_size,
        shuffle,
        seed,
        threads,
        _frequency(validation_freq),
        watchers,
    )
    compile_seconds = training.compile(verbose)
    model.history = history
    model.stop_training = False
    watchers.set_model(model)
    training.params = {
        "epochs": epochs,
        "batch_size": batch_size,
        "verbose": verbose,
        "compile_seconds": compile_seconds,
        "initial_epoch": initial_epoch,
        "restarts": restarts,
        "class_weight": None if class_weight is None else _plain_weights(class_weight),
        "sample_weight": sample_weight is not None,
        "callbacks": describe(own),
        **_facts(training),
    }
    if fingerprints or any(watcher.wants_fingerprint for watcher in watchers):
        training.params |= _fingerprints(training)
    watchers.set_params(training.params)
    training.epoch, training.epochs = initial_epoch, epochs
    training.seed_is_drawn = seed_is_drawn
    training.record_steps = record_steps or any(each.wants_step_losses for each in watchers)
    with (
        runner.team(threads, len(validation.x) if validation else 1) as team,
        model.running(training),
    ):
        training.team = team
        yield training


def _facts(training: Training) -> dict[str, Any]:
    """What callbacks are told of a training that is ready, besides how `fit` was called."""
    model, trained, validation = training.model, training.training, training.validation
    assert model.loss is not None  # else nothing could have been compiled
    weighted = training.plain.weights is not None
    return {
        "steps": training.steps,
        "samples": len(trained.x),
        "metrics": [metric.name for metric in trained.metrics],
        "threads": training.training_threads,
        "seed": training.seed,
        "shuffle": training.shuffle,
        "validation_samples": len(validation.x) if validation else 0,
        "validation_freq": _plain_frequency(training.validation_freq),
        "majority_share": _majority_share(trained.y),
        # Of weighted images the loss can't be compared with it.
        "constant_loss": None if weighted else model.loss.constant_loss(trained.targets),
        "configuration": training_configuration(model, training.engine.conditions),
        "parameters": model.count_params(),
        "initial_seed": model.seed if model.has_initial_weights() else None,
        "optimizer_steps": _remembered_steps(model),
    }


def _fingerprints(training: Training) -> dict[str, str]:
    """Those of the images with their targets and weights, and of what is validated."""
    trained, validation, weights = training.training, training.validation, training.plain.weights
    counted = [] if weights is None else [weights]
    found = {"data_fingerprint": fingerprint(trained.x, trained.targets, *counted)}
    if validation is not None:
        found["validation_fingerprint"] = fingerprint(validation.x, validation.targets)
    return found


def prepare(
    model: Trainable,
    x: Any,
    y: Any,
    *,
    batch_size: int,
    validation_data: tuple[Any, Any] | None,
    verbose: str | int = "auto",
) -> None:
    """Compile what `fit` would compile, and train nothing: other processes find it on disk.

    Args:
        model: a compiled network.
        x: the images that are to be trained on.
        y: their labels or targets.
        batch_size: as for `fit`.
        validation_data: as for `fit`.
        verbose: as for `fit`.

    Raises:
        ArgumentError, ShapeError, DataError: for what can't be trained on.
    """
    trained = Evaluation(model, x, y)
    validation = None if validation_data is None else Evaluation(model, *validation_data)
    runner = model.engine("compiled")
    training = Training(
        model,
        runner,
        trained,
        validation,
        None,
        batch_size,
        shuffle=True,
        seed=0,
        threads=thread_count(None),
        validation_freq=1,
        watchers=CallbackList([]),
    )
    training.compile(verbose)


def _frequency(given: Any) -> ValidationFreq:
    """After which epochs is validated, from Keras's ``validation_freq``."""
    if isinstance(given, list | tuple | set | frozenset):
        return frozenset(whole_number("fit", "validation_freq", n, at_least=1) for n in given)
    return whole_number("fit", "validation_freq", given, at_least=1)


def _plain_frequency(frequency: ValidationFreq) -> int | list[int]:
    """As JSON can hold it."""
    return frequency if isinstance(frequency, int) else sorted(frequency)


def _plain_weights(weights: Mapping[Any, Any]) -> dict[int, float]:
    """Weights of classes, which have been looked at, as plain numbers by label."""
    return {int(label): float(weights[label]) for label in sorted(weights)}


def _last_seed(model: Trainable) -> int | None:
    """The seed of the last training, with which a training in pieces goes on."""
    return None if model.history is None else model.history.params.get("seed")


def _split_off(
    x: Any, y: Any, weights: Any, share: float, validation_data: tuple[Any, Any] | None
) -> tuple[Any, Any, Any, tuple[Any, Any] | None]:
    """Take the last ``share`` of x and y for validation, as Keras does; weights are left out."""
    share = real_number("fit", "validation_split", share, at_least=0, below=1)
    if not share:
        return x, y, weights, validation_data
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
    if weights is not None:
        weights = as_array("sample_weight", weights)
        inputs.same_length(x, weights, "x and sample_weight")
        weights = weights[:kept]
    notice_sorted_labels(y, len(y) - kept, stacklevel=7)  # of the user's call of `fit`
    return x[:kept], y[:kept], weights, (x[kept:], y[kept:])


def _two(validation_data: Any) -> tuple[Any, Any]:
    if not isinstance(validation_data, tuple | list) or len(validation_data) != 2:
        raise ArgumentError(
            "fit: validation_data must be a pair, (x, y), of images and their labels, not "
            f"{quoted(validation_data)}."
        )
    return validation_data[0], validation_data[1]


def _remembered_steps(model: Trainable) -> int:
    """How many steps of earlier trainings the optimizer remembers; 0 where it begins anew."""
    assert model.optimizer is not None
    assert model.optimizer_state is not None
    return model.optimizer_state.iteration if model.optimizer.remembers() else 0


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


def training_configuration(model: Trainable, conditions: Mapping[str, Any]) -> dict[str, Any]:
    """How the network is trained, for the receipt of a run.

    Args:
        model: a compiled network.
        conditions: of the engine that trains it.
    """
    from glassnet.configuration import serialize

    assert model.optimizer is not None
    assert model.loss is not None
    return {
        "architecture": model.get_config(),
        "optimizer": serialize(model.optimizer),
        "loss": serialize(model.loss),
        "metrics": [m if isinstance(m, str) else serialize(m) for m in model.metrics],
        **conditions,
    }
