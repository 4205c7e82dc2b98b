"""States of a training that is going on, to go back to one from before it went wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from glassnet.model.training_state import CallbackState, TrainingState

NEWEST = 5
"""So many of the newest are kept, and the first one."""

MARGIN = 2
"""A state is sound if it is older than the first bad step by so many distances of two states."""


@dataclass(frozen=True)
class KeptState:
    """A state, and when it was.

    Attributes:
        step: how many steps of the whole training were made.
        rollbacks: how often the training had gone back before.
        state: without what the callback that keeps it remembers.
    """

    step: int
    rollbacks: int
    state: TrainingState


class KeptStates:
    """The first state of a training, and its newest ones.

    Args:
        apart: how many steps lie between two of them, at least.

    >>> kept = KeptStates(apart=50)
    >>> kept.newest_step is None
    True
    """

    def __init__(self, apart: int) -> None:
        self.apart = apart
        self._states: list[KeptState] = []

    @property
    def newest_step(self) -> int | None:
        """How many steps were made in the newest one; None if there is none."""
        return self._states[-1].step if self._states else None

    def wants(self, step: int) -> bool:
        """Whether a state after so many steps is far enough from the newest one."""
        newest = self.newest_step
        return newest is None or step - newest >= self.apart

    def add(self, step: int, rollbacks: int, state: TrainingState, keeper: str) -> None:
        """Keep one more, which is newer than all others.

        Args:
            step: how many steps were made.
            rollbacks: how often the training had gone back before.
            state: the state.
            keeper: the class of the callback that keeps it, whose memory holds all these states.
        """
        callbacks = tuple(
            CallbackState(each.name, None) if each.name == keeper else each
            for each in state.callbacks
        )
        self._states.append(KeptState(step, rollbacks, replace(state, callbacks=callbacks)))
        del self._states[1:-NEWEST]

    def go_back(self, first_bad: int) -> KeptState:
        """The newest state that is older than a step by some margin; newer ones are forgotten.

        What spoils a network may be there before its losses show it. Where no state is so old, it
        is the first.

        Args:
            first_bad: the number of the step, from 0.

        Raises:
            IndexError: if nothing is kept.
        """
        sound = [each for each in self._states if each.step <= first_bad - MARGIN * self.apart]
        self._states = sound or self._states[:1]
        return self._states[-1]

    def to_values(self) -> list[dict[str, Any]]:
        """All of them, as a checkpoint can hold them."""
        return [vars(each) | {"state": each.state.to_values()} for each in self._states]

    def from_values(self, values: list[dict[str, Any]]) -> None:
        """Take over those that a checkpoint held."""
        self._states = [
            KeptState(**{**each, "state": TrainingState.from_values(each["state"])})
            for each in values
        ]
