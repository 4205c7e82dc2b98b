"""The matrices of Winograd's minimal filtering: few products for a short convolution.

Source: Winograd 1980, Arithmetic Complexity of Computations, §IV; Lavin & Gray 2016, §4.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache, reduce
from typing import NamedTuple

Matrix = tuple[tuple[float, ...], ...]
Polynomial = list[Fraction]  # its coefficients, beginning with the one of 1

POINTS = tuple(map(Fraction, ("0", "1", "-1", "2", "-2", "1/2", "-1/2")))
"""Where polynomials are evaluated: small numbers, because their powers and quotients stay small."""

MOST_POINTS = len(POINTS) + 1  # infinity is one too


class WinogradMatrices(NamedTuple):
    """y = A((G w)(B x)), with a single product for each point.

    It computes y_j = Σ_l w_l x_j+l, which takes outputs·taps products by the formula.

    Attributes:
        A: (outputs, points).
        B: (points, points), because x has as many numbers.
        G: (points, taps).
    """

    A: Matrix
    B: Matrix
    G: Matrix


@cache
def winograd_matrices(outputs: int, taps: int) -> WinogradMatrices:
    """The matrices for so many outputs and taps.

    Two polynomials are multiplied by evaluating them at a few points, multiplying the values, and
    interpolating (Toom and Cook). A matrix of powers 1, p, p², … evaluates; Lagrange's polynomials,
    Π (z - q) / Π (p - q) over all q but p, interpolate. The last point is infinity, where a
    polynomial's value is its leading coefficient. The filtering wanted here is the transpose of a
    convolution. So evaluation and interpolation change sides, and are transposed. Everything is
    computed in fractions and rounded once.

    Raises:
        ValueError: for more than `MOST_POINTS` points.

    >>> A, B, G = winograd_matrices(outputs=2, taps=3)
    >>> A
    ((1.0, 1.0, 1.0, 0.0), (0.0, 1.0, -1.0, 1.0))
    >>> B[1], G[1]
    ((0.0, 1.0, 1.0, 0.0), (0.5, 0.5, 0.5))
    """
    if not 2 <= outputs + taps - 1 <= MOST_POINTS:
        raise ValueError(
            f"{outputs} outputs of {taps} taps need other than 2 to {MOST_POINTS} points"
        )
    points = POINTS[: outputs + taps - 2]
    factors = [[-p, Fraction(1)] for p in points]  # z - p
    others = [[*factors[:n], *factors[n + 1 :]] for n in range(len(points))]
    # The denominators go to the weights, which are transformed least often.
    scales = [_value(_product(rest), p) for rest, p in zip(others, points, strict=True)]
    scaled = zip(_evaluation(points, taps), [*scales, Fraction(1)], strict=True)
    return WinogradMatrices(
        A=transposed(_rounded(_evaluation(points, outputs))),
        B=_rounded([*([*_product(rest), Fraction(0)] for rest in others), _product(factors)]),
        G=_rounded([[power / scale for power in powers] for powers, scale in scaled]),
    )


def transposed(matrix: Matrix) -> Matrix:
    """Rows to columns."""
    return tuple(zip(*matrix, strict=True))


def nonzeros(matrix: Matrix) -> int:
    """How many numbers are not 0: to apply the matrix takes so many products or sums."""
    return sum(number != 0 for row in matrix for number in row)


def _evaluation(points: Sequence[Fraction], count: int) -> list[Polynomial]:
    """The values of 1, z, z², … at each point, the last of which is infinity."""
    at_infinity = [Fraction(n == count - 1) for n in range(count)]
    return [*([p**n for n in range(count)] for p in points), at_infinity]


def _value(polynomial: Polynomial, point: Fraction) -> Fraction:
    return sum((a * point**n for n, a in enumerate(polynomial)), Fraction(0))


def _product(factors: Sequence[Polynomial]) -> Polynomial:
    return reduce(_times, factors, [Fraction(1)])


def _times(a: Polynomial, b: Polynomial) -> Polynomial:
    product = [Fraction(0)] * (len(a) + len(b) - 1)
    for i, left in enumerate(a):
        for j, right in enumerate(b):
            product[i + j] += left * right
    return product


def _rounded(rows: Sequence[Polynomial]) -> Matrix:
    return tuple(tuple(map(float, row)) for row in rows)
