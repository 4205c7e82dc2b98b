"""How many floating-point operations a network takes for one image."""

from __future__ import annotations

from collections.abc import Sequence

from glassnet.layers.base import Layer


def flops(ops: Sequence[Layer]) -> tuple[int, int]:
    """Floating-point operations of one image: in prediction, and in training."""
    both = op_flops(ops)
    forward = sum(there for there, _ in both)
    return forward, forward + sum(back for _, back in both)


def op_flops(ops: Sequence[Layer]) -> list[tuple[int, int]]:
    """Floating-point operations of one image in each op: forward, and backward.

    Backward gives the gradients by the weights, as many operations again, and by the input, again
    as many, which the first layer with weights does not need, and what stands before it even less.
    """
    first = next((n for n, op in enumerate(ops) if op.weights), len(ops))
    return [(op.flops(), op.flops() * (bool(op.weights) + (n > first))) for n, op in enumerate(ops)]
