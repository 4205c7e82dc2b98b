"""JSON that a stranger may have written, read within limits."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any

from glassnet.errors import quoted

MOST_CHARACTERS = 1 << 24
MOST_DEPTH = 32
MOST_DIGITS = 40
"""Of a whole number: a seed of 128 bits has 39."""


def parse_json(text: str, most_characters: int | None = None) -> Any:
    """What a JSON text says, if it says one thing and is of a sensible size.

    Python's own reader takes more than JSON has: NaN, infinities, and a name twice in one object,
    of which the last one counts and another program may see the first.

    Args:
        text: from a file.
        most_characters: that are read; None for `MOST_CHARACTERS`.

    Raises:
        ValueError: if it is no JSON, or one of the limits above is passed. The message goes on
            after "it is damaged: ".

    >>> parse_json('{"seed": 7}')
    {'seed': 7}
    >>> parse_json('{"seed": 7, "seed": 8}')
    Traceback (most recent call last):
    ...
    ValueError: the name 'seed' stands twice in one object
    """
    most = MOST_CHARACTERS if most_characters is None else most_characters
    if len(text) > most:
        raise ValueError(f"{len(text):,} characters, where at most {most:,} are read")
    try:
        value = json.loads(
            text,
            parse_int=_whole_number,
            parse_float=_number,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    if _depth(value) > MOST_DEPTH:
        raise ValueError(_TOO_DEEP)
    return value


_TOO_DEEP = f"absurdly deep, where at most {MOST_DEPTH} levels are read"


def _whole_number(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(
            f"a number of {len(digits):,} digits, where at most {MOST_DIGITS} are read"
        )
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"the number {quoted(digits)}, which is too large")
    return number


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        [(twice, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"the name {quoted(twice)} stands twice in one object")
    return value


def _depth(value: Any) -> int:
    """How many lists and objects stand in one another; level by level, not by recursion."""
    depth, level = 0, [value] if type(value) in (dict, list) else []
    while level and depth <= MOST_DEPTH:
        inner: list[Any] = []
        for item in level:
            inner += item.values() if type(item) is dict else item
        depth, level = depth + 1, [item for item in inner if type(item) in (dict, list)]
    return depth
