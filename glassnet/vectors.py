"""Vectors: a few numbers side by side that a processor handles in one instruction.

A loop that is to run at the machine's full speed keeps its sums in registers, and reuses each
number that it has loaded. That needs a name for a register's content: here it is an ordinary value,
with ``+``, ``*`` and comparisons. ``x[c, i, t]`` of `make_windows` is the vector of numbers from
place t on, ``sums[p, q]`` of `make_registers` one that stays in a register.

In plain Python (``NUMBA_DISABLE_JIT=1``) a vector is a small NumPy array, and all formulas are the
same. Compiled, it is LLVM's own vector type, of which every processor's are made.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glassnet.compiling import Real, compilation_disabled

Vectors = Any
"""An array whose items are vectors."""

Primitive = Any
"""A function to be called from loops: of plain Python, or for Numba to compile."""

SSE_BYTES, AVX_BYTES, AVX512_BYTES = 16, 32, 64


@cache
def vector_bytes() -> int:
    """The bytes in one of this processor's vectors: 64 with AVX-512, 32 with AVX, else 16."""
    features = _processor_features()
    if features.get("avx512f"):
        return AVX512_BYTES
    return AVX_BYTES if features.get("avx") else SSE_BYTES


@cache
def register_count() -> int:
    """How many vectors this processor holds at once: 16 on x86-64 before AVX-512, else 32."""
    import platform

    x86 = platform.machine().lower() in ("x86_64", "amd64", "i386", "i686", "x86")
    return 16 if x86 and vector_bytes() < AVX512_BYTES else 32


@cache
def _processor_features() -> dict[str, bool]:
    if compilation_disabled():
        return {}
    from glassnet.numba_internals import processor

    return processor.features()


def dividing_width(numbers: int, dtype: DTypeLike) -> int:
    """The widest vector that divides a run of so many numbers.

    >>> dividing_width(6, "float32"), dividing_width(15, "float64")
    (2, 1)
    """
    return math.gcd(numbers, vector_bytes() // np.dtype(dtype).itemsize)


def fitting_width(numbers: int, dtype: DTypeLike) -> int:
    """The widest vector that is no longer than a run of so many numbers.

    >>> fitting_width(3, "float32")
    2
    """
    widest = vector_bytes() // np.dtype(dtype).itemsize
    return 1 << min(widest, numbers).bit_length() - 1


def blocks(held: int, passing: int) -> tuple[int, int]:
    """How many sums a loop keeps in registers: a block of them, p rows of q.

    Row p has a vector that is held, column q one that passes by, and each pair a sum of products.
    So p + q vectors are loaded for p·q products, and p·q + p + 1 registers taken; three are left
    to the compiler. Of the blocks that fit, and that divide the whole so that nothing is left over,
    the one is taken that has the most products for a load.

    Args:
        held: how many rows there are in all.
        passing: how many columns.
    """
    free = register_count() - 4
    fitting = [
        (p, q)
        for p in range(1, min(held, free) + 1)
        for q in range(1, min(passing, free) + 1)
        if p * (q + 1) <= free and held % p == 0 and passing % q == 0
    ]
    return max(fitting, key=lambda block: (block[0] * block[1] / sum(block), block))


def view(array: Any, start: int, shape: tuple[int, ...]) -> Any:
    """A piece of a contiguous array, from item ``start`` on, in this shape; no copy.

    The same as slicing and ``reshape``, which inside compiled code take several times longer to
    compile, since they look for errors that can't occur here.

    >>> import numpy as np
    >>> view(np.arange(8), 2, (2, 3)).tolist()
    [[2, 3, 4], [5, 6, 7]]
    """
    return array.reshape(-1)[start : start + math.prod(shape)].reshape(shape)


@cache
def make_view() -> Primitive:
    """`view`, in the form that a compiled loop can call."""
    if compilation_disabled():
        return view
    from glassnet.numba_internals import primitives

    return primitives.view


@cache
def make_windows(width: int) -> Primitive:
    """A function that shows an array as vectors: item [i, t] of the result is x[i, t : t + width].

    Vectors may overlap. An assignment to an item writes all its numbers.
    """
    if compilation_disabled():
        return lambda array: np.lib.stride_tricks.sliding_window_view(
            array, width, axis=-1, writeable=True
        )
    from glassnet.numba_internals import vector_operations

    return vector_operations.make_windows(width)


@cache
def make_registers(dtype: Real, width: int, *shape: int) -> Primitive:
    """A function that gives an array of vectors, all zero, which the compiler keeps in registers.

    It can, where all indices are constants once short loops are written out.
    """
    if compilation_disabled():
        return lambda: np.zeros((*shape, width), dtype)
    from glassnet.numba_internals import vector_operations

    return vector_operations.make_registers(dtype, width, shape)


@cache
def make_horizontal_sum() -> Primitive:
    """The sum of a vector's numbers: of its two halves, of these sums' halves, and so on."""
    if compilation_disabled():
        return _horizontal_sum
    from glassnet.numba_internals import vector_operations

    return vector_operations.horizontal_sum


def _horizontal_sum(vector: NDArray[Any]) -> Any:
    while vector.size > 1:
        half = vector.size // 2
        vector = vector[:half] + vector[half:]
    return vector[0]


@cache
def make_select() -> Primitive:
    """``select(condition, a, b)``, for numbers and for vectors: a choice, not a branch."""
    if compilation_disabled():
        return _select
    from glassnet.numba_internals import vector_operations

    return vector_operations.select


def _select(condition: Any, a: Any, b: Any) -> Any:
    return np.where(condition, a, b)[()]


@cache
def make_convert(dtype: Real) -> Primitive:
    """``convert(x)``: a number or a vector of whole or real numbers, in this type."""
    if compilation_disabled():
        return lambda x: x.astype(dtype)
    from glassnet.numba_internals import vector_operations

    return vector_operations.make_convert(dtype)


@cache
def make_transpose() -> Primitive:
    """``transpose(square)``: rows to columns, of as many vectors as each has numbers."""
    if compilation_disabled():
        return _transpose
    from glassnet.numba_internals import vector_operations

    return vector_operations.transpose


def _transpose(square: NDArray[Any]) -> None:
    square[:] = square.T.copy()


@cache
def make_linear_combination(matrix: tuple[tuple[float, ...], ...]) -> Primitive:
    """``linear_combination(x, y)``: y_i = Σ_j m_ij x_j, for two rows of vectors.

    Zeros of m cost nothing; no row of m is all zero.
    """
    if compilation_disabled():
        return lambda x, y: _linear_combination(matrix, x, y)
    from glassnet.numba_internals import vector_operations

    return vector_operations.make_linear_combination(matrix)


def _linear_combination(
    matrix: tuple[tuple[float, ...], ...], x: NDArray[Any], y: NDArray[Any]
) -> None:
    for i, factors in enumerate(matrix):
        # What is not finite must not reach a sum in which it does not occur.
        y[i] = sum(x.dtype.type(m) * x[j] for j, m in enumerate(factors) if m != 0)


@cache
def make_power_of_two() -> Primitive:
    """``2ⁿ`` for whole n, of a number or a vector, by writing n into the exponent's bits.

    In float32 n may go from -126 to 127, in float64 from -1022 to 1023.
    """
    if compilation_disabled():
        return _power_of_two
    from glassnet.numba_internals import vector_operations

    return vector_operations.power_of_two


def _power_of_two(n: Any) -> Any:
    return np.ldexp(n.dtype.type(1), np.nan_to_num(n).astype(int))  # NumPy's exp2 is not exact
