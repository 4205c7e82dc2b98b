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
    """What the loops of one part do besides.

    Attributes:
        value: the function that each output is put through, which is the next part's; or None.
        slope: the slope of the function whose value is the input, the part's before; or None.
    """

    value: Function | None = None
    slope: Function | None = None

    def options(self) -> dict[str, Function]:
        """The arguments for `Layer.loops`."""
        options = {"value": self.value, "slope": self.slope}
        return {name: function for name, function in options.items() if function is not None}


@dataclass(frozen=True)
class Fusions:
    """What each part does for its neighbours.

    Attributes:
        load: the function that loading the images puts each number through, the first part's.
        parts: of each part.
    """

    load: Function | None
    parts: tuple[Fusion, ...]

    def forward(self, n: int) -> bool:
        """Whether part n, counted from 0, is done by what stands before it, going forward."""
        return (self.parts[n - 1].value if n else self.load) is not None

    def backward(self, n: int) -> bool:
        """Whether it is done by the part behind it, going back."""
        return n + 1 < len(self.parts) and self.parts[n + 1].slope is not None


def fuse(
    parts: Sequence[Layer], places: Sequence[Place], dtype: Real, *, first: int, end: int
) -> Fusions:
    """What can be fused: functions that work in place, so that there is one buffer to be filled.

    Args:
        parts: of the network.
        places: of each part.
        dtype: of all numbers.
        first: the part to which gradients go back.
        end: how many parts run in training; the loss does what is behind.
    """
    functions = [part.elementwise(dtype) for part in parts[:end]]
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
        parts=tuple(
            Fusion(
                values[n + 1] if part.fuses_value and n + 1 < end else None,
                slopes[n - 1] if part.fuses_slope and first < n < end else None,
            )
            for n, part in enumerate(parts)
        ),
    )
