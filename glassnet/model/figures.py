"""What an evaluation comes to: by name as a dict, and in order as Keras's list."""

from __future__ import annotations

from collections.abc import Iterator
from numbers import Integral
from typing import Any

from glassnet.errors import FigureError, quoted


class Figures(dict[str, float]):
    """The loss and the metrics: a dict, but for one thing: going through it gives the *values*.

    So it can be taken apart as what Keras returns, and read by name, which needs no counting, or by
    place. A single figure also stands for its number. For the names, use `keys` or `items`, as for
    any dict; ``dict(figures)`` is an ordinary one, and JSON holds it as one.

    >>> figures = Figures(loss=0.5, accuracy=0.75)
    >>> loss, accuracy = figures
    >>> accuracy, figures["accuracy"], list(figures.keys())
    (0.75, 0.75, ['loss', 'accuracy'])
    >>> figures[1], figures[:1], f"{Figures(loss=0.5):.3f}"
    (0.75, [0.5], '0.500')
    >>> figures == {"loss": 0.5, "accuracy": 0.75}
    True
    """

    def __getitem__(self, key: Any) -> Any:
        """The figure of a name, or of a place among them; several for a slice.

        Raises:
            FigureError: if there is none.
        """
        if isinstance(key, Integral | slice):
            try:
                return list(self.values())[key]
            except IndexError:
                raise self._lacks(key) from None
        return super().__getitem__(key)

    def __missing__(self, name: object) -> float:
        raise self._lacks(name)

    def _lacks(self, key: object) -> FigureError:
        known = ", ".join(self.keys())
        return FigureError(
            f"there is no figure {quoted(key)} among {known}: give its name or its place here, and "
            "ask for more of them by compile(metrics=[…])."
        )

    def __float__(self) -> float:
        """The figure, where there is only one, as Keras then returns a number.

        Raises:
            FigureError: if there are several.
        """
        if len(self) != 1:
            first = next(iter(self.keys()), "loss")
            raise FigureError(
                f"{len(self)} figures are no single number: take one of them, figures[{first!r}]."
            )
        return next(iter(self))

    def __format__(self, form: str) -> str:
        return format(float(self), form) if form else str(self)

    def __iter__(self) -> Iterator[float]:  # type: ignore[override]
        """The values, in their order: the loss, then the metrics as `compile` was given them."""
        return iter(self.values())

    def __reversed__(self) -> Iterator[float]:  # type: ignore[override]
        """The values, from the last to the first."""
        return reversed(self.values())

    def __copy__(self) -> Figures:
        return Figures(self.items())

    copy = __copy__
