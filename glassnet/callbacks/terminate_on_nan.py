"""Ending a training quietly whose loss is no number any more."""

from __future__ import annotations

from typing import Any

from glassnet.arguments import flag
from glassnet.callbacks.base import Callback
from glassnet.calls import explained
from glassnet.errors import DivergenceError
from glassnet.printing import say


class TerminateOnNaN(Callback):
    """End a training that diverges without an error.

    Without this callback ``fit`` raises a ``DivergenceError``. With it, ``fit`` returns the history
    up to there, whose ``status`` is "diverged", and says where it was.

    Args:
        raise_error: whether the error is raised all the same.

    After `keras.callbacks.TerminateOnNaN` of Keras 3.

    >>> TerminateOnNaN().raise_error
    False
    """

    changes_training = False

    @explained("TerminateOnNaN")
    def __init__(self, raise_error: bool = False) -> None:
        self.raise_error = flag("TerminateOnNaN", "raise_error", raise_error)

    def get_state(self) -> dict[str, Any]:
        """Nothing is remembered."""
        return {}

    def accept_divergence(self, error: DivergenceError) -> bool:
        """Say where it was, and accept it."""
        if self.raise_error:
            return False
        say(f"training ended: {error}")
        return True
