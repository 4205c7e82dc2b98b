"""How a plain Python function becomes machine code, and what keeps working where it does not.

A *loop* is an ordinary function on arrays. ``compiled`` hands it to Numba when it is first needed;
with ``NUMBA_DISABLE_JIT=1`` the same function runs as the Python that it is, under any debugger.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])
Real = Any
"""The type of a loop's numbers: ``numpy.float32`` or ``numpy.float64`` (the types themselves)."""


def compilation_disabled() -> bool:
    """Whether loops run as plain Python (``NUMBA_DISABLE_JIT=1``)."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0")


def compiled(function: Function) -> Function:
    """Compile a loop that holds no interpreter lock.

    A multiplication and the addition after it may become one fused instruction ("contract"), and
    nothing else is relaxed: sums keep their order, and NaN and infinity stay visible. Division by
    zero gives infinity, as in NumPy, since a test for it would keep a loop from being vectorised.
    """
    return _jit(function)


def inlined(function: Function) -> Function:
    """A piece of a loop that has a name of its own, but is compiled where it is called."""
    return _jit(function, inline="always")


def _jit(function: Function, **options: Any) -> Function:
    if compilation_disabled():
        return function
    from numba import njit  # heavy: loaded when the first network is planned

    options |= {"nogil": True, "error_model": "numpy", "fastmath": {"contract"}}
    return cast(Function, njit(function, **options))


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
def make_view() -> Callable[[Any, int, tuple[int, ...]], Any]:
    """`view`, in the form that a compiled loop can call."""
    if compilation_disabled():
        return view
    from numba import types
    from numba.core import cgutils
    from numba.extending import intrinsic
    from numba.np.arrayobj import populate_array

    @intrinsic  # type: ignore[untyped-decorator]
    def compiled_view(typing_context: Any, array: Any, start: Any, shape: Any) -> Any:
        result = types.Array(array.dtype, shape.count, "C")

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            source = context.make_array(signature.args[0])(context, builder, args[0])
            target = context.make_array(result)(context, builder)
            size = context.get_abi_sizeof(context.get_data_type(array.dtype))
            itemsize = context.get_constant(types.intp, size)
            lengths = cgutils.unpack_tuple(builder, args[2])
            strides: list[Any] = []
            stride = itemsize
            for length in reversed(lengths):
                strides.insert(0, stride)
                stride = builder.mul(stride, length)
            populate_array(
                target,
                data=builder.gep(source.data, [args[1]]),
                shape=cgutils.pack_array(builder, lengths),
                strides=cgutils.pack_array(builder, strides),
                itemsize=itemsize,
                meminfo=None,  # whoever owns the array keeps it alive
            )
            return target._getvalue()

        return result(array, start, shape), generate

    return cast(Callable[[Any, int, tuple[int, ...]], Any], compiled_view)


def block(count: int, most: int) -> int:
    """How many items a loop takes at a time: the largest divisor of ``count`` up to ``most``.

    A divisor leaves no remainder to write a second loop for.

    >>> block(6, 8), block(16, 8), block(10, 4)
    (6, 8, 2)
    """
    return next(size for size in range(min(count, most), 0, -1) if count % size == 0)
