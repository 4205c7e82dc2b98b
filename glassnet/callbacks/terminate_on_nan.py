"""Ending a training quietly whose loss is no number any more."""

from __future__ import annotations

from typing import Any

from glassnet.callbacks.base import Callback
from glassnet.errors import DivergenceError
from glassnet.printing import say


class TerminateOnNaN(Callback):
    """End a training that diverges without an error.

    Without this callback ``fit`` raises a ``DivergenceError``. With it, ``fit`` returns the history
    up to there, whose ``status`` is "diverged", and says where it was.

    After `keras.callbacks.TerminateOnNaN` of Keras 3.
    """

    def get_state(self) -> dict[str, Any]:
        """Nothing is remembered."""
        return {}

    def accept_divergence(self, error: DivergenceError) -> bool:
        """Say where it was, and accept it."""
        say(f"training ended: {error}")
        return True
