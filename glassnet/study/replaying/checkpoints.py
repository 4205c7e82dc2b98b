"""The checkpoint of a recorded training that is nearest to a step."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from glassnet.errors import ArgumentError, CheckpointError, ModelFileError
from glassnet.model import Sequential, checkpoint, resuming
from glassnet.model.training_state import TrainingState
from glassnet.study.replaying.recorded import RecordedTraining

ENDING = ".safetensors"


def nearest(
    training: RecordedTraining,
    model: Sequential,
    files: str | os.PathLike[str],
    done: int,
    callbacks: Iterable[str],
) -> TrainingState | None:
    """The state of the training at most so many steps after its beginning, from a checkpoint.

    Args:
        training: the run.
        model: its network.
        files: a checkpoint, or a folder of some. What is of another training, or damaged, is left
            aside.
        done: how many steps may be done, those of left-out epochs counted.
        callbacks: the names of those that must be in it.

    Returns:
        That in which most is done; None if there is none.

    Raises:
        ArgumentError: if there is no such file or folder.
    """
    path = Path(files)
    if not path.exists():
        raise ArgumentError(f"checkpoints: there is no file or folder {path}.")
    paths = sorted(path.glob(f"*{ENDING}")) if path.is_dir() else [path]
    states = _states(training, model, paths, set(callbacks))
    fit = [state for state in states if state.epoch * training.steps + state.step <= done]
    return max(fit, key=lambda state: (state.epoch, state.step), default=None)


def _states(
    training: RecordedTraining, model: Sequential, paths: list[Path], callbacks: set[str]
) -> Iterator[TrainingState]:
    for path in paths:
        try:
            architecture, state = checkpoint.load_state(path)
            resuming.check_architecture(model, architecture)
            _check(training, state, callbacks)
        except (CheckpointError, ModelFileError):
            continue
        yield state


def _check(training: RecordedTraining, state: TrainingState, callbacks: set[str]) -> None:
    fitting = training.fitting
    own = {key: value for key, value in training.configuration.items() if key != "architecture"}
    resuming.check_configuration(own, state)
    same: list[tuple[str, Any, Any]] = [
        ("the batch size", training.batch_size, state.batch_size),
        ("shuffle", fitting.shuffle, state.shuffle),
        ("the seed", training.seed, state.seed),
        ("data of the fingerprint", training.data, state.data),
        ("validation data of the fingerprint", fitting.validation_data, state.validation),
        ("initial weights of the seed", training.initial_seed, state.initial_seed),
    ]
    resuming.check_same(same)
    missing = callbacks - {each.name for each in state.callbacks}
    if missing:
        raise CheckpointError(f"{sorted(missing)[0]} is not among its callbacks.")
