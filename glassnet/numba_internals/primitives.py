"""What loops need and Python has no word for: views, atomic memory, the processor's counter."""

from __future__ import annotations

import sys
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.arrayobj import populate_array


@intrinsic  # type: ignore[untyped-decorator]
def view(typing_context: Any, array: Any, start: Any, shape: Any) -> Any:
    """See `glassnet.vectors.view`."""
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


def _place(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    array = context.make_array(signature.args[0])(context, builder, args[0])
    return cgutils.get_item_pointer(
        context, builder, signature.args[0], array, [args[1]], wraparound=False
    )


@intrinsic  # type: ignore[untyped-decorator]
def load_acquire(typing_context: Any, array: Any, index: Any) -> Any:
    """``array[index]``; whoever sees a stored value sees all that was written before it."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.load_atomic(_place(context, builder, signature, args), "acquire", 8)

    return array.dtype(array, index), generate


@intrinsic  # type: ignore[untyped-decorator]
def store_release(typing_context: Any, array: Any, index: Any, value: Any) -> Any:
    """``array[index] = value``, after all that this thread has written before."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.store_atomic(args[2], _place(context, builder, signature, args), "release", 8)
        return context.get_dummy_value()

    return types.void(array, index, array.dtype), generate


yield_core = types.ExternalFunction(
    "SwitchToThread" if sys.platform == "win32" else "sched_yield", types.int32()
)
"""Offer the core to other threads."""


@intrinsic  # type: ignore[untyped-decorator]
def cycle_counter(typing_context: Any) -> Any:
    """The processor's counter, which runs at one rate, whatever the clock of the core.

    LLVM calls it the cycle counter; it is the time stamp counter of x86 and the virtual counter of
    ARM.
    """

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        counter = ir.FunctionType(ir.IntType(64), ())
        read = builder.module.declare_intrinsic("llvm.readcyclecounter", (), counter)
        return builder.call(read, ())

    return types.int64(), generate
