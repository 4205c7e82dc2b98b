"""Fused activations: functions of single numbers that the loops before and behind them compute.

A function such as a ReLU takes one operation for each number, and then waits for memory. The loop
before it has each number in a register just then, and can apply the function before it stores the
number: that is the loop's epilogue. On the way back the loop behind it computes the gradient by the
function's value, and can multiply it by the function's derivative before it stores it.
The planner asks each layer what it can do (`Layer.fuses_epilogue`, `Layer.fuses_derivative`,
`Layer.elementwise`), and knows none by its type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glassnet.compiling import Real
from glassnet.engine.layout import Place
from glassnet.layers.base import Function, Layer


@dataclass(frozen=True)
class Fusion:
    """What the loops of one op do besides.

    Attributes:
        epilogue: the next op's function, which is applied to each output; or None.
        derivative: of the function of the op before, whose value is the input; or None.
    """

    epilogue: Function | None = None
    derivative: Function | None = None

    def options(self) -> dict[str, Function]:
        """The arguments for `Layer.loops`."""
        options = {"epilogue": self.epilogue, "derivative": self.derivative}
        return {name: function for name, function in options.items() if function is not None}


@dataclass(frozen=True)
class Fusions:
    """What each op does for its neighbours.

    Attributes:
        load: the function that loading the images puts each number through, the first op's.
        ops: of each op.
    """

    load: Function | None
    ops: tuple[Fusion, ...]

    def forward(self, n: int) -> bool:
        """Whether op n, counted from 0, is done by what stands before it, going forward."""
        return (self.ops[n - 1].epilogue if n else self.load) is not None

    def backward(self, n: int) -> bool:
        """Whether it is done by the op behind it, going back."""
        return n + 1 < len(self.ops) and self.ops[n + 1].derivative is not None


def fuse(
    ops: Sequence[Layer], places: Sequence[Place], dtype: Real, *, first: int, end: int
) -> Fusions:
    """What can be fused: functions that work in place, so that there is one buffer to be filled.

    Args:
        ops: of the network.
        places: of each op.
        dtype: of all numbers.
        first: the op to which gradients go back.
        end: how many ops run in training; the loss does what is behind.
    """
    elementwise = [op.elementwise(dtype) for op in ops[:end]]
    functions = [
        own.function if own and place.x.begins_with(place.y) else None
        for own, place in zip(elementwise, places, strict=False)
    ]
    derivatives = [
        own.derivative if own and place.dx.begins_with(place.dy) else None
        for own, place in zip(elementwise, places, strict=False)
    ]
    return Fusions(
        load=functions[0] if functions else None,
        ops=tuple(
            Fusion(
                functions[n + 1] if op.fuses_epilogue and n + 1 < end else None,
                derivatives[n - 1] if op.fuses_derivative and first < n < end else None,
            )
            for n, op in enumerate(ops)
        ),
    )
