"""How many floating-point operations a network takes for one image."""

from __future__ import annotations

from collections.abc import Sequence

from glassnet.layers.base import Layer


def flops(parts: Sequence[Layer]) -> tuple[int, int]:
    """Floating-point operations of one image: in prediction, and in training."""
    both = part_flops(parts)
    forward = sum(there for there, _ in both)
    return forward, forward + sum(back for _, back in both)


def part_flops(parts: Sequence[Layer]) -> list[tuple[int, int]]:
    """Floating-point operations of one image in each part: forward, and backward.

    Backward gives the gradients by the weights, as many operations again, and by the input, again
    as many, which the first layer with weights does not need, and what stands before it even less.
    """
    first = next((n for n, part in enumerate(parts) if part.weights), len(parts))
    return [
        (part.flops(), part.flops() * (bool(part.weights) + (n > first)))
        for n, part in enumerate(parts)
    ]
