"""The state of a network's training: taken from it, and put back into it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import Any

from numpy.typing import NDArray

from glassnet.configuration import serialize, without_seeds
from glassnet.errors import CheckpointError, quoted
from glassnet.model.trainable import Trainable
from glassnet.model.training_state import TrainingState
from glassnet.optimizers import Optimizer, schedules
from glassnet.optimizers.base import LearningRate
from glassnet.structure.stack import weight_pieces


def weights_by_name(model: Trainable) -> dict[str, NDArray[Any]]:
    """Copies of all weights, ``{"conv2d/kernel": …}``."""
    return dict(zip(model.weight_names(), model.get_weights(), strict=True))


def slots_by_name(model: Trainable) -> dict[str, NDArray[Any]]:
    """Copies of the optimizer's vectors, each cut into weights: ``{"conv2d/kernel/velocity": …}``.

    The model must be compiled.
    """
    assert model.optimizer is not None
    assert model.optimizer_state is not None
    names, vectors = model.weight_names(), model.optimizer_state.vectors()
    return {
        f"{name}/{slot}": array
        for slot, vector in zip(model.optimizer.slot_names, vectors, strict=True)
        for name, (_, array) in zip(names, weight_pieces(model, vector), strict=True)
    }


def check_same(what: Iterable[tuple[str, Any, Any]]) -> None:
    """See that a state belongs to the training that is to go on from it.

    Args:
        what: for each thing that must be equal its name, what the training has, and what the state
            has; None for what is not known.

    Raises:
        CheckpointError: for the first that differs.
    """
    for name, own, other in what:
        if own is not None and other is not None:
            _check_equal(name, own, other)


def check_architecture(model: Trainable, architecture: dict[str, Any]) -> None:
    """See that the layers of a file are those of this network.

    Raises:
        CheckpointError: if they are not.
    """
    own = model.get_config()
    for part in ("input_shape", "dtype", "layers"):
        where, here, there = _difference(
            part, without_seeds(own[part]), without_seeds(architecture[part])
        )
        if here != there:
            theirs, ours = (_kinds(there), _kinds(here)) if where == "layers" else (there, here)
            raise CheckpointError(
                f"its network differs from this one in {where}: {quoted(theirs)}, and here "
                f"{quoted(ours)}."
            )


def _kinds(layers: list[dict[str, Any]]) -> str:
    """The kinds of some layers in their order, as a message shows them.

    >>> _kinds([{"class_name": "Flatten", "config": {}}, {"class_name": "Dense", "config": {}}])
    'Flatten → Dense'
    """
    return " → ".join(layer["class_name"] for layer in layers)


def check_configuration(own: dict[str, Any], state: TrainingState) -> None:
    """See that a state is one of a training with this optimizer, this loss and these metrics.

    Args:
        own: as in `TrainingState`.
        state: from elsewhere.

    Raises:
        CheckpointError: if it is not.
    """
    given = state.configuration
    optimizer, other = own["optimizer"], given["optimizer"]
    if optimizer["class_name"] != other["class_name"]:
        raise CheckpointError(
            f"its optimizer is {other['class_name']}, and that of this network is "
            f"{optimizer['class_name']}."
        )
    rate = optimizer["config"].get("learning_rate")
    for key, value in optimizer["config"].items():
        # A callback may have changed the rate of an optimizer that has trained here before.
        if key != "learning_rate" or rate != state.learning_rate:
            _check_described(key, value, other["config"].get(key))
    if own.keys() != given.keys():
        raise CheckpointError("another engine trained it: give fit the same engine.")
    for name in sorted(own.keys() - {"optimizer"}):
        _check_described(name, own[name], given[name])


def _check_equal(name: str, own: Any, other: Any) -> None:
    if own != other:
        raise CheckpointError(
            f"it is of a training with {name} {quoted(other)}, and this one has {quoted(own)}."
        )


def _check_described(name: str, own: Any, other: Any) -> None:
    where, own_part, other_part = _difference(name, own, other)
    _check_equal(f"{where} =", own_part, other_part)


def _difference(name: str, own: Any, other: Any) -> tuple[str, Any, Any]:
    """Where two descriptions differ, and what stands there in each; all of it if they do not.

    >>> _difference("rate", {"config": {"steps": 4, "to": 0}}, {"config": {"steps": 8, "to": 0}})
    ('rate.steps', 4, 8)
    """
    parts: Iterable[Any] = ()
    if isinstance(own, dict) and isinstance(other, dict) and own.keys() == other.keys():
        parts = own
    elif isinstance(own, list) and isinstance(other, list) and len(own) == len(other):
        parts = range(len(own))
    for part in parts:
        if own[part] != other[part]:
            longer = name if part == "config" else f"{name}.{part}"
            return _difference(longer, own[part], other[part])
    return name, own, other


def check_fits(model: Trainable, state: TrainingState, metrics: int) -> None:
    """See that weights, the optimizer's vectors and the figures of a state fit this network.

    Args:
        model: a compiled network.
        state: from elsewhere.
        metrics: how many the training has.

    Raises:
        CheckpointError: if they do not.
    """
    _check_arrays("the weights", weights_by_name(model), state.weights)
    _check_arrays("the optimizer's vectors", slots_by_name(model), state.slots)
    if len(state.figures.metrics) != metrics:
        raise CheckpointError(
            f"it has {len(state.figures.metrics)} metrics, and this training has {metrics}."
        )


def notice_other_circumstances(own: Mapping[str, str], state: TrainingState) -> None:
    """Warn where a training goes on with other versions, or on another kind of processor.

    Args:
        own: as `glassnet.machine.circumstances` gives them.
        state: from elsewhere.
    """
    different = [name for name, value in state.circumstances.items() if own.get(name) != value]
    if different:
        before = ", ".join(f"{name} {state.circumstances[name]}" for name in different)
        now = ", ".join(f"{name} {own.get(name, 'unknown')}" for name in different)
        warnings.warn(
            f"The training that is resumed was kept with {before}, and goes on with {now}: the "
            "last bits of its result may differ from those of a training that was never cut off.",
            stacklevel=2,
        )


def set_model_state(model: Trainable, state: TrainingState) -> None:
    """Set weights, the optimizer's vectors, its count of steps and its learning rate.

    The state must fit, see `check_fits`.
    """
    assert model.optimizer is not None
    model.set_weights([state.weights[name] for name in model.weight_names()])
    _set_slots(model, state.slots)
    assert model.optimizer_state is not None
    model.optimizer_state.iteration = state.iteration
    if state.learning_rate != serialize(model.optimizer)["config"].get("learning_rate"):
        model.optimizer.learning_rate = _learning_rate(state.learning_rate, model.optimizer)


def _learning_rate(kept: Any, optimizer: Optimizer) -> LearningRate:
    """The learning rate that a state holds; the optimizer's own schedule may be a user's."""
    rate = optimizer.learning_rate
    if not isinstance(kept, Mapping) or isinstance(rate, float):
        return kept  # type: ignore[no-any-return]
    inner = rate.schedule if isinstance(rate, schedules.Scaled) else rate
    return schedules.get(kept, {type(inner).__name__: type(inner)})


def _set_slots(model: Trainable, slots: dict[str, NDArray[Any]]) -> None:
    assert model.optimizer is not None
    assert model.optimizer_state is not None
    vectors, names = model.optimizer_state.vectors(), model.weight_names()
    for slot, vector in zip(model.optimizer.slot_names, vectors, strict=True):
        for name, (_, array) in zip(names, weight_pieces(model, vector), strict=True):
            array[...] = slots[f"{name}/{slot}"]
    model.optimizer_state.set_vectors(vectors)


def _check_arrays(what: str, own: dict[str, NDArray[Any]], given: dict[str, NDArray[Any]]) -> None:
    """See that the same names have arrays of the same shapes and types."""
    for name, array in own.items():
        other = given.get(name)
        if other is None:
            raise CheckpointError(f"{what} of this network have {name}, which is not in it.")
        if other.shape != array.shape or other.dtype != array.dtype:
            raise CheckpointError(
                f"{name} is {_form(array)} in this network, and {_form(other)} in it."
            )
    if left := sorted(given.keys() - own.keys()):
        raise CheckpointError(f"{what} in it have {left[0]}, which this network has not.")


def _form(array: NDArray[Any]) -> str:
    return f"{array.dtype} {array.shape}"
