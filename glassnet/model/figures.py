"""What an evaluation comes to: by name as a dict, and in order as Keras's list."""

from __future__ import annotations

from collections.abc import Iterator


class Figures(dict[str, float]):
    """The loss and the metrics: a dict, but for one thing: going through it gives the *values*.

    So it can be taken apart as what Keras returns, and read by name, which needs no counting. For
    the names, use `keys` or `items`, as for any dict; ``dict(figures)`` is an ordinary one, and
    JSON holds it as one.

    >>> figures = Figures(loss=0.5, accuracy=0.75)
    >>> loss, accuracy = figures
    >>> accuracy, figures["accuracy"], list(figures.keys())
    (0.75, 0.75, ['loss', 'accuracy'])
    >>> figures == {"loss": 0.5, "accuracy": 0.75}
    True
    """

    def __iter__(self) -> Iterator[float]:  # type: ignore[override]
        """The values, in their order: the loss, then the metrics as `compile` was given them."""
        return iter(self.values())

    def __reversed__(self) -> Iterator[float]:  # type: ignore[override]
        """The values, from the last to the first."""
        return reversed(self.values())

    def __copy__(self) -> Figures:
        return Figures(self.items())

    copy = __copy__
