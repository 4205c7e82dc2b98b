"""What plots need of a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from numpy.typing import NDArray

from glassnet.errors import ArgumentError, quoted
from glassnet.layers.base import Layer, Shape


class Network(Protocol):
    """A network with its weights; a ``Sequential`` is one.

    Plots need no more of a network than this, and so networks can show themselves by plots.

    Attributes:
        name: for titles.
        layers: in their order.
        input_shape: of one image; None where it is not known yet.
    """

    name: str
    layers: list[Layer]
    input_shape: Shape | None

    @property
    def class_names(self) -> tuple[str, ...] | None:
        """What each output stands for, where that is known."""
        ...

    def get_weights(self) -> list[NDArray[Any]]:
        """Copies of all weights."""
        ...

    def weight_names(self) -> list[str]:
        """The name of each of the weights, ``"conv2d/kernel"``."""
        ...

    def predict(self, x: Any, *, engine: str = "compiled") -> NDArray[Any]:
        """The outputs for images."""
        ...

    def layer_outputs(self, x: Any) -> dict[str, NDArray[Any]]:
        """What each layer puts out for images, by its name."""
        ...

    def image_gradients(self, x: Any, classes: Any = None) -> NDArray[Any]:
        """How the score of a class changes with each pixel."""
        ...


def check_network(owner: str, model: object) -> None:
    """See that a network was given.

    Raises:
        ArgumentError: if it was something else, such as a path.
    """
    if not hasattr(model, "layers") or not hasattr(model, "get_weights"):
        raise ArgumentError(
            f"{owner}: give a network, such as gn.load_model(path) returns, not {quoted(model)}."
        )


def weights_by_name(model: Network) -> dict[str, NDArray[Any]]:
    """Copies of all weights, ``{"conv2d/kernel": …}``."""
    return dict(zip(model.weight_names(), model.get_weights(), strict=True))


def class_names(given: Sequence[str] | None, count: int) -> tuple[str, ...]:
    """The names of so many classes; their numbers where nobody knows names."""
    return tuple(map(str, range(count))) if given is None else tuple(map(str, given))


def are_probabilities(outputs: NDArray[Any]) -> bool:
    """Whether outputs can be told as shares: all of them lie between 0 and 1."""
    return bool(outputs.min() >= 0 and outputs.max() <= 1)


def share(value: float) -> str:
    """A share as short as it fits below a small image.

    >>> share(0.9312), share(0.9968), share(0.99971), share(1.0)
    ('93 %', '99.7 %', '> 99.9 %', '100 %')
    """
    if 0.9995 <= value < 1:
        return "> 99.9 %"
    return f"{100 * value:.{1 if 0.995 <= value < 1 else 0}f} %"
