"""What a network's last layers allow it to answer."""

from __future__ import annotations

import math
from dataclasses import dataclass

from glassnet.layers import Softmax
from glassnet.model import Sequential


@dataclass(frozen=True)
class TwoSoftmaxes:
    """Two softmaxes in a row, of which the second one gets nothing but probabilities.

    Attributes:
        second: what the second one is, in words.
        least_loss: the loss of a network that is always right and quite sure of it.
        most: the largest probability that can come out.
    """

    second: str
    least_loss: float
    most: float


def two_softmaxes(model: Sequential) -> TwoSoftmaxes | None:
    """Whether the answers go through two softmaxes; None if not.

    Args:
        model: compiled.

    >>> import glassnet as gn
    >>> row = [gn.Input((4,)), gn.layers.Dense(10, "softmax"), gn.layers.Softmax()]
    >>> model = gn.Sequential(row, seed=0)
    >>> model.compile("sgd", "sparse_categorical_crossentropy")
    >>> round(two_softmaxes(model).least_loss, 2), round(two_softmaxes(model).most, 2)
    (1.46, 0.23)
    """
    ops = model.ops()
    count = 0
    while count < len(ops) and isinstance(ops[-1 - count], Softmax):
        count += 1
    second = f"the layer {ops[-1].name}"
    if getattr(model.loss, "from_logits", False) and count:
        count += 1
        second = f"the loss {type(model.loss).__name__}(from_logits=True)"
    if count < 2:
        return None
    # The second one turns (1, 0, …, 0) into e / (e + classes - 1) at most.
    most = math.e / (math.e + model.output_shape[-1] - 1)
    return TwoSoftmaxes(second, -math.log(most), most)
