"""What a checkpoint says of the training that was kept in it, as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from glassnet.cli.info_tables import facts
from glassnet.tables import Table

if TYPE_CHECKING:
    from glassnet.model.training_state import TrainingState
    from glassnet.optimizers import Optimizer


def checkpoint_tables(state: TrainingState | None, optimizer: Optimizer | None) -> Iterator[Table]:
    """The table of a checkpoint; none for a plain network.

    Args:
        state: of the training; None for a plain network.
        optimizer: of the network in the file.
    """
    from glassnet.model.origin_words import fact_text

    if state is None:
        return
    place = place_of(state, optimizer)
    remembered = ", ".join(place.pop("callbacks")) or "none"
    made_with = ", ".join(f"{name} {value}" for name, value in place.pop("circumstances").items())
    rows = {name.replace("_", " "): fact_text(value) for name, value in place.items()}
    rows |= {"callbacks remembered": remembered, "written with": made_with or "unknown"}
    yield facts("checkpoint", "the training goes on from here", rows)


def place_of(state: TrainingState, optimizer: Optimizer | None) -> dict[str, Any]:
    """Where a training stands, as JSON can hold it; epochs are counted from 1.

    Args:
        state: of the training.
        optimizer: of the network in the file.
    """
    place: dict[str, Any] = {
        "epoch": state.epoch + 1,
        "steps_done_in_it": state.step,
        "optimizer_steps": state.iteration,
        "learning_rate": _rate(state, optimizer),
        "batch_size": state.batch_size,
        "seed": state.seed,
    }
    if state.stopped:
        place["stopped"] = True
    return place | {
        "callbacks": [each.name for each in state.callbacks if each.state],
        "circumstances": state.circumstances,
    }


def _rate(state: TrainingState, optimizer: Optimizer | None) -> float | None:
    """The learning rate of the next step; None where nobody can tell it."""
    if optimizer is None:
        return None
    return float(optimizer.rates(state.iteration, 1)[0])
