"""What can be done with the vectors of `glassnet.vectors`, as Numba compiles it."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import cache
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.errors import TypingError
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin
from numba.np.numpy_support import from_dtype

from glassnet.compiling import Real
from glassnet.numba_internals.vector_types import (
    INDEX,
    Registers,
    Vector,
    Windows,
    shuffle_mask,
    spread,
)


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


def _operands(builder: Any, signature: Any, args: Any, width: int) -> list[Any]:
    return [
        value if isinstance(kind, Vector) else spread(builder, value, width)
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
            low = builder.shuffle_vector(value, undefined, shuffle_mask(list(range(half))))
            high = builder.shuffle_vector(value, undefined, shuffle_mask(list(range(half, width))))
            value, width = builder.fadd(low, high), half
        return builder.extract_element(value, ir.Constant(INDEX, 0))

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
            unit, offset = (spread(builder, value, n.width) for value in (unit, offset))
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


# ---- rows of vectors ----------------------------------------------------------------------------


@intrinsic  # type: ignore[untyped-decorator]
def transpose(typing_context: Any, square: Any) -> Any:
    """See `glassnet.vectors.make_transpose`.

    Of each pair of rows that lie h apart, every other run of h numbers changes sides: for h = 1
    this turns all squares of 2 × 2, for h = 2 the squares of 2 × 2 of these, and so on.
    """
    width = square.vector.width

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        places = [
            builder.gep(args[0], [ir.Constant(INDEX, 0), ir.Constant(INDEX, n)])
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
                    rows[n] = builder.shuffle_vector(*pair, shuffle_mask(stay))
                    rows[n + half] = builder.shuffle_vector(*pair, shuffle_mask(move))
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
                return builder.gep(array, [ir.Constant(INDEX, 0), ir.Constant(INDEX, n)])

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
                else builder.fmul(spread(builder, ir.Constant(number, m), x.type.count), x)
            )
            total = term if total is None else builder.fadd(total, term)
        else:
            total = (builder.fadd if m == 1 else builder.fsub)(total, x)
    return total
