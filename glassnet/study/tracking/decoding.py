"""Values from JSON as what they stand for: dataclasses, lists, objects and plain values.

A decoder is made once for each type and kept. A folder may hold ten thousand records, and to ask a
type what it is takes longer than to read a value of it.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Callable
from typing import Any, Literal

from glassnet.errors import quoted, shortened
from glassnet.study.tracking.compact import CompactArray
from glassnet.study.tracking.run import LARGEST

MOST_ITEMS = 100_000
"""Of a list or an object in a run file, its configuration apart."""

LONGEST_TEXT = 1_000
"""Longer texts of a run file are shortened as they are read, and control characters escaped."""

Decoder = Callable[[Any], Any]
"""Takes a value from JSON. Its ValueError goes on after the name of the place, as in ``.n is 3``:
so the name of a place is put together only where something is wrong."""


@functools.cache
def decoder(kind: Any) -> Decoder:
    """What makes a value of this type of one from JSON.

    Args:
        kind: a dataclass, `CompactArray`, ``list[…]``, ``dict[str, …]``, ``tuple[…]``, a union, a
            ``Literal``, ``Any``, ``str``, ``int``, ``float`` or ``bool``.

    >>> decoder(dict[str, list[float]])({"loss": [2, 1.5]})
    {'loss': [2.0, 1.5]}
    >>> decoder(dict[str, list[float]])({"loss": [2, "1.5"]})
    Traceback (most recent call last):
    ...
    ValueError: .loss[1] is '1.5', not of type <class 'float'>
    """
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is CompactArray:
        return _compact
    if dataclasses.is_dataclass(kind):
        return _dataclass(typing.cast(type, kind))
    if origin in (types.UnionType, typing.Union):  # the latter of a Literal or None
        return _union(arguments)
    if origin is list:
        return _list(kind, decoder(arguments[0]))
    if origin is dict:
        return _object(kind, decoder(arguments[1]))
    if origin is tuple and arguments[1:] == (...,):
        decode_items = _list(kind, decoder(arguments[0]))
        return lambda value: tuple(decode_items(value))
    if origin is tuple:
        return _tuple(kind, [decoder(argument) for argument in arguments])
    if origin is Literal:
        return _one_of(kind, arguments)
    if kind is Any:
        return lambda value: value
    return {str: _text, float: _number}.get(kind) or _plain(kind)


def misfit(value: Any, kind: Any) -> ValueError:
    """The error for a value that is not of a type."""
    return ValueError(f" is {quoted(value)}, not of type {kind}")


def _dataclass(kind: type) -> Decoder:
    hints = typing.get_type_hints(kind)
    fields = dataclasses.fields(kind)
    decoders = [(field.name, decoder(hints[field.name])) for field in fields]
    needed = [field.name for field in fields if not _has_default(field)]

    def decode(value: Any) -> Any:
        if not isinstance(value, dict):
            raise ValueError(f" is {quoted(value)}, not an object")
        for name in needed:
            if name not in value:
                raise ValueError(f" has no {quoted(name)}")
        there = {}
        for name, decode_field in decoders:
            if name in value:
                try:
                    there[name] = decode_field(value[name])
                except ValueError as error:
                    raise ValueError(f".{name}{error}") from None
        return kind(**there)

    return decode


def _has_default(field: dataclasses.Field[Any]) -> bool:
    """Whether a record may lack it, as older ones do."""
    return not (field.default is field.default_factory is dataclasses.MISSING)


def _list(kind: Any, decode_item: Decoder) -> Decoder:
    def decode(value: Any) -> Any:
        if not isinstance(value, list):
            raise misfit(value, kind)
        _check_length(value)
        found = []
        for item in value:
            try:
                found.append(decode_item(item))
            except ValueError as error:
                raise ValueError(f"[{len(found)}]{error}") from None
        return found

    return decode


def _tuple(kind: Any, decoders: list[Decoder]) -> Decoder:
    def decode(value: Any) -> Any:
        if not isinstance(value, list) or len(value) != len(decoders):
            raise misfit(value, kind)
        found = []
        for decode_item, item in zip(decoders, value, strict=True):
            try:
                found.append(decode_item(item))
            except ValueError as error:
                raise ValueError(f"[{len(found)}]{error}") from None
        return tuple(found)

    return decode


def _object(kind: Any, decode_item: Decoder) -> Decoder:
    def decode(value: Any) -> Any:
        if not isinstance(value, dict):
            raise misfit(value, kind)
        _check_length(value)
        found = {}
        for name, item in value.items():
            try:
                found[_text(name)] = decode_item(item)
            except ValueError as error:
                raise ValueError(f".{shortened(name)}{error}") from None
        return found

    return decode


def _union(kinds: tuple[Any, ...]) -> Decoder:
    others = [kind for kind in kinds if kind is not type(None)]
    decoders = [decoder(kind) for kind in others]
    takes_none, names = len(others) < len(kinds), " or ".join(map(str, kinds))

    def decode(value: Any) -> Any:
        if value is None and takes_none:
            return None
        if len(decoders) == 1 and value is not None:
            return decoders[0](value)  # which says what is wrong with it
        for decode_one in decoders:
            try:
                return decode_one(value)
            except ValueError:
                continue
        raise misfit(value, names)

    return decode


def _one_of(kind: Any, known: tuple[Any, ...]) -> Decoder:
    def decode(value: Any) -> Any:
        if value not in known:
            raise misfit(value, kind)
        return value

    return decode


def _plain(kind: Any) -> Decoder:
    def decode(value: Any) -> Any:
        if type(value) is not kind:  # not isinstance: True is no number here
            raise misfit(value, kind)
        return value

    return decode


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise misfit(value, str)
    if len(value) <= LONGEST_TEXT and value.isprintable():
        return value  # what `shortened` would say of it, without a call
    return shortened(value, LONGEST_TEXT)


def _number(value: Any) -> float:
    if type(value) in (int, float) and -LARGEST <= value <= LARGEST:  # which NaN is not
        return float(value)
    raise misfit(value, float)


def _compact(value: Any) -> CompactArray:
    try:
        return CompactArray.from_json(value)
    except ValueError as error:
        raise ValueError(f" {error}") from None


def _check_length(value: list[Any] | dict[str, Any]) -> None:
    if len(value) > MOST_ITEMS:
        raise ValueError(f" has {len(value):,} items, and at most {MOST_ITEMS:,} are read")
