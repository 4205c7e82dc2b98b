"""Fused activations: functions of single numbers that the loops before and behind them compute.

A function such as a ReLU takes one operation for each number, and then waits for memory. The loop
before it already has each number in a register, and can apply the function before it stores the
number. This is the loop's epilogue. On the way back, the loop behind it computes the gradient by
the function's value, and can multiply the gradient by the function's derivative before it stores
it. The planner asks each layer what it can do (`Layer.fuses_epilogue`, `Layer.fuses_derivative`,
`Layer.elementwise`), and knows no layer by its type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glassnet.compiling import Real
from glassnet.engine.layout import Place
from glassnet.engine.probes import NO_PROBES, OpProbes
from glassnet.layers.base import Function, Layer


@dataclass(frozen=True)
class Fusion:
    """What the loops of one op do besides their own work.

    Attributes:
        epilogue: the next op's function, which the loop applies to each output; or None.
        derivative: the derivative of the previous op's function, whose value is the input; or None.
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
        load: the first op's function, which loading the images applies to each number.
        ops: what each op does.
    """

    load: Function | None
    ops: tuple[Fusion, ...]

    def forward(self, n: int) -> bool:
        """Whether the loop before op n, counted from 0, computes the op going forward."""
        return (self.ops[n - 1].epilogue if n else self.load) is not None

    def backward(self, n: int) -> bool:
        """Whether the loop of the op behind op n computes it going back."""
        return n + 1 < len(self.ops) and self.ops[n + 1].derivative is not None


def fuse(
    ops: Sequence[Layer],
    places: Sequence[Place],
    dtype: Real,
    *,
    first: int,
    end: int,
    probes: OpProbes = NO_PROBES,
) -> Fusions:
    """Find what can be fused: functions that work in place, so that one buffer is to be filled.

    Args:
        ops: the network's ops.
        places: the place of each op.
        dtype: the type of all numbers.
        first: the op to which gradients go back.
        end: how many ops run in training; the loss computes the op behind them.
        probes: what is handed out, and so must stand in memory: an output before the next op's
            function is applied to it, a gradient before it is multiplied by the op's derivative.
    """
    elementwise = [op.elementwise(dtype) for op in ops[:end]]
    functions = [
        own.function
        if own and place.x.begins_with(place.y) and n - 1 not in probes.outputs
        else None
        for n, (own, place) in enumerate(zip(elementwise, places, strict=False))
    ]
    derivatives = [
        own.derivative
        if own and place.dx.begins_with(place.dy) and n not in probes.gradients
        else None
        for n, (own, place) in enumerate(zip(elementwise, places, strict=False))
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
