"""The vectors of `glassnet.vectors` as types of Numba: what they are in LLVM, and in memory."""

from __future__ import annotations

import operator
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typeconv import Conversion
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import lower_builtin, lower_cast, models, register_model

INDEX = ir.IntType(32)


class Vector(types.Type):  # type: ignore[misc]
    """Numba's type of a vector: so many numbers of a type; of booleans, where vectors compare."""

    def __init__(self, dtype: Any, width: int) -> None:
        self.dtype, self.width = dtype, width
        super().__init__(name=f"Vector({dtype}, {width})")

    def can_convert_from(self, typing_context: Any, other: Any) -> Any:
        """A number can stand where a vector is wanted: it is meant many times over."""
        return Conversion.safe if other == self.dtype else None


@register_model(Vector)
class _VectorModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, vector: Vector) -> None:
        number = manager.lookup(vector.dtype).get_value_type()
        super().__init__(manager, vector, ir.VectorType(number, vector.width))


class VectorArray(types.Type):  # type: ignore[misc]
    """Numba's type of arrays of vectors: see `glassnet.vectors`.

    Their indices are taken as they are, without a test for negative ones: short loops are written
    out by LLVM only as long as they stay small.
    """

    def __init__(self, vector: Vector, ndim: int, name: str) -> None:
        self.vector, self.ndim = vector, ndim
        super().__init__(name=name)


class Windows(VectorArray):
    """Vectors that begin at any number of an array."""

    def __init__(self, array: Any, width: int) -> None:
        self.array = array
        super().__init__(Vector(array.dtype, width), array.ndim, f"Windows({array}, {width})")


class Registers(VectorArray):
    """Vectors in a piece of the stack, which LLVM turns into registers."""

    def __init__(self, vector: Vector, shape: tuple[int, ...]) -> None:
        self.shape = shape
        super().__init__(vector, len(shape), f"Registers({vector}, {shape})")


@register_model(Windows)
class _WindowsModel(models.StructModel):  # type: ignore[misc]
    def __init__(self, manager: Any, windows: Windows) -> None:
        number = types.CPointer(windows.array.dtype)
        strides = types.UniTuple(types.intp, windows.ndim)
        super().__init__(manager, windows, [("data", number), ("strides", strides)])


@register_model(Registers)
class _RegistersModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, registers: Registers) -> None:
        block = manager.lookup(registers.vector).get_value_type()
        for length in reversed(registers.shape):
            block = ir.ArrayType(block, length)
        super().__init__(manager, registers, block.as_pointer())


def _place(context: Any, builder: Any, kind: Any, array: Any, index: Any, indices: Any) -> Any:
    """The address of an item."""
    numbers = cgutils.unpack_tuple(builder, indices) if _is_tuple(index) else [indices]
    kinds = index.types if _is_tuple(index) else [index]
    numbers = [
        context.cast(builder, number, integer, types.intp)
        for number, integer in zip(numbers, kinds, strict=True)
    ]
    if isinstance(kind, Registers):
        return builder.gep(array, [context.get_constant(types.intp, 0), *numbers])
    view = cgutils.create_struct_proxy(kind)(context, builder, array)
    offset = context.get_constant(types.intp, 0)
    for number, stride in zip(numbers, cgutils.unpack_tuple(builder, view.strides), strict=True):
        offset = builder.add(offset, builder.mul(number, stride))
    vector = context.get_value_type(kind.vector).as_pointer()
    return builder.bitcast(cgutils.pointer_add(builder, view.data, offset), vector)


def _is_tuple(index: Any) -> bool:
    return isinstance(index, types.BaseTuple)


def _alignment(context: Any, kind: Any) -> int | None:
    """A window may begin at any number; LLVM aligns its own vectors."""
    if isinstance(kind, Registers):
        return None
    return int(context.get_abi_sizeof(context.get_data_type(kind.array.dtype)))


def _indexes(array: Any, index: Any) -> bool:
    kinds = tuple(index.types) if _is_tuple(index) else (index,)
    return (
        isinstance(array, VectorArray)
        and len(kinds) == array.ndim
        and all(isinstance(kind, types.Integer) for kind in kinds)
    )


@infer_global(operator.getitem)
class _GetItem(AbstractTemplate):  # type: ignore[misc]
    def generic(self, args: Any, keywords: Any) -> Any:
        array, index = args
        return signature(array.vector, array, index) if _indexes(array, index) else None


@infer_global(operator.setitem)
class _SetItem(AbstractTemplate):  # type: ignore[misc]
    def generic(self, args: Any, keywords: Any) -> Any:
        array, index, _ = args
        if not _indexes(array, index):
            return None
        return signature(types.none, array, index, array.vector)  # a number is spread


@lower_builtin(operator.getitem, VectorArray, types.Any)  # type: ignore[untyped-decorator]
def _get_item(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    kind, index = signature.args
    place = _place(context, builder, kind, args[0], index, args[1])
    return builder.load(place, align=_alignment(context, kind))


@lower_builtin(operator.setitem, VectorArray, types.Any, Vector)  # type: ignore[untyped-decorator]
def _set_item(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    kind, index, _ = signature.args
    place = _place(context, builder, kind, args[0], index, args[1])
    builder.store(args[2], place, align=_alignment(context, kind))
    return context.get_dummy_value()


def spread(builder: Any, number: Any, width: int) -> Any:
    """A vector of one number, many times over."""
    vector = ir.VectorType(number.type, width)
    undefined = ir.Constant(vector, ir.Undefined)
    first = builder.insert_element(undefined, number, ir.Constant(INDEX, 0))
    return builder.shuffle_vector(first, undefined, shuffle_mask([0] * width))


@lower_cast(types.Float, Vector)  # type: ignore[untyped-decorator]
def _number_to_vector(context: Any, builder: Any, number: Any, vector: Any, value: Any) -> Any:
    return spread(builder, value, vector.width)


def shuffle_mask(indices: list[int]) -> Any:
    """The numbers that a shuffle takes of its two vectors, which it counts through."""
    return ir.Constant(ir.VectorType(INDEX, len(indices)), indices)
