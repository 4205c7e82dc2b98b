"""The vectors of `glassnet.vectors`, as Numba compiles them: to LLVM's vector type.

Imported when the first loop is made, since Numba is heavy.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from functools import cache
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typeconv import Conversion
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, lower_cast, models, register_model
from numba.np.arrayobj import populate_array
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


def windows(width: int) -> Any:
    """See `glassnet.vectors.windows`."""

    @intrinsic  # type: ignore[untyped-decorator]
    def show(typing_context: Any, array: Any) -> Any:
        # "A" and not aligned: a vector may begin at any number.
        result = types.Array(Vector(array.dtype, width), array.ndim, "A", aligned=False)

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            source = context.make_array(array)(context, builder, args[0])
            target = context.make_array(result)(context, builder)
            item = context.get_value_type(result.dtype)
            populate_array(
                target,
                data=builder.bitcast(source.data, item.as_pointer()),
                shape=source.shape,
                strides=source.strides,
                itemsize=source.itemsize,
                meminfo=None,  # whoever owns the array keeps it alive
            )
            return target._getvalue()

        return result(array), generate

    return show


def sums_of(dtype: Real, width: int, shape: tuple[int, ...]) -> Any:
    """See `glassnet.vectors.sums_of`: a piece of the stack, which LLVM turns into registers."""

    @intrinsic  # type: ignore[untyped-decorator]
    def zeros(typing_context: Any) -> Any:
        vector = Vector(from_dtype(dtype), width)
        result = types.Array(vector, len(shape), "C")

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            item = context.get_value_type(vector)
            block = ir.ArrayType(item, math.prod(shape))
            memory = cgutils.alloca_once(builder, block)
            builder.store(ir.Constant(block, None), memory)
            size = context.get_abi_sizeof(item)
            strides = [math.prod(shape[n + 1 :]) * size for n in range(len(shape))]

            def constants(values: Any) -> list[Any]:
                return [context.get_constant(types.intp, value) for value in values]

            target = context.make_array(result)(context, builder)
            populate_array(
                target,
                data=builder.bitcast(memory, item.as_pointer()),
                shape=cgutils.pack_array(builder, constants(shape)),
                strides=cgutils.pack_array(builder, constants(strides)),
                itemsize=context.get_constant(types.intp, size),
                meminfo=None,
            )
            return target._getvalue()

        return result(), generate

    return zeros


@intrinsic  # type: ignore[untyped-decorator]
def transpose(typing_context: Any, square: Any) -> Any:
    """See `glassnet.vectors.transposer`.

    Of each pair of rows that lie h apart, every other run of h numbers changes sides: for h = 1
    this turns all squares of 2 × 2, for h = 2 the squares of 2 × 2 of these, and so on.
    """
    width = square.dtype.width

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = context.make_array(square)(context, builder, args[0]).data
        places = [builder.gep(data, [ir.Constant(_INDEX, n)]) for n in range(width)]
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
def total(typing_context: Any, vector: Any) -> Any:
    """See `glassnet.vectors.total`."""

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
def where(typing_context: Any, condition: Any, a: Any, b: Any) -> Any:
    """See `glassnet.vectors.chooser`."""
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
def converter(dtype: Real) -> Any:
    """See `glassnet.vectors.converter`."""

    @intrinsic  # type: ignore[untyped-decorator]
    def convert(typing_context: Any, x: Any) -> Any:
        number = from_dtype(dtype)
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
    """See `glassnet.vectors.power_of_two`."""
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
