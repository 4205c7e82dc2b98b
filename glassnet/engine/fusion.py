"""Which functions of single numbers are left to the loops before and behind them.

A function such as a ReLU goes over all numbers for one operation on each, and waits for memory.
The loop before it has each number in a register just then, and can put it through; on the way
back the same holds for the loop behind, which makes the gradient by the function's value.
The planner asks each layer what it can do (`Layer.fuses_value`, `Layer.fuses_slope`,
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
        value: the function that each output is put through, which is the next op's; or None.
        slope: the slope of the function whose value is the input, the op's before; or None.
    """

    value: Function | None = None
    slope: Function | None = None

    def options(self) -> dict[str, Function]:
        """The arguments for `Layer.loops`."""
        options = {"value": self.value, "slope": self.slope}
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
        return (self.ops[n - 1].value if n else self.load) is not None

    def backward(self, n: int) -> bool:
        """Whether it is done by the op behind it, going back."""
        return n + 1 < len(self.ops) and self.ops[n + 1].slope is not None


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
    functions = [op.elementwise(dtype) for op in ops[:end]]
    values = [
        function.value if function and place.x.begins_with(place.y) else None
        for function, place in zip(functions, places, strict=False)
    ]
    slopes = [
        function.slope if function and place.dx.begins_with(place.dy) else None
        for function, place in zip(functions, places, strict=False)
    ]
    return Fusions(
        load=values[0] if values else None,
        ops=tuple(
            Fusion(
                values[n + 1] if op.fuses_value and n + 1 < end else None,
                slopes[n - 1] if op.fuses_slope and first < n < end else None,
            )
            for n, op in enumerate(ops)
        ),
    )
