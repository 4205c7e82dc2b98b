"""A checkpoint: a network's file that also holds the state of its training."""

from __future__ import annotations

import os
from typing import Any

from glassnet.errors import CheckpointError, GlassnetError, ModelFileError, quoted
from glassnet.formats import Contents, safetensors
from glassnet.formats.contents import Tensors
from glassnet.formats.values import pack, unpack
from glassnet.model.saving import contents_of
from glassnet.model.trainable import Trainable
from glassnet.model.training_state import TrainingState
from glassnet.structure.limits import check_printable

STATE = "state"
"""The key of the description under which the state stands."""

SLOTS = "optimizer"
"""How the names of the optimizer's tensors begin."""


def contents_of_checkpoint(model: Trainable, state: TrainingState) -> Contents:
    """A network with the state of its training; ``load_model`` reads it as a plain network.

    All arrays are copies, so that the contents may be written while the training goes on.

    The tensors of the state stand beside the weights: ``optimizer/conv2d/kernel/velocity``, and
    ``state/callbacks/1/state/best_weights/0`` for what the second callback remembers.

    Args:
        model: the network in training.
        state: of this training, now.

    Raises:
        ArgumentError: if a callback remembers what a file can't hold, or as ``save_model`` does.
    """
    network = contents_of(model)
    tensors: Tensors = {f"{SLOTS}/{name}": slot for name, slot in state.slots.items()}
    values = state.to_values()
    kept = {name: values[name] for name in values if name not in ("weights", "slots")}
    described = {**pack(kept, STATE, tensors), "tensors": sorted(tensors)}
    return Contents({**network.description, STATE: described}, {**network.tensors, **tensors})


def load_state(path: str | os.PathLike[str]) -> tuple[dict[str, Any], TrainingState]:
    """The architecture and the state of a training, as a checkpoint holds them.

    Raises:
        CheckpointError: if the file holds a network without a state.
        ModelFileError: if the file is missing, damaged or not one of glassnet's.
    """
    contents = safetensors.read(path)
    state = state_in(path, contents)
    if state is None:
        raise CheckpointError(
            f"{os.fspath(path)}: holds a network without the state of a training: a file that "
            "ModelCheckpoint or BackupAndRestore wrote is needed."
        )
    return contents.description["architecture"], state


def state_in(path: str | os.PathLike[str], contents: Contents) -> TrainingState | None:
    """The state of a training in a file that has been read; None for a plain network.

    Raises:
        ModelFileError: if it is damaged, with the file's name.
    """
    described = contents.description.get(STATE)
    if described is None:
        return None
    try:
        return _state(described, contents.tensors)
    except GlassnetError as error:
        raise ModelFileError(f"{os.fspath(path)}: {error}") from error
    except Exception as error:  # a description is somebody's input
        reason = f"{type(error).__name__}: {error}"
        raise ModelFileError(f"{os.fspath(path)}: the state is damaged ({reason}).") from error


def state_tensors(description: dict[str, Any]) -> set[str]:
    """The names of the tensors that belong to the state of a training, not to the network.

    Raises:
        ModelFileError: if they are no names.
    """
    names = (description.get(STATE) or {}).get("tensors", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ModelFileError("the names of its state's tensors are damaged.")
    return set(names)


def _state(described: dict[str, Any], tensors: Tensors) -> TrainingState:
    own = state_tensors({STATE: described})
    counts = {"restarts": 0} | described  # checkpoints of an earlier version have no restarts
    for name in ("iteration", "epoch", "step", "batch_size", "seed", "restarts"):
        if type(counts.get(name)) is not int or counts[name] < 0:
            raise ModelFileError(
                f"its {name} is {quoted(counts.get(name))}, where an integer of at least 0 belongs."
            )
    if missing := sorted(own - tensors.keys()):
        raise ModelFileError(f"the array {quoted(missing[0])} is missing.")
    kept = unpack({k: v for k, v in described.items() if k != "tensors"}, tensors)
    for each in kept["callbacks"]:
        check_printable("the name of a callback", each["name"], ModelFileError)
    if not isinstance(noted := kept.get("circumstances", {}), dict):
        raise ModelFileError(f"its circumstances are {quoted(noted)}, where names belong.")
    for name, text in noted.items():
        check_printable("its circumstances", name, ModelFileError)
        check_printable(f"its {name}", text, ModelFileError)
    weights = {name: array for name, array in tensors.items() if name not in own}
    slots = {
        name.removeprefix(f"{SLOTS}/"): tensors[name]
        for name in own
        if name.startswith(f"{SLOTS}/")
    }
    return TrainingState.from_values({**kept, "weights": weights, "slots": slots})
