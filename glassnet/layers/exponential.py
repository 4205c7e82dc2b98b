"""exp and tanh of numbers and of vectors, made of sums and products.

The C library's ``exp`` takes one number at a time, which costs 3 ns for each. These functions take
a vector at a time, which costs about 0.3 ns for each element.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from glassnet.compiling import Real, inlined
from glassnet.layers.base import Function
from glassnet.vectors import make_power_of_two, make_select

LN_2 = Fraction("0.693147180559945309417232121458176568")


class _Precision(NamedTuple):
    """What the formulas need to know about a type of numbers."""

    lowest: float  # below it, exp(x) would need an exponent that the type does not have
    highest: float  # above it, likewise
    fraction_bits: int
    ln2_bits: int  # so many bits of ln 2, times any exponent, stay exact
    terms: int  # of the series: the next one would be below the last place


_PRECISIONS = {
    np.float32: _Precision(-87.3, 88.3, fraction_bits=23, ln2_bits=15, terms=7),
    np.float64: _Precision(-708.3, 709.0, fraction_bits=52, ln2_bits=40, terms=13),
}


@cache
def _reduction(dtype: Real) -> Function:
    """``reduced(x)``: n and s = exp(r) - 1, so that exp(x) = 2ⁿ·(1 + s).

    x = n·ln 2 + r with n whole and |r| ≤ ½ ln 2 (Cody & Waite 1980, §6), and s by its Taylor
    series.
    """
    precision = _PRECISIONS[dtype]
    lowest, highest = dtype(precision.lowest), dtype(precision.highest)
    per_ln2 = dtype(1 / math.log(2))
    # ln 2 is in two pieces, so that n times the first is exact, and r loses no digit.
    unit = 2**precision.ln2_bits
    first_piece = Fraction(int(LN_2 * unit), unit)
    ln2_high, ln2_low = dtype(float(first_piece)), dtype(float(LN_2 - first_piece))
    # Adding 1.5 · 2^bits leaves no bits for a fraction: the sum is rounded to a whole number.
    whole = dtype(1.5 * 2**precision.fraction_bits)
    series = tuple(dtype(1 / math.factorial(n)) for n in range(precision.terms, 0, -1))
    terms = len(series)
    select = make_select()

    @inlined
    def reduced(x: Any) -> Any:
        x = select(x < lowest, lowest, x)  # comparisons with NaN are false: it passes through
        x = select(x > highest, highest, x)
        n = (x * per_ln2 + whole) - whole
        r = (x - n * ln2_high) - n * ln2_low
        s = r * series[0]
        for term in range(1, terms):
            s = r * (series[term] + s)
        return n, s

    return reduced


@cache
def make_exponential(dtype: Real) -> Function:
    """exp(x), to within 2 ulp; NaN stays NaN.

    A result below the smallest normal number (about 10⁻³⁸ in float32) is not rounded to 0. It
    becomes that number.
    """
    reduced = _reduction(dtype)
    power_of_two = make_power_of_two()

    @inlined
    def exp(x: Any) -> Any:
        n, s = reduced(x)
        scale = power_of_two(n)
        return scale * s + scale

    return exp


@cache
def make_hyperbolic_tangent(dtype: Real) -> Function:
    """tanh(x) = e / (e + 2) with e = exp(2x) - 1, which loses no digits near 0.

    Within 5 ulp; NaN stays NaN.
    """
    reduced = _reduction(dtype)
    power_of_two = make_power_of_two()
    one, two = dtype(1), dtype(2)

    @inlined
    def tanh(x: Any) -> Any:
        n, s = reduced(two * x)
        scale = power_of_two(n)
        e = scale * s + (scale - one)
        return e / (e + two)

    return tanh
