"""What a loss is, and how its formula for one image runs over a tile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numpy.typing import DTypeLike, NDArray

from glassnet.compiling import compiled
from glassnet.configuration import Configurable

Loop = Callable[..., Any]


class Loss(Configurable):
    """How far a network's output is from its target, for each image; the base of the others.

    The loss of a batch is the mean over its images.

    Attributes:
        name: as in ``compile(loss=…)``.
    """

    name = ""

    def targets(
        self, y_true: object, output_shape: tuple[int, ...], dtype: DTypeLike
    ) -> NDArray[Any]:
        """The targets as `loop` takes them, checked.

        Args:
            y_true: labels or vectors, one for each image.
            output_shape: the shape of one image's output; only ``(features,)`` is allowed.
            dtype: the network's type of numbers.

        Returns:
            ``(n,)`` int64 for labels, else ``(n, features)`` of ``dtype``.

        Raises:
            ShapeError: if the network's output or ``y_true`` has a shape that this loss can't take.
            DataError: if a value is not allowed, such as a label outside the classes or NaN.
        """
        raise NotImplementedError(f"{type(self).__name__} has no targets().")

    def constant_loss(self, targets: NDArray[Any]) -> float | None:
        """The least mean loss that one and the same output for all images gets; None if unknown.

        Args:
            targets: as `targets` gives them.
        """
        return None

    def check_outputs(self, output_range: tuple[float, float] | None) -> None:
        """Refuse a network whose outputs this loss can't learn from, before a training begins.

        Args:
            output_range: the least and the largest value of an output; None where it is unknown.

        Raises:
            ArgumentError: if the loss can't take such outputs.
        """

    def fused(self, activation: str) -> Loss | None:
        """This loss and the activation before it in one, or None if they are better apart.

        Args:
            activation: the name of the network's last activation.
        """
        return None

    def loop(self, features: int, lanes: int, dtype: DTypeLike) -> Loop:
        """The compiled loss of a tile; see `lane_by_lane` for its arguments.

        Args:
            features: outputs of the network for one image.
            lanes: images in a tile.
            dtype: the type of all floating-point arrays.
        """
        raise NotImplementedError(f"{type(self).__name__} has no loop().")


def lane_by_lane(image: Loop, lanes: int, dtype: Any) -> Loop:
    """A loss for one image, run over the images of a tile.

    Args:
        image: ``image(y, target, scale, dy) -> loss``, with ``y`` and ``dy`` of shape
            ``(features,)``. It fills ``dy`` with ``scale · ∂loss/∂y``.
        lanes: images in a tile.
        dtype: the type of all its numbers.

    Returns:
        ``loss_of_tile(y, targets, rows, active, scale, dy, losses)``, where
        y ``(features, lanes)``: the network's output;
        targets: as `Loss.targets` gives them;
        rows ``(lanes,)`` int64: which target belongs to each lane;
        active: how many lanes hold an image; the others get a loss and a gradient of 0;
        scale: 1 / (images in the batch);
        dy ``(features, lanes)``: filled with the gradient of the batch's mean loss by y;
        losses ``(lanes,)``: filled with the loss of each image, unscaled.
    """
    zero = dtype(0)

    @compiled
    def loss_of_tile(
        y: Any, targets: Any, rows: Any, active: Any, scale: Any, dy: Any, losses: Any
    ) -> None:
        for lane in range(active):
            losses[lane] = image(y[:, lane], targets[rows[lane]], scale, dy[:, lane])
        for lane in range(active, lanes):
            losses[lane] = zero
            for feature in range(dy.shape[0]):
                dy[feature, lane] = zero

    return loss_of_tile
