"""The vectors of `glassnet.vectors`, as Numba compiles them: to LLVM's vector type.

Imported when the first loop is made, since Numba is heavy.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import cache
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.errors import TypingError
from numba.core.typeconv import Conversion
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, lower_cast, models, register_model
from numba.np.numpy_support import from_dtype

from glassnet.compiling import Real

_INDEX = ir.IntType(32)


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


# ---- vectors from and to memory --------------------------------------------------------------


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


def make_windows(width: int) -> Any:
    """See `glassnet.vectors.make_windows`."""

    @intrinsic  # type: ignore[untyped-decorator]
    def show(typing_context: Any, array: Any) -> Any:
        result = Windows(array, width)

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            source = context.make_array(array)(context, builder, args[0])
            target = cgutils.create_struct_proxy(result)(context, builder)
            target.data, target.strides = source.data, source.strides
            return target._getvalue()

        return result(array), generate

    return show


def make_registers(dtype: Real, width: int, shape: tuple[int, ...]) -> Any:
    """See `glassnet.vectors.make_registers`."""

    @intrinsic  # type: ignore[untyped-decorator]
    def zeros(typing_context: Any) -> Any:
        result = Registers(Vector(from_dtype(dtype), width), shape)

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            block = context.get_value_type(result).pointee
            memory = cgutils.alloca_once(builder, block)
            builder.store(ir.Constant(block, None), memory)
            return memory

        return result(), generate

    return zeros


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


@intrinsic  # type: ignore[untyped-decorator]
def transpose(typing_context: Any, square: Any) -> Any:
    """See `glassnet.vectors.make_transpose`.

    Of each pair of rows that lie h apart, every other run of h numbers changes sides: for h = 1
    this turns all squares of 2 × 2, for h = 2 the squares of 2 × 2 of these, and so on.
    """
    width = square.vector.width

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        places = [
            builder.gep(args[0], [ir.Constant(_INDEX, 0), ir.Constant(_INDEX, n)])
            for n in range(width)
        ]
        rows = [builder.load(place) for place in places]
        half = 1
        while half < width:
            stay = [n if not n & half else n - half + width for n in range(width)]
            move = [n + half if not n & half else n + width for n in range(width)]
            for n in range(width):
                if not n & half:
                    pair = rows[n], rows[n + half]
                    rows[n] = builder.shuffle_vector(*pair, _places(stay))
                    rows[n + half] = builder.shuffle_vector(*pair, _places(move))
            half *= 2
        for row, place in zip(rows, places, strict=True):
            builder.store(row, place)
        return context.get_dummy_value()

    return types.void(square), generate


def make_linear_combination(matrix: tuple[tuple[float, ...], ...]) -> Any:
    """See `glassnet.vectors.make_linear_combination`."""

    @intrinsic  # type: ignore[untyped-decorator]
    def linear_combination(typing_context: Any, x: Any, y: Any) -> Any:
        if (y.shape, x.shape) != ((len(matrix),), (len(matrix[0]),)):
            raise TypingError(f"a matrix of {len(matrix)} × {len(matrix[0])} takes {x} to {y}")

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            def item(array: Any, n: int) -> Any:
                return builder.gep(array, [ir.Constant(_INDEX, 0), ir.Constant(_INDEX, n)])

            loaded = [builder.load(item(args[0], j)) for j in range(x.shape[0])]
            number = context.get_value_type(x.vector.dtype)
            for i, factors in enumerate(matrix):
                terms = [(m, loaded[j]) for j, m in enumerate(factors) if m != 0]
                builder.store(_sum_of(builder, number, terms), item(args[1], i))
            return context.get_dummy_value()

        return types.void(x, y), generate

    return linear_combination


def _sum_of(builder: Any, number: Any, terms: list[tuple[float, Any]]) -> Any:
    """Σ m x; a factor of 1 or -1 takes no product."""
    total = None
    for m, x in terms:
        if total is None or abs(m) != 1:
            term = (
                x
                if m == 1
                else builder.fmul(_spread(builder, ir.Constant(number, m), x.type.count), x)
            )
            total = term if total is None else builder.fadd(total, term)
        else:
            total = (builder.fadd if m == 1 else builder.fsub)(total, x)
    return total


# ---- arithmetic ------------------------------------------------------------------------------


def _spread(builder: Any, number: Any, width: int) -> Any:
    """A vector of one number, many times over."""
    vector = ir.VectorType(number.type, width)
    undefined = ir.Constant(vector, ir.Undefined)
    first = builder.insert_element(undefined, number, ir.Constant(_INDEX, 0))
    return builder.shuffle_vector(first, undefined, _places([0] * width))


@lower_cast(types.Float, Vector)  # type: ignore[untyped-decorator]
def _number_to_vector(context: Any, builder: Any, number: Any, vector: Any, value: Any) -> Any:
    return _spread(builder, value, vector.width)


def _places(indices: list[int]) -> Any:
    return ir.Constant(ir.VectorType(_INDEX, len(indices)), indices)


def _operands(builder: Any, signature: Any, args: Any, width: int) -> list[Any]:
    return [
        value if isinstance(kind, Vector) else _spread(builder, value, width)
        for value, kind in zip(args, signature.args, strict=True)
    ]


def _define(symbol: Any, emit: Callable[..., Any], compares: bool = False) -> None:
    """Give an operator of Python its meaning for vectors, and for vectors with numbers."""

    @infer_global(symbol)
    class Template(AbstractTemplate):  # type: ignore[misc]
        def generic(self, args: Any, keywords: Any) -> Any:
            vector = next((kind for kind in args if isinstance(kind, Vector)), None)
            if vector is None:
                return None
            kinds = [kind if isinstance(kind, Vector) else vector.dtype for kind in args]
            result = Vector(types.boolean, vector.width) if compares else vector
            return signature(result, *kinds)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return emit(builder, *_operands(builder, signature, args, signature.return_type.width))

    number = types.Float
    for kinds in ((Vector, Vector), (Vector, number), (number, Vector)):
        lower_builtin(symbol, *kinds)(generate)


for _symbol, _name in (
    (operator.add, "fadd"),
    (operator.iadd, "fadd"),
    (operator.sub, "fsub"),
    (operator.mul, "fmul"),
    (operator.truediv, "fdiv"),
):
    _define(_symbol, lambda builder, a, b, name=_name: getattr(builder, name)(a, b))
for _symbol, _sign in (
    (operator.lt, "<"),
    (operator.le, "<="),
    (operator.gt, ">"),
    (operator.ge, ">="),
    (operator.eq, "=="),
):
    _define(
        _symbol,
        lambda builder, a, b, sign=_sign: builder.fcmp_ordered(sign, a, b),
        compares=True,
    )
_define(
    operator.ne,
    lambda builder, a, b: builder.fcmp_unordered("!=", a, b),  # true of NaN, as in Python
    compares=True,
)
_define(operator.or_, lambda builder, a, b: builder.or_(a, b))


@intrinsic  # type: ignore[untyped-decorator]
def horizontal_sum(typing_context: Any, vector: Any) -> Any:
    """See `glassnet.vectors.make_horizontal_sum`."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        value, width = args[0], vector.width
        while width > 1:
            half, undefined = width // 2, ir.Constant(value.type, ir.Undefined)
            low = builder.shuffle_vector(value, undefined, _places(list(range(half))))
            high = builder.shuffle_vector(value, undefined, _places(list(range(half, width))))
            value, width = builder.fadd(low, high), half
        return builder.extract_element(value, ir.Constant(_INDEX, 0))

    return vector.dtype(vector), generate


@intrinsic  # type: ignore[untyped-decorator]
def select(typing_context: Any, condition: Any, a: Any, b: Any) -> Any:
    """See `glassnet.vectors.make_select`."""
    vector = next((kind for kind in (condition, a, b) if isinstance(kind, Vector)), None)
    number = next((kind.dtype for kind in (a, b) if isinstance(kind, Vector)), a)
    result = number if vector is None else Vector(number, vector.width)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        values = [
            context.cast(builder, value, kind, result)
            for value, kind in zip(args[1:], (a, b), strict=True)
        ]
        return builder.select(args[0], *values)

    return result(condition, a, b), generate


@cache
def make_convert(dtype: Real) -> Any:
    """See `glassnet.vectors.make_convert`."""

    @intrinsic  # type: ignore[untyped-decorator]
    def convert(typing_context: Any, x: Any) -> Any:
        number: Any = from_dtype(dtype)
        if not isinstance(x, Vector):
            return number(x), lambda context, builder, signature, args: context.cast(
                builder, args[0], x, number
            )
        source, result = x.dtype, Vector(number, x.width)

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            kind = context.get_value_type(result)
            if isinstance(source, types.Integer):
                return (builder.sitofp if source.signed else builder.uitofp)(args[0], kind)
            if source.bitwidth < number.bitwidth:
                return builder.fpext(args[0], kind)
            return builder.fptrunc(args[0], kind) if source != number else args[0]

        return result(x), generate

    return convert


@intrinsic  # type: ignore[untyped-decorator]
def power_of_two(typing_context: Any, n: Any) -> Any:
    """See `glassnet.vectors.make_power_of_two`."""
    number = n.dtype if isinstance(n, Vector) else n
    # Above the bits of the fraction stands the exponent, with a bias added.
    fraction, bias = (23, 127.0) if number.bitwidth == 32 else (52, 1023.0)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        whole = ir.IntType(number.bitwidth)
        unit = ir.Constant(context.get_value_type(number), 2.0**fraction)
        offset = ir.Constant(unit.type, bias)
        if isinstance(n, Vector):
            whole = ir.VectorType(whole, n.width)
            unit, offset = (_spread(builder, value, n.width) for value in (unit, offset))
        bits = builder.fptosi(builder.fmul(builder.fadd(args[0], offset), unit), whole)
        return builder.bitcast(bits, args[0].type)

    return n(n), generate


@lower_builtin(operator.neg, Vector)  # type: ignore[untyped-decorator]
def _negative(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return builder.fneg(args[0])


@infer_global(operator.neg)
class _Negative(AbstractTemplate):  # type: ignore[misc]
    def generic(self, args: Any, keywords: Any) -> Any:
        return signature(args[0], args[0]) if isinstance(args[0], Vector) else None
